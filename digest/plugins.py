"""Callables that other packages register, and ours, found by the same doors (entry points)."""

from collections.abc import Callable
from importlib.metadata import entry_points
from typing import Any

GROUPS = ("digest.sources", "digest.summarizers", "digest.rewriters", "digest.taggers", "digest.outputs")


def registered(group: str) -> dict[str, Callable[..., Any]]:
    """All callables registered under an entry-point group, by name, in order of name.

    Raises whatever a guest raises on import: a broken plugin is a bug to be seen, not skipped.
    """
    return {point.name: point.load() for point in sorted(entry_points(group=group), key=lambda point: point.name)}
