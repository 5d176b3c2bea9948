"""Reading and writing what belongs to places (place_interface), over rows found by an index: on every backend alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from quiz_api.domain.hours_records import Certificate
from quiz_api.domain.organisations import Organisation, is_within, school_path
from quiz_api.domain.people import HouseholdCard, Person
from quiz_api.domain.records import Attempt, LedgerRow, RecordKind
from quiz_api.domain.school_terms import YearPlan
from quiz_api.domain.unit_moves import UnitMove
from quiz_api.store.interface import CodeTaken
from quiz_api.store.place_interface import FOLLOWING, TrainingQuery
from quiz_api.store.tables import Row, SideText, Table, key_of

if TYPE_CHECKING:
    from quiz_api.domain.scope import Scope
    from quiz_api.store.codec import Document
    from quiz_api.store.memory_state import MemoryState

NounRow = TypeVar("NounRow")


class PlaceView:
    """A part of View."""

    _state: MemoryState
    _scope: Scope
    _horizon: int

    def _row(self, kind: type[NounRow], key: str) -> NounRow | None:
        raise NotImplementedError

    def _may_name(self, path: str) -> bool:
        raise NotImplementedError

    def _ledger_row(self, document: Document) -> LedgerRow:
        raise NotImplementedError

    def year_plans(self, path: str) -> tuple[YearPlan, ...]:
        """Not secret: whoever may see the unit's name may see when it teaches."""
        if not self._may_name(path):
            return ()
        plans = (self._row(YearPlan, key) for key in self._state.members(("year-plans", path)))
        return tuple(plan for plan in plans if plan is not None)

    def planning_units(self, under: str) -> frozenset[str]:
        plans = (self._row(YearPlan, key) for key in self._state.members(("years-below", under)))
        paths = frozenset(plan.unit_path for plan in plans if plan is not None)
        return frozenset(path for path in paths if self._scope.covers_path(path))

    def unit_moves(self, path: str) -> tuple[UnitMove, ...]:
        if not self._scope.covers_path(path):
            return ()
        moves = (self._row(UnitMove, key) for key in self._state.members(("unit-moves", path)))
        return tuple(move for move in moves if move is not None)

    def spare_cards(self, path: str) -> tuple[HouseholdCard, ...]:
        if not self._scope.covers_path(path):
            return ()
        cards = (self._row(HouseholdCard, key) for key in self._state.members(("spare-cards", path)))
        return tuple(card for card in cards if card is not None and card.is_spare and card.class_path == path)

    def training_of(
        self, person_ids: Collection[str], asked: TrainingQuery
    ) -> tuple[tuple[LedgerRow, Organisation], ...]:
        ours = self._at_home(person_ids)
        units: dict[str, Organisation | None] = {}
        found = []
        for row in self._training(ours, asked) if ours else ():
            body, path = row.record.body, row.record.draft.organisation_path
            if path not in units:
                units[path] = self._row(Organisation, school_path(path) or path)
            unit = units[path]
            if unit is not None and (not isinstance(body, Attempt) or body.passed):
                found.append((row, unit))
        return tuple(found)

    def paper_text(self, person_id: str, reference: str) -> str | None:
        held = self.training_of((person_id,), TrainingQuery(frozenset({RecordKind.CERTIFICATE})))
        bodies = (row.record.body for row, _ in held)
        if not any(isinstance(body, Certificate) and body.details_ref == reference for body in bodies):
            return None
        found = self._row(SideText, reference)
        return found.text if found is not None and found.salt else None  # an erased text has neither

    def _at_home(self, person_ids: Collection[str]) -> list[str]:
        people = (self._row(Person, each) for each in person_ids)
        return [person.id for person in people if person and self._scope.covers(person.home_path, person.id)]

    def _training(self, person_ids: list[str], asked: TrainingQuery) -> Iterator[LedgerRow]:
        """Whoever's they are: the caller has asked."""
        listed = (
            sequence
            for person_id in person_ids
            for kind in sorted(asked.kinds & FOLLOWING)
            for sequence in self._state.sequences(("subject-kind", person_id, kind.value))
        )
        for sequence in sorted(listed):
            document = self._state.record(sequence, self._horizon)
            if document is not None and _is_asked(document["draft"], asked):
                yield self._ledger_row(document)

    def households_on(self, under: str, day: date) -> dict[str, int]:
        """From the documents: a city has half a million households, and days compare as they are written."""
        found = Counter[str]()
        for classes in self._classes_on(under, day):
            found.update({school_path(path) or path for path in classes})
        return {path: count for path, count in found.items() if self._scope.covers_path(path)}

    def households_in_classes(self, under: str, day: date) -> dict[str, int]:
        found = Counter(path for classes in self._classes_on(under, day) for path in classes)
        return {path: count for path, count in found.items() if self._scope.covers_path(path)}

    def _classes_on(self, under: str, day: date) -> Iterator[set[str]]:
        """Of each household, the classes in which it has a place."""
        today = day.isoformat()
        for key in self._state.members(("households", under)):
            household = self._state.document(Table.HOUSEHOLDS, key, self._horizon)
            yield {
                place["class_path"]
                for place in (household["places"] if household else [])
                if place["since"] <= today <= (place["until"] or today) and is_within(place["class_path"], under)
            }


def _is_asked(draft: Document, asked: TrainingQuery) -> bool:
    is_then = asked.school_year in (None, draft["school_year"])
    return is_then and asked.page_id in ("", draft["body"].get("page_id"))


class PlaceWriting(PlaceView):
    """A part of Transaction."""

    def _put(self, row: Row) -> None:
        raise NotImplementedError

    def _must_cover(self, path: str) -> None:
        raise NotImplementedError

    def put_year_plan(self, plan: YearPlan) -> None:
        self._must_cover(plan.unit_path)
        if self._row(YearPlan, key_of(plan)) is not None:
            raise CodeTaken("version")
        self._put(plan)

    def put_card(self, card: HouseholdCard) -> None:
        raise NotImplementedError

    def take_spare(self, card: HouseholdCard) -> bool:
        before = self._row(HouseholdCard, card.id)
        if before is None or not before.is_spare or before.voided_at is not None:
            return False
        self.put_card(card)
        return True

    def put_unit_move(self, move: UnitMove) -> None:
        """Needs the scope to hold the unit from which it is done, and both ends."""
        for path in (move.unit_path, move.source, move.target):
            self._must_cover(path)
        self._put(move)
