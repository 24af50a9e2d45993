"""What an editor decided, carried out: before the thinking (what is hidden, moved, taken down), and after it (how stories stand).

Pure. An entry that names no story of this edition does nothing here; whatever a machine made of the articles meanwhile, an entry
by a story's id finds the story that holds the article the id was made of.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from digest.config import Config
from digest.desk import Desk, Entry, story_id
from digest.edition.calendar import edition_start
from digest.edition.compose import count_outcomes, edition_quiet, edition_summary, reading_minutes, without
from digest.edition.corrections import outlasting
from digest.edition.gate import sentences_of
from digest.edition.ledger import Draft, Ledger
from digest.model import (
    Article,
    ArticleId,
    Briefing,
    Cleaned,
    Correction,
    Enriched,
    Image,
    ItemId,
    Listing,
    Note,
    Outcome,
    Period,
    Section,
    Story,
)
from digest.urls import http_link, place_key
from digest.wording import Wording

# A title in a reason is cut after so many characters (enrich.reasons); both forms are taken out.
_CUT_TITLE: Final = 119


# ---------------------------------------------------------------- before the thinking


def moved(drafts: Iterable[Draft], desk: Desk, ledger: Ledger, period: Period) -> list[Draft]:
    """The drafts, each article in the edition that an editor wants: an open one, or one of a past day that has none yet.

    What is wanted for a later day waits until that comes. A closed edition takes nothing (``--rebuild`` opens it).
    """
    found = {draft.day: draft for draft in drafts}
    for entry in desk.of("move"):
        day = edition_start(date.fromisoformat(entry["to"]), period)
        if day in ledger.briefings and day not in ledger.rewritable:
            continue
        for draft in list(found.values()):
            found[draft.day], going = _parted(draft, entry, ledger)
            if going and day <= ledger.open_day:
                there = found.get(day, Draft(day=day))
                found[day] = replace(there, articles=(*there.articles, *going), late=there.late - {a.id for a in going})
    return [draft for _, draft in sorted(found.items()) if draft.articles or draft.outcomes or draft.stories]


def _parted(draft: Draft, entry: Entry, ledger: Ledger) -> tuple[Draft, tuple[Article, ...]]:
    """A draft without the articles that an entry moves, and these; a story's id stands for all articles of the story."""
    previous = ledger.briefings.get(draft.day)
    stories = [s for s in previous.stories if any(story_id(a.id) == entry.target for a in s.articles)] if previous else []
    whole = {a.id for story in stories for a in story.articles}
    going = tuple(a for a in draft.articles if a.id in whole or entry.names_article(a) or entry.target == story_id(a.id))
    return replace(draft, articles=tuple(a for a in draft.articles if a not in going)), going


def without_hidden(draft: Draft, desk: Desk, words: Wording) -> Draft:
    """The draft without the articles that an editor hid by address, pattern, source or id; each has its outcome."""
    hidden = {a.id: entry for entry in desk.of("hide") if not entry.is_of_story for a in draft.articles if entry.names_article(a)}
    if not hidden:
        return draft
    gone = tuple(_dropped(a, _why("desk_hidden", hidden[a.id], words)) for a in draft.articles if a.id in hidden)
    return replace(draft, articles=tuple(a for a in draft.articles if a.id not in hidden), outcomes=(*draft.outcomes, *gone))


def apart(articles: Iterable[Article], desk: Desk) -> tuple[Article, ...]:
    """The articles that an editor split off: each is a story of its own."""
    entries = list(desk.of("split"))
    return tuple(a for a in articles if any(e.names_article(a) or e.target == story_id(a.id) for e in entries))


def _dropped(article: Article, why: str) -> Outcome:
    return Outcome(
        item=article.item,
        content_sha256=article.content_sha256,
        title=article.title,
        where=article.url or article.where,
        ended="dropped",
        why=why,
        article=article.id,
    )


def _why(key: str, entry: Entry, words: Wording) -> str:
    return ": ".join(filter(None, (words.say(key), entry["why"] or entry["reason"])))


# ---------------------------------------------------------------- after the thinking


def together(thought: Sequence[Enriched]) -> Enriched:
    """What was thought of the articles that belong together, and of each that an editor split off, as one edition."""
    stories = [story for one in thought for story in one.stories]
    if len(thought) > 1:
        stories.sort(key=lambda story: (story.opinion, -story.score))
    return Enriched(stories=tuple(stories), outcomes=tuple(outcome for one in thought for outcome in one.outcomes))


def arranged(enriched: Enriched, desk: Desk, words: Wording, sources: Mapping[ArticleId, str]) -> Enriched:
    """Stories as an editor wants them: merged, hidden, retitled, noted, tagged, pinned and led; outcomes that say so.

    ``sources`` are the sources of the articles at hand, for entries that name one.
    """
    stories = list(enriched.stories)
    for entry in desk.of("merge"):
        stories = _merged(stories, entry, sources)
    hidden = {s.id: e for e in desk.of("hide") if e.is_of_story for s in stories if _is_about(e, s, sources)}
    left = without(replace(enriched, stories=tuple(stories)), {id_: _why("desk_hidden", e, words) for id_, e in hidden.items()})
    return replace(left, stories=tuple(_in_order([_worded(story, desk, sources) for story in left.stories], desk, sources)))


def _is_about(entry: Entry, story: Story, sources: Mapping[ArticleId, str], target: str = "") -> bool:
    """Whether an entry names the story: by its id or one that an article of it gave another, or by one of its articles."""
    entry = replace(entry, target=target) if target else entry
    if entry.is_of_story:
        return entry.target == story.id or any(entry.target == story_id(a.id) for a in story.articles)
    return any(entry.names(a.id, a.item, a.url, source=sources.get(a.id, "")) for a in story.articles)


def _merged(stories: Sequence[Story], entry: Entry, sources: Mapping[ArticleId, str]) -> list[Story]:
    """The stories, one of them with the articles of the other."""
    one = next((s for s in stories if _is_about(entry, s, sources)), None)
    other = next((s for s in stories if s is not one and _is_about(entry, s, sources, target=entry["with"])), None)
    if one is None or other is None:
        return list(stories)
    both = replace(
        one,
        articles=(*one.articles, *other.articles),
        topics=tuple(dict.fromkeys((*one.topics, *other.topics))),
        score=max(one.score, other.score),
        late=one.late and other.late,
    )
    return [both if story is one else story for story in stories if story is not other]


def _worded(story: Story, desk: Desk, sources: Mapping[ArticleId, str]) -> Story:
    """The story with the headline, notes and topics that an editor gave it."""
    mine = [entry for entry in desk.of("retitle", "note", "tag") if _is_about(entry, story, sources)]
    titles = [entry for entry in mine if entry.verb == "retitle"]
    topics = [topic for entry in mine if entry.verb == "tag" for topic in entry["topics"].split()]
    return replace(
        story,
        headline=titles[-1]["to"] if titles else story.headline,
        headline_by=titles[-1]["by"] if titles else "",
        notes=tuple(Note(text=entry["text"], by=entry["by"]) for entry in mine if entry.verb == "note"),
        topics=tuple(dict.fromkeys((*story.topics, *topics))),
    )


def _in_order(stories: Sequence[Story], desk: Desk, sources: Mapping[ArticleId, str]) -> list[Story]:
    """The story that leads, the pinned ones in the order of the file, the others as they were."""
    order: dict[str, int] = {}
    for place, entry in enumerate((*desk.of("lead"), *desk.of("pin"))):
        for story in stories:
            if _is_about(entry, story, sources):
                order.setdefault(story.id, place)
    last = len(desk.entries)
    placed = [replace(story, pinned=story.id in order) for story in stories]
    return sorted(placed, key=lambda story: order.get(story.id, last))


# ---------------------------------------------------------------- taken down


def cleared(cleaned: Cleaned, desk: Desk, words: Wording, items: Mapping[ItemId, Entry]) -> Cleaned:
    """What cleaning gave, without articles that were taken down: of these only the outcome stays, and no word of theirs.

    ``items`` are those of ``items_taken_down``: a feed may announce them still, by another address than their article's.
    """
    entries = list(desk.of("takedown"))
    gone = {a.id: e for e in entries for a in cleaned.articles if e.names_article(a) or e.target == story_id(a.id)}
    outcomes = tuple(_tombstone(_dropped(a, ""), gone[a.id], words) for a in cleaned.articles if a.id in gone)
    others = (
        _tombstone(outcome, items[outcome.item], words) if outcome.item in items else _without_words(outcome, entries, words)
        for outcome in cleaned.outcomes
    )
    return Cleaned(articles=tuple(a for a in cleaned.articles if a.id not in gone), outcomes=(*outcomes, *others))


def items_taken_down(briefings: Iterable[Briefing], desk: Desk) -> dict[ItemId, Entry]:
    """The items whose articles were taken down from editions, and the entries that say so."""
    entries = list(desk.of("takedown"))
    outcomes = [outcome for briefing in briefings for outcome in briefing.outcomes if entries and outcome.article]
    return {o.item: entry for entry in entries for o in outcomes if _names(entry, o)}


def taken_down(briefing: Briefing, desk: Desk, config: Config, words: Wording, now: datetime) -> Briefing:
    """The edition without articles that were taken down; as it is, where it has none of them."""
    entries = list(desk.of("takedown"))
    if not entries:
        return briefing
    gone = {a.id: (a, e) for e in entries for s in briefing.stories for a in _listed(s) if _takes(e, a)}
    items = {a.item: e for a, e in gone.values()}
    sections = tuple(
        Section(key=part.key, title=part.title, stories=kept)
        for part in briefing.sections
        if (kept := tuple(s for story in part.stories if (s := _without(story, set(gone)))))
    )
    stories = tuple(story for part in sections for story in part.stories)
    outcomes = tuple(
        _tombstone(o, items[o.item], words) if o.item in items else _without_words(o, entries, words) for o in briefing.outcomes
    )
    changed = replace(
        briefing,
        sections=sections,
        outcomes=outcomes,
        coverage=count_outcomes(outcomes),
        corrections=_outlasting(briefing, {story.id: story for story in stories}),
        summary=edition_summary(stories, words.strings) if gone else briefing.summary,
        reading_minutes=reading_minutes(stories) if gone else briefing.reading_minutes,
        quiet=briefing.quiet if stories or not gone else edition_quiet(outcomes, config.site.language, words.strings),
    )
    return briefing if changed == briefing else replace(changed, updated=now.astimezone(ZoneInfo(briefing.timezone)))


def _outlasting(briefing: Briefing, left: Mapping[str, Story]) -> tuple[Correction, ...]:
    """The corrections of an edition of whose stories only some are ``left``, by id, or only some of their articles."""
    lost = {story.id: story for story in briefing.stories if left.get(story.id) != story}
    return tuple(
        outlasting(one, now := left.get(one.story), quoted_words(lost[one.story]) - (quoted_words(now) if now else set()))
        if one.story in lost
        else one
        for one in briefing.corrections
    )


def without_mentions(briefings: Sequence[Briefing], gone: Collection[str], now: datetime) -> tuple[Briefing, ...]:
    """The editions without titles that are ``gone`` in what we say ourselves: reasons, and the name of a story that goes on.

    That is named for the first headline left of it.
    """
    labels: dict[str, str] = {}
    for story in (story for briefing in briefings for story in briefing.stories if story.headline not in gone):
        labels.setdefault(story.thread, story.headline)
    return tuple(_without_mentions(briefing, gone, labels, now) for briefing in briefings)


def _without_mentions(briefing: Briefing, gone: Collection[str], labels: Mapping[str, str], now: datetime) -> Briefing:
    def told(story: Story) -> Story:
        label = labels.get(story.thread, "") if story.thread_label in gone else story.thread_label
        return replace(
            story,
            thread_label=label,
            included_because=untold(story.included_because, gone),
            joined_by=tuple(untold(reason, gone) for reason in story.joined_by),
        )

    changed = replace(
        briefing,
        sections=tuple(replace(part, stories=tuple(map(told, part.stories))) for part in briefing.sections),
        outcomes=tuple(replace(outcome, why=untold(outcome.why, gone)) for outcome in briefing.outcomes),
    )
    return briefing if changed == briefing else replace(changed, updated=now.astimezone(ZoneInfo(briefing.timezone)))


def addresses_of(briefings: Iterable[Briefing], entry: Entry) -> tuple[str, ...]:
    """Where the articles that an entry takes down lie and were read, beside the addresses that it names."""
    listings = (listing for briefing in briefings for story in briefing.stories for listing in _listed(story))
    found = (http_link(url) for listing in listings if _takes(entry, listing) for url in (listing.url, listing.where))
    known = {place_key(url) for url in entry.addresses}
    return tuple({place_key(url): url for url in found if url and place_key(url) not in known}.values())


def words_of(briefing: Briefing, desk: Desk) -> set[str]:
    """Every address, title and sentence of articles of the edition that were taken down: what must be gone afterwards."""
    entries = list(desk.of("takedown"))
    found: set[str] = set()
    for story in briefing.stories if entries else ():
        gone = {a.id for a in _listed(story) if any(_takes(entry, a) for entry in entries)}
        for listing in _listed(story):
            found |= {listing.url, listing.where, listing.title} if listing.id in gone else set()
        told = {s.sha256: s.text for s in sentences_of(story) if s.article in gone}
        found |= {*told.values(), *(r.text for r in story.rewrites if not set(told).isdisjoint(r.rests_on))}
    return {words for words in found if words}


def quoted_words(story: Story) -> set[str]:
    """Every title and sentence that a story has from its articles."""
    sentences = (*sentences_of(story), *(step.sentence for step in story.history))
    return {a.title for a in _listed(story)} | {sentence.text for sentence in sentences}


def untold(words: str, titles: Iterable[str]) -> str:
    """Words of ours without the titles of others."""
    for title in filter(None, titles):
        words = words.replace(title, "…").replace(f"{title[:_CUT_TITLE].rstrip()}…", "…")
    return words


def _takes(entry: Entry, listing: Listing) -> bool:
    return entry.names(listing.id, listing.item, listing.url, listing.where) or entry.target == story_id(listing.id)


def _names(entry: Entry, outcome: Outcome) -> bool:
    article = outcome.article or ArticleId("")
    return entry.names(article, outcome.item, outcome.where) or entry.target == story_id(article)


def _tombstone(outcome: Outcome, entry: Entry, words: Wording) -> Outcome:
    """How a removed article is accounted for: that it was, and why it is gone; its id says nothing of it, and keeps it out."""
    why = _why("taken_down_because", entry, words)
    return replace(outcome, title=words.say("taken_down"), where="", ended="dropped", why=why)


def _without_words(outcome: Outcome, entries: Sequence[Entry], words: Wording) -> Outcome:
    """The outcome of an item that gave no article of the edition, without its words if it is one that was taken down."""
    entry = next((entry for entry in entries if _names(entry, outcome)), None)
    return _tombstone(outcome, entry, words) if entry else outcome


def _without(story: Story, gone: set[ArticleId]) -> Story | None:
    """The story without some of its articles and every word of theirs; None where nothing is left."""
    left = [a for a in story.articles if a.id not in gone]
    if len(left) == len(story.articles):
        return _without_citations(story, gone)
    if not left:
        return None
    orphans = [a.id for a in left if a.copy_of in gone]
    freed = [replace(a, copy_of=None, independent=a.id == orphans[0]) if a.id in orphans else a for a in left]
    articles = tuple(sorted(freed, key=lambda a: a.copy_of is not None))
    led = story.lead.id in gone
    return replace(
        _without_citations(story, gone),
        headline=articles[0].title if led and not story.headline_by else story.headline,
        language=articles[0].language if led else story.language,
        articles=articles,
        entities=() if led else story.entities,
        people=() if led else story.people,
        places=() if led else story.places,
        organisations=() if led else story.organisations,
        image=Image(),
    )


def _without_citations(story: Story, gone: set[ArticleId]) -> Story:
    """The story without any sentence of some articles, in its own text and in what it tells of earlier editions."""
    gone_hashes = {sentence.sha256 for sentence in story.summary if sentence.article in gone}
    return replace(
        story,
        summary=tuple(s for s in story.summary if s.article not in gone),
        rewrites=tuple(r for r in story.rewrites if not gone_hashes & set(r.rests_on)),
        caveats=tuple(s for s in story.caveats if s.article not in gone),
        claims=tuple(c for c in story.claims if c.article not in gone),
        numbers=tuple(n for n in story.numbers if n.sentence.article not in gone),
        quotes=tuple(q for q in story.quotes if q.sentence.article not in gone),
        prospects=tuple(p for p in story.prospects if p.sentence.article not in gone),
        history=tuple(step for step in story.history if step.listing.id not in gone),
    )


def _listed(story: Story) -> tuple[Listing, ...]:
    """Every article that a story lists, its own and those of its history."""
    return (*story.articles, *(step.listing for step in story.history))
