"""What a page calls itself: paid for, opinion, a teaser."""

import json

import pytest

from digest.clean import clean
from digest.model import Hints
from tests.clean.items import item
from tests.clean.pages import PARAGRAPHS, page

LD = {"@type": "NewsArticle", "headline": "Bridge at Anse reopens after nine months", "isAccessibleForFree": False}
LOCKED = {**LD, "hasPart": {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".locked"}}
GATE = '<div class="gate"><p>To read the rest of this story, take out a subscription</p></div>'


def labelled(label: str, element: str = "p") -> str:
    return page().replace("<h1>", f"<{element}>{label}</{element}><h1>")


@pytest.mark.parametrize(
    "label",
    ["Sponsored", "Paid for by Norrin Fuels", "Partner content", "Anzeige", "Contenu sponsorisé", "Advertisement", "廣告"],
)
def test_a_label_at_the_headline_makes_an_article_sponsored(label: str) -> None:
    assert clean(item(labelled(label))).articles[0].tags[:1] == ("Sponsored",)


@pytest.mark.parametrize(
    "markup",
    [
        labelled("News"),
        labelled("Advertisement", "aside"),
        page().replace("<h1>", '<div class="ad-slot">Advertisement</div><h1>'),
        page(paragraphs=(*PARAGRAPHS, "Sponsored")),
        labelled("The ferry is sponsored by the county, and so is the bus that meets it on the south bank every morning at six."),
    ],
)
def test_advertising_elsewhere_says_nothing_of_the_article(markup: str) -> None:
    assert "Sponsored" not in clean(item(markup)).articles[0].tags


def test_a_teaser_waits_for_its_full_text() -> None:
    """Long enough for an article, but what the page calls locked is not in it and a barrier says so."""
    markup = page(ld=LOCKED, paragraphs=PARAGRAPHS[:4]).replace("</article>", f"{GATE}</article>")
    assert [outcome.ended for outcome in clean(item(markup)).outcomes] == ["held"]


@pytest.mark.parametrize("ld", [LD, LOCKED])
def test_a_page_that_holds_what_it_calls_locked_is_an_article(ld: dict[str, object]) -> None:
    markup = page(ld=json.loads(json.dumps(ld))).replace('class="story"', 'class="story locked"')
    assert len(clean(item(markup.replace("</article>", f"{GATE}</article>"))).articles) == 1


@pytest.mark.parametrize("section", ["Ideas", "Letters", "Kommentar", "Tribunes", "Viewpoint", "Opinión", "社論"])
def test_opinion_is_read_off_the_section(section: str) -> None:
    head = f'<meta property="article:section" content="{section}">'
    assert clean(item(page(head=head))).articles[0].opinion


def test_a_section_of_news_is_no_opinion() -> None:
    assert not clean(item(page(head='<meta property="article:section" content="Opinion polls">'))).articles[0].opinion


@pytest.mark.parametrize(
    ("above", "below", "suffix"),
    [
        ("<p>Guest essay</p>", "", ""),
        ("<p>Kommentar</p>", "", ""),
        ("", "<p><em>The writer is a former harbour master of Varn.</em></p>", ""),
        ("", "<p>Die Autorin ist Professorin für Hafenrecht.</p>", ""),
        ("", "<p>The views expressed here are those of the author and not of the paper.</p>", ""),
        ("", "", " | Opinion | The Varn Beacon"),
    ],
)
def test_an_unmarked_essay_is_known_by_its_label_its_title_or_the_note_on_its_writer(above: str, below: str, suffix: str) -> None:
    markup = page(suffix=suffix or " | The Varn Beacon", paragraphs=(*PARAGRAPHS,)).replace("<h1>", f"{above}<h1>")
    assert clean(item(markup.replace("</article>", f"{below}</article>"))).articles[0].opinion


@pytest.mark.parametrize(
    "below",
    [
        "<p>The writer Ana Roe opened the new bridge on Thursday.</p>",
        "<p>This post has affiliate links; all opinions expressed are my own.</p>",
        "<aside><p>Opinion</p></aside>",
    ],
)
def test_news_is_no_opinion_because_of_its_words(below: str) -> None:
    assert not clean(item(page().replace("</article>", f"{below}</article>"))).articles[0].opinion


@pytest.mark.parametrize(
    ("title", "is_live"),
    [
        ("Skarn ferry live: first boat since the storm", True),
        ("Live: ferry to Skarn sails again", True),
        ("Fähre nach Skarn: Liveticker zum Sturm", True),
        ("How we live: a house on Skarn", False),
        ("Islanders live without a ferry", False),
    ],
)
def test_a_running_account_is_known_by_its_title(title: str, is_live: bool) -> None:
    (article,) = clean(item(page(title=title))).articles
    assert ("Live blog" in article.tags) == is_live


@pytest.mark.parametrize("path", ["live-ticker", "en-vivo", "liveblog"])
def test_a_running_account_is_known_by_its_address(path: str) -> None:
    (article,) = clean(item(page(), hints=Hints(url=f"https://gull.example/{path}/bridge"))).articles
    assert "Live blog" in article.tags


@pytest.mark.parametrize("path", ["partner-content", "publireportage", "contenido-patrocinado", "paid-posts"])
def test_an_address_can_say_that_somebody_paid(path: str) -> None:
    (article,) = clean(item(page(), hints=Hints(url=f"https://gull.example/{path}/bridge"))).articles
    assert article.tags[:1] == ("Sponsored",)


@pytest.mark.parametrize(
    ("title", "tag"), [("Advertorial: a bridge for all", "Sponsored"), ("[Anzeige] Die Brücke", "Sponsored")]
)
def test_a_title_can_say_that_somebody_paid(title: str, tag: str) -> None:
    assert clean(item(page(title=title))).articles[0].tags[:1] == (tag,)


@pytest.mark.parametrize("title", ["Opinion: the bridge is too narrow", "Leitartikel: Die Brücke", "Éditorial : le pont"])
def test_a_title_can_say_that_it_is_opinion(title: str) -> None:
    assert clean(item(page(title=title))).articles[0].opinion


@pytest.mark.parametrize(
    "barrier", ["Nur für Abonnenten", "Lire la suite avec un abonnement", "Contenido exclusivo para suscriptores", "会員限定"]
)
def test_a_barrier_is_known_in_other_languages(barrier: str) -> None:
    markup = page(ld=LOCKED, paragraphs=PARAGRAPHS[:4]).replace("</article>", f"<div><p>{barrier}</p></div></article>")
    assert [outcome.ended for outcome in clean(item(markup)).outcomes] == ["held"]
