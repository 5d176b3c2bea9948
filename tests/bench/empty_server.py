"""The yardstick of the HTTP bench: the same framework and server answering an empty POST and nothing else."""

from __future__ import annotations

import sys

from flask import Flask, Response
from waitress import serve  # type: ignore[import-untyped]  # waitress ships no types

THREADS = 16


def empty_app() -> Flask:
    app = Flask("empty")

    @app.post("/")
    def answer() -> Response:
        return Response("{}", content_type="application/json")

    return app


if __name__ == "__main__":
    serve(empty_app(), host="127.0.0.1", port=int(sys.argv[1]), threads=THREADS, _quiet=True)
