"""The cage of the model: nothing that it answers is let out but an article's own sentences with asides left out. Pure.

A model is believed in nothing. A rewrite passes if it is the sentences it rests on, word for word, mark for mark and in their
order, except that

- an aside may be missing: what stands in brackets, or between two marks and begins with a linking word (*who*, *because*, *in*),
  unless a quotation, a digit or a guarded word (*not*, *said*, *may*, *if*, *only*) is in it. The first words of a sentence are
  no aside;
- in a sentence of two parts, the one that only tells who says it ("Lind said", "said Lind") may stand in front of the other.

A sentence that begins inside a quotation (``Story.quoted``) stays as it is.

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
_QUOTES: Final = '"“”„«»「」『』'
# Quotation marks that are apostrophes too, so that nobody can tell where a quotation begins.
_LONE: Final = frozenset("'‘’‚‹›")
_CLOSES: Final = {"(": ")", "[": "]"}
# No sentence that people write has so many parts; longer ones stay as they are.
_MOST_PARTS: Final = 60
# Numbers with their signs, separators and spans; a word with its inner marks; else one sign (a quotation mark, a currency).
_TOKEN: Final = re.compile(r"[-−+]?\d[\d.,:/]*\w*(?:[-−–]\d[\d.,:/]*\w*)*|\w+(?:['’.\-‐‑/@]\w+)*|\S")
_NEGATED: Final = re.compile(r"\w+n['’]t")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Guide:
    """A language's words, as shortening.yml tells them."""

    links: frozenset[str]
    tells: frozenset[str]
    guards: frozenset[str]
    that: frozenset[str]
    small: frozenset[str]

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
    marks: Words = ()  # before it
    may_go: bool = False
    tells: bool = False  # has a word of reporting
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
    if not set(story.quoted).isdisjoint(rewrite.rests_on):
        return "shortens what stands inside a quotation"
    if len(rewrite.text) > sum(len(sentence.text) + _SLACK for sentence in sentences):
        return "is longer than the sentences it rests on"
    if rewrite.text != " ".join(rewrite.text.split()) or not rewrite.text.isprintable():
        return "has characters that are not shown"
    words = _tokens(rewrite.text)
    is_faithful = any(_is_left_of(parts, words, guide) for parts in _orders(sentences, guide))
    return "" if is_faithful else "is not what the sentences it rests on say"


@cache
def _guide(language: str) -> _Guide | None:
    """The table of a language (``de-AT`` takes ``de``); None where there is none."""
    tables: Mapping[str, Mapping[str, str]] = yaml.safe_load(
        files("digest.edition").joinpath("shortening.yml").read_text(encoding="utf-8")
    )
    table = tables.get(language.lower().split("-")[0])
    return _Guide(**{key: frozenset(words.split()) for key, words in table.items()}) if table else None


def _tokens(text: str) -> Words:
    """Words, signs and marks of a text, without the stop at its end; a question mark there is a sign."""
    return tuple(_TOKEN.findall(text.rstrip(_STOPS + " ")))


def _orders(sentences: Sequence[Sentence], guide: _Guide) -> Iterator[tuple[_Part, ...]]:
    """The parts of the sentences in each order that they may have."""
    parts = [part for sentence in sentences for part in _parts(sentence.text, guide)]
    if not 0 < len(parts) <= _MOST_PARTS:
        return
    yield (replace(parts[0], marks=()), *parts[1:])
    if len(sentences) == 1 and len(parts) == 2 and not parts[0].tells:
        said, teller = replace(parts[0], marks=()), replace(parts[1], marks=())
        that = _Part(words=tuple(guide.that))
        if guide.is_telling(teller.words[0]):  # "according to Lind", "said Lind"
            yield (teller, replace(said, marks=(",",)))
            teller = replace(teller, words=(*teller.words[1:], teller.words[0]))
        if guide.is_telling(teller.words[-1]):  # "Lind said"
            yield (teller, said)
            yield (teller, that, said)


def _parts(text: str, guide: _Guide) -> Iterator[_Part]:
    """A sentence cut at its marks, the first part with a full stop before it.

    A quotation is not cut, nor a sentence that does not say where its quotation begins and ends.
    """
    tokens = _tokens(text)
    quotes = [token in _QUOTES for token in tokens]
    is_whole = sum(quotes) % 2 == 1 or not _LONE.isdisjoint(tokens)
    marks: list[str] = ["."]
    words: list[str] = []
    closes, is_quoted, opens = "", is_whole, True
    for token, is_quote in zip((*tokens, ""), (*quotes, False), strict=True):
        is_quoted = is_whole or is_quoted != is_quote
        if token and (is_quoted or token not in _MARKS):
            words.append(token)
            continue
        if words:
            is_aside = not opens and (closes == token != "" or words[0].lower() in guide.links)
            tells = any(map(guide.is_telling, words))
            may_go = is_aside and not guide.is_guarded(tuple(words))
            yield _Part(words=tuple(words), marks=tuple(marks), may_go=may_go, tells=tells, opens=opens)
            marks, words, opens = [], [], False
        marks.append(token)
        closes = _CLOSES.get(token, "")


def _is_left_of(parts: Sequence[_Part], words: Words, guide: _Guide) -> bool:
    """Whether the words are those of the parts, one after the other, some without those that may go."""
    # How far the words are accounted for, the last part that stands there, and the marks around what was left out behind it.
    reached: set[tuple[int, int, Words | None]] = {(0, -1, None)}
    for number, part in enumerate(parts):
        after: set[tuple[int, int, Words | None]] = set()
        for at, last, dropped in reached:
            for joint in _joints(parts[last] if last >= 0 else None, part, dropped):
                begin = at + len(joint)
                if words[at:begin] == joint and _stands_at(part, words, begin, guide):
                    after.add((begin + len(part.words), number, None))
            if part.may_go:
                after.add((at, last, (dropped or ()) + part.marks))
        reached = after
    return any(at == len(words) for at, _, _ in reached)


def _joints(last: _Part | None, part: _Part, dropped: Words | None) -> Iterator[Words]:
    """The marks that may stand between two parts: their own; where an aside is gone, one of those around it, or none.

    Nothing goes beside words of reporting, where marks tell who says it: "Lind, said Bakr, lied" is not "Lind said Bakr lied".
    """
    if dropped is None:
        yield part.marks
    elif not part.tells and not (last and last.tells):
        yield ()
        yield tuple(mark for mark in (*dropped, *part.marks) if mark not in "()[]")[-1:]


def _stands_at(part: _Part, words: Words, at: int, guide: _Guide) -> bool:
    """Whether a part stands there, letter for letter, but that what opens the text may be large, and what opened it small."""
    there = words[at : at + len(part.words)]
    if at == 0 and there:
        return there[1:] == part.words[1:] and _is_same_word(there[0], part.words[0])
    if part.opens and there and there[0] in guide.small:
        return there[1:] == part.words[1:] and there[0] == part.words[0].lower()
    return there == part.words


def _is_same_word(one: str, other: str) -> bool:
    return one[1:] == other[1:] and one[0].lower() == other[0].lower()
