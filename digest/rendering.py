"""The last stage by itself: ``content/`` becomes ``site/``. Nothing that reads, cleans or groups articles is loaded for it."""

import itertools
from dataclasses import replace

from digest import keeping, publish
from digest.config import Config, load_strings
from digest.errors import SiteError
from digest.naming import briefing_path


def site(config: Config, *, url: str | None = None, clean_build: bool = False) -> publish.SiteReport:
    """``content/`` -> ``site/``: MkDocs renders the pages, our own stages write feeds and the rest. Raises SiteError."""
    if not config.content.is_dir():
        raise SiteError(f"There is nothing to render: {config.content} is not there. Run `digest build` first.")
    with publish.locked(config.root), publish.without_collector():
        cache = config.cache / publish.SITE_CACHE
        if clean_build:
            publish.forget_site(cache)
        hashes = publish.FileHashes(config.root, cache)
        shelf = keeping.read_shelf(config, hashes, cache)
        where = config.site_at(url)
        strings = load_strings(config.root, config.site.language)
        topics = {topic.id: topic.name for topic in config.topics}
        beside = publish.ways_out(shelf, site=where, strings=strings, topics=topics)
        failures = publish.failure_feed(publish.read_status(config.content), where, strings, config)
        report = publish.build_site(
            config.root,
            site_url=where.url,
            strict=not shelf.broken,  # the page of an edition whose record cannot be read is shown plain, with a warning
            extra=itertools.chain(beside, [publish.Batch(name=failures.path, made_of=(failures.text,), make=lambda: [failures])]),
            leave_out=[briefing_path(day, suffix) for day in shelf.drafts for suffix in ("md", "json")],
            hashes=hashes,
        )
    return replace(report, warnings=(*map(str, shelf.broken.values()), *report.warnings))
