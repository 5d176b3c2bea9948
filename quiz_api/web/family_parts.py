"""The services about classes and their households, put together."""

from __future__ import annotations

from dataclasses import dataclass

from quiz_api.domain.class_names import SchoolSystem
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.secret_key import SecretKey
from quiz_api.services.browser_sessions import BrowserSessions
from quiz_api.services.class_closing import ClassClosing
from quiz_api.services.class_list import ClassList
from quiz_api.services.household_cards import HouseholdCards
from quiz_api.services.household_joins import HouseholdJoins
from quiz_api.services.paper_consents import PaperConsents
from quiz_api.services.regrouping import Regrouping
from quiz_api.services.taken_back_cards import TakenBackCards
from quiz_api.services.throttling import Throttle
from quiz_api.services.unused_cards import UnusedCards
from quiz_api.store.interface import Store


@dataclass(frozen=True, slots=True)
class FamilyParts:
    classes: ClassList
    closing: ClassClosing
    cards: HouseholdCards
    joins: HouseholdJoins
    regrouping: Regrouping
    paper_consents: PaperConsents
    unused: UnusedCards
    taken_back: TakenBackCards


def make_family_parts(
    store: Store,
    sessions: BrowserSessions,
    key: SecretKey,
    throttle: Throttle,
    calendar: SchoolCalendar,
    clock: Clock,
    system: SchoolSystem,
) -> FamilyParts:
    return FamilyParts(
        classes=ClassList(store, calendar, clock, system),
        closing=ClassClosing(store, calendar, clock),
        cards=HouseholdCards(store, key, calendar, clock, system),
        joins=HouseholdJoins(store, key, throttle, calendar, clock, system),
        regrouping=Regrouping(store, calendar, clock, system),
        paper_consents=PaperConsents(store, calendar, clock),
        unused=UnusedCards(store, sessions.store, calendar, clock),
        taken_back=TakenBackCards(store, key, calendar, clock),
    )
