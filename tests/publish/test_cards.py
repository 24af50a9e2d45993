"""The picture of an edition: small, the same bytes for the same words, nothing that the fonts cannot draw."""

import io

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from digest.look import ColoursConfig
from digest.publish.cards import SIZE, card, card_path

COLOURS = ColoursConfig()
LEAD = "Pilots and port sign deal to reopen Port Alder on Friday"


def test_a_picture_has_its_size_and_few_bytes() -> None:
    picture = card("The Strait Brief", "Thursday 5 March 2026", LEAD, COLOURS)
    assert Image.open(io.BytesIO(picture)).size == SIZE
    assert len(picture) < 25_000
    assert picture == card("The Strait Brief", "Thursday 5 March 2026", LEAD, COLOURS)
    assert card_path("briefings/2026/03/05.md") == "cards/2026/03/05.png"


def test_what_the_fonts_do_not_cover_is_left_out() -> None:
    assert card("The Strait Brief", "5 March", "渡輪票價連續", COLOURS) == card("The Strait Brief", "5 March", "الناقلة", COLOURS)
    assert card("The Strait Brief", "5 March", "渡輪", COLOURS) != card("The Strait Brief", "5 March", LEAD, COLOURS)


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=600), st.text(max_size=600))
def test_any_words_give_a_picture(title: str, lead: str) -> None:
    assert len(card("Brief", title, lead, COLOURS)) < 40_000
