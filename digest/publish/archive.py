"""Read back the editions under ``content/briefings/``: the records are the archive, the pages show whether a hand was at them."""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from digest.errors import ArchiveError
from digest.model import Briefing

_NAME = re.compile(r"(\d{4})/(\d{2})/(\d{2})\.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """An edition whose record cannot be read: why, and ``remains``, what its record and its page still say."""

    error: ArchiveError
    remains: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """All editions, oldest first; those whose page was ``edited`` by hand, with its text; those whose page is ``missing``.

    ``broken`` are editions whose record cannot be read; they are in none of the others.
    """

    briefings: tuple[Briefing, ...] = ()
    edited: Mapping[date, str]
    missing: frozenset[date] = frozenset()
    broken: Mapping[date, Broken] = field(default_factory=dict)


def read_archive(
    content: Path, *, read: Callable[..., Briefing], is_edited: Callable[[str], bool], since: date = date.min
) -> Archive:
    """Every edition in ``content/briefings/`` from a day on. Raises ArchiveError for a file that is none by its name.

    An edition exists when its record does: the page is written first, so a killed run leaves a page without a record,
    which the next run writes again.
    """
    briefings, edited, missing, broken = [], {}, set(), {}
    for day, path in edition_files(content):
        if day < since:
            continue
        page = path.with_suffix(".md")
        try:
            briefing = read_briefing(path, day, read)
        except ArchiveError as error:
            broken[day] = Broken(error=error, remains="\n".join(_words(one) for one in (path, page) if one.is_file()))
            continue
        briefings.append(briefing)
        if not page.is_file():
            missing.add(day)
        elif is_edited(text := _words(page)):
            edited[day] = text
    return Archive(briefings=tuple(briefings), edited=edited, missing=frozenset(missing), broken=broken)


def edition_files(content: Path) -> Iterator[tuple[date, Path]]:
    """The records in ``content/briefings/`` by day. Raises ArchiveError for a file that is none by its name."""
    folder = str(content / "briefings")
    found = (os.path.join(place, name) for place, _, names in os.walk(folder) for name in names if name.endswith(".json"))
    return ((_day(path, folder), Path(path)) for path in sorted(found))


def read_briefing(path: Path, day: date, read: Callable[..., Briefing]) -> Briefing:
    """The record of a day. Raises ArchiveError."""
    briefing = read(_words(path), path=str(path))
    if briefing.day != day:
        remedy = "Move the file back to the place of its date"
        raise ArchiveError(str(path), f"is the record of {briefing.day.isoformat()}", remedy)
    return briefing


def _words(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _day(path: str, folder: str) -> date:
    match = _NAME.fullmatch(path[len(folder) + 1 :].replace(os.sep, "/"))
    try:
        if match:
            return date(*map(int, match.groups()))
    except ValueError:
        pass
    raise ArchiveError(path, "is no edition: its path is not YYYY/MM/DD.json", "Move it out of content/briefings/")
