"""What each block of a page is, so that an output can choose: the parts of an article, and what stands around one.

The block model says whether a block is the article's; its element then says as which part. What is left out is named by the
rule that took it or by its surroundings, for the removal report.
"""

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from digest.clean.blocks import Block
from digest.clean.credits import has_byline
from digest.clean.furniture import furniture
from digest.clean.layout import ends_sentence
from digest.model import BlockKind
from digest.text import count_words, squeeze

# Left out by the model or the candidates, not by a rule: "model-" and what the block is (caption, byline, appeal, teaser,
# comment, legal), or this where nothing says what it is.
UNNAMED: Final = "not-article"
_BY_MODEL: Final = "model-"

_BOLD: Final = frozenset({"b", "strong"})
_HEADING_WORDS: Final = 14  # a bold line of more words is a sentence that matters, no heading
_LINKED: Final = 0.5  # share of linked characters from which a block leads elsewhere
_TEASER_WORDS: Final = 4  # fewer linked words are a menu's
_BYLINE_WORDS: Final = 20
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
# Class and id words of an element or a near ancestor, the surest first; English names as content systems use them everywhere.
_NAMED: Final = (
    ("comment", re.compile(r"comment(?!ary)|disqus|discussion|respond|repl(?:y|ies)\b")),
    ("caption", re.compile(r"caption|photo-?credit|image-?credit|wp-image|legende|bild-?unterschrift")),
    ("legal", re.compile(r"copyright|legal|disclaimer|terms|privacy|cookie|consent|gdpr|imprint|impressum")),
    ("appeal", re.compile(r"newsletter|subscri|sign-?up|donat|paywall|membership|call-to-action|\bcta\b|optin|share|social")),
    ("byline", re.compile(r"byline|author|contributor|dateline|pub-?date|timestamp")),
    ("teaser", re.compile(r"related|recirc|recommend|trending|popular|most-?read|more-|teaser|promo|outbrain|taboola|\bcard")),
)


def part_kind(block: Block) -> BlockKind:
    """Which part of its article a block that was kept is."""
    if block.is_heading or _is_bold_line(block):
        return "heading"
    if "pre" in block.within:
        return "code"
    if block.kind == "tr":
        return "table"
    if block.within & {"li", "dd", "dt"}:
        return "list"
    return "quote" if "blockquote" in block.within else "paragraph"


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


def why_left_out(block: Block) -> str:
    """The name under which the report tells of a block that the model left out: a rule that would take it too, or its kind."""
    rule = furniture(block.text)
    if rule is not None:
        return rule.id
    kind = _kind_left_out(block)
    return f"{_BY_MODEL}{kind}" if kind else UNNAMED


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


def _kind_left_out(block: Block) -> str:
    if block.within & {"figcaption", "figure"}:
        return "caption"
    named = next((kind for kind, words in _NAMED if words.search(block.names)), "")
    if named:
        return named
    words = count_words(block.text)
    if words <= _BYLINE_WORDS and has_byline(block.text):
        return "byline"
    return "teaser" if words >= _TEASER_WORDS and block.link_density > _LINKED and "nav" not in block.within else ""
