"""Statements that list records, or the kept lines of awards, in the order in which the store took them."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg import sql

from quiz_api.store.postgres_conditions import Conditions

_DOCUMENTS = sql.SQL("""
    SELECT r.sequence, r.document, (SELECT v.key FROM records v WHERE v.voids = r.key) AS voided_by
    FROM records r WHERE {wanted} ORDER BY r.sequence {direction} LIMIT {limit}
""")
_LINES = sql.SQL("""
    SELECT max(next.sequence), count(*), string_agg(next.line, ',' ORDER BY next.sequence) FROM (
        SELECT r.sequence, r.line FROM award_lines r WHERE {wanted} ORDER BY r.sequence {direction} LIMIT {limit}
    ) next
""")


@dataclass(frozen=True, slots=True)
class Listing:
    """`r` has the columns that a record is searched by."""

    rows: sql.SQL

    def statement(
        self, wanted: Conditions, newest_first: bool, limit: int | None
    ) -> tuple[sql.Composed, *tuple[object, ...]]:
        """The statement and its parameters."""
        direction = sql.SQL("DESC" if newest_first else "ASC")
        statement = self.rows.format(wanted=wanted.all(), direction=direction, limit=sql.Literal(limit))
        return statement, *wanted.parameters


DOCUMENTS = Listing(_DOCUMENTS)
"""Sequence, document and voided_by."""

AWARD_LINES = Listing(_LINES)
"""One row: the last sequence of the next lines, how many they are, and all of them as one text with commas between.

To fetch lines one by one takes longer than to read them. Which kind a record has is not asked for here.
"""
