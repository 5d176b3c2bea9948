"""Finished files: the built site, and the few files of the server's own pages. Only what lies below the folder."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from flask import Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from quiz_api.domain.errors import NotFound
from quiz_api.web.routing import Route, Who, page

CONTENT_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".mp3": "audio/mpeg",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
"""What may be served, and as what. A file of any other kind is as good as absent."""

_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


@dataclass(frozen=True, slots=True)
class SiteFiles:
    """Serves files below `root`, precompressed where a `.br` or `.gz` lies beside them."""

    root: Path

    def find(self, path: str) -> Path | None:
        """The file for an address, or None: outside, hidden, of no known kind, or not there."""
        parts = path.split("/")
        if any(part.startswith(".") or "\\" in part or "\0" in part or ":" in part for part in parts):
            return None
        root = self.root.resolve()
        try:
            found = root.joinpath(*parts).resolve()
            is_ours = found.is_relative_to(root) and found.suffix in CONTENT_TYPES and found.is_file()
        except OSError:  # an address longer than any file name
            return None
        return found if is_ours else None

    def response(self, path: str, status: int = 200) -> Response:
        """Raises NotFound."""
        found = self.find(path)
        if found is None:
            raise NotFound("这一页")
        encoding, sent = self._encoded(found)
        content = sent.read_bytes()
        response = Response(content, status, content_type=CONTENT_TYPES[found.suffix])
        response.headers["Cache-Control"] = "no-cache"
        response.headers["Vary"] = "Accept-Encoding"
        if encoding:
            response.headers["Content-Encoding"] = encoding
        response.set_etag(hashlib.sha256(content).hexdigest()[:32])
        if status == 200:
            response.make_conditional(request)
        return response

    def _encoded(self, found: Path) -> tuple[str, Path]:
        for encoding, suffix in _ENCODINGS:
            packed = found.with_name(found.name + suffix)
            if request.accept_encodings[encoding] > 0 and packed.is_file():
                return encoding, packed
        return "", found


SHARED = {
    "tokens.css": "css/tokens.css",
    "display.js": "js/display.js",
    "outbox.js": "js/outbox.js",
    "upload.js": "js/upload.js",
    "icon.svg": "icons/icon.svg",
}
"""What the server's pages have from the theme itself, so that they look right where no site has been built."""


class SiteRoutes:
    """The routes that come last: whatever is not the server's own is a page of the site."""

    def __init__(self, site: Path, own: Path, theme: Path) -> None:
        self._site = SiteFiles(site)
        self._own = SiteFiles(own)
        self._theme = SiteFiles(theme)

    def routes(self) -> tuple[Route, ...]:
        return (
            page("/static/<path:path>", self.own_file, Who.ANYBODY, "服务器页面的样式"),
            page("/", self.home, Who.ANYBODY, "网站首页"),
            page("/<path:path>", self.page, Who.ANYBODY, "网站的一页"),
        )

    def own_file(self, path: str) -> Response:
        return self._theme.response(SHARED[path]) if path in SHARED else self._own.response(path)

    def home(self) -> Response | str:
        return self._site.response("index.html") if self._site.find("index.html") else render_template("no_site.html")

    def page(self, path: str) -> AnyResponse:
        if path.endswith("/"):
            return self._page_or_404(f"{path}index.html")
        if self._site.find(path) is None and self._site.find(f"{path}/index.html"):
            return redirect(f"/{path}/", 308)
        return self._page_or_404(path)

    def _page_or_404(self, path: str) -> Response:
        if self._site.find(path) is None and self._site.find("404.html"):
            return self._site.response("404.html", 404)
        return self._site.response(path)
