"""A page's Markdown as HTML that is safe to serve and dressed for reading. Pure: values in, values out.

    Markdown --cmark--> HTML --record--> classes, anchors, languages --nh3--> HTML

cmark leaves raw HTML out; last, a page that has anything but the elements and attributes on our lists goes through nh3, so that
whatever happened before, only what is on them is served.
Nothing here adds a word: sections, kickers, citations and chips are the Markdown's own, found by their shape and by
the record beside the page, and given names that the style sheet knows.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from typing import Any, Final

import nh3

from digest.naming import file_name, story_anchor
from digest.publish.charts import Chart, chart_html
from digest.publish.cmark import commonmark_html
from digest.publish.page_blocks import Block, Blocks, runs, words, wrap
from digest.publish.site_index import busyness
from digest.text import fold, squeeze, visible
from digest.wording import direction

Record = Mapping[str, Any]
Link = Callable[[str], str]

# What nh3 lets through on pages that we made: blocks, inline words, links, tables; no pictures, no controls.
_TAGS: Final = frozenset(
    "a abbr article aside b blockquote br caption code dd del details div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6"
    " header hr i ins kbd li mark ol p pre q s section small span strong sub summary sup table tbody td tfoot th thead time tr"
    " u ul".split()
)
_EVERYWHERE: Final = frozenset({"class", "data-search-exclude", "dir", "id", "lang", "title"})
_ATTRIBUTES: Final[Mapping[str, frozenset[str]]] = {
    "*": _EVERYWHERE,
    "a": frozenset({"href"}),
    "ol": frozenset({"start"}),
    "td": frozenset({"align"}),
    "th": frozenset({"align"}),
    "time": frozenset({"datetime"}),
}
_SCHEMES: Final = frozenset({"http", "https", "mailto"})
# Pages that people write may also show pictures of their own site.
_HAND_TAGS: Final = _TAGS | {"img"}
_HAND_ATTRIBUTES: Final = {**_ATTRIBUTES, "img": frozenset({"alt", "height", "src", "width"})}

# Anchors that mean something: everything else gets a prefix, so that no id of a page can be taken for one of the
# theme's own or for a property of `document` (DOM clobbering, HTML 7.3.3).
_OWN_ANCHOR: Final = re.compile(r"(?:story|c)-[A-Za-z0-9_-]{1,80}")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}")
_NOT_IN_ID: Final = re.compile(r"[^a-z0-9]+")
_STORY_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
# Characters that XML 1.0 has no place for (2.2 Char; feeds are made of the same text), and noncharacters, which mark places.
_ILLEGAL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")

_BLOCKS: Final = frozenset({"p", "li", "td", "th", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"})
_ANCHORED: Final = frozenset({"h1", "h2", "h3"})
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_LINK: Final = re.compile(r'(<a (?:[^">]+"[^"]*"\s*)*?href=")(?![A-Za-z][A-Za-z0-9+.-]*:|//)([^"]+)"')
_OPENING_LINK: Final = re.compile(r'\s*(<a\b[^">]*(?:"[^"]*"[^">]*)*)>(.*?)</a>', re.DOTALL)
_HREF: Final = re.compile(r'\shref="([^"]*)"')
_LINK_BEGINS: Final = '<a href="'
_NO_OPENER: Final = ' rel="noopener"'
_TAGS_IN_TEXT: Final = re.compile(r'<(/?)([a-z][a-z0-9]*|!)[^">]*(?:"[^"]*"[^">]*)*>')
_IDENTIFIED: Final = re.compile(r'(<[a-z](?:[^">]|"[^"]*")*?\sid=")([^"]*)"')
_NBSP: Final = "&nbsp;"
_UNSEARCHED: Final = 'data-search-exclude="1"'
# HTML from which nh3 would take nothing: text, and elements that all have their attributes in quotes, each of them on the lists,
# with an address that names one of the schemes or none (a colon, or a reference that may be one, only after a slash).
_VALUE: Final = r'"[^"<>\x00]*+"'
_GIVEN: Final = rf"(?: (?:{'|'.join(sorted(_EVERYWHERE))})={_VALUE})*+"
_ADDRESS: Final = r'"(?:(?:https?|mailto):|(?![^"/?#]*[:&]))[^"<>\x00]*+"'
_INERT: Final = re.compile(
    rf"[^<>\x00]*+(?:<(?:/(?:{'|'.join(sorted(_TAGS))})|(?:{'|'.join(sorted(_TAGS - {'a'}))}){_GIVEN}(?: /)?"
    rf'|a href={_ADDRESS} rel="noopener"{_GIVEN}|t[dh] align="[a-z]+"{_GIVEN})>[^<>\x00]*+)*+'
)
_WEEK: Final = 7
# A link to a story on its edition's page, up to the end of its address.
_TO_STORY: Final = re.compile(r'<a href="[^"]*#story-([A-Za-z0-9_-]{1,64})"')
# Where the picture of a table goes: noncharacters (Unicode 23.7), which no page has (``_ILLEGAL``).
_PLACE: Final = "\ufdd0{}\ufdd1"
# A table is drawn whose cells are whole numbers, their thousands apart as languages have it, and maybe shares in percent.
_NUMBER: Final = re.compile(r"\d{1,3}(?:[.,'’\s٬]?\d{3}){0,5}")  # no count has more digits
_SHARE: Final = re.compile(r"(?=.*[%٪])[%٪\s\u061c\u200e\u200f]*\d{1,3}[%٪\s\u061c\u200e\u200f]*")
_FEWEST_COLUMNS: Final = 2
_FEWEST_ROWS: Final = 2
# Parts that list sentences of the record, by the record's names for them, in their order on a page (one sentence may be in two);
# and those that have room beside each other.
_LISTED: Final = ("numbers", "quotes", "caveats", "history")
_SIDE_BY_SIDE: Final = frozenset({"numbers", "quotes"})
# An account's list of at most so many lines stands open.
_SHORT_LIST: Final = 3
# A citation of at most so many characters stays on one line, which a phone has room for.
_SHORT: Final = 30
# A cell of a calendar: the day, and after it the number of stories in parentheses where there was an edition.
_DAY: Final = re.compile(r"(?P<day>\d{1,2})(?:\s*\((?P<count>\d{1,6})\))?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
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
        if _LANGUAGE.fullmatch(str(tongue))
        for story in str(stories).split()
        if _STORY_ID.fullmatch(story)
    }


def native_html(markdown: str) -> str:
    """HTML of CommonMark with tables. Raw HTML is left out, and so are addresses such as ``javascript:`` (cmark's safe mode)."""
    return commonmark_html(_ILLEGAL.sub("", markdown))


def sanitised(html: str) -> str:
    """The part of an HTML fragment that is on our lists; every link gets ``rel="noopener"``.

    Nearly all pages have nothing else, and to see that takes a quarter of the time that nh3 needs to take it out. Nesting is not
    looked at: elements that are not closed can do nothing, and cmark closes what it opens.
    """
    return html if _INERT.fullmatch(html) else _CLEANER.clean(html)


def sanitised_by_hand(html: str) -> str:
    """The same for pages that people write: also pictures, of this site only."""
    return _HAND_CLEANER.clean(html)


def _only_own_pictures(tag: str, attribute: str, value: str) -> str | None:
    if (tag, attribute) == ("img", "src") and ("//" in value or ":" in value or "\\" in value):
        return None
    return value


def _cleaner(tags: Set[str], attributes: Mapping[str, Set[str]], *, attribute_filter: Any = None) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(tags),
        attributes={tag: set(names) for tag, names in attributes.items()},
        attribute_filter=attribute_filter,
        link_rel="noopener",
        url_schemes=set(_SCHEMES),
    )


# Made once: making one costs as much as cleaning a short page with it.
_CLEANER: Final = _cleaner(_TAGS, _ATTRIBUTES)
_HAND_CLEANER: Final = _cleaner(_HAND_TAGS, _HAND_ATTRIBUTES, attribute_filter=_only_own_pictures)


@lru_cache(maxsize=4096)
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
    headings, anchors = _anchor_headings(page, has_ids=' id="' in linked)
    _mark_directions(page)
    _mark_calendars(page)
    drawn = _dress_overview(page, overview) if overview is not None else []
    if record is not None:
        headings = _dress_sections(page, record, language, headings)
        anchors |= {heading.anchor.removesuffix("-title") for heading in headings if heading.anchor.startswith("story-")}
    anchors |= {block.attributes["id"] for block in page.all if "id" in block.attributes}
    _mark_lists(page)
    title_html, lede_html = (page.inner(block) if block is not None else "" for block in (heading, lede))
    if lift:
        for block in (heading, lede):
            if block is not None:
                page.remove(block)
    return Body(
        title=sanitised(title_html),
        lede=sanitised(lede_html),
        html=_with_drawings(clean(page.html()), drawn),
        headings=headings,
        anchors=frozenset(anchors),
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
    return f"{_attribute(path)}#{anchor(fragment)}" if mark else _attribute(path)


def _cited(html: str, link: Link) -> str:
    """The same for HTML that cmark made, in which links with a title are marked as citations.

    A link with a title is one (ARCHITECTURE.md, "A briefing, as Markdown"). It stays on the line of the sentence's last word, and
    search finds the sentence without it.
    """
    before, *links = html.split(_LINK_BEGINS)
    pieces = [before]
    for text in links:
        href, _, after = text.partition('"')
        address = href if href.startswith("https://") else _href(href, link)
        if not after.startswith(' title="') or after.startswith(' title=""'):
            pieces.append(f'{_LINK_BEGINS}{address}"{_NO_OPENER}{after}')
            continue
        start, _, rest = after.partition(">")
        inner, _, tail = rest.partition("</a>")
        if pieces[-1][-1:] in {" ", "\n"}:
            pieces[-1] = pieces[-1][:-1] + _NBSP
        start = f'{_LINK_BEGINS}{address}"{_NO_OPENER}{start}'
        pieces.append(f'{start} class="{_citation_class(inner)}" {_UNSEARCHED}>{inner}</a>{tail}')
    return "".join(pieces)


@lru_cache(maxsize=4096)
def _citation_class(inner: str) -> str:
    return "d-cite d-cite--short" if len(words(inner)) <= _SHORT else "d-cite"


@lru_cache(maxsize=4096)
def _attribute(value: str) -> str:
    """A value as it stands in quotes in HTML."""
    return escape(value)


def _opening(page: Blocks) -> tuple[Block | None, Block | None]:
    """The first heading of the first level, and the paragraph directly after it."""
    heading = next((block for block in page.top if block.tag == "h1"), None)
    after = page.next_to(heading) if heading is not None else None
    return heading, after if after is not None and after.tag == "p" else None


def _anchor_headings(page: Blocks, *, has_ids: bool) -> tuple[tuple[Heading, ...], set[str]]:
    """Every heading of levels 1 to 3 gets an id of its own; ids that were there get their prefix. Ids inside text beside."""
    taken: set[str] = set()
    found: list[Heading] = []
    if has_ids:
        _prefix_ids(page, taken)
    in_text = set(taken)
    for block in page.all:
        given = block.attributes.get("id")
        if block.tag in _ANCHORED:
            text = page.words(block)
            name = _free(anchor(unescape(given)) if given is not None else "c-" + _readable(text), taken)
            found.append(Heading(level=int(block.tag[1]), anchor=name, text=text))
        elif given is not None:
            name = _free(anchor(unescape(given)), taken)
        else:
            continue
        block.attributes["id"] = name
    return tuple(found), in_text


def _prefix_ids(page: Blocks, taken: set[str]) -> None:
    """The ids of elements inside blocks, and between them, get their prefix."""
    for at, _ in page.texts():
        token = page.tokens[at]
        if ' id="' in token:
            page.tokens[at] = _IDENTIFIED.sub(lambda m: f'{m[1]}{_free(anchor(unescape(m[2])), taken)}"', token)


@lru_cache(maxsize=4096)
def _readable(text: str) -> str:
    """A heading as an id: its words of ``[a-z0-9]``, or ``part`` where it has none."""
    return _NOT_IN_ID.sub("-", fold(text)).strip("-")[:60].strip("-") or "part"


def _free(name: str, taken: set[str]) -> str:
    """The name, numbered if it is taken; remembers it."""
    free, number = name, 2
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    taken.add(free)
    return free


def _mark_directions(page: Blocks) -> None:
    """Blocks take their direction from their first strong letter, so that languages mix on one page."""
    for block in page.all:
        if block.tag in _BLOCKS:
            block.attributes.setdefault("dir", "auto")


def _mark_calendars(page: Blocks) -> None:
    """A table of seven columns whose cells are days of the month is a calendar; with the heading above it, one piece."""
    for table in [block for block in page.all if block.tag == "table"]:
        cells = list(page.within(table, "td"))
        days = [day for cell in cells if (day := _DAY.match(page.words(cell)))]
        if len(list(page.within(table, "th"))) != _WEEK or not days or len(days) != sum(1 for c in cells if page.words(c)):
            continue
        table.set("class", "d-calendar")
        most = max(int(day["count"] or 0) for day in days)
        for cell in cells:
            _mark_day(page, cell, most)
        heading = page.before(table)
        if heading is not None and heading.tag == "h2":
            wrap([heading, table], "section", 'class="d-month-of-year"')


def _mark_day(page: Blocks, cell: Block, most: int) -> None:
    """A day with an edition is shown as busy as it was beside its month; its number of stories is for those who ask."""
    inner = page.inner(cell)
    link, day = _OPENING_LINK.match(inner), _DAY.match(words(inner))
    if link is None or day is None:
        return
    count, rest = int(day["count"] or 0), inner[link.end() :]
    more = f' class="d-day d-day--{busyness(count, most)}"'
    if day["count"] and "<" not in rest:
        more += f' title="{count}"'
        rest = f' <span class="d-unseen">{rest.strip()}</span>'
    page.set_inner(cell, f"{link[1]}{more}>{link[2]}</a>{rest}")


def _dress_overview(page: Blocks, overview: "Overview") -> list[str]:
    """Lines above headlines and languages of stories, as in an edition; pictures of tables, which are to be put in."""
    for at in [at for at, _ in page.texts() if "#story-" in page.tokens[at]] if overview.languages else ():
        page.tokens[at] = _TO_STORY.sub(lambda link: f"{link[0]}{overview.spoken(link[1])}", page.tokens[at])
    for heading in [block for block in page.top if block.tag in {"h2", "h3"}]:
        after = page.next_to(heading)
        if after is None or not _mark_kicker(page, after):
            continue
        step, words = [heading, after], page.next_to(after)
        if words is not None and words.tag == "p" and (told := _TO_STORY.search(page.inner(heading))) is not None:
            step.append(words)
            if tongue := overview.languages.get(told[1]):
                words.attributes |= {"lang": tongue, "dir": direction(tongue)}
        wrap(step, "article", 'class="d-step"')
    return _draw_tables(page, overview.table)


def _draw_tables(page: Blocks, name: str) -> list[str]:
    """Tables of numbers, each folded away behind the place of its picture; the pictures, in the same order.

    A picture is made from its table alone. It goes in when the page is clean, since the lists of what is let through have no SVG.
    """
    drawn: list[str] = []
    for table in [block for block in page.top if block.tag == "table" and "class" not in block.attributes]:
        chart = _chart(page, table)
        if chart is not None:
            drawn.append(chart_html(chart, f"c-chart-{len(drawn) + 1}"))
            place = f'<div class="d-chart">{_PLACE.format(len(drawn))}</div>'
            table.before += f'{place}<details class="d-numbers">'
            table.before += f"<summary>{escape(name)}</summary>"
            table.after += "</details>"
    return drawn


def _chart(page: Blocks, table: Block) -> Chart | None:
    """What a table under a heading and a paragraph draws; a share in its last column makes it bars beside names."""
    about = page.before(table)
    heading = page.before(about) if about is not None else None
    head, *rows = [[page.words(cell) for cell in page.within(row, "th", "td")] for row in page.within(table, "tr")]
    if heading is None or about is None or not rows or {len(row) for row in rows} != {len(head)}:
        return None
    is_share = all(_SHARE.fullmatch(row[-1]) for row in rows)
    end = len(head) - is_share
    if (
        end < _FEWEST_COLUMNS
        or (not is_share and len(rows) < _FEWEST_ROWS)
        or not all(_NUMBER.fullmatch(cell) for row in rows for cell in row[1:end])
    ):
        return None
    return Chart(
        kind="bars" if is_share else "columns",
        title=page.words(heading),
        told=page.words(about),
        labels=tuple(row[0] for row in rows),
        series=tuple((head[at], tuple(_whole(row[at]) for row in rows)) for at in range(1, end)),
    )


def _whole(cell: str) -> int:
    """A whole number in any script's digits, without the separators of its thousands."""
    return int("".join(c for c in cell if c.isdecimal()))


def _with_drawings(html: str, drawn: Sequence[str]) -> str:
    """The page with its pictures in their places."""
    for number, svg in enumerate(drawn, 1):
        html = html.replace(_PLACE.format(number), svg)
    return html


def _mark_lists(page: Blocks) -> None:
    """A list whose items all begin with a link is a list of things to open; what is told of each stands under it."""
    tokens = page.tokens
    for block in page.all:
        if block.tag != "ul" or "class" in block.attributes:
            continue
        items = page.children(block, "li")
        found = [_OPENING_LINK.match(tokens[item.open + 1]) for item in items]
        if not items or not all(found):
            continue
        block.attributes["class"] = "d-list"
        for item, link in zip(items, found, strict=True):
            if link is None:
                continue
            item.attributes.pop("dir", None)
            start, inside, at = link[1], link[2], item.open + 1
            rest = tokens[at][link.end() :]
            # The mark between a link and what follows is for those who hear or copy the page; the eye has a new line.
            apart = f'<span class="d-unseen">: </span>{rest[2:]}' if rest.startswith(": ") else rest
            tokens[at] = f'{start} dir="auto">{inside}</a>{apart}'


# ---------------------------------------------------------------- what the record knows


def _dress_sections(page: Blocks, record: Record, language: str, headings: Sequence[Heading]) -> tuple[Heading, ...]:
    """Sections and stories become elements with names; the headings again, with the anchors of the stories."""
    sections = [section for section in record.get("sections") or () if isinstance(section, dict)]
    stories = [story for section in sections for story in section.get("stories") or () if isinstance(story, dict)]
    keys = {_folded(str(section.get("title", ""))): str(section.get("key", "")) for section in sections}
    matched = _match(page, [block for block in page.all if block.tag == "h3"], stories)
    anchors: dict[str, str] = {}
    used: set[str] = set()
    for block, story in matched.items():
        story_id = str(story.get("id", ""))
        if _STORY_ID.fullmatch(story_id) and story_id not in used:
            used.add(story_id)
            anchors[block.attributes["id"]] = story_anchor(story_id)
    for part in runs(page.top, "h2"):
        key = keys.get(_folded(page.words(part[0])))
        if key is None and not any(block in matched for block in part):
            for run in runs(part, "h3"):
                _fold(page, run)
            wrap(part, "section", f'class="d-cover" {_UNSEARCHED}')
            continue
        for run in runs(part, "h3"):
            if (found := matched.get(run[0])) is not None:
                _dress_story(page, run, found, language, anchors)
        wrap(part, "section", f'class="{_section_class(key)}"')
    return tuple(
        Heading(level=h.level, anchor=anchors[h.anchor] + "-title", text=h.text) if h.anchor in anchors else h for h in headings
    )


def _fold(page: Blocks, run: Sequence[Block]) -> None:
    """A long list of the account is folded away behind its heading."""
    if sum(1 for block in run for _ in page.within(block, "li")) <= _SHORT_LIST:
        return
    wrap(run, "details", 'class="d-more"')
    wrap(run[:1], "summary", 'class="d-more__name"')


@lru_cache(maxsize=1024)
def _folded(text: str) -> str:
    """``fold``, kept: names come again and again."""
    return fold(text)


def _section_class(key: str | None) -> str:
    kind, _, _ = (key or "more").partition(":")
    return f"d-section d-section--{kind if re.fullmatch(r'[a-z]+', kind) else 'more'}"


def _match(page: Blocks, headings: Sequence[Block], stories: Sequence[Record]) -> dict[Block, Record]:
    """Headings with their stories: by headline; what is left over (a headline put right by hand) in its order."""
    by_headline: defaultdict[str, list[Record]] = defaultdict(list)
    for story in stories:
        by_headline[squeeze(str(story.get("headline", "")))].append(story)
    found: dict[Block, Record] = {}
    for heading in headings:
        if waiting := by_headline.get(page.words(heading)):
            found[heading] = waiting.pop(0)
    left = [story for waiting in by_headline.values() for story in waiting]
    if not left:
        return found
    folded: defaultdict[str, list[Record]] = defaultdict(list)
    for story in left:
        folded[fold(str(story.get("headline", "")))].append(story)
    for heading in headings:
        if heading not in found and (waiting := folded.get(fold(page.words(heading)))):
            found[heading] = waiting.pop(0)
    left = [story for story in stories if not any(story is other for other in found.values())]
    candidates = [heading for heading in headings if heading not in found and _is_over_story(page, heading)]
    if len(left) == len(candidates):
        found.update(zip(candidates, left, strict=True))
    return found


def _is_over_story(page: Blocks, heading: Block) -> bool:
    """Whether a heading begins a story by its shape: a paragraph follows (what the account lists are bare lists)."""
    after = page.next_to(heading)
    return after is not None and after.tag == "p"


def _dress_story(page: Blocks, run: list[Block], story: Record, language: str, anchors: Mapping[str, str]) -> None:
    heading = run[0]
    attributes = 'class="d-story d-story--opinion"' if story.get("opinion") else 'class="d-story"'
    if (name := anchors.get(heading.attributes["id"])) is not None:
        attributes += f' id="{name}"'
        heading.attributes["id"] = f"{name}-title"
    tongue = str(story.get("language") or "")
    is_foreign = bool(_LANGUAGE.fullmatch(tongue)) and tongue.split("-")[0] != language.split("-")[0]
    if is_foreign:
        attributes += f' lang="{tongue}" dir="{direction(tongue)}"'
    articles = _Articles(story)
    _mark_files(page, run, articles)
    furniture = [kicker for kicker in (_kicker(page, run),) if kicker is not None]
    parts = [(part, [_Item(page, item) for block in part[1:] for item in page.within(block, "li")]) for part in runs(run, "h4")]
    kinds: list[str] = []
    for part, items in parts:
        kinds.append(_part_kind(page, part, items, story, articles, frozenset(kinds)))
    if beside := [block for (part, _), kind in zip(parts, kinds, strict=True) if kind in _SIDE_BY_SIDE for block in part]:
        wrap(beside, "div", 'class="d-parts"')
    for (part, items), kind in zip(parts, kinds, strict=True):
        part[0].attributes["data-search-exclude"] = "1"
        if kind == "reports":
            _dress_reports(page, part, items, articles)
            kind += " d-part--single" if len(items) == 1 else ""
        wrap(part, "div", f'class="d-part d-part--{kind}"')
        furniture.append(part[0])
    if is_foreign and _LANGUAGE.fullmatch(language):
        for block in furniture:
            block.attributes["lang"] = language
    wrap(run, "article", attributes)


class _Articles:
    """The articles of a story as its page names them: by address, and the others by publisher or file."""

    def __init__(self, story: Record) -> None:
        known = [a for a in story.get("articles") or () if isinstance(a, dict)]
        self.by_address = {str(a["url"]): a for a in known if a.get("url")}
        self.nameless = [a for a in known if not a.get("url")] if len(self.by_address) < len(known) else []
        self._known = known

    def folded_names(self) -> tuple[str, ...]:
        """All names that a report may begin with, folded."""
        return tuple(folded for article in self._known for name in _sources(article) if (folded := _folded(name)))


class _Item:
    """A line of a list under a story: its HTML, and the link that it begins with."""

    __slots__ = ("block", "first", "html")

    def __init__(self, page: Blocks, block: Block) -> None:
        self.block, self.html = block, page.inner(block)
        self.first = _OPENING_LINK.match(self.html)


def _mark_files(page: Blocks, run: Sequence[Block], articles: _Articles) -> None:
    """``(Name)`` after a sentence is the citation of a source without address: it looks like the others."""
    if not articles.nameless:
        return
    marks = dict.fromkeys(escape(f"({name})") for article in articles.nameless for name in _sources(article))
    for at, owner in page.texts(run[0], run[-1]):
        if owner is not None and owner.tag in {"p", "li"}:
            for mark in marks:
                if mark in page.tokens[at]:
                    page.tokens[at] = _outside_tags(page.tokens[at], mark)


def _outside_tags(html: str, mark: str) -> str:
    """Every place of some words that stands inside no element, each in a span."""
    cited = f'<span class="d-cite d-cite--file" dir="auto" {_UNSEARCHED}>{mark}</span>'
    pieces: list[str] = []
    depth = at = 0
    for tag in _TAGS_IN_TEXT.finditer(html):
        text = html[at : tag.start()]
        pieces += [text if depth else text.replace(mark, cited), tag[0]]
        at = tag.end()
        if tag[2] not in {"br", "!", "img", "hr"}:
            depth += -1 if tag[1] else 1
    return "".join(pieces) + html[at:].replace(mark, cited)


def _kicker(page: Blocks, run: Sequence[Block]) -> Block | None:
    """The line above a headline: a paragraph after it that is emphasised as a whole; search has filters for what it says."""
    after = run[1] if len(run) > 1 else None
    if after is None or not _mark_kicker(page, after):
        return None
    after.attributes["data-search-exclude"] = "1"
    return after


def _mark_kicker(page: Blocks, block: Block) -> bool:
    """Name a paragraph that is emphasised as a whole; whether it is."""
    inner = page.inner(block).strip() if block.tag == "p" else ""
    if not (inner.startswith("<em>") and inner.endswith("</em>") and "</em>" not in inner[:-5]):
        return False
    block.attributes["class"] = "d-kicker"
    return True


def _part_kind(
    page: Blocks, part: Sequence[Block], items: Sequence[_Item], story: Record, articles: _Articles, before: Set[str]
) -> str:
    """What a part is, by what stands in it: one of ``_LISTED`` but those ``before``, ``reports``, ``picture`` or ``more``."""
    for kind in _LISTED if items else ():
        if kind not in before and story.get(kind) and _lists_sentences(items, story[kind]):
            return kind
    if items and _lists_reports(items, articles):
        return "reports"
    image = story.get("image") or {}
    known = [fold(str(image.get(key) or "")) for key in ("caption", "credit")] if isinstance(image, dict) else []
    if not any(known):
        return "more"
    told = fold(" ".join(page.words(block) for block in part[1:]))
    return "picture" if told and all(k in told for k in known if k) else "more"


def _lists_sentences(items: Sequence[_Item], listed: Sequence[Any]) -> bool:
    """Whether each item has one of the sentences that the record lists: themselves, or under ``sentence``."""
    sentences = (one.get("sentence") or one for one in listed if isinstance(one, dict))
    texts = [fold(str(sentence.get("text") or "")) for sentence in sentences if isinstance(sentence, dict)]
    known = [text for text in texts if text]
    return bool(known) and all(any(text in told for text in known) for item in items for told in (fold(words(item.html)),))


def _lists_reports(items: Sequence[_Item], articles: _Articles) -> bool:
    """Whether each item is about an article of the story."""
    rest = [item for item in items if item.first is None or _address(item.first) not in articles.by_address]
    if not rest:
        return True
    names = articles.folded_names()
    return bool(names) and all(fold(words(item.html)).startswith(names) for item in rest)


def _address(link: re.Match[str]) -> str:
    """Where a link leads."""
    href = _HREF.search(link[1])
    return unescape(href[1]) if href is not None else ""


def _dress_reports(page: Blocks, part: Sequence[Block], items: Sequence[_Item], articles: _Articles) -> None:
    """Each report as a chip: publisher, then what is told of it; its headline stays for those who ask."""
    for block in part:
        for chips in [block] if block.tag == "ul" else page.within(block, "ul"):
            chips.attributes["class"] = "d-reports"
    for item in items:
        known = _report_of(item, articles)
        item.block.attributes["class"] = "d-report" if known.get("independent", True) else "d-report d-report--copy"
        if (split := _split_report(item.html, item.first, known)) != item.html:
            page.set_inner(item.block, split)


def _report_of(item: _Item, articles: _Articles) -> Record:
    """The article that a line of reports is about: by address, or by the name of a source that has none."""
    if item.first is not None:
        return articles.by_address.get(_address(item.first), {})
    text = words(item.html)
    return next((a for a in articles.nameless if text.startswith(tuple(f"{name}:" for name in _sources(a)))), {})


def _sources(article: Record) -> tuple[str, ...]:
    """What a report without address is called: its publisher, else its file; early editions wrote the whole path."""
    publisher = _line(str(article.get("publisher") or ""))
    where = _line(str(article.get("where") or ""))
    return tuple(name for name in dict.fromkeys((publisher,) if publisher else (file_name(where), where)) if name)


@lru_cache(maxsize=1024)
def _line(value: str) -> str:
    return squeeze(visible(value))


def _split_report(item: str, first: re.Match[str] | None, known: Record) -> str:
    """``Name: Title, by Author, 18:42 (copy of …)`` becomes spans after the name, as far as it has that shape."""
    if first is None:
        name, colon, tail = item.partition(":")
        if not colon or "<" in item:
            return item
        start = f'<span class="d-report__name" dir="auto">{escape(words(name))}</span>'
    else:
        start, tail = first[0].lstrip(), item[first.end() :]
    shown = words(tail).removeprefix(":").strip()
    if "<" in tail or not shown:
        return start + tail
    pieces = [start]
    title = _line(str(known.get("title") or ""))
    if title and shown.startswith(title):
        pieces.append(f'<span class="d-report__title" dir="auto">{escape(title)}</span>')
        shown = shown[len(title) :].lstrip(" ,")
    authors = ", ".join(_line(str(author)) for author in known.get("authors") or ())
    byline, mark, rest = shown.partition(authors) if authors else ("", "", shown)
    if mark:
        pieces.append(f'<span class="d-report__by" dir="auto" {_UNSEARCHED}>{escape(byline + authors)}</span>')
        shown = rest.lstrip(" ,")
    if shown:
        pieces.append(f'<span class="d-report__note" dir="auto" {_UNSEARCHED}>{escape(shown)}</span>')
    return " ".join(pieces) + " "
