"""Addresses: the short way through the encoder is the long way, taken faster."""

import re

from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from digest import urls
from digest.urls import http_link

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
