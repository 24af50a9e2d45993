"""``content/`` becomes ``site/``: MkDocs runs into a folder beside it, which then takes the old one's place as a whole."""

import logging
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from digest.config import load_config
from digest.errors import SiteError
from digest.model import Page

CONFIG_NAME: Final = "mkdocs.yml"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteReport:
    """What was built: where, how many pages, and what MkDocs warned of (empty unless the build was not strict)."""

    site_dir: Path
    pages: int
    warnings: tuple[str, ...] = ()


def build_site(
    root: Path, *, site_url: str | None = None, clean: bool = False, strict: bool = True, extra: Iterable[Page] = ()
) -> SiteReport:
    """Build ``root/site`` from ``root/content`` and write ``extra`` pages (feeds) into it.

    ``site_url`` overrides the one in ``digest.yml``. ``clean`` is for callers that want it said: every build is whole.
    Raises SiteError with MkDocs's own words, also for warnings (a broken link) when ``strict``; ConfigError for
    ``digest.yml``. Whatever goes wrong, the old site stays as it was.
    """
    config = load_config(root)
    target = config.site_dir.resolve()
    _remove_leftovers(target)
    building = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}-"))
    try:
        building.chmod(0o755)
        warnings = _run_mkdocs(root, building, site_url)
        if warnings and strict:
            raise SiteError("The site was not built: MkDocs has found\n" + "\n".join(f"- {line}" for line in warnings))
        write_extra(extra, building)
        pages = sum(1 for _ in building.rglob("*.html"))
        _take_place(building, target)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return SiteReport(site_dir=target, pages=pages, warnings=tuple(warnings))


def _remove_leftovers(target: Path) -> None:
    """Remove what builds that were killed left beside the site. Call under the lock."""
    for path in target.parent.glob(f".{target.name}-*"):
        shutil.rmtree(path, ignore_errors=True)


def write_extra(pages: Iterable[Page], site_dir: Path) -> None:
    """Write pages that are not MkDocs's (feeds) below a site's folder. Raises SiteError for a path that leads out of it."""
    base = site_dir.resolve()
    for page in pages:
        path = (base / page.path).resolve()
        if not path.is_relative_to(base):
            raise SiteError(f"{page.path} leads out of {site_dir}: a page's path stays below the site")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page.text, encoding="utf-8", newline="")


def _run_mkdocs(root: Path, site_dir: Path, site_url: str | None) -> list[str]:
    """Build with MkDocs; its warnings. MkDocs is imported here, since it costs 0.3 s that other commands need not pay."""
    from jinja2 import TemplateError
    from mkdocs.commands.build import build
    from mkdocs.config import load_config as load_mkdocs_config
    from mkdocs.exceptions import Abort, ConfigurationError, MkDocsException

    path = root / CONFIG_NAME
    if not path.is_file():
        raise SiteError(f"{path} is missing. `digest init` writes one; five lines with `plugins: [digest]` are enough")
    with _listening() as heard:
        try:
            mkdocs = load_mkdocs_config(str(path), site_dir=str(site_dir))
            if site_url is not None:
                mkdocs.extra["site_url"] = site_url if site_url.endswith("/") else f"{site_url}/"
            mkdocs.plugins.on_startup(command="build", dirty=False)
            build(mkdocs)
        except (MkDocsException, Abort) as error:
            said = [*heard, str(error)] if isinstance(error, ConfigurationError) or not heard else heard
            raise SiteError("MkDocs could not build the site:\n" + "\n".join(f"- {line}" for line in said)) from error
        except TemplateError as error:
            place = f"{getattr(error, 'filename', None) or 'a template'}:{getattr(error, 'lineno', None) or '?'}"
            raise SiteError(f"{place}: {error}. Mend the template, or remove it to have ours again") from error
    return heard


@contextmanager
def _listening() -> Iterator[list[str]]:
    """What MkDocs logs as warning or worse while this is open; it is kept from the terminal."""
    heard: list[str] = []
    logger = logging.getLogger("mkdocs")
    handler = _Ear(heard)
    level, propagates = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    try:
        yield heard
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagates


class _Ear(logging.Handler):
    """Keeps messages in a list."""

    def __init__(self, heard: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        self._heard.append(record.getMessage())


def _take_place(building: Path, target: Path) -> None:
    """The new folder under the old one's name; the old one goes last."""
    old = building.with_name(building.name + "-old")
    if target.exists():
        target.rename(old)
    try:
        building.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
