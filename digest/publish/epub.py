"""The editions of a month or a week as a book to read away from the network: EPUB 3.3. Pure; same editions, same bytes.

Written with the standard library's ``zipfile``: a book of ours is a dozen fixed files around the text that feeds carry too.
Each member has the first date that a zip can hold, so that no clock is in it. No script, no picture, no font; links lead out.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from html import escape
from io import BytesIO
from itertools import groupby
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from lxml import etree

from digest.model import Briefing, Page
from digest.naming import edition_name, week_path
from digest.publish.feed_formats import xml
from digest.publish.feed_html import briefing_url, clear
from digest.publish.full_text import FullText
from digest.text import squeeze
from digest.wording import direction, language_tag

_FIRST_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
_CONTAINER: Final = (
    '<?xml version="1.0" encoding="utf-8"?>\n<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">\n'
    '<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>\n</container>\n'
)
# Reading systems have their own type and colours; this only tells the parts of an edition from each other.
_STYLE: Final = (
    "h2{font-size:1em;margin:2em 0 .5em;border-top:1px solid;padding-top:.5em}\nh3{font-size:1.2em;margin:1.2em 0 .3em}\n"
    "ul{padding-left:1.2em}\nsmall{font-size:.85em}\n"
)
# What a page edited by hand may bring along; classes, ids and old alignment mean nothing in a book.
_ATTRIBUTES: Final = frozenset({"href", "lang", "dir", "title", "start", "datetime"})
# Facts about every book of ours (EPUB Accessibility 1.1, 2.2): text with a table of contents, nothing that flashes or moves.
_ACCESS: Final = (
    ("schema:accessMode", "textual"),
    ("schema:accessModeSufficient", "textual"),
    ("schema:accessibilityFeature", "tableOfContents"),
    ("schema:accessibilityFeature", "readingOrder"),
    ("schema:accessibilityHazard", "none"),
)


def book(briefings: Sequence[Briefing], *, title: str, full_text: FullText) -> bytes:
    """The editions, oldest first, as an EPUB called ``title``. Raises ValueError where there are none: a book has a text."""
    if not briefings:
        raise ValueError("a book needs at least one edition")
    editions = sorted(briefings, key=lambda briefing: briefing.day)
    name = squeeze(f"{clear(full_text.site.name)}: {clear(title)}")
    members = {
        "META-INF/container.xml": _CONTAINER,
        "EPUB/package.opf": _package(editions, name, full_text),
        "EPUB/nav.xhtml": _contents(editions, name, full_text),
        "EPUB/style.css": _STYLE,
    }
    members |= {f"EPUB/{_file(briefing)}": _chapter(briefing, full_text) for briefing in editions}
    return _zipped(members)


def book_path(year: int, month: int) -> str:
    """Where a month's book lies below ``site/``, beside the month's page."""
    return f"archive/{year:04}/{month:02}.epub"


def monthly_books(briefings: Sequence[Briefing], *, full_text: FullText) -> Iterator[Page]:
    """Each month's editions as a book, oldest first."""
    editions = sorted(briefings, key=lambda briefing: briefing.day)
    for (year, month), found in groupby(editions, key=lambda briefing: (briefing.day.year, briefing.day.month)):
        title = full_text.wording.day(date(year, month, 1), "month")
        yield Page(path=book_path(year, month), data=book(tuple(found), title=title, full_text=full_text))


def weekly_books(briefings: Sequence[Briefing], *, full_text: FullText) -> Iterator[Page]:
    """Each week's editions (ISO 8601) as a book, oldest first; none of a site whose editions are weeks themselves."""
    editions = sorted((one for one in briefings if one.period == "day"), key=lambda briefing: briefing.day)
    for (year, week), found in groupby(editions, key=lambda briefing: briefing.day.isocalendar()[:2]):
        chosen = tuple(found)
        title = full_text.wording.say("week_of_year", n=week, year=year)
        yield Page(path=week_path(chosen[0].day, "epub"), data=book(chosen, title=title, full_text=full_text))


def _zipped(members: dict[str, str]) -> bytes:
    """The members in the order given, after the one that says what this is, uncompressed (OCF 3.3, 4.3)."""
    held = BytesIO()
    with ZipFile(held, "w") as archive:
        archive.writestr(_member("mimetype", ZIP_STORED), "application/epub+zip")
        for path, text in members.items():
            archive.writestr(_member(path, ZIP_DEFLATED), text.encode("utf-8"))
    return held.getvalue()


def _member(path: str, compression: int) -> ZipInfo:
    member = ZipInfo(path, _FIRST_ZIP_DATE)
    member.compress_type, member.create_system, member.external_attr = compression, 3, 0o644 << 16
    return member


def _file(briefing: Briefing) -> str:
    return f"{briefing.day.isoformat()}.xhtml"


def _package(editions: Sequence[Briefing], name: str, full_text: FullText) -> str:
    return "".join(_package_lines(editions, name, full_text))


def _package_lines(editions: Sequence[Briefing], name: str, full_text: FullText) -> Iterator[str]:
    site = full_text.site
    identifier = uuid5(NAMESPACE_URL, f"{clear(editions[0].id)}/{name}")
    changed = max(briefing.updated for briefing in editions)
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield f'<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{xml(site.language)}">\n'
    yield '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
    yield f'<dc:identifier id="id">urn:uuid:{identifier}</dc:identifier>\n<dc:title>{xml(name)}</dc:title>\n'
    yield from (f"<dc:language>{xml(language)}</dc:language>\n" for language in _languages(editions, site.language))
    yield f"<dc:publisher>{xml(clear(site.name) or name)}</dc:publisher>\n<dc:source>{xml(site.url)}</dc:source>\n"
    yield f"<dc:date>{_moment(editions[-1].published)}</dc:date>\n"
    yield f"<dc:rights>{xml(full_text.wording.say('about_rights_words'))}</dc:rights>\n"
    yield f'<meta property="dcterms:modified">{_moment(changed)}</meta>\n'
    yield from (f'<meta property="{key}">{value}</meta>\n' for key, value in _ACCESS)
    yield '</metadata>\n<manifest>\n<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>\n'
    yield '<item id="style" href="style.css" media-type="text/css"/>\n'
    for briefing in editions:
        yield f'<item id="d{briefing.day.isoformat()}" href="{_file(briefing)}" media-type="application/xhtml+xml"/>\n'
    yield f'</manifest>\n<spine page-progression-direction="{direction(site.language)}">\n'
    yield from (f'<itemref idref="d{briefing.day.isoformat()}"/>\n' for briefing in editions)
    yield "</spine>\n</package>\n"


def _languages(editions: Sequence[Briefing], own: str) -> list[str]:
    """The site's language, then those of the stories."""
    told = (language_tag(story.language) for briefing in editions for story in briefing.stories)
    return list(dict.fromkeys((own.lower(), *(language for language in told if language))))


def _moment(value: datetime) -> str:
    """UTC to the second, the one form that the package allows."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _document(title: str, body: str, language: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
        f' lang="{xml(language)}" xml:lang="{xml(language)}" dir="{direction(language)}">\n'
        f'<head>\n<title>{xml(title)}</title>\n<link rel="stylesheet" type="text/css" href="style.css"/>\n</head>\n'
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _contents(editions: Sequence[Briefing], name: str, full_text: FullText) -> str:
    lines = "\n".join(f'<li><a href="{_file(b)}">{xml(edition_name(b))}</a></li>' for b in editions)
    body = f'<nav epub:type="toc" id="toc">\n<h1>{xml(name)}</h1>\n<ol>\n{lines}\n</ol>\n</nav>'
    return _document(name, body, full_text.site.language)


def _chapter(briefing: Briefing, full_text: FullText) -> str:
    name = edition_name(briefing)
    online = escape(full_text.wording.say("mail_online"))
    link = f'<p><small><a href="{escape(briefing_url(full_text.site.url, briefing))}">{online}</a></small></p>'
    text = full_text.edition(briefing)
    body = f"<h1>{escape(name)}</h1>\n{_xhtml(text) if full_text.is_by_hand(briefing) else text}\n{link}"
    return _document(name, body, full_text.site.language)


def _xhtml(html: str) -> str:
    """HTML of a page edited by hand as XHTML; what we write ourselves is that already."""
    root = etree.fromstring(f"<div>{html}</div>", etree.HTMLParser(huge_tree=True)).find("body/div")
    if root is None:
        return ""
    for element in root.iter(etree.Element):
        for attribute in set(element.attrib) - _ATTRIBUTES:
            del element.attrib[attribute]
    return re.sub(r"^<div>|</div>$", "", etree.tostring(root, encoding="unicode", with_tail=False))
