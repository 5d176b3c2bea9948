"""The only module that knows which backends there are.

`memory:` keeps nothing. `tinydb:///var/xinyu` names a directory; three slashes are an absolute path, `tinydb:var/xinyu`
is relative to where the process runs. `postgresql://…` has its place here.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from quiz_api.store.file_port import FilePort, RealFiles
from quiz_api.store.interface import StoreError, StoreInUse, Stores, Verification
from quiz_api.store.ledger_store import utc_now
from quiz_api.store.memory_store import memory_sessions, memory_store
from quiz_api.store.restore import restore_directory
from quiz_api.store.session_store import open_sessions
from quiz_api.store.tinydb_store import EXPORTS, TinyDBStore

LOCK = "lock"


def open_stores(url: str, clock: Callable[[], datetime] = utc_now, port: FilePort | None = None) -> Stores:
    """Open the ledger and the sessions that `url` names; made when they are not there.

    Raises StoreInUse, StoreDamaged, StoreTooNew, and StoreError for an address or a directory that will not do.
    `port` is the file system, for tests.
    """
    if url == "memory:":
        return Stores(memory_store(clock), memory_sessions(), "memory")
    return _open_directory(_directory_of(url), clock, port or RealFiles())


def restore(source: Path, url: str) -> Verification:
    """Make a store at `url` from a backup, and answer what is in it. Raises StoreError and its kinds.

    The directory must be absent or empty. It appears whole or not at all.
    """
    directory = _directory_of(url)
    restore_directory(RealFiles(), source, directory)
    stores = _open_directory(directory, utc_now, RealFiles())
    try:
        return stores.ledger.verify()
    finally:
        stores.sessions.close()
        stores.ledger.close()


def _directory_of(url: str) -> Path:
    scheme, colon, rest = url.partition(":")
    if scheme in ("postgresql", "postgres"):
        raise StoreError("PostgreSQL 存储将在下一个版本提供，目前请使用 tinydb:///目录。")
    path = "/" + rest.lstrip("/") if rest.startswith("//") else rest
    if scheme != "tinydb" or not colon or path in ("", "/"):
        raise StoreError(f"不认识的存储地址 {url}，请写成 tinydb:///目录 或 memory:。")
    return Path(path)


def _open_directory(directory: Path, clock: Callable[[], datetime], port: FilePort) -> Stores:
    try:
        port.make_dir(directory / EXPORTS)
        port.sync_dir(directory)
        lock = port.lock(directory / LOCK)
    except OSError as error:
        raise _unusable(directory, error) from error
    if lock is None:
        raise StoreInUse(f"{directory} 正被另一个进程使用。请先停止那个进程；需要多个进程时请改用 PostgreSQL。")
    with ExitStack() as undo:
        undo.callback(port.close, lock)
        try:
            sessions = open_sessions(port, directory)
            undo.callback(sessions.close)
            ledger = TinyDBStore(port, directory, clock, lock)
        except OSError as error:
            raise _unusable(directory, error) from error
        undo.pop_all()
    return Stores(ledger, sessions, "tinydb")


def _unusable(directory: Path, error: OSError) -> StoreError:
    return StoreError(f"存储目录 {directory} 打不开（{error.strerror}），请检查路径、权限和磁盘空间。")
