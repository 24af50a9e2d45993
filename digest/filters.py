"""JSON lines in, JSON lines out: how the thinking runs as a filter between other programs."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from digest import cage
from digest.errors import CageError


def each(function: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """One line out for each line in, in the same order; each record is worked on in a child that can be killed."""
    for record, result in cage.run_each(partial(_unless_broken, function), _records(sys.stdin)):
        _print({"id": record.get("id"), "error": str(result)} if isinstance(result, CageError) else result)


def together(function: Callable[[list[dict[str, Any]]], Iterable[dict[str, Any]]]) -> None:
    """One line out for each line in, in the same order, once all are read; a line that is no record is told in its place."""
    records = list(_records(sys.stdin))
    results = iter(function([record for record in records if not _is_broken(record)]))
    for record in records:
        _print(record if _is_broken(record) else next(results))


def _is_broken(record: dict[str, Any]) -> bool:
    return set(record) == {"id", "error"}


def _unless_broken(function: Callable[[dict[str, Any]], dict[str, Any]], record: dict[str, Any]) -> dict[str, Any]:
    return record if _is_broken(record) else function(record)


def _records(stream: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The records of JSON lines; one that is none becomes ``{"id": None, "error": …}`` in its place."""
    for number, line in enumerate(stream, 1):
        yield _record(number, line.removeprefix("\ufeff"))


def _record(number: int, line: str) -> dict[str, Any]:
    if not line.strip():
        return {"id": None, "error": f"line {number} is empty"}
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"id": None, "error": f"line {number} is not JSON ({error})"}
    return record if isinstance(record, dict) else {"id": None, "error": f"line {number} is no JSON object"}


def _print(record: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(record, ensure_ascii=False).encode("utf-8", "replace").decode() + "\n")
    sys.stdout.flush()
