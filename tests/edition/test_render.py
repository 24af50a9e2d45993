"""An edition as a page: whole, escaped, accountable, and known again when a hand was at it.

The page and record of the invented edition are kept in ``tests/golden/edition/``; to accept a change of layout, run
``UPDATE_GOLDEN=1 pytest tests/edition/test_render.py`` and read the difference.
"""

import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

import cmarkgfm
import jsonschema
import markdown  # type: ignore[import-untyped]
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given
from hypothesis import settings as effort
from lxml.html import HtmlElement, fragment_fromstring

from digest.config import load_strings, load_templates
from digest.edition.record import read_record
from digest.edition.render import LEFT_OUT_LINES, edition_body, front_matter, is_edited, render, split_front_matter
from digest.markdown import FRONT_MATTER_BYTES
from digest.model import Briefing, Correction, Coverage, Page
from digest.text import squeeze, visible
from digest.urls import http_link
from tests import briefings

GOLDEN = Path(__file__).parents[1] / "golden" / "edition"
SCHEMA = Path(__file__).parents[2] / "schemas" / "front-matter.schema.json"
VALIDATOR = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
Renderer = Callable[[str], str]

TEMPLATES = load_templates(Path("nowhere"))
STRINGS = {language: load_strings(Path("nowhere"), language) for language in ("en", "de")}


def rendered(briefing: Briefing, language: str = "en") -> list[Page]:
    return render(briefing, edition_body(briefings.config(language), templates=TEMPLATES, strings=STRINGS[language]))


def page(briefing: Briefing, language: str = "en") -> str:
    """The text of an edition's page."""
    return rendered(briefing, language)[0].text


def body(briefing: Briefing, language: str = "en") -> str:
    return split_front_matter(page(briefing, language))[1]


def cmark(text: str, *more: str) -> str:
    """The HTML of GitHub's Markdown with its extensions on: the most that our text must stay inert under."""
    extensions = ["table", "strikethrough", "tasklist", *more]
    return str(cmarkgfm.markdown_to_html_with_extensions(text, options=Options.CMARK_OPT_FOOTNOTES, extensions=extensions))


def autolinking(text: str) -> str:
    """The same, making links of bare addresses; mail addresses it finds even where they are written as references."""
    return re.sub(r'<a href="mailto:[^"]*">(.*?)</a>', r"\1", cmark(text, "autolink"))


def python_markdown(text: str) -> str:
    """The HTML of Python-Markdown as MkDocs and its neighbours set it up."""
    extensions = ["toc", "tables", "fenced_code", "attr_list", "def_list", "footnotes", "abbr"]
    return str(markdown.markdown(text, extensions=extensions))


def tree(html: str) -> HtmlElement:
    return fragment_fromstring(html, create_parent="main")


def skeleton(html: str) -> list[str]:
    """The elements of a page in order, by their path; no words, no attributes."""
    root = tree(html)
    return [root.getroottree().getpath(element) for element in root.iter()]


def words_of(html: str, tag: str) -> list[str]:
    return [squeeze(element.text_content()) for element in tree(html).iter(tag)]


# ---------------------------------------------------------------- as kept


def test_an_edition_that_was_changed_after_it_had_closed_says_so() -> None:
    first = briefings.edition()
    after = datetime(2026, 3, 7, 8, tzinfo=briefings.BERLIN)
    remade = replace(first, updated=after, corrections=())
    told = "Changed on 7 March 2026, 08:00, after this edition had closed."
    correction = Correction(story="", wrong="a", right="b", when=after.isoformat(), who="c")
    assert told in body(remade)
    for silent in (
        replace(remade, updated=first.published),
        replace(remade, corrections=(correction,)),
        replace(remade, reviewed_by="Ines Marrow"),
        replace(remade, draft=True),
    ):
        assert told not in body(silent)


@pytest.mark.parametrize(
    ("name", "language", "briefing"),
    [
        ("05.md", "en", briefings.edition()),
        ("05.de.md", "de", replace(briefings.edition(), language="de", title="Donnerstag, 5. März 2026")),
        ("04.md", "en", briefings.quiet()),
        ("02.md", "en", replace(briefings.edition(), period="week", day=briefings.quiet().day.replace(day=2),
                                title="Week of 2 March 2026")),
    ],
)  # fmt: skip
def test_the_page_of_the_invented_edition_is_as_kept(name: str, language: str, briefing: Briefing) -> None:
    kept = GOLDEN / name
    text = re.sub(r"(?m)^  version: .*$", "  version: 0", page(briefing, language))
    if os.environ.get("UPDATE_GOLDEN"):
        kept.write_text(text, encoding="utf-8")
    assert text == kept.read_text(encoding="utf-8")


def test_a_page_and_its_record_lie_side_by_side() -> None:
    pages = rendered(briefings.edition())
    assert [p.path for p in pages] == ["briefings/2026/03/05.md", "briefings/2026/03/05.json"]
    assert read_record(pages[1].text) == briefings.edition()


def test_the_same_edition_gives_the_same_bytes_after_it_was_read_back() -> None:
    text = rendered(briefings.edition())[1].text
    assert page(read_record(text)) == page(briefings.edition())


# ---------------------------------------------------------------- front matter


@given(briefings.briefings)
@effort(max_examples=40)
def test_front_matter_keeps_to_its_schema_and_size(briefing: Briefing) -> None:
    text = page(briefing if squeeze(visible(briefing.title)) else replace(briefing, title="T"))
    front, _ = split_front_matter(text)
    VALIDATOR.validate(json.loads(json.dumps(front, default=str)))
    assert len(text.split("\n---\n")[0].encode()) + 8 <= FRONT_MATTER_BYTES


@pytest.mark.parametrize("letter", ["x", "渡", "'", "\\", "👩", "\u2028", ": "])
def test_front_matter_stays_short_whatever_an_edition_holds(letter: str) -> None:
    long = briefings.reworded(briefings.edition(), lambda text: letter * 1000)
    many = tuple(
        replace(story, topics=tuple(f"topic-{i}" for i in range(200)))
        for story in (briefings.edition().stories * 5)
    )  # fmt: skip
    full = replace(long, sections=(replace(long.sections[0], stories=many),), sources_failed=long.sources_failed * 500)
    text = page(full)
    assert len(text.split("\n---\n")[0].encode()) + 8 <= FRONT_MATTER_BYTES
    assert front_matter(full)["title"]


def test_front_matter_says_what_it_was_given() -> None:
    front, _ = split_front_matter(page(briefings.edition()))
    assert front["date"] == briefings.edition().day
    assert front["tags"] == ["shipping", "climate", "harvest"]
    assert front["publishers"] == ["Port Alder Courier", "Calder News Agency", "The Varena Times", "Hallsteiner Bote", "المرسى"]
    assert front["coverage"] == {"read": 10, "shown": 5, "merged": 2, "held": 1, "dropped": 1, "failed": 1}


# ---------------------------------------------------------------- a hand at it


def test_a_page_as_written_is_not_edited_and_any_change_is() -> None:
    text = page(briefings.edition())
    assert not is_edited(text)
    assert not is_edited(text.replace("\n", "\r\n"))
    assert is_edited(text.replace("four-day", "five-day"))
    assert is_edited(text.replace("title: Thursday", "title: On Thursday"))
    assert is_edited(text + "\nA note.\n")
    assert is_edited("# My own page\n")
    assert is_edited("---\ntitle: [\n---\n")
    assert is_edited("")


# ---------------------------------------------------------------- what a reader sees


def test_every_item_is_under_a_story_or_among_those_left_out() -> None:
    text = body(briefings.edition())
    left_out = text.split("### Left out")[1]
    assert [line.split("*")[1] for line in left_out.strip().splitlines()] == ["held", "failed", "dropped", "merged"]
    assert "copy of the text of Calder News Agency" in text.split("### Left out")[0]


def test_what_became_of_one_article_of_a_file_does_not_hide_another() -> None:
    """A part of a file that was too short, and one that was hidden, stand among those left out although another is shown."""
    edition = briefings.edition()
    shown = edition.stories[0].articles[0]
    parts = [
        replace(briefings.outcome("part", "dropped", "hidden by the editor", title="Hidden part"), item=shown.item),
        replace(briefings.outcome("rest", "failed", "only 6 words of text found", title="Short part"), item=shown.item),
    ]
    left_out = body(replace(edition, outcomes=(*edition.outcomes, *parts))).split("### Left out")[1]
    assert "Hidden part" in left_out
    assert "Short part" in left_out


@pytest.mark.parametrize(
    ("signal", "why"),
    [
        ("nosnippet", "no snippets of its pages"),
        ("tdm-reservation", "text and data mining is reserved"),
        ("rsl-no-quote", "its RSL licence does not give it"),
        ("rsl-unread", "it names an RSL licence that could not be read"),
    ],
)
def test_why_a_publisher_is_not_quoted_stands_beside_its_report(signal: str, why: str) -> None:
    edition = briefings.edition()
    (section, *rest), story = edition.sections, edition.stories[0]
    reserved = replace(story, articles=(replace(story.articles[0], signals=(signal,)), *story.articles[1:]))
    changed = replace(section, stories=(reserved, *section.stories[1:]))
    assert body(replace(edition, sections=(changed, *rest))).count(f"not quoted, as its publisher asks: {why}") == 1


def test_satire_is_called_so_under_its_headline() -> None:
    edition = briefings.edition()
    (section, *rest) = edition.sections
    changed = replace(section, stories=(replace(section.stories[0], satire=True), *section.stories[1:]))
    assert re.search(r"(?im)^\*.*\bsatire\b.*\*$", body(replace(edition, sections=(changed, *rest))))


def test_a_long_account_ends_with_a_link_to_the_record() -> None:
    outcomes = tuple(briefings.outcome(f"x{i}", "dropped", "off topic") for i in range(LEFT_OUT_LINES + 1234))
    long = replace(briefings.edition(), outcomes=outcomes, coverage=Coverage(read=1294, dropped=1294))
    lines = body(long).split("### Left out")[1].strip().splitlines()
    assert len(lines) == LEFT_OUT_LINES + 1
    assert lines[-1] == "- and 1,234 more, in [the record](05.json)"


def test_each_sentence_is_followed_by_its_source() -> None:
    text = body(briefings.edition())
    title = "Mara Quill, Tom Esk, Port Alder Courier, 5 March 2026, 18:42"
    assert f'strike. [Port Alder Courier](https://courier.example/news?id=1&x=2 "{title}") The' in text
    assert "The operator blamed fuel costs. *(publisher not named)*" in text


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "https://a b/", "//x.example", "https://u:p@x.example/"]
)
def test_an_address_that_is_none_gives_no_link(address: str) -> None:
    story = briefings.edition().stories[0]
    bad = replace(story, articles=tuple(replace(a, url=address) for a in story.articles))
    edition = replace(briefings.edition(), sections=(replace(briefings.edition().sections[0], stories=(bad,)),))
    html = cmark(body(edition))
    assert "(Port Alder Courier)" in html
    assert address not in re.findall(r'href="([^"]*)"', html)


@pytest.mark.parametrize("tail", ["?a=1&copy;=2", "a(b)c", "?q=[x]", "?q=*a*_b_", "?x='\"", "?lt=&lt;b&gt;"])
def test_an_address_survives_markdown_letter_for_letter(tail: str) -> None:
    story = briefings.edition().stories[2]
    odd = replace(story, articles=(replace(story.lead, url=f"https://x.example/{tail}"),))
    edition = replace(briefings.edition(), sections=(replace(briefings.edition().sections[0], stories=(odd,)),), outcomes=())
    assert http_link(f"https://x.example/{tail}") in {a.get("href") for a in tree(cmark(body(edition))).iter("a")}


# ---------------------------------------------------------------- words from outside


@cache
def plain_skeleton(renderer: Renderer) -> list[str]:
    return skeleton(renderer(body(briefings.reworded(briefings.edition(), lambda _: "word"))))


@given(briefings.hostile_text)
@effort(max_examples=40)
@pytest.mark.parametrize("renderer", [cmark, autolinking, python_markdown])
def test_no_words_change_the_structure_and_all_read_back(renderer: Renderer, words: str) -> None:
    if not squeeze(visible(words)):
        return
    html = renderer(body(briefings.reworded(briefings.edition(), lambda _: words)))
    assert skeleton(html) == plain_skeleton(renderer)
    shown = squeeze(visible(words))
    assert words_of(html, "h1") == [shown]
    assert set(words_of(html, "h3")) == {shown, "Sources that could not be read", "Left out"}
