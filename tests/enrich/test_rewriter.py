"""What a model is asked, and what is made of what it answers: words with the sentences they are said to rest on, or an error."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.config import ModelConfig
from digest.enrich.rewriter import shorten
from digest.errors import ModelError
from digest.model import ArticleId, Rewrite, Sentence, Story, sha
from tests.briefings import listing

PORT, VOTE = "The port, which Varena rebuilt, is shut.", "The pilots voted for a strike, the union said."


def story(*sentences: str, **facts: Any) -> Story:
    summary = tuple(Sentence(text=s, article=ArticleId("a1"), start=0, end=len(s), sha256=sha(s)) for s in sentences)
    reports = (listing("a1", "The Courier", "A title", "2026-03-05T08:00:00+01:00"),)
    return Story(**{"id": "s1", "headline": "A title", "articles": reports, "summary": summary, "language": "en", **facts})


def model(endpoint: str = "https://models.example/v1/chat/completions", api: str = "openai") -> ModelConfig:
    return ModelConfig.model_validate({"endpoint": endpoint, "name": "a-model", "api": api, "key": "A_KEY"})


def asked_for(story: Story, config: ModelConfig, words: str = '{"sentences": []}') -> list[Mapping[str, Any]]:
    """The requests that are made of a story."""
    requests: list[Mapping[str, Any]] = []

    def ask(request: Mapping[str, Any]) -> str:
        requests.append(request)
        return reply(words, config.api)

    shorten(story, config, ask)
    return requests


def reply(words: str, api: str = "openai") -> str:
    """An endpoint's reply in which the model says these words."""
    said = {"content": [{"text": words}]} if api == "anthropic" else {"choices": [{"message": {"content": words}}]}
    return json.dumps(said)


def answered(words: str) -> tuple[Rewrite, ...]:
    return shorten(story(PORT, VOTE), model(), lambda _: reply(words))


def sentences(*pairs: tuple[str, list[str]]) -> str:
    return json.dumps({"sentences": [{"text": text, "ids": ids} for text, ids in pairs]})


def test_sentences_are_data_with_ids_and_instructions_stand_apart() -> None:
    (request,) = asked_for(story(PORT, VOTE), model())
    system, user = request["messages"]
    assert (system["role"], user["role"]) == ("system", "user")
    assert PORT not in system["content"]
    told = {"language": "en", "sentences": [{"id": "s1", "text": PORT}, {"id": "s2", "text": VOTE}]}
    assert json.loads(user["content"]) == told
    assert "A_KEY" not in json.dumps(request)


def test_what_is_quoted_is_not_even_asked_about() -> None:
    (request,) = asked_for(story(PORT, VOTE, quoted=(sha(PORT),)), model())
    assert [one["text"] for one in json.loads(request["messages"][1]["content"])["sentences"]] == [VOTE]
    assert asked_for(story(PORT, quoted=(sha(PORT),)), model()) == []
    assert asked_for(story(), model()) == []


@pytest.mark.parametrize(
    ("endpoint", "api", "caps"),
    [
        ("http://127.0.0.1:11434/v1/chat/completions", "openai", {"max_tokens": 600, "temperature": 0}),
        ("https://api.openai.com/v1/chat/completions", "openai", {"max_completion_tokens": 4600}),
        ("https://a.openai.azure.com/openai/v1/chat/completions", "openai", {"max_completion_tokens": 4600}),
        ("https://api.openai.com.evil.example/v1", "openai", {"max_tokens": 600, "temperature": 0}),
        ("https://api.anthropic.com/v1/messages", "anthropic", {"max_tokens": 600, "temperature": 0}),
    ],
)
def test_the_answer_is_capped_as_the_endpoint_wants_it(endpoint: str, api: str, caps: dict[str, int]) -> None:
    (request,) = asked_for(story(PORT), model(endpoint, api))
    assert {key: request[key] for key in ("max_tokens", "max_completion_tokens", "temperature") if key in request} == caps


def test_words_come_with_the_hashes_of_the_sentences_they_rest_on() -> None:
    short = "The port is shut."
    found = answered(sentences((short, ["s1"]), (VOTE, ["s2"]), ("Both.", ["s1", "s2"]), ("Another's.", ["s9"])))
    assert found == (
        Rewrite(text=short, rests_on=(sha(PORT),), by="a-model"),
        Rewrite(text="Both.", rests_on=(sha(PORT), sha(VOTE)), by="a-model"),
        Rewrite(text="Another's.", rests_on=("",), by="a-model"),
    )


def test_a_fence_around_the_answer_does_no_harm() -> None:
    assert len(answered(f"```json\n{sentences(('The port is shut.', ['s1']))}\n```")) == 1


NO_ANSWERS = {
    "nothing": "",
    "words": "I cannot do that.",
    "words before": f"Sure! {sentences()}",
    "half": sentences(("The port is shut.", ["s1"]))[:-3],
    "two": sentences() * 2,
    "another key": '{"sentences": [{"text": "A.", "ids": ["s1"], "html": "<b>"}]}',
    "another shape": '[{"text": "A.", "ids": ["s1"]}]',
    "no ids": '{"sentences": [{"text": "A."}]}',
    "ids as text": '{"sentences": [{"text": "A.", "ids": "s1"}]}',
    "ids as numbers": '{"sentences": [{"text": "A.", "ids": [1]}]}',
    "too many ids": sentences(("A.", ["s1"] * 11)),
    "too many sentences": sentences(*[("A.", ["s1"])] * 21),
    "too long": sentences(("A" * 2001, ["s1"])),
    "empty words": sentences(("", ["s1"])),
    "a number": '{"sentences": [{"text": 7, "ids": ["s1"]}]}',
    "not a number": '{"sentences": NaN}',
    "nesting": "[" * 100_000,
    "zeros": "\0" * 1000,
}


@pytest.mark.parametrize("what", NO_ANSWERS)
def test_what_is_not_as_it_was_asked_for_is_no_answer(what: str) -> None:
    with pytest.raises(ModelError):
        answered(NO_ANSWERS[what])


@pytest.mark.parametrize("api", ["openai", "anthropic"])
@given(text=st.one_of(st.text(), st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps)))
def test_no_reply_is_more_than_an_error(api: str, text: str) -> None:
    with pytest.raises(ModelError):
        shorten(story(PORT), model(api=api), lambda _: text)
