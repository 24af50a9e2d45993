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

_TAG: Final = re.compile(r'<(/?)(p|h[1-6]|ul|ol|li|table|thead|tbody|tr|td|th|blockquote)((?:\s[^">]*(?:"[^"]*"[^">]*)*)?)>')
_ATTRIBUTE: Final = re.compile(r'([^\s"=<>/]+)(?:="([^"]*)")?')
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
    """A page's blocks in their order; ``html`` writes it again with what was changed."""

    def __init__(self, html: str) -> None:
        self.all: list[Block] = []
        self.top: list[Block] = []
        self.tokens: list[str] = []
        self._read(html)

    def _read(self, html: str) -> None:
        tokens, everything, top = self.tokens, self.all, self.top
        open_blocks: list[Block] = []
        inside: Block | None = None
        pieces = _TAG.split(html)  # text, slash, tag, attributes, text, ...
        text = pieces[0]
        for at in range(1, len(pieces), 4):
            slash, tag, attributes, after = pieces[at : at + 4]
            if slash and (inside is None or inside.tag != tag):
                text += f"</{tag}{attributes}>{after}"  # no block of ours ends here: it stays text
                continue
            if text:
                tokens.append(text)
            if slash:
                if inside is not None:
                    inside.close = len(tokens)
                    inside = inside.parent
                open_blocks.pop()
                tokens.append(f"</{tag}>")
            else:
                given = dict(_ATTRIBUTE.findall(attributes)) if attributes else {}
                inside = Block(len(everything), tag, given, len(tokens), inside)
                if inside.parent is None:
                    top.append(inside)
                everything.append(inside)
                open_blocks.append(inside)
                tokens.append(f"<{tag}{attributes}>")
            text = after
        if text:
            tokens.append(text)
        for block in open_blocks:  # cut short: it reaches to the end
            block.close = len(tokens)

    @cached_property
    def _owners(self) -> dict[int, Block | None]:
        """The tokens that are text, each with the innermost block it stands in."""
        found: dict[int, Block | None] = dict.fromkeys(range(len(self.tokens)))
        for block in self.all:
            found.update(dict.fromkeys(range(block.open, block.close), block))
        for block in self.all:
            found.pop(block.open, None)
            found.pop(block.close, None)
        return found

    def html(self) -> str:
        """The page as it now is."""
        tokens = list(self.tokens)
        for block in self.all:
            if not tokens[block.open]:
                continue  # it was taken out
            inside = "".join([f' {name}="{value}"' for name, value in block.attributes.items()])
            tokens[block.open] = f"{block.before}<{block.tag}{inside}>"
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

    def within(self, block: Block, *tags: str) -> Iterator[Block]:
        """The blocks of these tags inside another one."""
        for inside in self._from(block):
            if inside.open > block.close:
                return
            if inside.tag in tags:
                yield inside

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
