"""Numbered exports: made once, logged, kept byte for byte, sent again as they were."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.class_names import SIX_THREE, SchoolSystem
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.organisations import Organisation, school_path
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import ExportManifest, Record, Subject, SubjectKind
from quiz_api.domain.school_calendar import Clock, SchoolCalendar, year_name
from quiz_api.exports.sheet import Sheet
from quiz_api.services.activity_bases import ActivityBases
from quiz_api.services.activity_desk import activity_sheet
from quiz_api.services.attendance_report import AttendanceReport
from quiz_api.services.audit import append_audit
from quiz_api.services.credits import CreditBook, credit_book
from quiz_api.services.deeds import Deed
from quiz_api.services.export_cover import Issue, about, cover
from quiz_api.services.export_reach import reach_words, reaches_below
from quiz_api.services.export_writing import made_file
from quiz_api.services.lesson_report import LessonReport
from quiz_api.services.scopes import Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.standing_exports import standing_numbers
from quiz_api.services.term_calendars import TermCalendars
from quiz_api.services.training_report import TrainingReport
from quiz_api.services.xapi_statements import Statement, StatementWriter
from quiz_api.store.interface import ChainHead, Reading, Store


class Amended(Refusal):
    """The file was issued again, as `number`; what stood there before is kept nowhere."""

    def __init__(self, before: str, number: str, extension: str) -> None:
        said = f"{before} 已更正：里面有人按法律抹去了，能指到这个人的几格清空。"
        detail = f"{said}更正后的编号是 {number}，行数和合计不变，请取那一份。"
        super().__init__("export-amended", detail, status=410)
        self.number = number
        self.url = f"/api/v1/exports/{number}.{extension}"


MOST_PURPOSE = 200
NUMBER = re.compile(r"X[0-9]{4}-[0-9]{6}")
_UNSAFE_IN_A_NAME = re.compile(r"[^\w—（）-]+")


class Report(StrEnum):
    TRAINING_HOURS = "training-hours"
    PARENT_ATTENDANCE = "parent-attendance"
    LESSONS_TAUGHT = "lessons-taught"
    ACTIVITIES = "activities"


REPORT_TITLES = {
    Report.TRAINING_HOURS: "教师培训学时台账",
    Report.PARENT_ATTENDANCE: "家庭学习记录",
    Report.LESSONS_TAUGHT: "开课记录",
    Report.ACTIVITIES: "活动填报",
}


OF_SCHOOLS = frozenset({Report.LESSONS_TAUGHT, Report.ACTIVITIES})
"""Reports about classes and schools, not about learners."""


class ExportFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    NDJSON = "ndjson"


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """`organisation` is the path of the unit, `below` whether what lies below it is in the file; `school_year` None
    means the present one. `site` is the address of this site, for the cover of the file.
    """

    report: Report
    format: ExportFormat
    organisation: str
    school_year: int | None
    purpose: str
    below: bool = True
    site: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a sheet is asked for, once the unit is known to be the caller's. `by_card`: families card by card."""

    report: Report
    unit: Organisation
    year: int
    book: CreditBook
    by_card: bool
    below: bool


@dataclass(frozen=True, slots=True)
class IssuedExport:
    """An export as it was issued; `file_name` carries scope and period, never a person's name; `reach` is in words.
    `standing` is how many rows count: what the overview said when it was made; None where rows do not say.
    """

    number: str
    format: ExportFormat
    sha256: str
    rows: int
    file_name: str
    below: bool
    reach: str
    unit_name: str
    standing: int | None = None


@dataclass(frozen=True, slots=True)
class ExportDesk:
    store: Store
    curriculum: ServedCurriculum
    calendar: SchoolCalendar
    clock: Clock
    statements: StatementWriter
    terms: TermCalendars
    system: SchoolSystem = SIX_THREE

    def issue(self, caller: Caller, request: ExportRequest) -> IssuedExport:
        """Make, number, log and keep a file. Raises Refusal `purpose-needed`, NotFound."""
        purpose = request.purpose.strip()
        if not purpose or len(purpose) > MOST_PURPOSE:
            detail = f"请写明导出做什么用，不超过 {MOST_PURPOSE} 个字。"
            raise Refusal("purpose-needed", detail, fields=(("purpose", "要写用途。"),))
        now = self.clock()
        year = request.school_year if request.school_year is not None else self.calendar.school_year(now)
        book = credit_book(self.store, request.organisation)
        with self.store.reading(caller.scope) as reading:
            unit = _unit(reading, caller, request.organisation)
            below, by_card = reaches_below(unit.path, asked=request.below), caller.sees_households(unit.path)
            asked = Asked(request.report, unit, year, book, by_card, below)
            found = self._found(reading, request.format, asked)
            made = made_file(found, request.format.value)
            heads = reading.chain_heads()
        deed = Deed(self.calendar, caller.account, now)
        with made, self.store.writing(caller.scope) as writing:
            today = self.calendar.day(now)
            number = f"X{today.year}-{writing.next_number(f'export-{today.year}'):06d}"
            issue = Issue(number, today, made.rows, made.standing, request.site)
            if isinstance(found, Sheet):
                made.finish(
                    cover(found, issue, of_families=request.report is Report.PARENT_ATTENDANCE), f"编号 {number}"
                )
            sha256 = writing.put_export(number, made.file)
            manifest = ExportManifest(
                number=number,
                report=request.report.value,
                format=request.format.value,
                scope_path=unit.path,
                year=year,
                rows=made.rows,
                sha256=sha256,
                purpose_ref=writing.put_side_text(purpose),
                chain_heads_sha256=_heads_sha256(heads),
                with_below=below,
                standing=made.standing,
            )
            writing.append(deed.draft(Subject(SubjectKind.ORGANISATION, unit.id), unit.path, manifest))
            append_audit(writing, caller, deed, AuditAction.EXPORT, number, unit.path)
        return _issued(manifest, unit)

    def fetch(self, caller: Caller, number: str, extension: str) -> tuple[IssuedExport, bytes]:
        """The very bytes that were issued; taking them is logged.

        Raises NotFound, also for other units' exports, and Amended.
        """
        record = self.find(number)
        manifest = record.body if record else None
        if record is None or not isinstance(manifest, ExportManifest) or manifest.format != extension:
            raise NotFound("这份导出")
        if not may_take(caller, record, manifest):
            raise NotFound("这份导出")
        if later := self.amended_by(number):
            raise Amended(number, later, extension)
        with self.store.reading(caller.scope) as reading:
            content = reading.export_bytes(number)
            unit = reading.organisation(manifest.scope_path)
        if content is None or unit is None:
            raise NotFound("这份导出")
        deed = Deed(self.calendar, caller.account, self.clock())
        with self.store.writing(caller.scope) as writing:
            append_audit(writing, caller, deed, AuditAction.DOWNLOAD, number, manifest.scope_path)
        return _issued(manifest, unit), content

    def find(self, number: str) -> Record | None:
        """The manifest behind a public number; for `/verify/<number>` too."""
        return self.store.door().export_manifest(number) if NUMBER.fullmatch(number) else None

    def amended_by(self, number: str) -> str:
        """The number under which a file stands now; empty while its own holds."""
        return standing_numbers(self.store.door(), (number,)).get(number, "")

    def _found(self, reading: Reading, kind: ExportFormat, asked: Asked) -> Sheet | Iterator[Statement]:
        """Rows or statements, made while they are read. Raises Refusal `only-counts`."""
        if kind is not ExportFormat.NDJSON:
            return self.sheet(reading, asked)
        if asked.report is Report.TRAINING_HOURS:
            training = TrainingReport(reading, self.curriculum, self.calendar, asked.book)
            today = self.calendar.day(self.clock())
            return self.statements.of_training(
                training.rows_within(asked.unit.path, asked.year, today, below=asked.below)
            )
        if asked.report in OF_SCHOOLS:
            title = REPORT_TITLES[asked.report]
            raise Refusal("no-statements", f"{title}说的是学校和班级，不是学习者，没有 xAPI 格式。请换一种格式。")
        if asked.by_card and school_path(asked.unit.path):
            lessons = AttendanceReport(reading, self.curriculum, self.calendar).rows(asked.unit.path, asked.year)
            return self.statements.of_attendance(lessons)
        raise Refusal("only-counts", "家庭学习记录在县区和市只有户数，没有逐条的记录；请由学校自己导出 xAPI。")

    def sheet(self, reading: Reading, asked: Asked) -> Sheet:
        """The one query that pages and files share, with the cover of the file."""
        lines = about(REPORT_TITLES[asked.report], asked.unit, asked.year, below=asked.below)
        return replace(self._sheet(reading, asked), cover=lines)

    def _sheet(self, reading: Reading, asked: Asked) -> Sheet:
        path, year, below, today = asked.unit.path, asked.year, asked.below, self.calendar.day(self.clock())
        if asked.report is Report.TRAINING_HOURS:
            training = TrainingReport(reading, self.curriculum, self.calendar, asked.book)
            return training.sheet(path, year, today, below=below)
        if asked.report is Report.LESSONS_TAUGHT:
            return LessonReport(reading, self.curriculum, self.terms, self.system).sheet(path, year, below=below)
        if asked.report is Report.ACTIVITIES:
            bases = ActivityBases(reading, path, self.calendar, self.system, today, asked.by_card)
            return activity_sheet(self.curriculum.counting, bases, year, below=below)
        lessons = AttendanceReport(reading, self.curriculum, self.calendar, self.system)
        return lessons.sheet(path, year, today, by_card=asked.by_card, below=below)


def _unit(reading: Reading, caller: Caller, path: str) -> Organisation:
    unit = reading.organisation(path) if caller.may(Permission.EXPORT, path) else None
    if unit is None:
        raise NotFound("这个单位")
    return unit


def may_take(caller: Caller, record: Record, manifest: ExportManifest) -> bool:
    """A school's attendance may go card by card: it is for those who see the cards, and for who made the file."""
    by_card = manifest.report == Report.PARENT_ATTENDANCE and school_path(manifest.scope_path) is not None
    is_own = record.draft.entered_by == caller.account
    if not caller.may(Permission.EXPORT, manifest.scope_path):
        return False
    return not by_card or is_own or caller.sees_households(manifest.scope_path)


def _issued(manifest: ExportManifest, unit: Organisation) -> IssuedExport:
    title = REPORT_TITLES[Report(manifest.report)]
    name = _UNSAFE_IN_A_NAME.sub("", unit.name) + ("" if manifest.with_below else "本级")
    file_name = f"{name}_{title}_{year_name(manifest.year)}_{manifest.number}.{manifest.format}"
    reach, kind = reach_words(manifest.scope_path, below=manifest.with_below), ExportFormat(manifest.format)
    shown = (file_name, manifest.with_below, reach, unit.name, manifest.standing)
    return IssuedExport(manifest.number, kind, manifest.sha256, manifest.rows, *shown)


def _heads_sha256(heads: tuple[ChainHead, ...]) -> str:
    """SHA-256 of the chain heads that the rows rest on."""
    text = json.dumps([[head.chain, head.length, head.hash] for head in heads], separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
