"""The steps of a run as the command line takes them: each is timed, told of and logged, however it ends."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from digest import reporting
from digest.config import CONFIG_NAME, Config
from digest.errors import DigestError, DiskError
from digest.run_log import RunLog, told
from digest.text import number, visible

if TYPE_CHECKING:  # `digest site` need not wait for what reads and groups articles
    from datetime import date, datetime

    from digest.model import SourceFailure
    from digest.pipeline import Built, Progress

LOOK: Final = 3  # the exit status of a run that is done, where there is something to look at and `--alerts` asked for it


def disk_error(error: OSError) -> DiskError:
    """What a disk said, as an error for people."""
    return DiskError(str(error.filename or ""), (error.strerror or type(error).__name__).lower())


@contextmanager
def logged(verb: str, config: Config, now: datetime, log: Path | None = None, alerts: Path | None = None) -> Iterator[RunLog]:
    """A run that leaves its account behind, however it ends: in ``.digest/runs/``, in ``log``, in a code host's summary."""
    run = RunLog(verb=verb, now=now)
    try:
        yield run
        if run.built:
            _conclude(run.built, alerts)
    except click.ClickException as error:
        run.error = error.message
        raise
    except (DigestError, OSError) as error:
        run.error = str(error)
        raise
    finally:
        _leave(run, config, log)


def _conclude(built: Built, alerts: Path | None) -> None:
    """End a run that came to its end: with what somebody should look at in ``alerts`` and exit status 3 where that is asked for.

    Else with exit status 1 where an edition was not written or cannot be read.
    """
    from digest.publish import alert_text

    editions = [str(error) for error in (*built.blocked, *built.broken)]
    if alerts is None:
        if editions:
            raise click.ClickException("\n".join(editions))
        return
    text = alert_text(built.status, editions)
    alerts.write_text(text, encoding="utf-8")
    for line in editions:
        click.echo(visible(line), err=True)
    if text:
        raise click.exceptions.Exit(LOOK)


def _leave(run: RunLog, config: Config, log: Path | None) -> None:
    """Write the account of a run; where the disk does not take it, say so, and go on."""
    from digest import runs

    try:
        runs.keep_log(config.cache, run.now, run.as_json())
        if log:
            log.write_text(run.as_json(), encoding="utf-8", errors="replace")
        if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
            with Path(summary).open("a", encoding="utf-8", errors="replace") as file:
                file.write(run.as_markdown())
    except OSError as error:
        click.echo(f"The log of this run was not kept: {disk_error(error)}", err=True)


@contextmanager
def _timed(run: RunLog, step: str) -> Iterator[Progress]:
    """Progress of a step of a run, and how long it took."""
    began = time.monotonic()
    with reporting.progress() as tell:
        yield tell
    run.seconds[step] = time.monotonic() - began


def fetch(config: Config, run: RunLog, *, tells_failures: bool = True, warc: Path | None = None) -> None:
    """Fetch what is on the network, and say what came; nothing is said where no source is.

    A build that follows tells of failures itself, and of what stands in for a source that failed.
    """
    from digest import pipeline

    with _timed(run, "fetch") as tell:
        run.fetched = fetched = pipeline.fetch(config, run.now, progress=tell, warc=warc)
    if fetched.sources:
        click.echo(told(fetched))
    for line in (*(fetched.failures if tells_failures else ()), *fetched.notes):
        click.echo(visible(f"source {line.source}: {line.why}"), err=True)


def build(config: Config, run: RunLog, *, only: date | None = None, again: Sequence[date] = ()) -> None:
    """Make the editions, and say what came of it; of ``only`` this day, and anew of the days in ``again``."""
    from digest import keeping, pipeline

    if again:
        click.echo(f"To remake: {again[0].isoformat()}{f' to {again[-1].isoformat()}' if len(again) > 1 else ''}")
    with _timed(run, "build") as tell:
        run.built = built = pipeline.build(config, run.now, only=only, rebuild=again, progress=tell)
    reporting.tell_built(built)
    if only and not built.made and only not in built.waiting:
        click.echo(keeping.why_not_made(only, config, run.now), err=True)
    for left in sorted({*again} - {briefing.day for briefing in built.made} - {*built.edited}):
        click.echo(f"{left.isoformat()}: no edition to remake.", err=True)
    for proposal in built.proposals:
        click.echo(visible(str(proposal)), err=True)


def site(config: Config, run: RunLog, *, url: str | None = None, clean_build: bool = False) -> None:
    """Render the site, and say how many pages it has."""
    from digest import rendering

    with _timed(run, "site") as tell:
        tell("rendering", 0)
        run.site = report = rendering.site(config, url=url, clean_build=clean_build)
    for warning in report.warnings:
        click.echo(warning, err=True)
    click.echo(f"{number(report.pages, 'page')} in {config.site_dir}")


def check(root: Path, now: datetime, *, unread: Sequence[SourceFailure] = ()) -> None:
    """Check a site, and say so; ``unread`` are sources that just failed, so that not everything is in order."""
    from digest import checks

    problems = checks.check(root, now)
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        raise click.ClickException(f"{number(len(problems), 'problem')} found.")
    for note in checks.advice(root):
        click.echo(f"note: {note}", err=True)
    by_span, by_hash = checks.how_proven(root)
    proven = f"{number(by_span, 'sentence')} proven by span, {by_hash} by hash alone."
    if not unread:
        click.echo(f"Everything is in order: {proven}")
        return
    click.echo(f"What was made is in order: {proven}")
    names = visible(", ".join(failure.source for failure in unread))
    said = f"{number(len(unread), 'source')} could not be read, for the reason above: {names}."
    click.echo(f"{said} Mend that in {root / CONFIG_NAME}, then run `digest run --root {root}`.", err=True)
