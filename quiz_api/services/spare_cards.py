"""备用卡: cards printed for a school that are nobody's yet, given to a family by scanning them into a class.

A spare card opens nothing. Once it has a class and a number it is a card like any other; one on which nothing has been
learned yet can be taken back and given to somebody else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.class_names import SchoolSystem, class_label
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.ids import IdKind, new_id
from quiz_api.domain.organisations import Organisation, OrganisationKind, school_path
from quiz_api.domain.people import Household, HouseholdCard, Place
from quiz_api.domain.permissions import Permission
from quiz_api.domain.places import ended, is_at, real
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.secret_key import SecretKey
from quiz_api.services.audit import append_audit
from quiz_api.services.browser_sessions import BrowserSessions
from quiz_api.services.deeds import Deed
from quiz_api.services.household_cards import MOST_CARDS
from quiz_api.services.new_cards import put_new_cards
from quiz_api.services.open_units import must_be_open
from quiz_api.services.permitted_schools import permitted_school
from quiz_api.services.scopes import Caller
from quiz_api.services.shown_cards import shown_card, spare_card
from quiz_api.store.interface import Reading, RecordQuery, Store

KEEP = Permission.KEEP_CLASSES
MOST_AT_ONCE = 200
MOST_SPARE = 2000
"""Spare cards that a school may have lying about."""


@dataclass(frozen=True, slots=True)
class SpareCard:
    """As a list and a sheet show it. `code` is twelve digits; people call the card by its last four."""

    id: str
    code: str
    issued_at: datetime
    is_void: bool

    @property
    def tail(self) -> str:
        return self.code[-4:]


@dataclass(frozen=True, slots=True)
class SpareShelf:
    """The spare cards of a school, the newest first; void ones after those that can be given."""

    school: Organisation
    cards: tuple[SpareCard, ...]

    @property
    def usable(self) -> tuple[SpareCard, ...]:
        return tuple(card for card in self.cards if not card.is_void)


@dataclass(frozen=True, slots=True)
class BindingDesk:
    """Where cards are scanned in: one class with its free numbers, or the classes to choose from."""

    unit: Organisation
    label: str
    free_numbers: tuple[int, ...]
    classes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SpareCards:
    store: Store
    sessions: BrowserSessions
    key: SecretKey
    calendar: SchoolCalendar
    clock: Clock
    system: SchoolSystem

    def shelf(self, caller: Caller, path: str) -> SpareShelf:
        """Raises NotFound."""
        with self.store.reading(caller.scope_for(KEEP)) as reading:
            school = permitted_school(reading, caller, KEEP, path)
            cards = [self._shown(card) for card in reading.spare_cards(school.path)]
        cards.sort(key=lambda card: (card.is_void, -card.issued_at.timestamp(), card.code))
        return SpareShelf(school, tuple(cards))

    def issue(self, caller: Caller, path: str, many: int) -> int:
        """Make cards that are nobody's; how many were made. Raises Refusal, NotFound."""
        if not 1 <= many <= MOST_AT_ONCE:
            detail = f"一次印 1 到 {MOST_AT_ONCE} 张，十张一页。"
            raise Refusal("bad-fields", detail, fields=(("many", detail),))
        now = self.clock()
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            school = permitted_school(writing, caller, KEEP, path)
            must_be_open(writing, school.path, self.calendar.day(now))
            lying = sum(card.voided_at is None for card in writing.spare_cards(school.path))
            if lying + many > MOST_SPARE:
                raise Refusal("too-many", f"还有 {lying} 张备用卡没有用，先用掉或作废一些，再印。", status=409)
            blank = HouseholdCard("", "", "", now, class_path=school.path, is_blank=True)
            put_new_cards(writing, self.key, [blank] * many)
            append_audit(writing, caller, self._deed(caller), AuditAction.ISSUE_CARDS, school.id, school.path)
        return many

    def sheet(self, caller: Caller, path: str, ids: Iterable[str] = ()) -> SpareShelf:
        """Those that can be given, to be printed; some by id, or all. Printing is logged."""
        wanted = frozenset(ids)
        found = self.shelf(caller, path)
        cards = tuple(card for card in found.usable if not wanted or card.id in wanted)
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            deed = self._deed(caller)
            append_audit(writing, caller, deed, AuditAction.PRINT_SPARES, found.school.id, found.school.path)
        return SpareShelf(found.school, cards)

    def void(self, caller: Caller, path: str, card_id: str, *, void: bool) -> None:
        """A spare card that was lost opens nothing, ever; one that was found again is spare again."""
        now = self.clock()
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            school = permitted_school(writing, caller, KEEP, path)
            card = next((card for card in writing.spare_cards(school.path) if card.id == card_id), None)
            if card is None:
                raise NotFound("这张备用卡")
            if void and not writing.take_spare(replace(card, voided_at=now)):
                raise _taken()
            if not void:
                writing.put_card(replace(card, voided_at=None))
            append_audit(writing, caller, self._deed(caller), AuditAction.VOID_SPARE, card.id, school.path)

    def desk(self, caller: Caller, path: str) -> BindingDesk:
        """Raises NotFound."""
        school_year = self.calendar.school_year(self.clock())
        with self.store.reading(caller.scope_for(KEEP)) as reading:
            unit = reading.organisation(path) if caller.may(KEEP, path) else None
            if unit is None or unit.kind not in (OrganisationKind.CLASS, OrganisationKind.SCHOOL):
                raise NotFound("这个班")
            above = school_path(path) or path
            classes = tuple(
                (found.path, class_label(found, school_year, self.system))
                for found in reading.organisations(OrganisationKind.CLASS, above)
                if found.closed_on is None and caller.may(KEEP, found.path)
            )
            is_class = unit.kind is OrganisationKind.CLASS
            taken = self._taken(reading, path) if is_class else set()
            label = class_label(unit, school_year, self.system) if is_class else unit.name
        free = tuple(number for number in range(1, MOST_CARDS + 1) if number not in taken) if is_class else ()
        return BindingDesk(unit, label, free, classes)

    def bind(self, caller: Caller, class_path: str, number: int, typed: str) -> str:
        """Give the card in the hand a class and a number; its last four digits. Raises Refusal, NotFound."""
        card = self._in_hand(class_path, typed)
        now = self.clock()
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            unit = self._class(writing, caller, class_path)
            must_be_open(writing, class_path, self.calendar.day(now))
            if not 1 <= number <= MOST_CARDS:
                raise Refusal("bad-fields", f"卡号写 1 到 {MOST_CARDS}。", fields=(("number", "写 1 到 60。"),))
            if number in self._taken(writing, class_path):
                detail = f"这个班的 {number:02d} 号已经有人用了，请换一个空着的号。"
                raise Refusal("number-taken", detail, status=409)
            place = Place(class_path, number, self.calendar.day(now))
            household = Household(new_id(IdKind.HOUSEHOLD), (place,), unit.is_sample)
            writing.put_household(household)
            if not writing.take_spare(replace(card, household_id=household.id, class_path=class_path, issued_at=now)):
                raise _taken()
            append_audit(writing, caller, self._deed(caller), AuditAction.BIND_SPARE, household.id, class_path)
        return self.key.card_code(card.id)[-4:]

    def unbind(self, caller: Caller, class_path: str, number: int) -> None:
        """Take a spare card back from a class, when nobody has learned anything with it yet. Raises Refusal."""
        day = self.calendar.day(self.clock())
        school = school_path(class_path) or class_path
        scope = caller.scope_for(KEEP)
        with self.store.writing(scope) as writing:
            self._class(writing, caller, class_path)
            household = self._at(writing, class_path, number)
            card = next((each for each in writing.cards_of(household.id) if _can_go_back(each, class_path)), None)
            if card is None:
                raise Refusal(
                    "not-blank", "这张不是备用卡，退不回去。孩子走了请用“离班”，卡丢了请用“作废重发”。", status=409
                )
            if any(True for _ in writing.records(RecordQuery(subject_id=household.id, limit=1))):
                raise Refusal("has-records", "这一家已经用它记过了，不能退回。孩子走了请用“离班”。", status=409)
            writing.put_card(replace(card, household_id="", class_path=school))
            places = [ended(place, day) if is_at(place, class_path, day) else place for place in household.places]
            writing.put_household(replace(household, places=real(places)))
            append_audit(writing, caller, self._deed(caller), AuditAction.UNBIND_SPARE, household.id, class_path)
        self.sessions.end_all(household.id)

    def is_spare(self, typed: str) -> bool:
        return spare_card(self.store, self.key, typed) is not None

    def _in_hand(self, class_path: str, typed: str) -> HouseholdCard:
        """Raises Refusal saying what the card is, when it is not a spare one of this school."""
        card = spare_card(self.store, self.key, typed)
        if card is None and shown_card(self.store, self.key, typed) is not None:
            detail = "这张卡已经在用了，不是备用卡。转来的孩子，请在班级页用“收一张卡进班”。"
            raise Refusal("in-use", detail, status=409)
        if card is None:
            detail = "这张卡没有认出来，可能输错了一位，或者已经作废。请对照卡再扫一遍或输一遍。"
            raise Refusal("unknown-card", detail, fields=(("code", detail),))
        if card.class_path != school_path(class_path):
            detail = "这张备用卡是别的学校印的，不能登记在这里。请用本校印的备用卡。"
            raise Refusal("other-school", detail, status=409)
        return card

    def _taken(self, reading: Reading, class_path: str) -> set[int]:
        day = self.calendar.day(self.clock())
        return {
            place.card_number
            for household in reading.households(class_path)
            for place in household.places
            if is_at(place, class_path, day)
        }

    def _at(self, reading: Reading, class_path: str, number: int) -> Household:
        day = self.calendar.day(self.clock())
        for household in reading.households(class_path):
            if any(is_at(place, class_path, day) and place.card_number == number for place in household.places):
                return reading.household(household.id) or household
        raise NotFound("这个卡号")

    def _shown(self, card: HouseholdCard) -> SpareCard:
        return SpareCard(card.id, self.key.card_code(card.id), card.issued_at, card.voided_at is not None)

    def _class(self, reading: Reading, caller: Caller, path: str) -> Organisation:
        found = reading.organisation(path) if caller.may(KEEP, path) else None
        if found is None or found.kind is not OrganisationKind.CLASS:
            raise NotFound("这个班")
        return found

    def _deed(self, caller: Caller) -> Deed:
        return Deed(self.calendar, caller.account, self.clock())


def _can_go_back(card: HouseholdCard, class_path: str) -> bool:
    return card.is_blank and card.voided_at is None and card.class_path == class_path


def _taken() -> Refusal:
    return Refusal("changed", "这张卡刚刚被别人登记或作废了，这次没有办。请换一张，或看一看现在的登记。", status=409)
