"""What a page asks of those who quote it is understood."""

import pytest

from digest.permissions import (
    Licence,
    in_entries,
    in_headers,
    in_licences,
    in_meta,
    in_robots_txt,
    is_reserved,
    licence_terms,
    reserved_paths,
    terms_for,
    together,
)


@pytest.mark.parametrize(
    ("meta", "found"),
    [
        ({}, ()),
        ({"robots": ("index, follow, max-image-preview:large",)}, ()),
        ({"robots": ("max-snippet:50, noarchive",)}, ("max-snippet:50", "noarchive")),
        ({"robots": ("max-snippet: -1",)}, ("max-snippet:-1",)),
        ({"googlebot": ("NOSNIPPET",)}, ("nosnippet",)),
        ({"tdm-reservation": ("1",)}, ("tdm-reservation",)),
        ({"tdm-reservation": ("0",)}, ()),
    ],
)
def test_signals_of_a_page(meta: dict[str, tuple[str, ...]], found: tuple[str, ...]) -> None:
    assert in_meta(meta) == found


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ({}, ()),
        ({"x-robots-tag": "noindex"}, ()),
        ({"x-robots-tag": "nosnippet, noarchive"}, ("noarchive", "nosnippet")),
        ({"x-robots-tag": "otherbot: nosnippet"}, ()),
        ({"x-robots-tag": "otherbot: noindex, nosnippet, googlebot: max-snippet:40"}, ("max-snippet:40",)),
        ({"x-robots-tag": "max-snippet: 20, otherbot: nosnippet"}, ("max-snippet:20",)),
        ({"x-robots-tag": "unavailable_after: 25 Jun 2030 15:00:00 PST, nosnippet"}, ("nosnippet",)),
        ({"tdm-reservation": "1"}, ("tdm-reservation",)),
        ({"tdm-reservation": "0"}, ()),
        ({"link": '<https://n.example/l.xml>; rel="license"; type="application/rsl+xml"'}, ("rsl:https://n.example/l.xml",)),
        ({"link": "</b.css>; rel=preload, </l.xml>; type=application/rsl+xml; rel='start license'"}, ("rsl:/l.xml",)),
        ({"link": '<https://licences.example/by>; rel="license"'}, ()),
        ({"link": '<https://n.example/l.xml>; rel="alternate"; type="application/rsl+xml"'}, ()),
        ({"link": "</l.xml>; type=application/rsl+xml; " + "rel=" * 15_000}, ()),
    ],
)
def test_signals_of_headers(headers: dict[str, str], found: tuple[str, ...]) -> None:
    assert in_headers(headers) == found


TDMREP = """[{"location": "/", "tdm-reservation": 0}, {"location": "/news*", "tdm-reservation": 1, "tdm-policy": "x"},
             {"location": "/news/free/", "tdm-reservation": 0}, {"location": "/*.pdf$", "tdm-reservation": 1}]"""


@pytest.mark.parametrize(
    ("path", "is_covered"),
    [
        ("/", False),
        ("/about", False),
        ("/news/a", True),
        ("/news/free/a", False),
        ("/a.pdf", True),
        ("/a.pdfx", False),
        ("/a.pdf.pdf", True),
    ],
)
def test_paths_that_a_site_reserves(path: str, is_covered: bool) -> None:
    assert is_reserved(f"https://n.example{path}", reserved_paths(TDMREP)) is is_covered


@pytest.mark.parametrize("text", ["", "<html>", "7", '"x"', '[{"location": 7}]', "[" * 100_000, '[{"tdm-reservation": 1}]'])
def test_what_is_no_tdmrep_reserves_nothing(text: str) -> None:
    assert reserved_paths(text) == ()


def licence(permits: str | None = None, prohibits: str = "", payment: str = "free", *, for_some: bool = False) -> Licence:
    allowed = None if permits is None else frozenset(permits.split())
    return Licence(permits=allowed, prohibits=frozenset(prohibits.split()), payment=payment, for_some=for_some)


@pytest.mark.parametrize(
    ("licences", "found"),
    [
        ([], ()),
        ([licence()], ()),
        ([licence(permits="search")], ("rsl-no-model",)),
        ([licence(prohibits="ai-all")], ("rsl-no-model",)),
        ([licence(prohibits="all")], ("rsl-no-model", "rsl-no-quote")),
        ([licence(payment="subscription")], ("rsl-no-model", "rsl-no-quote")),
        ([licence(permits="ai-all", payment="purchase"), licence(permits="search")], ("rsl-no-model",)),
        ([licence(permits="all", payment="attribution")], ()),
        ([licence(permits="ai-train")], ("rsl-no-model", "rsl-no-quote")),
        ([licence(permits="ai-index search", prohibits="search")], ("rsl-no-model", "rsl-no-quote")),
        ([licence(payment="crawl"), licence(permits="search")], ("rsl-no-model",)),
        ([licence(for_some=True)], ("rsl-no-model", "rsl-no-quote")),
    ],
)
def test_licences_under_rsl(licences: list[Licence], found: tuple[str, ...]) -> None:
    assert in_licences(licences) == found


NONE, NO_MODEL = ("rsl-no-model", "rsl-no-quote"), ("rsl-no-model",)


def rsl(*contents: str) -> bytes:
    return f'<?xml version="1.0"?><rsl xmlns="https://rslstandard.org/rsl">{"".join(contents)}</rsl>'.encode()


def content(inside: str = "", url: str = "/", more: str = "") -> str:
    return f'<content url="{url}" {more}><license>{inside}</license></content>'


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        pytest.param("", (), id="says nothing of uses"),
        pytest.param('<permits type="usage">all</permits>', (), id="permits all"),
        pytest.param('<permits type="usage">search</permits>', NO_MODEL, id="permits search"),
        pytest.param("<permits>search, ai-input</permits>", (), id="with commas and without a type"),
        pytest.param('<prohibits type="usage">ai-all</prohibits>', NO_MODEL, id="prohibits models"),
        pytest.param(
            '<permits type="usage">ai-all</permits><payment type="use"/>', NONE, id="models for money, and nothing else"
        ),
        pytest.param("<payment><standard>https://c.example/l</standard></payment>", NONE, id="a payment of no kind"),
        pytest.param('<payment type="attribution"/>', (), id="for being named"),
        pytest.param('<payment type="free"/><payment type="crawl"/>', NONE, id="for nothing and for money"),
        pytest.param('<permits type="user">education</permits>', NONE, id="to some users"),
        pytest.param('<prohibits type="geo">DE</prohibits>', NONE, id="not in a country"),
        pytest.param('<permits type="usage"><!-- x -->all</permits>', NONE, id="nothing that can be read"),
    ],
)
def test_what_a_file_of_licences_gives(inside: str, found: tuple[str, ...]) -> None:
    terms = licence_terms(rsl(content(inside)))
    assert terms is not None
    assert terms_for("https://n.example/a", terms) == found


def test_a_licence_that_a_server_must_give_is_none_yet() -> None:
    terms = licence_terms(rsl(content('<permits type="usage">all</permits>', more='server="https://s.example"')))
    assert terms == ("/ rsl-no-model rsl-no-quote",)


SCOPES = rsl(
    content('<prohibits type="usage">all</prohibits>', url="https://www.n.example/news*"),
    content(url="https://n.example/news/free/"),
    content('<permits type="usage">search</permits>', url="*.pdf$"),
)


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://n.example/about", ()),
        ("http://www.n.example/news/a", NONE),
        ("https://n.example/news/free/a", ()),
        ("https://other.example/news/a", ()),
        ("https://other.example/a.pdf", NO_MODEL),
        ("", ()),
    ],
)
def test_the_closest_of_its_patterns_decides(url: str, found: tuple[str, ...]) -> None:
    assert terms_for(url, licence_terms(SCOPES) or ()) == found


BOMB = b'<!DOCTYPE r [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;&a;">]>' + rsl(content("<permits>&b;</permits>"))[21:]


@pytest.mark.parametrize(
    "text", [b"", b"<html>", b"{}", b"<rsl/>", b"<rsl><content", b"<a>" * 10_000, rsl("<content>")[:-3], b"\0" * 100]
)
def test_what_is_no_file_of_licences_says_nothing(text: bytes) -> None:
    assert licence_terms(text) is None


def test_entities_are_left_alone() -> None:
    assert licence_terms(BOMB) in (None, ("/ rsl-no-model rsl-no-quote",))


def test_a_licence_that_was_read_is_not_merely_named() -> None:
    assert together(("rsl-named", "rsl-no-quote"), ("rsl-read",)) == ("rsl-no-quote", "rsl-read")
    assert together(("rsl-unread",), ("rsl-read",)) == ("rsl-read", "rsl-unread")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("User-agent: *\nAllow: /\nLicense: https://x.example/l.xml", ("rsl:https://x.example/l.xml",)),
        ("\tLICENSE : http://x.example/", ("rsl:http://x.example/",)),
        ("# License: https://x.example/l.xml", ()),
        ("License: none", ()),
        ("", ()),
    ],
)
def test_a_licence_is_named_by_a_line_of_robots_txt(text: str, found: tuple[str, ...]) -> None:
    assert in_robots_txt(text) == found


FREE, SOLD = "<rsl:payment type='free'/>", "<rsl:payment type='crawl'/>"


def entry(*licences: str, name: str = "item") -> str:
    return f"<{name}><title>T</title>{''.join(f'<rsl:license>{one}</rsl:license>' for one in licences)}</{name}>"


def of_content(*licences: str) -> str:
    inside = "".join(f"<rsl:license>{one}</rsl:license>" for one in licences)
    return f"<item><rsl:content url='/a'>{inside}</rsl:content><media:license>x</media:license></item>"


def feed(*inside: str, declared: str = "xmlns:rsl='https://rslstandard.org/rsl'", more: str = "") -> bytes:
    return f"<rss version='2.0' {declared} xmlns:media='urn:m'><channel>{''.join(inside)}</channel>{more}</rss>".encode()


SEARCH = "<rsl:permits type='usage'>search</rsl:permits>"
FORGOTTEN = "about='https://rslstandard.org/rsl'"  # that it declares a prefix


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(feed(of_content(SOLD), of_content(FREE)), (NONE, ()), id="each has its own"),
        pytest.param(feed(of_content(SOLD, SEARCH)), (NO_MODEL,), id="any of several"),
        pytest.param(feed(of_content()), ((),), id="says nothing"),
        pytest.param(feed(entry(SOLD), entry(SOLD, FREE)), (NONE, ()), id="without content around it"),
        pytest.param(feed(of_content(SOLD)[6:-7], entry(), entry(FREE)), (NONE, ()), id="of the channel, and its own"),
        pytest.param(feed(of_content(SOLD), declared=FORGOTTEN), (NONE,), id="no prefix declared"),
        pytest.param(feed(of_content(SOLD))[:-30], (NONE,), id="cut off"),
        pytest.param(feed(entry(SOLD, name="entry")), (NONE,), id="as Atom"),
        pytest.param(feed(entry()), ((),), id="no licence at all"),
        pytest.param(feed(entry(SOLD), declared=""), None, id="of another kind"),
        pytest.param(b"https://rslstandard.org/rsl", (), id="no XML"),
        pytest.param(b"", None, id="nothing"),
    ],
)
def test_what_a_feed_says_of_each_entry(text: bytes, found: tuple[tuple[str, ...], ...] | None) -> None:
    assert in_entries(text) == found
