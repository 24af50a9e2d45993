"""What the command line says of a run while it goes on and when it is done, in words for people.

What was made is on stdout, what somebody should look at on stderr; words of others are made visible, without effect on a
terminal.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import click

from digest.naming import briefing_path
from digest.text import number, visible

if TYPE_CHECKING:
    from digest.model import Briefing, Coverage, Outcome
    from digest.pipeline import Built, Progress
    from digest.rewriting import Account

_LINE_SECONDS: Final = 15.0
_MOST_LINES: Final = 40  # of one kind in a report; the rest is counted and can be read in the record


def tell_built(built: Built) -> None:
    """Say what a build did: an edition a line on stdout, what went wrong on stderr."""
    for briefing in built.made:
        before = built.before.get(briefing.day)
        click.echo(f"{briefing.day.isoformat()}: {_counts(briefing.coverage)} ({_change(briefing, before)})")
    if drafts := [f"content/{briefing_path(briefing.day)}" for briefing in built.made if briefing.draft]:
        click.echo(
            f"{number(len(drafts), 'draft')}, on no page until somebody writes `reviewed_by: NAME` into the front matter of:"
        )
        click.echo("\n".join(f"  {path}" for path in drafts))
    for briefing in built.published:
        click.echo(visible(f"{briefing.day.isoformat()}: reviewed by {briefing.reviewed_by}, so it is no draft any more."))
    for day in sorted(built.restored):
        click.echo(f"{day.isoformat()}: its page was gone and was written again as the record has it.")
    if not (built.made or built.published or built.restored):
        click.echo("Nothing new: no edition was made.")
    if built.already_counted:
        click.echo(f"Counted in earlier editions: {number(built.already_counted, 'item')}.")
    new = [o for b in built.made for o in b.outcomes if b.day not in built.before or o not in built.before[b.day].outcomes]
    for ended in ("failed", "held"):
        _tell_outcomes([o for o in new if o.ended == ended])
    for failure in built.sources_failed:
        click.echo(visible(f"source {failure.source}: {failure.why}"), err=True)
    for alert in built.status.open_alerts:
        click.echo(visible(f"look at {alert.source or 'the sources'}: {alert.why} (since {alert.opened})"), err=True)
    if built.rewriting:
        _tell_model(built.rewriting)
    for path in built.files.kept:
        _tell_kept(f"content/{path}")
    for day in {*built.edited, *built.waiting}:
        _tell_kept(f"content/{briefing_path(day)}", built.waiting.get(day, 0))


def _tell_model(account: Account) -> None:
    """Say what a model was asked, what came of it and what it cost."""
    asked = account.asked
    click.echo(
        f"model {account.model}: {number(asked.calls, 'call')}, {asked.remembered} from memory, "
        f"{asked.tokens_in + asked.tokens_out} tokens, cost {asked.cost:.4f}; "
        f"{number(account.shortened, 'sentence')} shortened, {account.refused} refused"
    )
    if asked.failure:
        click.echo(visible(f"model {account.model}: {asked.failure}; the sentences stand as they are"), err=True)


def _tell_kept(path: str, waiting: int = 0) -> None:
    """Say that a page edited by hand was left alone, what that holds up, and how to discard the edit."""
    wait = f"; {number(waiting, 'new item')} for it must wait for the next edition" if waiting else ""
    click.echo(f"kept as edited by hand: {path}{wait}. To discard the edit, delete the file and run `digest build`.", err=True)


def _counts(coverage: Coverage) -> str:
    parts = [f"{n} {name}" for name in ("shown", "merged", "held", "dropped", "failed") if (n := getattr(coverage, name))]
    return f"{coverage.read} read: {', '.join(parts)}"


def _change(briefing: Briefing, before: Briefing | None) -> str:
    if before is None:
        return "new"
    if before == briefing:
        return "unchanged"
    old, new = ({story.id for story in b.stories} for b in (before, briefing))
    return f"{len(new - old)} added, {len(old - new)} gone, {len(old & new)} kept"


def _tell_outcomes(outcomes: list[Outcome]) -> None:
    for outcome in outcomes[:_MOST_LINES]:
        click.echo(visible(f"{outcome.ended}: {outcome.where}: {outcome.why}"), err=True)
    if len(outcomes) > _MOST_LINES:
        click.echo(f"… and {len(outcomes) - _MOST_LINES} more {outcomes[0].ended}; the edition's .json has all.", err=True)


@contextmanager
def progress() -> Iterator[Progress]:
    """Progress for a person who watches; now and then a plain line where nobody does."""
    if not sys.stderr.isatty():
        yield _in_lines()
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    with Bar(
        TextColumn("{task.description}"), TextColumn("{task.completed}"), TimeElapsedColumn(), console=console, transient=True
    ) as bar:
        tasks: dict[str, Any] = {}

        def tell(step: str, done: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(step, total=None)
            bar.update(tasks[step], completed=done)

        yield tell


def _in_lines() -> Progress:
    """Progress in plain lines on stderr, for the log of a machine: one each _LINE_SECONDS."""
    done: dict[str, int] = {}
    began = told = time.monotonic()

    def tell(step: str, count: int) -> None:
        nonlocal told
        done[step] = count
        if time.monotonic() - told >= _LINE_SECONDS:
            told = time.monotonic()
            click.echo(f"{told - began:.0f} s: {', '.join(f'{count} {step}' for step, count in done.items())}", err=True)

    return tell
