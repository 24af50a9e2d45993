"""Moments as machines write them: ISO 8601, mail and HTTP dates, JavaScript's, epoch numbers. No prose dates."""

import re
from datetime import UTC, date, datetime, time, tzinfo
from email.utils import parsedate_to_datetime
from typing import Final

# JavaScript's Date.prototype.toString: "Fri Nov 29 2024 10:11:12 GMT+0100 (Central European Standard Time)".
_JAVASCRIPT: Final = re.compile(r"^[A-Z][a-z]{2} ([A-Z][a-z]{2} \d{1,2} \d{4} \d{2}:\d{2}:\d{2}) GMT([+-]\d{4})")
# MarkDownload's default: "2026-03-05T18:00:00 (UTC +01:00)".
_MARKDOWNLOAD: Final = re.compile(r"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d) \(UTC ?([+-]\d\d:\d\d)\)$")
_WEB_SCRAPBOOK: Final = re.compile(r"^(\d{14})\d{3}$")
_NUMBER: Final = re.compile(r"^\d{9,13}(?:\.\d+)?$")
# Seconds since 1970 stay below this until the year 5138; what is larger counts milliseconds.
_MILLISECONDS_FROM: Final = 100_000_000_000
_LONGEST: Final = 100


def read_moment(words: str, zone: tzinfo) -> datetime | None:
    """The aware moment that some words state, or None. Without an offset it is in ``zone``; a bare day is its noon."""
    found = _read(words)
    if found is None:
        return None
    if not isinstance(found, datetime):
        return datetime.combine(found, time(12), zone)
    return found if found.tzinfo else found.replace(tzinfo=zone)


def stated_date(words: str) -> str:
    """The same date in ISO 8601 where a machine wrote it, with its own offset kept; other words unchanged."""
    found = _read(words)
    return words.strip() if found is None else found.isoformat()


def _read(words: str) -> date | datetime | None:
    words = words.strip()
    if not words or len(words) > _LONGEST:
        return None
    for read in (_web_scrapbook, _day, datetime.fromisoformat, _epoch, _javascript, _markdownload, _mail):
        try:
            found: date | datetime | None = read(words)
        except (ValueError, OverflowError, OSError, IndexError, TypeError):
            continue  # the form did not fit; IndexError and TypeError are what email.utils raises on odd ones
        if found is not None:
            return found
    return None


def _day(words: str) -> date:
    return date.fromisoformat(words)


def _epoch(words: str) -> datetime | None:
    if not _NUMBER.match(words):
        return None
    number = float(words)
    return datetime.fromtimestamp(number / 1000 if number >= _MILLISECONDS_FROM else number, UTC)


def _javascript(words: str) -> datetime | None:
    match = _JAVASCRIPT.match(words)
    return datetime.strptime(f"{match[1]} {match[2]}", "%b %d %Y %H:%M:%S %z") if match else None


def _markdownload(words: str) -> datetime | None:
    match = _MARKDOWNLOAD.match(words)
    return datetime.fromisoformat(f"{match[1]}{match[2]}") if match else None


def _web_scrapbook(words: str) -> datetime | None:
    match = _WEB_SCRAPBOOK.match(words)
    return datetime.strptime(f"{match[1]}+0000", "%Y%m%d%H%M%S%z") if match else None


def _mail(words: str) -> datetime:
    found = parsedate_to_datetime(words)
    # RFC 5322 3.3: -0000 says that the time is UTC and the sender's own offset unknown.
    return found.replace(tzinfo=UTC) if found.tzinfo is None and words.endswith("-0000") else found
