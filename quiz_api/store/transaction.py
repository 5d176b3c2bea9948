"""Writing through a scope: what `Writing` promises, as rows put into a MemoryState under one stamp."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime

from quiz_api.domain.chance import random_bytes
from quiz_api.domain.class_sessions import ClassSession
from quiz_api.domain.ids import IdKind, new_id
from quiz_api.domain.organisations import Organisation, is_within
from quiz_api.domain.people import Activation, Credential, Household, HouseholdCard, Person
from quiz_api.domain.records import Draft, Record, RecordKind, Void, chain_of
from quiz_api.domain.rosters import RosterBatch
from quiz_api.domain.scope import Scope
from quiz_api.store.codec import Document, canonical, from_document, sealed, to_document
from quiz_api.store.evidence_view import EvidenceWriting
from quiz_api.store.export_files import ExportFiles, Measured
from quiz_api.store.export_interface import ExportContent
from quiz_api.store.interface import AlreadyVoid, CodeTaken, NaturalKeyTaken, OutOfScope, Receipt
from quiz_api.store.memory_state import NEWEST, MemoryState
from quiz_api.store.place_view import PlaceWriting
from quiz_api.store.tables import TABLE_OF, Row, Series, SideText, StoredExport, Table, key_of
from quiz_api.store.view import WHOLE_TREE, View
from quiz_api.store.writing_batches import OneByOne

Clock = Callable[[], datetime]
FIRST_HASH = ""
"""`previous_hash` of the first record of a chain."""


_STARTS = {table: (table.value, b'["%s",' % table.value.encode("ascii")) for table in Table}
"""The name of a table, and how its rows begin in the log."""


class Transaction(View, PlaceWriting, EvidenceWriting, OneByOne):
    """A `Writing`. A document is plain data and made for one row alone: the state may keep it as it is. `heads` are the
    last hashes of chains that were written to, to be forgotten should the transaction fail.

    Of the photos, `came` are those whose pictures are to be deleted should the transaction fail, and `gone` those whose
    pictures are to be deleted once it is durable; so are `exports_came` and `exports_gone` of the exports.
    """

    def __init__(
        self, state: MemoryState, files: ExportFiles, scope: Scope, stamp: int, clock: Clock, heads: dict[str, str]
    ) -> None:
        super().__init__(state, files, scope, NEWEST)
        self._stamp = stamp
        self._clock = clock
        self._heads = heads
        self._rows: list[bytes] = []
        self._own_texts: set[str] = set()
        self.came: list[str] = []
        self.gone: list[str] = []
        self.exports_came: list[str] = []
        self.exports_gone: list[str] = []

    @property
    def payload(self) -> bytes:
        """Canonical JSON of `[[table, key, document], …]`; empty when nothing was written."""
        return b"[" + b",".join(self._rows) + b"]" if self._rows else b""

    def append(self, draft: Draft) -> Record:
        subject = draft.subject.id
        if not self._scope.covers_path(draft.organisation_path) and not (
            self._scope.subject_id == subject and self._may_name(draft.organisation_path)
        ):
            raise OutOfScope(f"{draft.kind.value} at {draft.organisation_path}")
        if isinstance(draft.body, Void):
            self._check_void(draft.body)
        if draft.natural_key:
            taken = self._live_document(draft.natural_key)
            if taken is not None:
                raise NaturalKeyTaken(from_document(Record, taken))
        chain = chain_of(draft)
        previous = self._heads.get(chain)
        if previous is None:
            end = self._state.chain_end(chain, NEWEST)
            previous = end[1]["hash"] if end else FIRST_HASH
        sequence = self._state.next_sequence()
        record_id, taken_at = new_id(IdKind.RECORD), self._clock().astimezone(UTC)
        if draft.happened_at.tzinfo is not UTC and draft.happened_at.tzinfo is not None:
            draft = replace(draft, happened_at=draft.happened_at.astimezone(UTC))  # as it will be read
        document = to_document(Record(record_id, sequence, taken_at, chain, previous, "", draft))
        del document["hash"]
        document["hash"], data = sealed(previous, document)
        record = Record(record_id, sequence, taken_at, chain, previous, document["hash"], draft)
        self._put_row(Table.RECORDS, record_id, document, data, record)
        self._heads[chain] = document["hash"]
        return record

    def remember(self, receipt: Receipt) -> None:
        if self._scope.subject_id != receipt.account and not self._scope.covers_path(WHOLE_TREE):
            raise OutOfScope(f"receipt of {receipt.account}")
        if self._state.document(Table.RECEIPTS, key_of(receipt), NEWEST) is not None:
            raise CodeTaken("event_id")
        self._put(receipt)

    def put_organisation(self, organisation: Organisation) -> None:
        self._must_cover(organisation.path)
        if organisation.code and not organisation.successor:
            for key in self._state.members(("organisation-code", organisation.code)):
                other = self._row(Organisation, key)
                is_other = other is not None and other.path != organisation.path and not other.successor
                if is_other and other is not None and other.code == organisation.code:
                    raise CodeTaken("code")
        self._put(organisation)

    def put_person(self, person: Person) -> None:
        """Needs the scope to hold the home, before and after, and every post that is new."""
        self._check_person(person, self._row(Person, person.id))
        for key in self._state.members(("username", person.username)):
            other = self._row(Person, key)
            if other is not None and other.username == person.username and other.id != person.id:
                raise CodeTaken("username")
        self._put(person)

    def _check_person(self, person: Person, before: Person | None) -> None:
        self._must_cover(person.home_path)
        if before is not None:
            self._must_cover(before.home_path)
        for post in person.posts:
            if before is None or post not in before.posts:
                self._must_cover(post.organisation_path)

    def put_credential(self, credential: Credential) -> None:
        person = self._row(Person, credential.person_id)
        if person is None or not self._scope.covers(person.home_path, person.id):
            raise OutOfScope(f"credential of {credential.person_id}")
        self._put(credential)

    def put_activation(self, activation: Activation) -> None:
        self._check_activation(activation, self._row(Person, activation.person_id))
        self._put(activation)

    def _check_activation(self, activation: Activation, person: Person | None) -> None:
        if person is None or not self._scope.covers(person.home_path, person.id):
            raise OutOfScope(f"activation of {activation.person_id}")

    def put_batch(self, batch: RosterBatch) -> None:
        """Needs the scope to hold the unit of the batch, before and after."""
        self._must_cover(batch.unit_path)
        before = self._row(RosterBatch, batch.id)
        if before is not None:
            self._must_cover(before.unit_path)
        self._put(batch)

    def put_class_session(self, session: ClassSession) -> None:
        """Needs the scope to hold the unit of the session, before and after; whom it invites it may name freely."""
        self._must_cover(session.unit_path)
        before = self._row(ClassSession, session.id)
        if before is not None:
            self._must_cover(before.unit_path)
        self._put(session)

    def put_household(self, household: Household) -> None:
        """Replaces the places that the scope can see; places at other schools stay as they are."""
        self._put(self._checked_household(household, self._row(Household, household.id)))

    def _checked_household(self, household: Household, before: Household | None) -> Household:
        """As it is to be kept."""
        placed = before.places if before is not None else ()
        elsewhere = tuple(place for place in placed if not self._scope.covers_path(place.class_path))
        places = tuple(place for place in household.places if place not in elsewhere)
        if not places and len(elsewhere) == len(placed):
            raise OutOfScope(f"household {household.id}")
        for place in places:
            self._must_cover(place.class_path)
        return replace(household, places=elsewhere + places)

    def put_card(self, card: HouseholdCard) -> None:
        before = self._row(HouseholdCard, card.id)
        ids = {version.household_id for version in (card, before or card)}
        self._check_card(card, before, [found for each in ids if (found := self._row(Household, each)) is not None])
        self._check_code(card)
        self._put(card)

    def put_cards(self, cards: Iterable[HouseholdCard]) -> None:
        wanted = list(cards)
        for card in wanted:
            self._check_code(card)
        if len({card.code_mac for card in wanted}) < len(wanted):
            raise CodeTaken("code_mac")
        for card in wanted:
            self.put_card(card)

    def _check_code(self, card: HouseholdCard) -> None:
        for key in self._state.members(("card-mac", card.code_mac)):
            other = self._row(HouseholdCard, key)
            if other is not None and other.code_mac == card.code_mac and other.id != card.id:
                raise CodeTaken("code_mac")

    def _check_card(self, card: HouseholdCard, before: HouseholdCard | None, households: list[Household]) -> None:
        """`households` are those of both versions."""
        homes = {household.id: household for household in households}
        for version in (card, before or card):
            if not self._may_put(version, homes.get(version.household_id)):
                raise OutOfScope(f"card {card.id}")

    def _may_put(self, card: HouseholdCard, household: Household | None) -> bool:
        """A household's card by who keeps one of its classes; a spare one by who keeps the school or a class of it."""
        if card.is_spare:
            below = any(is_within(unit, card.class_path) for unit in self._scope.subtrees)
            return bool(card.class_path) and (below or self._scope.covers_path(card.class_path))
        return household is not None and any(self._scope.covers_path(place.class_path) for place in household.places)

    def put_side_text(self, text: str) -> str:
        salt = random_bytes(16).hex()
        reference = hashlib.sha256((salt + text).encode("utf-8")).hexdigest()
        self._put(SideText(reference, salt, text))
        self._own_texts.add(reference)
        return reference

    def erase_text(self, reference: str) -> None:
        if self.side_text(reference) is not None:  # what the scope does not see is as good as absent
            self._put(SideText(reference, "", ""))

    def side_text(self, reference: str) -> str | None:
        """As a reader would see it, and also what this transaction has put and no record names yet."""
        if reference in self._own_texts:
            found = self._row(SideText, reference)
            return found.text if found is not None and found.salt else None
        return super().side_text(reference)

    def put_export(self, number: str, content: ExportContent) -> str:
        """Keep the bytes of an export. Raises CodeTaken: what was issued never changes."""
        if self._row(StoredExport, number) is not None:
            raise CodeTaken("number")
        self.exports_came.append(number)
        measured = Measured(content)
        self._files.write(number, measured)
        self._put(measured.described(number))
        return measured.sha256

    def amend_export(self, number: str, by: str) -> None:
        if self._row(StoredExport, number) is None or not self._is_issued(number):
            raise OutOfScope(number)
        self._put(StoredExport(number, 0, "", by))
        self._let_go_export(number)

    def next_number(self, series: str) -> int:
        before = self._row(Series, series)
        number = (before.last if before else 0) + 1
        self._put(Series(series, number))
        return number

    def _now(self) -> datetime:
        return self._clock()

    def _has_come(self, photo_id: str) -> None:
        self.came.append(photo_id)

    def _let_go(self, photo_id: str) -> None:
        self.gone.append(photo_id)

    def _let_go_export(self, number: str) -> None:
        self.exports_gone.append(number)

    def _put(self, row: Row) -> None:
        self._put_document(TABLE_OF[type(row)], key_of(row), to_document(row))

    def _put_document(self, table: Table, key: str, document: Document) -> None:
        self._put_row(table, key, document, canonical(document))

    def _put_row(self, table: Table, key: str, document: Document, data: bytes, noun: Record | None = None) -> None:
        """`data` is the document as the log will have it."""
        name, start = _STARTS[table]
        row = b"%s%s,%s]" % (start, canonical(key), data)
        self._state.put(self._stamp, name, key, document, noun)
        self._rows.append(row)

    def _must_cover(self, path: str) -> None:
        if not self._scope.covers_path(path):
            raise OutOfScope(path)

    def _check_void(self, void: Void) -> Record:
        """The record that is to be taken back."""
        target = self.record(void.record_id)
        if target is None or target.record.kind is RecordKind.VOID:
            raise OutOfScope(f"void of {void.record_id}")
        if target.voided_by is not None:
            raise AlreadyVoid(void.record_id)
        return target.record
