"""What whole sites say of the use of their words, in the place that the TDM Reservation Protocol names (tdmrep.json).

Asked for once a day for each site whose feed or pages are fetched, after robots.txt; a site that has none says nothing.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urljoin

from digest.permissions import TDM_RESERVED, TDMREP_PATH, is_reserved, reserved_paths
from digest.sources.captures import Captures
from digest.sources.fetch import Fetcher
from digest.sources.http.failures import FetchError
from digest.sources.http_state import Record

_KEPT: Final = timedelta(days=1)
_LARGEST: Final = 256 * 1024


async def fetch_terms(fetcher: Fetcher, captures: Captures, addresses: Iterable[str], now: datetime) -> None:
    """Ask the sites of some addresses what they reserve, and keep it with what is known of their addresses."""
    places = dict.fromkeys(urljoin(address, TDMREP_PATH) for address in addresses)
    await asyncio.gather(*(_fetch(fetcher, captures, place, now) for place in places))


async def _fetch(fetcher: Fetcher, captures: Captures, place: str, now: datetime) -> None:
    known = captures.record(place) or Record(url=place)
    if known.asked is not None and now - known.asked < _KEPT:
        return
    try:
        answer = await fetcher.fetch(place, Record(url=place), most=_LARGEST)
    except FetchError as error:
        # What a site has withdrawn is withdrawn; what only cannot be read today holds on.
        reserved = () if error.status in {404, 410} else known.reserved
    else:
        body = captures.body(answer.copy.sha256) if answer.copy else None
        reserved = reserved_paths((body or b"").decode("utf-8-sig", "replace"))
    captures.put_record(replace(known, asked=now, reserved=reserved))


def site_signals(address: str, captures: Captures) -> tuple[str, ...]:
    """What the site of an address says of it, as signals."""
    known = captures.record(urljoin(address, TDMREP_PATH)) if address else None
    return (TDM_RESERVED,) if known is not None and is_reserved(address, known.reserved) else ()
