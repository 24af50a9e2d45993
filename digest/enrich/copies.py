"""Which texts are printings of one text: trimmed, retitled, with a new first paragraph, or a part of it in a round-up.

Runs of five words of the narration are compared; quotations are left out, because two reporters in one room write down
the same quotation. What matters is how much of the shorter text the longer one holds (containment), not how alike they
are (Jaccard): a trimmed copy is all inside its original. Candidates come from an inverted index with short postings,
so that the cost grows with the number of articles and not with its square.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from digest.text import fold, is_spaceless

Runs = NDArray[np.uint32]
Pairs = NDArray[np.int64]

# A text is a copy where this share of the smaller one's runs is in the other, and at least so many runs. On 725 edited
# and 360 merely related pairs the lowest edited one (every fifth word replaced) has 0.2, the highest related one 0.14.
COPY: Final = 0.2
FEWEST: Final = 12
# Briefs are short: a few runs do if they are most of the text.
MOSTLY: Final = 0.6
FEWEST_OF_BRIEF: Final = 6
# Two copies of one text have at least this in common themselves; else the "original" is a round-up of both.
KIN: Final = 0.1
# A text that joins a family has at least this in common with its original; one that joins two families of ESTABLISHED texts more.
FAMILY: Final = 0.05
FAMILIES: Final = 0.35
ESTABLISHED: Final = 3
# A text is a repeat of an earlier one where this share of its runs is in that one.
REPEAT: Final = 0.75
# A run that so many texts of one publisher have, or so many of all, is furniture ("Sign up for our newsletter").
FURNITURE_OF_ONE: Final = 3
FURNITURE_OF_ALL: Final = 100
# A posting list is linked pairwise up to this length, and to its first member beyond.
PAIRWISE: Final = 12
# One run in so many is looked up to find candidates; containment is then measured on all of them.
SAMPLE: Final = 2
# Texts with fewer runs than this are looked up whole.
SHORT: Final = 100
# So many members of a family are compared before a text joins it.
LOOK_AT: Final = 8
# So many characters are how a round-up opens: its first sentence.
OPENING: Final = 120
# Two texts must meet at so many sampled runs to be compared.
MEET: Final = 2

# Bulletins are written from a template: same sentences, other numbers and names. A copy has the figures of its original,
# and most of its names; where less than this share of the shorter text's is in the other, the two tell different things.
FACTS: Final = 0.5
# Fewer figures or names than this say nothing.
FEWEST_FACTS: Final = 2
_FIGURE: Final = re.compile(r"\d+(?:[.,:]\d+)*")
_NAME: Final = re.compile(r"(?<=[\w,;] )[^\W\d_a-z]\w+")  # a capital inside a sentence

_QUOTED: Final = re.compile(r"\"[^\"\n]{15,800}\"|“[^“”\n]{15,800}”|„[^“”\n]{15,800}[“”]|«[^»\n]{15,800}»|「[^」\n]{8,400}」")


@dataclass(frozen=True, slots=True)
class Print:
    """A text as it is compared. ``key`` is unique; ``group`` names its publisher ("" for unknown)."""

    key: str
    text: str
    group: str = ""


# Words in a run; in scripts without spaces, characters.
RUN: Final = 5
# An odd multiplier spreads the words' hashes over all 64 bits (this one is 2**64 over the golden ratio, Knuth 6.4).
_POWERS: Final = np.array([pow(0x9E3779B97F4A7C15, RUN - 1 - i, 1 << 64) for i in range(RUN)], dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Shape:
    """What a text is compared by: its runs of words, but for ``furniture``; both sorted."""

    text: str
    runs: Runs
    furniture: Runs

    def own(self) -> Runs:
        """The runs outside quotations."""
        narration = _QUOTED.sub(" ", self.text)
        return self.runs if narration == self.text else _without(_runs(narration), self.furniture)


@lru_cache(maxsize=1 << 17)
def _word_hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def _runs(text: str) -> Runs:
    """The hashes of the runs of a text, sorted, each once; a text of fewer words is one run."""
    folded = fold(text)
    words = list(folded.replace(" ", "")) if is_spaceless(text) else folded.split()
    hashes = np.array([_word_hash(word) for word in words] + [0] * max(0, RUN - len(words)), dtype=np.uint64)
    if not words:
        return np.zeros(0, dtype=np.uint32)
    windows = np.lib.stride_tricks.sliding_window_view(hashes, RUN)
    return np.unique((windows * _POWERS).sum(axis=1, dtype=np.uint64) >> np.uint64(32)).astype(np.uint32)


def _without(runs: Runs, furniture: Runs) -> Runs:
    if not len(furniture):
        return runs
    places = np.minimum(np.searchsorted(furniture, runs), len(furniture) - 1)
    kept: Runs = runs[furniture[places] != runs]
    return kept


def _common(a: Runs, b: Runs) -> int:
    """How many runs two texts have in common."""
    return len(np.intersect1d(a, b, assume_unique=True))


def _containment(a: Runs, b: Runs) -> float:
    """Share (0..1) of the smaller set that the larger one holds (Broder 1997); 0 where either is empty."""
    return _common(a, b) / min(len(a), len(b)) if len(a) and len(b) else 0.0


def shape_of(text: str) -> Shape:
    """What a text is compared by."""
    return Shape(text, _runs(text), np.zeros(0, dtype=np.uint32))


def is_copy(a: Shape, b: Shape) -> bool:
    """Whether two shapes are of printings of one text."""
    common = _common(a.runs, b.runs)
    share = common / max(1, min(len(a.runs), len(b.runs)))
    if common < FEWEST_OF_BRIEF or share < COPY or _tells_otherwise(a, b):
        return False
    return share >= MOSTLY or (common >= FEWEST and _containment(a.own(), b.own()) >= COPY / 2)


@lru_cache(maxsize=4096)
def _facts(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The figures of a text, and its figures and names."""
    figures = frozenset(_FIGURE.findall(text))
    return figures, figures | frozenset(_NAME.findall(text))


def _tells_otherwise(a: Shape, b: Shape) -> bool:
    """Whether two texts say the same of different things: other figures, or other names."""
    short, long = sorted((a, b), key=lambda shape: len(shape.runs))
    if len(short.runs) >= SHORT:
        return False  # no template is so long; its sentences speak for themselves
    return any(
        len(mine) >= FEWEST_FACTS and len(mine & other) < FACTS * len(mine)
        for mine, other in zip(_facts(short.text), _facts(long.text), strict=True)
    )


def find_copies(prints: Sequence[Print]) -> dict[str, str]:
    """For each copy, by key, the key of its original. Of two alike the one that comes first is the original.

    An original is never itself a copy. A round-up that repeats several texts is a copy of the nearest and joins none
    of the others to it.
    """
    home = list(range(len(prints)))
    distinct = _join_equal(prints, home)
    shapes = _shapes(prints, distinct)
    links = sorted(_links(shapes))
    compiled = _compilations(links, shapes)
    size = Counter(distinct)
    for _, a, b in links:
        one, other = _home(home, a), _home(home, b)
        if one == other or a in compiled or b in compiled:
            continue
        if _are_kin(a, b, (one, other), min(size[one], size[other]), shapes):
            _join(home, a, b)
            size[min(one, other)] = size[one] + size[other]
    for one, other in sorted(_openings(prints, links, compiled, shapes).items()):
        _join(home, one, other)
    return {p.key: prints[root].key for i, p in enumerate(prints) if (root := _home(home, i)) != i}


def _home(home: list[int], at: int) -> int:
    while home[at] != at:
        home[at] = home[home[at]]
        at = home[at]
    return at


def _join(home: list[int], a: int, b: int) -> None:
    first, second = sorted((_home(home, a), _home(home, b)))
    home[second] = first


def _are_kin(a: int, b: int, roots: tuple[int, int], smaller: int, shapes: Mapping[int, Shape]) -> bool:
    """Whether two texts are kin to the originals of each other's families, so that a borrowed paragraph joins no families.

    ``smaller`` is how many texts the smaller family has.
    """
    needed = FAMILY if smaller < ESTABLISHED else FAMILIES
    return all(
        one == root or _containment(shapes[one].runs, shapes[root].runs) >= needed for one, root in ((a, roots[1]), (b, roots[0]))
    )


def _neighbours(links: Sequence[tuple[float, int, int]]) -> dict[int, list[int]]:
    near: dict[int, list[int]] = defaultdict(list)
    for _, a, b in links:
        near[a].append(b)
        near[b].append(a)
    return near


def _compilations(links: Sequence[tuple[float, int, int]], shapes: Mapping[int, Shape]) -> set[int]:
    """Texts that repeat parts of texts that have nothing in common with one another."""
    near = _neighbours(links)
    return {i for i, others in near.items() if _is_compilation(i, others[:LOOK_AT], shapes)}


def _openings(
    prints: Sequence[Print], links: Sequence[tuple[float, int, int]], compiled: set[int], shapes: Mapping[int, Shape]
) -> dict[int, int]:
    """For each compilation the text that it opens with, or else repeats most of."""
    best: dict[int, tuple[int, float, int]] = {}
    for share, a, b in links:
        for one, other in ((a, b), (b, a)):
            if one in compiled and other not in compiled:
                opening = _common(_runs(prints[one].text[:OPENING]), shapes[other].runs)
                best[one] = min(best.get(one, (1, 0.0, 0)), (-opening, share, other))
    return {one: other for one, (_, _, other) in best.items()}


def _is_compilation(at: int, others: Sequence[int], shapes: Mapping[int, Shape]) -> bool:
    mine = shapes[at].runs
    shared = {i: _common(shapes[i].runs, mine) for i in others}
    largest = max(others, key=lambda i: (shared[i], -i))
    return any(
        _containment(shapes[i].runs, shapes[largest].runs) < KIN and (len(mine) - shared[i]) * 2 > len(mine)
        for i in others
        if i != largest
    )


def _join_equal(prints: Sequence[Print], home: list[int]) -> list[int]:
    """Join equal texts to the first of them, and give the indexes of the texts that are left."""
    first: dict[str, int] = {}
    for i, p in enumerate(prints):
        words = p.text.split()
        if len(words) >= FEWEST_OF_BRIEF or len(p.text) >= 4 * FEWEST_OF_BRIEF:
            home[i] = first.setdefault(" ".join(words), i)
    return [i for i, at in enumerate(home) if at == i]


def _links(shapes: Mapping[int, Shape]) -> list[tuple[float, int, int]]:
    """Pairs of texts that are copies, the surest first when sorted: less their containment, and their indexes."""
    return [
        (-_containment(shapes[a].runs, shapes[b].runs), a, b) for a, b in _candidates(shapes) if is_copy(shapes[a], shapes[b])
    ]


def _shapes(prints: Sequence[Print], distinct: Sequence[int]) -> dict[int, Shape]:
    """The shape of each distinct text without furniture."""
    made = {i: _runs(prints[i].text) for i in distinct}
    groups: dict[str, list[Runs]] = defaultdict(list)
    for i, runs in made.items():
        groups[prints[i].group].append(runs)
    groups.pop("", None)  # the publisher of these is not known
    furniture = [_repeated(runs, FURNITURE_OF_ONE) for runs in groups.values()]
    furniture.append(_repeated(list(made.values()), FURNITURE_OF_ALL + 1))
    known = np.unique(np.concatenate(furniture))
    return {i: Shape(prints[i].text, _without(runs, known), known) for i, runs in made.items()}


def _repeated(texts: Sequence[Runs], times: int) -> Runs:
    """The runs that so many of some texts have."""
    if len(texts) < times:
        return np.zeros(0, dtype=np.uint32)
    runs, often = np.unique(np.concatenate(texts), return_counts=True)
    return runs[often >= times]


def _candidates(shapes: Mapping[int, Shape]) -> Iterator[tuple[int, int]]:
    """Pairs of indexes that have enough sampled runs in common to be worth comparing, each once."""
    sampled = {i: s.runs if len(s.runs) < SHORT else s.runs[s.runs % SAMPLE == 0] for i, s in shapes.items()}
    if not sampled:
        return
    runs = np.concatenate(list(sampled.values()))
    texts = np.repeat(np.array(list(sampled), dtype=np.int64), [len(one) for one in sampled.values()])
    order = np.argsort(runs, kind="stable")
    runs, texts = runs[order], texts[order]
    starts = np.flatnonzero(np.concatenate([[True], runs[1:] != runs[:-1]]))
    lengths = np.diff(np.append(starts, len(runs)))
    base = max(sampled) + 1
    met, times = np.unique(np.concatenate(list(_meetings(texts, starts, lengths, base))), return_counts=True)
    for pair in met[times >= MEET].tolist():
        yield divmod(pair, base)


def _meetings(texts: Pairs, starts: Pairs, lengths: Pairs, base: int) -> Iterator[Pairs]:
    """The pairs of texts that meet at each run, as first * base + second: all of them, or with the first where there are many."""
    yield np.zeros(0, dtype=np.int64)
    for length in range(2, PAIRWISE + 1):
        here = starts[lengths == length]
        for one in range(length if len(here) else 0):
            for other in range(one + 1, length):
                yield texts[here + one] * base + texts[here + other]
    for start, length in zip(starts[lengths > PAIRWISE].tolist(), lengths[lengths > PAIRWISE].tolist(), strict=True):
        yield texts[start] * base + texts[start + 1 : start + length]


def find_repeats(texts: Sequence[str], earlier: Sequence[str]) -> dict[int, int]:
    """For each text that adds next to nothing to an earlier one, by index, the index of that one.

    Stricter than a copy, and one way only: a new report that carries yesterday's background is no repeat.
    """
    postings: dict[int, list[int]] = defaultdict(list)
    shapes = [_runs(text) for text in earlier]
    for i, runs in enumerate(shapes):
        for run in runs[runs % SAMPLE == 0].tolist():
            if len(postings[run]) < PAIRWISE:
                postings[run].append(i)
    found = {}
    for i, text in enumerate(texts if earlier else ()):
        mine = _runs(text)
        met = Counter(other for run in mine.tolist() for other in postings.get(run, ()))
        near = [j for j, _ in sorted(met.items(), key=lambda pair: (-pair[1], pair[0]))[:LOOK_AT]]
        best = max(((_common(mine, shapes[j]), -j) for j in near), default=None)
        if best is not None and len(mine) >= FEWEST_OF_BRIEF and best[0] >= REPEAT * len(mine):
            found[i] = -best[1]
    return found
