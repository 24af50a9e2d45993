"""Single lines of scraped text: which of them are date lines, and what a text calls its outlet."""

import pytest

from digest.clean.plain import is_date_line, name_publisher


@pytest.mark.parametrize(
    "line",
    [
        "Published 9 March 2026 10:30 a.m.",
        "Mar. 9, 2026",
        "9. März 2026, 10:30 Uhr",
        "Mis à jour le 9 mars 2026 à 14h00",
        "2026年3月9日 18時30分",
        "Zaktualizowano: 09.03.2026",
    ],
)
def test_a_line_with_a_day_and_little_else_is_a_date_line(line: str) -> None:
    assert is_date_line(line)


@pytest.mark.parametrize(
    "line",
    ["The boat was built on 9 March 2026.", "He came on 9 March 2026 from Holm.", "March was wet.", "Nine boats, 12 crowns"],
)
def test_a_sentence_that_names_a_day_is_none(line: str) -> None:
    assert not is_date_line(line)


@pytest.mark.parametrize(
    ("notice", "name"),
    [
        ("The Harbour Post needs its readers", "The Harbour Post"),
        ("Support The Harbour Post!", "The Harbour Post"),
        ("A message from the editors of The Harbour Post", "The Harbour Post"),
        ("The Gull takes no advertising.", "The Gull"),
        ("By supporting The Gull you keep it free.", "The Gull"),
        ("© 2026 Quay.example. All rights reserved.", "Quay.example"),
        ("Unterstützen Sie den Hallsteiner Boten", "Hallsteiner Boten"),
        ("Support our journalism", ""),
    ],
)
def test_appeals_and_notices_name_the_outlet(notice: str, name: str) -> None:
    assert name_publisher([notice]) == name
