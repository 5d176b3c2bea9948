"""kill -9 while sixteen threads write: a child acknowledges on a pipe, the parent kills it and reads the store.

`python -m tests.faults.kill URL [early] [lazy]` is the child. An event that was refused is sent again until it is
acknowledged, and a start that finds no server is made again, as a service manager would. Two controls, which the
checks must catch: with `early` it acknowledges before it stores, with `lazy` PostgreSQL answers before its log is on
the disk.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import random
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypeVar

from quiz_api.store.interface import Store, StoreUnavailable
from quiz_api.store.opening import open_stores, opened
from tests.faults.ledger_check import problem_with
from tests.faults.places import Place, directory_place, kill_backend, kill_server, processor_seconds
from tests.store.city import TEACHER, found_city, new_event_id, take_event
from tests.store.postgres_server import Server

ROOT = Path(__file__).resolve().parents[2]
Made = TypeVar("Made")
WRITERS = 16
ROUNDS_A_STORE = 10
LONGEST_LIFE = 0.25  # seconds after the first acknowledgement
PATIENCE = 900.0  # seconds without an acknowledgement until something hangs: a busy machine starts a child in minutes
_SHOWN = 4000  # characters of what a child and a server said


def child(url: str, *, early: bool, lazy: bool) -> None:
    """Write until killed."""
    faulthandler.register(signal.SIGUSR1)
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)  # lost connections are the point here
    _found(url)
    if lazy:
        _answer_before_the_log()
    store = _insisted(lambda: open_stores(url).ledger)
    for _ in range(WRITERS):
        threading.Thread(target=_write_for_ever, args=(store, early)).start()


def _found(url: str) -> None:
    def once() -> None:
        with opened(url) as stores:
            if stores.ledger.door().person(TEACHER.id) is None:
                found_city(stores.ledger)

    _insisted(once)


def _insisted(step: Callable[[], Made]) -> Made:
    while True:
        try:
            return step()
        except StoreUnavailable as error:
            print(f"start: {error}", file=sys.stderr, flush=True)
            time.sleep(0.1)


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
    """A running child, what it has acknowledged so far, and how long it once let its listener wait."""

    def __init__(self, process: subprocess.Popen[bytes], said: IO[bytes]) -> None:
        if process.stdout is None:
            raise RuntimeError("no pipe")
        self._process = process
        self._pipe = process.stdout
        self._said = said
        self._received = b""
        self.longest_wait = 0.0

    def listen(self, life: float, patience: float = PATIENCE) -> int:
        """Listen until `life` seconds after the first acknowledgement from now on; how many bytes came."""
        before, begin = len(self._received), time.monotonic()
        end = first = begin + patience
        while time.monotonic() < end:
            ready, _, _ = select.select([self._pipe.fileno()], [], [], min(0.005, life))
            came = os.read(self._pipe.fileno(), 65536) if ready else b""
            if ready and not came:
                break
            self._received += came
            if came and end == first:
                self.longest_wait = max(self.longest_wait, time.monotonic() - begin)
                end = time.monotonic() + life
        return len(self._received) - before

    def catch_up(self) -> None:
        """Take what is in the pipe already, so that whatever is heard next was acknowledged after now."""
        while select.select([self._pipe.fileno()], [], [], 0)[0] and (came := os.read(self._pipe.fileno(), 65536)):
            self._received += came

    def signal(self, number: int) -> None:
        self._process.send_signal(number)

    def kill(self) -> set[str]:
        """What was acknowledged in the whole life."""
        self._process.kill()
        self._received += self._pipe.read()
        return set(self._received.decode("ascii").splitlines())

    def said(self) -> str:
        handle = self._said.fileno()  # where the child writes: its place in the file is the child's
        return os.pread(handle, os.fstat(handle).st_size, 0).decode("utf-8", "replace")

    def died_of(self) -> str:
        """What ended a writer other than us, or nothing."""
        _, found, rest = self.said().partition("Exception in thread")
        return f"a writer died: {rest[-_SHOWN:]}" if found else ""

    def account(self) -> str:
        """Of a child that fell silent: whether it lives, the processor time it got, where it stands, what it said."""
        seconds = processor_seconds(self._process.pid)
        try:
            fate = f"子进程已经结束，退出码 {self._process.wait(1)}"
        except subprocess.TimeoutExpired:
            fate = f"子进程还在运行，用了处理器 {seconds:.1f} 秒"
            self._process.send_signal(signal.SIGUSR1)  # it writes where every thread stands
            time.sleep(1)
        return f"{fate}。它说：\n{self.said()[-_SHOWN:]}"


@contextmanager
def writing_child(url: str, *words: str) -> Iterator[Writers]:
    command = [sys.executable, "-m", "tests.faults.kill", url, *words]
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=said) as process,
    ):
        try:
            yield Writers(process, said)
        finally:
            process.kill()


def one_life(url: str, life: float, *, early: bool = False) -> set[str]:
    """Start a child, kill it `life` seconds after its first acknowledgement; returns what it acknowledged."""
    with writing_child(url, *(["early"] if early else [])) as writers:
        if not writers.listen(life):
            raise RuntimeError(f"没有任何事件被确认。{writers.account()}")
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
    longest = 0.0
    for first in range(0, rounds, ROUNDS_A_STORE):
        with place() as url, writing_child(url, *(["lazy"] if lazy else [])) as writers:
            for number in range(first, min(first + ROUNDS_A_STORE, rounds)):
                if not writers.listen(chance.uniform(0, LONGEST_LIFE)):
                    return f"第 {number + 1} 次之前没有任何事件被确认。{_accounts(writers, server)}"
                if number == first:
                    writers.longest_wait = 0.0  # that was the child's start
                _strike(server, writers, "" if lazy or number % 2 == 0 else url.split("/")[3].split("?")[0])
                longest = max(longest, writers.longest_wait)
                say(f"数据库 kill -9：{number + 1} / {rounds} 次，之后最久 {longest:.1f} 秒才又有确认")
            if not lazy and not writers.listen(0.05):
                return f"第 {number + 1} 次之后没有恢复写入。{_accounts(writers, server)}"
            acknowledged = writers.kill()
            server.wait_until_ready()
            problem = writers.died_of() or problem_with(url, acknowledged)
            if problem:
                return f"第 {first + 1} 次起：{problem[:300]}"
    return ""


def _strike(server: Server, writers: Writers, database: str) -> None:
    """Kill one process that serves the database, or the whole server when there is none; back when the server is."""
    one = bool(database) and kill_backend(server, database)
    if not one:
        kill_server(server)
    writers.catch_up()
    if one:
        server.wait_until_ready()  # from then on a wait is ours
    else:
        server.start()


def _accounts(writers: Writers, server: Server) -> str:
    return f"{writers.account()}\n数据库最后说：\n{server.said()[-_SHOWN:]}"


def _answer_before_the_log() -> None:
    from quiz_api.store import postgres_database

    postgres_database._SETTINGS = b"SET synchronous_commit = off"


if __name__ == "__main__":
    child(sys.argv[1], early="early" in sys.argv[2:], lazy="lazy" in sys.argv[2:])
