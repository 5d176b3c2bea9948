"""The file of a batch, in the columns of the other side, and what the other side's file says."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.hours_records import Recognition, RecognitionState
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import LedgerRow, Record, RecordKind
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.exports.sheet import Cell, Column, ColumnKind, Sheet
from quiz_api.exports.xlsx_file import xlsx_bytes
from quiz_api.rosters.reading import read_roster
from quiz_api.rosters.table import RosterTable, TableRow, Wanted
from quiz_api.services.audit import append_audit
from quiz_api.services.credits import CreditBook, credit_book
from quiz_api.services.deeds import Deed
from quiz_api.services.recognitions import latest, recognition_key
from quiz_api.services.scopes import Caller
from quiz_api.services.units import Units
from quiz_api.store.interface import NaturalKeyTaken, Reading, RecordQuery, Store, Writing
from site_builder.exchange_table import ExchangeTable

KEEP = Permission.KEEP_CREDIT
MOST_REASON = 100


@dataclass(frozen=True, slots=True)
class ResultProblem:
    line: int
    advice: str


class ResultsRefused(Refusal):
    """Nothing was taken over; every problem at once."""

    def __init__(self, problems: list[ResultProblem]) -> None:
        self.problems = tuple(problems)
        told = " ".join(f"第 {item.line} 行：{item.advice}" for item in self.problems[:20])
        super().__init__("bad-results", f"一条也没有读回。{told}")


@dataclass(frozen=True, slots=True)
class Told:
    """How many awards the answer recognised, returned, and said again."""

    recognised: int
    returned: int
    again: int


@dataclass(frozen=True, slots=True)
class ExchangeFiles:
    store: Store
    calendar: SchoolCalendar
    clock: Clock
    table: ExchangeTable

    def file(self, caller: Caller, path: str, batch: str) -> bytes:
        """An .xlsx of a batch that still waits; taking it is logged. Raises NotFound."""
        book = credit_book(self.store, path)
        deed = Deed(self.calendar, caller.account, self.clock())
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            caller.must(KEEP, path)
            steps = self._steps(writing, path, batch)
            rows = [self._cells(writing, book, Units(writing), place, step) for place, step in enumerate(steps, 1)]
            if not rows:
                raise NotFound("这一批")
            columns = tuple(
                Column(column.title, _KINDS.get(column.field, ColumnKind.TEXT)) for column in self.table.columns
            )
            content = xlsx_bytes(Sheet("继续教育学时", columns, rows))
            digest = hashlib.sha256(content).hexdigest()
            append_audit(writing, caller, deed, AuditAction.TAKE_EXCHANGE, f"{batch} {digest}", path)
        return content

    def take_results(self, caller: Caller, path: str, data: bytes) -> Told:
        """Read the other side's answer: all of it or nothing. Raises RosterRefused, ResultsRefused."""
        table = self._read(data)
        deed = Deed(self.calendar, caller.account, self.clock())
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            caller.must(KEEP, path)
            problems: list[ResultProblem] = []
            counts = dict.fromkeys(RecognitionState, 0)
            for row in table.rows:
                try:
                    counts[self._take(writing, caller, deed, row)] += 1
                except Refusal as refusal:
                    problems.append(ResultProblem(row.line, refusal.detail))
            if problems:
                raise ResultsRefused(problems)
            append_audit(writing, caller, deed, AuditAction.READ_RESULTS, path, path)
        recognised, returned = counts[RecognitionState.RECOGNISED], counts[RecognitionState.RETURNED]
        return Told(recognised, returned, counts[RecognitionState.PUSHED])

    def _read(self, data: bytes) -> RosterTable:
        wanted = (
            Wanted(self.table.record, required=True),
            Wanted(self.table.result, required=True),
            Wanted(self.table.reason),
        )
        table = read_roster(data, wanted)
        problems = [ResultProblem(row.line, item.advice) for row in table.rows for item in row.problems]
        if problems:
            raise ResultsRefused(problems)
        return table

    def _take(self, writing: Writing, caller: Caller, deed: Deed, row: TableRow) -> RecognitionState:
        """The state that a line brought; PUSHED for one that says what is known. Raises Refusal."""
        word, award_id = row.cells[self.table.result], row.cells[self.table.record]
        if word not in (*self.table.recognised, *self.table.returned):
            allowed = "、".join((*self.table.recognised, *self.table.returned))
            raise Refusal("bad-result", f"“{self.table.result}”写的是“{word}”，可以写：{allowed}。")
        state = RecognitionState.RECOGNISED if word in self.table.recognised else RecognitionState.RETURNED
        award = _meant(writing, award_id)
        number, last = latest(writing, award.record.id) if award else (0, None)
        step = last.body if last else None
        if (
            award is None
            or not isinstance(step, Recognition)
            or not caller.may(KEEP, award.record.draft.organisation_path)
        ):
            raise Refusal("not-sent", f"没有推送过编号是“{award_id}”的学时，请核对这一列。")
        if step.state is state:
            return RecognitionState.PUSHED
        if step.state is not RecognitionState.PUSHED:
            raise Refusal("answered", f"这一条已经是“{step.state.value}”，和这次的结果不一样。先作废原来的结果再读。")
        reason = row.cells[self.table.reason][:MOST_REASON]
        if state is RecognitionState.RETURNED and not reason:
            raise Refusal("reason-needed", f"退回的要写“{self.table.reason}”。")
        reference = writing.put_side_text(reason) if state is RecognitionState.RETURNED else ""
        body = Recognition(award.record.id, state, step.credit_number, step.batch, step.tenths, reference)
        draft = award.record.draft
        try:
            writing.append(
                deed.draft(draft.subject, draft.organisation_path, body, recognition_key(award.record.id, number + 1))
            )
        except NaturalKeyTaken as taken:
            raise Refusal("answered", "刚刚已经有人读回了这一条的结果。") from taken
        return state

    def _steps(self, reading: Reading, path: str, batch: str) -> list[Record]:
        query = RecordQuery(kinds=frozenset({RecordKind.RECOGNITION}), organisation_path=path, include_void=False)
        return [
            row.record
            for row in reading.records(query)
            if isinstance(row.record.body, Recognition)
            and row.record.body.batch == batch
            and row.record.body.state is RecognitionState.PUSHED
        ]

    def _cells(self, reading: Reading, book: CreditBook, units: Units, place: int, step: Record) -> tuple[Cell, ...]:
        body = step.body
        if not isinstance(body, Recognition):
            raise TypeError(step.kind)
        award = reading.record(body.award_id)
        person = reading.person(step.draft.subject.id)
        on_file = book.of_number(body.credit_number)
        values: dict[str, Cell] = {
            "row": place,
            "name": person.display_name if person else "",
            "blank": "",
            "username": person.username if person else "",
            "school": units.name(step.draft.organisation_path),
            "project": on_file.name if on_file else "",
            "credit": body.credit_number,
            "category": on_file.credit.category.value if on_file else "",
            "periods": Decimal(body.tenths) / 10,
            "day": self.calendar.day(award.record.draft.happened_at) if award else None,
            "record": body.award_id,
        }
        return tuple(values[column.field] for column in self.table.columns)


def _meant(reading: Reading, award_id: str) -> LedgerRow | None:
    """The award that a file names; where it was taken back after it was sent, and brought back, the one that stands."""
    row = reading.record(award_id)
    if row is None or row.voided_by is None or latest(reading, award_id)[0]:
        return row
    standing = reading.live_record(row.record.draft.natural_key)
    return reading.record(standing.id) if standing else row


_KINDS = {"row": ColumnKind.NUMBER, "periods": ColumnKind.NUMBER, "day": ColumnKind.DAY}
