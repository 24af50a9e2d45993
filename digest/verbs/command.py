"""What all verbs share: how errors become one message, where a site lies, which present is meant, days."""

import errno
import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from digest import cage, running
from digest.errors import DigestError

# What a disk says when it does not take a file: full, over quota, too large, read-only, not ours.
_DISK_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM})


def _laid_out(text: str | None) -> str | None:
    r"""A docstring as click wants it: a line of ``\b`` in a raw one is the backspace before lines that stay as they are."""
    return text and text.replace("\\b\n", "\b\n")


class _Verb(click.Command):
    """A verb whose expected errors are one message on stderr and exit status 1."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **(more | {"help": _laid_out(more.get("help"))}))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb."""
        try:
            return super().invoke(ctx)
        except DigestError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            if error.errno not in _DISK_ERRORS:
                raise
            raise click.ClickException(str(running.disk_error(error))) from error
        finally:
            cage.close()


def verb(name: str) -> Callable[[Callable[..., None]], click.Command]:
    """What makes a function a verb of this name."""
    return click.command(name, cls=_Verb)


takes_root = click.option(
    "--root",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="The folder that has digest.yml (default: here).",
)
takes_now = click.option("--now", metavar="TIME", help="The present, for a repeatable run (ISO 8601 with offset).")


def present(now: str | None) -> datetime:
    """The only present: --now, else SOURCE_DATE_EPOCH, else the clock; always with an offset."""
    if now is None and (epoch := os.environ.get("SOURCE_DATE_EPOCH")):
        if not epoch.isdigit():
            raise click.UsageError(f"SOURCE_DATE_EPOCH is {epoch!r}; it should be seconds since 1970, digits only.")
        return datetime.fromtimestamp(int(epoch), UTC)
    if now is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        moment = datetime.fromisoformat(now)
    except ValueError as error:
        raise click.BadParameter(
            f"{now!r} is no time; write for example 2026-03-09T07:00:00+01:00.", param_hint="--now"
        ) from error
    if moment.tzinfo is None:
        raise click.BadParameter(f"{now!r} has no offset; write for example {moment.isoformat()}+00:00.", param_hint="--now")
    return moment


def a_day(text: str) -> date:
    """The day that some words are; a usage error where they are none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is no day; write for example 2026-03-05.") from error


def days_of(text: str) -> tuple[date, ...]:
    """The days that ``FIRST..LAST`` or one day names; a usage error where it names none."""
    first, _, last = text.partition("..")
    start, end = a_day(first), a_day(last or first)
    if end < start:
        raise click.BadParameter(f"{text!r} ends before it begins.", param_hint="--rebuild")
    return tuple(start + timedelta(days=n) for n in range((end - start).days + 1))
