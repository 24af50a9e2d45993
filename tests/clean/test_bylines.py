"""Who wrote it: the places of a page beside one another, and which of them stands."""

from typing import Any

import pytest

from digest.clean import clean
from digest.clean.words import read_table
from digest.model import Article
from tests.clean.items import item
from tests.clean.pages import PARAGRAPHS, page


def article(*, body: str = "", head: str = "", author: Any = None) -> Article:
    ld = {"@type": "NewsArticle", "headline": "Bridge at Anse reopens after nine months", "author": author} if author else None
    site = '<meta property="og:site_name" content="The Anse Gazette">'
    return clean(item(page(body=body, head=site + head, ld=ld))).articles[0]


@pytest.mark.parametrize(
    ("body", "author", "names"),
    [
        ("<p>By Ana Roe and Tom Hill</p>", {"@type": "Person", "name": "Ana Roe"}, ("Ana Roe", "Tom Hill")),
        ("<p>By Ana Roe</p>", {"@type": "Person", "name": "aroe2"}, ("Ana Roe",)),
        ("<p>By Ana Roe</p>", {"@type": "Person", "name": "Tom Hill"}, ("Tom Hill",)),
    ],
)
def test_the_by_line_stands_only_where_it_is_fuller(body: str, author: Any, names: tuple[str, ...]) -> None:
    assert article(body=body, author=author).authors == names


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("<p>Ana Roe</p><p>March 5, 2026</p>", ("Ana Roe",)),
        ("<p>Shipping News</p><p>March 5, 2026</p>", ()),
        ("<p>Ana Roe</p><p>Photographs</p>", ()),
        ('<div class="author-box"><span>Ana Roe</span><span>Staff writer</span></div>', ()),
        ('<span class="author"><a href="/ana">Ana Roe</a> Modern Quay</span>', ("Ana Roe",)),
        ('<span class="author"><a href="/ana">Ana Roe</a> and Tom Hill</span>', ("Ana Roe", "Tom Hill")),
        ('<div class="post-author">Dr. Ana Roe</div>', ("Dr. Ana Roe",)),
        ('<div class="author">Written by</div><div class="author-name">Ana Roe</div>', ("Ana Roe",)),
        ('<div class="byline">By <a href="/staff/ana">Ana Roe</a> ANSE TODAY NETWORK</div>', ("Ana Roe",)),
        ("<p>By The Anse Gazette</p>", ()),
        ("<p>By Wire report</p>", ()),
        ("<p>BY ANA ROE</p>", ("Ana Roe",)),
        ("<p>By [no-author]</p>", ()),
        ("<p>Written by:Ana Roe</p>", ("Ana Roe",)),
        ("<p>ByAna Roe</p>", ("Ana Roe",)),
        ("<p>Contributors: Ana Roe, Tom Hill</p>", ("Ana Roe", "Tom Hill")),
        ("<p>By Ana Roe, The Anse Gazette March 5, 2026</p>", ("Ana Roe",)),
        ("<p>By Ana Roe, Master Horticulturalist</p>", ("Ana Roe",)),
        ("<p>Written By Ana Roe, MD*</p>", ("Ana Roe, MD",)),
        ("<p>By Md Aynal Roe</p>", ("Md Aynal Roe",)),
        ("<p>Posted by Ana Roe on Friday March 6, 2026 @08:00PM</p>", ("Ana Roe",)),
        ("<p>Mar 5, 2026 • Ana Roe in Shipping</p>", ("Ana Roe",)),
        ('<p>Mar 5, 2026 • <a href="/category/x">Design Style</a></p>', ()),
        ("<p>Reviewed by Ana Roe</p>", ()),
        ("<p>The ferry, seen by Tom Hill</p><p>By Ana Roe</p>", ("Ana Roe",)),
        ('<ul><li class="authorization"><a class="authorization-link">Sign In</a></li></ul>', ()),
        ('<h4 class="author-box__name">Ana Roe</h4>', ("Ana Roe",)),
        ("<p>Ana Roe</p><p>Shipping desk</p><p>Ana Roe is a reporter at the harbour.</p>", ("Ana Roe",)),
        ("<p>Ana Roe</p><p>Ana Roe</p><p>Hello, I have written of ships for the past ten years.</p>", ("Ana Roe",)),
        ("<p>Ferry Line</p><p>Ferry Line is a company with a line of one ferry.</p>", ()),
    ],
)
def test_names_are_told_from_labels_roles_and_the_publisher(body: str, names: tuple[str, ...]) -> None:
    assert article(body=body).authors == names


@pytest.mark.parametrize(
    "line",
    [
        "By Ana Roe and Tom Hill",
        "Por Ana Roe y Tom Hill",
        "Von Ana Roe und Tom Hill",
        "文／Ana Roe、Tom Hill",
        "Par Ana Roe et Tom Hill",
        "Por Ana Roe e Tom Hill",
        "Автор: Ana Roe, Tom Hill",
        "Di Ana Roe e Tom Hill",
        "Door Ana Roe en Tom Hill",
        "Autorzy: Ana Roe, Tom Hill",
    ],
)
def test_a_byline_is_read_in_the_ten_largest_languages(line: str) -> None:
    assert article(body=f"<p>{line}</p>").authors == ("Ana Roe", "Tom Hill")


def test_an_agency_after_the_name_is_the_wire() -> None:
    found = article(body="<p>Par Ana Roe avec AFP</p>")
    assert (found.authors, found.wire) == (("Ana Roe",), "AFP")


def test_each_author_of_a_list_may_have_a_link_of_their_own() -> None:
    line = '<p>Written by <a href="/a">Dr Ana Roe</a>, <a href="/b">Tom Hill</a></p>'
    assert article(body=line, author={"@type": "Person", "name": "Ana Roe"}).authors == ("Dr Ana Roe", "Tom Hill")


@pytest.mark.parametrize(
    ("below", "names"),
    [
        ("<p>Written by Ana Roe</p>", ("Ana Roe",)),
        ("<h2>Article by</h2><div>Ana Roe</div>", ("Ana Roe",)),
        ("<p>This post was written by Ana Roe, Head of Ferries and Boats</p>", ("Ana Roe",)),
        ("<p>Written by Ana Roe</p><p>Written by Tom Hill</p>", ()),
        ("<p>Written by hand</p>", ()),
    ],
)
def test_the_one_who_is_said_to_have_written_it_is_found_below_the_text(below: str, names: tuple[str, ...]) -> None:
    long = tuple(f"In week {week}, {words}" for week in range(4) for words in PARAGRAPHS)
    assert clean(item(page(paragraphs=long).replace("</article>", f"{below}</article>"))).articles[0].authors == names


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("I took the boat to Skarn, and I saw the lamp that my aunt had lit.", ("Ana Roe",)),
        ("The keeper said: “I took the boat to Skarn, and I saw the lamp that my aunt had lit, and I wept.”", ()),
        ("The boat to Skarn was late, and the lamp that her aunt had lit was out.", ()),
    ],
)
def test_a_site_with_a_persons_name_that_says_i_is_that_persons(said: str, names: tuple[str, ...]) -> None:
    markup = page(suffix="", paragraphs=(*PARAGRAPHS, said)).replace("© 2026 The Anse Gazette", "© 2026 Ana Roe")
    assert clean(item(markup)).articles[0].authors == names


def test_the_publisher_as_its_own_author_yields_to_the_by_line() -> None:
    site = '<meta property="og:site_name" content="Quiet Quay"><meta name="author" content="Quiet Quay">'
    assert clean(item(page(head=site, suffix=""))).articles[0].authors == ("Quiet Quay",)
    assert clean(item(page(head=site, suffix="", body="<p>by Ana Roe</p>"))).articles[0].authors == ("Ana Roe",)


def test_the_name_nearest_the_headline_is_the_authors() -> None:
    teaser = '<div class="card"><span class="author">Tom Hill</span></div>'
    markup = page(body='<div class="post-author">Ana Roe</div>').replace("<main>", f"{teaser}<main>")
    assert clean(item(markup)).articles[0].authors == ("Ana Roe",)


# For each group of bylines.yml a page on which one of its words says that Ana Roe wrote it, or that others did not.
GROUPS = {
    "labels": "<p>Geschrieben von</p><p>Ana Roe</p>",
    "by_uncased": "<p>מאת Ana Roe</p>",
    "credits": "<p>Escrito por Ana Roe</p>",
    "introduces": "<p>Ana Roe</p><p>Shipping desk</p><p>À propos de Ana Roe</p>",
    "introduced": "<p>Ana Roe</p><p>Shipping desk</p><p>Ana Roe arbeitet seit neun Jahren am Hafen.</p>",
    "myself": "<p>Ana Roe</p><p>Shipping desk</p><p>Ana Roe</p><p>For nine years I have written of ships and harbours.</p>",
    "made_by_others": "<p>Edited by Tom Hill</p><p>By Ana Roe</p>",
}


@pytest.mark.parametrize("group", read_table("bylines"))
def test_each_group_of_words_leads_to_the_author(group: str) -> None:
    assert article(body=GROUPS[group]).authors == ("Ana Roe",)
