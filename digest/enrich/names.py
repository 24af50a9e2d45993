"""Names of people, organisations and places in English and German text: runs of capitals, precise rather than complete.

Other languages give none: without capitals a list would be needed, and a wrong name is worse than none.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from digest.enrich.sentences import after_dateline
from digest.enrich.terms import code, word_lists

_CAPITAL: Final = r"(?:[A-ZÀ-ÖØ-Þ](?:[\w]|[.&-](?=\w)|['’](?!(?:s|ll|re|ve|d|m|t)\b)(?=\w)|(?<=s)['’](?= [A-Z])){0,30}|[A-Z]\.)"
_LINK: Final = r"(?:of the|of|de la|de|del|della|di|du|da|dos|van der|van den|van|von der|von|zu|bin|ibn|al|el|ter|y)"
_RUN: Final = {
    "en": re.compile(rf"(?<![\w’'-])(?:[Aa]l-)?{_CAPITAL}(?: (?:{_LINK} )?{_CAPITAL}){{0,5}}"),
    "de": re.compile(rf"(?<![\w’'-]){_CAPITAL}(?: (?:(?:von der|von|zu|van|de|al|bin) )?{_CAPITAL}){{0,4}}"),
}
# An office before a name: "Secretary of State Hillary Clinton".
_OFFICE: Final = re.compile(r"(?:Secretary of State|Attorney General|Prime Minister|Foreign Secretary|Chief Executive) (?=[A-Z])")
# Before a word whose capital only begins a quotation, a list item or a clause after a colon.
_OPENING: Final = re.compile(r"[“\"„«‘(:;•\d–—]\s?$")
# What is written with a capital and is no name worth showing: people's origins, "TV", "S.D".
_UNTELLING: Final = re.compile(r"[A-Z][a-z]+(?:ians?|ish|ese)|[A-Z](?:\.[A-Z])+|[A-ZÀ-ÖØ-Þ ]{6,}|TV|CEO|PM|MPs?|OK|GMT|UTC|[A-Z]")
# In German every noun has a capital; a single one is a name only after a preposition without an article ("in Hallstein").
_GERMAN_PLACE: Final = re.compile(r"\b(?:in|aus|nach|bei|gegen|für) ([A-ZÄÖÜ][\wäöüß-]{3,25})(?=[ .,;:!?)])")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands at ``text[start:end]``."""

    text: str
    start: int
    end: int


@cache
def _list(name: str, language: str) -> frozenset[str]:
    return frozenset(str(word_lists("names").get(language, {}).get(name, "")).split())


def find_names(text: str, language: str, sentences: Sequence[tuple[int, int]]) -> list[Name]:
    """The names in a text in order; ``sentences`` are its spans, by which the capital of a first word is known for one.

    None in languages other than English and German.
    """
    language = code(language) or "en"
    if language not in _RUN:
        return []
    lower = frozenset(re.findall(r"\b[a-zäöüß]{2,}\b", text))
    found = [name for span in sentences for name in _in_sentence(text, span, language, lower)]
    if language == "de":
        known = {part for name in found for part in name.text.split()}
        found += [_single(m) for m in _GERMAN_PLACE.finditer(text) if _is_german_place(m[1], lower) and m[1] not in known]
    return sorted(found, key=lambda name: (name.start, -name.end))


def _single(match: re.Match[str]) -> Name:
    return Name(match[1], match.start(1), match.end(1))


def _is_german_place(word: str, lower: frozenset[str]) -> bool:
    endings = ("ung", "heit", "keit", "schaft", "tion", "ität", "ismus", "nis", "tum", "ment", "ik", "ie", "ur", "enz", "anz")
    return word not in _list("not_names", "de") and word.lower() not in lower and not word.endswith(endings)


def _in_sentence(text: str, span: tuple[int, int], language: str, lower: frozenset[str]) -> Iterator[Name]:
    begin = after_dateline(text, *span)
    if _is_shouted(text[begin : span[1]]):
        return
    for match in _RUN[language].finditer(text, begin, span[1]):
        name = _trimmed(match[0], match.start(), language)
        if name is None:
            continue
        at_start = not re.search(r"\w", text[begin : name.start]) or bool(_OPENING.search(text, name.start - 3, name.start))
        if _is_name(name, language, at_start=at_start, lower=lower):
            yield name


def _is_shouted(sentence: str) -> bool:
    """Whether a sentence is set in capitals, or in Title Case like a headline, so that capitals say nothing."""
    words = re.findall(r"\b[^\W\d_]{2,}\b", sentence)
    return len(words) >= 4 and sum(word[0].isupper() for word in words) > 0.8 * len(words)


def _trimmed(run: str, start: int, language: str) -> Name | None:
    """A run of capitals without the words around it that are no part of a name: "On Monday", "President", "The"."""
    office = _OFFICE.match(run)
    if office:
        start, run = start + office.end(), run[office.end() :]
    words = run.split(" ")
    while words and _is_before_name(words, language):
        start += len(words[0]) + 1
        words = words[1:]
    while words and (words[-1] in _list("not_names", language) or not words[-1][:1].isupper()):
        words = words[:-1]
    words = words[: next((i for i, word in enumerate(words) if i and word in _list("titles", language)), None)]
    name = " ".join(words).rstrip(".,")
    return Name(name, start, start + len(name)) if len(name) > 1 else None


def _is_before_name(words: Sequence[str], language: str) -> bool:
    """Whether the first word is no part of the name; a title before "of" is ("Prince of Wales")."""
    first = words[0].rstrip(".")
    if first in _list("titles", language):
        return words[1:2] != ["of"]
    return first in _list("not_names", language) or (not first[:1].isupper() and not first.startswith("al-"))


def _is_name(name: Name, language: str, *, at_start: bool, lower: frozenset[str]) -> bool:
    words = name.text.split()
    if len(words) > 1:
        return language != "de" or not all(_is_common(word, lower) for word in words)
    if language == "de":
        return len(name.text) > 1 and name.text.isupper() and name.text.isalpha()  # CSU, EU
    return not (at_start and not name.text.isupper()) and name.text.lower() not in lower


def _is_common(word: str, lower: frozenset[str]) -> bool:
    return word.lower() in lower


def main_names(names: Sequence[Name], *, most: int = 8) -> tuple[str, ...]:
    """The names a text is about, most mentioned first; "Smith" counts for "John Smith" where that one is there."""
    longest = _longest_forms(names)
    counts = Counter(longest[name.text] for name in names if not _UNTELLING.fullmatch(name.text))
    first: dict[str, int] = {}
    for name in names:
        first.setdefault(longest[name.text], name.start)
    ranked = sorted(counts, key=lambda text: (-counts[text], first[text], text))
    return tuple(ranked[:most])


def _longest_forms(names: Sequence[Name]) -> dict[str, str]:
    """Each name's fullest form in the text: the one that ends with it, if there is exactly one."""
    texts = sorted({name.text for name in names})
    by_last: dict[str, set[str]] = {}
    for text in texts:
        if " " in text:
            by_last.setdefault(text.split()[-1], set()).add(text)
    return {text: _fuller(text, by_last) for text in texts}


def _fuller(text: str, by_last: dict[str, set[str]]) -> str:
    fuller = by_last.get(text, set()) if " " not in text else set()
    return next(iter(fuller)) if len(fuller) == 1 else text
