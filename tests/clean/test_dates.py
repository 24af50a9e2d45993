"""Dates as they are stated, in many formats and languages, and as a text lets one infer them."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.clean.dates import date_in_url, infer_date, parse_stated

EST, CET = timezone(timedelta(hours=-5)), timezone(timedelta(hours=1))


@pytest.mark.parametrize(
    ("words", "language", "when"),
    [
        ("2026-03-05T10:00:00+01:00", "", datetime(2026, 3, 5, 10, tzinfo=CET)),
        ("2026-03-05", "", date(2026, 3, 5)),
        ("20260305T101500", "", datetime(2026, 3, 5, 10, 15)),
        ("March 3, 2026 10:04 am EST", "en", datetime(2026, 3, 3, 10, 4, tzinfo=EST)),
        ("Published: 3rd March 2026", "", date(2026, 3, 3)),
        ("Sept. 12, 2024", "en", date(2024, 9, 12)),
        ("3. März 2026, 18:20 Uhr", "de", datetime(2026, 3, 3, 18, 20)),
        ("Stand: 03.03.2026", "de", date(2026, 3, 3)),
        ("3 de marzo de 2026", "es", date(2026, 3, 3)),
        ("12 mars 2026 à 10h30", "fr", datetime(2026, 3, 12, 10, 30)),
        ("3 марта 2026 г.", "ru", date(2026, 3, 3)),
        ("٣ مارس ٢٠٢٦", "ar", date(2026, 3, 3)),
        ("2026年3月3日 10:30", "zh", datetime(2026, 3, 3, 10, 30)),
        ("2026년 3월 3일", "ko", date(2026, 3, 3)),
        ("9 มี.ค. 2569 เวลา 10:30 น.", "th", datetime(2026, 3, 9, 10, 30)),
        ("Tue, 03 Mar 2026 10:00:00 +0100", "", datetime(2026, 3, 3, 10, tzinfo=CET)),
        ("03/04/2026", "en", date(2026, 3, 4)),
        ("03/04/2026", "fr", date(2026, 4, 3)),
        ("25/12/2025", "en", date(2025, 12, 25)),
        ("yesterday", "en", None),
        ("2026-13-45", "", None),
        ("0001-01-01T00:00:00Z", "", None),
    ],
)
def test_a_stated_date_is_read_with_its_own_offset(words: str, language: str, when: date | None) -> None:
    assert parse_stated(words, language) == when


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2026/03/05/port-reopens", date(2026, 3, 5)),
        ("/news/port-reopens-20260305.html", date(2026, 3, 5)),
        ("/world/2026/mar/05/port", date(2026, 3, 5)),
        ("/2026-03-05-port", date(2026, 3, 5)),
        ("/2026/03/port", None),
        ("/article/1234567890", None),
        ("/", None),
    ],
)
def test_a_day_in_an_address_is_found(path: str, day: date | None) -> None:
    assert date_in_url(path) == day


@pytest.mark.parametrize(
    ("text", "captured", "language", "day"),
    [
        ("The army said Friday that it had struck. Smoke rose on Nov. 29.", date(2026, 11, 23), "en", date(2024, 11, 29)),
        ("The fire service said on Tuesday that nobody was hurt.", date(2026, 5, 21), "en", date(2026, 5, 19)),
        ("The fire service said on Tuesday that nobody was hurt.", date(2026, 5, 19), "en", date(2026, 5, 19)),
        ("Three companies said on Monday they would leave. It was March 3.", date(2026, 3, 9), "en", date(2026, 3, 3)),
        ("Der Rat hat am Mittwoch beschlossen.", date(2026, 3, 6), "de", date(2026, 3, 4)),
        ("政府星期四宣布下調票價。", date(2026, 3, 6), "zh", date(2026, 3, 5)),
        ("دخل الإضراب يومه الثالث يوم الأربعاء", date(2026, 3, 6), "ar", date(2026, 3, 4)),
        (
            "The inspection was booked for 18 November. The office confirmed on Friday, March 6, that it was late.",
            date(2026, 3, 9),
            "en",
            date(2026, 3, 6),
        ),
        ("The bridge will reopen on Friday. The office said so on Wednesday.", date(2026, 3, 9), "en", date(2026, 3, 4)),
        ("The bridge will reopen, she said on Friday.", date(2026, 3, 9), "en", date(2026, 3, 6)),
        ("Die Brücke soll am Freitag öffnen, hieß es am Mittwoch.", date(2026, 3, 9), "de", date(2026, 3, 4)),
        (
            "It had lain at anchor since Monday, March 2. Sheep went ashore on Wednesday.",
            date(2026, 3, 9),
            "en",
            date(2026, 3, 4),
        ),
        (
            "Die Reederei teilte am Freitag, 6. März, mit, sie warte auf Montag, 9. März.",
            date(2026, 3, 8),
            "de",
            date(2026, 3, 6),
        ),
    ],
)
def test_a_day_is_inferred_from_weekday_and_month(text: str, captured: date, language: str, day: date) -> None:
    stamp = infer_date(text, captured, language)
    assert stamp is not None
    assert (stamp.when, stamp.how) == (day, "inferred")


def test_the_caption_says_which_wednesday_the_lead_means() -> None:
    lead = "The first ship came in on Wednesday evening. She had been at anchor since Monday, March 2."
    stamp = infer_date(lead, date(2026, 3, 9), "en", caption="Sheep are led ashore late on March 4.")
    assert stamp is not None
    assert stamp.when == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("The harbour is closed.", ""),
        ("On 3 March the harbour froze.", ""),
        ("The harbour is closed.\nIt froze on 3 March, too.", "The harbour is closed."),
        ("The council will meet next Friday.", ""),
    ],
)
def test_nothing_is_inferred_where_it_would_be_a_guess(text: str, lead: str) -> None:
    """No day at all, one of last year, one deep in the text, one to come."""
    assert infer_date(text, date(2026, 3, 6) if lead else date(2026, 2, 1), "en", lead) is None


@given(st.datetimes(min_value=datetime(1990, 1, 2), max_value=datetime(2100, 1, 1)))
def test_an_iso_date_reads_back(when: datetime) -> None:
    whole = when.replace(microsecond=0)
    assert parse_stated(whole.isoformat()) == whole


@given(st.text(max_size=200), st.sampled_from(["", "en", "de", "ar", "zh", "xx"]))
def test_any_words_are_read_or_refused_but_never_raise(words: str, language: str) -> None:
    parse_stated(words, language)
    infer_date(words, date(2026, 3, 6), language)
    date_in_url(words)


@given(
    st.lists(st.sampled_from(["on Monday", "said on Friday, Nov. 27", "Nov. 29", "3 March", "on Sunday, 1 March"]), min_size=1),
    st.dates(min_value=date(2000, 1, 1)),
)
def test_an_inferred_day_is_never_after_the_capture(words: list[str], captured: date) -> None:
    stamp = infer_date(f"It happened {' and '.join(words)}.", captured, "en")
    assert stamp is None or stamp.when <= captured
