"""Pages: the article is found, furniture goes with its rule, and what cannot be read honestly says so."""

import time

import pytest

from digest.clean import clean
from digest.model import Article, Outcome
from tests.clean.items import item
from tests.clean.pages import PARAGRAPHS, page


def article(markup: str) -> Article:
    cleaned = clean(item(markup))
    assert not cleaned.outcomes
    return cleaned.articles[0]


def outcome(markup: str) -> Outcome:
    cleaned = clean(item(markup))
    assert not cleaned.articles
    return cleaned.outcomes[0]


def test_the_paragraphs_are_the_publishers() -> None:
    assert article(page()).paragraphs == PARAGRAPHS


@pytest.mark.parametrize(
    "clutter",
    [
        "<p>Support our journalism today!</p>",
        '<div class="newsletter"><h3>Sign up for our newsletter</h3><p>Get the news in your inbox.</p></div>',
        "<p>Read more: Ferry fares rise again</p>",
        "<p>Advertisement</p>",
        "<p>Share this article</p>",
        "<p>Follow us on Facebook</p>",
        "<p>Already a subscriber? Log in</p>",
        "<p>5 min read</p>",
        "<p>Jane Doe is a reporter at The Anse Gazette covering bridges.</p>",
        "<p>Lesen Sie auch: Streit um die Fähre</p>",
    ],
)
def test_clutter_between_paragraphs_goes_and_is_reported(clutter: str) -> None:
    markup = page().replace("<p>A second bridge", f"{clutter}<p>A second bridge")
    found = article(markup)
    assert found.paragraphs == PARAGRAPHS
    assert any(removal.rule != "not-article" for removal in found.removed)


def test_what_a_page_lays_over_itself_goes_unless_it_is_the_article() -> None:
    overlay = "<div class='republish-modal'><p>You may print this text on paper, as long as you name its writer.</p></div>"
    found = article(page().replace("<p>A second bridge", f"{overlay}<p>A second bridge"))
    assert found.paragraphs == PARAGRAPHS
    assert article(page().replace('class="story"', 'class="story modal"')).paragraphs == PARAGRAPHS


def test_a_paragraph_that_comes_again_is_told_once() -> None:
    markup = page().replace("<p>A second bridge", f"<p>{PARAGRAPHS[0]}</p><p>A second bridge")
    assert article(markup).paragraphs == PARAGRAPHS


def test_an_item_of_a_list_may_come_again() -> None:
    item_ = "Two spoons of oil from the press at Anse, or any other oil"
    markup = page().replace("<p>A second bridge", f"<ul><li>{item_}</li></ul><p>A second bridge", 1)
    markup = markup.replace("<p>Until then", f"<ul><li>{item_}</li></ul><p>Until then", 1)
    assert article(markup).paragraphs == (*PARAGRAPHS[:3], item_, PARAGRAPHS[3], item_, PARAGRAPHS[4])


@pytest.mark.parametrize(
    "line", ["كتبت: سلمى حداد — ٩ مارس ٢٠٢٦", "2026年3月9日 18時30分", "9 มี.ค. 2569 เวลา 10:30 น.", "March 9, 2026 10:30 a.m."]
)
def test_a_date_line_is_known_by_its_figures_in_any_script(line: str) -> None:
    assert line not in article(page(body=f"<p>{line}</p>")).paragraphs


def test_a_caption_goes_to_the_image_and_not_into_the_text() -> None:
    credit = '<span class="credit">Photo: Ana Roe / CNA</span>'
    figure = f'<figure><img src="a.jpg"><figcaption>A lorry on the bridge. {credit}</figcaption></figure>'
    found = article(page(body=figure))
    assert (found.image.caption, found.image.credit) == ("A lorry on the bridge.", "Ana Roe / CNA")
    assert found.paragraphs == PARAGRAPHS


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("<figcaption>A lorry on the bridge at noon. <span class='source'>Ana Roe</span></figcaption>", "Ana Roe"),
        ("<figcaption>A lorry on the bridge at noon. Image credit: <span class='credit'>Ana Roe</span></figcaption>", "Ana Roe"),
        ("<div class='source'><figcaption>A lorry on the bridge at noon.</figcaption></div>", ""),
        (
            "<figcaption>A lorry on the bridge at noon. (Ana Roe / CNA)<cite>Ana Roe via CNA</cite></figcaption>",
            "Ana Roe via CNA",
        ),
    ],
)
def test_an_element_is_a_credit_only_beside_or_in_the_caption(caption: str, credit: str) -> None:
    found = article(page(body=f"<figure><img src='a.jpg'>{caption}</figure>"))
    assert (found.image.caption, found.image.credit) == ("A lorry on the bridge at noon.", credit)


@pytest.mark.parametrize("link", ["/pictures/lorry.jpg", "https://gazette.example/news/bridge", "#picture"])
def test_a_picture_may_lead_to_itself(link: str) -> None:
    head = '<link rel="canonical" href="https://gazette.example/news/bridge">'
    figure = f"<a href='{link}'><figure><img src='a.jpg'><figcaption>A lorry on the bridge at noon.</figcaption></figure></a>"
    assert article(page(head=head, body=figure)).image.caption == "A lorry on the bridge at noon."


@pytest.mark.parametrize("line", ["(dpa)", "(dpa/aro)", "(CNA)"])
def test_a_line_of_its_own_that_names_the_agency_leaves_the_text_and_is_the_wire(line: str) -> None:
    found = article(page(paragraphs=(*PARAGRAPHS, line)))
    assert (found.wire, line in found.paragraphs) == (line.strip("()").split("/")[0], False)


def test_a_caption_without_a_figure_is_known_by_its_credit() -> None:
    body = '<div class="pic"><img src="a.jpg"> <i>A lorry on the bridge. Picture: Ana Roe</i></div>'
    found = article(page(body=body))
    assert (found.image.caption, found.image.credit) == ("A lorry on the bridge.", "Ana Roe")
    assert found.paragraphs == PARAGRAPHS


@pytest.mark.parametrize(
    "other",
    [
        "<figure><img src='moon.svg'><figcaption>Light mode</figcaption></figure>",
        "<a href='/otter'><figure><img src='b.jpg'><figcaption>Otter sleeps in the waiting room</figcaption></figure></a>",
        "<figure><img src='b.jpg'><figcaption><a href='/otter'>Otter sleeps in the waiting room</a></figcaption></figure>",
        "<figure><table><tr><td>Lorries</td><td>9</td></tr></table><figcaption>Lorries on the bridge a day</figcaption></figure>",
        "<figure><blockquote>It holds.</blockquote><figcaption>Tom Hill, who built the bridge</figcaption></figure>",
        "<aside><figure><img src='b.jpg'><figcaption>Otter sleeps in the waiting room at Skerrey</figcaption></figure></aside>",
    ],
)
def test_the_words_of_a_button_and_of_another_article_are_no_caption(other: str) -> None:
    figure = '<figure><img src="a.jpg"><figcaption>A lorry on the bridge at noon.</figcaption></figure>'
    assert article(page(body=other)).image.caption == ""
    assert article(page(body=other + figure)).image.caption == "A lorry on the bridge at noon."


def test_byline_and_date_above_the_text_are_no_paragraph() -> None:
    found = article(page(body='<div class="meta"><p>By Jane Doe 5 March 2026 · 14:40</p></div>'))
    assert found.paragraphs == PARAGRAPHS
    assert found.authors == ("Jane Doe",)


def test_headings_inside_stay_as_paragraphs_of_their_own() -> None:
    markup = page().replace("<p>A second bridge", "<h2>What comes next</h2><p>A second bridge")
    assert article(markup).paragraphs == (*PARAGRAPHS[:3], "What comes next", *PARAGRAPHS[3:])


def test_cells_of_a_table_row_are_one_paragraph() -> None:
    table = "<table><tr><th>Year</th><th>Lorries</th></tr><tr><td>2024</td><td>9,100</td></tr></table>"
    markup = page().replace("<p>A second bridge", f"{table}<p>A second bridge")
    assert "2024 | 9,100" in article(markup).paragraphs


def test_two_line_breaks_end_a_paragraph() -> None:
    text = "<br><br>".join(PARAGRAPHS)
    markup = page(paragraphs=()).replace('<div class="story">', f'<div class="story">{text}')
    assert article(markup).paragraphs == PARAGRAPHS


def test_a_table_for_the_layout_is_no_row() -> None:
    text = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    markup = f"<html><head><title>Bridge reopens</title></head><body><table><tr><td>{text}</td></tr></table></body></html>"
    assert article(markup).paragraphs == PARAGRAPHS


def test_text_that_only_json_ld_holds_is_found() -> None:
    ld = {"@type": "NewsArticle", "headline": "Bridge at Anse reopens after nine months", "articleBody": "\n\n".join(PARAGRAPHS)}
    found = article(page(paragraphs=("Loading...",), ld=ld))
    assert found.paragraphs == PARAGRAPHS


def test_a_paywall_teaser_is_held_with_its_address() -> None:
    ld = {"@type": "NewsArticle", "headline": "Bridge", "isAccessibleForFree": False, "url": "https://gazette.example/bridge"}
    found = outcome(page(paragraphs=PARAGRAPHS[:1], ld=ld))
    assert found.ended == "held"
    assert found.why == "only a teaser is readable; the rest is behind a paywall at https://gazette.example/bridge"


@pytest.mark.parametrize("markup", ["", "   ", "<html></html>", "<html><body><div id=root></div></body></html>", "<!-- x -->"])
def test_an_empty_page_fails_and_says_so(markup: str) -> None:
    assert outcome(markup).ended == "failed"


def test_a_page_of_links_has_no_article() -> None:
    links = "".join(f'<li><a href="/{n}">Story number {n} about the bridge and the ferry</a></li>' for n in range(60))
    assert outcome(f"<html><head><title>Home</title></head><body><ul>{links}</ul></body></html>").ended == "failed"


def _nested(depth: int) -> str:
    deep = "<div>" * depth + "".join(f"<p>{p}</p>" for p in PARAGRAPHS * 20) + "</div>" * depth
    return page(paragraphs=()).replace('<div class="story">', f'<div class="story">{deep}')


def test_text_nested_more_deeply_than_the_parsers_default_is_read() -> None:
    """libxml2 drops what lies below 256 levels without a word, unless it is told not to."""
    assert article(_nested(280)).paragraphs[: len(PARAGRAPHS)] == PARAGRAPHS


def test_text_nested_too_deeply_is_a_clear_line_and_no_wrong_article() -> None:
    found = outcome(_nested(5000))
    assert found.ended == "failed"
    assert "nested" in found.why


@pytest.mark.parametrize("form", [' a{n}="1"', " a{n}"])
def test_an_element_with_forty_thousand_attributes_is_refused_at_once(form: str) -> None:
    attributes = "".join(form.format(n=n) for n in range(40_000))
    begin = time.process_time()
    found = outcome(page(body=f"<div{attributes}>x</div>"))
    assert time.process_time() - begin < 2
    assert "attributes" in found.why


def test_one_very_long_line_is_read_whole() -> None:
    text = " ".join(PARAGRAPHS) * 100
    markup = f"<html><head><title>Long</title></head><body>{text}</body></html>"
    assert len(article(markup).text) > 0.9 * len(text)


def test_controls_and_directions_are_not_in_the_text() -> None:
    found = article(page(paragraphs=(PARAGRAPHS[0] + "\u202ereversed\u200b", *PARAGRAPHS[1:])))
    assert "\u202e" not in found.text
    assert "\u200b" not in found.text


def test_a_long_appeal_does_not_hide_a_short_article() -> None:
    """Both extractors take the larger text; the rules know that it is an appeal."""
    asks = "At the Gazette, we believe that everyone needs good journalism, but not everyone can afford to pay for it. "
    appeal = "".join(
        f"<p>{asks}We are grateful for number {n}, and our newsroom lives on your support alone.</p>" for n in range(12)
    )
    markup = page(paragraphs=PARAGRAPHS[:2]).replace("</main>", f'</main><section class="content"><div>{appeal}</div></section>')
    found = article(markup)
    assert found.paragraphs == PARAGRAPHS[:2]
