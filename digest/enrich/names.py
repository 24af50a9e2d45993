"""Names of people, organisations and places in English and German text: runs of capitals, precise rather than complete.

Other languages give none: without capitals a list would be needed, and a wrong name is worse than none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from digest.enrich.sentences import after_dateline
from digest.enrich.terms import code, is_common_word, word_lists

_CAPITAL: Final = (
    r"(?:(?:St|Ste|Mt|Ft)\.(?= [A-Z])|"
    r"[A-ZÀ-ÖØ-Þ](?:[\w]|[.&-](?=\w)|['’](?!(?:s|ll|re|ve|d|m|t)\b)(?=\w)|(?<=s)['’](?= [A-Z])){0,30}|[A-Z]\.)"
)
_LINK: Final = r"(?:of the|of|de la|de|del|della|di|du|da|dos|van der|van den|van|von der|von|zu|bin|ibn|al|el|ter|y)"
_RUN: Final = {
    "en": re.compile(rf"(?<![\w’'-])(?:[Aa]l-)?{_CAPITAL}(?: (?:{_LINK} )?{_CAPITAL}){{0,5}}"),
    "de": re.compile(rf"(?<![\w’'-]){_CAPITAL}(?: (?:(?:von der|von|zu|van|de|al|bin) )?{_CAPITAL}){{0,4}}"),
}
_LETTER: Final = re.compile(r"\w")
# A single letter is no name.
_SHORTEST: Final = 2
# An office before a name: "Secretary of State Hillary Clinton".
_OFFICE: Final = re.compile(r"(?:Secretary of State|Attorney General|Prime Minister|Foreign Secretary|Chief Executive) (?=[A-Z])")
# Before a word whose capital only begins a quotation, a list item or a clause after a colon.
_OPENING: Final = re.compile(r"[“\"„«‘(:;•\d–—]\s?$")
# What is written with a capital and is no name worth showing: people's origins, "TV", "S.D".
_UNTELLING: Final = re.compile(
    r"[A-Z][a-z]+(?:ians?|ish|ese)|[A-Z](?:\.[A-Z])+|[A-ZÀ-ÖØ-Þ ]{6,}|TV|CEO|PM|MPs?|OK|GMT|UTC|[A-Z]|"
    r".*-(?:backed|led|based|born|style|controlled|occupied|held|made)"
)
_IN_BRACKETS: Final = re.compile(r" ?\(([A-Z]{2,8})\)")
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
        before, trimmed = _trimmed(match[0], language)
        if len(trimmed) < _SHORTEST:
            continue
        start = match.start() + before
        name = Name(trimmed, start, start + len(trimmed))
        at_start = not _LETTER.search(text, begin, start) or bool(_OPENING.search(text, start - 3, start))
        if _is_name(name, language, at_start=at_start, lower=lower):
            yield name


def _is_shouted(sentence: str) -> bool:
    """Whether a sentence is set in capitals, or in Title Case like a headline, so that capitals say nothing."""
    quick = sentence.split()
    if 5 * sum([word[0].islower() and len(word) > 1 for word in quick]) >= len(quick):
        return False  # as nearly all are
    words = re.findall(r"\b[^\W\d_]{2,}\b", sentence)
    return len(words) >= 4 and sum(word[0].isupper() for word in words) > 0.8 * len(words)


@lru_cache(maxsize=20_000)  # an article names the same few again and again
def _trimmed(run: str, language: str) -> tuple[int, str]:
    """A run of capitals without the words around it that are no part of a name ("On Monday", "President", "The").

    With it how many characters were taken off its beginning.
    """
    office = _OFFICE.match(run)
    start = office.end() if office else 0
    run = run[start:]
    words = run.split(" ")
    while words and _is_before_name(words, language):
        start += len(words[0]) + 1
        words = words[1:]
    while words and (words[-1] in _list("not_names", language) or not words[-1][:1].isupper()):
        words = words[:-1]
    title = next((i for i, word in enumerate(words) if i and word in _list("titles", language)), None)
    if title is not None and len(words) - title > 2 and words[title + 1][:1].isupper():
        start += len(" ".join(words[: title + 1])) + 1  # "Senate Minority Leader Ines Marrow"
        words = words[title + 1 :]
    else:
        words = words[:title]
    return start, " ".join(words).rstrip(".,")


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


def mentions_of(text: str, names: Sequence[Name], language: str) -> dict[str, list[Name]]:
    """What a text's ``names`` name, the most mentioned first, each under one form with all its mentions.

    "Smith" counts for "John Smith" and "SPU" for "Strait Pilots' Union (SPU)" where the text has them; "the Kremlin" for what
    ``aliases.yml`` folds it into.
    """
    forms = _fullest_forms(text, names, language)
    found: dict[str, list[Name]] = {}
    for name in names:
        if not _UNTELLING.fullmatch(forms[name.text]) and not _is_plain(name.text, language):
            found.setdefault(forms[name.text], []).append(name)
    return dict(sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[1][0].start, pair[0])))


def _is_plain(name: str, language: str) -> bool:
    """Whether a name is only everyday words that stand with a capital for once ("Anyone")."""
    return not name.isupper() and all(is_common_word(word, language) for word in name.split())


def _fullest_forms(text: str, names: Sequence[Name], language: str) -> dict[str, str]:
    """Each name's form for the whole text."""
    texts = sorted({name.text for name in names})
    by_last: dict[str, set[str]] = {}
    for form in texts:
        if " " in form:
            by_last.setdefault(form.split()[-1], set()).add(form)
    short = _abbreviated(text, names)
    fuller = {form: short.get(form) or _fuller(form, by_last) for form in texts}
    aliases = _aliases(code(language) or "en")
    return {form: aliases.get(form) or aliases.get(full, full) for form, full in fuller.items()}


def _fuller(text: str, by_last: dict[str, set[str]]) -> str:
    """The name that ends with this one, if there is exactly one."""
    fuller = by_last.get(text, set()) if " " not in text else set()
    return next(iter(fuller)) if len(fuller) == 1 else text


def _abbreviated(text: str, names: Sequence[Name]) -> dict[str, str]:
    """Abbreviations that a text gives in brackets after a name whose letters they are."""
    found = {}
    for name in names:
        match = _IN_BRACKETS.match(text, name.end)
        if match and _initials(name.text).endswith(match[1]):
            found[match[1]] = name.text
    return found


def _initials(name: str) -> str:
    return "".join(word[0] for word in re.split(r"[ -]", name) if word[:1].isupper())


@cache
def _aliases(language: str) -> dict[str, str]:
    """What each alias is shown as."""
    rows = [[form.strip() for form in row.split(",")] for row in word_lists("aliases").get(language, ())]
    return {form: forms[0] for forms in rows for form in forms}
