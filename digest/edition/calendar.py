"""Which edition an article belongs to: pure rules of time.

An edition is a day, or a week that begins on Monday, in the edition's own zone. It is open while that day or
week lasts, and until the closing hour of the day after; then it is frozen. An article belongs to its calendar day, whatever
the closing hour. Days of 23 and 25 hours need no care: a moment has one local date.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from digest.model import Period, Stamp

MIDNIGHT = time(0)


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


def open_edition(now: datetime, zone: tzinfo, period: Period, closes: time = MIDNIGHT) -> date:
    """The first day of the edition that is open at ``now``, if the one before it closed at ``closes`` of its first day.

    Moments are compared, not clocks: an hour that the clock shows twice opens nothing again.
    """
    today = now.astimezone(zone).date()
    has_begun = now >= _moment(today, closes, zone)
    return edition_start(today if has_begun else today - timedelta(days=1), period)


def closing_moment(start: date, period: Period, zone: tzinfo, closes: time = MIDNIGHT) -> datetime:
    """The last second in which an edition is open, aware, in ``zone``."""
    last = _moment(edition_end(start, period), closes, zone).astimezone(UTC) - timedelta(seconds=1)
    return last.astimezone(zone)


def _moment(day: date, hour: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, hour, tzinfo=zone)


def allot(
    published: Stamp, *, open_day: date, oldest: date | None, newest: date | None = None, zone: tzinfo, period: Period
) -> Allotment:
    """The edition for an article published then.

    ``open_day`` is the open edition; ``oldest`` the earliest edition that existed when the run began and ``newest`` the latest
    closed one (None: none). Its own edition while that is open; also where that is earlier than every edition (the archive is
    being imported) or later than every closed one (the day was missed: nobody ran the program while it was open).
    Otherwise the open one: for a frozen day or a day that was skipped marked ``late``; for an unknown or future day not.
    """
    if published.how == "captured":
        return Allotment(day=open_day)
    own = edition_start(published.day(zone), period)
    if own >= open_day:
        return Allotment(day=open_day)
    if oldest is None or own < oldest or (newest is not None and own > newest):
        return Allotment(day=own)
    return Allotment(day=open_day, late=True)
