"""Which failures pass, and how long is waited."""

from datetime import UTC, datetime
from random import Random

import pytest

from digest.sources.http.failures import FetchError
from digest.sources.http.retries import ATTEMPTS, delay, failure, seconds_to_wait

NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("Mon, 09 Mar 2026 06:02:00 GMT", 120.0),
        ("Mon, 09 Mar 2020 06:02:00 GMT", 0.0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("99999999999999999999", 9999999999.0),
        ("1e9", None),
    ],
)
def test_retry_after_is_read_in_both_forms(value: str, seconds: float | None) -> None:
    assert seconds_to_wait(value, NOW) == seconds


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_trouble_that_passes_is_tried_again(status: int) -> None:
    assert failure(status, "", NOW).is_passing


@pytest.mark.parametrize("status", [204, 206, 304, 400, 401, 403, 404, 410, 418, 451, 501, 505, 999])
def test_a_clear_answer_is_not_asked_for_twice(status: int) -> None:
    error = failure(status, "5", NOW)
    assert not error.is_passing
    assert error.wait is None
    assert str(status) in error.why


def test_410_retires() -> None:
    assert failure(410, "", NOW).is_gone
    assert not failure(404, "", NOW).is_gone


def test_waits_grow_and_are_the_same_for_the_same_dice() -> None:
    error = failure(500, "", NOW)
    waits = [delay(error, attempt, Random(1), patience=100) for attempt in range(1, ATTEMPTS)]
    assert waits == [delay(error, attempt, Random(1), patience=100) for attempt in range(1, ATTEMPTS)]
    assert all(wait is not None for wait in waits)
    assert 0.25 <= (waits[0] or 0) <= 0.75
    assert 0.5 <= (waits[1] or 0) <= 1.5
    assert delay(error, ATTEMPTS, Random(1), patience=100) is None


def test_what_the_server_asks_for_is_waited_for_within_patience_only() -> None:
    error = failure(503, "30", NOW)
    assert delay(error, 1, Random(1), patience=100) == 30.0
    assert delay(error, 1, Random(1), patience=20) is None


def test_a_refusal_is_final() -> None:
    assert delay(FetchError("no", is_refused=True), 1, Random(1), patience=100) is None
