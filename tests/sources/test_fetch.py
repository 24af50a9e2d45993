"""The door to HTTP, against a server that behaves in every bad way we know of."""

import gzip
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from digest.sources.fetch import trusted
from digest.sources.http.failures import FetchError
from digest.sources.http.freshness import Validators
from digest.sources.http_state import Record
from tests.sources.folders import NOW
from tests.sources.servers import Exchange, Server, ask, manners, resolving, serving

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
TWICE = gzip.compress(gzip.compress(b"words", mtime=0), mtime=0)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def refused(tmp_path: Path, server: Server, path: str, **more: object) -> FetchError:
    """The error that asking for a path ends with."""
    with pytest.raises(FetchError) as caught:
        ask(tmp_path, server.url(path), manners(server), **more)  # type: ignore[arg-type]
    assert not list(tmp_path.rglob("*.part")), "a body that was not kept is gone"
    return caught.value


def test_a_place_where_nobody_listens_is_told_in_the_words_of_the_system(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(FetchError, match=r"^the connection failed \(connection refused\), so the site's robots\.txt"):
            ask(tmp_path, f"http://127.0.0.1:{port}/a", manners(allow=frozenset({f"127.0.0.1:{port}"})))


# ---------------------------------------------------------------- what a good answer gives


def test_a_good_answer_is_kept_by_its_hash_with_what_its_headers_say(tmp_path: Path, server: Server) -> None:
    server.on("/a", "words", Content_Type="Text/HTML; charset=ISO-8859-1", ETag='"v1"')
    answer, body = ask(tmp_path, server.url("/a"), manners(server))
    assert body == b"words"
    assert answer.copy is not None
    assert (answer.copy.media_type, answer.copy.charset, answer.copy.size) == ("text/html", "iso-8859-1", 5)
    assert (answer.copy.url, answer.copy.fetched) == (server.url("/a"), NOW)
    assert answer.headers["etag"] == '"v1"'
    assert answer.moved_to == ""


def test_a_request_says_who_we_are_and_what_we_understand(tmp_path: Path, server: Server) -> None:
    server.on("/a?b=c", "words")
    ask(tmp_path, server.url("/a?b=c#part"), manners(server))
    headers = server.asked("/a?b=c")[0].headers
    assert headers["user-agent"] == "test-bot/1 (+https://brief.example/)"
    assert headers["host"] == server.place
    assert headers["accept-encoding"] == "gzip, deflate, br, zstd"
    assert "cookie" not in headers


@pytest.mark.parametrize("framing", ["chunked", "until the end", "length", "interim first", "bare line ends"])
def test_every_framing_of_http_is_understood(tmp_path: Path, server: Server, framing: str) -> None:
    answers = {
        "chunked": HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nwords\r\n0\r\n\r\n",
        "until the end": HEAD + b"\r\nwords",
        "length": HEAD + b"Content-Length: 5\r\n\r\nwords",
        "interim first": b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + HEAD + b"Content-Length: 5\r\n\r\nwords",
        "bare line ends": HEAD.replace(b"\r", b"") + b"Content-Length: 5\n\nwords",
    }
    server.raw("/a", answers[framing])
    assert ask(tmp_path, server.url("/a"), manners(server))[1] == b"words"


# ---------------------------------------------------------------- asked again


def known(url: str, tmp_path: Path, server: Server, validators: Validators) -> Record:
    answer, _ = ask(tmp_path, url, manners(server))
    assert answer.copy is not None
    return Record(url=url, copies=(answer.copy,), validators=validators)


def test_a_copy_is_asked_about_by_its_validators(tmp_path: Path, server: Server) -> None:
    server.on("/a", "words")
    record = known(server.url("/a"), tmp_path, server, Validators(etag='"v1"', last_modified="Mon, 09 Mar 2026 06:00:00 GMT"))
    server.replies["/a"] = lambda exchange: exchange.send(b'HTTP/1.1 304 X\r\nETag: "v1"\r\n\r\n')
    answer, _ = ask(tmp_path, server.url("/a"), manners(server), known=record)
    assert answer.copy is None
    headers = server.asked("/a")[-1].headers
    assert headers["if-none-match"] == '"v1"'
    assert headers["if-modified-since"] == "Mon, 09 Mar 2026 06:00:00 GMT"


def test_validators_are_told_to_nobody_else(tmp_path: Path, server: Server) -> None:
    """A redirect to another address gets no tag of the first one."""
    server.on("/a", "words")
    server.on("/b", "other")
    record = known(server.url("/a"), tmp_path, server, Validators(etag='"v1"'))
    server.on("/a", status=302, Location="/b")
    _, body = ask(tmp_path, server.url("/a"), manners(server), known=record)
    assert body == b"other"
    assert "if-none-match" not in server.asked("/b")[0].headers


def test_not_modified_without_having_asked_is_a_failure(tmp_path: Path, server: Server) -> None:
    server.on("/a", status=304)
    assert "304" in refused(tmp_path, server, "/a").why


# ---------------------------------------------------------------- redirects


def test_permanent_moves_are_learnt(tmp_path: Path, server: Server) -> None:
    server.on("/old", status=301, Location="/newer")
    server.on("/newer", status=308, Location="/newest")
    server.on("/newest", "words")
    answer, _ = ask(tmp_path, server.url("/old"), manners(server))
    assert answer.moved_to == server.url("/newest")
    ask(tmp_path, server.url("/old"), manners(server), known=Record(url=server.url("/old"), moved_to=answer.moved_to))
    assert len(server.asked("/old")) == 1


def test_a_redirect_into_the_machine_is_refused_without_a_connection(tmp_path: Path, server: Server) -> None:
    with serving() as inside:
        inside.on("/secret", "secret")
        for n, address in enumerate(
            [
                f"http://127.0.0.1:{inside.port}/secret",
                f"http://localhost:{inside.port}/secret",
                f"http://[::1]:{inside.port}/secret",
                f"http://[::ffff:127.0.0.1]:{inside.port}/secret",
                f"http://2130706433:{inside.port}/secret",
                f"http://0177.0.0.1:{inside.port}/secret",
                f"http://127.1:{inside.port}/secret",
                f"http://0.0.0.0:{inside.port}/secret",
                f"http://news.example@127.0.0.1:{inside.port}/secret",
                f"//127.0.0.1:{inside.port}/secret",
                "http://169.254.169.254/latest/meta-data/",
                "file:///etc/passwd",
                "/a%0d%0aX-Injected:%201",
                "",
            ]
        ):
            server.on(f"/{n}", status=302, Location=address)
            assert refused(tmp_path, server, f"/{n}").is_refused, address
        assert inside.requests == []


def test_a_circle_and_an_endless_chain_end(tmp_path: Path, server: Server) -> None:
    server.on("/circle", status=302, Location="/circle")
    for n in range(10):
        server.on(f"/{n}", status=302, Location=f"/{n + 1}")
    assert "circle" in refused(tmp_path, server, "/circle").why
    assert "more than 5" in refused(tmp_path, server, "/0").why
    assert len(server.asked()) == 1 + 6


# ---------------------------------------------------------------- names and addresses


def test_a_name_is_asked_at_the_address_that_was_checked(tmp_path: Path, server: Server) -> None:
    server.on("/a", "words")
    url = f"http://news.example:{server.port}/a"
    _, body = ask(tmp_path, url, manners(server), resolve=resolving(news_example="127.0.0.1"))
    assert body == b"words"
    assert server.asked("/a")[0].headers["host"] == f"news.example:{server.port}"


def test_a_name_that_changes_its_address_between_two_looks_gains_nothing(tmp_path: Path, server: Server) -> None:
    """DNS rebinding: every look is checked, and nothing looks again between check and connection."""
    server.on("/a", "secret")
    looks: list[str] = []

    async def rebinding(host: str, port: int) -> list[str]:
        looks.append(host)
        return ["127.0.0.1"] if len(looks) > 1 else ["10.0.0.1"]

    with pytest.raises(FetchError) as caught:
        ask(tmp_path, f"http://news.example:{server.port}/a", manners(), resolve=rebinding)
    assert caught.value.is_refused
    assert server.requests == []


def test_of_two_addresses_the_forbidden_one_is_passed_over_and_a_dead_one_too(tmp_path: Path, server: Server) -> None:
    server.on("/a", "words")
    with serving() as closed:
        port = closed.port
    allowed = manners(server, allow=frozenset({server.place, f"[::1]:{server.port}", f"127.0.0.1:{port}"}))
    resolve = resolving(news_example="10.0.0.1 ::1 127.0.0.1")
    assert ask(tmp_path, f"http://news.example:{server.port}/a", allowed, resolve=resolve)[1] == b"words"


def test_a_name_that_leads_nowhere_says_so(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="leads to no address"):
        ask(tmp_path, "http://news.example/a", manners(), resolve=resolving())


# ---------------------------------------------------------------- answers that are no good


@pytest.mark.parametrize("status", [204, 206, 400, 401, 403, 404, 451])
def test_a_clear_no_is_asked_for_once(tmp_path: Path, server: Server, status: int) -> None:
    server.on("/a", "no", status)
    assert str(status) in refused(tmp_path, server, "/a").why
    assert len(server.asked("/a")) == 1


def test_410_says_that_it_is_gone(tmp_path: Path, server: Server) -> None:
    server.on("/a", "no", 410)
    assert refused(tmp_path, server, "/a").is_gone


def test_an_empty_answer_is_none(tmp_path: Path, server: Server) -> None:
    server.on("/a")
    assert "nothing" in refused(tmp_path, server, "/a").why


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b"", "ended in the middle"),
        (b"\x16\x03\x01garbage\r\n\r\n", "not HTTP"),
        (b"<html>words</html>\r\n\r\n", "not HTTP"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\nwords\r\n0\r\n\r\n", "not HTTP"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nwordsXX5\r\n", "not HTTP"),
        (HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nwords", "not HTTP"),
        (HEAD + b"Content-Length: -5\r\n\r\nwords", "not HTTP"),
        (HEAD + b"Content-Length: 4\r\n\r\nwords", "more than it said"),
        (HEAD + b"Content-Length: 9\r\n\r\nwords", "ended in the middle"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nwords", "ended in the middle"),
        (HEAD + b"X-Bad\x00Name: 1\r\nContent-Length: 5\r\n\r\nwords", "not HTTP"),
        (HEAD + b"".join(b"X-%d: y\r\n" % n for n in range(20_000)) + b"\r\nwords", "not HTTP"),
        (HEAD + b"X-Long: " + b"y" * 200_000 + b"\r\n\r\nwords", "not HTTP"),
        (b"HTTP/1.1 103 Early\r\n\r\n" * 50, "not HTTP"),
        (HEAD + b"Content-Encoding: gzip\r\n\r\n<rss/>", "damaged"),
        (HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"words" * 50, mtime=0)[:-9], "cut off"),
        (HEAD + b"Content-Encoding: gzip, gzip\r\n\r\n" + TWICE, "more than once"),
        (HEAD + b"Content-Encoding: gzip\r\nContent-Encoding: br\r\n\r\nwords", "more than once"),
        (HEAD + b"Content-Encoding: lzma\r\n\r\nwords", "not understood"),
        (HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"\0" * 50_000_000, mtime=0), "larger than"),
        (HEAD + b"\r\n" + b"x" * 200_000, "larger than"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"1;" + b"e" * 200 + b"\r\nx\r\n" * 20_000, ""),
    ],
    ids=(f"answer {n}" for n in count()),  # the bytes themselves would make names of 200 KB
)  # fmt: skip
def test_a_broken_answer_is_a_failure_that_says_what_is_wrong(
    tmp_path: Path, server: Server, answer: bytes, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digest.sources.http.retries._BACKOFF", (0.01, 0.01))
    server.raw("/a", answer)
    assert why in refused(tmp_path, server, "/a").why


def test_a_page_of_dripping_bytes_ends_at_the_deadline_of_the_whole_request(tmp_path: Path, server: Server) -> None:
    def drip(exchange: Exchange) -> None:
        exchange.send(HEAD + b"\r\n")
        for _ in range(100):
            exchange.send(b"x")
            time.sleep(0.1)

    def drip_headers(exchange: Exchange) -> None:
        exchange.send(HEAD)
        for n in range(100):
            exchange.send(b"X-%d: y\r\n" % n)
            time.sleep(0.1)

    server.replies |= {"/body": drip, "/headers": drip_headers, "/nothing": lambda exchange: time.sleep(5)}
    for path in ("/body", "/headers", "/nothing"):
        begun = time.monotonic()
        with pytest.raises(FetchError, match=r"longer than 0\.5 seconds"):
            ask(tmp_path, server.url(path), manners(server, deadline=0.5))
        assert time.monotonic() - begun < 2
        assert len(server.asked(path)) == 1


def test_an_endless_answer_of_tiny_chunks_ends_too(tmp_path: Path, server: Server) -> None:
    def flood(exchange: Exchange) -> None:
        exchange.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        while True:
            exchange.send(b"1\r\nx\r\n" * 10_000)

    server.replies["/a"] = flood
    begun = time.monotonic()
    refused(tmp_path, server, "/a", most=1_000_000)
    assert time.monotonic() - begun < 6


# ---------------------------------------------------------------- patience


def test_trouble_that_passes_is_waited_for(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digest.sources.http.retries._BACKOFF", (0.01, 0.01))

    def flaky(exchange: Exchange) -> None:
        if exchange.number == 1:
            exchange.reply(b"x", 500)
        elif exchange.number == 2:
            exchange.reset()
        else:
            exchange.reply(b"words")

    server.replies["/a"] = flaky
    assert ask(tmp_path, server.url("/a"), manners(server))[1] == b"words"
    assert len(server.asked("/a")) == 3


def test_retry_after_is_waited_for_within_patience_and_told_beyond_it(tmp_path: Path, server: Server) -> None:
    server.replies["/a"] = lambda e: e.reply(b"x", 503, Retry_After="2") if e.number == 1 else e.reply(b"words")
    server.on("/b", "x", 429, Retry_After="3600")
    begun = time.monotonic()
    assert ask(tmp_path, server.url("/a"), manners(server))[1] == b"words"
    assert time.monotonic() - begun >= 1.9
    assert refused(tmp_path, server, "/b").wait == 3600.0
    assert len(server.asked("/b")) == 1


# ---------------------------------------------------------------- robots.txt


def test_robots_txt_is_asked_for_once_a_day_and_kept_to(tmp_path: Path, server: Server) -> None:
    server.on("/robots.txt", "User-agent: *\nDisallow: /private")
    server.on("/a", "words")
    server.on("/private/a", "secret")
    ask(tmp_path, server.url("/a"), manners(server))
    assert "robots.txt" in refused(tmp_path, server, "/private/a").why
    ask(tmp_path, server.url("/a"), manners(server), now=NOW + timedelta(hours=23))
    assert len(server.asked("/robots.txt")) == 1
    ask(tmp_path, server.url("/a"), manners(server), now=NOW + timedelta(hours=25))
    assert len(server.asked("/robots.txt")) == 2
    assert server.asked("/private/a") == []


def test_robots_txt_whose_copy_is_gone_is_asked_for_again(tmp_path: Path, server: Server) -> None:
    server.on("/robots.txt", "User-agent: *\nDisallow: /private")
    server.on("/a", "words")
    ask(tmp_path, server.url("/a"), manners(server))
    for body in (tmp_path / "bodies").rglob("*"):
        body.unlink() if body.is_file() else None
    assert "robots.txt" in refused(tmp_path, server, "/private/a").why
    assert len(server.asked("/robots.txt")) == 2


def test_a_redirect_does_not_lead_around_robots_txt(tmp_path: Path, server: Server) -> None:
    server.on("/robots.txt", "User-agent: test-bot\nDisallow: /private")
    server.on("/a", status=302, Location="/private/a")
    server.on("/private/a", "secret")
    assert "robots.txt" in refused(tmp_path, server, "/a").why
    assert server.asked("/private/a") == []


def test_a_site_in_trouble_allows_nothing_until_it_is_well(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digest.sources.http.retries._BACKOFF", (0.01, 0.01))
    server.on("/robots.txt", "x", 503)
    server.on("/a", "words")
    assert "robots.txt cannot be read" in refused(tmp_path, server, "/a").why
    server.on("/robots.txt", "User-agent: *\nAllow: /")
    assert ask(tmp_path, server.url("/a"), manners(server))[1] == b"words"
    server.on("/robots.txt", "x", 500)
    later = NOW + timedelta(days=2)
    assert ask(tmp_path, server.url("/a"), manners(server), now=later)[1] == b"words", "the rules it had still hold"


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_site_without_robots_txt_allows_everything(tmp_path: Path, server: Server, status: int) -> None:
    server.on("/robots.txt", "x", status)
    server.on("/a", "words")
    assert ask(tmp_path, server.url("/a"), manners(server))[1] == b"words"
    ask(tmp_path, server.url("/a"), manners(server))
    assert len(server.asked("/robots.txt")) == 1, "that there is none is remembered too"


def test_of_an_endless_robots_txt_the_beginning_counts(tmp_path: Path, server: Server) -> None:
    server.on("/robots.txt", b"User-agent: *\nDisallow: /private\n" + b"# filler\n" * 200_000)
    server.on("/private", "secret")
    assert "asks robots to stay away" in refused(tmp_path, server, "/private").why


# ---------------------------------------------------------------- TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for news.example that nobody but the test trusts."""
    folder = tmp_path_factory.mktemp("tls")
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=news.example"
    files = ["-addext", "subjectAltName=DNS:news.example", "-keyout", str(folder / "pair.pem"), "-out", str(folder / "cert.pem")]
    try:
        subprocess.run([*command.split(), *files], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("there is no openssl here to make a certificate")
    with (folder / "pair.pem").open("a") as pair:
        pair.write((folder / "cert.pem").read_text())
    return folder


def _server_side(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "pair.pem")
    return context


def test_the_certificate_is_checked_against_the_name_though_the_address_is_pinned(tmp_path: Path, certificate: Path) -> None:
    trust = ssl.create_default_context()
    trust.load_verify_locations(certificate / "cert.pem")
    resolve = resolving(news_example="127.0.0.1", other_example="127.0.0.1")
    with serving(_server_side(certificate)) as server:
        server.on("/a", "words")
        good = f"https://news.example:{server.port}/a"
        assert ask(tmp_path, good, manners(server), resolve=resolve, trust=trust)[1] == b"words"
        for url, believed in ((good, trusted()), (f"https://other.example:{server.port}/a", trust)):
            with pytest.raises(FetchError, match="certificate is not good"):
                ask(tmp_path, url, manners(server), resolve=resolve, trust=believed)
        assert len(server.asked("/a")) == 1


def test_a_server_that_speaks_no_tls_is_a_failure(tmp_path: Path, server: Server) -> None:
    server.on("/a", "words")
    url = f"https://news.example:{server.port}/a"
    with pytest.raises(FetchError):
        ask(tmp_path, url, manners(server, deadline=1.0, patience=0.1), resolve=resolving(news_example="127.0.0.1"))
