"""Who is knocking: the unscoped look-ups of sign-in, each answering from what is durable at that moment."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from quiz_api.domain.class_sessions import ClassSession
from quiz_api.domain.organisations import Organisation
from quiz_api.domain.people import Activation, Credential, Household, HouseholdCard, Person
from quiz_api.domain.records import Record
from quiz_api.store.codec import from_document
from quiz_api.store.memory_state import MemoryState
from quiz_api.store.tables import StoredExport

NounRow = TypeVar("NounRow")


class StoreDoor:
    """A `Door`."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state

    def person_by_username(self, username: str) -> Person | None:
        people = (self.person(key) for key in self._state.members(("username", username)))
        return next((person for person in people if person is not None and person.username == username), None)

    def person(self, person_id: str) -> Person | None:
        return self._row(Person, person_id)

    def credential(self, person_id: str) -> Credential | None:
        return self._row(Credential, person_id)

    def activation(self, person_id: str) -> Activation | None:
        return self._row(Activation, person_id)

    def card_by_mac(self, code_mac: str) -> HouseholdCard | None:
        cards = (self._row(HouseholdCard, key) for key in self._state.members(("card-mac", code_mac)))
        return next((card for card in cards if card is not None and card.code_mac == code_mac), None)

    def household(self, household_id: str) -> Household | None:
        return self._row(Household, household_id)

    def organisation(self, path: str) -> Organisation | None:
        return self._row(Organisation, path)

    def class_session(self, session_id: str) -> ClassSession | None:
        return self._row(ClassSession, session_id)

    def export_manifest(self, number: str) -> Record | None:
        horizon = self._state.open_view()
        try:
            for sequence in self._state.newest_first(("manifest", number)):
                document = self._state.record(sequence, horizon)
                if document is not None:
                    return from_document(Record, document)
            return None
        finally:
            self._state.close_view(horizon)

    def amended_exports(self, numbers: Collection[str]) -> dict[str, str]:
        found = {number: self._row(StoredExport, number) for number in numbers}
        return {number: row.amended_by for number, row in found.items() if row is not None and row.amended_by}

    def _row(self, kind: type[NounRow], key: str) -> NounRow | None:
        horizon = self._state.open_view()
        try:
            return self._state.noun(kind, key, horizon)
        finally:
            self._state.close_view(horizon)
