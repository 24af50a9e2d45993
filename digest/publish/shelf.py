"""The editions of a site: all of them in brief, and in full those that are asked for.

Ten years of records take half a minute to read, and a new edition changes the feeds of few. What lists and feeds need to know of
every edition is kept in ``.digest/site/editions.json`` under the hash of its record and its page: a cache, safe to delete.
"""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from digest.errors import ArchiveError
from digest.model import Briefing, Outcome, Story
from digest.publish.archive import edition_files, read_briefing
from digest.publish.feed_files import publishers_of
from digest.publish.feed_html import clear
from digest.publish.file_hashes import FileHashes
from digest.publish.full_text import standing_headlines
from digest.publish.site_cache import content_hash, load_kept, our_code, save_kept
from digest.text import fold

FILE_NAME: Final = "editions.json"
# Editions held in full: those of a clean build of three years are read once. Some 80 KB each.
_HELD: Final = 1000


class BriefStory(NamedTuple):
    """What lists need to know of a story: where it stands in its edition (``at``), and what it belongs to.

    ``stands`` says whether it is still on the edition's page. (A tuple, since there are tens of thousands.)
    """

    at: int
    id: str
    headline: str
    topics: Sequence[str]
    publishers: Sequence[str]
    thread: str
    thread_label: str
    stands: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What lists need to know of an edition. ``hash`` is that of its record and its page; ``corrected`` when, each time."""

    day: date
    hash: str
    updated: datetime
    draft: bool
    by_hand: bool  # its page was edited by hand
    is_quiet: bool  # it has no story, and none was taken down from it
    corrected: tuple[str, ...]
    stories: tuple[BriefStory, ...]


def in_brief(briefing: Briefing, *, sha: str, page: str | None) -> Brief:
    """An edition in brief. ``page`` is the Markdown of its page where that was edited by hand."""
    standing = None if page is None else standing_headlines(page)

    def brief(at: int, story: Story) -> BriefStory:
        headline = clear(story.headline) or clear(story.lead.title)
        stands = standing is None or fold(story.headline) in standing
        return BriefStory(
            at=at,
            id=story.id,
            headline=headline,
            topics=story.topics,
            publishers=publishers_of(story),
            thread=story.thread,
            thread_label=story.thread_label,
            stands=stands,
        )

    return Brief(
        day=briefing.day,
        hash=sha,
        updated=briefing.updated,
        draft=briefing.draft,
        by_hand=page is not None,
        is_quiet=not briefing.stories and not any(_is_taken_down(outcome) for outcome in briefing.outcomes),
        corrected=tuple(correction.when for correction in briefing.corrections),
        stories=tuple(brief(at, story) for at, story in enumerate(briefing.stories)),
    )


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """The editions of a site, the oldest first; ``full`` gives one whole. Drafts are not among them.

    ``by_hand`` has the Markdown of pages edited by hand. ``broken`` are days whose record cannot be read, and why.
    """

    oldest: tuple[Brief, ...]
    full: Callable[[Brief], Briefing]
    by_hand: Mapping[date, str] = field(default_factory=dict)
    drafts: tuple[date, ...] = ()
    broken: Mapping[date, ArchiveError] = field(default_factory=dict)


def shelf_of(briefings: Iterable[Briefing], by_hand: Mapping[date, str] | None = None) -> Shelf:
    """The shelf of editions that are at hand."""
    by_day = {briefing.day: briefing for briefing in briefings}
    pages = by_hand or {}
    briefs = [in_brief(by_day[day], sha=repr(by_day[day]), page=pages.get(day)) for day in sorted(by_day)]
    return Shelf(oldest=tuple(briefs), full=lambda brief: by_day[brief.day], by_hand=pages)


def read_shelf(
    content: Path,
    hashes: FileHashes,
    cache: Path,
    *,
    read: Callable[..., Briefing],
    page_by_hand: Callable[[str, str], str | None],
) -> Shelf:
    """The editions in ``content/briefings/``; of those that ``cache`` knows no file is opened.

    ``page_by_hand`` gives the Markdown of a page (its text, its path) that was edited by hand, None for any other.
    """
    version = our_code().decode()
    kept = load_kept(cache / FILE_NAME) or {}
    known = kept.get("editions", {}) if kept.get("version") == version else {}
    now: dict[str, list[Any]] = {}
    briefs: list[Brief] = []
    by_hand: dict[date, str] = {}
    broken: dict[date, ArchiveError] = {}

    @lru_cache(maxsize=_HELD)
    def full(day: date) -> Briefing:
        return read_briefing(files[day], day, read)

    files = dict(edition_files(content))
    for day, path in files.items():
        record, name = os.fspath(path), day.isoformat()
        page = f"{record.removesuffix('.json')}.md"
        sha = content_hash(hashes.of(record)[0].encode(), hashes.of(page)[0].encode())
        if (facts := known.get(name)) is not None and facts[0] == sha:
            brief = _unpacked(day, facts)
            text = page_by_hand(_words(page), page) if brief.by_hand else None
        else:
            text = page_by_hand(_words(page), page) if os.path.isfile(page) else None
            try:
                briefing = full(day)
            except ArchiveError as error:
                broken[day] = error
                continue
            brief = in_brief(briefing, sha=sha, page=text)
            facts = _packed(brief)
        now[name] = facts
        briefs.append(brief)
        if text is not None:
            by_hand[day] = text
    if now != known or kept.get("version") != version:
        save_kept({"version": version, "editions": now}, cache / FILE_NAME)
    return Shelf(
        oldest=tuple(brief for brief in briefs if not brief.draft),
        full=lambda brief: full(brief.day),
        by_hand=by_hand,
        drafts=tuple(brief.day for brief in briefs if brief.draft),
        broken=broken,
    )


def _is_taken_down(outcome: Outcome) -> bool:
    """Whether of an article only its id was left: no other outcome says nowhere where it was read (edition/desk.py)."""
    return outcome.article is not None and not outcome.where


def _words(path: str) -> str:
    return Path(path).read_text(encoding="utf-8", errors="replace")


def _packed(brief: Brief) -> list[Any]:
    """An edition in brief as JSON keeps it."""
    flags = [brief.draft, brief.by_hand, brief.is_quiet, brief.corrected]
    return [brief.hash, brief.updated.isoformat(), *flags, [list(story) for story in brief.stories]]


def _unpacked(day: date, facts: Sequence[Any]) -> Brief:
    sha, updated, draft, by_hand, is_quiet, corrected, stories = facts
    return Brief(
        day=day,
        hash=sha,
        updated=datetime.fromisoformat(updated),
        draft=draft,
        by_hand=by_hand,
        is_quiet=is_quiet,
        corrected=tuple(corrected),
        stories=tuple(map(BriefStory._make, stories)),
    )
