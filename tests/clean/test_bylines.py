"""Who wrote it: the places of a page beside one another, and which of them stands."""

from typing import Any

import pytest

from digest.clean import clean
from digest.model import Article
from tests.clean.items import item
from tests.clean.pages import page


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
        ('<div class="post-author">Dr. Ana Roe</div>', ("Dr. Ana Roe",)),
        ('<div class="author">Written by</div><div class="author-name">Ana Roe</div>', ("Ana Roe",)),
        ('<div class="byline">By <a href="/staff/ana">Ana Roe</a> ANSE TODAY NETWORK</div>', ("Ana Roe",)),
        ("<p>By The Anse Gazette</p>", ()),
        ("<p>By Wire report</p>", ()),
        ("<p>BY ANA ROE</p>", ("ANA ROE",)),
        ("<p>By [no-author]</p>", ()),
    ],
)
def test_names_are_told_from_labels_roles_and_the_publisher(body: str, names: tuple[str, ...]) -> None:
    assert article(body=body).authors == names


def test_the_name_nearest_the_headline_is_the_authors() -> None:
    teaser = '<div class="card"><span class="author">Tom Hill</span></div>'
    markup = page(body='<div class="post-author">Ana Roe</div>').replace("<main>", f"{teaser}<main>")
    assert clean(item(markup)).articles[0].authors == ("Ana Roe",)
