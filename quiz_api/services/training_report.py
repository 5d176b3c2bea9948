"""教师培训学时台账: one query, read by the administrators' page and by the file, so that they cannot disagree.

Columns are those of usual ledgers, as far as this one holds them. 身份证号 is not among them and never will be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count, islice
from typing import NamedTuple

from quiz_api.domain.award_lines import AwardLine
from quiz_api.domain.class_periods import class_periods
from quiz_api.domain.hours_records import HoursClaim
from quiz_api.domain.masking import masked_name
from quiz_api.domain.people import Person
from quiz_api.domain.records import Evidence
from quiz_api.domain.school_calendar import SchoolCalendar, term_name, year_name
from quiz_api.domain.totals import unit_of
from quiz_api.exports.sheet import Cell, Column, ColumnKind, Sheet
from quiz_api.services.claim_words import ClaimWords, claim_of_award, words_of
from quiz_api.services.credits import NOTHING_ON_FILE, CreditBook
from quiz_api.services.export_reach import reaches_below
from quiz_api.services.recognitions import NOT_ON_FILE
from quiz_api.services.report_names import ReportNames
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.store.interface import Reading

AT_ONCE = 500
"""Rows whose people and scores are looked up together."""

COLUMNS = (
    Column("序号", ColumnKind.NUMBER),
    Column("学年"),
    Column("学期"),
    Column("县（区）"),
    Column("学校标识码"),
    Column("学校"),
    Column("人员编号"),
    Column("姓名（隐名）"),
    Column("人员类别"),
    Column("模块编号"),
    Column("模块名称"),
    Column("级别"),
    Column("培训方式"),
    Column("完成日期", ColumnKind.DAY),
    Column("分钟", ColumnKind.NUMBER),
    Column("学时", ColumnKind.NUMBER),
    Column("凭据"),
    Column("成绩", ColumnKind.NUMBER),
    Column("备案编号"),
    Column("状态"),
    Column("记录编号"),
)


class HoursRow(NamedTuple):
    """One award. `minutes` count only while `is_valid`; `void_reason` says why they do not."""

    record_id: str
    school_year: int
    term: int
    county: str
    school_code: str
    school: str
    person_id: str
    name: str
    posts: str
    module_id: str
    module: str
    level: str
    done_on: date
    way: str
    minutes: int
    evidence: str
    score_percent: int | None
    credit_number: str
    is_valid: bool
    void_reason: str

    @property
    def class_periods(self) -> Decimal:
        return class_periods(self.minutes)

    @property
    def state(self) -> str:
        return "有效" if self.is_valid else "已作废"


@dataclass(frozen=True, slots=True)
class _Batch:
    """Lines with the people in them, and with the reasons of what was taken back, by the id of its Void."""

    lines: list[AwardLine]
    people: dict[str, Person | None]
    reasons: dict[str, str]


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """Awards of a unit and all below it, in one school year, in the order in which the server took them."""

    reading: Reading
    curriculum: ServedCurriculum
    calendar: SchoolCalendar
    credits: CreditBook = NOTHING_ON_FILE

    def rows(self, path: str, school_year: int) -> Iterator[HoursRow]:
        return self._rows(self.reading.award_lines(school_year, organisation_path=path))

    def valid_rows(self, path: str, school_year: int, skipped: int = 0) -> Iterator[HoursRow]:
        """Those that count, of a unit and all below it, but for the first `skipped`."""
        lines = self.reading.award_lines(school_year, organisation_path=path)
        return self._rows(islice((line for line in lines if line.voided_by is None), skipped, None))

    def rows_within(self, path: str, school_year: int, today: date, *, below: bool) -> Iterator[HoursRow]:
        """With what lies below a unit, or without it."""
        if reaches_below(path, asked=below):
            return self.rows(path, school_year)
        staff = [person.id for person in self.reading.staff_of(path, today)]
        return iter(self.rows_of_unit(path, school_year, staff))

    def rows_of_unit(self, unit_path: str, school_year: int, staff: Iterable[str]) -> list[HoursRow]:
        """Of a county or city itself, without what lies below it: through its few people, and who else has a total."""
        people = {total.person_id for total in self.reading.training_totals(unit_path, school_year)} | {*staff}
        found = [line for each in people for line in self.reading.award_lines(school_year, subject_id=each)]
        here = [line for line in found if unit_of(line.organisation_path) == unit_path]
        return list(self._rows(sorted(here, key=lambda line: line.sequence)))

    def _rows(self, found: Iterable[AwardLine]) -> Iterator[HoursRow]:
        names = ReportNames(self.reading, self.curriculum)
        for batch in self._batches(iter(found), names):
            yield from [self._row(line, names, batch) for line in batch.lines]

    def _batches(self, lines: Iterator[AwardLine], names: ReportNames) -> Iterator[_Batch]:
        while some := list(islice(lines, AT_ONCE)):
            people = names.met({line.person_id for line in some})
            yield _Batch(some, people, self.reading.reasons_behind([each.voided_by for each in some if each.voided_by]))

    def sheet(self, path: str, school_year: int, today: date, *, below: bool) -> Sheet:
        rows = self.rows_within(path, school_year, today, below=below)
        return Sheet("教师培训学时台账", COLUMNS, _numbered(rows))

    def cells(self, path: str, school_year: int) -> Iterator[tuple[Cell, ...]]:
        """The rows of the file, one by one: a file of any length is written in constant memory."""
        return _numbered(self.rows(path, school_year))

    def _credit_number(self, line: AwardLine, done_on: date, claim: HoursClaim | None, words: ClaimWords | None) -> str:
        """The number on file that an award falls under; empty for none."""
        if not self.credits.on_file:
            return ""
        found = self.credits.covering(line.page_id, line.organisation_path, done_on, claim, words)
        return found.credit.number if found else ""

    def _row(self, line: AwardLine, names: ReportNames, batch: _Batch) -> HoursRow:
        county, code, school = names.place(line.organisation_path)
        module, level = names.page(line.page_id)
        done_on = self.calendar.day(line.happened_at)
        person = batch.people[line.person_id]
        claim = None if line.page_id else claim_of_award(self.reading, line)
        words = words_of(self.reading, claim) if claim is not None else None
        return HoursRow(
            line.record_id,
            line.school_year,
            line.term,
            county,
            code,
            school,
            line.person_id,
            person.display_name if person else "",
            names.posts(person, done_on),
            line.page_id,
            words.title if words is not None else module,
            level,
            done_on,
            _way(line, claim),
            line.minutes,
            str(line.evidence),
            line.score_percent,
            line.credit_number or self._credit_number(line, done_on, claim, words),
            line.voided_by is None,
            batch.reasons.get(line.voided_by, "") if line.voided_by else "",
        )


def _numbered(rows: Iterable[HoursRow]) -> Iterator[tuple[Cell, ...]]:
    return map(_cells, count(1), rows)


def _way(line: AwardLine, claim: HoursClaim | None) -> str:
    if claim is not None:
        return f"外部（{claim.category.value}）"
    return "线下" if line.evidence is Evidence.ON_SITE else "线上"


def _cells(number: int, row: HoursRow) -> tuple[Cell, ...]:
    return (
        number,
        year_name(row.school_year),
        term_name(row.term),
        row.county,
        row.school_code,
        row.school,
        row.person_id,
        masked_name(row.name),
        row.posts,
        row.module_id,
        row.module,
        row.level,
        row.way,
        row.done_on,
        row.minutes,
        row.class_periods,
        row.evidence,
        row.score_percent,
        row.credit_number or NOT_ON_FILE,
        row.state,
        row.record_id,
    )
