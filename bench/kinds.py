"""Scores what the model says blocks are, beside rules that read markup, against what a person said (``kinds.tsv``).

    python bench/kinds.py FOLDER...

The folders are those of ``bench/cleaning.py``. The model is learnt from the sites of folds 2 to 4; the blocks are of sites in
folds 0 and 1. Both are asked as the page is and with its class names gone; the model also as if the page were all ``div``.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from bench.cleaning import fold_of
from bench.cleaning_entry import NOW, read_page
from bench.kind_labels import labels, without_elements, without_names
from bench.train_cleaning import judges_of, pages_of
from digest.clean.blocks import page_blocks
from digest.clean.html import bar_of, examine
from digest.clean.judge import Judges
from digest.clean.kinds import KINDS, kinds_of
from digest.clean.metadata import read_metadata
from digest.clean.parsing import parse
from digest.clean.signals import read_signals

SAID: Final = Path(__file__).with_name("kinds.tsv")
_FOLDS: Final = 5
_HELD_OUT: Final = (0, 1)
_SHOWN: Final = {"as it is": lambda matrix: matrix, "no class names": without_names, "all div": without_elements}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Who says what of one block, and the kinds that are right, the likeliest first."""

    who: str
    said: str
    right: tuple[str, ...]


def said_by_hand() -> dict[tuple[str, str], dict[int, tuple[str, ...]]]:
    """Of each page (folder, id) the kinds of some blocks by their places."""
    pages: dict[tuple[str, str], dict[int, tuple[str, ...]]] = defaultdict(dict)
    for line in SAID.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            folder, page, place, kinds = line.split("\t")
            pages[folder, page][int(place)] = tuple(kinds.split(","))
    return pages


def answers(folder: Path, row: dict[str, Any], right: dict[int, tuple[str, ...]], trees: Judges) -> Iterator[Answer]:
    """What rules and model say of the blocks of one page."""
    tree = parse(read_page(folder, row["id"]))
    signals, blocks = read_signals(tree), page_blocks(tree)
    title = read_metadata(signals, blocks, url=row["url"] or "", captured=NOW).title.value
    matrix = examine(tree, blocks, signals, title).matrix
    chances = trees.article.chances(matrix)
    keep = [bool(c) for c in chances >= bar_of(chances, [len(block.text) for block in blocks])]
    nameless = [replace(block, names="", own_names="") for block in blocks]
    found = {
        "rules, as it is": labels(blocks, keep),
        "rules, no class names": labels(nameless, keep),
        **{f"model, {how}": kinds_of(show(matrix), keep, trees.kinds) for how, show in _SHOWN.items()},
    }
    for who, kinds in found.items():
        for place, allowed in right.items():
            yield Answer(who=who, said=kinds[place] or ("paragraph" if keep[place] else "other"), right=allowed)


def report(found: Sequence[Answer]) -> None:
    """For each who was asked: the share that was right, then by kind how many of those called so are, and how many were found."""
    print("| | right | " + " | ".join(KINDS) + " |\n" + "|---" * (len(KINDS) + 2) + "|")
    for who in dict.fromkeys(answer.who for answer in found):
        mine = [answer for answer in found if answer.who == who]
        print(
            f"| {who} | {sum(a.said in a.right for a in mine) / len(mine):.3f} | "
            + " | ".join(_of(k, mine) for k in KINDS)
            + " |"
        )
    print(f"\n{len(mine)} blocks. By kind: of those called so how many are, of those that only can be so how many were called so")


def _of(kind: str, found: Sequence[Answer]) -> str:
    called, are = [a for a in found if a.said == kind], [a for a in found if a.right == (kind,)]
    return f"{sum(kind in a.right for a in called)}/{len(called)}, {sum(a.said == kind for a in are)}/{len(are)}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Score what the model says blocks are.")
    parser.add_argument("folders", type=Path, nargs="+")
    given = parser.parse_args()
    trees = judges_of([p for f in given.folders for p in pages_of(f) if fold_of(p.url, _FOLDS) not in _HELD_OUT])
    by_hand = said_by_hand()
    found: list[Answer] = []
    for folder in given.folders:
        for row in map(json.loads, (folder / "truth.jsonl").open(encoding="utf-8")):
            if right := by_hand.get((folder.name, row["id"])):
                found += answers(folder, row, right, trees)
    report(found)


if __name__ == "__main__":
    main()
