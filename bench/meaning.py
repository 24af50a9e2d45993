"""Scores summaries, events, duplicates, claims and sentences beside the usual ways to make them, on a folder of texts.

    python bench/meaning.py FOLDER [--only summaries|events|pairs|grouping|claims|sentences|speed] [--limit N] [--half 0|1]

A folder has JSON lines by the names of what is in them: ``sum_*.jsonl`` (id, text, summary), ``cl_*.jsonl`` (id, title, text,
cluster), ``pair_*.jsonl`` (id, kind, label, a, b), ``attributions.jsonl`` (id, text, attributions). ``--half`` keeps one half
of each file, by the hash of its ids: weights that were fitted on the one are judged on the other.
Needs ``pip install -e '.[bench]'``. ROUGE and B-cubed are as published; a row is one way on one file.
"""

import argparse
import hashlib
import json
import random
import re
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import numpy as np
from rouge_score import rouge_scorer
from sklearn.cluster import AgglomerativeClustering
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_rand_score
from sumy.parsers.plaintext import PlaintextParser
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

from digest.enrich import find_claims, group_lines, split_sentences, summarize_line
from digest.enrich.names import find_names
from digest.enrich.speech import has_whole_quotes
from digest.enrich.subjects import find_subjects

Record = dict[str, Any]

SENTENCES: Final = 2
WORDS: Final = 50
_WORD: Final = re.compile(r"\w+")
# How many articles are grouped to see what that costs, and which words tell one of their rounds from another.
GROUPED: Final = 20_000
_LONG_WORD: Final = re.compile(r"[^\W\d_]{5,}")
# Distance at which TF-IDF with average link was best on each of the sets it is usually shown on.
LINK: Final = 0.86


def read(path: Path, half: int | None, limit: int) -> list[Record]:
    """The records of a file, or of one half of it."""
    with path.open(encoding="utf-8") as file:
        rows: list[Record] = [json.loads(line) for line in file]
    if half is not None:
        rows = [row for row in rows if int(hashlib.sha256(str(row["id"]).encode()).hexdigest(), 16) % 2 == half]
    return rows[:limit] if limit else rows


# ---------------------------------------------------------------- summaries


def by_lead(text: str) -> list[str]:
    """The first sentences that fit."""
    return fitting([text[a:b] for a, b in split_sentences(text, "en")[:SENTENCES]])


def by_ours(text: str) -> list[str]:
    """Ours."""
    return [one["text"] for one in summarize_line({"id": "", "text": text}, SENTENCES, WORDS)["sentences"]]


class Splitter:
    """Our sentences and words in the form sumy asks for, so that all ways choose among the same sentences."""

    def to_sentences(self, text: str) -> tuple[str, ...]:
        """The sentences of a text."""
        return tuple(text[a:b] for a, b in split_sentences(text, "en"))

    def to_words(self, sentence: str) -> tuple[str, ...]:
        """The words of a sentence, in lower case."""
        return tuple(_WORD.findall(sentence.lower()))


def by_sumy(method: Any) -> Callable[[str], list[str]]:
    """A summariser of sumy, its best sentences under the same budget."""

    def summary(text: str) -> list[str]:
        parsed = PlaintextParser.from_string(text, Splitter())
        return fitting([str(sentence) for sentence in method(parsed.document, SENTENCES)])

    return summary


def fitting(sentences: Sequence[str]) -> list[str]:
    """As many of the sentences from the first on as the budget of words allows."""
    kept: list[str] = []
    for sentence in sentences:
        if sum(len(one.split()) for one in (*kept, sentence)) <= WORDS:
            kept.append(sentence)
    return kept


def summaries(rows: Sequence[Record]) -> Iterator[tuple[str, Record]]:
    """Each way to summarise and its scores: ROUGE F1 in percent, words, share of sentences that are the article's own."""
    scorer = rouge_scorer.RougeScorer(["rouge1", "rouge2"], use_stemmer=True)
    ways = {"ours": by_ours, "lead": by_lead, "LexRank": by_sumy(LexRankSummarizer()), "TextRank": by_sumy(TextRankSummarizer())}
    for name, way in ways.items():
        start = time.process_time()
        made = [way(row["text"]) for row in rows]
        seconds = time.process_time() - start
        found = [scorer.score(row["summary"], "\n".join(one)) for row, one in zip(rows, made, strict=True)]
        own = [sentence in row["text"] for row, one in zip(rows, made, strict=True) for sentence in one]
        yield (
            name,
            {
                "rouge1": _percent([score["rouge1"].fmeasure for score in found]),
                "rouge2": _percent([score["rouge2"].fmeasure for score in found]),
                "words": round(float(np.mean([len(" ".join(one).split()) for one in made])), 1),
                "verbatim": _percent(own),
                "a_second": round(len(rows) / max(seconds, 1e-9)),
            },
        )


def _percent(values: Sequence[float]) -> float:
    return round(100 * float(np.mean(values)), 2) if len(values) else 0.0


# ---------------------------------------------------------------- events and duplicates


def events(rows: list[Record]) -> Iterator[tuple[str, Record]]:
    """Each way to group and its scores: B-cubed, adjusted Rand index, in percent."""
    rows = sorted(rows, key=lambda row: str(row["id"]))
    random.Random(0).shuffle(rows)  # noqa: S311  # an order, no secret
    gold = [str(row["cluster"]) for row in rows]
    for name, way in {"ours": _grouped, "TF-IDF average link": _linked}.items():
        start = time.process_time()
        given = way(rows)
        yield name, {**bcubed(gold, given), "seconds": round(time.process_time() - start, 1)}


def _grouped(rows: Sequence[Record]) -> list[str]:
    return [str(answer["story"]) for answer in group_lines([{**row, "cluster": None} for row in rows])]


def _linked(rows: Sequence[Record]) -> list[str]:
    vectors = TfidfVectorizer(sublinear_tf=True, stop_words="english", min_df=1).fit_transform(
        [f"{row['title']} {row['title']} {row['text']}" for row in rows]
    )
    model = AgglomerativeClustering(n_clusters=None, metric="cosine", linkage="average", distance_threshold=LINK)
    return [str(label) for label in model.fit_predict(vectors.toarray())]


def bcubed(gold: Sequence[str], given: Sequence[str]) -> Record:
    """B-cubed precision, recall and F1, and the adjusted Rand index, in percent, and how many groups there are."""
    true, found, both = Counter(gold), Counter(given), Counter(zip(gold, given, strict=True))
    precision = sum(n * n / found[g] for (_, g), n in both.items()) / len(gold)
    recall = sum(n * n / true[t] for (t, _), n in both.items()) / len(gold)
    f1 = 2 * precision * recall / (precision + recall)
    ari = float(adjusted_rand_score(gold, given))
    return {"b3_p": _round(precision), "b3_r": _round(recall), "b3_f1": _round(f1), "ari": _round(ari), "groups": len(found)}


def _round(value: float) -> float:
    return round(100 * value, 2)


def pairs(rows: Sequence[Record]) -> Iterator[tuple[str, Record]]:
    """Ours on pairs: recall of the printings of one text, and how many others are taken for one, in percent."""
    texts = [{"id": f"{row['id']}/{side}", **row[side]} for row in rows for side in "ab"]
    original = {answer["id"]: answer["duplicate_of"] for answer in group_lines(texts)}
    tally = Counter(
        (_is_true(row["label"]), _root(f"{row['id']}/a", original) == _root(f"{row['id']}/b", original)) for row in rows
    )
    yield (
        "ours",
        {
            "recall": _round(tally[True, True] / max(1, tally[True, True] + tally[True, False])),
            "false_positives": _round(tally[False, True] / max(1, tally[False, True] + tally[False, False])),
        },
    )


def _is_true(label: object) -> bool:
    return label in (True, 1, "SAME", "DUP")


def _root(name: str, original: dict[str, str | None]) -> str:
    while (earlier := original.get(name)) is not None:
        name = earlier
    return name


def grouping(rows: Sequence[Record]) -> Iterator[tuple[str, Record]]:
    """What it costs to group many articles of one day: CPU seconds and megabytes of a process of its own, and twice as many."""
    before = 0.0
    for count in (GROUPED // 2, GROUPED):
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            seconds, megabytes, groups = alone.submit(_cost_of_grouping, rows, count).result()
        cost = {"articles": count, "cpu_seconds": round(seconds, 1), "megabytes": round(megabytes), "groups": groups}
        yield "ours", {**cost, **({"times_the_half": round(seconds / before, 2)} if before else {})}
        before = seconds


def _cost_of_grouping(rows: Sequence[Record], count: int) -> tuple[float, float, int]:
    articles = many(rows, count)
    start = time.process_time()
    answers = group_lines(articles)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return seconds, peak, len({answer["story"] for answer in answers})


def many(rows: Sequence[Record], count: int) -> list[Record]:
    """So many articles made of some: from the second round on, longer words end in letters of their round, which repeats none."""
    return [
        {"id": str(i), "title": _told_anew(row.get("title", ""), i // len(rows)), "text": _told_anew(row["text"], i // len(rows))}
        for i, row in enumerate(islice(cycle(rows), count))
    ]


def _told_anew(text: str, times: int) -> str:
    ending = chr(ord("b") + times // 20) + chr(ord("b") + times % 20)
    return _LONG_WORD.sub(lambda word: word[0] + ending, text) if times else text


# ---------------------------------------------------------------- claims


def claims(rows: Sequence[Record]) -> Iterator[tuple[str, Record]]:
    """Ours on annotated speech: words that are somebody's claim, and speakers, in percent."""
    hit = said = true = found = sourced = 0
    start = time.process_time()
    for row in rows:
        text, sayings = row["text"], find_claims(row["text"], "en")
        mine = _words_in(text, [(s.start, s.end) for s in sayings])
        theirs = _words_in(text, [span for a in row["attributions"] for span in a["content"]])
        hit, said, true = hit + len(mine & theirs), said + len(mine), true + len(theirs)
        for one in row["attributions"]:
            content, source = _words_in(text, one["content"]), _words_in(text, one["source"])
            if content and source:
                sourced += 1
                near = [s for s in sayings if s.speaker and _words_in(text, [(s.start, s.end)]) & content]
                found += any(_words_in(text, [s.speaker]) & source for s in near if s.speaker)
    precision, recall = hit / max(1, said), hit / max(1, true)
    yield (
        "ours",
        {
            "said_p": _round(precision),
            "said_r": _round(recall),
            "said_f1": _round(2 * precision * recall / max(1e-9, precision + recall)),
            "speaker_touched": _round(found / max(1, sourced)),
            "a_second": round(len(rows) / (time.process_time() - start)),
        },
    )


def _words_in(text: str, spans: Sequence[Sequence[int]]) -> set[int]:
    return {match.start() + a for a, b in spans for match in _WORD.finditer(text[a:b])}


# ---------------------------------------------------------------- sentences and speed


_PLAIN: Final = re.compile(r"\S.*?(?:[.!?]['\"”’)]*(?=\s+[A-Z“\"‘'(])|(?=\n\s*\n)|$(?![\s\S]))", re.DOTALL)
_ABBREVIATED: Final = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Sgt|St|Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.$")


def sentences(rows: Sequence[Record]) -> Iterator[tuple[str, Record]]:
    """Ours and a full stop before a capital: characters in no sentence or in two, and sentences visibly torn, in percent.

    Torn is one that ends inside a quotation or after an abbreviation. No set says where sentences end, so this is all it tells;
    cases are in ``tests/golden/enrich``.
    """
    ways: dict[str, Callable[[str], list[tuple[int, int]]]] = {
        "ours": lambda text: split_sentences(text, "en"),
        "full stop and capital": lambda text: [match.span() for match in _PLAIN.finditer(text)],
    }
    for name, way in ways.items():
        start = time.process_time()
        made = [(row["text"], way(row["text"])) for row in rows]
        seconds = time.process_time() - start
        told = [text[a:b] for text, spans in made for a, b in spans]
        letters = sum(len(re.sub(r"\s", "", text)) for text, _ in made)
        covered = sum(len(re.sub(r"\s", "", one)) for one in told)
        yield (
            name,
            {
                "lost_or_twice": abs(letters - covered),
                "torn_quotations": _percent([not has_whole_quotes(one) for one in told]),
                "torn_after_abbreviations": _percent([bool(_ABBREVIATED.search(one)) for one in told]),
                "words": round(float(np.mean([len(one.split()) for one in told])), 1),
                "a_second": round(len(rows) / max(seconds, 1e-9)),
            },
        )


def speed(rows: Sequence[Record]) -> Iterator[tuple[str, Record]]:
    """Articles in a CPU second for each thing that is done with every article, and for all of them together."""
    steps: dict[str, Callable[[str], object]] = {
        "summary": by_ours,
        "claims": lambda text: find_claims(text, "en"),
        "names": lambda text: find_names(text, "en", split_sentences(text, "en")),
        "subjects": lambda text: find_subjects("", text, "en"),
    }
    steps["all"] = lambda text: [step(text) for name, step in steps.items() if name != "all"]
    for name, step in steps.items():
        start = time.process_time()
        for row in rows:
            step(row["text"])
        yield name, {"a_second": round(len(rows) / (time.process_time() - start))}


KINDS: Final[dict[str, tuple[str, Callable[[Any], Iterator[tuple[str, Record]]]]]] = {
    "summaries": ("sum_*.jsonl", summaries),
    "events": ("cl_*.jsonl", events),
    "pairs": ("pair_neardup*.jsonl", pairs),
    "grouping": ("sum_bbc.jsonl", grouping),
    "claims": ("attributions.jsonl", claims),
    "sentences": ("sum_*.jsonl", sentences),
    "speed": ("sum_cnndm.jsonl", speed),
}


def main() -> None:
    """Print a JSON line for each way and file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", choices=sorted(KINDS))
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--half", type=int, choices=(0, 1))
    options = parser.parse_args()
    for kind, (pattern, score) in KINDS.items():
        for path in sorted(options.folder.glob(pattern)) if options.only in (None, kind) else ():
            rows = read(path, options.half, options.limit)
            if kind == "events" and not all(row.get("text") for row in rows):
                continue  # titles only
            for way, scores in score(rows):
                print(json.dumps({"file": path.name, "way": way, "rows": len(rows), **scores}), flush=True)


if __name__ == "__main__":
    main()
