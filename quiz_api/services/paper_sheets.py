"""Signing in on paper: a roster with a code a row to print or to fill in, and the filled one read back.

A row's code is made from the session and the card, so that a roster of another session or class cannot be taken for
this one. A filled roster is read whole or not at all. What it says is kept with the session until it agrees with the
phones: a card that scanned but is marked absent is a disagreement that a person settles, never the program.

Staff have one more column, for leaving: as on a screen, hours are for who came and left. Paper has no clock, so who
ticked it left when signing out began, or when the session was over; and whoever has both ticks missed nothing, whether
the session was begun before its paper was taken or afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from quiz_api.domain.class_names import SchoolSystem, class_label
from quiz_api.domain.class_sessions import ClassSession, PaperRow, SessionState
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.events import SessionRollCalled
from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import Evidence, Record, SessionSignIn, SessionSignOut, Void
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.domain.void_reasons import PAPER_HOLDS, PAPER_UNDONE
from quiz_api.exports.sheet import Cell, Column, Sheet
from quiz_api.exports.xlsx_file import xlsx_bytes
from quiz_api.rosters.reading import read_roster
from quiz_api.secret_key import SecretKey
from quiz_api.services.deeds import Deed
from quiz_api.services.filled_roster import FilledSheet, SheetRow, columns_of, filled_of
from quiz_api.services.scopes import Caller
from quiz_api.services.session_records import sign_in_key
from quiz_api.services.session_roll_calls import RollCalls
from quiz_api.services.session_settling import is_on_paper, sign_ins_of, sign_outs_of
from quiz_api.services.session_sign_ins import calling_scope, cards_of_class, held, session_scope
from quiz_api.services.staff_invited import may_call_by_name, staff_of
from quiz_api.services.uncarded import CardlessClasses, Uncarded
from quiz_api.store.interface import Reading, Store, Writing

_LETTERS = "ABCDEFGHJKLMNPQR"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Paper and phone say different things about one row."""

    row: SheetRow
    how: str
    on_paper: str


@dataclass(frozen=True, slots=True)
class PaperSheets:
    store: Store
    key: SecretKey
    calendar: SchoolCalendar
    clock: Clock
    system: SchoolSystem
    roll_calls: RollCalls

    def rows(self, caller: Caller, session_id: str) -> tuple[ClassSession, tuple[SheetRow, ...]]:
        """Raises NotFound."""
        with self.store.reading(calling_scope(caller)) as reading:
            session = held(reading, caller, session_id)
            return session, tuple(self._rows(reading, caller, session))

    def uncarded(self, caller: Caller, session: ClassSession) -> tuple[Uncarded, ...]:
        """Invited classes that are missing from the sheet because they had no cards on the day."""
        with self.store.reading(session_scope(session, caller.account)) as reading:
            return CardlessClasses(reading, self.calendar, self.system).of(session)

    def file(self, caller: Caller, session_id: str) -> bytes:
        session, rows = self.rows(caller, session_id)
        wanted = columns_of(session)
        cells: list[tuple[Cell, ...]] = [(row.mark, row.label, row.who, *[""] * (len(wanted) - 3)) for row in rows]
        return xlsx_bytes(Sheet(session.title[:20] or "签到", tuple(Column(one.name) for one in wanted), cells))

    def read(self, caller: Caller, session_id: str, data: bytes) -> FilledSheet:
        """What a file says; nothing of it is kept. Raises RosterRefused, Refusal `other-session`, `bad-rows`."""
        session, rows = self.rows(caller, session_id)
        table = read_roster(data, columns_of(session))
        known = {row.mark: row for row in rows}
        return filled_of(session, known, table.rows)

    def take(
        self, caller: Caller, session_id: str, event_id: str, present: list[str], absent: list[str], left: list[str]
    ) -> int:
        """Everything that the preview showed, in one transaction; how many were new. Raises Refusal, NotFound."""
        now = self.clock()
        with self.store.writing(calling_scope(caller)) as writing:
            session = held(writing, caller, session_id)
            if session.state is SessionState.CANCELLED:
                raise Refusal("session-cancelled", "这一场已经取消，没有导入。", status=409)
            known = {row.mark: row for row in self._rows(writing, caller, session)}
            if not {*present, *absent, *left} <= set(known):
                raise Refusal("other-session", "名单变了，请把签到表再传一次。", status=409)
            here, away = [known[mark] for mark in present], [known[mark] for mark in absent]
            deed = Deed(self.calendar, caller.account, self._when(session, now), event_id)
            new = self._call(writing, caller, deed, session, here)
            new += self._call_out(writing, caller, event_id, session, [known[mark] for mark in left])
            said = [PaperRow(row.class_path, row.number, row in here, row.person_id) for row in (*here, *away)]
            kept = {(one.class_path, one.card_number, one.person_id): one for one in (*session.papers, *said)}
            writing.put_class_session(replace(session, papers=tuple(kept.values())))
        return new

    def count_heads(self, caller: Caller, session_id: str, heads: int, event_id: str) -> None:
        """How many families came of classes that had no cards. Raises NotFound, Refusal."""
        with self.store.reading(calling_scope(caller)) as reading:
            session = held(reading, caller, session_id)
        with self.store.writing(session_scope(session, caller.account)) as writing:
            deed = Deed(self.calendar, caller.account, self.clock(), event_id)
            self.roll_calls.count_heads(writing, caller, deed, session_id, heads)

    def undo(self, caller: Caller, session_id: str) -> int:
        """Take back everything that came from paper; phones and roll calls stay. Raises Refusal, NotFound."""
        now = self.clock()
        with self.store.writing(calling_scope(caller)) as writing:
            session = held(writing, caller, session_id)
            if session.state is SessionState.CLOSED:
                raise Refusal("closed", "这一场已经结束。请先撤销结束，再撤销导入。", status=409)
            deed = Deed(self.calendar, caller.account, now)
            reason = writing.put_side_text(PAPER_UNDONE)
            came_and_left = [*sign_ins_of(writing, session.id), *sign_outs_of(writing, session.id)]
            from_paper = [one for one in came_and_left if is_on_paper(one)]
            for record in from_paper:
                draft = record.draft
                writing.append(deed.draft(draft.subject, draft.organisation_path, Void(record.id, reason)))
            writing.put_class_session(replace(session, papers=()))
        return len(from_paper)

    def disagreements(self, caller: Caller, session_id: str) -> tuple[Disagreement, ...]:
        """Rows that are absent on paper and signed in elsewhere. Raises NotFound."""
        with self.store.reading(calling_scope(caller)) as reading:
            session = held(reading, caller, session_id)
            absent = {(one.class_path, one.card_number, one.person_id) for one in session.papers if not one.present}
            if not absent:
                return ()
            found = []
            for row in self._rows(reading, caller, session):
                record = reading.live_record(sign_in_key(session.id, self._subject(reading, session, row)))
                if (row.class_path, row.number, row.person_id) in absent and record is not None:
                    found.append(Disagreement(row, _evidence(record).value, "没到"))
            return tuple(found)

    def settle(self, caller: Caller, session_id: str, mark: str, *, paper_wins: bool) -> None:
        """A person has looked: the paper's row goes, and with `paper_wins` the sign-in is taken back."""
        now = self.clock()
        with self.store.writing(calling_scope(caller)) as writing:
            session = held(writing, caller, session_id)
            row = next((one for one in self._rows(writing, caller, session) if one.mark == mark), None)
            if row is None:
                raise NotFound("这一行")
            record = writing.live_record(sign_in_key(session.id, self._subject(writing, session, row)))
            if paper_wins and record is not None:
                if session.state is SessionState.CLOSED:
                    self.roll_calls.settling.unsettle_one(writing, caller, session, record)
                deed = Deed(self.calendar, caller.account, now)
                void = Void(record.id, writing.put_side_text(PAPER_HOLDS))
                writing.append(deed.draft(record.draft.subject, record.draft.organisation_path, void))
            key = (row.class_path, row.number, row.person_id)
            rest = tuple(one for one in session.papers if (one.class_path, one.card_number, one.person_id) != key)
            writing.put_class_session(replace(session, papers=rest))

    def _call(self, writing: Writing, caller: Caller, deed: Deed, session: ClassSession, rows: list[SheetRow]) -> int:
        new = 0
        for path in dict.fromkeys(row.class_path for row in rows):
            of_class = [row for row in rows if row.class_path == path]
            numbers = tuple(row.number for row in of_class if row.number)
            people = tuple(row.person_id for row in of_class if row.person_id)
            called = SessionRollCalled(session.id, path, numbers, people, leaving=False, on_paper=True)
            data, _ = self.roll_calls.call(writing, caller, deed, called)
            new += sum(count for name in ("stored", "unnamed") if isinstance(count := data[name], int))
        return new

    def _call_out(
        self, writing: Writing, caller: Caller, event_id: str, session: ClassSession, rows: list[SheetRow]
    ) -> int:
        """Staff who left. One who never came is refused with all the others: a person looks at the paper again."""
        people = tuple(row.person_id for row in rows if row.person_id)
        strangers = [row.name for row in rows if writing.live_record(sign_in_key(session.id, row.person_id)) is None]
        if strangers:
            detail = f"一行也没有导入：{'、'.join(strangers[:10])} 签退打了勾，没有签到。在“到场”一格写明，再传一次。"
            raise Refusal("bad-rows", detail, status=409)
        if not people:
            return 0
        over = session.out_at or session.closed_at or min(session.due_at, self.clock())
        deed = Deed(self.calendar, caller.account, over, event_id)
        called = SessionRollCalled(session.id, "", (), people, leaving=True, on_paper=True)
        data, _ = self.roll_calls.call(writing, caller, deed, called)
        return count if isinstance(count := data["stored"], int) else 0

    def _rows(self, reading: Reading, caller: Caller, session: ClassSession) -> Iterator[SheetRow]:
        day, year = self.calendar.day(session.begins_at), self.calendar.school_year(session.begins_at)
        if session.kind.is_for_staff:
            for person in staff_of(reading, session, day):
                if may_call_by_name(caller, person):
                    unit = reading.organisation(person.home_path)
                    mark = self._mark(session, person.id)
                    yield SheetRow(mark, "", unit.name if unit else "", 0, person.id, person.display_name)
            return
        paths = {unit.path: unit for path in session.audience for unit in _classes(reading, path)}
        for path, unit in paths.items():
            if caller.may(Permission.SEE_FAMILIES, path):
                label = class_label(unit, year, self.system)
                for number, _ in sorted(cards_of_class(reading, path, day), key=lambda pair: pair[0]):
                    yield SheetRow(self._mark(session, f"{path} {number}"), path, label, number)

    def _subject(self, reading: Reading, session: ClassSession, row: SheetRow) -> str:
        if row.person_id:
            return row.person_id
        household = dict(cards_of_class(reading, row.class_path, self.calendar.day(session.begins_at))).get(row.number)
        return household.id if household else ""

    def _mark(self, session: ClassSession, who: str) -> str:
        """Letters alone: a spreadsheet takes nothing of it for a number."""
        mac = self.key.mac("session-row", f"{session.id} {who}")
        return "".join(_LETTERS[int(digit, 16)] for digit in mac[:8])

    def _when(self, session: ClassSession, now: datetime) -> datetime:
        return session.opened_at or min(session.begins_at, now)


def _classes(reading: Reading, path: str) -> Iterator[Organisation]:
    return reading.organisations(OrganisationKind.CLASS, path)


def _evidence(record: Record) -> Evidence:
    return record.body.evidence if isinstance(record.body, SessionSignIn | SessionSignOut) else Evidence.BY_ROLL_CALL
