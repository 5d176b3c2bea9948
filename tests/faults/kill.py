"""kill -9 while sixteen threads write: a child acknowledges on a pipe, the parent kills it and reads the store.

`python -m tests.faults.kill URL [early] [lazy]` is the child. An event that was refused is sent again until it is
acknowledged. Two controls, which the checks must catch: with `early` it acknowledges before it stores, with `lazy`
PostgreSQL answers before its log is on the disk.
"""

from __future__ import annotations

import logging
import os
import random
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from quiz_api.store.interface import Store, StoreUnavailable
from quiz_api.store.opening import open_stores, opened
from tests.faults.ledger_check import problem_with
from tests.faults.places import Place, directory_place, kill_backend, kill_server
from tests.store.city import TEACHER, found_city, new_event_id, take_event
from tests.store.postgres_server import Server

ROOT = Path(__file__).resolve().parents[2]
WRITERS = 16
ROUNDS_A_STORE = 10
LONGEST_LIFE = 0.25  # seconds after the first acknowledgement
PATIENCE = 60.0  # seconds for the first acknowledgement after a start or after the server was killed


def child(url: str, *, early: bool, lazy: bool) -> None:
    """Write until killed."""
    with opened(url) as stores:
        if stores.ledger.door().person(TEACHER.id) is None:
            found_city(stores.ledger)
    if lazy:
        _answer_before_the_log()
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)  # lost connections are the point here
    store = open_stores(url).ledger
    for _ in range(WRITERS):
        threading.Thread(target=_write_for_ever, args=(store, early)).start()


def _write_for_ever(store: Store, early: bool) -> None:
    while True:
        event_id = new_event_id()
        if early:
            _acknowledge(event_id)
            time.sleep(0.05)
        _insist(store, event_id)
        if not early:
            _acknowledge(event_id)


def _insist(store: Store, event_id: str) -> None:
    while True:
        try:
            take_event(store, event_id)
        except StoreUnavailable:
            time.sleep(0.01)
        else:
            return


def _acknowledge(event_id: str) -> None:
    os.write(1, event_id.encode("ascii") + b"\n")  # one write below PIPE_BUF is never torn


class Writers:
    """A running child, and what it has acknowledged so far."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        if process.stdout is None:
            raise RuntimeError("no pipe")
        self._process = process
        self._pipe = process.stdout
        self._received = b""

    def listen(self, life: float) -> int:
        """Listen until `life` seconds after the first acknowledgement from now on; how many bytes came."""
        before = len(self._received)
        end = first = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            ready, _, _ = select.select([self._pipe.fileno()], [], [], min(0.005, life))
            came = os.read(self._pipe.fileno(), 65536) if ready else b""
            if ready and not came:
                break
            self._received += came
            if came and end == first:
                end = time.monotonic() + life
        return len(self._received) - before

    def signal(self, number: int) -> None:
        self._process.send_signal(number)

    def kill(self) -> set[str]:
        """What was acknowledged in the whole life."""
        self._process.kill()
        self._received += self._pipe.read()
        return set(self._received.decode("ascii").splitlines())


@contextmanager
def writing_child(url: str, *words: str) -> Iterator[Writers]:
    command = [sys.executable, "-m", "tests.faults.kill", url, *words]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        try:
            yield Writers(process)
        finally:
            process.kill()


def one_life(url: str, life: float, *, early: bool = False) -> set[str]:
    """Start a child, kill it `life` seconds after its first acknowledgement; returns what it acknowledged."""
    with writing_child(url, *(["early"] if early else [])) as writers:
        if not writers.listen(life):
            raise RuntimeError("the child acknowledged nothing")
        return writers.kill()


def kill_rounds(
    rounds: int, say: Callable[[str], None], place: Place = directory_place, *, early: bool = False, seed: int = 1
) -> str:
    """What went wrong in `rounds` kills, or nothing."""
    chance = random.Random(seed)
    total = 0
    for first in range(0, rounds, ROUNDS_A_STORE):
        with place() as url:
            acknowledged: set[str] = set()
            for number in range(first, min(first + ROUNDS_A_STORE, rounds)):
                acknowledged |= one_life(url, chance.uniform(0, LONGEST_LIFE), early=early)
                problem = problem_with(url, acknowledged)
                if problem:
                    return f"第 {number + 1} 次：{problem[:300]}"
                say(f"kill -9：{number + 1} / {rounds} 次，已确认 {total + len(acknowledged):,} 个事件")
            total += len(acknowledged)
    return ""


def server_kill_rounds(
    server: Server, place: Place, rounds: int, say: Callable[[str], None], *, lazy: bool = False, seed: int = 1
) -> str:
    """Kill the database server under living writers, whole or one process of it; what went wrong, or nothing."""
    chance = random.Random(seed)
    for first in range(0, rounds, ROUNDS_A_STORE):
        with place() as url, writing_child(url, *(["lazy"] if lazy else [])) as writers:
            for number in range(first, min(first + ROUNDS_A_STORE, rounds)):
                if not writers.listen(chance.uniform(0, LONGEST_LIFE)):
                    return f"第 {number + 1} 次之前没有任何事件被确认"
                if lazy or number % 2 == 0 or not kill_backend(server, url.split("/")[3].split("?")[0]):
                    kill_server(server)
                    server.start()
                say(f"数据库 kill -9：{number + 1} / {rounds} 次")
            if not lazy and not writers.listen(0.05):
                return "没有恢复写入"
            acknowledged = writers.kill()
            server.wait_until_ready()
            problem = problem_with(url, acknowledged)
            if problem:
                return f"第 {first + 1} 次起：{problem[:300]}"
    return ""


def _answer_before_the_log() -> None:
    from quiz_api.store import postgres_database

    postgres_database._SETTINGS = b"SET synchronous_commit = off"


if __name__ == "__main__":
    child(sys.argv[1], early="early" in sys.argv[2:], lazy="lazy" in sys.argv[2:])
