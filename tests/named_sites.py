"""Sites at names that end in .test, for the browser of the tests: whatever it asks of them is asked of this process.

Playwright could answer each request itself (page.route), but that costs twice the processor for a page: every request
goes through two processes more, and the browser may keep nothing of what it has read. A name of this kind is to the
browser what an address without HTTPS is: its pages get no service worker.
"""

from __future__ import annotations

import mimetypes
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

KEEP = "max-age=3600"
"""Nobody changes a file of a site while a test looks at it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site says to one request. The browser asks again for a page, and for what is not `kept`."""

    status: int
    kind: str
    body: bytes
    kept: bool = True


Site = Callable[[str], Answer]
"""Answers the path of a request, as the browser wrote it."""


class NamedSites:
    """The server behind all names. `flag` tells the browser where it is."""

    def __init__(self) -> None:
        self._sites: dict[str, Site] = {}
        sites = self._sites

        class Asked(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site = sites.get(self.headers.get("Host", ""))
                answer = site(self.path) if site else Answer(404, "text/plain", b"nobody lives here")
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.kind)
                self.send_header("Content-Length", str(len(answer.body)))
                kept = answer.kept and answer.kind != "text/html"
                self.send_header("Cache-Control", KEEP if kept else "no-cache")
                self.end_headers()
                self.wfile.write(answer.body)

            def log_message(self, *_words: object) -> None:
                """A test says what it saw itself."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def flag(self) -> str:
        return f"--host-resolver-rules=MAP *.test 127.0.0.1:{self._server.server_port}"

    @contextmanager
    def at(self, name: str, site: Site) -> Iterator[str]:
        """The site stands at that name while the block runs; its address."""
        self._sites[name] = site
        try:
            yield f"http://{name}/"
        finally:
            del self._sites[name]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def folder_site(folder: Path) -> Site:
    """A folder as a static host would serve it, with an empty page at /empty."""

    def answer(address: str) -> Answer:
        path = unquote(urlsplit(address).path).removeprefix("/")
        if path == "empty":
            return Answer(200, "text/html", b"")
        file = folder / path
        status, file = (200, file) if file.is_file() else (404, folder / "404.html")
        return Answer(status, mimetypes.guess_type(file.name)[0] or "application/octet-stream", file.read_bytes())

    return answer
