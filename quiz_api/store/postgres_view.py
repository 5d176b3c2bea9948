"""Reading through a scope, in SQL.

Single rows and their rules come from View. Whatever is a list, or needs a second table, is one statement here that
holds the filter of the scope itself.

`horizon`: records above it are not listed yet, because a transaction that has not ended may hold a lower sequence
(postgres_store says why). A `Writing` has no horizon.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Generator, Iterator
from typing import TYPE_CHECKING, Any, cast

from psycopg import sql

from quiz_api.domain.award_lines import AwardLine
from quiz_api.domain.class_sessions import ClassSession
from quiz_api.domain.evidence_photos import EvidencePhoto
from quiz_api.domain.organisations import Organisation, OrganisationKind, is_within
from quiz_api.domain.people import Household, Person
from quiz_api.domain.records import LedgerRow, Record, RecordKind
from quiz_api.domain.rosters import RosterBatch
from quiz_api.domain.scope import Scope
from quiz_api.store.award_documents import kept_award_lines
from quiz_api.store.codec import Document, from_document
from quiz_api.store.export_files import ExportFiles
from quiz_api.store.interface import ChainHead, RecordQuery
from quiz_api.store.place_interface import FOLLOWING, TrainingQuery
from quiz_api.store.postgres_batches import PostgresBatches
from quiz_api.store.postgres_conditions import Conditions, paths_covered, records_below, records_covered, units_covered
from quiz_api.store.postgres_listings import AWARD_LINES, DOCUMENTS, Listing
from quiz_api.store.postgres_rows import PostgresRows, key_text, organisation_of
from quiz_api.store.postgres_totals import PostgresTotals
from quiz_api.store.tables import SideText, Table, prefixes
from quiz_api.store.view import View

if TYPE_CHECKING:
    from quiz_api.store.memory_state import MemoryState

_ORGANISATIONS = b"SELECT document FROM organisations WHERE key = ANY(%s)"
_AT_ONCE = 500  # records that are fetched without a cursor on the server
_LINES_AT_ONCE = 1_000
_NOT_VOID = sql.SQL("NOT EXISTS (SELECT FROM records v WHERE v.voids = r.key)")
_NAMES_SIDE_TEXT = sql.SQL("SELECT 1 FROM records r WHERE r.side_ref = %s AND {} LIMIT 1")
_NAMES_EXPORT = sql.SQL("SELECT 1 FROM records r WHERE r.manifest = %s AND {} LIMIT 1")
_SESSIONS_UNDER = b"SELECT document FROM class_sessions WHERE units @> %s::text[] ORDER BY position"
_SESSIONS_AT = b"SELECT document FROM class_sessions WHERE places && %s::text[] ORDER BY position"
_TRAINING = sql.SQL("""
    SELECT r.document, (SELECT v.key FROM records v WHERE v.voids = r.key) FROM records r
    WHERE r.subject_id = ANY(%s) AND r.kind = ANY(%s) AND r.sequence <= %s
      AND (%s::integer IS NULL OR r.school_year = %s) AND (%s = '' OR r.page_id = %s) ORDER BY r.sequence
""").format()
_LIVE = sql.SQL("SELECT r.document FROM live_keys k JOIN records r ON r.key = k.record_key WHERE k.natural_key = %s")
_HEADS = sql.SQL("SELECT chain, length, hash FROM chain_heads WHERE length > 0 AND {} ORDER BY chain")


class PostgresView(PostgresTotals, PostgresBatches, View):
    """A `Reading` in one transaction."""

    def __init__(self, rows: PostgresRows, files: ExportFiles, scope: Scope, horizon: int) -> None:
        super().__init__(cast("MemoryState", rows), files, scope, horizon)
        self._transacting = rows.transacting
        self._streams: list[Generator[Any, None, None]] = []

    def end(self) -> None:
        """Close what is still being streamed: its cursor lives in the transaction that ends now."""
        for stream in self._streams:
            stream.close()

    def organisations(self, kind: OrganisationKind | None = None, under: str = "/") -> Iterator[Organisation]:
        named = {unit for path in (*self._scope.subtrees, *self._own_units()) for unit in prefixes(path)}
        extra = () if kind is None else (sql.SQL("kind = %s"), kind.value)
        return map(organisation_of, self._texts(Table.ORGANISATIONS, under, sorted(named), *extra))

    def organisations_named(self, paths: Collection[str]) -> dict[str, Organisation]:
        found = map(organisation_of, (text for (text,) in self._transacting.query(_ORGANISATIONS, list(paths))))
        return {unit.path: unit for unit in found if self._may_name(unit.path)}

    def people(self, under: str) -> Iterator[Person]:
        for document in self._members(Table.PEOPLE, under, self._own_keys()):
            yield from_document(Person, document)

    def evidence_under(self, path: str) -> Iterator[EvidencePhoto]:
        for document in self._members(Table.EVIDENCE_PHOTOS, path, []):
            if document["removed_at"] is None:
                yield from_document(EvidencePhoto, document)

    def batches(self, under: str) -> Iterator[RosterBatch]:
        for document in self._members(Table.BATCHES, under, []):
            yield from_document(RosterBatch, document)

    def class_sessions(self, under: str) -> Iterator[ClassSession]:
        return self._sessions(_SESSIONS_UNDER, [under])

    def class_sessions_at(self, path: str) -> Iterator[ClassSession]:
        return self._sessions(_SESSIONS_AT, list(prefixes(path)))

    def _sessions(self, statement: bytes, paths: list[str]) -> Iterator[ClassSession]:
        found = (from_document(ClassSession, json.loads(text)) for (text,) in self._transacting.query(statement, paths))
        return (session for session in found if self._sees_session(session))

    def households(self, under: str) -> Iterator[Household]:
        for document in self._members(Table.HOUSEHOLDS, under, self._own_keys()):
            found = self._as_seen(from_document(Household, document))
            if found is not None and any(is_within(place.class_path, under) for place in found.places):
                yield found

    def record(self, record_id: str) -> LedgerRow | None:
        wanted = Conditions()
        wanted.add(sql.SQL("r.key = %s"), record_id)
        self._only_covered(wanted)
        found = self._transacting.query(*DOCUMENTS.statement(wanted, newest_first=False, limit=1))
        return _ledger_row(*found[0][1:]) if found else None

    def _at_home(self, person_ids: Collection[str]) -> list[str]:
        people = self.people_named(person_ids).values()
        return [person.id for person in people if self._scope.covers(person.home_path, person.id)]

    def _training(self, person_ids: list[str], asked: TrainingQuery) -> Iterator[LedgerRow]:
        kinds = [kind.value for kind in sorted(asked.kinds & FOLLOWING)]
        wanted = (asked.school_year, asked.school_year, asked.page_id, asked.page_id)
        rows = self._transacting.query(_TRAINING, person_ids, kinds, self._horizon, *wanted)
        return (_ledger_row(*row) for row in rows)

    def records(self, query: RecordQuery) -> Iterator[LedgerRow]:
        found = self._listed(DOCUMENTS, query)
        return (_ledger_row(document, voided_by) for _, document, voided_by in found)

    def newest(self, kind: RecordKind, subject_id: str) -> Record | None:
        query = RecordQuery(frozenset({kind}), subject_id, include_void=False, limit=1, newest_first=True)
        return next((row.record for row in self.records(query)), None)

    def award_lines(self, school_year: int, organisation_path: str = "", subject_id: str = "") -> Iterator[AwardLine]:
        query = RecordQuery(subject_id=subject_id, organisation_path=organisation_path, school_year=school_year)
        lines = self._lines(query)
        self._streams.append(lines)
        return lines

    def _lines(self, query: RecordQuery) -> Generator[AwardLine, None, None]:
        """Some at a time, each time those behind the last one: in constant memory, and every time few questions."""
        count, reached = _LINES_AT_ONCE, None
        while count == _LINES_AT_ONCE:
            asked = AWARD_LINES.statement(self._wanted(query, reached), newest_first=False, limit=_LINES_AT_ONCE)
            found = self._transacting.query(*asked)
            reached, count, kept = found[0] if found else (None, 0, None)
            lines, elsewhere = kept_award_lines(kept or "")
            scores = self.scores_behind([lines[place].completion_id for place in elsewhere])
            for place in elsewhere:
                lines[place] = lines[place]._replace(score_percent=scores.get(lines[place].completion_id))
            yield from lines

    def chain_heads(self) -> tuple[ChainHead, ...]:
        covered = paths_covered(self._scope, "unit_path")
        return tuple(
            ChainHead(*row) for row in self._transacting.query(_HEADS.format(covered.any()), *covered.parameters)
        )

    def side_text(self, reference: str) -> str | None:
        found = self._row(SideText, reference)
        kept = found is not None and bool(found.salt)
        return found.text if found is not None and kept and self._is_named(_NAMES_SIDE_TEXT, reference) else None

    def _is_issued(self, number: str) -> bool:
        return self._is_named(_NAMES_EXPORT, number)

    def _live_document(self, natural_key: tuple[str, ...]) -> Document | None:
        found = self._transacting.query(_LIVE.format(), key_text(natural_key))
        return json.loads(found[0][0]) if found else None

    def _listed(self, rows: Listing, query: RecordQuery) -> Iterator[tuple[Any, ...]]:
        """A few rows are fetched at once; more of them come through a cursor on the server, in constant memory."""
        stream = self._stream(rows, query)
        self._streams.append(stream)
        return stream

    def _stream(self, rows: Listing, query: RecordQuery) -> Generator[tuple[Any, ...], None, None]:
        left, reached = query.limit, None
        if left is None or left > 0:
            first = min(left or _AT_ONCE, _AT_ONCE)
            found = self._transacting.query(*rows.statement(self._wanted(query), query.newest_first, first))
            for row in found:
                reached = row[0]
                yield row
            if len(found) == first and first != left:
                wanted = self._wanted(query, reached)
                rest = None if left is None else left - first
                yield from self._transacting.stream(*rows.statement(wanted, query.newest_first, rest))

    def _wanted(self, query: RecordQuery, reached: int | None = None) -> Conditions:
        """What a row must meet; with `reached`, only what comes after that sequence in the order of the query."""
        wanted = Conditions()
        self._only_covered(wanted)
        wanted.add(sql.SQL("r.sequence > %s AND r.sequence <= %s"), query.after, self._horizon)
        if reached is not None:
            wanted.add(sql.SQL("r.sequence < %s") if query.newest_first else sql.SQL("r.sequence > %s"), reached)
        if query.organisation_path:
            part = records_below(query.organisation_path)
            wanted.add(part.all(), *part.parameters)
        if query.subject_id:
            wanted.add(sql.SQL("r.subject_id = %s"), query.subject_id)
        if query.kinds:
            kinds = sql.SQL(", ").join(sql.Literal(kind.value) for kind in sorted(query.kinds))
            wanted.add(sql.SQL("r.kind IN ({})").format(kinds))  # literally: some kinds have an index of their own
        if query.school_year is not None:
            wanted.add(sql.SQL("r.school_year = %s"), query.school_year)
        if query.page_id:
            wanted.add(sql.SQL("r.page_id = %s"), query.page_id)
        if query.session_id:
            wanted.add(sql.SQL("r.session_id = %s"), query.session_id)
        if not query.include_void:
            wanted.add(_NOT_VOID)
        return wanted

    def _only_covered(self, wanted: Conditions) -> None:
        covered = records_covered(self._scope)
        wanted.add(covered.any(), *covered.parameters)

    def _is_named(self, statement: sql.SQL, name: str) -> bool:
        """True when a record in the scope names a side text or an export."""
        covered = records_covered(self._scope)
        return bool(self._transacting.query(statement.format(covered.any()), name, *covered.parameters))

    def _members(self, table: Table, under: str, keys: list[str]) -> Iterator[Document]:
        return map(json.loads, self._texts(table, under, keys))

    def _texts(
        self, table: Table, under: str, keys: list[str], condition: sql.Composable | None = None, *parameters: object
    ) -> Iterator[str]:
        """Rows of a unit that the scope covers or that have one of the keys, in the order in which they came."""
        wanted = Conditions()
        covered = units_covered(self._scope, *keys)
        wanted.add(covered.any(), *covered.parameters)
        wanted.add(sql.SQL("units @> %s::text[]"), [under])
        if condition is not None:
            wanted.add(condition, *parameters)
        statement = sql.SQL("SELECT document FROM {} WHERE {} ORDER BY position")
        rows = self._transacting.query(statement.format(sql.Identifier(table), wanted.all()), *wanted.parameters)
        return (document for (document,) in rows)

    def _own_keys(self) -> list[str]:
        return [self._scope.subject_id] if self._scope.subject_id is not None else []


def _ledger_row(document: str, voided_by: Any) -> LedgerRow:
    return LedgerRow(from_document(Record, json.loads(document)), voided_by)
