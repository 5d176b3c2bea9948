"""The form by which a class session is made: what can be chosen, and what is wrong with what was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from quiz_api.domain.class_names import SchoolSystem, class_label
from quiz_api.domain.class_sessions import ClassSession, Practice, SessionForm, SessionKind, SessionState, Venue
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.ids import IdKind, new_id
from quiz_api.domain.organisations import Organisation, OrganisationKind, school_path
from quiz_api.domain.permissions import Permission
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.services.next_step import stages_of_class
from quiz_api.services.scopes import Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.store.interface import Reading, Store
from site_builder.curriculum import PARENT_STAGES

HOLD = Permission.HOLD_SESSIONS
MOST_TITLE = 60
MOST_MINUTES = 8 * 60
FARTHEST = timedelta(days=400)
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Invited:
    """A choice of the form: a class of the school, or a unit whose families or staff may come."""

    path: str
    label: str
    is_class: bool


@dataclass(frozen=True, slots=True)
class StageLessons:
    """The parent lessons of one stage, as id and title. `is_ours` where the unit has that stage; a city or county has
    every one.
    """

    stage: str
    lessons: tuple[tuple[str, str], ...]
    is_ours: bool


@dataclass(frozen=True, slots=True)
class SessionChoices:
    """What somebody who makes a session chooses from; of the lessons, those of the unit's own stages come first."""

    unit: Organisation
    classes: tuple[Invited, ...]
    lessons: tuple[StageLessons, ...]
    modules: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class WantedSession:
    """A filled form; `begins` is a local time as a browser writes it (2026-11-26T19:00). An empty `practice` is that of
    the lesson; `practice_sure` says that another one was meant.
    """

    kind: str
    form: str
    venue: str
    practice: str
    title: str
    host: str
    place: str
    begins: str
    minutes: str
    page_id: str
    audience: tuple[str, ...]
    practice_sure: str = ""


@dataclass(frozen=True, slots=True)
class SessionForms:
    store: Store
    curriculum: ServedCurriculum
    calendar: SchoolCalendar
    clock: Clock
    system: SchoolSystem

    def choices(self, caller: Caller, unit_path: str) -> SessionChoices:
        """Raises NotFound."""
        with self.store.reading(caller.scope_for(HOLD)) as reading:
            unit = unit_held(reading, caller, unit_path)
            return SessionChoices(
                unit,
                tuple(self._classes(reading, unit)),
                self._lessons(self._stages(reading, unit)),
                tuple((entry.id, entry.title) for entry in self.curriculum.training_modules()),
            )

    def _stages(self, reading: Reading, unit: Organisation) -> tuple[str, ...]:
        """Stages of a school, or those that a class may be in; above schools, all."""
        school = reading.organisation(school_path(unit.path) or unit.path)
        stages = school.stages if school else ()
        if school is not None and unit.kind is OrganisationKind.CLASS:
            stages = stages_of_class(unit, school, self.calendar.school_year(self.clock()), self.system)
        return stages or tuple(PARENT_STAGES)

    def _lessons(self, own: tuple[str, ...]) -> tuple[StageLessons, ...]:
        of_stage: dict[str, list[tuple[str, str]]] = {stage: [] for stage in PARENT_STAGES}
        for entry in self.curriculum.parent_lessons():
            of_stage.setdefault(entry.stage or "", []).append((entry.id, f"{entry.title}（{entry.mode}）"))
        found = [StageLessons(stage, tuple(each), stage in own) for stage, each in of_stage.items() if each]
        return tuple(sorted(found, key=lambda each: not each.is_ours))

    def _classes(self, reading: Reading, unit: Organisation) -> Iterator[Invited]:
        """Classes of a school or the one class; above schools, the units right below."""
        if unit.kind is OrganisationKind.CLASS:
            yield Invited(unit.path, self._label(unit), is_class=True)
            return
        wanted = OrganisationKind.CLASS if unit.kind is OrganisationKind.SCHOOL else None
        below = [one for one in reading.organisations(wanted, unit.path) if one.parent_path == unit.path]
        for one in sorted(below, key=lambda one: (-(one.entry_year or 0), one.number or 0, one.name)):
            if one.closed_on is None:
                yield Invited(one.path, self._label(one), is_class=one.kind is OrganisationKind.CLASS)

    def _label(self, unit: Organisation) -> str:
        return class_label(unit, self.calendar.school_year(self.clock()), self.system)

    def read(
        self, reading: Reading, caller: Caller, unit: Organisation, wanted: WantedSession, now: datetime
    ) -> ClassSession:
        problems: list[tuple[str, str]] = []

        def problem(field: str, advice: str) -> None:
            problems.append((field, advice))

        kind = _chosen(SessionKind, wanted.kind)
        if kind is None:
            problem("kind", "请选择是哪一种活动。")
        minutes = int(wanted.minutes) if wanted.minutes.isascii() and wanted.minutes.isdigit() else 0
        begins, title = self._moment(wanted.begins), wanted.title.strip() or self._page_title(wanted.page_id)
        if not title or len(title) > MOST_TITLE:
            problem("title", f"写这一场讲什么，不超过 {MOST_TITLE} 个字；选了课就可以不写。")
        if begins is None or abs(begins - now) > FARTHEST:
            problem("begins", "写开始的日期和时间，前后一年以内。")
        if not 5 <= minutes <= MOST_MINUTES:
            problem("minutes", f"写多少分钟，5 到 {MOST_MINUTES}。")
        allowed = {invited.path for invited in self._classes(reading, unit)} | {unit.path}
        if not (audience := _audience(kind, unit, wanted.audience)) or not set(audience) <= allowed:
            problem("audience", "请选择谁来参加。")
        if wanted.page_id and self.curriculum.entry(wanted.page_id) is None:
            problem("page_id", "没有这一课，请重新选。")
        practice = self._practice(wanted, kind, problem)
        if problems or kind is None or begins is None:
            raise Refusal("bad-fields", "".join(advice for _, advice in problems), fields=tuple(problems))
        return ClassSession(
            id=new_id(IdKind.SESSION),
            unit_path=unit.path,
            kind=kind,
            form=_chosen(SessionForm, wanted.form) or SessionForm.SCREEN,
            venue=_chosen(Venue, wanted.venue) or Venue.SCHOOL,
            practice=practice,
            title=title,
            host=wanted.host.strip()[:MOST_TITLE] or self._host(reading, unit),
            place=wanted.place.strip()[:MOST_TITLE],
            audience=audience,
            begins_at=begins,
            minutes=minutes,
            state=SessionState.PLANNED,
            made_by=caller.account,
            page_id=wanted.page_id,
            is_sample=unit.is_sample,
        )

    def _practice(
        self, wanted: WantedSession, kind: SessionKind | None, problem: Callable[[str, str], None]
    ) -> Practice:
        """What was chosen, else what the lesson is; one that is not the lesson's is asked about once."""
        entry = self.curriculum.entry(wanted.page_id) if wanted.page_id else None
        of_lesson = _chosen(Practice, entry.mode or "") if entry is not None else None
        chosen = _chosen(Practice, wanted.practice)
        if kind is None or kind.is_for_staff:
            return chosen or Practice.GUIDANCE
        if chosen is None and of_lesson is None:
            problem("practice", "没有选课，写明算指导还是实践。")
        elif chosen and of_lesson and entry and chosen is not of_lesson and wanted.practice_sure != "yes":
            lesson = f"《{entry.title}》是{of_lesson.value}课，这里选的是{chosen.value}"
            problem("practice", f"{lesson}。照课算，改选“照选的课”；确实按{chosen.value}办的，在下面打勾。")
        return chosen or of_lesson or Practice.GUIDANCE

    def _host(self, reading: Reading, unit: Organisation) -> str:
        school = reading.organisation(school_path(unit.path) or unit.path)
        return school.name if school else unit.name

    def _page_title(self, page_id: str) -> str:
        entry = self.curriculum.entry(page_id) if page_id else None
        return entry.title if entry else ""

    def _moment(self, local: str) -> datetime | None:
        try:
            moment = datetime.fromisoformat(local)
            return None if moment.tzinfo else moment.replace(tzinfo=self.calendar.zone)
        except ValueError:
            return None


def unit_held(reading: Reading, caller: Caller, path: str) -> Organisation:
    """A unit that the caller may hold sessions for. Raises NotFound."""
    unit = reading.organisation(path) if caller.may(HOLD, path) else None
    if unit is None:
        raise NotFound("这个单位")
    return unit


def _audience(kind: SessionKind | None, unit: Organisation, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Staff belong to a school and not to its classes: what it holds for them invites all, whatever was ticked."""
    if kind is not None and kind.is_for_staff and unit.kind is OrganisationKind.SCHOOL:
        return (unit.path,)
    return tuple(dict.fromkeys(wanted))


def _chosen(kind: type[Choice], value: str) -> Choice | None:
    return kind(value) if value in set(kind) else None
