"""The list of all feeds as OPML 2.0 (opml.org/spec2.opml), which feed readers import. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from digest.publish.feed_formats import xml


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One feed: what it is called, its address, the page that it follows and its language ("" for what is not known)."""

    title: str
    feed: str
    page: str
    language: str


def opml(title: str, groups: Mapping[str, Iterable[Outline]], *, changed: datetime | None, owner: str) -> str:
    """The feeds of each group below the group's name; empty groups are left out. ``changed`` None: nothing was published yet."""
    return "".join(_lines(title, groups, changed, owner))


def _lines(title: str, groups: Mapping[str, Iterable[Outline]], changed: datetime | None, owner: str) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>\n<opml version="2.0">\n<head>\n'
    yield f"<title>{xml(title)}</title>\n"
    if changed:
        yield f"<dateModified>{format_datetime(changed)}</dateModified>\n"
    yield f"<ownerName>{xml(owner)}</ownerName>\n</head>\n<body>\n"
    for group, outlines in groups.items():
        lines = [_outline(outline) for outline in outlines]
        if lines:
            yield f'<outline text="{xml(group)}">\n{"".join(lines)}</outline>\n'
    yield "</body>\n</opml>\n"


def _outline(outline: Outline) -> str:
    title = xml(outline.title)
    facts = {"htmlUrl": outline.page, "language": outline.language}
    more = "".join(f' {name}="{xml(value)}"' for name, value in facts.items() if value)
    return f'<outline type="rss" text="{title}" title="{title}" xmlUrl="{xml(outline.feed)}"{more}/>\n'
