"""The way to a model: one door, a key that goes nowhere else, caps that hold, answers that are kept."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from digest.config import Config, ModelConfig, SourceConfig
from digest.errors import ModelError
from digest.sources import endpoint
from digest.sources.endpoint import Endpoint
from tests.sources.folders import NOW
from tests.sources.servers import Exchange, Server, network_config, serving

PATH = "/v1/chat/completions"
REQUEST = {"model": "a-model", "max_tokens": 100, "messages": [{"role": "user", "content": "Schiffe 船"}]}
KEY = "s3cret-key-of-mine"


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def model(server: Server, **settings: Any) -> ModelConfig:
    return ModelConfig.model_validate({"endpoint": server.url(PATH), "name": "a-model", **settings})


def config(root: Path, server: Server) -> Config:
    return network_config(root, server, SourceConfig(folder="inbox"))


def reply(exchange: Exchange) -> None:
    exchange.reply(json.dumps({"choices": [], "usage": {"prompt_tokens": 40, "completion_tokens": 10}}).encode())


def files(root: Path) -> list[bytes]:
    return [path.read_bytes() for path in root.rglob("*") if path.is_file()]


def test_an_answer_is_kept_and_asked_for_once(tmp_path: Path, server: Server) -> None:
    server.replies[PATH] = reply
    first = Endpoint(config(tmp_path, server), model(server), NOW)
    answer = first.ask(REQUEST)
    again = Endpoint(config(tmp_path, server), model(server), datetime(2027, 1, 1, tzinfo=UTC))
    server.replies.clear()
    assert again.ask(dict(reversed(REQUEST.items()))) == answer
    assert (first.asked.calls, again.asked.calls, again.asked.remembered, again.asked.cost) == (1, 0, 1, 0.0)
    assert json.loads(server.asked(PATH)[0].body) == REQUEST


def test_another_endpoint_or_another_request_is_another_answer(tmp_path: Path, server: Server) -> None:
    server.replies[PATH] = server.replies["/other"] = reply
    one = Endpoint(config(tmp_path, server), model(server), NOW)
    one.ask(REQUEST)
    one.ask({**REQUEST, "model": "b-model"})
    Endpoint(config(tmp_path, server), model(server, endpoint=server.url("/other")), NOW).ask(REQUEST)
    assert [request.path for request in server.asked()] == [PATH, PATH, "/other"]


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"calls": 1}, "model.calls"),
        ({"tokens": 160}, "model.tokens"),
        ({"price_out": 1000, "most_cost": 0.105}, "model.most_cost"),
    ],
)
def test_a_cap_is_never_passed(tmp_path: Path, server: Server, settings: dict[str, Any], named: str) -> None:
    server.replies[PATH] = reply
    asking = Endpoint(config(tmp_path, server), model(server, **settings), NOW)
    asking.ask(REQUEST)
    for number in range(3):
        with pytest.raises(ModelError, match=named):
            asking.ask({**REQUEST, "seed": number})
    assert len(server.asked(PATH)) == 1


def test_the_cap_of_an_answer_counts_by_either_of_its_names(tmp_path: Path, server: Server) -> None:
    asking = Endpoint(config(tmp_path, server), model(server, tokens=4000), NOW)
    with pytest.raises(ModelError, match=r"model\.tokens"):
        asking.ask({"model": "a-model", "max_completion_tokens": 4600, "messages": []})
    assert server.asked(PATH) == []


@pytest.mark.parametrize("api", ["openai", "anthropic"])
@pytest.mark.parametrize("status", [200, 302, 401, 500])
def test_the_key_goes_to_the_endpoint_and_nowhere_else(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch, api: str, status: int
) -> None:
    monkeypatch.setenv("A_KEY", KEY)
    server.on(PATH, KEY if status != 200 else "{}", status, Location=server.url("/elsewhere"))
    asking = Endpoint(config(tmp_path, server), model(server, key="A_KEY", api=api), NOW)
    said = ""
    try:
        asking.ask(REQUEST)
    except ModelError as error:
        said = str(error)
    assert KEY not in said + asking.asked.failure
    assert any(KEY in value for value in server.asked(PATH)[0].headers.values())
    assert server.asked("/elsewhere") == [], "no redirect is followed"
    assert KEY not in server.asked(PATH)[0].body.decode()
    assert not any(KEY.encode() in content for content in files(tmp_path))


def test_an_endpoint_within_is_asked_only_where_that_is_allowed(tmp_path: Path, server: Server) -> None:
    settings = config(tmp_path, server)
    inside = settings.model_copy(update={"network": settings.network.model_copy(update={"allow": ()})})
    with pytest.raises(ModelError, match="network"):
        Endpoint(inside, model(server), NOW).ask(REQUEST)
    assert server.asked() == []


def never(exchange: Exchange) -> None:
    time.sleep(3)


def in_drops(exchange: Exchange) -> None:
    exchange.send(b"HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\n\r\n")
    for _ in range(30):
        exchange.send(b'data: {"choices": []}\n\n')
        time.sleep(0.1)


BAD = {
    "silence": never,
    "drops": in_drops,
    "too much": lambda exchange: exchange.reply(b"x" * 2_000_000),
    "no HTTP": lambda exchange: exchange.send(b"\0\1\2" * 100),
    "an end": lambda exchange: exchange.reset(),
    "nothing": lambda exchange: exchange.reply(b""),
}


@pytest.mark.parametrize("how", BAD)
def test_a_bad_endpoint_ends_the_asking_in_time(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(endpoint, "_DEADLINE_SECONDS", 1.0)
    server.replies[PATH] = BAD[how]
    settings = config(tmp_path, server)
    hurried = settings.model_copy(update={"network": settings.network.model_copy(update={"patience": 2.0})})
    asking = Endpoint(hurried, model(server), NOW)
    for _ in range(2):
        with pytest.raises(ModelError):
            asking.ask(REQUEST)
    assert asking.asked.failure
    assert not list((tmp_path / ".digest" / "answers").rglob("*.json")), "what is no answer is not kept as one"


@pytest.mark.parametrize(
    "usage", ["null", "[]", '"x"', '{"prompt_tokens": -5}', '{"prompt_tokens": 1e400}', '{"prompt_tokens": true}']
)
def test_a_call_costs_at_least_what_its_words_come_to(tmp_path: Path, server: Server, usage: str) -> None:
    server.on(PATH, f'{{"choices": [], "usage": {usage}}}')
    asking = Endpoint(config(tmp_path, server), model(server, price_in=1e6), NOW)
    asking.ask(REQUEST)
    assert 0 < asking.asked.tokens_in <= 10**9
    assert asking.asked.cost == asking.asked.tokens_in
