"""Fits the weights of digest/enrich/events.yml on texts that are labelled by event.

    python bench/fit_events.py FOLDER/cl_*.jsonl --singles FOLDER/sum_bbc.jsonl --pages PAGES/*/truth.jsonl

Of each file the events are put into two halves by the hash of their topic. From each half come one pile of all its texts and
smaller ones of 15 to 150, since a day has few; to these come as many texts of other events that nobody else reports
(``--singles``), since most of what a day brings stands alone. ``--pages`` are guides, lists, product texts, of which no two tell
one event however alike: those of half of their sites are learnt from, in piles of their own too. A logistic regression
learns from all halves but one, groups that one, and so for each; printed is how well (B-cubed F1, adjusted Rand index) at several
bars, then how many groups are made of the pages of the other sites, then the weights learnt from all.
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
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from bench.meaning import bcubed
from digest.enrich.events import Report, _Pile
from digest.enrich.linking import average_link
from digest.urls import host

SIZES: Final = (150, 60, 30, 15)
PILES: Final = 3
KINDS: Final = ("words", "headline", "both_headlines", "headlines", "names", "numbers", "neighbours", "essays")
BARS: Final = (0.2, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7)
# Pairs whose words are less alike than this are not looked at; most pairs are, and they teach nothing.
ALIKE: Final = 0.17

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Pile:
    """Texts of one half of one file: their events, and the evidence (by KINDS) of each pair (a, b) that is alike at all."""

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
    reports = [
        Report(str(i), row["title"] or "", row["text"], "en", publisher=host(row.get("url", ""))) for i, row in enumerate(rows)
    ]
    pairs, evidence = [], []
    for i, others, values in _Pile(reports).evidence():
        for at in np.flatnonzero(values["words"] > ALIKE):
            pairs.append((int(others[at]), i))
            evidence.append([float(values[kind][at]) for kind in KINDS])
    return Pile(half, [str(row["cluster"]) for row in rows], pairs, np.array(evidence), whole)


def piles(path: Path, singles: Sequence[dict[str, Any]]) -> list[Pile]:
    """The piles of one file, of both its halves."""
    rows = read(path)
    chance, found = random.Random(0), []  # noqa: S311  # samples, no secrets
    for half in (0, 1):
        events = defaultdict(list)
        for row in rows:
            if _half(str(row["cluster"])) == half:
                events[row["cluster"]].append(row)
        name, order = f"{path.stem}/{half}", sorted(events)
        found.append(pile(name, [row for event in order for row in events[event]], whole=True))
        for size in SIZES * PILES:
            alone = chance.sample(singles, size) if singles else []
            found.append(pile(name, [*_sample(events, order, size, chance), *alone], whole=False))
    return found


def piles_of_pages(rows: Sequence[dict[str, Any]]) -> list[Pile]:
    """One pile of pages that tell no event, and smaller ones."""
    chance = random.Random(0)  # noqa: S311  # samples, no secrets
    small = [chance.sample(rows, min(size, len(rows))) for size in SIZES[:2] * PILES]
    return [pile("pages", rows, whole=True), *(pile("pages", sample, whole=False) for sample in small)]


def read(path: Path) -> list[dict[str, Any]]:
    """The records of a file; one without an event is an event of its own."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    return [{"cluster": f"only {row['id']}", **row} for row in rows]


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


def fitted(given: Sequence[Pile]) -> Pipeline:
    """What the pairs of some piles teach, each pile by the number of its texts."""
    weights = [np.full(len(one.pairs), len(one.events) * (1.0 if one.whole else 0.5) / len(one.pairs)) for one in given]
    evidence, same = (np.concatenate(found) for found in zip(*((one.evidence, one.same()) for one in given), strict=True))
    scale = StandardScaler().fit(evidence)  # so that no kind of evidence is held back for its values being small
    return make_pipeline(scale, LogisticRegression().fit(scale.transform(evidence), same, sample_weight=np.concatenate(weights)))


def grouped(model: Pipeline, one: Pile, bar: float) -> list[list[int]]:
    """The groups of at least two texts that a pile is put into at a bar."""
    chances = model.predict_proba(one.evidence)[:, 1].tolist()
    groups = average_link(len(one.events), dict(zip(one.pairs, chances, strict=True)), bar)
    return [group for group in groups if len(group) > 1]


def scored(model: Pipeline, one: Pile, bar: float) -> tuple[float, float]:
    """B-cubed F1 and adjusted Rand index, in percent, of a pile grouped at a bar."""
    given = {i: str(group[0]) for group in grouped(model, one, bar) for i in group}
    scores = bcubed(one.events, [given.get(i, str(i)) for i in range(len(one.events))])
    return scores["b3_f1"], scores["ari"]


def main() -> None:
    """Print what is learnt."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--singles", type=Path)
    parser.add_argument("--pages", type=Path, nargs="+", required=True)
    options = parser.parse_args()
    pages = [row for path in options.pages for row in read(path)]
    known, kept = ([row for row in pages if _half(host(row["url"])) == half] for half in (0, 1))
    singles = [*(read(options.singles) if options.singles else []), *known]
    alone = piles_of_pages(known)
    everything = [one for path in options.files for one in piles(path, singles)]
    for half in sorted({one.half for one in everything}):
        model = fitted([one for one in everything if one.half != half] + alone)
        for whole in (True, False):
            mine = [one for one in everything if one.half == half and one.whole is whole]
            told = {bar: np.mean([scored(model, one, bar) for one in mine], axis=0).round(1).tolist() for bar in BARS}
            print(f"{half}, {'all texts' if whole else 'small piles'}, learnt from the others: {told}")
    model = fitted(everything + alone)
    held = pile("pages", kept, whole=True)
    print(f"{len(kept)} pages of other sites: groups { ({bar: len(grouped(model, held, bar)) for bar in BARS}) }")
    scale, odds = model
    weights = odds.coef_[0] / scale.scale_
    for name, value in zip(("bias", *KINDS), (odds.intercept_[0] - weights @ scale.mean_, *weights), strict=True):
        print(f"{name}: {value:.3f}")


if __name__ == "__main__":
    main()
