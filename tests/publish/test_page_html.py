"""Markdown becomes HTML that is safe, and dressed by its record."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.publish.page_html import (
    Overview,
    anchor,
    dress,
    native_html,
    told_languages,
)
from digest.publish.sanitising import sanitised
from tests.publish.attacks import ATTACKS
from tests.publish.inert import signatures

OVERVIEW = Overview(table="Table", languages={})
EDITION = """\
# Thursday 5 March 2026

2 stories from 3 publishers. 1 minute to read.

## Top story

### Pilots &#38; port sign deal

*[Shipping](../../../topics/shipping.md) · reported by 2 publishers*

Pilots voted. [Courier](https://courier.example/a "Courier, 5 March 2026, 18:42") More. [CNA](https://cna.example/b "CNA")

#### Not verified

- Losses were 90 million. [Courier](https://courier.example/a "Courier")

#### Who reports it

- [Courier](https://courier.example/a): Pilots &#38; port sign deal, by Ines Marrow, 18:42
- [CNA](https://cna.example/b): Deal ends strike, 17:42 (copy of the text of Courier)
- Ministry: Notice 7, 16:00

#### Picture

A pilot boat. *Bakr / CNA*

## Also

### الناقلة مستقرة

*reported by المرسى*

قالت الوزارة إن الناقلة مستقرة. [المرسى](https://marsa.example/c "المرسى")

## Where this edition comes from

3 articles read: 3 shown.

### Left out

- *dropped* Soups
"""


FILES = EDITION.replace("More. [CNA]", "More. (Ministry) And more. (Ministry) [CNA]", 1).replace(
    'CNA")', 'CNA") Yet more. (Ministry) The end. (Ministry)', 1
)


def record() -> dict[str, Any]:
    courier = {
        "id": "a",
        "url": "https://courier.example/a",
        "title": "Pilots & port sign deal",
        "publisher": "Courier",
        "authors": ["Ines Marrow"],
        "independent": True,
    }
    cna = {"id": "b", "url": "https://cna.example/b", "title": "Deal ends strike", "publisher": "CNA", "independent": False}
    note = {"id": "d", "url": "", "title": "Notice 7", "publisher": "Ministry", "independent": True}
    first = {
        "id": "pilots01",
        "headline": "Pilots & port sign deal",
        "language": "en",
        "articles": [courier, cna, note],
        "image": {"caption": "A pilot boat.", "credit": "Bakr / CNA"},
        "caveats": [{"text": "Losses were 90 million."}],
    }
    second = {"id": "marsa001", "headline": "الناقلة مستقرة", "language": "ar", "articles": [{"url": "https://marsa.example/c"}]}
    return {
        "sections": [
            {"key": "lead", "title": "Top story", "stories": [first]},
            {"key": "also", "title": "Also", "stories": [second]},
        ]
    }


BROKEN_STORY = {"id": "../x", "articles": [1], "image": 2, "caveats": [3]}
BROKEN: list[dict[str, Any]] = [
    {},
    {"sections": None},
    {"sections": ["x", {"stories": ["y", {}]}]},
    {"sections": [{"title": 3, "key": 4, "stories": [BROKEN_STORY]}]},
]


def dressed(markdown: str = EDITION, **more: Any) -> Any:
    return dress(native_html(markdown), record=record(), language="en", **more)


def test_a_story_is_an_article_with_its_anchor() -> None:
    html = dressed().html
    assert '<section class="d-section d-section--lead">' in html
    assert '<article class="d-story" id="story-pilots01">' in html
    assert 'id="story-pilots01-title"' in html


def test_a_headline_mended_by_hand_keeps_the_anchor_of_its_story() -> None:
    html = dressed(EDITION.replace("### Pilots &#38; port sign deal", "### Pilots and port agree")).html
    assert 'id="story-pilots01"' in html
    assert 'id="story-marsa001"' in html


def test_a_story_in_another_language_says_so_and_the_sites_own_words_in_it_too() -> None:
    html = dressed().html
    assert '<article class="d-story" id="story-marsa001" lang="ar" dir="rtl">' in html
    assert '<p dir="auto" class="d-kicker" data-search-exclude="1" lang="en">' in html


def test_citations_are_known_by_their_title() -> None:
    body = dressed()
    assert body.html.count("d-cite") >= 3
    assert 'class="d-cite d-cite--short"' in body.html
    assert "voted.&nbsp;<a" in body.html or "voted.\u00a0<a" in body.html


def test_parts_under_a_story_are_known_by_what_stands_in_them() -> None:
    html = dressed().html
    assert html.count('<div class="d-part d-part--caveats">') == 1
    assert html.count('<div class="d-part d-part--reports">') == 1
    assert html.count('<div class="d-part d-part--picture">') == 1


def test_numbers_and_quotes_stand_beside_each_other() -> None:
    listed = {"numbers": "Three hundred stayed out.", "quotes": "“Enough,” she said.", "history": "Talks failed."}
    story = {"id": "a1", "headline": "Strike", **{kind: [{"sentence": {"text": text}}] for kind, text in listed.items()}}
    record = {"sections": [{"key": "lead", "title": "Top", "stories": [story]}]}
    parts = "".join(f"#### {kind}\n\n- **so:** {text}\n\n" for kind, text in listed.items())
    html = dress(native_html(f"## Top\n\n### Strike\n\nWords.\n\n{parts}"), record=record).html
    beside = html.partition('<div class="d-parts">')[2].partition("</div></div>")[0]
    assert 'class="d-part d-part--numbers"' in beside
    assert 'class="d-part d-part--quotes"' in beside
    assert "Talks" not in beside
    assert 'class="d-part d-part--history"' in html


def test_a_long_list_of_the_account_is_folded_behind_its_heading_and_a_short_one_is_not() -> None:
    record: dict[str, Any] = {"sections": []}
    for count, is_folded in ((3, False), (4, True)):
        html = dress(native_html("## Account\n\n### Left out\n\n" + "- soups\n" * count), record=record).html
        assert ("<details" in html) is is_folded
        assert html.count("soups") == count
        assert html.count("</section>") == 1
        if is_folded:
            assert html.index("</ul>") < html.index("</details>") < html.index("</section>")
            assert '<summary class="d-more__name"><h3' in html


def test_pages_about_many_editions_have_kickers_and_citations() -> None:
    markdown = '### [Deal](a.md)\n\n*Monday · reported by 2*\n\nPilots voted. [Courier](https://courier.example/a "Courier")\n'
    ours, others = (dress(native_html(markdown), overview=overview).html for overview in (OVERVIEW, None))
    assert 'class="d-kicker"' in ours
    assert "d-cite" in ours
    assert "class=" not in others


def test_a_story_in_another_language_says_so_wherever_it_is_listed() -> None:
    markdown = "## [渡輪](a.md#story-zh1)\n\n*Monday*\n\n票價下調。\n\n- [Deal](a.md#story-en1)\n- [ناقلة](a.md#story-ar1): x\n"
    html = dress(native_html(markdown), overview=Overview(table="Table", languages={"zh1": "zh", "ar1": "ar"})).html
    assert '<a href="a.md#story-zh1" lang="zh"' in html
    assert re.search(r'<p (dir="ltr" lang="zh"|lang="zh" dir="ltr")>票價下調', html)
    assert '<a href="a.md#story-ar1" lang="ar"' in html
    assert html.count("lang=") == 3


def test_languages_in_front_matter_are_taken_only_as_they_are_written() -> None:
    assert told_languages({"zh": "a1 b2", "ar-EG": "c3"}) == {"a1": "zh", "b2": "zh", "c3": "ar-EG"}
    assert told_languages({'zh" onclick="x': "a1", "ar": 'a"b <c>'}) == {}
    assert told_languages(["zh"]) == told_languages(None) == {}


def test_a_report_is_split_into_who_what_and_when() -> None:
    html = dressed().html
    assert '<span class="d-report__title" dir="auto">Pilots &amp; port sign deal</span>' in html
    assert ">by Ines Marrow</span>" in html
    assert ">18:42</span>" in html
    assert "d-report d-report--copy" in html
    assert '<span class="d-report__name" dir="auto" data-search-exclude="1">Ministry</span>' in html or ">Ministry</span>" in html


def test_a_source_without_address_is_cited_like_the_others() -> None:
    assert dressed(FILES).html.count(">(Ministry)</span>") == 4


@pytest.mark.parametrize("markdown", [EDITION, FILES])
def test_no_word_is_added_moved_or_lost(markdown: str) -> None:
    import html5lib

    def words(html: str) -> list[str]:
        return "".join(html5lib.parseFragment(html).itertext()).replace(":", " ").replace(",", " ").split()

    assert words(dressed(markdown).html) == words(native_html(markdown))


def test_the_account_of_an_edition_is_no_section_of_stories_and_not_searched() -> None:
    assert '<section class="d-cover" data-search-exclude="1">' in dressed().html


def test_lifting_takes_the_date_and_the_line_after_it() -> None:
    body = dressed(lift=True)
    assert body.title == "Thursday 5 March 2026"
    assert body.lede == "2 stories from 3 publishers. 1 minute to read."
    assert "2 stories from" not in body.html


def test_lifting_leaves_an_introduction_by_hand_where_it_is() -> None:
    body = dressed(EDITION.replace("## Top story", "A word from the editor.\n\n## Top story", 1), lift=True)
    assert "A word from the editor." in body.html


def test_relative_links_go_through_the_site_and_others_do_not() -> None:
    seen: list[str] = []

    def link(href: str) -> str:
        seen.append(href)
        return "../x/#here"

    html = dressed(link=link).html
    assert seen == ["../../../topics/shipping.md"]
    assert 'href="../x/#c-here"' in html


@pytest.mark.parametrize("name", ["__config", "__search", "location", "cookie", "body", "forms", "a b"])
def test_no_id_of_a_page_can_be_taken_for_one_of_the_themes(name: str) -> None:
    body = dress(native_html(f"# {name}\n\n## {name}\n"))
    assert all(found.startswith(("c-", "story-")) for found in body.anchors)
    assert len(body.anchors) == 2
    assert anchor(name).startswith("c-")


@pytest.mark.parametrize("broken", BROKEN)
def test_a_record_that_is_broken_leaves_the_page_whole(broken: dict[str, Any]) -> None:
    html = dress(native_html(EDITION), record=broken, language="en").html
    assert "Pilots &amp; port sign deal" in html
    assert "../x" not in html


def test_text_below_many_levels_is_kept() -> None:
    deep = ">" * 400 + " kept"
    assert "kept" in dress(native_html(deep)).html


def test_a_table_of_days_is_a_calendar_with_busy_days() -> None:
    head = "| M | T | W | T | F | S | S |\n|---|---|---|---|---|---|---|\n"
    html = dress(native_html(f"## March\n\n{head}|  | [1](a.md) (9) | [2](b.md) (1) | 3 | 4 | 5 | 6 |\n")).html
    assert '<section class="d-month-of-year">' in html
    assert 'class="d-day d-day--3" title="9"' in html
    assert 'class="d-day d-day--1" title="1"' in html


def test_a_table_of_figures_is_no_calendar() -> None:
    head = "| a | b | c | d | e | f | g |\n|---|---|---|---|---|---|---|\n"
    assert "d-calendar" not in dress(native_html(f"{head}| 1 | 2 | 3 | 4 | 5 | 6 | seven |\n")).html


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_markdown_is_inert(attack: str) -> None:
    for markdown in (attack, f"# {attack}\n\n{attack}", f'### {attack}\n\n*{attack}*\n\n[{attack}]({attack} "{attack}")'):
        assert not [s for s in signatures(dressed(markdown).html, fragment=True) if s]


@given(st.text(max_size=300))
def test_whatever_the_text_the_page_is_inert_and_sanitising_again_changes_nothing(text: str) -> None:
    html = dressed(text).html
    assert not [s for s in signatures(html, fragment=True) if s]
    assert sanitised(html) == html


def test_a_sentence_in_two_parts_leaves_each_its_own_look() -> None:
    """A doubted amount stands in numbers and among what is not verified."""
    told = {"text": "It lost 90 million."}
    story = {"id": "one", "headline": "Loss", "numbers": [{"sentence": told}], "caveats": [told]}
    record = {"sections": [{"key": "also", "title": "Also", "stories": [story]}]}
    numbers, caveats = (f"#### {name}\n\n- {told['text']}\n\n" for name in ("In numbers", "Not verified"))
    html = dress(native_html(f"## Also\n\n### Loss\n\n{numbers}{caveats}"), record=record).html
    assert html.index("d-part--numbers") < html.index("d-part--caveats")
