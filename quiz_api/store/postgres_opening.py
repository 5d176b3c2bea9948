"""Opening and restoring a store in PostgreSQL, for `opening`."""

from __future__ import annotations

from pathlib import Path

from quiz_api.store.backup_file import Progress
from quiz_api.store.interface import Stores
from quiz_api.store.postgres_database import Database, must_sync
from quiz_api.store.postgres_loading import load_backup, must_be_finished
from quiz_api.store.postgres_migrations import known_migrations, migrate
from quiz_api.store.postgres_sessions import PostgresSessions
from quiz_api.store.postgres_store import PostgresStore
from quiz_api.store.transaction import Clock


def open_postgres(url: str, clock: Clock) -> Stores:
    """The ledger and the sessions in the database at `url`, its schema brought up to date.

    Raises StoreUnavailable, StoreTooNew, and StoreError for an address that is none or a copy that was not finished.
    """
    migrate(url, known_migrations())
    ledger = Database(url)
    try:
        must_sync(ledger)
        must_be_finished(ledger)
    except BaseException:
        ledger.close()
        raise
    return Stores(PostgresStore(ledger, clock), PostgresSessions(Database(url, size=8)), "postgresql")


def restore_postgres(source: Path, url: str, progress: Progress) -> None:
    """Fill the database at `url`, which must be empty or left over from the same restore. Raises StoreError."""
    migrate(url, known_migrations())
    database = Database(url)
    try:
        load_backup(database, source, progress)
        progress("正在整理……")
        database.settle()
    finally:
        database.close()
