"""Our cleaner as ``answer(html, url)``, for scoring it beside others on folders of pages with known truth."""

import gzip
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from digest.clean import clean_line

# Pages are judged as seen from here; later than any of their dates.
NOW: Final = datetime(2026, 7, 1, tzinfo=UTC)


def read_page(folder: Path, identity: str) -> str:
    """The markup of a page of such a folder."""
    with gzip.open(folder / "html" / f"{identity}.html.gz", "rt", encoding="utf-8", errors="replace") as file:
        return file.read()


def answer(html: str, url: str) -> dict[str, Any]:
    """The article of a page as ``digest clean`` gives it."""
    return clean_line({"id": url, "url": url, "html": html}, now=NOW)
