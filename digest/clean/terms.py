"""What a page says of the use of its words: in meta elements, in a licence it holds or names, on pieces of its text. Pure."""

from typing import Any, Final

from digest.clean.signals import Signals, text_of
from digest.permissions import LICENCE_NAMED, RSL_TYPE, in_meta, licence_links, licence_terms

# https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag#data-nosnippet-attr: on these elements only.
_NOT_SHOWN: Final = "//*[self::span or self::div or self::section][@data-nosnippet][not(ancestor::*[@data-nosnippet])]"
# Where more than this share of a page's words may not be shown, it is the page that may not be quoted.
_MOST_OF_IT: Final = 0.5


def read_terms(signals: Signals) -> tuple[str, ...]:
    """The signals of a page, in a fixed order."""
    found = {*in_meta(signals.meta)}
    for script in signals.tree.xpath(f"//script[@type='{RSL_TYPE}']")[:10]:
        for terms in licence_terms((script.text or "").strip().encode()) or ():  # a page speaks of itself, whatever it calls that
            found.update(terms.split(" ")[1:])
    if licence_links(signals.tree):
        found.add(LICENCE_NAMED)
    return tuple(sorted(found))


def strip_unshown(tree: Any) -> tuple[list[str], tuple[str, ...]]:
    """Takes out of the tree what must not be shown (``data-nosnippet``): the text that went, and signals.

    Where that is most of the page, nothing goes, and the page as a whole may not be quoted.
    """
    elements = tree.xpath(_NOT_SHOWN)
    words = [text_of(element) for element in elements]
    body = tree.find(".//body")
    if elements and sum(map(len, words)) > _MOST_OF_IT * len(text_of(body if body is not None else tree)):
        return [], ("nosnippet",)
    for element in elements:
        element.clear(keep_tail=True)
    return [one for one in words if one], ()
