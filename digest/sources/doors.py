"""From digest.yml to items: each source goes through the door that is registered for its kind."""

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any, Final

from digest.config import Config, SourceConfig
from digest.errors import DigestError
from digest.model import RawItem, SourceFailure
from digest.plugins import registered
from digest.sources.dates import read_moment
from digest.sources.folder import item_id, read_folder, read_one
from digest.sources.formats import record_part
from digest.sources.mail import read_mail_source
from digest.sources.network import (
    read_feed_source,
    read_opml_source,
    read_page_source,
    read_site_source,
    read_sitemap_source,
)
from digest.sources.world import Caged, Door, World, in_cage

GROUP: Final = "digest.sources"
# Ours are registered like guests' (pyproject.toml); named here too, for a checkout whose installation is older than it.
_BUILT_IN: Final[Mapping[str, Door]] = {
    "folder": read_folder,
    "feed": read_feed_source,
    "page": read_page_source,
    "site": read_site_source,
    "sitemap": read_sitemap_source,
    "opml": read_opml_source,
    "mail": read_mail_source,
}


def collect(config: Config, *, now: datetime, caged: Caged = in_cage) -> Iterator[RawItem | SourceFailure]:
    """Everything there is to read, source by source in the order of digest.yml; the same on every run over the same files.

    A source that cannot be read is a SourceFailure and the next goes on; an item that cannot be read is a RawItem with
    ``refused``. ``now`` must be aware. Raises what a guest's door raises, unless it is a DigestError: that is a bug.
    """
    world = World(root=config.root, now=now, zone=config.zone, caged=caged)
    doors: dict[str, Door] = {**_BUILT_IN, **registered(GROUP)}
    for source in config.sources:
        door = doors.get(source.kind)
        if door is None:
            known = ", ".join(sorted(doors))
            yield SourceFailure(source=source.label, why=f"no source of kind {source.kind!r} is installed; there are: {known}")
            continue
        try:
            yield from door(source, world)
        except DigestError as error:
            yield SourceFailure(source=source.label, why=str(error))


def collect_file(path: Path, *, now: datetime, zone: tzinfo, caged: Caged = in_cage) -> Iterator[RawItem]:
    """The items of one file, for looking at it alone; ``where`` is its name."""
    source = SourceConfig(folder=".", name=path.parent.name)
    yield from read_one(path, source, World(root=path.parent, now=now, zone=zone, caged=caged))


def record_item(record: Mapping[str, Any], *, where: str, now: datetime, zone: tzinfo) -> RawItem:
    """One record, as a line of JSON lines has it, as an item; for filters that read records from elsewhere than a folder."""
    part = record_part(record)
    return RawItem(
        id=item_id("", where, part.key),
        source="",
        where=where,
        media_type=part.media_type,
        content=part.content,
        captured_at=min(read_moment(part.fetched, zone) or now, now),
        encoding=part.encoding,
        hints=part.hints,
        refused=part.refused,
    )
