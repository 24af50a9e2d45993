"""Articles of one edition become stories, each event once, and every article has an outcome."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.enrich import enrich
from digest.model import Article, ArticleId, BlockKind, Enriched, Image, ItemId, Memory, Rights, Stamp, sha
from tests.enrich.articles import FARES, STRIKE, article, config

WIRE = article("wire", hour=11, publisher="Calder News Agency", wire="CNA", title="Pilots vote to end strike")
PAPER = article("paper", ("The long wait is over.", *STRIKE[1:4]), hour=8, wire="CNA", title="At last: ships to move again")
BOAT = article("boat", FARES, title="Ferry fares to rise in April")
VIEW = article("view", (*FARES, "I would rather swim."), title="Nine per cent too many", opinion=True)
MEMORY = Memory()


def _ended(enriched: Enriched) -> dict[str, tuple[str, str]]:
    return {outcome.item: (outcome.ended, outcome.why) for outcome in enriched.outcomes}


def test_a_copy_is_listed_with_its_original_and_counts_for_nobody() -> None:
    enriched = enrich([PAPER, WIRE, BOAT], config(), seen=MEMORY)
    story = next(story for story in enriched.stories if story.lead.id == WIRE.id)
    copy = story.articles[1]
    assert (copy.id, copy.copy_of, copy.independent) == (PAPER.id, WIRE.id, False)
    assert story.independent_publishers == 1
    assert story.publishers == ("Calder News Agency", "Paper")
    assert _ended(enriched)["item-paper"] == ("merged", "Copy of the text of Calder News Agency")
    assert _ended(enriched)["item-wire"][0] == "shown"


def test_sentences_prove_themselves() -> None:
    for story in enrich([WIRE, BOAT], config(), seen=MEMORY).stories:
        text = {WIRE.id: WIRE.text, BOAT.id: BOAT.text}[story.lead.id]
        assert story.summary
        for sentence in (*story.summary, *story.caveats):
            assert (sentence.text, sentence.sha256) == (text[sentence.start : sentence.end], sha(sentence.text))


def test_a_standfirst_is_not_quoted_as_the_text() -> None:
    below: tuple[BlockKind, ...] = ("standfirst", "paragraph", "paragraph", "paragraph", "paragraph")
    told = enrich([WIRE], config(), seen=MEMORY).stories[0].summary
    rest = enrich([replace(WIRE, kinds=below)], config(), seen=MEMORY).stories[0].summary
    assert STRIKE[0] in [sentence.text for sentence in told]
    assert rest
    assert STRIKE[0] not in [sentence.text for sentence in rest]


def test_the_same_address_twice_is_one_article() -> None:
    later = replace(WIRE, item=ItemId("later"), captured_at=datetime(2026, 3, 7, tzinfo=UTC))
    ended = _ended(enrich([WIRE, later], config(), seen=MEMORY))
    assert ended["later"][0] == "shown"
    assert ended["item-wire"][0] == "merged"
    assert "Same address" in ended["item-wire"][1]


@pytest.mark.parametrize(
    ("seen", "ended", "why"),
    [
        (Memory(by_text={WIRE.text_sha256: date(2026, 3, 4)}), "merged", "Already in the edition of 4 March 2026"),
        (
            Memory(by_url={WIRE.url: date(2026, 3, 4)}),
            "dropped",
            "An update of an article already in the edition of 4 March 2026",
        ),
        (Memory(recent=((date(2026, 3, 4), PAPER),)), "shown", ""),
        (Memory(recent=((date(2026, 3, 4), replace(WIRE, id=ArticleId("other"))),)), "merged", "edition of 4 March 2026"),
    ],
    ids=["same text", "same address, new text", "adds to yesterday's", "repeats yesterday's"],
)
def test_what_an_earlier_edition_had_is_not_shown_again(seen: Memory, ended: str, why: str) -> None:
    found = _ended(enrich([WIRE], config(), seen=seen))["item-wire"]
    assert found[0] == ended
    assert why in found[1]


def test_the_site_s_language_is_spoken() -> None:
    german = config(site={"name": "Der Bote", "language": "de"})
    seen = Memory(by_text={WIRE.text_sha256: date(2026, 3, 4)})
    assert _ended(enrich([WIRE], german, seen=seen))["item-wire"][1] == "Schon in der Ausgabe vom 4. März 2026"


def test_what_the_user_drops_is_dropped_with_the_word() -> None:
    ended = _ended(enrich([BOAT], config(drop=("fares",)), seen=MEMORY))
    assert ended["item-boat"] == ("dropped", "Has the word “fares”, which digest.yml says to drop")


def test_only_topics_drops_the_rest() -> None:
    cake = article("cake", ("Beat two eggs with the sugar until the mixture is pale and thick.",), title="A cake")
    ended = _ended(enrich([WIRE, cake], config(only_topics=True), seen=MEMORY))
    assert ended["item-wire"][0] == "shown"
    assert ended["item-cake"] == ("dropped", "Matches none of your topics")


def test_no_publisher_fills_an_edition_unless_it_is_the_only_one() -> None:
    """What is too much is left out with the reason; the best stay."""
    mine = [replace(article(f"p{i}", (text,), title=text[:40]), publisher="Paper") for i, text in enumerate(STRIKE)]
    settings = config(edition={"per_publisher": 2})
    found = enrich([*mine, BOAT], settings, seen=MEMORY)
    left = [o.why for o in found.outcomes if o.ended == "dropped"]
    assert [story.lead.publisher for story in found.stories].count("Paper") == 2
    assert len(left) == len(mine) - 2
    assert left[0].startswith("Paper leads 2 stories of this edition already")
    assert not [o for o in enrich(mine, settings, seen=MEMORY).outcomes if o.ended == "dropped"]


def test_satire_says_so() -> None:
    """Whether or not it counts as opinion too."""
    for opinion in (True, False):
        gulls = article("gulls", FARES, url="https://gull.example/satire/gulls", opinion=opinion)
        stories = enrich([article("wire"), gulls], config(), seen=Memory()).stories
        assert {story.lead.id: story.satire for story in stories}[gulls.id]
        assert sum(story.satire for story in stories) == 1


def test_opinion_comes_last_and_says_so() -> None:
    stories = enrich([VIEW, WIRE], config(), seen=MEMORY).stories
    assert [story.opinion for story in stories] == [False, True]
    assert "Opinion" in stories[-1].included_because


@pytest.mark.parametrize(("rights", "quoted"), [("open", True), ("quote", True), ("link", False)])
def test_where_only_links_are_allowed_nothing_is_quoted(rights: Rights, quoted: bool) -> None:
    story = enrich([replace(WIRE, rights=rights)], config(), seen=MEMORY).stories[0]
    assert bool(story.summary) is quoted
    assert quoted or (not story.claims and not story.caveats)


def test_a_story_is_told_by_the_report_that_may_be_quoted() -> None:
    """Whether it is the source's rights that forbid it for the other, or what its publisher says."""
    other = (
        "Pilots of the harbour of Port Alder voted on Thursday, by 431 of 510, to end their strike, the union said.",
        "Dana Okafor of the union said the harbour would take ships in again from Friday morning.",
    )
    first = article("first", title="Harbour pilots vote to end strike in Port Alder")
    second = article("second", other, hour=10, title="Port Alder harbour pilots vote to end strike")
    free = enrich([first, second], config(), seen=MEMORY).stories
    assert [(story.lead.id, len(story.articles)) for story in free] == [(first.id, 2)]
    for barred in (
        replace(first, rights="link"),
        replace(first, signals=("nosnippet",)),
        replace(first, signals=("rsl-unread",)),
    ):
        (story,) = enrich([barred, second], config(), seen=MEMORY).stories
        assert (story.lead.id, {sentence.article for sentence in story.summary}) == (second.id, {second.id})
        (alone,) = enrich([barred], config(), seen=MEMORY).stories
        assert (alone.summary, alone.score) == (
            (),
            enrich([replace(first, rights="link")], config(), seen=MEMORY).stories[0].score,
        )


def test_reasons_are_in_words() -> None:
    story = enrich([WIRE, BOAT], config(), seen=MEMORY).stories[0]
    assert story.included_because == "Top story of the edition. Reported by Calder News Agency. Matches your topic Harbour labour"


def test_articles_without_text_or_title_or_publisher_are_shown_all_the_same() -> None:
    bare = replace(article("bare", ()), title="", publisher="", image=Image(caption="A boat."))
    story = enrich([bare], config(), seen=MEMORY).stories[0]
    assert (story.headline, story.summary, story.image.caption) == ("Untitled article", (), "A boat.")


_SENTENCES = [*STRIKE, *FARES, "He said so.", "Nobody could verify that figure."]
_ARTICLES = st.builds(
    lambda name, paragraphs, hour, opinion, url: article(
        f"a{name}", tuple(paragraphs), hour=hour, opinion=opinion, item=ItemId(f"{name}-{hour}"), url=url,
        id=ArticleId(sha(url or "\n\n".join(paragraphs))),
        published=Stamp(when=datetime(2026, 3, 5, hour, tzinfo=UTC), how="stated"),
    ),
    st.integers(0, 5), st.lists(st.sampled_from(_SENTENCES), max_size=6), st.integers(0, 23), st.booleans(),
    st.sampled_from(["", "https://one.example/", "https://two.example/", "https://three.example/"]),
)  # fmt: skip


@given(st.lists(_ARTICLES, max_size=6), st.randoms(use_true_random=False))
def test_any_order_of_the_same_articles_gives_the_same_and_nothing_is_lost(articles: list[Article], random: object) -> None:
    shuffled = list(articles)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis hands a random.Random
    enriched = enrich(articles, config(), seen=MEMORY)
    assert enrich(shuffled, config(), seen=MEMORY) == enriched
    assert sorted(outcome.item for outcome in enriched.outcomes) == sorted(one.item for one in articles)
    listed = [listing.item for story in enriched.stories for listing in story.articles]
    assert len({story.id for story in enriched.stories}) == len(enriched.stories)
    assert sorted(listed) == sorted(o.item for o in enriched.outcomes if o.ended == "shown" or o.why.startswith("Copy of"))


def test_a_page_that_was_read_with_another_one_s_text_is_left_out_and_says_so() -> None:
    """Its headline would stand under a story that it is not about."""
    mangled = article("mangled", title="Bakers sign flour pact over bread", hour=7)
    found = enrich([article("wire", title="Pilots end strike"), mangled], config(), seen=Memory())
    assert [[listing.publisher for listing in story.articles] for story in found.stories] == [["Wire"]]
    (left_out,) = [one for one in found.outcomes if one.ended == "dropped"]
    assert left_out.title == "Bakers sign flour pact over bread"
    assert left_out.why.startswith("Its text is that of “Pilots end strike” (Wire)")


def test_one_agency_text_in_ten_papers_is_one_source() -> None:
    """Printed whole, cut, under another headline or with a first sentence of the paper's own, with its credit or without."""
    printings = [STRIKE, STRIKE[:4], STRIKE[1:], ("Ships are about to come in again at last.", *STRIKE[1:])]
    papers = [
        article(
            f"paper{i}", printings[i % 4], title=f"Pilots end strike, {i}", hour=10, wire="Calder News Agency" if i % 2 else ""
        )
        for i in range(10)
    ]
    (story,) = enrich([WIRE, *papers], config(), seen=MEMORY).stories
    assert (len(story.articles), story.independent_publishers, story.lead.id) == (11, 1, WIRE.id)
    assert "Reported by Calder News Agency" in story.included_because


def test_two_desks_of_one_house_are_one_source() -> None:
    words = (STRIKE[1], STRIKE[0].replace("voted", "chose"), STRIKE[2])
    desks = [
        replace(article("world", title="Pilots vote to end strike in Port Alder"), publisher="BBC World"),
        replace(article("asia", words, title="Pilots of Port Alder end strike"), publisher="BBC Asia"),
    ]
    (story,) = enrich(desks, config(), seen=MEMORY).stories
    assert (len(story.articles), story.independent_publishers) == (2, 1)
