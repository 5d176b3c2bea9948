"""教师培训学时台账: one query, read by the administrators' page and by the file, so that they cannot disagree.

Columns are those of usual ledgers, as far as this one holds them. 身份证号 is not among them and never will be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice

from quiz_api.domain.class_periods import class_periods
from quiz_api.domain.hours_records import HoursClaim
from quiz_api.domain.masking import masked_name
from quiz_api.domain.records import Evidence, HoursAward, LedgerRow, RecordKind
from quiz_api.domain.school_calendar import SchoolCalendar, term_name, year_name
from quiz_api.domain.totals import unit_of
from quiz_api.exports.sheet import Cell, Column, ColumnKind, Sheet
from quiz_api.services.claim_words import claim_behind, words_of
from quiz_api.services.credits import NOTHING_ON_FILE, CreditBook
from quiz_api.services.recognitions import NOT_ON_FILE, covering
from quiz_api.services.report_names import ReportNames
from quiz_api.services.served_curriculum import ServedCurriculum
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
        return self._rows(self.reading.records(_awards(school_year, organisation_path=path)))

    def rows_of_unit(self, unit_path: str, school_year: int, staff: Iterable[str]) -> list[HoursRow]:
        """Of a county or city itself, without what lies below it: through its few people, and who else has a total."""
        people = {total.person_id for total in self.reading.training_totals(unit_path, school_year)} | {*staff}
        found = [row for each in people for row in self.reading.records(_awards(school_year, subject_id=each))]
        here = [row for row in found if unit_of(row.record.draft.organisation_path) == unit_path]
        return list(self._rows(sorted(here, key=lambda row: row.record.sequence)))

    def _rows(self, found: Iterable[LedgerRow]) -> Iterator[HoursRow]:
        names = ReportNames(self.reading, self.curriculum)
        records = iter(found)
        while some := list(islice(records, AT_ONCE)):
            awards = [(row, row.record.body) for row in some if isinstance(row.record.body, HoursAward)]
            names.meet({row.record.draft.subject.id for row, _ in awards})
            scores = self.reading.scores_behind([award.completion_id for _, award in awards])
            reasons = self.reading.reasons_behind([row.voided_by for row, _ in awards if row.voided_by])
            for row, award in awards:
                yield self._row(row, award, names, scores.get(award.completion_id), reasons)

    def sheet(self, path: str, school_year: int) -> Sheet:
        return Sheet("教师培训学时台账", COLUMNS, self.cells(path, school_year))

    def cells(self, path: str, school_year: int) -> Iterator[tuple[Cell, ...]]:
        """The rows of the file, one by one: a file of any length is written in constant memory."""
        return (_cells(number, row) for number, row in enumerate(self.rows(path, school_year), start=1))

    def _credit_number(self, row: LedgerRow, award: HoursAward) -> str:
        """The number on file that an award falls under; empty for none."""
        if not self.credits.on_file:
            return ""
        found = covering(self.reading, self.credits, self.calendar, row.record, award)
        return found.credit.number if found else ""

    def _row(
        self, row: LedgerRow, award: HoursAward, names: ReportNames, score: int | None, reasons: dict[str, str]
    ) -> HoursRow:
        draft = row.record.draft
        county, code, school = names.place(draft.organisation_path)
        module, level = names.page(award.page_id)
        done_on = self.calendar.day(draft.happened_at)
        claim = claim_behind(self.reading, row.record)
        return HoursRow(
            record_id=row.record.id,
            school_year=draft.school_year,
            term=draft.term,
            county=county,
            school_code=code,
            school=school,
            person_id=draft.subject.id,
            name=names.person(draft.subject.id),
            posts=names.posts(draft.subject.id, done_on),
            module_id=award.page_id,
            module=words_of(self.reading, claim).title if claim is not None else module,
            level=level,
            done_on=done_on,
            way=_way(award, claim),
            minutes=award.minutes,
            evidence=award.evidence.value,
            score_percent=score,
            credit_number=award.credit_number or self._credit_number(row, award),
            is_valid=row.voided_by is None,
            void_reason=reasons.get(row.voided_by, "") if row.voided_by else "",
        )


def _way(award: HoursAward, claim: HoursClaim | None) -> str:
    if claim is not None:
        return f"外部（{claim.category.value}）"
    return "线下" if award.evidence is Evidence.ON_SITE else "线上"


def _awards(school_year: int, *, organisation_path: str = "", subject_id: str = "") -> RecordQuery:
    kinds = frozenset({RecordKind.HOURS_AWARD})
    return RecordQuery(kinds, subject_id, organisation_path, school_year=school_year)


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
