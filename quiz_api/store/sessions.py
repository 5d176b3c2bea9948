"""Sessions and throttles in memory, as changes that a journal can carry.

A change is `[table, key, document]` or `[table, key, null]`; a `SessionTable` applies it, and whoever keeps the table
decides whether the change is also written somewhere. Nothing here is chained, copied or backed up.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from quiz_api.domain.rosters import RosterProgress
from quiz_api.store.codec import Document, from_document, to_document
from quiz_api.store.interface import FailureCount, Session

SESSIONS = "sessions"
FAILURES = "failures"
PROGRESS = "progress"

Change: TypeAlias = tuple[str, str, Document | None]
Save: TypeAlias = Callable[[list[Change]], None]


@dataclass
class SessionTable:
    """The rows. Only `apply` changes them."""

    sessions: dict[str, Session] = field(default_factory=dict)
    failures: dict[str, FailureCount] = field(default_factory=dict)
    progress: dict[str, RosterProgress] = field(default_factory=dict)
    of_account: dict[str, set[str]] = field(default_factory=dict)

    def apply(self, change: Change) -> None:
        table, key, document = change
        if table == FAILURES:
            self.failures.pop(key, None)
            if document is not None:
                self.failures[key] = from_document(FailureCount, document)
            return
        if table == PROGRESS:
            self.progress.pop(key, None)
            if document is not None:
                self.progress[key] = from_document(RosterProgress, document)
            return
        before = self.sessions.pop(key, None)
        if before is not None:
            self.of_account[before.account].discard(key)
            if not self.of_account[before.account]:
                del self.of_account[before.account]
        if document is not None:
            session = from_document(Session, document)
            self.sessions[key] = session
            self.of_account.setdefault(session.account, set()).add(key)

    def count(self) -> int:
        return len(self.sessions) + len(self.failures) + len(self.progress)

    def changes(self) -> list[Change]:
        """Every row, as the changes that would make it."""
        rows: list[Change] = [(SESSIONS, key, to_document(row)) for key, row in self.sessions.items()]
        rows += [(FAILURES, key, to_document(row)) for key, row in self.failures.items()]
        return rows + [(PROGRESS, key, to_document(row)) for key, row in self.progress.items()]


class Sessions:
    """A `SessionStore`. `save` makes changes durable and raises StoreUnavailable, then nothing has changed.

    One lock, held until a change is durable: sign-ins are rare and slow by design, so they need no group commit.
    Reading takes no lock, and sees a change only after it was saved.
    """

    def __init__(self, table: SessionTable, save: Save, close: Callable[[], None]) -> None:
        self._table = table
        self._save = save
        self._close = close
        self._lock = threading.RLock()

    def put(self, session: Session) -> None:
        self._change([(SESSIONS, session.token_sha256, to_document(session))])

    def get(self, token_sha256: str) -> Session | None:
        return self._table.sessions.get(token_sha256)

    def end(self, token_sha256: str) -> None:
        if self.get(token_sha256) is not None:
            self._change([(SESSIONS, token_sha256, None)])

    def end_all(self, account: str) -> None:
        with self._lock:
            tokens = sorted(self._table.of_account.get(account, ()))
            self._change([(SESSIONS, token, None) for token in tokens])

    def has_session(self, account: str) -> bool:
        return bool(self._table.of_account.get(account))

    def failures(self, key: str) -> FailureCount | None:
        return self._table.failures.get(key)

    def put_failures(self, count: FailureCount) -> None:
        self._change([(FAILURES, count.key, to_document(count))])

    def forget_failures(self, key: str) -> None:
        if self.failures(key) is not None:
            self._change([(FAILURES, key, None)])

    def put_progress(self, progress: RosterProgress) -> None:
        self._change([(PROGRESS, progress.batch_id, to_document(progress))])

    def progress(self, batch_id: str) -> RosterProgress | None:
        return self._table.progress.get(batch_id)

    def sweep(self, now: datetime) -> int:
        """Sessions end at `expires_at`; a throttle or a word of progress is forgotten after a day."""
        with self._lock:
            sessions = [row.token_sha256 for row in self._table.sessions.values() if row.expires_at <= now]
            failures = [row.key for row in self._table.failures.values() if (now - row.last_at).days >= 1]
            told = [row.batch_id for row in self._table.progress.values() if (now - row.at).days >= 1]
            tables = ((SESSIONS, sessions), (FAILURES, failures), (PROGRESS, told))
            gone = [(table, key) for table, keys in tables for key in keys]
            self._change([(table, key, None) for table, key in gone])
        return len(gone)

    def close(self) -> None:
        self._close()

    def _change(self, changes: list[Change]) -> None:
        if not changes:
            return
        with self._lock:
            self._save(changes)
            for change in changes:
                self._table.apply(change)
