"""Scraped texts of every layout, each beside what a careful editor makes of it (tests/golden/clean/text)."""

from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pytest
import yaml

from digest.clean import clean
from digest.model import Article
from tests.clean.items import item

CASES = sorted((Path(__file__).parent.parent / "golden/clean/text").glob("*.txt"))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_a_scraped_text_becomes_what_an_editor_makes_of_it(case: Path) -> None:
    """Every field that the expectation names agrees, for every article in the file."""
    expected = yaml.safe_load(case.with_suffix(".yml").read_text(encoding="utf-8"))
    captured = datetime.combine(expected["captured"], time(12), tzinfo=UTC)
    cleaned = clean(item(case.read_text(encoding="utf-8"), "text/plain", captured=captured))
    assert [a.title for a in cleaned.articles] == [e["title"] for e in expected["articles"]]
    for article, wanted in zip(cleaned.articles, expected["articles"], strict=True):
        assert _as_expected(article, wanted) == wanted


def _as_expected(article: Article, wanted: dict[str, Any]) -> dict[str, Any]:
    """The article in the words of an expectation; a claim that does not hold comes out different from what was wanted."""
    removed = [removal.text for removal in article.removed]
    found: dict[str, Any] = {
        "title": article.title,
        "publisher": article.publisher,
        "author": list(article.authors),
        "date": article.published.iso(),
        "date_is": article.published.how,
        "language": article.language,
        "wire": article.wire,
        "image": {"caption": article.image.caption, "credit": article.image.credit},
        "paragraphs": len(article.paragraphs),
        "first": wanted.get("first") if article.text.startswith(wanted.get("first", "")) else article.text[:80],
        "last": wanted.get("last") if article.text.endswith(wanted.get("last", "")) else article.text[-80:],
        "contains": [words for words in wanted.get("contains", []) if words in article.text],
        "removed": [
            words for words in wanted.get("removed", []) if any(words in r for r in removed) and words not in article.text
        ],
    }
    return {key: found[key] for key in wanted}
