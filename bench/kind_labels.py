"""What each block of a page is, said by its markup: the labels from which the model of kinds is learnt.

No page with known kinds exists, so the label comes from what gives a block away: a telling element or class name, the page's
known text, a rule of ``furniture.yml``. What nothing gives away has no label. ``train_cleaning`` shows the model each block
also without its class names, and as if all elements were alike, so that it learns what such a block is like and not what it
is called.
"""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from digest.clean.blocks import Block
from digest.clean.features import NAMES, Matrix
from digest.clean.furniture import furniture
from digest.clean.kinds import AROUND, kind_removed, part_kind
from digest.clean.names import has_byline
from digest.text import count_words

_LINKED: Final = 0.5  # share of linked characters from which a block leads elsewhere
_TEASER_WORDS: Final = 4  # fewer linked words are a menu's
_BYLINE_WORDS: Final = 20
# Class and id words of an element or a near ancestor, the surest first; English names as content systems use them everywhere.
_NAMED: Final = (
    ("comment", re.compile(r"comment(?!ary)|disqus|discussion|respond|repl(?:y|ies)\b")),
    ("caption", re.compile(r"caption|photo-?credit|image-?credit|wp-image|legende|bild-?unterschrift")),
    ("legal", re.compile(r"copyright|legal|disclaimer|terms|privacy|cookie|consent|gdpr|imprint|impressum")),
    ("appeal", re.compile(r"newsletter|subscri|sign-?up|donat|paywall|membership|call-to-action|\bcta\b|optin|share|social")),
    ("byline", re.compile(r"byline|author|contributor|dateline|pub-?date|timestamp")),
    ("teaser", re.compile(r"related|recirc|recommend|trending|popular|most-?read|more-|teaser|promo|outbrain|taboola|\bcard")),
    ("other", re.compile(
        r"(?:^|[\s_-])(?:nav|navbar|menu|breadcrumbs?|masthead|topbar|toolbar|pagination|skip|tags?|tagcloud|categories|"
        r"advert\w*|ads?|banner|search|toc|modal)(?:$|[\s_-])"
    )),
)  # fmt: skip
_FRAME: Final = frozenset({"form", "button", "select", "header", "footer"})
_NAMES: Final = [i for i, name in enumerate(NAMES) if name.startswith(("own_", "near_"))]
_ELEMENTS: Final = [
    i
    for i, name in enumerate(NAMES)
    if name.startswith(("kind_", "in_", "section_", "after_", "heading"))
    and not name.startswith(("in_json", "in_core", "in_prose"))
]


def labels(blocks: Sequence[Block], is_article: Sequence[bool]) -> list[str]:
    """For each block one of ``kinds.KINDS``, or "" where nothing gives it away."""
    return [_label(block, known) for block, known in zip(blocks, is_article, strict=True)]


def _label(block: Block, is_article: bool) -> str:
    rule = furniture(block.text)
    if rule is not None:
        kind = kind_removed(rule.id)
        return kind if kind in AROUND else "" if is_article else "other"
    if "figcaption" in block.within:
        return "caption"
    if is_article:
        part = part_kind(block, _by_element(block))
        return part if part not in ("table", "code") else ""
    if block.within & {"nav", "menu"}:
        return "other"
    return "caption" if "figure" in block.within else _by_name(block) or ("other" if block.within & _FRAME else "")


def _by_element(block: Block) -> str:
    if block.is_heading:
        return "heading"
    return "list" if block.within & {"li", "dd", "dt"} else "quote" if "blockquote" in block.within else "paragraph"


def _by_name(block: Block) -> str:
    named = next((kind for kind, words in _NAMED[:-1] if words.search(block.names)), "")
    words = count_words(block.text)
    if named:
        return named
    if words <= _BYLINE_WORDS and has_byline(block.text):
        return "byline"
    if words >= _TEASER_WORDS and block.link_density > _LINKED:
        return "teaser"
    return "other" if _NAMED[-1][1].search(block.names) else ""


def without_names(matrix: Matrix) -> Matrix:
    """The numbers of the same blocks where class and id words say nothing."""
    bare = matrix.copy()
    bare[:, _NAMES] = 0
    return bare


def without_elements(matrix: Matrix) -> Matrix:
    """The numbers of the same blocks on a page that is built of nothing but ``div``."""
    bare = without_names(matrix)
    bare[:, _ELEMENTS] = 0
    bare[:, NAMES.index("kind_div")] = 1
    return np.ascontiguousarray(bare)
