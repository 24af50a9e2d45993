"""Which edition an article belongs to."""

from datetime import UTC, date, datetime, time, timedelta, timezone
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


SIX = time(6)


def test_an_edition_stays_open_until_its_closing_hour() -> None:
    before, at = datetime(2026, 3, 10, 5, 59, 59, tzinfo=BERLIN), datetime(2026, 3, 10, 6, tzinfo=BERLIN)
    assert (open_edition(before, BERLIN, "day", SIX), open_edition(at, BERLIN, "day", SIX)) == (OPEN, date(2026, 3, 10))
    assert closing_moment(OPEN, "day", BERLIN, SIX) == before


def test_a_week_stays_open_until_the_closing_hour_of_the_next_monday() -> None:
    assert open_edition(datetime(2026, 3, 16, 5, tzinfo=BERLIN), BERLIN, "week", SIX) == OPEN
    assert open_edition(datetime(2026, 3, 16, 7, tzinfo=BERLIN), BERLIN, "week", SIX) == date(2026, 3, 16)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)), st.integers(0, 720), periods)
def test_the_open_edition_never_goes_back_also_in_the_hour_that_comes_twice(now: datetime, minutes: int, period: Period) -> None:
    closes = time(minutes // 60 % 24, minutes % 60)
    moments = [now + timedelta(minutes=m) for m in (0, 30, 60, 90, 24 * 60)]
    days = [open_edition(moment, BERLIN, period, closes) for moment in moments]
    assert days == sorted(days)
    for day, moment in zip(days, moments, strict=True):
        assert moment < closing_moment(day, period, BERLIN, closes) + timedelta(seconds=1)


def test_the_hour_that_comes_twice_opens_nothing_again() -> None:
    half_past_two = time(2, 30)
    first, second = (datetime(2026, 10, 25, hour, 45, tzinfo=UTC) for hour in (0, 1))  # 02:45 summer time, 02:45 winter time
    again = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)  # 02:10 for the second time
    assert {open_edition(now, BERLIN, "day", half_past_two) for now in (first, again, second)} == {date(2026, 10, 25)}


def test_days_that_were_missed_are_their_own_editions() -> None:
    """Later than every closed edition and not open any more: nobody ran the program on that day."""
    ends = {"oldest": date(2026, 3, 2), "newest": date(2026, 3, 6)}
    for published, day, late in (("2026-03-07", date(2026, 3, 7), False), ("2026-03-05", OPEN, True), ("2026-03-06", OPEN, True)):
        found = allot(stated(published), open_day=OPEN, zone=BERLIN, period="day", **ends)
        assert (found.day, found.late) == (day, late)
