"""What one account sees of itself: hours of the year, records, and what is kept about it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from quiz_api.domain.class_names import SchoolSystem, class_label
from quiz_api.domain.class_periods import class_periods, missing_periods
from quiz_api.domain.organisations import Organisation, school_path
from quiz_api.domain.records import Attendance, Evidence, HoursAward, LedgerRow, RecordKind
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.exports.csv_file import csv_bytes
from quiz_api.exports.sheet import Column, ColumnKind, Sheet
from quiz_api.services.consent import has_consented
from quiz_api.services.next_step import next_lesson, stages_of_class
from quiz_api.services.record_lines import LineWriter, RecordLine, minutes_that_count
from quiz_api.services.scopes import Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.store.interface import Reading, RecordQuery, Store
from site_builder.bundle import CatalogueEntry

SHOWN = frozenset({RecordKind.HOURS_AWARD, RecordKind.ATTEMPT, RecordKind.ATTENDANCE, RecordKind.CONSENT})
KIND_NAMES = {
    RecordKind.ATTEMPT: "测验",
    RecordKind.COMPLETION: "学完",
    RecordKind.HOURS_AWARD: "学时",
    RecordKind.ATTENDANCE: "家长课",
    RecordKind.DELIVERY: "上课",
    RecordKind.OBSERVATION: "听课",
    RecordKind.ACTIVITY: "活动",
    RecordKind.VOID: "作废",
    RecordKind.CONSENT: "隐私说明",
    RecordKind.EXPORT: "导出",
    RecordKind.AUDIT: "查看",
    RecordKind.HOURS_CLAIM: "申报校外学时",
    RecordKind.CLAIM_STEP: "审核",
    RecordKind.CREDIT: "备案",
    RecordKind.RECOGNITION: "继续教育学时",
    RecordKind.JUDGEMENT: "现场评定",
    RecordKind.CERTIFICATE: "证明和证书",
    RecordKind.SIGN_IN: "签到",
    RecordKind.SIGN_OUT: "签退",
}


@dataclass(frozen=True, slots=True)
class OwnYear:
    """Records of one school year, newest first. `units` are the names of the caller's school, or of its classes.
    `earlier` are a household's lessons of the years before, newest first; `next_lesson` is one that it has not seen.

    `has_answered` is True once the caller has said yes or no to the privacy notice, in whichever year.
    """

    school_year: int
    lines: tuple[RecordLine, ...]
    earlier: tuple[RecordLine, ...]
    units: tuple[str, ...]
    consented: bool
    has_answered: bool
    next_lesson: CatalogueEntry | None

    def of(self, kind: RecordKind) -> tuple[RecordLine, ...]:
        return tuple(line for line in self.lines if line.kind is kind)

    @property
    def minutes(self) -> int:
        return minutes_that_count(self.lines)

    @property
    def earned(self) -> Decimal:
        return class_periods(self.minutes)

    @property
    def missing(self) -> Decimal:
        return missing_periods(self.minutes)


@dataclass(frozen=True, slots=True)
class OwnRecords:
    store: Store
    curriculum: ServedCurriculum
    calendar: SchoolCalendar
    clock: Clock
    system: SchoolSystem

    def year(self, caller: Caller) -> OwnYear:
        now = self.clock()
        school_year = self.calendar.school_year(now)
        with self.store.reading(caller.scope) as reading:
            rows = list(reading.records(RecordQuery(kinds=SHOWN, subject_id=caller.account)))
            replaced = {row.record.body.replaces for row in rows if isinstance(row.record.body, Attendance)}
            held = [row for row in rows if row.record.id not in replaced]
            of_year = [row for row in held if row.record.draft.school_year == school_year]
            before = [row for row in held if row.record.draft.school_year < school_year]
            lessons = [row for row in before if isinstance(row.record.body, Attendance)]
            done = frozenset(page for row in rows if (page := finished_page_id(row, school_year)))
            return OwnYear(
                school_year=school_year,
                lines=tuple(LineWriter(reading, self.curriculum).lines(of_year))[::-1],
                earlier=tuple(LineWriter(reading, self.curriculum).lines(lessons))[::-1],
                units=tuple(self._units(reading, caller)),
                consented=caller.household is None or has_consented(reading, caller),
                has_answered=any(row.record.kind is RecordKind.CONSENT for row in rows),
                next_lesson=self._next_lesson(reading, caller, done, school_year),
            )

    def export(self, caller: Caller) -> bytes:
        """Everything that is recorded about the caller, as CSV: made on demand and not kept."""
        with self.store.reading(caller.scope) as reading:
            rows = reading.records(RecordQuery(subject_id=caller.account))
            lines = list(LineWriter(reading, self.curriculum).lines(rows))
        return csv_bytes(_own_sheet(lines, self.calendar))

    def _next_lesson(
        self, reading: Reading, caller: Caller, done: frozenset[str], school_year: int
    ) -> CatalogueEntry | None:
        stages: list[str] = []
        for unit in self._classes(reading, caller):
            school = reading.organisation(school_path(unit.path) or unit.path)
            stages.extend(stages_of_class(unit, school, school_year, self.system) if school else ())
        return next_lesson(self.curriculum, stages, done)

    def _units(self, reading: Reading, caller: Caller) -> list[str]:
        if caller.person is None:
            year = self.calendar.school_year(self.clock())
            return [class_label(unit, year, self.system) for unit in self._classes(reading, caller)]
        home = reading.organisation(caller.person.home_path)
        return [home.name] if home else []

    def cards(self, caller: Caller) -> tuple[str, ...]:
        """Class and card number of a household, as they stand on its card, for whoever asks it: 七年级(2)班 07 号."""
        places = caller.household.places_on(self.calendar.day(self.clock())) if caller.household else ()
        year = self.calendar.school_year(self.clock())
        with self.store.reading(caller.scope) as reading:
            units = [(place.card_number, reading.organisation(place.class_path)) for place in places]
            return tuple(f"{class_label(unit, year, self.system)} {number:02d} 号" for number, unit in units if unit)

    def _classes(self, reading: Reading, caller: Caller) -> list[Organisation]:
        places = caller.household.places_on(self.calendar.day(self.clock())) if caller.household else ()
        classes = [reading.organisation(place.class_path) for place in places]
        return [unit for unit in classes if unit]


def finished_page_id(row: LedgerRow, school_year: int) -> str:
    """Id of the page that this row says is done, so that it need not be done again; empty otherwise."""
    body = row.record.body
    if row.voided_by is not None or not isinstance(body, HoursAward | Attendance):
        return ""
    if body.evidence is Evidence.GRADE_D:
        return ""
    is_over = body.rule.renews_yearly and row.record.draft.school_year != school_year
    return "" if is_over else body.page_id


def _own_sheet(lines: list[RecordLine], calendar: SchoolCalendar) -> Sheet:
    columns = (
        Column("日期", ColumnKind.DAY),
        Column("内容"),
        Column("名称"),
        Column("单位"),
        Column("学时", ColumnKind.NUMBER),
        Column("成绩", ColumnKind.NUMBER),
        Column("凭据"),
        Column("状态"),
        Column("记录编号"),
    )
    rows = [
        (
            calendar.day(line.happened_at),
            KIND_NAMES[line.kind],
            line.title or line.target,
            line.unit,
            line.class_periods,
            line.score_percent,
            line.evidence,
            f"已作废：{line.void_reason}" if line.voided_by else "有效",
            line.id,
        )
        for line in lines
    ]
    return Sheet("我的记录", columns, rows)
