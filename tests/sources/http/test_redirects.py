"""Where redirects lead, and what is learnt."""

import pytest

from digest.sources.http.addresses import parse_target
from digest.sources.http.failures import FetchError
from digest.sources.http.redirects import MOST_HOPS, Hop, is_redirect, moved_for_good, next_target

HERE = parse_target("https://news.example/feed")


def _hops(*permanent: bool) -> list[Hop]:
    return [Hop(url=f"https://news.example/{n}", is_permanent=p) for n, p in enumerate(permanent)]


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/rss", "https://news.example/rss"),
        ("rss?x=1#top", "https://news.example/rss?x=1#top"),
        ("//feeds.example/f", "https://feeds.example/f"),
        (" http://feeds.example/f ", "http://feeds.example/f"),
    ],
)
def test_a_location_is_taken_against_the_address_that_gave_it(location: str, url: str) -> None:
    assert next_target(HERE, 302, location, []).url == url


@pytest.mark.parametrize(
    "location", [None, "", "  ", "file:///etc/passwd", "http://2130706433/", "http://a@127.0.0.1/", "http://[::1"]
)
def test_a_location_that_is_none_is_refused(location: str | None) -> None:
    with pytest.raises(FetchError) as caught:
        next_target(HERE, 302, location, [])
    assert caught.value.is_refused


def test_circles_and_endless_chains_end() -> None:
    with pytest.raises(FetchError, match="circle"):
        next_target(HERE, 301, "/feed#again", [])
    with pytest.raises(FetchError, match="circle"):
        next_target(HERE, 301, "/0", _hops(True))
    with pytest.raises(FetchError, match="more than 5"):
        next_target(HERE, 301, "/new", _hops(*[True] * MOST_HOPS))
    assert next_target(HERE, 301, "/new", _hops(*[True] * (MOST_HOPS - 1)))


@pytest.mark.parametrize(
    ("permanent", "learnt"),
    [
        ((), ""),
        ((False,), ""),
        ((True,), "https://news.example/end"),
        ((True, True), "https://news.example/end"),
        ((True, False), "https://news.example/1"),
        ((False, True), ""),
    ],
)
def test_only_an_unbroken_chain_of_permanent_moves_is_learnt(permanent: tuple[bool, ...], learnt: str) -> None:
    assert moved_for_good(_hops(*permanent), "https://news.example/end") == learnt


def test_a_move_to_an_insecure_address_is_not_learnt() -> None:
    assert moved_for_good(_hops(True), "http://news.example/end") == ""


@pytest.mark.parametrize(
    ("status", "redirects"), [(301, True), (302, True), (303, True), (307, True), (308, True), (300, False), (304, False)]
)
def test_which_answers_are_redirects(status: int, redirects: bool) -> None:
    assert is_redirect(status) is redirects
