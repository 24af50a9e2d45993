"""No sentence passes that its article does not hold."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.edition.gate import prove
from digest.errors import GateError
from digest.model import ArticleId, Briefing, Claim, Coverage, ItemId, Listing, Prospect, Section, Sentence, Story, sha

TEXT = "Pilots walked out on Monday.\n\nThe port said 34 ships were waiting. It gave no other figure."
ARTICLE = ArticleId("a1")


KEPT = {sha(TEXT): TEXT}


def quote(start: int, end: int, text: str = TEXT) -> Sentence:
    words = text[start:end]
    return Sentence(text=words, article=ARTICLE, start=start, end=end, sha256=sha(words))


def briefing_of(*summary: Sentence, caveats: tuple[Sentence, ...] = (), text: str = TEXT) -> Briefing:
    listing = Listing(
        id=ARTICLE,
        item=ItemId("i1"),
        url="https://courier.example/a",
        title="Pilots walk out",
        publisher="Courier",
        authors=(),
        published="2026-03-02",
        published_is="stated",
        language="en",
        text_sha256=sha(text),
        rights="quote",
        independent=True,
    )
    story = Story(id="s1", headline="Pilots walk out", articles=(listing,), summary=summary, caveats=caveats, language="en")
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    return Briefing(
        id="tag:x,2026:briefing/2026-03-02",
        day=date(2026, 3, 2),
        period="day",
        timezone="UTC",
        language="en",
        title="t",
        summary="s",
        sections=(Section(key="lead", title="Top story", stories=(story,)),),
        outcomes=(),
        coverage=Coverage(),
        sources_failed=(),
        corrections=(),
        reading_minutes=1,
        published=moment,
        updated=moment,
    )


def test_words_of_the_article_pass() -> None:
    prove(briefing_of(quote(0, 28), quote(30, 66)), KEPT)


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda s: replace(s, text="Pilots walked in on Monday."), "hash"),
        (
            lambda s: replace(s, text="Pilots walked in on Monday.", sha256=sha("Pilots walked in on Monday.")),
            "does not stand at",
        ),
        (lambda s: replace(s, start=1, end=29), "does not stand at"),
        (lambda s: replace(s, article=ArticleId("other")), "does not list"),
    ],
)
def test_anything_else_is_blocked_with_its_reason(spoil: Callable[[Sentence], Sentence], why: str) -> None:
    with pytest.raises(GateError, match=why):
        prove(briefing_of(spoil(quote(0, 28))), KEPT)


def test_caveats_are_proven_too() -> None:
    with pytest.raises(GateError):
        prove(briefing_of(quote(0, 28), caveats=(replace(quote(30, 66), start=31),)), KEPT)


def test_a_changed_article_is_not_the_one_cited() -> None:
    with pytest.raises(GateError, match="not at hand"):
        prove(briefing_of(quote(0, 28)), {sha(TEXT + " More."): TEXT + " More."})


def test_where_the_article_may_be_gone_the_hash_still_holds() -> None:
    prove(briefing_of(quote(0, 28)), {}, by_hash={"s1"})
    with pytest.raises(GateError, match="hash"):
        prove(briefing_of(replace(quote(0, 28), text="Pilots walked in")), {}, by_hash={"s1"})


@given(st.data())
def test_no_changed_letter_passes(data: st.DataObject) -> None:
    """One code point put in the place of another is always found, with and without the article at hand."""
    sentence = quote(30, 66)
    place = data.draw(st.integers(0, len(sentence.text) - 1))
    letter = data.draw(st.characters(exclude_characters=sentence.text[place]))
    changed = replace(sentence, text=sentence.text[:place] + letter + sentence.text[place + 1 :])
    for texts in (KEPT, {}):
        with pytest.raises(GateError):
            prove(briefing_of(changed), texts, by_hash={"s1"})


def test_spans_are_code_points() -> None:
    text = "𝒫ilots 👩‍✈️ stay out. 連海 too."
    prove(briefing_of(quote(8, 12, text), text=text), {sha(text): text})


def _with(briefing: Briefing, **changes: object) -> Briefing:
    section = briefing.sections[0]
    story = replace(section.stories[0], **changes)  # type: ignore[arg-type]  # fields of a story, by name
    return replace(briefing, sections=(replace(section, stories=(story,)),))


CLAIM = Claim(
    article=ARTICLE, start=44, end=66, speaker="The port", speaker_start=30, speaker_end=38, via=None, cue="said",
)  # fmt: skip


def test_a_claim_stands_in_its_article_with_its_speaker() -> None:
    prove(_with(briefing_of(quote(30, 66)), claims=(CLAIM,)), KEPT)


@pytest.mark.parametrize(
    "wrong",
    [
        {"end": 9_000},
        {"start": 66},
        {"speaker": "The mayor"},
        {"via": "state media"},
        {"cue": "denied"},
        {"speaker_end": None},
        {"caveat_start": 67, "caveat_end": 67},
        {"article": ArticleId("other")},
    ],
)
def test_a_claim_that_is_not_there_blocks_its_edition(wrong: dict[str, object]) -> None:
    claim = replace(CLAIM, **wrong)  # type: ignore[arg-type]  # fields of a claim, by name
    with pytest.raises(GateError):
        prove(_with(briefing_of(quote(30, 66)), claims=(claim,)), KEPT)


def test_who_carried_a_claim_stands_in_its_paragraph() -> None:
    text = "State media were quiet on Monday.\n\nThe port is shut, the mayor said."
    claim = Claim(
        article=ARTICLE, start=35, end=51, speaker="the mayor", speaker_start=53, speaker_end=62, via="State media", cue="said",
    )  # fmt: skip
    prove(_with(briefing_of(text=text), claims=(replace(claim, via=None),)), {sha(text): text})
    with pytest.raises(GateError, match="does not stand beside it"):
        prove(_with(briefing_of(text=text), claims=(claim,)), {sha(text): text})


def test_what_comes_next_has_its_day_in_its_sentence() -> None:
    text = "The port will open on Friday."
    told = Prospect(sentence=quote(0, len(text), text), day=date(2026, 3, 6), when="on Friday")
    prove(_with(briefing_of(text=text), prospects=(told,)), {sha(text): text})
    with pytest.raises(GateError, match="what comes on"):
        prove(_with(briefing_of(text=text), prospects=(replace(told, when="on Monday"),)), {sha(text): text})
