"""Sources read over the network, as a build sees them: from the captures that `digest fetch` made. Opens no connection.

An entry with its full text is an article. One with a summary only is the page behind it where that was fetched, else it is held
and names the page. Where the last request failed, the last good copy is used, and the report says so.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from digest.config import SourceConfig
from digest.encoding import known_encoding
from digest.errors import CageError
from digest.model import Hints, MediaType, RawItem, Refusal, SourceFailure
from digest.permissions import together
from digest.sources.captures import Captures
from digest.sources.folder import item_id
from digest.sources.formats import Part
from digest.sources.formats.part import held_for
from digest.sources.http_state import Copy, Record
from digest.sources.reading import Entries, is_waiting, job_of, page_address, read_entries
from digest.sources.subscriptions import subscriptions
from digest.sources.terms import said_of
from digest.sources.world import World
from digest.text import squeeze, visible

_NOT_YET: Final = "it was not fetched yet; run `digest fetch`"
_PLAIN: Final = "text/plain"


def read_feed_source(source: SourceConfig, world: World) -> Iterator[RawItem | SourceFailure]:
    """The entries of a feed, as last fetched."""
    yield from _feed(source, source.feed or "", source.feed or "", world)


def read_site_source(source: SourceConfig, world: World) -> Iterator[RawItem | SourceFailure]:
    """The entries of the feed that was found from a site's address."""
    site = source.site or ""
    record = world.captures.record(site)
    if record is None or not record.feed:
        yield SourceFailure(source=source.label, why=(record and record.error) or _NOT_YET)
        return
    yield from _feed(source, site, record.feed, world)


def read_sitemap_source(source: SourceConfig, world: World) -> Iterator[RawItem | SourceFailure]:
    """What a sitemap, or the newest of a list of sitemaps, has listed of late, as last fetched."""
    address = source.sitemap or ""
    record = world.captures.record(address)
    if record is None or not record.children:
        yield from _feed(source, address, address, world)
        return
    yield from failure_of(source, record, world)
    yield from _feed(source, address, tuple(world.captures.listed(record)), world)


def read_opml_source(source: SourceConfig, world: World) -> Iterator[RawItem | SourceFailure]:
    """The entries of every feed in a list of subscriptions; each feed fails for itself."""
    for found in subscriptions(source, world.root, world.caged):
        if isinstance(found, SourceFailure):
            yield found
        else:
            yield from read_feed_source(found, world)


def read_page_source(source: SourceConfig, world: World) -> Iterator[RawItem | SourceFailure]:
    """One page as one item, as last fetched."""
    address = source.page or ""
    record = world.captures.record(address)
    yield from failure_of(source, record, world)
    content = _content(record, world.captures)
    if record is None or record.latest is None or content is None:
        return
    yield RawItem(
        id=item_id(source.label, address, ""),
        source=source.label,
        where=address,
        media_type=_page_type(record.latest),
        content=content,
        captured_at=min(record.latest.fetched, world.now),
        encoding=known_encoding(record.latest.charset),
        hints=Hints(url=record.latest.url, publisher=source.publisher, language=source.language),
        rights=source.rights,
        signals=said_of(record.latest.url, record.latest, world.captures),
    )


def failure_of(source: SourceConfig, record: Record | None, world: World) -> Iterator[SourceFailure]:
    """The line about a source whose last request failed, or that was never asked; says which copy stands in."""
    if record is None:
        yield SourceFailure(source=source.label, why=_NOT_YET)
    elif record.gone:
        since = _shown(record.gone, world)
        yield SourceFailure(source=source.label, why=f"it is gone for good (410, since {since}); remove it from digest.yml")
    elif record.error and record.latest:
        copy = _shown(record.good or record.latest.fetched, world)
        yield SourceFailure(source=source.label, why=f"{record.error}; its last good copy, of {copy}, is used")
    elif record.error or not (record.latest or record.purged):
        yield SourceFailure(source=source.label, why=record.error or _NOT_YET)


def _shown(moment: datetime, world: World) -> str:
    return f"{moment.astimezone(world.zone):%Y-%m-%d %H:%M}"


def _content(record: Record | None, captures: Captures) -> bytes | None:
    return captures.body(record.latest.sha256) if record and record.latest else None


def _page_type(copy: Copy) -> MediaType:
    return "text/plain" if copy.media_type == _PLAIN else "text/html"


# ---------------------------------------------------------------- entries


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """An entry of a feed, what tells it from the others over time, the newest copy that has it, and when it was in one first."""

    part: Part
    key: str
    copy: Copy
    first: datetime


def _feed(source: SourceConfig, place: str, addresses: str | Sequence[str], world: World) -> Iterator[RawItem | SourceFailure]:
    """The entries of what was fetched from the addresses; ``place`` is the one people wrote, by which its items are known."""
    captures = world.captures
    records = [captures.record(address) for address in ([addresses] if isinstance(addresses, str) else addresses)]
    for record in records:
        yield from failure_of(source, record, world)
    copies = [copy for record in records if record for copy in record.copies]
    for entry in _entries(copies, world):
        yield _item(entry, source, place, captures, world)


def _entries(copies: Sequence[Copy], world: World) -> list[_Entry]:
    """The entries of all copies, each once as the newest copy has it; in the order of the newest, then of older ones."""
    jobs = [job_of(copy, world.captures) for copy in copies]
    found: dict[str, _Entry] = {}
    for copy, (_, entries) in zip(copies, world.caged(read_entries, jobs), strict=True):
        for key, part in _keyed(entries):
            found[key] = replace(found.get(key) or _Entry(part=part, key=key, copy=copy, first=copy.fetched), first=copy.fetched)
    return list(found.values())


def _keyed(entries: Entries | CageError) -> Iterator[tuple[str, Part]]:
    """Entries with their keys; where a feed gives several the same guid, address and title tell them apart."""
    parts = () if isinstance(entries, CageError) else entries.parts
    times = Counter(part.key for part in parts)
    again = Counter[str]()
    for part in parts:
        key = part.key if times[part.key] == 1 else "\0".join((part.key, part.hints.url, part.hints.title))
        again[key] += 1
        yield (key if again[key] == 1 else f"{key}\0{again[key]}"), part


def _item(entry: _Entry, source: SourceConfig, place: str, captures: Captures, world: World) -> RawItem:
    part = entry.part
    hints = replace(
        part.hints,
        feed=part.hints.feed or place,
        language=part.hints.language or source.language,
        publisher=part.hints.publisher or source.publisher or part.hints.feed_title,
    )
    item = RawItem(
        id=item_id(source.label, place, entry.key),
        source=source.label,
        where=squeeze(visible(hints.url)) or f"{place}#{part.number}",
        media_type=part.media_type,
        content=part.content,
        captured_at=min(entry.first, world.now),
        encoding=part.encoding,
        hints=hints,
        rights=source.rights,
        signals=together(part.signals, said_of(hints.url, entry.copy, captures)),
        refused=part.refused,
        notes=part.notes,
    )
    return _with_page(item, page_address(part), source, captures, world) if source.full_text and is_waiting(part) else item


def _with_page(item: RawItem, address: str, source: SourceConfig, captures: Captures, world: World) -> RawItem:
    """The item with the text of the page behind it, or held with the reason why that is not here."""
    record = captures.record(address)
    content = _content(record, captures)
    if record is None or record.latest is None or content is None:
        why = f", which could not be read: {record.error}" if record and record.error else ""
        held = held_for(item.hints.url)
        return replace(item, refused=Refusal(ended=held.ended, why=held.why + why))
    # The page knows better than the feed's title what its publisher is called.
    publisher = source.publisher if item.hints.publisher == item.hints.feed_title else item.hints.publisher
    return replace(
        item,
        media_type=_page_type(record.latest),
        content=content,
        captured_at=min(record.latest.fetched, world.now),
        encoding=known_encoding(record.latest.charset),
        hints=replace(item.hints, publisher=publisher),
        signals=together(item.signals, said_of(record.latest.url, record.latest, captures)),
        refused=None,
    )
