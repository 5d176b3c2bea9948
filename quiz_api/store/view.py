"""Reading through a scope: what `Reading` promises, over a MemoryState at one horizon."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from quiz_api.domain.class_sessions import ClassSession
from quiz_api.domain.ids import IdKind
from quiz_api.domain.organisations import Organisation, OrganisationKind, is_within, school_path
from quiz_api.domain.people import Activation, Household, HouseholdCard, Person
from quiz_api.domain.records import LedgerRow, Record, RecordKind
from quiz_api.domain.rosters import RosterBatch
from quiz_api.domain.scope import Scope
from quiz_api.store.codec import Document, from_document
from quiz_api.store.evidence_view import EvidenceView
from quiz_api.store.export_files import ExportFiles, export_of
from quiz_api.store.interface import ChainHead, Receipt, RecordQuery
from quiz_api.store.memory_state import MemoryState
from quiz_api.store.place_view import PlaceView
from quiz_api.store.tables import Index, SideText, StoredExport, prefixes, receipt_key
from quiz_api.store.view_batches import ViewBatches
from quiz_api.store.view_totals import ViewTotals

WHOLE_TREE = "/"
FOUNDING = Scope(frozenset({WHOLE_TREE}))
"""What the operator's own commands see. No unit has the path `/`, so no request's scope can be this one."""

NounRow = TypeVar("NounRow")
_A_PERSON = f"{IdKind.PERSON.value}_"


class View(PlaceView, EvidenceView, ViewTotals, ViewBatches):
    """A `Reading`. Deny by default: every door checks the scope against the row itself, never against an index."""

    def __init__(self, state: MemoryState, files: ExportFiles, scope: Scope, horizon: int) -> None:
        self._state = state
        self._files = files
        self._scope = scope
        self._horizon = horizon
        self._known_paths: dict[str, bool] = {}  # by path: a report asks of many rows at few places

    def organisation(self, path: str) -> Organisation | None:
        """A unit in the scope, or one above it: its name stands on the pages of everyone below."""
        found = self._row(Organisation, path)
        return found if found is not None and self._may_name(path) else None

    def organisations(self, kind: OrganisationKind | None = None, under: str = "/") -> Iterator[Organisation]:
        for key in self._state.members(("organisations", under)):
            found = self._row(Organisation, key)
            if found is not None and kind in (None, found.kind) and self._may_name(key):
                yield found

    def person(self, person_id: str) -> Person | None:
        """Seen by those whose scope holds the home or any post, past ones included: their reports name the person."""
        found = self._row(Person, person_id)
        return found if found is not None and self._covers_any(units_of(found), person_id) else None

    def people(self, under: str) -> Iterator[Person]:
        for key in self._state.members(("people", under)):
            found = self.person(key)
            if found is not None and any(is_within(unit, under) for unit in units_of(found)):
                yield found

    def activation(self, person_id: str) -> Activation | None:
        """For the person, and for who keeps the staff of the person's home."""
        person = self._row(Person, person_id)
        seen = person is not None and self._scope.covers(person.home_path, person_id)
        return self._row(Activation, person_id) if seen else None

    def batch(self, batch_id: str) -> RosterBatch | None:
        found = self._row(RosterBatch, batch_id)
        return found if found is not None and self._scope.covers_path(found.unit_path) else None

    def batches(self, under: str) -> Iterator[RosterBatch]:
        """In the order in which they came."""
        for key in self._state.members(("batches", under)):
            found = self.batch(key)
            if found is not None and is_within(found.unit_path, under):
                yield found

    def class_session(self, session_id: str) -> ClassSession | None:
        found = self._row(ClassSession, session_id)
        return found if found is not None and self._sees_session(found) else None

    def class_sessions(self, under: str) -> Iterator[ClassSession]:
        for key in self._state.members(("class-sessions", under)):
            found = self.class_session(key)
            if found is not None and any(is_within(path, under) for path in (found.unit_path, *found.audience)):
                yield found

    def class_sessions_at(self, path: str) -> Iterator[ClassSession]:
        keys = {key: None for unit in prefixes(path) for key in self._state.members(("session-at", unit))}
        for key in keys:
            found = self.class_session(key)
            if found is not None and set(prefixes(path)) & {found.unit_path, *found.audience}:
                yield found

    def _sees_session(self, session: ClassSession) -> bool:
        if any(self._scope.covers_path(path) for path in (session.unit_path, *session.audience)):
            return True
        return any(session.admits(unit) for unit in self._own_units())

    def household(self, household_id: str) -> Household | None:
        """With the places that the scope holds and no others: every school sees its own line."""
        found = self._row(Household, household_id)
        if found is None or self._scope.subject_id == household_id:
            return found
        places = tuple(place for place in found.places if self._scope.covers_path(place.class_path))
        return Household(found.id, places, found.is_sample) if places else None

    def households(self, under: str) -> Iterator[Household]:
        for key in self._state.members(("households", under)):
            found = self.household(key)
            if found is not None and any(is_within(place.class_path, under) for place in found.places):
                yield found

    def cards_of(self, household_id: str) -> tuple[HouseholdCard, ...]:
        if self.household(household_id) is None:
            return ()
        cards = (self._row(HouseholdCard, key) for key in self._state.members(("cards", household_id)))
        return tuple(card for card in cards if card is not None and card.household_id == household_id)

    def record(self, record_id: str) -> LedgerRow | None:
        found = self._row(Record, record_id)
        return LedgerRow(found, self._voided_by(found.id)) if found is not None and self._covers_noun(found) else None

    def records(self, query: RecordQuery) -> Iterator[LedgerRow]:
        return (LedgerRow(from_document(Record, document), voided_by) for document, voided_by in self._found(query))

    def _found(self, query: RecordQuery) -> Iterator[tuple[Document, str | None]]:
        """Documents that a query finds through the scope, each with the id of the Void that took it back."""
        rows = (
            (document, self._voided_by(document["id"]))
            for sequence in self._candidates(query)
            if (document := self._state.record(sequence, self._horizon)) is not None
            and self._covers_draft(document["draft"])
            and _fits(document, query)
        )
        wanted = (row for row in rows if query.include_void or row[1] is None)
        return islice(wanted, query.limit)

    def live_record(self, natural_key: tuple[str, ...]) -> Record | None:
        document = self._live_document(natural_key)
        return (
            from_document(Record, document) if document is not None and self._covers_draft(document["draft"]) else None
        )

    def receipt(self, account: str, event_id: str) -> Receipt | None:
        """An account's own receipts; an administrator does not read those of others."""
        own = self._scope.subject_id == account or self._scope.covers_path(WHOLE_TREE)
        return self._row(Receipt, receipt_key(account, event_id)) if own else None

    def side_text(self, reference: str) -> str | None:
        """Text that a record in the scope names."""
        found = self._row(SideText, reference)
        kept = found is not None and bool(found.salt)  # an erased text has neither
        return found.text if found is not None and kept and self._names(("side", reference)) else None

    def export_bytes(self, number: str) -> bytes | None:
        """Bytes that a manifest in the scope names. Raises StoreDamaged when they are not what was stored."""
        found = self._row(StoredExport, number)
        seen = found is not None and self._is_issued(number)
        return export_of(self._state, self._files, found) if found is not None and seen else None

    def _is_issued(self, number: str) -> bool:
        """True when a manifest in the scope names the export."""
        return self._names(("manifest", number))

    def chain_heads(self) -> tuple[ChainHead, ...]:
        ends = ((chain, self._state.chain_end(chain, self._horizon)) for chain in self._state.chains())
        return tuple(
            ChainHead(chain, end[0], end[1]["hash"])
            for chain, end in ends
            if end is not None and self._scope.covers_path(_unit_of_chain(end[1]))
        )

    def _row(self, kind: type[NounRow], key: str) -> NounRow | None:
        return self._state.noun(kind, key, self._horizon)

    def _covers_any(self, paths: Iterable[str], subject_id: str) -> bool:
        return any(self._scope.covers(path, subject_id) for path in paths)

    def _covers_draft(self, draft: Document) -> bool:
        return self._covers_record(draft["organisation_path"], draft["subject"])

    def _covers_record(self, path: str, subject: Document) -> bool:
        covered = self._known_paths.get(path)
        if covered is None:
            covered = self._known_paths[path] = self._scope.covers_path(path)
        return covered or self._scope.covers(path, subject["id"])

    def _covers_noun(self, record: Record) -> bool:
        return self._scope.covers(record.draft.organisation_path, record.draft.subject.id)

    def _names(self, index: Index) -> bool:
        """True when a record in the scope is listed under the index."""
        documents = (self._state.record(sequence, self._horizon) for sequence in self._state.newest_first(index))
        return any(document is not None and self._covers_draft(document["draft"]) for document in documents)

    def _may_name(self, path: str) -> bool:
        if self._scope.covers_path(path) or any(is_within(subtree, path) for subtree in self._scope.subtrees):
            return True
        return any(is_within(unit, path) for unit in self._own_units())

    def _own_units(self) -> tuple[str, ...]:
        """Paths at which the scope's own subject works or learns."""
        own = self._scope.subject_id or ""
        if own.startswith(_A_PERSON):
            person = self._row(Person, own)
            return units_of(person) if person is not None else ()
        household = self._row(Household, own)
        return tuple([place.class_path for place in household.places]) if household is not None else ()

    def _live_document(self, natural_key: tuple[str, ...]) -> Document | None:
        """The record that holds a natural key, in the scope or not."""
        for sequence in self._state.newest_first(("natural", *natural_key)):
            document = self._state.record(sequence, self._horizon)
            if document is not None and self._voided_by(document["id"]) is None:
                return document
        return None

    def _voided_by(self, record_id: str) -> str | None:
        if not self._state.size(("void", record_id)):
            return None
        for sequence in self._state.newest_first(("void", record_id)):
            document = self._state.record(sequence, self._horizon)
            if document is not None:
                return str(document["id"])
        return None

    def _ledger_row(self, document: Document) -> LedgerRow:
        return LedgerRow(from_document(Record, document), self._voided_by(document["id"]))

    def _candidates(self, query: RecordQuery) -> Iterator[int]:
        """Sequences from the smallest set of index lists that holds every row the query may find."""
        plans = [self._by_paths(query.kinds, {query.organisation_path} if query.organisation_path else None)]
        if query.subject_id:
            plans.append(_by_subject(query.subject_id, query.kinds))
        if query.session_id:
            plans.append([("session", query.session_id)])
        best = min(plans, key=lambda plan: sum(self._state.size(index) for index in plan))
        listed = self._state.newest_first if query.newest_first else self._state.sequences
        if len(best) == 1:
            return listed(best[0], query.after)
        merged = heapq.merge(*(listed(index, query.after) for index in best), reverse=query.newest_first)
        return _without_repeats(merged)

    def _by_paths(self, kinds: frozenset[RecordKind], paths: set[str] | None) -> list[Index]:
        """Lists for the given units, or for everything the scope can see."""
        units = sorted(self._scope.subtrees if paths is None else paths)
        found: list[Index] = [("path", unit) for unit in units]
        if kinds:
            found = [("path-kind", unit, kind.value) for unit in units for kind in sorted(kinds)]
        if paths is None and self._scope.subject_id:
            found.append(("subject", self._scope.subject_id))
        return found


def _by_subject(subject_id: str, kinds: frozenset[RecordKind]) -> list[Index]:
    if kinds:
        return [("subject-kind", subject_id, kind.value) for kind in sorted(kinds)]
    return [("subject", subject_id)]


def units_of(person: Person) -> tuple[str, ...]:
    return (person.home_path, *(post.organisation_path for post in person.posts))


def _unit_of_chain(record: Document) -> str:
    path: str = record["draft"]["organisation_path"]
    return school_path(path) or path


def _fits(document: Document, query: RecordQuery) -> bool:
    draft = document["draft"]
    body = draft["body"]
    return (
        (not query.kinds or body["kind"] in query.kinds)
        and (not query.subject_id or draft["subject"]["id"] == query.subject_id)
        and is_within(draft["organisation_path"], query.organisation_path)
        and query.school_year in (None, draft["school_year"])
        and (not query.page_id or body.get("page_id") == query.page_id)
        and (not query.session_id or body.get("session_id") == query.session_id)
    )


def _without_repeats(sequences: Iterable[int]) -> Iterator[int]:
    """Of an ordered stream, each once."""
    last = 0
    for sequence in sequences:
        if sequence != last:
            yield sequence
            last = sequence
