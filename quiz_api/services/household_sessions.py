"""The class sessions that a family came to, for itself: page and file are this one query."""

from __future__ import annotations

from dataclasses import dataclass

from quiz_api.domain.class_names import SchoolSystem
from quiz_api.domain.class_sessions import ClassSession
from quiz_api.domain.records import RecordKind, SessionSignIn
from quiz_api.domain.school_calendar import SchoolCalendar, year_name
from quiz_api.exports.sheet import Cell, Column, ColumnKind, Sheet
from quiz_api.services.scopes import Caller
from quiz_api.services.session_cards import CardRow, card_row
from quiz_api.store.interface import RecordQuery, Store

COLUMNS = (
    Column("学年"),
    Column("活动"),
    Column("种类"),
    Column("主办"),
    Column("日期", ColumnKind.DAY),
    Column("班级"),
    Column("卡号"),
    Column("签到时间"),
    Column("签到方式"),
    Column("凭据等级"),
    Column("记录编号"),
)


@dataclass(frozen=True, slots=True)
class Attended:
    """`card` holds the very words that the school reads of the same sign-in."""

    session: ClassSession
    school_year: int
    card: CardRow


@dataclass(frozen=True, slots=True)
class HouseholdSessions:
    store: Store
    calendar: SchoolCalendar
    system: SchoolSystem

    def attended(self, caller: Caller) -> tuple[Attended, ...]:
        """The newest first; what was corrected away is not among them."""
        kinds = frozenset({RecordKind.SIGN_IN})
        query = RecordQuery(kinds=kinds, subject_id=caller.account, include_void=False, newest_first=True)
        found: list[Attended] = []
        with self.store.reading(caller.scope) as reading:
            for row in reading.records(query):
                body = row.record.body
                if not isinstance(body, SessionSignIn):
                    continue
                # the family's own sign-in names it, also when neither lies where it lay then
                session = reading.class_session(body.session_id) or self.store.door().class_session(body.session_id)
                if session is not None:
                    card = card_row(reading, session, row.record, self.calendar, self.system)
                    found.append(Attended(session, row.record.draft.school_year, card))
        return tuple(found)

    def sheet(self, attended: tuple[Attended, ...]) -> Sheet:
        return Sheet("到过的活动", COLUMNS, [self._row(one) for one in attended])

    def _row(self, one: Attended) -> tuple[Cell, ...]:
        session, card = one.session, one.card
        came = card.came_at.astimezone(self.calendar.zone)
        return (
            year_name(one.school_year),
            session.title,
            f"{session.kind.value}（{session.practice.value}）",
            session.host,
            self.calendar.day(session.begins_at),
            card.label,
            f"{card.number:02d}" if card.number else "",
            f"{came:%H:%M}" + ("（提前）" if card.is_early else ""),
            card.how,
            card.grade,
            card.record_id,
        )
