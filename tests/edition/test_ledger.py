"""What earlier editions hold, and what a run may still change."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from digest.edition.ledger import Draft, Ledger, absent, allot_all, completed, open_ledger, recall
from digest.model import (
    Article,
    ArticleId,
    Briefing,
    Cleaned,
    Coverage,
    Enriched,
    ItemId,
    Listing,
    Outcome,
    RawItem,
    Section,
    Stamp,
    Story,
)

UTC_ZONE = ZoneInfo("UTC")
MONDAY, TUESDAY, WEDNESDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def raw(name: str, content: str = "text") -> RawItem:
    return RawItem(
        id=ItemId(name),
        source="inbox",
        where=f"inbox/{name}",
        media_type="text/plain",
        content=content.encode(),
        captured_at=NOON,
    )


def is_counted(ledger: Ledger, item: RawItem) -> bool:
    return ledger.counted_in(item.id, item.content_sha256) is not None


def article(name: str, day: str, content: str = "text", *, how: str = "stated") -> Article:
    item = raw(name, content)
    when = datetime.fromisoformat(day).replace(tzinfo=UTC)
    return Article(
        id=ArticleId(f"a-{name}"),
        item=item.id,
        source="inbox",
        where=item.where,
        content_sha256=item.content_sha256,
        title=name,
        paragraphs=(content,),
        url=f"https://courier.example/{name}",
        published=Stamp(when=when, how=how),  # type: ignore[arg-type]  # a test may say it in words
        captured_at=NOON,
    )


def outcome(article: Article, ended: str = "shown") -> Outcome:
    return Outcome(
        item=article.item,
        content_sha256=article.content_sha256,
        title=article.title,
        where=article.where,
        ended=ended,  # type: ignore[arg-type]
        why="",
        article=article.id,
    )


def story(*articles: Article) -> Story:
    listings = tuple(
        Listing(
            id=a.id,
            item=a.item,
            url=a.url,
            title=a.title,
            publisher="Courier",
            authors=(),
            published=a.published.iso(),
            published_is=a.published.how,
            language="en",
            text_sha256=a.text_sha256,
            rights="quote",
            independent=True,
        )
        for a in articles
    )
    return Story(id=f"s-{articles[0].id}", headline=articles[0].title, articles=listings, summary=(), language="en")


def briefing(day: date, *articles: Article, stories: tuple[Story, ...] | None = None) -> Briefing:
    shown = tuple(story(a) for a in articles) if stories is None else stories
    moment = datetime(day.year, day.month, day.day, 7, tzinfo=UTC)
    return Briefing(
        id=f"tag:x,2026:briefing/{day}",
        day=day,
        period="day",
        timezone="UTC",
        language="en",
        title=str(day),
        summary="",
        sections=(Section(key="also", title="Also", stories=shown),),
        outcomes=tuple(outcome(a) for a in articles),
        coverage=Coverage(read=len(articles), shown=len(articles)),
        sources_failed=(),
        corrections=(),
        reading_minutes=1,
        published=moment,
        updated=moment,
    )


def test_an_item_of_a_frozen_edition_is_counted_and_never_again() -> None:
    known = article("a", "2026-03-02")
    ledger = open_ledger([briefing(MONDAY, known)], edited=[], open_day=TUESDAY)
    assert is_counted(ledger, raw("a"))
    assert not is_counted(ledger, raw("a", "changed")), "changed content is a new item"
    assert not is_counted(ledger, raw("b"))


def test_an_item_of_the_open_edition_is_worked_on_again() -> None:
    ledger = open_ledger([briefing(TUESDAY, article("a", "2026-03-03"))], edited=[], open_day=TUESDAY)
    assert not is_counted(ledger, raw("a"))


def test_an_open_edition_edited_by_hand_is_closed_to_us() -> None:
    ledger = open_ledger([briefing(TUESDAY, article("a", "2026-03-03"))], edited=[TUESDAY], open_day=TUESDAY, rebuild=[TUESDAY])
    assert is_counted(ledger, raw("a"))
    assert ledger.rewritable == frozenset()


def test_rebuild_opens_editions_that_exist() -> None:
    ledger = open_ledger([briefing(MONDAY, article("a", "2026-03-02"))], edited=[], open_day=WEDNESDAY, rebuild=[MONDAY, TUESDAY])
    assert ledger.rewritable == {MONDAY}
    (draft,) = allot_all([Cleaned(articles=(article("a", "2026-03-02"),))], ledger, zone=UTC_ZONE, period="day")
    assert (draft.day, draft.late) == (MONDAY, frozenset())


def test_a_late_article_stays_late_when_its_edition_is_made_again() -> None:
    late = article("b", "2026-03-02")
    ledger = open_ledger([briefing(MONDAY), briefing(TUESDAY, late)], edited=[], open_day=TUESDAY)
    (draft,) = allot_all([Cleaned(articles=(late,))], ledger, zone=UTC_ZONE, period="day")
    assert (draft.day, draft.late) == (TUESDAY, frozenset({late.id}))
    done = completed(Enriched(stories=(story(late),), outcomes=(outcome(late),)), draft, ledger)
    assert done.stories[0].late


def test_what_gave_no_article_belongs_to_the_open_edition() -> None:
    failed = replace(outcome(article("x", "2026-03-01"), "failed"), article=None)
    (draft,) = allot_all([Cleaned(outcomes=(failed,))], open_ledger([], edited=[], open_day=TUESDAY), zone=UTC_ZONE, period="day")
    assert (draft.day, draft.outcomes) == (TUESDAY, (failed,))


def test_a_summary_is_merged_with_its_page() -> None:
    page = article("a", "2026-03-03")
    summary = replace(outcome(article("feed", "2026-03-03"), "held"), where=f"{page.url}?utm_source=rss", article=None)
    other = replace(summary, item=ItemId("other"), where="https://courier.example/elsewhere")
    draft = Draft(day=TUESDAY, articles=(page,), outcomes=(summary, other))
    done = completed(
        Enriched(stories=(story(page),), outcomes=(outcome(page),)), draft, open_ledger([], edited=[], open_day=TUESDAY)
    )
    assert [o.ended for o in done.outcomes] == ["shown", "merged", "held"]


def test_a_changed_item_names_the_one_it_was() -> None:
    old, new = article("a", "2026-03-02"), article("a", "2026-03-02", "changed")
    ledger = open_ledger([briefing(MONDAY, old)], edited=[], open_day=TUESDAY)
    assert ledger.with_predecessor(outcome(new)).replaces == "a"
    assert ledger.with_predecessor(outcome(article("b", "2026-03-03"))).replaces is None


def test_an_undated_item_keeps_the_time_of_its_first_capture() -> None:
    undated = article("a", "2026-03-03T06:00:00", how="captured")
    ledger = open_ledger([briefing(TUESDAY, undated)], edited=[], open_day=TUESDAY)
    assert ledger.with_first_capture(raw("a")).captured_at == undated.published.when
    assert ledger.with_first_capture(raw("b")).captured_at == NOON


def test_memory_has_what_stays_and_not_what_is_made_again() -> None:
    old, open_one = article("a", "2026-03-02", "old"), article("b", "2026-03-03", "open")
    ledger = open_ledger([briefing(MONDAY, old), briefing(TUESDAY, open_one)], edited=[], open_day=TUESDAY)
    memory = ledger.memory([], Draft(day=TUESDAY))
    assert memory.by_url == {old.url: MONDAY}
    assert memory.by_text == {old.text_sha256: MONDAY}


class TestVanishedInputs:
    """An edition that is made again keeps what it can no longer read."""

    old = article("a", "2026-03-03", "old")
    also = article("b", "2026-03-03", "also")
    before = briefing(TUESDAY, old, also)

    def test_items_under_new_content_are_not_absent(self) -> None:
        assert [o.item for o in absent(self.before, read={raw("a", "changed").id})] == ["b"]

    def test_a_captured_one_is_worked_on_again(self) -> None:
        drafts = recall(
            [], self.before, {o: Cleaned(articles=(a,)) for o, a in zip(self.before.outcomes, (self.old, self.also), strict=True)}
        )
        assert [(d.day, {a.id for a in d.articles}, d.stories) for d in drafts] == [(TUESDAY, {self.old.id, self.also.id}, ())]

    def test_one_without_capture_stands_as_it_was(self) -> None:
        first, second = self.before.outcomes
        (draft,) = recall([Draft(day=TUESDAY, articles=(self.also,))], self.before, {first: None})
        assert draft.stories == (story(self.old),)
        assert draft.outcomes == (first,)
        assert draft.articles == (self.also,)
        assert second not in draft.outcomes, "it is worked on again"

    def test_a_story_with_one_lost_article_stands_whole(self) -> None:
        together = briefing(TUESDAY, self.old, self.also, stories=(story(self.old, self.also),))
        (draft,) = recall([Draft(day=TUESDAY, articles=(self.also,))], together, {together.outcomes[0]: None})
        assert draft.stories == together.stories
        assert draft.articles == ()
        assert draft.outcomes == together.outcomes
