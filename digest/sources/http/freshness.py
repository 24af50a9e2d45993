"""How long a copy may stand in for a request, and how to ask whether it still does (RFC 9111, as a private cache). Pure.

Heuristic freshness (RFC 9111 4.2.2) is off: a server that says nothing is asked every time, by its validators if it gave some.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

# A feed that says it will not change for a year is still asked twice a day: a mistaken header must not silence a source.
_LONGEST: Final = timedelta(hours=12)
_DIRECTIVE: Final = re.compile(r"""\s*([\w-]+)\s*(?:=\s*(?:"([^"]*)"|([^\s,;]*)))?\s*(?:,|;|$)""", re.ASCII)
_LONGEST_HEADER: Final = 2000
# RFC 9110 8.8.3: an entity tag is visible ASCII (and obs-text, which we do not send back) in quotes, weak or strong.
_ETAG: Final = re.compile(r'(?:W/)?"[\x21\x23-\x7e]{0,500}"')
# Tags without quotes are common, and servers expect them back as they were; nothing that could end a header is in one.
_BARE_ETAG: Final = re.compile(r"[\w.:/+=-]{1,200}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What to ask "has it changed?" with; "" for what the server did not give."""

    etag: str = ""
    last_modified: str = ""

    def headers(self) -> list[tuple[str, str]]:
        """The conditional headers of a request (RFC 9110 13.1); none where there is nothing to ask with."""
        pairs = (("If-None-Match", self.etag), ("If-Modified-Since", self.last_modified))
        return [(name, value) for name, value in pairs if value]


def validators(headers: Mapping[str, str]) -> Validators:
    """The validators of a response that can safely be sent back. Header names are in lower case."""
    etag = headers.get("etag", "").strip()
    modified = headers.get("last-modified", "").strip()
    return Validators(
        etag=etag if _ETAG.fullmatch(etag) or _BARE_ETAG.fullmatch(etag) else "",
        last_modified=modified if http_date(modified) and modified.isascii() and modified.isprintable() else "",
    )


def is_storable(headers: Mapping[str, str]) -> bool:
    """Whether a response may answer a later request: not where it says ``no-store``.

    A working copy is kept even then, as a person keeps a saved page, but it never stands in for a request.
    """
    return "no-store" not in cache_control(headers.get("cache-control", ""))


def fresh_until(headers: Mapping[str, str], now: datetime) -> datetime:
    """The moment until which a response received ``now`` need not be asked for again; ``now`` where it must be at once."""
    directives = cache_control(headers.get("cache-control", ""))
    # What varies by everything is right for no second request (4.1); by less, it is: we always ask with the same headers.
    if "no-store" in directives or "no-cache" in directives or "*" in headers.get("vary", ""):
        return now
    age = max(timedelta(seconds=_seconds(headers.get("age", "")) or 0), _apparent_age(headers, now))
    has_age = "max-age" in directives  # which wins over Expires (RFC 9111 5.3)
    lifetime = timedelta(seconds=_seconds(directives["max-age"]) or 0) if has_age else _until_expiry(headers, now)
    return now + min(max(lifetime - age, timedelta(0)), _LONGEST)


def cache_control(header: str) -> dict[str, str]:
    """The directives of a Cache-Control header by name in lower case; of one that is given twice the first counts."""
    found: dict[str, str] = {}
    for match in _DIRECTIVE.finditer(header[:_LONGEST_HEADER]):
        found.setdefault(match[1].lower(), match[2] or match[3] or "")
    return found


def http_date(value: str) -> datetime | None:
    """The moment in an HTTP date (RFC 9110 5.6.7, also its obsolete forms); None for anything else."""
    try:
        found = parsedate_to_datetime(value.strip()[:100])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None  # email.utils raises all of these on odd dates
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _until_expiry(headers: Mapping[str, str], now: datetime) -> timedelta:
    """Expires minus Date; an Expires that is no date ("0") is the past (RFC 9111 5.3)."""
    expires = http_date(headers.get("expires", ""))
    if expires is None:
        return timedelta(0)
    return expires - (http_date(headers.get("date", "")) or now)


def _apparent_age(headers: Mapping[str, str], now: datetime) -> timedelta:
    """How long ago the response says it was made (RFC 9111 4.2.3)."""
    made = http_date(headers.get("date", ""))
    return max(timedelta(0), now - made) if made else timedelta(0)


def _seconds(value: str) -> int | None:
    """Delta-seconds (RFC 9111 1.2.2), capped where they would overflow; None for what is no number."""
    value = value.strip()
    return min(int(value), 2**31) if value.isascii() and value.isdigit() and len(value) < 20 else None
