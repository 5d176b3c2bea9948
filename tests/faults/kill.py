"""kill -9 while sixteen threads write: a child acknowledges on a pipe, the parent kills it and reads the store.

`python -m tests.faults.kill DIRECTORY [early]` is the child. With `early` it acknowledges before it stores: the
control, which the check must catch.
"""

from __future__ import annotations

import os
import random
import select
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from quiz_api.store.interface import Store
from quiz_api.store.opening import open_stores
from tests.faults.ledger_check import problem_with
from tests.store.city import TEACHER, found_city, new_event_id, take_event

ROOT = Path(__file__).resolve().parents[2]
WRITERS = 16
ROUNDS_A_STORE = 10
LONGEST_LIFE = 0.25  # seconds after the first acknowledgement


def child(directory: Path, *, early: bool) -> None:
    """Write until killed."""
    store = open_stores(f"tinydb:{directory}").ledger
    if store.door().person(TEACHER.id) is None:
        found_city(store)
    for _ in range(WRITERS):
        threading.Thread(target=_write_for_ever, args=(store, early)).start()


def _write_for_ever(store: Store, early: bool) -> None:
    while True:
        event_id = new_event_id()
        if early:
            _acknowledge(event_id)
            time.sleep(0.05)
        take_event(store, event_id)
        if not early:
            _acknowledge(event_id)


def _acknowledge(event_id: str) -> None:
    os.write(1, event_id.encode("ascii") + b"\n")  # one write below PIPE_BUF is never torn


def one_life(directory: Path, life: float, *, early: bool = False) -> set[str]:
    """Start a child, kill it `life` seconds after its first acknowledgement; returns what it acknowledged."""
    command = [sys.executable, "-m", "tests.faults.kill", str(directory), *(["early"] if early else [])]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        if process.stdout is None:
            raise RuntimeError("no pipe")
        pipe = process.stdout.fileno()
        received, end = b"", float("inf")
        while time.monotonic() < end:
            ready, _, _ = select.select([pipe], [], [], min(0.005, life) if received else 30)
            if not ready and not received:
                break
            received += os.read(pipe, 65536) if ready else b""
            end = min(end, time.monotonic() + life)
        process.kill()
        received += process.stdout.read()
    if not received:
        raise RuntimeError("the child acknowledged nothing")
    return set(received.decode("ascii").splitlines())


def kill_rounds(rounds: int, say: Callable[[str], None], *, early: bool = False, seed: int = 1) -> str:
    """What went wrong in `rounds` kills, or nothing."""
    chance = random.Random(seed)
    total = 0
    for first in range(0, rounds, ROUNDS_A_STORE):
        with tempfile.TemporaryDirectory() as directory:
            acknowledged: set[str] = set()
            for number in range(first, min(first + ROUNDS_A_STORE, rounds)):
                acknowledged |= one_life(Path(directory), chance.uniform(0, LONGEST_LIFE), early=early)
                problem = problem_with(Path(directory), acknowledged)
                if problem:
                    return f"第 {number + 1} 次：{problem[:300]}"
                say(f"kill -9：{number + 1} / {rounds} 次，已确认 {total + len(acknowledged):,} 个事件")
            total += len(acknowledged)
    return ""


if __name__ == "__main__":
    child(Path(sys.argv[1]), early="early" in sys.argv[2:])
