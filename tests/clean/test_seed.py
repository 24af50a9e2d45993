"""The scraped text that the project began with, where its folder lies beside the project."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from digest.clean import clean_line

SEED = Path(__file__).parent.parent.parent.parent / "shared/data/seed"


@pytest.mark.skipif(not SEED.exists(), reason="no ../shared/data/seed beside the project")
def test_the_first_text_agrees_with_its_editor() -> None:
    expected = yaml.safe_load((SEED / "expected.yml").read_text(encoding="utf-8"))
    out = clean_line(
        {"id": "seed", "text": (SEED / expected["input"]).read_text(encoding="utf-8")}, now=datetime(2026, 11, 23, tzinfo=UTC)
    )
    assert {key: out[key] for key in ("title", "publisher", "date_is", "language", "image")} == {
        key: expected[key] for key in ("title", "publisher", "date_is", "language", "image")
    }
    assert out["date"] == expected["date"].isoformat()
    assert out["text"].startswith(expected["first_paragraph_starts"])
    assert out["text"].endswith(expected["last_paragraph_ends"])
    assert len(out["text"].split("\n\n")) == expected["paragraphs"]
    for words in expected["removed_contains"]:
        assert any(words in removal["text"] for removal in out["removed"])
        assert words not in out["text"]
