"""When a page says it was published and changed: its places beside one another, and which of them stands where they disagree."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from digest.clean.blocks import page_blocks
from digest.clean.page_dates import PageDates, read_dates
from digest.clean.parsing import parse
from digest.clean.signals import read_signals
from tests.clean.pages import page

EST = timezone(timedelta(hours=-5))
TITLE = "Bridge at Anse reopens after nine months"


def dates(*, body: str = "", head: str = "", url: str = "", language: str = "en", **said: Any) -> PageDates:
    """What a page captured on 1 June 2026 says; ``said`` are fields of its JSON-LD."""
    ld = {"@type": "NewsArticle", "headline": TITLE, **said} if said else None
    tree = parse(page(body=body, head=head, ld=ld))
    captured = datetime(2026, 6, 1, 12, tzinfo=UTC)
    return read_dates(read_signals(tree), page_blocks(tree), title=TITLE, url=url, language=language, captured=captured)


@pytest.mark.parametrize(
    ("line", "language", "when"),
    [
        ("March 5, 2026", "en", date(2026, 3, 5)),
        ("By Ana Roe Thursday 5 March 2026, 17:30", "en", datetime(2026, 3, 5, 17, 30)),
        ("Ana RoeMar. 5, 2026Updated Mar. 9, 2026", "en", date(2026, 3, 5)),
        ("Von Wiebke Terhorst Donnerstag, 5. März 2026, 17:30 Uhr Lesedauer: 2 Min.", "de", datetime(2026, 3, 5, 17, 30)),
        ("Von Ida Brandt und Arne Holm Freitag, 6. März 2026, 17:30 Uhr Lesedauer: 2 Min.", "de", datetime(2026, 3, 6, 17, 30)),
        ("03/05/2026 by Ana Roe, delegate of the union of ferrymen to the county", "en", date(2026, 3, 5)),
        ("March 9, 2026 March 5, 2026", "en", date(2026, 3, 5)),
        ("Published March 5, 2026 · Last updated March 9, 2026", "en", date(2026, 3, 5)),
        ("05/03/2026", "en-GB", date(2026, 3, 5)),
        ("Veröffentlicht am 5. März 2026 | Aktualisiert: 9. März 2026", "de", date(2026, 3, 5)),
        ("Publié le 5 mars 2026 à 10h30, mis à jour le 9 mars 2026", "fr", datetime(2026, 3, 5, 10, 30)),
        ("Publicado el 5 de marzo de 2026", "es", date(2026, 3, 5)),
        ("Publicado em 5 de março de 2026", "pt", date(2026, 3, 5)),
        ("Pubblicato il 5 marzo 2026", "it", date(2026, 3, 5)),
        ("Опубликовано 5 марта 2026", "ru", date(2026, 3, 5)),
        ("2026年3月5日 公開", "ja", date(2026, 3, 5)),
        ("5 มี.ค. 2569 เวลา 10:30 น.", "th", datetime(2026, 3, 5, 10, 30)),
        ("March 5, 2026 10:30 a.m.", "en", datetime(2026, 3, 5, 10, 30)),
        ("发布：2026年3月5日", "zh", date(2026, 3, 5)),
        ("نشر في 5 مارس 2026", "ar", date(2026, 3, 5)),
    ],
)
def test_the_day_beside_the_headline_is_read(line: str, language: str, when: date) -> None:
    found = dates(body=f"<p>{line}</p>", language=language).published
    assert (found.value, found.source) == (when, "date line")


@pytest.mark.parametrize(
    "line",
    [
        "Ida Brandt at the bridge on March 5, 2026. Photo: Tom Hill",
        "<nav>March 5, 2026</nav>",
        '<div class="related-stories">March 5, 2026</div>',
        "It is the first time since March 5, 2026 that lorries cross.",
        "By March 5, 2026 the council had asked for all of the forms that the new bridge needs",
    ],
)
def test_days_of_captions_menus_and_sentences_are_not_the_articles(line: str) -> None:
    assert dates(body=line if "<" in line else f"<p>{line}</p>", url="https://anse.example/2026/03/09/a").published.value == date(
        2026, 3, 9
    )


def test_a_page_that_says_only_when_it_was_changed_is_of_that_day() -> None:
    found = dates(body="<p>Last updated: March 9, 2026</p>")
    assert (found.published.value, found.published.source) == (date(2026, 3, 9), "date line (last change)")
    assert found.modified.value == date(2026, 3, 9)


# ---------------------------------------------------------------- the publisher's own day


@pytest.mark.parametrize(
    ("body", "when"),
    [
        ("<p>March 5, 2026, 10:22 PM EST</p>", datetime(2026, 3, 5, 22, 22, 7, tzinfo=EST)),
        ("<p>March 5, 2026, 10:22 PM</p>", datetime(2026, 3, 5, 22, 22, 7, tzinfo=EST)),
        ("<p>March 5, 2026</p>", date(2026, 3, 5)),
        ("", datetime(2026, 3, 6, 3, 22, 7, tzinfo=UTC)),
        ("<p>March 6, 2026, 11:22 AM</p>", datetime(2026, 3, 6, 3, 22, 7, tzinfo=UTC)),
    ],
)
def test_a_moment_in_utc_takes_the_day_and_offset_shown(body: str, when: date) -> None:
    """Readers in New York saw it on the fifth; a time on the same day may be the reader's own and says nothing."""
    assert dates(body=body, datePublished="2026-03-06T03:22:07Z").published.value == when


def test_a_stated_offset_is_kept_whatever_the_address_says() -> None:
    found = dates(url="https://anse.example/2026/03/05/bridge", datePublished="2026-03-06T00:22:07-05:00").published
    assert found.value == datetime(2026, 3, 6, 0, 22, 7, tzinfo=EST)


def test_the_same_moment_with_the_publishers_offset_is_preferred() -> None:
    head = '<meta name="pubdate" content="2026-03-05T22:22:07-05:00">'
    assert str(dates(head=head, datePublished="2026-03-06T03:22:07Z").published.value) == "2026-03-05 22:22:07-05:00"


# ---------------------------------------------------------------- conflicts


@pytest.mark.parametrize(
    ("stated", "shown", "url", "when"),
    [
        ("2026-03-05T09:00:00+01:00", "March 19, 2026", "", date(2026, 3, 5)),  # shown is the last change
        ("2026-03-19T09:00:00+01:00", "March 5, 2026", "", date(2026, 3, 5)),  # stated is the last change
        ("2019-03-05T09:00:00+01:00", "March 5, 2026", "", date(2026, 3, 5)),  # published again
        ("2026-03-05T09:00:00+01:00", "2026-05-03", "", date(2026, 3, 5)),  # month and day swapped
        ("2026-03-19T09:00:00+01:00", "March 5, 2026", "https://anse.example/2026/03/19/a", date(2026, 3, 19)),
        ("2026-03-05T09:00:00+01:00", "March 19, 2026", "https://anse.example/2026/03/19/a", date(2026, 3, 19)),
    ],
)
def test_where_stated_and_shown_day_disagree(stated: str, shown: str, url: str, when: date) -> None:
    found = dates(body=f"<p>{shown}</p>", url=url, datePublished=stated).published.value
    assert found is not None
    assert (found.date() if isinstance(found, datetime) else found) == when


def test_a_shown_day_is_swapped_where_the_address_has_it_so() -> None:
    assert dates(body="<p>03/05/2026</p>", url="https://anse.example/2026/may/03/a").published.value == date(2026, 5, 3)


def test_times_of_comments_and_of_other_articles_say_nothing() -> None:
    body = (
        "<p>March 5, 2026</p><nav><time datetime='2026-05-30'></time></nav>"
        "<div class='comments'><time datetime='2026-03-08T09:00:00Z'>3 days later</time></div>"
    )
    assert dates(body=body).published.value == date(2026, 3, 5)


def test_a_day_after_the_capture_is_never_believed() -> None:
    found = dates(body="<p>March 5, 2031</p>", datePublished="2031-03-05T09:00:00Z", dateModified="2031-03-05T09:00:00Z")
    assert (found.published.value, found.modified.value) == (None, None)
