"""The whole server as a process of its own on the demo city, and families' phones that talk to it."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.faults.prepared import Forked, Prepared

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 300.0  # a machine may be busy with other things
COMMANDS = "from quiz_api.commands import main; main()"


class ServerFailed(Exception):
    """The server did not start; the message is what it said."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A signed-in household. The session outlives the server's process."""

    port: int
    cookie: str
    csrf_token: str
    notice_version: str

    def event(self, event_id: str) -> bytes:
        """An answer to the privacy notice: the smallest event that is a record."""
        data = {"notice_version": self.notice_version, "given": True}
        event = {"id": event_id, "type": "consent-given", "at": datetime.now(UTC).isoformat(), "data": data}
        return json.dumps({"events": [event]}).encode("utf-8")

    def send(self, connection: http.client.HTTPConnection, body: bytes) -> tuple[int, str]:
        """Status, and the ids of the stored records. Raises OSError, HTTPException when the answer is lost."""
        headers = {"Cookie": self.cookie, "X-CSRF-Token": self.csrf_token}
        status, answer, _ = _post(connection, self.port, "/api/v1/events", body, headers)
        return status, json.dumps(answer.get("events", answer), sort_keys=True)


@dataclass(frozen=True, slots=True)
class DemoServer:
    """A directory for keys and accounts, a port, and the store with the demo city."""

    directory: Path
    port: int
    store: str

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("XINYU_")}
        here = self.directory
        return kept | {
            "XINYU_PORT": str(self.port),
            "XINYU_STORE": self.store,
            "XINYU_SITE": str(here / "site"),
            "XINYU_CATALOGUE": str(here / "catalogue.json"),
            "XINYU_BANK": str(here / "quiz_bank.json"),
            "XINYU_SECRET_KEY_FILE": str(here / "secret.key"),
            "XINYU_DEMO_ACCOUNTS": str(here / "accounts.json"),
        }

    @property
    def _log(self) -> Path:
        return self.directory / f"server-{self.port}.log"

    def found(self) -> None:
        """Make the demo city. Raises ServerFailed."""
        done = subprocess.run(
            [sys.executable, "-c", COMMANDS, "demo"],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise ServerFailed(done.stderr[-1000:])

    @contextmanager
    def forked(self, program: Prepared) -> Iterator[Forked]:
        """Like `running`, in a moment."""
        process = program.start("serve", self.environment, self._log)
        try:
            self._wait_for(process)
            yield process
        finally:
            process.kill()
            process.wait()

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[bytes]]:
        """The process, answering; killed with -9 at the end of the block at the latest. Raises ServerFailed."""
        with self._log.open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-c", COMMANDS, "serve"], cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )
            try:
                self._wait_for(process)
                yield process
            finally:
                process.kill()
                process.wait()

    def phones(self) -> list[Phone]:
        """Every household of the demo city, signed in. The server must be running."""
        accounts = json.loads((self.directory / "accounts.json").read_text("utf-8"))
        return [self._sign_in(card["code"]) for card in accounts["cards"]]

    def _sign_in(self, code: str) -> Phone:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        body = json.dumps({"household_code": code}).encode("utf-8")
        status, me, cookie = _post(connection, self.port, "/api/v1/sign-in", body, {})
        connection.close()
        if status != 200:
            raise ServerFailed(f"sign-in {status}: {me}")
        return Phone(self.port, cookie, me["csrf_token"], me["consent"]["notice_version"])

    def _wait_for(self, process: subprocess.Popen[bytes] | Forked) -> None:
        end = time.monotonic() + START_SECONDS
        while process.poll() is None and time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise ServerFailed(self._log.read_text("utf-8")[-1000:])


def _post(
    connection: http.client.HTTPConnection, port: int, path: str, body: bytes, headers: dict[str, str]
) -> tuple[int, dict[str, Any], str]:
    own = {"Content-Type": "application/json", "Origin": f"http://127.0.0.1:{port}"}
    connection.request("POST", path, body, own | headers)
    response = connection.getresponse()
    answer = json.loads(response.read())
    cookie = (response.headers.get("Set-Cookie") or "").split(";")[0]
    return response.status, answer, cookie
