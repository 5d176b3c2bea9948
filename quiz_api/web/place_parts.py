"""Services around places and what moves between them: a part of Parts."""

from __future__ import annotations

from dataclasses import dataclass

from quiz_api.domain.class_names import SchoolSystem
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.secret_key import SecretKey
from quiz_api.services.audit import AuditLog
from quiz_api.services.browser_sessions import BrowserSessions
from quiz_api.services.denominators import Denominators
from quiz_api.services.hours_following import HoursFollowing
from quiz_api.services.school_systems import SchoolSystems
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.spare_cards import SpareCards
from quiz_api.services.staff_arrivals import StaffArrivals
from quiz_api.services.unit_lists import UnitLists
from quiz_api.services.unit_moving import UnitMoving
from quiz_api.store.interface import Store


@dataclass(frozen=True, slots=True)
class PlaceParts:
    moving: UnitMoving
    spares: SpareCards
    following: HoursFollowing
    denominators: Denominators
    lists: UnitLists
    systems: SchoolSystems
    arrivals: StaffArrivals


def place_parts(
    store: Store,
    curriculum: ServedCurriculum,
    sessions: BrowserSessions,
    key: SecretKey,
    calendar: SchoolCalendar,
    clock: Clock,
    system: SchoolSystem,
) -> PlaceParts:
    return PlaceParts(
        moving=UnitMoving(store, calendar, clock, system),
        spares=SpareCards(store, sessions, key, calendar, clock, system),
        denominators=Denominators(store, calendar, clock, system, AuditLog(store, calendar, clock)),
        lists=UnitLists(store, calendar, clock, system),
        systems=SchoolSystems(store, calendar, clock, system),
        arrivals=StaffArrivals(store, calendar, clock, system),
        following=HoursFollowing(store, curriculum, calendar),
    )
