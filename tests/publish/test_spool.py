"""What waits in memory or on disk comes back as it was."""

from hypothesis import given
from hypothesis import strategies as st

from digest.publish.spool import NOWHERE, Spool


@given(st.lists(st.text()))
def test_texts_come_back_in_any_order(texts: list[str]) -> None:
    """Each text by its place, as often as it is asked for."""
    spool = Spool(held=40)
    places = [spool.put(text) for text in texts]
    assert [spool.get(place) for place in reversed(places)] == texts[::-1]
    assert [spool.get(place) for place in places] == texts
    assert spool.get(NOWHERE) == ""
