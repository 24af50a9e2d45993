"""The cage: what takes too long, too much or dies is a value, and the next call goes on."""

import os
import time
from collections.abc import Iterator

import pytest

from digest import cage
from digest.errors import Crashed, OutOfMemory, TimedOut

MEGABYTE = 1 << 20


@pytest.fixture(autouse=True)
def _children() -> Iterator[None]:
    yield
    cage.close()


def _burn(seconds: float) -> str:
    end = time.process_time() + seconds
    while time.process_time() < end:
        sum(range(1000))
    return "done"


def _sleep(seconds: float) -> str:
    time.sleep(seconds)
    return "done"


def _fill(megabytes: int) -> int:
    return len(bytes(megabytes * MEGABYTE))


def _die(code: int) -> None:
    os._exit(code)


def test_time_of_the_processor_counts_and_not_of_the_clock() -> None:
    """A machine that has much else to do is not taken for an article that takes long."""
    assert isinstance(cage.run(_burn, 5.0, seconds=0.5), TimedOut)
    assert cage.run(_sleep, 1.0, seconds=0.5) == "done"


def test_what_only_waits_ends_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cage, "_WAITS", 1)
    assert isinstance(cage.run(_sleep, 60.0, seconds=0.5), TimedOut)


def test_each_call_has_a_time_of_its_own() -> None:
    assert [result for _, result in cage.run_each(_burn, [0.3] * 6, seconds=1.0)] == ["done"] * 6


def test_too_much_memory_and_a_sudden_end_are_values_and_the_next_call_goes_on() -> None:
    assert isinstance(cage.run(_fill, 4096), OutOfMemory)
    assert isinstance(cage.run(_die, 3), Crashed)
    assert cage.run(_fill, 1) == MEGABYTE
