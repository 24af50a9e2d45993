"""Articles of one edition -> its stories, best first, and how every article ended.

    sift -> copies -> events -> one Story each -> rank

Reads top to bottom; each step is a module beside this one. Whatever the order in which articles come, the result is
the same: they are put into one order first, and every sort ends in it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from digest.config import Config
from digest.enrich.claims import find_claims
from digest.enrich.copies import Print, find_copies
from digest.enrich.events import Report, group_events, has_many_events, is_live
from digest.enrich.names import find_names, main_names
from digest.enrich.rank import ages, score
from digest.enrich.reasons import reason
from digest.enrich.sentences import split_sentences
from digest.enrich.sift import fixed_order, moment, outcome, sift
from digest.enrich.speech import has_caveat
from digest.enrich.summary import summarize
from digest.enrich.topics import find_topics
from digest.model import Article, ArticleId, Claim, Enriched, Image, Listing, Memory, Outcome, Sentence, Story, sha
from digest.text import count_words, fold

# A record holds at most so many of each.
MOST_CLAIMS: Final = 8
MOST_CAVEATS: Final = 3
MOST_ENTITIES: Final = 8
# An article counts as full at this many words when the lead of a story is chosen.
_FULL: Final = 250


@dataclass(frozen=True, slots=True)
class _Event:
    """Articles that report one event, the lead first, and the copies of each by the article's id."""

    reports: tuple[Article, ...]
    copies: Mapping[ArticleId, tuple[Article, ...]]

    @property
    def lead(self) -> Article:
        return self.reports[0]


def enrich(articles: Sequence[Article], config: Config, *, seen: Memory) -> Enriched:
    """Stories of one edition, best first, and one Outcome for each article given.

    ``articles`` are all of the edition; ``seen`` is what other editions hold.
    """
    sifted = sift(articles, config, seen)
    events = _events(sifted.articles, config)
    stories = _ranked(events, config)
    outcomes = list(sifted.outcomes)
    shown: list[Story] = []
    for event, story in stories:
        if config.only_topics and not story.topics:
            outcomes += _dropped(event, reason("no_topic", config.site.language))
        else:
            if not shown and not story.opinion:
                story = replace(
                    story, included_because=_sentence_list(reason("top", config.site.language), story.included_because)
                )
            shown.append(story)
            outcomes += _listed(event, story, config)
    return Enriched(stories=tuple(shown), outcomes=tuple(sorted(outcomes, key=_outcome_order)))


def _outcome_order(one: Outcome) -> tuple[str, ...]:
    return one.where, one.item, one.article or "", one.content_sha256, one.ended, one.why


# ---------------------------------------------------------------- one event, once


def _events(articles: Sequence[Article], config: Config) -> list[_Event]:
    """The articles as events: copies under their originals, originals with others that report the same."""
    ordered = sorted(articles, key=lambda a: _originality(a, _agencies(articles), config))
    by_id = {article.id: article for article in ordered}
    prints = [Print(a.id, a.text, fold(a.publisher)) for a in ordered]
    copies: dict[ArticleId, list[Article]] = {}
    original = find_copies(prints)
    for article in ordered:
        if article.id in original:
            copies.setdefault(ArticleId(original[article.id]), []).append(article)
    roots = [article for article in ordered if article.id not in original]
    reports = [Report(a.id, a.title, a.text, a.language, publisher=fold(a.publisher)) for a in roots if not a.opinion]
    groups = [[by_id[ArticleId(key)] for key in keys] for keys in group_events(reports)]
    groups += [[article] for article in roots if article.opinion]
    return [_Event(tuple(_lead_first(group, config)), {a.id: tuple(copies.get(a.id, ())) for a in group}) for group in groups]


def _agencies(articles: Sequence[Article]) -> frozenset[str]:
    return frozenset(fold(article.wire) for article in articles if article.wire)


def _is_agency(article: Article, agencies: frozenset[str]) -> bool:
    """Whether an article's publisher is itself one of the agencies whose text others carry ("CNA", Calder News Agency)."""
    words = fold(article.publisher).split()
    return bool(words) and bool({" ".join(words), "".join(word[0] for word in words)} & agencies)


def _originality(article: Article, agencies: frozenset[str], config: Config) -> tuple[object, ...]:
    """Sorts the likelier original first: the agency's own, then what is dated earliest, then the longest."""
    return (
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
    lead = min(group, key=lambda article: (*_fitness(article, common), moment(article, config.zone), fixed_order(article)))
    others = sorted((a for a in group if a is not lead), key=lambda a: (moment(a, config.zone), fixed_order(a)))
    return [lead, *others]


def _fitness(article: Article, common: Counter[str]) -> tuple[object, ...]:
    """Sorts the better lead first: one to quote, no running account, full enough, titled with the words that the others use."""
    words = set(fold(article.title).split())
    shared = sum(common[word] - 1 for word in words) / (len(words) or 1)
    return (
        article.rights == "link",
        is_live(article.title),
        -min(1.0, round(count_words(article.text) / _FULL, 1)),
        -round(shared, 3),
    )


# ---------------------------------------------------------------- stories


def _ranked(events: Sequence[_Event], config: Config) -> list[tuple[_Event, Story]]:
    """Each event with its story, opinion last, otherwise the best first."""
    newest = [max(moment(article, config.zone) for article in event.reports) for event in events]
    stories = [(event, _story(event, age, config)) for event, age in zip(events, ages(newest), strict=True)]
    return sorted(stories, key=lambda pair: (pair[1].opinion, -pair[1].score, fixed_order(pair[0].lead)))


def _story(event: _Event, age: float, config: Config) -> Story:
    lead = event.lead
    listings = _listings(event)
    topics = _topics(event, config)
    summary, shortfall = _summary(event, config)
    story = Story(
        id=sha(lead.id)[:12],
        headline=lead.title or _first_words(lead) or reason("untitled", config.site.language),
        articles=listings,
        summary=summary,
        language=lead.language,
        topics=topics,
        entities=_entities(lead),
        image=next((a.image for a in event.reports if a.image.caption and a.rights != "link"), Image()),
        opinion=lead.opinion,
        claims=_claims(lead),
        caveats=_caveats(lead, summary),
    )
    value = score(
        publishers=story.independent_publishers,
        topics=topics,
        weights={topic.id: topic.weight for topic in config.topics},
        words=count_words(lead.text),
        age=age,
        quotable=bool(summary) or lead.rights == "link",
    )
    return replace(story, score=value, included_because=_because(story, shortfall, config))


def _first_words(article: Article) -> str:
    """The first sentence, as a headline for an article that has none."""
    spans = split_sentences(article.text, article.language)
    return article.text[slice(*spans[0])] if spans else ""


def _listings(event: _Event) -> tuple[Listing, ...]:
    """The lead, the other reports, then all copies. One text of an agency counts once, whoever carries it."""
    listings: list[Listing] = []
    wires: set[str] = set()
    for article in event.reports:
        wire = fold(article.wire)
        listings.append(_listing(article, independent=not wire or wire not in wires))
        wires.add(wire)
    for article in event.reports:
        listings += [_listing(copy, independent=False, copy_of=article.id) for copy in event.copies[article.id]]
    return tuple(listings)


def _listing(article: Article, *, independent: bool, copy_of: ArticleId | None = None) -> Listing:
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
        where=article.where,
        feed=article.feed,
        feed_title=article.feed_title,
        words=count_words(article.text),
        signals=article.signals,
        captured=article.captured_at.isoformat(),
    )


def _topics(event: _Event, config: Config) -> tuple[str, ...]:
    """The lead's topics, and those that at least half of the reports belong to."""
    found = [find_topics(a.title, a.text, config.topics, labels=(a.section, *a.tags)) for a in event.reports]
    counts = Counter(topic for topics in found for topic in topics)
    return tuple(t.id for t in config.topics if t.id in found[0] or 2 * counts[t.id] >= len(found) > 0 < counts[t.id])


def _summary(event: _Event, config: Config) -> tuple[tuple[Sentence, ...], str]:
    """The sentences of the lead under the budget, and the phrase that says why there are none."""
    lead = event.lead
    if lead.rights == "link":
        return (), "link_only"
    if not lead.paragraphs:
        return (), ""
    captions = [article.image.caption for article in event.reports]
    spans = summarize(
        lead.text, lead.language, sentences=config.summary.sentences, words=config.summary.words, title=lead.title, skip=captions
    )
    return tuple(_sentence(lead, *span) for span in spans), "" if spans else "too_long"


def _sentence(article: Article, start: int, end: int) -> Sentence:
    text = article.text[start:end]
    return Sentence(text=text, article=article.id, start=start, end=end, sha256=sha(text))


def _entities(article: Article) -> tuple[str, ...]:
    text = article.text
    return main_names(find_names(text, article.language, split_sentences(text, article.language)), most=MOST_ENTITIES)


def _claims(article: Article) -> tuple[Claim, ...]:
    """The first things the article says somebody said, with the speaker; none of an article that may only be linked."""
    if article.rights == "link":
        return ()
    text = article.text
    spoken = [saying for saying in find_claims(text, article.language) if saying.speaker]
    return tuple(
        Claim(
            article=article.id,
            start=saying.start,
            end=saying.end,
            speaker=text[slice(*saying.speaker)] if saying.speaker else None,
            speaker_start=saying.speaker[0] if saying.speaker else None,
            speaker_end=saying.speaker[1] if saying.speaker else None,
            via=saying.via,
            cue=saying.cue,
        )
        for saying in spoken[:MOST_CLAIMS]
    )


def _caveats(article: Article, summary: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The sentences of an article that say what nobody could verify or who denies, unless the summary has them."""
    if article.rights == "link":
        return ()
    text, taken = article.text, {sentence.start for sentence in summary}
    spans = [span for span in split_sentences(text, article.language) if has_caveat(text[slice(*span)], article.language)]
    return tuple(_sentence(article, *span) for span in spans if span[0] not in taken)[:MOST_CAVEATS]


# ---------------------------------------------------------------- reasons and outcomes


def _because(story: Story, shortfall: str, config: Config) -> str:
    """Why a story is in, for its readers."""
    language, names = config.site.language, {topic.id: topic.name for topic in config.topics}
    parts = []
    if story.independent_publishers > 1:
        parts.append(reason("reported_many", language, count=story.independent_publishers))
    elif story.lead.publisher:
        parts.append(reason("reported_one", language, publisher=story.lead.publisher))
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
