"""The blocks that were decided to be the article's -> its paragraphs, each with its kind, and the report of what went.

Captions, bylines, the repeated headline, share bars and appeals that were kept among them go by rules that the report names.
"""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from digest.clean.blocks import Block
from digest.clean.candidates import NEXT_TO_NOTHING
from digest.clean.credits import has_credit, wire_of
from digest.clean.dates import DIGITS
from digest.clean.furniture import find_furniture, furniture
from digest.clean.kinds import UNNAMED, by_model, is_by_model, part_kind, standfirsts, why_left_out
from digest.clean.layout import ends_sentence
from digest.clean.names import has_byline
from digest.model import BlockKind, Image, Removal
from digest.text import count_words, fold

_AFTER: Final = 12  # blocks after the article that are looked at for a rule's name
_REMOVAL_CHARS: Final = 600  # of one removed text that the report keeps
_REMOVALS: Final = 200  # entries that the report keeps for one page

_CAPTION_NAMES: Final = re.compile(r"caption|credit|wp-image|photo-?(?:desc|text)|bild-?(?:text|unterschrift|quelle)|legende")
_CAPTION_SHARE: Final = 0.2  # of an article's characters: more are no captions
# What a page lays over itself on demand: how to republish, what a word means, a form.
_OVERLAY: Final = re.compile(r"(?:^|[\s_-])(?:modal|popup|pop-up|lightbox|tooltip)(?:$|[\s_-])")
_OVERLAY_SHARE: Final = 0.2  # of an article's characters: more is an article that is shown in one
_LINK_BAR: Final = re.compile(r"\s[|·•/»]\s")
_LINKED: Final = 0.5  # share of linked characters from which a block is a list of links
_HEAD_BLOCKS: Final = 8  # blocks looked through for byline and date
_ABOVE_WORDS: Final = 40
_HEAD_WORDS: Final = 16  # a byline and date have fewer words
_DATE_LINE_WORDS: Final = 20  # and the days of publication and of the last change
_HEAD_LINE: Final = re.compile(
    r"\b(?:19|20)\d\d(?:\b|\s?[年년])|\b\d{1,2}[:.]\d{2}\b|\d+ (?:min|hours?|days?)\b|"
    r"^(?:By|Von|Par|Por|Di|Text|Words)\b[: ]|^(?:بقلم|مراسل|كتبت?:|記者|记者|作者)"
)
_ENDS_PROSE: Final = re.compile(r"(?<!\b\w\.\w)(?<!\s\w)\.[\"”’»]?$|[!?。！？][\"”’»]?$")  # but not "10:30 a.m."
_REPEATED: Final = 40  # characters from which a paragraph that comes again is the page's doing, not the writer's
_NO_IMAGE: Final = Image()


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a page: what it is where it stayed (``rule`` is ""), or the rule that took it out."""

    text: str
    rule: str = ""
    kind: BlockKind = "paragraph"


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The article's pieces and what was left out, all in the page's order, and which candidate they come from."""

    pieces: tuple[Piece, ...]
    chosen_by: str

    @property
    def kept(self) -> tuple[Piece, ...]:
        """The article."""
        return tuple(piece for piece in self.pieces if not piece.rule)

    @property
    def removed(self) -> tuple[Removal, ...]:
        """The report: neighbouring pieces that only the model took are told in one entry; its size is bounded."""
        return _capped([Removal(rule=p.rule, text=p.text[:_REMOVAL_CHARS]) for p in self.pieces if p.rule])


def body_of(
    blocks: Sequence[Block], keep: Sequence[bool], kinds: Sequence[str], title: str, chosen_by: str, image: Image = _NO_IMAGE
) -> Body:
    """The body that the kept blocks make, without captions, bylines, the repeated headline, comments, repetitions and furniture.

    ``kinds`` are what the model says of each block (``kinds.kinds_of``).
    """
    kept = [block for block, k in zip(blocks, keep, strict=True) if k]
    rules = _furniture_among(blocks, kept)
    rules = [rule or _not_prose(block, index, title, image) for index, (rule, block) in enumerate(zip(rules, kept, strict=True))]
    _take_above_headline(kept, rules)
    _take_head(kept, rules)
    _take_wire_credit(kept, rules)
    _hold_back_captions(kept, rules)
    _take_overlays(kept, rules)
    _take_comments(kept, rules, kinds)
    _take_repetitions(kept, rules)
    _take_tail(kept, rules)
    by_position = {block.position: rule for block, rule in zip(kept, rules, strict=True)}
    near = range(kept[0].position, kept[-1].position + _AFTER + 1) if kept else range(0)
    opening = standfirsts([block for block, rule in zip(kept, rules, strict=True) if not rule])
    pieces = (_piece(block, kind, by_position, near, opening) for block, kind in zip(blocks, kinds, strict=True))
    return Body(pieces=tuple(pieces), chosen_by=chosen_by)


def body_of_lines(lines: Sequence[str], title: str, chosen_by: str) -> Body:
    """The body that lines of text make, without furniture and the repeated headline."""
    rules = find_furniture(lines)
    rules = [rule or ("headline-repeated" if fold(line) == fold(title) else "") for rule, line in zip(rules, lines, strict=True)]
    return Body(pieces=tuple(Piece(text=line, rule=rule) for line, rule in zip(lines, rules, strict=True)), chosen_by=chosen_by)


def body_of_list(blocks: Sequence[Block], listed: Sequence[bool], chosen_by: str) -> Body:
    """The body of a page that is a list of others: what it lists, as it stands."""
    rules = ("" if is_entry else UNNAMED for is_entry in listed)
    pieces = (Piece(text=block.text, rule=rule, kind="list") for block, rule in zip(blocks, rules, strict=True))
    return Body(pieces=tuple(pieces), chosen_by=chosen_by)


def _piece(block: Block, judged: str, rules: Mapping[int, str], near: range, opening: Container[int]) -> Piece:
    """What became of a block; for one far from the article no rule is asked. Those of ``opening`` are standfirsts."""
    if block.position in rules:
        kind = "standfirst" if block.position in opening else part_kind(block, judged)
        return Piece(text=block.text, rule=rules[block.position], kind=kind)
    if block.position in near:
        return Piece(text=block.text, rule=why_left_out(block, judged))
    return Piece(text=block.text, rule=by_model(judged) if judged else UNNAMED)


def _furniture_among(blocks: Sequence[Block], kept: Sequence[Block]) -> list[str]:
    """The furniture rules for what was kept; a line that opens an appeal opens it though it was left out itself."""
    if not kept:
        return []
    positions = {block.position for block in kept}
    span = blocks[max(0, kept[0].position - 1) : kept[-1].position + 1]
    heard = [b for b in span if b.position in positions or ((rule := furniture(b.text)) is not None and rule.opens)]
    rules = find_furniture([block.text for block in heard])
    return [rule for block, rule in zip(heard, rules, strict=True) if block.position in positions]


def _capped(removed: list[Removal]) -> tuple[Removal, ...]:
    """Neighbouring removals of one name by the model are told in one entry; the report keeps a bounded number of entries."""
    out: list[Removal] = []
    for removal in removed:
        joins = out and removal.rule == out[-1].rule and is_by_model(removal.rule)
        if joins and len(out[-1].text) + len(removal.text) + 3 <= _REMOVAL_CHARS:
            out[-1] = Removal(rule=removal.rule, text=f"{out[-1].text} / {removal.text}")
        else:
            out.append(removal)
    ruled = [r for r in out if not is_by_model(r.rule)]
    return tuple(out if len(out) <= _REMOVALS else [*ruled[:_REMOVALS], *(r for r in out if is_by_model(r.rule))][:_REMOVALS])


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
    """Before the first paragraph: who wrote it, when, how long it takes to read, and where else one could go."""
    for index, block in enumerate(kept[:_HEAD_BLOCKS]):
        words = count_words(block.text)
        if rules[index]:
            continue
        if not block.is_heading and _is_line_of_links(block):
            rules[index] = "links"
        elif (
            words <= _DATE_LINE_WORDS
            and not block.is_heading
            and _HEAD_LINE.search(block.text.translate(DIGITS))
            and not _ENDS_PROSE.search(block.text)
        ):
            rules[index] = "byline-and-date"
        elif words >= _HEAD_WORDS:
            return


def _is_line_of_links(block: Block) -> bool:
    return block.link_density > _LINKED and "li" not in block.within and not ends_sentence(block.text)


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


def _take_overlays(kept: list[Block], rules: list[str]) -> None:
    """What stands in an overlay goes, unless it is a good part of the text."""
    overlaid = [i for i, block in enumerate(kept) if not rules[i] and _OVERLAY.search(block.names)]
    if sum(len(kept[i].text) for i in overlaid) <= _OVERLAY_SHARE * sum(len(block.text) for block in kept):
        for i in overlaid:
            rules[i] = "overlay"


def _take_comments(kept: Sequence[Block], rules: list[str], kinds: Sequence[str]) -> None:
    """What the model calls a comment goes, unless next to nothing else would stay: then the page is what people said."""
    said = [i for i, block in enumerate(kept) if not rules[i] and kinds[block.position] == "comment"]
    stays = sum(len(block.text) for i, block in enumerate(kept) if not rules[i]) - sum(len(kept[i].text) for i in said)
    if stays >= NEXT_TO_NOTHING:
        for i in said:
            rules[i] = by_model("comment")


def _take_repetitions(kept: list[Block], rules: list[str]) -> None:
    """A paragraph that comes again: an article that the page has twice, or a pulled quote.

    Lists and tables do repeat themselves (the oil of two recipes), so an item or row goes only with what stands before it.
    """
    seen: set[str] = set()
    for index, block in enumerate(kept):
        if rules[index] or len(block.text) < _REPEATED:
            continue
        words = fold(block.text)
        if words in seen and (not block.within & {"li", "tr"} or rules[index - 1] == "repeated"):
            rules[index] = "repeated"
        seen.add(words)


def _take_tail(kept: list[Block], rules: list[str]) -> None:
    """After the last paragraph: a line of links in another place of the page, and a heading of what was left out."""
    stay = [index for index, rule in enumerate(rules) if not rule]
    for before, index in reversed([*pairwise([0, *stay])]):
        if kept[index].is_heading:
            rules[index] = "heading-of-nothing"
        elif _is_line_of_links(kept[index]) and not set(kept[before].trail[-2:-1]) & set(kept[index].trail):
            rules[index] = "links"
        else:
            return
