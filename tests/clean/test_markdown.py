"""Notes of web clippers: words stay, markup goes."""

from digest.clean import clean
from digest.model import Hints
from tests.clean.items import item
from tests.clean.pages import PARAGRAPHS


def test_a_note_loses_its_markup_and_keeps_its_words() -> None:
    text = "# Bridge at Anse reopens\n\n" + "\n\n".join(PARAGRAPHS).replace("Thursday", "**Thursday**").replace(
        "ferry", "[ferry](https://x.example)"
    )
    found = clean(item(text, "text/markdown")).articles[0]
    assert found.title == "Bridge at Anse reopens"
    assert found.paragraphs == PARAGRAPHS


def test_a_title_of_the_front_matter_stands_and_its_repetition_goes() -> None:
    text = "# Bridge reopens\n\n" + "\n\n".join(PARAGRAPHS)
    found = clean(item(text, "text/markdown", hints=Hints(title="Bridge reopens", published="2026-03-05"))).articles[0]
    assert (found.title, found.paragraphs, found.published.iso()) == ("Bridge reopens", PARAGRAPHS, "2026-03-05")


def test_furniture_that_a_clipper_took_along_goes() -> None:
    text = "\n\n".join((*PARAGRAPHS, "Share this article", "Subscribe now"))
    found = clean(item(text, "text/markdown", hints=Hints(title="Bridge"))).articles[0]
    assert found.paragraphs == PARAGRAPHS
    assert [removal.rule for removal in found.removed] == ["share", "subscribe"]
