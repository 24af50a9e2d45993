"""Mailboxes as sources: files where they lie, a folder on a server through the captures."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from digest.config import Config, NetworkConfig, SiteConfig, SourceConfig
from digest.model import SourceFailure
from digest.sources import mail
from tests.sites import prose
from tests.sources.folders import NOW
from tests.sources.imap import MailServer, serving_mail
from tests.sources.servers import collected, fetch_all


def letter(name: str) -> bytes:
    head = f"From: The Courier <letters@courier.example>\nSubject: {name}\nMessage-ID: <{name}@courier.example>\n"
    return f"{head}Date: Mon, 09 Mar 2026 05:00:00 +0000\n\n{prose(name)}\n\nFrom here to 10:15 there is fog.\n".encode()


def config(root: Path, mail: str, *allow: str) -> Config:
    source = SourceConfig.model_validate({"mail": mail})
    return Config(root=root, site=SiteConfig(name="T"), sources=(source,), network=NetworkConfig(allow=allow))


def titles(found: Config) -> list[str]:
    items, failures = collected(found)
    assert failures == []
    return [item.hints.title for item in items]


def test_a_mail_keeps_its_place_when_a_mail_program_marks_and_moves_it(tmp_path: Path) -> None:
    for part in ("cur", "new", "tmp"):
        (tmp_path / "box" / part).mkdir(parents=True)
    (tmp_path / "box" / "new" / "17.a.host").write_bytes(letter("quay"))
    (tmp_path / "box" / "cur" / "18.b.host:2,S").write_bytes(letter("dock"))
    (tmp_path / "box" / "tmp" / "19.c.host").write_bytes(letter("half written"))
    settings = config(tmp_path, "box")
    before, _ = collected(settings)
    assert [item.hints.title for item in before] == ["quay", "dock"]
    (tmp_path / "box" / "new" / "17.a.host").rename(tmp_path / "box" / "cur" / "17.a.host:2,RS")
    assert collected(settings)[0] == before


def test_a_mailbox_file_of_any_name_is_read(tmp_path: Path) -> None:
    quoted = letter("quay").replace(b"\nFrom", b"\n>From")
    (tmp_path / "Letters").write_bytes(b"From x Mon Mar  9 05:00:00 2026\n" + quoted + b"\n")
    assert titles(config(tmp_path, "Letters")) == ["quay"]


def test_a_folder_that_is_no_maildir_is_named(tmp_path: Path) -> None:
    _, (failure,) = collected(config(tmp_path, "box"))
    assert "`cur` and `new`" in failure.why


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    with serving_mail() as found:
        monkeypatch.setenv("DIGEST_MAIL_PASSWORD", found.watchword)
        found.mails = {4: letter("quay"), 7: letter("dock")}
        yield found


def fetched(root: Path, server: MailServer, address: str = "") -> tuple[Config, list[SourceFailure]]:
    settings = config(root, address or server.address, f"127.0.0.1:{server.port}")
    return settings, list(fetch_all(settings).failures)


def test_a_folder_on_a_server_is_read_once_and_built_from_the_captures(tmp_path: Path, server: MailServer) -> None:
    settings, failures = fetched(tmp_path, server)
    assert failures == []
    assert titles(settings) == ["quay", "dock"]
    assert collected(settings)[0][0].source == f"127.0.0.1:{server.port}/News%20letters"
    assert server.said[-1] == "LOGOUT"
    assert not [line for line in server.said if line.startswith(("SELECT", "STORE", "EXPUNGE")) or "BODY[]" in line]
    first = collected(settings)
    del server.mails[4]
    fetch_all(settings, NOW + timedelta(hours=1))
    assert [item.id for item in collected(settings)[0]] == [item.id for item in first[0][1:]]


def test_words_of_a_mail_that_look_like_the_next_mail_are_its_words(tmp_path: Path, server: MailServer) -> None:
    settings, _ = fetched(tmp_path, server)
    assert b"\nFrom here to 10:15 there is fog." in collected(settings)[0][0].content


@pytest.mark.parametrize("trouble", ["password", "folder", "size", "unset", "letters"])
def test_a_server_that_says_no_or_too_much_is_a_line(
    tmp_path: Path, server: MailServer, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = server.address
    if trouble == "password":
        server.watchword = "other"
    elif trouble == "folder":
        address = address.replace("letters", "nothing")
    elif trouble == "size":
        server.lie = 1 << 30
    elif trouble == "letters":
        monkeypatch.setenv("DIGEST_MAIL_PASSWORD", "Sésam")
    else:
        monkeypatch.delenv("DIGEST_MAIL_PASSWORD")
    settings, (failure,) = fetched(tmp_path, server, address)
    expected = {"size": "larger than 20 MB", "unset": "DIGEST_MAIL_PASSWORD", "letters": "must be in ASCII letters"}
    assert expected.get(trouble, "said no") in failure.why
    assert "ines" not in failure.source
    assert collected(settings)[1]


@pytest.mark.parametrize(
    ("drips", "seconds", "why"),
    [(b"* OK " + b"x" * 900_000 + b"\r\n", 60.0, "sends more than 41 MB"), (b"*", 0.3, "took longer than 0.3 seconds")],
)
def test_a_server_that_only_ever_talks_is_cut_off(
    tmp_path: Path, server: MailServer, drips: bytes, seconds: float, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "_DEADLINE_SECONDS", seconds)
    server.drips = drips
    assert why in fetched(tmp_path, server)[1][0].why


@pytest.mark.parametrize(("found", "count"), [(b"", 0), (b"* SEARCH\r\n", 0), (b"* SEARCH 4 \xff (BODY[]) -7\r\n", 1)])
def test_numbers_that_a_server_makes_up_are_no_mails(tmp_path: Path, server: MailServer, found: bytes, count: int) -> None:
    server.found = found
    settings, failures = fetched(tmp_path, server)
    assert failures == []
    assert len(titles(settings)) == count


def test_after_a_failure_the_mails_of_the_time_before_stand_in(tmp_path: Path, server: MailServer) -> None:
    settings, _ = fetched(tmp_path, server)
    server.watchword = "other"
    fetch_all(settings, NOW + timedelta(hours=1))
    items, (failure,) = collected(settings, NOW + timedelta(hours=1))
    assert len(items) == 2
    assert "last good copy" in failure.why


def test_a_private_server_and_a_password_in_the_open_are_refused(tmp_path: Path, server: MailServer) -> None:
    settings = config(tmp_path, server.address)
    (failure,) = fetch_all(settings).failures
    assert "only public addresses are asked" in failure.why
    assert server.said == []
