"""The article's text where a page carries it as data for its scripts, because only they would show it.

JSON-LD has a name for it (``articleBody``; of a live-blog, each entry's). Next.js, Nuxt, Apollo, Gatsby, Arc and sites' own
scripts leave their state as JSON under names of their own, so nothing is looked for by name: in the object that has the page's
headline (in all of it, where none has), the way always leads into the part that holds most of the prose. What comes of it is
text: markup in it is parsed as the page's own is, and never kept.
"""

import json
import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any, Final

from lxml import html as lxml_html

from digest.clean.blocks import page_blocks
from digest.clean.layout import is_prose
from digest.clean.signals import Node, Signals, string_of
from digest.text import fold, squeeze, visible

_LARGEST_SCRIPT: Final = 5_000_000  # characters; the largest states of news sites have about two million
_SHORTEST: Final = 250  # characters of a script that could hold an article
_MOST_VALUES: Final = 20  # values assigned in one script that are looked at
_MOST_STEPS: Final = 200_000  # values of one page's data that are looked at
_TITLE: Final = 400  # characters; no headline is longer
_DEEPEST: Final = 60  # levels of data; editors' documents have about fifteen
_SHARE: Final = 0.5  # of a list's prose: where one item holds more, it is the article, else the list is
# "window.__STATE__ = {", "Fusion.globalContent={", "= JSON.parse("{...}")".
_ASSIGNED: Final = re.compile(r"=\s*(?:JSON\.parse\(\s*)?(?=[\[{\"])")
_NO_VALUE: Final = re.compile(r"(?<=[:\[,])\s*undefined(?=\s*[,}\]])")
# What editors call a paragraph or heading that is a list of spans (ProseMirror, Slate, Lexical, Portable Text, Contentful).
_LINE_TYPE: Final = re.compile(r"^(?:paragraph|p|block|text-?block|heading(?:-?\d)?|h[1-6]|list-?item|li)$", re.IGNORECASE)
_MARKUP: Final = re.compile(r"<(script|style)\b.*?</\1\s*>|</?[a-zA-Z][^<>]*>", re.DOTALL | re.IGNORECASE)
_SENTENCE: Final = re.compile(r"\w{2}[.!?…][\"”’»)]*(?:\s|$)|[。！？]")
_SHORTEST_LINE: Final = 40  # characters of a string that could be a paragraph
_LINE_END: Final = re.compile(r"\n+|(?<=[.!?”\"])\s{2,}")


def stated_lines(node: Node) -> list[str]:
    """The lines of an article's JSON-LD node: of its ``articleBody``, or of a live-blog's entries in the order given."""
    body = node.get("articleBody")
    if isinstance(body, str) and body.strip():
        return _lines_of_text(body)
    updates = node.get("liveBlogUpdate")
    lines: list[str] = []
    for update in updates if isinstance(updates, list) else [updates]:
        if isinstance(update, dict) and isinstance(words := update.get("articleBody"), str):
            heading, entry = string_of(update.get("headline")), _lines_of_text(words)
            lines += [heading, *entry] if heading and fold(heading) not in map(fold, entry[:1]) else entry
    return lines


def script_lines(signals: Signals, title: str) -> list[str]:
    """The lines of the article in the page's script data; empty where they hold no prose."""
    found: list[str] = []
    for value in _script_values(signals.tree):
        weights = _Weights(value)
        for scope in [*_headed(value, fold(title))] or [value]:
            lines = _lines(_fullest(scope, weights))
            found = max(found, lines, key=_prose)
    return found


def _prose(lines: Sequence[str]) -> int:
    return sum(map(_prose_of_text, lines))


# ---------------------------------------------------------------- scripts


def _script_values(tree: Any) -> Iterator[Any]:
    """The JSON values in a page's scripts, without JSON-LD."""
    for script in tree.iter("script"):
        kind, source = (script.get("type") or "").lower(), script.text or ""
        if "ld+json" in kind or not _SHORTEST <= len(source) <= _LARGEST_SCRIPT:
            continue
        if "json" in kind:
            if (found := _decoded(source.strip(), 0)) is not None:
                yield found[0]
        elif "text/" not in kind or "javascript" in kind:
            yield from _assigned(_NO_VALUE.sub("null", source))


def _assigned(source: str) -> Iterator[Any]:
    """The JSON values that a script assigns; those inside one that was read are its own."""
    end = tried = 0
    for match in _ASSIGNED.finditer(source):
        if match.end() < end or len(source) - match.end() < _SHORTEST:
            continue
        tried += 1
        if tried > _MOST_VALUES:
            return
        if (found := _decoded(source, match.end())) is not None:
            value, end = found
            yield value


def _decoded(source: str, start: int) -> tuple[Any, int] | None:
    """The object or list that stands at a place as JSON, and where it ends; JSON inside a string is read too."""
    try:
        value, end = json.JSONDecoder(strict=False).raw_decode(source, start)
        if isinstance(value, str):
            value = json.loads(value, strict=False)
    except (ValueError, RecursionError):
        return None
    return (value, end) if isinstance(value, (dict, list)) else None


# ---------------------------------------------------------------- data


def _children(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


class _Weights:
    """Characters of prose in each container of a value, counted once; what lies too deep or too far on weighs nothing."""

    def __init__(self, value: Any) -> None:
        self._of: dict[int, int] = {}
        self._steps = 0
        self._count(value, 0)

    def __call__(self, value: Any) -> int:
        return _prose_of_text(value) if isinstance(value, str) else self._of.get(id(value), 0)

    def _count(self, value: Any, depth: int) -> int:
        self._steps += 1
        if depth > _DEEPEST or self._steps > _MOST_STEPS:
            return 0
        if isinstance(value, str):
            return _prose_of_text(value)
        if not isinstance(value, (dict, list)):
            return 0
        own = _span_line(value)
        size = _prose_of_text(own) if own else sum(self._count(child, depth + 1) for child in _children(value))
        self._of[id(value)] = size
        return size


def _headed(value: Any, title: str) -> Iterator[Any]:
    """The objects that have the page's headline as one of their own values."""
    waiting, steps = [value] if title else [], 0
    while waiting and steps < _MOST_STEPS:
        current = waiting.pop()
        steps += 1
        if isinstance(current, dict) and any(_is_title(v, title) for v in current.values()):
            yield current
        waiting.extend(child for child in _children(current) if isinstance(child, (dict, list)))


def _is_title(value: Any, title: str) -> bool:
    """Whether a value is the headline, alone or in an object of a few short ones ({"rendered": ...})."""
    values = list(value.values())[:4] if isinstance(value, dict) else [value]
    short = [v for v in values if not isinstance(v, (dict, list)) and len(str(v)) < _TITLE]
    return len(short) == len(values) < 4 and any(isinstance(v, str) and fold(v) == title for v in short)


def _fullest(value: Any, weigh: _Weights) -> Any:
    """The part of a value that is the article: into the fullest member of an object, into an item that outweighs its list."""
    while isinstance(value, (dict, list)) and not _span_line(value):
        child = max(_children(value), key=weigh, default=None)
        if child is None or (isinstance(value, list) and weigh(child) <= _SHARE * weigh(value)):
            return value
        value = child
    return value


def _lines(value: Any, depth: int = 0) -> list[str]:
    """The lines of text in a value, in its order: words for readers only, no addresses, names of types or numbers."""
    if isinstance(value, str):
        return _lines_of_text(value) if depth == 0 or _reads_as_text(value) else []
    if depth > _DEEPEST:
        return []
    line = _span_line(value)
    return [line] if line else [line for child in _children(value) for line in _lines(child, depth + 1)]


def _reads_as_text(words: str) -> bool:
    return bool(_MARKUP.search(words)) or is_prose(words)


def _prose_of_text(words: str) -> int:
    """Characters of a string that reads as sentences, without its markup; 0 for addresses, names and labels."""
    if len(words) < _SHORTEST_LINE:
        return 0
    bare = squeeze(_MARKUP.sub(" ", words))
    return len(bare) if (_SENTENCE.search(bare) and " " in bare) or is_prose(bare) else 0


def _span_line(value: Any) -> str:
    """The words of a paragraph or heading that an editor keeps as a list of spans; "" for anything else."""
    if not isinstance(value, dict):
        return ""
    kind = next((value[key] for key in ("type", "_type", "nodeType") if isinstance(value.get(key), str)), "")
    spans = next((value[key] for key in ("children", "content") if isinstance(value.get(key), list)), None)
    if spans is None or not _LINE_TYPE.match(kind):
        return ""
    return squeeze("".join(_span_words(span) for span in spans))


def _span_words(span: Any, depth: int = 0) -> str:
    if isinstance(span, list):
        return "".join(_span_words(inner, depth) for inner in span)
    if not isinstance(span, dict) or depth > _DEEPEST:
        return ""
    own = next((span[key] for key in ("text", "value") if isinstance(span.get(key), str)), "")
    return own or "".join(_span_words(span[key], depth + 1) for key in ("children", "content") if key in span)


def _lines_of_text(words: str) -> list[str]:
    """The lines of a string, which may hold markup."""
    words = visible(words)
    if _MARKUP.search(words):
        return [block.text for block in page_blocks(lxml_html.document_fromstring(f"<body>{words}</body>"))]
    return [line for line in map(squeeze, _LINE_END.split(unescape(words))) if line]
