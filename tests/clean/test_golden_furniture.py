"""Pages with what publishers put between the lines, each beside what is left (tests/golden/clean/furniture, languages)."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from digest.clean import clean
from digest.model import Article
from tests.clean.items import item

GOLDEN = Path(__file__).parent.parent / "golden/clean"
CASES = sorted((*(GOLDEN / "furniture").glob("*.html"), *(GOLDEN / "languages").glob("*.html")))


@pytest.mark.parametrize("case", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_is_not_the_article_goes_and_is_reported(case: Path) -> None:
    """The article's paragraphs are left, all of them; what is gone stands in the report."""
    wanted = yaml.safe_load(case.with_suffix(".yml").read_text(encoding="utf-8"))
    (article,) = clean(item(case.read_text(encoding="utf-8"))).articles
    assert _told(article, wanted) == wanted


def _told(article: Article, wanted: dict[str, Any]) -> dict[str, Any]:
    """What cleaning found, in the words of an expectation."""
    report = [removal.text for removal in article.removed]
    found: dict[str, Any] = {
        "title": article.title,
        "authors": list(article.authors),
        "date": article.published.iso(),
        "language": article.language,
        "image": {"caption": article.image.caption, "credit": article.image.credit},
        "paragraphs": list(article.paragraphs),
        "gone": [w for w in wanted.get("gone", []) if w not in article.text and any(w in words for words in report)],
    }
    return {key: found[key] for key in wanted}
