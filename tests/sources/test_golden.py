"""Each case is a folder: what lies in ``in/`` must become the items of ``expected.yml``; ``about.txt`` says what is true of it.

To write a new case, make its folder and run ``python -m tests.sources.test_golden CASE``; then read what it wrote.
"""

import sys
from pathlib import Path

import pytest
import yaml

from tests.sources.folders import as_record, read_items

CASES = Path(__file__).parent.parent / "golden" / "sources"


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_a_folder_becomes_these_items(case: str) -> None:
    expected = yaml.safe_load((CASES / case / "expected.yml").read_text(encoding="utf-8"))
    assert [as_record(item) for item in read_items(CASES / case)] == expected


if __name__ == "__main__":
    for name in sys.argv[1:]:
        found = [as_record(item) for item in read_items(CASES / name)]
        text = yaml.safe_dump(found, allow_unicode=True, sort_keys=False, width=120)
        (CASES / name / "expected.yml").write_text(text, encoding="utf-8")
