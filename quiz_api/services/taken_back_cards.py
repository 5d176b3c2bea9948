"""Cards that were taken back as unused and are given back: the same paper at home opens the same household again.

A number that somebody else has got meanwhile is not free: that card goes first. What was told of the days between
stays, so a card that comes back on a later day is counted from that day on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.kept_data import ROSTERS_KEPT
from quiz_api.domain.organisations import OrganisationKind
from quiz_api.domain.people import Household, Place
from quiz_api.domain.permissions import Permission
from quiz_api.domain.places import is_at
from quiz_api.domain.rosters import BatchOf, BatchState, RosterBatch
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.secret_key import SecretKey
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.open_units import must_be_open
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import Reading, Store, Writing

KEEP = Permission.KEEP_CLASSES


@dataclass(frozen=True, slots=True)
class TakenBackCard:
    """A card that can be given back. `tail` is the last four digits on the paper; `is_free`: nobody has its number."""

    batch: str
    household_id: str
    number: int
    tail: str
    taken_at: datetime
    is_free: bool


@dataclass(frozen=True, slots=True)
class GivenBack:
    """How many cards open again, and how many do not because their number is somebody else's now."""

    given: int
    kept: int


@dataclass(frozen=True, slots=True)
class TakenBackCards:
    store: Store
    key: SecretKey
    calendar: SchoolCalendar
    clock: Clock

    def of_class(self, caller: Caller, class_path: str) -> tuple[TakenBackCard, ...]:
        """By number, the newest of one number first. Raises NotFound."""
        with self.store.reading(caller.scope_for(KEEP)) as reading:
            _check_class(reading, caller, class_path)
            taken = self._taken(reading, class_path)
            found = [batch for batch in reading.batches(class_path) if self._is_open(batch, class_path)]
        lines = [line for batch in found for line in self._lines(batch, taken)]
        return tuple(sorted(lines, key=lambda line: (line.number, -line.taken_at.timestamp())))

    def give_back(self, caller: Caller, class_path: str, batch_id: str, household_id: str = "") -> GivenBack:
        """All cards that were taken back together, or the one of a household; none where nothing is left of them, or
        where that is too long ago. Raises NotFound, Refusal.
        """
        now = self.clock()
        deed, day = Deed(self.calendar, caller.account, now), self.calendar.day(now)
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            _check_class(writing, caller, class_path)
            batch = writing.batch(batch_id)
            if batch is None or not _is_of(batch, class_path):
                raise NotFound("这些收回的卡")
            if not self._is_open(batch, class_path):
                return GivenBack(0, 0)
            must_be_open(writing, class_path, day)
            wanted = [one for one in _changed(batch) if household_id in ("", one[0].id)]
            taken = self._taken(writing, class_path)
            back = [before.id for before, after in wanted if self._put_back(writing, batch, before, after, taken)]
            for each in back:
                append_audit(writing, caller, deed, AuditAction.GIVE_BACK_CARD, each, class_path)
            writing.put_batch(_rest(batch, back, now))
        return GivenBack(len(back), len(wanted) - len(back))

    def _put_back(
        self, writing: Writing, batch: RosterBatch, before: Household, after: Household, taken: Collection[int]
    ) -> bool:
        """False when the number is somebody else's, or when card or household were changed since."""
        day, place = self.calendar.day(self.clock()), _last_place(before, batch.unit_path)
        now = writing.household(before.id)
        if place.card_number in taken or (now.places if now else ()) != after.places:
            return False
        is_same_day = self.calendar.day(batch.made_at) == day
        again = Place(place.class_path, place.card_number, day)
        writing.put_household(before if is_same_day else replace(after, places=(*after.places, again)))
        card = next((card for card in writing.cards_of(before.id) if card.voided_at == batch.made_at), None)
        if card is None:
            raise Refusal("changed", "这张卡后来又有人动过，这次没有恢复。请刷新看一看现在的登记。", status=409)
        writing.put_card(replace(card, voided_at=None))
        return True

    def _lines(self, batch: RosterBatch, taken: Collection[int]) -> Iterator[TakenBackCard]:
        door = self.store.door()
        for card_id, before in zip(batch.added, batch.households_before, strict=True):
            code = self.key.card_code(card_id)
            tail = code[-4:] if door.card_by_mac(self.key.card_mac(code)) else ""
            number = _last_place(before, batch.unit_path).card_number
            yield TakenBackCard(batch.id, before.id, number, tail, batch.made_at, number not in taken)

    def _is_open(self, batch: RosterBatch, class_path: str) -> bool:
        is_recent = batch.made_at + ROSTERS_KEPT > self.clock()
        return _is_of(batch, class_path) and bool(batch.households_before) and is_recent

    def _taken(self, reading: Reading, class_path: str) -> frozenset[int]:
        day = self.calendar.day(self.clock())
        places = (place for household in reading.households(class_path) for place in household.places)
        return frozenset(place.card_number for place in places if is_at(place, class_path, day))


def _check_class(reading: Reading, caller: Caller, class_path: str) -> None:
    unit = reading.organisation(class_path) if caller.may(KEEP, class_path) else None
    if unit is None or unit.kind is not OrganisationKind.CLASS:
        raise NotFound("这个班")


def _is_of(batch: RosterBatch, class_path: str) -> bool:
    return batch.of is BatchOf.TAKEN_BACK and batch.unit_path == class_path


def _changed(batch: RosterBatch) -> list[tuple[Household, Household]]:
    return list(zip(batch.households_before, batch.households_after, strict=True))


def _last_place(household: Household, class_path: str) -> Place:
    return next(place for place in reversed(household.places) if place.class_path == class_path)


def _rest(batch: RosterBatch, back: Collection[str], now: datetime) -> RosterBatch:
    """The batch with what can still be given back; nothing of it counts as undone."""
    stay = [place for place, before in enumerate(batch.households_before) if before.id not in back]
    rest = replace(
        batch,
        added=tuple(batch.added[place] for place in stay),
        households_before=tuple(batch.households_before[place] for place in stay),
        households_after=tuple(batch.households_after[place] for place in stay),
    )
    return rest if stay else replace(rest, state=BatchState.UNDONE, ended_at=now)
