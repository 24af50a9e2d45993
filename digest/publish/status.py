"""What fails visibly: which sources cannot be read, since when, and what somebody should look at.

``content/status.json`` is the memory of it (there is none as long as nothing ever failed), ``content/status.md`` the page,
``failures.xml`` the feed. Counted in editions, not in runs: a doubled run counts nothing twice. Values in, values out, but for
``read_status``.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

from digest.config import Config, SiteConfig, SourceConfig
from digest.errors import ArchiveError
from digest.markdown import Markdown, Pen, escaped, joined, link, plain, with_front_matter
from digest.model import Page, SourceFailure
from digest.naming import page_url
from digest.publish.feed_formats import Entry, Feed, write_feed
from digest.publish.feed_html import clear
from digest.text import squeeze, visible
from digest.wording import Wording

STATUS_PAGE: Final = "status.md"
STATUS_FILE: Final = "status.json"
FAILURES_FEED: Final = "failures.xml"
# A source that fails in so many editions in a row needs somebody to look at it; one bad night does not.
MOST_FAILURES: Final = 3
# Alerts that are over, as many as the feed keeps.
_KEPT_ALERTS: Final = 50
_SCHEMA: Final = 1
_TITLE_BYTES, _DESCRIPTION_BYTES = 200, 300
# GitHub takes 65,536 characters of an issue; a person reads fewer.
_MOST_LINES: Final = 100
_LONGEST_LINE: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A source that cannot be read: since when, in how many editions in a row, the last time, and why then.

    ``good`` is the last edition before that (None: there was none).
    """

    source: str
    why: str
    since: date
    last: date
    editions: int = 1
    good: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Something a person should look at. ``source`` "" is the site as a whole: too few of its sources could be read."""

    source: str
    why: str
    opened: date
    closed: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What fails now, and what was and is to be looked at, oldest first."""

    troubles: tuple[Trouble, ...] = ()
    alerts: tuple[Alert, ...] = ()

    @property
    def open_alerts(self) -> tuple[Alert, ...]:
        """The alerts that nobody has seen to yet."""
        return tuple(alert for alert in self.alerts if alert.closed is None)


# ---------------------------------------------------------------- the memory


def read_status(content: Path) -> Status:
    """The status as last written. Raises ArchiveError for a file that is not as we write it."""
    path = content / STATUS_FILE
    if not path.is_file():
        return Status()
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["schema"] != _SCHEMA:
            raise ValueError(f"schema {found['schema']}")
        return Status(
            troubles=tuple(Trouble(**_with_days(one)) for one in found["troubles"]),
            alerts=tuple(Alert(**_with_days(one)) for one in found["alerts"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        remedy = "Restore it from version control, or delete it: failures are then counted anew"
        raise ArchiveError(str(path), f"is no status as we write it ({type(error).__name__}: {error})", remedy) from error


def _with_days(found: Mapping[str, Any]) -> dict[str, Any]:
    days = ("since", "last", "good", "opened", "closed")
    return {key: date.fromisoformat(value) if key in days and value else value for key, value in found.items()}


def advanced(
    status: Status, failures: Iterable[SourceFailure], sources: Iterable[str], *, day: date, newest: date | None
) -> Status:
    """The status after a run for the edition of ``day`` in which these sources failed; ``sources`` are all by their labels.

    ``newest`` is the edition before that one. The same run again gives the same status.
    """
    known = {trouble.source: trouble for trouble in status.troubles}
    whys = {failure.source: squeeze(visible(failure.why)) for failure in reversed(list(failures))}
    troubles = tuple(_trouble(known.get(source), source, why, day, newest) for source, why in sorted(whys.items()))
    wanted = {trouble.source: trouble.why for trouble in troubles if trouble.editions >= MOST_FAILURES}
    everything = {*sources, *whys}
    if 2 * len(whys) > len(everything):
        wanted[""] = f"{len(everything) - len(whys)} of {len(everything)} sources could be read"
    return Status(troubles=troubles, alerts=_alerts(status.alerts, wanted, day))


def _trouble(known: Trouble | None, source: str, why: str, day: date, newest: date | None) -> Trouble:
    if known is None:
        return Trouble(source=source, why=why, since=day, last=day, good=newest)
    again = 1 if day > known.last else 0
    return replace(known, why=why, last=max(day, known.last), editions=known.editions + again)


def _alerts(alerts: Sequence[Alert], wanted: Mapping[str, str], day: date) -> tuple[Alert, ...]:
    """The alerts, those closed that nothing stands behind any more, and new ones opened."""
    stay = [
        alert
        if alert.closed
        else replace(alert, why=wanted[alert.source])
        if alert.source in wanted
        else replace(alert, closed=day)
        for alert in alerts
    ]
    seen = {alert.source for alert in stay if alert.closed is None}
    new = [Alert(source=source, why=why, opened=day) for source, why in wanted.items() if source not in seen]
    over = [alert for alert in stay if alert.closed]
    forgotten = set(map(id, over[:-_KEPT_ALERTS]))
    return tuple(alert for alert in (*stay, *new) if id(alert) not in forgotten)


# ---------------------------------------------------------------- as files


def status_pages(
    status: Status, config: Config, *, newest: date | None, templates: Mapping[str, str], strings: Mapping[str, str]
) -> list[Page]:
    """The page for people and, where anything ever failed, the memory; paths below ``content/``."""
    pen = Pen(templates, Wording(config.site.language, strings))
    title, about = pen.wording.say("status"), pen.wording.say("status_about", site=config.site.name)
    body = pen.write(
        "status.md.j2",
        title=title,
        about=about,
        alerts=[_alert_row(alert, pen) for alert in status.open_alerts],
        rows=[*_rows(status, config.sources, newest, pen)],
    )
    front = {"title": plain(title, _TITLE_BYTES), "description": plain(about, _DESCRIPTION_BYTES), "search": {"exclude": True}}
    page = Page(path=STATUS_PAGE, text=with_front_matter(front, body))
    return [page] if status == Status() else [page, Page(path=STATUS_FILE, text=_as_json(status))]


def _as_json(status: Status) -> str:
    return json.dumps({"schema": _SCHEMA, **asdict(status)}, ensure_ascii=False, indent=1, default=date.isoformat) + "\n"


def _alert_row(alert: Alert, pen: Pen) -> Markdown:
    since = pen.wording.day(alert.opened, "long")
    if not alert.source:
        return pen.say("status_few", since=since, why=alert.why)
    return pen.say("status_alert", source=alert.source, since=since, why=alert.why)


def _rows(status: Status, sources: Sequence[SourceConfig], newest: date | None, pen: Pen) -> Iterable[Markdown]:
    """Each source with how it is: those of digest.yml in their order, then what failed within a list of subscriptions."""
    failing = {trouble.source: trouble for trouble in status.troubles}
    for source in sources:
        name = link(source.label, source.address) if source.address else escaped(source.label)
        yield joined([name, _state(failing.pop(source.label, None), newest, pen)], ": ")
    for label, trouble in failing.items():
        yield joined([escaped(label), _state(trouble, newest, pen)], ": ")


def _state(trouble: Trouble | None, newest: date | None, pen: Pen) -> Markdown:
    say, day = pen.say, pen.wording.day
    if trouble is None:
        return say("status_read", day=day(newest, "long")) if newest else say("status_waiting")
    good = say("status_good", day=day(trouble.good, "long")) if trouble.good else say("status_never")
    failed = say("status_failed", trouble.editions, since=day(trouble.since, "long"), why=trouble.why)
    return joined([failed, good], " ")


def failure_feed(status: Status, site: SiteConfig, strings: Mapping[str, str], config: Config) -> Page:
    """The alerts as a feed, the newest first; its path is below ``site/``."""
    say = Wording(site.language, strings).say
    home = page_url(site.url, STATUS_PAGE)
    entries = tuple(_entry(alert, home, site, say("status_site"), config) for alert in reversed(status.alerts))
    title = say("status_feed", site=clear(site.name))
    return Page(
        path=FAILURES_FEED, text=write_feed(Feed(site=site, path=FAILURES_FEED, title=title, home=home, entries=entries), "RSS")
    )


def _entry(alert: Alert, home: str, site: SiteConfig, whole: str, config: Config) -> Entry:
    title = f"{clear(alert.source) or whole}: {clear(alert.why)}"
    opened, changed = (_start(day, config) for day in (alert.opened, alert.closed or alert.opened))
    told = f"{alert.opened.isoformat()}–{alert.closed.isoformat() if alert.closed else ''}"
    return Entry(
        id=f"{home}#{alert.opened.isoformat()}-{alert.source}",
        url=home,
        title=title,
        summary=told,
        html="",
        published=opened,
        updated=changed,
        language=site.language,
        publishers=(),
        tags=(),
    )


def _start(day: date, config: Config) -> datetime:
    return datetime.combine(day, time(0), tzinfo=config.zone)


def alert_text(status: Status, editions: Iterable[str] = ()) -> str:
    """The open alerts for an issue of a code host, in Markdown; "" where there is none.

    ``editions`` says what is wrong with editions: blocked by the gate, or their record broken.
    Others' words stand in a code block, where they name nobody and link nowhere.
    """
    alerts = (f"{alert.source or 'the site'}: {alert.why} (since {alert.opened.isoformat()})" for alert in status.open_alerts)
    lines = [*editions, *alerts]
    if not lines:
        return ""
    told = [squeeze(visible(line)).replace("`", "'")[:_LONGEST_LINE] for line in lines[:_MOST_LINES]]
    more = [f"and {len(lines) - _MOST_LINES} more"] if len(lines) > _MOST_LINES else []
    return "\n".join(
        [
            "The last run found what somebody should look at:",
            "",
            "```text",
            *told,
            *more,
            "```",
            "",
            "The page `/status/` of the site has the sources that fail. `digest doctor` says what mends each.",
            "This issue is closed when all is well again.",
            "",
        ]
    )
