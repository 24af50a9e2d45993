"""Remove from ``.digest/`` every trace of what was taken down: whatever file holds one of its words goes, whole.

Everything there is a cache that may be deleted at any time, so nothing is lost but time: a feed that names it is asked afresh,
and what is known of the feed's address stays, without those words.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from digest.model import sha
from digest.sources.captures import Captures
from digest.sources.http.freshness import Validators
from digest.sources.http_state import Record
from digest.urls import canonical_url, place_key

# A needle this short would be found by chance; addresses, titles and sentences are longer.
_SHORTEST: Final = 8
_KEPT: Final = frozenset({"lock"})


def purge(cache: Path, words: Iterable[str]) -> int:
    """Remove each file below ``cache`` that holds any of the words, or what an address among them answered; how many went."""
    told = {one for one in words if len(one) >= _SHORTEST}
    if not told:
        return 0
    captures = Captures(cache)
    places = {place_key(one) for one in told if "://" in one}
    variants = {record.url for record in captures.records() if place_key(record.url) in places}
    addresses = told | variants | {canonical_url(one) for one in told}
    answers = {copy.sha256 for one in addresses if (record := captures.record(one)) for copy in record.copies}
    names = answers | {sha(one) for one in addresses}
    needles = {form.encode("utf-8", "surrogatepass") for one in told for form in (one, json.dumps(one)[1:-1], _escaped(one))}
    gone = _removed(_files(cache, of_addresses=False), names, needles)
    for record in captures.records():
        if (left := _without(record, {path.stem for path in gone}, addresses)) != record:
            captures.put_record(left)
    return len(gone) + len(_removed(_files(cache, of_addresses=True), names, needles))


def _files(cache: Path, *, of_addresses: bool) -> list[Path]:
    """The files below ``cache`` that say what is known of an address, or all the others."""
    files = (path for path in sorted(cache.rglob("*")) if path.is_file() and path.name not in _KEPT)
    return [path for path in files if (path.relative_to(cache).parts[0] == "addresses") == of_addresses]


def _removed(files: Iterable[Path], names: Collection[str], needles: Collection[bytes]) -> list[Path]:
    """Those of the files that are named so or hold a needle, removed."""
    gone = [path for path in files if path.stem in names or _holds(path, needles)]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def _without(record: Record, bodies: Collection[str], addresses: Collection[str]) -> Record:
    """What is known of an address without copies whose bodies went, and without the pages among the addresses."""
    copies = tuple(copy for copy in record.copies if copy.sha256 not in bodies)
    pages = tuple(page for page in record.pages if page not in addresses)
    if copies == record.copies:
        return replace(record, pages=pages)
    return replace(record, copies=copies, pages=pages, validators=Validators(), fresh_until=None, purged=not copies)


def _escaped(words: str) -> str:
    """The words as JSON has them when other alphabets stay as they are."""
    return json.dumps(words, ensure_ascii=False)[1:-1]


def _holds(path: Path, needles: Iterable[bytes]) -> bool:
    content = path.read_bytes()
    return any(needle in content for needle in needles)
