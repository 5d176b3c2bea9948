"""Filling a database from a backup file, whichever backend wrote it.

Rows go in in batches, each a transaction of its own, by COPY, which refuses a key that is there. Killed anywhere, it is
run again: a batch with a key that is there is put by its keys, row by row, and what is there is put over itself. Until
the last batch the database is marked, and refuses to be opened as a store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, TypeAlias

import psycopg
from psycopg import sql

from quiz_api.store.backup import BYTES, EXPORT_BYTES, PHOTO_BYTES, carried_content
from quiz_api.store.backup_file import Progress, backup_rows
from quiz_api.store.codec import Document
from quiz_api.store.export_files import pieces_of
from quiz_api.store.interface import StoreError
from quiz_api.store.postgres_database import READ_WRITE, Database, Transacting
from quiz_api.store.postgres_exports import PUT_PART
from quiz_api.store.postgres_rows import columns_of, insert, unit_of_chain, upsert
from quiz_api.store.tables import Table

Cursor: TypeAlias = psycopg.Cursor[tuple[Any, ...]]
PutRows: TypeAlias = Callable[[Cursor, str, tuple[str, ...], list[tuple[Any, ...]]], None]

BATCH = 1000
_MOST_CARRIED = 16 * 1024 * 1024  # characters of carried files in one batch
_IS_EMPTY = sql.SQL("SELECT {}").format(
    sql.SQL(" AND ").join(sql.SQL("NOT EXISTS (SELECT FROM {})").format(sql.Identifier(table)) for table in Table)
)
_PUT_BYTES = {
    EXPORT_BYTES: PUT_PART,
    PHOTO_BYTES: b"INSERT INTO evidence_bytes (key, content) VALUES (%s, %s) ON CONFLICT DO NOTHING",
}
_ENDS = b"""
    SELECT DISTINCT ON (chain) chain, count(*) OVER (PARTITION BY chain), hash, organisation_path
    FROM records ORDER BY chain, sequence DESC
"""
_PUT_HEAD = b"INSERT INTO chain_heads (chain, length, hash, unit_path) VALUES (%s, %s, %s, %s)"
_LIVE_KEYS = b"""
    INSERT INTO live_keys SELECT r.natural_key, r.key FROM records r
    WHERE r.natural_key IS NOT NULL AND NOT EXISTS (SELECT FROM records v WHERE v.voids = r.key)
"""
_NEXT_SEQUENCE = b"SELECT setval('record_sequence', greatest(max(sequence), 1), max(sequence) IS NOT NULL) FROM records"


def load_backup(database: Database, source: Path, progress: Progress) -> None:
    """Raises StoreError for a database that holds something else, and whatever reading the file raises."""
    _mark(database)
    done = 0
    for batch in _batches(backup_rows(source)):
        try:
            with database.transaction(READ_WRITE) as transacting:
                _put(transacting, batch, _copied)
        except psycopg.errors.UniqueViolation:
            with database.transaction(READ_WRITE) as transacting:
                _put(transacting, batch, _put_over)
        done += len(batch)
        progress(f"已写入 {done} 行")
    with database.transaction(READ_WRITE) as transacting:
        _finish(transacting)


def _batches(rows: Iterator[tuple[str, str, Document]]) -> Iterator[list[tuple[str, str, Document]]]:
    """Rows by the thousand, fewer where they carry files: what is held at once has an end."""
    batch: list[tuple[str, str, Document]] = []
    carried = 0
    for row in rows:
        batch.append(row)
        carried += len(row[2]["base64"]) if row[0] in BYTES else 0
        if len(batch) == BATCH or carried > _MOST_CARRIED:
            yield batch
            batch, carried = [], 0
    if batch:
        yield batch


def must_be_finished(database: Database) -> None:
    """Raises StoreError when a copy or a restore into this database has not come to its end."""
    if database.query(b"SELECT 1 FROM store_version WHERE loading"):
        raise StoreError("上次往这个数据库的恢复或搬迁没有做完。请把同一条命令再运行一遍，它会接着做完。")


def _mark(database: Database) -> None:
    with database.transaction(READ_WRITE) as transacting:
        ((loading,),) = transacting.query(b"SELECT loading FROM store_version FOR UPDATE")
        ((empty,),) = transacting.query(_IS_EMPTY)
        if not loading and not empty:
            raise StoreError("这个数据库里已经有数据了。恢复和搬迁不会覆盖现有数据，请换一个空的数据库。")
        transacting.change(b"UPDATE store_version SET loading = true")


def _put(transacting: Transacting, batch: list[tuple[str, str, Document]], put_rows: PutRows) -> None:
    with transacting.connection.cursor() as cursor:
        for table, rows in groupby(batch, key=lambda row: row[0]):
            if table in BYTES:
                _put_bytes(cursor, table, rows)
                continue
            columns = [columns_of(table, key, document) for _, key, document in rows]
            put_rows(cursor, table, tuple(columns[0]), [tuple(row.values()) for row in columns])


def _copied(cursor: Cursor, table: str, names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Raises UniqueViolation when a key of the rows is there."""
    with cursor.copy(_copying(table, names)) as copying:
        for row in rows:
            copying.write_row(row)


def _put_over(cursor: Cursor, table: str, names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Rows by their keys, over what is there."""
    statement = insert if table == Table.RECORDS else upsert
    cursor.executemany(statement(table, names), rows)


def _put_bytes(cursor: Cursor, table: str, rows: Iterable[tuple[str, str, Document]]) -> None:
    found = (given for _, key, document in rows for given in _bytes_of(table, key, document))
    cursor.executemany(_PUT_BYTES[table], found)


@cache
def _copying(table: str, names: tuple[str, ...]) -> bytes:
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    return sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns).as_bytes()


def _bytes_of(table: str, key: str, document: Document) -> Iterator[tuple[object, ...]]:
    content = carried_content(document)
    if table == EXPORT_BYTES:
        return ((key, part, piece) for part, piece in enumerate(pieces_of(content)))
    return iter([(key, content)])


def _finish(transacting: Transacting) -> None:
    """What is derived from the records, and the mark taken away, in one transaction."""
    ends = transacting.query(_ENDS)
    for chain, length, last_hash, path in ends:
        transacting.change(_PUT_HEAD, chain, length, last_hash, unit_of_chain(path))
    transacting.change(_LIVE_KEYS)
    transacting.query(b"SELECT recount_totals()")
    transacting.query(_NEXT_SEQUENCE)
    transacting.change(b"UPDATE store_version SET loading = false")
