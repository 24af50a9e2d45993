"""The blocks of well-formed HTML, as cmark and nh3 write it, so that they can be named and wrapped without a tree. Pure.

Paragraphs, headings, lists and tables are found by their tags; what stands inside them stays text with tags in it. Reading a page
so costs a fifth of parsing it. It is no parser and guards nothing: what is served goes through nh3 afterwards.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from html import escape, unescape
from typing import Final

from digest.text import squeeze

# The tags of blocks. Nearly all have no attributes, and those are looked up instead of taken apart.
_NAMES: Final = "p h1 h2 h3 h4 h5 h6 ul ol li table thead tbody tr td th blockquote".split()
_TAG: Final = re.compile(rf'(</?(?:{"|".join(_NAMES)})(?:\s[^">]*(?:"[^"]*"[^">]*)*)?>)')
_BARE: Final = {f"<{name}>": name for name in _NAMES}
_ATTRIBUTE: Final = re.compile(r'([^\s"=<>/]+)(?:="([^"]*)")?')
# A link that a text begins with: its opening tag, and what is inside it.
OPENING_LINK: Final = re.compile(r'\s*(<a\b[^">]*(?:"[^"]*"[^">]*)*)>(.*?)</a>', re.DOTALL)
_ANY_TAG: Final = re.compile(r'<[^">]*(?:"[^"]*"[^">]*)*>')


class Block:
    """An element that was found: its tag, attributes (values as HTML), and where its tags stand among the tokens."""

    __slots__ = ("after", "attributes", "before", "close", "number", "open", "parent", "tag")

    def __init__(self, number: int, tag: str, attributes: dict[str, str], at: int, parent: "Block | None") -> None:
        self.number, self.tag, self.attributes, self.parent = number, tag, attributes, parent
        self.open = self.close = at
        self.before = self.after = ""

    def set(self, name: str, value: str) -> None:
        """Give an attribute a value, in plain text."""
        self.attributes[name] = escape(value)


class Blocks:
    """A page's blocks in their order; ``html`` writes it again with what was changed.

    ``tokens`` are text and tags by turns, text first and last.
    """

    def __init__(self, html: str) -> None:
        self.all: list[Block] = []
        self.top: list[Block] = []
        self.tokens: list[str] = _TAG.split(html)
        self._read()

    def _read(self) -> None:
        tokens, everything = self.tokens, self.all
        inside: Block | None = None
        for at in range(1, len(tokens), 2):
            tag = tokens[at]
            if tag[1] == "/":
                if inside is not None and tag[2:-1] == inside.tag:  # any other stays as it is
                    inside.close = at
                    inside = inside.parent
                continue
            name = _BARE.get(tag)
            if name is not None:
                inside = Block(len(everything), name, {}, at, inside)
            else:
                name, *given = tag[1:-1].split(None, 1)
                inside = Block(len(everything), name, dict(_ATTRIBUTE.findall("".join(given))), at, inside)
            everything.append(inside)
        while inside is not None:  # cut short: it reaches to the end
            inside.close = len(tokens)
            inside = inside.parent
        self.top = [block for block in everything if block.parent is None]

    @cached_property
    def _owners(self) -> dict[int, Block | None]:
        """The tokens that are text, each with the innermost block it stands in."""
        found: dict[int, Block | None] = dict.fromkeys(range(0, len(self.tokens), 2))
        for block in self.all:
            found.update(dict.fromkeys(range(block.open + 1, block.close, 2), block))
        return found

    def html(self) -> str:
        """The page as it now is."""
        tokens = self.tokens.copy()
        for block in self.all:
            if not tokens[block.open]:
                continue  # it was taken out
            opening = f"{block.before}<{block.tag}"
            for name, value in block.attributes.items():
                opening += f' {name}="{value}"'
            tokens[block.open] = f"{opening}>"
            if block.after and block.close < len(tokens):
                tokens[block.close] += block.after
        return "".join(tokens)

    def inner(self, block: Block) -> str:
        """The HTML inside a block."""
        first, end = block.open + 1, block.close
        return self.tokens[first] if end == first + 1 else "".join(self.tokens[first:end])

    def set_inner(self, block: Block, html: str) -> None:
        """Put other HTML inside a block that has something, and no blocks, in it."""
        self.tokens[block.open + 1] = html
        self.tokens[block.open + 2 : block.close] = [""] * (block.close - block.open - 2)

    def words(self, block: Block) -> str:
        """The text inside a block, on one line."""
        return words(self.inner(block))

    def remove(self, block: Block) -> None:
        """Take a block out."""
        self.tokens[block.open : block.close + 1] = [""] * (block.close + 1 - block.open)

    def within(self, block: Block, *tags: str) -> list[Block]:
        """The blocks of these tags inside another one."""
        found = []
        for inside in self._from(block):
            if inside.open > block.close:
                break
            if inside.tag in tags:
                found.append(inside)
        return found

    def children(self, block: Block, tag: str) -> list[Block]:
        """The blocks of a tag directly inside another one."""
        return [inside for inside in self.within(block, tag) if inside.parent is block]

    def next_to(self, block: Block) -> Block | None:
        """The block after another one, below the same parent."""
        found = next((other for other in self._from(block) if other.open > block.close), None)
        return found if found is not None and found.parent is block.parent else None

    def before(self, block: Block) -> Block | None:
        """The block before another one, below the same parent."""
        earlier = (self.all[number] for number in range(block.number - 1, -1, -1))
        return next((other for other in earlier if other.parent is block.parent), None)

    def _from(self, block: Block) -> Iterator[Block]:
        """The blocks that begin after another one does."""
        return map(self.all.__getitem__, range(block.number + 1, len(self.all)))

    def texts(self, first: Block | None = None, last: Block | None = None) -> list[tuple[int, Block | None]]:
        """The places of the tokens that are text, each with the block it stands in; those from one block to another."""
        places = range(first.open if first else 0, last.close + 1 if last else len(self.tokens))
        return [(at, self._owners[at]) for at in places if at in self._owners]


def words(html: str) -> str:
    """The text of HTML, on one line."""
    if "<" in html:
        html = _ANY_TAG.sub("", html)
    return squeeze(unescape(html) if "&" in html else html)


def wrap(blocks: Sequence[Block], tag: str, attributes: str) -> None:
    """Put blocks that stand side by side into a new element; its attributes are HTML."""
    blocks[0].before += f"<{tag} {attributes}>"
    blocks[-1].after += f"</{tag}>"


def runs(blocks: Sequence[Block], tag: str) -> list[list[Block]]:
    """Blocks from each ``tag`` to the next; what comes before the first belongs to none."""
    found: list[list[Block]] = []
    for block in blocks:
        if block.tag == tag:
            found.append([block])
        elif found:
            found[-1].append(block)
    return found
