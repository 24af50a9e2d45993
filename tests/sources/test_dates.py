"""Moments that machines write are read with their own offset; other words are left to those who know prose."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources import read_moment, stated_date

CET = timezone(timedelta(hours=1))


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("2024-11-29", "2024-11-29"),
        ("20241129", "2024-11-29"),
        ("2024-11-29T10:11:12Z", "2024-11-29T10:11:12+00:00"),
        ("2024-11-29 10:11:12 +0100", "2024-11-29T10:11:12+01:00"),
        ("Fri, 29 Nov 2024 10:11:12 GMT", "2024-11-29T10:11:12+00:00"),
        ("Fri, 29 Nov 2024 10:11:12 -0000", "2024-11-29T10:11:12+00:00"),
        ("29 Nov 2024 10:11:12 EST", "2024-11-29T10:11:12-05:00"),
        ("Fri Nov 29 2024 10:11:12 GMT+0100 (CET)", "2024-11-29T10:11:12+01:00"),
        ("2024-11-29T10:11:12 (UTC +01:00)", "2024-11-29T10:11:12+01:00"),
        ("1732875072", "2024-11-29T10:11:12+00:00"),
        ("1732875072000", "2024-11-29T10:11:12+00:00"),
        ("20241129101112345", "2024-11-29T10:11:12+00:00"),
        (" 2024-11-29T10:11 ", "2024-11-29T10:11:00"),
    ],
)
def test_machine_dates_become_iso(words: str, iso: str) -> None:
    assert stated_date(words) == iso


@pytest.mark.parametrize(
    "words", ["Friday", "Nov. 29", "29 November 2024", "2024", "2024-13-45", "yesterday", "", "-1", "x" * 500]
)
def test_other_words_stay(words: str) -> None:
    assert stated_date(words) == words
    assert read_moment(words, UTC) is None


def test_what_has_no_offset_is_in_the_zone_and_a_bare_day_is_its_noon() -> None:
    assert read_moment("2024-11-29T10:00", CET) == datetime(2024, 11, 29, 9, tzinfo=UTC)
    assert read_moment("2024-11-29", CET) == datetime(2024, 11, 29, 11, tzinfo=UTC)


@given(st.text())
def test_no_words_raise(words: str) -> None:
    stated_date(words)
    found = read_moment(words, UTC)
    assert found is None or found.tzinfo is not None


@given(st.datetimes(timezones=st.just(CET)))
def test_iso_stays_what_it_is(when: datetime) -> None:
    assert stated_date(when.isoformat()) == when.isoformat()
