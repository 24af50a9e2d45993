"""What a page says of itself, gathered once: meta elements, JSON-LD, links, headings; nothing is decided here."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any, Final

from digest.text import squeeze, visible

# schema.org types that describe the article itself (schema.org/Article and what news sites use in its place).
_ARTICLE_TYPE: Final = re.compile(
    r"(Article|BlogPosting|Report|LiveBlogPosting|Review|Recipe|HowTo|SocialMediaPosting|CreativeWork)$"
)
_PAGE_TYPE: Final = re.compile(r"(WebPage|ItemPage)$")
# Meta names under which a page says what its site is called.
SITE_NAMES: Final = (
    "og:site_name",
    "publisher",
    "dc.publisher",
    "application-name",
    "al:ios:app_name",
    "article:publisher_name",
    "cre",
    "source",
)
_MOST_NODES: Final = 2000  # JSON-LD nodes looked at in one page
_LARGEST_SCRIPT: Final = 2_000_000  # characters of one JSON-LD script

Node = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """``meta``: name or property in lower case -> all its contents. ``nodes``: JSON-LD nodes, flattened."""

    meta: dict[str, tuple[str, ...]]
    nodes: tuple[Node, ...]
    article: Node
    tree: Any
    lang: str
    canonical: str

    def first(self, *names: str) -> str:
        """The first non-empty content of the first of these meta names that has one, on one line."""
        return next((value for name in names for value in self.meta.get(name, ()) if value), "")


def text_of(element: Any) -> str:
    """All text of an element on one line, without what only programs read."""
    parts = element.xpath(".//text()[not(ancestor::script or ancestor::style)]")
    return squeeze(visible("".join(parts)))


def read_signals(tree: Any) -> Signals:
    """Everything a parsed page says of itself."""
    meta: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = squeeze(visible(unescape(element.get("content") or "")))
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if name := element.get(attribute):
                meta.setdefault(name.strip().lower(), []).append(content)
    nodes = tuple(_nodes(tree))
    canonical = next((e.get("href") or "" for e in tree.iter("link") if "canonical" in (e.get("rel") or "").lower().split()), "")
    root = tree if tree.tag == "html" else tree.getroottree().getroot()
    return Signals(
        meta={name: tuple(values) for name, values in meta.items()},
        nodes=nodes,
        article=_article_node(nodes),
        tree=tree,
        lang=(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang") or "").strip(),
        canonical=canonical.strip(),
    )


def _nodes(tree: Any) -> Iterator[Node]:
    count = 0
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text or len(script.text) > _LARGEST_SCRIPT:
            continue
        for node in _flatten(_loads(script.text)):
            count += 1
            if count > _MOST_NODES:
                return
            yield node


def _loads(source: str) -> Any:
    """The JSON of a script, forgiving what sites commonly get wrong; None where nothing can be made of it."""
    source = (
        re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.{0,40}?\*/)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$", "", source)
        .strip()
        .rstrip(";")
    )
    for attempt in (source, re.sub(r",\s*([}\]])", r"\1", source)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _flatten(value: Any) -> Iterator[Node]:
    """Every object in a JSON value that says its type, outermost first."""
    waiting = [value]
    while waiting:
        current = waiting.pop(0)
        if isinstance(current, list):
            waiting = [*current[:200], *waiting]
        elif isinstance(current, dict):
            if "@type" in current:
                yield current
            waiting.extend(v for v in current.values() if isinstance(v, (dict, list)))


def types_of(node: Node) -> tuple[str, ...]:
    """The schema.org type names of a node, without their namespace."""
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return tuple(str(kind).rsplit("/", 1)[-1].rsplit(":", 1)[-1] for kind in kinds if kind)


def _article_node(nodes: tuple[Node, ...]) -> Node:
    """The node that describes the page's article: an article type with a headline, else any, else the page itself."""
    articles = [n for n in nodes if any(_ARTICLE_TYPE.search(kind) for kind in types_of(n))]
    headed = [n for n in articles if n.get("headline") or (n.get("name") and n.get("datePublished"))]
    pages = [n for n in nodes if any(_PAGE_TYPE.search(kind) for kind in types_of(n)) and n.get("datePublished")]
    return next(iter([*headed, *articles, *pages]), {})


def string_of(value: Any) -> str:
    """A JSON-LD value as a plain string: itself, its ``name`` or ``@value``, or the first of a list; "" otherwise."""
    while isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or value.get("headline") or ""
        value = value[0] if isinstance(value, list) and value else value
    return squeeze(visible(unescape(unescape(value)))) if isinstance(value, str) else ""


def resolve(signals: Signals, value: Any) -> Any:
    """The node that a ``{"@id": ...}`` reference points at, or the value itself."""
    if isinstance(value, dict) and "@id" in value and not (value.get("name") and "@type" in value):
        return next((n for n in signals.nodes if n.get("@id") == value["@id"] and n.get("name")), value)
    return value
