"""The door to HTTP, and the only one: asks for an address politely, safely and within limits, and keeps what came.

Nothing out there is trusted. What may be asked, where a redirect leads, how long to wait are decisions of ``http/``; here they
are carried out. The protocol itself is h11's (``conversation.py``), the connection asyncio's, TLS the standard library's.

- Each hop: robots.txt, the host's turn, a name resolved, its addresses checked, a connection to exactly the one that was.
  The Host header, SNI and the certificate stay the name's. No proxy of the environment is used: it would undo the check.
- One connection for each request: a hostile server can smuggle nothing from one answer into the next.
- One deadline for all of a request: resolving, connecting, TLS, headers, body. Caps on headers, raw bytes, unpacked bytes.
- The body goes to disk as it comes, so that memory does not grow with it.
"""

import asyncio
import os
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Final, TypeVar
from urllib.parse import urlencode

import certifi
import h11

from digest.cage import LARGEST_ITEM
from digest.permissions import in_headers
from digest.sources.captures import Captures
from digest.sources.conversation import READ_BYTES, Conversation, Reply
from digest.sources.http import redirects, retries, robots
from digest.sources.http.addresses import Target, literal, parse_target, permitted
from digest.sources.http.failures import FetchError
from digest.sources.http.media import charset, media_type
from digest.sources.http.unpacking import ACCEPTED
from digest.sources.http_state import Copy, Record, succeeded
from digest.sources.warc import WarcFile

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
T = TypeVar("T")

# Honest servers answer within a few seconds; a small site on a slow line may take 20 for a large feed.
DEADLINE_SECONDS: Final = 25.0
_CONNECT_SECONDS: Final = 8.0
_MOST_ADDRESSES: Final = 3
# Requests under way at once, over all hosts: enough for a hundred hosts at a second's pause, little for any router.
_MOST_CONNECTIONS: Final = 64
# Of what an address says that was only told something.
_LONGEST_NOD: Final = 64 * 1024
_RESOLVERS: Final = 32
# A robots.txt that cannot be read any more counts as it was for so long (RFC 9309 2.3.1.4 speaks of 30 days).
_OLD_ROBOTS: Final = timedelta(days=30)
_NO_TIME: Final = "the run's time was over before its turn came"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How we behave. ``agent`` is our product token, ``user_agent`` the whole header; times are in seconds.

    ``pause`` is between two requests to one host, ``patience`` how long a whole run may take, ``allow`` the places
    ("127.0.0.1:8000") that are asked though they are not public.
    """

    agent: str
    user_agent: str
    allow: frozenset[str] = frozenset()
    pause: float = 1.0
    deadline: float = DEADLINE_SECONDS
    patience: float = 900.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A good answer: a new copy, or None where the one we have is still right (304).

    ``moved_to`` is the address to ask from now on ("" for the same); ``headers`` have names in lower case.
    """

    copy: Copy | None
    headers: dict[str, str]
    moved_to: str = ""


@dataclass(slots=True, kw_only=True)
class Traffic:
    """What a run cost, for its report."""

    requests: int = 0
    not_modified: int = 0
    bytes_in: int = 0


@dataclass(slots=True)
class _Host:
    """One host's turn: nobody else's request is under way while it is held."""

    pause: float
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    waiting: int = 0
    chances: int = retries.CHANCES


class Fetcher:
    """Asks for addresses during one run, inside one event loop. ``now`` is the run's present, aware.

    ``warc`` takes every answer, as an archive.
    """

    def __init__(
        self,
        captures: Captures,
        manners: Manners,
        *,
        now: datetime,
        resolve: Resolve | None = None,
        trust: ssl.SSLContext | None = None,
        warc: WarcFile | None = None,
    ) -> None:
        self._captures, self._manners, self._now, self._warc = captures, manners, now, warc
        self._loop = asyncio.get_running_loop()
        self._started = self._loop.time()
        self._resolve = resolve or self._system_addresses
        self._trust = trust
        self._hosts: dict[str, _Host] = {}
        self._rules: dict[str, asyncio.Task[robots.Rules]] = {}
        self._connections = asyncio.Semaphore(_MOST_CONNECTIONS)
        self._resolvers = ThreadPoolExecutor(_RESOLVERS, thread_name_prefix="resolve")
        self.traffic = Traffic()

    def close(self) -> None:
        """Give back what the run held; a name that is still being resolved is not waited for."""
        self._resolvers.shutdown(wait=False, cancel_futures=True)

    # ------------------------------------------------------------ one address

    async def fetch(self, url: str, known: Record, *, most: int = LARGEST_ITEM) -> Answer:
        """What an address answers, tried again where that may help. Raises FetchError.

        ``known`` says what to ask "has it changed?" with and where the address has moved; ``most`` is the cap in bytes.
        """
        return await self._patiently(url, lambda: self._follow(known.moved_to or url, known, most))

    async def post(self, url: str, body: bytes, headers: Mapping[str, str], *, most: int) -> bytes:
        """What an address answers to a body of JSON. Raises FetchError, also for a redirect: the body is for nobody else.

        robots.txt is for those who read pages; an address that digest.yml names to be asked is asked.
        """
        target = parse_target(url, allow=self._manners.allow)
        request = self._posting(target, body, {**headers, "Content-Type": "application/json"})
        return await self._patiently(url, lambda: self._posted(target, request, body, most))

    async def tell(self, url: str, form: Mapping[str, str]) -> None:
        """Post a form to an address that need not say more than that it has heard. Raises FetchError, also for a redirect."""
        target, body = parse_target(url, allow=self._manners.allow), urlencode(form).encode()
        request = self._posting(target, body, {"Content-Type": "application/x-www-form-urlencoded"})
        await self._patiently(url, lambda: self._told(target, request, body))

    def _posting(self, target: Target, body: bytes, headers: Mapping[str, str]) -> h11.Request:
        ours = self._headers(target, Record(url=target.url))
        return h11.Request(
            method="POST", target=target.path, headers=[*ours, *headers.items(), ("Content-Length", str(len(body)))]
        )

    async def _told(self, target: Target, request: h11.Request, body: bytes) -> None:
        reply = await self._ask(target, request, _LONGEST_NOD, body=body, is_robots=True)
        if reply.body is not None:
            reply.body.drop()
        elif not 200 <= reply.status < 300:
            raise retries.failure(reply.status, reply.headers.get("retry-after", ""), self._present())

    async def _posted(self, target: Target, request: h11.Request, body: bytes, most: int) -> bytes:
        reply = await self._ask(target, request, most, body=body)
        if reply.body is None:
            raise retries.failure(reply.status, reply.headers.get("retry-after", ""), self._present())
        name = reply.body.keep()
        answer = self._captures.body(name) or b""
        self._captures.drop_body(name)
        return answer

    async def _patiently(self, url: str, ask: Callable[[], Awaitable[T]]) -> T:
        """An answer, asked for a few times with growing pauses while its failures are such as pass. Raises FetchError."""
        dice = Random(f"{self._now.isoformat()} {url}")  # noqa: S311  # spreads requests, keeps no secret
        attempt = 1
        while True:
            try:
                return await ask()
            except FetchError as error:
                seconds = retries.delay(error, attempt, dice, patience=self._patience_left())
                if seconds is None or not self._has_second_chance(url):
                    raise
            attempt += 1
            await asyncio.sleep(seconds)

    def _has_second_chance(self, url: str) -> bool:
        """Whether a host in trouble may be pressed once more in this run; takes note that it was."""
        host = self._host(parse_target(url, allow=self._manners.allow))
        host.chances -= 1
        return host.chances >= 0

    async def _follow(self, url: str, known: Record, most: int, *, is_robots: bool = False) -> Answer:
        """The answer at the end of a chain of redirects. Raises FetchError."""
        target = parse_target(url, allow=self._manners.allow)
        hops: list[redirects.Hop] = []
        while True:
            if not is_robots:
                await self._check_robots(target)
            request = h11.Request(method="GET", target=target.path, headers=self._headers(target, known))
            reply = await self._ask(target, request, most, is_robots=is_robots)
            if self._warc is not None:
                body = reply.body.content() if reply.body else b""
                self._warc.add(target.url, self._present(), reply.status, reply.headers, body)
            if not redirects.is_redirect(reply.status):
                return self._answer(reply, target, known, hops)
            location = reply.headers.get("location")
            following = redirects.next_target(target, reply.status, location, hops, tuple(self._manners.allow))
            hops.append(redirects.hop(target, reply.status))
            target = following

    def _answer(self, reply: Reply, target: Target, known: Record, hops: Sequence[redirects.Hop]) -> Answer:
        """A reply that is no redirect, as an answer; its body is kept. Raises FetchError for all but 200 and 304."""
        if reply.status == 304 and known.latest is not None and _conditions(known, target):
            self.traffic.not_modified += 1
            return Answer(copy=None, headers=reply.headers)
        if reply.body is None:
            raise retries.failure(reply.status, reply.headers.get("retry-after", ""), self._present())
        content_type = reply.headers.get("content-type", "")
        copy = Copy(
            sha256=reply.body.keep(),
            size=reply.body.size,
            fetched=self._now,
            url=target.url,
            media_type=media_type(content_type),
            charset=charset(content_type),
            signals=in_headers(reply.headers),
        )
        return Answer(copy=copy, headers=reply.headers, moved_to=redirects.moved_for_good(hops, target.url))

    # ------------------------------------------------------------ manners

    def _present(self) -> datetime:
        return self._now + timedelta(seconds=self._loop.time() - self._started)

    def _patience_left(self) -> float:
        return self._manners.patience - (self._loop.time() - self._started)

    async def _check_robots(self, target: Target) -> None:
        """Raises FetchError where the site does not want us there; takes note of how slowly it wants to be asked."""
        if target.origin not in self._rules:
            self._rules[target.origin] = asyncio.create_task(self._read_robots(target.origin))
        rules = await self._rules[target.origin]
        host = self._host(target)
        host.pause = max(host.pause, rules.delay)
        if why := rules.refusal(target.url):
            raise FetchError(why, is_refused=True)

    async def _read_robots(self, origin: str) -> robots.Rules:
        """The rules of a site: from a copy of the last day, else asked for, else from an older copy."""
        url = f"{origin}/robots.txt"
        known = self._captures.record(url) or Record(url=url)
        if rules := self._kept_rules(known, robots.KEPT):
            return rules
        try:
            fresh = await self._fetch_robots(url)
        except FetchError as error:
            if error.is_refused:
                return robots.Rules(agent=self._manners.agent, why=error.why)
            return self._kept_rules(known, _OLD_ROBOTS) or robots.unreachable(error.why, self._manners.agent)
        read = succeeded(Record(url=url), fresh, now=self._now)
        self._captures.put_record(read)
        return self._kept_rules(read, robots.KEPT) or robots.unreachable("its copy is gone", self._manners.agent)

    async def _fetch_robots(self, url: str) -> Copy:
        """A copy of robots.txt; an empty one with its status where the site has none. Raises FetchError."""
        asked = Record(url=url)
        try:
            answer = await self._patiently(url, lambda: self._follow(url, asked, robots.LARGEST, is_robots=True))
        except FetchError as error:
            if not robots.is_unavailable(error.status) or error.is_refused:
                raise
            return Copy(sha256=self._captures.new_body().keep(), size=0, fetched=self._now, url=url, status=error.status)
        if answer.copy is None:
            raise AssertionError("a request without conditions has a copy or an error")
        return answer.copy

    def _kept_rules(self, known: Record, longest: timedelta) -> robots.Rules | None:
        """The rules in the last copy; None where that is older, or gone: what cannot be read allows nothing."""
        if known.latest is None or known.good is None or self._now - known.good >= longest:
            return None
        body = self._captures.body(known.latest.sha256)
        if body is None:
            return None
        return robots.rules_from(known.latest.status, body.decode("utf-8-sig", "replace"), self._manners.agent)

    def _host(self, target: Target) -> _Host:
        return self._hosts.setdefault(target.host, _Host(self._manners.pause))

    @asynccontextmanager
    async def _turn(self, target: Target) -> AsyncIterator[None]:
        """The host's turn: alone with it, and not sooner than its pause allows. Raises FetchError where the run ends first."""
        host = self._host(target)
        await self._queue_for(host)
        try:
            wait = host.free_at - self._loop.time()
            if wait > self._patience_left():
                raise FetchError(_NO_TIME)
            await asyncio.sleep(max(0.0, wait))
            async with self._connections:
                try:
                    yield
                finally:
                    host.free_at = self._loop.time() + host.pause
        finally:
            host.lock.release()

    async def _queue_for(self, host: _Host) -> None:
        """Waits until nobody else asks this host. Raises FetchError where that would take longer than the run."""
        left = self._patience_left()
        if host.waiting * host.pause > left:
            raise FetchError(_NO_TIME)
        host.waiting += 1
        try:
            async with asyncio.timeout(left):
                await host.lock.acquire()
        except TimeoutError as error:
            raise FetchError(_NO_TIME) from error
        finally:
            host.waiting -= 1

    # ------------------------------------------------------------ one request

    async def _ask(self, target: Target, request: h11.Request, most: int, *, body: bytes = b"", is_robots: bool = False) -> Reply:
        """One response, under one deadline. Raises FetchError."""
        async with self._turn(target):
            self.traffic.requests += 1
            deadline = self._loop.time() + self._manners.deadline
            try:
                async with asyncio.timeout_at(deadline):
                    reader, writer = await self._connect(target)
                    try:
                        conversation = Conversation(reader, self._captures, most, cut=is_robots, deadline=deadline)
                        writer.write(conversation.opening(request, body))
                        reply = await conversation.reply()
                    finally:
                        writer.transport.abort()
            except TimeoutError as error:
                raise FetchError(f"it took longer than {self._manners.deadline:g} seconds") from error
            except ssl.SSLCertVerificationError as error:
                raise FetchError(f"its certificate is not good ({error.verify_message})") from error
            except ssl.SSLError as error:
                raise FetchError(f"no secure connection came about ({error.reason or 'TLS error'})") from error
            except OSError as error:
                raise FetchError(f"the connection failed ({_reason(error)})", is_passing=True) from error
            self.traffic.bytes_in += conversation.received
            return reply

    def _headers(self, target: Target, known: Record) -> list[tuple[str, str]]:
        return [
            ("Host", target.authority),
            ("User-Agent", self._manners.user_agent),
            ("Accept", "*/*"),
            ("Accept-Encoding", ACCEPTED),
            ("Connection", "close"),
            *(known.validators.headers() if _conditions(known, target) else ()),
        ]

    async def _connect(self, target: Target) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection to an address that was checked. Raises FetchError where none may be asked, OSError where none answers."""
        alone = literal(target.host)
        found = [alone] if alone else list(dict.fromkeys(await self._resolve(target.host, target.port)))
        addresses = permitted(found, target, self._manners.allow)[:_MOST_ADDRESSES]
        for number, address in enumerate(addresses, 1):
            try:
                async with asyncio.timeout(_CONNECT_SECONDS):
                    return await self._open(target, address)
            except ssl.SSLError:
                raise
            except OSError:
                if number == len(addresses):
                    raise
        raise AssertionError("permitted() gives at least one address")

    async def _open(self, target: Target, address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if target.scheme == "http":
            return await asyncio.open_connection(address, target.port, limit=READ_BYTES)
        return await asyncio.open_connection(
            address,
            target.port,
            limit=READ_BYTES,
            ssl=self._trust or trusted(),
            server_hostname=target.host,
            ssl_handshake_timeout=_CONNECT_SECONDS,
        )

    async def _system_addresses(self, host: str, port: int) -> Sequence[str]:
        """What the system resolves a name to. Raises FetchError."""
        try:
            found = await self._loop.run_in_executor(
                self._resolvers, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            )
        except (socket.gaierror, UnicodeError) as error:
            is_passing = isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN
            why = f"the name {host} could not be looked up; is this machine online?" if is_passing else f"there is no host {host}"
            raise FetchError(why, is_passing=is_passing) from error
        return [str(address[0]) for *_, address in found]


@cache
def trusted() -> ssl.SSLContext:
    """Whom we believe about names: the system's authorities (and SSL_CERT_FILE), and Mozilla's where a system has none."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _conditions(known: Record, target: Target) -> bool:
    """Whether our copy is of this very address and may be asked about."""
    return known.latest is not None and known.is_storable and known.latest.url == target.url and bool(known.validators.headers())


def _reason(error: OSError) -> str:
    """What the system says, not asyncio, which names the call and its arguments."""
    said = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
    return (said or type(error).__name__).lower()
