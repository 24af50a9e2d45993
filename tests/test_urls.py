"""Addresses: the short way through the encoder is the long way, taken faster; variants of one share a key."""

import re

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from digest import urls
from digest.urls import http_link, place_key

_LONG_WAY = re.compile(r"(?!)")


@given(
    st.one_of(
        st.from_regex(urls._PLAIN, fullmatch=True), st.from_regex(r"https?://[a-z0-9.-]{1,80}/[a-z?&=/.%-]*", fullmatch=True)
    )
)
@effort(max_examples=300)
def test_a_plain_address_comes_out_as_the_strict_encoder_gives_it(address: str) -> None:
    short, pattern = http_link(address), urls._PLAIN
    urls._PLAIN = _LONG_WAY  # type: ignore[misc]
    try:
        assert http_link(address) == short
    finally:
        urls._PLAIN = pattern  # type: ignore[misc]


@pytest.mark.parametrize(
    "variant",
    [
        "http://n.example/a",
        "https://www.n.example/a/?utm_source=x&fbclid=y",
        "https://m.n.example:443/a#top",
        "https://n.example/a/amp/",
        "https://n.example/a?outputType=amp",
        "https://n.example/amp/a",
        "https://n-example.cdn.ampproject.org/c/s/n.example/a",
        "https://www.google.com/amp/s/n.example/a",
    ],
)
def test_an_article_has_one_key_in_all_variants_of_its_address(variant: str) -> None:
    assert place_key(variant) == place_key("https://n.example/a")


@pytest.mark.parametrize(
    "other", ["https://n.example/a/b", "https://n.example/lamp", "https://n.example/a?id=2", "https://o.example/a"]
)
def test_another_article_has_another_key(other: str) -> None:
    assert place_key(other) != place_key("https://n.example/a")
