"""Fits the weights of digest/enrich/style.yml: what is told like a report, and what is not.

    python bench/fit_style.py PAGES.jsonl… --reports REPORTS.jsonl…

Pages (url, title, text) whose headline or address says that they are a guide, a list, a review, an opinion are what is no report;
REPORTS (text) are. Prints what one half teaches about the other, both ways, at the bar of style.yml, then the weights learnt from
all, and the pages that nothing but their wording tells, highest first: to be judged by eye.
Needs ``pip install -e '.[bench]'``.
"""

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from digest.enrich.genre import is_soft, worded_genre
from digest.enrich.style import FEWEST_WORDS, features
from digest.enrich.terms import word_lists

# How strongly weights are held down: fifteen hundred texts, ten features.
HOLD: Final = 0.3

Array = NDArray[np.float64]


def read(paths: list[Path]) -> list[dict[str, Any]]:
    """The records with a text long enough to be judged."""
    rows = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").split("\n") if line]
    return [row for row in rows if len(row["text"].split()) > FEWEST_WORDS]


def fitted(known: Array, soft: Array) -> tuple[Array, float]:
    """Weights and start of a logistic regression on features as they are, learnt with each spread alike."""
    spread = known.std(axis=0) + 1e-6
    model = LogisticRegression(C=HOLD, class_weight="balanced").fit(known / spread, soft)
    return model.coef_[0] / spread, float(model.intercept_[0])


def main() -> None:
    """Print what is learnt."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path, nargs="+")
    parser.add_argument("--reports", type=Path, nargs="+", required=True)
    options = parser.parse_args()
    pages, reports = read(options.pages), read(options.reports)
    told = [is_soft(worded_genre(row["title"] or "", row["url"], "", "en")) for row in pages]
    rows = [row for row, soft in zip(pages, told, strict=True) if soft] + reports
    soft = np.array([float(i < sum(told)) for i in range(len(rows))])
    known = np.array([list(features(row["text"]).values()) for row in rows])
    half = np.array([int(hashlib.sha256(str(row["id"]).encode()).hexdigest(), 16) % 2 for row in rows])
    bar = word_lists("style")["bar"]
    for one in (0, 1):
        weights, start = fitted(known[half == one], soft[half == one])
        flagged = (known @ weights + start > bar) & (half != one)
        right = (flagged & (soft == 1)).sum()
        print(f"half {one} on the other: {right} of {flagged.sum()} right, of {((half != one) & (soft == 1)).sum()}")
    weights, start = fitted(known, soft)
    print({name: round(float(value), 2) for name, value in zip(features("x"), weights, strict=True)}, round(start, 2))
    for row in (row for row, known_soft in zip(pages, told, strict=True) if not known_soft):
        row["score"] = float(np.array(list(features(row["text"]).values())) @ weights + start)
    for row in sorted((row for row in pages if row.get("score", 0) > bar), key=lambda row: -row["score"]):
        print(f"{row['score']:.1f} {row['title']} {row['url']}")


if __name__ == "__main__":
    main()
