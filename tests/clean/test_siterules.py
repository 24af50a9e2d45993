"""A user's rules for single sites."""

from datetime import date

from digest.clean import SiteRule, clean, explain, rule_for, selector_error, version
from digest.clean.blocks import page_blocks
from digest.clean.parsing import parse
from digest.clean.siterules import selectors_of, words_of
from digest.model import Hints
from tests.clean.items import item
from tests.clean.pages import PARAGRAPHS, page

HERE = Hints(url="https://news.gull.example/a")
BODY = (
    '<b class="writer">Ana Roe</b><i class="day">3 March 2026</i>'
    '<div class="box"><p>A box that no rule for all would know.</p></div>'
)


def test_the_closest_rule_is_for_a_site_and_its_subdomains() -> None:
    rules = (SiteRule(site="gull.example", strip=("p",)), SiteRule(site="news.gull.example", strip=("b",)))
    assert rule_for(rules, HERE.url) == rules[1]
    assert rule_for(rules, "https://gull.example/") == rules[0]
    assert rule_for(rules, "https://seagull.example/") is None
    assert rule_for(rules, "") is None


def test_a_rule_names_the_elements_of_title_author_date_and_text() -> None:
    rule = SiteRule(site="gull.example", select=(".story", ".box"), title=("footer",), author=("b.writer",), date=("i.day",))
    explained = explain(item(page(body=BODY), hints=HERE), rules=[rule])
    found = explained.cleaned.articles[0]
    assert (found.title, found.authors, found.published.when) == ("© 2026 The Anse Gazette", ("Ana Roe",), date(2026, 3, 3))
    assert found.paragraphs == ("A box that no rule for all would know.", *PARAGRAPHS)
    assert {explained.sources[name] for name in ("title", "authors", "published")} == {"site rule"}


def test_what_a_rule_strips_is_reported() -> None:
    rule = SiteRule(site="gull.example", strip=(".story p:first-child",))
    found = clean(item(page(), hints=HERE), rules=[rule]).articles[0]
    assert found.paragraphs == PARAGRAPHS[1:]
    assert [r.text for r in found.removed if r.rule == "site-rule"] == [PARAGRAPHS[0]]


def test_rules_are_for_their_site_alone() -> None:
    rule = SiteRule(site="other.example", strip=("p",))
    assert clean(item(page(), hints=HERE), rules=[rule]) == clean(item(page(), hints=HERE))


def test_other_rules_clean_anew() -> None:
    rule = SiteRule(site="gull.example", strip=("p",))
    assert len({version(), version([rule]), version([SiteRule(site="gull.example", strip=("b",))])}) == 3


def test_a_broken_selector_says_why() -> None:
    assert selector_error("div[") != ""
    assert selector_error("div.story > p") == ""


def test_a_text_is_named_by_the_element_that_holds_it_and_nothing_else() -> None:
    """By its id or class, else by its parent's; a class that CSS could not name as it is, and loose text, are passed over."""
    markup = (
        "<body><p class='lead x'>One</p><div id='story'><p>Two</p></div><p class='w-1/2'>Three</p>"
        "<div class='box'>Four <p>Five</p></div></body>"
    )
    found = selectors_of(page_blocks(parse(markup)))
    assert found == {"One": "p.lead", "Two": "div#story > p", "Five": "div.box > p"}
    tree = parse(markup)
    assert all(words_of(tree, [selector]) == (words,) for words, selector in found.items())
