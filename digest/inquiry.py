"""Looking at one article: what each stage makes of it, and what a site's rules would."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from time import process_time
from typing import Final

from digest import cage, clean, explanation, keeping, sources
from digest.config import Config
from digest.errors import CageError, NotFoundError
from digest.model import Briefing, ItemId, RawItem, SourceFailure
from digest.rules import load_rules, tried
from digest.urls import canonical_url

_LONG: Final = 5.0  # seconds


def explain(config: Config, file_or_url: str, now: datetime) -> Iterator[str]:
    """What each stage made of one article, line by line. Raises NotFoundError where no source gives it."""
    path = Path(file_or_url)
    archive = keeping.read_editions(config)
    found: Iterable[RawItem | SourceFailure] = sources.collect(config, now=now)
    cited = _items_cited_by(file_or_url, archive.briefings)
    items = [
        item for item in found if isinstance(item, RawItem) and (item.id in cited or _is_about(item, file_or_url, config.root))
    ]
    if not items and path.is_file():
        items = list(sources.collect_file(path, now=now, zone=config.zone))
    if not items:
        raise NotFoundError(file_or_url, _listed_on(file_or_url, archive.briefings))
    for item in items:
        yield from explanation.of_cleaning(item, *_explained(config, item))
        yield from explanation.of_editions(item, archive.briefings)


def explain_page(config: Config, file_or_url: str, now: datetime) -> str:
    """What cleaning made of one article, as a page of HTML. Raises NotFoundError where no source gives it."""
    item = _one_item(config, file_or_url, now)
    return explanation.as_html(item, *_explained(config, item))


def _explained(config: Config, item: RawItem) -> tuple[clean.Explanation, float | None]:
    """What cleaning made of an item in a child, and the seconds of work that it took there; None for a child that was ended."""
    answer = cage.run(partial(_timed, rules=load_rules(config.root)), item)
    if isinstance(answer, CageError):
        return clean.Explanation(cleaned=clean.failed(item, str(answer)), sources={}), None
    return answer


def _timed(item: RawItem, rules: tuple[clean.SiteRule, ...]) -> tuple[clean.Explanation, float]:
    """What cleaning makes of an item, and the seconds of work that it takes a child that has cleaned a page before.

    A child's first page waits for trees and dictionaries, so it is cleaned again; not one that takes long by itself.
    """
    began = process_time()
    explained = clean.explain(item, rules=rules)
    first = process_time() - began
    if first > _LONG:
        return explained, first
    began = process_time()
    clean.explain(item, rules=rules)
    return explained, process_time() - began


def try_rules(config: Config, page: str, now: datetime) -> Iterator[str]:
    """What ``rules.yml`` makes of a page, beside cleaning without it. Raises NotFoundError, ConfigError."""
    rules = load_rules(config.root)
    lines = cage.run(partial(_tried, rules=rules), _one_item(config, page, now))
    yield from [str(lines)] if isinstance(lines, CageError) else lines


def _tried(item: RawItem, rules: tuple[clean.SiteRule, ...]) -> list[str]:
    return list(tried(item, rules))


def _one_item(config: Config, file_or_url: str, now: datetime) -> RawItem:
    path = Path(file_or_url)
    if path.is_file():
        found = list(sources.collect_file(path, now=now, zone=config.zone))
    else:
        read = (item for item in sources.collect(config, now=now) if isinstance(item, RawItem))
        found = [item for item in read if _is_about(item, file_or_url, config.root)]
    if not found:
        raise NotFoundError(file_or_url, _listed_on(file_or_url, keeping.read_editions(config).briefings))
    return found[0]


def _items_cited_by(url: str, briefings: Iterable[Briefing]) -> set[ItemId]:
    """The items that editions list under an address, which may stand only inside the page."""
    address = canonical_url(url)
    listings = (listing for briefing in briefings for story in briefing.stories for listing in story.articles)
    return {listing.item for listing in listings if address and listing.url == address}


def _listed_on(url: str, briefings: Iterable[Briefing]) -> str:
    """The day of the last edition that lists an address; "" without one."""
    days = (briefing.day.isoformat() for briefing in briefings if _items_cited_by(url, [briefing]))
    return max(days, default="")


def _is_about(item: RawItem, file_or_url: str, root: Path) -> bool:
    """Whether a person who names this file or address means the item."""
    if file_or_url.startswith(("http://", "https://")):
        return canonical_url(item.hints.url or item.where) == canonical_url(file_or_url)
    file = item.where.split("#")[0]
    return (root / file).resolve() == Path(file_or_url).resolve() or item.where == file_or_url
