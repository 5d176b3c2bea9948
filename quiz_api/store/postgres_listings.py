"""Statements that list records in the order in which the store took them: documents, or the lines of a report.

Documents are canonical JSON, written by us alone: names are sorted and stand there without spaces, and a quotation mark
inside a text is escaped. What stands behind a name can therefore be cut out of the text, where to parse the document
would cost a report of a city several times as much. `store.award_documents` reads the same fields of a document.
"""

from __future__ import annotations

from dataclasses import dataclass

from psycopg import sql

from quiz_api.domain.scope import Scope
from quiz_api.store.postgres_conditions import Conditions, records_covered

_ROWS = sql.SQL("""
    SELECT {columns}, (SELECT v.key FROM records v WHERE v.voids = r.key) AS voided_by
    FROM records r WHERE {wanted} ORDER BY r.sequence {direction} LIMIT {limit}
""")
_DOCUMENTS = sql.SQL("r.sequence, r.document")
_AWARDS = sql.SQL("""
    r.sequence, r.key, r.organisation_path, r.subject_id, r.school_year, {term} AS term, {happened_at} AS happened_at,
    r.page_id, {minutes} AS minutes, {evidence} AS evidence, {completion} AS completion, {credit} AS credit
""")
_SCORED = sql.SQL("""
    SELECT w.*, (
        SELECT {score}::int FROM (SELECT {attempt} AS attempt FROM records r WHERE r.key = w.completion AND {covered}) c
        JOIN records r ON r.key = c.attempt WHERE r.kind = 'attempt' AND {covered}
    ) FROM ({rows}) w ORDER BY w.sequence {direction}
""")


def _text(name: str) -> sql.Composed:
    """A code or id of the document, empty where it has none of that name. The name stands in it once."""
    return sql.SQL("split_part(split_part(r.document, {}, 2), '\"', 1)").format(sql.Literal(f'"{name}":"'))


def _words(name: str, following: str) -> sql.Composed:
    """A text that people have typed, escaped as it is in the document: it ends where the field that follows begins."""
    return sql.SQL("split_part(split_part(r.document, {}, 2), {}, 1)").format(
        sql.Literal(f'"{name}":"'), sql.Literal(f'","{following}":')
    )


def _number(name: str) -> sql.Composed:
    """A whole number of the document, behind which other fields follow or its object ends."""
    return sql.SQL("split_part(translate(substr(split_part(r.document, {}, 2), 1, 12), '}}', ','), ',', 1)").format(
        sql.Literal(f'"{name}":')
    )


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows of sequence, document and voided_by; with a `scope`, the lines of awards: the score behind each is one that
    the scope sees.
    """

    scope: Scope | None = None

    def statement(
        self, wanted: Conditions, newest_first: bool, limit: int | None
    ) -> tuple[sql.Composed, *tuple[object, ...]]:
        """The statement and its parameters."""
        direction = sql.SQL("DESC" if newest_first else "ASC")
        columns: sql.Composable = _DOCUMENTS if self.scope is None else _award_columns()
        rows = _ROWS.format(columns=columns, wanted=wanted.all(), direction=direction, limit=sql.Literal(limit))
        if self.scope is None:
            return rows, *wanted.parameters
        covered = records_covered(self.scope)
        scored = _SCORED.format(
            score=_number("score_percent"),
            attempt=_text("attempt_id"),
            covered=covered.any(),
            rows=rows,
            direction=direction,
        )
        return scored, *covered.parameters, *covered.parameters, *wanted.parameters


def _award_columns() -> sql.Composed:
    return _AWARDS.format(
        term=_number("term"),
        happened_at=_text("happened_at"),
        minutes=_number("minutes"),
        evidence=_text("evidence"),
        completion=_text("completion_id"),
        credit=_words("credit_number", following="evidence"),
    )
