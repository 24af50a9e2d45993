"""No more of an article is quoted than its source and its page allow, over all its uses together."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.edition.gate import prove
from digest.edition.rights import (
    Extract,
    breach,
    breaches,
    caps_of,
    extracts,
    may_be_rewritten,
    quoted_elsewhere,
    within_caps,
)
from digest.errors import GateError
from digest.model import ArticleId, Figure, Image, Sentence, Story
from digest.permissions import forbids_quoting
from tests import briefings


def said(words: int, start: int, key: str = "courier") -> Sentence:
    return briefings.sentence(" ".join([f"w{start}"] * words), key, start)


def story(summary: tuple[int, ...], caveats: tuple[int, ...] = (), **facts: Any) -> Story:
    """A story with sentences of so many words each, caveats after them, from one article."""
    facts = {"words": 1000, "rights": "quote", "signals": ()} | facts
    listing = briefings.listing("courier", "Courier", "Title", "2026-03-05", **facts)
    return Story(
        id="s",
        headline="Title",
        articles=(listing,),
        summary=tuple(said(n, 100 * i) for i, n in enumerate(summary)),
        caveats=tuple(said(n, 1000 + 100 * i) for i, n in enumerate(caveats)),
        language="en",
    )


def lengths(story: Story) -> tuple[list[int], list[int]]:
    return [len(s.text.split()) for s in story.summary], [len(s.text.split()) for s in story.caveats]


def trimmed(story: Story, elsewhere: dict[ArticleId, Extract] | None = None) -> Story:
    return within_caps([story], elsewhere or {}, is_caveat=lambda text, _: text == " ".join(["w200"] * 20))[0]


@pytest.mark.parametrize(
    ("before", "facts", "after"),
    [
        pytest.param(((25, 25, 25), ()), {}, ([25, 25, 25], []), id="what is within the caps stays"),
        pytest.param(((25, 25, 26), ()), {}, ([25, 25], []), id="one word over"),
        pytest.param(((10, 10, 10, 10), ()), {}, ([10, 10, 10], []), id="one sentence over"),
        pytest.param(((25, 25, 25), ()), {"words": 200}, ([25, 25], []), id="a quarter of the article"),
        pytest.param(((25, 25), ()), {"words": 20}, ([25], []), id="always one sentence"),
        pytest.param(((25, 25), (25, 25)), {"words": 20}, ([25], [25]), id="and its caveat"),
        pytest.param(((90,), (90,)), {}, ([90], [90]), id="however long"),
        pytest.param(((30, 30), (30,)), {}, ([30], [30]), id="the caveat before a second sentence"),
        pytest.param(((30, 30, 20), ()), {"words": 240}, ([30], [20]), id="a caveat of the summary stays when that is cut"),
        pytest.param(((20, 20), (10, 10, 10)), {}, ([20, 20], [10]), id="caveats count as sentences"),
        pytest.param(((90, 90, 90, 90), (9,)), {"rights": "open"}, ([90, 90, 90, 90], [9]), id="open has no cap"),
        pytest.param(((9,), (9,)), {"rights": "link"}, ([], []), id="link has none"),
        pytest.param(((9,), (9,)), {"signals": ("nosnippet",)}, ([], []), id="the page allows none"),
        pytest.param(((9,), ()), {"signals": ("max-snippet:0",)}, ([], []), id="the page allows no character"),
        pytest.param(((9,), ()), {"signals": ("tdm-reservation",)}, ([], []), id="rights reserved"),
        pytest.param(((9, 9), ()), {"signals": ("max-snippet:30",)}, ([9], []), id="so many characters"),
        pytest.param(((9, 9), ()), {"signals": ("max-snippet:20",)}, ([], []), id="no sentence is short enough"),
        pytest.param(((9,), (9,)), {"signals": ("max-snippet:30",)}, ([], []), id="no claim without its caveat"),
        pytest.param(((9, 9), ()), {"signals": ("max-snippet:-1",)}, ([9, 9], []), id="no cap of the page's"),
        pytest.param(((9,), ()), {"signals": ("nosnippet",), "rights": "open"}, ([9], []), id="a licence stands above"),
    ],
)  # fmt: skip
def test_as_much_as_the_caps_allow(before: Any, facts: dict[str, Any], after: Any) -> None:
    assert lengths(trimmed(story(*before, **facts))) == after


@pytest.mark.parametrize("facts", [{"rights": "link"}, {"signals": ("nosnippet",)}, {"signals": ("rsl-no-quote",)}])
def test_who_may_not_be_quoted_is_not_quoted_in_a_caption_either(facts: dict[str, Any]) -> None:
    told = replace(story((9,), **facts), image=Image(caption="The quay at night.", credit="Ines Marrow"))
    assert trimmed(told).image == Image()


def test_a_figure_stands_with_its_caveat_or_not_at_all() -> None:
    """Room for the figure alone is not enough; what casts doubt on nothing that is shown goes too."""
    figure = Figure(sentence=said(20, 500), amount="w500")
    caveat = replace(said(20, 1000), qualifies=(figure.sentence.sha256,))
    for summary, kept in (((20,), 1), ((40,), 0)):
        told = trimmed(replace(story(summary), numbers=(figure,), caveats=(caveat,)))
        assert (len(told.numbers), len(told.caveats)) == (kept, kept)


def test_figures_that_differ_stand_together_or_not_at_all() -> None:
    figures = tuple(Figure(sentence=said(20, start), amount=f"w{start}", disputed=True) for start in (500, 600))
    assert [len(trimmed(replace(story((n,)), numbers=figures)).numbers) for n in (30, 40)] == [2, 0]


def test_a_later_sentence_needs_its_caveat_as_well() -> None:
    whole = story((20, 20))
    caveat = replace(said(40, 1000), qualifies=(whole.summary[1].sha256,))
    assert lengths(trimmed(replace(whole, caveats=(caveat,)))) == ([20], [])


def test_what_other_editions_quote_counts() -> None:
    """Two sentences yesterday leave one for today; the same sentence again is no more of the article."""
    yesterday = extracts([story((20, 20))])
    today = replace(story((20,)), summary=(said(20, 0), said(20, 500), said(20, 600)))
    assert [s.start for s in trimmed(today, yesterday).summary] == [0, 500]
    full = extracts([story((25, 25, 25))])
    assert trimmed(replace(today, summary=(said(9, 700),)), full).summary == ()


def test_only_editions_that_quote_the_article_are_asked() -> None:
    briefing = briefings.edition()
    assert set(quoted_elsewhere([briefing], [ArticleId("cna")])) == {ArticleId("cna")}
    assert quoted_elsewhere([briefing], [ArticleId("nobody")]) == {}


def test_the_gate_names_the_cap() -> None:
    too_much = story((26, 25, 25))
    sections = (replace(briefings.edition().sections[0], stories=(too_much,)),)
    with pytest.raises(GateError, match="makes 76 words of the article, where `rights: quote` allows 3 sentences and 75 words"):
        prove(replace(briefings.edition(), sections=sections), {}, by_hash={"s"})


@given(st.lists(st.integers(1, 60), max_size=5), st.lists(st.integers(1, 60), max_size=3), st.integers(0, 400), st.data())
def test_what_is_trimmed_breaks_no_cap_and_is_trimmed_once(summary: list[int], caveats: list[int], words: int, data: Any) -> None:
    rights = data.draw(st.sampled_from(["open", "quote", "link"]))
    signals = data.draw(st.sampled_from([(), ("nosnippet",), ("max-snippet:50",), ("noarchive",)]))
    elsewhere = extracts([story(tuple(data.draw(st.lists(st.integers(1, 60), max_size=1))))])
    whole = story(tuple(summary), tuple(caveats), words=words, rights=rights, signals=signals)
    elsewhere = {} if any(breach(whole.lead, extract) for extract in elsewhere.values()) else elsewhere
    once = trimmed(whole, elsewhere)
    assert not list(breaches([once], elsewhere))
    assert trimmed(once, elsewhere) == once
    assert once.summary == whole.summary[: len(once.summary)]
    if rights == "quote" and not signals and not elsewhere:
        assert bool(once.summary) == bool(whole.summary)
    if caps_of(whole.lead).sentences == 0:
        assert not once.summary + once.caveats


@pytest.mark.parametrize(
    ("signals", "signal", "by_a_model"),
    [
        ((), "", True),
        (("noarchive",), "", True),
        (("rsl-read",), "", True),
        (("rsl-no-model", "rsl-read"), "", False),
        (("rsl-named",), "", False),
        (("rsl-unread",), "rsl-unread", False),
        (("rsl-no-model", "rsl-no-quote"), "rsl-no-quote", False),
    ],
)
def test_a_licence_decides_about_quoting_and_about_models(signals: tuple[str, ...], signal: str, *, by_a_model: bool) -> None:
    assert forbids_quoting("quote", signals) == signal
    assert forbids_quoting("open", signals) == ""
    told = story((9,), signals=signals)
    assert trimmed(told).summary == (() if signal else told.summary)
    assert may_be_rewritten(told) is by_a_model
    assert may_be_rewritten(story((9,), signals=signals, rights="open"))
