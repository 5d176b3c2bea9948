"""The same promises through the whole server: kill -9 under sixteen HTTP writers, and answers that get lost."""

from __future__ import annotations

import http.client
import random
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from tests.faults.http_server import DemoServer, Phone
from tests.faults.ledger_check import events_in, problem_with
from tests.faults.places import Place, directory_place
from tests.faults.prepared import prepared
from tests.free_port import free_port
from tests.store.city import new_event_id

WRITERS = 16
ROUNDS_A_STORE = 20
LONGEST_LIFE = 0.4
SHARE_LOST = 0.3


def kill_rounds(
    rounds: int, say: Callable[[str], None], place: Place = directory_place, *, early: bool = False, seed: int = 1
) -> str:
    """What went wrong in `rounds` kills, or nothing. With `early` phones count what they sent as acknowledged."""
    chance = random.Random(seed)
    total = 0
    with prepared() as program:
        for first in range(0, rounds, ROUNDS_A_STORE):
            with tempfile.TemporaryDirectory() as directory, place() as url:
                server = DemoServer(Path(directory), free_port(), url)
                server.found()
                acknowledged: set[str] = set()
                phones: list[Phone] = []
                for number in range(first, min(first + ROUNDS_A_STORE, rounds)):
                    with server.forked(program) as process:
                        phones = phones or server.phones()
                        acknowledged |= _write_until(phones, chance.uniform(0.01, LONGEST_LIFE), process.kill, early)
                    problem = problem_with(url, acknowledged)
                    if problem:
                        return f"第 {number + 1} 次：{problem[:300]}"
                    say(f"HTTP kill -9：{number + 1} / {rounds} 次，已确认 {total + len(acknowledged):,} 个事件")
                if not acknowledged:
                    return "no event was ever acknowledged"
                total += len(acknowledged)
    return ""


def _write_until(phones: list[Phone], life: float, kill: Callable[[], None], early: bool) -> set[str]:
    """Sixteen threads send until the server is gone; what it acknowledged."""
    acknowledged: set[str] = set()
    problems: list[str] = []

    def send(phone: Phone) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", phone.port, timeout=30)
        try:
            while True:
                event_id = new_event_id()
                if early:
                    acknowledged.add(event_id)
                status, answer = phone.send(connection, phone.event(event_id))
                if status == 503:
                    continue  # not stored, and said so: the next event
                if status != 201:
                    problems.append(f"{status} {answer[:200]}")
                    return
                acknowledged.add(event_id)
        except (OSError, http.client.HTTPException):
            return  # the server is gone, and this answer with it
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(phones[number % len(phones)],)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    time.sleep(life)
    kill()
    for thread in threads:
        thread.join()
    if problems:
        raise RuntimeError(problems[0])
    return acknowledged


def storm(events: int, say: Callable[[str], None], place: Place = directory_place, seed: int = 1) -> str:
    """Phones that drop three answers of ten and send again; what was miscounted, or nothing."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as directory, place() as url:
        server = DemoServer(Path(directory), free_port(), url)
        server.found()
        sent: list[str] = []
        with server.running():
            phones = server.phones()
            shares = [chance.getrandbits(32) for _ in range(WRITERS)]
            problems: list[str] = []
            threads = [
                threading.Thread(
                    target=_insist,
                    args=(phones[number % len(phones)], events // WRITERS, random.Random(share), sent, problems),
                )
                for number, share in enumerate(shares)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            say(f"重试：{len(sent):,} 个事件")
        if problems:
            return problems[0]
        stored = events_in(url)
        wrong = [event for event in sent if stored[event] != 1]
        return f"{len(wrong)} of {len(sent)} events not counted once" if wrong or len(sent) != len(stored) else ""


def _insist(phone: Phone, events: int, chance: random.Random, sent: list[str], problems: list[str]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", phone.port, timeout=30)
    for _ in range(events):
        event_id = new_event_id()
        body = phone.event(event_id)
        expected = 201
        while True:
            status, answer = phone.send(connection, body)
            if status != expected:
                problems.append(f"{status} instead of {expected}: {answer[:200]}")
                return
            expected = 200
            if chance.random() >= SHARE_LOST:
                break  # this answer arrived
        sent.append(event_id)
    connection.close()
