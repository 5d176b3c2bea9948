"""A folder served as a static host would: compressed where that helps, connections kept open."""

from __future__ import annotations

import gzip
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def static_host(folder: Path) -> Iterator[str]:
    """The address of `folder`, served on a free port of this machine until the block ends."""

    class Host(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            file = folder / unquote(urlsplit(self.path).path).lstrip("/")
            if not file.is_file():
                self.send_error(404)
                return
            body = file.read_bytes()
            self.send_response(200)
            if file.name.endswith(TEXT):
                body = _compressed(body)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Type", mimetypes.guess_type(file.name)[0] or "application/octet-stream")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer((LOOPBACK, 0), Host)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://{LOOPBACK}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
