"""Which texts report the same event: closeness of words, names and headlines, and groups by average link.

Precision comes first: a group is joined with another only while all of its texts are, on average, close to all of the
other's, so that one round-up cannot chain two events together. Round-ups, live-blogs and daily columns join no group.
"""

import heapq
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import log, sqrt
from typing import Final

from digest.enrich.names import find_names
from digest.enrich.sentences import split_sentences
from digest.enrich.terms import code, terms

# Two groups are one event at this average closeness. In a small pile frequencies say little and all texts look alike, so
# the bar is higher there and falls to its lowest at MANY texts. Found on two sets of English news about the same events
# (772 and 354 texts: B-cubed F1 88 and 86), on samples of 15 of them and on the example newsroom (no two events joined).
SAME_EVENT: Final = 0.15
SAME_EVENT_OF_FEW: Final = 0.2
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
FIRST_CHARACTERS: Final = 6000
# Names are looked for in the title and so many characters; two texts without a name in common there are held apart.
NAMED_CHARACTERS: Final = 700
STRANGERS: Final = 0.9
# Two reports of one publisher are rarely about one event, and share its furniture.
ONE_HOUSE: Final = 0.75
# Reports of one event may be dated so many days apart.
DAYS_APART: Final = 1
# Each text is looked up by so many of its weightiest terms, and in posting lists up to this length.
LOOK_UP: Final = 30
LONGEST_POSTING: Final = 250
# So many of the nearest earlier texts are compared in full.
MOST_NEAR: Final = 40
_NEVER_CLOSE: Final = 0.05
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
    """A text as it is compared. ``key`` is unique; ``day`` is None where it is not known."""

    key: str
    title: str
    text: str
    language: str
    day: date | None = None
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class _Shape:
    vector: Mapping[str, float]
    names: frozenset[str]
    language: str
    day: date | None
    publisher: str


def has_many_events(title: str, text: str) -> bool:
    """Whether a text is a round-up, a live-blog or a column of several events, by its title."""
    return bool(_MANY_EVENTS.search(title))


def is_live(title: str) -> bool:
    """Whether a title is of a running account, which may report an event but should not be the one to tell it."""
    return bool(_LIVE.search(title))


def group_events(reports: Sequence[Report]) -> list[list[str]]:
    """The keys of the reports in groups, one group for each event, each in the order given."""
    able = [report for report in reports if not has_many_events(report.title, report.text)]
    shapes = _shapes(able)
    close = {(a, b): value for a, b in _candidates(shapes) if (value := _closeness(shapes[a], shapes[b])) > _NEVER_CLOSE}
    groups = [[able[i].key for i in sorted(group)] for group in _average_link(len(able), close)]
    inside = {key for group in groups for key in group}
    return groups + [[report.key] for report in reports if report.key not in inside]


def what_joins(reports: Sequence[Report], *, most: int = 4) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What speaks for reports being of one event: the names, and the words of headlines, that at least two have."""
    named = [{name.text for name in find_names(r.text[:FIRST_CHARACTERS], r.language, _spans(r))} for r in reports]
    titled = [{word.strip(_MARKS) for word in r.title.casefold().split()} for r in reports]
    names = Counter(name for found in named for name in found)
    words = Counter(word for r, found in zip(reports, titled, strict=True) for word in found if terms(word, r.language))
    return _common(names, most), _common(words, most)


def _spans(report: Report) -> list[tuple[int, int]]:
    return split_sentences(report.text[:FIRST_CHARACTERS], report.language)


def _common(counts: Counter[str], most: int) -> tuple[str, ...]:
    return tuple(sorted((word for word, n in counts.items() if n > 1), key=lambda word: (-counts[word], -len(word), word))[:most])


def nearness(reports: Sequence[Report], earlier: Sequence[Report]) -> dict[tuple[str, int], float]:
    """How near each report is to each of the earlier ones: (its key, index of the earlier one) -> 0..1, without the distant."""
    shapes = _shapes([*reports, *earlier])
    old, postings = len(reports), defaultdict[str, list[int]](list)
    for j in range(old, len(shapes)):
        for term in shapes[j].vector:
            postings[term].append(j)
    found = {}
    for i, report in enumerate(reports):
        strongest = sorted(shapes[i].vector, key=lambda t: (-shapes[i].vector[t], t))[:LOOK_UP]
        for j in sorted({j for term in strongest for j in postings.get(term, ())}):
            if (value := _closeness(shapes[i], shapes[j])) > _NEVER_CLOSE:
                found[report.key, j - old] = value
    return found


def _shapes(reports: Sequence[Report]) -> list[_Shape]:
    counts, names = [], []
    for report in reports:
        counted, named = _counted(report)
        counts.append(counted)
        names.append(named)
    frequency = Counter(term for counted in counts for term in counted)
    total = len(reports) + UNSEEN_TEXTS
    vectors = [_unit({t: (1 + log(n)) * log(1 + total / (1 + frequency[t])) ** RARITY for t, n in c.items()}) for c in counts]
    return [_Shape(v, n, code(r.language), r.day, r.publisher) for v, n, r in zip(vectors, names, reports, strict=True)]


def _counted(report: Report) -> tuple[Counter[str], frozenset[str]]:
    """How often each term of a report counts, and the terms of the names it opens with."""
    text, language = report.text[:FIRST_CHARACTERS], report.language
    spans = split_sentences(text, language)
    counts = Counter(terms(text, language)[:FIRST_TERMS])
    named = [(name, terms(name.text, language)) for name in find_names(text, language, spans)]
    for words, times in (
        (terms(report.title, language), TITLE_COUNTS),
        (terms(" ".join(text[a:b] for a, b in spans[:OPENING_SENTENCES]), language), OPENING_COUNTS),
        ([term for _, found in named for term in found], NAME_COUNTS),
    ):
        for word in words:
            counts[word] += times
    opening = {term for name, found in named if name.start < NAMED_CHARACTERS for term in found}
    return counts, frozenset(opening)


def _unit(weights: Mapping[str, float]) -> Mapping[str, float]:
    length = sqrt(sum(w * w for _, w in sorted(weights.items()))) or 1.0
    return {term: weight / length for term, weight in weights.items()}


def _candidates(shapes: Sequence[_Shape]) -> Iterator[tuple[int, int]]:
    """Pairs of indexes whose weightiest terms meet, each once; for each text its nearest MOST_NEAR among those before it."""
    looked_up = [sorted(shape.vector, key=lambda t: (-shape.vector[t], t))[:LOOK_UP] for shape in shapes]
    frequency = Counter(term for found in looked_up for term in found)
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for i, shape in enumerate(shapes):
        met: dict[int, float] = defaultdict(float)
        for term in looked_up[i]:
            if frequency[term] <= LONGEST_POSTING:
                weight = shape.vector[term]
                for other, theirs in postings[term]:
                    met[other] += weight * theirs
                postings[term].append((i, weight))
        for other in heapq.nsmallest(MOST_NEAR, met, key=lambda j: (-met[j], j)):
            yield other, i


def _closeness(a: _Shape, b: _Shape) -> float:
    """How close two reports are, 0..1; 0 across languages and between days that are too far apart."""
    if a.language != b.language or (a.day and b.day and abs((a.day - b.day).days) > DAYS_APART):
        return 0.0
    few, many = sorted((a.vector, b.vector), key=len)
    cosine = sum(weight * many[term] for term, weight in few.items() if term in many)
    strangers = len(a.names) > 1 and len(b.names) > 1 and not a.names & b.names
    if a.publisher and a.publisher == b.publisher:
        cosine *= ONE_HOUSE
    return cosine * STRANGERS if strangers else cosine


def _average_link(count: int, close: Mapping[tuple[int, int], float]) -> list[list[int]]:
    """Groups of the indexes 0..count-1, joined from the closest on while their average closeness passes the bar."""
    members: dict[int, list[int]] = {i: [i] for i in range(count)}
    link: dict[int, dict[int, float]] = defaultdict(dict)
    for (a, b), value in close.items():
        link[a][b] = link[b][a] = value
    bar = SAME_EVENT_OF_FEW - (SAME_EVENT_OF_FEW - SAME_EVENT) * min(1.0, count / MANY)
    queue = [(-value, a, b) for (a, b), value in close.items() if value >= bar]
    heapq.heapify(queue)
    following = count
    while queue:
        _, a, b = heapq.heappop(queue)
        if a not in members or b not in members:
            continue
        for other, value in _joined_links(a, b, members, link).items():
            link[following][other] = link[other][following] = value
            if value >= bar:
                heapq.heappush(queue, (-value, other, following))
        members[following] = members.pop(a) + members.pop(b)
        following += 1
    return sorted((sorted(group) for group in members.values()), key=lambda group: group[0])


def _joined_links(a: int, b: int, members: Mapping[int, list[int]], link: Mapping[int, dict[int, float]]) -> dict[int, float]:
    """The average closeness of two groups taken together to each other group that is near either."""
    one, two = len(members[a]), len(members[b])
    near = (link[a].keys() | link[b].keys()) & members.keys() - {a, b}
    return {other: (one * link[a].get(other, 0.0) + two * link[b].get(other, 0.0)) / (one + two) for other in sorted(near)}
