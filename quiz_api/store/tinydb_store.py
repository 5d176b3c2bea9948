"""The embedded backend: documents in TinyDB tables, made durable by a journal.

TinyDB is extended where it says it may be: `JournalStorage` is its Storage, `JournalTable` its Table. A row goes into
its table as a delta, so the cost of a write does not grow with the store, and what TinyDB would do otherwise (write all
documents again) is refused. One process, all in memory: above about 250,000 documents, or with more than one web
process, move to PostgreSQL.

Files of a store directory: `ledger.journal`, `ledger.snapshot`, `exports/<number>`, `evidence/<id>`,
`sessions.journal`, `lock`, and `moved-to.txt` once its records are elsewhere (moved.py).
"""

from __future__ import annotations

import gc
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table as TinyTable

from quiz_api.store.backup import SNAPSHOT, read_saved, rows_at, write_backup, write_saved
from quiz_api.store.codec import Document
from quiz_api.store.evidence_files import EVIDENCE, PhotoDirectory
from quiz_api.store.export_files import checked
from quiz_api.store.file_port import FilePort, part_of, put_in_place, write_pieces
from quiz_api.store.interface import StoreDamaged, StoreUnavailable
from quiz_api.store.journal import Journal, create_journal, open_journal
from quiz_api.store.last_write import LastWrite
from quiz_api.store.ledger_store import LedgerStore
from quiz_api.store.lines import Line, damaged
from quiz_api.store.memory_state import NEWEST, MemoryState
from quiz_api.store.packing import Packed, Packing, facts_of, unpacked
from quiz_api.store.record_facts import Facts
from quiz_api.store.tables import StoredExport, Table
from quiz_api.store.transaction import Clock

LEDGER_JOURNAL = "ledger.journal"
LEDGER_SNAPSHOT = "ledger.snapshot"
EXPORTS = "exports"
KIND = "ledger"
_WORTH_A_SNAPSHOT = 16 * 1024 * 1024
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class JournalStorage(Storage):
    """The current tables. They are filled from the journal and by transactions that the journal has."""

    def __init__(self) -> None:
        self._tables: dict[str, dict[str, Packed]] = {}
        self._readable = MappingProxyType(self._tables)

    def read(self) -> Any:
        """The live tables, which cannot be assigned to: TinyDB's own writes raise TypeError."""
        return self._readable

    def write(self, data: dict[str, dict[str, Any]]) -> NoReturn:
        """TinyDB's way to store: everything again. Raises TypeError; rows go into `JournalTable.rows`."""
        raise TypeError(f"{len(data)} tables at once; only transactions write")

    def table(self, name: str) -> dict[str, Packed]:
        return self._tables.setdefault(name, {})


class JournalTable(TinyTable):
    """A table with text ids whose writes are deltas: into `rows`, then `clear_cache`."""

    document_id_class = str  # type: ignore[assignment]  # TinyDB's own hook, typed for its default
    _storage: JournalStorage

    def rows(self) -> dict[str, Packed]:
        """The rows as they lie in memory, where TinyDB's `get` would look at all of them."""
        return self._storage.table(self.name)

    def ids(self) -> list[str]:
        return list(self._storage.table(self.name))

    def drop(self, key: str) -> None:
        del self._storage.table(self.name)[key]
        self.clear_cache()


class JournalDatabase(TinyDB):
    """TinyDB with our table."""

    table_class = JournalTable


class TinyDocuments:
    """The documents of a store, as `MemoryState` wants them."""

    def __init__(self) -> None:
        database = JournalDatabase(storage=JournalStorage)
        self._tables: dict[str, JournalTable] = {name.value: _table(database, name) for name in Table}
        self._rows = {name: table.rows() for name, table in self._tables.items()}
        self._packing = Packing()

    def get(self, table: str, key: str) -> Document | None:
        row = self._rows[table].get(key)
        return None if row is None else unpacked(row)

    def facts(self, keys: Iterable[str], asked: Facts) -> list[tuple[Any, ...] | None]:
        return facts_of(map(self._rows[Table.RECORDS].get, keys), asked)

    def put(self, table: str, key: str, document: Document) -> None:
        self._rows[table][key] = self._packing.packed(key, document)
        self._tables[table].clear_cache()

    def remove(self, table: str, key: str) -> None:
        self._tables[table].drop(key)

    def keys(self, table: str) -> list[str]:
        return self._tables[table].ids()

    def count(self) -> int:
        return sum(len(table) for table in self._tables.values())


def _table(database: JournalDatabase, name: Table) -> JournalTable:
    table = database.table(name.value)
    if not isinstance(table, JournalTable):
        raise TypeError(name)
    return table


class ExportDirectory:
    """`ExportFiles` as files named by their number."""

    def __init__(self, port: FilePort, directory: Path) -> None:
        self.photos = PhotoDirectory(port, directory.with_name(EVIDENCE))
        self._port = port
        self._directory = directory

    def write(self, number: str, pieces: Iterable[bytes]) -> None:
        """Raises ValueError for a number that is no file name, StoreUnavailable when the disk refuses."""
        if not _NUMBER.fullmatch(number):
            raise ValueError(number)
        try:
            write_pieces(self._port, self._directory / number, pieces)
        except OSError as error:
            raise StoreUnavailable(f"导出文件没有存上（{error.strerror}），请检查磁盘后重试。") from error

    def read(self, export: StoredExport) -> bytes:
        path = self._directory / export.number
        where = f"{EXPORTS}/{export.number}"
        try:
            content = self._port.read(path) if path.exists() else None
        except OSError as error:
            raise StoreDamaged(f"导出文件 {where} 读不出来（{error.strerror}）。", where) from error
        return checked(export, content, where)

    def drop(self, number: str) -> None:
        """Nothing names the bytes any more. A file that cannot be deleted now is deleted by the next sweep."""
        with suppress(OSError):
            self._port.remove(self._directory / number)
            self._port.sync_dir(self._directory)

    def sweep(self, named: set[str]) -> None:
        """Delete what no row names: a write that never became durable, an amendment that was cut off."""
        for path in list(self._directory.iterdir()) if self._directory.is_dir() else []:
            if path.name not in named:
                with suppress(OSError):
                    self._port.remove(path)


class TinyDBStore(LedgerStore):
    """The ledger in a directory. `lock` is the handle that keeps other processes out; closing the ledger lets it go."""

    def __init__(self, port: FilePort, directory: Path, clock: Clock, lock: int, last_write: LastWrite) -> None:
        self._port = port
        self._directory = directory
        self._lock = lock
        state = MemoryState(TinyDocuments())
        with no_garbage_collection():
            self._journal = _load(port, directory, state)
        files = ExportDirectory(port, directory / EXPORTS)
        files.photos.sweep(_pictures_named(state))
        files.sweep(_exports_named(state))
        super().__init__(state, files, self._journal, write_backup, clock, last_write)
        if self._journal.size > _WORTH_A_SNAPSHOT:
            with suppress(OSError, StoreUnavailable):  # a full disk must not keep anyone from reading
                self.compact()

    def close(self) -> None:
        """Close the sessions first: the lock goes with the ledger. A second call does nothing."""
        if self._journal.is_open():
            super().close()
            self._port.close(self._lock)

    def forget(self) -> None:
        """A new snapshot, and the journal without the lines that it holds: earlier versions of rows are gone."""
        try:
            self.compact()
        except OSError as error:
            detail = f"旧的存档没有清理掉（{error.strerror}），请检查磁盘后再办一次。"
            raise StoreUnavailable(detail) from error

    def compact(self) -> None:
        """Write a snapshot while readers and writers go on, then drop the journal's lines that it holds.

        Killed at any moment, the store opens: the snapshot is renamed into place before the journal is shortened, and
        lines that a snapshot already holds are skipped. Raises StoreUnavailable, OSError.
        """
        with self._writer:
            last, offset = self._journal.last, self._journal.size
        self._state.publish(self._journal.wait(last))
        target = self._directory / LEDGER_SNAPSHOT
        with self._view() as horizon:
            write_saved(self._port, part_of(target), SNAPSHOT, horizon, rows_at(self._state, horizon))
        put_in_place(self._port, target)
        with self._writer:
            self._journal.replace(last.number, (), keep_from=offset)


def _pictures_named(state: MemoryState) -> set[str]:
    rows = ((key, state.document(Table.EVIDENCE_PHOTOS, key, NEWEST)) for key in state.keys(Table.EVIDENCE_PHOTOS))
    return {key for key, row in rows if row is not None and row["removed_at"] is None}


def _exports_named(state: MemoryState) -> set[str]:
    rows = ((key, state.document(Table.EXPORTS, key, NEWEST)) for key in state.keys(Table.EXPORTS))
    return {key for key, row in rows if row is not None and not row.get("amended_by")}


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """Loading makes millions of objects that all stay: letting Python search them for garbage doubles the time, and
    later makes whoever is being served wait for seconds. They are set aside for good.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.enable()


def _load(port: FilePort, directory: Path, state: MemoryState) -> Journal:
    """Fill the state from snapshot and journal. Raises StoreDamaged, StoreTooNew, OSError."""
    snapshot = directory / LEDGER_SNAPSHOT
    path = directory / LEDGER_JOURNAL
    if not path.exists():
        if snapshot.exists() or any((directory / EXPORTS).iterdir()):
            raise damaged(LEDGER_JOURNAL, 1)
        create_journal(port, path, KIND)
    saved = load_snapshot(port, directory, state)
    journal, base, lines = open_journal(port, path, KIND)
    try:
        must_join(saved, base, journal.last.number)
    except StoreDamaged:
        journal.close()
        raise
    load_lines(state, saved, base, lines)
    return journal


def load_snapshot(port: FilePort, directory: Path, state: MemoryState) -> int:
    """Number of the last transaction that the snapshot holds, 0 without one. Raises StoreDamaged, StoreTooNew."""
    snapshot = directory / LEDGER_SNAPSHOT
    if not snapshot.exists():
        return 0
    last: list[int] = []
    for row in read_saved(port, snapshot, SNAPSHOT, last.append):
        _load_row(state, LEDGER_SNAPSHOT, *row)
    return last[-1]


def must_join(saved: int, base: int, last: int) -> None:
    """Raises StoreDamaged when a journal from `base` to `last` does not go on from what a snapshot has saved."""
    if base > saved:
        raise damaged(LEDGER_SNAPSHOT, 1)
    if last < saved:
        raise damaged(LEDGER_JOURNAL, 1)


def load_lines(state: MemoryState, saved: int, base: int, lines: Iterable[Line]) -> None:
    """Put what came after the snapshot. Raises StoreDamaged."""
    for each in lines:
        if each.number > saved:
            for table, key, document in json.loads(each.payload):
                _load_row(state, f"{LEDGER_JOURNAL}:{each.number - base + 1}", table, key, document)


def _load_row(state: MemoryState, where: str, table: str, key: str, document: Document) -> None:
    if table not in Table.__members__.values():
        raise StoreDamaged(f"{where} 有不认识的表 {table}，请用写它的程序版本打开。", where)
    if table == Table.RECORDS and document["sequence"] < state.next_sequence():
        raise StoreDamaged(f"{where} 的记录 {key} 顺序号不对，请用最近的备份恢复。", key)
    state.load(table, key, document)
