"""A page's Markdown as HTML that is safe to serve and dressed for reading. Pure: values in, values out.

    Markdown --cmark--> HTML --record--> classes, anchors, languages --nh3--> HTML

cmark leaves raw HTML out; nh3 comes last, so that whatever happened before, only what is on its lists is served.
Nothing here adds a word: sections, kickers, citations and chips are the Markdown's own, found by their shape and by
the record beside the page, and given names that the style sheet knows.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, Final

import cmarkgfm
import nh3
from lxml import etree

from digest.naming import story_anchor
from digest.publish.site_index import busyness
from digest.text import fold, squeeze, visible
from digest.wording import direction

Element = etree._Element
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
_STORY_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
# Characters that XML 1.0 has no place for (2.2 Char); lxml refuses them in text.
_ILLEGAL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

_BLOCKS: Final = frozenset({"p", "li", "td", "th", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"})
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ANCHORED: Final = frozenset({"h1", "h2", "h3"})
_WEEK: Final = 7
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


def native_html(markdown: str) -> str:
    """HTML of CommonMark with tables. Raw HTML is left out, and so are addresses such as ``javascript:`` (cmark's safe mode)."""
    return str(cmarkgfm.markdown_to_html_with_extensions(_ILLEGAL.sub("", markdown), options=0, extensions=["table"]))


def sanitised(html: str) -> str:
    """The part of an HTML fragment that is on our lists; every link gets ``rel="noopener"``."""
    return _CLEANER.clean(html) if html else ""


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
    clean: Callable[[str], str] = sanitised,
) -> Body:
    """The fragment sanitised, with anchors, directions and, given a record, the classes and anchors of its stories.

    ``link`` turns a relative address of the Markdown into one of the site. ``language`` is the site's; a story in another
    one is marked. ``lift`` takes the first heading and the paragraph after it out of the body. ``clean`` comes last.
    """
    root = _parsed(html)
    _rewrite_links(root, link)
    heading, lede = _opening(root)
    headings = _anchor_headings(root)
    _mark_directions(root)
    _mark_calendars(root)
    if record is not None:
        _mark_citations(root)
        headings = _dress_sections(root, record, language, headings)
    _mark_lists(root)
    title_html, lede_html = (_inner(heading), _inner(lede)) if heading is not None else ("", "")
    if lift:
        for element in (heading, lede):
            if element is not None:
                _remove(element)
    anchors = frozenset(str(found) for element in _elements(root) if (found := element.get("id")))
    return Body(
        title=sanitised(title_html),
        lede=sanitised(lede_html),
        html=clean(_inner(root)),
        headings=headings,
        anchors=anchors,
    )


# ---------------------------------------------------------------- the tree


def _parsed(html: str) -> Element:
    """The fragment below one div. ``huge_tree``, since libxml2 otherwise drops text below 256 levels in silence."""
    document = etree.fromstring(f"<div>{_ILLEGAL.sub('', html)}</div>", etree.HTMLParser(huge_tree=True))
    root = document.find("body/div")
    return root if root is not None else etree.Element("div")


def _inner(element: Element | None) -> str:
    """The HTML inside an element."""
    if element is None:
        return ""
    html = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
    return html[html.index(">") + 1 : html.rindex("<")]


def _words(element: Element) -> str:
    return squeeze("".join(str(text) for text in element.itertext()))


def _remove(element: Element) -> None:
    """Take an element out and keep the text after it."""
    parent, before, tail = element.getparent(), element.getprevious(), element.tail or ""
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _elements(root: Element) -> Iterator[Element]:
    return (element for element in root.iter() if isinstance(element.tag, str))


def _rewrite_links(root: Element, link: Link) -> None:
    """Relative addresses become the site's, their fragments our anchors."""
    for element in root.iter("a"):
        href = element.get("href") or ""
        if not href or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", href):
            continue
        path, mark, fragment = link(href).partition("#")
        element.set("href", f"{path}#{anchor(fragment)}" if mark else path)


def _opening(root: Element) -> tuple[Element | None, Element | None]:
    """The first heading of the first level, and the paragraph directly after it."""
    heading = root.find("h1")
    after = heading.getnext() if heading is not None else None
    return heading, after if after is not None and after.tag == "p" else None


def _anchor_headings(root: Element) -> tuple[Heading, ...]:
    """Every heading of levels 1 to 3 gets an id of its own; ids that were there get their prefix."""
    taken: set[str] = set()
    found: list[Heading] = []
    for element in _elements(root):
        given = element.get("id")
        is_anchored = element.tag in _ANCHORED
        if given is None and not is_anchored:
            continue
        name = _free(anchor(given) if given is not None else "c-" + _readable(_words(element)), taken)
        element.set("id", name)
        if is_anchored:
            found.append(Heading(level=int(element.tag[1]), anchor=name, text=_words(element)))
    return tuple(found)


def _readable(text: str) -> str:
    """A heading as an id: its words of ``[a-z0-9]``, or ``part`` where it has none."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:60].strip("-") or "part"


def _free(name: str, taken: set[str]) -> str:
    """The name, numbered if it is taken; remembers it."""
    free, number = name, 2
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    taken.add(free)
    return free


def _mark_directions(root: Element) -> None:
    """Blocks take their direction from their first strong letter, so that languages mix on one page."""
    for element in root.iter(*_BLOCKS):
        if element.get("dir") is None:
            element.set("dir", "auto")


def _mark_calendars(root: Element) -> None:
    """A table of seven columns whose cells are days of the month is a calendar; with the heading above it, one piece."""
    for table in list(root.iter("table")):
        cells = list(table.iter("td"))
        days = [day for cell in cells if (day := _DAY.match(_words(cell)))]
        if len(list(table.iter("th"))) != _WEEK or not days or len(days) != sum(1 for cell in cells if _words(cell)):
            continue
        table.set("class", "d-calendar")
        most = max(int(day["count"] or 0) for day in days)
        for cell in cells:
            _mark_day(cell, most)
        heading = table.getprevious()
        if heading is not None and heading.tag == "h2":
            _wrap([heading, table], "section", "d-month-of-year")


def _mark_day(cell: Element, most: int) -> None:
    """A day with an edition is shown as busy as it was beside its month; its number of stories is for those who ask."""
    link, day = cell.find("a"), _DAY.match(_words(cell))
    if link is None or day is None:
        return
    count = int(day["count"] or 0)
    link.set("class", f"d-day d-day--{busyness(count, most)}")
    if day["count"] and len(cell) == 1:
        hidden = cell.makeelement("span", {"class": "d-unseen"})
        hidden.text, link.tail = (link.tail or "").strip(), " "
        link.set("title", hidden.text.strip("()"))
        cell.append(hidden)


def _mark_lists(root: Element) -> None:
    """A list whose items all begin with a link is a list of things to open; what is told of each stands under it."""
    for element in root.iter("ul"):
        items = list(element.iterchildren("li"))
        if (
            element.get("class")
            or not items
            or not all(len(item) and item[0].tag == "a" and not (item.text or "").strip() for item in items)
        ):
            continue
        element.set("class", "d-list")
        for item in items:
            if item.get("dir"):
                del item.attrib["dir"]
            item[0].set("dir", "auto")
            if (item[0].tail or "").startswith(": "):
                _set_apart(item[0], ": ")


def _set_apart(link: Element, mark: str) -> None:
    """Keep the mark between a link and what follows for those who hear or copy the page; the eye has a new line."""
    hidden = link.makeelement("span", {"class": "d-unseen"})
    hidden.text, hidden.tail, link.tail = mark, (link.tail or "").removeprefix(mark), None
    link.addnext(hidden)


def _mark_citations(root: Element) -> None:
    """A link with a title is a citation (ARCHITECTURE.md, "A briefing, as Markdown").

    It stays on the line of the sentence's last word, and search finds the sentence without it.
    """
    for element in root.iter("a"):
        if not element.get("title"):
            continue
        element.set("class", "d-cite d-cite--short" if len(_words(element)) <= _SHORT else "d-cite")
        element.set("data-search-exclude", "1")
        before, parent = element.getprevious(), element.getparent()
        if before is not None:
            before.tail = _glued(before.tail)
        elif parent is not None:
            parent.text = _glued(parent.text)


def _glued(text: str | None) -> str | None:
    return f"{text[:-1]}\u00a0" if text and text[-1] in " \n" else text


# ---------------------------------------------------------------- what the record knows


def _dress_sections(root: Element, record: Record, language: str, headings: Sequence[Heading]) -> tuple[Heading, ...]:
    """Sections and stories become elements with names; the headings again, with the anchors of the stories."""
    sections = [section for section in record.get("sections") or () if isinstance(section, dict)]
    stories = [story for section in sections for story in section.get("stories") or () if isinstance(story, dict)]
    keys = {fold(str(section.get("title", ""))): str(section.get("key", "")) for section in sections}
    matched = _match(list(root.iter("h3")), stories)
    anchors: dict[str, str] = {}
    used: set[str] = set()
    for element, story in matched.items():
        story_id = str(story.get("id", ""))
        if _STORY_ID.fullmatch(story_id) and story_id not in used:
            used.add(story_id)
            anchors[str(element.get("id"))] = story_anchor(story_id)
    for part in _runs(root, "h2"):
        title = part[0]
        key = keys.get(fold(_words(title)))
        has_stories = key is not None or any(element in matched for element in part)
        section = _wrap(part, "section", _section_class(key) if has_stories else "d-cover")
        if not has_stories:
            section.set("data-search-exclude", "1")
            continue
        for run in _runs(section, "h3"):
            if (found := matched.get(run[0])) is not None:
                _dress_story(run, found, language, anchors)
    return tuple(
        Heading(level=h.level, anchor=anchors[h.anchor] + "-title", text=h.text) if h.anchor in anchors else h for h in headings
    )


def _section_class(key: str | None) -> str:
    kind, _, _ = (key or "more").partition(":")
    return f"d-section d-section--{kind if re.fullmatch(r'[a-z]+', kind) else 'more'}"


def _match(elements: Sequence[Element], stories: Sequence[Record]) -> dict[Element, Record]:
    """Headings with their stories: by headline; what is left over (a headline put right by hand) in its order."""
    by_headline: defaultdict[str, list[Record]] = defaultdict(list)
    for story in stories:
        by_headline[fold(str(story.get("headline", "")))].append(story)
    found: dict[Element, Record] = {}
    for element in elements:
        if waiting := by_headline.get(fold(_words(element))):
            found[element] = waiting.pop(0)
    left = [story for story in stories if not any(story is other for other in found.values())]
    candidates = [e for e in elements if e not in found and _is_under_section(e)]
    if len(left) == len(candidates):
        found.update(zip(candidates, left, strict=True))
    return found


def _is_under_section(element: Element) -> bool:
    """Whether a heading begins a story by its shape: a paragraph follows (what the account lists are bare lists)."""
    after = element.getnext()
    return after is not None and after.tag == "p"


def _runs(root: Element, tag: str) -> list[list[Element]]:
    """The children of ``root`` from each heading ``tag`` to the next; what comes before the first belongs to none."""
    runs: list[list[Element]] = []
    for child in root.iterchildren(tag=etree.Element):
        if child.tag == tag:
            runs.append([child])
        elif runs:
            runs[-1].append(child)
    return runs


def _wrap(children: Sequence[Element], tag: str, name: str) -> Element:
    """The children, put into a new element where the first of them stood."""
    holder: Element = children[0].makeelement(tag, {"class": name})
    children[0].addprevious(holder)
    for child in children:
        holder.append(child)
    return holder


def _dress_story(run: list[Element], story: Record, language: str, anchors: Mapping[str, str]) -> None:
    article = _wrap(run, "article", "d-story d-story--opinion" if story.get("opinion") else "d-story")
    heading = run[0]
    if (name := anchors.get(str(heading.get("id")))) is not None:
        article.set("id", name)
        heading.set("id", f"{name}-title")
    tongue = str(story.get("language") or "")
    is_foreign = bool(_LANGUAGE.fullmatch(tongue)) and tongue.split("-")[0] != language.split("-")[0]
    if is_foreign:
        article.set("lang", tongue)
        article.set("dir", direction(tongue))
    _mark_files(article, story)
    furniture = [kicker for kicker in (_kicker(heading),) if kicker is not None]
    for part in _runs(article, "h4"):
        kind = _part_kind(part, story)
        holder = _wrap(part, "div", f"d-part d-part--{kind}")
        part[0].set("data-search-exclude", "1")
        if kind == "reports":
            _dress_reports(holder, story)
        furniture.append(part[0])
    if is_foreign and _LANGUAGE.fullmatch(language):
        for element in furniture:
            element.set("lang", language)


def _mark_files(article: Element, story: Record) -> None:
    """``(Name)`` after a sentence is the citation of a source without address: it looks like the others."""
    nameless = [a for a in story.get("articles") or () if isinstance(a, dict) and not a.get("url")]
    marks = {f"({name})" for a in nameless if (name := _source(a))}
    for block in list(article.iter("p", "li")) if marks else ():
        for mark in marks:
            _mark_words(block, mark)


def _mark_words(block: Element, words: str) -> None:
    """Every place of some words in a block's own text, each in a span; what is inside other elements is left alone."""
    start, *rest = (block.text or "").split(words)
    if rest:
        block.text = start
        for at, tail in enumerate(rest):
            block.insert(at, _cited_file(block, words, tail))
    for child in list(block)[len(rest) :]:
        start, *more = (child.tail or "").split(words)
        if more:
            child.tail = start
        for at, tail in enumerate(more, block.index(child) + 1):
            block.insert(at, _cited_file(block, words, tail))


def _cited_file(block: Element, words: str, tail: str) -> Element:
    span: Element = block.makeelement("span", {"class": "d-cite d-cite--file", "dir": "auto", "data-search-exclude": "1"})
    span.text, span.tail = words, tail
    return span


def _kicker(heading: Element) -> Element | None:
    """The line above a headline: a paragraph after it that is emphasised as a whole."""
    after = heading.getnext()
    if after is None or after.tag != "p" or len(after) != 1 or (after.text or "").strip():
        return None
    if after[0].tag != "em" or (after[0].tail or "").strip():
        return None
    after.set("class", "d-kicker")
    return after


def _part_kind(part: Sequence[Element], story: Record) -> str:
    """What a part under a story is, by what stands in it: ``reports``, ``caveats``, ``picture`` or ``more``."""
    addresses = {str(a.get("url")) for a in story.get("articles") or () if isinstance(a, dict) and a.get("url")}
    names = {fold(_source(a)) for a in story.get("articles") or () if isinstance(a, dict)}
    items = [item for element in part for item in element.iter("li")]
    if _lists_caveats(items, story):
        return "caveats"
    if items and all(_is_report(item, addresses, names) for item in items):
        return "reports"
    image = story.get("image") or {}
    known = [fold(str(image.get(key) or "")) for key in ("caption", "credit")] if isinstance(image, dict) else []
    words = fold(" ".join(_words(element) for element in part[1:]))
    return "picture" if words and any(known) and all(k in words for k in known if k) else "more"


def _lists_caveats(items: Sequence[Element], story: Record) -> bool:
    """Whether each item begins with a sentence that the record has among the story's caveats."""
    texts = [fold(str(c.get("text") or "")) for c in story.get("caveats") or () if isinstance(c, dict)]
    known = tuple(text for text in texts if text)
    return bool(known) and bool(items) and all(fold(_words(item)).startswith(known) for item in items)


def _is_report(item: Element, addresses: set[str], names: set[str]) -> bool:
    first = item.find("a")
    if first is not None and first.get("href") in addresses and not (item.text or "").strip():
        return True
    return fold(_words(item)).startswith(tuple(name for name in names if name) or ("\0",))


def _dress_reports(holder: Element, story: Record) -> None:
    """Each report as a chip: publisher, then what is told of it; its headline stays for those who ask."""
    for chips in holder.iter("ul"):
        chips.set("class", "d-reports")
    by_address = {str(a.get("url")): a for a in story.get("articles") or () if isinstance(a, dict) and a.get("url")}
    for item in holder.iter("li"):
        first = item.find("a")
        known = _report_of(item, first, story, by_address)
        item.set("class", "d-report" if known.get("independent", True) else "d-report d-report--copy")
        _split_report(item, first, known)
    if len(list(holder.iter("li"))) == 1:
        holder.set("class", "d-part d-part--reports d-part--single")


def _report_of(item: Element, first: Element | None, story: Record, by_address: Mapping[str, Record]) -> Record:
    """The article that a line of reports is about: by address, or by the name of a source that has none."""
    if first is not None:
        return by_address.get(str(first.get("href")), {})
    words = _words(item)
    nameless = (a for a in story.get("articles") or () if isinstance(a, dict) and not a.get("url"))
    return next((a for a in nameless if words.startswith(f"{_source(a)}:")), {})


def _source(article: Record) -> str:
    """What a report without address is called: its publisher, else its file."""
    return _line(article.get("publisher")) or _line(article.get("where"))


def _line(value: object) -> str:
    return squeeze(visible(str(value or "")))


def _split_report(item: Element, first: Element | None, known: Record) -> None:
    """``Name: Title, by Author, 18:42 (copy of …)`` becomes spans after the name, as far as it has that shape."""
    if first is None:
        name, colon, tail = (item.text or "").partition(":")
        if not colon or len(item):
            return
        first = item.makeelement("span", {"class": "d-report__name", "dir": "auto"})
        first.text = squeeze(name)
        item.text = None
        item.insert(0, first)
    else:
        tail = first.tail or ""
    shown = squeeze(tail).removeprefix(":").strip()
    if len(item) != 1 or not shown:
        return
    first.tail = " "
    title = _line(known.get("title"))
    if title and shown.startswith(title):
        _append(item, "d-report__title", title)
        shown = shown[len(title) :].lstrip(" ,")
    authors = ", ".join(_line(author) for author in known.get("authors") or ())
    byline, mark, rest = shown.partition(authors) if authors else ("", "", shown)
    if mark:
        _append(item, "d-report__by", byline + authors)
        shown = rest.lstrip(" ,")
    if shown:
        _append(item, "d-report__note", shown)


def _append(item: Element, name: str, text: str) -> None:
    attributes = {"class": name, "dir": "auto"}
    if name != "d-report__title":
        attributes["data-search-exclude"] = "1"
    span = item.makeelement("span", attributes)
    span.text = text
    span.tail = " "
    item.append(span)
