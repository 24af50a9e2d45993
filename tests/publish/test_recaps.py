"""A week's and a month's recap: made of what their editions say, letter for letter, and of nothing else."""

from dataclasses import replace
from datetime import date

from digest.publish.recaps import RECAP_STORIES, most_reported
from digest.text import squeeze
from tests import briefings
from tests.publish.test_indexes import PAGES, YEARS, html, made

WEEK = tuple(briefings.day_after(briefings.edition(), days) for days in (-3, -2, -1, 0, 1))


def test_every_sentence_of_a_recap_stands_in_one_of_its_editions() -> None:
    said = {squeeze(s.text) for b in WEEK for story in b.stories for s in story.summary}
    page = html(made(*WEEK)["archive/2026/week-10.md"])
    told = [p for h in page.findall("h3") if (p := h.getnext().getnext()) is not None]
    assert told
    for paragraph in told:
        words = squeeze(paragraph.text or "")
        assert words in said
        assert paragraph.find("a") is not None or paragraph.find("em").text == "(publisher not named)"


def test_a_week_and_a_month_have_a_recap_with_their_book() -> None:
    for path, book in (("archive/2026/week-10.md", "archive/2026/week-10.epub"), ("archive/2026/03.md", "archive/2026/03.epub")):
        assert "## Most reported" in PAGES[path]
        assert f"https://brief.example/news/{book}" in PAGES[path]
    assert "[Week 10](week-10.md)" in PAGES["archive/2026/03.md"]


def test_a_week_belongs_to_the_year_of_its_thursday() -> None:
    edition = briefings.day_after(briefings.edition(), (date(2027, 1, 1) - date(2026, 3, 5)).days)
    pages = made(edition)
    assert "archive/2026/week-53.md" in pages
    assert "(../2026/week-53.md)" in pages["archive/2027/01.md"]


def test_the_most_reported_come_first_one_of_each_thread_and_no_opinion() -> None:
    told = [(b, s) for b in YEARS for s in b.stories]
    chosen = [s for _, s in most_reported(told)]
    assert len(chosen) <= RECAP_STORIES
    assert chosen[0].id.startswith("pilots")
    assert sum(s.thread == "pilots-strike" for s in chosen) == 1
    assert not any(s.opinion for s in chosen)


def test_a_weekly_digest_has_no_recap_of_its_weeks() -> None:
    pages = made(*(replace(b, period="week") for b in YEARS))
    assert not [path for path in pages if "week-" in path]
