"""家庭学习卡: issued for a class, printed again, replaced, moved, joined and parted.

A card's twelve digits are made from the server's secret and the card's id, so that 加印 prints the same code while
nothing that is stored opens a household. Who holds which card stays on the class teacher's paper.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.class_names import SchoolSystem, class_label
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.ids import IdKind, new_id
from quiz_api.domain.organisations import Organisation, OrganisationKind, school_path
from quiz_api.domain.people import Household, HouseholdCard, Place
from quiz_api.domain.permissions import Permission
from quiz_api.domain.places import ended, is_at, real
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.domain.scope import Scope
from quiz_api.secret_key import SecretKey
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.new_cards import put_new_cards
from quiz_api.services.open_units import must_be_open
from quiz_api.services.scopes import Caller
from quiz_api.services.shown_cards import shown_card, unmoved
from quiz_api.store.interface import Reading, Store

MOST_CARDS = 60
"""Card numbers of a class: 01-60."""

KEEP = Permission.KEEP_CLASSES


@dataclass(frozen=True, slots=True)
class PrintedCard:
    """What stands on paper. `code` is twelve digits."""

    number: int
    code: str


@dataclass(frozen=True, slots=True)
class CardSheet:
    """The cards of one class, to be cut apart."""

    unit: Organisation
    school: str
    label: str
    cards: tuple[PrintedCard, ...]


@dataclass(frozen=True, slots=True)
class CardLine:
    """A card number of a class today. `is_shared`: the household has a place in another class as well; `is_blank`: it
    was a spare card.
    """

    number: int
    since: date
    issued_at: datetime | None
    is_shared: bool
    is_blank: bool = False


@dataclass(frozen=True, slots=True)
class ClassCards:
    """A class and who has a place in it."""

    unit: Organisation
    school: str
    label: str
    lines: tuple[CardLine, ...]

    @property
    def free_numbers(self) -> tuple[int, ...]:
        taken = {line.number for line in self.lines}
        return tuple(number for number in range(1, MOST_CARDS + 1) if number not in taken)


@dataclass(frozen=True, slots=True)
class HouseholdCards:
    store: Store
    key: SecretKey
    calendar: SchoolCalendar
    clock: Clock
    system: SchoolSystem

    def of_class(self, caller: Caller, class_path: str) -> ClassCards:
        """Raises NotFound."""
        with self.store.reading(caller.scope_for(KEEP)) as reading:
            unit = self._class(reading, caller, class_path)
            places = self._places(reading, class_path)
            held = _cards_by_household(reading, places)
            lines = tuple(_line(place, held[household.id]) for place, household in places)
            return ClassCards(unit, self._school(reading, unit), self._label(unit), lines)

    def issue(self, caller: Caller, class_path: str, most: int) -> int:
        """Make cards for the numbers up to `most` that nobody has; how many were made. Raises Refusal."""
        if not 1 <= most <= MOST_CARDS:
            raise Refusal(
                "bad-fields", f"卡号从 1 到 {MOST_CARDS}，请写这个班要几张卡。", fields=(("most", "写 1 到 60。"),)
            )
        now = self.clock()
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            unit = self._class(writing, caller, class_path)
            must_be_open(writing, class_path, self.calendar.day(now))
            taken = {place.card_number for place, _ in self._places(writing, class_path)}
            missing = [number for number in range(1, most + 1) if number not in taken]
            places = [Place(class_path, number, self.calendar.day(now)) for number in missing]
            households = [Household(new_id(IdKind.HOUSEHOLD), (place,), unit.is_sample) for place in places]
            writing.put_households(households)
            put_new_cards(writing, self.key, [_blank(each.id, class_path, now) for each in households])
            append_audit(writing, caller, self._deed(caller, now), AuditAction.ISSUE_CARDS, unit.id, class_path)
        return len(missing)

    def sheet(self, caller: Caller, class_path: str, numbers: Iterable[int] = ()) -> CardSheet:
        """Cards to print, all of a class or some: 加印 gives the same code again. Printing is logged."""
        wanted = frozenset(numbers)
        now = self.clock()
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            unit = self._class(writing, caller, class_path)
            places = self._places(writing, class_path)
            held = _cards_by_household(writing, places)
            cards = [
                PrintedCard(place.card_number, code)
                for place, household in places
                if not wanted or place.card_number in wanted
                if (code := self._code(held[household.id], household, class_path))
            ]
            append_audit(writing, caller, self._deed(caller, now), AuditAction.PRINT_CARDS, unit.id, class_path)
            return CardSheet(unit, self._school(writing, unit), self._label(unit), tuple(cards))

    def renew(self, caller: Caller, class_path: str, number: int) -> PrintedCard:
        """作废重发: the old card opens nothing any more, and phones that were signed in with it ask for the new one."""
        now = self.clock()
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            self._class(writing, caller, class_path)
            household = self._at(writing, class_path, number)
            for card in writing.cards_of(household.id):
                if card.voided_at is None and _belongs(card, household, class_path):
                    writing.put_card(replace(card, voided_at=now))
            (fresh,) = put_new_cards(writing, self.key, [_blank(household.id, class_path, now)])
            append_audit(writing, caller, self._deed(caller, now), AuditAction.RENEW_CARD, household.id, class_path)
        return PrintedCard(number, self.key.card_code(fresh.id))

    def admit(self, caller: Caller, class_path: str, number: int, typed: str, *, moves: bool) -> None:
        """Give the household of a card that is at hand a place in a class: a pupil who has come from another class or
        school (`moves`: the old place ends), a second child, a spare card that is handed out. Raises Refusal.
        """
        now, day = self.clock(), self.calendar.day(self.clock())
        card, household = self._shown(typed)
        held = household.places_on(day)
        if any(place.class_path == class_path for place in held):
            raise Refusal("already-here", "这张卡已经在这个班里了，不用再办。", status=409)
        # Who holds the card in the hand may move it: that is the proof, so its other places are in the scope as well.
        scope = Scope(caller.scope_for(KEEP).subtrees | {place.class_path for place in held}, caller.account)
        with self.store.writing(scope) as writing:
            unit = self._class(writing, caller, class_path)
            must_be_open(writing, class_path, day)
            self._check_free(writing, class_path, number)
            household = unmoved(writing, household, held, day)
            places = [ended(place, day) if moves and place in held else place for place in household.places]
            writing.put_household(replace(household, places=(*real(places), Place(class_path, number, day))))
            if moves:
                writing.put_card(replace(card, class_path=class_path))
            append_audit(writing, caller, self._deed(caller, now), AuditAction.ADMIT_CARD, household.id, unit.path)

    def move(self, caller: Caller, class_path: str, number: int, to_path: str, to_number: int) -> None:
        """分班 and changes of number in what the caller keeps; attendance so far stays with the class of its day."""
        now, day = self.clock(), self.calendar.day(self.clock())
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            self._class(writing, caller, class_path)
            unit = self._class(writing, caller, to_path)
            must_be_open(writing, to_path, day)
            household = self._at(writing, class_path, number)
            self._check_free(writing, to_path, to_number)
            places = [ended(place, day) if is_at(place, class_path, day) else place for place in household.places]
            writing.put_household(replace(household, places=(*real(places), Place(to_path, to_number, day))))
            for card in writing.cards_of(household.id):
                if card.class_path == class_path:
                    writing.put_card(replace(card, class_path=to_path))
            append_audit(writing, caller, self._deed(caller, now), AuditAction.MOVE_CARD, household.id, unit.path)

    def end(self, caller: Caller, class_path: str, number: int) -> None:
        """A household leaves a class: its place ends, its card opens nothing any more unless it has another place."""
        now, day = self.clock(), self.calendar.day(self.clock())
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            unit = self._class(writing, caller, class_path)
            household = self._at(writing, class_path, number)
            for card in writing.cards_of(household.id):
                if card.voided_at is None and _belongs(card, household, class_path):
                    writing.put_card(replace(card, voided_at=now))
            places = [ended(place, day) if is_at(place, class_path, day) else place for place in household.places]
            writing.put_household(replace(household, places=real(places)))
            append_audit(writing, caller, self._deed(caller, now), AuditAction.END_CARD, household.id, unit.path)

    def part(self, caller: Caller, class_path: str, number: int) -> None:
        """Undo a joining: the place in this class, with its own card, becomes a household of its own again."""
        now, day = self.clock(), self.calendar.day(self.clock())
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            unit = self._class(writing, caller, class_path)
            household = self._at(writing, class_path, number)
            place = next(place for place in household.places if is_at(place, class_path, day))
            cards = [card for card in writing.cards_of(household.id) if card.class_path == class_path]
            if not cards:
                detail = "这张卡和另一个班用的是同一个码，分不开。请用“作废重发”给这个班换一张新卡，再来拆开。"
                raise Refusal("one-card", detail, status=409)
            alone = Household(new_id(IdKind.HOUSEHOLD), (replace(place, since=day),), household.is_sample)
            writing.put_household(alone)
            for card in cards:
                writing.put_card(replace(card, household_id=alone.id))
            rest = real(ended(one, day) if one == place else one for one in household.places)
            writing.put_household(replace(household, places=rest))
            append_audit(writing, caller, self._deed(caller, now), AuditAction.PART_CARD, household.id, unit.path)

    def _shown(self, typed: str) -> tuple[HouseholdCard, Household]:
        """The card whose digits somebody has in front of them, and its household with all of its places."""
        shown = shown_card(self.store, self.key, typed)
        if shown is None:
            detail = "这张卡没有认出来，可能输错了一位，或者已经作废。请对照卡再输一遍。"
            raise Refusal("unknown-card", detail, fields=(("code", detail),))
        return shown

    def _code(self, cards: list[HouseholdCard], household: Household, class_path: str) -> str:
        """The digits of the card that a household has for a class; empty for one that was not made here."""
        for card in cards:
            code = self.key.card_code(card.id)
            is_ours = self.key.card_mac(code) == card.code_mac
            if card.voided_at is None and is_ours and _belongs(card, household, class_path):
                return code
        return ""

    def _places(self, reading: Reading, class_path: str) -> list[tuple[Place, Household]]:
        day = self.calendar.day(self.clock())
        found = [
            (place, household)
            for household in reading.households(class_path)
            for place in household.places
            if is_at(place, class_path, day)
        ]
        return sorted(found, key=lambda pair: pair[0].card_number)

    def _at(self, reading: Reading, class_path: str, number: int) -> Household:
        """Whoever has a card number today. Raises NotFound."""
        for place, household in self._places(reading, class_path):
            if place.card_number == number:
                # Places elsewhere are not seen here and stay as they are: the store keeps them.
                return reading.household(household.id) or household
        raise NotFound("这个卡号")

    def _check_free(self, reading: Reading, class_path: str, number: int) -> None:
        if not 1 <= number <= MOST_CARDS:
            raise Refusal("bad-fields", f"卡号写 1 到 {MOST_CARDS}。", fields=(("number", "写 1 到 60。"),))
        if any(place.card_number == number for place, _ in self._places(reading, class_path)):
            detail = f"这个班的 {number:02d} 号已经有人用了，请换一个空着的号。"
            raise Refusal("number-taken", detail, status=409)

    def _class(self, reading: Reading, caller: Caller, path: str) -> Organisation:
        unit = reading.organisation(path) if caller.may(KEEP, path) else None
        if unit is None or unit.kind is not OrganisationKind.CLASS:
            raise NotFound("这个班")
        return unit

    def _school(self, reading: Reading, unit: Organisation) -> str:
        found = reading.organisation(school_path(unit.path) or unit.path)
        return found.name if found else ""

    def _label(self, unit: Organisation) -> str:
        return class_label(unit, self.calendar.school_year(self.clock()), self.system)

    def _deed(self, caller: Caller, now: datetime) -> Deed:
        return Deed(self.calendar, caller.account, now)


def _belongs(card: HouseholdCard, household: Household, class_path: str) -> bool:
    """True for a class's own card, and for one that was issued before cards knew their class."""
    return card.class_path == class_path or (not card.class_path and len(household.places) == 1)


def _blank(household_id: str, class_path: str, now: datetime) -> HouseholdCard:
    return HouseholdCard("", "", household_id, now, class_path=class_path)


def _cards_by_household(reading: Reading, places: Iterable[tuple[Place, Household]]) -> dict[str, list[HouseholdCard]]:
    found: dict[str, list[HouseholdCard]] = {household.id: [] for _, household in places}
    for card in reading.cards_of_all(found):
        found[card.household_id].append(card)
    return found


def _line(place: Place, held: Iterable[HouseholdCard]) -> CardLine:
    cards = [card for card in held if card.voided_at is None]
    issued = max((card.issued_at for card in cards), default=None)
    is_blank = any(card.is_blank and card.class_path == place.class_path for card in cards)
    return CardLine(place.card_number, place.since, issued, len(cards) > 1, is_blank)
