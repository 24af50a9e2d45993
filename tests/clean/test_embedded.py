"""Text that only scripts hold is found by where most of the prose is, and never more than text comes of it."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.clean import clean
from digest.clean.embedded import script_lines, stated_lines
from digest.clean.parsing import parse
from digest.clean.signals import read_signals
from tests.clean.items import item
from tests.clean.pages import PARAGRAPHS, page

TITLE = "Bridge at Anse reopens after nine months"
DATA = st.recursive(
    st.none() | st.integers() | st.sampled_from([TITLE, *PARAGRAPHS, "<p>x. y</p>", "</script>", "paragraph", ""]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["type", "content", "text", "a"]), inner),
    max_leaves=20,
)


def lines(script: str) -> list[str]:
    return script_lines(read_signals(parse(f"<html><body>{script}</body></html>")), TITLE)


def state(value: object) -> str:
    text = json.dumps(value).replace("</", "<" + "\\/")
    return f'<script type="application/json">{text}</script>'


@given(DATA)
@settings(max_examples=80)
def test_any_data_give_lines_and_never_markup(value: object) -> None:
    found = lines(state({"title": TITLE, "value": value, "filler": "x" * 300}))
    assert not any("<p>" in line or not line.strip() for line in found)


def test_the_object_with_the_headline_goes_before_a_longer_text() -> None:
    other = {"title": "Ferry", "body": " ".join(f"<p>{p}</p>" for p in PARAGRAPHS * 3)}
    own = {"title": TITLE, "body": "".join(f"<p>{p}</p>" for p in PARAGRAPHS)}
    assert lines(state({"more": [other], "article": own})) == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "form",
    ["window.__STATE__ = {};", "window.__STATE__={};go()", "var a=1, s = {}", "x.y=[0,undefined,{}]", "s = JSON.parse({})"],
)
def test_data_that_a_script_assigns_are_read(form: str) -> None:
    text = json.dumps({"title": TITLE, "body": list(PARAGRAPHS)})
    script = form.replace("{}", json.dumps(text) if "parse" in form else text)
    assert lines(f"<script>{script}</script>") == list(PARAGRAPHS)


@pytest.mark.parametrize("script", ["a = {" * 50_000, 'a = "' * 50_000, "=[" * 100_000, "= {}" * 50_000])
def test_hostile_scripts_hold_nothing(script: str) -> None:
    assert lines(f"<script>{script}</script>") == []


def test_what_a_page_keeps_for_subscribers_is_not_taken_from_its_scripts() -> None:
    ld = {"@type": "NewsArticle", "headline": TITLE, "isAccessibleForFree": False}
    markup = page(paragraphs=PARAGRAPHS[:1], ld=ld).replace(
        "</main>", state({"title": TITLE, "body": list(PARAGRAPHS)}) + "</main>"
    )
    assert [outcome.ended for outcome in clean(item(markup)).outcomes] == ["held"]


def test_a_page_that_shows_its_article_is_believed() -> None:
    own = state({"title": TITLE, "body": [*PARAGRAPHS, *(f"And {p}" for p in PARAGRAPHS * 3)]})
    shown = PARAGRAPHS * 2
    found = clean(item(page(paragraphs=tuple(f"{n}. {p}" for n, p in enumerate(shown))).replace("</main>", own + "</main>")))
    assert len(found.articles[0].paragraphs) == len(shown)


def test_entries_of_a_live_blog_keep_their_headings() -> None:
    updates = [
        {"headline": "Noon", "articleBody": "The boat sailed."},
        {"headline": "One", "articleBody": "One\nIt came back."},
        3,
    ]
    assert stated_lines({"liveBlogUpdate": updates}) == ["Noon", "The boat sailed.", "One", "It came back."]
