"""Writing through a scope, in SQL: the rules come from Transaction, the locks and unique keys are added here.

A transaction locks only what it writes: the chains it appends to, the series it counts, the rows it replaces. What two
transactions may meet at is unique in the database (natural keys, voids, receipts, names and codes), and is asked for in
a way that leaves the transaction usable when the answer is no.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, cast

from quiz_api.domain.class_sessions import ClassSession
from quiz_api.domain.evidence_photos import EvidencePhoto
from quiz_api.domain.ids import IdKind, new_id
from quiz_api.domain.organisations import Organisation
from quiz_api.domain.people import Household, HouseholdCard, Person
from quiz_api.domain.records import Draft, Record, Void, chain_of
from quiz_api.domain.rosters import RosterBatch
from quiz_api.domain.school_terms import YearPlan
from quiz_api.domain.scope import Scope
from quiz_api.store.codec import Document, from_document, record_hash, to_document
from quiz_api.store.export_files import ExportFiles
from quiz_api.store.interface import AlreadyVoid, CodeTaken, NaturalKeyTaken, OutOfScope, Receipt
from quiz_api.store.postgres_batch_writing import WITH_CODES, PostgresBatchWriting
from quiz_api.store.postgres_rows import PostgresRows, columns_of, insert, key_text, unit_of_chain
from quiz_api.store.postgres_totals import add_to_totals
from quiz_api.store.tables import Series, Table, key_of
from quiz_api.store.transaction import Clock
from quiz_api.store.view import WHOLE_TREE

if TYPE_CHECKING:
    from quiz_api.store.memory_state import MemoryState

_NO_STAMP = 0
_TAKE_PLACE = b"SELECT place, previous_hash, transaction_id FROM take_place(%s, %s, %s, %s, %s)"
_APPEND = b"""
    WITH taken AS (%b RETURNING key, chain, hash, voids),
    head AS (
        UPDATE chain_heads SET length = length + 1, hash = taken.hash FROM taken WHERE chain_heads.chain = taken.chain
    ),
    freed AS (DELETE FROM live_keys USING taken WHERE live_keys.record_key = taken.voids)
    SELECT key FROM taken
"""


class PostgresTransaction(PostgresBatchWriting):
    """A `Writing` in one transaction of the database."""

    def __init__(self, rows: PostgresRows, files: ExportFiles, scope: Scope, clock: Clock) -> None:
        super().__init__(cast("MemoryState", rows), files, scope, _NO_STAMP, clock, heads={})
        self._database_rows = rows

    def append(self, draft: Draft) -> Record:
        self._must_cover_draft(draft)
        taken_back = to_document(self._check_void(draft.body)) if isinstance(draft.body, Void) else None
        record_id, chain = new_id(IdKind.RECORD), chain_of(draft)
        sequence, previous = self._take_place(draft, record_id, chain)
        unsealed = Record(record_id, sequence, self._clock(), chain, previous, "", draft)
        document = to_document(unsealed)
        document["hash"] = record_hash(previous, document)
        columns = columns_of(Table.RECORDS, record_id, document)
        if not self._transacting.query(_append(tuple(columns)), *columns.values()):
            raise AlreadyVoid(columns["voids"])  # by a transaction that ended after we had looked
        self._transacting.witness = record_id
        add_to_totals(self._transacting, document, taken_back)
        return from_document(Record, json.loads(columns["document"]))

    def remember(self, receipt: Receipt) -> None:
        if self._scope.subject_id != receipt.account and not self._scope.covers_path(WHOLE_TREE):
            raise OutOfScope(f"receipt of {receipt.account}")
        columns = columns_of(Table.RECEIPTS, key_of(receipt), to_document(receipt))
        if not self._transacting.change(insert(Table.RECEIPTS, tuple(columns)), *columns.values()):
            raise CodeTaken("event_id")

    def put_organisation(self, organisation: Organisation) -> None:
        self._database_rows.locked(Table.ORGANISATIONS, organisation.path)
        super().put_organisation(organisation)

    def person(self, person_id: str) -> Person | None:
        """Locked, since what is read here is often put back changed."""
        self._database_rows.locked(Table.PEOPLE, person_id)
        return super().person(person_id)

    def put_person(self, person: Person) -> None:
        self._database_rows.locked(Table.PEOPLE, person.id)
        super().put_person(person)

    def batch(self, batch_id: str) -> RosterBatch | None:
        """Locked: two administrators may take or undo one batch at the same moment."""
        self._database_rows.locked(Table.BATCHES, batch_id)
        return super().batch(batch_id)

    def class_session(self, session_id: str) -> ClassSession | None:
        """Locked: who signs in while a session is being closed does so before it or after it."""
        self._database_rows.locked(Table.CLASS_SESSIONS, session_id)
        return super().class_session(session_id)

    def put_year_plan(self, plan: YearPlan) -> None:
        """Inserted: of two administrators who set one version at the same moment, the second is told."""
        self._must_cover(plan.unit_path)
        columns = columns_of(Table.YEAR_PLANS, key_of(plan), to_document(plan))
        if not self._transacting.change(insert(Table.YEAR_PLANS, tuple(columns)), *columns.values()):
            raise CodeTaken("version")

    def household(self, household_id: str) -> Household | None:
        """Locked, since two schools may give one household a place at the same moment."""
        self._database_rows.locked(Table.HOUSEHOLDS, household_id)
        return super().household(household_id)

    def put_household(self, household: Household) -> None:
        self._database_rows.locked(Table.HOUSEHOLDS, household.id)
        super().put_household(household)

    def put_card(self, card: HouseholdCard) -> None:
        self._database_rows.locked(Table.CARDS, card.id)
        super().put_card(card)

    def take_spare(self, card: HouseholdCard) -> bool:
        """Locked: one card may be scanned at two desks at the same moment."""
        self._database_rows.locked(Table.CARDS, card.id)
        return super().take_spare(card)

    def next_number(self, series: str) -> int:
        columns = columns_of(Table.SERIES, series, to_document(Series(series, 0)))
        self._transacting.change(insert(Table.SERIES, tuple(columns)), *columns.values())
        self._database_rows.locked(Table.SERIES, series)
        return super().next_number(series)

    def evidence_photo(self, photo_id: str) -> EvidencePhoto | None:
        """Locked: a photo is deleted, or moved with its claim, by one at a time."""
        self._database_rows.locked(Table.EVIDENCE_PHOTOS, photo_id)
        return super().evidence_photo(photo_id)

    def _let_go(self, photo_id: str) -> None:
        self._files.photos.drop(photo_id)

    def _let_go_export(self, number: str) -> None:
        self._files.drop(number)

    def _put_document(self, table: Table, key: str, document: Document) -> None:
        """Raises CodeTaken when another transaction was faster with a name or a code."""
        if table not in WITH_CODES:
            self._database_rows.put(_NO_STAMP, table, key, document)
            return
        with self._codes():
            self._database_rows.put(_NO_STAMP, table, key, document)

    def _take_place(self, draft: Draft, record_id: str, chain: str) -> tuple[int, str]:
        """Sequence and hash of the record before. Raises NaturalKeyTaken with the record that holds the key."""
        natural_key = key_text(draft.natural_key)
        unit = unit_of_chain(draft.organisation_path)
        while True:
            is_first = not self._transacting.transaction_id
            found = self._transacting.query(_TAKE_PLACE, chain, unit, natural_key, record_id, is_first)
            if found:
                sequence, previous, self._transacting.transaction_id = found[0]
                return sequence, previous
            taken = self._live_document(draft.natural_key)
            if taken is not None:
                raise NaturalKeyTaken(from_document(Record, taken))
            # the record that held the key was voided in this very moment: take the place again

    def _must_cover_draft(self, draft: Draft) -> None:
        path = draft.organisation_path
        own = self._scope.subject_id == draft.subject.id and self._may_name(path)
        if not own and not self._scope.covers_path(path):
            raise OutOfScope(f"{draft.kind.value} at {path}")


@cache
def _append(names: tuple[str, ...]) -> bytes:
    """Insert a record, move the end of its chain, and free the natural key of what it takes back."""
    return _APPEND % insert(Table.RECORDS, names)
