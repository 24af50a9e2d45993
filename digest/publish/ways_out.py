"""Everything that leaves the site beside its pages: feeds and their list, e-mails, books, what machines look for. Pure.

Nothing here is asked of the theme or of MkDocs: it stays as it is when they change.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import chain, groupby

from digest.config import SiteConfig
from digest.model import Briefing, Page, sha
from digest.naming import briefing_path
from digest.publish.batch import Batch
from digest.publish.epub import monthly_books, weekly_books
from digest.publish.feeds import feeds
from digest.publish.found import EDITIONS_NAMED, found
from digest.publish.full_text import FullText
from digest.publish.mail import LATEST_PATH, MAILS, mails
from digest.publish.shelf import Brief, Shelf


def ways_out(
    shelf: Shelf,
    *,
    site: SiteConfig,
    strings: Mapping[str, str],
    topics: Mapping[str, str] | None = None,
) -> Iterator[Batch]:
    """All of it in batches, paths below ``site/``; those of old editions first, so that few are held in full at a time.

    ``topics`` gives names for topic ids.
    """
    # What the site says of itself only the newest documents know, so that other words for it leave all others as they are.
    lasting = site.model_copy(update={"description": "", "about": ""})
    full_text = FullText(lasting, strings, shelf.by_hand)
    settings = sha(json.dumps([lasting.model_dump(mode="json"), dict(strings), dict(topics or {})], sort_keys=True))
    newest = shelf.oldest[::-1]
    about_newest = partial(found, site=site, strings=strings, topics=topics)
    everything = chain(
        feeds(shelf, site=lasting, full_text=full_text, topics=topics, about=site.description),
        _mails(shelf, [brief for brief in newest if brief.stories][:MAILS], partial(mails, site=lasting, full_text=full_text)),
        [_made_of("found", shelf, newest[:EDITIONS_NAMED], about_newest, site.model_dump_json())],
        _books(shelf, partial(monthly_books, full_text=full_text), "month", lambda brief: (brief.day.year, brief.day.month)),
        _books(shelf, partial(weekly_books, full_text=full_text), "week", lambda brief: brief.day.isocalendar()[:2]),
    )
    for batch in sorted(everything, key=lambda batch: batch.day):
        yield replace(batch, made_of=(settings, *batch.made_of))


def _made_of(
    name: str,
    shelf: Shelf,
    briefs: Sequence[Brief],
    make: Callable[[Sequence[Briefing]], Iterable[Page]],
    *words: str,
    day: date = date.max,
) -> Batch:
    """What some editions give, in a batch."""
    made_of = (*words, *(brief.hash for brief in briefs))
    return Batch(name=name, made_of=made_of, make=lambda: make([shelf.full(brief) for brief in briefs]), day=day)


def _mails(shelf: Shelf, newest: Sequence[Brief], make: Callable[[Sequence[Briefing]], Iterable[Page]]) -> Iterator[Batch]:
    """An e-mail a batch, the newest one also as the latest."""
    for brief in newest:
        path = briefing_path(brief.day, "eml")
        paths = {path, LATEST_PATH} if brief is newest[0] else {path}
        chosen = partial(_chosen, make, paths)
        yield _made_of(path, shelf, [brief], chosen, *sorted(paths))


def _chosen(make: Callable[[Sequence[Briefing]], Iterable[Page]], paths: set[str], briefings: Sequence[Briefing]) -> list[Page]:
    return [page for page in make(briefings) if page.path in paths]


def _books(
    shelf: Shelf,
    make: Callable[[Sequence[Briefing]], Iterable[Page]],
    name: str,
    time: Callable[[Brief], tuple[int, int]],
) -> Iterator[Batch]:
    """The editions of a time, which ``time`` gives, as a book."""
    for (year, number), group in groupby(shelf.oldest, key=time):
        briefs = tuple(group)
        yield _made_of(f"book of {name} {year}-{number}", shelf, briefs, make, day=briefs[-1].day)
