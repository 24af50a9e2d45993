"""What sites say of the use of their words: in tdmrep.json (TDM Reservation Protocol), in the licences that they name (RSL).

The first is asked for once a day for each site whose feed or pages are fetched, after robots.txt; who has neither says nothing.
A licence is asked for in a run that reads what names it (a feed in each, a page of a recent edition twice a day), as any other
address is: once a day, but each time while it cannot be read (unless its server says when, or that it is gone for good); and one
of each host in a run, so that pages which name ever new ones are no way to make us ask without end. Until it was read, what names
it is listed by headline and link only: it may forbid more.

Both are kept apart from what else is known of their addresses (``_known``): whoever names an article as a licence, or
tdmrep.json as an article, changes nothing about the other.
"""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urljoin

from digest.errors import CageError
from digest.model import SourceFailure
from digest.permissions import (
    LICENCE,
    LICENCE_READ,
    LICENCE_UNREAD,
    RSL_TYPE,
    TDM_RESERVED,
    TDMREP_PATH,
    in_robots_txt,
    is_reserved,
    reserved_paths,
    terms_for,
)
from digest.sources.captures import Captures
from digest.sources.fetch import Fetcher
from digest.sources.http.failures import FetchError
from digest.sources.http.freshness import validators
from digest.sources.http_state import Copy, Record, failed, succeeded
from digest.sources.reading import job_of, name_licences, read_licence
from digest.sources.world import Caged
from digest.urls import host, http_link

_KEPT: Final = timedelta(days=1)
_LARGEST: Final = 256 * 1024
_SITE: Final = "site:"  # before an address: what is known of it as a site's tdmrep.json; LICENCE: as a licence


async def fetch_terms(
    fetcher: Fetcher, captures: Captures, read: Iterable[Record], now: datetime, caged: Caged
) -> list[SourceFailure]:
    """Ask the sites of what was read what they say of its use, and keep that; which licences could not be read, and why."""
    copies = _with_licences([record for record in read if record.latest], captures, caged)
    places = dict.fromkeys(urljoin(copy.url, TDMREP_PATH) for copy in copies)
    await asyncio.gather(*(_fetch_reserved(fetcher, captures, place, now) for place in places))
    named = dict.fromkeys(one for copy in copies for one in _licences((*copy.signals, *_of_site(copy.url, captures)), copy.url))
    known = (_known(LICENCE, address, captures) for address in named if address)
    due = {host(_address(one)): one for one in reversed([one for one in known if _is_due(one, now)])}
    asked = await asyncio.gather(*(_fetch_licence(fetcher, captures, one, now, caged) for one in due.values()))
    return [_unread(one) for one in asked if one.error]


def said_of(url: str, copy: Copy | None, captures: Captures) -> tuple[str, ...]:
    """What the site of an address, and the answer that brought its words, say of these, as signals."""
    said = dict.fromkeys((*(copy.signals if copy else ()), *_of_site(url, captures)))
    licences = [_known(LICENCE, address, captures) for address in _licences(said, copy.url if copy else url)]
    terms = [signal for one in licences for signal in (terms_for(url, one.terms) if one.terms else (LICENCE_UNREAD,))]
    is_read = bool(licences) and LICENCE_UNREAD not in terms
    rest = (signal for signal in said if not signal.startswith(LICENCE))
    return tuple(dict.fromkeys((*rest, *terms, *([LICENCE_READ] if is_read else []))))


def _known(kind: str, address: str, captures: Captures) -> Record:
    """What is known of an address as one of this kind, whatever is known of it as a page or a feed."""
    return captures.record(f"{kind}{address}") or Record(url=f"{kind}{address}")


# ---------------------------------------------------------------- sites


async def _fetch_reserved(fetcher: Fetcher, captures: Captures, place: str, now: datetime) -> None:
    known = _known(_SITE, place, captures)
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


def _of_site(url: str, captures: Captures) -> tuple[str, ...]:
    """What the site of an address says of it, as signals."""
    if not url:
        return ()
    known = _known(_SITE, urljoin(url, TDMREP_PATH), captures)
    return (*known.signals, TDM_RESERVED) if is_reserved(url, known.reserved) else known.signals


# ---------------------------------------------------------------- licences


def _with_licences(read: Sequence[Record], captures: Captures, caged: Caged) -> list[Copy]:
    """The last copy of each of what was read, with the licences that pages name in their elements; they are kept with it."""
    copies = {record.url: record.copies[0] for record in read}
    naming = [one for one in read if RSL_TYPE.encode() in (captures.body(one.copies[0].sha256) or b"").lower()]
    found = caged(name_licences, [job_of(record.copies[0], captures) for record in naming])
    for record, (_, named) in zip(naming, found, strict=True):
        more = (LICENCE_UNREAD,) if isinstance(named, CageError) else named
        copy = replace(record.copies[0], signals=tuple(dict.fromkeys((*record.copies[0].signals, *more))))
        captures.put_record(replace(record, copies=(copy, *record.copies[1:])))
        copies[record.url] = copy
    return list(copies.values())


def _licences(signals: Iterable[str], base: str) -> Iterator[str]:
    """The addresses of the licences among signals, seen from ``base``; "" for one that nobody can ask for."""
    for signal in signals:
        if signal.startswith(LICENCE):
            try:
                yield http_link(urljoin(base, signal.removeprefix(LICENCE))) or ""
            except ValueError:
                yield ""


def _address(licence: Record) -> str:
    return licence.url.removeprefix(LICENCE)


def _is_due(licence: Record, now: datetime) -> bool:
    """Whether it is time to ask: at once until it can be read; then, and where it is gone for good, once a day."""
    if licence.asked is None or now - licence.asked >= _KEPT:
        return True
    is_resting = licence.not_before is not None and now < licence.not_before
    return bool(licence.error) and not licence.gone and not is_resting


async def _fetch_licence(fetcher: Fetcher, captures: Captures, known: Record, now: datetime, caged: Caged) -> Record:
    """What is known of a licence once it was asked for; where that fails, what was read of it before holds on."""
    try:
        answer = await fetcher.fetch(_address(known), known, most=_LARGEST)
        record = replace(known, asked=now, good=now, error="", failures=0)
        if answer.copy:
            terms = await asyncio.to_thread(_read, answer.copy, captures, caged)
            record = replace(succeeded(known, answer.copy, now=now), terms=terms, validators=validators(answer.headers))
    except FetchError as error:
        record = failed(known, error, now=now)
    captures.put_record(record)
    return record


def _read(copy: Copy, captures: Captures, caged: Caged) -> tuple[str, ...]:
    ((_, terms),) = caged(read_licence, [job_of(copy, captures)])
    if isinstance(terms, CageError) or not terms:
        raise FetchError(str(terms) if terms else "it is no licence in the form of RSL")
    return terms


def _unread(licence: Record) -> SourceFailure:
    holds = "what it said before holds on" if licence.terms else "until it can, what names it is listed by headline and link only"
    why = f"the licence {_address(licence)} cannot be read ({licence.error}); {holds}"
    return SourceFailure(source=host(_address(licence)), why=why)
