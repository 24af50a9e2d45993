"""A page's Markdown as HTML that is safe to serve and dressed for reading. Pure: values in, values out.

    Markdown --cmark--> HTML --record--> classes, anchors, languages --nh3--> HTML

cmark leaves raw HTML out; last, a page that has anything but the elements and attributes on our lists goes through nh3, so that
whatever happened before, only what is on them is served.
Nothing here adds a word: sections, kickers, citations and chips are the Markdown's own, found by their shape and by
the record beside the page, and given names that the style sheet knows.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from itertools import zip_longest
from typing import Final, NamedTuple

from digest.publish.cmark import commonmark_html
from digest.publish.page_blocks import OPENING_LINK, Block, Blocks, words, wrap
from digest.publish.page_reports import UNSEARCHED, Record
from digest.publish.page_story import LANGUAGE, STORY_ID, dress_sections, mark_kicker, story_anchors
from digest.publish.page_tables import draw_tables, mark_calendars, with_drawings
from digest.publish.sanitising import sanitised
from digest.wording import direction

Link = Callable[[str], str]

# Anchors that mean something: everything else gets a prefix, so that no id of a page can be taken for one of the
# theme's own or for a property of `document` (DOM clobbering, HTML 7.3.3).
_OWN_ANCHOR: Final = re.compile(r"(?:story|c)-[A-Za-z0-9_-]{1,80}")
_NOT_IN_ID: Final = re.compile(r"[^a-z0-9]+")
# Runs of characters that XML 1.0 has a place for (2.2 Char; feeds are made of the same text), without noncharacters, which mark
# places.
_LEGAL: Final = re.compile(r"[\t\n\r\x20-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]+")

_DIRECTED: Final = frozenset({"p", "li", "td", "th", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"})
_ANCHORED: Final = frozenset({"h1", "h2", "h3"})
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_LINK: Final = re.compile(r'(<a (?:[^">]+"[^"]*"\s*)*?href=")(?![A-Za-z][A-Za-z0-9+.-]*:|//)([^"]+)"')
_LINK_BEGINS: Final = '<a href="'
_NO_OPENER: Final = '" rel="noopener"'
_IDENTIFIED: Final = re.compile(r'(<[a-z](?:[^">]|"[^"]*")*?\sid=")([^"]*)"')
_NBSP: Final = "&nbsp;"
# A link to a story on its edition's page, up to the end of its address.
_TO_STORY: Final = re.compile(r'<a href="[^"]*#story-([A-Za-z0-9_-]{1,64})"')
# A citation of at most so many characters stays on one line, which a phone has room for.
_SHORT: Final = 30


class Heading(NamedTuple):
    """A heading of a page: level (1 to 3), anchor without ``#``, and its words as plain text."""

    level: int
    anchor: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A page's content, ready to serve.

    ``title`` is the HTML inside the first heading ("" if the page has none) and ``lede`` the HTML inside the paragraph
    right after it; both are taken out of ``html`` only when ``dress`` was asked to lift them.
    """

    title: str
    lede: str
    html: str
    headings: tuple[Heading, ...]
    anchors: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What is known of a page about many editions: what the table behind a picture is called, and the languages of stories.

    Those are of the stories in another language than the site's, by id, as language tags.
    """

    table: str
    languages: Mapping[str, str]

    def spoken(self, story: str) -> str:
        """The attribute that a link to a story has for its language; "" for the site's own."""
        return f' lang="{self.languages[story]}"' if story in self.languages else ""


def told_languages(front: object) -> dict[str, str]:
    """The languages of stories as front matter has them: the ids that belong to each; what is neither is passed over."""
    listed = front if isinstance(front, Mapping) else {}
    return {
        story: str(tongue)
        for tongue, stories in listed.items()
        if LANGUAGE.fullmatch(str(tongue))
        for story in str(stories).split()
        if STORY_ID.fullmatch(story)
    }


def native_html(markdown: str) -> str:
    """HTML of CommonMark with tables. Raw HTML is left out, and so are addresses such as ``javascript:`` (cmark's safe mode)."""
    return commonmark_html("".join(_LEGAL.findall(markdown)))


@lru_cache(maxsize=16384)
def anchor(fragment: str) -> str:
    """The id that a fragment of the Markdown's links stands for: our own as it is, any other with a prefix."""
    return fragment if _OWN_ANCHOR.fullmatch(fragment) else "c-" + re.sub(r"[^A-Za-z0-9_-]+", "-", fragment)[:80]


def dress(
    html: str,
    *,
    record: Record | None = None,
    link: Link = lambda href: href,
    language: str = "",
    lift: bool = False,
    overview: "Overview | None" = None,
    clean: Callable[[str], str] = sanitised,
) -> Body:
    """The fragment sanitised, with anchors, directions and, given a record, the classes and anchors of its stories.

    ``link`` turns a relative address of the Markdown into one of the site. ``language`` is the site's; a story in another
    one is marked. ``lift`` takes the first heading and the paragraph after it out of the body. ``overview`` is for
    pages that we made about many editions. ``clean`` comes last, but for pictures of tables.
    """
    is_ours = record is not None or overview is not None
    linked = (_cited if is_ours else _rewritten)(html, link)
    page = Blocks(linked)
    heading, lede = _opening(page)
    titles = {block: page.words(block) for block in page.all if block.tag in _ANCHORED}
    stories = story_anchors(page, record, titles) if record is not None else {}
    ids = {block: f"{name}-title" for block, (_, name) in stories.items() if name}
    anchors = _name_blocks(page, titles, ids, has_ids=' id="' in linked)
    mark_calendars(page)
    drawn = _dress_overview(page, overview) if overview is not None else []
    if record is not None:
        dress_sections(page, record, language, titles, stories)
    _mark_lists(page)
    title_html, lede_html = (page.inner(block) if block is not None else "" for block in (heading, lede))
    if lift:
        for block in (heading, lede):
            if block is not None:
                page.remove(block)
    return Body(
        title=sanitised(title_html),
        lede=sanitised(lede_html),
        html=with_drawings(clean(page.html()), drawn),
        headings=tuple([Heading(int(b.tag[1]), b.attributes["id"], text) for b, text in titles.items()]),
        anchors=frozenset(anchors.union(name for _, name in stories.values())),
    )


# ---------------------------------------------------------------- every page


def _rewritten(html: str, link: Link) -> str:
    """Relative addresses become the site's, their fragments our anchors."""
    return _LINK.sub(lambda match: f'{match[1]}{_href(match[2], link)}"', html)


def _href(href: str, link: Link) -> str:
    """An address as it stands in HTML, as one of the site; what is absolute, or nothing, stays as it is."""
    plain = unescape(href) if "&" in href else href
    if not href or _ABSOLUTE.match(plain):
        return href
    path, mark, fragment = link(plain).partition("#")
    return f"{_quoted(path)}#{anchor(fragment)}" if mark else _quoted(path)


@lru_cache(maxsize=16384)
def _quoted(value: str) -> str:
    """A value as it stands in quotes in HTML."""
    return escape(value)


def _cited(html: str, link: Link) -> str:
    """The same for HTML that cmark made, in which links with a title are marked as citations.

    A link with a title is one (ARCHITECTURE.md, "A briefing, as Markdown"). It stays on the line of the sentence's last word, and
    search finds the sentence without it.
    """
    before, *links = html.split(_LINK_BEGINS)
    pieces = [before]
    for text in links:
        href, _, after = text.partition('"')
        if not href.startswith("https://"):
            href = _href(href, link)
        if not after.startswith(' title="') or after.startswith(' title=""'):
            pieces.append(f"{_LINK_BEGINS}{href}{_NO_OPENER}{after}")
            continue
        start, _, rest = after.partition(">")
        inner, _, tail = rest.partition("</a>")
        if pieces[-1][-1:] in {" ", "\n"}:
            pieces[-1] = pieces[-1][:-1] + _NBSP
        start = f"{_LINK_BEGINS}{href}{_NO_OPENER}{start}"
        pieces.append(f'{start} class="{_citation_class(inner)}" {UNSEARCHED}>{inner}</a>{tail}')
    return "".join(pieces)


@lru_cache(maxsize=4096)
def _citation_class(inner: str) -> str:
    return "d-cite d-cite--short" if len(words(inner)) <= _SHORT else "d-cite"


def _opening(page: Blocks) -> tuple[Block | None, Block | None]:
    """The first heading of the first level, and the paragraph directly after it."""
    heading = next((block for block in page.top if block.tag == "h1"), None)
    after = page.next_to(heading) if heading is not None else None
    return heading, after if after is not None and after.tag == "p" else None


def _name_blocks(page: Blocks, titles: Mapping[Block, str], ids: dict[Block, str], *, has_ids: bool) -> set[str]:
    """Every heading of ``titles`` gets an id: one of ``ids``, or of its own; ids that were there get their prefix. All ids.

    Blocks take their direction from their first strong letter, so that languages mix on one page.
    """
    taken = set(ids.values())
    if has_ids:
        _prefix_ids(page, taken)
    for block in page.all:
        attributes = block.attributes
        given = attributes.get("id")
        if block in ids:
            attributes["id"] = ids[block]
        elif given is not None:
            attributes["id"] = _free(anchor(unescape(given)), taken)
        elif block.tag in _ANCHORED:
            attributes["id"] = _free("c-" + _readable(titles[block]), taken)
        if block.tag in _DIRECTED and "dir" not in attributes:
            attributes["dir"] = "auto"
    return taken


def _prefix_ids(page: Blocks, taken: set[str]) -> None:
    """The ids of elements inside blocks, and between them, get their prefix."""
    for at, _ in page.texts():
        token = page.tokens[at]
        if ' id="' in token:
            page.tokens[at] = _IDENTIFIED.sub(lambda m: f'{m[1]}{_free(anchor(unescape(m[2])), taken)}"', token)


@lru_cache(maxsize=4096)
def _readable(text: str) -> str:
    """A heading as an id: its words of ``[a-z0-9]``, or ``part`` where it has none."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _NOT_IN_ID.sub("-", plain).strip("-")[:60].strip("-") or "part"


def _free(name: str, taken: set[str]) -> str:
    """The name, numbered if it is taken; remembers it."""
    free, number = name, 2
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    taken.add(free)
    return free


def _dress_overview(page: Blocks, overview: "Overview") -> list[str]:
    """Lines above headlines and languages of stories, as in an edition; pictures of tables, which are to be put in."""
    for at in [at for at, _ in page.texts() if "#story-" in page.tokens[at]] if overview.languages else ():
        page.tokens[at] = _TO_STORY.sub(lambda link: f"{link[0]}{overview.spoken(link[1])}", page.tokens[at])
    for heading, after, text in zip_longest(page.top, page.top[1:], page.top[2:]):
        if heading.tag not in {"h2", "h3"} or after is None or not mark_kicker(page, after):
            continue
        step = [heading, after]
        if text is not None and text.tag == "p" and (told := _TO_STORY.search(page.inner(heading))) is not None:
            step.append(text)
            if tongue := overview.languages.get(told[1]):
                text.attributes |= {"lang": tongue, "dir": direction(tongue)}
        wrap(step, "article", 'class="d-step"')
    return draw_tables(page, overview.table)


def _mark_lists(page: Blocks) -> None:
    """A list whose items all begin with a link is a list of things to open; what is told of each stands under it."""
    tokens = page.tokens
    for block in page.all:
        if block.tag != "ul" or "class" in block.attributes:
            continue
        items = page.children(block, "li")
        links = [link for item in items if (link := OPENING_LINK.match(tokens[item.open + 1])) is not None]
        if not items or len(links) < len(items):
            continue
        block.attributes["class"] = "d-list"
        for item, link in zip(items, links, strict=True):
            item.attributes.pop("dir", None)
            start, inside, at = link[1], link[2], item.open + 1
            rest = tokens[at][link.end() :]
            # The mark between a link and what follows is for those who hear or copy the page; the eye has a new line.
            apart = f'<span class="d-unseen">: </span>{rest[2:]}' if rest.startswith(": ") else rest
            tokens[at] = f'{start} dir="auto">{inside}</a>{apart}'
