"""Nothing is served that is not on the lists: neither what nh3 let through nor what had no need of it."""

from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.publish.sanitising import _ATTRIBUTES, _CLEANER, _INERT, _TAGS, sanitised, sanitised_by_hand
from tests.publish.attacks import ATTACKS
from tests.publish.inert import signatures
from tests.publish.test_page_html import EDITION, OVERVIEW, dressed

GOLDEN = sorted((Path(__file__).parents[1] / "golden" / "edition").glob("*.md"))
PAGES = [dressed(path.read_text(encoding="utf-8"), clean=str).html for path in GOLDEN] + [dressed(EDITION, clean=str).html]
# What an attack on the expression for harmless HTML would be made of.
PIECES = (
    *('<a href="', '<a href="https://a.example" rel="noopener"', '" rel="noopener"', '<p class="', '<td align="', "<b", "</p>"),
    *('"', "'", ">", "/", " ", "\n", "\t", "\0", "=", "x", "&#58;", "&colon;", "javascript:", "java&#9;script", "data:", "//"),
    *("&Tab;", "&NewLine;", "\x01", "\u2028", "\xa0", "\\", "/>", '<a title="x" href="javascript:x" rel="noopener">', "<form>"),
    *("#", "?", " onclick=", ' onclick="', ' style="', ' id="', ' dir="auto"', "<script>", "<svg", "<style>", "<!--", "-->"),
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_html_by_hand_is_inert(attack: str) -> None:
    assert not [s for s in signatures(sanitised_by_hand(attack), fragment=True) if s and not s.startswith("img")]


@pytest.mark.parametrize(
    "source", ["https://evil.example/x.png", "//evil.example/x.png", "\\\\evil.example\\x.png", "data:image/png;base64,x"]
)
def test_pictures_by_hand_come_from_the_site_only(source: str) -> None:
    assert "evil" not in sanitised_by_hand(f'<img alt="" src="{source}">')
    assert 'src="map.png"' in sanitised_by_hand('<img alt="" src="map.png">')


def odd(html: str) -> list[str]:
    """What a browser would find in a fragment that is on none of the lists, or could act."""
    found = [signature for signature in signatures(html, fragment=True) if signature and not signature.startswith("id ")]
    _, *elements = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False).iter()
    for element in elements:
        allowed = _ATTRIBUTES["*"] | _ATTRIBUTES.get(element.tag, frozenset()) | ({"rel"} if element.tag == "a" else frozenset())
        found += [f"<{element.tag} {name}>" for name in set(element.attrib) - allowed]
        found += [f"<{element.tag}>"] if element.tag not in _TAGS | {"colgroup"} else []  # which a browser adds to tables
    return found


@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
def test_what_is_served_can_do_nothing(html: str) -> None:
    assert not odd(sanitised(html))


@settings(max_examples=40, deadline=None)
@given(st.from_regex(_INERT, fullmatch=True))
def test_whatever_is_served_as_it_came_is_on_the_lists(html: str) -> None:
    assert sanitised(html) is html
    assert not odd(html)


@given(st.sampled_from(PAGES), st.lists(st.tuples(st.floats(0, 1), st.sampled_from(PIECES), st.integers(0, 3)), max_size=3))
def test_a_page_of_ours_with_anything_put_into_it_can_do_nothing(html: str, put: list[tuple[float, str, int]]) -> None:
    for where, piece, instead_of in put:
        at = int(where * len(html))
        html = html[:at] + piece + html[at + instead_of :]
    assert not odd(sanitised(html))


@pytest.mark.parametrize("markdown", [EDITION, *(path.read_text(encoding="utf-8") for path in GOLDEN), *ATTACKS])
def test_what_is_served_as_it_came_is_what_sanitising_gives(markdown: str) -> None:
    html = dressed(markdown, overview=OVERVIEW, clean=str).html
    assert _tree(sanitised(html)) == _tree(_CLEANER.clean(html))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.name)
def test_an_edition_as_we_write_it_is_served_as_it_came(path: Path) -> None:
    html = dressed(path.read_text(encoding="utf-8"), clean=str).html
    assert sanitised(html) is html


def _tree(html: str) -> list[Any]:
    """What a browser makes of a fragment; the order of attributes means nothing."""

    def told(element: Element) -> list[Any]:
        return [element.tag, sorted(element.attrib.items()), element.text, element.tail, *map(told, element)]

    return told(html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False))
