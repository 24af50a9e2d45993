"""What earlier editions hold, and which editions may still be written: the memory that makes each item count once."""

from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo

from digest.edition.calendar import Allotment, allot, edition_start
from digest.edition.running import before, columns, publisher_names, running
from digest.model import (
    Article,
    ArticleId,
    Briefing,
    Cleaned,
    Enriched,
    ItemId,
    Listing,
    Memory,
    Outcome,
    Period,
    RawItem,
    Stamp,
    Story,
)
from digest.urls import canonical_url

Key = tuple[ItemId, str]  # item and the hash of its content


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The archive seen as memory.

    ``rewritable`` are editions that exist and may be made again: the open one, and those named by ``--rebuild``,
    except where the page was edited by hand. ``edited`` are all that must stay as they are: edited by hand, or broken.
    """

    open_day: date
    oldest: date | None
    newest: date | None = None  # of the editions before the open one
    briefings: Mapping[date, Briefing]
    rewritable: frozenset[date]
    edited: frozenset[date]
    day_of: Mapping[Key, date]
    day_of_text: Mapping[tuple[ItemId, ArticleId], date]  # for articles without address, whose id is made of their text
    last_key: Mapping[ItemId, Key]  # of what closed editions have counted
    undated: Mapping[Key, datetime]

    def counted_in(self, item: ItemId, content_sha256: str) -> date | None:
        """The edition, closed to us, in which an item ended: it is counted there and never again. None: in no such one."""
        day = self.day_of.get((item, content_sha256))
        return None if day in self.rewritable else day

    def article_counted_in(self, article: Article) -> date | None:
        """The same for an article: one of several in a file counts once, however often the others change."""
        day = self._first_day(article)
        return None if day in self.rewritable else day

    def _first_day(self, article: Article) -> date | None:
        """The edition that counted an article under its own text, else under the content of its item."""
        by_text = None if article.url else self.day_of_text.get((article.item, article.id))
        return by_text or self.day_of.get((article.item, article.content_sha256))

    def is_near(self, day: date, days: int) -> bool:
        """Whether an edition is one of the ``days`` before one that is written now, whose articles may be copies of its own."""
        return any(0 < (written - day).days <= days for written in {self.open_day, *self.rewritable})

    def with_first_capture(self, raw: RawItem) -> RawItem:
        """The item as captured when an edition first listed it by the time of its capture, for want of a date."""
        first = self.undated.get((raw.id, raw.content_sha256))
        return replace(raw, captured_at=first) if first else raw

    def allot(self, article: Article, *, zone: tzinfo, period: Period) -> Allotment:
        """The edition an article belongs to: the one that counted it before, else by the rules of time."""
        known = self._first_day(article)
        if known is None:
            ends = {"oldest": self.oldest, "newest": self.newest}
            return allot(article.published, open_day=self.open_day, zone=zone, period=period, **ends)
        stated = article.published.how != "captured"
        return Allotment(day=known, late=stated and edition_start(article.published.day(zone), period) < known)

    def with_predecessor(self, outcome: Outcome) -> Outcome:
        """The outcome, naming itself as the item that an earlier one became, where its content changed since."""
        earlier = self.last_key.get(outcome.item)
        changed = earlier is not None and earlier[1] != outcome.content_sha256
        return replace(outcome, replaces=outcome.item) if changed else outcome

    def memory(self, made: Sequence[Briefing], draft: "Draft", recent: Sequence[tuple[date, Article]] = ()) -> Memory:
        """What ``enrich`` must know for a draft: what other editions and its own standing stories list."""
        stay = [(b.day, b.stories) for day, b in self.briefings.items() if day not in self.rewritable]
        by_url: dict[str, date] = {}
        by_text: dict[str, date] = {}
        for day, stories in (*stay, *((b.day, b.stories) for b in made), (draft.day, draft.stories)):
            for listing in (listing for story in stories for listing in story.articles):
                by_text.setdefault(listing.text_sha256, day)
                if listing.url:
                    by_url.setdefault(listing.url, day)
        stand = [b for day, b in self.briefings.items() if day not in self.rewritable and day not in {b.day for b in made}]
        earlier = before([*stand, *made], draft.day)
        return Memory(
            by_url=by_url,
            by_text=by_text,
            recent=tuple(recent),
            threads=running(earlier, draft.day),
            publishers=publisher_names(earlier),
            columns=columns(earlier),
        )

    def recent(self, day: date, days: int, text_of: Callable[[str], str | None]) -> list[tuple[date, Article]]:
        """Articles listed in the ``days`` before an edition, as far as ``text_of`` still knows the text of their hash."""
        found = []
        for briefing in self.briefings.values():
            if briefing.day not in self.rewritable and 0 < (day - briefing.day).days <= days:
                for listing in (listing for story in briefing.stories for listing in story.articles):
                    text = text_of(listing.text_sha256)
                    if text:
                        found.append((briefing.day, _as_article(listing, text, briefing.published)))
        return found


def _as_article(listing: Listing, text: str, captured_at: datetime) -> Article:
    """As much of an article as its listing and text tell."""
    return Article(
        id=listing.id,
        item=listing.item,
        source="",
        where=listing.where,
        content_sha256="",
        title=listing.title,
        paragraphs=tuple(text.split("\n\n")),
        url=listing.url,
        authors=listing.authors,
        publisher=listing.publisher,
        published=Stamp(when=datetime.fromisoformat(listing.published), how=listing.published_is),
        language=listing.language,
        wire=listing.wire,
        rights=listing.rights,
        captured_at=captured_at,
    )


def untold(cleaned: Iterable[Cleaned], remains: Collection[str]) -> Iterator[Cleaned]:
    """What no edition tells of whose record cannot be read, as far as ``remains`` of records and pages can say.

    Such an edition has counted an item if its words hold the item's id or the address of its article.
    """
    for item in cleaned:
        ids = {*(article.item for article in item.articles), *(outcome.item for outcome in item.outcomes)}
        addresses = {article.url for article in item.articles if article.url}
        if not any(needle in words for words in remains for needle in {*ids, *addresses}):
            yield item


def open_ledger(
    briefings: Sequence[Briefing],
    *,
    edited: Iterable[date],
    open_day: date,
    rebuild: Iterable[date] = (),
    broken: Collection[date] = (),
) -> Ledger:
    """The ledger of an archive, for a run in which ``open_day`` is open.

    ``broken`` are editions whose record cannot be read: they exist, and nothing is written in their place.
    """
    by_hand = frozenset((*edited, *broken))
    days = {briefing.day: briefing for briefing in briefings}
    existing = {*days, *broken}
    outcomes = [(b.day, outcome) for b in briefings for outcome in b.outcomes]
    listings = [listing for b in briefings for story in b.stories for listing in story.articles]
    captured = {listing.item: listing.published for listing in listings if listing.published_is == "captured"}
    rewritable = frozenset(day for day in {open_day, *rebuild} if day in days) - by_hand
    return Ledger(
        open_day=open_day,
        oldest=min(existing, default=None),
        newest=max((day for day in existing if day < open_day), default=None),
        briefings=days,
        rewritable=rewritable,
        edited=by_hand,
        day_of={(outcome.item, outcome.content_sha256): day for day, outcome in outcomes},
        day_of_text={(outcome.item, outcome.article): day for day, outcome in outcomes if outcome.article},
        last_key={outcome.item: (outcome.item, outcome.content_sha256) for day, outcome in outcomes if day not in rewritable},
        undated={
            (outcome.item, outcome.content_sha256): datetime.fromisoformat(captured[outcome.item])
            for _, outcome in outcomes
            if outcome.item in captured
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The makings of one edition: what was read for it, and what stands from before because its inputs are gone."""

    day: date
    articles: tuple[Article, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    late: frozenset[ArticleId] = frozenset()
    stories: tuple[Story, ...] = ()


def allot_all(cleaned: Iterable[Cleaned], ledger: Ledger, *, zone: tzinfo, period: Period) -> list[Draft]:
    """Drafts of all editions that the cleaned items belong to, oldest first; without what closed editions have counted.

    What gave no article has no date: it belongs to the edition that counted it before, else to the open one.
    """
    articles: dict[date, list[Article]] = defaultdict(list)
    outcomes: dict[date, list[Outcome]] = defaultdict(list)
    late: set[ArticleId] = set()
    for item in cleaned:
        for article in item.articles:
            if ledger.article_counted_in(article):
                continue
            place = ledger.allot(article, zone=zone, period=period)
            articles[place.day].append(article)
            if place.late:
                late.add(article.id)
        for outcome in item.outcomes:
            if ledger.counted_in(outcome.item, outcome.content_sha256):
                continue
            outcomes[ledger.day_of.get((outcome.item, outcome.content_sha256), ledger.open_day)].append(outcome)
    return [
        Draft(day=day, articles=tuple(articles[day]), outcomes=tuple(outcomes[day]), late=frozenset(late))
        for day in sorted({*articles, *outcomes})
    ]


def counted(cleaned: Iterable[Cleaned], ledger: Ledger) -> list[tuple[date, Article]]:
    """Articles that closed editions have counted, with the day of theirs: what new ones may be copies of."""
    articles = (article for item in cleaned for article in item.articles)
    return [(day, article) for article in articles if (day := ledger.article_counted_in(article))]


def absent(previous: Briefing, *, read: Container[ItemId]) -> tuple[Outcome, ...]:
    """Outcomes of an edition whose items were not ``read`` this time, under any content."""
    return tuple(outcome for outcome in previous.outcomes if outcome.item not in read)


def recall(drafts: Sequence[Draft], previous: Briefing, absent: Mapping[Outcome, Cleaned | None]) -> list[Draft]:
    """The drafts, with what an edition held before and no source gave again.

    ``absent`` has its articles where a capture of the item is kept, else None; then the stories and outcomes they were
    in stand as they are, whole.
    """
    draft = next((d for d in drafts if d.day == previous.day), Draft(day=previous.day))
    gone = {outcome.item for outcome, cleaned in absent.items() if cleaned is None}
    stories = tuple(story for story in previous.stories if any(listing.item in gone for listing in story.articles))
    standing = gone | {listing.item for story in stories for listing in story.articles}
    back = [a for outcome, cleaned in absent.items() if cleaned for a in cleaned.articles if outcome.article in (None, a.id)]
    articles = tuple(a for a in (*draft.articles, *back) if a.item not in standing)
    outcomes = (
        *(o for o in draft.outcomes if o.item not in standing),
        *(o for cleaned in absent.values() if cleaned for o in cleaned.outcomes),
        *(o for o in previous.outcomes if o.item in standing),
    )
    if not articles and not outcomes:
        return [d for d in drafts if d.day != previous.day]
    whole = replace(draft, articles=articles, outcomes=outcomes, stories=stories)
    return sorted([*(d for d in drafts if d.day != previous.day), whole], key=lambda d: d.day)


def completed(enriched: Enriched, draft: Draft, ledger: Ledger) -> Enriched:
    """Stories and outcomes of a whole edition: new and standing ones, late ones marked, successors named.

    A held item whose page was read after all is merged with the article that came of it.
    """
    pages = {article.url: article.title for article in draft.articles if article.url}
    stories = [replace(story, late=all(listing.id in draft.late for listing in story.articles)) for story in enriched.stories]
    held = (_with_its_page(outcome, pages) for outcome in draft.outcomes)
    outcomes = (ledger.with_predecessor(outcome) for outcome in (*enriched.outcomes, *held))
    ordered = sorted([*stories, *draft.stories], key=lambda story: -story.score) if draft.stories else stories
    return Enriched(stories=tuple(ordered), outcomes=tuple(outcomes))


def _with_its_page(outcome: Outcome, pages: Mapping[str, str]) -> Outcome:
    """The outcome of a summary, merged if the article it stood for was read from elsewhere."""
    title = pages.get(canonical_url(outcome.where)) if outcome.ended == "held" else None
    return outcome if title is None else replace(outcome, ended="merged", why=f"its full text was read as “{title}”")
