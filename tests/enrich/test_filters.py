"""One line out for each line in, in the same order."""

from typing import Any

from digest.enrich import claims_line, group_lines, summarize_line
from tests.enrich.articles import FARES, STRIKE

_TEXT = "\n\n".join(STRIKE)


def test_summaries_are_verbatim_and_carry_their_spans() -> None:
    answer = summarize_line({"id": "1", "text": _TEXT}, 2, 50)
    assert answer["id"] == "1"
    assert answer["sentences"]
    assert all(_TEXT[s["start"] : s["end"]] == s["text"] for s in answer["sentences"])


def test_claims_carry_their_speaker() -> None:
    answer = claims_line({"id": "1", "text": "The port is open, said Ines Marrow."})
    assert answer == {
        "id": "1",
        "claims": [
            {"start": 0, "end": 16, "speaker": "Ines Marrow", "speaker_start": 23, "speaker_end": 34, "via": None, "cue": "said"}
        ],
    }


def test_groups_name_the_original_and_keep_order_even_where_a_line_is_wrong() -> None:
    records: list[dict[str, Any]] = [
        {"id": "copy", "title": "B", "text": "\n\n".join(STRIKE[1:4]), "date": "2026-03-06"},
        {"id": "bad", "text": 7},
        {"id": "wire", "title": "A", "text": _TEXT, "date": "2026-03-05"},
        {"id": "fares", "title": "C", "text": " ".join(FARES)},
        {"id": "again", "title": "C", "text": "Other words.", "url": "https://a.example/x"},
        {"id": "once", "title": "C", "text": "Other words entirely here.", "url": "https://a.example/x?utm_source=b"},
    ]
    answers = group_lines(records)
    assert [answer["id"] for answer in answers] == ["copy", "bad", "wire", "fares", "again", "once"]
    assert "error" in answers[1]
    assert answers[0] == {"id": "copy", "story": "wire", "duplicate_of": "wire"}
    assert answers[2] == {"id": "wire", "story": "wire", "duplicate_of": None}
    assert answers[3]["story"] == "fares"
    assert answers[4]["duplicate_of"] == "once"


def test_a_record_without_text_is_an_error_in_its_place() -> None:
    assert "missing" in summarize_line({"id": 3}, 2, 50)["error"]
    assert "list" in claims_line({"id": 3, "text": []})["error"]


def test_a_claim_brings_its_caveat() -> None:
    text = "Ove Rask claimed that 200 barges had sunk. CNA could not verify that figure. He said the port was open."
    claims = claims_line({"id": "a", "text": text})["claims"]
    assert [claim.get("caveat", {}).get("text") for claim in claims] == ["CNA could not verify that figure.", None]
