"""A larger tagger's way into an edition: it names what a story is about in place of our own short rules.

Off unless digest.yml names a ``tagger``. A tagger is a plain callable, registered under ``digest.taggers``: text and language in,
names out, the most important first. Ours asks spaCy, which `pip install "news-briefings[spacy]"` brings.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import Any, Final

from digest.config import Config
from digest.errors import ConfigError, Problem
from digest.model import Article, Enriched
from digest.plugins import registered

Tagger = Callable[[str, str], Sequence[str]]

GROUP: Final = "digest.taggers"
# A story has at most so many names.
MOST_NAMES: Final = 8
# spaCy's small pipelines, by language, and what they call people, organisations and places; "sm" of each is enough for news.
_PIPELINES: Final[Mapping[str, str]] = {
    "de": "de_core_news_sm", "en": "en_core_web_sm", "es": "es_core_news_sm", "fr": "fr_core_news_sm", "it": "it_core_news_sm",
    "nl": "nl_core_news_sm", "pt": "pt_core_news_sm", "zh": "zh_core_web_sm",
}  # fmt: skip
_NAMES: Final = frozenset({"PERSON", "PER", "ORG", "GPE", "LOC", "FAC", "NORP"})


class Tagging:
    """The tagger of one run. Raises ConfigError where digest.yml names one that is not installed."""

    def __init__(self, config: Config) -> None:
        self._tagger: Tagger | None = None
        if not config.tagger:
            return
        doors: dict[str, Tagger] = {"spacy": spacy_names, **registered(GROUP)}
        if config.tagger not in doors:
            raise _not_installed(config.tagger, f"Write one of {', '.join(sorted(doors))}, or leave the line out")
        self._tagger = doors[config.tagger]

    def tagged(self, enriched: Enriched, articles: Iterable[Article]) -> Enriched:
        """The stories with the names that the tagger finds in their lead article; without a tagger, as they are."""
        if self._tagger is None:
            return enriched
        texts = {article.id: article for article in articles}
        named = []
        for story in enriched.stories:
            lead = texts.get(story.lead.id)
            names = tuple(dict.fromkeys(self._tagger(lead.text, lead.language)))[:MOST_NAMES] if lead else ()
            named.append(replace(story, entities=names or story.entities))
        return replace(enriched, stories=tuple(named))


def spacy_names(text: str, language: str) -> Sequence[str]:
    """The people, organisations and places that spaCy finds in a text, the most mentioned first; none in a language it has not.

    Raises ConfigError where spaCy or its pipeline for the language is not installed.
    """
    name = _PIPELINES.get(language.partition("-")[0].lower())
    if name is None:
        return ()
    found = Counter(" ".join(entity.text.split()) for entity in _pipeline(name)(text).ents if entity.label_ in _NAMES)
    return [name for name, _ in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))]


@cache
def _pipeline(name: str) -> Any:
    try:
        return import_module("spacy").load(name)
    except (ImportError, OSError) as error:
        remedy = f'Run `pip install "news-briefings[spacy]"` and `python -m spacy download {name}`, or leave `tagger` out'
        raise _not_installed("spacy", remedy) from error


def _not_installed(tagger: str, remedy: str) -> ConfigError:
    found = f"`tagger` is {tagger!r}, which is not installed as it needs to be"
    return ConfigError([Problem(file="digest.yml", line=None, found=found, remedy=remedy)])
