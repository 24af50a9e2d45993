"""A page as HTML -> the paragraphs of its article, and what was left out with the rule that did it.

readability-lxml and trafilatura are asked; from what each kept and from ``features`` of every block a small model
(``judge``) decides block by block. Headings, captions, share bars and appeals are then told apart by rules that the report
names. ``choose`` decides by rules alone, where the model finds next to nothing.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree
from lxml import html as lxml_html

from digest.clean.blocks import Block, page_blocks
from digest.clean.candidates import kept_by, readability_text, trafilatura_text
from digest.clean.credits import has_byline, has_credit, wire_of
from digest.clean.features import Matrix, features
from digest.clean.furniture import find_furniture, furniture
from digest.clean.judge import Forest, forest
from digest.clean.layout import ends_sentence
from digest.clean.signals import Signals, string_of
from digest.model import Image, Removal
from digest.text import count_words, fold, squeeze

# libxml2 leaves out what is nested deeper than 256 elements (xmlParserMaxDepth) without a word.
# Levels of elements: browsers stop at 512 (HTML parsers of Chromium and WebKit).
_DEEPEST: Final = 512
_LOST_SHARE: Final = 0.5  # of a page's text; real pages differ by entities and odd markup, never by half
_LOST_AT_LEAST: Final = 2000  # characters
# 40,000 attributes on one element take libxml2 20 s (each is compared with all before it), so these take about one.
_MOST_ATTRIBUTES: Final = 10_000
_LONG_TAG: Final = re.compile(r"<[a-zA-Z](?:\"[^\"]*\"|'[^']*'|[^<>\"']){4000,}+")
_QUOTED: Final = re.compile(r"\"[^\"]*\"|'[^']*'")
_UNREAD: Final = re.compile(
    r"<(script|style|noscript|template|svg|iframe|textarea)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL
)
_TAG: Final = re.compile(r"<[^<>]*>")
_TINY: Final = 250  # characters: readability's own measure of an empty article (its retry_length)

_UNNAMED: Final = "not-article"  # left out by the model or the candidates, not by a rule
_AFTER: Final = 12  # blocks after the article that are looked at for a rule's name
_REMOVAL_CHARS: Final = 600  # of one removed text that the report keeps
_REMOVALS: Final = 200  # entries that the report keeps for one page

_OUTSIDE: Final = frozenset({"nav", "footer", "aside", "form", "menu", "dialog"})
_BAD_NAMES: Final = re.compile(
    r"related|share|sharing|social|newsletter|subscri|promo|comment|sidebar|widget|cookie|"
    r"consent|breadcrumb|byline|author-?bio|author-?box|author-?info|recirc|outbrain|taboola|most-?(?:read|"
    r"popular)|advert|sponsor|"
    r"\bads?\b|ad-slot|ad-unit|ad-container|caption|credit|donat|signup|sign-up|paywall|toolbar|"
    r"\btags?\b|pagination|read-?more|recommend|trending|popup|modal|timestamp|dateline|pubdate|"
    r"publish-?date|published-?date"
)
_CAPTION_NAMES: Final = re.compile(r"caption|credit|wp-image|photo-?(?:desc|text)|bild-?(?:text|unterschrift|quelle)|legende")


_LINK_BAR: Final = re.compile(r"\s[|·•/»]\s")
_HEAD_BLOCKS: Final = 8  # blocks looked through for byline and date
_ABOVE_WORDS: Final = 40
_HEAD_WORDS: Final = 16  # a byline and date have fewer words
_HEAD_LINE: Final = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.]\d{2}\b|\d+ (?:min|hours?|days?)\b|"
    r"^(?:By|Von|Par|Por|Di|Text|Words)\b[: ]|^(?:بقلم|مراسل|記者|记者|作者)"
)
_ENDS_PROSE: Final = re.compile(r"[.!?。！？][\"”’»]?$")
_CAPTION_SHARE: Final = 0.2  # of an article's characters: more are no captions

# How the two candidates are weighed; each number is where both sets of pages stopped gaining.
_LIKELY: Final = 0.45  # from this chance on a block is the article's: where both sets of pages do best, out of fold
_AGREED: Final = 0.35  # share of the larger candidate that both must keep for their common end to be the article's
_LINKED: Final = 0.5  # share of linked characters from which a block is a list of links
_INDEX: Final = 0.7  # share of linked characters from which a whole page is an index of others
_MOSTLY: Final = 0.4  # share of the kept characters that rules take out from which the candidates are asked again
_PROSE: Final = 40  # characters of a paragraph that neither kept
_WRAPS: Final = 0.25  # share of the kept text inside an element from which its name says nothing of a block


_NO_IMAGE: Final = Image()


class Unreadable(ValueError):
    """A page that cannot be read honestly; ``str()`` says why, in words for the report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The article's paragraphs, what was left out, and which candidate they come from."""

    paragraphs: tuple[str, ...]
    removed: tuple[Removal, ...]
    chosen_by: str
    view: tuple[tuple[str, str], ...] = ()  # every block in the page's order: the rule that took it out ("" for none), its text


def parse(markup: str) -> Any:
    """The page as a tree. Raises Unreadable where the parser would need minutes or would lose text without a word."""
    shown = _UNREAD.sub(" ", markup)
    _check_attributes(shown)
    # Bytes with a stated encoding: lxml refuses text that carries an encoding declaration of its own.
    try:
        tree = lxml_html.document_fromstring(
            # huge_tree: libxml2 otherwise drops, without a word, what lies below 256 levels.
            markup.replace("\x00", "").encode("utf-8", "replace"), parser=lxml_html.HTMLParser(encoding="utf-8", huge_tree=True)
        )
    except (etree.ParserError, etree.XMLSyntaxError):
        raise Unreadable("the page is empty") from None
    _check_depth(tree)
    _check_loss(shown, tree)
    return tree


def _check_depth(tree: Any) -> None:
    """Raises Unreadable where elements lie deeper than the extractors, which call themselves for each level, can follow."""
    depth = deepest = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
        if deepest > _DEEPEST:
            raise Unreadable(f"the page's elements are nested more than {_DEEPEST} levels deep; no honest page is")


def _check_attributes(shown: str) -> None:
    for tag in _LONG_TAG.finditer(shown):
        count = len(_QUOTED.sub("", tag[0]).split())
        if count > _MOST_ATTRIBUTES:
            raise Unreadable(
                f"one element of the page has about {count} attributes; no honest page has more than {_MOST_ATTRIBUTES}"
            )


def _check_loss(shown: str, tree: Any) -> None:
    """Compares what the source (without scripts) holds between its tags with what the tree kept."""
    if len(shown) < _LOST_AT_LEAST:
        return
    kept = sum(len(text) - text.count(" ") for text in tree.itertext() if not text.isspace())
    source = sum(len(piece) - piece.count(" ") for piece in _TAG.split(shown) if not piece.isspace())
    if source - kept > max(_LOST_AT_LEAST, _LOST_SHARE * source):
        raise Unreadable(
            f"the HTML parser kept only {kept} of {source} characters of the page's text"
            " (its elements are nested too deeply or broken)"
        )


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
        in_json=kept_by([stated], blocks) if len(stated) > _TINY else (),
    )
    return Examined(first=first, second=second, rough=rough, rough_by=rough_by, appeals=appeals, matrix=matrix)


def read_body(
    tree: Any,
    blocks: Sequence[Block],
    signals: Signals,
    title: str,
    image: Image = _NO_IMAGE,
    *,
    trees: Forest | None = None,
    chosen: Sequence[Any] = (),
) -> Body:
    """The article of a parsed page and its blocks; ``paragraphs`` is empty where the page holds none.

    ``trees`` judge the blocks (those that come with the package where none are given), unless ``chosen`` are the elements
    that a site's own rule says hold the article.
    """
    if chosen:
        inside = {inner for element in chosen for inner in element.iter()}
        return _finish(blocks, [block.element in inside for block in blocks], title, "the site's rule", image)
    seen = examine(tree, blocks, signals, title)
    keep, chosen_by = _judged(blocks, seen, trees or forest())
    if _is_index([block for block, k in zip(blocks, keep, strict=True) if k]):
        keep, chosen_by = [False] * len(blocks), "nobody (a list of links)"
    body = _finish(blocks, keep, title, chosen_by, image)
    in_json = string_of(signals.article.get("articleBody"))
    if _size(in_json) > 2 * _size("".join(body.paragraphs)) and _size(in_json) > _TINY:
        return _from_json(signals, title) or body
    return body


def _judged(blocks: Sequence[Block], seen: Examined, trees: Forest) -> tuple[list[bool], str]:
    """Which blocks are the article's: those that are likelier so than not; where they are next to nothing, what rules say."""
    chances = trees.chances(seen.matrix)
    keep = [bool(c >= _LIKELY) and b.position not in seen.appeals for b, c in zip(blocks, chances, strict=True)]
    _keep_tables(blocks, seen, keep)
    sizes = [sum(len(block.text) for block, k in zip(blocks, kept, strict=True) if k) for kept in (keep, seen.rough)]
    if sizes[0] < _TINY < sizes[1]:
        return seen.rough, seen.rough_by
    return keep, "the block model (readability and trafilatura asked)"


def _keep_tables(blocks: Sequence[Block], seen: Examined, keep: list[bool]) -> None:
    """Rows that a candidate kept stay, if the blocks before and after their table do: the model has seen few tables."""
    index = 0
    while index < len(blocks):
        end = index
        while end < len(blocks) and "table" in blocks[end].within:
            end += 1
        if 0 < index < end < len(blocks) and keep[index - 1] and keep[end]:
            for row in range(index, end):
                keep[row] = keep[row] or ((seen.first[row] or seen.second[row]) and blocks[row].link_density < _LINKED)
        index = max(end, index + 1)


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


def _size(text: str) -> int:
    return len(text)


def choose(blocks: Sequence[Block], first: Sequence[bool], second: Sequence[bool]) -> tuple[list[bool], str]:
    """Which blocks are the article's, from what readability (``first``) and trafilatura (``second``) kept; and by whom.

    What both kept stays. What only one kept stays if it reads like text and is not named like furniture; beyond the last
    block that both kept only where they agree on so little that one of them missed most of the article. A paragraph that
    neither kept stays between two that both did. Measured on 969 pages with known text (README, benchmark).
    """
    sizes = [sum(len(b.text) for b, k in zip(blocks, kept, strict=True) if k) for kept in (first, second)]
    if sizes[0] < _TINY <= sizes[1]:
        return list(second), "trafilatura (readability found next to nothing)"
    if sizes[1] < _TINY <= sizes[0]:
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


def _finish(blocks: Sequence[Block], keep: Sequence[bool], title: str, chosen_by: str, image: Image = _NO_IMAGE) -> Body:
    """The kept blocks as paragraphs, without captions, bylines, the repeated headline, and furniture."""
    kept = [block for block, k in zip(blocks, keep, strict=True) if k]
    rules = _furniture_among(blocks, kept)
    rules = [rule or _not_prose(block, index, title, image) for index, (rule, block) in enumerate(zip(rules, kept, strict=True))]
    _take_above_headline(kept, rules)
    _take_head(kept, rules)
    _take_wire_credit(kept, rules)
    _hold_back_captions(kept, rules)
    _drop_last_headings(kept, rules)
    paragraphs = [block.text for block, rule in zip(kept, rules, strict=True) if not rule]
    by_position = {block.position: rule for block, rule in zip(kept, rules, strict=True)}
    span = (kept[0].position, kept[-1].position + _AFTER) if kept else (0, -1)
    view = [
        (by_position.get(b.position, _why_left_out(b) if span[0] <= b.position <= span[1] else _UNNAMED), b.text) for b in blocks
    ]
    removed = [Removal(rule=rule, text=text[:_REMOVAL_CHARS]) for rule, text in view if rule]
    return Body(paragraphs=tuple(paragraphs), removed=_capped(removed), chosen_by=chosen_by, view=tuple(view))


def _furniture_among(blocks: Sequence[Block], kept: Sequence[Block]) -> list[str]:
    """The furniture rules for what was kept; a line that opens an appeal opens it though it was left out itself."""
    if not kept:
        return []
    positions = {block.position for block in kept}
    span = blocks[max(0, kept[0].position - 1) : kept[-1].position + 1]
    heard = [b for b in span if b.position in positions or ((rule := furniture(b.text)) is not None and rule.opens)]
    rules = find_furniture([block.text for block in heard])
    return [rule for block, rule in zip(heard, rules, strict=True) if block.position in positions]


def _why_left_out(block: Block) -> str:
    """The rule that would take a block which was left out anyway, for the report."""
    rule = furniture(block.text)
    return rule.id if rule is not None else _UNNAMED


def _capped(removed: list[Removal]) -> tuple[Removal, ...]:
    """Neighbouring chunks that no rule names are told in one entry; the report keeps a bounded number of entries."""
    out: list[Removal] = []
    for removal in removed:
        joins = out and removal.rule == out[-1].rule == _UNNAMED
        if joins and len(out[-1].text) + len(removal.text) + 3 <= _REMOVAL_CHARS:
            out[-1] = Removal(rule=removal.rule, text=f"{out[-1].text} / {removal.text}")
        else:
            out.append(removal)
    named = [r for r in out if r.rule != _UNNAMED]
    return tuple(out if len(out) <= _REMOVALS else [*named[:_REMOVALS], *(r for r in out if r.rule == _UNNAMED)][:_REMOVALS])


def _not_prose(block: Block, index: int, title: str, image: Image = _NO_IMAGE) -> str:
    """Why a kept block is still not one of the article's own paragraphs; "" if it is."""
    if _is_part_of(fold(block.text), image):
        return "caption"
    if (
        block.kind == "figcaption"
        or "figcaption" in block.within
        or ("figure" in block.within and "table" not in block.within and block.kind not in ("blockquote", "pre"))
    ):
        return "caption"
    if _CAPTION_NAMES.search(block.own_names) and count_words(block.text) < 80:
        return "caption"
    if block.kind == "caption":
        return ""
    if title and index < _HEAD_BLOCKS and _repeats(block.text, title):
        return "headline-repeated"
    if index < 6 and has_byline(block.text):
        return "byline"
    if block.link_density > _LINKED and len(_LINK_BAR.findall(block.text)) >= 2 and not ends_sentence(block.text):
        return "links"
    if not any(c.isalnum() for c in block.text):
        return "ornament"
    if (
        block.kind not in ("td", "th", "li")
        and count_words(block.text) <= 30
        and has_credit(block.text)
        and re.match(r"\W*(?:photo|image|picture|foto|credit|getty|©|\(c\))", block.text, re.IGNORECASE)
    ):
        return "caption"
    return ""


def _take_above_headline(kept: list[Block], rules: list[str]) -> None:
    """The little that stands above the repeated headline is the site's; more than that is an article that says its name again."""
    place = rules.index("headline-repeated") if "headline-repeated" in rules[:_HEAD_BLOCKS] else 0
    if sum(count_words(block.text) for block in kept[:place]) <= _ABOVE_WORDS:
        for index in range(place):
            rules[index] = rules[index] or "above-headline"


def _take_head(kept: list[Block], rules: list[str]) -> None:
    """Before the first paragraph: who wrote it, when, and how long it takes to read."""
    for index, block in enumerate(kept[:_HEAD_BLOCKS]):
        words = count_words(block.text)
        if rules[index]:
            continue
        if words <= _HEAD_WORDS and not block.is_heading and _HEAD_LINE.search(block.text) and not _ENDS_PROSE.search(block.text):
            rules[index] = "byline-and-date"
        elif words >= _HEAD_WORDS:
            return


def _take_wire_credit(kept: list[Block], rules: list[str]) -> None:
    """A last paragraph that is only an agency's name in parentheses."""
    last = next((i for i in range(len(kept) - 1, -1, -1) if not rules[i]), None)
    if last is not None and re.fullmatch(r"\(\w[\w .&/-]{1,30}\)", kept[last].text) and wire_of(["", kept[last].text]):
        rules[last] = "wire-credit"


def _repeats(words: str, title: str) -> bool:
    """Whether a block is the headline, alone or with its byline and date on the same line."""
    mine, headline = fold(words), fold(title)
    if not headline or not mine.startswith(headline):
        return False
    return mine == headline or (count_words(mine) - count_words(headline) <= _HEAD_WORDS and bool(_HEAD_LINE.search(words)))


def _is_part_of(words: str, image: Image) -> bool:
    """Whether a block (folded) is the picture's caption, its credit, or both with little more ("Photo:")."""
    caption, both = fold(image.caption), fold(f"{image.caption} {image.credit}")
    if not words or not both:
        return False
    return (len(words) > 12 and words in both) or (
        len(caption) > 20 and words.startswith(caption) and len(words) < len(caption) + 80
    )


def _hold_back_captions(kept: list[Block], rules: list[str]) -> None:
    """Where "captions" would be a good part of the text, the page uses figures for something else."""
    size = sum(len(block.text) for block in kept)
    captions = [i for i, rule in enumerate(rules) if rule == "caption" and kept[i].kind != "figcaption"]
    if sum(len(kept[i].text) for i in captions) > _CAPTION_SHARE * size:
        for i in captions:
            rules[i] = ""


def _drop_last_headings(kept: list[Block], rules: list[str]) -> None:
    """A heading with nothing after it announced something that was left out."""
    for index in range(len(kept) - 1, -1, -1):
        if rules[index]:
            continue
        if not kept[index].is_heading:
            return
        rules[index] = "heading-of-nothing"


def _from_json(signals: Signals, title: str) -> Body | None:
    """The article from JSON-LD ``articleBody``, for pages whose text only programs can see."""
    words = signals.article.get("articleBody")
    if not isinstance(words, str):
        return None
    if "<" in words and ">" in words:
        lines = [block.text for block in page_blocks(lxml_html.document_fromstring(f"<body>{words}</body>"))]
    else:
        lines = [" ".join(line.split()) for line in re.split(r"\n+|(?<=[.!?”\"])\s{2,}", words)]
    lines = [line for line in lines if line]
    rules = find_furniture(lines)
    return Body(
        paragraphs=tuple(line for line, rule in zip(lines, rules, strict=True) if not rule and fold(line) != fold(title)),
        removed=tuple(Removal(rule=rule, text=line[:_REMOVAL_CHARS]) for line, rule in zip(lines, rules, strict=True) if rule),
        chosen_by="json-ld articleBody",
    )
