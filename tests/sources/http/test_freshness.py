"""How long a copy stands, and how it is asked about."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.http.freshness import cache_control, fresh_until, http_date, is_storable, validators

NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)
HTTP_NOW = "Mon, 09 Mar 2026 06:00:00 GMT"
LATER = "Mon, 09 Mar 2026 07:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"last-modified": "Mon, 01 Jan 2024 06:00:00 GMT"}, 0),  # heuristics are off
        ({"cache-control": "max-age=600"}, 600),
        ({"cache-control": 'public, max-age="600"'}, 600),
        ({"cache-control": "MAX-AGE = 600 , public"}, 600),
        ({"cache-control": "max-age=600, max-age=5"}, 600),
        ({"cache-control": "max-age=600", "age": "100"}, 500),
        ({"cache-control": "max-age=600", "age": "9999"}, 0),
        ({"cache-control": "max-age=600", "date": "Mon, 09 Mar 2026 05:55:00 GMT"}, 300),  # it was made five minutes ago
        ({"cache-control": "max-age=600", "date": LATER}, 600),  # a clock that is ahead
        ({"cache-control": "max-age=600", "vary": "*"}, 0),
        ({"cache-control": "max-age=600", "vary": "Accept-Encoding"}, 600),
        ({"cache-control": "max-age=600", "expires": "0"}, 600),
        ({"cache-control": "s-maxage=600"}, 0),  # for shared caches
        ({"cache-control": "max-age=600, no-cache"}, 0),
        ({"cache-control": "max-age=600, no-store"}, 0),
        ({"cache-control": "max-age=-5"}, 0),
        ({"cache-control": "max-age=ten"}, 0),
        ({"cache-control": "max-age=99999999999999999999999"}, 0),
        ({"cache-control": "max-age=31536000"}, 12 * 3600),  # a mistaken year does not silence a source
        ({"expires": LATER}, 3600),
        ({"expires": LATER, "date": LATER}, 0),
        ({"expires": LATER, "date": HTTP_NOW}, 3600),
        ({"expires": "0"}, 0),
        ({"expires": "Mon, 01 Jan 2024 06:00:00 GMT"}, 0),
    ],
)
def test_a_copy_is_fresh_as_long_as_its_headers_say(headers: dict[str, str], seconds: int) -> None:
    assert fresh_until(headers, NOW) == NOW + timedelta(seconds=seconds)


def test_no_store_is_noticed_however_it_is_written() -> None:
    assert not is_storable({"cache-control": "private, No-Store"})
    assert is_storable({"cache-control": "private"})
    assert is_storable({})


@pytest.mark.parametrize("tag", ['"v1"', 'W/"v1"', '""', "bare-tag.1"])
def test_a_tag_is_sent_back_as_it_was(tag: str) -> None:
    assert validators({"etag": tag}).headers() == [("If-None-Match", tag)]


@pytest.mark.parametrize("tag", ["", '"a\r\nX: 1"', '"ä"', '"' + "x" * 600 + '"', "two words", '"a"b"'])
def test_a_tag_that_could_do_harm_is_forgotten(tag: str) -> None:
    assert validators({"etag": tag}).headers() == []


def test_a_date_is_sent_back_only_if_it_is_one() -> None:
    assert validators({"last-modified": HTTP_NOW}).headers() == [("If-Modified-Since", HTTP_NOW)]
    assert validators({"last-modified": "yesterday"}).headers() == []


def test_dates_are_read_in_all_three_forms() -> None:
    for written in (HTTP_NOW, "Monday, 09-Mar-26 06:00:00 GMT", "Mon Mar  9 06:00:00 2026"):
        assert http_date(written) == NOW


@given(st.text(max_size=100))
def test_no_header_breaks_it(text: str) -> None:
    names = ("cache-control", "expires", "age", "date", "vary", "etag", "last-modified")
    found = fresh_until(dict.fromkeys(names, text), NOW)
    assert NOW <= found <= NOW + timedelta(hours=12)
    for _, value in validators(dict.fromkeys(names, text)).headers():
        assert value.isascii()
        assert value.isprintable()
    assert isinstance(cache_control(text), dict)
