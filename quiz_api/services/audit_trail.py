"""Who looked at and took what: read by the auditor of a unit, and by nobody who is in it for that reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from quiz_api.domain.audit_actions import AuditAction, words_of
from quiz_api.domain.errors import NotFound
from quiz_api.domain.organisations import Organisation
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import AuditEntry, LedgerRow, RecordKind, SubjectKind
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.exports.sheet import Column, Sheet
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.scopes import Caller
from quiz_api.services.units import Units
from quiz_api.store.interface import Reading, RecordQuery, Store

A_PAGE = 200
IN_A_FILE = 20_000
LOOKED_THROUGH = 20_000
"""Entries that are gone through, at most, for those of one very unit."""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """`who` is a name and a sign-in name, 一个家庭, or an id where the auditor may not know the name; `target` an id or
    a number as the ledger has it.
    """

    id: str
    taken_at: datetime
    who: str
    words: str
    unit: str
    target: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Lines of a unit and below, the newest first; `more` when older ones were left off."""

    unit: Organisation
    lines: tuple[AuditLine, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class AuditTrail:
    store: Store
    calendar: SchoolCalendar
    clock: Clock

    def page(self, caller: Caller, unit_path: str, most: int = A_PAGE, *, below: bool = True) -> AuditPage:
        """Of the unit, with or without what lies below. Raises NotFound. Reading the log is itself logged."""
        return self._read(caller, unit_path, most, AuditAction.VIEW_AUDIT, below=below)

    def sheet(self, caller: Caller, unit_path: str, *, below: bool = True) -> Sheet:
        """The same as a file, the newest IN_A_FILE entries. Raises NotFound."""
        found = self._read(caller, unit_path, IN_A_FILE, AuditAction.EXPORT_AUDIT, below=below)
        columns = (
            Column("时间"),
            Column("谁"),
            Column("做了什么"),
            Column("哪个单位"),
            Column("对象编号"),
            Column("记录编号"),
        )
        zone = self.calendar.zone
        rows = (
            (
                f"{line.taken_at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
                line.who,
                line.words,
                line.unit,
                line.target,
                line.id,
            )
            for line in found.lines
        )
        return Sheet("审计日志", columns, tuple(rows))

    def _read(self, caller: Caller, unit_path: str, most: int, action: AuditAction, *, below: bool) -> AuditPage:
        caller.must(Permission.READ_AUDIT, unit_path)
        scope = caller.scope_for(Permission.READ_AUDIT)
        query = RecordQuery(
            kinds=frozenset({RecordKind.AUDIT}),
            organisation_path=unit_path,
            newest_first=True,
            limit=most + 1 if below else LOOKED_THROUGH,
        )
        with self.store.reading(scope) as reading:
            unit = reading.organisation(unit_path)
            if unit is None:
                raise NotFound("这个单位")
            listed = reading.records(query)
            own = (row for row in listed if below or row.record.draft.organisation_path == unit_path)
            rows = list(islice(own, most + 1))
            lines = tuple(_lines(reading, rows[:most]))
        deed = Deed(self.calendar, caller.account, self.clock())
        with self.store.writing(scope) as writing:
            append_audit(writing, caller, deed, action, unit_path, unit_path)
        return AuditPage(unit, lines, len(rows) > most)


def _lines(reading: Reading, rows: list[LedgerRow]) -> Iterator[AuditLine]:
    units = Units(reading)
    for row in rows:
        record, body = row.record, row.record.body
        if isinstance(body, AuditEntry):
            unit = _place(units, record.draft.organisation_path)
            target = "" if body.target.startswith("/") else body.target
            yield AuditLine(record.id, record.taken_at, _who(reading, row), words_of(body.action), unit, target)


def _who(reading: Reading, row: LedgerRow) -> str:
    subject = row.record.draft.subject
    if subject.kind is SubjectKind.HOUSEHOLD:
        return "一个家庭"
    person = reading.person(subject.id)
    return f"{person.display_name}（{person.username}）" if person else f"上级或外单位的人（{subject.id}）"


def _place(units: Units, path: str) -> str:
    """A class with its school: 2024级3班 there are many."""
    school = units.school(path)
    names = (school.name if school and school.path != path else "", units.name(path))
    return "，".join(name for name in names if name)
