"""Settings of sources that are read over the network."""

from pathlib import Path

import pytest

from digest.config import Config, load_config
from digest.errors import ConfigError

HEAD = 'site: {name: T, url: "https://brief.example/"}\nsources:\n'


def _load(tmp_path: Path, text: str) -> Config:
    (tmp_path / "digest.yml").write_text(HEAD + text, encoding="utf-8")
    return load_config(tmp_path)


def test_a_source_is_named_by_what_it_reads(tmp_path: Path) -> None:
    text = """\
  - feed: https://news.example/feed.xml
    pages: 5
  - {page: "https://news.example/a", name: A}
  - {site: "https://news.example"}
  - {opml: subscriptions.opml, full_text: false}
  - folder: inbox
network: {allow: ["127.0.0.1:8000", "[0:0::1]:80"], pause: 2}
"""
    config = _load(tmp_path, text)
    assert [source.kind for source in config.sources] == ["feed", "page", "site", "opml", "folder"]
    assert [source.label for source in config.sources] == [
        "https://news.example/feed.xml", "A", "https://news.example/", "subscriptions.opml", "inbox",
    ]  # fmt: skip
    assert (config.sources[0].pages, config.sources[0].full_text, config.sources[3].full_text) == (5, True, False)
    assert config.network.allow == ("127.0.0.1:8000", "[::1]:80")


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("  - folder: inbox\n  - feed: ftp://news.example/\n", 4, "no http(s) address"),
        ("  - feed: https://u:p@news.example/\n", 3, "no http(s) address"),
        ("  - folder: inbox\n  - feed: https://news.example/\n    page: https://news.example/\n", 4, "feed and page"),
        ("  - name: Nothing\n", 3, "needs something to read"),
        ("  - kind: feed\n", 3, "needs something to read"),
        ("  - folder: inbox\n    pages: -1\n", 4, "greater than or equal to 0"),
        ("  - folder: inbox\nnetwork:\n  allow:\n    - localhost:80\n", 6, "no network address with a port"),
        ("  - folder: inbox\nnetwork:\n  allow: [127.0.0.1]\n", 5, "no network address with a port"),
        ("  - folder: inbox\nnetwork:\n  pause: -1\n", 5, "greater than or equal to 0"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_what_would_be_right(tmp_path: Path, text: str, line: int, found: str) -> None:
    with pytest.raises(ConfigError) as caught:
        _load(tmp_path, text)
    (problem,) = caught.value.problems
    assert problem.line == line
    assert found in str(problem)
