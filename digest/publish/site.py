"""``content/`` becomes ``site/``: MkDocs makes what has changed into a folder beside it, which then goes into place.

A whole build takes the old site's place by one rename. An incremental one puts its files in one by one, each by rename, under a
note that says so: a build that finds the note of another one that was killed makes everything anew.
"""

import gc
import logging
import os
import posixpath
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pathspec.gitignore import GitIgnoreSpec

from digest.config import load_config
from digest.errors import SiteError
from digest.model import Page
from digest.publish.batch import Batch
from digest.publish.file_hashes import FileHashes
from digest.publish.site_cache import SiteCache, content_hash, load_cache, our_code, save_cache, sizes
from digest.publish.site_plan import Plan

CONFIG_NAME: Final = "mkdocs.yml"
SITE_CACHE: Final = "site"
# Lies in the cache while ``site/`` is being changed.
_NOTE: Final = "unfinished"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteReport:
    """What was built: where, how many pages the site has and how many of them were made now, and what MkDocs warned of.

    ``warnings`` is empty unless the build was not strict.
    """

    site_dir: Path
    pages: int
    made: int = 0
    warnings: tuple[str, ...] = ()


def forget_site(cache: Path) -> None:
    """Remove what builds remember, so that the next one makes everything anew."""
    shutil.rmtree(cache, ignore_errors=True)


def build_site(
    root: Path,
    *,
    site_url: str | None = None,
    clean: bool = False,
    strict: bool = True,
    extra: Iterable[Batch] = (),
    leave_out: Sequence[str] = (),
    hashes: FileHashes | None = None,
) -> SiteReport:
    """Build ``root/site`` from ``root/content`` and put ``extra`` pages (feeds) into it; not the files at ``leave_out``.

    Only what changed since the last build is made, unless ``clean``; the result is the same. ``site_url`` overrides the one
    in ``digest.yml``. Raises SiteError with MkDocs's own words, also for warnings (a broken link) when ``strict``; ConfigError
    for ``digest.yml``. Whatever goes wrong before all is made, the old site stays as it was.
    """
    config = load_config(root)
    target, cache = config.site_dir.resolve(), config.cache / SITE_CACHE
    _remove_leftovers(target)
    before = SiteCache() if clean or (cache / _NOTE).exists() else load_cache(cache)
    present = sizes(target) if before.pages else {}
    building = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}-"))
    try:
        building.chmod(0o755)
        plan = Plan(before=before, present=present, target=target, hashes=hashes or FileHashes(root))
        with without_collector():
            warnings = _run_mkdocs(root, building, site_url, plan, leave_out)
        if warnings and strict:
            raise SiteError("The site was not built: MkDocs has found\n" + "\n".join(f"- {line}" for line in warnings))
        _write_extra(extra, building, plan)
        made = sizes(building)
        _note_outputs(plan, made)
        with _noted(cache):
            if plan.kept:
                _put_in(building, made, target, {*made, *plan.kept}, present)
            else:
                _take_place(building, target)
            save_cache(plan.after, cache)
            plan.hashes.save(cache)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    pages = sum(1 for path in {*made, *plan.kept} if path.endswith(".html"))
    count = sum(1 for path in made if path.endswith(".html"))
    return SiteReport(site_dir=target, pages=pages, made=count, warnings=tuple(warnings))


def _note_outputs(plan: Plan, made: Mapping[str, int]) -> None:
    """What each page has become, for the next build; a page that gave none is made again then."""
    for source, page in plan.after.pages.items():
        output = plan.outputs.get(source, "")
        if output in made:
            page.size = made[output]
        elif output not in plan.kept:
            page.key = ""


@contextmanager
def _noted(cache: Path) -> Iterator[None]:
    """A note in the cache while the site is changed, so that a build that is killed in between is known."""
    cache.mkdir(parents=True, exist_ok=True)
    note = cache / _NOTE
    note.touch()
    yield
    note.unlink(missing_ok=True)


def _put_in(building: Path, made: Mapping[str, int], target: Path, wanted: set[str], present: Mapping[str, int]) -> None:
    """New files into the old site, each by rename; then what is no longer wanted goes."""
    for path in made:
        place = target / path
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        for parent in reversed(place.relative_to(target).parents[:-1]):
            if (target / parent).is_file():
                (target / parent).unlink()
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(building / path, place)
    for path in present.keys() - wanted:
        if (target / path).is_dir():
            continue  # a folder has taken its place
        (target / path).unlink(missing_ok=True)
        for parent in (target / path).relative_to(target).parents[:-1]:
            try:
                (target / parent).rmdir()
            except OSError:
                break  # something else is in it


def _remove_leftovers(target: Path) -> None:
    """Remove what builds that were killed left beside the site. Call under the lock."""
    for path in target.parent.glob(f".{target.name}-*"):
        shutil.rmtree(path, ignore_errors=True)


def _write_extra(batches: Iterable[Batch], building: Path, plan: Plan) -> None:
    """The batches whose files are not in the site as they would be made again."""
    known = plan.before.outputs.get("extra") or {}
    now: dict[str, Any] = {}
    for batch in batches:
        key = content_hash(our_code(), *(word.encode("utf-8", "replace") for word in batch.made_of))
        before = known.get(batch.name)
        if before is None or before[0] != key or not plan.has(before[1]):
            now[batch.name] = (key, write_pages(batch.make(), building))
        else:
            now[batch.name] = before
            plan.kept.update(before[1])
    plan.after.outputs["extra"] = now


def write_pages(pages: Iterable[Page], site_dir: Path) -> dict[str, int]:
    """Write pages that are not MkDocs's below a site's folder; their sizes. Raises SiteError for a path that leads out of it."""
    written = {}
    for page in pages:
        if posixpath.normpath(page.path) != page.path or page.path.startswith(("/", "..")) or "\\" in page.path:
            raise SiteError(f"{page.path} leads out of {site_dir}: a page's path stays below the site")
        path = site_dir / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        written[page.path] = path.write_bytes(page.text.encode("utf-8") if page.data is None else page.data)
    return written


def _run_mkdocs(
    root: Path,
    site_dir: Path,
    site_url: str | None,
    plan: Plan,
    leave_out: Sequence[str],
) -> list[str]:
    """Build with MkDocs, as planned; its warnings. It is imported here, since that costs time others need not pay."""
    from jinja2 import TemplateError
    from mkdocs.commands.build import build
    from mkdocs.config import load_config as load_mkdocs_config
    from mkdocs.exceptions import Abort, ConfigurationError, MkDocsException

    from digest.publish.mkdocs_plugin import DigestPlugin

    path = root / CONFIG_NAME
    if not path.is_file():
        raise SiteError(f"{path} is missing. `digest init` writes one; five lines with `plugins: [digest]` are enough")
    with _listening() as heard:
        try:
            mkdocs = load_mkdocs_config(str(path), site_dir=str(site_dir))
            if leave_out:
                mkdocs.exclude_docs = _also_excluded(mkdocs.exclude_docs, leave_out)
            if site_url is not None:
                mkdocs.extra["site_url"] = site_url if site_url.endswith("/") else f"{site_url}/"
            for plugin in mkdocs.plugins.values():
                if isinstance(plugin, DigestPlugin):
                    plugin.plan = plan
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
def without_collector() -> Iterator[None]:
    """No search for garbage that refers to itself, of which a build makes little: it would go through all editions, often."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.unfreeze()  # what was made meanwhile is old now, so that the next search, for young garbage, passes it by
            gc.enable()


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


def _also_excluded(patterns: GitIgnoreSpec | None, paths: Iterable[str]) -> GitIgnoreSpec:
    """What ``mkdocs.yml`` excludes, and the files at some paths below ``content/``."""
    ours = GitIgnoreSpec.from_lines(f"/{path}" for path in paths)
    return GitIgnoreSpec([*(patterns.patterns if patterns else ()), *ours.patterns])


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
