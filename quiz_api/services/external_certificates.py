"""外部证书: papers that others issued, checked by a county and brought in by its list, all of it or nothing."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.errors import Refusal
from quiz_api.domain.hours_records import Certificate, CertificateKind
from quiz_api.domain.people import Person
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import RecordKind, Subject, SubjectKind
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.exports.sheet import Column, Sheet
from quiz_api.exports.xlsx_file import xlsx_bytes
from quiz_api.rosters.reading import read_roster
from quiz_api.rosters.table import TableRow, Wanted
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.exchange_files import ResultProblem, ResultsRefused
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import NaturalKeyTaken, Store, Writing

CERTIFY = Permission.CERTIFY
USERNAME, NAME, NUMBER, ISSUER, DAY = "登录名", "证书名称", "证书编号", "发证单位", "发证日期"
COLUMNS = tuple(Wanted(name, required=True) for name in (USERNAME, NAME, NUMBER, ISSUER, DAY))
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")


def external_template() -> bytes:
    """An empty .xlsx for a list of external certificates."""
    return xlsx_bytes(Sheet("外部证书", tuple(Column(column.name) for column in COLUMNS), ()))


@dataclass(frozen=True, slots=True)
class ExternalCertificates:
    store: Store
    calendar: SchoolCalendar
    clock: Clock

    def take(self, caller: Caller, path: str, data: bytes) -> int:
        """How many were taken in. Raises RosterRefused, ResultsRefused, NotFound."""
        table = read_roster(data, COLUMNS)
        problems = [
            ResultProblem(row.line, f"{item.column}：{item.advice}") for row in table.rows for item in row.problems
        ]
        if problems:
            raise ResultsRefused(problems)
        deed = Deed(self.calendar, caller.account, self.clock())
        with self.store.writing(caller.scope_for(CERTIFY)) as writing:
            caller.must(CERTIFY, path)
            people = {person.username: person for person in writing.people(path)}
            for row in table.rows:
                try:
                    self._take(writing, caller, deed, people.get(row.cells[USERNAME]), row)
                except Refusal as refusal:
                    problems.append(ResultProblem(row.line, refusal.detail))
            if problems:
                raise ResultsRefused(problems)
            append_audit(writing, caller, deed, AuditAction.TAKE_EXTERNAL, path, path)
        return len(table.rows)

    def _take(self, writing: Writing, caller: Caller, deed: Deed, person: Person | None, row: TableRow) -> None:
        if person is None or not caller.may(CERTIFY, person.home_path):
            raise Refusal("not-found", f"没有登录名是“{row.cells[USERNAME]}”的老师，请核对。")
        if person.id == caller.account:
            raise Refusal("own-record", "自己的证书请别的管理员来登记。")
        issued_on = self._day(row.cells[DAY])
        text = json.dumps({"name": row.cells[NAME], "issuer": row.cells[ISSUER]}, ensure_ascii=False, sort_keys=True)
        year = self.calendar.day(self.clock()).year
        number = f"Z{year}-{writing.next_number(f'certificate-{year}'):06d}"
        about = f"external:{row.cells[NUMBER]}"
        body = Certificate(
            number,
            CertificateKind.EXTERNAL,
            about,
            0,
            issued_on,
            hashlib.sha256(text.encode("utf-8")).hexdigest(),
            writing.put_side_text(text),
        )
        subject = Subject(SubjectKind.PERSON, person.id)
        key = (RecordKind.CERTIFICATE.value, person.id, CertificateKind.EXTERNAL.value, about, "")
        try:
            writing.append(deed.draft(subject, person.home_path, body, key))
        except NaturalKeyTaken as taken:
            raise Refusal("certificate-known", f"编号“{row.cells[NUMBER]}”已经登记过了。") from taken

    def _day(self, text: str) -> date:
        found = _DAY.fullmatch(text)
        try:
            day = date(*map(int, found.groups())) if found else None
        except ValueError:
            day = None
        if day is None:
            raise Refusal("bad-day", f"{DAY}要写 8 位数字，例如 20260630。")
        if day > self.calendar.day(self.clock()):
            raise Refusal("future-date", f"{DAY} {text} 还没有到。")
        return day
