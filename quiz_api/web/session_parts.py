"""The services behind class sessions, put together in one place."""

from __future__ import annotations

from dataclasses import dataclass

from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.secret_key import SecretKey
from quiz_api.services.class_sessions import ClassSessions
from quiz_api.services.held_sessions import HeldSessions
from quiz_api.services.household_sessions import HouseholdSessions
from quiz_api.services.paper_sheets import PaperSheets
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.session_corrections import Corrections
from quiz_api.services.session_finder import SessionFinder
from quiz_api.services.session_forms import SessionForms
from quiz_api.services.session_results import SessionResults
from quiz_api.services.session_roll_calls import RollCalls
from quiz_api.services.session_settling import Settling
from quiz_api.services.session_sign_ins import SignIns
from quiz_api.services.throttling import Throttle
from quiz_api.settings import Settings
from quiz_api.store.interface import Store


@dataclass(frozen=True, slots=True)
class SessionParts:
    sign_ins: SignIns
    roll_calls: RollCalls
    forms: SessionForms
    sessions: ClassSessions
    results: SessionResults
    finder: SessionFinder
    held: HeldSessions
    corrections: Corrections
    papers: PaperSheets
    attended: HouseholdSessions


def make_session_parts(
    settings: Settings,
    store: Store,
    curriculum: ServedCurriculum,
    key: SecretKey,
    throttle: Throttle,
    clock: Clock,
) -> SessionParts:
    calendar, system = SchoolCalendar(settings.zone), settings.system
    settling = Settling(curriculum, calendar, settings.most_absence / 100)
    sign_ins, roll_calls = SignIns(store, key, throttle), RollCalls(key, settling, system)
    forms = SessionForms(store, curriculum, calendar, clock, system)
    return SessionParts(
        sign_ins,
        roll_calls,
        forms,
        ClassSessions(store, calendar, clock, forms, settling),
        SessionResults(store, calendar, clock, system, settling),
        SessionFinder(store, curriculum, calendar, clock, sign_ins.codes, throttle),
        HeldSessions(store, calendar, clock),
        Corrections(store, calendar, clock, settling, system),
        PaperSheets(store, key, calendar, clock, system, roll_calls),
        HouseholdSessions(store, calendar, system),
    )
