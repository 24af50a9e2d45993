"""What a page says of the use of its words: in its elements, in a licence, on pieces of its text, and what came with it."""

from dataclasses import replace

import pytest

from digest.clean import clean, restamped
from digest.model import Article
from tests.clean.items import item

RSL = """<script type="application/rsl+xml"><rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license>
<prohibits type="usage">ai-train, ai-input</prohibits></license></content></rsl></script>"""
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
TEXT = "".join(f"<p>The gate of the harbour was moved by the crew on {day}, and then it rested.</p>" for day in DAYS)


def page(head: str = "", body: str = "") -> str:
    whole = f"<article><h1>The gate</h1>{TEXT}{body}</article>"
    return f"<html lang=en><head><title>The gate</title>{head}</head><body>{whole}</body></html>"


def article(head: str = "", body: str = "") -> Article:
    (found,) = clean(item(page(head, body))).articles
    return found


@pytest.mark.parametrize(
    ("head", "signals"),
    [
        ('<meta name="robots" content="max-snippet:40, noarchive">', ("max-snippet:40", "noarchive")),
        ('<meta name="tdm-reservation" content="1">', ("tdm-reservation",)),
        (RSL, ("rsl-no-model",)),
        (RSL.replace("ai-train, ai-input", "all"), ("rsl-no-model", "rsl-no-quote")),
        (RSL.replace("</rsl>", ""), ()),
        ('<link rel="license" type="application/rsl+xml" href="/l.xml">', ("rsl-named",)),
        ('<link rel="license" href="https://licences.example/by">', ()),
    ],
)
def test_signals_of_a_page(head: str, signals: tuple[str, ...]) -> None:
    assert article(head).signals == signals


def test_a_piece_that_may_not_be_shown_is_no_part_of_the_text() -> None:
    hidden = "<div data-nosnippet><p>The name of the crew is not for everybody to read about.</p></div>"
    found = article(body=f"{hidden}<p>The end came.</p>")
    assert "name of the crew" not in found.text
    assert "data-nosnippet" in {removal.rule for removal in found.removed}
    assert found.signals == ()


def test_a_page_most_of_which_may_not_be_shown_is_not_quoted() -> None:
    found = article(body=f"<div data-nosnippet>{TEXT.replace('gate', 'lock')}{TEXT.replace('gate', 'pier')}</div>")
    assert found.signals == ("nosnippet",)


def test_what_the_answer_said_is_added_also_to_what_was_cleaned_before() -> None:
    raw = replace(item(page()), signals=("nosnippet",))
    cleaned = clean(raw)
    assert cleaned.articles[0].signals == ("nosnippet",)
    assert restamped(cleaned, replace(raw, signals=("noarchive",))).articles[0].signals == ("noarchive", "nosnippet")


def test_a_licence_that_can_be_read_at_last_is_not_unread_any_more() -> None:
    raw = replace(item(page()), signals=("rsl-unread",))
    assert restamped(clean(raw), replace(raw, signals=("rsl-no-model", "rsl-read"))).articles[0].signals == (
        "rsl-no-model",
        "rsl-read",
    )
    assert restamped(clean(raw), raw).articles[0].signals == ("rsl-unread",)
