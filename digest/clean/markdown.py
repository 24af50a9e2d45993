"""Notes as web clippers write them: already clean. Markdown -> paragraphs without markup."""

from typing import Final

import cmarkgfm
from cmarkgfm.cmark import Options
from lxml import html as lxml_html

from digest.clean.blocks import Block, page_blocks
from digest.clean.credits import split_credit
from digest.clean.furniture import find_furniture
from digest.clean.plain import PlainArticle, first_words
from digest.model import Image, Removal
from digest.text import count_words, fold

_EMPTY: Final = "<p></p>"
_TOP: Final = 4  # blocks looked through for caption lines above the text


def read_markdown(text: str, title: str = "") -> PlainArticle:
    """The article of a note: its first heading is the headline where none is given; the words are left as they are."""
    markup = cmarkgfm.github_flavored_markdown_to_html(text.replace("\x00", ""), Options.CMARK_OPT_FOOTNOTES) or _EMPTY
    blocks = page_blocks(lxml_html.document_fromstring(f"<html><body>{markup}</body></html>"))
    rules = find_furniture([block.text for block in blocks])
    source = "given" if title else ""
    heading = next((i for i, block in enumerate(blocks[:_TOP]) if block.is_heading), None)
    if heading is not None and (not title or fold(blocks[heading].text) == fold(title)):
        rules[heading] = "headline"
        title, source = title or blocks[heading].text, source or "heading"
    image = _take_caption(blocks, rules)
    kept = [block.text for block, rule in zip(blocks, rules, strict=True) if not rule]
    if not title and kept:
        title, source = first_words(kept[0]), "first sentence"
    removed = tuple(Removal(rule=rule, text=block.text) for block, rule in zip(blocks, rules, strict=True) if rule)
    return PlainArticle(
        title=title,
        title_source=source,
        paragraphs=tuple(kept),
        image=image,
        authors=(),
        publisher="",
        stated="",
        updated="",
        removed=removed,
    )


def _take_caption(blocks: list[Block], rules: list[str]) -> Image:
    for index, block in enumerate(blocks[:_TOP]):
        image = split_credit(block.text)
        if not rules[index] and image.credit and count_words(block.text) <= 60 and not block.is_heading:
            rules[index] = "caption"
            return image
    return Image()
