"""What a page says of itself, and which of its answers is believed."""

from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest

from digest.clean import clean, explain
from digest.clean.metadata import without_site
from digest.model import Article, Hints
from tests.clean.items import item
from tests.clean.pages import page

CET = timezone(timedelta(hours=1))


def article(markup: str, url: str = "") -> Article:
    return clean(item(markup, hints=Hints(url=url))).articles[0]


def ld(**fields: Any) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Bridge at Anse reopens after nine months",
        **fields,
    }


@pytest.mark.parametrize(
    ("title", "known", "expected"),
    [
        ("Bridge reopens | The Gull", {"the gull"}, "Bridge reopens"),
        ("Bridge reopens after nine months | News | The Gull", {"the gull"}, "Bridge reopens after nine months"),
        ("Bridge reopens - The Gull", {"the gull"}, "Bridge reopens"),
        ("The Gull - Bridge reopens", {"the gull"}, "Bridge reopens"),
        ("Anse - a town and its bridge", {"the gull"}, "Anse - a town and its bridge"),
        ("Bridge: who pays?", {"the gull"}, "Bridge: who pays?"),
        ("Bridge reopens – Gazette", {"gazette example"}, "Bridge reopens"),
    ],
)
def test_a_title_loses_its_sites_name_and_nothing_else(title: str, known: set[str], expected: str) -> None:
    assert without_site(title, known) == expected


def test_the_headline_on_the_page_is_the_title() -> None:
    head = '<meta property="og:title" content="Bridge reopens after nine long months - The Anse Gazette">'
    assert article(page(head=head)).title == "Bridge at Anse reopens after nine months"


def test_a_heading_that_leads_to_another_article_is_no_title() -> None:
    link = '<link rel="canonical" href="https://gazette.example/a"><meta property="og:title" content="Our bridges at Anse">'
    other = '<h1><a href="/b">Our bridges at Anse, painted</a></h1>'
    (article,) = clean(item(page(head=link, body=other), hints=Hints(url="https://gazette.example/a"))).articles
    assert article.title == "Bridge at Anse reopens after nine months"


def test_short_words_make_no_heading_a_title() -> None:
    """A heading inside the article shares "what do you in the" with every other title."""
    asked = "What do people love about ferries?"
    head = f'<meta property="og:title" content="{asked}">'
    within = "<h1>But what they love is the sense of empty decks</h1><h1>And what the others said of it</h1>"
    markup = page(head=head, title=asked, suffix="", body=within).replace(f"<h1>{asked}</h1>", "")
    assert clean(item(markup)).articles[0].title == asked


def test_a_heading_that_is_the_sites_name_is_no_title() -> None:
    markup = page(head='<meta property="og:site_name" content="The Anse Gazette">').replace(
        "<header>", "<header><h1>The Anse Gazette</h1>"
    )
    assert article(markup).title == "Bridge at Anse reopens after nine months"


@pytest.mark.parametrize(
    "author",
    [
        {"@type": "Person", "name": "Jane Doe"},
        [{"@type": "Person", "name": "Jane Doe"}],
        "Jane Doe",
        {"@id": "#jane"},
        [{"@type": "Person", "name": "By Jane Doe"}, {"@type": "Organization", "name": "The Anse Gazette"}],
    ],
)
def test_authors_of_json_ld_in_every_form(author: Any) -> None:
    graph = {"@graph": [ld(author=author), {"@type": "Person", "@id": "#jane", "name": "Jane Doe"}]}
    assert article(page(ld=graph)).authors == ("Jane Doe",)


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("<p>By Jane Doe and John Smith</p>", ("Jane Doe", "John Smith")),
        ('<a rel="author" href="/a/jane">Jane Doe</a>', ("Jane Doe",)),
        ('<div class="byline">Von Hans Meier</div>', ("Hans Meier",)),
        ("<p>By Staff</p>", ()),
    ],
)
def test_a_byline_on_the_page_names_the_authors(body: str, names: tuple[str, ...]) -> None:
    assert article(page(body=body)).authors == names


def test_an_agency_in_the_byline_is_the_wire_and_no_person() -> None:
    found = article(page(ld=ld(author={"@type": "Organization", "name": "Reuters"})))
    assert (found.authors, found.wire) == ((), "Reuters")


def test_a_stated_date_keeps_its_own_offset() -> None:
    found = article(page(ld=ld(datePublished="2026-03-05T18:40:00+01:00", dateModified="2026-03-06T07:00:00+01:00")))
    assert found.published.when == datetime(2026, 3, 5, 18, 40, tzinfo=CET)
    assert found.published.how == "stated"
    assert found.modified is not None


def test_a_templates_date_loses_against_two_that_agree() -> None:
    head = '<meta property="article:published_time" content="2026-03-05T18:40:00+01:00">'
    found = article(
        page(head=head, ld=ld(datePublished="2019-01-01T09:00:00+01:00")), "https://gazette.example/2026/03/05/bridge"
    )
    assert found.published.when == datetime(2026, 3, 5, 18, 40, tzinfo=CET)


def test_a_bare_day_in_json_ld_loses_against_the_date_line() -> None:
    found = article(
        page(body='<span class="date">Thursday 5 March 2026, 17:30</span>', ld=ld(datePublished="2019-01-01T00:00:00+01:00"))
    )
    assert found.published.when == datetime(2026, 3, 5, 17, 30)


def test_a_date_after_the_capture_is_not_believed() -> None:
    found = article(page(ld=ld(datePublished="2031-01-01T00:00:00Z")), "https://gazette.example/2026/03/05/bridge")
    assert found.published.when == date(2026, 3, 5)


def test_without_any_date_the_text_is_asked() -> None:
    found = article(page())
    assert (found.published.when, found.published.how) == (date(2026, 5, 28), "inferred")


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://gazette.example/bridge?utm_source=x", "https://gazette.example/bridge"),
        ("/bridge", "https://gazette.example/bridge"),
        ("https://gazette.example/", "https://gazette.example/news/bridge"),
        ("https://other.example/bridge", "https://gazette.example/news/bridge"),
        ("javascript:alert(1)", "https://gazette.example/news/bridge"),
    ],
)
def test_the_canonical_address_is_believed_within_its_site(link: str, url: str) -> None:
    markup = page(head=f'<link rel="canonical" href="{link}">')
    assert article(markup, "https://gazette.example/news/bridge?utm_medium=feed").url == url


@pytest.mark.parametrize(
    ("head", "url", "name"),
    [
        ('<meta property="og:site_name" content="The Anse Gazette">', "", "The Anse Gazette"),
        ("", "https://ansegazette.example/a", "The Anse Gazette"),
        ("", "https://www.gull.example/a", "The Anse Gazette"),
        ("", "https://www.gazette.example/a", "The Anse Gazette"),
    ],
)
def test_the_publisher_is_stated_or_the_host(head: str, url: str, name: str) -> None:
    assert article(page(head=head), url).publisher == name


def test_the_publisher_of_a_text_that_a_portal_shows_is_the_portal() -> None:
    """The address leads there; an agency that the text is from is credited."""
    canonical = '<link rel="canonical" href="https://gazette.example/bridge">'
    shown = page(head=canonical, ld=ld(publisher={"name": "Portal"}, provider={"@type": "Organization", "name": "Reuters"}))
    found = article(shown, "https://portal.example/bridge-at-anse")
    assert (found.publisher, found.wire, found.url) == ("Portal", "Reuters", "https://portal.example/bridge-at-anse")


@pytest.mark.parametrize(
    ("notice", "name"),
    [
        ("© 2026 The Varn Beacon", "The Varn Beacon"),
        ("Copyright © 2019–2026 Varn Media Ltd. All rights reserved.", "Varn Media"),
        ("© 2026. All rights reserved.", "mirror.example"),
        ("The Varn Beacon owns no boat.", "mirror.example"),
    ],
)
def test_where_nothing_names_the_publisher_the_copyright_notice_does(notice: str, name: str) -> None:
    """As on a portal's copy of a page: the host would be the portal's."""
    markup = page(suffix="").replace("© 2026 The Anse Gazette", notice)
    assert article(markup, "https://mirror.example/a").publisher == name


@pytest.mark.parametrize("url", ["https://gazette.example/opinion/bridge", "https://gazette.example/meinung/bruecke"])
def test_opinion_is_read_off_the_address(url: str) -> None:
    assert article(page(), url).opinion
    assert not article(page(), "https://gazette.example/news/opinion-polls").opinion


def test_a_declared_language_is_checked_against_the_text() -> None:
    assert article(page(lang="de")).language == "en"
    assert article(page(lang="en-GB")).language == "en"


def test_what_a_record_states_wins() -> None:
    hints = Hints(title="Their title", published="2026-01-02", authors=("Ana Roe",), publisher="The Feed", tags=("a",))
    found = clean(item(page(ld=ld(datePublished="2026-03-05")), hints=hints)).articles[0]
    assert (found.title, found.authors, found.publisher, found.tags) == ("Their title", ("Ana Roe",), "The Feed", ("a",))
    assert found.published.when == date(2026, 1, 2)


def test_explain_names_where_each_field_was_found() -> None:
    sources = explain(item(page(ld=ld(datePublished="2026-03-05T18:40:00+01:00", author="Jane Doe")))).sources
    assert (sources["title"], sources["published"], sources["authors"]) == ("h1", "json-ld", "json-ld")


def test_what_programs_write_among_the_keywords_is_no_tag() -> None:
    (article,) = clean(item(page(head='<meta name="keywords" content="Bridges, DocType: 103, Anse">'))).articles
    assert article.tags == ("Bridges", "Anse")


def test_broken_json_ld_is_passed_over() -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", }</script><script type="application/ld+json">{{{</script>'
    assert article(page(head=head + f'<script type="application/ld+json">{"[" * 5000}</script>')).title.startswith("Bridge")
