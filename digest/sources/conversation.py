"""One request and one response on a connection, by h11's rules and under our caps; the body goes to disk as it comes."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import h11

from digest.sources.captures import Captures, NewBody
from digest.sources.http.failures import FetchError
from digest.sources.http.unpacking import Unpacking

# All of a response's headers. Browsers stop at 256 KB; honest ones stay below 16.
_HEADER_BYTES: Final = 64 * 1024
_MOST_INTERIM: Final = 10
# Framing of chunks may cost this much beside the content.
_RAW_SLACK: Final = 1024 * 1024
READ_BYTES: Final = 64 * 1024
_GOOD: Final = frozenset({200, 203})
_JOINED: Final = frozenset({"content-encoding", "cache-control", "vary", "x-robots-tag", "link"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One response as it came: ``body`` is None unless it is a good one."""

    status: int
    headers: dict[str, str]
    body: NewBody | None = None


class Conversation:
    """One response read off a connection, by h11's rules and under our caps."""

    def __init__(self, reader: asyncio.StreamReader, captures: Captures, most: int, *, cut: bool, deadline: float) -> None:
        self._reader, self._captures, self._most, self._cut, self._deadline = reader, captures, most, cut, deadline
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_HEADER_BYTES)
        self._has_ended = False
        self.received = 0

    def opening(self, request: h11.Request, body: bytes) -> bytes:
        """The bytes of our side of it."""
        events = [request, *([h11.Data(data=body)] if body else []), h11.EndOfMessage()]
        return b"".join(self._http.send(event) or b"" for event in events)

    async def reply(self) -> Reply:
        """The response; its body is on disk, not yet kept. Raises FetchError and OSError."""
        try:
            head = await self._head()
            headers = _joined(head.headers)
            if head.status_code not in _GOOD:
                return Reply(status=head.status_code, headers=headers)
            return Reply(status=head.status_code, headers=headers, body=await self._body(headers))
        except h11.RemoteProtocolError as error:
            if self._has_ended:
                raise FetchError("the connection ended in the middle of the answer", is_passing=True) from error
            raise FetchError(f"its answer is not HTTP as it should be ({str(error)[:80]})") from error

    async def _head(self) -> h11.Response:
        for _ in range(_MOST_INTERIM):
            event = await self._next()
            if isinstance(event, h11.Response):
                return event
            if not isinstance(event, h11.InformationalResponse):
                break
        raise FetchError("its answer is not HTTP as it should be (no final response)")

    async def _body(self, headers: dict[str, str]) -> NewBody:
        unpacking = Unpacking(headers.get("content-encoding", ""), most=self._most, cut=self._cut)
        body = self._captures.new_body()
        try:
            await self._fill(body, unpacking)
        except BaseException:
            body.drop()
            raise
        return body

    async def _fill(self, body: NewBody, unpacking: Unpacking) -> None:
        while isinstance(event := await self._next(), h11.Data):
            for piece in unpacking.feed(bytes(event.data)):
                body.write(piece)
            if unpacking.is_full:
                return
        unpacking.finish()
        if body.size == 0 and not self._cut:
            raise FetchError("it answered with nothing")
        rest, _ = self._http.trailing_data
        if rest.strip():
            raise FetchError("it sent more than it said it would, so its answer is cut off or not what it seems")

    async def _next(self) -> object:
        """The next event. Checks the deadline itself: where bytes are always at hand, the event loop has no chance to."""
        while True:
            event = self._http.next_event()
            if event is not h11.NEED_DATA:
                return event
            if asyncio.get_running_loop().time() > self._deadline:
                raise TimeoutError
            await asyncio.sleep(0)
            data = await self._reader.read(READ_BYTES)
            self._has_ended = not data
            self.received += len(data)
            if self.received > self._most + _RAW_SLACK:
                raise FetchError(f"it is larger than {self._most >> 20} MB")
            self._http.receive_data(data)


def _joined(pairs: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Headers by name in lower case: of lists all, of others the first."""
    found: dict[str, str] = {}
    for raw_name, raw_value in pairs:
        name, value = raw_name.decode("ascii", "replace").lower(), raw_value.decode("latin-1")
        if name not in found:
            found[name] = value
        elif name in _JOINED:
            found[name] = f"{found[name]}, {value}"
    return found
