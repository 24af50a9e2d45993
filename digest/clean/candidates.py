"""What the two extractors think the article is: readability-lxml first, trafilatura beside it.

Each gives back only text; ``kept_by`` says which blocks of the page that text covers.
"""

import logging
from collections.abc import Sequence
from copy import deepcopy
from typing import Any, Final

import trafilatura
from lxml import html as lxml_html
from readability import Document
from readability.readability import Unparseable

from digest.clean.blocks import Block, page_blocks
from digest.text import fold

# Their warnings are about pages we judge ourselves; a line in our report says it better than one on stderr.
logging.getLogger("readability").setLevel(logging.CRITICAL)
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

# Characters of an article that is next to nothing: readability's own measure (its retry_length).
NEXT_TO_NOTHING: Final = 250
_RUN: Final = 4  # words in a row that make a place in a text recognisable
_COVERED: Final = 0.6  # a block counts as kept when this share of its runs is in the candidate


def readability_text(tree: Any) -> list[str]:
    """The article as readability-lxml sees it, as lines; empty where it finds none.

    ``Document.summary()`` gives the whole article as HTML, despite its name.
    """
    try:
        markup = Document(deepcopy(tree)).summary(html_partial=True)
    except Unparseable:
        return []
    if not markup.strip():
        return []
    return [block.text for block in page_blocks(lxml_html.document_fromstring(markup))]


def trafilatura_text(tree: Any) -> list[str]:
    """The article as trafilatura sees it (comments off), as lines; empty where it finds none."""
    found = trafilatura.bare_extraction(deepcopy(tree), include_comments=False, with_metadata=False)
    return (getattr(found, "text", "") or "").splitlines()


def kept_by(lines: Sequence[str], blocks: Sequence[Block]) -> list[bool]:
    """For each block whether a candidate's lines hold (most of) its words."""
    folded = [fold(line).split() for line in lines]
    whole = {" ".join(words) for words in folded}
    flow = [word for words in folded for word in words]
    runs = {tuple(flow[i : i + _RUN]) for i in range(len(flow) - _RUN + 1)}
    return [_is_kept(fold(block.text).split(), whole, runs) for block in blocks]


def _is_kept(words: list[str], whole: set[str], runs: set[tuple[str, ...]]) -> bool:
    if len(words) < _RUN + 1:
        return bool(words) and (" ".join(words) in whole or (len(words) == _RUN and tuple(words) in runs))
    own = [tuple(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1)]
    return sum(run in runs for run in own) >= _COVERED * len(own)
