"""The site on this machine, rebuilt as files change."""

import threading
from collections.abc import Callable, Container
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from digest.errors import DigestError, SiteError

# Editors write a file in several steps; wait until they have been quiet this long, in seconds.
_SETTLE = 0.4
MADE_FROM = ("content", "site_templates", "digest.yml", "mkdocs.yml")


class _Handler(SimpleHTTPRequestHandler):
    """Files of the site, never cached, with the site's own page for what is not there."""

    def end_headers(self) -> None:
        """Add what a preview needs."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Send the site's 404 page where it has one."""
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Keep quiet: a preview is no server log."""


class _Changes(FileSystemEventHandler):
    """Sets an event when something that the site is made from changes: a name in ``watched`` at the top of the site's folder."""

    def __init__(self, root: Path, watched: Container[str], changed: threading.Event) -> None:
        self._root, self._watched, self._changed = root, watched, changed

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note the change unless it is in a folder that the site is not made from."""
        path = Path(str(event.src_path))
        inside = path.relative_to(self._root).parts[:1] if path.is_relative_to(self._root) else ()
        if event.event_type not in {"opened", "closed_no_write"} and inside and inside[0] in self._watched:
            self._changed.set()


def serve(
    root: Path,
    *,
    port: int,
    rebuild: Callable[[], object],
    say: Callable[[str], object],
    watched: Container[str] = MADE_FROM,
) -> None:
    """Serve ``root/site`` on 127.0.0.1 until interrupted; call ``rebuild`` at the start and after each change.

    ``watched`` are names of files and folders in ``root``. ``port`` 0 takes any free one. A DigestError of a rebuild is said and
    the old site stays. Raises SiteError where the port is taken.
    """
    root = root.resolve()
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Handler, directory=str(root / "site")))
    except OSError as error:
        remedy = f"Try another: `digest serve --port {port + 1}`"
        raise SiteError(f"Port {port} cannot be had ({error.strerror}). {remedy}.") from error
    rebuild()
    changed = threading.Event()
    observer = Observer()
    observer.schedule(_Changes(root, watched, changed), str(root), recursive=True)
    observer.start()
    with server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        say(f"Serving on http://127.0.0.1:{server.server_port}/ (Ctrl+C ends)")
        try:
            _watch(changed, rebuild, say)
        except KeyboardInterrupt:
            say("Stopped.")
        finally:
            observer.stop()
            observer.join()
            server.shutdown()


def _watch(changed: threading.Event, rebuild: Callable[[], object], say: Callable[[str], object]) -> None:
    while True:
        changed.wait()
        while changed.is_set():  # until nothing has changed for a while
            changed.clear()
            changed.wait(_SETTLE)
        try:
            rebuild()
            say("Rebuilt.")
        except DigestError as error:
            say(f"Not rebuilt: {error}")
