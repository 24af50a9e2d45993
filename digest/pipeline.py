"""The five stages on one page; start reading here.

    fetch;  collect -> clean -> enrich -> compose, render -> write, site

Stages decide; this module hands values from one to the next and keeps the account. Untrusted bytes are cleaned in
killable children (``cage``), and everything is written under one lock.
"""

import itertools
from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter

from digest import cage, clean, edition, enrich, explanation, publish, sources
from digest.config import Config, load_strings, load_templates
from digest.desk import Desk, load_desk
from digest.errors import CageError, ClockError, DeskError, GateError, NotFoundError, SiteError
from digest.markdown import Pen
from digest.model import Article, Briefing, Cleaned, Correction, ItemId, Page, RawItem, SourceFailure
from digest.naming import briefing_path
from digest.rules import load_rules, tried
from digest.text import escape_markdown
from digest.urls import canonical_url, http_link
from digest.wording import Wording

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
    waiting: Mapping[date, int] = field(default_factory=dict)  # new items of editions edited by hand: another takes them later
    edited: tuple[date, ...] = ()  # editions to rebuild that were edited by hand, so left alone
    restored: frozenset[date] = frozenset()  # editions whose page was gone and was written again from the record
    files: publish.Written
    proposals: tuple[edition.Proposal, ...] = ()  # what publishers changed that closed editions quote
    status: publish.Status = field(default_factory=publish.Status)  # what fails, and since when


def fetch(config: Config, now: datetime, *, progress: Progress = _tell_nobody) -> sources.Fetched:
    """What is on the network -> captures in ``.digest/``, so that ``build`` repeats offline; what fails is in the account."""
    with publish.locked(config.root):
        return sources.fetch(config, now, progress=progress)


def keep_log(config: Config, now: datetime, log: str) -> None:
    """Keep the log of a run in ``.digest/``. Raises OSError."""
    sources.Captures(config.cache).put_run(now, log)


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
        publish.remove_leftovers(config.content)
        before = _archive(config)
        archive, gone = _taken_down(_reviewed(before, config, now), desk, config, now)
        _in_time(before.briefings, now)
        open_day = _open_day(config, now)
        closed = {*archive.edited, *(b.day for b in archive.briefings if b.reviewed_by)}
        ledger = edition.open_ledger(archive.briefings, edited=closed, open_day=open_day, rebuild=rebuild)
        captures = sources.Captures(config.cache)
        rules = load_rules(config.root)

        intake = _Intake(ledger)
        clear = partial(edition.cleared, desk=desk, words=_words(config))
        cleaned = list(_cleaned(intake.new(sources.collect(config, now=now)), captures, clear, rules, progress))
        drafts = edition.allot_all(cleaned, ledger, zone=config.zone, period=config.edition.period)
        drafts = edition.moved(drafts, desk, ledger, config.edition.period)
        for day in ledger.rewritable:
            again = edition.absent(ledger.briefings[day], read=intake.read)
            drafts = edition.recall(
                drafts, ledger.briefings[day], {o: captures.get(o.content_sha256, clean.version(rules)) for o in again}
            )
        chosen = [draft for draft in drafts if draft.day not in ledger.edited and only in (None, draft.day)]

        near = edition.counted(cleaned, ledger)
        made, blocked = _composed(chosen, near, ledger, captures, config, desk, now, intake.failures, progress)
        files = _written([*_changed(before, archive), *made], archive, config, now, gone)
        status = _status([*ledger.briefings.values(), *made], intake.failures, config, open_day)
        sources.purge(config.cache, {*gone, *(entry.target for entry in desk.of("takedown"))})
    return Built(
        made=tuple(made),
        before={b.day: ledger.briefings[b.day] for b in made if b.day in ledger.briefings},
        blocked=tuple(blocked),
        sources_failed=tuple(intake.failures),
        already_counted=intake.counted,
        waiting={draft.day: len(draft.articles) + len(draft.outcomes) for draft in drafts if draft.day in ledger.edited},
        edited=tuple(day for day in rebuild if day in ledger.edited),
        restored=archive.missing,
        files=files,
        proposals=tuple(edition.proposals((a for c in cleaned for a in c.articles), _closed(ledger))),
        status=status,
    )


def _open_day(config: Config, now: datetime) -> date:
    return edition.open_edition(now, config.zone, config.edition.period, config.edition.closes)


def _in_time(briefings: Sequence[Briefing], now: datetime) -> None:
    """Raises ClockError where the newest edition was changed after ``now``: a clock that jumped back overwrites nothing."""
    if briefings and now < briefings[-1].updated:
        newest = briefings[-1]
        raise ClockError(now.isoformat(), newest.day.isoformat(), newest.updated.isoformat())


def _closed(ledger: edition.Ledger) -> list[Briefing]:
    return [briefing for day, briefing in ledger.briefings.items() if day not in ledger.rewritable]


def correct(config: Config, day: date, story: str, *, wrong: str, right: str, who: str, now: datetime) -> Briefing:
    """Tell in a published edition what was wrong and what is right; the edition as it now is.

    Raises DeskError where there is no such edition or story.
    """
    with publish.locked(config.root):
        archive = _archive(config)
        briefing = next((b for b in archive.briefings if b.day == day), None)
        if briefing is None:
            raise DeskError(f"There is no edition of {day.isoformat()}. `digest desk` lists the editions there are.")
        when = now.astimezone(config.zone).isoformat()
        correction = Correction(story=edition.find_story(briefing, story).id, wrong=wrong, right=right, when=when, who=who)
        corrected = edition.corrected(briefing, correction, now)
        by_hand = dict(archive.edited)
        if day in by_hand and corrected != briefing:
            pen = Pen(load_templates(config.root), _words(config))
            by_hand[day] = edition.with_correction(by_hand[day], corrected, correction, pen)
            publish.write([Page(path=briefing_path(day), text=by_hand[day])], config.content)
        briefings = tuple(corrected if b.day == day else b for b in archive.briefings)
        _written([corrected], replace(archive, briefings=briefings, edited=by_hand), config, now)
    return corrected


def take_down(config: Config, now: datetime) -> tuple[int, int]:
    """Remove from ``content/`` and ``.digest/`` what ``desk.yml`` takes down; how many editions and captures that changed."""
    desk = load_desk(config.root)
    with publish.locked(config.root):
        before = _archive(config)
        archive, gone = _taken_down(before, desk, config, now)
        changed = _changed(before, archive)
        _written(changed, archive, config, now, gone)
        captures = sources.purge(config.cache, {*gone, *(entry.target for entry in desk.of("takedown"))})
    return len(changed), captures


def sign(config: Config, day: date) -> str:
    """The checksum of an edition's page as it now is, for an entry that signs it. Raises DeskError where there is none."""
    if found := publish.checksum_of(config.content, briefing_path(day)):
        return found
    raise DeskError(f"There is no edition of {day.isoformat()}: {config.content / briefing_path(day)} is not there.")


def listed(config: Config, day: date | None = None) -> Briefing:
    """The edition of a day, or the latest. Raises DeskError where there is none."""
    found = [b for b in _archive(config).briefings if day in (None, b.day)]
    if not found:
        raise DeskError(f"There is no edition{f' of {day.isoformat()}' if day else ''} yet. Run `digest build`.")
    return found[-1]


def _archive(config: Config) -> publish.Archive:
    return publish.read_archive(config.content, read=edition.read_record, is_edited=edition.is_edited)


def _words(config: Config) -> Wording:
    return Wording(config.site.language, load_strings(config.root, config.site.language))


def _changed(before: publish.Archive, after: publish.Archive) -> list[Briefing]:
    old = {briefing.day: briefing for briefing in before.briefings}
    return [briefing for briefing in after.briefings if briefing != old.get(briefing.day)]


def _reviewed(archive: publish.Archive, config: Config, now: datetime) -> publish.Archive:
    """The archive, drafts published whose page says who reviewed them."""

    def reviewed(briefing: Briefing) -> Briefing:
        page = config.content / briefing_path(briefing.day)
        if not briefing.draft or not page.is_file():
            return briefing
        who = str(edition.split_front_matter(page.read_text(encoding="utf-8", errors="replace"))[0].get("reviewed_by") or "")
        return replace(briefing, draft=False, reviewed_by=who, updated=now.astimezone(config.zone)) if who else briefing

    return replace(archive, briefings=tuple(reviewed(briefing) for briefing in archive.briefings))


def _taken_down(archive: publish.Archive, desk: Desk, config: Config, now: datetime) -> tuple[publish.Archive, frozenset[str]]:
    """The archive without what was taken down, and the words that must be gone from every page and capture."""
    words = _words(config)
    gone = frozenset(one for briefing in archive.briefings for one in edition.words_of(briefing, desk))
    briefings = tuple(edition.taken_down(briefing, desk, config, words, now) for briefing in archive.briefings)
    edited = {day: text for day, text in archive.edited.items() if not _tells(text, gone)}
    return replace(archive, briefings=briefings, edited=edited), gone


def _tells(page: str, gone: Iterable[str]) -> bool:
    """Whether a page has any of the words, as they are or as Markdown writes them."""
    return any(form in page for one in gone for form in (one, escape_markdown(one), http_link(one) or one))


def site(config: Config, *, url: str | None = None, clean_build: bool = False) -> publish.SiteReport:
    """``content/`` -> ``site/``: MkDocs renders the pages, our own stages write feeds and the rest. Raises SiteError."""
    if not config.content.is_dir():
        raise SiteError(f"There is nothing to render: {config.content} is not there. Run `digest build` first.")
    with publish.locked(config.root):
        archive = _archive(config)
        published = [briefing for briefing in archive.briefings if not briefing.draft]
        where = config.site_at(url)
        strings = load_strings(config.root, config.site.language)
        topics = {topic.id: topic.name for topic in config.topics}
        edited = {day: edition.split_front_matter(text)[1] for day, text in archive.edited.items()}
        beside = publish.ways_out(published, site=where, strings=strings, topics=topics, edited=edited)
        drafts = [briefing_path(b.day, suffix) for b in archive.briefings if b.draft for suffix in ("md", "json")]
        failures = publish.failure_feed(publish.read_status(config.content), where, strings, config)
        extra = itertools.chain(beside, [failures])
        return publish.build_site(config.root, site_url=where.url, clean=clean_build, extra=extra, leave_out=drafts)


def explain(config: Config, file_or_url: str, now: datetime) -> Iterator[str]:
    """What each stage made of one article, line by line. Raises NotFoundError where no source gives it."""
    path = Path(file_or_url)
    archive = _archive(config)
    found: Iterable[RawItem | SourceFailure] = sources.collect(config, now=now)
    cited = _items_cited_by(file_or_url, archive.briefings)
    items = [
        item for item in found if isinstance(item, RawItem) and (item.id in cited or _is_about(item, file_or_url, config.root))
    ]
    if not items and path.is_file():
        items = list(sources.collect_file(path, now=now, zone=config.zone))
    if not items:
        raise NotFoundError(file_or_url)
    for item in items:
        explained = cage.run(partial(clean.explain, rules=load_rules(config.root)), item)
        if isinstance(explained, CageError):
            yield from explanation.of_outcome(clean.failed(item, str(explained)).outcomes[0])
        else:
            yield from explanation.of_cleaning(item, explained)
        yield from explanation.of_editions(item, archive.briefings)


def explain_page(config: Config, file_or_url: str, now: datetime) -> str:
    """What cleaning made of one article, as a page of HTML. Raises NotFoundError where no source gives it."""
    item = _one_item(config, file_or_url, now)
    began = perf_counter()
    explained = cage.run(partial(clean.explain, rules=load_rules(config.root)), item)
    if isinstance(explained, CageError):
        explained = clean.Explanation(cleaned=clean.failed(item, str(explained)), sources={})
    return explanation.as_html(item, explained, perf_counter() - began)


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
        raise NotFoundError(file_or_url)
    return found[0]


def _items_cited_by(url: str, briefings: Iterable[Briefing]) -> set[ItemId]:
    """The items that editions list under an address, which may stand only inside the page."""
    address = canonical_url(url)
    listings = (listing for briefing in briefings for story in briefing.stories for listing in story.articles)
    return {listing.item for listing in listings if address and listing.url == address}


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


def _cleaned(
    items: Iterable[RawItem],
    captures: sources.Captures,
    clear: Callable[[Cleaned], Cleaned],
    rules: Sequence[clean.SiteRule],
    progress: Progress,
) -> Iterator[Cleaned]:
    """Each item cleaned, from the captures where it was cleaned before, else in a child; in the order given.

    ``clear`` leaves out what was taken down; of that nothing is kept.
    """
    known: deque[Cleaned | None] = deque()  # of the items on their way, in order; None: a child is at it
    done = itertools.count(1)
    version = clean.version(rules)

    def unknown() -> Iterator[RawItem]:
        for item in items:
            before = captures.get(item.content_sha256, version)
            right = before is not None and clean.is_still_right(before, item)
            known.append(clean.restamped(before, item) if before is not None and right else None)
            if not right:
                yield item

    def ready() -> Iterator[Cleaned]:
        while known and (first := known[0]) is not None:
            known.popleft()
            progress("cleaned", next(done))
            yield clear(first)

    for item, result in cage.run_each(partial(clean.clean, rules=rules), unknown()):
        yield from ready()
        known.popleft()
        progress("cleaned", next(done))
        if isinstance(result, CageError):
            yield clean.failed(item, str(result))
        else:
            if (kept := clear(result)) == result:
                captures.put(item.content_sha256, version, result)
            yield kept
    yield from ready()


def _composed(
    drafts: Sequence[edition.Draft],
    counted: Sequence[tuple[date, Article]],
    ledger: edition.Ledger,
    captures: sources.Captures,
    config: Config,
    desk: Desk,
    now: datetime,
    failures: Sequence[SourceFailure],
    progress: Progress,
) -> tuple[list[Briefing], list[GateError]]:
    """Each draft as a proven edition, oldest first, so that each knows what the ones before it hold."""
    strings = load_strings(config.root, config.site.language)
    words = Wording(config.site.language, strings)
    made: list[Briefing] = []
    blocked: list[GateError] = []
    recent = list(counted)
    standing = [b for day, b in ledger.briefings.items() if day not in ledger.rewritable]
    quoted = edition.quoted_elsewhere(standing, (a.id for draft in drafts for a in draft.articles))
    for draft in sorted(drafts, key=lambda draft: draft.day):
        near = [(day, article) for day, article in recent if draft.day - day <= timedelta(days=RECENT_DAYS)]
        memory = ledger.memory(made, draft, recent=[*near, *ledger.recent(draft.day, RECENT_DAYS, captures.article)])
        draft = edition.without_hidden(draft, desk, words)
        apart = edition.apart(draft.articles, desk)
        groups = [tuple(a for a in draft.articles if a not in apart), *((article,) for article in apart)]
        thought = [enrich.enrich(group, config, seen=memory) for group in groups]
        enriched = edition.completed(edition.together(thought), draft, ledger)
        enriched = edition.arranged(enriched, desk, words, {a.id: a.source for a in draft.articles})
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


def _written(
    made: Sequence[Briefing], archive: publish.Archive, config: Config, now: datetime, gone: Iterable[str] = ()
) -> publish.Written:
    """Editions first, in the order in which a run that is killed leaves only days that the next one gives their own edition.

    Days that were missed since the newest closed edition come oldest first, those that are imported newest first.
    A page that was edited by hand is left alone, unless it has words that must be ``gone``.
    """
    strings = load_strings(config.root, config.site.language)
    templates = load_templates(config.root)
    everything = sorted({b.day: b for b in (*archive.briefings, *made)}.values(), key=lambda b: b.day)
    lost = [b for b in archive.briefings if b.day in archive.missing]
    pages: list[Page] = []
    newest = max((b.day for b in archive.briefings if b.day < _open_day(config, now)), default=date.max)
    wanted = sorted({b.day: b for b in (*lost, *made)}.values(), key=lambda b: b.day)
    for briefing in [*(b for b in wanted if b.day > newest), *(b for b in reversed(wanted) if b.day <= newest)]:
        pages += edition.render(briefing, config, templates=templates, strings=strings)
    body = edition.as_edited(edition.edition_body(config, templates=templates, strings=strings), archive.edited)
    published = [briefing for briefing in everything if not briefing.draft]
    pages += publish.indexes(published, config, templates=templates, strings=strings, body=body)
    written = publish.write(pages, config.content, is_edited=lambda text: edition.is_edited(text) and not _tells(text, gone))
    _seal(everything, {page.path for page in pages}, config, now)
    return written


def _status(briefings: Iterable[Briefing], failures: Sequence[SourceFailure], config: Config, open_day: date) -> publish.Status:
    """What fails now and since when, noted beside the editions."""
    days = {briefing.day for briefing in briefings if not briefing.draft}
    before, labels = max((day for day in days if day < open_day), default=None), [source.label for source in config.sources]
    status = publish.advanced(publish.read_status(config.content), failures, labels, day=open_day, newest=before)
    texts = {"templates": load_templates(config.root), "strings": load_strings(config.root, config.site.language)}
    pages = publish.status_pages(status, config, newest=max(days, default=None), **texts)
    publish.write(pages, config.content, is_edited=edition.is_edited)
    return status


def _seal(briefings: Sequence[Briefing], touched: Container[str], config: Config, now: datetime) -> None:
    """Note the checksums of what was written now and of what is still open; those of closed editions stay as they are noted."""
    known = publish.read_checksums(config.content)
    open_day = _open_day(config, now)
    checksums: dict[str, str] = {}
    for briefing in briefings:
        for path in (briefing_path(briefing.day), briefing_path(briefing.day, "json")):
            is_open = briefing.day >= open_day or briefing.draft or path in touched or path not in known
            checksums[path] = publish.checksum_of(config.content, path) if is_open else known[path]
    years = {path.split("/")[1] for path in known}
    publish.write(publish.checksum_pages(checksums, years=years), config.content)
