"""The hash of each file's content; a file whose stamp is as it was when it was hashed is not read again.

A stamp is what the file system says of a file: when it was written, when anything about it changed, its size and its number. On
another machine, or after a checkout, no stamp is the same, and every file is read. A file that was written only just before
it was hashed is read again the next time: it could have changed once more within the same tick of the clock.
"""

import os
import time
from pathlib import Path
from typing import Final

from digest.publish.site_cache import content_hash, load_kept, save_kept

FILE_NAME: Final = "hashes.json"
# The coarsest clock of a file system in use (FAT: two seconds), in nanoseconds.
_TICK: Final = 2_000_000_000
# Files whose content is held after they were hashed: a page and its record.
_HELD: Final = 2


class FileHashes:
    """The content hashes of a site's files. ``cache`` is the folder where stamps are kept; without one, every file is read."""

    def __init__(self, root: Path, cache: Path | None = None) -> None:
        # A file is the same one by its full path and by the way to it from the working folder.
        self._roots = (f"{root.resolve()}{os.sep}", f"{root}{os.sep}")
        self._began = time.time_ns()
        self._known: dict[str, list[str]] = (load_kept(cache / FILE_NAME) if cache else None) or {}
        self._found: dict[str, tuple[str, int, str]] = {}
        self._read: dict[str, bytes] = {}  # what was read last

    def of(self, path: str | Path) -> tuple[str, int]:
        """The hash of a file's content and its size in bytes; ("", -1) where there is no file."""
        name = os.fspath(path)
        key = self._key(name)
        if (found := self._found.get(key)) is None:
            found = self._found[key] = self._look(name, key)
        return found[:2]

    def content(self, name: str) -> bytes:
        """What a file holds, nothing where there is none; of a file that was hashed just now without reading it again."""
        return self._read.pop(self._key(name), None) or file_bytes(name)

    def _key(self, name: str) -> str:
        """The way to a file from the site's folder; its full path for one that lies elsewhere."""
        full, short = self._roots
        return name.removeprefix(full).removeprefix(short)

    def _look(self, name: str, key: str) -> tuple[str, int, str]:
        try:
            told = os.stat(name)
        except FileNotFoundError:
            return "", -1, ""
        stamp = f"{told.st_mtime_ns} {told.st_ctime_ns} {told.st_size} {told.st_ino}"
        known = self._known.get(key)
        if known is not None and known[0] == stamp:
            return known[1], told.st_size, stamp
        content = self._read[key] = file_bytes(name)
        if len(self._read) > _HELD:
            del self._read[next(iter(self._read))]
        settled = max(told.st_mtime_ns, told.st_ctime_ns) < self._began - _TICK
        return content_hash(content), len(content), stamp if settled else ""

    def save(self, cache: Path) -> None:
        """Keep the stamps of the files below the site's folder that were asked for."""
        kept = {key: [stamp, sha] for key, (sha, _, stamp) in self._found.items() if stamp and not os.path.isabs(key)}
        if kept != self._known:
            save_kept(kept, cache / FILE_NAME)


def file_bytes(path: str | Path) -> bytes:
    """What a file holds; nothing where it is not there. By the system's own calls: there are tens of thousands."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return b""
    try:
        size = os.fstat(descriptor).st_size
        content = os.read(descriptor, size + 1)
        while len(content) < size and (more := os.read(descriptor, size)):
            content += more
        return content
    finally:
        os.close(descriptor)
