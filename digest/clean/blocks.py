"""A page as a flat list of text blocks in reading order: the ground on which the article is found.

Both candidates (readability-lxml, trafilatura) rewrite the tree they are given. We take our words from the page's own
tree instead and ask the candidates only which blocks they kept, so that a paragraph is verbatim by construction.
"""

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from lxml import etree

from digest.text import squeeze, visible

# What never holds text for a reader of the article (HTML 4.13, by element).
_SILENT: Final = frozenset(
    "script style noscript template svg math iframe object embed select option textarea canvas audio video head map "
    "datalist progress meter".split()
)
# Elements that end a paragraph (HTML rendering section, display: block, plus table parts).
_BLOCKS: Final = frozenset(
    "address article aside blockquote body button center dd details dialog div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section summary table caption tbody "
    "thead tfoot tr ul".split()
)
_CELLS: Final = frozenset({"td", "th"})
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_HIDDEN_STYLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Class and id words are kept from this many ancestors at most: further out they say "page", not "paragraph".
_ANCESTORS: Final = 6
_SHAPE: Final = 3  # elements whose tags and classes make a block's shape
_TRAIL: Final = 12  # enclosing elements that a block remembers by number
_CELL_END: Final = "\x00"
_DIGITS: Final = re.compile(r"\d+")


@dataclass(slots=True, kw_only=True)
class Block:
    """One paragraph-like piece of a page. ``kind`` is its element; ``within`` all its ancestors' names."""

    text: str
    kind: str
    within: frozenset[str]
    names: str  # lower-case class and id words of the block and its nearest ancestors
    own_names: str  # those of the block alone
    link_chars: int
    position: int
    hidden: bool = False
    trail: tuple[int, ...] = ()  # numbers of the enclosing elements, innermost last
    shape: str = ""  # class words of the innermost elements: blocks of one shape come from one place in a template
    element: Any = field(repr=False, default=None)

    @property
    def link_density(self) -> float:
        """Share of characters (0..1) that are inside links."""
        return min(1.0, self.link_chars / max(1, len(self.text)))

    @property
    def is_heading(self) -> bool:
        """Whether this is h1 to h6."""
        return self.kind in _HEADINGS


@dataclass(slots=True)
class _Open:
    """An element being walked."""

    tag: str
    names: str
    hidden: bool
    number: int
    classes: str


def _is_layout(cell: Any) -> bool:
    """Whether a table cell holds paragraphs or tables, so that the table is there for the page's layout."""
    inner = islice(cell.iter("p", "table", "h1", "h2", "h3", "ul", "article", "br"), 2)
    return sum(1 for _ in inner) > 1


class _Walker:
    """Gathers blocks while the tree goes by; iterative, because hostile pages nest deeply."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.stack: list[_Open] = []
        self.parts: list[str] = []
        self.links = 0
        self.breaks = 0
        self.silent = 0
        self.anchors = 0
        self.cells = 0
        self.layout: list[Any] = []
        self.count = 0

    def add(self, text: str | None) -> None:
        if not text or self.silent:
            return
        if not text.isspace():
            self.breaks = 0
        self.parts.append(text)
        if self.anchors:
            self.links += len(squeeze(text))

    def flush(self, element: Any) -> None:
        if not self.parts:
            return
        raw = visible("".join(part for part in self.parts if part != _CELL_END).replace("\x00", ""))
        if _CELL_END in self.parts:
            cells = (squeeze(visible(cell)) for cell in "".join(self.parts).split(_CELL_END))
            text = " | ".join(cell for cell in cells if cell)
        else:
            text = squeeze(raw)
        if text:
            self.blocks.append(self._block(text, element))
        self.parts.clear()
        self.links = 0
        self.breaks = 0

    def _block(self, text: str, element: Any) -> Block:
        kind = next((o.tag for o in reversed(self.stack) if o.tag in _BLOCKS or o.tag in _CELLS), "body")
        near = self.stack[-_ANCESTORS:]
        return Block(
            text=text,
            kind=kind,
            within=frozenset(o.tag for o in self.stack),
            names=" ".join(o.names for o in near if o.names and o.tag not in ("body", "html")),
            own_names=self.stack[-1].names if self.stack else "",
            link_chars=self.links,
            position=len(self.blocks),
            hidden=any(o.hidden for o in self.stack),
            trail=tuple(o.number for o in self.stack[-_TRAIL:]),
            shape=" ".join(f"{o.tag}.{o.classes}" for o in self.stack[-_SHAPE:]),
            element=element,
        )

    def start(self, element: Any, tag: str) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag in _BLOCKS and not (self.cells and tag in ("div", "p")):
            self.flush(element.getparent() if element.getparent() is not None else element)
        elif tag in _CELLS:
            if self.cells or _is_layout(element):
                self.flush(element)
                self.layout.append(element)
            else:
                self.cells += 1
        elif tag == "a":
            self.anchors += 1
        elif tag == "br":
            self._line_break(element)
        hidden = element.get("hidden") is not None or bool(_HIDDEN_STYLE.search(element.get("style") or ""))
        names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}".lower().strip()[:200]
        self.count += 1
        self.stack.append(_Open(tag, names, hidden, self.count, _DIGITS.sub("", (element.get("class") or "")[:80])))
        self.add(element.text)

    def _line_break(self, element: Any) -> None:
        self.breaks += 1
        if self.breaks >= 2 and not self.cells:
            self.flush(element.getparent())
        elif not self.silent:
            self.parts.append(" ")

    def end(self, element: Any, tag: str) -> None:
        if tag in _SILENT:
            self.silent -= 1
        elif tag in _CELLS:
            if self.layout and self.layout[-1] is element:
                self.layout.pop()
                self.flush(element)
            else:
                self.cells -= 1
                self.parts.append(_CELL_END)
        elif tag in _BLOCKS and not (self.cells and tag in ("div", "p")):
            self.flush(element)
        elif tag in _BLOCKS:
            self.parts.append(" ")
        elif tag == "a":
            self.anchors = max(0, self.anchors - 1)
        self.stack.pop()
        self.add(element.tail)


def page_blocks(tree: Any) -> list[Block]:
    """All text of a parsed page as blocks in document order; text of scripts, forms' lists and media is left out.

    Two line breaks in a row end a paragraph; the cells of a table row are joined by " | ".
    """
    walker = _Walker()
    body = tree.find("body")
    root = tree if body is None else body
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            walker.add(element.tail)
        elif event == "start":
            walker.start(element, element.tag if isinstance(element.tag, str) else "")
        else:
            walker.end(element, element.tag if isinstance(element.tag, str) else "")
    walker.flush(root)
    return walker.blocks
