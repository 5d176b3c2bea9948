"""The only module that knows which backends there are.

`memory:` keeps nothing. `tinydb:///var/xinyu` names a directory; three slashes are an absolute path, `tinydb:var/xinyu`
is relative to where the process runs. `postgresql://user@host/database` is an address as libpq reads it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType

from quiz_api.store.backup_file import Progress, silently
from quiz_api.store.evidence_files import EVIDENCE
from quiz_api.store.file_port import FilePort, RealFiles
from quiz_api.store.interface import StandingStore, StoreError, StoreInUse, Stores, Verification
from quiz_api.store.last_write import TRIAL, LastWrite, room_in
from quiz_api.store.ledger_store import utc_now
from quiz_api.store.memory_store import memory_sessions, memory_store
from quiz_api.store.moved import MOVED, mark_as_moved, must_not_be_moved
from quiz_api.store.restore import restore_directory
from quiz_api.store.session_store import SESSIONS_JOURNAL, open_sessions
from quiz_api.store.standing_ledger import must_be_there, read_standing_ledger
from quiz_api.store.tinydb_store import EXPORTS, LEDGER_JOURNAL, LEDGER_SNAPSHOT, TinyDBStore

LOCK = "lock"


def open_stores(
    url: str, clock: Callable[[], datetime] = utc_now, port: FilePort | None = None, *, moved_too: bool = False
) -> Stores:
    """Open the ledger and the sessions that `url` names; made when they are not there.

    Raises StoreInUse, StoreDamaged, StoreTooNew, and StoreError for an address or a directory that will not do, also
    one that was moved elsewhere, unless `moved_too`. `port` is the file system, for tests.
    """
    if url == "memory:":
        return Stores(memory_store(clock), memory_sessions(), "memory")
    if _is_postgres(url):
        stores: Stores = _postgres().open_postgres(url, clock)
        return stores
    directory = _directory_of(url)
    if not moved_too:
        must_not_be_moved(directory)
    return _open_directory(directory, clock, port or RealFiles())


@contextmanager
def opened_there(url: str, *, moved_too: bool = False) -> Iterator[Stores]:
    """As `opened`, but where no embedded store is none is made: StoreError, for a command told the wrong place."""
    if url != "memory:" and not _is_postgres(url):
        must_be_there(_directory_of(url))
    with opened(url, moved_too=moved_too) as stores:
        yield stores


@contextmanager
def opened(url: str, *, moved_too: bool = False) -> Iterator[Stores]:
    """Stores that are closed with the block, sessions first. Raises what `open_stores` raises."""
    stores = open_stores(url, moved_too=moved_too)
    try:
        yield stores
    finally:
        stores.sessions.close()
        stores.ledger.close()


@contextmanager
def standing_store(url: str) -> Iterator[StandingStore]:
    """The store at `url` for a command that only reads, also while a server writes to it.

    A directory is read as standing_ledger says; whether its lock is held makes no difference. A database is opened.
    Raises StoreDamaged, StoreTooNew, and StoreError for an address or a directory that will not do.
    """
    if url == "memory:" or _is_postgres(url):
        with opened(url) as stores:
            yield stores.ledger
        return
    directory = _directory_of(url)
    try:
        ledger = read_standing_ledger(RealFiles(), directory)
    except OSError as error:
        raise _unusable(directory, error) from error
    yield ledger


def restore(source: Path, url: str, progress: Progress = silently) -> Verification:
    """Make a store at `url` from a backup, and answer what is in it. Raises StoreError and its kinds.

    A directory must be absent or empty; it appears whole or not at all. A database must be empty; a restore into it
    that was stopped is run again, and until it is done the database cannot be opened.
    """
    fill(source, url, progress)
    with opened(url) as stores:
        return stores.ledger.verify()


def fill(source: Path, url: str, progress: Progress) -> None:
    """As `restore`, for who verifies the store by other means."""
    if _is_postgres(url):
        _postgres().restore_postgres(source, url, progress)
    else:
        restore_directory(RealFiles(), source, _directory_of(url))


def mark_moved(url: str, target_url: str) -> Path | None:
    """Refuse the embedded store at `url` from now on, because its records are at `target_url`; the mark that was left.

    None for any other kind of store, and for one that is its own target. Raises StoreError.
    """
    if url == "memory:" or _is_postgres(url):
        return None
    directory = _directory_of(url)
    if target_url.startswith("tinydb:") and _directory_of(target_url).resolve() == directory.resolve():
        return None
    try:
        mark_as_moved(RealFiles(), directory, target_url)
    except OSError as error:
        raise _unusable(directory, error) from error
    return directory / MOVED


def _is_postgres(url: str) -> bool:
    return url.startswith(("postgresql://", "postgres://"))


def _postgres() -> ModuleType:
    """The PostgreSQL backend, whose driver is installed only where it is wanted. Raises StoreError without it."""
    try:
        return import_module("quiz_api.store.postgres_opening")
    except ModuleNotFoundError as error:
        raise StoreError("这里没有安装 PostgreSQL 的驱动。请运行 pip install 'xinyu[postgres]' 后再试。") from error


def forget(url: str) -> None:
    """Delete what a closed embedded store keeps in its directory, and nothing else that lies there."""
    if url == "memory:":
        return
    directory = _directory_of(url)
    for folder in (EXPORTS, EVIDENCE):
        shutil.rmtree(directory / folder, ignore_errors=True)
    patterns = (LOCK, TRIAL, f"{LEDGER_JOURNAL}*", f"{LEDGER_SNAPSHOT}*", f"{SESSIONS_JOURNAL}*")
    for file in [file for pattern in patterns for file in directory.glob(pattern)]:
        file.unlink()
    if not any(directory.iterdir()):
        directory.rmdir()


def _directory_of(url: str) -> Path:
    scheme, colon, rest = url.partition(":")
    path = "/" + rest.lstrip("/") if rest.startswith("//") else rest
    if scheme != "tinydb" or not colon or path in ("", "/"):
        raise StoreError(f"不认识的存储地址 {url}，请写成 tinydb:///目录、postgresql://… 或 memory:。")
    return Path(path)


def _open_directory(directory: Path, clock: Callable[[], datetime], port: FilePort) -> Stores:
    try:
        for folder in (EXPORTS, EVIDENCE):
            port.make_dir(directory / folder)
        port.sync_dir(directory)
        lock = port.lock(directory / LOCK)
    except OSError as error:
        raise _unusable(directory, error) from error
    if lock is None:
        raise StoreInUse(f"{directory} 正被另一个进程使用。请先停止那个进程；需要多个进程时请改用 PostgreSQL。")
    with ExitStack() as undo:
        undo.callback(port.close, lock)
        try:
            last_write = LastWrite(room_in(port, directory))
            sessions = open_sessions(port, directory, last_write)
            undo.callback(sessions.close)
            ledger = TinyDBStore(port, directory, clock, lock, last_write)
        except OSError as error:
            raise _unusable(directory, error) from error
        undo.pop_all()
    return Stores(ledger, sessions, "tinydb")


def _unusable(directory: Path, error: OSError) -> StoreError:
    return StoreError(f"存储目录 {directory} 打不开（{error.strerror}），请检查路径、权限和磁盘空间。")
