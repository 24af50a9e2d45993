"""Fits the weights of digest/enrich/events.yml on texts that are labelled by event.

    python bench/fit_events.py FOLDER/cl_*.jsonl

Of each file the events are put into two halves by the hash of their topic. From each half come one pile of all its texts and
smaller ones of 15 to 150, since a day has few. A logistic regression learns from all halves but one, groups that one, and so
for each; printed is how well (B-cubed F1, adjusted Rand index) at several bars, then the weights learnt from all.
Needs ``pip install -e '.[bench]'``.
"""

import argparse
import hashlib
import json
import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bench.meaning import bcubed
from digest.enrich.events import Report, _Pile
from digest.enrich.linking import average_link

SIZES: Final = (150, 60, 30, 15)
PILES: Final = 3
BARS: Final = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55)
# Pairs less alike than this are not looked at; most pairs are, and they teach nothing.
ALIKE: Final = 0.03

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Pile:
    """Texts of one half of one file: their events, and for each pair (a, b) that is alike at all its evidence."""

    half: str
    events: list[str]
    pairs: list[tuple[int, int]]
    evidence: Array
    whole: bool

    def same(self) -> NDArray[np.bool_]:
        """Whether each pair is of one event."""
        return np.array([self.events[a] == self.events[b] for a, b in self.pairs])


def pile(half: str, rows: Sequence[dict[str, Any]], *, whole: bool) -> Pile:
    """Rows as a pile."""
    found = _Pile([Report(str(i), row["title"], row["text"], "en") for i, row in enumerate(rows)])
    pairs, evidence = [], []
    for i in range(1, len(rows)):
        others = np.arange(i)
        values = found.evidence(i, others)
        for j in np.flatnonzero(values["alike"] > ALIKE):
            pairs.append((int(j), i))
            evidence.append([float(value[j]) for value in values.values()])
    return Pile(half, [str(row["cluster"]) for row in rows], pairs, np.array(evidence), whole)


def piles(path: Path) -> list[Pile]:
    """The piles of one file, of both its halves."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    chance, found = random.Random(0), []  # noqa: S311  # samples, no secrets
    for half in (0, 1):
        events = defaultdict(list)
        for row in rows:
            if _half(str(row["cluster"])) == half:
                events[row["cluster"]].append(row)
        name, order = f"{path.stem}/{half}", sorted(events)
        found.append(pile(name, [row for event in order for row in events[event]], whole=True))
        found += [pile(name, _sample(events, order, size, chance), whole=False) for size in SIZES for _ in range(PILES)]
    return found


def _half(event: str) -> int:
    """Which half an event is in: that of its topic, the number its name begins with, where it has one."""
    number = re.match(r"\d+", event)
    return int(hashlib.sha256((number[0] if number else event).encode()).hexdigest(), 16) % 2


def _sample(events: dict[str, list[dict[str, Any]]], order: list[str], size: int, chance: random.Random) -> list[dict[str, Any]]:
    """About ``size`` texts: of most events few, as in a day."""
    chance.shuffle(order)
    chosen: list[dict[str, Any]] = []
    for event in order:
        if len(chosen) < size:
            chosen += chance.sample(events[event], min(len(events[event]), chance.choice((1, 1, 2, 3, 5, 8))))
    return chosen


def fitted(given: Sequence[Pile]) -> LogisticRegression:
    """What the pairs of some piles teach, each pile by the number of its texts."""
    weights = [np.full(len(one.pairs), len(one.events) * (1.0 if one.whole else 0.5) / len(one.pairs)) for one in given]
    model = LogisticRegression(max_iter=3000)
    return model.fit(
        np.concatenate([one.evidence for one in given]),
        np.concatenate([one.same() for one in given]),
        sample_weight=np.concatenate(weights),
    )


def scored(model: LogisticRegression, one: Pile, bar: float) -> tuple[float, float]:
    """B-cubed F1 and adjusted Rand index, in percent, of a pile grouped at a bar."""
    chances = dict(zip(one.pairs, model.predict_proba(one.evidence)[:, 1].tolist(), strict=True))
    groups = average_link(len(one.events), chances, bar)
    given = {i: str(n) for n, group in enumerate(groups) for i in group}
    scores = bcubed(one.events, [given[i] for i in range(len(one.events))])
    return scores["b3_f1"], scores["ari"]


def main() -> None:
    """Print what is learnt."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    options = parser.parse_args()
    everything = [one for path in options.files for one in piles(path)]
    for half in sorted({one.half for one in everything}):
        model = fitted([one for one in everything if one.half != half])
        for whole in (True, False):
            mine = [one for one in everything if one.half == half and one.whole is whole]
            told = {bar: np.mean([scored(model, one, bar) for one in mine], axis=0).round(1).tolist() for bar in BARS}
            print(f"{half}, {'all texts' if whole else 'small piles'}, learnt from the others: {told}")
    model = fitted(everything)
    for name, value in zip(("bias", *_names()), (model.intercept_[0], *model.coef_[0]), strict=True):
        print(f"{name}: {value:.3f}")


def _names() -> list[str]:
    two = [Report(str(i), "Port shut", "The port is shut.", "en") for i in range(2)]
    return list(_Pile(two).evidence(0, np.array([1])))


if __name__ == "__main__":
    main()
