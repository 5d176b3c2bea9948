"""The ledger in PostgreSQL: for a city that has outgrown one machine, with any number of web processes.

`writing` is READ COMMITTED with locks. Transactions of one account follow one another (an advisory lock on the
account), so what a service counts before it appends, attempts say, still holds when it commits; so do transactions
that append to one chain. Schools do not wait for each other. `reading` is one REPEATABLE READ snapshot, whose lists
end at the horizon of postgres_horizon.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TypeVar

from psycopg import sql

from quiz_api.domain.class_sessions import ClassSession
from quiz_api.domain.organisations import Organisation
from quiz_api.domain.people import Activation, Credential, Household, HouseholdCard, Person
from quiz_api.domain.records import Record
from quiz_api.domain.scope import Scope
from quiz_api.store.codec import from_document
from quiz_api.store.interface import Reading, StoreUnavailable, Verification, Writing
from quiz_api.store.last_write import LastWrite
from quiz_api.store.postgres_backup import write_backup
from quiz_api.store.postgres_database import READ_ONLY, READ_WRITE, Database
from quiz_api.store.postgres_exports import ExportTable
from quiz_api.store.postgres_horizon import settled_sequence
from quiz_api.store.postgres_rows import PostgresRows, by_column
from quiz_api.store.postgres_transaction import PostgresTransaction
from quiz_api.store.postgres_verification import verify_database
from quiz_api.store.postgres_view import PostgresView
from quiz_api.store.tables import TABLE_OF, StoredExport, Table
from quiz_api.store.transaction import Clock
from quiz_api.store.view import FOUNDING

NounRow = TypeVar("NounRow")
_EXPORTS = b"SELECT document FROM exports WHERE key = ANY(%s)"
_ACCOUNT_LOCKS = 2 << 48
_COUNT = sql.SQL("SELECT {}").format(
    sql.SQL(" + ").join(sql.SQL("(SELECT count(*) FROM {})").format(sql.Identifier(table)) for table in Table)
)
_WRITABLE = b"SELECT NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off'"
_TRIAL = b"CREATE TEMPORARY TABLE room_trial ON COMMIT DROP AS SELECT generate_series(1, 2000)"  # some 64 KB


class PostgresStore:
    """A `Store`. Closing it closes the database's connections."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._thread = threading.local()
        self._last_write = LastWrite(self._try_to_write)

    @contextmanager
    def reading(self, scope: Scope) -> Iterator[Reading]:
        horizon = settled_sequence(self._database)
        with self._database.transaction(READ_ONLY) as transacting:
            view = PostgresView(PostgresRows(transacting), ExportTable(transacting), scope, horizon)
            try:
                yield view
            finally:
                view.end()

    @contextmanager
    def writing(self, scope: Scope) -> Iterator[Writing]:
        if getattr(self._thread, "is_writing", False):
            raise RuntimeError("a transaction inside a transaction")
        begin = READ_WRITE if scope.subject_id is None else READ_WRITE + _lock_of(scope.subject_id)
        self._thread.is_writing = True
        try:
            with self._database.transaction(begin) as transacting:
                rows, files = PostgresRows(transacting), ExportTable(transacting)
                transaction = PostgresTransaction(rows, files, scope, self._clock)
                try:
                    yield transaction
                finally:
                    transaction.end()
        except StoreUnavailable:
            self._last_write.refused()
            raise
        finally:
            self._thread.is_writing = False

    def founding(self) -> AbstractContextManager[Writing]:
        return self.writing(FOUNDING)

    def door(self) -> PostgresDoor:
        return PostgresDoor(self._database)

    def is_healthy(self) -> bool:
        """False while the server cannot be reached or does not take writes, or its disk is full."""
        try:
            (writable,) = self._database.query(_WRITABLE)
        except StoreUnavailable:
            return False
        return bool(writable[0]) and self._last_write.is_well()

    def _try_to_write(self) -> None:
        """Raises StoreUnavailable. A transaction that writes none of the ledger's rows."""
        with self._database.transaction(READ_WRITE) as transacting:
            transacting.change(_TRIAL)

    def count(self) -> int:
        (count,) = self._database.query(_COUNT)
        return int(count[0])

    def verify(self) -> Verification:
        with self._database.transaction(READ_ONLY) as transacting:
            return verify_database(transacting)

    def backup(self, target: Path) -> Verification:
        with self._database.transaction(READ_ONLY) as transacting:
            write_backup(transacting, target)
            return verify_database(transacting)

    def forget(self) -> None:
        """Rewrite the tables in which a person can be named: what was there before is no longer in their files.

        Pictures are too many to be written again: where a deleted one lay is free, and the next one is written there.
        """
        for table in (Table.PEOPLE, Table.BATCHES, Table.HOUSEHOLDS, Table.CARDS, Table.SIDE_TEXTS):
            self._database.rewrite(table.value)
        self._database.rewrite("export_bytes")
        self._database.rewrite_statistics()
        self._database.free("evidence_bytes")

    def close(self) -> None:
        self._database.close()


class PostgresDoor:
    """A `Door`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def person_by_username(self, username: str) -> Person | None:
        return self._found(Person, "username", username)

    def person(self, person_id: str) -> Person | None:
        return self._found(Person, "key", person_id)

    def credential(self, person_id: str) -> Credential | None:
        return self._found(Credential, "key", person_id)

    def activation(self, person_id: str) -> Activation | None:
        return self._found(Activation, "key", person_id)

    def card_by_mac(self, code_mac: str) -> HouseholdCard | None:
        return self._found(HouseholdCard, "code_mac", code_mac)

    def household(self, household_id: str) -> Household | None:
        return self._found(Household, "key", household_id)

    def organisation(self, path: str) -> Organisation | None:
        return self._found(Organisation, "key", path)

    def class_session(self, session_id: str) -> ClassSession | None:
        return self._found(ClassSession, "key", session_id)

    def export_manifest(self, number: str) -> Record | None:
        return self._found(Record, "manifest", number)

    def amended_exports(self, numbers: Collection[str]) -> dict[str, str]:
        rows = self._database.query(_EXPORTS, list(numbers))
        found = (from_document(StoredExport, json.loads(document)) for (document,) in rows)
        return {row.number: row.amended_by for row in found if row.amended_by}

    def _found(self, kind: type[NounRow], column: str, value: str) -> NounRow | None:
        found = self._database.query(by_column(TABLE_OF[kind], column, "LIMIT 1"), value)
        return from_document(kind, json.loads(found[0][1])) if found else None


def _lock_of(account: str) -> bytes:
    number = int.from_bytes(hashlib.sha256(account.encode()).digest()[:6], "big")
    return b"; SELECT pg_advisory_xact_lock(%d)" % (_ACCOUNT_LOCKS + number)
