"""Two web processes on one database: one is killed or stopped in the middle of requests, phones go to the other."""

from __future__ import annotations

import http.client
import random
import signal
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from tests.faults.http_server import DemoServer, Phone
from tests.faults.ledger_check import events_in
from tests.faults.places import Place
from tests.faults.prepared import prepared
from tests.free_port import free_port
from tests.store.city import new_event_id

WRITERS = 16
LONGEST_LIFE = 0.4
LONGEST_ANSWER = 5.0


def kill_one_of_two(rounds: int, say: Callable[[str], None], place: Place, *, seed: int = 1) -> str:
    """What was lost or doubled when every unanswered event is sent again to the process that lives, or nothing."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as directory, place() as url, ExitStack() as stack:
        lasting = DemoServer(Path(directory), free_port(), url)
        lasting.found()
        stack.enter_context(lasting.running())
        storm = Storm(lasting.phones())
        doomed = replace(lasting, port=free_port())
        program = stack.enter_context(prepared())
        for number in range(rounds):
            with doomed.forked(program) as process:
                storm.at(doomed.port, process.kill, chance.uniform(0.02, LONGEST_LIFE))
            storm.send_the_rest(lasting.port, PATIENCE)
            say(f"两个进程，杀掉一个：{number + 1} / {rounds} 次，{len(storm.sent):,} 个事件")
        return storm.problem(url)


def stop_one_of_two(seconds: float, say: Callable[[str], None], place: Place) -> str:
    """One process is stopped (SIGSTOP) in mid-request and wakes up later; meanwhile the other must serve."""
    with tempfile.TemporaryDirectory() as directory, place() as url, ExitStack() as stack:
        lasting = DemoServer(Path(directory), free_port(), url)
        lasting.found()
        stack.enter_context(lasting.running())
        storm = Storm(lasting.phones())
        sleeper = replace(lasting, port=free_port())
        process = stack.enter_context(sleeper.running())
        storm.at(sleeper.port, lambda: process.send_signal(signal.SIGSTOP), 0.3)
        begin = time.monotonic()
        storm.send_the_rest(lasting.port, PATIENCE)
        served = len(storm.answered)
        say(f"一个进程停住，另一个补交了 {served:,} 个事件")
        time.sleep(max(0.0, seconds - (time.monotonic() - begin)))
        process.send_signal(signal.SIGCONT)
        time.sleep(1)
        storm.at(sleeper.port, lambda: None, 0.3)
        storm.send_the_rest(lasting.port, PATIENCE)
        return storm.problem(url) or ("" if served else "the other process served nobody")


PATIENCE = 90.0
"""Seconds until a process that was stopped in a transaction is thrown out by the database (30) and others go on."""


class Storm:
    """Sixteen phones, every event they have sent, and those that were answered."""

    def __init__(self, phones: list[Phone]) -> None:
        self._phones = phones
        self._guard = threading.Lock()
        self.sent: dict[str, tuple[Phone, bytes]] = {}
        self.answered: set[str] = set()
        self.problems: list[str] = []

    def at(self, port: int, strike: Callable[[], None], life: float) -> None:
        """All phones send to a process that is struck after `life` seconds; they end when answers stop."""
        over = threading.Event()
        threads = [
            threading.Thread(target=self._send_new, args=(self._phones[number % len(self._phones)], port, over))
            for number in range(WRITERS)
        ]
        for thread in threads:
            thread.start()
        time.sleep(life)
        strike()
        over.set()
        for thread in threads:
            thread.join()

    def send_the_rest(self, port: int, patience: float = 0.0) -> None:
        """What nobody answered goes to another process, again and again for as long as `patience` says."""
        end = time.monotonic() + patience
        for event_id in [event for event in self.sent if event not in self.answered]:
            phone, body = self.sent[event_id]
            while not self._post(phone, port, event_id, body) and time.monotonic() < end:
                time.sleep(0.2)
            if event_id not in self.answered:
                self.problems.append(f"{event_id} was never answered")

    def problem(self, url: str) -> str:
        stored = events_in(url)
        wrong = [event for event in self.sent if stored[event] != 1]
        if self.problems:
            return self.problems[0]
        if not self.sent:
            return "nothing was sent"
        if wrong or len(stored) != len(self.sent):
            return f"{len(wrong)} of {len(self.sent)} events not counted once, {len(stored)} stored"
        return ""

    def _send_new(self, phone: Phone, port: int, over: threading.Event) -> None:
        while not over.is_set():
            event_id = new_event_id()
            body = phone.event(event_id)
            with self._guard:
                self.sent[event_id] = (phone, body)
            if not self._post(phone, port, event_id, body):
                return

    def _post(self, phone: Phone, port: int, event_id: str, body: bytes) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST_ANSWER)
        try:
            status, answer = replace(phone, port=port).send(connection, body)
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        if status in (200, 201):
            self.answered.add(event_id)
        elif status != 503:
            self.problems.append(f"{status} {answer[:200]}")
        return status in (200, 201)
