"""The editions in ``content/`` as a run finds and leaves them: read, reviewed, taken down, written, sealed.

What ``pipeline.py`` and ``editor.py`` share. Call what writes under ``publish.locked``.
"""

from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from digest import edition, publish
from digest.config import Config, load_strings, load_templates
from digest.desk import Desk
from digest.errors import ClockError
from digest.markdown import Pen
from digest.model import Briefing, Page, SourceFailure
from digest.naming import briefing_path
from digest.text import escape_markdown, squeeze, visible
from digest.urls import http_link
from digest.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The editions of a site as a build finds them."""

    before: publish.Archive  # as they stand in content/
    archive: publish.Archive  # with drafts published that somebody reviewed, and without what was taken down
    gone: frozenset[str]  # the words of what was taken down: they must be on no page and in no capture
    ledger: edition.Ledger  # what they count, and which of them may still change

    @property
    def published(self) -> tuple[Briefing, ...]:
        """The drafts that somebody reviewed: editions from now on."""
        pairs = zip(self.before.briefings, self.archive.briefings, strict=True)
        return tuple(now for was, now in pairs if was.draft and not now.draft)


def find(config: Config, desk: Desk, now: datetime, rebuild: Sequence[date]) -> Found:
    """The editions as a build finds them; those in ``rebuild`` may change. Raises ArchiveError and ClockError."""
    publish.remove_leftovers(config.content)
    before = read_editions(config)
    archive, gone = taken_down(reviewed_drafts(before, config, now), desk, config, now)
    check_clock(before.briefings, now)
    today = open_day(config, now)
    closed = {day for day in archive.edited if day < today} | {b.day for b in archive.briefings if b.reviewed_by}
    broken = archive.broken.keys()
    ledger = edition.open_ledger(archive.briefings, edited=closed, open_day=today, rebuild=rebuild, broken=broken)
    return Found(before=before, archive=archive, gone=gone, ledger=ledger)


def read_editions(config: Config, since: date = date.min) -> publish.Archive:
    """The editions of a site from a day on. Raises ArchiveError."""
    return publish.read_archive(config.content, read=edition.read_record, is_edited=edition.is_edited, since=since)


def used_lately(config: Config, now: datetime) -> tuple[str, ...]:
    """Where the articles in the editions of the last ``network.recheck_days`` days were read. Raises ArchiveError."""
    if not config.network.recheck_days:
        return ()
    editions = read_editions(config, open_day(config, now) - timedelta(days=config.network.recheck_days)).briefings
    return tuple(listing.where for briefing in editions for story in briefing.stories for listing in story.articles)


def read_shelf(config: Config, hashes: publish.FileHashes, cache: Path) -> publish.Shelf:
    """The same in brief, from ``cache`` where it knows them. Raises ArchiveError for a file that is none by its name."""

    def page_by_hand(text: str, path: str) -> str | None:
        return edition.split_front_matter(text, path=path)[1] if edition.is_edited(text) else None

    return publish.read_shelf(config.content, hashes, cache, read=edition.read_record, page_by_hand=page_by_hand)


def wording_of(config: Config) -> Wording:
    """The site's own words in its language."""
    return Wording(config.site.language, load_strings(config.root, config.site.language))


def open_day(config: Config, now: datetime) -> date:
    """The first day of the edition that is open."""
    return edition.open_edition(now, config.zone, config.edition.period, config.edition.closes)


def why_not_made(day: date, config: Config, now: datetime) -> str:
    """Why a run for the edition of one day made nothing, and the command that would."""
    today, named = open_day(config, now), day.isoformat()
    if day > today:
        return f"{named} has not begun: the edition of {today.isoformat()} is open. Run `digest build --day {today.isoformat()}`."
    if day == today:
        return f"No source has anything new for {named}. Run `digest fetch`, then `digest build --day {named}`."
    if (config.content / briefing_path(day, "json")).is_file():
        return (
            f"The edition of {named} is closed: articles that come later go to the open one. `digest build --rebuild {named}` "
            "remakes it from what is still at hand; `digest correct` tells what was wrong in it."
        )
    return (
        f"{named} has no edition, and no source has an article for one: a day that was missed is filled by `digest build`, "
        "a day before a closed edition is not."
    )


def check_clock(briefings: Sequence[Briefing], now: datetime) -> None:
    """Raises ClockError where the newest edition was changed after ``now``: a clock that jumped back overwrites nothing."""
    if briefings and now < briefings[-1].updated:
        newest = briefings[-1]
        raise ClockError(now.isoformat(), newest.day.isoformat(), newest.updated.isoformat())


def changed(before: publish.Archive, after: publish.Archive) -> list[Briefing]:
    """The editions that are not as they were."""
    old = {briefing.day: briefing for briefing in before.briefings}
    return [briefing for briefing in after.briefings if briefing != old.get(briefing.day)]


def reviewer(front: Mapping[str, Any]) -> str:
    """Who reviewed a draft, by the front matter of its page: a name, or a list of them; "" for anything else, or nobody."""
    said = front.get("reviewed_by")
    names: list[Any] = said if isinstance(said, list) else [said]
    return "" if any(not isinstance(name, str) for name in names) else squeeze(visible(", ".join(names)))


def reviewed_drafts(archive: publish.Archive, config: Config, now: datetime) -> publish.Archive:
    """The archive, drafts published whose page says who reviewed them. Raises ArchiveError for front matter that is none."""

    def reviewed(briefing: Briefing) -> Briefing:
        page = config.content / briefing_path(briefing.day)
        if not briefing.draft or not page.is_file():
            return briefing
        text = page.read_text(encoding="utf-8", errors="replace")
        who = reviewer(edition.split_front_matter(text, path=str(page))[0])
        return replace(briefing, draft=False, reviewed_by=who, updated=now.astimezone(config.zone)) if who else briefing

    return replace(archive, briefings=tuple(reviewed(briefing) for briefing in archive.briefings))


def taken_down(archive: publish.Archive, desk: Desk, config: Config, now: datetime) -> tuple[publish.Archive, frozenset[str]]:
    """The archive without what was taken down, and the words that must be gone from every page and capture.

    A sentence or a title that another publisher's article has too, and is still quoted for, is that publisher's and stays.
    """
    words = wording_of(config)
    gone = {one for briefing in archive.briefings for one in edition.words_of(briefing, desk)}
    briefings = tuple(edition.taken_down(briefing, desk, config, words, now) for briefing in archive.briefings)
    if gone:
        gone -= {one for briefing in briefings for story in briefing.stories for one in edition.quoted_words(story)}
        briefings = edition.without_mentions(briefings, gone, now)
    return replace(archive, briefings=briefings), frozenset(gone)


def _is_ours_and_tells(page: str, gone: Collection[str]) -> bool:
    return not edition.is_edited(page) and _tells(page, gone)


def _tells(page: str, gone: Iterable[str]) -> bool:
    """Whether a page has any of the words, as they are or as Markdown writes them."""
    return any(form in page for one in gone for form in (one, escape_markdown(one), http_link(one) or one))


def put(
    made: Sequence[Briefing],
    archive: publish.Archive,
    before: publish.Archive,
    config: Config,
    now: datetime,
    gone: Collection[str] = (),
) -> publish.Written:
    """Editions first, in the order in which a run that is killed leaves only days that the next one gives their own edition.

    Days that were missed since the newest closed edition come oldest first, those that are imported newest first.
    ``before`` is the archive as it was read. What a hand wrote stays: an edition's page takes on what is new, any other that was
    edited is left alone, unless it has words that must be ``gone``.
    """
    strings = load_strings(config.root, config.site.language)
    templates = load_templates(config.root)
    everything = sorted({b.day: b for b in (*archive.briefings, *made)}.values(), key=lambda b: b.day)
    lost = [b for b in archive.briefings if b.day in archive.missing]
    pages: list[Page] = []
    newest = max((b.day for b in archive.briefings if b.day < open_day(config, now)), default=date.max)
    wanted = sorted({b.day: b for b in (*lost, *made)}.values(), key=lambda b: b.day)
    write_body = edition.edition_body(config, templates=templates, strings=strings)
    for briefing in [*(b for b in wanted if b.day > newest), *(b for b in reversed(wanted) if b.day <= newest)]:
        pages += edition.render(briefing, write_body)
    pen = Pen(templates, Wording(config.site.language, strings))
    pages += [page for briefing in wanted if not briefing.draft for page in edition.article_pages(briefing, pen)]
    by_hand = _merged(wanted, before, write_body, gone)
    pages = [replace(page, text=by_hand.get(page.path, page.text)) for page in pages]
    edited = {day: by_hand.get(briefing_path(day), text) for day, text in archive.edited.items()}
    body = edition.as_edited(write_body, edited)
    published = [briefing for briefing in everything if not briefing.draft]
    pages += publish.indexes(published, config, templates=templates, strings=strings, body=body)
    taken_on = {text for day, text in before.edited.items() if briefing_path(day) in by_hand}
    written = publish.write(
        pages,
        config.content,
        is_edited=lambda text: edition.is_edited(text) and text.replace("\r\n", "\n") not in taken_on and not _tells(text, gone),
    )
    if gone:  # a page that nothing stands on any more is made no more, and would keep its words
        made_now = {page.path for page in pages} | {path for briefing in everything for path in _files_of(briefing.day)}
        is_stale = partial(_is_ours_and_tells, gone=gone)
        publish.remove_stale(config.content, made=made_now, is_stale=is_stale)
    _seal(everything, {page.path for page in pages}, {path for day in archive.broken for path in _files_of(day)}, config, now)
    return written


def _merged(
    briefings: Iterable[Briefing], before: publish.Archive, write_body: Callable[[Briefing, str], str], gone: Collection[str]
) -> dict[str, str]:
    """The pages of editions that a hand had edited, by path, with what is new in them; as we write them where words must go."""
    old = {briefing.day: briefing for briefing in before.briefings}
    pages = {}
    for briefing in briefings:
        if briefing.day in before.edited:
            was, now = old[briefing.day], edition.render(briefing, write_body)[0]
            ours = edition.render(was, write_body)[0].text
            text = edition.merged(before.edited[briefing.day], ours, now.text, was=was, now=briefing)
            pages[now.path] = now.text if _tells(text, gone) else text
    return pages


def status_of(briefings: Iterable[Briefing], failures: Sequence[SourceFailure], config: Config, open_day: date) -> publish.Status:
    """What fails now and since when, noted beside the editions."""
    days = {briefing.day for briefing in briefings if not briefing.draft}
    before, labels = max((day for day in days if day < open_day), default=None), [source.label for source in config.sources]
    status = publish.advanced(publish.read_status(config.content), failures, labels, day=open_day, newest=before)
    texts = {"templates": load_templates(config.root), "strings": load_strings(config.root, config.site.language)}
    pages = publish.status_pages(status, config, newest=max(days, default=None), **texts)
    publish.write(pages, config.content, is_edited=edition.is_edited)
    return status


def _files_of(day: date) -> tuple[str, str]:
    return briefing_path(day), briefing_path(day, "json")


def _seal(briefings: Sequence[Briefing], touched: Container[str], kept: Container[str], config: Config, now: datetime) -> None:
    """Note the checksums of what was written now and of what is still open; those of closed editions stay as they are noted."""
    known = publish.read_checksums(config.content)
    today = open_day(config, now)
    checksums: dict[str, str] = {}
    for briefing in briefings:
        for path in _files_of(briefing.day):
            is_open = briefing.day >= today or briefing.draft or path in touched or path not in known
            checksums[path] = publish.checksum_of(config.content, path) if is_open else known[path]
    # Of an edition whose record cannot be read, what was noted stays noted.
    checksums |= {path: checksum for path, checksum in known.items() if path in kept}
    years = {path.split("/")[1] for path in known}
    publish.write(publish.checksum_pages(checksums, years=years), config.content)
