"""Fits the weights of digest/enrich/summary.yml on articles with summaries written by people.

    python bench/fit_summary.py FOLDER/sum_cnndm.jsonl [--steps 150]

For each article every set of at most 2 sentences and 50 words is scored by ROUGE-1 plus ROUGE-2 and described by the features
of ``digest.enrich.summary``; a softmax over the sets of an article is pushed towards the good ones, from the weights as they are.
Prints what half of the articles teach about the other half, both ways, and then the weights learnt from all.
Needs ``pip install -e '.[bench]'``.
"""

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from rouge_score.tokenizers import DefaultTokenizer

from digest.enrich import summary as ours
from digest.enrich.terms import word_lists

SENTENCES: Final = 2
WORDS: Final = 50
# How sharply the softmax tells sets apart, how strongly weights are held to where they began, and how far a step goes.
SHARPNESS: Final = 60.0
HOLD: Final = 0.3
STEP: Final = 0.0002

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Sets:
    """The sets of one article: a row of features and the scores (ROUGE-1, ROUGE-2) of each; which half it is in."""

    features: Array
    scores: Array
    half: int


def sets_of(row: dict[str, Any], names: Sequence[str]) -> Sets | None:
    """All sets of sentences of an article that a summary may be; None where there is none."""
    lines = ours._lines(row["text"], "en", "", ())
    units = ours._units(lines, "en", SENTENCES)
    scale = ours._Scale(lines, "", "en", WORDS)
    both = {a | b for a in units for b in units}
    fitting = sorted((one for one in both if len(one) <= SENTENCES and scale.words(one) <= WORDS), key=sorted)
    if not fitting:
        return None
    tokens = DefaultTokenizer(use_stemmer=True)
    told = tokens.tokenize(row["summary"])
    said = {i: tokens.tokenize(lines[i].text) for one in fitting for i in one}
    scores = [[_f1([t for i in sorted(one) for t in said[i]], told, n) for n in (1, 2)] for one in fitting]
    found = [[scale.features(one)[name] for name in names] for one in fitting]
    half = int(hashlib.sha256(str(row["id"]).encode()).hexdigest(), 16) % 2
    return Sets(features=np.array(found), scores=np.array(scores), half=half)


def _f1(made: Sequence[str], true: Sequence[str], size: int) -> float:
    one, other = (Counter(zip(*(words[i:] for i in range(size)), strict=False)) for words in (made, true))
    both = sum((one & other).values())
    return 2 * both / (sum(one.values()) + sum(other.values())) if both else 0.0


def scored(weights: Array, articles: Sequence[Sets]) -> Array:
    """ROUGE-1 and ROUGE-2, in percent, of the sets these weights choose."""
    found: Array = np.mean([one.scores[np.argmax(one.features @ weights)] for one in articles], axis=0) * 100
    return found


def fitted(start: Array, articles: Sequence[Sets], free: Array, steps: int) -> Array:
    """Weights learnt from the articles by Adam, beginning from ``start``; those that ``free`` has 0 for stay."""
    spread = np.mean([one.features.std(axis=0) for one in articles], axis=0) + 1e-6
    weights, first, second = start.copy(), np.zeros_like(start), np.zeros_like(start)
    for step in range(1, steps + 1):
        slope = sum(_slope(weights, one) for one in articles) / len(articles)
        slope = (slope - HOLD * (weights - start) * spread**2) * free / spread
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope**2
        weights = weights + STEP * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8) / spread
    return weights


def _slope(weights: Array, one: Sets) -> Array:
    values = SHARPNESS * (one.features @ weights)
    chances = np.exp(values - values.max())
    chances /= chances.sum()
    worth = one.scores.sum(axis=1)
    slope: Array = SHARPNESS * ((chances * (worth - chances @ worth)) @ one.features)
    return slope


def main() -> None:
    """Print what is learnt."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--steps", type=int, default=150)
    options = parser.parse_args()
    known = {str(name): float(value) for name, value in word_lists("summary").items()}
    names = list(known)
    rows = [json.loads(line) for line in options.file.read_text(encoding="utf-8").splitlines()]
    articles = [found for row in rows if (found := sets_of(row, names))]
    start = np.array([{"closeness": 1.0, "position": 0.25, "pronouns": -0.03, "title": 0.2}.get(name, 0.0) for name in names])
    free = np.array([float(name != "title") for name in names])
    for half in (0, 1):
        learnt, other = ([one for one in articles if (one.half == half) is same] for same in (True, False))
        weights = fitted(start, learnt, free, options.steps)
        print(f"half {half} on the other: {scored(weights, other).round(2)}; from the start {scored(start, other).round(2)}")
    weights = fitted(start, articles, free, options.steps)
    print(f"all on themselves: {scored(weights, articles).round(2)}")
    print("\n".join(f"{name}: {value:.3f}" for name, value in zip(names, weights, strict=True)))


if __name__ == "__main__":
    main()
