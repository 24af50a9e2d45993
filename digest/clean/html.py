"""A parsed page -> the body of its article.

readability-lxml and trafilatura are asked; from what each kept and from ``features`` of every block a small model
(``judge``) decides block by block. ``body`` then tells headings, captions, share bars and appeals apart. ``choose`` decides
by rules alone, where the model finds next to nothing; ``embedded`` is asked where the page shows next to nothing.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import numpy as np

from digest.clean.blocks import Block
from digest.clean.body import Body, body_of, body_of_lines, body_of_list
from digest.clean.candidates import NEXT_TO_NOTHING, kept_by, readability_text, trafilatura_text
from digest.clean.embedded import script_lines, stated_lines
from digest.clean.features import Matrix, features
from digest.clean.furniture import furniture
from digest.clean.judge import Chances, Forest, Judges, judges
from digest.clean.kinds import kinds_of
from digest.clean.labels import is_paywalled
from digest.clean.layout import ends_sentence, is_prose
from digest.clean.signals import Signals, string_of
from digest.model import Image
from digest.text import count_words, squeeze

# Who chose the text of a page of links: what it says itself, or, where that is nothing, the list.
INDEX_PAGE: Final = "rules (the page lists others; what it says itself)"
LIST_PAGE: Final = "rules (the page lists others and says nothing itself)"

_LITTLE: Final = 1000  # characters: a page that shows more is believed to show its article


_LAID_OUT: Final = frozenset({"table", "pre"})
_LABEL_WORDS: Final = 3
_OUTSIDE: Final = frozenset({"nav", "footer", "aside", "form", "menu", "dialog"})
_BAD_NAMES: Final = re.compile(
    r"related|share|sharing|social|newsletter|subscri|promo|comment|sidebar|widget|cookie|"
    r"consent|breadcrumb|byline|author-?bio|author-?box|author-?info|recirc|outbrain|taboola|most-?(?:read|"
    r"popular)|advert|sponsor|"
    r"\bads?\b|ad-slot|ad-unit|ad-container|caption|credit|donat|signup|sign-up|paywall|toolbar|"
    r"\btags?\b|pagination|read-?more|recommend|trending|popup|modal|timestamp|dateline|pubdate|"
    r"publish-?date|published-?date"
)


# How the two candidates are weighed; each number is where both sets of pages stopped gaining.
_UNLIKELY: Final = 0.1  # no block below this chance is kept, however little there is
_AGREED: Final = 0.35  # share of the larger candidate that both must keep for their common end to be the article's
_LINKED: Final = 0.5  # share of linked characters from which a block is a list of links
_INDEX: Final = 0.7  # share of linked characters from which a whole page is an index of others
_MOSTLY: Final = 0.4  # share of the kept characters that rules take out from which the candidates are asked again
_PROSE: Final = 40  # characters of a paragraph that neither kept
_WRAPS: Final = 0.25  # share of the kept text inside an element from which its name says nothing of a block


_NO_IMAGE: Final = Image()


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A page's blocks as two extractors and ``features`` see them; ``rough`` is what rules alone make of the two."""

    first: list[bool]
    second: list[bool]
    rough: list[bool]
    rough_by: str
    appeals: frozenset[int]  # positions of a long appeal's blocks, which were taken out before asking again
    matrix: Matrix


def examine(tree: Any, blocks: Sequence[Block], signals: Signals, title: str) -> Examined:
    """What both extractors keep, and the numbers from which ``judge`` decides. May take an appeal's elements out of the tree."""
    first, second = _asked(tree, blocks)
    rough, rough_by = choose(blocks, first, second)
    appeals = frozenset(block.position for block in _mostly_appeals(blocks, rough))
    if appeals:
        # A short article beside a long appeal: both candidates took the appeal. Ask again without it.
        for position in appeals:
            blocks[position].element.clear(keep_tail=True)
        first, second = _asked(tree, blocks)
        rough, rough_by = choose(blocks, first, second)
        rough = [k and block.position not in appeals for block, k in zip(blocks, rough, strict=True)]
    stated = max((string_of(node.get("articleBody")) for node in signals.nodes if "articleBody" in node), key=len, default="")
    matrix = features(
        blocks,
        first,
        second,
        title=title,
        described=signals.first("og:description", "description", "twitter:description"),
        in_json=kept_by([stated], blocks) if len(stated) > NEXT_TO_NOTHING else (),
    )
    return Examined(first=first, second=second, rough=rough, rough_by=rough_by, appeals=appeals, matrix=matrix)


def read_body(
    tree: Any,
    blocks: Sequence[Block],
    signals: Signals,
    title: str,
    image: Image = _NO_IMAGE,
    *,
    trees: Judges | None = None,
    chosen: Sequence[Any] = (),
) -> Body:
    """The article of a parsed page and its blocks; its body is empty where the page holds none.

    ``trees`` judge the blocks (those that come with the package where none are given), unless ``chosen`` are the elements
    that a site's own rule says hold the article.
    """
    trees = trees or judges()
    inside = {inner for element in chosen for inner in element.iter()}
    seen = examine(tree, blocks, signals, title)
    if chosen:
        keep, chosen_by = [block.element in inside for block in blocks], "the site's rule"
    else:
        keep, chosen_by = _judged(blocks, seen, trees.article)
        if _is_index([block for block, k in zip(blocks, keep, strict=True) if k]):
            keep, chosen_by = [_is_own_prose(block) for block in blocks], INDEX_PAGE
            if not any(keep):
                return body_of_list(blocks, [_is_listed(block) for block in blocks], LIST_PAGE)
    body = body_of(blocks, keep, kinds_of(seen.matrix, keep, trees.kinds), title, chosen_by, image)
    return body if chosen else _from_data(signals, title, body) or body


def _from_data(signals: Signals, title: str, body: Body) -> Body | None:
    """The article from the page's data, where they hold much more than the page's ``body``; None where they do not.

    Of a running account what the page shows is the beginning, which its entries in the data do not repeat.
    """
    shown = sum(len(piece.text) for piece in body.kept)
    stated = stated_lines(signals.article)
    if _is_much_more(stated, shown):
        intro = [piece.text for piece in body.kept if is_prose(piece.text)] if "liveBlogUpdate" in signals.article else []
        return body_of_lines([*(line for line in intro if line not in stated), *stated], title, "JSON-LD")
    if shown < _LITTLE and not is_paywalled(signals) and _is_much_more(lines := script_lines(signals, title), shown):
        return body_of_lines(lines, title, "the data of the page's scripts")
    return None


def _is_much_more(lines: Sequence[str], shown: int) -> bool:
    size = sum(map(len, lines))
    return size > NEXT_TO_NOTHING and size > 2 * shown


def _judged(blocks: Sequence[Block], seen: Examined, trees: Forest) -> tuple[list[bool], str]:
    """Which blocks are the article's: the likely ones; where they are next to nothing, what rules say."""
    chances = trees.chances(seen.matrix)
    chances[[b.position for b in blocks if b.position in seen.appeals]] = 0
    bar = bar_of(chances, [len(block.text) for block in blocks])
    keep = [bool(chance >= bar) for chance in chances]
    _keep_laid_out(blocks, seen, keep)
    sizes = [sum(len(block.text) for block, k in zip(blocks, kept, strict=True) if k) for kept in (keep, seen.rough)]
    if sizes[0] < NEXT_TO_NOTHING < sizes[1]:
        return seen.rough, seen.rough_by
    return keep, "the block model (readability and trafilatura asked)"


def bar_of(chances: Chances, sizes: Sequence[int]) -> float:
    """The chance from which on blocks are the article's, so that the F1 to be expected of what is kept is largest.

    On a page that is clear to the model it is near 0.5, on one that puzzles it lower (Lipton, Elkan and Narayanaswamy 2014:
    half of the F1 that can be reached).
    """
    if not len(chances):
        return 1.0
    order = np.argsort(-chances, kind="stable")
    size = np.asarray(sizes)[order]
    hits = chances[order] * size
    expected = 2 * np.cumsum(hits) / (np.cumsum(size) + hits.sum() + 1)
    return max(_UNLIKELY, float(chances[order][np.argmax(expected)]))


def _keep_laid_out(blocks: Sequence[Block], seen: Examined, keep: list[bool]) -> None:
    """Rows and code that a candidate kept stay, if the blocks before and after them do: the model has seen few of either.

    A line of a few words beside them is a button ("Copy") or a label, and says nothing.
    """
    heard = [b for b in blocks if b.within & _LAID_OUT or keep[b.position] or count_words(b.text) > _LABEL_WORDS]
    runs = [[block.position for block in run] for _, run in groupby(heard, lambda b: bool(b.within & _LAID_OUT))]
    for before, run, after in zip(runs, runs[1:], runs[2:], strict=False):
        if blocks[run[0]].within & _LAID_OUT and keep[before[-1]] and keep[after[0]]:
            for row in run:
                keep[row] = keep[row] or ((seen.first[row] or seen.second[row]) and blocks[row].link_density < _LINKED)


def _asked(tree: Any, blocks: Sequence[Block]) -> tuple[list[bool], list[bool]]:
    """For each block whether readability kept it, and whether trafilatura did."""
    return kept_by(readability_text(tree), blocks), kept_by(trafilatura_text(tree), blocks)


def _mostly_appeals(blocks: Sequence[Block], keep: Sequence[bool]) -> list[Block]:
    """The blocks that rules take out, if they are most of what was kept (and can be taken out of the tree)."""
    kept = [block for block, k in zip(blocks, keep, strict=True) if k]
    taken = [b for b in kept if furniture(b.text) is not None and squeeze(b.element.text_content()) == b.text]
    return taken if sum(len(b.text) for b in taken) > _MOSTLY * sum(len(b.text) for b in kept) else []


def _is_index(kept: Sequence[Block]) -> bool:
    """Whether what was kept is a list of links to articles rather than one."""
    return sum(block.link_chars for block in kept) > _INDEX * sum(len(block.text) for block in kept)


def _is_listed(block: Block) -> bool:
    """Whether a block is a link, or a heading of links, outside the site's frame."""
    return not (block.hidden or block.within & _OUTSIDE) and (block.is_heading or block.link_density > _LINKED)


def _is_own_prose(block: Block) -> bool:
    """Whether a block of a page that lists others is a sentence of its own rather than a link or part of the site's frame."""
    framed = block.hidden or block.within & _OUTSIDE
    return not framed and block.link_density < _LINKED and is_prose(block.text)


def choose(blocks: Sequence[Block], first: Sequence[bool], second: Sequence[bool]) -> tuple[list[bool], str]:
    """Which blocks are the article's, from what readability (``first``) and trafilatura (``second``) kept; and by whom.

    What both kept stays. What only one kept stays if it reads like text and is not named like furniture; beyond the last
    block that both kept only where they agree on so little that one of them missed most of the article. A paragraph that
    neither kept stays between two that both did. Measured on 969 pages with known text (README, benchmark).
    """
    sizes = [sum(len(b.text) for b, k in zip(blocks, kept, strict=True) if k) for kept in (first, second)]
    if sizes[0] < NEXT_TO_NOTHING <= sizes[1]:
        return list(second), "trafilatura (readability found next to nothing)"
    if sizes[1] < NEXT_TO_NOTHING <= sizes[0]:
        return list(first), "readability"
    both = [block.position for block, r, t in zip(blocks, first, second, strict=True) if r and t]
    agreed = sum(len(blocks[position].text) for position in both)
    disagree = agreed < _AGREED * max(sizes)
    end = len(blocks) if disagree or not both else both[-1]
    wrappers = _wrapper_names(blocks, first, second)
    keep = [(r and t) or _keep_one(b, r, t, end, wrappers) for b, r, t in zip(blocks, first, second, strict=True)]
    for i in range(1, len(blocks) - 1):
        if not (first[i] or second[i]) and all(first[j] and second[j] for j in (i - 1, i + 1)):
            keep[i] = len(blocks[i].text) > _PROSE and ends_sentence(blocks[i].text) and not _is_named_badly(blocks[i], wrappers)
    return keep, "readability and trafilatura"


def _keep_one(block: Block, first: bool, second: bool, end: int, wrappers: frozenset[str]) -> bool:
    """Whether a block that only one candidate kept is the article's."""
    if not (first or second) or block.position > end or _is_named_badly(block, wrappers):
        return False
    return block.link_density < _LINKED or (second and block.is_heading)


def _is_named_badly(block: Block, wrappers: frozenset[str]) -> bool:
    """Whether its element or a near ancestor is named like furniture; a name that wraps much of the article says nothing."""
    return bool(block.within & _OUTSIDE - wrappers) or any(word not in wrappers for word in _BAD_NAMES.findall(block.names))


def _wrapper_names(blocks: Sequence[Block], first: Sequence[bool], second: Sequence[bool]) -> frozenset[str]:
    """Bad names and elements that hold much of what a candidate kept: there they name the page's layout, not a widget."""
    shares: Counter[str] = Counter()
    total = 0
    for block, r, t in zip(blocks, first, second, strict=True):
        if r or t:
            total += len(block.text)
            for word in {*_BAD_NAMES.findall(block.names), *(block.within & _OUTSIDE)}:
                shares[word] += len(block.text)
    return frozenset(word for word, size in shares.items() if size > _WRAPS * total)
