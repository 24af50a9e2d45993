"""Which texts report the same event: how alike their words are and what each has of the other's headline; groups by average link.

An event is reported, not explained: two texts that are both worded like guides, lists or columns are of none, however alike.

Precision comes first: a group is joined with another only while all of its texts are, on average, likely to report what
all of the other's report, so that one round-up cannot chain two events together. Round-ups, live-blogs and daily columns
join no group. Reports in other languages come to a group by ``digest.enrich.abroad``.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from digest.enrich.abroad import joined_abroad, traces_of
from digest.enrich.linking import average_link
from digest.enrich.names import Name, find_names
from digest.enrich.sentences import split_sentences
from digest.enrich.sparse import Floats, Ints, Postings, Rows, Vocabulary, row
from digest.enrich.style import essay_lean
from digest.enrich.terms import code, terms, word_lists

# Two groups are one event at this average chance. In a small pile frequencies say little and all texts look alike, so the bar is
# higher there and falls to its lowest at MANY texts. The lowest is about where bench/fit_events.py is best on events that it
# did not learn from; that of few keeps apart what the example newsroom and a week of 178 real articles tell of two events.
SAME_EVENT: Final = 0.45
SAME_EVENT_OF_FEW: Final = 0.5
MANY: Final = 300
# Texts that no word is thought to be in, beside those at hand: keeps frequencies steady in small piles.
UNSEEN_TEXTS: Final = 50
# Rare words count more than their plain inverse frequency says.
RARITY: Final = 1.5
# How often a word of the title, of the first sentences and of a name counts, beside its own place in the text.
TITLE_COUNTS: Final = 2
OPENING_COUNTS: Final = 1
NAME_COUNTS: Final = 1
OPENING_SENTENCES: Final = 3
# Words and characters of a text that are read; an event is told at the beginning.
FIRST_TERMS: Final = 100
FIRST_CHARACTERS: Final = 3000
# A headline of few words proves little: each is weighed as if it had so many rare words more, which the other text lacks.
SHORT_HEADLINE: Final = 1.0
# Two reports of one publisher are rarely about one event, and share its furniture.
ONE_HOUSE: Final = 0.75
# Reports of one event may be dated so many days apart. Each hour between two reports beyond the first few speaks against
# their being of one event (in log odds): what a morning announces and what an evening reports are often two.
DAYS_APART: Final = 1
HOURS_TOGETHER: Final = 4
AN_HOUR: Final = 0.1
# What is worded so little like an essay (``digest.enrich.style``) is a report like any other; most reports are below it.
PLAINLY_REPORTED: Final = -3.0
# Each text is looked up by so many of its weightiest terms, and by those that no more than so many texts are looked up by.
LOOK_UP: Final = 60
LONGEST_POSTING: Final = 250
# So many of the nearest earlier texts are compared in full.
MOST_NEAR: Final = 40
# So many of the nearest reports to each are its neighbours, fewer in a small pile (one of NEIGHBOURS_OF), and none where that
# would be less than FEWEST_NEIGHBOURS: somebody is the nearest to everybody.
NEIGHBOURS: Final = 10
NEIGHBOURS_OF: Final = 30
FEWEST_NEIGHBOURS: Final = 3
Indexes = NDArray[np.int64]
# No language has more pairs of opposites in ``events.yml``.
SIDES: Final = 8
_NEVER_CLOSE: Final = 0.05
# Years are in most reports of a year, and prove nothing.
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_NUMBER: Final = re.compile(r"(?<![\w.,:])\d+(?:[.,]?\d+)+(?![\w:])")
_MARKS: Final = ".,:;!?'’\"“”„«»()[]–—-"

# Titles of things that report many events, or one all day long.
_MANY_EVENTS: Final = re.compile(
    r"\b(?:round-?up|live(?: ?-?blog| updates?| coverage)|as it happened|news in brief|in brief|in pictures|newsletter|"
    r"(?:morning|daily|evening) briefing|what we know|week in review|the week in|photos of the|top stories|headlines|"
    r"things to know|newsticker|live-?ticker|überblick|kurz gemeldet|kurznachrichten|presseschau|wochenrückblick|"
    r"nachrichten des tages|das wichtigste)\b|^live\b",
    re.IGNORECASE,
)
_LIVE: Final = re.compile(r"\b(?:live(?=:| ?-?blog)|live-?ticker)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Report:
    """A text as it is compared. ``key`` is unique; ``at`` is a day or a moment, None where neither is known."""

    key: str
    title: str
    text: str
    language: str
    at: date | None = None
    publisher: str = ""


def has_many_events(title: str, text: str) -> bool:
    """Whether a text is a round-up, a live-blog or a column of several events, by its title."""
    return bool(_MANY_EVENTS.search(title))


def is_live(title: str) -> bool:
    """Whether a title is of a running account, which may report an event but should not be the one to tell it."""
    return bool(_LIVE.search(title))


def group_events(reports: Sequence[Report]) -> list[list[str]]:
    """The keys of the reports in groups, one group for each event, each in the order given."""
    return Grouping(reports).groups


@dataclass(frozen=True, slots=True)
class Joined:
    """What speaks for some reports being of one event, as it is told to an editor.

    ``names``, ``words`` (of headlines) and ``numbers`` are those that at least two have; ``near`` is how many other reports are
    among the nearest of each; ``hours`` lie between the first and the last (None where a time is not known); ``reported`` is
    whether none is worded like a guide, a list or a column.
    """

    names: tuple[str, ...]
    words: tuple[str, ...]
    numbers: tuple[str, ...]
    near: int
    hours: float | None
    reported: bool


class Grouping:
    """Reports by event: ``groups`` of their keys, one for each event, each in the order given; and why each is one."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self._able = [report for report in reports if not has_many_events(report.title, report.text)]
        self._pile = _Pile(self._able)
        count = len(self._able)
        bar = SAME_EVENT_OF_FEW - (SAME_EVENT_OF_FEW - SAME_EVENT) * min(1.0, count / MANY)
        linked = _with_abroad(self._able, average_link(count, self._pile.likely_pairs(), bar))
        self.groups = [[self._able[i].key for i in group] for group in linked]
        inside = {report.key for report in self._able}
        self.groups += [[report.key] for report in reports if report.key not in inside]

    def joined(self, keys: Sequence[str], *, most: int = 4) -> Joined:
        """What speaks for a group being one event; at most so many names, words and numbers, the most common first."""
        at = [i for i, report in enumerate(self._able) if report.key in keys]
        reports = [self._able[i] for i in at]
        names = Counter(name for r in reports for name in {name.text for name in _names(r)})
        words = Counter(word for r in reports for word in _titled(r))
        numbers = Counter(number for r in reports for number in set(_NUMBER.findall(r.text[:FIRST_CHARACTERS])))
        hours = self._pile.hours[at]
        return Joined(
            names=_common(names, most),
            words=_common(words, most),
            numbers=_common(Counter({n: often for n, often in numbers.items() if not _YEAR.fullmatch(n)}), most),
            near=self._pile.near_all(at),
            hours=None if np.isnan(hours).any() else float(np.ptp(hours)),
            reported=bool((self._pile.leans[at] < 0).all()),
        )


def _with_abroad(reports: Sequence[Report], groups: list[list[int]]) -> list[list[int]]:
    """The groups, those put together that report one event in different languages."""
    if len({code(report.language) for report in reports}) < 2:
        return groups
    traces = [traces_of(r.title, r.text, r.language, _day(r.at)) for r in reports]
    home = list(range(len(groups)))
    for one, other in joined_abroad([[traces[i] for i in group] for group in groups]):
        home = [home[one] if at == home[other] else at for at in home]
    together: dict[int, list[int]] = {}
    for at, group in zip(home, groups, strict=True):
        together.setdefault(at, []).extend(group)
    return [sorted(group) for group in together.values()]


def nearness(reports: Sequence[Report], earlier: Sequence[Report]) -> dict[tuple[str, int], float]:
    """How near each report is to each of the earlier ones: (its key, index of the earlier one) -> 0..1, without the distant."""
    pile, first = _Pile([*reports, *earlier]), len(reports)
    others = np.arange(first, first + len(earlier))
    found = {}
    for i, report in enumerate(reports):
        alike = pile.likeness(i, others)
        found.update({(report.key, int(j)): float(alike[j]) for j in np.flatnonzero(alike > _NEVER_CLOSE)})
    return found


def _titled(report: Report) -> set[str]:
    """The words of a headline that say something, as they are written but for capitals."""
    words = {word.strip(_MARKS) for word in report.title.casefold().split()}
    return {word for word in words if terms(word, report.language)}


def _names(report: Report) -> list[Name]:
    text = report.text[:FIRST_CHARACTERS]
    return find_names(text, report.language, split_sentences(text, report.language))


def _common(counts: Counter[str], most: int) -> tuple[str, ...]:
    return tuple(sorted((word for word, n in counts.items() if n > 1), key=lambda word: (-counts[word], -len(word), word))[:most])


@dataclass(frozen=True, slots=True)
class _Counts:
    """A report's terms and how often each counts; those of its headline, of its names, and its numbers."""

    terms: tuple[Ints, Floats]
    headline: tuple[Ints, Floats]
    names: tuple[Ints, Floats]
    numbers: tuple[Ints, Floats]


def _counted(report: Report, vocabulary: Vocabulary) -> _Counts:
    text, language = report.text[:FIRST_CHARACTERS], report.language
    spans = split_sentences(text, language)
    named = terms(" ".join(name.text for name in find_names(text, language, spans)), language)
    opening = text[spans[0][0] : spans[:OPENING_SENTENCES][-1][1]] if spans else ""
    read = terms(text, language)
    titled, opened = terms(report.title, language), terms(opening, language)
    told = Counter(read[:FIRST_TERMS])
    for words, times in ((titled, TITLE_COUNTS), (opened, OPENING_COUNTS), (named, NAME_COUNTS)):
        for word in words:
            told[word] += times
    counted = row(dict(zip(vocabulary.numbers(told), told.values(), strict=True)))
    numbers = [word for word in read if len(word) > 1 and word[0].isdigit() and not _YEAR.fullmatch(word)]
    headline, names, figures = (row(Counter(vocabulary.numbers(words))) for words in (titled, named, numbers))
    return _Counts(counted, headline, names, figures)


class _Pile:
    """Reports made comparable: a row of weighted terms for each, and one each for its headline, its names and its numbers."""

    def __init__(self, reports: Sequence[Report]) -> None:
        vocabulary = Vocabulary()
        counted = [_counted(report, vocabulary) for report in reports]
        self.size = len(vocabulary)
        rarity = _rarity([one.terms for one in counted], self.size)
        self.words = self._unit_rows([one.terms for one in counted])
        self.shares = Rows([_shares(one.headline[0], rarity) for one in counted], self.size)
        self.headlines = self._unit_rows([one.headline for one in counted])
        self.names = self._unit_rows([one.names for one in counted])
        self.numbers = self._unit_rows([one.numbers for one in counted])
        self.sides = np.array([_sides(report) for report in reports], dtype=np.int8).reshape(len(reports), SIDES)
        self.languages = _numbered([code(report.language) for report in reports])
        self.houses = _numbered([report.publisher for report in reports])
        self.days = np.array([report.at.toordinal() if report.at else 0 for report in reports])
        self.hours = np.array([_hour(report.at) for report in reports])
        self.leans = np.array([_lean(report) for report in reports], dtype=np.float32)
        self.neighbours = Rows([], len(self.days))  # known once there is evidence

    def _unit_rows(self, rows: Sequence[tuple[Ints, Floats]]) -> Rows:
        """Rows to be compared with one another, their terms weighed by how rare they are among these."""
        weights = _rarity(rows, self.size) ** RARITY
        return Rows([_unit(*one, weights) for one in rows], self.size)

    def candidates(self) -> Iterator[tuple[int, Indexes]]:
        """For each report the indexes of its nearest MOST_NEAR among those before it, by their weightiest terms."""
        strongest = [self._strongest(i) for i in range(len(self.days))]
        none = np.zeros(0, dtype=np.int32)
        shared = np.bincount(np.concatenate([found for found, _ in strongest] or [none]), minlength=self.size)
        telling = (shared > 1) & (shared <= LONGEST_POSTING)
        told = [(found[telling[found]], weights[telling[found]]) for found, weights in strongest]
        postings, met_before = Postings(told, self.size), np.zeros(self.size, dtype=np.int64)
        for i, (found, weights) in enumerate(told):
            often = met_before[found]
            others, theirs = postings.before(found, often)
            met_before[found] += 1
            if len(others):
                met, at = np.unique(others, return_inverse=True)
                near = np.bincount(at, weights=theirs * np.repeat(weights, often))
                yield i, np.sort(met[np.lexsort((met, -near))[:MOST_NEAR]])

    def _strongest(self, i: int) -> tuple[Ints, Floats]:
        weights = self.words.weights_of(i)
        order = np.lexsort((self.words.terms_of(i), -weights))[:LOOK_UP]
        return self.words.terms_of(i)[order], weights[order]

    def likeness(self, i: int, others: Indexes) -> Floats:
        """How alike the words of report i and of each other one are, 0..1; 0 across languages and days, and of two essays.

        An event is reported, not explained: two guides, lists or columns are alike for their subject alone.
        """
        alike = self.words.sums(others, *self.words.row(i))
        alike = np.where((self.houses[others] == self.houses[i]) & (self.houses[i] > 0), alike * ONE_HOUSE, alike)
        days = (np.abs(self.days[others] - self.days[i]) > DAYS_APART) & (self.days[others] > 0) & (self.days[i] > 0)
        essays = np.minimum(self.leans[others], self.leans[i]) > 0
        away = (self.languages[others] != self.languages[i]) | days | essays
        found: Floats = np.where(away, np.float32(0), alike).astype(np.float32)
        return found

    def evidence(self) -> Iterator[tuple[int, Indexes, dict[str, Floats]]]:
        """For each report what speaks for its being of one event with each of its candidates, by the names in ``events.yml``."""
        near = [(i, others, self.likeness(i, others)) for i, others in self.candidates()]
        neighbours = self.neighbours = self._neighbours(near)
        for i, others, alike in near:
            words = np.sqrt(alike)
            yield (
                i,
                others,
                {
                    "words": words,
                    **self._headlines(i, others, words),
                    "headlines": self.headlines.sums(others, *self.headlines.row(i)),
                    "names": np.sqrt(self.names.sums(others, *self.names.row(i))),
                    "numbers": np.sqrt(self.numbers.sums(others, *self.numbers.row(i))),
                    "neighbours": neighbours.sums(others, *neighbours.row(i)),
                    "essays": np.minimum(self.leans[others], self.leans[i]),
                },
            )

    def _headlines(self, i: int, others: Indexes, words: Floats) -> dict[str, Floats]:
        """How much of one's headline the other text has, 0..1: the root of the mean, and the smaller, of the two shares.

        Where neither has a headline, so many times ``words`` as ``unknown`` says stands for the shares.
        """
        unknown = word_lists("events")["unknown"]
        mine = self.words.sums(others, *self.shares.row(i), weighted=False)
        theirs = self.shares.sums(others, self.words.terms_of(i), np.float32(1))
        here, there = self.shares.has(i), self.shares.has(others)
        one, two = np.where(here, mine, theirs), np.where(there, theirs, mine)
        return {
            "headline": np.sqrt(np.where(here | there, (one + two) / 2, unknown["headline"] * words)),
            "both_headlines": np.where(here | there, np.minimum(one, two), unknown["both_headlines"] * words),
        }

    def _neighbours(self, near: Sequence[tuple[int, Indexes, Floats]]) -> Rows:
        """For each report itself and those whose words are nearest; rows of two reports add up to the share of them in both."""
        count = len(self.days)
        most = min(NEIGHBOURS, count // NEIGHBOURS_OF) if count >= FEWEST_NEIGHBOURS * NEIGHBOURS_OF else 0
        found: list[list[tuple[float, int]]] = [[(-2.0, i)] for i in range(count)]
        for i, others, alike in near:
            for other, value in zip(others.tolist(), alike.tolist(), strict=True):
                found[i].append((-value, other))
                found[other].append((-value, i))
        share = 1 / float(np.sqrt(most + 1))
        return Rows([row({other: share for _, other in sorted(mine)[: most + 1]}) for mine in found], count)

    def near_all(self, some: Sequence[int]) -> int:
        """How many other reports are neighbours of all of these."""
        rows = [set(self.neighbours.terms_of(i).tolist()) for i in some]
        return len(set.intersection(*rows).difference(some)) if rows else 0

    def likely_pairs(self) -> dict[tuple[int, int], float]:
        """How likely (0..1) two reports, by their indexes, are to be of one event; without the pairs that are not at all."""
        found: dict[tuple[int, int], float] = {}
        for i, others, evidence in self.evidence():
            chances = self.chances(i, others, evidence)
            found.update(((int(j), i), float(chance)) for j, chance in zip(others, chances, strict=True) if chance > _NEVER_CLOSE)
        return found

    def chances(self, i: int, others: Indexes, evidence: dict[str, Floats]) -> Floats:
        """How likely report i is to be of one event with each other one, 0..1."""
        weights = word_lists("events")
        odds = weights["bias"] - AN_HOUR * self._hours_apart(i, others)
        odds = odds + weights["opposed"] * np.any(self.sides[others] * self.sides[i] < 0, axis=1)
        for name, value in evidence.items():
            odds = odds + weights[name] * value
        found: Floats = np.where(evidence["words"] > 0, 1 / (1 + np.exp(np.minimum(-odds, 80))), 0.0).astype(np.float32)
        return found

    def _hours_apart(self, i: int, others: Indexes) -> Floats:
        """Hours beyond HOURS_TOGETHER between reports; whole days count where a time is not known."""
        hours = np.abs(self.hours[others] - self.hours[i])
        days = np.where((self.days[others] > 0) & (self.days[i] > 0), 24 * np.abs(self.days[others] - self.days[i]), 0)
        apart: Floats = np.maximum(0, np.where(np.isnan(hours), days, hours) - HOURS_TOGETHER).astype(np.float32)
        return apart


def _rarity(rows: Sequence[tuple[Ints, Floats]], size: int) -> Floats:
    """The inverse frequency of each term."""
    often = np.bincount(np.concatenate([found for found, _ in rows]), minlength=size) if rows else np.zeros(size)
    rarity: Floats = np.log(1 + (len(rows) + UNSEEN_TEXTS) / (1 + often)).astype(np.float32)
    return rarity


def _unit(found: Ints, often: Floats, rarity: Floats) -> tuple[Ints, Floats]:
    """A row of length 1: how often a term counts, dampened, times its rarity."""
    weights = (1 + np.log(often)) * rarity[found]
    length = np.sqrt(np.sum(weights.astype(np.float64) ** 2)) or 1.0
    return found, (weights / length).astype(np.float32)


def _shares(found: Ints, rarity: Floats) -> tuple[Ints, Floats]:
    """A row of the terms of a headline by their rarity, weights adding up to 1 for a long one and to less for a short one."""
    doubt = SHORT_HEADLINE * (rarity.max() if len(rarity) else 0.0)
    return found, rarity[found] / (np.sum(rarity[found]) + doubt or 1.0)


@cache
def _opposites(language: str) -> Sequence[tuple[frozenset[str], frozenset[str]]]:
    """Pairs of groups of words, as terms, that say the opposite of one another."""
    pairs = [pair.partition("/") for pair in word_lists("events")["opposites"].get(language, ())]
    return [(frozenset(terms(one, language)), frozenset(terms(other, language))) for one, _, other in pairs]


def _sides(report: Report) -> list[int]:
    """Which side a headline is on of each pair of opposites: 1, -1, or 0 for neither or both; SIDES of them in any language."""
    words, pairs = frozenset(terms(report.title, report.language)), _opposites(code(report.language) or "en")
    sides = [bool(words & one) - bool(words & other) for one, other in pairs]
    return sides + [0] * (SIDES - len(sides))


def _lean(report: Report) -> float:
    """How little a text is worded like a report, from PLAINLY_REPORTED up, above 0 for an essay; unknown is a report."""
    return max(PLAINLY_REPORTED, essay_lean(report.text, report.language) or PLAINLY_REPORTED)


def _numbered(names: Sequence[str]) -> NDArray[np.int64]:
    """A number for each name, 0 for none."""
    known = {"": 0}
    return np.array([known.setdefault(name, len(known)) for name in names], dtype=np.int64)


def _day(at: date | None) -> date | None:
    return at.date() if isinstance(at, datetime) else at


def _hour(at: date | None) -> float:
    """Hours since the epoch, NaN where only a day or nothing is known."""
    return at.timestamp() / 3600 if isinstance(at, datetime) else float("nan")
