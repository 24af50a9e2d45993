"""What a page calls itself: opinion, paid for by somebody, or only the beginning of what subscribers read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from cssselect import GenericTranslator, SelectorError

from digest.clean.blocks import Block
from digest.clean.signals import Signals, text_of, types_of
from digest.clean.words import any_of, read_table
from digest.text import count_words, fold
from digest.urls import readable_path

T = TypeVar("T")

SPONSORED: Final = "Sponsored"  # the tag that a paid article gets, whatever its label says

_WORDS: Final = read_table("labels")
_LIVE: Final = re.compile(any_of(_WORDS["live"]), re.IGNORECASE)
_LIVE_PATH: Final = re.compile(f"^{any_of(_WORDS['live_path'])}$")
_OPINION: Final = re.compile(f"^{any_of(_WORDS['opinion'])}$", re.IGNORECASE)
_OPINION_TITLE: Final = re.compile(rf"^{any_of(_WORDS['opinion_title'])}\s?[:|]", re.IGNORECASE)
_WRITER_NOTE: Final = re.compile(rf"^\W*{any_of(_WORDS['writer_note'])}|{any_of(_WORDS['writer_disclaimer'])}", re.IGNORECASE)
_NOTE_WORDS: Final = 60
# The first is never anything else, the second also stands above plain advertising space.
_PAID: Final = re.compile(f"^{any_of(_WORDS['paid'])}[.:!]?$", re.IGNORECASE)
_SPACE: Final = re.compile(rf"^[-–—\s]*{any_of(_WORDS['space'])}[-–—\s]*$", re.IGNORECASE)
_PAID_PATH: Final = re.compile(f"^{any_of(_WORDS['paid_path'])}$", re.IGNORECASE)
_PAID_TITLE: Final = re.compile(rf"^[\[(]?{any_of(_WORDS['paid_title'])}[\])]?\s?[:|)\]]", re.IGNORECASE)
_SLOT: Final = re.compile(
    r"(?:^|[\s_-])(?:ads?|advert\w*|slot|dfp|gpt|banner|leaderboard|billboard|taboola|outbrain|teads)(?:$|[\s_-])"
)
_ELSEWHERE: Final = frozenset({"nav", "aside", "footer", "form", "menu"})
_BESIDE: Final = 5  # blocks above and below the headline in which a label stands
_LABEL_WORDS: Final = 14

_BARRIER: Final = re.compile(rf"\b{any_of(_WORDS['barrier'])}\b", re.IGNORECASE)
_LEFT_WORDS: Final = 20  # fewer words in the part that a page calls locked, and it is not there


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Generic[T]):
    """A value and the place it was found ("json-ld", "og:title", "h1", ...); "" where it was not found."""

    value: T
    source: str = ""


def find_opinion(signals: Signals, blocks: Sequence[Block], url: str, section: str, title: str) -> Found[bool]:
    """Whether the page calls itself opinion: by type, section, address, titles, a label at the headline, or a note on its writer.

    "The writer is a former harbour master" stands below guest essays: whose trade is writing is introduced by name.
    """
    titles = (title, signals.first("og:title"), text_of(head) if (head := signals.tree.find(".//head/title")) is not None else "")
    label = _label_beside(blocks, title, _OPINION)
    said = (
        ("json-ld", any("Opinion" in kind for kind in types_of(signals.article))),
        ("section", any(_OPINION.match(part.strip()) for part in re.split(r"[/,>|]", section))),
        ("url", any(_OPINION.match(part.replace("-", " ")) for part in readable_path(url).split("/")[1:-1])),
        ("title", bool(_OPINION_TITLE.match(title)) or any(_OPINION.match(p.strip()) for t in titles for p in t.split("|")[1:])),
        (f"label: {label}", bool(label)),
        ("a note on its writer", any(_WRITER_NOTE.search(b.text) for b in blocks if count_words(b.text) <= _NOTE_WORDS)),
    )
    source = next((place for place, is_so in said if is_so), "")
    return Found(value=bool(source), source=source)


def find_sponsored(signals: Signals, blocks: Sequence[Block], url: str, section: str, title: str) -> Found[bool]:
    """Whether the page says that somebody paid for its article: by type, address, section, title, or a label at the headline.

    "Advertisement" alone says so only in the headline's own element: elsewhere it names the space for one.
    """
    if any("AdvertiserContent" in kind for kind in types_of(signals.article)):
        return Found(value=True, source="json-ld")
    if any(_PAID_PATH.match(part) for part in readable_path(url).split("/")[1:-1]):
        return Found(value=True, source="url")
    if any(_PAID.match(part.strip()) for part in re.split(r"[/,>|]", section)):
        return Found(value=True, source="section")
    if _PAID_TITLE.match(title):
        return Found(value=True, source="title")
    label = _label_beside(blocks, title, _PAID, _SPACE)
    return Found(value=bool(label), source=f"label: {label}" if label else "")


def find_live(signals: Signals, url: str, title: str) -> Found[bool]:
    """Whether the page is a running account of many entries: by type, address or title."""
    if "LiveBlogPosting" in (kind for node in signals.nodes for kind in types_of(node)):
        return Found(value=True, source="json-ld")
    if any(_LIVE_PATH.match(part) for part in readable_path(url).split("/")[1:-1]):
        return Found(value=True, source="url")
    return Found(value=bool(_LIVE.search(title)), source="title" if _LIVE.search(title) else "")


def _label_beside(
    blocks: Sequence[Block], title: str, known: re.Pattern[str], in_its_element: re.Pattern[str] | None = None
) -> str:
    """The text of a block at the headline that is a known label (or, in the headline's own element, one of the others)."""
    folded = fold(title)
    place = next((b.position for b in blocks if folded and b.kind in ("h1", "h2") and fold(b.text) == folded), None)
    if place is None:
        return ""
    around = blocks[max(0, place - _BESIDE) : place + _BESIDE + 1]
    for block in around:
        if count_words(block.text) > _LABEL_WORDS or block.within & _ELSEWHERE or _SLOT.search(block.own_names):
            continue
        same = block.trail[-2:-1] == blocks[place].trail[-2:-1] and abs(block.position - place) <= 2
        if block.link_density < 0.5 and (
            known.match(block.text) or (same and in_its_element and in_its_element.match(block.text))
        ):
            return block.text
    return ""


def is_paywalled(signals: Signals) -> bool:
    """Whether the page says that its article is not free to read."""
    free = [node.get("isAccessibleForFree") for node in signals.nodes if "isAccessibleForFree" in node and "headline" in node]
    tier = signals.first("article:content_tier").lower()
    return any(str(value).lower() == "false" for value in free) or tier in ("locked", "premium", "paid")


def is_teaser(signals: Signals, blocks: Sequence[Block]) -> bool:
    """Whether a page that is not free shows only a beginning: what it calls locked is not there, and a barrier says so."""
    if not is_paywalled(signals):
        return False
    locked = [_locked_words(signals, selector) for selector in _locked_selectors(signals)]
    barrier = any(count_words(b.text) <= 40 and "nav" not in b.within and _BARRIER.search(b.text) for b in blocks)
    return barrier and bool(locked) and all(words < _LEFT_WORDS for words in locked)


def _locked_selectors(signals: Signals) -> list[str]:
    """The selectors of the parts that JSON-LD calls not free (schema.org/hasPart, as search engines ask for it)."""
    parts = signals.article.get("hasPart")
    parts = parts if isinstance(parts, list) else [parts]
    named = [part for part in parts if isinstance(part, dict) and str(part.get("isAccessibleForFree", "")).lower() == "false"]
    return [selector for part in named if isinstance(selector := part.get("cssSelector"), str)]


def _locked_words(signals: Signals, selector: str) -> int:
    try:
        path = GenericTranslator().css_to_xpath(selector)
    except SelectorError:
        return 0
    return sum(count_words(text_of(element)) for element in signals.tree.xpath(path)[:50])
