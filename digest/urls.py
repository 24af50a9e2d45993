"""Pure helpers for addresses: one strict encoder, one canonical form. No business logic, no network."""

import ipaddress
import re
from typing import Final
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

_SCHEMES: Final = frozenset({"http", "https"})
_BAD: Final = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029\u200b-\u200f\u202a-\u202e\ufeff\ud800-\udfff]")
# Most addresses are of this kind and come out as they went in; a host of up to 63 characters has no label that is too long.
_PLAIN: Final = re.compile(
    r"https?://(?![^/]{64})[a-z0-9]+(?:[.-][a-z0-9]+)*/[A-Za-z0-9/._~%=-]*(?:\?[A-Za-z0-9/._~%=&-]+)?(?:#[A-Za-z0-9:~%=,&._-]+)?"
)
_LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE)
# Where caches of accelerated mobile pages keep them (https://amp.dev/documentation/guides-and-tutorials/learn/amp-caches-and-cors/
# amp-cache-urls), and how publishers ask for theirs.
_AMP_CACHE: Final = re.compile(r"(?:[\w.-]*cdn\.ampproject\.org/[a-z]/(?:s/)?|(?:www\.)?google\.[a-z.]+/amp/(?:s/)?)(.+)")
_AMP_QUERY: Final = re.compile(r"amp(?:=\w*)?|(?:output|outputtype|view|mode)=amp", re.IGNORECASE)
# Longer addresses are no article's; browsers and feed readers cut or refuse them (RFC 9110 4.1 asks for 8000).
_LONGEST: Final = 4000


def http_link(address: str) -> str | None:
    """The address as it may stand in Markdown, HTML or a feed, or None if it is not a plain http(s) address.

    Absolute, lower-case scheme and host (IDNA), no user name, no control characters; every character of the
    path, query and fragment that is not unreserved or a harmless delimiter is percent-encoded (RFC 3986).
    """
    address = address.strip()
    if len(address) <= _LONGEST and _PLAIN.fullmatch(address):
        return address
    if not address or len(address) > _LONGEST or _BAD.search(address):
        return None
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in _SCHEMES or not parts.hostname or "@" in parts.netloc:
        return None
    host = _host(parts.hostname)
    if host is None:
        return None
    netloc = host if port is None else f"{host}:{port}"
    return urlunsplit(
        (
            parts.scheme.lower(),
            netloc,
            quote(parts.path, safe="/%:@!$,;=+~-._") or "/",
            quote(parts.query, safe="/%:@!$,;=+~-._?&"),
            quote(parts.fragment, safe="/%:@!$,;=+~-._?&"),
        )
    )


def _host(name: str) -> str | None:
    """The host in ASCII, or None if no browser would call it one."""
    if ":" in name:
        try:
            return f"[{ipaddress.IPv6Address(name)}]"
        except ValueError:
            return None
    try:
        ascii_name = name.encode("idna").decode("ascii").lower() if not name.isascii() else name.lower()
    except UnicodeError:
        return None
    labels = ascii_name.removesuffix(".").split(".")
    return ascii_name if len(ascii_name) <= 253 and all(_LABEL.fullmatch(label) for label in labels) else None


def canonical_url(address: str, base: str = "") -> str:
    """The address without fragment and tracking parameters, made absolute against ``base``; "" if it is no http(s) address."""
    try:
        joined = urljoin(base, address.strip()) if base else address.strip()
    except ValueError:
        return ""
    link = http_link(joined)
    if link is None:
        return ""
    from courlan.clean import normalize_url  # here, since it brings a whole HTTP client, and a site is rendered without it

    try:
        cleaned = normalize_url(urlunsplit(urlsplit(link)._replace(fragment="")))
    except ValueError:
        return link
    return http_link(str(cleaned)) or link


def place_key(address: str) -> str:
    """By what an article's address is the same in all its variants: http or https, slash at its end, tracking, mobile, AMP.

    For what somebody wants gone or hidden; two pages that share it may differ, so nothing is known by it.
    """
    link = canonical_url(address) or address
    try:
        parts = urlsplit(link)
        if cached := _AMP_CACHE.match(f"{parts.netloc}{parts.path}"):
            parts = urlsplit(f"//{cached[1]}?{parts.query}")
        port = "" if parts.port in {None, 80, 443} else f":{parts.port}"
    except ValueError:
        return link
    name = re.sub(r"^(?:(?:www|m|mobile|amp)\.)+", "", parts.hostname or "")
    path = re.sub(r"(?:/amp|\.amp)(?=/|$|\.html?$)", "", unquote(parts.path).rstrip("/"))
    query = "&".join(sorted(one for one in parts.query.split("&") if one and not _AMP_QUERY.fullmatch(one)))
    return f"{name}{port}{path.rstrip('/')}{'?' if query else ''}{query}"


def with_text_directive(address: str, directive: str) -> str:
    """The address with a text directive (what follows ``#:~:text=``, percent-encoded); itself where that is empty or too long."""
    if not directive:
        return address
    placed = f"{address}{'' if '#' in address else '#'}:~:text={directive}"
    return placed if len(placed) <= _LONGEST else address


def without_text_directive(address: str) -> str:
    """The address without its text directives, and without a fragment that is nothing else."""
    return address.partition(":~:")[0].removesuffix("#")


def host(address: str) -> str:
    """The host of an address without ``www.``; "" where there is none."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def readable_path(address: str) -> str:
    """The decoded path of an address, for reading dates and sections off it; "" where there is none."""
    try:
        return unquote(urlsplit(address).path)
    except ValueError:
        return ""
