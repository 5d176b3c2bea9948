"""授课登记表: what was written on paper for a term, printed with a row a class and slot, and brought in all at once.

A row without a date was not taught and is passed over. One row that is wrong keeps the whole sheet out, so that nobody
has to wonder which half was taken. A sheet that comes twice records once: each row meets its natural key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.class_names import SchoolSystem, find_class
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.events import LessonTaught
from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.domain.people import Person
from quiz_api.domain.permissions import Permission
from quiz_api.domain.person_names import name_key
from quiz_api.domain.records import RecordKind, Void
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.domain.school_terms import Slot
from quiz_api.domain.void_reasons import REGISTER_UNDONE
from quiz_api.exports.sheet import Cell, Column, Sheet
from quiz_api.exports.xlsx_file import xlsx_bytes
from quiz_api.rosters.reading import read_roster
from quiz_api.rosters.table import TableRow, Wanted
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.lesson_desk import LessonDesk
from quiz_api.services.lessons_taught import MAY_ENTER, LessonsTaught
from quiz_api.services.scopes import Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.store.interface import Reading, RecordQuery, Store, Writing

ENTER = Permission.ENTER_LESSONS
WEEKS, CLASS, LESSON, TITLE, DAY, TEACHER, MINUTES = "周次", "班级", "课题编号", "课题", "上课日期", "授课教师", "分钟"
COLUMNS = (
    Wanted(WEEKS),
    Wanted(CLASS, required=True),
    Wanted(LESSON, required=True, aliases=("编号",), may_be_empty=True),
    Wanted(TITLE),
    Wanted(DAY, required=True, aliases=("日期", "授课日期"), may_be_empty=True, is_day=True),
    Wanted(TEACHER, required=True, aliases=("教师", "登录名"), may_be_empty=True),
    Wanted(MINUTES, aliases=("时长",)),
)
MOST_MINUTES = 240


class RegisterRefused(Refusal):
    """Nothing was taken; every problem at once, as (line, advice)."""

    def __init__(self, problems: list[tuple[int, str]]) -> None:
        self.problems = tuple(problems)
        told = " ".join(f"第 {line} 行：{advice}" for line, advice in problems[:20])
        more = f" 另有 {len(problems) - 20} 处，改好以后再传。" if len(problems) > 20 else ""
        super().__init__("bad-register", f"一节也没有导入。{told}{more}")


@dataclass(frozen=True, slots=True)
class Brought:
    """What a sheet came to: new lessons, lessons that were there, rows without a date. `batch` takes it all back."""

    batch: str
    fresh: int
    already: int
    empty: int


@dataclass(frozen=True, slots=True)
class LessonRegister:
    store: Store
    curriculum: ServedCurriculum
    calendar: SchoolCalendar
    clock: Clock
    system: SchoolSystem
    desk: LessonDesk

    def blank(self, caller: Caller, path: str, term: int) -> bytes:
        """The .xlsx of a school and term: a row for each class and slot, with the lesson of the syllabus."""
        found = self.desk.map(caller, path, term)
        if found.map is None:
            raise NotFound("这所学校")
        taught = {one.unit.path: one for one in self.desk.classes(caller, found.unit.path)}
        rows = [
            _blank_row(line.label, slot, taught[line.unit.path].lesson_of(slot))
            for line in found.map.classes
            if line.unit.path in taught
            for slot in found.map.slots
        ]
        return xlsx_bytes(Sheet("授课登记表", tuple(Column(column.name) for column in COLUMNS), rows))

    def bring(self, caller: Caller, path: str, data: bytes, batch: str) -> Brought:
        """Take a filled sheet. `batch` is an id of the page, the same when it is sent twice. Raises Refusal."""
        table = read_roster(data, COLUMNS)
        problems = [(row.line, f"{item.column}：{item.advice}") for row in table.rows for item in row.problems]
        now = self.clock()
        deed = Deed(self.calendar, caller.account, now, batch)
        filled = [row for row in table.rows if row.cells[DAY]]
        with self.store.writing(caller.scope_for(*MAY_ENTER)) as writing:
            school = writing.organisation(path) if caller.may(ENTER, path) else None
            if school is None or school.kind is not OrganisationKind.SCHOOL:
                raise NotFound("这所学校")
            reader = _RowReader(writing, school, self.curriculum, self.calendar.school_year(now), self.system)
            wanted = [(row.line, lesson) for row in filled if (lesson := reader.read(row)) is not None]
            problems += reader.problems
            fresh, already = self._take(writing, caller, deed, wanted, problems, now)
            if problems:
                raise RegisterRefused(sorted(problems))
            append_audit(writing, caller, deed, AuditAction.IMPORT_LESSONS, school.id, path)
        return Brought(batch, fresh, already, len(table.rows) - len(filled))

    def undo(self, caller: Caller, path: str, batch: str) -> int:
        """Take back every lesson that one sheet brought; how many."""
        now = self.clock()
        deed = Deed(self.calendar, caller.account, now)
        with self.store.writing(caller.scope_for(ENTER)) as writing:
            caller.must(ENTER, path)
            query = RecordQuery(kinds=frozenset({RecordKind.DELIVERY}), organisation_path=path, include_void=False)
            found = [row.record for row in writing.records(query) if batch and row.record.draft.event_id == batch]
            if not found:
                raise NotFound("这次导入")
            reason = writing.put_side_text(REGISTER_UNDONE)
            for record in found:
                draft = record.draft
                writing.append(deed.draft(draft.subject, draft.organisation_path, Void(record.id, reason)))
            append_audit(writing, caller, deed, AuditAction.VOID, path, path)
        return len(found)

    def _take(
        self,
        writing: Writing,
        caller: Caller,
        deed: Deed,
        wanted: list[tuple[int, LessonTaught]],
        problems: list[tuple[int, str]],
        now: datetime,
    ) -> tuple[int, int]:
        lessons = LessonsTaught(self.curriculum, self.calendar, self.system)
        fresh = already = 0
        for line, lesson in wanted:
            try:
                data, _ = lessons.take(writing, caller, deed, lesson, now)
            except Refusal as refusal:
                problems.append((line, refusal.detail))
                continue
            fresh += bool(data["recorded"])
            already += bool(data["already"])
        return fresh, already


def _blank_row(label: str, slot: Slot, lesson: tuple[str, str] | None) -> tuple[Cell, ...]:
    page_id, title = lesson or ("", "")
    return (f"{slot.weeks_name}（{slot.first.month}.{slot.first.day}起）", label, page_id, title, "", "", "")


class _RowReader:
    """What a row means; what it cannot mean is gathered in `problems`."""

    def __init__(
        self, reading: Reading, school: Organisation, curriculum: ServedCurriculum, year: int, system: SchoolSystem
    ) -> None:
        self._classes = list(reading.organisations(OrganisationKind.CLASS, school.path))
        self._called: dict[str, list[Person]] = {}
        for person in reading.people(school.path):
            for word in {person.username, name_key(person.display_name)} - {""}:
                self._called.setdefault(word, []).append(person)
        self._curriculum = curriculum
        self._year = year
        self._system = system
        self.problems: list[tuple[int, str]] = []

    def read(self, row: TableRow) -> LessonTaught | None:
        unit = find_class(row.cells[CLASS], self._classes, self._year, self._system)
        person = self._person(row.cells[TEACHER])
        day = _day(row.cells[DAY])
        lesson = row.cells[LESSON]
        minutes = row.cells[MINUTES]
        entry = self._curriculum.entry(lesson)
        told = [
            (unit is None, f"没有“{row.cells[CLASS]}”这个班。这张表可能是别的学校或别的班的，请核对。"),
            (person is None, f"“{row.cells[TEACHER]}”不是本校的一位老师，重名的请写登录名。"),
            (day is None, f"上课日期“{row.cells[DAY]}”认不出来，请写成 2026-11-26。"),
            (entry is None or entry.kind != "lesson", f"目录里没有编号是“{lesson}”的课；自编课请老师自己记。"),
            (bool(minutes) and not _is_minutes(minutes), f"分钟写 1 到 {MOST_MINUTES}。"),
        ]
        wrong = [(row.line, advice) for is_wrong, advice in told if is_wrong]
        if wrong or unit is None or person is None or day is None:
            self.problems += wrong
            return None
        return LessonTaught((unit.path,), day, lesson, minutes=int(minutes) if minutes else None, teacher=person.id)

    def _person(self, typed: str) -> Person | None:
        found = self._called.get(typed) or self._called.get(name_key(typed), [])
        return found[0] if len(found) == 1 else None


def _is_minutes(text: str) -> bool:
    return text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= MOST_MINUTES


def _day(text: str) -> date | None:
    """2026-11-26, 2026/11/26, 2026.11.26 or 2026年11月26日; None for anything else."""
    plain = text.strip().split(" ")[0]
    for mark in "/.年月":
        plain = plain.replace(mark, "-")
    parts = plain.removesuffix("日").split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        return None
