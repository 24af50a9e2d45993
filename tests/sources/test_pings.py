"""A hub is told of each feed, by a form, and what it does not take is said."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.config import Config, load_config
from digest.sources.pings import ping
from tests.sources.servers import Server, serving

NOW = datetime(2026, 3, 9, 9, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def config(root: Path, server: Server) -> Config:
    (root / "digest.yml").write_text(
        f"site: {{name: Brief, url: 'https://brief.example/', hub: '{server.url('/hub')}'}}\n"
        f"sources: [{{folder: inbox}}]\nnetwork: {{allow: ['{server.place}']}}\n",
        encoding="utf-8",
    )
    return load_config(root)


@pytest.mark.parametrize("status", [200, 202, 204])
def test_a_hub_is_told_of_each_feed(tmp_path: Path, server: Server, status: int) -> None:
    server.on("/hub", status=status)
    assert ping(config(tmp_path, server), ["https://brief.example/feed.xml", "https://brief.example/a b.xml"], NOW) == ""
    told = [request.body for request in server.asked("/hub")]
    assert told == [
        b"hub.mode=publish&hub.url=https%3A%2F%2Fbrief.example%2Ffeed.xml",
        b"hub.mode=publish&hub.url=https%3A%2F%2Fbrief.example%2Fa+b.xml",
    ]


def test_a_hub_that_refuses_is_told_of(tmp_path: Path, server: Server) -> None:
    server.on("/hub", status=403)
    assert "403" in ping(config(tmp_path, server), ["https://brief.example/feed.xml"], NOW)
