"""A small server for authors: shows build/site and reloads the open page after every rebuild.

Only for looking at one's own work on one's own machine; it listens on the loopback address. The reload script is put
into answers as they leave and is never written into a file of the site.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TypeAlias

LOOPBACK = "127.0.0.1"
_SCRIPT_ADDRESS = "/__rebuilt.js"
_VERSION_ADDRESS = "/__rebuilt"
_SCRIPT_TAG = b'<script src="/__rebuilt.js"></script>'
_SCRIPT = """\
(function () {
  var seen = null;
  function ask() {
    fetch("/__rebuilt").then(function (answer) { return answer.text(); }).then(function (version) {
      if (seen !== null && version !== seen) { location.reload(); }
      seen = version;
    }).catch(function () {}).then(function () { setTimeout(ask, 500); });
  }
  ask();
})();
"""


Look: TypeAlias = dict[Path, tuple[int, int]]
"""Modification time in nanoseconds and size of every file and folder."""


class Rebuilds:
    """Counts rebuilds, so that a browser can tell whether its page is old."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._number = 0

    @property
    def number(self) -> int:
        with self._lock:
            return self._number

    def one_more(self) -> None:
        with self._lock:
            self._number += 1


class AuthorsHandler(SimpleHTTPRequestHandler):
    """Answers with files of the site, pages with the reload script at their end, never cached."""

    def __init__(self, rebuilds: Rebuilds, *args: object, directory: str) -> None:
        self._rebuilds = rebuilds
        super().__init__(*args, directory=directory)  # type: ignore[arg-type]  # the three socketserver arguments

    def do_GET(self) -> None:
        if self.path == _VERSION_ADDRESS:
            self._answer(str(self._rebuilds.number).encode(), "text/plain; charset=utf-8")
        elif self.path == _SCRIPT_ADDRESS:
            self._answer(_SCRIPT.encode(), "text/javascript; charset=utf-8")
        elif (page := self._page()) is not None:
            self._answer(page.read_bytes() + _SCRIPT_TAG, "text/html; charset=utf-8")
        else:
            super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by the standard library
        """Say nothing: the terminal belongs to what the build has to say."""

    def _page(self) -> Path | None:
        path = Path(self.translate_path(self.path))
        if path.is_dir() and self.path.partition("?")[0].endswith("/"):
            path /= "index.html"
        return path if path.suffix == ".html" and path.is_file() else None

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def authors_server(site: Path, port: int, rebuilds: Rebuilds) -> ThreadingHTTPServer:
    """A server that is bound to the port and not yet running. Raises OSError when the port is taken."""
    return ThreadingHTTPServer((LOOPBACK, port), partial(AuthorsHandler, rebuilds, directory=str(site)))


def look_of(folders: Iterable[Path]) -> Look:
    """Equal looks: nothing below these folders and files was saved, added or removed in between."""
    looks: Look = {}
    for folder in folders:
        for path in (folder, *folder.rglob("*")) if folder.is_dir() else (folder,):
            try:
                stat = path.stat()
            except FileNotFoundError:  # deleted while we looked
                continue
            looks[path] = (stat.st_mtime_ns, stat.st_size)
    return looks


def rebuild_on_change(
    folders: tuple[Path, ...],
    before: Look,
    rebuild: Callable[[], None],
    stop: threading.Event,
    every_seconds: float = 0.3,
) -> None:
    """Call `rebuild` whenever the folders look other than `before`, until `stop` is set.

    Looks instead of being told, which works on every system and on network drives.
    """
    while not stop.wait(every_seconds):
        now = look_of(folders)
        if now != before:
            before = now
            rebuild()
