"""「这也是我家的孩子」: a household that is signed in shows a second card, and both children are of one family.

The card in the hand is the proof. Either school can undo it (`HouseholdCards.part`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.class_names import SchoolSystem, class_label
from quiz_api.domain.errors import Refusal
from quiz_api.domain.organisations import school_path
from quiz_api.domain.people import Household, HouseholdCard, Place
from quiz_api.domain.places import ended, real
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.domain.scope import Scope
from quiz_api.secret_key import SecretKey
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.scopes import Caller
from quiz_api.services.shown_cards import NOT_BOUND, miscount_words, shown_card, spare_card, unmoved
from quiz_api.services.throttling import Throttle
from quiz_api.store.interface import Reading, Store

MOST_PLACES = 8
MISREAD = "这张卡没有认出来。请对照卡上的 12 位数字改一改；卡已作废或看不清，请班主任补发。"


@dataclass(frozen=True, slots=True)
class OtherChild:
    """What the card that was shown says, for the question before joining."""

    school: str
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class HouseholdJoins:
    store: Store
    key: SecretKey
    throttle: Throttle
    calendar: SchoolCalendar
    clock: Clock
    system: SchoolSystem

    def look(self, caller: Caller, typed: str, network: str) -> tuple[OtherChild, ...]:
        """Which children a card would bring. Raises Refusal; guesses are throttled like sign-in."""
        _, other = self._shown(caller, typed, network)
        places = other.places_on(self.calendar.day(self.clock()))
        with self.store.reading(Scope(frozenset(place.class_path for place in places))) as reading:
            return tuple(self._children(reading, places))

    def join(self, caller: Caller, own: Household, typed: str, network: str) -> None:
        """Take the other card's places into the caller's household. Raises Refusal."""
        now, day = self.clock(), self.calendar.day(self.clock())
        _, other = self._shown(caller, typed, network)
        coming = other.places_on(day)
        if len(own.places_on(day)) + len(coming) > MOST_PLACES:
            raise Refusal("too-many", f"一家最多合 {MOST_PLACES} 张卡。弄错了的，请班主任拆开。", status=409)
        scope = Scope(frozenset(place.class_path for place in (*coming, *own.places)), caller.account)
        deed = Deed(self.calendar, caller.account, now)
        with self.store.writing(scope) as writing:
            own, other = unmoved(writing, own, own.places_on(day), day), unmoved(writing, other, coming, day)
            for card in writing.cards_of(other.id):
                if card.voided_at is None:
                    at = card.class_path or coming[0].class_path
                    writing.put_card(replace(card, household_id=own.id, class_path=at))
            rest = real(ended(place, day) if place in coming else place for place in other.places)
            writing.put_household(replace(other, places=rest))
            added = tuple(replace(place, since=day) for place in coming)
            writing.put_household(replace(own, places=(*own.places, *added)))
            for place in coming:
                append_audit(writing, caller, deed, AuditAction.JOIN_CARD, other.id, place.class_path)

    def _shown(self, caller: Caller, typed: str, network: str) -> tuple[HouseholdCard, Household]:
        self.throttle.check("", network)
        shown = shown_card(self.store, self.key, typed)
        if shown is None and spare_card(self.store, self.key, typed) is not None:
            raise Refusal("blank-card", NOT_BOUND, status=409)
        if shown is None:
            self.throttle.failed("", network)
            raise Refusal("unknown-card", miscount_words(typed) or MISREAD)
        card, other = shown
        if other.id == caller.account:
            raise Refusal("own-card", "这张就是您家正在用的卡，不用再合。", status=409)
        if not other.places_on(self.calendar.day(self.clock())):
            raise Refusal("no-class-today", "这张卡目前不在任何班级里，请班主任看一看卡的登记。", status=409)
        return card, other

    def _children(self, reading: Reading, places: tuple[Place, ...]) -> Iterator[OtherChild]:
        school_year = self.calendar.school_year(self.clock())
        for place in places:
            unit = reading.organisation(place.class_path)
            school = reading.organisation(school_path(place.class_path) or place.class_path)
            if unit and school:
                yield OtherChild(school.name, class_label(unit, school_year, self.system), place.card_number)
