"""What the command line says of a run."""

import pytest

from digest import reporting
from digest.text import number


def test_a_machine_s_log_has_progress_in_plain_lines(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting, "_LINE_SECONDS", 0.0)
    with reporting.progress() as tell:
        tell("sources", 3)
        tell("failed", 1)
    assert capsys.readouterr().err.splitlines() == ["0 s: 3 sources", "0 s: 3 sources, 1 failed"]


@pytest.mark.parametrize(
    ("count", "noun", "said"),
    [
        (0, "item", "0 items"),
        (1, "item", "1 item"),
        (2, "item", "2 items"),
        (1, "story", "1 story"),
        (2, "story", "2 stories"),
        (2, "day", "2 days"),
    ],
)
def test_a_count_and_its_noun_agree(count: int, noun: str, said: str) -> None:
    assert number(count, noun) == said
