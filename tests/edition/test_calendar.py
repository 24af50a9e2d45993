"""Which edition an article belongs to."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.edition.calendar import allot, closing_moment, edition_end, edition_start, open_edition
from digest.model import Period, Stamp

BERLIN = ZoneInfo("Europe/Berlin")
OPEN = date(2026, 3, 9)


def stated(text: str) -> Stamp:
    return Stamp(when=datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text), how="stated")


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("2026-03-02T23:59:00+01:00", "2026-03-02"),
        ("2026-03-03T00:01:00+01:00", "2026-03-03"),
        ("2026-03-02T23:30:00+00:00", "2026-03-03"),  # half past midnight in Berlin
        ("2026-03-03T01:30:00+03:00", "2026-03-02"),  # half past eleven the evening before
        ("2026-03-03T06:00:00+08:00", "2026-03-02"),
        ("2026-03-29T02:30:00+01:00", "2026-03-29"),  # the hour that the clock skips
        ("2026-03-29T23:59:00+02:00", "2026-03-29"),  # a day of 23 hours
        ("2026-10-25T00:00:00+02:00", "2026-10-25"),  # a day of 25 hours
        ("2026-10-25T23:59:00+01:00", "2026-10-25"),
        ("2026-03-02T12:00:00", "2026-03-02"),  # no offset: taken as it is written
        ("2026-03-02", "2026-03-02"),
    ],
)
def test_a_moment_belongs_to_its_local_day(published: str, day: str) -> None:
    found = allot(stated(published), open_day=date(2027, 1, 1), oldest=None, zone=BERLIN, period="day")
    assert (found.day.isoformat(), found.late) == (day, False)


def test_an_article_of_the_open_day_goes_there() -> None:
    found = allot(stated("2026-03-09T01:00:00+01:00"), open_day=OPEN, oldest=date(2026, 3, 2), zone=BERLIN, period="day")
    assert (found.day, found.late) == (OPEN, False)


def test_an_article_of_a_frozen_day_goes_to_the_open_one_and_is_late() -> None:
    for published in ("2026-03-02", "2026-03-05T10:00:00+01:00"):
        found = allot(stated(published), open_day=OPEN, oldest=date(2026, 3, 2), zone=BERLIN, period="day")
        assert (found.day, found.late) == (OPEN, True)


def test_a_day_before_every_edition_is_imported_as_its_own() -> None:
    found = allot(stated("2026-03-01"), open_day=OPEN, oldest=date(2026, 3, 2), zone=BERLIN, period="day")
    assert (found.day, found.late) == (date(2026, 3, 1), False)


def test_an_unknown_date_goes_to_the_open_edition() -> None:
    captured = Stamp(when=datetime(2026, 3, 1, tzinfo=UTC), how="captured")
    assert allot(captured, open_day=OPEN, oldest=None, zone=BERLIN, period="day").day == OPEN


def test_a_future_date_goes_to_the_open_edition() -> None:
    assert allot(stated("2031-01-01"), open_day=OPEN, oldest=None, zone=BERLIN, period="day").day == OPEN


def test_a_week_begins_on_monday() -> None:
    assert edition_start(date(2026, 3, 8), "week") == date(2026, 3, 2)
    assert edition_start(date(2026, 3, 2), "week") == date(2026, 3, 2)
    assert edition_start(date(2027, 1, 1), "week") == date(2026, 12, 28)


def test_the_open_edition_is_that_of_the_zone() -> None:
    late = datetime(2026, 3, 8, 23, 30, tzinfo=UTC)
    assert open_edition(late, BERLIN, "day") == date(2026, 3, 9)
    assert open_edition(late, ZoneInfo("UTC"), "day") == date(2026, 3, 8)


def test_a_day_closes_a_second_before_midnight_also_when_the_clock_changes() -> None:
    assert closing_moment(date(2026, 3, 29), "day", BERLIN).isoformat() == "2026-03-29T23:59:59+02:00"
    assert closing_moment(date(2026, 10, 25), "day", BERLIN).isoformat() == "2026-10-25T23:59:59+01:00"


moments = st.datetimes(
    min_value=datetime(2000, 1, 1),
    max_value=datetime(2030, 1, 1),
    timezones=st.integers(-12, 14).map(lambda h: timezone(timedelta(hours=h))),
)
periods: st.SearchStrategy[Period] = st.sampled_from(["day", "week"])


@given(moments, periods, st.none() | st.dates(date(2000, 1, 1), date(2026, 3, 9)))
def test_no_article_goes_past_the_open_edition_or_into_a_frozen_one(when: datetime, period: Period, oldest: date | None) -> None:
    start = edition_start(OPEN, period)
    first = None if oldest is None else edition_start(oldest, period)
    found = allot(Stamp(when=when, how="stated"), open_day=start, oldest=first, zone=BERLIN, period=period)
    assert found.day == start or (found.day < start and (first is None or found.day < first))
    assert not found.late or found.day == start


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), periods)
def test_editions_tile_the_calendar(day: date, period: Period) -> None:
    start = edition_start(day, period)
    assert start <= day < edition_end(start, period)
    assert edition_start(edition_end(start, period), period) == edition_end(start, period)
