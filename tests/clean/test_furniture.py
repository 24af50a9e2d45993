"""Each rule takes what it says it takes, and leaves articles alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.clean.furniture import Rule, find_furniture, furniture, held_back, rules
from digest.text import count_words

TAKEN = [pytest.param(rule, example, id=f"{rule.id}: {example[:40]}") for rule in rules() for _, example in rule.take]
# The ten largest languages of the web (W3Techs, usage of content languages, 2026), and what stands inside articles in each.
LANGUAGES = ("en", "es", "de", "ja", "fr", "pt", "ru", "it", "nl", "pl")
CLASSES = (
    "appeal-support",
    "newsletter",
    "subscribe",
    "register",
    "app",
    "follow",
    "share",
    "cookies",
    "read-more",
    "related",
    "author-bio",
    "copyright",
    "label",
    "reading-time",
    "advertisement",
)

# Sentences of articles that speak of the same things as the rules do.
SPARED = [
    "Support for the bill grew on Friday.",
    "Subscribers left the paper in their thousands after the merger, the report found.",
    "The company uses cookies to follow shoppers across the web, the regulator said.",
    "He was asked to share the prize with his rival.",
    "Readers of the letter will find no apology in it.",
    "Follow-up talks are planned for May.",
    "Our house was the first to flood, she said.",
    "AFP could not verify that figure.",
    "More than 400 pilots stopped work on Monday.",
    "Related fields such as botany lost even more staff.",
    "She said: “Please consider donating blood.”",
    "Mehr als 400 Lotsen legten am Montag die Arbeit nieder.",
    "La publicité en ligne a reculé de 3 % au deuxième trimestre.",
    "廣告收入去年下跌百分之三，公司在報告中表示。",
]


@pytest.mark.parametrize(("rule", "example"), TAKEN)
def test_a_rule_takes_its_examples(rule: Rule, example: str) -> None:
    assert rule.takes(example, example, count_words(example))


@pytest.mark.parametrize("sentence", [*SPARED, *(example for rule in rules() for example in rule.spare)])
def test_no_rule_takes_a_sentence_of_an_article(sentence: str) -> None:
    assert furniture(sentence) is None


@pytest.mark.parametrize("kind", CLASSES)
def test_every_class_is_known_in_the_ten_largest_languages(kind: str) -> None:
    assert {code for rule in rules() if rule.id == kind for code, _ in rule.take} >= set(LANGUAGES)


def test_the_report_names_each_example_by_its_class() -> None:
    """What a rule for all languages takes is not named as something else by a rule before it."""
    named = {(example, rule.id): found.id for rule in rules() for _, example in rule.take if (found := furniture(example))}
    assert {pair: found for pair, found in named.items() if found != pair[1]} == {}


def test_every_rule_has_an_example() -> None:
    assert all(rule.take for rule in rules())


def test_a_line_in_brackets_is_what_it_is_without_them() -> None:
    found = furniture("[Related: Ferry fares rise. Islanders pay the price.]")
    assert found is not None
    assert found.id == "read-more"
    assert furniture("[The minister] said so.") is None
    assert furniture("➡️ Read more about ferries:") is not None


def test_a_letter_that_asks_for_money_goes_whole() -> None:
    """Paragraphs in the publisher's own voice go with the appeal they belong to."""
    text = [
        "The port reopened on Monday after nine months, and the first ship in was a grain carrier.",
        "Dear readers,",
        "We have never had an owner.",
        "Please support us monthly.",
        "Read more",
    ]
    assert [bool(rule) for rule in find_furniture(text)] == [False, True, True, True, True]


def test_a_letter_that_asks_for_nothing_is_the_article() -> None:
    text = ["Dear readers,", "We went to the islands last week and this is what we saw.", "Our boat left at six."]
    assert find_furniture(text) == ["", "", ""]


def test_an_opinion_piece_keeps_its_own_voice_after_an_appeal() -> None:
    text = ["Support our journalism today!", "We were wrong about the dike, and so was our mayor.", "Nobody asked the farmers."]
    assert find_furniture(text)[1:] == ["", ""]


def test_the_rules_hold_back_where_they_would_take_most_of_a_text() -> None:
    """Paragraphs that only follow an appeal stay when nothing much else would be left."""
    text = ["Dear readers,", *["We ask ourselves what our town is for." for _ in range(8)], "Please support us monthly."]
    taken = find_furniture(text)
    assert not any(taken[1:9])


def test_a_rule_that_would_take_most_of_a_text_takes_nothing_and_is_told_of() -> None:
    consent = "By signing up you agree to our terms of use."
    text = ["Share this article", *[consent for _ in range(4)], "The port reopened on Monday."]
    taken = find_furniture(text)
    assert taken == ["share", "", "", "", "", ""]
    left = [paragraph for paragraph, rule in zip(text, taken, strict=True) if not rule]
    assert held_back(left) == tuple(("legal-consent", consent) for _ in range(4))


@given(st.lists(st.text(max_size=80), max_size=12))
def test_any_paragraphs_get_one_answer_each(paragraphs: list[str]) -> None:
    assert len(find_furniture(paragraphs)) == len(paragraphs)
