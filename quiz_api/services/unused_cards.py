"""Cards that were issued for a class and that no family ever used: taken back together, so that 基数 is the households.

Whoever has a place in a class is counted from the day of issue. A card that was issued too many is taken back here; the
printed one opens nothing any more and says so kindly, until it is given back (`taken_back_cards`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.ids import IdKind, new_id
from quiz_api.domain.organisations import OrganisationKind
from quiz_api.domain.people import Household, HouseholdCard, Place
from quiz_api.domain.permissions import Permission
from quiz_api.domain.places import ended, is_at, real
from quiz_api.domain.rosters import BatchOf, BatchState, RosterBatch
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.household_cards import MOST_CARDS
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import Reading, RecordQuery, SessionStore, Store, Writing

KEEP = Permission.KEEP_CLASSES


@dataclass(frozen=True, slots=True)
class TakenBack:
    """How many cards were taken back, and how many of the same numbers stay because somebody has used them. `batch` is
    what gives them back together, empty when none was taken.
    """

    taken: int
    kept: int
    batch: str = ""


@dataclass(frozen=True, slots=True)
class _Unused:
    """A card that nobody has used, with its household before and after it is taken back."""

    card: HouseholdCard
    before: Household
    after: Household


@dataclass(frozen=True, slots=True)
class UnusedCards:
    store: Store
    sessions: SessionStore
    calendar: SchoolCalendar
    clock: Clock

    def take_back(self, caller: Caller, class_path: str, first: int) -> TakenBack:
        """From a card number on. Days before today keep the number of households that was told then. Raises NotFound,
        Refusal.
        """
        if not 1 <= first <= MOST_CARDS:
            detail = f"写从几号起收回，1 到 {MOST_CARDS}。"
            raise Refusal("bad-fields", detail, fields=(("first", detail),))
        now = self.clock()
        deed, elsewhere = Deed(self.calendar, caller.account, now), self._elsewhere(caller, class_path)
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            unit = writing.organisation(class_path) if caller.may(KEEP, class_path) else None
            if unit is None or unit.kind is not OrganisationKind.CLASS:
                raise NotFound("这个班")
            held = list(self._from(writing, class_path, first))
            unused = [one for place, household in held if (one := self._unused(writing, place, household, elsewhere))]
            for one in unused:
                writing.put_card(replace(one.card, voided_at=now))
                writing.put_household(one.after)
                append_audit(writing, caller, deed, AuditAction.TAKE_BACK_CARD, one.before.id, class_path)
            batch = _batch(caller, class_path, now, unused)
            if unused:
                writing.put_batch(batch)
        return TakenBack(len(unused), len(held) - len(unused), batch.id if unused else "")

    def _unused(
        self, writing: Writing, place: Place, household: Household, elsewhere: frozenset[str]
    ) -> _Unused | None:
        cards = writing.cards_of(household.id)
        is_plain = len(cards) == 1 and not cards[0].is_blank and household.id not in elsewhere
        # A card that was opened before cards noted it has a session, as long as that lasts.
        if not is_plain or cards[0].has_opened or self.sessions.has_session(household.id):
            return None
        if _is_recorded(writing, household):
            return None
        return _Unused(cards[0], household, _without(household, place, self.calendar.day(self.clock())))

    def _elsewhere(self, caller: Caller, class_path: str) -> frozenset[str]:
        """Households that have or had a place in another class, also where the caller sees none."""
        with self.store.reading(caller.scope_for(KEEP)) as reading:
            ids = [household.id for household in reading.households(class_path)]
        door = self.store.door()
        whole = (door.household(each) for each in ids)
        return frozenset(
            household.id
            for household in whole
            if household is not None and any(place.class_path != class_path for place in household.places)
        )

    def _from(self, reading: Reading, class_path: str, first: int) -> Iterator[tuple[Place, Household]]:
        day = self.calendar.day(self.clock())
        for found in reading.households(class_path):
            household = reading.household(found.id) or found
            for place in household.places:
                if is_at(place, class_path, day) and place.card_number >= first:
                    yield place, household


def _without(household: Household, place: Place, day: date) -> Household:
    places = (ended(each, day) if each == place else each for each in household.places)
    return replace(household, places=real(places))


def _is_recorded(writing: Writing, household: Household) -> bool:
    """True when anything was recorded, an answer to the notice as well, on paper or not."""
    return any(True for _ in writing.records(RecordQuery(subject_id=household.id, limit=1)))


def _batch(caller: Caller, class_path: str, now: datetime, unused: list[_Unused]) -> RosterBatch:
    return RosterBatch(
        id=new_id(IdKind.BATCH),
        unit_path=class_path,
        made_by=caller.account,
        made_at=now,
        state=BatchState.TAKEN,
        file_sha256="",
        columns=(),
        added=tuple(one.card.id for one in unused),
        ended_at=now,
        of=BatchOf.TAKEN_BACK,
        households_before=tuple(one.before for one in unused),
        households_after=tuple(one.after for one in unused),
    )
