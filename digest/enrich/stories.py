"""Articles of one edition -> its stories, best first, and how every article ended.

    sift -> copies -> events -> one Story each -> rank -> threads

Reads top to bottom; each step is a module beside this one. Whatever the order in which articles come, the result is
the same: they are put into one order first, and every sort ends in it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import ceil
from typing import Final

from digest.config import Config
from digest.enrich.copies import Print, find_copies
from digest.enrich.events import Grouping, Joined, Report, has_many_events, is_live
from digest.enrich.furniture import furniture_of, without
from digest.enrich.genre import genre_of, is_soft, news_value, worded_genre
from digest.enrich.houses import house, owner, with_publishers
from digest.enrich.name_kinds import NameKind, named_in
from digest.enrich.names import find_names
from digest.enrich.rank import ages, score
from digest.enrich.reasons import reason
from digest.enrich.sentences import after_dateline, split_sentences
from digest.enrich.sift import fixed_order, moment, outcome, sift
from digest.enrich.subjects import find_subjects
from digest.enrich.telling import tell
from digest.enrich.terms import code, overlap, terms
from digest.enrich.threads import day_told, label_of, thread_day, threads_joined, what_is_new
from digest.enrich.topics import MOST_TOPICS, topic_points
from digest.model import LIVE_BLOG, Article, ArticleId, Enriched, Image, Listing, Memory, Outcome, Story, Thread, sha
from digest.permissions import may_be_quoted
from digest.text import count_words, fold

MOST_ENTITIES: Final = 8
# A headline of fewer words need not share one with its text.
FEWEST_IN_HEADLINE: Final = 3
# An article counts as full at this many words when the lead of a story is chosen.
_FULL: Final = 250
# A headline made of a first sentence has at most so many characters.
_LONGEST_HEADLINE: Final = 100
# A thread is told in at most so many steps, the latest.
_MOST_STEPS: Final = 6


@dataclass(frozen=True, slots=True)
class _Event:
    """Articles that report one event, the lead first, and the copies of each by the article's id."""

    reports: tuple[Article, ...]
    copies: Mapping[ArticleId, tuple[Article, ...]]
    joined_by: tuple[str, ...] = ()

    @property
    def lead(self) -> Article:
        return self.reports[0]


def enrich(articles: Sequence[Article], config: Config, *, seen: Memory) -> Enriched:
    """Stories of one edition, best first, and one Outcome for each article given.

    ``articles`` are all of the edition; ``seen`` is what other editions hold.
    """
    sifted = sift(with_publishers(articles, seen.publishers), config, seen)
    furniture = furniture_of(sifted.articles)
    events, misread = _events(sifted.articles, furniture, config, seen)
    stories = _ranked(events, furniture, config, seen)
    outcomes = [*sifted.outcomes, *misread]
    shown: list[Story] = []
    room = _Room(config.edition.per_publisher, [story for _, story in stories])
    for event, story in stories:
        if config.only_topics and not story.topics:
            outcomes += _dropped(event, reason("no_topic", config.site.language))
        elif not room.has(story):
            publisher, count = story.lead.publisher, config.edition.per_publisher
            outcomes += _dropped(event, reason("too_many", config.site.language, publisher=publisher, count=count))
        else:
            if not shown and not story.opinion:
                story = replace(
                    story, included_because=_sentence_list(reason("top", config.site.language), story.included_because)
                )
            shown.append(story)
            outcomes += _listed(event, story, config)
    return Enriched(stories=tuple(shown), outcomes=tuple(sorted(outcomes, key=_outcome_order)))


class _Room:
    """Keeps one publisher from filling an edition, unless nobody else reports anything."""

    def __init__(self, most: int, stories: Sequence[Story]) -> None:
        self.most = most if len({_voice(story) for story in stories}) > 1 else 0
        self.taken: Counter[str] = Counter()

    def has(self, story: Story) -> bool:
        """Whether there is room for the next best story; what several independent publishers report always has."""
        voice = _voice(story)
        if not self.most or not voice or story.independent_publishers > 1:
            return True
        self.taken[voice] += 1
        return self.taken[voice] <= self.most


def _voice(story: Story) -> str:
    return story.lead.owner or fold(story.lead.publisher)


def _outcome_order(one: Outcome) -> tuple[str, ...]:
    return one.where, one.item, one.article or "", one.content_sha256, one.ended, one.why


# ---------------------------------------------------------------- one event, once


Furniture = Mapping[ArticleId, tuple[str, ...]]


def _events(
    articles: Sequence[Article], furniture: Furniture, config: Config, seen: Memory
) -> tuple[list[_Event], list[Outcome]]:
    """The articles as events: copies under their originals, originals with others that report the same; and what was misread."""
    agencies = _agencies(articles)
    ordered = sorted(articles, key=lambda a: _originality(a, agencies, config))
    by_id = {article.id: article for article in ordered}
    prints = [Print(a.id, _compared(a, furniture), house(a)) for a in ordered]
    copies: dict[ArticleId, list[Article]] = {}
    misread: list[Outcome] = []
    original = find_copies(prints)
    for article in ordered:
        root = by_id.get(ArticleId(original.get(article.id, "")))
        if root is not None and _is_misread(article):
            facts = {"title": root.title, "publisher": root.publisher or root.where}
            misread.append(outcome(article, "dropped", reason("misread", config.site.language, **facts)))
        elif root is not None:
            copies.setdefault(root.id, []).append(article)
    roots = [article for article in ordered if article.id not in original]
    reports = {a.id: _report(a, furniture, config) for a in roots if _may_be_grouped(a, seen)}
    grouping = Grouping(list(reports.values()))
    groups = [[by_id[ArticleId(key)] for key in keys] for keys in grouping.groups]
    groups += [[article] for article in roots if article.id not in reports]
    events = [
        _Event(
            reports=tuple(_lead_first(group, config)),
            copies={a.id: tuple(copies.get(a.id, ())) for a in group},
            joined_by=_joined_by(grouping.joined([a.id for a in group]), config) if len(group) > 1 else (),
        )
        for group in groups
    ]
    return events, misread


def _is_misread(article: Article) -> bool:
    """Whether no word of a headline is in its text: with the text of another page the page was read wrongly."""
    words = set(terms(article.title, article.language))
    return len(words) >= FEWEST_IN_HEADLINE and not overlap(words, terms(article.text, article.language))


def _compared(article: Article, furniture: Furniture) -> str:
    """An article's text as it is compared with others: without what its publisher prints under everything."""
    return without(article.paragraphs, furniture.get(article.id, ()))


def _report(article: Article, furniture: Furniture, config: Config) -> Report:
    stamp, known = article.published, article.published.how != "captured"
    at = moment(article, config.zone) if isinstance(stamp.when, datetime) else stamp.when
    text = _compared(article, furniture)
    return Report(article.id, article.title, text, article.language, at=at if known else None, publisher=house(article))


def _may_be_grouped(article: Article, seen: Memory) -> bool:
    """Whether an article reports an event that others may report too: no opinion, and nothing that appears day after day."""
    return genre_of(article) != "opinion" and (fold(article.publisher), fold(article.title)) not in seen.columns


def _joined_by(joined: Joined, config: Config) -> tuple[str, ...]:
    """Why reports are taken for one event, a reason each, in words."""
    facts = {
        "names": ", ".join(joined.names),
        "words": ", ".join(joined.words),
        "numbers": " · ".join(joined.numbers),
        "near": joined.near,
        "hours": "" if joined.hours is None else max(1, ceil(joined.hours)),
        "reported": joined.reported,
    }
    return tuple(reason(f"joined_{name}", config.site.language, **{name: fact}) for name, fact in facts.items() if fact)


def _agencies(articles: Sequence[Article]) -> frozenset[str]:
    return frozenset(fold(article.wire) for article in articles if article.wire)


def _is_agency(article: Article, agencies: frozenset[str]) -> bool:
    """Whether an article's publisher is itself one of the agencies whose text others carry ("CNA", Calder News Agency)."""
    words = fold(article.publisher).split()
    return bool(words) and bool({" ".join(words), "".join(word[0] for word in words)} & agencies)


def _originality(article: Article, agencies: frozenset[str], config: Config) -> tuple[object, ...]:
    """Sorts the likelier original first: the agency's own, then what is dated earliest, then the longest."""
    return (
        _is_misread(article),
        not _is_agency(article, agencies),
        has_many_events(article.title, article.text),
        article.published.how == "captured",
        moment(article, config.zone),
        -len(article.text),
        fixed_order(article),
    )


def _lead_first(group: Sequence[Article], config: Config) -> list[Article]:
    """The reports of an event, the one to lead with first, the others by time."""
    if len(group) == 1:
        return list(group)
    common = Counter(word for article in group for word in set(fold(article.title).split()))
    lead = min(
        group, key=lambda article: (*_fitness(article, common, config), moment(article, config.zone), fixed_order(article))
    )
    others = sorted((a for a in group if a is not lead), key=lambda a: (moment(a, config.zone), fixed_order(a)))
    return [lead, *others]


def _fitness(article: Article, common: Counter[str], config: Config) -> tuple[object, ...]:
    """Sorts the better lead first: one to quote, in the site's language, no running account, full, titled as the others are."""
    words = set(fold(article.title).split())
    shared = sum(common[word] - 1 for word in words) / (len(words) or 1)
    return (
        not may_be_quoted(article.rights, article.signals),
        code(article.language) != code(config.site.language),
        LIVE_BLOG in article.tags or is_live(article.title),
        -min(1.0, round(count_words(article.text) / _FULL, 1)),
        -round(shared, 3),
    )


# ---------------------------------------------------------------- stories


def _ranked(events: Sequence[_Event], furniture: Furniture, config: Config, seen: Memory) -> list[tuple[_Event, Story]]:
    """Each event with its story, opinion last, otherwise the best first."""
    newest = [max(moment(article, config.zone) for article in event.reports) for event in events]
    reports = {e.lead.id: replace(_report(e.lead, furniture, config), publisher=fold(e.lead.publisher)) for e in events}
    able = [e.lead.id for e in events if _may_go_on(e.lead, seen)]
    threads = threads_joined({str(key): reports[key] for key in able}, seen.threads)
    stories = [
        (event, _story(event, age, furniture, threads.get(event.lead.id), config))
        for event, age in zip(events, ages(newest), strict=True)
    ]
    return sorted(stories, key=lambda pair: (pair[1].opinion, -pair[1].score, fixed_order(pair[0].lead)))


def _may_go_on(article: Article, seen: Memory) -> bool:
    soft = is_soft(genre_of(article)) or has_many_events(article.title, article.text)
    return not soft and _may_be_grouped(article, seen)


def _story(event: _Event, age: float, furniture: Furniture, thread: Thread | None, config: Config) -> Story:
    lead, genre = event.lead, genre_of(event.lead)
    told = tell(event.reports, config.summary, furniture)
    names = _names(lead)
    story = Story(
        id=sha(lead.id)[:12],
        headline=_headline(lead) or reason("untitled", config.site.language),
        articles=_listings(event, config),
        summary=told.summary,
        language=lead.language,
        topics=_topics(event, config),
        subjects=find_subjects(lead.title, lead.text, lead.language, labels=(lead.section, *lead.tags)),
        entities=tuple(names),
        people=_of_kind("person", names),
        places=_of_kind("place", names),
        organisations=_of_kind("organisation", names),
        image=next((a.image for a in event.reports if a.image.caption), Image()),
        opinion=genre == "opinion",
        satire=worded_genre(lead.title, lead.url, lead.section, lead.language) == "satire",
        claims=told.claims,
        caveats=told.caveats,
        numbers=told.numbers,
        quotes=told.quotes,
        prospects=told.prospects,
        joined_by=event.joined_by,
    )
    if thread is not None:
        story = _going_on(story, thread, lead.published.day(config.zone))
    news = max(news_value(article, story.subjects) for article in event.reports)
    value = score(story, news=news, genre=genre, age=age, weights={topic.id: topic.weight for topic in config.topics})
    return replace(story, score=value, included_because=_because(story, told.shortfall, config))


def _going_on(story: Story, thread: Thread, day: date) -> Story:
    """The story as the next day of a thread, with the steps that led to it."""
    steps = [replace(s, day=min(s.day, day_told(s.sentence, s.listing.published, s.listing.language))) for s in thread.steps]
    shown = {sentence.sha256 for sentence in story.summary}
    steps = sorted((s for s in steps if s.sentence.sha256 not in shown), key=lambda s: (s.day, s.story))[-_MOST_STEPS:]
    return replace(
        story,
        thread=thread.id,
        thread_label=label_of(story, thread),
        thread_day=thread_day(thread, day),
        history=tuple(steps),
        new=what_is_new(story, thread),
    )


def _headline(article: Article) -> str:
    """An article's title without a dateline; where it has none of its own, the beginning of its first sentence."""
    title, text = article.title, article.text
    spans = split_sentences(text, article.language)[:1]
    is_beginning = title.endswith(("…", "...")) and text.startswith(title.rstrip("….").rstrip())
    if title and not is_beginning:
        return title[after_dateline(title, 0, len(title)) :]
    if not spans:
        return title
    first = text[after_dateline(text, *spans[0]) : spans[0][1]]
    if len(first) <= _LONGEST_HEADLINE:
        return first
    return first[: _LONGEST_HEADLINE - 1].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"


def _listings(event: _Event, config: Config) -> tuple[Listing, ...]:
    """The lead, the other reports, then all copies. One text of an agency counts once, whoever carries it."""
    listings: list[Listing] = []
    agencies = _agencies(event.reports)
    wires = {wire for wire in agencies if any(_is_agency(article, frozenset({wire})) for article in event.reports)}
    for article in event.reports:
        wire = fold(article.wire)
        own = _is_agency(article, frozenset({wire}))
        listings.append(_listing(article, config, independent=not wire or own or wire not in wires))
        wires.add(wire)
    for article in event.reports:
        listings += [_listing(copy, config, independent=False, copy_of=article.id) for copy in event.copies[article.id]]
    return tuple(listings)


def _listing(article: Article, config: Config, *, independent: bool, copy_of: ArticleId | None = None) -> Listing:
    licences = (source.licence for source in config.sources if source.rights == "open" and source.label == article.source)
    licence = next(licences, "")
    return Listing(
        id=article.id,
        item=article.item,
        url=article.url,
        title=article.title,
        publisher=article.publisher,
        authors=article.authors,
        published=article.published.iso(),
        published_is=article.published.how,
        language=article.language,
        text_sha256=article.text_sha256,
        rights=article.rights,
        independent=independent,
        copy_of=copy_of,
        wire=article.wire,
        owner=owner(article.publisher, article.url, config.owners),
        where=article.where,
        feed=article.feed,
        feed_title=article.feed_title,
        words=count_words(article.text),
        signals=article.signals,
        captured=article.captured_at.isoformat(),
        licence=licence,
        full_text=article.text if licence else "",
    )


def _topics(event: _Event, config: Config) -> tuple[str, ...]:
    """The topics of an event, best first: the lead's, and those that at least half of the reports belong to."""
    found = [topic_points(a.title, a.text, config.topics, labels=(a.section, *a.tags)) for a in event.reports]
    counts = Counter(topic for points in found for topic in points)
    mine = [topic for topic in counts if topic in found[0] or 2 * counts[topic] >= len(found)]
    order = {topic.id: i for i, topic in enumerate(config.topics)}
    total = {topic: max(points.get(topic, 0) for points in found) for topic in mine}
    return tuple(sorted(mine, key=lambda topic: (-total[topic], order[topic])))[:MOST_TOPICS]


def _names(article: Article) -> Mapping[str, NameKind]:
    text = article.text
    return named_in(
        text, find_names(text, article.language, split_sentences(text, article.language)), article.language, most=MOST_ENTITIES
    )


def _of_kind(kind: NameKind, names: Mapping[str, NameKind]) -> tuple[str, ...]:
    return tuple(name for name, known in names.items() if known == kind)


# ---------------------------------------------------------------- reasons and outcomes


def _because(story: Story, shortfall: str, config: Config) -> str:
    """Why a story is in, for its readers."""
    language, names = config.site.language, {topic.id: topic.name for topic in config.topics}
    parts = []
    if story.independent_publishers > 1:
        parts.append(reason("reported_many", language, count=story.independent_publishers))
    elif story.lead.publisher:
        parts.append(reason("reported_one", language, publisher=story.lead.publisher))
    if story.thread:
        parts.append(reason("goes_on", language, day=story.thread_day, label=story.thread_label))
    if story.topics:
        phrase = "topic_one" if len(story.topics) == 1 else "topic_many"
        parts.append(reason(phrase, language, topics=", ".join(names[topic] for topic in story.topics)))
    if story.opinion:
        parts.append(reason("opinion", language))
    if shortfall:
        parts.append(reason(shortfall, language))
    return _sentence_list(*(parts or [reason("only_report", language)]))


def _sentence_list(*parts: str) -> str:
    return ". ".join(part for part in parts if part)


def _dropped(event: _Event, why: str) -> list[Outcome]:
    copies = [copy for article in event.reports for copy in event.copies[article.id]]
    return [outcome(article, "dropped", why) for article in (*event.reports, *copies)]


def _listed(event: _Event, story: Story, config: Config) -> list[Outcome]:
    """The outcomes of a story's articles: reports are shown, copies merged."""
    lead, language = event.lead, config.site.language
    found = [outcome(lead, "shown", story.included_because)]
    for article in event.reports[1:]:
        why = reason("same_event", language, title=story.headline, publisher=lead.publisher or lead.where)
        found.append(outcome(article, "shown", why))
    for article in event.reports:
        for copy in event.copies[article.id]:
            phrase = "copy" if article.publisher else "copy_titled"
            why = reason(phrase, language, publisher=article.publisher, title=article.title or article.where)
            found.append(outcome(copy, "merged", why))
    return found
