"""What a source may touch, handed to it: the site's root, the present, the edition's zone, the cage."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Final, Protocol, TypeAlias, TypeVar

from digest import cage
from digest.config import SourceConfig
from digest.errors import CageError
from digest.model import RawItem, SourceFailure
from digest.sources.captures import Captures

# A feed of 20,000 entries takes feedparser 36 s; what takes longer was made to.
_DEADLINE_SECONDS: Final = 60.0

T = TypeVar("T")
R = TypeVar("R")


class Caged(Protocol):
    """Runs a function on each value where hostile bytes do no harm: ``in_cage``, or inline in a test."""

    def __call__(self, function: Callable[[T], R], items: Iterable[T]) -> Iterator[tuple[T, R | CageError]]:
        """Each value with its result or the CageError it ended with, in the order given."""
        ...


def in_cage(function: Callable[[T], R], items: Iterable[T]) -> Iterator[tuple[T, R | CageError]]:
    """Runs it in the killable children, under a deadline for each value."""
    return cage.run_each(function, items, seconds=_DEADLINE_SECONDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The part of the world that a door is given. ``now`` is the only present."""

    root: Path
    now: datetime
    zone: tzinfo
    caged: Caged = in_cage

    @property
    def captures(self) -> Captures:
        """What was fetched before; a door reads it, so that a build needs no network."""
        return Captures(self.root / ".digest")


Door: TypeAlias = Callable[[SourceConfig, World], Iterable[RawItem | SourceFailure]]
"""Reads one source: its items in a stable order, or one SourceFailure. Registered under ``digest.sources``."""
