"""The five stages on one page; start reading here.

    fetch;  collect -> clean -> enrich -> compose, render -> write, site

Stages decide; this module hands values from one to the next and keeps the account. Untrusted bytes are cleaned in
killable children (``cage``), and everything is written under one lock.
"""

import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from digest import cage, clean, edition, enrich, explanation, publish, sources
from digest.config import Config, load_strings, load_templates
from digest.errors import CageError, GateError, NotFoundError, SiteError
from digest.model import Article, Briefing, Cleaned, ItemId, Page, RawItem, SourceFailure
from digest.urls import canonical_url

# A near-copy is looked for among the articles of this many days before its edition.
RECENT_DAYS = 3

Progress = Callable[[str, int], None]  # told the name of the step and how many things it has done


def _tell_nobody(_step: str, _done: int) -> None:
    """Keep progress to ourselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """The account of one ``digest build``."""

    made: tuple[Briefing, ...] = ()  # editions as they now are, oldest first
    before: Mapping[date, Briefing]  # those among them that existed, as they were
    blocked: tuple[GateError, ...] = ()  # editions that the gate did not let through
    sources_failed: tuple[SourceFailure, ...] = ()
    already_counted: int = 0  # items that ended in an edition of an earlier run
    waiting: int = 0  # new items whose edition was edited by hand: they stay uncounted until another can take them
    files: publish.Written


def fetch(config: Config, now: datetime, *, progress: Progress = _tell_nobody) -> sources.Fetched:
    """What is on the network -> captures in ``.digest/``, so that ``build`` repeats offline; what fails is in the account."""
    with publish.locked(config.root):
        return sources.fetch(config, now, progress=progress)


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
    with publish.locked(config.root):
        publish.remove_leftovers(config.content)
        archive = publish.read_archive(config.content, read=edition.read_record, is_edited=edition.is_edited)
        open_day = edition.open_edition(now, config.zone, config.edition.period)
        ledger = edition.open_ledger(archive.briefings, edited=archive.edited, open_day=open_day, rebuild=rebuild)
        captures = sources.Captures(config.cache)

        intake = _Intake(ledger)
        cleaned = list(_cleaned(intake.new(sources.collect(config, now=now)), captures, progress))
        drafts = edition.allot_all(cleaned, ledger, zone=config.zone, period=config.edition.period)
        for day in ledger.rewritable:
            again = edition.absent(ledger.briefings[day], read=intake.read)
            drafts = edition.recall(
                drafts, ledger.briefings[day], {o: captures.get(o.content_sha256, clean.VERSION) for o in again}
            )
        chosen = [draft for draft in drafts if draft.day not in ledger.edited and only in (None, draft.day)]

        near = edition.counted(cleaned, ledger)
        made, blocked = _composed(chosen, near, ledger, captures, config, now, intake.failures, progress)
        files = _written(made, archive, config)
    return Built(
        made=tuple(made),
        before={b.day: ledger.briefings[b.day] for b in made if b.day in ledger.briefings},
        blocked=tuple(blocked),
        sources_failed=tuple(intake.failures),
        already_counted=intake.counted,
        waiting=sum(len(draft.articles) + len(draft.outcomes) for draft in drafts if draft.day in ledger.edited),
        files=files,
    )


def site(config: Config, *, url: str | None = None, clean_build: bool = False) -> publish.SiteReport:
    """``content/`` -> ``site/``: MkDocs renders the pages, our own stages write feeds and the rest. Raises SiteError."""
    if not config.content.is_dir():
        raise SiteError(f"There is nothing to render: {config.content} is not there. Run `digest build` first.")
    with publish.locked(config.root):
        archive = publish.read_archive(config.content, read=edition.read_record, is_edited=edition.is_edited)
        where = config.site_at(url)
        strings = load_strings(config.root, config.site.language)
        topics = {topic.id: topic.name for topic in config.topics}
        edited = {day: edition.split_front_matter(text)[1] for day, text in archive.edited.items()}
        beside = publish.ways_out(archive.briefings, site=where, strings=strings, topics=topics, edited=edited)
        return publish.build_site(config.root, site_url=where.url, clean=clean_build, extra=beside)


def explain(config: Config, file_or_url: str, now: datetime) -> Iterator[str]:
    """What each stage made of one article, line by line. Raises NotFoundError where no source gives it."""
    path = Path(file_or_url)
    archive = publish.read_archive(config.content, read=edition.read_record, is_edited=edition.is_edited)
    found: Iterable[RawItem | SourceFailure] = sources.collect(config, now=now)
    items = [item for item in found if isinstance(item, RawItem) and _is_about(item, file_or_url, config.root)]
    if not items and path.is_file():
        items = list(sources.collect_file(path, now=now, zone=config.zone))
    if not items:
        raise NotFoundError(file_or_url)
    for item in items:
        explained = cage.run(clean.explain, item)
        if isinstance(explained, CageError):
            yield from explanation.of_outcome(clean.failed(item, str(explained)).outcomes[0])
        else:
            yield from explanation.of_cleaning(item, explained)
        yield from explanation.of_editions(item, archive.briefings)


def _is_about(item: RawItem, file_or_url: str, root: Path) -> bool:
    """Whether a person who names this file or address means the item."""
    if file_or_url.startswith(("http://", "https://")):
        return canonical_url(item.hints.url or item.where) == canonical_url(file_or_url)
    file = item.where.split("#")[0]
    return (root / file).resolve() == Path(file_or_url).resolve() or item.where == file_or_url


@dataclass(slots=True)
class _Intake:
    """What came in, noted as it passes, so that the bytes of few items are held at a time."""

    ledger: edition.Ledger
    failures: list[SourceFailure] = field(default_factory=list)
    read: set[ItemId] = field(default_factory=set)
    counted: int = 0

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


def _cleaned(items: Iterable[RawItem], captures: sources.Captures, progress: Progress) -> Iterator[Cleaned]:
    """Each item cleaned, from the captures where it was cleaned before, else in a child; in the order given."""
    known: deque[Cleaned | None] = deque()  # of the items on their way, in order; None: a child is at it
    done = itertools.count(1)

    def unknown() -> Iterator[RawItem]:
        for item in items:
            before = captures.get(item.content_sha256, clean.VERSION)
            right = before is not None and clean.is_still_right(before, item)
            known.append(clean.restamped(before, item) if before is not None and right else None)
            if not right:
                yield item

    def ready() -> Iterator[Cleaned]:
        while known and (first := known[0]) is not None:
            known.popleft()
            progress("cleaned", next(done))
            yield first

    for item, result in cage.run_each(clean.clean, unknown()):
        yield from ready()
        known.popleft()
        progress("cleaned", next(done))
        if isinstance(result, CageError):
            yield clean.failed(item, str(result))
        else:
            captures.put(item.content_sha256, clean.VERSION, result)
            yield result
    yield from ready()


def _composed(
    drafts: Sequence[edition.Draft],
    counted: Sequence[tuple[date, Article]],
    ledger: edition.Ledger,
    captures: sources.Captures,
    config: Config,
    now: datetime,
    failures: Sequence[SourceFailure],
    progress: Progress,
) -> tuple[list[Briefing], list[GateError]]:
    """Each draft as a proven edition, oldest first, so that each knows what the ones before it hold."""
    strings = load_strings(config.root, config.site.language)
    made: list[Briefing] = []
    blocked: list[GateError] = []
    recent = list(counted)
    standing = [b for day, b in ledger.briefings.items() if day not in ledger.rewritable]
    quoted = edition.quoted_elsewhere(standing, (a.id for draft in drafts for a in draft.articles))
    for draft in sorted(drafts, key=lambda draft: draft.day):
        near = [(day, article) for day, article in recent if draft.day - day <= timedelta(days=RECENT_DAYS)]
        memory = ledger.memory(made, draft, recent=[*near, *ledger.recent(draft.day, RECENT_DAYS, captures.article)])
        enriched = edition.completed(enrich.enrich(draft.articles, config, seen=memory), draft, ledger)
        stories = edition.within_caps(enriched.stories, quoted, is_caveat=enrich.has_caveat)
        briefing = edition.compose(
            replace(enriched, stories=edition.with_places(stories, draft.articles)),
            config,
            day=draft.day,
            now=now,
            strings=strings,
            previous=ledger.briefings.get(draft.day),
            sources_failed=failures if draft.day == ledger.open_day else (),
        )
        try:
            texts = {article.text_sha256: article.text for article in draft.articles}
            told = edition.told_before(memory.threads)
            edition.prove(briefing, texts, by_hash={story.id for story in draft.stories}, elsewhere=quoted, told=told)
        except GateError as error:
            blocked.append(error)
            continue
        made.append(briefing)
        quoted = edition.added(quoted, briefing.stories)
        recent += [(draft.day, article) for article in draft.articles]
        progress("composed", len(made))
    return made, blocked


def _written(made: Sequence[Briefing], archive: publish.Archive, config: Config) -> publish.Written:
    """Editions first, newest first: a run that is killed while importing leaves only older days for the next one."""
    strings = load_strings(config.root, config.site.language)
    templates = load_templates(config.root)
    everything = sorted({b.day: b for b in (*archive.briefings, *made)}.values(), key=lambda b: b.day)
    lost = [b for b in archive.briefings if b.day in archive.missing]
    pages: list[Page] = []
    for briefing in sorted({b.day: b for b in (*lost, *made)}.values(), key=lambda b: b.day, reverse=True):
        pages += edition.render(briefing, config, templates=templates, strings=strings)
    body = edition.as_edited(edition.edition_body(config, templates=templates, strings=strings), archive.edited)
    pages += publish.indexes(everything, config, templates=templates, strings=strings, body=body)
    return publish.write(pages, config.content, is_edited=edition.is_edited)
