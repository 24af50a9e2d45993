"""Pages of an article that has several say so; others do not."""

import pytest

from digest.clean.blocks import page_blocks
from digest.clean.parsing import parse
from digest.clean.parts import find_part
from digest.clean.signals import read_signals

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
