"""What a page says of the use of its words: in meta elements, in a licence it holds or names, on pieces of its text. Pure."""

from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from digest.clean.signals import Signals, text_of
from digest.permissions import NO_MODEL, RSL_TYPE, in_licences, in_meta

_MOST_LICENCES: Final = 100
# https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag#data-nosnippet-attr: on these elements only.
_NOT_SHOWN: Final = "//*[self::span or self::div or self::section][@data-nosnippet][not(ancestor::*[@data-nosnippet])]"
# Where more than this share of a page's words may not be shown, it is the page that may not be quoted.
_MOST_OF_IT: Final = 0.5


def read_terms(signals: Signals) -> tuple[str, ...]:
    """The signals of a page, in a fixed order."""
    found = {*in_meta(signals.meta), *in_licences(tuple(_licences(signals.tree)))}
    if signals.tree.xpath(f"//link[contains(concat(' ', @rel, ' '), ' license ')][@type='{RSL_TYPE}']"):
        found.add(NO_MODEL)  # its terms lie elsewhere; a licence of this kind is about models
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


def _licences(tree: Any) -> Iterator[dict[str, Any]]:
    """The licences that a page holds under Really Simple Licensing; what is no XML is none."""
    for script in tree.xpath(f"//script[@type='{RSL_TYPE}']")[:10]:
        try:
            root: Any = etree.fromstring((script.text or "").strip().encode(), _PARSER)
        except etree.XMLSyntaxError:
            continue
        for content in root.xpath("//*[local-name()='content']")[:_MOST_LICENCES]:
            if content.get("server"):
                yield {"permits": None, "prohibits": frozenset(), "payment": "by a server"}
            for licence in content.xpath("./*[local-name()='license']")[:_MOST_LICENCES]:
                yield {
                    "permits": _uses(licence, "permits") if licence.xpath("./*[local-name()='permits'][@type='usage']") else None,
                    "prohibits": _uses(licence, "prohibits"),
                    "payment": next((p.get("type", "") for p in licence.xpath("./*[local-name()='payment']")), ""),
                }


def _uses(licence: Any, kind: str) -> frozenset[str]:
    elements = licence.xpath(f"./*[local-name()='{kind}'][@type='usage']")
    return frozenset(use.strip().lower() for one in elements for use in (one.text or "").replace(",", " ").split())


_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
