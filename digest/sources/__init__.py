"""Reads the outside world: what digest.yml names becomes RawItems, one for each article-to-be.

Start with ``collect`` in doors.py. A source goes through the *door* registered for its kind (entry-point group
``digest.sources``; a door is a function ``(SourceConfig, World) -> Iterable[RawItem | SourceFailure]``). Ours are folder.py
and network.py. What is on the network is fetched before, by ``fetch`` in rounds.py; the doors read what that captured.

    folder.py    which files there are, in which order, and what becomes of their parts
    network.py   feeds, pages, sites, sitemaps and lists of feeds, as they were captured
    mail.py      mailboxes; the door to IMAP
    rounds.py    one round of fetching them; fetch.py is the door to HTTP, http/ what it decides by; warc.py archives what it saw
    pieces.py    a file's bytes: unpacked, capped, cut into pieces
    formats/     bytes -> parts, one pure module for each format; runs in a killable child (digest/cage.py)
    dates.py     moments as machines write them
    endpoint.py  the model, if there is one: asked by the same door, its answers kept, its cost capped
    pings.py     tells a hub that feeds have changed
    captures.py  what was fetched and cleaned, by its hash, in ``.digest/``

Nothing is lost at the door: what cannot be read is an item with ``refused`` (held: its text is elsewhere; failed: unreadable)
and a reason; a source that cannot be read at all is a SourceFailure. Whether an item's bytes are an article is not asked
here: that is cleaning.

A new format is a copy of its nearest neighbour in formats/, a line in ``FORMATS`` and a test beside the others.
"""

from digest.sources.captures import Captures
from digest.sources.dates import read_moment, stated_date
from digest.sources.doors import collect, collect_file, record_item
from digest.sources.endpoint import Asked, Endpoint
from digest.sources.http_state import Record
from digest.sources.pings import ping
from digest.sources.purge import purge
from digest.sources.rounds import Fetched, fetch
from digest.sources.subscriptions import feeds_read
from digest.sources.world import Door, World, in_cage

__all__ = [
    "Asked",
    "Captures",
    "Door",
    "Endpoint",
    "Fetched",
    "Record",
    "World",
    "collect",
    "collect_file",
    "feeds_read",
    "fetch",
    "in_cage",
    "ping",
    "purge",
    "read_moment",
    "record_item",
    "stated_date",
]
