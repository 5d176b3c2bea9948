"""Exports of a unit, found again, and the one place that says under which number each stands now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quiz_api.domain.records import ExportManifest, RecordKind
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.services.export_desk import REPORT_TITLES, Report, may_take
from quiz_api.services.export_reach import reach_words
from quiz_api.services.scopes import Caller
from quiz_api.services.standing_exports import standing_numbers
from quiz_api.store.interface import Door, Reading, RecordQuery


@dataclass(frozen=True, slots=True)
class PastExport:
    """An export of this very unit. What it was for stays in the ledger.

    `amended_by` is the number under which it stands now, once somebody whom it told of was erased.
    """

    number: str
    title: str
    format: str
    rows: int
    issued_on: date
    reach: str
    replaces: str = ""
    amended_by: str = ""


@dataclass(frozen=True, slots=True)
class PastExports:
    door: Door
    calendar: SchoolCalendar

    def of(self, reading: Reading, caller: Caller, path: str) -> tuple[PastExport, ...]:
        """Those that the caller may take, the newest first."""
        query = RecordQuery(kinds=frozenset({RecordKind.EXPORT}), organisation_path=path, newest_first=True)
        found = []
        for row in reading.records(query):
            body = row.record.body
            if isinstance(body, ExportManifest) and body.scope_path == path and may_take(caller, row.record, body):
                found.append((body, self.calendar.day(row.record.taken_at)))
        later = standing_numbers(self.door, [body.number for body, _ in found])
        return tuple(_line(body, day, later.get(body.number, "")) for body, day in found)


def _line(body: ExportManifest, day: date, now: str) -> PastExport:
    title, reach = REPORT_TITLES[Report(body.report)], reach_words(body.scope_path, below=body.with_below)
    return PastExport(body.number, title, body.format, body.rows, day, reach, body.replaces, now)
