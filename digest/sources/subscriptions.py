"""A list of subscriptions (OPML) as sources: each feed in it becomes a source of its own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from digest.cage import LARGEST_ITEM
from digest.config import Config, SourceConfig
from digest.errors import CageError
from digest.model import SourceFailure
from digest.sources.captures import Captures
from digest.sources.http.opml import read_opml
from digest.sources.world import Caged, in_cage


def subscriptions(source: SourceConfig, root: Path, caged: Caged) -> Iterator[SourceConfig | SourceFailure]:
    """The feeds of the list that a source names, each with the source's settings and its own name; or why there are none."""
    path = root / Path(source.opml or "").expanduser()
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_ITEM)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        remedy = "put the file there, or correct `opml:` in digest.yml"
        yield SourceFailure(source=source.label, why=f"the list {source.opml} cannot be read ({reason}); {remedy}")
        return
    ((_, found),) = caged(read_opml, [content])
    if isinstance(found, CageError) or found.why:
        yield SourceFailure(
            source=source.label, why=f"the list {source.opml}: {found if isinstance(found, CageError) else found.why}"
        )
        return
    for written in found.odd:
        yield SourceFailure(source=source.label, why=f"the list {source.opml} names {written!r}, which is no http(s) address")
    for feed in found.feeds:
        settings = {"kind": "feed", "feed": feed.url, "opml": None, "name": feed.name or feed.url}
        yield source.model_copy(update=settings)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRead:
    """A feed that a site reads: what it is called, its address, and the address of the site it was found on ("" if on none)."""

    name: str
    feed: str
    page: str = ""


def feeds_read(config: Config, caged: Caged = in_cage) -> list[FeedRead]:
    """The feeds among the sources, those in lists of subscriptions and those found on sites among them; each once."""
    captures = Captures(config.cache)
    found: dict[str, FeedRead] = {}
    for source in expanded(config.sources, config.root, caged):
        if isinstance(source, SourceFailure):
            continue
        record = captures.record(source.site) if source.site else None
        feed = source.feed or (record.feed if record else "")
        if feed:
            found.setdefault(feed, FeedRead(name=source.label, feed=feed, page=source.site or ""))
    return list(found.values())


def expanded(sources: Iterable[SourceConfig], root: Path, caged: Caged) -> Iterator[SourceConfig | SourceFailure]:
    """The sources with each list replaced by its feeds."""
    for source in sources:
        if source.kind == "opml":
            yield from subscriptions(source, root, caged)
        else:
            yield source
