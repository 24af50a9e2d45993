"""The record beside a page: written then read is the same; what is not a record is named."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import settings as effort

from digest.edition.record import briefing_record, read_record
from digest.errors import ArchiveError
from digest.model import (
    Briefing,
    Claim,
    Correction,
    Coverage,
    Figure,
    Image,
    Listing,
    Outcome,
    Prospect,
    Quote,
    Section,
    Sentence,
    SourceFailure,
    Step,
    Story,
)
from tests import briefings

GOLDEN = Path(__file__).parents[1] / "golden" / "edition"
SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "record.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


@given(briefings.briefings)
@effort(max_examples=60)
def test_what_is_written_is_read_back_the_same(briefing: Briefing) -> None:
    text = briefing_record(briefing)
    again = read_record(text)
    assert again == briefing
    assert briefing_record(again) == text


@given(briefings.briefings)
@effort(max_examples=40)
def test_every_record_keeps_to_the_published_schema(briefing: Briefing) -> None:
    VALIDATOR.validate(json.loads(briefing_record(briefing)))


def test_the_record_of_the_invented_edition_is_as_kept() -> None:
    assert briefing_record(briefings.edition(), version="0") == (GOLDEN / "05.json").read_text(encoding="utf-8")


def test_the_schema_is_itself_a_schema_and_knows_every_field() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    shapes: dict[type, Any] = {
        Story: SCHEMA["$defs"]["story"],
        Listing: SCHEMA["$defs"]["article"],
        Sentence: SCHEMA["$defs"]["sentence"],
        Figure: SCHEMA["$defs"]["figure"],
        Prospect: SCHEMA["$defs"]["prospect"],
        Quote: SCHEMA["$defs"]["quote"],
        Step: SCHEMA["$defs"]["step"],
        Claim: SCHEMA["$defs"]["claim"],
        Image: SCHEMA["$defs"]["image"],
        Outcome: SCHEMA["$defs"]["outcome"],
        Coverage: SCHEMA["$defs"]["coverage"],
        Section: SCHEMA["properties"]["sections"]["items"],
        SourceFailure: SCHEMA["properties"]["sources_failed"]["items"],
        Correction: SCHEMA["properties"]["corrections"]["items"],
    }
    for noun, shape in shapes.items():
        assert {f.name for f in fields(noun)} == set(shape["properties"]), noun.__name__


def test_keys_stand_in_their_documented_order() -> None:
    assert list(json.loads(briefing_record(briefings.edition()))) == list(SCHEMA["properties"])


def test_lone_surrogates_do_not_stop_a_record_from_being_a_file() -> None:
    broken = briefings.reworded(briefings.edition(), lambda text: text + "\udc80")
    assert "Courier\ufffd" in briefing_record(broken).encode("utf-8").decode("utf-8")


def _changed(**more: object) -> str:
    return json.dumps({**json.loads(briefing_record(briefings.edition())), **more})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not JSON"),
        ("[]", "no record"),
        ("[" * 100_000, "is not JSON"),
        ("{}", "`schema` is None"),
        (_changed(schema=2), "`schema` is 2"),
        (_changed(schema=True), "`schema` is True"),
        (_changed(date="soon"), "`date`"),
        (_changed(date=None), "`date`"),
        (_changed(published="2026-03-05T06:00:00"), "`published`"),
        (_changed(timezone="Mars/Olympus"), "`timezone`"),
        (_changed(sections=[{"key": "lead", "title": "x", "stories": [{"id": "a"}]}]), "`sections.0.stories.0."),
        (_changed(coverage={"read": -1}), "`coverage.read`"),
    ],
)
def test_what_is_no_record_is_named_with_its_place(text: str, said: str) -> None:
    with pytest.raises(ArchiveError) as caught:
        read_record(text, path="content/briefings/2026/03/05.json")
    assert said in str(caught.value)
    assert str(caught.value).startswith("content/briefings/2026/03/05.json: ")


def test_a_story_without_an_article_is_no_story() -> None:
    record = json.loads(briefing_record(briefings.edition()))
    record["sections"][0]["stories"][0]["articles"] = []
    with pytest.raises(ArchiveError, match="articles"):
        read_record(json.dumps(record))


def test_unknown_keys_are_passed_over() -> None:
    assert read_record(_changed(novelty={"of": "later"})) == briefings.edition()
