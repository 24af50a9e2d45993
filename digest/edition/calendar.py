"""Which edition an article belongs to: pure rules of time.

An edition is a day, or a week that begins on Monday, in the edition's own zone. It is open while that day or
week lasts; then it is frozen. Days of 23 and 25 hours need no care: a moment has one local date.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from digest.model import Period, Stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Allotment:
    """The edition an article goes to; ``late`` when its own day is closed and it is shown afterwards."""

    day: date
    late: bool = False


def edition_start(day: date, period: Period) -> date:
    """The first day of the edition that holds ``day``: itself, or the Monday of its ISO week."""
    return day - timedelta(days=day.weekday()) if period == "week" else day


def edition_end(start: date, period: Period) -> date:
    """The first day after the edition that begins on ``start``."""
    return start + timedelta(days=7 if period == "week" else 1)


def open_edition(now: datetime, zone: tzinfo, period: Period) -> date:
    """The first day of the edition that is open at ``now``."""
    return edition_start(now.astimezone(zone).date(), period)


def closing_moment(start: date, period: Period, zone: tzinfo) -> datetime:
    """The last second of an edition, aware, in ``zone``."""
    end = edition_end(start, period)
    return datetime(end.year, end.month, end.day, tzinfo=zone) - timedelta(seconds=1)


def allot(published: Stamp, *, open_day: date, oldest: date | None, zone: tzinfo, period: Period) -> Allotment:
    """The edition for an article published then.

    ``open_day`` is the open edition, ``oldest`` the earliest edition that existed when the run began (None: none).
    Its own edition while that is open; also when that is earlier than every edition (the archive is being imported).
    Otherwise the open one: for a frozen day or a day that was skipped marked ``late``; for an unknown or future day not.
    """
    if published.how == "captured":
        return Allotment(day=open_day)
    own = edition_start(published.day(zone), period)
    if own >= open_day:
        return Allotment(day=open_day)
    if oldest is None or own < oldest:
        return Allotment(day=own)
    return Allotment(day=open_day, late=True)
