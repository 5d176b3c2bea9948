"""教师培训学时台账: one query, read by the administrators' page and by the file, so that they cannot disagree.

Columns are those of usual ledgers, as far as this one holds them. 身份证号 is not among them and never will be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice

from quiz_api.domain.class_periods import class_periods
from quiz_api.domain.hours_records import HoursClaim
from quiz_api.domain.masking import masked_name
from quiz_api.domain.people import Person
from quiz_api.domain.records import Evidence, HoursAward, LedgerRow, RecordKind
from quiz_api.domain.school_calendar import SchoolCalendar, term_name, year_name
from quiz_api.exports.sheet import Cell, Column, ColumnKind, Sheet
from quiz_api.services.claim_words import claim_behind, words_of
from quiz_api.services.credits import NOTHING_ON_FILE, CreditBook
from quiz_api.services.recognitions import NOT_ON_FILE, covering
from quiz_api.services.record_lines import LineWriter
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.units import Units
from quiz_api.store.interface import Reading, RecordQuery

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


@dataclass(frozen=True, slots=True)
class HoursRow:
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
class TrainingReport:
    """Awards of a unit and all below it, in one school year, in the order in which the server took them."""

    reading: Reading
    curriculum: ServedCurriculum
    calendar: SchoolCalendar
    credits: CreditBook = NOTHING_ON_FILE

    def rows(self, path: str, school_year: int) -> Iterator[HoursRow]:
        units = Units(self.reading)
        query = RecordQuery(kinds=frozenset({RecordKind.HOURS_AWARD}), organisation_path=path, school_year=school_year)
        records = iter(self.reading.records(query))
        while some := list(islice(records, AT_ONCE)):
            awards = [(row, row.record.body) for row in some if isinstance(row.record.body, HoursAward)]
            people = self.reading.people_named({row.record.draft.subject.id for row, _ in awards})
            scores = self.reading.scores_behind([award.completion_id for _, award in awards])
            for row, award in awards:
                person = people.get(row.record.draft.subject.id)
                yield self._row(row, award, units, person, scores.get(award.completion_id))

    def sheet(self, path: str, school_year: int) -> Sheet:
        return Sheet("教师培训学时台账", COLUMNS, list(self.cells(path, school_year)))

    def cells(self, path: str, school_year: int) -> Iterator[tuple[Cell, ...]]:
        """The rows of the file, one by one: a file of any length is written in constant memory."""
        return (_cells(number, row) for number, row in enumerate(self.rows(path, school_year), start=1))

    def _title(self, award: HoursAward, claim: HoursClaim | None) -> str:
        if claim is not None:
            return words_of(self.reading, claim).title
        return LineWriter(self.reading, self.curriculum).title(award.page_id)

    def _credit_number(self, row: LedgerRow, award: HoursAward) -> str:
        """The number on file that an award falls under; empty for none."""
        if not self.credits.on_file:
            return ""
        found = covering(self.reading, self.credits, self.calendar, row.record, award)
        return found.credit.number if found else ""

    def _row(
        self, row: LedgerRow, award: HoursAward, units: Units, person: Person | None, score: int | None
    ) -> HoursRow:
        draft = row.record.draft
        school = units.school(draft.organisation_path)
        entry = self.curriculum.entry(award.page_id)
        claim = claim_behind(self.reading, row.record)
        return HoursRow(
            record_id=row.record.id,
            school_year=draft.school_year,
            term=draft.term,
            county=units.county_name(draft.organisation_path),
            school_code=school.code if school else "",
            school=school.name if school else units.name(draft.organisation_path),
            person_id=draft.subject.id,
            name=person.display_name if person else "",
            posts=_posts_on(person, self.calendar.day(draft.happened_at)),
            module_id=award.page_id,
            module=self._title(award, claim),
            level=(entry.level if entry else None) or "",
            done_on=self.calendar.day(draft.happened_at),
            way=_way(award, claim),
            minutes=award.minutes,
            evidence=award.evidence.value,
            score_percent=score,
            credit_number=award.credit_number or self._credit_number(row, award),
            is_valid=row.voided_by is None,
            void_reason=LineWriter(self.reading, self.curriculum).line(row).void_reason if row.voided_by else "",
        )


def _way(award: HoursAward, claim: HoursClaim | None) -> str:
    if claim is not None:
        return f"外部（{claim.category.value}）"
    return "线下" if award.evidence is Evidence.ON_SITE else "线上"


def _posts_on(person: Person | None, day: date) -> str:
    if person is None:
        return ""
    return "、".join(dict.fromkeys(post.kind.value for post in person.posts_on(day)))


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
