"""Tells a WebSub hub that feeds have changed, so that it tells those who follow them (WebSub, W3C 2018; publishers' side)."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from digest.config import Config
from digest.sources.captures import Captures
from digest.sources.fetch import Fetcher
from digest.sources.http.failures import FetchError
from digest.sources.rounds import manners


def ping(config: Config, feeds: Iterable[str], now: datetime) -> str:
    """Tell the hub of ``site.hub`` about the addresses of feeds; why it could not be told, "" where it was.

    One request for each: what a hub makes of several at once WebSub leaves open.
    """
    try:
        asyncio.run(_told(config, tuple(feeds), now))
    except FetchError as error:
        return str(error)
    return ""


async def _told(config: Config, feeds: Iterable[str], now: datetime) -> None:
    fetcher = Fetcher(Captures(config.cache), replace(manners(config), pause=0.0), now=now)
    try:
        for feed in feeds:
            await fetcher.tell(config.site.hub, {"hub.mode": "publish", "hub.url": feed})
    finally:
        fetcher.close()
