"""上完了: a class had a lesson. One transaction for all classes that had it; what is there already stays once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from quiz_api.domain.class_names import SchoolSystem, grade_of, sections_of
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.events import Json, LessonObserved, LessonTaught
from quiz_api.domain.organisations import Organisation, OrganisationKind, school_path
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import Draft, Record, Subject, SubjectKind
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.domain.teaching import Delivery, DeliveryEvidence, Observation
from quiz_api.services.deeds import Deed
from quiz_api.services.open_units import must_be_open
from quiz_api.services.scopes import Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.store.interface import NaturalKeyTaken, Writing

KINDERGARTEN = "幼儿园"
MAY_ENTER = (Permission.TEACH, Permission.ENTER_LESSONS)


@dataclass(frozen=True, slots=True)
class LessonsTaught:
    curriculum: ServedCurriculum
    calendar: SchoolCalendar
    system: SchoolSystem

    def take(
        self, writing: Writing, caller: Caller, deed: Deed, payload: LessonTaught, now: datetime
    ) -> tuple[dict[str, Json], tuple[str, ...]]:
        """Keep the lesson for each class; returns the small answer and the ids of the records. Raises Refusal."""
        if payload.on > self.calendar.day(now):
            raise Refusal("lesson-in-future", "上课日期还没有到，等上完了再记。", fields=(("on", "不能晚于今天。"),))
        teacher_id = payload.teacher or caller.account
        evidence = self._evidence(caller, deed, payload, teacher_id)
        units = [self._class(writing, caller, path, payload.on, evidence) for path in payload.classes]
        minutes = self._minutes(payload)
        if evidence is DeliveryEvidence.ADMINISTRATOR:
            _check_teacher(writing, teacher_id, units)
        standing = {unit.id: writing.live_record(delivery_key(unit, payload)) for unit in units}
        fresh = [unit for unit in units if standing[unit.id] is None]
        already = [record for record in standing.values() if record is not None]
        title_ref = writing.put_side_text(payload.own.title) if payload.own and fresh else ""
        body = Delivery(
            page_id=payload.lesson,
            class_path="",
            taught_on=payload.on,
            teacher_id=teacher_id,
            minutes=minutes,
            evidence=evidence,
            stopped_at=payload.stopped_at,
            step_minutes=payload.step_minutes,
            own_area=payload.own.area if payload.own else "",
            title_ref=title_ref,
            together=deed.event_id if len(units) > 1 else "",
        )
        records = []
        for unit in fresh:
            try:
                draft = self._draft(deed, unit, replace(body, class_path=unit.path), delivery_key(unit, payload))
                records.append(writing.append(draft))
            except NaturalKeyTaken as taken:
                already.append(taken.existing)
        data: dict[str, Json] = {"recorded": _paths(records), "already": _paths(already)}
        return data, tuple(record.id for record in (*records, *already))

    def observe(self, writing: Writing, caller: Caller, deed: Deed, payload: LessonObserved) -> str:
        """Confirm a colleague's lesson; returns the id of the record. Raises Refusal, NotFound."""
        row = writing.record(payload.record_id)
        body = row.record.body if row else None
        if row is None or not isinstance(body, Delivery) or not caller.may(Permission.TEACH, body.class_path):
            raise NotFound("这节课的记录")
        if row.voided_by is not None:
            raise Refusal("already-void", "这节课的记录已经作废，不用确认。", status=409)
        if caller.account in (body.teacher_id, row.record.draft.entered_by):
            raise Refusal("own-lesson", "自己上的课、自己记的课，请听课的同事来确认。", status=403)
        if self._days_since(body.taught_on, deed) > self.curriculum.counting.lessons.observer_days:
            days = self.curriculum.counting.lessons.observer_days
            raise Refusal("too-late", f"听课人要在上课以后 {days} 天之内确认，这节课已经过了。", status=409)
        key = observation_key(row.record.id)
        standing = writing.live_record(key)
        if standing is not None:
            return standing.id
        draft = deed.draft(row.record.draft.subject, body.class_path, Observation(row.record.id), key)
        return writing.append(self._of_day(draft, body.taught_on)).id

    def _evidence(self, caller: Caller, deed: Deed, payload: LessonTaught, teacher_id: str) -> DeliveryEvidence:
        """Who writes, and how long after the lesson. Raises Refusal `too-late`, `not-your-lesson`."""
        days = self._days_since(payload.on, deed)
        enters = all(caller.may(Permission.ENTER_LESSONS, path) for path in payload.classes)
        if teacher_id != caller.account:
            if not enters:
                raise Refusal("not-your-lesson", "替别的老师补录，由学校管理员来做。", status=403)
            return DeliveryEvidence.ADMINISTRATOR
        own_days = self.curriculum.counting.lessons.own_days
        if days <= own_days:
            return DeliveryEvidence.OWN_LATER if days > 0 else DeliveryEvidence.OWN_DAY
        if enters:
            return DeliveryEvidence.ADMINISTRATOR
        detail = f"上课已经超过 {own_days} 天，自己补不了。请把日期、班级和课题告诉学校管理员，由管理员补录。"
        raise Refusal("too-late", detail, status=409)

    def _class(
        self, writing: Writing, caller: Caller, path: str, day: date, evidence: DeliveryEvidence
    ) -> Organisation:
        """A class of the caller's school that was there on the day. Raises NotFound, Refusal `class-gone`."""
        needed = Permission.ENTER_LESSONS if evidence is DeliveryEvidence.ADMINISTRATOR else Permission.TEACH
        unit = writing.organisation(path) if caller.may(needed, path) else None
        if unit is None or unit.kind is not OrganisationKind.CLASS:
            raise NotFound("这个班")
        year = self.calendar.school_year(self._noon(day))
        if (unit.closed_on is not None and unit.closed_on <= day) or not is_taught(unit, year, self.system):
            detail = f"{unit.name}在那一天不在校（还没有入学，或已经毕业、撤并）。请核对班级和日期。"
            raise Refusal("class-gone", detail, fields=(("classes", detail),))
        must_be_open(writing, path, day)
        return unit

    def _minutes(self, payload: LessonTaught) -> int:
        """Raises NotFound for a lesson that is not in the catalogue."""
        if payload.own is not None:
            return payload.minutes or 0
        entry = self.curriculum.entry(payload.lesson)
        if entry is None or entry.kind != "lesson":
            raise NotFound("这节课")
        if payload.stopped_at > len(entry.steps):
            raise Refusal("no-such-step", f"这节课只有 {len(entry.steps)} 步，请刷新页面再记。", status=409)
        return payload.minutes or entry.minutes or 0

    def _days_since(self, day: date, deed: Deed) -> int:
        return (self.calendar.day(deed.happened_at) - day).days

    def _draft(self, deed: Deed, unit: Organisation, body: Delivery, key: tuple[str, ...]) -> Draft:
        return self._of_day(deed.draft(Subject(SubjectKind.CLASS, unit.id), unit.path, body, key), body.taught_on)

    def _of_day(self, draft: Draft, day: date) -> Draft:
        """A lesson belongs to the term in which it was, whenever it was written down."""
        noon = self._noon(day)
        return replace(draft, school_year=self.calendar.school_year(noon), term=self.calendar.term(noon))

    def _noon(self, day: date) -> datetime:
        return datetime.combine(day, time(12), self.calendar.zone)


def is_taught(unit: Organisation, school_year: int, system: SchoolSystem) -> bool:
    """True while a class is in school; also where its grade cannot be told."""
    return unit.entry_year is None or bool(grade_of(unit, school_year, system))


def owes_lessons(unit: Organisation, school_year: int, system: SchoolSystem) -> bool:
    """True for a class in school that is to have a lesson in each two weeks. The rule is for 中小学 (S000, S003): in a
    kindergarten activities take the place of lessons.
    """
    return is_taught(unit, school_year, system) and not is_kindergarten(unit)


def is_kindergarten(unit: Organisation) -> bool:
    """True for a class of one, and for a school that is nothing else."""
    return sections_of(unit.stages) == (KINDERGARTEN,)


def delivery_key(unit: Organisation, payload: LessonTaught) -> tuple[str, ...]:
    """A class has a lesson once a day; of its own lessons, one of each area."""
    what = f"own:{payload.own.area}" if payload.own else payload.lesson
    return ("delivery", unit.id, what, payload.on.isoformat())


def observation_key(record_id: str) -> tuple[str, ...]:
    return ("observed", record_id)


def _check_teacher(writing: Writing, teacher_id: str, units: list[Organisation]) -> None:
    """The teacher named by an administrator works, or worked, at the school. Raises NotFound."""
    person = writing.person(teacher_id)
    schools = {school_path(post.organisation_path) for post in person.posts} if person else set()
    if not all(school_path(unit.path) in schools for unit in units):
        raise NotFound("这位老师")


def _paths(records: list[Record]) -> list[Json]:
    return [record.draft.organisation_path for record in records]
