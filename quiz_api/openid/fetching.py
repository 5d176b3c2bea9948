"""JSON from the provider over HTTP: few requests at a time, short waits, small answers, no redirects.

The bound matters as much as the waits: a provider that hangs must not take every thread of the server with it.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import urllib3

from quiz_api.openid.failures import ProviderSilent, ProviderWrong

AT_A_TIME = 4
WAIT_FOR_TURN = 3.0
CONNECT, READ, WHOLE = 3.0, 5.0, 8.0
"""Seconds: to connect, between two pieces of an answer, for all of it."""

MOST_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    document: dict[str, Any]


class Fetching:
    """One instance a process, because it holds the bound. Certificates are checked against the system's."""

    def __init__(self) -> None:
        wait = urllib3.Timeout(connect=CONNECT, read=READ)
        # No retries means also: no redirects. They are told as they are, and what they lead to is not asked.
        self._pool = urllib3.PoolManager(maxsize=AT_A_TIME, timeout=wait, retries=False)
        self._turn = threading.BoundedSemaphore(AT_A_TIME)

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Raises ProviderSilent, ProviderWrong."""
        return self._fetch("GET", url, None, headers or {})

    def post(self, url: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Answer:
        """Raises ProviderSilent, ProviderWrong."""
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._fetch("POST", url, urlencode(fields).encode("ascii"), {**form, **(headers or {})})

    def _fetch(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        if not self._turn.acquire(timeout=WAIT_FOR_TURN):
            raise ProviderSilent("too many sign-ins are waiting for the provider")
        try:
            status, data = self._exchange(method, url, body, headers)
        except urllib3.exceptions.HTTPError as error:
            raise ProviderSilent(f"{method} failed: {type(error).__name__}") from error
        finally:
            self._turn.release()
        try:
            document = json.loads(data)
        except ValueError as error:
            raise ProviderWrong(f"{method} answered {status} without JSON") from error
        if not isinstance(document, dict):
            raise ProviderWrong(f"{method} answered {status} with JSON that is no object")
        return Answer(status, document)

    def _exchange(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
        sent = {"Accept": "application/json", "Accept-Encoding": "identity", **headers}
        response = self._pool.request(method, url, body=body, headers=sent, preload_content=False)
        try:
            data = _whole(response)
        except BaseException:
            response.close()  # what is left unread spoils the connection
            raise
        response.release_conn()
        if response.status >= 500:
            raise ProviderSilent(f"{method} answered {response.status}")
        return response.status, data


def _whole(response: urllib3.BaseHTTPResponse) -> bytes:
    """All of an answer, unless it is too long or drips."""
    until = time.monotonic() + WHOLE
    data = b""
    while piece := response.read1(65536, decode_content=False):
        data += piece
        if len(data) > MOST_BYTES:
            raise ProviderWrong(f"answered more than {MOST_BYTES} bytes")
        if time.monotonic() > until:
            raise ProviderSilent(f"did not end in {WHOLE:.0f} seconds")
    return data
