"""Two web processes on one PostgreSQL: a session holds in both, and a retry at the other one counts once."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.running_city import ROOT, run, settings_for, wait_until_healthy
from tests.free_port import free_port
from tests.store.postgres_server import ForeignServer, Server

EVENTS = 24


@contextmanager
def web_process(environment: dict[str, str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "quiz_api", "serve"], cwd=ROOT, env={**environment, "XINYU_PORT": str(port)}
    )
    try:
        wait_until_healthy(f"http://127.0.0.1:{port}", process)
        yield process
    finally:
        process.kill()
        process.wait()


def ask(
    port: int, method: str, path: str, body: dict[str, Any] | None = None, **headers: str
) -> tuple[int, dict[str, Any], str]:
    """Status, JSON and cookie of one request. Raises OSError or HTTPException when the answer is lost."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    payload = json.dumps(body).encode("utf-8") if body is not None else None
    connection.request(method, path, payload, {"Content-Type": "application/json", **named})
    answer = connection.getresponse()
    said = json.loads(answer.read())
    connection.close()
    return answer.status, said, (answer.getheader("Set-Cookie") or "").split(";")[0]


def agreement(version: str) -> dict[str, Any]:
    """The smallest event that is a record."""
    data = {"notice_version": version, "given": True}
    return {"id": str(uuid.uuid4()), "type": "consent-given", "at": datetime.now(UTC).isoformat(), "data": data}


@pytest.mark.skipif(sys.platform == "win32", reason="the test server listens on a Unix socket")
def test_two_web_processes_share_one_ledger(tmp_path: Path, postgres_server: Server | ForeignServer) -> None:
    first, second = free_port(), free_port()
    environment = {**settings_for(tmp_path, first), "XINYU_STORE": postgres_server.database()}
    listing = json.loads(run("quiz_api", "demo", "--json", environment=environment))
    with web_process(environment, first) as doomed, web_process(environment, second):
        code = listing["cards"][0]["code"]
        status, _, cookie = ask(first, "POST", "/api/v1/sign-in", {"household_code": code})
        assert status == 200
        _, me, _ = ask(second, "GET", "/api/v1/me", Cookie=cookie)
        assert me["signed_in"] is True
        hands = {"Cookie": cookie, "X_CSRF_Token": me["csrf_token"]}
        events = [agreement(me["consent"]["notice_version"]) for _ in range(EVENTS)]
        assert ask(first, "POST", "/api/v1/events", {"events": [events[0]]}, **hands)[0] == 201
        assert ask(second, "POST", "/api/v1/events", {"events": [events[0]]}, **hands)[0] == 200
        acknowledged = send_until_killed(first, events[1:], hands, doomed)
        for event in events[1:]:
            status, _, _ = ask(second, "POST", "/api/v1/events", {"events": [event]}, **hands)
            assert status in ({200} if event["id"] in acknowledged else {200, 201})
        _, found, _ = ask(second, "GET", "/api/v1/records?kind=consent", **hands)
        assert len(found["records"]) == EVENTS
        assert len({record["id"] for record in found["records"]}) == EVENTS


def send_until_killed(
    port: int, events: list[dict[str, Any]], hands: dict[str, str], process: subprocess.Popen[bytes]
) -> set[str]:
    """Send all at once from several threads, kill the process in the middle; ids that were acknowledged."""
    acknowledged: set[str] = set()
    a_few = threading.Event()

    def send(event: dict[str, Any]) -> None:
        try:
            status, _, _ = ask(port, "POST", "/api/v1/events", {"events": [event]}, **hands)
        except (OSError, http.client.HTTPException, ValueError):
            return
        if status == 201:
            acknowledged.add(event["id"])
            if len(acknowledged) >= len(events) // 3:
                a_few.set()

    threads = [threading.Thread(target=send, args=(event,)) for event in events]
    for thread in threads:
        thread.start()
    assert a_few.wait(60)
    process.kill()
    for thread in threads:
        thread.join()
    return acknowledged
