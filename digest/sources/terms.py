"""What whole sites say of the use of their words: in tdmrep.json (TDM Reservation Protocol), in robots.txt (RSL's licences).

The first is asked for once a day for each site whose feed or pages are fetched, after robots.txt; who has neither says nothing.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urljoin

from digest.permissions import TDM_RESERVED, TDMREP_PATH, in_robots_txt, is_reserved, reserved_paths
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
    captures.put_record(replace(known, asked=now, reserved=reserved, signals=_in_robots_txt(place, captures)))


def _in_robots_txt(place: str, captures: Captures) -> tuple[str, ...]:
    """What the robots.txt of a site says that was read before anything else was asked for there."""
    known = captures.record(urljoin(place, "/robots.txt"))
    body = captures.body(known.latest.sha256) if known and known.latest else None
    return in_robots_txt((body or b"").decode("utf-8-sig", "replace"))


def site_signals(address: str, captures: Captures) -> tuple[str, ...]:
    """What the site of an address says of it, as signals."""
    known = captures.record(urljoin(address, TDMREP_PATH)) if address else None
    if known is None:
        return ()
    return (*known.signals, TDM_RESERVED) if is_reserved(address, known.reserved) else known.signals
