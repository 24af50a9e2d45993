"""Charts: numbers as SVG that says what it shows, is the same every day, and brings nothing that the site's policy refuses."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from digest.publish.charts import Chart, chart_html

TWO = Chart(
    kind="columns",
    title="How it ended",
    told="Every article.",
    labels=("2 March", "3 March"),
    series=(("shown", (13, 15)), ("merged", (2, 0))),
)


def parsed(chart: Chart) -> etree._Element:
    """The chart with its legend, as XML."""
    return etree.fromstring(f"<div>{chart_html(chart, 'c-chart-1')}</div>")


def test_a_chart_says_what_it_shows() -> None:
    svg = parsed(TWO).find("svg")
    assert svg is not None
    assert svg.get("role") == "img"
    named = [svg.xpath(f"string(//*[@id='{name}'])") for name in str(svg.get("aria-labelledby")).split()]
    assert named == ["How it ended", "Every article."]


def test_each_bar_that_is_something_has_its_name_and_number() -> None:
    bars = [title.text for title in parsed(TWO).iter("title") if ":" in str(title.text)]
    assert bars == ["2 March: 13", "3 March: 15", "2 March: 2"]


def test_several_series_have_a_legend_and_one_has_none() -> None:
    assert [item.xpath("string()") for item in parsed(TWO).iter("li")] == ["shown", "merged"]
    assert parsed(Chart(kind="bars", title="t", told="d", labels=("a",), series=(("n", (1,)),))).find("ul") is None


def test_a_chart_has_nothing_that_is_run_or_loaded_and_no_day() -> None:
    html = chart_html(TWO, "c-chart-1")
    assert not re.search(r"<script|<style|style=|href|<!--|on\w+=", html)
    assert html == chart_html(TWO, "c-chart-1")


def test_columns_stand_on_whole_numbers_from_nothing() -> None:
    small = Chart(kind="columns", title="t", told="d", labels=("a", "b"), series=(("n", (0, 2)),))
    axes = [group for group in parsed(small).iter("g") if "axis y" in str(group.get("class"))]
    assert [text.text for axis in axes for text in axis.iter("text")] == ["0", "1", "2"]


words = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=80)


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from(["columns", "bars"]), words, words, st.lists(st.tuples(words, st.integers(0, 10**6)), min_size=1, max_size=70)
)
def test_any_names_and_numbers_give_well_formed_markup(kind: str, title: str, told: str, rows: list[tuple[str, int]]) -> None:
    chart = Chart(
        kind="bars" if kind == "bars" else "columns",
        title=title,
        told=told,
        labels=tuple(name for name, _ in rows),
        series=((title, tuple(number for _, number in rows)), (told, tuple(number for _, number in rows)))[
            : 1 + (kind != "bars")
        ],
    )
    assert parsed(chart).find("svg") is not None
