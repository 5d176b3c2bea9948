"""Look-ups for many rows of a report, over a MemoryState: in memory a row at a time is no dearer than many."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from itertools import islice
from typing import Any

from quiz_api.domain.award_lines import AwardLine
from quiz_api.domain.finding import PeopleFound, SoughtWord
from quiz_api.domain.organisations import Organisation
from quiz_api.domain.people import Household, HouseholdCard, Person
from quiz_api.domain.records import LedgerRow, Record, RecordKind, Void
from quiz_api.domain.scope import Scope
from quiz_api.store.award_documents import AWARD, AwardFacts
from quiz_api.store.codec import Document
from quiz_api.store.interface import RecordQuery
from quiz_api.store.memory_state import MemoryState
from quiz_api.store.record_facts import Facts

_AT_ONCE = 64  # awards for which a writer may have to wait
_IS_ATTEMPT = RecordKind.ATTEMPT.value
AWARDS = frozenset({RecordKind.HOURS_AWARD})
_COMPLETION = Facts("", "organisation_path subject", "attempt_id")
_ATTEMPT = Facts("", "organisation_path subject", "score_percent kind")


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

    def record(self, record_id: str) -> LedgerRow | None:
        raise NotImplementedError

    def _covers_record(self, path: str, subject: Document) -> bool:
        raise NotImplementedError

    def _covers_noun(self, record: Record) -> bool:
        raise NotImplementedError

    def _found(self, query: RecordQuery) -> Iterator[tuple[Document, str | None]]:
        raise NotImplementedError

    def _candidates(self, query: RecordQuery) -> Iterator[int]:
        raise NotImplementedError

    def _voided_by(self, record_id: str) -> str | None:
        raise NotImplementedError

    def award_lines(self, school_year: int, organisation_path: str = "", subject_id: str = "") -> Iterator[AwardLine]:
        query = RecordQuery(AWARDS, subject_id, organisation_path, school_year=school_year)
        candidates = self._candidates(query)
        while some := list(islice(candidates, _AT_ONCE)):
            facts = self._state.facts(some, self._horizon, AWARD)
            found = [AwardFacts._make(each) for each in facts if each is not None]
            awards = [
                award
                for award in found
                if award.fits(school_year, organisation_path, subject_id)
                if self._covers_record(award.path, award.subject)
            ]
            scores = self._scores_behind([award.completion_id for award in awards])
            for award, score in zip(awards, scores, strict=True):
                yield award.line(self._voided_by(award.id), score)

    def newest(self, kind: RecordKind, subject_id: str) -> Record | None:
        for sequence in self._state.newest_first(("subject-kind", subject_id, kind.value)):
            found = self._state.noun(Record, sequence, self._horizon)
            if found is not None and self._covers_noun(found) and self._voided_by(found.id) is None:
                return found
        return None

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

    def _scores_behind(self, completion_ids: list[str]) -> list[int | None]:
        """Percent of the attempt behind each completion, None where there is none or the scope does not see it."""
        completions = self._seen(completion_ids, _COMPLETION)
        attempts = self._seen([each[2] or "" if each is not None else "" for each in completions], _ATTEMPT)
        return [int(each[2]) if each is not None and each[3] == _IS_ATTEMPT else None for each in attempts]

    def _seen(self, record_ids: list[str], asked: Facts) -> list[tuple[Any, ...] | None]:
        """Facts that begin with path and subject, of records that the scope covers."""
        covers = self._covers_record
        facts = self._state.facts(record_ids, self._horizon, asked)
        return [each if each is not None and covers(each[0], each[1]) else None for each in facts]

    def sign_ins_at(self, session_ids: Collection[str]) -> dict[str, int]:
        kinds = frozenset({RecordKind.SIGN_IN})
        asked = (RecordQuery(kinds=kinds, session_id=each, include_void=False) for each in session_ids)
        found = {query.session_id: sum(1 for _ in self._found(query)) for query in asked}
        return {session_id: many for session_id, many in found.items() if many}

    def reasons_behind(self, void_ids: Collection[str]) -> dict[str, str]:
        reasons = {}
        for void_id in void_ids:
            found = self.record(void_id)
            void = found.record.body if found is not None else None
            reason = self.side_text(void.reason_ref) if isinstance(void, Void) and void.reason_ref else None
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
