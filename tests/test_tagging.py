"""A larger tagger names what stories are about; without one nothing changes."""

import sys
from types import ModuleType, SimpleNamespace

import pytest

from digest.enrich import enrich
from digest.errors import ConfigError
from digest.model import Memory
from digest.tagging import Tagging, _pipeline, spacy_names
from tests.enrich.articles import article, config

WIRE = article("wire", title="Pilots vote to end strike")


class _SpaCy(ModuleType):
    """As much of spaCy as is asked for: a pipeline that takes each word with a capital for an organisation."""

    def load(self, name: str) -> object:
        if name != "en_core_web_sm":
            raise OSError(name)
        return lambda text: SimpleNamespace(
            ents=[SimpleNamespace(text=word, label_="ORG" if word[0].isupper() else "DATE") for word in text.split()]
        )


@pytest.fixture
def spacy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", _SpaCy("spacy"))
    _pipeline.cache_clear()


def test_without_a_tagger_names_stay() -> None:
    found = enrich([WIRE], config(), seen=Memory())
    assert Tagging(config()).tagged(found, [WIRE]) is found


@pytest.mark.usefixtures("spacy")
def test_spacy_names_the_most_mentioned_first() -> None:
    assert spacy_names("Rask met Orr and Rask left", "en-GB") == ["Rask", "Orr"]
    assert spacy_names("Rask", "xx") == ()


@pytest.mark.usefixtures("spacy")
def test_a_tagger_names_what_a_story_is_about() -> None:
    found = enrich([WIRE], config(), seen=Memory())
    story = Tagging(config(tagger="spacy")).tagged(found, [WIRE]).stories[0]
    assert story.entities == tuple(spacy_names(WIRE.text, "en")[:8])


@pytest.mark.usefixtures("spacy")
def test_what_is_missing_is_said_with_the_command_that_brings_it() -> None:
    with pytest.raises(ConfigError, match="spacy download de_core_news_sm"):
        spacy_names("Rask", "de")
    with pytest.raises(ConfigError, match="'none', which is not installed"):
        Tagging(config(tagger="none"))
