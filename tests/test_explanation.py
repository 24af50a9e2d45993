"""`digest explain` in words: everything that was found out about one item is said."""

from dataclasses import replace

from digest import explanation
from digest.clean import Explanation, explain, failed
from tests import briefings
from tests.briefings import outcome
from tests.clean.items import item
from tests.clean.pages import PARAGRAPHS, page

CONSENT = "By signing up at the {} you agree to our terms of use, our policy and all that follows from them."


def test_what_reading_left_aside_is_told() -> None:
    read = replace(item(page()), notes=("2 attachments not read",))
    told = "\n".join(explanation.of_cleaning(read, explain(read), 0.5))
    assert "note        2 attachments not read" in told
    assert "0.50 seconds" in told
    assert "2 attachments not read" in explanation.as_html(read, explain(read), 0.5)


def test_rules_that_held_back_are_told() -> None:
    """A text made of what a rule describes keeps it, and says which rule and why."""
    read = item(
        "\n\n".join(["Harbour Rules Are Changed for Everybody", *map(CONSENT.format, "north south east".split())]), "text/plain"
    )
    told = "\n".join(explanation.of_cleaning(read, explain(read), 0.5))
    assert told.count("[legal-consent] held back, since it would take most of the article") == 3
    assert "legal-consent held back" in explanation.as_html(read, explain(read), 0.5)


def test_each_field_has_its_source() -> None:
    caption = "<figure><figcaption>The bridge on Thursday. Photo: Ana Roe</figcaption></figure>"
    read = item(page(body=f"<p>By Tom Hill</p>{caption}", paragraphs=PARAGRAPHS))
    told = list(explanation.of_cleaning(read, explain(read), 0.5))
    for field in ("title", "authors", "published", "language", "caption", "credit"):
        assert any(line.startswith(f"  {field} ") and " <- " in line for line in told), field


def test_the_advice_names_elements_of_this_very_page() -> None:
    """What holds most of the text to select, what stands outside it to strip, and what the rules' names mean."""
    body = '<div class="standfirst"><p>A milk lorry was the first across the river this morning, people say.</p></div>'
    markup = page(body=body).replace("</main>", '</main><div class="promo-links"><a href="/a">Ferry fares rise</a></div>')
    read = item(markup)
    told = "\n".join(explanation.of_cleaning(read, explain(read), 0.5))
    assert "    select: div.story " in told
    assert "    strip: div.standfirst" in told
    alone = item(page(body=body).replace('<div class="story">', "<div>"))
    told = "\n".join(explanation.of_cleaning(alone, explain(alone), 0.5))
    assert "    select: div.standfirst" not in told, "what holds little of the text is not the article"
    assert "    strip: div.standfirst" in told
    assert "unlikely to be the article's" in told
    assert "unlikely to be the article&#x27;s" in explanation.as_html(read, explain(read), 0.5)


def test_a_page_without_article_shows_its_pieces_too() -> None:
    read = item(page(paragraphs=("The bridge is open.",)))
    told = "\n".join(explanation.of_cleaning(read, explain(read), 0.5))
    assert "failed" in told
    assert "The bridge is open." in told


def test_cleaning_that_came_to_no_end_is_told_without_a_time() -> None:
    read = item(page())
    ended = Explanation(cleaned=failed(read, "cleaning took too long"), sources={})
    for told in ("\n".join(explanation.of_cleaning(read, ended, None)), explanation.as_html(read, ended, None)):
        assert "cleaning took too long" in told
        assert "seconds" not in told
        assert "chosen by" not in told


def test_why_reports_are_one_event_is_told_with_what_parts_them() -> None:
    briefing = briefings.edition()
    section = briefing.sections[0]
    story = replace(section.stories[0], joined_by=("They name Port Alder", "Their headlines share pilots"))
    lead = replace(outcome("courier", "shown", "Top story"), article=story.lead.id)
    edition = replace(briefing, sections=(replace(section, stories=(story,)),), outcomes=(lead,))
    told = list(explanation.of_editions(replace(item(page()), id=lead.item), [edition]))
    assert "  one event   They name Port Alder. Their headlines share pilots. To part them: `split` in desk.yml" in told
