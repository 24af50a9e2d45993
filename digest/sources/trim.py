"""Keep what was fetched within ``network.keep_megabytes``: the oldest answers go first, none that a build still reads.

A build reads the kept copies of each source and the pages behind their entries. Without one of those pages its item would
change from shown to held, and be counted anew; so they stay, even above the limit.
"""

from collections.abc import Iterable, Iterator

from digest.config import SourceConfig
from digest.sources.captures import Captures
from digest.sources.http_state import Record
from digest.sources.reading import VERSION, is_waiting, page_address


def trim(captures: Captures, sources: Iterable[SourceConfig], most: int) -> int:
    """Remove answers until they take at most ``most`` bytes, as far as that can be; how many went. Raises OSError."""
    bodies = sorted(captures.bodies(), key=lambda body: (body.stored, body.sha256))
    over = sum(body.size for body in bodies) - most
    if over <= 0:
        return 0
    needed = {sha256 for source in sources for sha256 in _needed(captures, source)}
    gone = 0
    for body in bodies:
        if over > 0 and body.sha256 not in needed:
            captures.drop_body(body.sha256)
            over -= body.size
            gone += 1
    return gone


def _needed(captures: Captures, source: SourceConfig) -> Iterator[str]:
    """The hashes of what a build reads of a source."""
    record = captures.record(source.known_as)
    if record is None:
        return
    behind = [captures.record(record.feed) if record.feed else None, *captures.listed(record).values()]
    for one in (record, *behind):
        yield from _copies(one) if one else ()
        for copy in one.copies if one else ():
            for part in captures.parts(copy.sha256, VERSION) or ():
                if is_waiting(part) and (page := captures.record(page_address(part))):
                    yield from _copies(page)


def _copies(record: Record) -> Iterator[str]:
    return (copy.sha256 for copy in record.copies)
