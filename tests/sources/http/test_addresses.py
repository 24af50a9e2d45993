"""Which addresses may be asked."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.http.addresses import literal, parse_target, permitted, place, refusal_of
from digest.sources.http.failures import FetchError


@pytest.mark.parametrize(
    ("address", "scheme", "host", "port", "path", "authority"),
    [
        ("http://news.example", "http", "news.example", 80, "/", "news.example"),
        ("https://News.Example./a?b=1#c", "https", "news.example", 443, "/a?b=1", "news.example"),
        ("https://news.example:8443/ä", "https", "news.example", 8443, "/%C3%A4", "news.example:8443"),
        ("http://[2606:4700::1]:8080/x", "http", "2606:4700::1", 8080, "/x", "[2606:4700::1]:8080"),
        ("http://93.184.216.34/", "http", "93.184.216.34", 80, "/", "93.184.216.34"),
        ("https://bücher.example/", "https", "xn--bcher-kva.example", 443, "/", "xn--bcher-kva.example"),
    ],
)
def test_a_plain_address_is_taken_apart(address: str, scheme: str, host: str, port: int, path: str, authority: str) -> None:
    target = parse_target(address)
    assert (target.scheme, target.host, target.port, target.path, target.authority) == (scheme, host, port, path, authority)


@pytest.mark.parametrize(
    "address",
    [
        "", " ",
        "news.example", "//news.example/", "/feed", "ftp://news.example/", "file:///etc/passwd", "gopher://news.example:70/_x",
        "data:text/xml,<rss/>", "javascript:alert(1)",
        "dict://news.example:11211/", "jar:http://news.example!/", "http:127.0.0.1/",
        "http:///feed", "http://", "http://news.example:99999/",
        "http://news.example:abc/", "http://[::1", "http://a b/",
        # user names, and what parsers disagree about
        "http://example.org@127.0.0.1/", "http://user:pw@news.example/", "http://127.1.1.1:80\\@127.2.2.2:80/",
        "http://1.1.1.1 &@2.2.2.2# @3.3.3.3/", "http://news.example\\@127.0.0.1/",
        # line breaks, plain and encoded
        "http://news.example/\r\nX: 1", "http://news.example/a%0d%0aX-Injected:%201", "http://news.example/a%00", "http://new\ns.example/",
        # odd spellings of network addresses
        "http://2130706433/", "http://0x7f000001/", "http://0x7f.1/", "http://0177.0.0.1/",
        "http://127.1/", "http://127.0.1/", "http://0/",
        "http://127.0.0.1.2/", "http://256.1.1.1/", "http://1.2.3.4.5/", "http://01.2.3.4/", "http://news.0x10/", "http://a.1/", "http://1./",
        "http://[::ffff:127.0.0.1%25eth0]/",
        # ports of other services
        "http://news.example:22/", "http://news.example:25/", "http://news.example:6667/", "http://news.example:0/",
    ],
)  # fmt: skip
def test_everything_else_is_refused_before_a_name_is_looked_up(address: str) -> None:
    with pytest.raises(FetchError) as caught:
        parse_target(address)
    assert caught.value.is_refused
    assert not caught.value.is_passing


@pytest.mark.parametrize("spelling", ["http://①②⑦.0.0.1/", "http://127。0。0。1/", "http://𝟏𝟐𝟕.0.0.1/"])
def test_other_digits_and_dots_never_become_an_address_that_was_not_looked_at(spelling: str) -> None:
    """Either refused, or plain by then, and refused for what it leads to."""
    try:
        target = parse_target(spelling)
    except FetchError:
        return
    assert literal(target.host) == target.host
    assert refusal_of(target.host, target.port)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("127.0.0.1", "loopback"), ("127.127.127.127", "loopback"),
        ("0.0.0.0", "unspecified"),  # noqa: S104  # refused, not listened on
        ("10.0.0.1", "private"),
        ("172.16.0.1", "private"), ("172.31.255.255", "private"), ("192.168.1.1", "private"), ("100.64.0.1", "private"),
        ("169.254.169.254", "link-local"), ("192.0.0.8", "reserved"), ("192.0.2.1", "reserved"), ("198.18.0.1", "reserved"),
        ("203.0.113.9", "reserved"), ("224.0.0.1", "multicast"), ("239.255.255.250", "multicast"), ("240.0.0.1", "reserved"),
        ("255.255.255.255", "reserved"), ("192.88.99.1", "reserved"),
        ("::", "unspecified"), ("::1", "loopback"), ("::ffff:127.0.0.1", "mapped"), ("::ffff:93.184.216.34", "mapped"),
        ("::127.0.0.1", "IPv4-compatible"), ("64:ff9b::7f00:1", "NAT64"), ("64:ff9b:1::1", "NAT64"), ("2002:7f00:1::", "6to4"),
        ("2001:0:53aa:64c:0:0:80ff:fffe", "reserved"), ("2001:db8::1", "reserved"),
        ("3fff::1", "reserved"), ("fc00::1", "private"),
        ("fd12:3456::1", "private"), ("fe80::1", "link-local"), ("fe80::1%eth0", "link-local"), ("fec0::1", "site-local"),
        ("ff02::1", "multicast"), ("100::1", "discard"), ("5f00::1", "reserved"), ("4000::1", "reserved"),
        ("news.example", "not a network address"), ("", "not a network address"),
    ],
)  # fmt: skip
def test_what_is_not_public_is_refused_by_name(address: str, kind: str) -> None:
    assert kind in refusal_of(address, 80)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1", "2a00:1450:4001::8"]
)
def test_what_is_public_may_be_asked(address: str) -> None:
    assert refusal_of(address, 443) == ""


@given(st.ip_addresses(v=4))
def test_no_ipv4_address_is_let_through_that_the_standard_library_calls_not_global(address: ipaddress.IPv4Address) -> None:
    if not address.is_global or address.is_multicast:
        assert refusal_of(str(address), 80)


@given(st.ip_addresses(v=6))
def test_no_ipv6_address_is_let_through_that_the_standard_library_calls_not_global(address: ipaddress.IPv6Address) -> None:
    if not address.is_global or address.is_multicast or address.ipv4_mapped or address.sixtofour or address.teredo:
        assert refusal_of(str(address), 80)


def test_the_one_exception_is_an_address_with_its_port() -> None:
    allow = {"127.0.0.1:8000", "[::1]:8000"}
    assert refusal_of("127.0.0.1", 8000, allow) == ""
    assert refusal_of("0:0:0:0:0:0:0:1", 8000, allow) == ""
    assert refusal_of("127.0.0.1", 8001, allow)
    assert refusal_of("127.0.0.2", 8000, allow)
    assert refusal_of("::ffff:127.0.0.1", 8000, allow)


def test_of_a_names_addresses_only_the_public_ones_are_asked() -> None:
    target = parse_target("http://news.example/")
    assert permitted(["10.0.0.1", "93.184.216.34", "::1"], target) == ["93.184.216.34"]
    with pytest.raises(FetchError, match=r"news\.example leads to 127\.0\.0\.1 \(loopback\)") as caught:
        permitted(["127.0.0.1"], target)
    assert caught.value.is_refused
    with pytest.raises(FetchError, match="leads to no address"):
        permitted([], target)


def test_a_place_is_written_in_one_way() -> None:
    assert place("0:0:0:0:0:0:0:1", 80) == "[::1]:80"
    assert place("127.0.0.1", 80) == "127.0.0.1:80"


@given(st.text(max_size=60))
def test_no_text_breaks_the_parser(text: str) -> None:
    for address in (text, f"http://{text}/", f"http://news.example/{text}"):
        try:
            target = parse_target(address)
        except FetchError:
            continue
        assert target.host
        assert "@" not in target.authority
        assert target.path.isascii()
        assert target.path.isprintable()
        assert " " not in target.path
