"""Headers of every answer: no foreign script, no sniffing, no framing, and nothing private in any cache."""

from __future__ import annotations

from flask import Flask, Response

from quiz_api.settings import Settings

_SOURCES = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "media-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
CONTENT_SECURITY_POLICY = "; ".join(_SOURCES)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
_HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}


def install_headers(app: Flask, settings: Settings) -> None:
    wanted = HEADERS | (_HTTPS_ONLY if settings.is_https else {})

    def add(response: Response) -> Response:
        response.headers.extend(wanted)  # `update` would search all headers for each of them; no view sets any
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response

    app.after_request(add)
