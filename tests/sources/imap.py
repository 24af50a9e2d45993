"""A small mail server on this machine that speaks as much IMAP as reading a folder takes."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler, ThreadingTCPServer


@dataclass
class MailServer:
    """One folder with its mails by number; ``lie`` is the size that it says a mail has, where that is not the truth.

    ``found`` is what it answers to a search, where that is not the truth; ``drips`` what it goes on sending instead of words.
    """

    watchword: str = "open sesame"
    folder: str = "News letters"
    mails: dict[int, bytes] = field(default_factory=dict)
    lie: int = 0
    found: bytes | None = None
    drips: bytes = b""
    said: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        return f"imap://ines%40brief.example@127.0.0.1:{self.port}/{self.folder.replace(' ', '%20')}"


@contextmanager
def serving_mail() -> Iterator[MailServer]:
    """A running server."""
    mail = MailServer()

    class Handler(StreamRequestHandler):
        timeout = 10

        def handle(self) -> None:
            while mail.drips:
                self.wfile.write(mail.drips)
                time.sleep(0.01)
            self.wfile.write(b"* OK ready\r\n")
            while line := self.rfile.readline().decode("utf-8"):
                tag, command, rest = (*line.strip().split(" ", 2), "")[:3]
                mail.said.append(f"{command} {rest}".strip())
                self.wfile.write(self._answer(command.upper(), rest) + f"{tag} {self._verdict(command, rest)}\r\n".encode())
                if command.upper() == "LOGOUT":
                    return

        def _verdict(self, command: str, rest: str) -> str:
            if command.upper() == "LOGIN":
                return "OK in" if rest.replace('"', "").endswith(f"ines@brief.example {mail.watchword}") else "NO wrong password"
            return "OK done" if command.upper() != "EXAMINE" or rest == f'"{mail.folder}"' else "NO no such folder"

        def _answer(self, command: str, rest: str) -> bytes:
            if command == "CAPABILITY":
                return b"* CAPABILITY IMAP4rev1\r\n"
            if rest.startswith("SEARCH") and mail.found is not None:
                return mail.found
            if rest.startswith("SEARCH"):
                return b"* SEARCH " + b" ".join(b"%d" % number for number in mail.mails) + b"\r\n"
            if found := re.match(r"FETCH (\d+) \(BODY.PEEK\[\]\)", rest):
                content = mail.mails[int(found[1])]
                return b"* 1 FETCH (UID %s BODY[] {%d}\r\n" % (found[1].encode(), mail.lie or len(content)) + content + b")\r\n"
            return b"* %d EXISTS\r\n" % len(mail.mails) if command == "EXAMINE" else b""

    class Listening(ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Say nothing of clients that went away."""

    with Listening(("127.0.0.1", 0), Handler) as listening:
        mail.port = listening.server_address[1]
        threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield mail
        listening.shutdown()
