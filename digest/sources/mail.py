"""Newsletters in a mailbox: a maildir, a mailbox file, or a folder on an IMAP server; the door to IMAP, and the only one.

Files are read where they lie. A folder on a server is read by `digest fetch`: its mails of the last days become one mailbox in
the captures, from which `digest build` works. The same rules hold as for HTTP: only an address that was checked is connected to,
TLS is in the name of the host, one deadline for all of it, and a cap on what comes. The folder is opened for reading only, and no
mail is marked as read.
"""

import imaplib
import os
import re
import socket
import ssl
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from digest.cage import LARGEST_ITEM
from digest.config import Config, SourceConfig
from digest.model import RawItem, SourceFailure
from digest.sources.captures import Captures
from digest.sources.fetch import trusted
from digest.sources.folder import Job, items_of, jobs_of, not_read
from digest.sources.formats import Piece
from digest.sources.http.addresses import Target, literal, permitted, place
from digest.sources.http.failures import FetchError
from digest.sources.http_state import Copy, Record, failed, succeeded
from digest.sources.network import failure_of
from digest.sources.pieces import pieces
from digest.sources.world import World

_PORTS: Final = {"imaps": 993, "imap": 143}
_DEADLINE_SECONDS: Final = 120.0
_ANSWER_SECONDS: Final = 20.0
_MOST_MAILS: Final = 500
# All that a server says in one conversation: the mails that are kept, the one too many, and the lines between.
_MOST_BYTES: Final = 2 * LARGEST_ITEM + (1 << 20)
# How each mail begins in the mailbox we write: without a moment of its own, so that the same mails are the same bytes.
_SEPARATOR: Final = b"From digest@localhost Thu Jan  1 00:00:00 1970\n"
# Lines that a reader would take for the next mail are quoted (mboxrd).
_LIKE_SEPARATOR: Final = re.compile(rb"^(>*From )", re.MULTILINE)


def read_mail_source(source: SourceConfig, world: World) -> Iterator[RawItem | SourceFailure]:
    """The mails of a maildir, of a mailbox file, or of a folder on a server as last fetched."""
    if source.mailbox:
        record = world.captures.record(source.mailbox)
        yield from failure_of(source, record, world)
        content = world.captures.body(record.latest.sha256) if record and record.latest else None
        if content:  # a folder without mails is none
            yield from items_of(_mailbox_jobs(content, source.label), source, world)
        return
    path = world.root / Path(source.mail or "").expanduser()
    if path.is_file():
        yield from items_of(jobs_of(path, source.mail or "", ".mbox"), source, world)
    elif _is_maildir(path):
        yield from items_of(_maildir_jobs(path, source.mail or ""), source, world)
    else:
        remedy = "name a mailbox file, or a maildir (a folder with `cur` and `new` in it)"
        yield SourceFailure(source=source.label, why=f"there is no mail at {source.mail}; {remedy}")


def _mailbox_jobs(content: bytes, name: str) -> Iterator[Job]:
    for piece in pieces(BytesIO(content), ".mbox"):
        yield Job(path=name, piece=piece) if isinstance(piece, Piece) else not_read(name, piece.why)


def _is_maildir(path: Path) -> bool:
    return (path / "cur").is_dir() and (path / "new").is_dir()


def _maildir_jobs(folder: Path, shown: str) -> Iterator[Job]:
    """The mails in the order of their names. A mail is known by its name without what mail programs mark it with after ":"."""
    found = {path.name.partition(":")[0]: path for part in ("new", "cur") for path in (folder / part).iterdir()}
    for name, path in sorted(found.items()):
        if not name.startswith("."):
            is_mail = path.is_file() and not path.is_symlink()
            known = f"{shown}/{name}"
            yield from jobs_of(path, known, ".eml") if is_mail else [not_read(known, "it is no file")]


# ---------------------------------------------------------------- IMAP


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mailbox:
    """The address of a folder on a server, taken apart."""

    is_secret: bool
    host: str
    port: int
    user: str
    folder: str


def fetch_mailbox(source: SourceConfig, config: Config, now: datetime) -> Record:
    """Reads the mails of the last days into the captures; how that ended is in the record. Raises OSError of the disk."""
    captures = Captures(config.cache)
    known = captures.record(source.mailbox) or Record(url=source.mailbox)
    try:
        content = _as_mailbox(_mails(source, config.network.allow, now))
    except FetchError as error:
        record = failed(known, error, now=now)
    else:
        body = captures.new_body()
        body.write(content)
        copy = Copy(sha256=body.keep(), size=len(content), fetched=now, url=source.mailbox, media_type="application/mbox")
        record = succeeded(known, copy, now=now)
    captures.put_record(record)
    return record


def _as_mailbox(mails: list[bytes]) -> bytes:
    lines = (_LIKE_SEPARATOR.sub(rb">\1", mail.replace(b"\r\n", b"\n").strip(b"\n")) for mail in mails)
    return b"".join(_SEPARATOR + mail + b"\n\n" for mail in lines)


def _mails(source: SourceConfig, allow: Collection[str], now: datetime) -> list[bytes]:
    """The mails of the last days, oldest first, as many of the newest as fit under the cap. Raises FetchError."""
    box = _taken_apart(source.mailbox)
    password = os.environ.get(source.password_from)
    if not password:
        raise FetchError(f"its password is not known; put it into the environment variable {source.password_from}")
    since = "-".join(format_datetime(now - timedelta(days=source.days)).split()[1:4])
    found: list[bytes] = []
    with _connected(box, allow) as server:
        _done(server.login(box.user, password))
        _done(server.select(_quoted(box.folder), readonly=True))
        numbers = [number for number in (_done(server.uid("SEARCH", "SINCE", since))[0] or b"").split() if number.isdigit()]
        room = LARGEST_ITEM
        for number in reversed(numbers[-_MOST_MAILS:]):
            mail = _mail(_done(server.uid("FETCH", number.decode("ascii"), "(BODY.PEEK[])")))
            room -= len(mail)
            if room < 0:
                break
            found.append(mail)
    return found[::-1]


def _taken_apart(address: str) -> _Mailbox:
    parts = urlsplit(address)
    return _Mailbox(
        is_secret=parts.scheme == "imaps",
        host=parts.hostname or "",
        port=parts.port or _PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        folder=unquote(parts.path.lstrip("/")),
    )


def _quoted(folder: str) -> str:
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _done(answer: tuple[str, Any]) -> Any:
    """What a server answered to a command. Raises FetchError where it said no."""
    status, found = answer
    if status != "OK":
        raise FetchError(f"the mail server said no: {str(found)[:120]}")
    return found


def _mail(found: Any) -> bytes:
    return next((bytes(one[1]) for one in found if isinstance(one, tuple) and len(one) > 1), b"")


@contextmanager
def _connected(box: _Mailbox, allow: Collection[str]) -> Iterator[imaplib.IMAP4]:
    """A conversation with the server, ended after the deadline whatever happens. Raises FetchError."""
    is_late = threading.Event()
    try:
        server = _Server(box, _address(box, allow), is_late)
        try:
            yield server
            server.logout()
        except BaseException:
            with suppress(OSError):
                server.shutdown()
            raise
    except (OSError, imaplib.IMAP4.error, UnicodeError) as error:
        raise _too_late() if is_late.is_set() else FetchError(_said(error)) from error


def _too_late() -> FetchError:
    return FetchError(f"it took longer than {_DEADLINE_SECONDS:g} seconds")


def _said(error: Exception) -> str:
    """What went wrong in a conversation, in words for the report."""
    if isinstance(error, ssl.SSLError):
        return f"no secure connection came about ({error.reason or 'TLS error'})"
    if isinstance(error, imaplib.IMAP4.error):
        return f"the mail server said no: {str(error)[:120]}"
    if isinstance(error, OSError):
        return f"the connection failed ({(error.strerror or type(error).__name__).lower()})"
    return "user, password and folder, and what the server says of them, must be in ASCII letters"


def _address(box: _Mailbox, allow: Collection[str]) -> str:
    """A network address of the server that may be connected to. Raises FetchError."""
    alone = literal(box.host)
    try:
        found = [alone] if alone else [str(one[4][0]) for one in socket.getaddrinfo(box.host, box.port, type=socket.SOCK_STREAM)]
    except (socket.gaierror, UnicodeError) as error:
        raise FetchError(f"there is no host {box.host}, or this machine is offline") from error
    target = Target(url="", scheme="imaps", host=box.host, port=box.port, path="")
    address = permitted(list(dict.fromkeys(found)), target, allow)[0]
    if not box.is_secret and place(address, box.port) not in allow:
        raise FetchError("imap:// would send the password for everybody to read; write imaps://", is_refused=True)
    return address


class _Server(imaplib.IMAP4):
    """An IMAP connection to exactly one checked address. The deadline begins with it, and there is a cap on all that is said."""

    def __init__(self, box: _Mailbox, address: str, is_late: threading.Event) -> None:
        self._box, self._address, self._is_late = box, address, is_late
        self._clock = threading.Timer(_DEADLINE_SECONDS, self._cut)
        self._taken = 0
        super().__init__(box.host, box.port, timeout=_ANSWER_SECONDS)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        self._line = socket.create_connection((self._address, self._box.port), timeout)
        try:
            self._clock.start()
            if self._box.is_secret:
                line = trusted().wrap_socket(self._line, server_hostname=self._box.host, do_handshake_on_connect=False)
                self._line = line
                line.do_handshake()
        except BaseException:
            self._clock.cancel()
            self._line.close()
            raise
        return self._line

    def read(self, size: int) -> bytes:
        """So many bytes of an answer. Raises FetchError where it is too much or too late."""
        if size > LARGEST_ITEM:
            raise FetchError(f"a mail of {size >> 20} MB is larger than {LARGEST_ITEM >> 20} MB")
        return self._counted(super().read(size))

    def readline(self) -> bytes:
        """A line of an answer. Raises FetchError where all answers are too much or too late."""
        return self._counted(super().readline())

    def _counted(self, found: bytes) -> bytes:
        self._taken += len(found)
        if self._is_late.is_set():
            raise _too_late()
        if self._taken > _MOST_BYTES:
            raise FetchError(f"it sends more than {_MOST_BYTES >> 20} MB")
        return found

    def shutdown(self) -> None:
        """Close the connection and stop its clock."""
        self._clock.cancel()
        super().shutdown()

    def _cut(self) -> None:
        """End the conversation from outside: whoever waits for an answer gets an error."""
        self._is_late.set()
        with suppress(OSError):  # it has ended already
            self._line.shutdown(socket.SHUT_RDWR)
