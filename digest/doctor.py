"""`digest doctor`: what is installed, what is stale, which sources fail; each finding with the command that mends it."""

import platform
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from digest import __version__, edition, publish, runs, sources
from digest.config import Config, SourceConfig, load_config
from digest.errors import ArchiveError, ConfigError
from digest.text import number

# What the program stands on; a wrong version of one of these is the first thing to know.
_PACKAGES = ("mkdocs", "mkdocs-material", "lxml", "readability-lxml", "trafilatura", "feedparser", "nh3", "cmarkgfm")
_LITTLE_DISK = 500 * 1024 * 1024  # bytes: a site of ten years takes about 300 MB


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at: ``remedy`` is empty where all is well; ``is_bad`` where the next run would fail."""

    about: str
    found: str
    remedy: str = ""
    is_bad: bool = False

    def __str__(self) -> str:
        mark = "✗" if self.is_bad else "!" if self.remedy else "✓"
        return f"{mark} {self.about}: {self.found}" + (f". {self.remedy}" if self.remedy else "")


def examine(root: Path) -> list[Finding]:
    """Findings about this machine and the site in ``root``, in the order a person would look."""
    findings = [Finding(about="digest", found=f"{__version__}, Python {platform.python_version()}"), *_packages()]
    findings.append(_disk(root))
    try:
        config = load_config(root)
    except ConfigError as error:
        found = "; ".join(map(str, error.problems))
        return [*findings, Finding(about="settings", found=found, is_bad=True)]
    findings.append(Finding(about="settings", found="digest.yml is in order"))
    read = list(look_at_sources(config))
    told = {finding.about for finding in read if finding.remedy}
    kept = [*_clock(config), *(one for one in _archive(config) if one.about not in told), *_status(config)]
    return [*findings, *read, *kept, *_last_run(config), _site(config), _cache(config)]


def _packages() -> Iterator[Finding]:
    for name in _PACKAGES:
        try:
            yield Finding(about=name, found=version(name))
        except PackageNotFoundError:
            yield Finding(about=name, found="not installed", remedy=f"Run `pip install {name}`", is_bad=True)


def _disk(root: Path) -> Finding:
    free = shutil.disk_usage(root if root.exists() else Path()).free
    found = f"{free // 1024**2} MB free"
    return Finding(about="disk", found=found, remedy="Free some space" if free < _LITTLE_DISK else "")


def look_at_sources(config: Config) -> Iterator[Finding]:
    """How each source is: folders as they lie there, those on the network as they answered the last time."""
    yield from _folders(config)
    yield from _network(config)


def subscriptions(config: Config) -> tuple[str, int]:
    """The feeds that the site reads as OPML, which any feed reader takes; and how many they are."""
    found = [publish.Outline(title=read.name, feed=read.feed, page=read.page, language="") for read in sources.feeds_read(config)]
    name = config.site.name
    return publish.opml(name, {name: found}, changed=None, owner=name), len(found)


def _folders(config: Config) -> Iterator[Finding]:
    for source in config.sources:
        if not source.folder:
            continue
        folder = config.root / source.folder
        if not folder.is_dir():
            remedy = f"Run `mkdir -p {folder}` or correct digest.yml"
            yield Finding(about=f"source {source.label}", found=f"the folder {folder} is not there", remedy=remedy, is_bad=True)
            continue
        count = sum(1 for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
        remedy = "" if count else f"Put articles into {folder}, then run `digest build`"
        yield Finding(about=f"source {source.label}", found=f"{number(count, 'file')} in {folder}", remedy=remedy)


def _network(config: Config) -> Iterator[Finding]:
    """How each source on the network answered the last time, as far as the captures know it."""
    captures = sources.Captures(config.cache)
    for source in config.sources:
        if source.known_as:
            record = captures.record(source.known_as)
            behind = captures.record(record.feed) if record and record.feed else None
            yield _asked(source, behind or record, config)


def _asked(source: SourceConfig, record: sources.Record | None, config: Config) -> Finding:
    about = f"source {source.label}"
    if record is None or record.asked is None:
        return Finding(about=about, found="not fetched on this machine yet", remedy="Run `digest fetch`")
    good = f"last read {_shown(record.good, config)}" if record.good else "never read"
    if record.gone:
        found = f"gone for good since {_shown(record.gone, config)} (410), and not asked any more; {good}"
        return Finding(about=about, found=found, remedy="Remove it from digest.yml, then run `digest check`", is_bad=True)
    if record.error:
        times = f"{record.failures} times in a row" if record.failures > 1 else "once"
        look = "Open its address in a browser; correct" if source.address else "Correct"
        remedy = f"{look} or remove it in digest.yml, then run `digest fetch`"
        is_bad = record.failures >= publish.MOST_FAILURES
        return Finding(about=about, found=f"failed {times}: {record.error}; {good}", remedy=remedy, is_bad=is_bad)
    if record.moved_to:
        remedy = "Write that address in digest.yml, then run `digest fetch`"
        return Finding(about=about, found=f"moved for good to {record.moved_to}; {good}", remedy=remedy)
    return Finding(about=about, found=good)


def _shown(moment: datetime, config: Config) -> str:
    return f"{moment.astimezone(config.zone):%Y-%m-%d %H:%M}"


def _status(config: Config) -> Iterator[Finding]:
    """What fails in edition after edition."""
    try:
        status = publish.read_status(config.content)
    except ArchiveError as error:
        yield Finding(about="status", found=error.found, remedy=error.remedy, is_bad=True)
        return
    for alert in status.open_alerts:
        found = f"{alert.why} (since {alert.opened})"
        remedy = "Correct or remove it in digest.yml, then run `digest run`"
        yield Finding(about=f"source {alert.source}" if alert.source else "sources", found=found, remedy=remedy, is_bad=True)


def _last_run(config: Config) -> Iterator[Finding]:
    """How the last run on this machine ended."""
    log = next(reversed(list(runs.logs(config.cache))), None)
    if log is None:
        return
    about, verb = "last run", f"digest {log.get('verb')}, {log.get('now')}"
    if error := log.get("error"):
        yield Finding(about=about, found=f"{verb} failed: {error}", remedy=f"Mend it, then run `digest {log.get('verb')}`")
    else:
        yield Finding(about=about, found=verb)


def _clock(config: Config) -> Iterator[Finding]:
    now = datetime.now(UTC).astimezone(config.zone)
    hour = config.edition.closes
    closes = f", until {hour:%H:%M} of the day after" if hour.hour or hour.minute else ""
    open_day = edition.open_edition(now, config.zone, config.edition.period, config.edition.closes)
    found = f"{now:%Y-%m-%d %H:%M} in {config.edition.timezone}; the edition of {open_day} is open{closes}"
    yield Finding(about="clock", found=found)
    try:
        archive = publish.read_archive(config.content, read=edition.read_record, is_edited=edition.is_edited)
    except ArchiveError:
        return  # told under "archive"
    if archive.briefings and now < archive.briefings[-1].updated:
        found = f"it is before the last change of the newest edition ({archive.briefings[-1].updated:%Y-%m-%d %H:%M})"
        yield Finding(about="clock", found=found, remedy="Set the clock: run `date`, then `digest build`", is_bad=True)


def _archive(config: Config) -> Iterator[Finding]:
    try:
        archive = publish.read_archive(config.content, read=edition.read_record, is_edited=edition.is_edited)
    except ArchiveError as error:
        yield Finding(about="archive", found=str(error), remedy="Run `digest check`", is_bad=True)
        return
    for broken in archive.broken.values():
        found = f"{broken.error.path}: {broken.error.found}"
        yield Finding(about="archive", found=found, remedy=broken.error.remedy, is_bad=True)
    if not archive.briefings:
        yield Finding(about="archive", found="no edition yet", remedy="Run `digest build`")
        return
    last = archive.briefings[-1]
    yield Finding(
        about="archive",
        found=f"editions: {len(archive.briefings)}, the last of {last.day} (written {last.updated:%Y-%m-%d %H:%M})",
    )
    for failure in last.sources_failed:
        yield Finding(
            about=f"source {failure.source}",
            found=f"failed at the last run: {failure.why}",
            remedy="Mend it, then run `digest build`",
        )
    if archive.edited:
        yield Finding(about="edited by hand", found=", ".join(str(day) for day in sorted(archive.edited)))


def _site(config: Config) -> Finding:
    index = config.site_dir / "index.html"
    if not index.is_file():
        return Finding(about="site", found="not built yet", remedy="Run `digest site`")
    newest = max((path.stat().st_mtime for path in config.content.rglob("*") if path.is_file()), default=0.0)
    if newest > index.stat().st_mtime:
        return Finding(about="site", found="older than content/", remedy="Run `digest site`")
    return Finding(about="site", found=f"built, in {config.site_dir}")


def _cache(config: Config) -> Finding:
    size = sum(path.stat().st_size for path in config.cache.rglob("*") if path.is_file())
    return Finding(about="cache", found=f"{size // 1024} KB in {config.cache}; may be deleted")
