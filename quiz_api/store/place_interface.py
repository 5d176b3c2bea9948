"""What a store knows of places beside the tree itself: a part of `Reading` and `Writing` (interface)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from quiz_api.domain.organisations import Organisation
from quiz_api.domain.people import HouseholdCard
from quiz_api.domain.records import LedgerRow, RecordKind
from quiz_api.domain.school_terms import YearPlan
from quiz_api.domain.unit_moves import UnitMove

FOLLOWING = frozenset(
    {
        RecordKind.ATTEMPT,
        RecordKind.COMPLETION,
        RecordKind.HOURS_AWARD,
        RecordKind.JUDGEMENT,
        RecordKind.RECOGNITION,
        RecordKind.CERTIFICATE,
        RecordKind.HOURS_CLAIM,
        RecordKind.CLAIM_STEP,
    }
)
"""Kinds of records that go with a person from school to school."""


@dataclass(frozen=True, slots=True)
class TrainingQuery:
    """Which rows of FOLLOWING, void ones included. Empty fields do not filter."""

    kinds: frozenset[RecordKind]
    school_year: int | None = None
    page_id: str = ""


class ReadingPlaces(Protocol):
    def year_plans(self, path: str) -> tuple[YearPlan, ...]:
        """Every version of every school year that the very unit has set, in the order in which they came; seen by
        whoever may see the unit's name.
        """
        ...

    def planning_units(self, under: str) -> frozenset[str]:
        """Paths of the units at `under` or below, within the scope, that have ever set a school year themselves."""
        ...

    def unit_moves(self, path: str) -> tuple[UnitMove, ...]:
        """Schools that were moved or merged from the very unit, in the order in which that was done."""
        ...

    def spare_cards(self, path: str) -> tuple[HouseholdCard, ...]:
        """Cards that were printed for the very school and are nobody's yet, void ones included."""
        ...

    def training_of(
        self, person_ids: Collection[str], asked: TrainingQuery
    ) -> tuple[tuple[LedgerRow, Organisation], ...]:
        """What was recorded of the training of people, wherever that was, for those whose home a subtree of the scope
        holds, and for the scope's own subject: training follows a person. Of sheets only those that were passed, and of
        none of them the answers. With each row the unit of that day, which the scope may not see otherwise.
        """
        ...

    def paper_text(self, person_id: str, reference: str) -> str | None:
        """The side text of a paper that somebody holds, for the same: a certificate goes with its holder. No other text
        of a former unit is read so.
        """
        ...

    def households_on(self, under: str, day: date) -> dict[str, int]:
        """How many households have a place on a day, by school, where a subtree of the scope holds the whole school.
        `under` is a school or what stands above the schools.
        """
        ...

    def households_in_classes(self, under: str, day: date) -> dict[str, int]:
        """The same by class, where a subtree of the scope holds the class: a household counts in each of its own."""
        ...


class WritingPlaces(Protocol):
    def put_year_plan(self, plan: YearPlan) -> None:
        """Raises CodeTaken for a version that is there: what was set once stays readable."""
        ...

    def take_spare(self, card: HouseholdCard) -> bool:
        """Put a new version of a spare card; False when somebody else has given it away or voided it meanwhile."""
        ...

    def put_unit_move(self, move: UnitMove) -> None: ...
