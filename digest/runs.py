"""The logs of runs, in ``.digest/runs/2026-03-09T060000Z.json`` by the present of each; the last so many. May be deleted."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from digest.publish import write_atomically

# As many as are kept: two months of one run a day.
_KEPT: Final = 60


def keep_log(cache: Path, now: datetime, log: str) -> None:
    """Keep the log of a run in ``cache`` (a site's ``.digest/``), and the newest of those before. Raises OSError."""
    folder = cache / "runs"
    write_atomically(folder / f"{now.astimezone(UTC):%Y-%m-%dT%H%M%SZ}.json", log.encode("utf-8", "surrogatepass"))
    for path in sorted(folder.glob("*.json"))[:-_KEPT]:
        path.unlink(missing_ok=True)


def logs(cache: Path) -> Iterator[Mapping[str, Any]]:
    """The logs that are kept, oldest first, as far as they can be read."""
    for path in sorted((cache / "runs").glob("*.json")):
        try:
            found = json.loads(path.read_text(encoding="utf-8", errors="replace"))
        except ValueError:
            continue
        if isinstance(found, dict):
            yield found
