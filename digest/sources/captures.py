"""What was fetched and what cleaning made of it: a cache that lets builds repeat offline and ``digest check`` prove spans.

What the stages before ``publish`` keep in ``.digest/``. Everything in it may be deleted at any time:

    .digest/cleaned/VERSION/ab/abcd….json   what cleaning made of an item, by the hash of what came in
    .digest/texts/ab/abcd….txt              the text of a cleaned article, by its own hash
    .digest/bodies/ab/abcd…                 what an address answered, unpacked, by its own hash
    .digest/addresses/ab/abcd….json         what is known of an address (http_state.py), by the hash of the address
    .digest/entries/VERSION/ab/abcd….json   the entries of a feed, by the hash of the body they were read from
    .digest/answers/ab/abcd….json           what the model answered, and to what, by the hash of what it was asked

Files are written beside their place and renamed into it; each begins with, or is named by, the hash of its bytes, so that one
torn by a power cut is noticed, removed and made again. (Hence no fsync: losing a cache entry costs a second of work.)
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final, TypeVar

from digest.model import Article, Cleaned, Hints, Image, Outcome, Refusal, Removal, Stamp, sha
from digest.sources.formats.part import Part
from digest.sources.http_state import Record, as_json, from_json
from digest.text import slug

T = TypeVar("T")

_HASH_LENGTH: Final = 64
_HEX: Final = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body that is kept: its hash, its size in bytes, and when it was stored (seconds since 1970, for ordering only)."""

    sha256: str
    size: int
    stored: float


class Captures:
    """The captures under ``root`` (a site's ``.digest/``). Nothing is made there before the first ``put``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._cleaned = root / "cleaned"
        self._texts = root / "texts"
        self._bodies = root / "bodies"
        self._addresses = root / "addresses"
        self._entries = root / "entries"
        self._answers = root / "answers"

    def get(self, content_sha256: str, version: str) -> Cleaned | None:
        """What cleaning of this ``version`` made of this content, or None. A damaged entry is removed and is None.

        Item, source, place and capture in it are those of the item that was put; cleaning knows how to restamp them.
        """
        return _checked(_place(self._cleaned / slug(version), content_sha256, ".json"), _cleaned_from)

    def put(self, content_sha256: str, version: str, cleaned: Cleaned) -> None:
        """Keep what cleaning made of a content, and the texts of its articles. Raises OSError (disk full, read-only)."""
        body = json.dumps(asdict(cleaned), ensure_ascii=False, default=_written).encode("utf-8", "surrogatepass")
        for article in cleaned.articles:
            path = _place(self._texts, article.text_sha256, ".txt")
            if not path.exists():
                _write(path, article.text.encode("utf-8", "surrogatepass"))
        _write_checked(_place(self._cleaned / slug(version), content_sha256, ".json"), body)

    def article(self, text_sha256: str) -> str | None:
        """The text of a cleaned article by the hash of its text, or None where it is not (any longer) here."""
        path = _place(self._texts, text_sha256, ".txt")
        stored = _read(path)
        if stored is None:
            return None
        if sha256(stored).hexdigest() != text_sha256:
            path.unlink(missing_ok=True)
            return None
        return stored.decode("utf-8", "surrogatepass")

    # ------------------------------------------------------------ what was fetched

    def record(self, url: str) -> Record | None:
        """What is known of an address, or None. Copies whose body is not (any longer) here are left out."""
        found = _checked(_place(self._addresses, sha(url), ".json"), from_json)
        if found is None or all(_place(self._bodies, copy.sha256).is_file() for copy in found.copies):
            return found
        return replace(found, copies=tuple(copy for copy in found.copies if _place(self._bodies, copy.sha256).is_file()))

    def records(self) -> Iterator[Record]:
        """What is known of each address, in no order, also of copies whose body is not here."""
        for path in self._addresses.glob("??/*.json"):
            if found := _checked(path, from_json):
                yield found

    def listed(self, record: Record) -> dict[str, Record | None]:
        """What a list of sitemaps names and what lists among these name, by address; None for what was never asked for."""
        found = {address: self.record(address) for address in record.children}
        deeper = {address: self.record(address) for one in found.values() if one for address in one.children}
        return deeper | found

    def put_record(self, record: Record) -> None:
        """Keep what is known of an address. Raises OSError."""
        _write_checked(
            _place(self._addresses, sha(record.url), ".json"), json.dumps(as_json(record), default=datetime.isoformat).encode()
        )

    def new_body(self) -> "NewBody":
        """A place for a body that is still coming in. Raises OSError."""
        return NewBody(self._bodies)

    def remove_leftovers(self) -> None:
        """Remove what a killed run left half written; call where no other run can be at work."""
        for path in self._bodies.glob(".*.part"):
            path.unlink(missing_ok=True)

    def body(self, body_sha256: str) -> bytes | None:
        """A body by its hash, or None where it is not here; a damaged one is removed and is None."""
        path = _place(self._bodies, body_sha256)
        stored = _read(path)
        if stored is not None and sha256(stored).hexdigest() != body_sha256:
            path.unlink(missing_ok=True)
            return None
        return stored

    def bodies(self) -> Iterator[Body]:
        """All bodies that are kept, in no order."""
        for path in self._bodies.glob("??/*"):
            facts = path.stat()
            yield Body(sha256=path.name, size=facts.st_size, stored=facts.st_mtime)

    def drop_body(self, body_sha256: str) -> None:
        """Remove a body; the records that name it go on without."""
        _place(self._bodies, body_sha256).unlink(missing_ok=True)

    # ------------------------------------------------------------ what the model answered

    def answer(self, key: str) -> str | None:
        """What the model answered to what has this hash, or None."""
        return _checked(_place(self._answers, key, ".json"), lambda found: str(found["reply"]))

    def put_answer(self, key: str, asked: str, reply: str) -> None:
        """Keep an answer, beside what was asked: so whatever is taken down is found in both. Raises OSError."""
        body = json.dumps({"asked": asked, "reply": reply}, ensure_ascii=False)
        _write_checked(_place(self._answers, key, ".json"), body.encode("utf-8", "surrogatepass"))

    def parts(self, body_sha256: str, version: str) -> tuple[Part, ...] | None:
        """The entries that reading of this ``version`` found in a body, or None."""
        return _checked(
            _place(self._entries / slug(version), body_sha256, ".json"), lambda found: tuple(_part(one) for one in found)
        )

    def put_parts(self, body_sha256: str, version: str, parts: Sequence[Part]) -> None:
        """Keep the entries of a body. Raises OSError."""
        body = json.dumps([_part_as_json(part) for part in parts], ensure_ascii=False)
        _write_checked(_place(self._entries / slug(version), body_sha256, ".json"), body.encode("utf-8", "surrogatepass"))


class NewBody:
    """A body as it comes in: written to disk piece by piece, then kept under its hash or dropped."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._hash, self.size = folder, sha256(), 0
        self._file = NamedTemporaryFile(dir=folder, prefix=".", suffix=".part", delete=False)  # noqa: SIM115  # closed in keep or drop

    def write(self, piece: bytes) -> None:
        """Add some bytes. Raises OSError."""
        self._hash.update(piece)
        self.size += len(piece)
        self._file.write(piece)

    def content(self) -> bytes:
        """What came so far. Raises OSError."""
        self._file.flush()
        return Path(self._file.name).read_bytes()

    def keep(self) -> str:
        """Keep what came, and give its hash. Raises OSError."""
        self._file.close()
        name = self._hash.hexdigest()
        path = _place(self._folder, name)
        path.parent.mkdir(exist_ok=True)
        os.replace(self._file.name, path)
        return name

    def drop(self) -> None:
        """Forget what came."""
        self._file.close()
        Path(self._file.name).unlink(missing_ok=True)


def _place(folder: Path, digest: str, suffix: str = "") -> Path:
    """Where a folder has what is named by a hash. Raises ValueError for what is none: it would become a path."""
    if len(digest) != _HASH_LENGTH or not _HEX.issuperset(digest):
        raise ValueError(f"{digest[:80]!r} is no sha256 in lower-case hex")
    return folder / digest[:2] / f"{digest}{suffix}"


def _checked(path: Path, read: Callable[[Any], T]) -> T | None:
    """What a file holds under its checksum; a damaged one, or one of another version's making, is removed and is None."""
    stored = _read(path)
    if stored is None:
        return None
    checksum, _, body = stored.partition(b"\n")
    try:
        if checksum.decode("ascii") != sha256(body).hexdigest():
            raise ValueError("checksum")
        return read(json.loads(body.decode("utf-8", "surrogatepass")))
    except (ValueError, TypeError, KeyError, AttributeError):
        path.unlink(missing_ok=True)
        return None


def _write_checked(path: Path, body: bytes) -> None:
    _write(path, sha256(body).hexdigest().encode() + b"\n" + body)


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
        signals=tuple(found["signals"]),
        kinds=tuple(found["kinds"]),
    )
    return Article(**fields)


def _cleaned_from(found: Mapping[str, Any]) -> Cleaned:
    """Raises KeyError, TypeError or ValueError for what another version of the nouns wrote."""
    return Cleaned(
        articles=tuple(_article(one) for one in found["articles"]),
        outcomes=tuple(Outcome(**one) for one in found["outcomes"]),
    )


def _part_as_json(part: Part) -> dict[str, Any]:
    fields = asdict(part)
    fields["content"] = part.content.decode("utf-8", "surrogateescape")
    return {key: value for key, value in fields.items() if value not in ("", None, (), 0)}


def _part(found: Mapping[str, Any]) -> Part:
    fields = dict(found)
    hints = dict(found["hints"])
    hints.update(authors=tuple(hints["authors"]), tags=tuple(hints["tags"]), image=Image(**hints["image"]))
    fields.update(
        content=found.get("content", "").encode("utf-8", "surrogateescape"),
        hints=Hints(**hints),
        refused=Refusal(**found["refused"]) if found.get("refused") else None,
        notes=tuple(found.get("notes", ())),
        signals=tuple(found.get("signals", ())),
    )
    return Part(**fields)
