"""Cases that are files."""

from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parents[1] / "golden" / "enrich"


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of ``tests/golden/enrich/NAME.yml``."""
    found: list[dict[str, Any]] = yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
    return found


def name_of(case: dict[str, Any]) -> str:
    """What a case is called in the test report."""
    return str(case.get("about") or case["text"])[:60]
