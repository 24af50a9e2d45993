"""Pages of an article that has several say so; others do not."""

import pytest

from digest.clean import clean, joined
from digest.clean.blocks import page_blocks
from digest.clean.parsing import parse
from digest.clean.parts import find_part
from digest.clean.signals import read_signals
from digest.model import Cleaned, Hints
from tests.clean.items import item
from tests.clean.pages import PARAGRAPHS, page

HERE = "https://gull.example/ferry"


def told(head: str = "", body: str = "", url: str = HERE) -> str:
    tree = parse(f"<html><head>{head}</head><body><p>The boat sailed.</p>{body}</body></html>")
    return str(find_part(read_signals(tree), page_blocks(tree), url) or "")


@pytest.mark.parametrize(
    "counted", ["Page 2 of 3", "Seite 2 von 3", "Page 2 sur 3", "Página 2 de 3", "Страница 2 из 3", "第2页/共3页"]
)
def test_a_page_that_counts_itself_is_a_part(counted: str) -> None:
    assert told(body=f"<div>{counted}</div>") == "page 2 of 3"


@pytest.mark.parametrize("address", ["/ferry?page=2", "/ferry/2", "/ferry/page/2/", "https://www.gull.example/ferry?p=2"])
def test_the_next_part_is_the_same_address_with_another_number(address: str) -> None:
    assert told(head=f'<link rel="next" href="{address}">').startswith("page 1, next: https://")


def test_a_last_part_knows_its_number_by_its_address() -> None:
    assert told(head='<link rel="prev" href="/ferry?page=2">', url=f"{HERE}?page=3") == "page 3"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<link rel="next" href="/lighthouse">', ""),  # a blog's next post
        ('<link rel="next" href="http://[bad">', ""),
        ("", "<p>Page 2 of 3000</p>"),
        ("", "<p>Page 4 of the report names the pier, and page 5 of 9 its cost to the county.</p>"),
    ],
)
def test_a_whole_article_is_no_part(head: str, body: str) -> None:
    assert told(head, body) == ""


def cleaned(number: int, of: int, paragraphs: tuple[str, ...], url: str = HERE) -> Cleaned:
    told = f"<nav>Page {number} of {of}</nav></article>"
    address = url if number == 1 else f"{url}?page={number}"
    return clean(item(page(paragraphs=paragraphs).replace("</article>", told), hints=Hints(url=address)))


def test_the_pages_of_an_article_make_it_whole_whatever_their_order() -> None:
    """What stands on every page is told once; each page is then the same article, read once more."""
    pages = [cleaned(2, 2, PARAGRAPHS[2:]), cleaned(1, 2, PARAGRAPHS[:3])]
    found = [one.articles[0] for one in joined(pages)]
    assert [article.paragraphs for article in found] == [PARAGRAPHS, PARAGRAPHS]
    assert {(article.id, article.url) for article in found} == {(pages[1].articles[0].id, HERE)}


def test_pages_stay_as_they_are_where_one_is_missing() -> None:
    pages = [cleaned(1, 3, PARAGRAPHS[:3]), cleaned(3, 3, PARAGRAPHS[3:]), cleaned(2, 3, PARAGRAPHS[1:], f"{HERE}s")]
    assert joined(pages) == pages
