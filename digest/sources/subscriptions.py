"""A list of subscriptions (OPML) as sources: each feed in it becomes a source of its own."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from digest.cage import LARGEST_ITEM
from digest.config import SourceConfig
from digest.errors import CageError
from digest.model import SourceFailure
from digest.sources.http.opml import read_opml
from digest.sources.world import Caged


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


def expanded(sources: Iterable[SourceConfig], root: Path, caged: Caged) -> Iterator[SourceConfig | SourceFailure]:
    """The sources with each list replaced by its feeds."""
    for source in sources:
        if source.kind == "opml":
            yield from subscriptions(source, root, caged)
        else:
            yield source
