"""What a `Reading` looks up with one question to the store instead of one a row: for many rows of a report, or the
newest of many rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Protocol

from quiz_api.domain.award_lines import AwardLine
from quiz_api.domain.finding import PeopleFound, SoughtWord
from quiz_api.domain.organisations import Organisation
from quiz_api.domain.people import Household, HouseholdCard, Person
from quiz_api.domain.records import Record, RecordKind


class ReadingBatches(Protocol):
    """Through the scope like everything else: what is outside is left out."""

    def people_named(self, ids: Collection[str]) -> dict[str, Person]:
        """Those of the people that the scope sees, by id."""
        ...

    def people_found(self, words: Collection[SoughtWord], most: int) -> PeopleFound:
        """Those at home where a subtree of the scope is, whom every word finds; `most` of them, and how many there are.
        No words find nobody, and nobody finds who has no name any more.
        """
        ...

    def organisations_named(self, paths: Collection[str]) -> dict[str, Organisation]:
        """By path: units in the scope, and those above them."""
        ...

    def award_lines(self, school_year: int, organisation_path: str = "", subject_id: str = "") -> Iterator[AwardLine]:
        """Awards of hours of a school year, taken back or not, in the order in which the store took them: those of a
        unit and all below it, those of one person, or those of a person there."""
        ...

    def newest(self, kind: RecordKind, subject_id: str) -> Record | None:
        """The newest record of a kind about somebody that was not taken back."""
        ...

    def sign_ins_at(self, session_ids: Collection[str]) -> dict[str, int]:
        """How many sign-ins stand at each class session, guests too; without those at which none does."""
        ...

    def reasons_behind(self, void_ids: Collection[str]) -> dict[str, str]:
        """Why records were taken back, by the id of their Void; without those that have been erased."""
        ...

    def with_records(self, subject_ids: Collection[str]) -> frozenset[str]:
        """Those of the subjects about whom the scope sees any record."""
        ...

    def households_named(self, ids: Collection[str]) -> dict[str, Household]:
        """By id, each with the places that the scope holds."""
        ...

    def cards_of_all(self, household_ids: Collection[str]) -> tuple[HouseholdCard, ...]:
        """Of the households that the scope sees, each one's as they came. Whoever writes holds them."""
        ...
