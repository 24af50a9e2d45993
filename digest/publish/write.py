"""Pages become files: each one whole, old or new, whatever happens in between; hand edits are kept."""

import os
import tempfile
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from digest.errors import BusyError
from digest.model import Page

# How long a run waits for another one to end before it says so, in seconds.
_PATIENCE = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What became of the pages: paths below the root, each in exactly one of the lists."""

    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()  # edited by hand, so left alone


def write(pages: Iterable[Page], root: Path, *, is_edited: Callable[[str], bool] = lambda _: False) -> Written:
    """Write each page below ``root`` in the order given; a file that has the same bytes is not touched.

    A Markdown file whose present text ``is_edited`` is left as it is.
    """
    written, unchanged, kept = [], [], []
    for page in pages:
        path = root / page.path
        present = path.read_bytes() if path.is_file() else None
        if present == page.text.encode("utf-8"):
            unchanged.append(page.path)
        elif present is not None and path.suffix == ".md" and is_edited(present.decode("utf-8", "replace")):
            kept.append(page.path)
        else:
            write_atomically(path, page.text.encode("utf-8"))
            written.append(page.path)
    return Written(written=tuple(written), unchanged=tuple(unchanged), kept=tuple(kept))


def remove_stale(root: Path, *, made: Container[str], is_stale: Callable[[str], bool]) -> tuple[str, ...]:
    """Remove the Markdown files below ``root`` that are not among those ``made`` and whose text ``is_stale``; their paths."""
    gone = []
    for path in sorted(root.rglob("*.md")):
        name = path.relative_to(root).as_posix()
        if name not in made and is_stale(path.read_text(encoding="utf-8", errors="replace")):
            path.unlink()
            gone.append(name)
    return tuple(gone)


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file as a whole: a temporary file beside it, flushed to disk, then renamed over it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    """Make a rename durable (POSIX); on systems that cannot open a folder there is nothing to do."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_leftovers(root: Path) -> None:
    """Remove temporary files that a killed run left behind. Call under the lock."""
    for path in root.rglob(".*.tmp"):
        path.unlink(missing_ok=True)


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the site's write lock; it goes with the run, even a killed one. Raises BusyError if another run has it."""
    lock = root / ".digest" / "lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(lock, timeout=_PATIENCE):
            yield
    except Timeout as error:
        raise BusyError(str(lock)) from error
