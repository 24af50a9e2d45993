"""The few sentences of an article that say what happened, letter for letter as its publisher wrote them.

Sentences are weighed by position, by closeness to the middle of the text (centroid), and by their words in the title;
sentences that need each other are taken together or not at all; what repeats a chosen
one is passed over. Sets are weighed as a whole, so that a second sentence that adds nothing adds no worth. Nothing is cut.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt
from typing import Final

from digest.enrich.caveats import antecedent, caveat_kind, points_back
from digest.enrich.grammar import forms
from digest.enrich.sentences import after_dateline, split_sentences
from digest.enrich.speech import (
    has_early_pronoun,
    has_whole_quotes,
    is_leaning,
    is_wholly_quoted,
    pattern,
    pronoun_of,
)
from digest.enrich.terms import overlap, terms, word_lists
from digest.text import count_words, squeeze

# How fast the weight of position falls: it is 1/2 after this many sentences; the first of all are told apart besides.
HALF_POSITION: Final = 8.0
FIRST_FEW: Final = 5
# So many of a text's commonest terms are what it is about.
COMMONEST: Final = 8
# So many of the best sentences are tried together, beginning from the best STARTS of them.
TRIED: Final = 10
STARTS: Final = 2
# Only the first sentences of a text are weighed; the end of a long article is background. With 60 ROUGE-1 was .1 lower.
LONGEST_LOOK: Final = 30
# A sentence that has more than this share of its terms in common with a chosen one is the same thing again.
TWICE: Final = 0.65
# A sentence that has this share of its terms in the title says nothing new.
HEADLINE_AGAIN: Final = 0.9
# A sentence of fewer terms says too little.
FEWEST_TERMS: Final = 3
# Where no sentence fits the budget, the shortest is taken up to this many times the budget.
STRETCH: Final = 2

_ENDS: Final = re.compile(r"[.!?…。！？؟۔।:][\"”“»«’'」』)\]\d]*(?:\[\d+\])*$")
# No sentence ends with more marks.
_LONGEST_END: Final = 12
# A capital inside a sentence is a name in most languages; where it is every noun, all sentences have many.
_CAPITAL: Final = re.compile(r"\W[A-Z]\w+")
# A dateline that stands by itself: "PORT ALDER, 2 March 2026."
_PLACE_AND_DAY: Final = re.compile(
    r"[A-ZÀ-ÖØ-Þ][^\W\d_]*(?:[ -][A-ZÀ-ÖØ-Þ][^\W\d_]*){0,3}, (?:\d{1,2}\.? )?[A-Z][a-zä]+\.? ?\d[\d, ]*\.?"
)
# Words with a capital in a row, which may be a name.
_NAME: Final = re.compile(r"[A-Z][a-z]\w+(?: (?:[A-Z]\. |(?:al|bin|de|van|von|der) )?[A-Z][a-z]\w+)*")
_DIGIT: Final = re.compile(r"\d")
_WORD: Final = re.compile(r"\w+")
_PERSONAL: Final = re.compile(r"\b(?:I|we|you|my|our|your)\b")


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence with what is needed to weigh it. ``marks`` are features that it has by itself, by name."""

    at: int
    start: int
    end: int
    text: str
    words: int
    terms: Mapping[str, int]
    usable: bool
    marks: Mapping[str, float]


Unit = frozenset[int]


def summarize(
    text: str, language: str, *, sentences: int, words: int, title: str = "", skip: Sequence[str] = ()
) -> list[tuple[int, int]]:
    """Spans (start, end) of at most ``sentences`` sentences and ``words`` words of a text, in reading order.

    ``title`` steers the choice and is not repeated; a sentence found in one of ``skip`` (a caption) is left out. Empty
    where no sentence stands by itself, or where even the shortest of those is longer than twice the budget.
    """
    lines = _lines(text, language, title, skip)
    units = _units(lines, language, sentences)
    chosen = _choose(units, _Scale(lines, title, language, words), sentences) or _shortest(units, lines, words)
    return [(lines[i].start, lines[i].end) for i in sorted(chosen)]


def _lines(text: str, language: str, title: str, skip: Sequence[str]) -> list[_Line]:
    spans = split_sentences(text, language)[:LONGEST_LOOK]
    headline, captions = frozenset(terms(title, language)), tuple(squeeze(caption) for caption in skip if caption)
    reading = _Reading(text, language, headline, captions, ends=any(_ENDS.search(text[start:end]) for start, end in spans))
    return [reading.line(i, span) for i, span in enumerate(spans)]


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text whose sentences are read; ``ends`` is whether they end in marks, so that what does not is no sentence."""

    text: str
    language: str
    headline: frozenset[str]
    captions: tuple[str, ...]
    ends: bool

    def line(self, at: int, span: tuple[int, int]) -> _Line:
        """The sentence at a span, the text's number ``at``."""
        start = after_dateline(self.text, *span)
        said = self.text[start : span[1]]
        found, words = Counter(terms(said, self.language)), count_words(said)
        usable = self._is_usable(said, found)
        marks = _marks(said, words, self.language) if usable else {}
        return _Line(at=at, start=start, end=span[1], text=said, words=words, terms=found, usable=usable, marks=marks)

    def _is_usable(self, said: str, found: Mapping[str, int]) -> bool:
        """Whether a sentence may be published at all: whole, a statement, no caption, no repetition of the headline."""
        return (
            len(found) >= FEWEST_TERMS
            and not said.endswith((":", "?", "?”", '?"', "…"))
            and (not self.ends or bool(_ENDS.search(said, len(said) - _LONGEST_END)))
            and not _PLACE_AND_DAY.fullmatch(said)
            and not pattern("aside", self.language).match(said)
            and not (" ," in said and pattern("broken", self.language, cased=True).search(said))
            and has_whole_quotes(said)
            and not (self.headline and overlap(found, self.headline) >= HEADLINE_AGAIN)
            and not any(squeeze(said) in caption for caption in self.captions)
        )


def _marks(said: str, words: int, language: str) -> dict[str, float]:
    """What tells a sentence by itself, by the names that ``summary.yml`` has weights for."""
    return {
        "pronouns": has_early_pronoun(said, language),
        "capitals": len(_CAPITAL.findall(said)) / max(1, words),
        "digits": bool(_DIGIT.search(said)),
        "opens_with_quote": said.startswith(('"', "“")),
        "personal": bool(_PERSONAL.search(said)),
    }


def _units(lines: Sequence[_Line], language: str, most: int) -> list[Unit]:
    """Sets of usable sentences that stand or fall together, each at most ``most`` long, one for each that may lead one."""
    back = [_leans_on(lines, i, language) if line.usable else -1 for i, line in enumerate(lines)]
    caveats = _caveats(lines, language)
    units = {unit for i in range(len(lines)) if (unit := _closed(i, back, caveats, most))}
    return sorted(units, key=sorted)


def _leans_on(lines: Sequence[_Line], at: int, language: str) -> int | None:
    """The sentence that this one needs before it, None where it needs none; -1 where there is none before.

    In a row of sentences about one person ("He … He …") each needs only the one that names the person. A quotation by itself
    needs one in which somebody speaks, or nobody would know whose it is.
    """
    said = lines[at].text
    if is_wholly_quoted(said):
        return at - 1 if at and _has_speech(lines[at - 1].text, language) else -1
    if not is_leaning(said, language):
        return None
    person = pronoun_of(said, language)
    before = at - 1
    while person and before > 0 and pronoun_of(lines[before].text, language) == person:
        before -= 1
    return before


def _has_speech(sentence: str, language: str) -> bool:
    """Whether somebody may speak in a sentence; always where no reporting verbs are known."""
    verbs = forms("say", language)
    return not verbs or not verbs.isdisjoint(_WORD.findall(sentence.lower()))


def _caveats(lines: Sequence[_Line], language: str) -> dict[int, set[int]]:
    """The sentences that stand only together with a caveat or with what it qualifies, each with those."""
    claims: dict[int, int] = {}
    said = [line.text for line in lines]
    for line in lines:
        if caveat_kind(line.text, language) and points_back(line.text, language):
            claims[antecedent(said, line.at)] = line.at
    claims.pop(-1, None)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for claim, caveat in claims.items():
        found[claim].add(caveat)
        found[caveat].add(claim)
    return found


def _closed(start: int, back: Sequence[int | None], tied: Mapping[int, set[int]], most: int) -> Unit:
    """A sentence and all that it needs; empty where these are too many or one is missing."""
    unit, waiting = {start}, [start]
    while waiting:
        at = waiting.pop()
        before = back[at]
        needed = tied.get(at, set()) | ({before} if before is not None else set())
        waiting += needed - unit
        unit |= needed
        if len(unit) > most or -1 in unit:
            return frozenset()
    return frozenset(unit)


class _Scale:
    """Weighs sets of sentences of one text: how much of the text they say together, larger is more."""

    def __init__(self, lines: Sequence[_Line], title: str, language: str, words: int) -> None:
        self.lines, self.budget, self.weights = lines, words, word_lists("summary")
        counts: Counter[str] = Counter()
        for term, n in [pair for line in lines for pair in line.terms.items()]:
            counts[term] = counts.get(term, 0) + n
        self.middle = {term: log(1 + n) for term, n in counts.items()}
        self.length = sqrt(sum(weight * weight for weight in self.middle.values())) or 1.0
        self.mass = sum(self.middle.values()) or 1.0
        self.commonest = frozenset(term for term, _ in counts.most_common(COMMONEST))
        self.headline = set(terms(title, language))
        self.first = next((line.at for line in lines if line.usable), 0)
        self.presented = _presented(lines, title)
        self.known: dict[Unit, float] = {}

    def words(self, chosen: Unit) -> int:
        """Words of these sentences together."""
        return sum(self.lines[i].words for i in chosen)

    def worth(self, chosen: Unit) -> float:
        """The weighted sum of the features of these sentences taken together."""
        if chosen not in self.known:
            self.known[chosen] = sum([self.weights[name] * value for name, value in self.features(chosen).items()])
        return self.known[chosen]

    def features(self, chosen: Unit) -> dict[str, float]:
        """What a set of sentences is weighed by, each about 0..1, by the names that ``summary.yml`` has weights for."""
        lines = [self.lines[i] for i in sorted(chosen)]
        together = self._together(lines)
        count, pairs = len(lines), list(pairwise(lines))
        closeness, mass = self._closeness(together)
        places = [max(0, line.at - self.first) for line in lines]
        marks = (
            lines[0].marks if count == 1 else {name: sum([line.marks[name] for line in lines]) / count for name in lines[0].marks}
        )
        return {
            "closeness": closeness,
            "mass": mass,
            "several": float(count > 1),
            "commonest": len(self.commonest & together.keys()) / COMMONEST,
            "title": overlap(self.headline, together) if self.headline else 0.0,
            "density": sum([len(line.terms) for line in lines]) / max(1, sum([line.words for line in lines])),
            "position": sum([HALF_POSITION / (HALF_POSITION + place) for place in places]) / count,
            "early": float(sum([place < FIRST_FEW for place in places])),
            "neighbours": sum([other.at == one.at + 1 for one, other in pairs]) / len(pairs) if pairs else 0.0,
            "link": sum([overlap(one.terms, other.terms) for one, other in pairs]) / len(pairs) if pairs else 0.0,
            "strangers": sum([not self.presented[line.at] <= chosen for line in lines]) / count,
            **marks,
        }

    def _together(self, lines: Sequence[_Line]) -> Mapping[str, int]:
        if len(lines) == 1:
            return lines[0].terms
        together = dict(lines[0].terms)
        for line in lines[1:]:
            for term, n in line.terms.items():
                together[term] = together.get(term, 0) + n
        return together

    def _closeness(self, some: Mapping[str, int]) -> tuple[float, float]:
        """Cosine of sentences with the text they are from (its centroid), counts dampened; and the share of it they hold."""
        own = whole = mass = 0.0
        middles = self.middle
        for term, n in some.items():
            weight, middle = (1.0 if n == 1 else 1 + log(n)), middles[term]
            own += weight * weight
            whole += weight * middle
            mass += middle
        return whole / (sqrt(own) or 1.0) / self.length, mass / self.mass

    def repeats(self, unit: Unit, chosen: Unit) -> bool:
        """Whether a sentence of ``unit`` says again what a chosen one says."""
        return any(overlap(self.lines[i].terms, self.lines[j].terms) >= TWICE for i in unit for j in chosen)


def _presented(lines: Sequence[_Line], title: str) -> list[Unit]:
    """For each sentence those before it that introduce whom it names by the last word alone; nobody whom the title names."""
    first: dict[str, int] = {}
    known = set(_WORD.findall(title))
    found: list[Unit] = []
    for line in lines:
        names = [name.rpartition(" ") for name in _NAME.findall(line.text)]
        full = {last for before, _, last in names if before}
        found.append(frozenset(first[last] for _, _, last in names if last in first and last not in full and last not in known))
        for last in full:
            first.setdefault(last, line.at)
    return found


def _choose(units: Sequence[Unit], scale: _Scale, most: int) -> Unit:
    """The best set found by adding unit to unit under the budget, beginning from each of the best few."""
    fitting = [(scale.worth(unit), unit) for unit in units if len(unit) <= most and scale.words(unit) <= scale.budget]
    ranked = [unit for _, unit in sorted(fitting, key=lambda pair: (-pair[0], sorted(pair[1])))[:TRIED]]
    sets = [_grown(start, ranked, scale, most) for start in ranked[:STARTS]]
    return max(sets, key=lambda chosen: (scale.worth(chosen), [-i for i in sorted(chosen)]), default=frozenset())


def _grown(start: Unit, ranked: Sequence[Unit], scale: _Scale, most: int) -> Unit:
    """The set with one unit after the other added while any fits."""
    chosen, left = start, [unit for unit in ranked if not unit <= start]
    while left and len(chosen) < most:
        left = [
            unit
            for unit in left
            if len(chosen | unit) <= most
            and scale.words(chosen | unit) <= scale.budget
            and not unit <= chosen
            and not scale.repeats(unit - chosen, chosen)
        ]
        if left:
            chosen |= max(left, key=lambda unit: (scale.worth(chosen | unit), [-i for i in sorted(unit)]))
    return chosen


def _shortest(units: Sequence[Unit], lines: Sequence[_Line], words: int) -> Unit:
    """The shortest sentence that stands by itself, if it is not longer than STRETCH budgets."""
    alone = sorted((lines[i].words, i) for unit in units if len(unit) == 1 for i in unit)
    return frozenset({alone[0][1]}) if alone and alone[0][0] <= STRETCH * words else frozenset()
