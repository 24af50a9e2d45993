"""The picture of an edition: small, the same bytes for the same words, nothing that the fonts cannot draw."""

import io

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from digest.publish.cards import SIZE, card, card_path

LEAD = "Pilots and port sign deal to reopen Port Alder on Friday"


def test_a_picture_has_its_size_and_few_bytes() -> None:
    picture = card("The Strait Brief", "Thursday 5 March 2026", LEAD)
    assert Image.open(io.BytesIO(picture)).size == SIZE
    assert len(picture) < 25_000
    assert picture == card("The Strait Brief", "Thursday 5 March 2026", LEAD)
    assert card_path("briefings/2026/03/05.md") == "cards/2026/03/05.png"


def test_what_the_fonts_do_not_cover_is_left_out() -> None:
    assert card("The Strait Brief", "5 March", "渡輪票價連續") == card("The Strait Brief", "5 March", "الناقلة")
    assert card("The Strait Brief", "5 March", "渡輪") != card("The Strait Brief", "5 March", LEAD)


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=600), st.text(max_size=600))
def test_any_words_give_a_picture(title: str, lead: str) -> None:
    assert len(card("Brief", title, lead)) < 40_000
