"""Cards that were issued for a class and that no family ever used: taken back together, so that 基数 is the households.

Whoever has a place in a class is counted from the day of issue. A card that was issued too many is taken back here; the
printed one opens nothing any more and says so kindly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.organisations import OrganisationKind
from quiz_api.domain.people import Household, Place
from quiz_api.domain.permissions import Permission
from quiz_api.domain.places import ended, is_at, real
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.household_cards import MOST_CARDS
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import Reading, RecordQuery, Store, Writing

KEEP = Permission.KEEP_CLASSES


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Cards that were taken back, and those of the same numbers that stay because somebody has used them."""

    taken: int
    kept: int


@dataclass(frozen=True, slots=True)
class UnusedCards:
    store: Store
    calendar: SchoolCalendar
    clock: Clock

    def take_back(self, caller: Caller, class_path: str, first: int) -> TakenBack:
        """From a card number on. Days before today keep the number of households that was told then. Raises NotFound,
        Refusal.
        """
        if not 1 <= first <= MOST_CARDS:
            detail = f"写从几号起收回，1 到 {MOST_CARDS}。"
            raise Refusal("bad-fields", detail, fields=(("first", detail),))
        now, day = self.clock(), self.calendar.day(self.clock())
        deed, elsewhere = Deed(self.calendar, caller.account, now), self._elsewhere(caller, class_path)
        kept = taken = 0
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            unit = writing.organisation(class_path) if caller.may(KEEP, class_path) else None
            if unit is None or unit.kind is not OrganisationKind.CLASS:
                raise NotFound("这个班")
            for place, household in list(self._from(writing, class_path, first)):
                cards = writing.cards_of(household.id)
                is_plain = len(cards) == 1 and not cards[0].is_blank and household.id not in elsewhere
                if not is_plain or _is_used(writing, household):
                    kept += 1
                    continue
                writing.put_card(replace(cards[0], voided_at=now))
                writing.put_household(replace(household, places=real([ended(place, day)])))
                append_audit(writing, caller, deed, AuditAction.TAKE_BACK_CARD, household.id, class_path)
                taken += 1
        return TakenBack(taken, kept)

    def _elsewhere(self, caller: Caller, class_path: str) -> frozenset[str]:
        """Households that have or had another place, also where the caller sees none."""
        with self.store.reading(caller.scope_for(KEEP)) as reading:
            ids = [household.id for household in reading.households(class_path)]
        door = self.store.door()
        whole = (door.household(each) for each in ids)
        return frozenset(household.id for household in whole if household is not None and len(household.places) > 1)

    def _from(self, reading: Reading, class_path: str, first: int) -> Iterator[tuple[Place, Household]]:
        day = self.calendar.day(self.clock())
        for found in reading.households(class_path):
            household = reading.household(found.id) or found
            for place in household.places:
                if is_at(place, class_path, day) and place.card_number >= first:
                    yield place, household


def _is_used(writing: Writing, household: Household) -> bool:
    """True when anything was recorded, an answer to the notice as well."""
    return any(True for _ in writing.records(RecordQuery(subject_id=household.id, limit=1)))
