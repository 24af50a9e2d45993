"""A Briefing and its record: the JSON file beside the page, which says everything the page rests on.

Keys stand in a fixed order: what the edition is, its sections with their stories, every outcome, who wrote it.
``schemas/record.schema.json`` publishes the shape. All of it can be read back: written then read gives the same value.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from digest import __version__
from digest.errors import ArchiveError
from digest.markdown import GENERATOR
from digest.model import Briefing

SCHEMA: Final = 1
# How a record of schema N becomes one of N + 1. A reader of N reads N - 1: add a step here with each new schema.
_UPGRADES: Final[Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}
# JSON in UTF-8 cannot hold these; cleaning leaves none in an article.
_SURROGATES: Final = re.compile(r"[\ud800-\udfff]")
_REMEDY: Final = "Restore the file from version control: `git checkout -- FILE`"

_BRIEFING: Final = TypeAdapter(Briefing)


def briefing_record(briefing: Briefing, *, generator: str = GENERATOR, version: str = __version__) -> str:
    """The record of an edition as JSON text: one space of indent, UTF-8 characters as they are, a new line at the end."""
    parts = asdict(briefing)
    record = {
        "schema": SCHEMA,
        "id": briefing.id,
        "date": briefing.day,
        "period": briefing.period,
        "timezone": briefing.timezone,
        "language": briefing.language,
        "title": briefing.title,
        "summary": briefing.summary,
        "published": briefing.published,
        "updated": briefing.updated,
        "reading_minutes": briefing.reading_minutes,
        "tags": briefing.topics,
        "publishers": briefing.publishers,
        "coverage": parts["coverage"],
        "sources_failed": parts["sources_failed"],
        "corrections": parts["corrections"],
        "quiet": briefing.quiet,
        "draft": briefing.draft,
        "reviewed_by": briefing.reviewed_by,
        "sections": parts["sections"],
        "outcomes": parts["outcomes"],
        "generator": {"name": generator, "version": version},
    }
    text = json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False, default=_iso)
    return _SURROGATES.sub("\ufffd", text) + "\n"


def _iso(value: date | datetime) -> str:
    return value.isoformat()


def read_record(text: str, *, path: str = "record") -> Briefing:
    """The Briefing that a record holds; keys it does not know are passed over.

    ``path`` is only for messages. Raises ArchiveError naming the place in the record, what is there and what would be right.
    """
    record = _upgraded(_parsed(text, path), path)
    try:
        briefing = _BRIEFING.validate_python({**record, "day": record.get("date")})
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join("date" if part == "day" else str(part) for part in first["loc"])
        found = f"`{place}` is missing" if first["type"] == "missing" else f"`{place}`: {first['msg']}"
        raise ArchiveError(path, found, _REMEDY) from error
    if wrong := next(_faults(briefing), None):
        raise ArchiveError(path, wrong, _REMEDY)
    return briefing


def _faults(briefing: Briefing) -> Iterator[str]:
    """What types cannot say: a zone that exists, times with an offset, counts, stories with an article."""
    try:
        ZoneInfo(briefing.timezone)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        yield f"`timezone`: there is no time zone {briefing.timezone!r}"
    for name in ("published", "updated"):
        if getattr(briefing, name).tzinfo is None:
            yield f"`{name}`: the time has no offset"
    for name, count in asdict(briefing.coverage).items():
        if count < 0:
            yield f"`coverage.{name}`: {count} is no count"
    for story in briefing.stories:
        if not story.articles:
            yield f"`sections … stories … articles`: the story {story.id!r} has none"


def _parsed(text: str, path: str) -> dict[str, Any]:
    try:
        record = from_json(text, cache_strings="keys")  # in half the time that json takes
    except ValueError as error:
        raise ArchiveError(path, f"is not JSON: {error}", _REMEDY) from error
    if not isinstance(record, dict):
        raise ArchiveError(path, "is JSON but no record: it should be one object with `schema`, `id`, `date` …", _REMEDY)
    return record


def _upgraded(record: dict[str, Any], path: str) -> dict[str, Any]:
    """The record in today's schema, step by step from its own."""
    schema = record.get("schema")
    if not isinstance(schema, int) or isinstance(schema, bool) or (schema != SCHEMA and schema not in _UPGRADES):
        found = f"`schema` is {schema!r}; this version reads {', '.join(map(str, [*sorted(_UPGRADES), SCHEMA]))}"
        raise ArchiveError(path, found, "Use the version of the generator that wrote it, or a later one")
    for step in range(schema, SCHEMA):
        record = _UPGRADES[step](record)
    return record
