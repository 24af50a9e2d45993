"""`digest doctor`: what is installed, what is stale, which sources fail; each finding with the command that mends it."""

import platform
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from digest import __version__, edition, publish
from digest.config import Config, load_config
from digest.errors import ArchiveError, ConfigError

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
        return [*findings, Finding(about="settings", found=found, remedy="Run `digest init` or mend digest.yml", is_bad=True)]
    findings.append(Finding(about="settings", found="digest.yml is in order"))
    return [*findings, *_sources(config), _clock(config), *_archive(config), _site(config), _cache(config)]


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


def _sources(config: Config) -> Iterator[Finding]:
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
        yield Finding(about=f"source {source.label}", found=f"{count} files in {folder}", remedy=remedy)


def _clock(config: Config) -> Finding:
    now = datetime.now(UTC).astimezone(config.zone)
    return Finding(about="clock", found=f"{now:%Y-%m-%d %H:%M} in {config.edition.timezone}")


def _archive(config: Config) -> Iterator[Finding]:
    try:
        archive = publish.read_archive(config.content, read=edition.read_record, is_edited=edition.is_edited)
    except ArchiveError as error:
        yield Finding(about="archive", found=str(error), remedy="Run `digest check`", is_bad=True)
        return
    if not archive.briefings:
        yield Finding(about="archive", found="no edition yet", remedy="Run `digest build`")
        return
    last = archive.briefings[-1]
    yield Finding(
        about="archive",
        found=f"{len(archive.briefings)} editions, the last of {last.day} (written {last.updated:%Y-%m-%d %H:%M})",
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
