"""Copy, restore, backup, snapshot and migration, ended without a word at each call in turn, and then run again.

`python -m tests.faults.dying DEED EVERY [SOCKET-DIRECTORY]` is a process of its own with one thread, because it forks:
a fork for each death. It prints what went wrong, or nothing, and how many deaths there were on stderr.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quiz_api.store.copying import copy_store, digest_of
from quiz_api.store.interface import StoreError
from quiz_api.store.opening import open_stores, opened, restore
from quiz_api.store.tinydb_store import TinyDBStore
from tests.faults.ledger_check import problem_with
from tests.faults.rot import small_store
from tests.faults.system_calls import DyingSystem, answering
from tests.store.city import NOON, found_city, take_event
from tests.store.postgres_server import Server

ROOT = Path(__file__).resolve().parents[2]
EVENTS = 30
BATCH = 9
DIED = 9
MOST_DEATHS = 2_000


@dataclass(frozen=True, slots=True)
class Attempt:
    """`run` is what dies; `check` runs it again to its end and says what is wrong."""

    run: Callable[[], object]
    check: Callable[[], str]


class Workshop:
    """A source store with one of everything, its backup, and new places to work in."""

    def __init__(self, root: Path, server: Server | None) -> None:
        self._root = root
        self._server = server
        self._places = 0
        self.source = f"tinydb:{root / 'source'}"
        small_store(root / "source")
        with opened(self.source) as stores:
            for number in range(EVENTS):
                take_event(stores.ledger, f"w{number}")
            self.backup = root / "source.backup"
            stores.ledger.backup(self.backup)
            self.digest = digest_of(stores.ledger)

    def place(self) -> Path:
        self._places += 1
        return self._root / f"place{self._places}"

    def database(self) -> str:
        if self._server is None:
            raise LookupError("this deed needs a server")
        return self._server.database()

    def has_all(self, url: str) -> str:
        """What is wrong with the store at `url`, or nothing."""
        with opened(url) as stores:
            found = stores.ledger.verify()
            if found.first_bad is not None:
                return f"{found.first_bad}: {found.problem}"
            return "" if digest_of(stores.ledger) == self.digest else "the digest is another one"


def snapshot(shop: Workshop) -> Attempt:
    directory = shop.place()
    shutil.copytree(shop.source.removeprefix("tinydb:"), directory)
    url = f"tinydb:{directory}"

    def run() -> None:
        with opened(url) as stores:
            if isinstance(stores.ledger, TinyDBStore):
                stores.ledger.compact()

    return Attempt(run, lambda: shop.has_all(url))


def backup(shop: Workshop) -> Attempt:
    target = shop.place()

    def run() -> None:
        with opened(shop.source) as stores:
            stores.ledger.backup(target)

    def check() -> str:
        if not target.exists():
            run()
        url = f"tinydb:{shop.place()}"
        restore(target, url)
        return shop.has_all(url)

    return Attempt(run, check)


def restore_into(url: str, shop: Workshop) -> Attempt:
    def check() -> str:
        with suppress(StoreError):  # refused when the first one came to its end: then it must be whole
            restore(shop.backup, url)
        return shop.has_all(url)

    return Attempt(lambda: restore(shop.backup, url), check)


def restored_once(shop: Workshop) -> Attempt:
    """Nobody runs it again: the control."""
    url = f"tinydb:{shop.place()}"
    return Attempt(lambda: restore(shop.backup, url), lambda: shop.has_all(url))


def copy_into(source: str, url: str, shop: Workshop) -> Attempt:
    def check() -> str:
        copy_store(source, url, _quiet)
        return shop.has_all(url)

    return Attempt(lambda: copy_store(source, url, _quiet), check)


def copy_out(shop: Workshop) -> Attempt:
    """From PostgreSQL into a directory. The source is filled once and stays."""
    url = shop.database()
    restore(shop.backup, url)
    return copy_into(url, f"tinydb:{shop.place()}", shop)


def migration(shop: Workshop, first: int) -> Attempt:
    """From a schema of the first `first` steps to the newest."""
    from quiz_api.store.postgres_migrations import known_migrations, migrate

    url = shop.database()
    if first:
        migrate(url, known_migrations()[:first])

    def check() -> str:
        stores = open_stores(url)
        found_city(stores.ledger)
        take_event(stores.ledger, "e0")
        stores.sessions.sweep(NOON)
        stores.sessions.close()
        stores.ledger.close()
        return problem_with(url, {"e0"})

    return Attempt(lambda: migrate(url, known_migrations()), check)


DEEDS: dict[str, Callable[[Workshop], Attempt]] = {
    "snapshot": snapshot,
    "backup": backup,
    "restore": lambda shop: restore_into(f"tinydb:{shop.place()}", shop),
    "copy": lambda shop: copy_into(shop.source, f"tinydb:{shop.place()}", shop),
    "restore-once": restored_once,
    "restore-postgres": lambda shop: restore_into(shop.database(), shop),
    "copy-into-postgres": lambda shop: copy_into(shop.source, shop.database(), shop),
    "copy-out-of-postgres": copy_out,
    "migration-from-nothing": lambda shop: migration(shop, 0),
    "migration-from-the-first-step": lambda shop: migration(shop, 1),
}
BY_STATEMENT = frozenset(
    {"restore-postgres", "copy-into-postgres", "migration-from-nothing", "migration-from-the-first-step"}
)
"""These die at the calls to the database, the others at the calls to the file system."""


def die_everywhere(name: str, every: int, shop: Workshop) -> str:
    """What went wrong, or nothing."""
    for deaths, at in enumerate(range(1, MOST_DEATHS, every)):
        attempt = DEEDS[name](shop)
        died = _in_a_fork(attempt.run, at, name in BY_STATEMENT)
        try:
            problem = attempt.check()
        except StoreError as error:
            problem = str(error)
        if problem:
            return f"{name}, death {at}: {problem}"
        if not died:
            print(deaths, file=sys.stderr)
            return "" if deaths else f"{name} never died"
    return f"{name} has no end"


def _in_a_fork(run: Callable[[], object], at: int, by_statement: bool) -> bool:
    """True when the process died where it should; an error of its own is raised here."""
    child = os.fork()
    if child == 0:
        try:
            if by_statement:
                _die_at_statement(at)
                run()
            else:
                system = DyingSystem(at)
                system.armed = True
                with answering(system):
                    run()
        except BaseException as error:  # noqa: BLE001 - a child must never come back into the loop
            os.write(2, repr(error).encode("utf-8"))
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, DIED):
        raise RuntimeError(f"the child ended with {code}")
    return code == DIED


def _die_at_statement(at: int) -> None:
    import psycopg

    from quiz_api.store import postgres_loading

    postgres_loading.BATCH = BATCH
    made = 0
    execute, execute_many = psycopg.Cursor.execute, psycopg.Cursor.executemany
    copy, end_copy = psycopg.Cursor.copy, psycopg.Copy.__exit__

    def count() -> None:
        nonlocal made
        made += 1
        if made == at:
            os._exit(DIED)

    def dying_execute(cursor: Any, *words: Any, **more: Any) -> Any:
        count()
        return execute(cursor, *words, **more)

    def dying_execute_many(cursor: Any, *words: Any, **more: Any) -> Any:
        count()
        return execute_many(cursor, *words, **more)

    def dying_copy(cursor: Any, *words: Any, **more: Any) -> Any:
        count()
        return copy(cursor, *words, **more)

    def dying_end_of_copy(copying: Any, *how: Any) -> None:
        count()
        end_copy(copying, *how)

    psycopg.Cursor.copy = dying_copy  # type: ignore[method-assign]
    psycopg.Copy.__exit__ = dying_end_of_copy  # type: ignore[method-assign]
    psycopg.Cursor.execute = dying_execute  # type: ignore[method-assign]
    psycopg.Cursor.executemany = dying_execute_many  # type: ignore[method-assign]


def deaths(name: str, every: int = 1, server: Server | None = None) -> str:
    """`die_everywhere` in a process of its own."""
    command = [sys.executable, "-m", "tests.faults.dying", name, str(every)]
    command += [str(server.directory)] if server else []
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else done.stderr[-500:]


def _quiet(_line: str) -> None:
    """No progress here."""


def main(name: str, every: int, socket_directory: str = "") -> None:
    server = Server(Path(socket_directory), subprocess.Popen(["true"])) if socket_directory else None
    with tempfile.TemporaryDirectory() as directory:
        print(die_everywhere(name, every, Workshop(Path(directory), server)))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])
