"""The store that both embedded backends are: transactions over a MemoryState, made durable by a log.

The order in a write transaction, and why it is right:

1. The writer's lock is taken, so there is one writer at a time and its checks (natural keys, chains) hold.
2. The block runs; its rows stand in the state above every reader's horizon.
3. The rows are appended to the log, still under the lock, so the log's order is the order of the transactions. If that
   fails, the rows are undone and nobody has seen them.
4. The lock is let go, and the caller waits for the log to be durable. Transactions of other threads are appended in the
   meantime and share the write and the sync. They may build on rows that are not durable yet; their own answers come
   after ours in the log, so they are durable only when ours is.
5. The horizon moves to what is durable, and the block ends. If the sync failed, the horizon stays where it is for ever.
   If the write failed, the log has lost everything above the horizon: under the lock all of it is undone, the newest
   first, and every caller who waited is told. A block that runs meanwhile may have read what is lost, and is lost too.

A transaction that wrote nothing waits for everything appended before it ended, because it may have read it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from quiz_api.domain.scope import Scope
from quiz_api.store.door import StoreDoor
from quiz_api.store.export_files import ExportFiles
from quiz_api.store.interface import Door, Reading, StoreDamaged, StoreUnavailable, Verification, Writing
from quiz_api.store.journal import Ticket
from quiz_api.store.last_write import LastWrite, always_room
from quiz_api.store.memory_state import MemoryState
from quiz_api.store.transaction import Clock, Transaction
from quiz_api.store.verification import verify_chains
from quiz_api.store.view import FOUNDING, View


class Log(Protocol):
    """Where transactions become durable. Numbers rise by one with each append."""

    @property
    def last(self) -> Ticket:
        """Of the last transaction appended, durable or not."""
        ...

    def is_healthy(self) -> bool: ...
    def append(self, payload: bytes) -> Ticket:
        """Raises StoreUnavailable, and then holds nothing of the payload."""
        ...

    def wait(self, ticket: Ticket) -> int:
        """Returns the newest durable number, at least the ticket's. Raises StoreUnavailable."""
        ...

    @property
    def durable(self) -> int:
        """Number of the newest durable transaction."""
        ...

    def has_lost(self) -> bool:
        """True when nothing that is appended will be durable, until `begin_again`."""
        ...

    def begin_again(self) -> None:
        """The state is back to what is durable."""
        ...

    def check(self) -> None:
        """Read what is stored and compare. Raises StoreDamaged."""
        ...

    def close(self) -> None: ...


class MemoryLog:
    """Nothing is durable and everything at once: for the memory backend."""

    def __init__(self) -> None:
        self.last = Ticket(0)

    def is_healthy(self) -> bool:
        return True

    def append(self, payload: bytes) -> Ticket:  # noqa: ARG002 - part of the Log
        self.last = Ticket(self.last.number + 1)
        return self.last

    def wait(self, ticket: Ticket) -> int:
        return ticket.number

    @property
    def durable(self) -> int:
        return self.last.number

    def has_lost(self) -> bool:
        return False

    def begin_again(self) -> None:
        """Nothing is ever lost."""

    def check(self) -> None:
        """There is nothing to read."""

    def close(self) -> None:
        """There is nothing to close."""


def utc_now() -> datetime:
    return datetime.now(UTC)


class LedgerStore:
    """A `Store`. `backup_to` is told the view's horizon and writes the backup file."""

    def __init__(
        self,
        state: MemoryState,
        files: ExportFiles,
        log: Log,
        backup_to: Callable[[MemoryState, ExportFiles, int, Path], None],
        clock: Clock = utc_now,
        last_write: LastWrite | None = None,
    ) -> None:
        self._state = state
        self._files = files
        self._log = log
        self._backup_to = backup_to
        self._clock = clock
        self._last_write = last_write or LastWrite(always_room)
        self._writer = threading.Lock()
        self._writing_thread = 0
        self._heads: dict[str, str] = {}
        self._with_files: dict[int, Transaction] = {}  # not durable yet, and have put files beside the tables
        state.publish(log.last.number)

    @contextmanager
    def _view(self) -> Iterator[int]:
        horizon = self._state.open_view()
        try:
            yield horizon
        finally:
            self._state.close_view(horizon)

    @contextmanager
    def reading(self, scope: Scope) -> Iterator[Reading]:
        with self._view() as horizon:
            yield View(self._state, self._files, scope, horizon)

    @contextmanager
    def writing(self, scope: Scope) -> Iterator[Writing]:
        if self._writing_thread == threading.get_ident():
            raise RuntimeError("a transaction inside a transaction")
        with self._writer:
            if not self._log.is_healthy():
                raise StoreUnavailable("存储同步失败过，现在只能读取。请检查磁盘后重新启动服务。")
            self._writing_thread = threading.get_ident()
            stamp = self._log.last.number + 1
            transaction = Transaction(self._state, self._files, scope, stamp, self._clock, self._heads)
            try:
                yield transaction
                payload = transaction.payload
                ticket = self._log.append(payload) if payload else self._log.last
            except BaseException as error:
                self._put_back(stamp - 1, transaction)
                if isinstance(error, StoreUnavailable):
                    self._last_write.refused()
                raise
            finally:
                self._writing_thread = 0
            if has_files := bool(transaction.came or transaction.exports_came):
                self._with_files[stamp] = transaction
        try:
            self._state.publish(self._log.wait(ticket))
        except StoreUnavailable:
            self._last_write.refused()
            self._put_back_lost()
            raise
        if payload:
            self._last_write.stored()
        if has_files:
            self._with_files.pop(stamp, None)
        self._drop(transaction.gone, transaction.exports_gone)

    def _put_back(self, last: int, *failed: Transaction) -> None:
        """Under the writer's lock: as it was after the transaction `last`, without the files of those that failed."""
        self._state.undo(last)
        self._heads.clear()
        for each in failed:
            self._drop(each.came, each.exports_came)

    def _put_back_lost(self) -> None:
        """After a write that failed: everything that is not durable, once, by the first who comes."""
        with self._writer:
            if self._log.has_lost():
                last = self._log.durable  # its own thread may not have moved the horizon yet
                self._put_back(last, *(each for stamp, each in [*self._with_files.items()] if stamp > last))
                self._with_files.clear()
                self._log.begin_again()

    def _drop(self, photos: Iterable[str], exports: Iterable[str]) -> None:
        for photo_id in photos:
            self._files.photos.drop(photo_id)
        for export in exports:
            self._files.drop(export)

    def founding(self) -> AbstractContextManager[Writing]:
        return self.writing(FOUNDING)

    def door(self) -> Door:
        return StoreDoor(self._state)

    def is_healthy(self) -> bool:
        return self._log.is_healthy() and self._last_write.is_well()

    def count(self) -> int:
        return self._state.count()

    def verify(self) -> Verification:
        with self._view() as horizon:
            found = verify_chains(self._state, self._files, horizon)
            try:
                self._log.check()
            except StoreDamaged as damage:
                return Verification(found.records, found.chains, found.first_bad or damage.where, str(damage))
            return found

    def backup(self, target: Path) -> Verification:
        """Once more from the start when an export was amended between its row and its bytes; damage stays."""
        try:
            return self._backup(target)
        except StoreDamaged:
            return self._backup(target)

    def _backup(self, target: Path) -> Verification:
        with self._view() as horizon:
            self._backup_to(self._state, self._files, horizon, target)
            return verify_chains(self._state, self._files, horizon)

    def forget(self) -> None:
        """In memory nothing earlier is kept once nobody reads it."""

    def close(self) -> None:
        with self._writer:
            self._log.close()
