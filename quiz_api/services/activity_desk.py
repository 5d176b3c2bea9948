"""What a school has told of its activities this year, and what it may still be asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quiz_api.domain.class_names import SchoolSystem
from quiz_api.domain.denominators import Denominator
from quiz_api.domain.errors import NotFound
from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import RecordKind
from quiz_api.domain.school_calendar import Clock, SchoolCalendar, year_name
from quiz_api.domain.small_groups import told_cell
from quiz_api.domain.teaching import ActivityReport
from quiz_api.domain.totals import unit_of
from quiz_api.exports.sheet import Cell, Column, ColumnKind, Sheet
from quiz_api.services.activity_bases import COUNTED_OF, ActivityBases
from quiz_api.services.scopes import Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.units import Units
from quiz_api.store.interface import RecordQuery, Store
from site_builder.counting import BASES, ActivityKind, Counting

SEE = (Permission.REPORT_ACTIVITIES, Permission.SEE_LESSONS)

COLUMNS = (
    Column("序号", ColumnKind.NUMBER),
    Column("学年"),
    Column("县（区）"),
    Column("学校标识码"),
    Column("学校"),
    Column("活动"),
    Column("日期", ColumnKind.DAY),
    Column("填的数"),
    *(Column(f"基数（{word}）", ColumnKind.NUMBER) for word in BASES),
    Column("状态"),
    Column("记录编号"),
)


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One report. `counts` are (label, number, unit) in the order of the form; `denominators` are of what they are,
    as of that day.
    """

    record_id: str
    school_year: int
    county: str
    school_code: str
    school: str
    kind_id: str
    name: str
    held_on: date
    counts: tuple[tuple[str, int, str], ...]
    entered_by: str
    unit_path: str
    is_valid: bool
    denominators: tuple[Denominator, ...]

    @property
    def words(self) -> str:
        return "，".join(f"{label} {number} {unit}".strip() for label, number, unit in self.counts)


@dataclass(frozen=True, slots=True)
class ActivityPage:
    school: Organisation
    school_year: int
    kinds: tuple[ActivityKind, ...]
    rows: tuple[ActivityRow, ...]
    today: date
    may_report: bool

    def times(self, kind: ActivityKind) -> int:
        """How often an activity was told of this year."""
        return sum(row.is_valid and row.kind_id == kind.id for row in self.rows)


def activity_rows(counting: Counting, bases: ActivityBases, school_year: int) -> list[ActivityRow]:
    """Reports of a unit and all below it, in the order in which the server took them."""
    reading, path = bases.reading, bases.path
    units = Units(reading)
    query = RecordQuery(kinds=frozenset({RecordKind.ACTIVITY}), organisation_path=path, school_year=school_year)
    found = []
    for row in reading.records(query):
        body, draft = row.record.body, row.record.draft
        if not isinstance(body, ActivityReport):
            continue
        kind = counting.activity(body.activity)
        asked = {count.name: (count.label, count.unit) for count in kind.counts} if kind else {}
        counts = tuple((*asked.get(count.name, (count.name, "")), count.number) for count in body.counts)
        school = units.school(draft.organisation_path)
        found.append(
            ActivityRow(
                record_id=row.record.id,
                school_year=draft.school_year,
                county=units.county_name(draft.organisation_path),
                school_code=school.code if school else "",
                school=school.name if school else "",
                kind_id=body.activity,
                name=kind.name if kind else body.activity,
                held_on=body.held_on,
                counts=tuple((label, number, unit) for label, unit, number in counts),
                entered_by=draft.entered_by,
                unit_path=draft.organisation_path,
                is_valid=row.voided_by is None,
                denominators=bases.of(kind, draft.organisation_path, body.held_on),
            )
        )
    return found


def activity_sheet(counting: Counting, bases: ActivityBases, school_year: int, *, below: bool) -> Sheet:
    found = activity_rows(counting, bases, school_year)
    here = (row for row in found if below or unit_of(row.unit_path) == bases.path)
    return Sheet("活动填报", COLUMNS, [_cells(number, row) for number, row in enumerate(here, start=1)])


def _cells(number: int, row: ActivityRow) -> tuple[Cell, ...]:
    place = (number, year_name(row.school_year), row.county, row.school_code, row.school)
    bases = {base.counted: told_cell(base.shown) for base in row.denominators}
    numbers = (bases.get(COUNTED_OF[word]) for word in BASES)
    return (*place, row.name, row.held_on, row.words, *numbers, "有效" if row.is_valid else "已撤回", row.record_id)


@dataclass(frozen=True, slots=True)
class ActivityDesk:
    store: Store
    curriculum: ServedCurriculum
    calendar: SchoolCalendar
    clock: Clock
    system: SchoolSystem

    def page(self, caller: Caller, path: str) -> ActivityPage:
        """A school's activities of this school year, newest first. Raises NotFound."""
        now = self.clock()
        school_year = self.calendar.school_year(now)
        with self.store.reading(caller.scope_for(*SEE)) as reading:
            school = reading.organisation(path) if any(caller.may(needed, path) for needed in SEE) else None
            if school is None or school.kind is not OrganisationKind.SCHOOL:
                raise NotFound("这所学校")
            counting = self.curriculum.counting
            by_card = caller.sees_households(path)
            bases = ActivityBases(reading, path, self.calendar, self.system, self.calendar.day(now), by_card)
            rows = activity_rows(counting, bases, school_year)
        may_report = caller.may(Permission.REPORT_ACTIVITIES, path)
        return ActivityPage(
            school, school_year, counting.activities, tuple(rows[::-1]), self.calendar.day(now), may_report
        )
