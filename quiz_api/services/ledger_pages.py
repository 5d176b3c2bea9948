"""Scoped ledger rows by cursor: what `GET /api/v1/records` pages through."""

from __future__ import annotations

from dataclasses import dataclass

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.errors import NotFound
from quiz_api.domain.records import SubjectKind
from quiz_api.services.audit import AuditLog
from quiz_api.services.record_lines import LineWriter, RecordLine
from quiz_api.services.scopes import Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.store.interface import RecordQuery, Store

PAGE = 100


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """`next_after` is the sequence to ask for rows after; None at the end."""

    lines: tuple[RecordLine, ...]
    next_after: int | None


@dataclass(frozen=True, slots=True)
class LedgerPages:
    store: Store
    curriculum: ServedCurriculum
    audit: AuditLog

    def page(self, caller: Caller, query: RecordQuery) -> LedgerPage:
        """At most PAGE rows. Raises NotFound for a unit outside the scope; looking at others' rows is logged."""
        path = query.organisation_path
        if path and not caller.scope.covers_path(path):
            raise NotFound("这个单位")
        with self.store.reading(caller.scope) as reading:
            rows = list(reading.records(query))
            shown = [row for row in rows[:PAGE] if caller.may_read(row.record.draft)]
            lines = tuple(LineWriter(reading, self.curriculum).lines(shown))
        if any(line.subject_id != caller.account for line in lines) and caller.administers:
            self.audit.viewed(caller, AuditAction.VIEW_RECORDS, path or caller.administered[0])
        return LedgerPage(lines, rows[PAGE - 1].record.sequence if len(rows) > PAGE else None)

    def one(self, caller: Caller, record_id: str) -> RecordLine:
        """A single row. Raises NotFound."""
        with self.store.reading(caller.scope) as reading:
            row = reading.record(record_id)
            if row is None or not caller.may_read(row.record.draft):
                raise NotFound("这条记录")
            return LineWriter(reading, self.curriculum).line(row)

    def whose(self, caller: Caller, line: RecordLine) -> str:
        """Of whom a record is, in the words of the lists that lead to it: a name, or a card where cards are seen."""
        with self.store.reading(caller.scope) as reading:
            if line.subject_kind == SubjectKind.PERSON.value:
                person = reading.person(line.subject_id)
                return person.display_name if person else ""
            household = reading.household(line.subject_id) if caller.sees_households(line.organisation_path) else None
            places = household.places if household else ()
            held = [place.card_number for place in places if place.class_path == line.organisation_path]
            return f"{held[-1]:02d} 号卡" if held else ""
