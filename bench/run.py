"""What a briefing costs: time, processor and memory of each step over a folder of articles.

    python bench/run.py [FOLDER] [--now TIME]

Each step runs as its own process in a fresh copy, with nothing cached, then again with nothing new. FOLDER is the example
newsroom unless given. Figures are for comparing two versions on one machine in one hour, not for comparing machines.
"""

import argparse
import contextlib
import ctypes
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from digest.scaffold import Answers, init

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "newsroom"
NOW = "2026-03-09T09:00:00+01:00"  # as `make site` has it
PR_SET_CHILD_SUBREAPER = 36  # prctl(2)
STEPS = ("build", "build again", "site", "site again")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one step took. ``cpu`` counts the children that parse, too; ``megabytes`` is of the largest process."""

    step: str
    seconds: float
    cpu: float
    megabytes: float


def costs(folder: Path, now: str) -> Iterator[Cost]:
    """The cost of each step, as it ends. Raises subprocess.CalledProcessError where a step fails."""
    with tempfile.TemporaryDirectory() as place:
        site = Path(place)
        init(site, Answers(name="Benchmark", timezone="Europe/Berlin"))
        shutil.copytree(folder, site / "inbox", dirs_exist_ok=True)
        for step in STEPS:
            verb = step.split()[0]
            yield _measured(step, [verb, *(["--now", now] if verb == "build" else [])], site)


def _measured(step: str, words: list[str], site: Path) -> Cost:
    began = time.monotonic()
    command = [sys.executable, "-m", "digest", *words]
    process = subprocess.Popen(command, cwd=site, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 our own
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    everybody = [used, *_orphans()]
    return Cost(
        step=step,
        seconds=seconds,
        cpu=sum(one.ru_utime + one.ru_stime for one in everybody),
        megabytes=max(one.ru_maxrss for one in everybody) / 1024,  # kilobytes on Linux (getrusage(2))
    )


def _adopt_orphans() -> None:
    """The server that forks the parsing children outlives its parent by a moment; on Linux it can end as our child."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _orphans() -> Iterator[resource.struct_rusage]:
    """What each process used that a step left behind, as it ends."""
    with contextlib.suppress(ChildProcessError):
        while True:
            yield os.wait4(-1, 0)[2]


def main() -> None:
    """Print a table, a step a line."""
    parser = argparse.ArgumentParser(description="What a briefing costs.")
    parser.add_argument("folder", type=Path, nargs="?", default=EXAMPLE, help="articles to read (default: the example newsroom)")
    parser.add_argument("--now", default=NOW, help="the present, ISO 8601 with offset")
    given = parser.parse_args()
    _adopt_orphans()
    print(f"{'step':<12} {'seconds':>8} {'CPU s':>8} {'peak MB':>8}")
    for cost in costs(given.folder, given.now):
        print(f"{cost.step:<12} {cost.seconds:8.2f} {cost.cpu:8.2f} {cost.megabytes:8.0f}")


if __name__ == "__main__":
    main()
