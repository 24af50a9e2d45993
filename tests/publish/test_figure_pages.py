"""The page of figures: tables that add up to what the editions say, drawn on the site."""

from dataclasses import replace

from digest.markdown import split_front_matter
from digest.model import Coverage
from digest.publish.figure_pages import NEWEST
from digest.publish.page_html import Overview, dress, native_html
from tests import briefings
from tests.publish.test_indexes import PAGES, YEARS, html, made


def tables(text: str) -> dict[str, list[list[str]]]:
    """The tables of a page by their heading, rows of words without the head."""
    found: dict[str, list[list[str]]] = {}
    for table in html(text).iter("table"):
        heading = table.getprevious().getprevious().text_content()
        found[heading] = [[cell.text_content() for cell in row] for row in table.find("tbody")]
    return found


def test_every_number_is_the_editions_own() -> None:
    page = tables(PAGES["figures/index.md"])
    assert [int(count) for _, count in page["How much there was"]] == [len(b.stories) for b in reversed(YEARS)]
    shown = sum(int(row[1]) for row in page["What became of what was read"])
    assert shown == sum(b.coverage.shown for b in YEARS)
    courier = next(row for row in page["Who reported it"] if row[0] == "Port Alder Courier")
    assert courier[1:] == [str(len(YEARS)), "25%"]


def test_a_year_stands_by_its_months_and_stays_as_it_is() -> None:
    older = [b for b in YEARS if b.day.year < 2026]
    assert made(*older)["figures/2024.md"].partition("## ")[2] == PAGES["figures/2024.md"].partition("## ")[2]
    assert [name for name, _ in tables(PAGES["figures/2024.md"])["How much there was"]] == ["April"]


def test_only_the_newest_editions_stand_by_themselves() -> None:
    many = [briefings.day_after(briefings.edition(), -days) for days in range(NEWEST + 5)]
    assert len(tables(made(*many)["figures/index.md"])["How much there was"]) == NEWEST


def test_where_nothing_failed_nothing_is_said_of_failures() -> None:
    good = replace(briefings.edition(), coverage=Coverage(read=5, shown=5), sources_failed=())
    assert "What could not be read" not in tables(made(good)["figures/index.md"])
    assert "What could not be read" in tables(PAGES["figures/index.md"])


def test_every_table_is_drawn_and_kept_behind_its_picture() -> None:
    for path in ("figures/index.md", "figures/2024.md"):
        markdown = split_front_matter(PAGES[path])[1]
        body = dress(native_html(markdown), overview=Overview(table="As a table", languages={}))
        drawn = [rows for rows in tables(PAGES[path]).values() if len(rows) > 1 or "%" in rows[0][-1]]
        assert body.html.count("<svg ") == len(drawn) == body.html.count("<summary>As a table</summary>")
        assert body.html.count("<table") == len(tables(PAGES[path]))


def test_a_page_of_somebody_elses_is_not_drawn() -> None:
    markdown = split_front_matter(PAGES["figures/index.md"])[1]
    assert "<svg" not in dress(native_html(markdown)).html
