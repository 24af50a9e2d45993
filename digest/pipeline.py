"""The five stages on one page; start reading here.

    fetch;  collect -> clean -> enrich -> compose, render -> write, site

Stages decide; this module hands values from one to the next and keeps the account. Untrusted bytes are cleaned in
killable children (``cage``), and everything is written under one lock.
"""

import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path

from digest import cage, clean, edition, keeping, publish, sources
from digest.composing import RECENT_DAYS, Composer
from digest.config import Config
from digest.desk import Desk, load_desk
from digest.errors import ArchiveError, CageError, GateError
from digest.model import Briefing, Cleaned, ItemId, RawItem, SourceFailure
from digest.rendering import site as site  # the stage that needs none of the others to be loaded
from digest.rewriting import Account, Rewriting
from digest.rules import load_rules
from digest.tagging import Tagging

Progress = Callable[[str, int], None]  # told the name of the step and how many things it has done


def _tell_nobody(_step: str, _done: int) -> None:
    """Keep progress to ourselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """The account of one ``digest build``."""

    made: tuple[Briefing, ...] = ()  # editions as they now are, oldest first
    before: Mapping[date, Briefing]  # those among them that existed, as they were
    blocked: tuple[GateError, ...] = ()  # editions that the gate did not let through
    broken: tuple[ArchiveError, ...] = ()  # editions whose record cannot be read; they were left alone
    sources_failed: tuple[SourceFailure, ...] = ()
    already_counted: int = 0  # items that ended in an edition of an earlier run
    waiting: Mapping[date, int] = field(default_factory=dict)  # new items of editions edited by hand: another takes them later
    edited: tuple[date, ...] = ()  # editions to rebuild that were edited by hand, so left alone
    published: tuple[Briefing, ...] = ()  # drafts that somebody had reviewed: editions from now on
    restored: frozenset[date] = frozenset()  # editions whose page was gone and was written again from the record
    files: publish.Written
    proposals: tuple[edition.Proposal, ...] = ()  # what publishers changed that closed editions quote
    rewriting: Account | None = None  # what a model was asked, where one is
    status: publish.Status = field(default_factory=publish.Status)  # what fails, and since when


def fetch(config: Config, now: datetime, *, progress: Progress = _tell_nobody, warc: Path | None = None) -> sources.Fetched:
    """What is on the network -> captures in ``.digest/``, so that ``build`` repeats offline; what fails is in the account.

    Pages that were taken down are not asked for. Raises DigestError.
    """
    desk = load_desk(config.root, [topic.id for topic in config.topics])
    with publish.locked(config.root):
        used = keeping.used_lately(config, now)
        read = _still_read(config, desk)
        return sources.fetch(read, now, progress=progress, warc=warc, used=used, unwanted=desk.takes_down)


def _still_read(config: Config, desk: Desk) -> Config:
    """The settings without sources that are a single page which was taken down."""
    left = tuple(source for source in config.sources if not (source.page and desk.takes_down(source.page)))
    return config.model_copy(update={"sources": left})


def ping(config: Config, now: datetime, *, url: str | None = None) -> str:
    """Tell the hub in ``site.hub`` that the feeds of the published site have changed; why it was not told, "" where it was."""
    return sources.ping(config, [f"{config.site_at(url).url}{feed.path}" for feed in publish.FEEDS], now)


def build(
    config: Config,
    now: datetime,
    *,
    only: date | None = None,
    rebuild: Sequence[date] = (),
    progress: Progress = _tell_nobody,
) -> Built:
    """Captures and folders -> briefings and indexes in ``content/``.

    ``only`` makes no other edition than that day's; ``rebuild`` names editions to remake from what is still at hand.
    Raises DigestError; an edition that the gate blocks is in the account instead, and the others are written.
    """
    desk = load_desk(config.root, [topic.id for topic in config.topics])
    with publish.locked(config.root):
        found = keeping.find(config, desk, now, rebuild)
        ledger, intake = found.ledger, _Intake(config, found.ledger)
        items = intake.new(sources.collect(_still_read(config, desk), now=now))
        gone = edition.items_taken_down(found.archive.briefings, desk)
        clear = partial(edition.cleared, desk=desk, words=keeping.wording_of(config), items=gone)
        read = intake.cleaned(items, clear, progress)
        cleaned = clean.joined([*edition.untold(read, [one.remains for one in found.archive.broken.values()])])
        drafts = _drafted(cleaned, intake, desk)
        composer = _composer(desk, now, intake, cleaned, drafts)
        for draft in drafts:
            if draft.day not in ledger.edited and only in (None, draft.day):
                composer.add(draft)
                progress("composed", len(composer.made))
        made = [*keeping.changed(found.before, found.archive), *composer.made]
        files = keeping.put(made, found.archive, found.before, config, now, found.gone)
        status = keeping.status_of([*ledger.briefings.values(), *composer.made], intake.failures, config, ledger.open_day)
        sources.purge(config.cache, {*found.gone, *desk.addresses_taken_down})
    return Built(
        made=tuple(composer.made),
        before={b.day: ledger.briefings[b.day] for b in composer.made if b.day in ledger.briefings},
        blocked=tuple(composer.blocked),
        broken=tuple(one.error for one in found.archive.broken.values()),
        sources_failed=tuple(intake.failures),
        already_counted=intake.counted,
        waiting={draft.day: len(draft.articles) + len(draft.outcomes) for draft in drafts if draft.day in ledger.edited},
        edited=tuple(day for day in rebuild if day in ledger.edited),
        published=found.published,
        restored=found.archive.missing,
        files=files,
        proposals=tuple(edition.proposals((article for one in cleaned for article in one.articles), _closed(ledger))),
        rewriting=composer.rewriting.account,
        status=status,
    )


def _closed(ledger: edition.Ledger) -> list[Briefing]:
    return [briefing for day, briefing in ledger.briefings.items() if day not in ledger.rewritable]


class _Intake:
    """What came in, noted as it passes, so that the bytes of few items are held at a time."""

    def __init__(self, config: Config, ledger: edition.Ledger) -> None:
        self.config, self.ledger = config, ledger
        self.captures, self.rules = sources.Captures(config.cache), load_rules(config.root)
        self.version = clean.version(self.rules)
        self.failures: list[SourceFailure] = []
        self.read: set[ItemId] = set()
        self.counted = 0

    def new(self, found: Iterable[RawItem | SourceFailure]) -> Iterator[RawItem]:
        """The items that no closed edition has counted; and those of near ones, for what may be a copy of them."""
        for item in found:
            if isinstance(item, SourceFailure):
                self.failures.append(item)
            elif (day := self.ledger.counted_in(item.id, item.content_sha256)) is not None:
                self.counted += 1
                if self.ledger.is_near(day, RECENT_DAYS):
                    yield item
            else:
                self.read.add(item.id)
                yield self.ledger.with_first_capture(item)

    def kept(self, content_sha256: str) -> Cleaned | None:
        """What bytes of this hash were cleaned to, where that is kept."""
        return self.captures.get(content_sha256, self.version)

    def cleaned(self, items: Iterable[RawItem], clear: Callable[[Cleaned], Cleaned], progress: Progress) -> Iterator[Cleaned]:
        """Each item cleaned, from the captures where it was cleaned before, else in a child; in the order given.

        ``clear`` leaves out what was taken down; of that nothing is kept.
        """
        known: deque[Cleaned | None] = deque()  # of the items on their way, in order; None: a child is at it
        done = itertools.count(1)

        def unknown() -> Iterator[RawItem]:
            for item in items:
                before = self.kept(item.content_sha256)
                right = before is not None and clean.is_still_right(before, item)
                known.append(clean.restamped(before, item) if before is not None and right else None)
                if not right:
                    yield item

        def ready() -> Iterator[Cleaned]:
            while known and (first := known[0]) is not None:
                known.popleft()
                progress("cleaned", next(done))
                yield clear(first)

        for item, result in cage.run_each(partial(clean.clean, rules=self.rules), unknown()):
            yield from ready()
            known.popleft()
            progress("cleaned", next(done))
            if isinstance(result, CageError):
                yield clean.failed(item, str(result))
            else:
                if (kept := clear(result)) == result:
                    self.captures.put(item.content_sha256, self.version, result)
                yield kept
        yield from ready()


def _drafted(cleaned: Sequence[Cleaned], intake: _Intake, desk: Desk) -> list[edition.Draft]:
    """What goes into which edition, oldest first; for an edition made anew, also what its items were when they could be read."""
    ledger, config = intake.ledger, intake.config
    drafts = edition.allot_all(cleaned, ledger, zone=config.zone, period=config.edition.period)
    drafts = edition.moved(drafts, desk, ledger, config.edition.period)
    for day in ledger.rewritable:
        again = edition.absent(ledger.briefings[day], read=intake.read)
        drafts = edition.recall(drafts, ledger.briefings[day], {o: intake.kept(o.content_sha256) for o in again})
    return sorted(drafts, key=lambda draft: draft.day)


def _composer(
    desk: Desk, now: datetime, intake: _Intake, cleaned: Sequence[Cleaned], drafts: Iterable[edition.Draft]
) -> Composer:
    """Who makes the editions of a run, with all that has to be known for that."""
    config, ledger = intake.config, intake.ledger
    return Composer(
        config=config,
        words=keeping.wording_of(config),
        desk=desk,
        ledger=ledger,
        captures=intake.captures,
        now=now,
        failures=intake.failures,
        rewriting=Rewriting(config, now),
        tagging=Tagging(config),
        near=edition.counted(cleaned, ledger),
        quoted=edition.quoted_elsewhere(_closed(ledger), (a.id for draft in drafts for a in draft.articles)),
    )
