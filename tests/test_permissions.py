"""What a page asks of those who quote it is understood."""

import pytest

from digest.permissions import in_headers, in_licences, in_meta, in_robots_txt, is_reserved, reserved_paths


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
        ({"link": '<https://n.example/l.xml>; rel="license"; type="application/rsl+xml"'}, ("rsl-no-model",)),
    ],
)
def test_signals_of_headers(headers: dict[str, str], found: tuple[str, ...]) -> None:
    assert in_headers(headers) == found


TDMREP = """[{"location": "/", "tdm-reservation": 0}, {"location": "/news*", "tdm-reservation": 1, "tdm-policy": "x"},
             {"location": "/news/free/", "tdm-reservation": 0}, {"location": "/*.pdf$", "tdm-reservation": 1}]"""


@pytest.mark.parametrize(
    ("path", "is_covered"),
    [("/", False), ("/about", False), ("/news/a", True), ("/news/free/a", False), ("/a.pdf", True), ("/a.pdfx", False)],
)
def test_paths_that_a_site_reserves(path: str, is_covered: bool) -> None:
    assert is_reserved(f"https://n.example{path}", reserved_paths(TDMREP)) is is_covered


@pytest.mark.parametrize("text", ["", "<html>", "7", '"x"', '[{"location": 7}]', "[" * 100_000, '[{"tdm-reservation": 1}]'])
def test_what_is_no_tdmrep_reserves_nothing(text: str) -> None:
    assert reserved_paths(text) == ()


def licence(permits: str | None = None, prohibits: str = "", payment: str = "") -> dict[str, object]:
    allowed = None if permits is None else frozenset(permits.split())
    return {"permits": allowed, "prohibits": frozenset(prohibits.split()), "payment": payment}


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
    ],
)
def test_licences_under_rsl(licences: list[dict[str, object]], found: tuple[str, ...]) -> None:
    assert in_licences(licences) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("User-agent: *\nAllow: /\nLicense: https://x.example/l.xml", ("rsl-no-model",)),
        ("\tLICENSE : http://x.example/", ("rsl-no-model",)),
        ("# License: https://x.example/l.xml", ()),
        ("License: none", ()),
        ("", ()),
    ],
)
def test_a_licence_is_named_by_a_line_of_robots_txt(text: str, found: tuple[str, ...]) -> None:
    assert in_robots_txt(text) == found
