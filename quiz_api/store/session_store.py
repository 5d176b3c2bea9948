"""Sessions and throttles on a journal of their own, which is rewritten whenever most of it is out of date."""

from __future__ import annotations

import json
from pathlib import Path

from quiz_api.store.codec import canonical
from quiz_api.store.file_port import FilePort
from quiz_api.store.interface import StoreDamaged, StoreUnavailable
from quiz_api.store.journal import Journal, create_journal, open_journal
from quiz_api.store.last_write import LastWrite
from quiz_api.store.sessions import Change, Sessions, SessionTable

SESSIONS_JOURNAL = "sessions.journal"
KIND = "sessions"
_SLACK = 1000  # changes that may be out of date before the journal is rewritten


def open_sessions(port: FilePort, directory: Path, last_write: LastWrite) -> Sessions:
    """The sessions of a store directory. Raises StoreDamaged, StoreTooNew, OSError."""
    path = directory / SESSIONS_JOURNAL
    if not path.exists():
        create_journal(port, path, KIND)
    try:
        journal, _, lines = open_journal(port, path, KIND)
    except StoreDamaged as error:
        advice = f"{error.where} 这一行不是写入时的样子。删除 {SESSIONS_JOURNAL} 后可以启动，大家需要重新登录。"
        raise StoreDamaged(advice, error.where) from error
    keeper = _Keeper(journal, SessionTable(), last_write)
    for each in lines:
        keeper.load(each.payload)
    return Sessions(keeper.table, keeper.save, journal.close)


class _Keeper:
    """Writes changes to the journal before the table takes them. Called under the lock of `Sessions`."""

    def __init__(self, journal: Journal, table: SessionTable, last_write: LastWrite) -> None:
        self._journal = journal
        self._last_write = last_write
        self.table = table
        self._written = 0

    def load(self, payload: bytes) -> None:
        for table, key, document in json.loads(payload):
            self.table.apply((table, key, document))
            self._written += 1

    def save(self, changes: list[Change]) -> None:
        try:
            self._tidy()
            self._journal.wait(self._journal.append(canonical(changes)))
        except StoreUnavailable:
            self._last_write.refused(for_good=not self._journal.is_healthy())
            if self._journal.has_lost():
                self._journal.begin_again()
            raise
        self._last_write.stored()
        self._written += len(changes)

    def _tidy(self) -> None:
        """The journal anew when most of it is out of date."""
        if self._written > 2 * self.table.count() + _SLACK:
            rows = self.table.changes()
            self._journal.replace(self._journal.last.number, [canonical(rows)], keep_from=self._journal.size)
            self._written = len(rows)
