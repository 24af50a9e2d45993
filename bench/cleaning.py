"""Scores our cleaner beside others on folders of pages with known text, in one run.

    python bench/cleaning.py FOLDER... [--folds 5 --by site] [--limit N] [--only NAME...] [--json FILE]
    python bench/cleaning.py FOLDER... --memory 10000

A folder has ``truth.jsonl`` (id, url, title, author, date, text; for some sets ``without``) and ``html/ID.html.gz``, and
perhaps ``suspect.txt``, ids whose truth looks wrong. ``--folds`` judges every page with trees that have seen no page of its
site; without it the package's own trees are used, and on pages they were learnt from the row says *training*. Texts in
scripts without spaces and from right to left are compared by characters, all others by words. ``--memory`` cleans the pages
over and over in the cage, as a build does, and tells how much memory its children hold.
Needs ``pip install -e '.[bench]'``; who is not installed is left out.
"""

import argparse
import json
import os
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from bench.cleaning_entry import NOW, read_page
from digest import cage
from digest.clean import clean_line
from digest.clean.furniture import find_furniture
from digest.clean.judge import Judges
from digest.text import is_spaceless

Answer = dict[str, Any]

OURS: Final = "digest clean"
AGAINST: Final = "trafilatura"  # the one that the bootstrap compares ours with
_RESAMPLES: Final = 10_000
_SHINGLE: Final = 4  # words, as in scrapinghub/article-extraction-benchmark
_WORD: Final = re.compile(r"\w+")
_CHARACTER: Final = re.compile(r"\w")
# Hebrew, Arabic (with its supplements) and Syriac: their words carry particles that others write apart.
_RIGHT_TO_LEFT: Final = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_APPEALS: Final = ("appeal", "newsletter", "subscribe", "share", "follow", "app", "cookies", "legal")
_TRAINING: Final = Path(__file__).parent.parent / "digest/clean/training-sites.txt"

_judges: Sequence[Judges] = ()


# ---------------------------------------------------------------- who is scored


def _ours(markup: str, url: str, fold: int) -> Answer:
    trees = _judges[fold] if _judges else None
    return clean_line({"id": url, "url": url, "html": markup}, now=NOW, trees=trees)


def _readability(markup: str, _url: str, _fold: int) -> Answer:
    from lxml import html as lxml_html
    from readability import Document

    document = Document(markup)
    text = "".join(map(str, lxml_html.document_fromstring(document.summary()).itertext()))
    return {"text": text, "title": document.short_title()}


def _trafilatura(markup: str, url: str, _fold: int) -> Answer:
    import trafilatura

    found: Any = trafilatura.bare_extraction(markup, url=url, include_comments=False, with_metadata=True)
    return {} if found is None else {"text": found.text, "title": found.title, "author": found.author, "date": found.date}


def _newspaper(markup: str, url: str, _fold: int) -> Answer:
    import newspaper

    article = newspaper.Article(url, fetch_images=False)
    article.download(input_html=markup)
    article.parse()
    day = article.publish_date
    return {
        "text": article.text,
        "title": article.title,
        "author": article.authors,
        "date": day.isoformat() if hasattr(day, "isoformat") else day,
    }


CLEANERS: Final[dict[str, tuple[str, Callable[[str, str, int], Answer]]]] = {
    OURS: ("digest", _ours),
    "trafilatura": ("trafilatura", _trafilatura),
    "readability-lxml": ("readability", _readability),
    "newspaper4k": ("newspaper", _newspaper),
}


# ---------------------------------------------------------------- one page


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How one cleaner did on one page; None where the truth does not say."""

    id: str
    shingle: tuple[float, float, float]  # true positive, false positive, false negative, as shares of their sum
    exact: bool
    word_f1: float
    empty: bool
    error: str
    title: bool | None
    author: bool | None
    date: bool | None
    appeal: bool
    milliseconds: float


def _scored(job: tuple[str, Path, dict[str, Any], int]) -> Score:
    name, folder, row, fold = job
    markup = read_page(folder, row["id"])
    began = time.process_time()
    try:
        answer = CLEANERS[name][1](markup, row["url"] or "", fold)
    except Exception as error:  # a peer's failure is a result
        answer = {"error": f"{type(error).__name__}: {error}"}
    spent = 1000 * (time.process_time() - began)
    text = answer.get("text") or ""
    unit = unit_of(row["text"])
    return Score(
        id=row["id"],
        shingle=shingle_shares(row["text"], text),
        exact=unit.findall(row["text"]) == unit.findall(text),
        word_f1=word_f1(row["text"], text),
        empty=not text.strip(),
        error=str(answer.get("error") or ""),
        title=None if not row.get("title") else plain(row["title"]) == plain(answer.get("title")),
        author=None if not row.get("author") else _people(row["author"]) == _people(answer.get("author")),
        date=None if not row.get("date") else str(answer.get("date") or "")[:10] == row["date"][:10],
        appeal=has_appeal(text),
        milliseconds=spent,
    )


def unit_of(text: str) -> re.Pattern[str]:
    """What a text is compared by: characters in scripts without spaces or from right to left, else words."""
    by_character = is_spaceless(text) or 2 * len(_RIGHT_TO_LEFT.findall(text)) > sum(map(str.isalpha, text))
    return _CHARACTER if by_character else _WORD


def shingle_shares(true: str, given: str) -> tuple[float, float, float]:
    """True positives, false positives and false negatives of runs of four units, as shares of their sum."""
    unit = unit_of(true)
    a, b = (_shingles(unit.findall(text)) for text in (true, given))
    hit = sum((a & b).values())
    extra, missed = b.total() - hit, a.total() - hit
    total = hit + extra + missed or 1
    return hit / total, extra / total, missed / total


def _shingles(words: Sequence[str]) -> Counter[tuple[str, ...]]:
    return Counter(run for i in range(max(1, len(words) - _SHINGLE + 1)) if (run := tuple(words[i : i + _SHINGLE])))


def word_f1(true: str, given: str) -> float:
    """F1 of the bags of words (lower case), or of characters, as in WCXB."""
    unit = unit_of(true)
    a, b = (Counter(unit.findall(text.lower())) for text in (true, given))
    shared = (a & b).total()
    return 2 * shared / (a.total() + b.total()) if a or b else 1.0


def plain(words: str | None) -> list[str]:
    """Words without case and punctuation, for comparing titles."""
    return _WORD.findall(unicodedata.normalize("NFKC", words or "").casefold())


def _people(names: str | Sequence[str] | None) -> set[str]:
    joined = names if isinstance(names, str) else " ".join(names or ())
    return set(plain(joined)) - {"by", "and", "von", "the"}


def has_appeal(text: str) -> bool:
    """Whether an appeal, sign-up or share line is left: what our own rules of that kind would still take.

    A letter's "Dear readers" is none where nothing after it asks for anything.
    """
    rules = find_furniture([line for line in text.split("\n") if line.strip()])
    return any(rule.split("-")[0] in _APPEALS for rule in rules)


# ---------------------------------------------------------------- many pages


def shingle_f1(shares: NDArray[np.float64]) -> float:
    """F1 of mean precision (of pages with any text) and mean recall, as scrapinghub's benchmark has it."""
    hit, extra, missed = shares.T
    given = hit + extra > 0
    precision = float((hit[given] / (hit + extra)[given]).mean()) if given.any() else 0.0
    recall = float((hit / np.maximum(hit + missed, 1e-9)).mean())
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def summary(scores: Sequence[Score]) -> dict[str, float]:
    """The row of the table for one cleaner on one set."""

    def share(values: Iterable[bool | None]) -> float:
        known = [value for value in values if value is not None]
        return sum(known) / len(known) if known else float("nan")

    spent = np.array([s.milliseconds for s in scores])
    return {
        "shingle F1": shingle_f1(np.array([s.shingle for s in scores])),
        "word F1": float(np.mean([s.word_f1 for s in scores])),
        "exact": share(s.exact for s in scores),
        "empty": sum(s.empty for s in scores),
        "failed": sum(bool(s.error) for s in scores),
        "title": share(s.title for s in scores),
        "author": share(s.author for s in scores),
        "date": share(s.date for s in scores),
        "appeal left": share(s.appeal for s in scores),
        "CPU ms median": float(np.median(spent)),
        "CPU ms p99": float(np.percentile(spent, 99)),
    }


def chance_of_no_gain(ours: Sequence[Score], theirs: Sequence[Score]) -> dict[str, float]:
    """Paired bootstrap over pages: the share of resamples in which ours is not ahead, for both F1s."""
    dice = np.random.default_rng(0)
    a, b = (np.array([s.shingle for s in scores]) for scores in (ours, theirs))
    words = np.array([s.word_f1 for s in ours]) - np.array([s.word_f1 for s in theirs])
    samples = dice.integers(0, len(ours), (_RESAMPLES, len(ours)))
    return {
        "shingle F1": float(np.mean([shingle_f1(a[i]) <= shingle_f1(b[i]) for i in samples[: _RESAMPLES // 5]])),
        "word F1": float(np.mean(words[samples].mean(axis=1) <= 0)),
    }


# ---------------------------------------------------------------- folds


def site_of(url: str) -> str:
    """The registered name of an address's host, roughly: two labels, three under a country's "co" and the like."""
    labels = (urlsplit(url).hostname or url).split(".")
    return ".".join(labels[-3:] if len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3 else labels[-2:])


def fold_of(url: str, folds: int) -> int:
    """The fold that all pages of a site are in."""
    return int(sha256(site_of(url).encode()).hexdigest(), 16) % folds


def trained_folds(folders: Sequence[Path], folds: int) -> list[Judges]:
    """For each fold, trees learnt from the pages of all others."""
    from bench.train_cleaning import judges_of, pages_of

    pages = [page for folder in folders for page in pages_of(folder)]
    return [judges_of([page for page in pages if fold_of(page.url, folds) != fold]) for fold in range(folds)]


@cache
def seen_sites() -> frozenset[str]:
    """Hashes of the sites from whose pages the package's trees were learnt."""
    return frozenset(_TRAINING.read_text(encoding="utf-8").split()) if _TRAINING.exists() else frozenset()


def was_seen(url: str) -> bool:
    """Whether the package's trees were learnt from pages of this site."""
    return sha256(site_of(url).encode()).hexdigest()[:12] in seen_sites()


# ---------------------------------------------------------------- the run


def _set_judges(judges: Sequence[Judges]) -> None:
    global _judges
    _judges = judges


def _how_known(folder: Path) -> str:
    """Whether the package's trees have seen the sites of a folder: a score of those is one of training, not of skill."""
    seen = [was_seen(json.loads(line)["url"] or "") for line in (folder / "truth.jsonl").open(encoding="utf-8")]
    return f"*training*: {sum(seen)} of {len(seen)} pages are of sites learnt from" if any(seen) else "unseen"


def _installed(module: str) -> bool:
    from importlib.util import find_spec

    return find_spec(module) is not None


def run(folder: Path, names: Sequence[str], judges: Sequence[Judges], limit: int) -> dict[str, list[Score]]:
    """Every named cleaner on every page of a folder."""
    lines = (folder / "truth.jsonl").open(encoding="utf-8")
    rows = [row for row in map(json.loads, lines) if row.get("text")][: limit or None]
    out = {}
    with ProcessPoolExecutor(initializer=_set_judges, initargs=(judges,)) as pool:
        for name in names:
            jobs = [(name, folder, row, fold_of(row["url"] or "", len(judges)) if judges else 0) for row in rows]
            out[name] = list(pool.map(_scored, jobs, chunksize=8))
    return out


def _weighed(job: tuple[str, str]) -> tuple[int, float]:
    """Cleans a page; the process that did and the megabytes it then holds."""
    markup, url = job
    clean_line({"id": url, "url": url, "html": markup}, now=NOW)
    return os.getpid(), int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def weigh(folders: Sequence[Path], pages: int) -> None:
    """Clean that many pages in the cage, the same ones over and over, and print what its children hold (Linux only)."""
    rows = [(folder, json.loads(line)) for folder in folders for line in (folder / "truth.jsonl").open(encoding="utf-8")]
    jobs = ((read_page(folder, row["id"]), row["url"] or "") for folder, row in islice(cycle(rows), pages))
    held: dict[int, float] = {}
    print("pages  children  MB a child, at most")
    for done, (_, result) in enumerate(cage.run_each(_weighed, jobs), start=1):
        if isinstance(result, tuple):
            held[result[0]] = result[1]
        if done % max(1, pages // 10) == 0:
            print(f"{done:>5}  {len(held):>8}  {max(held.values()):>7.0f}", flush=True)


def report(folder: Path, found: dict[str, list[Score]], label: str) -> None:
    """The table of one folder, with and without doubtful truths, and the comparison."""
    suspects = set((folder / "suspect.txt").read_text().split()) if (folder / "suspect.txt").exists() else set()
    for title, without in ((folder.name, False), (f"{folder.name} without {len(suspects)} doubtful truths", True)):
        if without and not suspects:
            continue
        chosen = {name: [s for s in scores if not (without and s.id in suspects)] for name, scores in found.items()}
        rows = {(f"{name} ({label})" if name == OURS else name): summary(scores) for name, scores in chosen.items()}
        print(f"\n### {title}: {len(next(iter(chosen.values())))} pages\n")
        columns = list(next(iter(rows.values())))
        print("| | " + " | ".join(columns) + " |\n" + "|---" * (len(columns) + 1) + "|")
        for name, row in rows.items():
            print(f"| {name} | " + " | ".join(_cell(key, value) for key, value in row.items()) + " |")
        if OURS in chosen and AGAINST in chosen:
            chances = chance_of_no_gain(chosen[OURS], chosen[AGAINST])
            told = ", ".join(f"{k} p = {v:.4f}" for k, v in chances.items())
            times = np.median([s.milliseconds for s in chosen[OURS]]) / np.median([s.milliseconds for s in chosen[AGAINST]])
            print(f"\nPaired bootstrap, ours not ahead of {AGAINST}: {told}. Median CPU: {times:.1f} times that of {AGAINST}.")


def _cell(key: str, value: float) -> str:
    if key in ("empty", "failed") or key.startswith("CPU"):
        return f"{value:.0f}"
    return "–" if np.isnan(value) else f"{value:.3f}"


def main() -> None:
    """Print a table for each folder."""
    parser = argparse.ArgumentParser(description="Score article cleaners on pages with known text.")
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--folds", type=int, default=0, help="judge each page with trees that have not seen its site")
    parser.add_argument("--by", choices=["site"], default="site", help="what folds keep together")
    parser.add_argument("--only", nargs="+", choices=list(CLEANERS), default=list(CLEANERS))
    parser.add_argument("--limit", type=int, default=0, help="pages of each folder (0: all)")
    parser.add_argument("--json", type=Path, help="also write every page's score here, as JSON lines")
    parser.add_argument("--memory", type=int, default=0, metavar="PAGES", help="clean that many pages and tell the memory held")
    given = parser.parse_args()
    if given.memory:
        weigh(given.folders, given.memory)
        return
    names = [name for name in given.only if _installed(CLEANERS[name][0])]
    judges = trained_folds(given.folders, given.folds) if given.folds else []
    for folder in given.folders:
        found = run(folder, names, judges, given.limit)
        report(folder, found, f"{given.folds} folds by site" if judges else _how_known(folder))
        if given.json:
            with given.json.open("a", encoding="utf-8") as file:
                for name, scores in found.items():
                    file.writelines(json.dumps({"folder": folder.name, "cleaner": name, **asdict(s)}) + "\n" for s in scores)


if __name__ == "__main__":
    main()
