"""Text that waits on disk until it is asked for: that of ten thousand pages would take half a gigabyte of memory."""

import os
import weakref
from tempfile import TemporaryFile
from typing import NamedTuple


class Place(NamedTuple):
    """Where a text lies in its spool, in bytes."""

    start: int
    size: int


NOWHERE = Place(0, 0)


class Spool:
    """A file without a name, gone with its owner or the process."""

    def __init__(self) -> None:
        file = TemporaryFile(buffering=0)  # noqa: SIM115 - closed with its owner
        self._file, self._end = file, 0
        weakref.finalize(self, file.close)

    def put(self, text: str) -> Place:
        """Keep a text. Raises OSError (disk full)."""
        waiting, start = memoryview(text.encode()), self._end
        while waiting:
            waiting = waiting[self._file.write(waiting) :]
        self._end = self._file.tell()
        return Place(start, self._end - start)

    def get(self, place: Place) -> str:
        """A text that was kept."""
        return os.pread(self._file.fileno(), place.size, place.start).decode()
