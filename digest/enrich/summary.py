"""The few sentences of an article that say what happened, letter for letter as its publisher wrote them.

Sentences are weighed by position, by closeness to the middle of the text (centroid), by their words in the title and
by length; sentences that need each other are taken together or not at all; what repeats a chosen one is passed over
(maximal marginal relevance, Carbonell and Goldstein 1998). Nothing is ever cut.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import Final

from digest.enrich.sentences import after_dateline, split_sentences
from digest.enrich.speech import has_caveat, has_whole_quotes, is_leaning, is_wholly_quoted, pattern
from digest.enrich.terms import overlap, terms
from digest.text import count_words, squeeze

# Weights of the features, each 0..1; found by coordinate search on 615 CNN articles with human highlights
# (2 sentences, at most 50 words), then rounded.
POSITION: Final = 0.5
CENTROID: Final = 2.0
TITLE: Final = 0.3
LENGTH: Final = 0.0
# How fast the weight of position falls: it is 1/2 after this many sentences.
HALF_POSITION: Final = 2.5
# Sentences of this many words carry full weight of length; shorter ones in proportion.
FULL_LENGTH: Final = 20
# Only the first sentences of a text are weighed; the end of a long article is background.
LONGEST_LOOK: Final = 60
# What a sentence already has in common with a chosen one counts against it, and above TWICE it is the same thing again.
REDUNDANCY: Final = 0.5
TWICE: Final = 0.65
# A sentence that has this share of its terms in the title says nothing new.
HEADLINE_AGAIN: Final = 0.9
# A caveat such as "could not verify that figure" may stand this many sentences after what it is about.
CAVEAT_REACH: Final = 3
# Where no sentence fits the budget, the shortest is taken up to this many times the budget.
STRETCH: Final = 2

_ENDS: Final = re.compile(r"[.!?…。！？؟۔।:][\"”“»«’'」』)\]\d]*(?:\[\d+\])*$")
_NUMBER: Final = re.compile(r"\d|\b(?:dozens|hundreds|thousands|millions?|Dutzende|Hunderte|Tausende)\b")
_FIGURE: Final = re.compile(r"figure|number|toll|Zahl|數字|数字|الرقم", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence with what is needed to weigh it. ``needs`` are the sentences that must stand with it."""

    at: int
    start: int
    end: int
    text: str
    words: int
    terms: Mapping[str, int]
    usable: bool


Unit = frozenset[int]


def summarize(
    text: str, language: str, *, sentences: int, words: int, title: str = "", skip: Sequence[str] = ()
) -> list[tuple[int, int]]:
    """Spans (start, end) of at most ``sentences`` sentences and ``words`` words of a text, in reading order.

    ``title`` steers the choice and is not repeated; a sentence found in one of ``skip`` (a caption) is left out. Empty
    for an empty text, or where even the shortest sentence is longer than twice the budget.
    """
    lines = _lines(text, language, title, skip)
    units = [unit for unit in _units(lines, language, sentences) if all(lines[i].usable for i in unit)]
    chosen = _choose(lines, units, _weights(lines, title, language), sentences, words)
    if not chosen:
        chosen = _shortest(lines, words)
    return [(lines[i].start, lines[i].end) for i in sorted(chosen)]


def _lines(text: str, language: str, title: str, skip: Sequence[str]) -> list[_Line]:
    headline, captions = set(terms(title, language)), [squeeze(caption) for caption in skip if caption]
    spans = split_sentences(text, language)[:LONGEST_LOOK]
    ended = any(_ENDS.search(text[start:end]) for start, end in spans)
    return [_line(text, i, span, language, headline, captions, ended) for i, span in enumerate(spans)]


def _line(
    text: str, at: int, span: tuple[int, int], language: str, headline: set[str], captions: list[str], ended: bool
) -> _Line:
    start = after_dateline(text, *span)
    said = text[start : span[1]]
    found = Counter(terms(said, language))
    usable = (
        (not ended or bool(_ENDS.search(said)))
        and not said.endswith(":")
        and len(found) >= 3
        and has_whole_quotes(said)
        and not (headline and overlap(found, headline) >= HEADLINE_AGAIN)
        and not any(squeeze(said) in caption for caption in captions)
    )
    return _Line(at, start, span[1], said, count_words(said), found, usable)


def _units(lines: Sequence[_Line], language: str, most: int) -> list[Unit]:
    """Sets of sentences that stand or fall together, each at most ``most`` long, one for each sentence that may lead one."""
    back = [_leans_on(lines, i, language) for i in range(len(lines))]
    caveats = _caveats(lines, language)
    units = {unit for i in range(len(lines)) if (unit := _closed({i}, back, caveats, most))}
    return sorted(units, key=sorted)


def _leans_on(lines: Sequence[_Line], at: int, language: str) -> int | None:
    """The sentence before, where this one means something only after it; -1 where there is none before."""
    said = lines[at].text
    return at - 1 if is_leaning(said, language) or is_wholly_quoted(said) else None


def _caveats(lines: Sequence[_Line], language: str) -> dict[int, int]:
    """Which sentence is qualified by which later one."""
    found: dict[int, int] = {}
    for line in lines:
        if has_caveat(line.text, language) and pattern("refers", language).search(line.text):
            found[_qualified(lines, line)] = line.at
    found.pop(-1, None)
    return found


def _qualified(lines: Sequence[_Line], caveat: _Line) -> int:
    """The sentence a caveat is about: the nearest before with a number where it speaks of a figure, else the one before."""
    if _FIGURE.search(caveat.text):
        for at in range(caveat.at - 1, max(-1, caveat.at - 1 - CAVEAT_REACH), -1):
            if _NUMBER.search(lines[at].text):
                return at
    return caveat.at - 1


def _closed(start: set[int], back: Sequence[int | None], caveats: Mapping[int, int], most: int) -> Unit:
    """All sentences that those of ``start`` need; empty where there are too many or one is missing."""
    backwards = {caveat: claim for claim, caveat in caveats.items()}
    unit, waiting = set(start), list(start)
    while waiting:
        at = waiting.pop()
        needed = {back[at], caveats.get(at), backwards.get(at)} - {None} - unit
        unit |= needed  # type: ignore[arg-type]  # None was taken out
        waiting += [i for i in needed if i is not None and i >= 0]
        if len(unit) > most or -1 in unit:
            return frozenset()
    return frozenset(unit)


def _weights(lines: Sequence[_Line], title: str, language: str) -> list[float]:
    """How much each sentence says of the text, larger is more."""
    middle: Counter[str] = Counter()
    for line in lines:
        middle.update(line.terms)
    headline = set(terms(title, language))
    first = next((line.at for line in lines if line.usable), 0)
    return [
        POSITION * HALF_POSITION / (HALF_POSITION + max(0, line.at - first))
        + CENTROID * _closeness(line.terms, middle)
        + TITLE * overlap(headline, line.terms)
        + LENGTH * min(1.0, line.words / FULL_LENGTH)
        for line in lines
    ]


def _closeness(some: Mapping[str, int], middle: Mapping[str, int]) -> float:
    """Cosine of a sentence with the text it is from, counts dampened by a logarithm."""
    if not some:
        return 0.0
    dot = sum((1 + log(n)) * log(1 + middle[t]) for t, n in some.items())
    return dot / sqrt(sum((1 + log(n)) ** 2 for n in some.values())) / (sqrt(sum(log(1 + n) ** 2 for n in middle.values())) or 1)


def _choose(lines: Sequence[_Line], units: Sequence[Unit], weights: Sequence[float], most: int, words: int) -> set[int]:
    """The best units under the budget, one after the other, each weighed against what is chosen already."""
    chosen: set[int] = set()
    left = list(units)
    while left:
        left = [unit for unit in left if _fits(lines, chosen | unit, most, words) and not unit <= chosen]
        best = max(left, key=lambda unit: (_worth(lines, unit - chosen, chosen, weights), -min(unit)), default=None)
        if best is None:
            break
        left.remove(best)
        if not _repeats(lines, best - chosen, chosen):
            chosen |= best
    return chosen


def _fits(lines: Sequence[_Line], together: set[int] | Unit, most: int, words: int) -> bool:
    return len(together) <= most and sum(lines[i].words for i in together) <= words


def _worth(lines: Sequence[_Line], unit: Unit, chosen: set[int], weights: Sequence[float]) -> float:
    """Mean weight of a unit's sentences, less what they repeat."""
    repeated = max((overlap(lines[i].terms, lines[j].terms) for i in unit for j in chosen), default=0.0)
    return sum(weights[i] for i in unit) / len(unit) - REDUNDANCY * repeated


def _repeats(lines: Sequence[_Line], unit: Unit, chosen: set[int]) -> bool:
    return any(overlap(lines[i].terms, lines[j].terms) >= TWICE for i in unit for j in chosen)


def _shortest(lines: Sequence[_Line], words: int) -> set[int]:
    """The shortest sentence that stands by itself, if it is not longer than STRETCH budgets."""
    able = [line for line in lines if line.usable] or [line for line in lines if line.words]
    short = min(able, key=lambda line: (line.words, line.at), default=None)
    return {short.at} if short and short.words <= STRETCH * words else set()
