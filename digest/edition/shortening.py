"""The cage of the model: nothing that it answers is let out but an article's own sentences with asides left out. Pure.

A model is believed in nothing. A rewrite passes if it is the sentences it rests on, word for word and in their order, except that

- an aside may be missing: what stands in brackets, or between two marks and begins with a linking word (*who*, *because*, *in*),
  unless a quotation, a digit or a guarded word (*not*, *said*, *may*, *if*, *only*) is in it. The first words of a sentence are
  no aside;
- in a sentence of two parts, the one that only tells who says it ("Lind said", "said Lind") may stand in front of the other.

So there is no name, number, date or quotation that the sentences do not have; what is said keeps its order, negation, doubt and
who says it; and whatever an article tells the model to do, it can say no more than that article. The check needs the stored
sentences alone: the gate makes it before an edition is written, ``digest check`` ever after. Languages that have no table
(shortening.yml) are not shortened.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Final

import yaml

from digest.model import Rewrite, Sentence, Story

# How much longer than its sentences a rewrite may be, in characters for each: a "that" and a comma.
_SLACK: Final = 6
_MARKS: Final = ",;:–—()[]"
_STOPS: Final = ".…"
_QUOTES: Final = "\"“”„«»「」『』"
_CLOSES: Final = {"(": ")", "[": "]"}
# A number with its sign and separators; a word with its inner marks; else one sign (a quotation mark, a currency, a percent).
_TOKEN: Final = re.compile(r"[-−+]?\d[\d.,:/]*\w*|\w+(?:['’.\-‐‑/@]\w+)*|\S")
_NEGATED: Final = re.compile(r"\w+n['’]t")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Guide:
    """A language's words: those that begin an aside, those that tell who says it, those without which an aside says less."""

    links: frozenset[str]
    tells: frozenset[str]
    guards: frozenset[str]
    that: frozenset[str]

    def is_guarded(self, words: Words) -> bool:
        """Whether these words must stay: a quotation mark, a digit or another sign, or a guarded word is among them."""
        kept = self.guards | self.tells
        return any(word in kept or _NEGATED.fullmatch(word) or not word.isalpha() for word in map(str.lower, words))

    def is_telling(self, word: str) -> bool:
        """Whether a word is one of reporting."""
        return word.lower() in self.tells


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """What stands between two marks of a sentence."""

    words: Words
    may_go: bool = False
    opens: bool = False  # begins a sentence, so that its first letter says nothing by being large


def with_rewrites(story: Story, rewrites: Sequence[Rewrite]) -> tuple[Story, int]:
    """The story with those of a model's rewrites that pass, and how many did not; each sentence is rewritten once at most."""
    let_out: list[Rewrite] = []
    told: set[str] = set()
    for rewrite in rewrites:
        if not told & set(rewrite.rests_on) and not why_caged(rewrite, story):
            let_out.append(rewrite)
            told |= set(rewrite.rests_on)
    return replace(story, rewrites=tuple(let_out)), len(rewrites) - len(let_out)


def why_caged(rewrite: Rewrite, story: Story) -> str:
    """Why a rewrite is not what its sentences say; "" if it is."""
    places = {sentence.sha256: at for at, sentence in enumerate(story.summary)}
    rests_on = [places.get(one, -1) for one in rewrite.rests_on]
    if not rests_on or -1 in rests_on:
        return "rests on a sentence that its story does not quote"
    if rests_on != sorted(set(rests_on)):
        return "has its sentences in another order"
    guide = _guide(story.language)
    if guide is None:
        return f"is in a language ({story.language or 'unknown'}) that is not shortened"
    sentences = [story.summary[at] for at in rests_on]
    if len(rewrite.text) > sum(len(sentence.text) + _SLACK for sentence in sentences):
        return "is longer than the sentences it rests on"
    if rewrite.text != " ".join(rewrite.text.split()) or not rewrite.text.isprintable():
        return "has characters that are not shown"
    words = _words(rewrite.text)
    is_faithful = any(_is_left_of(parts, words) for parts in _orders(sentences, guide))
    return "" if is_faithful else "is not what the sentences it rests on say"


@cache
def _guide(language: str) -> _Guide | None:
    """The table of a language (``de-AT`` takes ``de``); None where there is none."""
    tables: Mapping[str, Mapping[str, str]] = yaml.safe_load(
        files("digest.edition").joinpath("shortening.yml").read_text(encoding="utf-8")
    )
    table = tables.get(language.lower().split("-")[0])
    return _Guide(**{key: frozenset(words.split()) for key, words in table.items()}) if table else None


def _words(text: str) -> Words:
    """Words and signs, without the marks between parts and the stops of sentences; a question mark is a sign."""
    return tuple(found for found in _TOKEN.findall(text) if found not in _MARKS and found not in _STOPS)


def _orders(sentences: Sequence[Sentence], guide: _Guide) -> Iterator[tuple[_Part, ...]]:
    """The parts of the sentences in each order that they may have."""
    parts = [part for sentence in sentences for part in _parts(sentence.text, guide)]
    yield tuple(parts)
    if len(sentences) == 1 and len(parts) == 2 and not any(map(guide.is_telling, parts[0].words)):
        said, teller = parts
        that = _Part(words=tuple(guide.that), may_go=True)
        if guide.is_telling(teller.words[0]):  # "according to Lind", "said Lind"
            yield (teller, said)
            yield (_Part(words=(*teller.words[1:], teller.words[0])), that, said)
        elif guide.is_telling(teller.words[-1]):  # "Lind said"
            yield (teller, that, said)


def _parts(text: str, guide: _Guide) -> Iterator[_Part]:
    for number, (piece, is_aside) in enumerate(_pieces(text)):
        if words := _words(piece):
            may_go = (is_aside or words[0].lower() in guide.links) and number > 0 and not guide.is_guarded(words)
            yield _Part(words=words, may_go=may_go, opens=number == 0)


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """A sentence cut at its marks, and whether each piece stands in brackets; a quotation is not cut."""
    start, closes, is_quoted = 0, "", False
    for match in _TOKEN.finditer(text):
        if match[0] in _QUOTES:
            is_quoted = not is_quoted
        elif match[0] in _MARKS and not is_quoted:
            yield text[start : match.start()], match[0] == closes
            start, closes = match.end(), _CLOSES.get(match[0], "")
    yield text[start:], False


def _is_left_of(parts: Sequence[_Part], words: Words) -> bool:
    """Whether the words are those of the parts, one after the other, some without those that may go."""
    reached = {0}
    for part in parts:
        after = {at + len(part.words) for at in reached if _stands_at(part, words, at)}
        reached = after | (reached if part.may_go else set())
    return len(words) in reached


def _stands_at(part: _Part, words: Words, at: int) -> bool:
    """Whether a part stands there, letter for letter; the first letter of a sentence may be large or small."""
    there = words[at : at + len(part.words)]
    if at == 0 or part.opens:
        return len(there) == len(part.words) and there[1:] == part.words[1:] and _is_same_word(there[0], part.words[0])
    return there == part.words


def _is_same_word(one: str, other: str) -> bool:
    return one[1:] == other[1:] and one[0].lower() == other[0].lower()
