"""Which texts are printings of one text: trimmed, retitled, with a new first paragraph, or a part of it in a round-up.

Runs of five words of the narration are compared; quotations are left out, because two reporters in one room write down
the same quotation. What matters is how much of the shorter text the longer one holds (containment), not how alike they
are (Jaccard): a trimmed copy is all inside its original. Candidates come from an inverted index with short postings,
so that the cost grows with the number of articles and not with its square.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from digest.text import containment, shingles

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


@dataclass(frozen=True, slots=True)
class Shape:
    """The runs of five words of a text: all of them, and those outside quotations."""

    whole: frozenset[int]
    own: frozenset[int]
    figures: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


def shape_of(text: str) -> Shape:
    """What a text is compared by."""
    whole, narration = shingles(text), _QUOTED.sub(" ", text)
    own = shingles(narration) if narration != text else whole
    return Shape(whole, own, frozenset(_FIGURE.findall(text)), frozenset(_NAME.findall(text)))


def is_copy(a: Shape, b: Shape) -> bool:
    """Whether two shapes are of printings of one text."""
    share, common = containment(a.whole, b.whole), len(a.whole & b.whole)
    if _tells_otherwise(a, b):
        return False
    if share >= MOSTLY and common >= FEWEST_OF_BRIEF:
        return True
    return share >= COPY and common >= FEWEST and containment(a.own, b.own) >= COPY / 2


def _tells_otherwise(a: Shape, b: Shape) -> bool:
    """Whether two texts say the same of different things: other figures, or other names."""
    short, long = sorted((a, b), key=lambda shape: len(shape.whole))
    if len(short.whole) >= SHORT:
        return False  # no template is so long; its sentences speak for themselves
    return any(
        len(mine) >= FEWEST_FACTS and len(mine & other) < FACTS * len(mine)
        for mine, other in ((short.figures, long.figures), (short.figures | short.names, long.figures | long.names))
    )


def find_copies(prints: Sequence[Print]) -> dict[str, str]:
    """For each copy, by key, the key of its original. Of two alike the one that comes first is the original.

    An original is never itself a copy. A round-up that repeats several texts is a copy of the nearest and joins none
    of the others to it.
    """
    home = list(range(len(prints)))
    distinct = _join_equal(prints, home)
    shapes = _shapes(prints, distinct)
    links = sorted(_links(distinct, shapes))
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


def _are_kin(a: int, b: int, roots: tuple[int, int], smaller: int, shapes: dict[int, Shape]) -> bool:
    """Whether two texts are kin to the originals of each other's families, so that a borrowed paragraph joins no families.

    ``smaller`` is how many texts the smaller family has.
    """
    needed = FAMILY if smaller < ESTABLISHED else FAMILIES
    return all(
        one == root or containment(shapes[one].whole, shapes[root].whole) >= needed
        for one, root in ((a, roots[1]), (b, roots[0]))
    )


def _neighbours(links: Sequence[tuple[float, int, int]]) -> dict[int, list[int]]:
    near: dict[int, list[int]] = defaultdict(list)
    for _, a, b in links:
        near[a].append(b)
        near[b].append(a)
    return near


def _compilations(links: Sequence[tuple[float, int, int]], shapes: dict[int, Shape]) -> set[int]:
    """Texts that repeat parts of texts that have nothing in common with one another."""
    near = _neighbours(links)
    return {i for i, others in near.items() if _is_compilation(i, others[:LOOK_AT], shapes)}


def _openings(
    prints: Sequence[Print], links: Sequence[tuple[float, int, int]], compiled: set[int], shapes: dict[int, Shape]
) -> dict[int, int]:
    """For each compilation the text that it opens with, or else repeats most of."""
    best: dict[int, tuple[int, float, int]] = {}
    for share, a, b in links:
        for one, other in ((a, b), (b, a)):
            if one in compiled and other not in compiled:
                opening = len(shingles(prints[one].text[:OPENING]) & shapes[other].whole)
                best[one] = min(best.get(one, (1, 0.0, 0)), (-opening, share, other))
    return {one: other for one, (_, _, other) in best.items()}


def _is_compilation(at: int, others: Sequence[int], shapes: dict[int, Shape]) -> bool:
    largest = max(others, key=lambda i: (len(shapes[i].whole & shapes[at].whole), -i))
    return any(
        containment(shapes[i].whole, shapes[largest].whole) < KIN
        and len(shapes[at].whole - shapes[i].whole) * 2 > len(shapes[at].whole)
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


def _links(distinct: Sequence[int], shapes: dict[int, Shape]) -> list[tuple[float, int, int]]:
    """Pairs of texts that are copies, the surest first when sorted: less their containment, and their indexes."""
    pairs = _candidates(distinct, shapes)
    return [(-containment(shapes[a].whole, shapes[b].whole), a, b) for a, b in pairs if is_copy(shapes[a], shapes[b])]


def _shapes(prints: Sequence[Print], distinct: Sequence[int]) -> dict[int, Shape]:
    """The shingles of each distinct text without furniture."""
    made = {i: shape_of(prints[i].text) for i in distinct}
    everywhere, at_one = Counter[int](), Counter[tuple[str, int]]()
    for i, shape in made.items():
        everywhere.update(shape.whole)
        if prints[i].group:
            at_one.update((prints[i].group, run) for run in shape.whole)
    furniture = {run for run, n in everywhere.items() if n > FURNITURE_OF_ALL}
    furniture |= {run for (_, run), n in at_one.items() if n >= FURNITURE_OF_ONE}
    return (
        {i: replace(shape, whole=shape.whole - furniture, own=shape.own - furniture) for i, shape in made.items()}
        if furniture
        else made
    )


def _candidates(distinct: Sequence[int], shapes: dict[int, Shape]) -> Iterator[tuple[int, int]]:
    """Pairs of indexes that have enough sampled runs in common to be worth comparing, each once."""
    postings: dict[int, list[int]] = defaultdict(list)
    for i in distinct:
        shape = shapes[i].whole
        for run in shape if len(shape) < SHORT else (run for run in shape if run % SAMPLE == 0):
            postings[run].append(i)
    met: Counter[tuple[int, int]] = Counter()
    for posting in postings.values():
        if len(posting) > PAIRWISE:
            met.update((posting[0], i) for i in posting[1:])
        elif len(posting) > 1:
            met.update((a, b) for x, a in enumerate(posting) for b in posting[x + 1 :])
    return (pair for pair, times in met.items() if times >= MEET)


def find_repeats(texts: Sequence[str], earlier: Sequence[str]) -> dict[int, int]:
    """For each text that adds next to nothing to an earlier one, by index, the index of that one.

    Stricter than a copy, and one way only: a new report that carries yesterday's background is no repeat.
    """
    postings: dict[int, list[int]] = defaultdict(list)
    shapes = [shingles(text) for text in earlier]
    for i, shape in enumerate(shapes):
        for run in shape:
            if run % SAMPLE == 0 and len(postings[run]) < PAIRWISE:
                postings[run].append(i)
    found = {}
    for i, text in enumerate(texts if earlier else ()):
        shape = shingles(text)
        met = Counter(other for run in shape for other in postings.get(run, ()))
        near = [j for j, _ in sorted(met.items(), key=lambda pair: (-pair[1], pair[0]))[:LOOK_AT]]
        best = max(near, key=lambda j: (len(shape & shapes[j]), -j), default=None)
        if best is not None and len(shape) >= FEWEST_OF_BRIEF and len(shape & shapes[best]) >= REPEAT * len(shape):
            found[i] = best
    return found
