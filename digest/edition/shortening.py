"""The cage of the model: nothing that it answers is let out but an article's own sentences with asides left out. Pure.

A model is believed in nothing. A rewrite passes if it is the sentences it rests on, word for word, mark for mark and in their
order, except that

- an aside may be missing: in brackets, where it begins as more about something does (*a*, *his*), or between two marks, where
  it begins with a linking word (*who*, *because*); unless a quotation, a digit or a guarded word (*not*, *said*, *may*, *if*) is
  in it. Only grammar tells where a clause ends ("Lind, who met Bakr, a killer, left"), so it goes before a verb of a closed class
  ("was", "will"), or with all that follows it in its sentence. The first words of a sentence are no aside;
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
    brackets: frozenset[str]
    verbs: frozenset[str]
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
    goes_with: int = 0  # where it is an aside: how many parts go when it does, itself one of them; 0: it stays
    in_brackets: bool = False
    is_clause: bool = False  # begins with a linking word
    is_guarded: bool = False
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
    parts = [part for sentence in sentences for part in _with_asides(tuple(_parts(sentence.text, guide)), guide)]
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
            yield _Part(
                words=tuple(words),
                marks=tuple(marks),
                in_brackets=closes == token != "",
                is_clause=words[0].lower() in guide.links,
                is_guarded=guide.is_guarded(tuple(words)),
                tells=any(map(guide.is_telling, words)),
                opens=opens,
            )
            marks, words, opens = [], [], False
        marks.append(token)
        closes = _CLOSES.get(token, "")


def _with_asides(parts: Sequence[_Part], guide: _Guide) -> Iterator[_Part]:
    """The parts of one sentence, each knowing whether it may go, and what with it."""
    for at, part in enumerate(parts):
        yield replace(part, goes_with=0 if part.opens or part.is_guarded else _goes_with(parts[at:], guide))


def _goes_with(parts: Sequence[_Part], guide: _Guide) -> int:
    """How many of the parts go when the first does: itself, brackets behind it, or all that is left of the sentence."""
    if parts[0].in_brackets:
        return int(parts[0].words[0].lower() in guide.brackets | guide.links)
    if not parts[0].is_clause:
        return 0
    end = next((at for at, part in enumerate(parts) if at and not part.in_brackets), len(parts))
    if any(part.is_guarded for part in parts[:end]):
        return 0
    if end == len(parts) or (parts[end].words[0].lower() in guide.verbs and parts[end].marks[-1] not in _CLOSES.values()):
        return end
    return 0 if any(part.is_guarded for part in parts) else len(parts)


def _is_left_of(parts: Sequence[_Part], words: Words, guide: _Guide) -> bool:
    """Whether the words are those of the parts, one after the other, some without those that may go."""
    # Before each part: how far the words are accounted for, the last part that stands there, and the marks around what was left
    # out behind it.
    reached: list[set[tuple[int, int, Words | None]]] = [set() for _ in range(len(parts) + 1)]
    reached[0] = {(0, -1, None)}
    for number, part in enumerate(parts):
        for at, last, dropped in reached[number]:
            for joint in _joints(parts[last] if last >= 0 else None, part, dropped):
                begin = at + len(joint)
                if words[at:begin] == joint and _stands_at(part, words, begin, guide):
                    reached[number + 1].add((begin + len(part.words), number, None))
            if part.goes_with and (dropped is None or parts[number - 1].in_brackets):
                gone = (mark for one in parts[number : number + part.goes_with] for mark in one.marks)
                reached[number + part.goes_with].add((at, last, (*(dropped or ()), *gone)))
    return any(at == len(words) for at, _, _ in reached[-1])


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
