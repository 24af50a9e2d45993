"""What robots.txt allows us."""

import time

import pytest

from digest.sources.http.robots import Rules, is_unavailable, rules_from, unreachable

AGENT = "news-briefings"
FILE = """
User-agent: *
Disallow: /private
Allow: /private/open$
Crawl-delay: 3

User-agent: other-bot
Disallow: /
"""


def test_the_rules_for_everybody_hold_for_us() -> None:
    rules = rules_from(200, FILE, AGENT)
    assert rules.refusal("https://news.example/feed") == ""
    assert "robots.txt" in rules.refusal("https://news.example/private/story")
    assert rules.refusal("https://news.example/private/open") == ""
    assert rules.delay == 3.0


def test_rules_for_us_win_over_those_for_everybody() -> None:
    rules = rules_from(200, f"{FILE}\nUser-agent: News-Briefings\nDisallow: /feed\n", AGENT)
    assert rules.refusal("https://news.example/feed")
    assert not rules.refusal("https://news.example/private/story")


@pytest.mark.parametrize(
    ("status", "none_there"),
    [(404, True), (401, True), (403, True), (410, True), (302, True), (429, False), (500, False), (0, False)],
)
def test_which_answers_mean_that_a_site_has_no_rules(status: int, none_there: bool) -> None:
    assert is_unavailable(status) is none_there


def test_without_rules_everything_is_allowed_and_without_an_answer_nothing() -> None:
    assert rules_from(404, "", AGENT).refusal("https://news.example/x") == ""
    refusal = unreachable("it answered 500", AGENT).refusal("https://news.example/x")
    assert refusal.startswith("it answered 500, so the site's robots.txt cannot be read")
    assert Rules().delay == 0.0


@pytest.mark.parametrize(
    "text", ["", "\0\0", "<html>not found</html>", "User-agent", "Crawl-delay: nan\nUser-agent: *", "Disallow:" * 1000]
)
def test_odd_files_allow(text: str) -> None:
    rules = rules_from(200, text, AGENT)
    assert rules.refusal("https://news.example/x") == ""
    assert rules.delay >= 0


@pytest.mark.parametrize("delay", ["-1", "nan", "inf", "1e99", "abc"])
def test_a_mad_delay_is_bounded(delay: str) -> None:
    assert 0 <= rules_from(200, f"User-agent: *\nCrawl-delay: {delay}", AGENT).delay <= 600


def test_a_hostile_file_costs_no_more_than_its_size() -> None:
    text = "User-agent: *\n" + "Disallow: /*a*a*a*a*a*a*a*a*a*a*b\n" * 10_000
    begun = time.process_time()
    rules_from(200, text, AGENT).refusal("https://news.example/" + "a" * 3000)
    assert time.process_time() - begun < 5
