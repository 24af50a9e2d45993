"""Learns which blocks of a page are its article, and what each is, from pages with known text; writes ``weights.json``.

    python bench/train_cleaning.py FOLDER... [--out FILE]

Each folder has ``truth.jsonl`` (id, url, text) and ``html/ID.html.gz``. A block's label is the share of its words that stand
in the known text at the place where they should; what a block is, ``kind_labels`` says. Needs lightgbm
(``pip install -e '.[bench]'``); reading the result does not.
"""

import argparse
import json
import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any, Final

import lightgbm
import numpy as np
from numpy.typing import NDArray

from bench.cleaning import site_of
from bench.cleaning_entry import NOW, read_page
from bench.kind_labels import labels, without_elements, without_names
from digest.clean.blocks import page_blocks
from digest.clean.features import NAMES, Matrix
from digest.clean.html import examine
from digest.clean.judge import Judges, read_judges
from digest.clean.kinds import KINDS
from digest.clean.metadata import read_metadata
from digest.clean.parsing import Unreadable, parse
from digest.clean.signals import read_signals

OUT: Final = Path(__file__).parent.parent / "digest/clean/weights.json"
# Hashes of the sites learnt from, so that ``bench/cleaning.py`` can say where a score is one of training.
SITES: Final = OUT.with_name("training-sites.txt")
# Numbers of the whole page let the trees learn pages by heart; they are worth nothing on sites not seen (cross-validation).
COLUMNS: Final = tuple(name for name in NAMES if not name.startswith("page_"))
TREES: Final = 250
SETTINGS: Final = {
    "objective": "binary",
    "num_leaves": 15,
    "max_depth": 8,
    "learning_rate": 0.05,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "max_bin": 127,
    "seed": 1,
    "deterministic": True,
    "num_threads": 1,  # more wait for each other on a busy machine, and the rest of the run is parallel by page
    "verbose": -1,
}
KIND_TREES: Final = 40  # for each kind
KIND_SETTINGS: Final = {
    **SETTINGS,
    "objective": "multiclass",
    "num_class": len(KINDS),
    "num_leaves": 8,
    "learning_rate": 0.12,
    "min_data_in_leaf": 20,
}
_KIND_SPAN: Final = (6, 40)  # blocks before and after an article whose kinds are learnt
_KIND_BLOCKS: Final = {"paragraph": 12, "other": 12}  # of each kind that are learnt from one page; of all others 6
_BALANCE: Final = 0.4  # how far rare kinds are made to weigh like common ones (0: not, 1: alike)
_RUN: Final = 4  # words in a row that make a place in a text
_SAME: Final = 0.5  # share of a block's runs that must stand in the text
_LOOSE: Final = 2  # words by which places may overlap
_REACH: Final = 80  # words beyond the last block found in which a short one is looked for
_FAR_KEPT: Final = 0.25  # share of blocks far from any candidate that are learnt from; they are easy and many
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page to learn from: its blocks as numbers, and for each block whether it is the article's and how many words it has."""

    folder: str
    id: str
    url: str
    matrix: Matrix
    label: NDArray[np.bool_]
    words: NDArray[np.float32]
    kind: tuple[str, ...]  # of each block; "" where nothing gives it away


def pages_of(folder: Path) -> list[Page]:
    """Every page of a folder that can be parsed."""
    rows = [json.loads(line) for line in (folder / "truth.jsonl").open(encoding="utf-8")]
    with ProcessPoolExecutor() as pool:
        pages = pool.map(partial(_page, folder), [row for row in rows if row.get("text")], chunksize=8)
        return [page for page in pages if page is not None]


def _page(folder: Path, row: dict[str, Any]) -> Page | None:
    try:
        tree = parse(read_page(folder, row["id"]))
    except Unreadable:
        return None
    signals, blocks = read_signals(tree), page_blocks(tree)
    said = read_metadata(signals, blocks, url=row["url"] or "", captured=NOW)
    matrix = examine(tree, blocks, signals, said.title.value).matrix
    words = [[word.lower() for word in _WORD.findall(block.text)] for block in blocks]
    label = np.array(shares(words, row["text"]), dtype=np.float32) >= _SAME
    return Page(
        folder=folder.name,
        id=row["id"],
        url=row["url"] or "",
        matrix=matrix,
        label=label,
        words=np.array([len(w) for w in words], dtype=np.float32),
        kind=tuple(labels(blocks, label.tolist())),
    )


# ---------------------------------------------------------------- labels


def shares(blocks: Sequence[Sequence[str]], truth: str) -> list[float]:
    """For each block (its words in lower case) the share of it that stands in the truth, in the truth's order.

    Long blocks are placed by runs of four words, and of all placements the heaviest chain in increasing order is taken, so
    that a text which the page has twice counts once. Short ones count between the long ones beside them.
    """
    text = [word.lower() for word in _WORD.findall(truth)]
    at: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, run in enumerate(_runs(text)):
        at[run].append(i)
    found = [_Placed(block, *place) for block, words in enumerate(blocks) for place in _places(words, at)]
    placed = {p.block: p for p in _heaviest_chain(found, len(text))}
    label = [0.0] * len(blocks)
    for block, place in placed.items():
        label[block] = place.share
    _label_short(blocks, text, placed, label)
    return label


@dataclass(frozen=True, slots=True)
class _Placed:
    block: int
    start: int
    end: int
    weight: int
    share: float


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1))


def _places(words: Sequence[str], at: dict[tuple[str, ...], list[int]]) -> Iterator[tuple[int, int, int, float]]:
    """Where in the text a block may stand: start, end, runs that agree, share of them."""
    if len(words) <= _RUN:
        return
    offsets: dict[int, int] = defaultdict(int)
    hits = total = 0
    for i, run in enumerate(_runs(words)):
        total += 1
        hits += run in at
        for place in at.get(run, ())[:20]:
            offsets[place - i] += 1
    if hits < _SAME * total:
        return
    best = sorted(offsets.items(), key=lambda item: -item[1])[:4]
    for offset, count in best:
        if 2 * count >= best[0][1]:
            yield offset, offset + len(words), count, hits / total


def _heaviest_chain(found: list[_Placed], length: int) -> list[_Placed]:
    """The placements, at most one a block, in increasing order of block and place, that agree most (Fenwick tree of maxima)."""
    shift = max([0, *(-p.start for p in found)]) + 1
    size = length + shift + max([1, *(p.start for p in found)])
    tree: list[tuple[int, int]] = [(0, -1)] * (size + 1)
    best: list[tuple[int, int]] = []
    by_block: dict[int, list[int]] = defaultdict(list)
    for index, place in enumerate(found):
        by_block[place.block].append(index)
    best = [(0, -1)] * len(found)
    for block in sorted(by_block):
        for index in by_block[block]:
            i, top = found[index].start + shift - 1, (0, -1)
            while i > 0:
                top = max(top, tree[i])
                i -= i & -i
            best[index] = (top[0] + found[index].weight, top[1])
        for index in by_block[block]:
            i, entry = found[index].start + shift, (best[index][0], index)
            while i <= size:
                tree[i] = max(tree[i], entry)
                i += i & -i
    chain_: list[_Placed] = []
    index = max(range(len(found)), key=lambda i: best[i][0], default=-1)
    while index >= 0:
        chain_.append(found[index])
        index = best[index][1]
    return chain_[::-1]


def _label_short(blocks: Sequence[Sequence[str]], text: list[str], placed: dict[int, _Placed], label: list[float]) -> None:
    order = sorted(placed)
    where: dict[str, list[int]] = defaultdict(list)
    for i, word in enumerate(text):
        where[word].append(i)
    used: set[int] = set()
    for block, words in enumerate(blocks):
        if block in placed or not words or not order:
            continue
        rank = bisect(order, block)
        low = placed[order[rank - 1]].end - _LOOSE if rank else 0
        high = placed[order[rank]].start + _LOOSE if rank < len(order) else len(text)
        low = low if rank else max(0, high - _REACH - len(words))
        high = high if rank < len(order) else min(len(text), low + _REACH + len(words))
        if len(words) <= _RUN:
            fits = (p for p in where.get(words[0], ()) if low <= p <= high - len(words) and p not in used)
            place = next((p for p in fits if text[p : p + len(words)] == list(words)), None)
            if place is not None:
                label[block] = 1.0
                used.add(place)
        elif high - low >= len(words):
            runs = set(_runs(text[max(0, low) : high]))
            share = sum(run in runs for run in _runs(words)) / (len(words) - _RUN + 1)
            label[block] = share if share >= _SAME else 0.0


# ---------------------------------------------------------------- learning


def learnt(pages: Sequence[Page]) -> dict[str, Any]:
    """Both forests learnt from these pages, as ``judge.read_judges`` reads them."""
    return {"article": _learnt_article(pages), "kinds": {**_learnt_kinds(pages), "classes": KINDS}}


def _learnt_article(pages: Iterable[Page]) -> dict[str, Any]:
    """Each page weighs the same."""
    columns = [NAMES.index(name) for name in COLUMNS]
    dice = np.random.default_rng(0)
    rows, labels, weights = [], [], []
    for page in pages:
        if not len(page.label):
            continue
        size = np.sqrt(np.maximum(page.words, 1))
        weight = size / max(20**0.5, float((size * page.label).sum()))
        kept = (page.matrix[:, NAMES.index("first_wide")] < 0.01) & (page.matrix[:, NAMES.index("second_wide")] < 0.01)
        chosen = ~(kept & ~page.label) | (dice.random(len(size)) < _FAR_KEPT)
        rows.append(page.matrix[chosen][:, columns])
        labels.append(page.label[chosen])
        weights.append(weight[chosen])
    weight = np.concatenate(weights)
    data = lightgbm.Dataset(np.vstack(rows), np.concatenate(labels).astype(int), weight=weight * len(weight) / weight.sum())
    return as_data(lightgbm.train(SETTINGS, data, TREES))


def _learnt_kinds(pages: Iterable[Page]) -> dict[str, Any]:
    """Each block is shown three times: as it is, without its class names, and without its elements too."""
    columns = [NAMES.index(name) for name in COLUMNS]
    dice = np.random.default_rng(0)
    rows, kinds, weights = [], [], []
    for page in pages:
        blocks = np.flatnonzero(page.label)
        span = range(max(0, blocks[0] - _KIND_SPAN[0]), min(len(page.kind), blocks[-1] + _KIND_SPAN[1])) if len(blocks) else ()
        for number, kind in enumerate(KINDS):
            chosen = dice.permutation([i for i in span if page.kind[i] == kind])[: _KIND_BLOCKS.get(kind, 6)]
            if len(chosen):
                rows.append(page.matrix[chosen])
                kinds.append(np.full(len(chosen), number))
                weights.append(np.full(len(chosen), len(chosen) ** -0.5))
    shown = [bare(np.vstack(rows))[:, columns] for bare in (np.asarray, without_names, without_elements)]
    labelled, weight = np.tile(np.concatenate(kinds), len(shown)), np.tile(np.concatenate(weights), len(shown))
    of_kind = np.bincount(labelled, weight, len(KINDS))
    weight *= (of_kind.mean() / np.maximum(of_kind, 1e-9))[labelled] ** _BALANCE
    data = lightgbm.Dataset(np.vstack(shown), labelled, weight=weight * len(weight) / weight.sum())
    return as_data(lightgbm.train(KIND_SETTINGS, data, KIND_TREES))


def as_data(model: Any) -> dict[str, Any]:
    """A lightgbm model as plain lists; only the columns that it uses, numbers to seven digits."""
    trees = [tree["tree_structure"] for tree in model.dump_model()["tree_info"]]
    used = sorted(set(chain.from_iterable(map(_columns_of, trees))))
    places = {column: place for place, column in enumerate(used)}
    return {
        "columns": [COLUMNS[column] for column in used],
        "depth": max(map(_depth, trees)),
        "trees": [_nodes(tree, places) for tree in trees],
    }


def _columns_of(node: dict[str, Any]) -> Iterator[int]:
    if "split_feature" in node:
        yield node["split_feature"]
        yield from _columns_of(node["left_child"])
        yield from _columns_of(node["right_child"])


def _depth(node: dict[str, Any]) -> int:
    return 1 + max(_depth(node["left_child"]), _depth(node["right_child"])) if "split_feature" in node else 0


def _nodes(tree: dict[str, Any], places: dict[int, int]) -> list[list[float]]:
    out: list[list[float]] = []

    def add(node: dict[str, Any]) -> int:
        index = len(out)
        if "split_feature" not in node:
            out.append([round(node["leaf_value"], 5)])
            return index
        out.append([])
        below, above = add(node["left_child"]), add(node["right_child"])
        out[index] = [places[node["split_feature"]], float(f"{node['threshold']:.7g}"), below, above]
        return index

    add(tree)
    return out


def judges_of(pages: Sequence[Page]) -> Judges:
    """The trees learnt from these pages, ready to judge with."""
    return read_judges(learnt(pages))


def main() -> None:
    """Learn from all folders and write the weights."""
    parser = argparse.ArgumentParser(description="Learn which blocks of a page are its article.")
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    pages = [page for folder in given.folders for page in pages_of(folder)]
    data = learnt(pages)
    given.out.write_text(json.dumps(data, separators=(",", ":")) + "\n", encoding="utf-8")
    seen = sorted({sha256(site_of(page.url).encode()).hexdigest()[:12] for page in pages})
    SITES.write_text("\n".join(seen) + "\n", encoding="utf-8")
    print(
        f"{len(pages)} pages, {sum(len(p.label) for p in pages)} blocks, {len(data['article']['columns'])} columns -> {given.out}"
    )


if __name__ == "__main__":
    main()
