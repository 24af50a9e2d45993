"""JSON lines in, JSON lines out: order kept, and a line that is no record told in its place."""

import io
import json
from collections.abc import Iterable
from typing import Any

import pytest

from digest import filters

LINES = '\ufeff{"id": "1"}\n\nnonsense\n[1]\n{"id": "2"}\n'


def said(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def marked(record: dict[str, Any]) -> dict[str, Any]:
    return record | {"seen": True}


def counted(records: list[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    return [record | {"of": len(records)} for record in records]


def test_each_record_has_one_answer_in_its_place(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(LINES))
    filters.each(marked)
    first, empty, broken, no_object, last = said(capsys)
    assert (first, last) == ({"id": "1", "seen": True}, {"id": "2", "seen": True})
    assert empty["error"] == "line 2 is empty"
    assert broken["error"].startswith("line 3 is not JSON")
    assert no_object["error"] == "line 4 is no JSON object"


def test_records_worked_on_together_leave_out_what_is_none(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(LINES))
    filters.together(counted)
    answers = said(capsys)
    assert [answers[0], answers[4]] == [{"id": "1", "of": 2}, {"id": "2", "of": 2}]
    assert all("error" in answer for answer in answers[1:4])
