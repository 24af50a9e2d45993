"""One round of fetching: every source that is read over the network, then the pages behind entries that have only a summary.

Many hosts at once, each politely (fetch.py). Feeds are read in killable children while others are still coming in. An answer
that is no feed never takes the place of one that was: the last good copy stays, and the report says why.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from typing import Final

from digest import __version__
from digest.config import Config, SourceConfig
from digest.errors import CageError
from digest.model import SourceFailure
from digest.sources.captures import Captures
from digest.sources.errands import Errand, Errands
from digest.sources.fetch import Fetcher, Manners, Resolve, Traffic
from digest.sources.formats.feed import looks_like_feed
from digest.sources.http import discovery
from digest.sources.http.failures import FetchError
from digest.sources.http_state import Copy, Record, failed
from digest.sources.mail import fetch_mailbox
from digest.sources.reading import Job, job_of, read_links, read_prose, survey
from digest.sources.subscriptions import expanded
from digest.sources.terms import fetch_terms
from digest.sources.trim import trim
from digest.sources.warc import WarcFile
from digest.sources.world import Caged, in_cage
from digest.urls import canonical_url

AGENT: Final = "news-briefings"
# A page that failed is asked for in this many runs, as long as a feed names it; then it stays held.
_MOST_TRIES: Final = 4
_NETWORK: Final = frozenset({"feed", "page", "site", "sitemap"})
# A page that was used is asked for again at most twice a day.
_LOOKED_AT: Final = timedelta(hours=12)
# sitemaps.org forbids that a list of sitemaps names lists; large sites do it. Captures.listed looks as deep.
_DEEPEST_LIST: Final = 2

Progress = Callable[[str, int], None]


def _none(_address: str) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """The account of one round. ``failures`` and ``notes`` are in the order of digest.yml."""

    sources: int = 0
    changed: int = 0
    unchanged: int = 0
    pages: int = 0
    failures: tuple[SourceFailure, ...] = ()
    # What is no failure, but a person should know: that a source moved for good, that a licence cannot be read.
    notes: tuple[SourceFailure, ...] = ()
    traffic: Traffic = field(default_factory=Traffic)


def fetch(
    config: Config,
    now: datetime,
    *,
    caged: Caged = in_cage,
    progress: Progress = lambda _step, _done: None,
    resolve: Resolve | None = None,
    warc: Path | None = None,
    used: Sequence[str] = (),
    unwanted: Callable[[str], bool] = _none,
) -> Fetched:
    """Reads all network sources into the captures; what was answered also goes into the file ``warc``, as a web archive.

    ``now`` must be aware. ``used`` are addresses of articles whose pages, if they were fetched, are to be looked at again;
    ``unwanted`` says of an address that no page is to be asked for there.
    Raises OSError where the disk does not take them.
    """
    found = list(expanded(config.sources, config.root, caged))
    sources = [source for source in found if isinstance(source, SourceConfig) and source.kind in _NETWORK]
    broken = [failure for failure in found if isinstance(failure, SourceFailure)]
    with WarcFile(warc) if warc else nullcontext() as archive:
        at_work = _Round(config, now, caged, progress, resolve, archive, unwanted)
        fetched = asyncio.run(at_work.run(sources, used)) if sources else Fetched()
    mail = [(source, fetch_mailbox(source, config, now)) for source in config.sources if source.mailbox]
    unread = [SourceFailure(source=source.label, why=record.error) for source, record in mail if record.error]
    read = [*sources, *(source for source, _ in mail)]
    if read:
        trim(Captures(config.cache), read, config.network.keep_megabytes * 1_000_000)
    new = sum(1 for _, record in mail if not record.error and record.latest and record.latest.fetched == now)
    return replace(
        fetched,
        sources=fetched.sources + len(mail),
        changed=fetched.changed + new,
        unchanged=fetched.unchanged + len(mail) - new - len(unread),
        failures=(*broken, *fetched.failures, *unread),
    )


def manners(config: Config) -> Manners:
    """How we behave towards others, by digest.yml: who we say we are, whom we may ask, how slowly."""
    contact = " ".join(word for word in (f"+{config.site.url}", config.site.contact) if word)
    comment = "".join(c if c.isascii() and c.isprintable() and c not in "()\\" else "?" for c in contact)
    return Manners(
        agent=AGENT,
        user_agent=f"{AGENT}/{__version__} ({comment})",
        allow=frozenset(config.network.allow),
        pause=config.network.pause,
        patience=config.network.patience,
    )


class _Round:
    """What one round needs at every step."""

    def __init__(
        self,
        config: Config,
        now: datetime,
        caged: Caged,
        progress: Progress,
        resolve: Resolve | None,
        warc: WarcFile | None,
        unwanted: Callable[[str], bool],
    ) -> None:
        self._config, self._now, self._caged, self._progress, self._resolve = config, now, caged, progress, resolve
        self._warc, self._unwanted = warc, unwanted
        self._captures = Captures(config.cache)
        self._done = self._pages = self._failed = 0

    async def run(self, sources: Sequence[SourceConfig], used: Sequence[str]) -> Fetched:
        self._captures.remove_leftovers()
        self._fetcher = Fetcher(self._captures, manners(self._config), now=self._now, resolve=self._resolve, warc=self._warc)
        self._errands = Errands(self._captures, self._fetcher, self._now)
        try:
            addresses = await self._addresses(sources)
            errands = {a: Errand(s, a, self._errands.known(a)) for s, a in zip(sources, addresses, strict=True) if a}
            await self._fetch_sources(list(errands.values()))
            listed = errands
            for _ in range(_DEEPEST_LIST):
                listed = self._listed(listed.values(), errands)
                await self._fetch_sources(list(listed.values()))
                errands |= listed
            pages = await self._fetch_pages(errands.values())
            again = await self._look_again(used)
            read = [errand.record for errand in (*errands.values(), *pages, *again)]
            unread = await fetch_terms(self._fetcher, self._captures, read, self._now, self._caged)
        finally:
            self._fetcher.close()
        account = self._account(sources, addresses, errands, pages)
        return replace(account, notes=(*account.notes, *unread))

    def _listed(self, lists: Iterable[Errand], known: Mapping[str, Errand]) -> dict[str, Errand]:
        """The sitemaps that lists of them name, without those that are known already."""
        lists = [one for one in lists if one.source.kind == "sitemap"]
        return {a: Errand(one.source, a, self._errands.known(a)) for one in lists for a in one.record.children if a not in known}

    # ------------------------------------------------------------ sources

    async def _fetch_sources(self, errands: Sequence[Errand]) -> None:
        """Asks for each address, reads the feeds among the answers in children as they come in, and writes down what came."""
        jobs: SimpleQueue[tuple[Errand, Job] | None] = SimpleQueue()
        reading = asyncio.create_task(asyncio.to_thread(self._read_all, jobs))
        try:
            await asyncio.gather(*(self._fetch_source(errand, jobs) for errand in errands))
        finally:
            jobs.put(None)
            await reading
        for errand in errands:
            self._errands.settle(errand)

    async def _fetch_source(self, errand: Errand, jobs: "SimpleQueue[tuple[Errand, Job] | None]") -> None:
        await self._errands.ask(errand)
        if errand.answer and errand.answer.copy and errand.source.kind != "page":
            jobs.put((errand, job_of(errand.answer.copy, self._captures)))
        self._done += 1
        self._failed += errand.error is not None
        self._progress("sources", self._done)
        self._progress("failed", self._failed)
        self._progress("kilobytes", self._fetcher.traffic.bytes_in // 1024)

    def _read_all(self, jobs: "SimpleQueue[tuple[Errand, Job] | None]") -> None:
        """Reads feeds until there are no more. Runs in a thread, its work in children."""
        waiting: list[Errand] = []

        def coming() -> Iterator[Job]:
            while (found := jobs.get()) is not None:
                waiting.append(found[0])
                yield found[1]

        for number, (_, found) in enumerate(self._caged(survey, coming())):
            waiting[number].survey = found

    # ------------------------------------------------------------ sites

    async def _addresses(self, sources: Sequence[SourceConfig]) -> list[str]:
        """The address to fetch for each source: a site's is that of its feed, "" where none is found."""
        return list(await asyncio.gather(*(self._address(source) for source in sources)))

    async def _address(self, source: SourceConfig) -> str:
        if source.kind != "site":
            return source.address
        errand = Errand(source, source.address, self._errands.known(source.address))
        if errand.record.feed and not self._errands.known(errand.record.feed).failures:
            return errand.record.feed
        feed = await self._find_feed(errand)
        return feed or errand.record.feed

    async def _find_feed(self, errand: Errand) -> str:
        """The feed of a site, written down with the site's record; "" where it has none that we can find."""
        await self._errands.ask(errand)
        answered = errand.answer.copy if errand.answer else None
        copy = answered or errand.record.latest
        feed = ""
        if copy is not None:
            feed = await self._first_feed([*await self._named(copy), *discovery.usual_places(copy.url)], copy.url)
        # An address that is itself the feed is asked again with the other feeds, which reads it; so nothing is kept of it here.
        if errand.answer and answered and feed != errand.address:
            errand.record = self._errands.with_answer(errand.record, errand.answer, answered)
        if feed:
            errand.record = replace(errand.record, feed=feed, error="")
        else:
            why = errand.error or FetchError(
                "it names no feed, and none is where sites usually have one; write `feed:` with its address"
            )
            errand.record = failed(errand.record, why, now=self._now)
        self._captures.put_record(errand.record)
        return feed

    async def _named(self, copy: Copy) -> tuple[str, ...]:
        ((_, links),) = await asyncio.to_thread(lambda: list(self._caged(read_links, [job_of(copy, self._captures)])))
        return () if isinstance(links, CageError) else links

    async def _first_feed(self, addresses: Iterable[str], site: str) -> str:
        """The first address that answers with something like a feed."""
        for address in dict.fromkeys(addresses):
            if address == site:
                return site
            try:
                answer = await self._fetcher.fetch(address, Record(url=address))
            except FetchError:
                continue
            if answer.copy and looks_like_feed(self._captures.body(answer.copy.sha256) or b""):
                return address
        return ""

    # ------------------------------------------------------------ pages

    async def _fetch_pages(self, errands: Iterable[Errand]) -> list[Errand]:
        """Asks for the pages that entries wait for and that are not here yet."""
        errands = [errand for errand in errands if errand.record.pages and errand.source.full_text]
        wanted: dict[str, Errand] = {}
        for errand in errands:
            for page in self._wanted(errand):
                wanted.setdefault(page.address, page)
        await asyncio.gather(*(self._fetch_page(page) for page in wanted.values()))
        for errand in errands:
            still = tuple(address for address in errand.record.pages if self._is_wanted(self._errands.known(address)))
            errand.record = replace(errand.record, pages=still)
            self._captures.put_record(errand.record)
        return list(wanted.values())

    def _wanted(self, errand: Errand) -> list[Errand]:
        """Pages of one source to ask for in this run, in the order of its feed, which is mostly that of time."""
        as_page = errand.source.model_copy(update={"kind": "page"})
        records = (self._errands.known(address) for address in errand.record.pages)
        wanted = (Errand(as_page, record.url, record) for record in records if self._is_wanted(record))
        return list(islice(wanted, errand.source.pages))

    def _is_wanted(self, record: Record) -> bool:
        is_open = not record.copies and not record.gone and record.failures < _MOST_TRIES
        return is_open and not self._unwanted(record.url)

    async def _fetch_page(self, page: Errand) -> None:
        await self._errands.ask(page)
        self._errands.settle(page)
        self._pages += 1
        self._progress("pages", self._pages)
        self._progress("kilobytes", self._fetcher.traffic.bytes_in // 1024)

    async def _look_again(self, used: Iterable[str]) -> list[Errand]:
        """Asks for pages again whose articles were used: their publisher may have corrected or withdrawn them."""
        records = (self._errands.known(canonical_url(address) or address) for address in dict.fromkeys(used))
        used_here = (one for one in records if one.copies and not self._unwanted(one.url))
        due = (one for one in used_here if one.asked and self._now - one.asked >= _LOOKED_AT)
        again = [Errand(SourceConfig(page=record.url, kind="page"), record.url, record) for record in due]
        await asyncio.gather(*(self._look_at(page) for page in again))
        return again

    async def _look_at(self, page: Errand) -> None:
        """One page again; a copy whose sentences are those we have is none, so that its item stays what it is."""
        await self._errands.ask(page)
        known, answer = page.record.latest, page.answer
        if known and answer and answer.copy and not self._errands.not_a_page(answer.copy):
            jobs = [job_of(known, self._captures), job_of(answer.copy, self._captures)]
            before, after = await asyncio.to_thread(lambda: [prose for _, prose in self._caged(read_prose, jobs)])
            if before == after:
                page.answer = replace(answer, copy=None)
        self._errands.settle(page)

    # ------------------------------------------------------------ account

    def _account(
        self, sources: Sequence[SourceConfig], addresses: Sequence[str], errands: dict[str, Errand], pages: Sequence[Errand]
    ) -> Fetched:
        failures, notes = [], []
        for source, address in zip(sources, addresses, strict=True):
            record = errands[address].record if address else self._errands.known(source.address)
            listed = self._captures.listed(record).values()
            failures += [SourceFailure(source=source.label, why=one.error) for one in (record, *listed) if one and one.error]
            if record.moved_to:
                why = f"it moved for good to {record.moved_to}; write that in digest.yml"
                notes.append(SourceFailure(source=source.label, why=why))
        changed = sum(errand.is_new for errand in errands.values())
        return Fetched(
            sources=len(sources),
            changed=changed,
            unchanged=sum(1 for e in errands.values() if not e.record.error) - changed,
            pages=sum(1 for page in pages if page.record.copies),
            failures=tuple(failures),
            notes=tuple(notes),
            traffic=self._fetcher.traffic,
        )
