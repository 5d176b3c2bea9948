"""The in-memory backend: for tests and for trying things out. Nothing survives the process."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from quiz_api.store.backup import write_backup
from quiz_api.store.codec import Document
from quiz_api.store.export_files import ExportsInMemory
from quiz_api.store.ledger_store import LedgerStore, MemoryLog, utc_now
from quiz_api.store.memory_state import MemoryState
from quiz_api.store.record_facts import Facts
from quiz_api.store.sessions import Sessions, SessionTable
from quiz_api.store.tables import Table


class DocumentsInMemory:
    """Tables as plain dicts."""

    def __init__(self) -> None:
        self._tables: dict[str, dict[str, Document]] = {}

    def get(self, table: str, key: str) -> Document | None:
        return self._tables.get(table, {}).get(key)

    def facts(self, keys: Iterable[str], asked: Facts) -> list[tuple[Any, ...] | None]:
        found = (self.get(Table.RECORDS, key) for key in keys)
        return [None if each is None else asked.of(each) for each in found]

    def put(self, table: str, key: str, document: Document) -> None:
        self._tables.setdefault(table, {})[key] = document

    def remove(self, table: str, key: str) -> None:
        del self._tables[table][key]

    def keys(self, table: str) -> list[str]:
        return list(self._tables.get(table, ()))

    def count(self) -> int:
        return sum(len(table) for table in self._tables.values())


def memory_store(clock: Callable[[], datetime] = utc_now) -> LedgerStore:
    return LedgerStore(MemoryState(DocumentsInMemory()), ExportsInMemory(), MemoryLog(), write_backup, clock)


def memory_sessions() -> Sessions:
    return Sessions(SessionTable(), save=lambda _changes: None, close=lambda: None)
