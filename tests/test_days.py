"""`digest build --day` and `--rebuild`: what is made, and why nothing is."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from digest.cli import main
from tests.sites import new_site

NOW = "2026-03-05T08:00:00+01:00"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-03-04", ("The edition of 2026-03-04 is closed", "digest build --rebuild 2026-03-04")),
        ("2026-03-05", ("No source has anything new for 2026-03-05", "digest fetch")),
        ("2026-03-06", ("2026-03-06 has not begun", "digest build --day 2026-03-05")),
        ("2026-03-01", ("2026-03-01 has no edition",)),
    ],
)
def test_a_day_for_which_nothing_is_made_says_why_and_what_to_do(tmp_path: Path, day: str, words: tuple[str, ...]) -> None:
    site = new_site(tmp_path)
    site.drop("quay", "2026-03-04T07:00:00+01:00")
    site.build("2026-03-04T08:00:00+01:00")
    ran = CliRunner().invoke(main, ["build", "--root", str(tmp_path), "--now", NOW, "--day", day])
    assert ran.exit_code == 0, ran.output
    for word in words:
        assert word in ran.output


def test_a_rebuild_says_what_it_remakes_what_came_of_it_and_what_there_was_not(tmp_path: Path) -> None:
    site = new_site(tmp_path)
    site.drop("quay", "2026-03-04T07:00:00+01:00")
    site.build("2026-03-04T08:00:00+01:00")
    ran = CliRunner().invoke(main, ["build", "--root", str(tmp_path), "--now", NOW, "--rebuild", "2026-03-03..2026-03-04"])
    assert "To remake: 2026-03-03 to 2026-03-04" in ran.output
    assert "2026-03-04: 1 read: 1 shown (unchanged)" in ran.output
    assert "2026-03-03: no edition to remake." in ran.output
