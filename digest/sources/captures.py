"""Cleaned articles by content hash: a cache that lets builds repeat without the folder and ``digest check`` prove spans.

The only writer of ``.digest/``. Everything in it may be deleted at any time:

    .digest/cleaned/VERSION/ab/abcd….json   what cleaning made of an item, by the hash of what came in
    .digest/texts/ab/abcd….txt              the text of a cleaned article, by its own hash

Files are written beside their place and renamed into it; each begins with, or is named by, the hash of its bytes, so that one
torn by a power cut is noticed, removed and made again. (Hence no fsync: losing a cache entry costs a second of work.)
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

from digest.model import Article, Cleaned, Image, Outcome, Removal, Stamp
from digest.text import slug

_HASH_LENGTH: Final = 64
_HEX: Final = frozenset("0123456789abcdef")


class Captures:
    """The captures under ``root`` (a site's ``.digest/``). Nothing is made there before the first ``put``."""

    def __init__(self, root: Path) -> None:
        self._cleaned = root / "cleaned"
        self._texts = root / "texts"

    def get(self, content_sha256: str, version: str) -> Cleaned | None:
        """What cleaning of this ``version`` made of this content, or None. A damaged entry is removed and is None.

        Item, source, place and capture in it are those of the item that was put; cleaning knows how to restamp them.
        """
        path = self._entry(content_sha256, version)
        stored = _read(path)
        if stored is None:
            return None
        checksum, _, body = stored.partition(b"\n")
        try:
            if checksum.decode("ascii") != sha256(body).hexdigest():
                raise ValueError("checksum")
            return _cleaned_from(json.loads(body.decode("utf-8", "surrogatepass")))
        except (ValueError, TypeError, KeyError, AttributeError):
            path.unlink(missing_ok=True)
            return None

    def put(self, content_sha256: str, version: str, cleaned: Cleaned) -> None:
        """Keep what cleaning made of a content, and the texts of its articles. Raises OSError (disk full, read-only)."""
        body = json.dumps(asdict(cleaned), ensure_ascii=False, default=_written).encode("utf-8", "surrogatepass")
        for article in cleaned.articles:
            path = self._text_path(article.text_sha256)
            if not path.exists():
                _write(path, article.text.encode("utf-8", "surrogatepass"))
        _write(self._entry(content_sha256, version), sha256(body).hexdigest().encode() + b"\n" + body)

    def article(self, text_sha256: str) -> str | None:
        """The text of a cleaned article by the hash of its text, or None where it is not (any longer) here."""
        path = self._text_path(text_sha256)
        stored = _read(path)
        if stored is None:
            return None
        if sha256(stored).hexdigest() != text_sha256:
            path.unlink(missing_ok=True)
            return None
        return stored.decode("utf-8", "surrogatepass")

    def _entry(self, content_sha256: str, version: str) -> Path:
        _check(content_sha256)
        return self._cleaned / slug(version) / content_sha256[:2] / f"{content_sha256}.json"

    def _text_path(self, text_sha256: str) -> Path:
        _check(text_sha256)
        return self._texts / text_sha256[:2] / f"{text_sha256}.txt"


def _check(digest: str) -> None:
    """Raises ValueError for what is no hash: it would become a path."""
    if len(digest) != _HASH_LENGTH or not _HEX.issuperset(digest):
        raise ValueError(f"{digest[:80]!r} is no sha256 in lower-case hex")


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _write(path: Path, content: bytes) -> None:
    """The content at ``path``, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as temporary:
        try:
            temporary.write(content)
            temporary.close()
            os.replace(temporary.name, path)
        except BaseException:
            Path(temporary.name).unlink(missing_ok=True)
            raise


# ---------------------------------------------------------------- as JSON


def _written(value: object) -> Mapping[str, str]:
    """A day or a moment, told apart by its key."""
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    raise TypeError(f"{type(value).__name__} has no place in a cleaned article")


def _when(found: Mapping[str, str]) -> date | datetime:
    return datetime.fromisoformat(found["moment"]) if "moment" in found else date.fromisoformat(found["day"])


def _stamp(found: Mapping[str, Any]) -> Stamp:
    return Stamp(when=_when(found["when"]), how=found["how"])


def _article(found: Mapping[str, Any]) -> Article:
    fields = dict(found)
    fields.update(
        paragraphs=tuple(found["paragraphs"]),
        authors=tuple(found["authors"]),
        tags=tuple(found["tags"]),
        published=_stamp(found["published"]),
        modified=_stamp(found["modified"]) if found["modified"] else None,
        image=Image(**found["image"]),
        captured_at=_when(found["captured_at"]),
        removed=tuple(Removal(**one) for one in found["removed"]),
    )
    return Article(**fields)


def _cleaned_from(found: Mapping[str, Any]) -> Cleaned:
    """Raises KeyError, TypeError or ValueError for what another version of the nouns wrote."""
    return Cleaned(
        articles=tuple(_article(one) for one in found["articles"]),
        outcomes=tuple(Outcome(**one) for one in found["outcomes"]),
    )
