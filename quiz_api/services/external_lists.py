"""Lists of external certificates after they were taken in: what each brought, its undoing, and all in a table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.errors import NotFound
from quiz_api.domain.events import RecordVoided
from quiz_api.domain.hours_records import Certificate, CertificateKind
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import LedgerRow, RecordKind
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.exports.sheet import Column, Sheet
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.external_certificates import COLUMNS
from quiz_api.services.scopes import Caller
from quiz_api.services.units import Units
from quiz_api.services.voids import take_void
from quiz_api.store.interface import Reading, RecordQuery, Store

CERTIFY = Permission.CERTIFY
UNDONE = "整批登记错了，撤销"
ALSO = ("姓名", "单位", "本站编号", "状态")
"""Columns behind those of the template, which a list that is brought in again leaves unread."""


@dataclass(frozen=True, slots=True)
class ExternalList:
    """Certificates that came with one file; `id` is the record of its first. `standing` are those not voided."""

    id: str
    taken_at: datetime
    many: int
    standing: int


@dataclass(frozen=True, slots=True)
class ExternalLists:
    store: Store
    calendar: SchoolCalendar
    clock: Clock

    def lists(self, caller: Caller, path: str) -> tuple[ExternalList, ...]:
        """Newest first."""
        with self.store.reading(caller.scope_for(CERTIFY)) as reading:
            caller.must(CERTIFY, path)
            found: dict[tuple[str, datetime], list[LedgerRow]] = {}
            for row in _taken_in(reading, path):
                found.setdefault(_came_with(row), []).append(row)
        return tuple(
            ExternalList(
                some[0].record.id, some[0].record.taken_at, len(some), sum(row.voided_by is None for row in some)
            )
            for some in reversed(found.values())
        )

    def undo(self, caller: Caller, path: str, list_id: str) -> int:
        """Take back whatever of a list still stands; how many. Raises NotFound, and what a single void raises."""
        deed = Deed(self.calendar, caller.account, self.clock())
        with self.store.writing(caller.scope_for(CERTIFY, Permission.VOID)) as writing:
            caller.must(CERTIFY, path)
            rows = list(_taken_in(writing, path))
            first = next((row for row in rows if row.record.id == list_id), None)
            if first is None:
                raise NotFound("这一批外部证书")
            wrong = [row for row in rows if _came_with(row) == _came_with(first) and row.voided_by is None]
            for row in wrong:
                take_void(writing, caller, deed, RecordVoided(row.record.id, UNDONE))
            append_audit(writing, caller, deed, AuditAction.UNDO_EXTERNAL, list_id, path)
        return len(wrong)

    def sheet(self, caller: Caller, path: str) -> Sheet:
        """All of a unit and what lies below it, in the columns of the template. Names are told, so it is logged."""
        deed = Deed(self.calendar, caller.account, self.clock())
        with self.store.writing(caller.scope_for(CERTIFY)) as writing:
            caller.must(CERTIFY, path)
            units = Units(writing)
            rows = [self._cells(writing, units, row) for row in _taken_in(writing, path)]
            append_audit(writing, caller, deed, AuditAction.EXPORT_EXTERNAL, path, path)
        return Sheet("外部证书", tuple(Column(name) for name in (*(each.name for each in COLUMNS), *ALSO)), rows)

    def _cells(self, reading: Reading, units: Units, row: LedgerRow) -> tuple[str, ...]:
        body, draft = row.record.body, row.record.draft
        if not isinstance(body, Certificate):
            raise TypeError(body)
        person = reading.person(draft.subject.id)
        words = json.loads(reading.side_text(body.details_ref) or "{}")
        return (
            person.username if person else "",
            words.get("name", ""),
            body.about.partition(":")[2],
            words.get("issuer", ""),
            f"{body.issued_on:%Y%m%d}",
            person.display_name if person else "",
            units.name(draft.organisation_path),
            body.number,
            "有效" if row.voided_by is None else "已作废",
        )


def _taken_in(reading: Reading, path: str) -> Iterator[LedgerRow]:
    """In the order in which they came."""
    query = RecordQuery(kinds=frozenset({RecordKind.CERTIFICATE}), organisation_path=path)
    for row in reading.records(query):
        if isinstance(row.record.body, Certificate) and row.record.body.paper is CertificateKind.EXTERNAL:
            yield row


def _came_with(row: LedgerRow) -> tuple[str, datetime]:
    """Whose file, and when: a file is taken in one transaction, under the moment of one deed."""
    return row.record.draft.entered_by, row.record.draft.happened_at
