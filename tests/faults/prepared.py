"""Processes of the program that start at once: one process reads the program, and forks itself for each start.

A thousand starts of a server are mostly a thousand times the reading of its modules. What is forked has opened nothing
yet: no store, no connection, no thread. It is a process of its own, killed as any other.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from tests.faults.places import is_alive

ROOT = Path(__file__).resolve().parents[2]
_LONGEST_DEATH = 300.0


class Forked:
    """One process, with as much of the manners of `Popen` as faults need. Its exit code is not known."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def poll(self) -> int | None:
        """0 once all of it is gone: its first thread may be dead while another still holds the lock of the store."""
        return None if Path(f"/proc/{self.pid}").exists() else 0

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        """Nothing where it is gone, also where it goes between the look and the signal: who was killed may be again."""
        if is_alive(self.pid):
            with suppress(ProcessLookupError):
                self.send_signal(signal.SIGKILL)

    def wait(self) -> int:
        end = time.monotonic() + _LONGEST_DEATH
        while self.poll() is None:
            if time.monotonic() > end:
                raise TimeoutError("a process outlives kill -9")
            time.sleep(0.002)
        return 0


class Prepared:
    """The process that has read the program."""

    def __init__(self, ask: IO[bytes], answer: IO[bytes]) -> None:
        self._ask = ask
        self._answer = answer

    def start(self, command: str, environment: Mapping[str, str], log: Path) -> Forked:
        """`quiz-api COMMAND` in that environment; what it says goes to `log`."""
        order = {"command": command, "environment": dict(environment), "log": str(log)}
        self._ask.write(json.dumps(order).encode("ascii") + b"\n")
        self._ask.flush()
        return Forked(int(self._answer.readline()))


@contextmanager
def prepared() -> Iterator[Prepared]:
    command = [sys.executable, "-m", "tests.faults.prepared"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("no pipes")
        try:
            yield Prepared(process.stdin, process.stdout)
        finally:
            process.kill()


def _serve_orders() -> None:
    """A line of JSON asks for a process, a line with its number answers, until nobody asks."""
    from quiz_api import command_office  # noqa: F401 - read once, for all that are forked
    from quiz_api.commands import main
    from quiz_api.store import postgres_opening  # noqa: F401

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    for line in sys.stdin.buffer:
        order = json.loads(line)
        pid = os.fork()
        if not pid:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _become(order["environment"], order["log"])
            main([order["command"]])  # ends the process
        os.write(1, b"%d\n" % pid)


def _become(environment: Mapping[str, str], log: str) -> None:
    os.environ.clear()
    os.environ.update(environment)
    with open(log, "wb") as said, open(os.devnull, "rb") as nothing:  # noqa: PTH123 - not read as paths
        os.dup2(nothing.fileno(), 0)
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)


if __name__ == "__main__":
    _serve_orders()
