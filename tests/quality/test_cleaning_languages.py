"""How well cleaning does in scripts without spaces and from right to left: characters in runs of four, on invented pages.

Each page of tests/golden/clean/languages is scored as it is, with class names that say nothing, and built of ``div`` alone.
"""

import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Final

import pytest
import yaml
from lxml import html as lxml_html

from bench.cleaning import shingle_shares, unit_of
from digest.clean import clean
from tests.clean.items import item

PAGES: Final = sorted((Path(__file__).parent.parent / "golden/clean/languages").glob("*.html"))
FLOOR: Final = 0.97  # F1 of each page; what was reached is 1 on most
_BARE: Final = "h1 h2 h3 p ul ol li section article main header footer nav aside figure figcaption blockquote".split()


def nameless(markup: str) -> str:
    """The page with its class names hashed, as some content systems do, and without ids."""
    tree = lxml_html.document_fromstring(markup)
    for element in tree.iter("*"):
        if element.get("id"):
            del element.attrib["id"]
        if element.get("class"):
            element.set("class", "c" + re.sub("[0-9]", "x", sha256(element.get("class", "").encode()).hexdigest()[:6]))
    return str(lxml_html.tostring(tree, encoding="unicode"))


def divs(markup: str) -> str:
    """The page with every element of its text made a ``div``, and nothing named."""
    tree = lxml_html.document_fromstring(nameless(markup))
    for element in tree.iter(*_BARE):
        element.tag = "div"
    return str(lxml_html.tostring(tree, encoding="unicode"))


@pytest.mark.parametrize("shown", [str, nameless, divs], ids=["as it is", "nameless", "divs"])
@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_text_is_found_by_its_form_in_any_script(page: Path, shown: Callable[[str], str]) -> None:
    wanted = "\n\n".join(yaml.safe_load(page.with_suffix(".yml").read_text(encoding="utf-8"))["paragraphs"])
    (article,) = clean(item(shown(page.read_text(encoding="utf-8")))).articles
    hit, extra, missed = shingle_shares(wanted, article.text)
    assert unit_of(wanted).pattern == r"\w", "scored by characters"
    assert 2 * hit / (2 * hit + extra + missed) >= FLOOR
