"""Where a redirect leads, and what is learnt from it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from digest.sources.http.addresses import Target, parse_target
from digest.sources.http.failures import FetchError

MOST_HOPS: Final = 5
# 303 says "see other", 300 leaves a choice to people: neither is a permanent move.
_TEMPORARY: Final = frozenset({302, 303, 307})
_PERMANENT: Final = frozenset({301, 308})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One redirect that was followed: the address that answered, and whether it said to remember."""

    url: str
    is_permanent: bool


def is_redirect(status: int) -> bool:
    """Whether a status asks to look elsewhere."""
    return status in _TEMPORARY or status in _PERMANENT


def next_target(target: Target, status: int, location: str | None, hops: Sequence[Hop], allow: Sequence[str] = ()) -> Target:
    """Where a redirect leads. Raises FetchError where it leads nowhere, in a circle, too far, or where we do not go."""
    if not location or not location.strip():
        raise FetchError(f"{target.url} redirects without saying where to", status=status, is_refused=True)
    if len(hops) >= MOST_HOPS:
        raise FetchError(f"it redirects more than {MOST_HOPS} times", status=status)
    try:
        address = urljoin(target.url, location.strip())
    except ValueError as error:
        raise FetchError(f"{target.url} redirects to something that is no address", status=status, is_refused=True) from error
    try:
        following = parse_target(address, allow=allow)
    except FetchError as error:
        raise FetchError(f"it redirects, but {error.why}", status=status, is_refused=True) from error
    if following.url.split("#")[0] in {target.url.split("#")[0], *(hop.url.split("#")[0] for hop in hops)}:
        raise FetchError("it redirects in a circle", status=status)
    return following


def moved_for_good(hops: Sequence[Hop], final: str) -> str:
    """The address to remember instead of the first one: where an unbroken chain of permanent moves ends; "" if there is none.

    A move from https to http is followed, but not learnt.
    """
    chain = [hop.url for hop in hops] + [final]
    kept = next((n for n, hop in enumerate(hops) if not hop.is_permanent), len(hops))
    learnt = chain[kept]
    is_worse = chain[0].startswith("https:") and learnt.startswith("http:")
    return "" if kept == 0 or is_worse else learnt


def hop(target: Target, status: int) -> Hop:
    """The record of one redirect."""
    return Hop(url=target.url, is_permanent=status in _PERMANENT)
