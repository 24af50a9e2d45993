"""A small server on this machine that answers as a test tells it to, also badly, and remembers what it was asked."""

import asyncio
import socket
import struct
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from ssl import SSLContext
from typing import Any

from digest.config import Config, NetworkConfig, SiteConfig, SourceConfig
from digest.model import RawItem, SourceFailure
from digest.permissions import TDMREP_PATH
from digest.sources import Captures, Fetched, collect
from digest.sources import fetch as fetch_sources
from digest.sources.fetch import Answer, Fetcher, Manners, Resolve
from digest.sources.http_state import Record
from tests.sources.folders import NOW, inline


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asked: the path with its query, headers by name in lower case, when (monotonic seconds), its body."""

    path: str
    headers: Mapping[str, str]
    at: float
    body: bytes = b""


@dataclass(slots=True)
class Exchange:
    """One request on its way to being answered."""

    request: Request
    number: int  # how often this path was asked, from 1
    send: Callable[[bytes], None]
    reset: Callable[[], None]

    def reply(self, body: bytes = b"", status: int = 200, **headers: str) -> None:
        """A proper answer; header names are written with underscores."""
        lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", "Connection: close"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.send("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)


Reply = Callable[[Exchange], None]


@dataclass
class Server:
    """A server on 127.0.0.1 with its replies by path; what it does not know is 404."""

    port: int = 0
    replies: dict[str, Reply] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"

    def on(self, path: str, body: bytes | str = b"", status: int = 200, **headers: str) -> None:
        """Answer a path properly."""
        content = body.encode() if isinstance(body, str) else body
        self.replies[path] = lambda exchange: exchange.reply(content, status, **headers)

    def raw(self, path: str, *pieces: bytes) -> None:
        """Answer a path with these bytes and nothing else."""
        self.replies[path] = lambda exchange: exchange.send(b"".join(pieces))

    def asked(self, path: str | None = None) -> list[Request]:
        """The requests for a path; where none is named, all but those for what a site says of itself."""
        return [r for r in self.requests if (r.path == path if path else r.path not in ("/robots.txt", TDMREP_PATH))]


def _not_found(exchange: Exchange) -> None:
    exchange.reply(b"none", 404)


@contextmanager
def serving(tls: SSLContext | None = None) -> Iterator[Server]:
    """A running server."""
    server = Server()

    class Handler(StreamRequestHandler):
        timeout = 20

        def handle(self) -> None:
            try:
                if tls is not None:
                    self.connection = tls.wrap_socket(self.connection, server_side=True)
                    self.rfile = self.connection.makefile("rb")
                self._answer()
            except OSError:
                pass  # the client went away, which is often the point
            finally:
                self.connection.close()

        def _answer(self) -> None:
            first = self.rfile.readline().decode("latin-1").split()
            headers = {}
            while line := self.rfile.readline().decode("latin-1").strip():
                name, _, value = line.partition(":")
                headers[name.lower()] = value.strip()
            if len(first) < 2:
                return
            body = self.rfile.read(int(headers.get("content-length", 0)))
            with server.lock:
                request = Request(first[1], headers, time.monotonic(), body)
                server.requests.append(request)
                server.counts[first[1]] += 1
                number = server.counts[first[1]]
                server.at_once += 1
                server.most_at_once = max(server.most_at_once, server.at_once)
            exchange = Exchange(request, number, self.connection.sendall, self._reset)
            try:
                server.replies.get(first[1], _not_found)(exchange)
            finally:
                with server.lock:
                    server.at_once -= 1

        def _reset(self) -> None:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

    class Listening(ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True
        request_queue_size = 64

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Say nothing of clients that went away."""

    with Listening(("127.0.0.1", 0), Handler) as listening:
        server.port = listening.server_address[1]
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server
        listening.shutdown()


def manners(*servers: Server, **more: Any) -> Manners:
    """Manners for a test: in a hurry, and allowed to ask these servers."""
    settings: dict[str, Any] = {
        "pause": 0.0,
        "deadline": 2.0,
        "patience": 20.0,
        "allow": frozenset(server.place for server in servers),
    }
    return Manners(agent="test-bot", user_agent="test-bot/1 (+https://brief.example/)", **{**settings, **more})


def ask(
    root: Path,
    url: str,
    manners: Manners,
    *,
    known: Record | None = None,
    resolve: Resolve | None = None,
    now: datetime = NOW,
    most: int = 100_000,
    trust: SSLContext | None = None,
) -> tuple[Answer, bytes]:
    """One address asked for, and the body of its answer. Raises FetchError."""

    async def asking() -> Answer:
        fetcher = Fetcher(Captures(root), manners, now=now, resolve=resolve, trust=trust)
        try:
            return await fetcher.fetch(url, known or Record(url=url), most=most)
        finally:
            fetcher.close()

    answer = asyncio.run(asking())
    return answer, (Captures(root).body(answer.copy.sha256) or b"") if answer.copy else b""


def resolving(**names: str) -> Resolve:
    """A name service of one's own; names are written with underscores for dots."""

    async def resolve(host: str, port: int) -> Sequence[str]:
        return names.get(host.replace(".", "_").replace("-", "_"), "").split()

    return resolve


def network_config(root: Path, server: Server, *sources: SourceConfig, **network: Any) -> Config:
    """A site's settings with sources on a server."""
    settings = NetworkConfig(**{"allow": (server.place,), "pause": 0.0, "patience": 30.0, **network})
    return Config(root=root, site=SiteConfig(name="Test", url="https://brief.example/"), sources=sources, network=settings)


def fetch_all(config: Config, now: datetime = NOW, used: Sequence[str] = ()) -> Fetched:
    """One round, its feeds read in this process."""
    return fetch_sources(config, now, caged=inline, used=used)


def collected(config: Config, now: datetime = NOW) -> tuple[list[RawItem], list[SourceFailure]]:
    """What a build gets from the captures."""
    found = list(collect(config, now=now, caged=inline))
    return [one for one in found if isinstance(one, RawItem)], [one for one in found if isinstance(one, SourceFailure)]
