"""Look-ups for many rows of a report, over a MemoryState: in memory a row at a time is no dearer than many."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache

from quiz_api.domain.award_lines import AwardLine
from quiz_api.domain.finding import PeopleFound, SoughtWord
from quiz_api.domain.organisations import Organisation
from quiz_api.domain.people import Household, HouseholdCard, Person
from quiz_api.domain.records import LedgerRow, RecordKind
from quiz_api.domain.scope import Scope
from quiz_api.store.award_documents import award_line
from quiz_api.store.codec import Document
from quiz_api.store.interface import RecordQuery
from quiz_api.store.memory_state import MemoryState

AWARDS = frozenset({RecordKind.HOURS_AWARD})


class ViewBatches:
    """A part of View."""

    _state: MemoryState
    _scope: Scope
    _horizon: int

    def organisation(self, path: str) -> Organisation | None:
        raise NotImplementedError

    def person(self, person_id: str) -> Person | None:
        raise NotImplementedError

    def household(self, household_id: str) -> Household | None:
        raise NotImplementedError

    def cards_of(self, household_id: str) -> tuple[HouseholdCard, ...]:
        raise NotImplementedError

    def records(self, query: RecordQuery) -> Iterator[LedgerRow]:
        raise NotImplementedError

    def side_text(self, reference: str) -> str | None:
        raise NotImplementedError

    def _seen_record(self, record_id: str) -> Document | None:
        raise NotImplementedError

    def _seen_draft(self, record_id: str) -> Document | None:
        raise NotImplementedError

    def _found(self, query: RecordQuery) -> Iterator[tuple[Document, str | None]]:
        raise NotImplementedError

    def award_lines(self, school_year: int, organisation_path: str = "", subject_id: str = "") -> Iterator[AwardLine]:
        query = RecordQuery(AWARDS, subject_id, organisation_path, school_year=school_year)
        for document, voided_by in self._found(query):
            yield award_line(document, voided_by, self._score_behind(document["draft"]["body"]["completion_id"]))

    def people_named(self, ids: Collection[str]) -> dict[str, Person]:
        return {person.id: person for each in ids if (person := self.person(each)) is not None}

    def people_found(self, words: Collection[SoughtWord], most: int) -> PeopleFound:
        covers = cache(self._scope.covers_path)
        keys = [
            key
            for key, line in self._state.people(self._horizon).items()
            if words and line.words
            if all(word.text in line.words or line.home in word.homes for word in words) and covers(line.home)
        ]
        people = (self.person(key) for key in keys[:most])
        return PeopleFound(tuple(person for person in people if person is not None), len(keys))

    def organisations_named(self, paths: Collection[str]) -> dict[str, Organisation]:
        return {path: unit for path in paths if (unit := self.organisation(path)) is not None}

    def _score_behind(self, completion_id: str) -> int | None:
        completion = self._seen_draft(completion_id)
        attempt_id = completion["body"].get("attempt_id") if completion is not None else None
        attempt = self._seen_draft(attempt_id) if attempt_id else None
        if attempt is None or attempt["body"]["kind"] != "attempt":
            return None
        return int(attempt["body"]["score_percent"])

    def reasons_behind(self, void_ids: Collection[str]) -> dict[str, str]:
        reasons = {}
        for void_id in void_ids:
            void = self._seen_record(void_id)
            reference = void["draft"]["body"].get("reason_ref") if void is not None else None
            reason = self.side_text(reference) if reference else None
            if reason is not None:
                reasons[void_id] = reason
        return reasons

    def with_records(self, subject_ids: Collection[str]) -> frozenset[str]:
        first = {each: self.records(RecordQuery(subject_id=each, limit=1)) for each in subject_ids}
        return frozenset(each for each, found in first.items() if next(found, None) is not None)

    def households_named(self, ids: Collection[str]) -> dict[str, Household]:
        return {found.id: found for each in ids if (found := self.household(each)) is not None}

    def cards_of_all(self, household_ids: Collection[str]) -> tuple[HouseholdCard, ...]:
        return tuple(card for each in household_ids for card in self.cards_of(each))
