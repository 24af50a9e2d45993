"""How well cleaning does on the example newsroom: floors that only move up knowingly (tests/golden/newsroom/truth.jsonl)."""

import json
from collections import defaultdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from digest.clean import clean
from digest.clean.names import people
from digest.model import Article, Cleaned, Hints, ItemId, RawItem
from digest.sources.formats.html import read_html

ROOT: Final = Path(__file__).parent.parent.parent
NEWSROOM: Final = ROOT / "examples/newsroom"
TRUTH: Final = ROOT / "tests/golden/newsroom/truth.jsonl"
CAPTURED: Final = datetime(2026, 3, 9, 5, 30, tzinfo=UTC)
# Share of pages and scraped texts that must agree; what was reached is a little higher, so that a new page may be hard.
FLOORS: Final = {
    "title": 0.93,
    "url": 0.97,
    "authors": 0.85,
    "publisher": 0.90,
    "day": 0.98,
    "language": 0.95,
    "first": 0.94,
    "last": 0.93,
    "caption": 0.90,
    "credit": 0.88,
    "opinion": 0.93,
    "removed": 0.88,
}


def _cleaned(file: Path) -> Cleaned:
    content = file.read_bytes()
    is_page = file.suffix == ".html"
    hints = next(iter(read_html(content))).hints if is_page else Hints()
    return clean(
        RawItem(
            id=ItemId(file.name),
            source="newsroom",
            where=file.name,
            media_type="text/html" if is_page else "text/plain",
            content=content,
            captured_at=CAPTURED,
            hints=hints,
        )
    )


def _begins(article: Article) -> str:
    """The first paragraph below the standfirst: with it the truth begins."""
    kinds = article.kinds or ("paragraph",)
    return next(words for words, kind in zip(article.paragraphs, kinds, strict=False) if kind != "standfirst")


def _agreements(article: Article, row: dict[str, Any]) -> dict[str, bool]:
    """Field by field whether an article is what the newsroom says it is. Agencies and desks are no authors here."""
    removed = [removal.text for removal in article.removed]
    return {
        "title": row["title"] is None or article.title == row["title"],
        "url": not row["url"] or article.url == row["url"],
        "authors": article.authors == people(row["authors"])[0],
        "publisher": article.publisher == row["publisher"],
        "day": article.published.iso()[:10] == row["published"][:10],
        "language": article.language == row["language"].split("-")[0],
        "first": _begins(article).startswith(row["first"]),
        "last": article.text.endswith(row["last"]),
        "caption": article.image.caption == (row["caption"] or ""),
        "credit": article.image.credit in ((row["credit"] or ""), (row["credit"] or "").split(": ")[-1]),
        "opinion": article.opinion == row["opinion"],
        "removed": all(words not in article.text and any(words in r for r in removed) for words in row["removed_contains"]),
    }


@cache
def _scores() -> tuple[dict[str, list[str]], int]:
    """The files that disagree, by field, and how many articles there are."""
    wrong: dict[str, list[str]] = defaultdict(list)
    count = 0
    for row in map(json.loads, TRUTH.read_text(encoding="utf-8").splitlines()):
        file = NEWSROOM / row["file"]
        if file.suffix not in {".html", ".txt"} or row["ends_as"] in {"held", "failed"}:
            continue
        articles = _cleaned(file).articles
        count += 1
        found = row["n"] < len(articles)
        agreements = _agreements(articles[row["n"]], row) if found else dict.fromkeys(FLOORS, False)
        for field, agrees in agreements.items():
            if not agrees:
                wrong[field].append(row["file"])
    return wrong, count


@pytest.mark.skipif(not TRUTH.exists(), reason="the example newsroom is not here")
@pytest.mark.parametrize("field", FLOORS)
def test_cleaning_keeps_its_floor_on_the_newsroom(field: str) -> None:
    wrong, count = _scores()
    assert 1 - len(wrong[field]) / count >= FLOORS[field], f"{field} is wrong in {wrong[field]}"
