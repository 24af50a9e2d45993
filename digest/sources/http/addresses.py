"""Which addresses may be asked: as they are written, and as they resolve. Pure.

A fetcher that follows feeds follows strangers; none of them may make it talk to the machine it runs on, to the network
around that, or to a cloud's metadata service. So an address is refused by how it is written (``parse_target``), and again by
every network address its name resolves to (``refusal_of``); the connection then goes to exactly the one that was looked at.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import urlsplit

from digest.sources.http.failures import FetchError
from digest.urls import http_link

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
# Services that are not the web, https://fetch.spec.whatwg.org/#port-blocking; below 1024 only the web's own two are left.
_LOWEST_FREE_PORT: Final = 1024
_BLOCKED_PORTS: Final = frozenset(
    {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6697, 10080, *range(6665, 6670)}
)
# A host whose last label is a number is an IPv4 address to browsers and C libraries, in whatever spelling
# (https://url.spec.whatwg.org/#ends-in-a-number-checker). Only the plain one is taken.
_NUMERIC_END: Final = re.compile(r"(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$", re.IGNORECASE)
_DOTTED: Final = re.compile(r"(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}")
_ENCODED_CONTROL: Final = re.compile(r"%(?:0[0-9a-f]|1[0-9a-f]|7f)", re.IGNORECASE)

# IANA IPv4 Special-Purpose Address Registry (2024-10), with multicast and the old class E.
_NOT_PUBLIC_4: Final = tuple(
    (IPv4Network(network), kind)
    for network, kind in (
        ("0.0.0.0/8", "unspecified"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "private (carrier-grade NAT)"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved"),
        ("192.0.2.0/24", "reserved"),
        ("192.31.196.0/24", "reserved"),
        ("192.52.193.0/24", "reserved"),
        ("192.88.99.0/24", "reserved (6to4)"),
        ("192.168.0.0/16", "private"),
        ("192.175.48.0/24", "reserved"),
        ("198.18.0.0/15", "reserved"),
        ("198.51.100.0/24", "reserved"),
        ("203.0.113.0/24", "reserved"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
)
# IPv6 is refused except for global unicast (2000::/3, IANA IPv6 Address Space), and of that what carries or hides another
# address. NAT64 and mapped addresses would be IPv4 addresses in disguise; the name has an IPv4 address of its own then.
_GLOBAL_6: Final = IPv6Network("2000::/3")
_NOT_PUBLIC_6: Final = tuple(
    (IPv6Network(network), kind)
    for network, kind in (
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("::ffff:0:0/96", "mapped IPv4"),
        ("::ffff:0:0:0/96", "translated IPv4"),
        ("::/96", "IPv4-compatible"),
        ("64:ff9b::/96", "NAT64"),
        ("64:ff9b:1::/48", "NAT64"),
        ("100::/64", "discard-only"),
        ("2001::/23", "reserved (Teredo and others)"),
        ("2001:db8::/32", "reserved"),
        ("2002::/16", "6to4"),
        ("2620:4f:8000::/48", "reserved"),
        ("3fff::/20", "reserved"),
        ("5f00::/16", "reserved"),
        ("fc00::/7", "private"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An address taken apart: what to resolve, where to connect, what to ask for. ``path`` has the query."""

    url: str
    scheme: str
    host: str  # without brackets
    port: int
    path: str

    @property
    def authority(self) -> str:
        """What the Host header says (RFC 9112 3.2)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port, without a path: what one robots.txt speaks for."""
        return f"{self.scheme}://{self.authority}"


def parse_target(address: str, *, allow: Collection[str] = ()) -> Target:
    """The parts of an address that may be asked for. Raises FetchError for one that may not, however it resolves.

    Plain http(s) without user name, without control characters (also percent-encoded ones), a host that is a name or a network
    address in its one plain spelling, a port of the web or above 1023. ``allow`` lifts the rule of ports for "ADDRESS:PORT".
    """
    link = http_link(address)
    if link is None or _ENCODED_CONTROL.search(address):
        raise FetchError(f"{_shown(address)} is no plain http(s) address", is_refused=True)
    parts = urlsplit(link)
    host = (parts.hostname or "").removesuffix(".")
    port = _DEFAULT_PORTS[parts.scheme] if parts.port is None else parts.port
    if "%" in host or (_NUMERIC_END.search(host) and not _is_plain_ipv4(host)):
        raise FetchError(f"{_shown(address)} spells a network address in an odd way", is_refused=True)
    if _is_blocked(port) and place(host, port) not in allow:
        raise FetchError(f"{_shown(address)} asks for port {port}, which is not for the web", is_refused=True)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(url=link, scheme=parts.scheme, host=host, port=port, path=path)


def _is_blocked(port: int) -> bool:
    return port in _BLOCKED_PORTS or (port < _LOWEST_FREE_PORT and port not in _DEFAULT_PORTS.values())


def _is_plain_ipv4(host: str) -> bool:
    return _DOTTED.fullmatch(host) is not None and all(int(part) <= 255 for part in host.split("."))


def literal(host: str) -> str | None:
    """The network address that a host is itself; None where it is a name."""
    return host if ":" in host or _is_plain_ipv4(host) else None


def place(address: str, port: int) -> str:
    """``ADDRESS:PORT`` as ``network.allow`` has it; IPv6 in brackets and shortest form."""
    try:
        found = ip_address(address)
    except ValueError:
        return f"{address}:{port}"
    return f"[{found}]:{port}" if isinstance(found, IPv6Address) else f"{found}:{port}"


def refusal_of(address: str, port: int, allow: Collection[str] = ()) -> str:
    """Why a network address must not be connected to, in a word or two; "" where it may be.

    Only public addresses may be, and those that ``allow`` names with their port.
    """
    if place(address, port) in allow:
        return ""
    try:
        found = ip_address(address)
    except ValueError:
        return "not a network address"
    if isinstance(found, IPv4Address):
        return next((kind for network, kind in _NOT_PUBLIC_4 if found in network), "")
    if found.scope_id:
        return "link-local"
    kind = next((kind for network, kind in _NOT_PUBLIC_6 if found in network), "")
    return kind or ("" if found in _GLOBAL_6 else "reserved")


def permitted(addresses: Collection[str], target: Target, allow: Collection[str] = ()) -> list[str]:
    """Those of a name's network addresses that may be connected to, in their order. Raises FetchError where there is none."""
    refusals = {address: refusal_of(address, target.port, allow) for address in addresses}
    good = [address for address, why in refusals.items() if not why]
    if good:
        return good
    found = ", ".join(f"{address} ({why})" for address, why in list(refusals.items())[:3])
    remedy = "only public addresses are asked, and those that `network.allow` in digest.yml names"
    if addresses:
        remedy += f': if it is yours, write `network: {{allow: ["{place(min(addresses), target.port)}"]}}`'
    raise FetchError(f"{target.host} leads to {found or 'no address'}; {remedy}", is_refused=True)


def _shown(address: str) -> str:
    """An untrusted address as it may stand in a message."""
    return repr(address[:120])[1:-1] or "an empty address"
