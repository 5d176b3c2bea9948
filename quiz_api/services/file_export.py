"""Long ledgers straight into a file, for who runs the server: any number of rows in constant memory.

Unlike a numbered export the bytes are not kept in the store; that it was made is logged with its SHA-256.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, TypeVar

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.errors import NotFound
from quiz_api.domain.records import AuditEntry, Subject, SubjectKind
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.domain.scope import Scope
from quiz_api.exports.csv_file import write_csv
from quiz_api.services.credits import credit_book
from quiz_api.services.deeds import Deed
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.training_report import COLUMNS, TrainingReport
from quiz_api.store.interface import Store

OPERATOR = "operator"
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class WrittenFile:
    rows: int
    sha256: str


class _Hashing(io.RawIOBase):
    """Passes bytes on and hashes them."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self.digest = hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: object, /) -> int:
        piece = bytes(data)  # type: ignore[call-overload]  # whatever buffer the text layer hands down
        self.digest.update(piece)
        return self._out.write(piece)


@dataclass(frozen=True, slots=True)
class FileExport:
    store: Store
    curriculum: ServedCurriculum
    calendar: SchoolCalendar
    clock: Clock

    def training_hours(self, path: str, school_year: int, out: BinaryIO, say: Callable[[int], None]) -> WrittenFile:
        """教师培训学时台账 of a unit as CSV, the same bytes as a numbered export's. Raises NotFound."""
        scope = Scope(frozenset({path}))
        hashing = _Hashing(out)
        counted = 0

        def told(rows: Iterator[Row]) -> Iterator[Row]:
            nonlocal counted
            for row in rows:
                counted += 1
                if counted % 10_000 == 0:
                    say(counted)
                yield row

        book = credit_book(self.store, path)
        with self.store.reading(scope) as reading:
            unit = reading.organisation(path)
            if unit is None:
                raise NotFound("这个单位")
            text = io.TextIOWrapper(io.BufferedWriter(hashing, 1 << 20), "utf-8", newline="")
            report = TrainingReport(reading, self.curriculum, self.calendar, book)
            write_csv(text, COLUMNS, told(report.cells(path, school_year)))
            text.flush()
            text.detach()
        written = WrittenFile(counted, hashing.digest.hexdigest())
        deed = Deed(self.calendar, OPERATOR, self.clock())
        entry = AuditEntry(AuditAction.EXPORT_FILE, written.sha256)
        with self.store.writing(scope) as writing:
            writing.append(deed.draft(Subject(SubjectKind.ORGANISATION, unit.id), path, entry))
        return written
