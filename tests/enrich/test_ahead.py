"""A day that is named for what is still to come, and no other."""

from datetime import UTC, date, datetime

import pytest

from digest.enrich.ahead import day_ahead
from digest.model import Stamp

THURSDAY = Stamp(when=datetime(2026, 3, 5, 18, 42, tzinfo=UTC), how="stated")


@pytest.mark.parametrize(
    ("language", "sentence", "day", "when"),
    [
        ("en", "The first tankers will move on Friday.", date(2026, 3, 6), "on Friday"),
        ("en", "The council is due to vote on Monday morning.", date(2026, 3, 9), "on Monday"),
        ("en", "The court will sit tomorrow.", date(2026, 3, 6), "tomorrow"),
        ("en", "Fares are to rise by 6 per cent from 1 April.", date(2026, 4, 1), "from 1 April"),
        ("en", "The inquiry is expected to open on April 14, 2026.", date(2026, 4, 14), "on April 14, 2026"),
        ("de", "Der Stadtrat wird am Montag abstimmen.", date(2026, 3, 9), "am Montag"),
        ("de", "Die Brücke soll am 14. April öffnen.", date(2026, 4, 14), "am 14. April"),
    ],
)
def test_a_day_to_come_is_resolved(language: str, sentence: str, day: date, when: str) -> None:
    found = day_ahead(sentence, THURSDAY, language)
    assert found is not None
    assert (found.day, sentence[found.start : found.end]) == (day, when)


@pytest.mark.parametrize(
    "sentence",
    [
        "The yard will close, the city said on Friday.",
        "The tankers moved on Friday.",
        "The yard will close by Friday.",
        "It will stay shut until 9 April.",
        "The crew will be paid, it announced on Monday.",
        "The ship will be called Friday’s Child.",
        "The vote will be held on Thursday.",  # today, or a week from now
        "The bridge will open on 3 March.",  # so long from now that another year must have been meant
        "The ferry will not run on Friday.",
        "The hall will open on 31 April.",
        "The result is expected in the week of 16 March.",
    ],
)
def test_what_is_past_vague_or_only_said_then_is_nothing_to_come(sentence: str) -> None:
    assert day_ahead(sentence, THURSDAY, "en") is None


def test_nobody_knows_what_comes_after_a_day_that_nobody_knows() -> None:
    captured = Stamp(when=THURSDAY.when, how="captured")
    assert day_ahead("The first tankers will move on Friday.", captured, "en") is None
