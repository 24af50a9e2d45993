"""Words as they are compared: folded, stemmed, without those that say nothing; pairs of characters where no spaces are."""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, Final, cast

import Stemmer
import yaml

from digest.text import is_spaceless

_ARABIC: Final = re.compile(r"[\u0600-\u06ff]")
_KANA: Final = re.compile(r"[\u3040-\u30ff]")
_WORD: Final = re.compile(r"\w+(?:[.,]\d+)*")
_ELISION: Final = re.compile(r"['’](?:s|S)\b")
# No word of a language is longer; what is longer is an attack or an address.
_LONGEST_WORD: Final = 40
# So many words of a language are remembered (about 20 MB).
_MOST_KNOWN: Final = 100_000
# ISO 639-1 codes of the languages PyStemmer 3 knows; others are compared unstemmed.
_STEMMERS: Final = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish",
    "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "ne": "nepali", "nl": "dutch", "no": "norwegian", "nb": "norwegian", "pl": "polish", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip


@cache
def word_lists(name: str) -> dict[str, Any]:
    """A table of this package, ``name.yml``, as it is written there."""
    return cast(dict[str, Any], yaml.safe_load(files(__package__).joinpath(f"{name}.yml").read_text(encoding="utf-8")))


def code(language: str) -> str:
    """The first part of a language code in lower case: ``de`` of ``de-AT``; "" for none."""
    return language.partition("-")[0].lower()


def likely_language(text: str) -> str:
    """The likeliest of the languages this package has words for: by script, else by its commonest words; "en" in doubt."""
    sample = text[:1000]
    if is_spaceless(sample):
        return "ja" if _KANA.search(sample) else "zh"
    if len(_ARABIC.findall(sample)) * 2 > len(sample.replace(" ", "")):
        return "ar"
    words = _WORD.findall(sample.casefold())
    german, english = (sum(map(_stops(name).__contains__, words)) for name in ("de", "en"))
    return "de" if german > english else "en"


@cache
def _stops(language: str) -> frozenset[str]:
    lists = word_lists("stopwords")
    return frozenset(str(lists.get(language, lists["en"])).split())


def is_common_word(word: str, language: str) -> bool:
    """Whether a word tells no text from another, however it is written ("Anyone", "Lot")."""
    return word.casefold() in _stops(language)


class _Terms(dict[str, str]):
    """The words of one language that were met, folded, and each as it is compared; "" for one that says nothing."""

    def __init__(self, language: str) -> None:
        super().__init__(dict.fromkeys(_stops(language), ""))
        name = _STEMMERS.get(language)
        self.stemmer = Stemmer.Stemmer(name, 0) if name else None  # 0: it need not remember words as well
        self.most = len(self) + _MOST_KNOWN

    def __missing__(self, word: str) -> str:
        if len(word) > _LONGEST_WORD or (len(word) == 1 and word.isascii()):
            return ""
        term = word if self.stemmer is None or word[0].isdigit() else cast(str, self.stemmer.stemWord(word))
        if len(self) < self.most:
            self[word] = term
        return term


@cache
def _terms_of(language: str) -> _Terms:
    return _Terms(language)


def terms(text: str, language: str) -> list[str]:
    """The terms of a text in order: stems in a language we know, pairs of characters in scripts without spaces."""
    if is_spaceless(text):
        return _pairs(text)
    language = code(language) or "en"
    words = _WORD.findall(_ELISION.sub("", text).casefold())
    known = _terms_of(language)
    return [term for word in words if (term := known[word])]


def _pairs(text: str) -> list[str]:
    return [run[i : i + 2] for run in _WORD.findall(text.casefold()) for i in range(max(1, len(run) - 1))]


def overlap(part: Iterable[str], whole: Iterable[str]) -> float:
    """Share (0..1) of the distinct terms of ``part`` that ``whole`` has; 0 for an empty part."""
    few = set(part)
    return len(few.intersection(whole)) / len(few) if few else 0.0
