"""The pool of killable children in which untrusted bytes are parsed.

lxml, readability and feedparser can be made to take minutes or gigabytes by a few hundred bytes; a thread
cannot be stopped, a child can. Calls go to a process pool (pebble) with a deadline for each call and a memory
cap for each child (RLIMIT_AS); what goes over is a ``CageError`` as a value, and the child is replaced.

The deadline is of processor time (ITIMER_PROF, whose signal ends a child also within a C library), so that a machine with much
else to do gives the same editions as an idle one; by the clock it is _WAITS times as long, for what sleeps.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import resource
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import TimeoutError as FutureTimeout
from typing import TYPE_CHECKING, Any, Final, TypeVar

from digest.errors import CageError, Crashed, OutOfMemory, TimedOut

if TYPE_CHECKING:  # loaded with the first child: most verbs need none
    from pebble import ProcessFuture, ProcessPool

T = TypeVar("T")
R = TypeVar("R")

# A page of 1 MB takes about 0.3 s; 20 s is what the slowest honest page took times ten.
DEADLINE_SECONDS: Final = 20.0
# Address space of one child: the libraries map about 400 MB, an honest page of 10 MB needs about 500 more.
MEMORY_MEGABYTES: Final = 2048
# Largest single item handed to a parser, in bytes.
LARGEST_ITEM: Final = 20 * 1024 * 1024
_AHEAD_PER_WORKER: Final = 8
_WAITS: Final = 6
# Children start from a server that has these loaded, so that a replaced child costs milliseconds.
_PRELOAD: Final = ["digest.clean", "digest.sources"]

_pool: ProcessPool | None = None


def _limit_child(megabytes: int) -> None:
    """Runs in each child before its first call."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)


def workers() -> int:
    """How many children work at once: one for each processor we may use."""
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def _started() -> ProcessPool:
    global _pool
    if _pool is None:
        from pebble import ProcessPool

        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(_PRELOAD)
        _pool = ProcessPool(
            max_workers=workers(), max_tasks=0, context=context, initializer=_limit_child, initargs=(MEMORY_MEGABYTES,)
        )
        atexit.register(close)
    return _pool


def close() -> None:
    """End all children; the next call starts new ones."""
    global _pool
    if _pool is not None:
        _pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves these two untyped
        _pool.join()
        _pool = None


def run(function: Callable[..., R], *arguments: Any, seconds: float = DEADLINE_SECONDS) -> R | CageError:
    """The function's result, or the CageError it ended with. Its own exceptions are raised here (they are bugs)."""
    return _result(_scheduled(_started(), function, arguments, seconds), seconds)


def run_each(
    function: Callable[[T], R], items: Iterable[T], *, seconds: float = DEADLINE_SECONDS
) -> Iterator[tuple[T, R | CageError]]:
    """Each item with its result or CageError, in the order given; a few items are read ahead, never all."""
    pool = _started()
    waiting: deque[tuple[T, ProcessFuture[R]]] = deque()
    for item in items:
        waiting.append((item, _scheduled(pool, function, (item,), seconds)))
        yield from _drain(waiting, workers() * _AHEAD_PER_WORKER, seconds)
    yield from _drain(waiting, 0, seconds)


def _scheduled(pool: ProcessPool, function: Callable[..., R], arguments: tuple[Any, ...], seconds: float) -> ProcessFuture[R]:
    return pool.schedule(_within, args=(seconds, function, *arguments), timeout=seconds * _WAITS)


def _within(seconds: float, function: Callable[..., R], *arguments: Any) -> R:
    """The function's result; the process ends where that takes more processor time. Runs in a child."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return function(*arguments)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _drain(waiting: deque[tuple[T, ProcessFuture[R]]], keep: int, seconds: float) -> Iterator[tuple[T, R | CageError]]:
    """Results from the left until at most ``keep`` calls are left waiting."""
    while len(waiting) > keep:
        item, future = waiting.popleft()
        result = _result(future, seconds)
        yield item, result


def _result(future: ProcessFuture[R], seconds: float) -> R | CageError:
    from pebble import ProcessExpired

    try:
        return future.result()
    except FutureTimeout:
        return TimedOut(seconds)
    except MemoryError:
        return OutOfMemory(MEMORY_MEGABYTES)
    except ProcessExpired as error:
        return TimedOut(seconds) if error.exitcode == -signal.SIGPROF else Crashed()
