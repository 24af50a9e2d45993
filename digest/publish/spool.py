"""Text that waits until it is asked for: on disk where there is much, since ten thousand pages would take half a gigabyte."""

import os
import weakref
from tempfile import TemporaryFile
from typing import NamedTuple

# Characters that wait in memory: a thousand pages.
_HELD = 32_000_000


class Place(NamedTuple):
    """Where a text lies in its spool, in bytes; or the text itself, ``held`` in memory."""

    start: int
    size: int
    held: str = ""


NOWHERE = Place(0, 0)


class Spool:
    """Memory, and when that is full a file without a name, gone with its owner or the process."""

    def __init__(self, held: int = _HELD) -> None:
        file = TemporaryFile(buffering=0)  # noqa: SIM115 - closed with its owner
        self._file, self._end, self._room = file, 0, held
        weakref.finalize(self, file.close)

    def put(self, text: str) -> Place:
        """Keep a text. Raises OSError (disk full)."""
        if len(text) <= self._room:
            self._room -= len(text)
            return Place(0, 0, text)
        waiting, start = memoryview(text.encode()), self._end
        while waiting:
            waiting = waiting[self._file.write(waiting) :]
        self._end = self._file.tell()
        return Place(start, self._end - start)

    def get(self, place: Place) -> str:
        """A text that was kept."""
        return place.held or os.pread(self._file.fileno(), place.size, place.start).decode()
