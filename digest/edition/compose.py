"""Lay out one edition: sections, ids, the account of what was read."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from urllib.parse import urlsplit

from digest.config import Config
from digest.edition.calendar import closing_moment, open_edition
from digest.model import Briefing, Coverage, Ended, Enriched, Outcome, Section, SourceFailure, Story
from digest.text import count_words
from digest.wording import Wording

# Silent reading of English non-fiction, words a minute (Brysbaert 2019, meta-analysis of 190 studies).
WORDS_A_MINUTE = 238
# What is no news scores less than this but for much coverage (enrich.rank).
FIT_TO_LEAD = 0.0
# A briefing's own summary names this many stories.
_SUMMARY_STORIES = 3
# How the items of an edition without stories can have ended, in the order it is told.
_QUIET_REASONS: Sequence[Ended] = ("merged", "held", "dropped", "failed")
# Tag URIs (RFC 4151) may hold these in the authority; anything else in a host name is left out.
_NOT_AUTHORITY = re.compile(r"[^a-z0-9.-]")


def compose(
    enriched: Enriched,
    config: Config,
    *,
    day: date,
    now: datetime,
    strings: Mapping[str, str],
    previous: Briefing | None = None,
    sources_failed: Sequence[SourceFailure] = (),
) -> Briefing:
    """One edition of ``day``.

    ``enriched`` has the outcome of every item of the edition, also of those that gave no article; ``previous`` is the same
    edition as it was, whose ids, first publication and corrections are kept. ``updated`` is ``now`` only if anything changed.
    """
    zone, period = config.zone, config.edition.period
    authority = _authority(config, previous)
    stories = _with_first_captures(enriched.stories, previous)
    stories = tuple(_with_feed_id(story, previous, authority, day) for story in stories)
    everything = enriched.outcomes
    closes = config.edition.closes
    is_open = day >= open_edition(now, zone, period, closes)
    first = now if is_open else min(now, closing_moment(day, period, zone, closes))
    draft = Briefing(
        id=previous.id if previous else f"tag:{authority},{day.year}:briefing/{day.isoformat()}",
        day=day,
        period=period,
        timezone=config.edition.timezone,
        language=config.site.language,
        title=edition_title(day, config, strings),
        summary=edition_summary(stories, strings),
        sections=sections(stories, config, strings),
        outcomes=everything,
        coverage=count_outcomes(everything),
        sources_failed=tuple(sources_failed),
        corrections=previous.corrections if previous else (),
        reading_minutes=reading_minutes(stories),
        published=previous.published if previous else first.astimezone(zone),
        updated=previous.updated if previous else first.astimezone(zone),
        draft=config.edition.review == "required" if previous is None else previous.draft,
        reviewed_by=previous.reviewed_by if previous else "",
        quiet="" if stories else edition_quiet(everything, config.site.language, strings),
    )
    return draft if previous is None or draft == previous else replace(draft, updated=now.astimezone(zone))


def without(enriched: Enriched, gone: Mapping[str, str]) -> Enriched:
    """What was thought without some stories, by their ids, each with why; the outcomes of their articles say it."""
    whys = {(a.item, a.id): gone[story.id] for story in enriched.stories if story.id in gone for a in story.articles}
    outcomes = tuple(
        replace(one, ended="dropped", why=why) if one.article and (why := whys.get((one.item, one.article))) else one
        for one in enriched.outcomes
    )
    return Enriched(stories=tuple(story for story in enriched.stories if story.id not in gone), outcomes=outcomes)


def within_room(enriched: Enriched, most: int, words: Wording) -> Enriched:
    """The ``most`` stories that rank highest (0: all), in the order they had; those that an editor had a hand in stay anyway."""
    ranked = sorted(enriched.stories, key=lambda story: (not _is_by_hand(story), -story.score))
    low = [story for story in ranked[most:] if most and not _is_by_hand(story)]
    return without(enriched, dict.fromkeys((story.id for story in low), words.say("no_room", n=most)))


def _is_by_hand(story: Story) -> bool:
    return bool(story.pinned or story.headline_by or story.notes)


def edition_title(day: date, config: Config, strings: Mapping[str, str]) -> str:
    """The date as people write it in the site's language: ``Thursday 5 March 2026``, ``Week of 2 March 2026``."""
    wording = Wording(config.site.language, strings)
    if config.edition.period == "week":
        return wording.say("week_of", date=wording.day(day, "long"))
    return wording.day(day, "full")


def sections(stories: Sequence[Story], config: Config, strings: Mapping[str, str]) -> tuple[Section, ...]:
    """The stories in the order of the page: the lead, the user's topics in their order, the rest, opinion.

    Opinion never leads, and nothing does that is no news: a day of guides and essays has no top story. A story stands once, under
    the first of its topics.
    """
    news = [story for story in stories if not story.opinion]
    lead = tuple(story for story in news[:1] if story.score >= FIT_TO_LEAD or story.pinned)
    rest = news[len(lead) :]
    parts = [Section(key="lead", title=strings["section_lead"], stories=lead)]
    for topic in config.topics:
        mine = tuple(story for story in rest if story.topics[:1] == (topic.id,))
        parts.append(Section(key=f"topic:{topic.id}", title=topic.name, stories=mine))
    known = {topic.id for topic in config.topics}
    also = tuple(story for story in rest if not story.topics or story.topics[0] not in known)
    title = strings["section_also" if any(part.stories for part in parts) else "section_only"]
    parts.append(Section(key="also", title=title, stories=also))
    opinion = tuple(story for story in stories if story.opinion)
    parts.append(Section(key="opinion", title=strings["section_opinion"], stories=opinion))
    return tuple(part for part in parts if part.stories)


def count_outcomes(outcomes: Sequence[Outcome]) -> Coverage:
    """The account of an edition: how many items were read and how each ended."""
    counts = Counter(outcome.ended for outcome in outcomes)
    return Coverage(
        read=len(outcomes),
        shown=counts["shown"],
        merged=counts["merged"],
        held=counts["held"],
        dropped=counts["dropped"],
        failed=counts["failed"],
    )


def reading_minutes(stories: Sequence[Story]) -> int:
    """Whole minutes to read headlines and summaries, at least one."""
    words = sum(count_words(story.headline) + sum(count_words(s.text) for s in story.summary) for story in stories)
    return max(1, round(words / WORDS_A_MINUTE))


def _authority(config: Config, previous: Briefing | None) -> str:
    """The name that new tag URIs are made under: the edition's own if it has one, else the site's host."""
    if previous:
        return previous.id.removeprefix("tag:").split(",")[0]
    return _NOT_AUTHORITY.sub("", (urlsplit(config.site.url).hostname or "").lower()) or "example.org"


def _with_first_captures(stories: Sequence[Story], previous: Briefing | None) -> tuple[Story, ...]:
    """The stories, each text dated by when it was first read: reading it again is no news."""
    known = {(a.id, a.text_sha256): a.captured for old in previous.stories for a in old.articles} if previous else {}
    return tuple(
        replace(s, articles=tuple(replace(a, captured=known.get((a.id, a.text_sha256)) or a.captured) for a in s.articles))
        for s in stories
    )


def _with_feed_id(story: Story, previous: Briefing | None, authority: str, day: date) -> Story:
    """The story with the id feeds know it by: the one it had, else a new one."""
    known = {old.id: old.feed_id for old in previous.stories} if previous else {}
    feed_id = story.feed_id or known.get(story.id) or f"tag:{authority},{day.year}:story/{day.isoformat()}/{story.id}"
    return replace(story, feed_id=feed_id)


def edition_summary(stories: Sequence[Story], strings: Mapping[str, str]) -> str:
    """An edition in a line: its first headlines."""
    heads = [story.headline for story in stories if not story.opinion] or [story.headline for story in stories]
    return "; ".join(heads[:_SUMMARY_STORIES]) or strings["quiet_title"]


def edition_quiet(outcomes: Sequence[Outcome], language: str, strings: Mapping[str, str]) -> str:
    """Why an edition has no story, from how its items ended."""
    counts = Counter(outcome.ended for outcome in outcomes)
    wording = Wording(language, strings)
    ended = [key for key in _QUIET_REASONS if counts[key]]
    reasons = ", ".join(wording.say(f"quiet_{key}", n=wording.number(counts[key])) for key in ended)
    return wording.say("quiet_because", reasons=reasons)
