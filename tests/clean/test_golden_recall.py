"""Pages whose text is easily lost, each beside what a careful editor takes from it (tests/golden/clean/recall)."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from digest.clean import Explanation, explain
from tests.clean.items import item

CASES = sorted((Path(__file__).parent.parent / "golden/clean/recall").glob("*.html"))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_no_paragraph_is_lost_and_nothing_is_added(case: Path) -> None:
    """Every field that the expectation names agrees."""
    wanted = yaml.safe_load(case.with_suffix(".yml").read_text(encoding="utf-8"))
    explained = explain(item(case.read_text(encoding="utf-8")))
    assert _told(explained, wanted) == wanted


def _told(explained: Explanation, wanted: dict[str, Any]) -> dict[str, Any]:
    """What cleaning found, in the words of an expectation."""
    (article,) = explained.cleaned.articles
    found: dict[str, Any] = {
        "title": article.title,
        "paragraphs": list(article.paragraphs),
        "kinds": list(article.kinds),
        "tags": list(article.tags),
        "authors": list(article.authors),
        "url": article.url,
        "chosen_by": explained.chosen_by,
        "part": explained.sources.get("part"),
    }
    return {key: found[key] for key in wanted}
