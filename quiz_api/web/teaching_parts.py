"""The services about taught lessons and activities, put together."""

from __future__ import annotations

from dataclasses import dataclass

from quiz_api.domain.class_names import SchoolSystem
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.services.activity_desk import ActivityDesk
from quiz_api.services.audit import AuditLog
from quiz_api.services.lesson_desk import LessonDesk
from quiz_api.services.lesson_pace import LessonPace
from quiz_api.services.lesson_register import LessonRegister
from quiz_api.services.office_tasks import OfficeTasks
from quiz_api.services.rows_behind import RowsBehind
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.term_calendars import TermCalendars
from quiz_api.store.interface import Store


@dataclass(frozen=True, slots=True)
class TeachingParts:
    lessons: LessonDesk
    register: LessonRegister
    activities: ActivityDesk
    pace: LessonPace
    behind: RowsBehind
    tasks: OfficeTasks


def make_teaching_parts(
    store: Store,
    curriculum: ServedCurriculum,
    calendar: SchoolCalendar,
    clock: Clock,
    terms: TermCalendars,
    system: SchoolSystem,
) -> TeachingParts:
    lessons = LessonDesk(store, curriculum, calendar, clock, terms, system)
    return TeachingParts(
        lessons,
        LessonRegister(store, curriculum, calendar, clock, system, lessons),
        ActivityDesk(store, curriculum, calendar, clock, system),
        LessonPace(store, curriculum),
        RowsBehind(store, curriculum, calendar, clock, terms, system, AuditLog(store, calendar, clock)),
        OfficeTasks(store, curriculum, calendar, clock, terms, system),
    )
