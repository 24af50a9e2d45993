"""What a round of fetching saw, as a web archive (WARC 1.1, ISO 28500) that any archive's tools read."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Final

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

# Bodies are kept unpacked, so the headers of their packing would be untrue.
_OF_THE_WAY: Final = frozenset({"content-encoding", "transfer-encoding", "content-length", "connection"})
_STATUSES: Final = frozenset(int(status) for status in HTTPStatus)


class WarcFile(AbstractContextManager["WarcFile"]):
    """A web archive that is being written; packed by record where its name ends in ``.gz``. Raises OSError."""

    def __init__(self, path: Path) -> None:
        self._stream = path.open("wb")
        self._writer = WARCWriter(self._stream, gzip=path.name.endswith(".gz"), warc_version="WARC/1.1")

    def add(self, url: str, when: datetime, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """One answer: ``headers`` by their names, ``body`` unpacked."""
        kept = [(name.title(), value) for name, value in headers.items() if name not in _OF_THE_WAY]
        phrase = HTTPStatus(status).phrase if status in _STATUSES else "Other"
        http = StatusAndHeaders(f"{status} {phrase}", [*kept, ("Content-Length", str(len(body)))], protocol="HTTP/1.1")
        date = when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        record = self._writer.create_warc_record(
            url, "response", payload=BytesIO(body), length=len(body), http_headers=http, warc_headers_dict={"WARC-Date": date}
        )
        self._writer.write_record(record)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        """Close the file."""
        self._stream.close()
