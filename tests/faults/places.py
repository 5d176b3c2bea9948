"""Where a fault finds an empty store: a new directory, or a new database of a server that the fault may also kill."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psycopg

from tests.store.postgres_server import Server

Place = Callable[[], AbstractContextManager[str]]
"""Makes an empty store and answers its address; the store goes with the block."""

_LONGEST_DEATH = 300.0
_SOON_NOTICED = 10.0


@contextmanager
def directory_place() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as directory:
        yield f"tinydb:{Path(directory) / 'store'}"


def database_place(server: Server) -> Place:
    """Databases of one server."""

    @contextmanager
    def place() -> Iterator[str]:
        url = server.database()
        yield url
        name = url.split("/")[3].split("?")[0]
        server.run(f"DROP DATABASE {name} WITH (FORCE)")

    return place


def kill_server(server: Server) -> None:
    """kill -9 of the PostgreSQL server and of every process of it: what was only in its memory is gone.

    It is stopped first, so that it makes no process that would outlive it and write beside the next server.
    """
    server.process.send_signal(signal.SIGSTOP)
    children = _children_of(server.process.pid)
    for process in (server.process.pid, *children):
        _kill(process)
    server.process.wait(_LONGEST_DEATH)
    end = time.monotonic() + _LONGEST_DEATH
    while any(is_alive(child) for child in children):
        if time.monotonic() > end:
            raise TimeoutError("a process of the server outlives kill -9")
        time.sleep(0.005)


def kill_backend(server: Server, database: str) -> bool:
    """kill -9 of one process that serves a connection: the server throws all of them out and recovers by itself.

    Comes back when that has begun: the connection that asked has been thrown out, too. Until the server notices, it
    takes connections that it is about to end. False when there was nobody to kill.
    """
    with psycopg.connect(server.url("postgres"), autocommit=True) as watching:
        busy = "SELECT pid FROM pg_stat_activity WHERE datname = %s AND state <> 'idle' LIMIT 1"
        found = watching.execute(busy, (database,)).fetchone()
        if found is None:
            return False
        _kill(found[0])
        end = time.monotonic() + _LONGEST_DEATH
        while is_alive(found[0]) and time.monotonic() < end:
            time.sleep(0.005)
        end = time.monotonic() + _SOON_NOTICED
        while time.monotonic() < end:
            try:
                watching.execute("SELECT 1")
            except psycopg.OperationalError:
                return True
            time.sleep(0.005)
    return False  # it had ended by itself


def is_alive(process: int) -> bool:
    """False also for a process that is dead and that nobody has waited for."""
    try:
        state = Path(f"/proc/{process}/stat").read_text("ascii").rsplit(") ", 1)[1][0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def processor_seconds(process: int) -> float:
    """What a process has had so far; 0 when it is gone."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text("ascii").rsplit(") ", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _children_of(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()]


def _kill(process: int) -> None:
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return
