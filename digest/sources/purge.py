"""Remove from ``.digest/`` every trace of what was taken down: whatever file holds one of its words goes, whole.

Everything there is a cache that may be deleted at any time, so nothing is lost but time.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from digest.model import sha

# A needle this short would be found by chance; addresses, titles and sentences are longer.
_SHORTEST: Final = 8
_KEPT: Final = frozenset({"lock"})


def purge(cache: Path, words: Iterable[str]) -> int:
    """Remove each file below ``cache`` that holds any of the words, or is named for an address among them; how many went."""
    told = {one for one in words if len(one) >= _SHORTEST}
    needles = {form.encode("utf-8", "surrogatepass") for one in told for form in (one, json.dumps(one)[1:-1], _escaped(one))}
    names = {sha(one) for one in told}
    gone = 0
    for path in sorted(cache.rglob("*")) if needles else ():
        if path.is_file() and path.name not in _KEPT and (path.stem in names or _holds(path, needles)):
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _escaped(words: str) -> str:
    """The words as JSON has them when other alphabets stay as they are."""
    return json.dumps(words, ensure_ascii=False)[1:-1]


def _holds(path: Path, needles: Iterable[bytes]) -> bool:
    content = path.read_bytes()
    return any(needle in content for needle in needles)
