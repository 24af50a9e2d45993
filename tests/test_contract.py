"""The edition contract: what happens to editions when runs come late, twice, not at all, or from the past."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from digest import edition, publish
from digest.errors import ClockError, ConfigError
from digest.model import Briefing
from tests.sites import SETTINGS, TestSite, ended, new_site


@pytest.fixture
def site(tmp_path: Path) -> TestSite:
    return new_site(tmp_path / "brief")


def titles(made: Iterable[Briefing]) -> list[str]:
    return [briefing.day.isoformat() for briefing in made]


def test_days_without_a_run_are_filled_by_the_next_one(site: TestSite) -> None:
    site.drop("quay", "2026-03-02T10:00:00+01:00")
    site.build("2026-03-02T12:00:00+01:00")
    for day in (3, 4, 5):
        site.drop(f"dock{day}", f"2026-03-0{day}T10:00:00+01:00")
    built = site.build("2026-03-05T12:00:00+01:00")
    assert titles(built.made) == ["2026-03-03", "2026-03-04", "2026-03-05"]
    assert not any(story.late for briefing in built.made for story in briefing.stories)


def test_a_day_before_a_closed_edition_is_not_filled_any_more(site: TestSite) -> None:
    """Editions are never put in between those that people have read: a latecomer is shown in the open one."""
    site.drop("quay", "2026-03-02T10:00:00+01:00")
    site.drop("pier", "2026-03-04T10:00:00+01:00")
    site.build("2026-03-04T12:00:00+01:00")
    site.drop("dock", "2026-03-03T10:00:00+01:00")
    built = site.build("2026-03-05T12:00:00+01:00")
    assert titles(built.made) == ["2026-03-05"]
    assert [story.late for story in built.made[0].stories] == [True]


def test_a_doubled_or_late_run_makes_no_second_edition(site: TestSite) -> None:
    site.drop("quay", "2026-03-03T10:00:00+01:00")
    first = site.build("2026-03-04T00:20:00+01:00")
    before = site.files()
    again = site.build("2026-03-04T00:21:00+01:00")
    assert (titles(first.made), titles(again.made)) == (["2026-03-03"], [])
    assert site.files() == before


def test_an_edition_takes_what_comes_until_its_closing_hour(tmp_path: Path) -> None:
    settings = SETTINGS.replace("Europe/Berlin}", 'Europe/Berlin, closes: "06:00"}')
    site = new_site(tmp_path / "brief", settings)
    site.drop("quay", "2026-03-03T10:00:00+01:00")
    site.build("2026-03-03T12:00:00+01:00")
    site.drop("dock", "2026-03-03T22:00:00+01:00")
    site.drop("night", "2026-03-04T02:00:00+01:00")
    built = site.build("2026-03-04T05:45:00+01:00")
    assert titles(built.made) == ["2026-03-03"]
    assert ended(built.made) == [("dock.json", "shown"), ("night.json", "shown"), ("quay.json", "shown")]
    site.drop("pier", "2026-03-04T02:30:00+01:00")
    assert titles(site.build("2026-03-04T06:15:00+01:00").made) == ["2026-03-04"]


@pytest.mark.parametrize("wrong", ['"18:00"', '"25:00"', "later", '"06:00+01:00"'])
def test_a_wrong_closing_hour_is_named(tmp_path: Path, wrong: str) -> None:
    site = new_site(tmp_path / "brief", SETTINGS.replace("Europe/Berlin}", f"Europe/Berlin, closes: {wrong}}}"))
    with pytest.raises(ConfigError, match=r"edition\.closes"):
        _ = site.config


def test_a_closing_hour_without_quotes_is_understood(tmp_path: Path) -> None:
    site = new_site(tmp_path / "brief", SETTINGS.replace("Europe/Berlin}", "Europe/Berlin, closes: 6:30}"))
    assert site.config.edition.closes.isoformat() == "06:30:00"


def test_a_clock_that_jumps_back_overwrites_nothing(site: TestSite) -> None:
    site.drop("quay", "2026-03-03T10:00:00+01:00")
    site.build("2026-03-04T08:00:00+01:00")
    site.drop("dock", "2026-03-04T07:00:00+01:00")
    site.build("2026-03-04T09:00:00+01:00")
    before = site.files()
    site.drop("pier", "2026-03-02T10:00:00+01:00")
    for now in ("2026-03-04T08:59:59+01:00", "2026-03-02T12:00:00+01:00", "1970-01-01T00:00:00+00:00"):
        with pytest.raises(ClockError, match="--now"):
            site.build(now)
    assert site.files() == before
    assert ended(site.build("2026-03-04T09:00:00+01:00").made) == [("dock.json", "shown"), ("pier.json", "shown")]


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_days_of_23_and_25_hours_hold_each_item_once(site: TestSite, day: date) -> None:
    hours = ("00:30:00", "01:59:00", "02:30:00", "03:01:00", "23:59:00")
    offsets = ("+01:00", "+02:00")
    names = [
        site.drop(f"i{n}{m}", f"{day}T{hour}{offset}").name for n, hour in enumerate(hours) for m, offset in enumerate(offsets)
    ]
    for clock in ("01:30:00+01:00", "01:30:00+00:00", "12:00:00+00:00"):
        site.build(f"{day}T{clock}")
    site.build("2026-11-30T12:00:00+00:00")
    found = publish.read_archive(site.config.content, read=edition.read_record, is_edited=edition.is_edited).briefings
    assert sorted(name for name, _ in ended(tuple(found))) == sorted(names)
