"""One event in two languages: only where names and numbers leave no doubt."""

from datetime import date

import pytest

from digest.enrich.abroad import traces_of
from digest.enrich.events import Report, group_events

_DAY = date(2026, 3, 3)
_ENGLISH = (
    "The tanker Ostrava Star with 52,300 tonnes of fuel oil ran aground off Karsk at 4:40 on Tuesday. None of the 37 crew was "
    "hurt, and 18 tugs were sent from Dunmere, the coast guard said."
)
_GERMAN = (
    "Der Tanker „Ostrava Star“ ist am Dienstag vor Karsk mit 52.300 Tonnen Schweröl auf Grund gelaufen. Die 37 Seeleute an Bord "
    "blieben unverletzt. Aus Dunmere kamen 18 Schlepper, teilte die Küstenwache mit."
)
_CHINESE = (
    "油輪「奧星號」(Ostrava Star)三日凌晨在卡爾斯克外海擱淺,載有五萬二千三百公噸重燃油,船上三十七名船員平安,十八艘拖船趕往現場。"
)
_OTHER = (
    "Der Tanker „Karla“ hat am Dienstag in Dunmere 37 Container geladen. Der Hafen erwartet in dieser Woche 214 Schiffe, sagte "
    "die Hafenmeisterin, und rechnet mit 12 Prozent mehr Verkehr als im Vorjahr."
)


def _groups(*reports: Report) -> set[frozenset[str]]:
    return {frozenset(group) for group in group_events(reports)}


def test_reports_in_three_languages_of_one_event_are_one_story() -> None:
    found = _groups(
        Report("en", "Tanker aground off Karsk", _ENGLISH, "en", _DAY),
        Report("de", "Tanker läuft auf Grund", _GERMAN, "de", _DAY),
        Report("zh", "油輪擱淺", _CHINESE, "zh", _DAY),
        Report("x", "Karla lädt in Dunmere", _OTHER, "de", _DAY),
    )
    assert found == {frozenset({"en", "de", "zh"}), frozenset({"x"})}


@pytest.mark.parametrize("day", [None, date(2026, 3, 5)])
def test_reports_of_other_days_or_of_no_known_day_stay_apart(day: date | None) -> None:
    found = _groups(Report("en", "Tanker aground", _ENGLISH, "en", _DAY), Report("de", "Tanker auf Grund", _GERMAN, "de", day))
    assert len(found) == 2


@pytest.mark.parametrize(
    ("text", "language", "numbers"),
    [
        ("Es waren 11.800 Stimmen bei 1.204 Enthaltungen im Jahr 2026.", "de", {11800, 1204}),
        ("載有七萬一千公噸,二十四名船員,一百零三人", "zh", {71000, 24, 103}),
        ("نحو ٤٥٠ طناً", "ar", {450}),
    ],
)
def test_numbers_are_read_as_each_language_writes_them(text: str, language: str, numbers: set[int]) -> None:
    assert traces_of("", text, language, _DAY).numbers == numbers


@pytest.mark.parametrize(
    ("of", "joined"), [("61 Gemeinden, 11.847 Unterschriften", True), ("40 Gemeinden, 3.000 Unterschriften", False)]
)
def test_numbers_tell_an_event_by_their_digits_and_round_ones_hardly(of: str, joined: bool) -> None:
    english = f"A petition for a new vote has {'11,847' if joined else '3,000'} names from {of.split()[0]} towns, the clerk said."
    german = f"Der Stadt liegt ein Antrag vor: {of}, wie das Rathaus am Dienstag mitteilte."
    found = _groups(Report("en", "A new vote", english, "en", _DAY), Report("de", "Neue Wahl", german, "de", _DAY))
    assert (len(found) == 1) is joined
