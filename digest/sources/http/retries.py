"""Which failures pass, and how long to wait for it. Pure."""

from datetime import datetime
from random import Random
from typing import Final

from digest.sources.http.failures import FetchError
from digest.sources.http.freshness import http_date

ATTEMPTS: Final = 3
# Further attempts at one host in one run, whatever their number of addresses: a host in trouble is not helped by more.
CHANCES: Final = ATTEMPTS - 1
# Statuses of a server that may be well in a moment: too many requests, its own trouble, its upstream's.
_PASSING: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_ASKS_FOR_REST: Final = frozenset({429, 503})
_GONE: Final = 410
# Seconds before the first and the second further attempt, before jitter, beside the host's own pause: what lasts longer than a
# few seconds mostly lasts longer than a run, and the last good copy stands in.
_BACKOFF: Final = (0.5, 1.0)
_JITTER: Final = (0.5, 1.5)
_WORDS: Final = {
    204: "no content",
    206: "only a part, which nobody asked for",
    304: "not modified, though nothing was asked about",
    400: "bad request",
    401: "a password is needed",
    402: "payment is needed",
    403: "forbidden",
    404: "not found",
    406: "not acceptable",
    410: "gone for good",
    429: "too many requests",
    451: "barred for legal reasons",
    500: "the server's own error",
    502: "bad gateway",
    503: "unavailable",
    504: "gateway timed out",
}


def failure(status: int, retry_after: str, now: datetime) -> FetchError:
    """A response that is neither a copy nor a redirect, as an error: what it says, and whether asking again may help."""
    words = _WORDS.get(status, "an answer that is not understood" if status < 400 else "an error")
    return FetchError(
        f"it answered {status} ({words})",
        status=status,
        is_passing=status in _PASSING,
        is_gone=status == _GONE,
        wait=seconds_to_wait(retry_after, now) if status in _ASKS_FOR_REST else None,
    )


def seconds_to_wait(retry_after: str, now: datetime) -> float | None:
    """What Retry-After says (RFC 9110 10.2.3), in seconds from ``now``, never negative; None where it says nothing."""
    value = retry_after.strip()
    if value.isascii() and value.isdigit():
        return float(value[:10])
    moment = http_date(value) if value else None
    return None if moment is None else max(0.0, (moment - now).total_seconds())


def delay(error: FetchError, attempt: int, dice: Random, *, patience: float) -> float | None:
    """Seconds to wait before another attempt after ``attempt`` (from 1) failed; None where there should be none.

    ``patience`` is how many seconds this run still has: what would take longer is not waited for.
    """
    if not error.is_passing or attempt >= ATTEMPTS:
        return None
    wanted = _BACKOFF[attempt - 1] * dice.uniform(*_JITTER)
    seconds = max(wanted, error.wait or 0.0)
    return seconds if seconds <= patience else None
