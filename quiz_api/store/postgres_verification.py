"""Proof that the ledger in PostgreSQL is what was written, streamed in constant memory from one snapshot.

Beyond the chains this compares what only a database has: the columns that rows are found by, the registered chain ends
(records cut off at the end of a chain leave the rest of it whole), and the table of live natural keys.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any, cast

from psycopg import sql

from quiz_api.store.codec import Document
from quiz_api.store.interface import ChainHead, Verification
from quiz_api.store.memory_state import MemoryState
from quiz_api.store.postgres_database import Transacting
from quiz_api.store.postgres_exports import ExportTable
from quiz_api.store.postgres_rows import PostgresRows, record_columns
from quiz_api.store.postgres_totals import total_that_differs
from quiz_api.store.tables import Table
from quiz_api.store.verification import ChainWalk, photo_problem

_COLUMNS = (
    *("sequence", "key", "chain", "hash", "subject_id", "organisation_path", "county_path", "school_path"),
    *("class_path", "kind", "school_year", "page_id", "session_id", "natural_key", "voids", "manifest", "side_ref"),
)
_RECORDS = sql.SQL("""
    SELECT r.document, (SELECT s.document FROM side_texts s WHERE s.key = r.side_ref), {}
    FROM records r ORDER BY r.sequence
""").format(sql.SQL(", ").join(sql.Identifier("r", name) for name in _COLUMNS))
_HEADS = b"SELECT chain, length, hash FROM chain_heads WHERE length > 0"
_WRONG_KEYS = b"""
    WITH live AS (
        SELECT r.natural_key, r.key FROM records r
        WHERE r.natural_key IS NOT NULL AND NOT EXISTS (SELECT FROM records v WHERE v.voids = r.key)
    )
    (TABLE live EXCEPT SELECT natural_key, record_key FROM live_keys)
    UNION ALL (SELECT natural_key, record_key FROM live_keys EXCEPT TABLE live)
    LIMIT 1
"""


def verify_database(transacting: Transacting) -> Verification:
    """Check every record that the transaction sees; stops at the first bad one."""
    beside = _RowsBeside(PostgresRows(transacting))
    walk = ChainWalk(cast("MemoryState", beside), ExportTable(transacting), 0)
    for text, side_text, *columns in transacting.stream(_RECORDS):
        found = dict(zip(_COLUMNS, columns, strict=True))
        beside.side_text = side_text
        problem = _problem_with(walk, text, found)
        if problem:
            return walk.result(found["key"], problem)
    for key, text in transacting.stream(b"SELECT key, document FROM evidence_photos ORDER BY position"):
        problem = photo_problem(cast("MemoryState", beside), walk.files, json.loads(text))
        if problem:
            return walk.result(key, problem)
    return _with_tables(transacting, walk.result())


def _problem_with(walk: ChainWalk, text: str, columns: dict[str, Any]) -> str:
    try:
        document = json.loads(text)
        if record_columns(document) != columns:
            return "这条记录用来查找的列和内容不一致。"
    except (ValueError, KeyError, TypeError):
        return "这条记录读不出来。"
    return walk.problem_with(columns["sequence"], document)


def _with_tables(transacting: Transacting, found: Verification) -> Verification:
    """The result, with what the tables beside the records say."""
    registered = {ChainHead(*row) for row in transacting.query(_HEADS)}
    for head in sorted(registered ^ set(found.chains), key=lambda head: head.chain):
        return replace(found, first_bad=head.chain, problem="这条链的末尾和登记的不一致，有记录被删掉或塞进来了。")
    for _, key in transacting.query(_WRONG_KEYS):
        return replace(found, first_bad=key, problem="登记为有效的记录和账本不一致。")
    wrong = total_that_differs(transacting)
    if wrong is not None:
        whose, problem = wrong
        return replace(
            found, first_bad=whose, problem=f"{problem}在数据库里运行 SELECT recount_totals()，会重新数一遍。"
        )
    return found


@dataclass
class _RowsBeside:
    """What a record names, as ChainWalk asks for it: its side text came with the row."""

    rows: PostgresRows
    side_text: str | None = None

    def document(self, table: str, key: str, horizon: int) -> Document | None:
        if table == Table.SIDE_TEXTS:
            return None if self.side_text is None else cast("Document", json.loads(self.side_text))
        return self.rows.document(table, key, horizon)
