"""A folder as a source: every file below it, in order of path, each article-to-be in them one RawItem.

Not items, by rule: names that begin with a dot, what file managers leave behind, a README of the folder, and the assets that a
browser saves beside a page (``page_files/`` beside ``page.html``). Every other name ends as items or as one failed item that
says why. Links are followed to files inside the folder only.
"""

import os
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Final

from digest.config import SourceConfig
from digest.errors import CageError
from digest.model import Hints, ItemId, RawItem, SourceFailure
from digest.sources.dates import read_moment
from digest.sources.formats import FORMATS, PACKED, Part, Piece, failed_part, read_piece
from digest.sources.pieces import UnreadableError, pieces
from digest.sources.world import World
from digest.text import squeeze, visible

_IGNORED: Final = re.compile(r"\..*|readme(\.(md|txt|rst|markdown))?|thumbs\.db|desktop\.ini|__macosx", re.IGNORECASE | re.DOTALL)
_PAGES: Final = (".html", ".htm", ".xhtml")
# What browsers call the folder of a page's assets, in the languages of Firefox and Edge: "page_files", "page-Dateien".
_ASSETS: Final = re.compile(
    r"(.+)[_-](?:files|dateien|fichiers|archivos|ficheros|arquivos|ficheiros|file|bestanden|filer|filar|pliki|soubory|subory"
    r"|tiedostot|dosyalar|elemei|datoteke|fisiere|файлы|файли|αρχεία|ファイル|文件|檔案|파일)",
    re.IGNORECASE | re.DOTALL,
)
_ID_LENGTH: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A name in the folder: its path below it with "/", and why it cannot be read ("" if it can)."""

    path: str
    why: str = ""


def read_folder(source: SourceConfig, world: World) -> Iterator[RawItem | SourceFailure]:
    """Every item in the source's folder, in order of path and of place in the file; or one SourceFailure."""
    folder = world.root / Path(source.folder or "").expanduser()
    try:
        folder.stat()
        if not folder.is_dir():
            yield SourceFailure(source=source.label, why=f"{source.folder} is a file; name the folder it lies in")
            return
        found = _walk(folder, "")
    except OSError as error:
        remedy = "make the folder, or correct `folder:` in digest.yml"
        yield SourceFailure(source=source.label, why=f"the folder {source.folder} cannot be read ({_reason(error)}); {remedy}")
        return
    yield from _items(found, folder, source, world)


def read_one(path: Path, source: SourceConfig, world: World) -> Iterator[RawItem]:
    """The items of one file, as if it lay alone in the source's folder. For looking at a single file."""
    yield from _items([_Found(path=path.name, why=_why_not_read(path))], path.parent, source, world)


# ---------------------------------------------------------------- what lies there


def _walk(folder: Path, below: str) -> list[_Found]:
    """The names below a folder, sorted so that the order is the same on every machine. Raises OSError."""
    with os.scandir(folder) as entries:
        listed = sorted(entries, key=lambda entry: entry.name)
    pages = {PurePosixPath(entry.name).stem for entry in listed if PurePosixPath(entry.name).suffix.lower() in _PAGES}
    found: list[_Found] = []
    for entry in listed:
        path = f"{below}{entry.name}"
        if _IGNORED.fullmatch(entry.name):
            continue
        if not entry.is_dir(follow_symlinks=False):
            found.append(_Found(path=path))
        elif not _is_assets(entry.name, pages):
            found.extend(_walk_below(Path(entry.path), path))
    return found


def _walk_below(folder: Path, path: str) -> list[_Found]:
    """A subfolder's names; one that cannot be listed is itself an unreadable name."""
    try:
        return _walk(folder, f"{path}/")
    except OSError as error:
        return [_Found(path=path, why=f"the folder cannot be read ({_reason(error)})")]


def _is_assets(name: str, pages: set[str]) -> bool:
    match = _ASSETS.fullmatch(name)
    return match is not None and match[1] in pages


def _why_not_read(path: Path, folder: Path | None = None) -> str:
    """Why a name is not read as a file of a known type; "" if it is. Nothing is opened."""
    try:
        if folder is not None and path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
            return "it is a link that leaves the folder; copy the file here instead"
        mode = path.stat().st_mode
    except OSError as error:
        return f"the file cannot be read ({_reason(error)})"
    except RuntimeError:
        return "it is a link that leads to itself"
    if stat.S_ISDIR(mode):
        return "it is a link to a folder; links to folders are not followed"
    if not stat.S_ISREG(mode):
        return "it is no file (a pipe, socket or device)"
    if _suffix(path.name) not in FORMATS:
        suffix = _suffix(path.name)
        return f"files {f'of type {suffix}' if suffix else 'without a type'} are not read; .html and .txt are, among others"
    return ""


def _suffix(name: str) -> str:
    """The type of a file by its name, in lower case; that of the packed file for ``.gz``."""
    pure = PurePosixPath(name.lower())
    return PurePosixPath(pure.stem).suffix if pure.suffix == PACKED else pure.suffix


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()


# ---------------------------------------------------------------- its files


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A piece of a file on its way to a child, or why there is none."""

    path: str
    piece: Piece
    broken: UnreadableError | None = None


def _items(found: Sequence[_Found], folder: Path, source: SourceConfig, world: World) -> Iterator[RawItem]:
    """The items of these names, in order."""
    yield from items_of(_jobs(found, folder), source, world)


def items_of(jobs: Iterable[Job], source: SourceConfig, world: World) -> Iterator[RawItem]:
    """The items of these pieces, parsed in the cage, in order; pieces of one file follow each other."""
    path, keys = None, Counter[str]()
    for job, parts in world.caged(_read_job, jobs):
        if job.path != path:
            path, keys = job.path, Counter()
        if isinstance(parts, CageError):
            parts = (failed_part(str(parts), job.piece.content, number=job.piece.first if job.piece.first > 1 else 0),)
        for part in parts:
            keys[part.key] += 1
            yield _item(part, keys[part.key], job.path, source, world)


def _read_job(job: Job) -> tuple[Part, ...]:
    """The parts of a job. Runs in a child."""
    if job.broken is not None:
        number = job.broken.number
        return (failed_part(job.broken.why, job.piece.content, number=number, key=str(number or "")),)
    return read_piece(job.piece)


def _jobs(found: Iterable[_Found], folder: Path) -> Iterator[Job]:
    """The pieces of all files, read one after the other."""
    for one in found:
        path = folder / one.path
        why = one.why or _why_not_read(path, folder)
        yield from [not_read(one.path, why)] if why else jobs_of(path, one.path, _suffix(path.name))


def not_read(name: str, why: str) -> Job:
    """A file that was not opened; its name is its content, so that two such files are not taken for one."""
    return Job(path=name, piece=Piece(suffix=_suffix(name), content=os.fsencode(name)), broken=UnreadableError(why))


def jobs_of(path: Path, name: str, suffix: str) -> Iterator[Job]:
    """The pieces of a file that is read as of type ``suffix`` and known by ``name``."""
    named = Piece(suffix=suffix, content=os.fsencode(name))
    try:
        with path.open("rb") as stream:
            for piece in pieces(stream, suffix):
                if isinstance(piece, Piece):
                    yield Job(path=name, piece=piece)
                else:
                    yield Job(path=name, piece=named, broken=piece)
    except OSError as error:
        yield not_read(name, f"the file cannot be read ({_reason(error)})")


# ---------------------------------------------------------------- their items


def _item(part: Part, occurrence: int, path: str, source: SourceConfig, world: World) -> RawItem:
    """A part of a file as an item. What the source in digest.yml says fills in what the part leaves open."""
    hints = part.hints
    return RawItem(
        id=item_id(source.label, path, part.key if occurrence == 1 else f"{part.key}\0{occurrence}"),
        source=source.label,
        where=_where(source, path, part.number),
        media_type=part.media_type,
        content=part.content,
        captured_at=_captured(part, source, world),
        encoding=part.encoding,
        hints=_filled(hints, source),
        rights=source.rights,
        signals=part.signals,
        refused=part.refused,
        notes=part.notes,
    )


def item_id(source: str, path: str, key: str) -> ItemId:
    """16 hex digits out of the source, the path in it (composed form, so that every file system gives the same) and the key."""
    place = "\0".join((source, unicodedata.normalize("NFC", path), key))
    return ItemId(sha256(place.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_LENGTH])


def _where(source: SourceConfig, path: str, number: int) -> str:
    """Where a person finds the item: the folder as digest.yml names it (the last name of an absolute one), path, place."""
    folder = PurePosixPath(source.folder or "")
    shown = folder.name if folder.is_absolute() or str(folder).startswith("~") else str(folder)
    place = str(PurePosixPath(shown) / unicodedata.normalize("NFC", path))
    return squeeze(visible(place)) + (f"#{number}" if number else "")


def _captured(part: Part, source: SourceConfig, world: World) -> datetime:
    """When the item was captured: as it says, else as its source says, else now; never later than now, never by mtime."""
    said = read_moment(part.fetched, world.zone)
    return min(said or source.captured or world.now, world.now)


def _filled(hints: Hints, source: SourceConfig) -> Hints:
    return replace(
        hints,
        publisher=hints.publisher or source.publisher or hints.feed_title,
        language=hints.language or source.language,
    )
