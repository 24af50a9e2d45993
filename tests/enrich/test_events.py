"""One event, once; two events never together."""

import time
from datetime import UTC, datetime

from digest.enrich.events import Grouping, Report, group_events
from digest.enrich.filters import group_lines

_AGROUND = (
    "A tanker with 71,000 tonnes of fuel oil ran aground on Sirr Shoal off Qamar early on Tuesday. The Halcyon Dawn had left the "
    "terminal at Ras Hamal an hour before. None of its 24 crew was hurt, the coast guard said, and no oil had leaked."
)
_AGROUND_TOO = (
    "The Halcyon Dawn, a tanker laden with heavy fuel oil, struck Sirr Shoal in the dark on Tuesday after leaving Ras Hamal. "
    "Captain Faris Adwan of the Qamar coast guard said the crew was safe. The shoal lies five miles south of the terminal."
)
_VARENA_FARES = (
    "Ferry fares in Varena will rise by nine per cent in April. Strait Ferries blamed the price of fuel in Dunmere, where "
    "its boats are filled. A return ticket to Skerrey will cost 212 crowns. Rowena Flett of the islanders' council protested."
)
_LIANHAI_FARES = (
    "Ferry fares in Lianhai will fall by a tenth in April. The island's government pays Eastern Lantern to carry schoolchildren "
    "for nothing. Minister Wen Haoyu said a third boat would sail at night between Donggang and the reef villages."
)


def _groups(*reports: Report) -> set[frozenset[str]]:
    return {frozenset(group) for group in group_events(reports)}


def test_two_reports_of_one_event_are_one_story_and_near_identical_headlines_are_not() -> None:
    found = _groups(
        Report("a", "Tanker aground off Qamar", _AGROUND, "en"),
        Report("b", "Halcyon Dawn strikes Sirr Shoal", _AGROUND_TOO, "en"),
        Report("c", "Ferry fares to rise in April", _VARENA_FARES, "en"),
        Report("d", "Ferry fares to fall in April", _LIANHAI_FARES, "en"),
    )
    assert found == {frozenset("ab"), frozenset("c"), frozenset("d")}


def test_what_speaks_for_one_event_can_be_told() -> None:
    told = f"{_AGROUND_TOO} She has 24 on board."
    reports = [
        Report("a", "Tanker aground off Qamar", _AGROUND, "en", datetime(2026, 3, 3, 6, tzinfo=UTC)),
        Report("b", "Tanker strikes Sirr Shoal", told, "en", datetime(2026, 3, 3, 8, 30, tzinfo=UTC)),
        Report("r", "Morning briefing: tanker aground, fares up", _AGROUND, "en"),
    ]
    joined = Grouping(reports).joined(["a", "b"])
    assert set(joined.names) == {"Halcyon Dawn", "Ras Hamal", "Sirr Shoal"}
    assert (joined.words, joined.numbers, joined.near) == (("tanker",), ("24",), 0)
    assert (joined.hours, joined.reported) == (2.5, True)


def test_a_round_up_joins_nothing() -> None:
    found = _groups(
        Report("a", "Tanker aground off Qamar", _AGROUND, "en"),
        Report("c", "Ferry fares to rise in April", _VARENA_FARES, "en"),
        Report("r", "Morning briefing: tanker aground, fares up", f"{_AGROUND} {_VARENA_FARES}", "en"),
    )
    assert found == {frozenset("a"), frozenset("c"), frozenset("r")}


_HOW = (
    "Search engines read your pages before your customers do, so it's worth your time. Why do some pages rank and others don't? "
    "You should start with keywords: write down what you'd type into a search engine and what readers ask. Then you can "
    "check whether your titles and headings have these keywords. Don't repeat them in every line. {} Who links to you? Other "
    "pages? You need them, and you can ask for them. If your pages are slow, you'll lose readers, so you should make your images "
    "small. Can a phone show your pages? You must try it, because search engines do. You can measure what your readers do, and "
    "you should look at it every month. It's no use if you don't change anything. What's next? You can write more, and you "
    "should keep your old pages fresh, since search engines like what's fresh and your readers do too."
)


def test_two_guides_to_one_subject_are_no_event() -> None:
    found = _groups(
        Report("a", "Search engine optimisation: where to start", _HOW.format("You can use a list of keywords for this."), "en"),
        Report("b", "A guide to search engine optimisation", _HOW.format("Your readers will notice if you do."), "en"),
    )
    assert found == {frozenset("a"), frozenset("b")}


def test_four_thousand_attack_strings_are_grouped_in_seconds() -> None:
    records = [
        {"id": str(i), "title": f"<b>{i}", "text": f"<script>alert({i})</script> javascript:alert(1) body of title"}
        for i in range(4000)
    ]
    started = time.process_time()
    assert len(group_lines(records)) == 4000
    assert time.process_time() - started < 15
