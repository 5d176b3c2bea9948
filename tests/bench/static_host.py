"""A folder served as a static host would: compressed where that helps, connections kept open."""

from __future__ import annotations

import gzip
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from site_builder.precompressing import GZIP_LEVEL, TEXT

LOOPBACK = "127.0.0.1"


@lru_cache(maxsize=10_000)
def _compressed(body: bytes) -> bytes:
    """Once for each file, as hosts keep what they have compressed."""
    return gzip.compress(body, GZIP_LEVEL, mtime=0)


@dataclass
class Wire:
    """What a host was asked for since it began, whoever asked, page or worker: files, and bytes with their headers."""

    begun: int = 0
    done: int = 0
    sent: int = 0
    _one: threading.Lock = field(default_factory=threading.Lock)

    @property
    def still(self) -> bool:
        return self.begun == self.done

    def asked(self) -> None:
        with self._one:
            self.begun += 1

    def answered(self, sent: int) -> None:
        with self._one:
            self.done += 1
            self.sent += sent


class _Host(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    folder: Path
    wire: Wire

    def do_GET(self) -> None:
        self.wire.asked()
        sent = 0
        try:
            sent = self._answer()
        finally:
            self.wire.answered(sent)

    def _answer(self) -> int:
        """Bytes of the answer, with its header; none for a file that is not there."""
        file = self.folder / unquote(urlsplit(self.path).path).lstrip("/")
        if not file.is_file():
            self.send_error(404)
            return 0
        body = file.read_bytes()
        self.send_response(200)
        if file.name.endswith(TEXT):
            body = _compressed(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", mimetypes.guess_type(file.name)[0] or "application/octet-stream")
        self.send_header("Content-Length", str(len(body)))
        head = sum(map(len, self._headers_buffer)) + len("\r\n")
        self.end_headers()
        self.wfile.write(body)
        return head + len(body)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@contextmanager
def static_host(folder: Path, wire: Wire | None = None) -> Iterator[str]:
    """The address of `folder`, served on a free port of this machine until the block ends. `wire` counts."""
    handler = type("Host", (_Host,), {"folder": folder, "wire": wire or Wire()})
    server = ThreadingHTTPServer((LOOPBACK, 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://{LOOPBACK}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
