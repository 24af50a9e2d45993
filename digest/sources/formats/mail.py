"""Newsletters: a mail is one item, its HTML preferred to its text. Saved web archives (MHTML) are built like mail, too."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr
from html import unescape
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from urllib.parse import parse_qsl, urlencode, urlsplit

from digest.encoding import decode, known_encoding
from digest.model import Hints, MediaType
from digest.sources.dates import stated_date
from digest.sources.formats.html import read_html
from digest.sources.formats.part import Part, failed_part, link, plain, words
from digest.urls import host

if TYPE_CHECKING:
    Mail: TypeAlias = Message[Any, Any]
else:
    Mail = Message  # generic in the stubs only

_ANCHOR: Final = re.compile(
    r"""<a\b[^>]{0,2000}?\bhref\s*=\s*["']?([^"'\s>]{8,4000})["']?[^>]{0,2000}>(.{0,600}?)</a\s*>""", re.IGNORECASE | re.DOTALL
)
_URL_IN_TEXT: Final = re.compile(r"https?://[^\s<>\"]{4,2000}")
# What newsletters write on the link to their own web page.
_ONLINE: Final = re.compile(
    r"\b(?:view|read|open|see)\b.{0,40}\b(?:in|on|online|browser|web|website)\b|\b(?:web|online|browser) version\b"
    r"|\b(?:im browser|online) (?:ansehen|lesen|öffnen)|\b(?:voir|lire) (?:en ligne|dans (?:le|votre) navigateur)"
    r"|\bver en (?:el |tu |su )?navegador",
    re.IGNORECASE,
)
# Parameters by which such a link knows its reader; a published link must not carry them.
_PERSONAL: Final = frozenset(
    {"e", "email", "token", "jwt", "uid", "subscriber", "subscriber_id", "ck_subscriber_id", "recipient", "sub", "user", "r"}
)
# The link stands at the top or, rarely, at the very end of a mail.
_SEARCHED: Final = 100_000
_TEXT_TYPES: Final = ("text/html", "text/plain")
# RFC 4155: "From someone@example.org Thu Mar  5 08:00:00 2026", at the top or after an empty line. The time in it tells it
# from a sentence that begins so.
_SEPARATOR_LINE: Final = rb"From [^\r\n]{0,200}\d\d:\d\d"
_SEPARATOR: Final = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))(?=" + _SEPARATOR_LINE + rb")")
# The quoting of lines that would look like a separator (mboxrd).
_QUOTED: Final = re.compile(rb"^>(>*From )", re.MULTILINE)


def read_eml(content: bytes, *, first: int = 1) -> Iterator[Part]:
    """The mail as one part."""
    yield _mail_part(content, number=0)


def read_mbox(content: bytes, *, first: int = 1) -> Iterator[Part]:
    """The mails of a mailbox (or a piece of one that begins with its mail number ``first``), one part each."""
    mails = [mail for mail in _SEPARATOR.split(content.lstrip(b"\r\n")) if mail.strip()]
    if not mails or not is_separator(mails[0]):
        yield failed_part("the file is no mailbox: it does not begin with a `From ` line", content)
        return
    for number, mail in enumerate(mails, start=first):
        _, _, body = mail.partition(b"\n")
        yield _mail_part(_QUOTED.sub(rb"\1", body), number=number)


def is_separator(line: bytes) -> bool:
    """Whether a line, after an empty one, begins the next mail of a mailbox."""
    return re.match(_SEPARATOR_LINE, line) is not None


def read_mhtml(content: bytes, *, first: int = 1) -> Iterator[Part]:
    """The page inside a web archive (RFC 2557), its address and the moment it was saved."""
    mail = _parsed(content)
    page = _root_page(mail) if mail is not None else None
    if mail is None or page is None:
        yield failed_part("the web archive has no text/html part; save the page again as HTML", content)
        return
    address = header(mail, "Snapshot-Content-Location") or header(page, "Content-Location")
    for part in read_html(_payload(page), encoding=known_encoding(_charset(page))):
        yield Part(
            content=part.content,
            media_type=part.media_type,
            encoding=part.encoding,
            hints=Hints(url=link(address)) if link(address) else part.hints,
            fetched=header(mail, "Date") or part.fetched,
        )


def _mail_part(content: bytes, *, number: int) -> Part:
    """One mail as a part: subject, sender, date, the address of its web version if it names one."""
    mail = _parsed(content)
    body = _body(mail) if mail is not None and mail.keys() else None
    if mail is None or body is None:
        why = "the mail has no text" if mail is not None and mail.keys() else "this is no mail: it has no headers"
        return failed_part(why, content, number=number, key=str(number or ""))
    media_type: MediaType = "text/html" if body.get_content_type() == "text/html" else "text/plain"
    encoding = known_encoding(_charset(body))
    text = _payload(body)
    return Part(
        content=text,
        media_type=media_type,
        encoding=encoding,
        key=header(mail, "Message-ID") or str(number or ""),
        number=number,
        hints=Hints(
            url=link(_first_address(header(mail, "Archived-At"))) or _online_version(decode(text, encoding), media_type),
            title=words(header(mail, "Subject")),
            published=stated_date(header(mail, "Date")),
            publisher=_sender(header(mail, "From")),
            language=words(header(mail, "Content-Language"))[:35],
        ),
        notes=_left_aside(mail),
    )


def _parsed(content: bytes) -> Mail | None:
    """The mail's tree, or None where there is none to be had."""
    try:
        return message_from_bytes(content.lstrip(b"\r\n"))
    except (MessageError, RecursionError, ValueError, LookupError, AttributeError, TypeError):
        return None  # the package raises these on broken structure and on nesting beyond reason


def header(mail: Mail, name: str) -> str:
    """A header's words, its encoded words and raw bytes decoded; "" where it is missing."""
    raw = next((value for key, value in mail.raw_items() if key.lower() == name.lower()), None)
    if raw is None:
        return ""
    text = decode(str(raw).encode("utf-8", "surrogateescape"))
    try:
        pieces = decode_header(text)
    except (HeaderParseError, ValueError):
        return words(text)
    return words("".join(p if isinstance(p, str) else decode(p, charset or _raw_charset(p)) for p, charset in pieces))


def _raw_charset(piece: bytes) -> str | None:
    """decode_header gives unencoded stretches beside encoded ones as raw-unicode-escape bytes; ASCII needs no guess."""
    return "utf-8" if piece.isascii() else None


def _walk(mail: Mail) -> Iterator[Mail]:
    """The parts that carry content, outside of attached mails."""
    if mail.is_multipart() and mail.get_content_maintype() != "message":
        for part in mail.get_payload():
            if isinstance(part, Message):
                yield from _walk(part)
    else:
        yield mail


def _is_attachment(part: Mail) -> bool:
    is_text = part.get_content_type() in _TEXT_TYPES
    return not is_text or part.get_content_disposition() == "attachment"


def _body(mail: Mail) -> Mail | None:
    """The HTML part, else the text part; an empty part is none."""
    try:
        found = [part for part in _walk(mail) if not _is_attachment(part) and _payload(part).strip()]
    except RecursionError:
        return None
    of_type = [next((part for part in found if part.get_content_type() == kind), None) for kind in _TEXT_TYPES]
    return of_type[0] or of_type[1]


def _root_page(mail: Mail) -> Mail | None:
    """The page of a web archive: the part its header names as start, else the first that is HTML."""
    try:
        pages = [part for part in _walk(mail) if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    except RecursionError:
        return None
    start = mail.get_param("start")
    named = (part for part in pages if isinstance(start, str) and start and header(part, "Content-ID") == start.strip())
    return next(named, None) or next(iter(pages), None)


def _payload(part: Mail) -> bytes:
    """The part's bytes, its transfer encoding undone."""
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, UnicodeError):
        payload = None
    return payload if isinstance(payload, bytes) else b""


def _charset(part: Mail) -> str | None:
    try:
        return part.get_content_charset()
    except (ValueError, LookupError, UnicodeError):
        return None


def _sender(address: str) -> str:
    """Who sends: the display name, else the host of the address."""
    name, mailbox = parseaddr(address)
    return words(name) or host(f"https://{mailbox.rpartition('@')[2]}")


def _left_aside(mail: Mail) -> tuple[str, ...]:
    """What was not read, in words."""
    count = sum(_is_attachment(part) for part in _walk(mail))
    return (f"{count} attachment{'s' if count > 1 else ''} not read",) if count else ()


def _first_address(text: str) -> str:
    match = _URL_IN_TEXT.search(text)
    return match[0] if match else ""


def _online_version(text: str, media_type: MediaType) -> str:
    """The address under "view in browser", without what would tell its reader; "" where there is none.

    List-Archive is not asked: it names the archive of all mails, and two mails with one address would be one article.
    """
    if len(text) > 2 * _SEARCHED:
        text = f"{text[:_SEARCHED]}\n{text[-_SEARCHED:]}"
    if media_type == "text/html":
        found = (unescape(m[1]) for m in _ANCHOR.finditer(text) if _ONLINE.search(plain(m[2])))
    else:
        lines = text.splitlines()
        found = (
            _first_address(line) or _first_address(after)
            for line, after in zip(lines, [*lines[1:], ""], strict=True)
            if _ONLINE.search(line[:200])
        )
    return next((address for one in found if (address := link(_impersonal(one)))), "")


def _impersonal(address: str) -> str:
    """The address without parameters that name a subscriber; "" where a mail address stands elsewhere in it."""
    try:
        parts = urlsplit(address)
        query = [(k, v) for k, v in parse_qsl(parts.query) if k.lower() not in _PERSONAL and "@" not in v]
    except ValueError:
        return ""
    return "" if "@" in parts.path else parts._replace(query=urlencode(query), fragment="").geturl()
