"""A folder read inline, without children, and an item as a small record that a case file can hold."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from digest.config import Config, SiteConfig, SourceConfig
from digest.encoding import decode
from digest.errors import CageError
from digest.model import RawItem, SourceFailure
from digest.sources import collect

T = TypeVar("T")
R = TypeVar("R")
NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)


def inline(function: Callable[[T], R], items: Iterable[T]) -> Iterator[tuple[T, R | CageError]]:
    """What the cage does, in this process."""
    for item in items:
        yield item, function(item)


def config_for(root: Path, *sources: SourceConfig) -> Config:
    """A site's settings with these sources."""
    return Config(root=root, site=SiteConfig(name="Test"), sources=sources)


def read_all(root: Path, *sources: SourceConfig) -> list[RawItem | SourceFailure]:
    """Everything the sources give."""
    return list(collect(config_for(root, *sources), now=NOW, caged=inline))


def read_items(root: Path, folder: str = "in") -> list[RawItem]:
    """The items of one folder, which can be read."""
    return [item for item in read_all(root, SourceConfig(folder=folder)) if isinstance(item, RawItem)]


def as_record(item: RawItem) -> dict[str, Any]:
    """What a person checks of an item: what it says, what it holds, how it ended. Nothing that is empty."""
    record: dict[str, Any] = {"where": item.where, "id": str(item.id), "type": item.media_type}
    hints = {key: value for key, value in asdict(item.hints).items() if value and value != {"caption": "", "credit": ""}}
    record |= {key: list(value) if isinstance(value, tuple) else value for key, value in hints.items()}
    if item.captured_at != NOW:
        record["captured"] = item.captured_at.isoformat()
    if item.refused:
        record["refused"] = f"{item.refused.ended}: {item.refused.why}"
    else:
        record["text"] = decode(item.content, item.encoding)
    if item.notes:
        record["notes"] = list(item.notes)
    return record
