"""Reads the outside world: what digest.yml names becomes RawItems, one for each article-to-be.

Start with ``collect`` in doors.py. A source goes through the *door* registered for its kind (entry-point group
``digest.sources``; a door is a function ``(SourceConfig, World) -> Iterable[RawItem | SourceFailure]``). Ours is folder.py:

    folder.py    which files there are, in which order, and what becomes of their parts
    pieces.py    a file's bytes: unpacked, capped, cut into pieces
    formats/     bytes -> parts, one pure module for each format; runs in a killable child (digest/cage.py)
    dates.py     moments as machines write them
    captures.py  cleaned articles by content hash: the only writer of ``.digest/``

Nothing is lost at the door: what cannot be read is an item with ``refused`` (held: its text is elsewhere; failed: unreadable)
and a reason; a source that cannot be read at all is a SourceFailure. Whether an item's bytes are an article is not asked
here: that is cleaning.

A new format is a copy of its nearest neighbour in formats/, a line in ``FORMATS`` and a test beside the others.
"""

from digest.sources.captures import Captures
from digest.sources.dates import read_moment, stated_date
from digest.sources.doors import collect, collect_file, record_item
from digest.sources.formats import KNOWN_TYPES
from digest.sources.world import Door, World, in_cage

__all__ = [
    "KNOWN_TYPES",
    "Captures",
    "Door",
    "World",
    "collect",
    "collect_file",
    "in_cage",
    "read_moment",
    "record_item",
    "stated_date",
]
