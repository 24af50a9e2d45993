"""What each block of a page is, so that an output can choose: the parts of an article, and what stands around one.

One forest says whether a block is the article's, another what it is (``judge``). Rules settle what those have not learnt: code
and tables by their elements, a bold line, the standfirst; and they name what they would take out too.
"""

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from digest.clean.blocks import Block
from digest.clean.features import Matrix
from digest.clean.furniture import furniture
from digest.clean.judge import Forest
from digest.clean.layout import ends_sentence
from digest.model import BlockKind
from digest.text import count_words, squeeze

# Left out by the model or the candidates, not by a rule: "model-" and what the block is (``AROUND``), or this where nothing says.
UNNAMED: Final = "not-article"
_BY_MODEL: Final = "model-"
# What the model tells apart, in the order of its trees: parts of an article, what stands around one, and all else.
PARTS: Final[tuple[BlockKind, ...]] = ("paragraph", "heading", "list", "quote")
AROUND: Final = ("caption", "byline", "appeal", "teaser", "comment", "legal")
KINDS: Final = (*PARTS, *AROUND, "other")

_BOLD: Final = frozenset({"b", "strong"})
_HEADING_WORDS: Final = 14  # a bold line of more words is a sentence that matters, no heading
_SURE: Final = 0.5  # the chance from which on a block that was left out has a name
# What tells an article in short above it, by what its element is named in the larger languages of the web. Not "lead" and
# "intro": many sites name so the paragraph with which the text itself begins.
_STANDFIRST_NAMES: Final = re.compile(
    r"standfirst|sub-?(?:head|title|t[ií]tulo)|(?:^|[\s_-])(?:deck|dek|dekk|excerpt)(?:$|[\s_-])|vorspann|unterzeile|untertitel|"
    r"chap[oô]|chapeau|sottotitol|sommario|occhiello|entradilla|bajada|linha-?fina|ingress|manchet|underrubrik|onderkop"
)
_STANDFIRST_WORDS: Final = range(5, 81)  # fewer are a label, more are a part of the text
# Furniture rules by what they take; the others' names are kinds already (furniture.yml).
_APPEALS: Final = ("appeal", "newsletter", "subscribe", "follow", "share", "app")
_LEGAL: Final = ("legal", "cookies", "copyright")
_TEASERS: Final = ("read-more", "related")


def kinds_of(matrix: Matrix, keep: Sequence[bool], trees: Forest) -> list[str]:
    """What the small model says each block of a page is (``KINDS``).

    Of a block that was kept, the likeliest part, or a comment where that is likelier. Of one that was not, what stands around
    an article, if that is more likely than all else together; "" where it is not.
    """
    told = []
    for kept, chances in zip(keep, trees.chances(matrix), strict=True):
        kind = trees.classes[int(chances.argmax())]
        if kept:
            told.append(kind if kind == "comment" else PARTS[int(chances[: len(PARTS)].argmax())])
        else:
            told.append(kind if kind in AROUND and chances.max() > _SURE else "")
    return told


def part_kind(block: Block, judged: str) -> BlockKind:
    """Which part of its article a block that was kept is: what the model judged, where its element does not settle it."""
    if _is_bold_line(block):
        return "heading"
    if "pre" in block.within:
        return "code"
    if block.kind == "tr":
        return "table"
    return next((part for part in PARTS if part == judged), "paragraph")


def standfirsts(kept: Sequence[Block]) -> frozenset[int]:
    """The positions of the blocks that tell the article in short before it begins, of those that stayed.

    They are named so, or a heading that is a whole sentence. An article that would have nothing else has none.
    """
    found = [block.position for block in takewhile(_is_standfirst, kept)]
    return frozenset(found) if len(found) < len(kept) else frozenset()


def _is_standfirst(block: Block) -> bool:
    if count_words(block.text) not in _STANDFIRST_WORDS or "table" in block.within:
        return False
    return _STANDFIRST_NAMES.search(_sole_names(block)) is not None or (block.is_heading and block.text.endswith((".", "。")))


def _sole_names(block: Block) -> str:
    """The class and id words of the block, and those of an element around it that holds nothing else."""
    around = block.element.getparent() if block.element is not None else None
    if around is None or squeeze(around.text_content()) != block.text:
        return block.own_names
    return f"{block.own_names} {around.get('class') or ''} {around.get('id') or ''}".lower()


def _is_bold_line(block: Block) -> bool:
    """Whether a paragraph is one short bold line, as many sites set their headings."""
    if block.kind not in ("p", "div") or count_words(block.text) > _HEADING_WORDS or ends_sentence(block.text):
        return False
    inner = next((child for child in block.element if child.tag in _BOLD), None) if block.element is not None else None
    return inner is not None and squeeze(inner.text_content()) == block.text


def why_left_out(block: Block, judged: str) -> str:
    """The name under which the report tells of a block that was left out: a rule that would take it too, or what it is."""
    rule = furniture(block.text)
    if rule is not None:
        return rule.id
    if block.within & {"figure", "figcaption"}:
        return by_model("caption")
    return by_model(judged) if judged else UNNAMED


def by_model(judged: str) -> str:
    """The name of a removal by the model."""
    return f"{_BY_MODEL}{judged}"


def is_by_model(rule: str) -> bool:
    """Whether a removal was the model's (or the candidates') and no rule's."""
    return rule == UNNAMED or rule.startswith(_BY_MODEL)


def kind_removed(rule: str) -> str:
    """What a removal of this name took: caption, byline, appeal, teaser, comment, legal, or the rule's own name."""
    kind = rule.removeprefix(_BY_MODEL)
    for found, names in (("appeal", _APPEALS), ("legal", _LEGAL), ("teaser", _TEASERS), ("byline", ("byline", "author-bio"))):
        if kind.startswith(names):
            return found
    return "comment" if kind == "comments" else kind
