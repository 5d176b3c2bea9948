"""开课记录: which class had which lesson when. One query for the pages and for the file.

A lesson counts towards "one in two weeks" when it is not void and content/policy/counting.yml lets it count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from quiz_api.domain.class_names import SchoolSystem, class_label
from quiz_api.domain.masking import masked_name
from quiz_api.domain.people import Person
from quiz_api.domain.records import LedgerRow, RecordKind
from quiz_api.domain.school_calendar import term_name, year_name
from quiz_api.domain.school_terms import SchoolYear, Slot
from quiz_api.domain.teaching import WITH_OBSERVER, Delivery, Observation
from quiz_api.exports.sheet import Cell, Column, ColumnKind, Sheet
from quiz_api.services.export_reach import reaches_below
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.term_calendars import TermCalendars
from quiz_api.services.units import Units
from quiz_api.store.interface import Reading, RecordQuery
from site_builder.counting import LessonRules

AT_ONCE = 500
"""Rows whose teachers are looked up together."""

COLUMNS = (
    Column("序号", ColumnKind.NUMBER),
    Column("学年"),
    Column("学期"),
    Column("周次"),
    Column("县（区）"),
    Column("学校标识码"),
    Column("学校"),
    Column("班级"),
    Column("课题编号"),
    Column("课题"),
    Column("板块"),
    Column("授课日期", ColumnKind.DAY),
    Column("授课教师编号"),
    Column("授课教师（隐名）"),
    Column("分钟", ColumnKind.NUMBER),
    Column("上到第几步"),
    Column("凭据"),
    Column("计入两周一节"),
    Column("状态"),
    Column("记录编号"),
)


@dataclass(frozen=True, slots=True)
class LessonRow:
    """A class had a lesson. `slot` is None on days that no two weeks of the calendar hold; `url` is empty for a lesson
    of the school's own, and for one that the site no longer has.
    """

    record_id: str
    school_year: int
    term: int
    slot: Slot | None
    county: str
    school_code: str
    school: str
    class_path: str
    class_label: str
    page_id: str
    title: str
    area: str
    taught_on: date
    teacher_id: str
    teacher: str
    entered_by: str
    minutes: int
    stopped_at: int
    steps: int
    evidence: str
    is_observed: bool
    counts: bool
    is_valid: bool
    void_reason: str
    url: str = ""

    @property
    def state(self) -> str:
        return "有效" if self.is_valid else "已作废"

    @property
    def reached(self) -> str:
        """全部, or the step at which the lesson stopped."""
        return f"第 {self.stopped_at} 步" if 0 < self.stopped_at < self.steps else "全部"


class LessonReport:
    """Taught lessons of a unit and all below it, in the order in which the server took them."""

    def __init__(
        self, reading: Reading, curriculum: ServedCurriculum, terms: TermCalendars, system: SchoolSystem
    ) -> None:
        self.reading = reading
        self._curriculum = curriculum
        self._terms = terms
        self._system = system
        self._units = Units(reading)
        self._years: dict[tuple[str, int], SchoolYear] = {}

    def rows(self, path: str, school_year: int) -> Iterator[LessonRow]:
        return self._rows(path, school_year, self._taught(path, school_year))

    def rows_counting(self, path: str, school_year: int) -> Iterator[LessonRow]:
        """Those that count by the policy of today."""
        taught = self._taught(path, school_year)
        counting = (at for at in taught if at[0].voided_by is None and self.counts(at[1]))
        return self._rows(path, school_year, counting)

    def number_counting(self, path: str, school_year: int) -> int:
        """How many those are, from what the store keeps: no lesson is read."""
        return sum(lessons_counting(self.reading, path, school_year, self._curriculum.counting.lessons).values())

    def _taught(self, path: str, school_year: int) -> Iterator[tuple[LedgerRow, Delivery]]:
        query = RecordQuery(kinds=frozenset({RecordKind.DELIVERY}), organisation_path=path, school_year=school_year)
        for row in self.reading.records(query):
            if isinstance(row.record.body, Delivery):
                yield row, row.record.body

    def _rows(self, path: str, school_year: int, taught: Iterator[tuple[LedgerRow, Delivery]]) -> Iterator[LessonRow]:
        observed = self._observed(path, school_year)
        while found := list(islice(taught, AT_ONCE)):
            people = self.reading.people_named({body.teacher_id for _, body in found})
            reasons = self.reading.reasons_behind([row.voided_by for row, _ in found if row.voided_by])
            for row, body in found:
                reason = reasons.get(row.voided_by, "") if row.voided_by else ""
                yield self._row(row, body, people.get(body.teacher_id), reason, is_observed=row.record.id in observed)

    def sheet(self, path: str, school_year: int, *, below: bool) -> Sheet:
        """Every class is in a school: of an office alone there is no row."""
        found = self.rows(path, school_year) if reaches_below(path, asked=below) else iter(())
        rows = (_cells(number, row) for number, row in enumerate(found, start=1))
        return Sheet("开课记录", COLUMNS, list(rows))

    def year(self, school_path: str, school_year: int) -> SchoolYear:
        """The calendar that holds at a school, looked up once."""
        key = (school_path, school_year)
        if key not in self._years:
            self._years[key] = self._terms.year_in(self.reading, school_path, school_year)
        return self._years[key]

    def _observed(self, path: str, school_year: int) -> frozenset[str]:
        """Ids of the lessons that a colleague has confirmed."""
        query = RecordQuery(
            kinds=frozenset({RecordKind.OBSERVATION}),
            organisation_path=path,
            school_year=school_year,
            include_void=False,
        )
        bodies = (row.record.body for row in self.reading.records(query))
        return frozenset(body.record_id for body in bodies if isinstance(body, Observation))

    def _row(
        self, row: LedgerRow, body: Delivery, teacher: Person | None, reason: str, *, is_observed: bool
    ) -> LessonRow:
        record, draft = row.record, row.record.draft
        school = self._units.school(body.class_path)
        unit = self._units.at(body.class_path)
        entry = self._curriculum.entry(body.page_id) if body.page_id else None
        year = self.year(school.path if school else body.class_path, draft.school_year)
        return LessonRow(
            record_id=record.id,
            school_year=draft.school_year,
            term=draft.term,
            slot=year.slot_of(body.taught_on),
            county=self._units.county_name(body.class_path),
            school_code=school.code if school else "",
            school=school.name if school else "",
            class_path=body.class_path,
            class_label=class_label(unit, draft.school_year, self._system) if unit else "",
            page_id=body.page_id,
            title=self._title(body),
            area=body.own_area or (entry.area if entry else None) or "",
            taught_on=body.taught_on,
            teacher_id=body.teacher_id,
            teacher=teacher.display_name if teacher else "",
            entered_by=draft.entered_by,
            minutes=body.minutes,
            stopped_at=body.stopped_at,
            steps=len(entry.steps) if entry else 0,
            evidence=body.evidence.value + (WITH_OBSERVER if is_observed else ""),
            is_observed=is_observed,
            counts=row.voided_by is None and self.counts(body),
            is_valid=row.voided_by is None,
            void_reason=reason,
            url=entry.url if entry else "",
        )

    def counts(self, body: Delivery) -> bool:
        """What the policy lets count towards one lesson in two weeks."""
        rules = self._curriculum.counting.lessons
        return body.minutes >= rules.least_minutes and (rules.own_lessons_count or bool(body.page_id))

    def _title(self, body: Delivery) -> str:
        if body.page_id:
            return self._curriculum.title(body.page_id)
        return (self.reading.side_text(body.title_ref) or "") if body.title_ref else ""


def lessons_counting(reading: Reading, path: str, school_year: int, rules: LessonRules) -> Counter[str]:
    """Lessons that the policy lets count, by unit, from kept totals."""
    found: Counter[str] = Counter()
    for total in reading.taught_totals(path, school_year):
        if total.minutes >= rules.least_minutes and (rules.own_lessons_count or not total.own):
            found[total.unit_path] += total.lessons
    return found


def _cells(number: int, row: LessonRow) -> tuple[Cell, ...]:
    return (
        number,
        year_name(row.school_year),
        term_name(row.term),
        row.slot.weeks_name if row.slot else "不在教学周",
        row.county,
        row.school_code,
        row.school,
        row.class_label,
        row.page_id or "自编",
        row.title,
        row.area,
        row.taught_on,
        row.teacher_id,
        masked_name(row.teacher),
        row.minutes,
        row.reached,
        row.evidence,
        "计入" if row.counts else "不计入",
        row.state,
        row.record_id,
    )
