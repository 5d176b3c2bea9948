"""Who came: the board's count without names, the roll to call, and the result with what followed from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.class_names import SchoolSystem, class_label
from quiz_api.domain.class_sessions import FACES, FEWEST_FACES, ClassSession, SessionState
from quiz_api.domain.denominators import Denominator
from quiz_api.domain.organisations import OrganisationKind
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import Record, SessionSignIn, SubjectKind
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.scopes import Caller
from quiz_api.services.session_cards import CardRow, card_row, how_at, how_of
from quiz_api.services.session_invited import Invited, told_class
from quiz_api.services.session_settling import (
    Settling,
    award_key,
    sign_ins_of,
    sign_out_of,
)
from quiz_api.services.session_sign_ins import called, calling_scope, cards_of_class, held, session_scope
from quiz_api.services.staff_invited import may_call_by_name, staff_of
from quiz_api.services.uncarded import CardlessClasses, Uncarded
from quiz_api.store.interface import Reading, Store


@dataclass(frozen=True, slots=True)
class CardToCall:
    """`how` is the evidence of a sign-in that stands, empty while nobody has come."""

    number: int
    how: str


@dataclass(frozen=True, slots=True)
class ClassToCall:
    path: str
    label: str
    cards: tuple[CardToCall, ...]


@dataclass(frozen=True, slots=True)
class PersonToCall:
    id: str
    name: str
    unit: str
    how: str
    left: bool


@dataclass(frozen=True, slots=True)
class Roll:
    """Whom the caller may call: cards where families may be seen, names where staff may. `uncarded` are classes that
    had no cards on the day.
    """

    session: ClassSession
    classes: tuple[ClassToCall, ...]
    people: tuple[PersonToCall, ...]
    uncarded: tuple[Uncarded, ...] = ()


@dataclass(frozen=True, slots=True)
class GuestRow:
    record_id: str
    number: int
    how: str
    came_at: datetime


@dataclass(frozen=True, slots=True)
class StaffRow:
    record_id: str
    name: str
    unit: str
    how: str
    came_at: datetime
    left_at: datetime | None
    absence_percent: int
    outcome: str


@dataclass(frozen=True, slots=True)
class Result:
    """`arrived` counts households, guests and staff; `unseen` those whose card the caller may not see. `faces` is None
    until enough have answered.
    """

    session: ClassSession
    unit: str
    arrived: int
    denominator: Denominator
    unseen: int
    cards: tuple[CardRow, ...]
    guests: tuple[GuestRow, ...]
    staff: tuple[StaffRow, ...]
    faces: tuple[int, ...] | None
    classes: tuple[tuple[str, str], ...]
    uncarded: tuple[Uncarded, ...]


@dataclass(frozen=True, slots=True)
class SessionResults:
    store: Store
    calendar: SchoolCalendar
    clock: Clock
    system: SchoolSystem
    settling: Settling

    def arrived(self, session: ClassSession) -> int:
        """How many have come, for the board: no names, no cards."""
        with self.store.reading(session_scope(session)) as reading:
            return sum(1 for _ in sign_ins_of(reading, session.id))

    def expected(self, session: ClassSession) -> int:
        """How many are invited: cards in the invited classes today, or staff of the invited units."""
        with self.store.reading(session_scope(session)) as reading:
            return Invited(reading, self.calendar).number(session)

    def looked_at(self, caller: Caller, session: ClassSession, action: AuditAction) -> None:
        """Cards and names are shown, so looking is logged."""
        deed = Deed(self.calendar, caller.account, self.clock())
        with self.store.writing(caller.scope_for(Permission.HOLD_SESSIONS)) as writing:
            append_audit(writing, caller, deed, action, session.id, session.unit_path)

    def roll(self, caller: Caller, session_id: str) -> Roll:
        """Raises NotFound."""
        with self.store.reading(calling_scope(caller)) as reading:
            session = called(reading, caller, session_id)
            records = {record.draft.subject.id: record for record in sign_ins_of(reading, session.id)}
            if session.kind.is_for_staff:
                return Roll(session, (), tuple(self._people(reading, caller, session, records)))
            classes = tuple(self._classes(reading, caller, session, records))
            mine = {path for path, _ in self._labels(reading, caller, session)} - {one.path for one in classes}
            cardless = CardlessClasses(reading, self.calendar, self.system).of(session, mine)
            return Roll(session, classes, (), cardless)

    def result(self, caller: Caller, session_id: str) -> Result:
        """Raises NotFound."""
        with self.store.reading(caller.scope_for(Permission.HOLD_SESSIONS)) as reading:
            session = held(reading, caller, session_id)
            of_class = told_class(reading, self.calendar, session)
        with self.store.reading(session_scope(session, caller.account)) as reading:
            unit = reading.organisation(session.unit_path)
            records = list(sign_ins_of(reading, session.id))
            households = [one for one in records if one.draft.subject.kind is SubjectKind.HOUSEHOLD]
            seen = [one for one in households if caller.may(Permission.SEE_FAMILIES, one.draft.organisation_path)]
            cards = [card_row(reading, session, record, self.calendar, self.system) for record in seen]
            enough = sum(session.faces) >= FEWEST_FACES
            return Result(
                session=session,
                unit=unit.name if unit else "",
                arrived=len(records),
                denominator=Invited(reading, self.calendar).denominator(caller, session, of_class),
                unseen=len(households) - len(seen),
                cards=tuple(sorted(cards, key=lambda row: (row.label, row.number))),
                guests=tuple(_guests(records)),
                staff=tuple(self._staff(reading, session, records)),
                faces=session.faces if enough else None,
                classes=tuple(self._labels(reading, caller, session)),
                uncarded=CardlessClasses(reading, self.calendar, self.system).of(session),
            )

    def _invited_classes(self, reading: Reading, session: ClassSession) -> Iterator[tuple[str, str]]:
        year = self.calendar.school_year(session.begins_at)
        for path in session.audience:
            for unit in reading.organisations(OrganisationKind.CLASS, path):
                yield unit.path, class_label(unit, year, self.system)

    def _labels(self, reading: Reading, caller: Caller, session: ClassSession) -> Iterator[tuple[str, str]]:
        """Classes whose cards the caller may find a walk-in in."""
        for path, label in self._invited_classes(reading, session):
            if not session.kind.is_for_staff and caller.may(Permission.SEE_FAMILIES, path):
                yield path, label

    def _classes(
        self, reading: Reading, caller: Caller, session: ClassSession, records: dict[str, Record]
    ) -> Iterator[ClassToCall]:
        day = self._day_of_roll(session)
        for path, label in self._labels(reading, caller, session):
            found = sorted(cards_of_class(reading, path, day), key=lambda pair: pair[0])
            cards = tuple(CardToCall(number, how_of(records.get(household.id))) for number, household in found)
            if cards:
                yield ClassToCall(path, label, cards)

    def _day_of_roll(self, session: ClassSession) -> date:
        """Cards and posts as they are; of a session that is over, as they were."""
        now = self.clock()
        is_over = session.state is SessionState.CLOSED or session.is_past(now, self.calendar)
        return self.calendar.day(session.began_at if is_over else now)

    def _people(
        self, reading: Reading, caller: Caller, session: ClassSession, records: dict[str, Record]
    ) -> Iterator[PersonToCall]:
        day = self._day_of_roll(session)
        for person in staff_of(reading, session, day):
            if not may_call_by_name(caller, person):
                continue
            unit = reading.organisation(person.home_path)
            left = sign_out_of(reading, session.id, person.id) is not None
            how = how_of(records.get(person.id))
            yield PersonToCall(person.id, person.display_name, unit.name if unit else "", how, left)

    def _staff(self, reading: Reading, session: ClassSession, records: list[Record]) -> Iterator[StaffRow]:
        of_staff = [record for record in records if record.draft.subject.kind is SubjectKind.PERSON]
        people = reading.people_named({record.draft.subject.id for record in of_staff})
        for record in of_staff:
            person = people.get(record.draft.subject.id)
            unit = reading.organisation(record.draft.organisation_path)
            left = sign_out_of(reading, session.id, record.draft.subject.id)
            came = record.draft.happened_at
            yield StaffRow(
                record.id,
                person.display_name if person else "",
                unit.name if unit else "",
                how_at(session, record),
                came,
                left,
                round(100 * self.settling.absence(reading, session, record)),
                self._outcome(reading, session, record, left),
            )

    def _outcome(self, reading: Reading, session: ClassSession, record: Record, left: datetime | None) -> str:
        if session.state is not SessionState.CLOSED:
            return "已签退" if left else "还没签退"
        award = reading.live_record(award_key(session, record.draft.subject.id))
        if award is not None and award.draft.event_id == session.id:
            return f"记 {session.minutes} 分钟"
        if award is not None:
            return "这个模块的学时以前记过，不重复"
        if left is None:
            return "没有签退，不记学时"
        return "缺席多了，不记学时" if not self.settling.is_enough(reading, session, record) else "没有记"


def _guests(records: list[Record]) -> Iterator[GuestRow]:
    for record in records:
        if isinstance(record.body, SessionSignIn) and record.body.guest:
            yield GuestRow(record.id, record.body.guest, how_of(record), record.draft.happened_at)


def face_words(faces: tuple[int, ...]) -> tuple[tuple[str, int], ...]:
    return tuple(zip(FACES, faces, strict=True))
