"""Markup -> a tree, where the parser can be trusted with it."""

import re
from typing import Any, Final

from lxml import etree
from lxml import html as lxml_html

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


class Unreadable(ValueError):
    """A page that cannot be read honestly; ``str()`` says why, in words for the report."""


def parse(markup: str) -> Any:
    """The page as a tree. Raises Unreadable where the parser would need minutes or would lose text without a word."""
    shown = _UNREAD.sub(" ", markup)
    _check_attributes(shown)
    # Bytes with a stated encoding: lxml refuses text that carries an encoding declaration of its own.
    try:
        tree = lxml_html.document_fromstring(
            # huge_tree: libxml2 otherwise drops, without a word, what lies below 256 levels.
            markup.replace("\x00", "").encode("utf-8", "replace"),
            parser=lxml_html.HTMLParser(encoding="utf-8", huge_tree=True),
        )
    except (etree.ParserError, etree.XMLSyntaxError):
        raise Unreadable("the page is empty") from None
    _check_depth(tree)
    _check_loss(shown, tree)
    _open_shadows(tree)
    return tree


def _open_shadows(tree: Any) -> None:
    """Makes elements of shadow trees, which saved pages keep as templates that browsers would show (HTML 4.12.3)."""
    for template in tree.iter("template"):
        if template.get("shadowrootmode") or template.get("shadowroot"):
            template.tag = "div"


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
