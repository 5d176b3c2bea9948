"""Cards taken back as unused and given back, and the note that somebody has signed in, on every store."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quiz_api.domain.class_names import SIX_THREE
from quiz_api.domain.people import HouseholdCard, Person, Post, PostKind
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.secret_key import SecretKey
from quiz_api.services.household_cards import HouseholdCards
from quiz_api.services.opened_cards import note_opened
from quiz_api.services.scopes import Caller, Callers
from quiz_api.services.taken_back_cards import TakenBackCards
from quiz_api.services.unused_cards import UnusedCards
from quiz_api.settings import Settings
from quiz_api.store.interface import Session, SessionStore, Store, Stores
from tests.store.city import CLASS, NOON, SCHOOL, SINCE, Clock

CALENDAR = SchoolCalendar(Settings.read({}).zone)
KEY = SecretKey(b"k" * 32)
ADMIN = Person("p_aaaaaaaaaaaaaaad", "qh1-009", "周老师", SCHOOL, (Post(PostKind.SCHOOL_ADMIN, SCHOOL, SINCE),))


class Desk:
    """An administrator's three services over one store."""

    def __init__(self, store: Store, sessions: SessionStore, clock: Clock) -> None:
        self.store, self.sessions = store, sessions
        self.cards = HouseholdCards(store, KEY, CALENDAR, clock, SIX_THREE)
        self.unused = UnusedCards(store, sessions, CALENDAR, clock)
        self.back = TakenBackCards(store, KEY, CALENDAR, clock)
        self._callers = Callers(store.door(), CALENDAR, clock)

    @property
    def admin(self) -> Caller:
        found = self._callers.of(ADMIN.id)
        assert found is not None
        return found

    def numbers(self) -> list[int]:
        return [line.number for line in self.cards.of_class(self.admin, CLASS).lines]

    def codes(self) -> dict[int, str]:
        return {card.number: card.code for card in self.cards.sheet(self.admin, CLASS).cards}

    def card(self, code: str) -> HouseholdCard:
        found = self.store.door().card_by_mac(KEY.card_mac(code))
        assert found is not None
        return found


@pytest.fixture
def desk(store: Store, stores: Stores, clock: Clock) -> Desk:
    with store.founding() as writing:
        writing.put_person(ADMIN)
    made = Desk(store, stores.sessions, clock)
    made.cards.issue(made.admin, CLASS, 4)
    return made


def test_what_was_taken_back_the_same_day_comes_back_as_it_was(desk: Desk) -> None:
    printed = desk.codes()
    before = [desk.store.door().household(desk.card(code).household_id) for code in printed.values()]
    done = desk.unused.take_back(desk.admin, CLASS, 1)
    assert (done.taken, done.kept, desk.numbers()) == (4, 1, [7])
    assert [line.tail for line in desk.back.of_class(desk.admin, CLASS)] == [code[-4:] for code in printed.values()]
    assert desk.back.give_back(desk.admin, CLASS, done.batch).given == 4
    assert [desk.store.door().household(desk.card(code).household_id) for code in printed.values()] == before
    assert [desk.card(code).voided_at for code in printed.values()] == [None] * 4
    assert desk.store.verify().first_bad is None


def test_one_comes_back_days_later_and_the_rest_can_still(desk: Desk, clock: Clock) -> None:
    clock.pass_time(days=1)
    done = desk.unused.take_back(desk.admin, CLASS, 1)
    clock.pass_time(days=3)
    first, *rest = desk.back.of_class(desk.admin, CLASS)
    assert desk.back.give_back(desk.admin, CLASS, done.batch, first.household_id).given == 1
    household = desk.store.door().household(first.household_id)
    assert household is not None
    assert [(str(place.since), str(place.until)) for place in household.places] == [
        ("2026-11-23", "2026-11-23"),
        ("2026-11-27", "None"),
    ]
    assert list(desk.back.of_class(desk.admin, CLASS)) == rest
    assert desk.numbers() == [1, 7]


def test_who_has_signed_in_keeps_the_card(desk: Desk) -> None:
    card = desk.card(desk.codes()[2])
    assert note_opened(desk.store, card)
    assert desk.card(desk.codes()[2]).has_opened
    assert desk.unused.take_back(desk.admin, CLASS, 1).kept == 2
    assert desk.numbers() == [2, 7]


def test_a_card_that_was_opened_before_cards_noted_it_is_used_while_its_session_lasts(desk: Desk) -> None:
    card = desk.card(desk.codes()[2])
    desk.sessions.put(Session("token", card.household_id, NOON, NOON, NOON + timedelta(days=90)))
    assert desk.unused.take_back(desk.admin, CLASS, 1).kept == 2
    assert desk.numbers() == [2, 7]


def test_a_card_taken_back_while_somebody_signs_in_stays_taken_back(desk: Desk) -> None:
    """The card was looked up a moment before."""
    code = desk.codes()[3]
    card = desk.card(code)
    desk.unused.take_back(desk.admin, CLASS, 3)
    assert desk.card(code).voided_at is not None
    assert not note_opened(desk.store, card)
    assert desk.card(code).voided_at is not None
