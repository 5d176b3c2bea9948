"""Class sessions: who may hold one, for whom, and its way from planned to closed, or cancelled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.class_sessions import (
    FACES,
    ClassSession,
    SessionState,
)
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.organisations import Organisation
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.domain.scope import Scope
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.open_units import must_be_open
from quiz_api.services.scopes import Caller
from quiz_api.services.session_forms import HOLD, SessionForms, WantedSession, unit_held
from quiz_api.services.session_settling import Settling, is_on_paper, sign_ins_of
from quiz_api.services.session_sign_ins import held, may_call, session_scope
from quiz_api.store.interface import CodeTaken, Reading, Receipt, Store

_SAID = "said"


@dataclass(frozen=True, slots=True)
class Listed:
    """A session in a list. `is_ours` to run; else others hold it and the caller calls the roll of their own people."""

    session: ClassSession
    is_ours: bool


@dataclass(frozen=True, slots=True)
class ClassSessions:
    store: Store
    calendar: SchoolCalendar
    clock: Clock
    forms: SessionForms
    settling: Settling

    def listed(self, caller: Caller, unit_path: str) -> tuple[Organisation, tuple[Listed, ...]]:
        """Sessions that a unit holds or is invited to, those to come first. Raises NotFound."""
        with self.store.reading(caller.scope_for(HOLD)) as reading:
            unit = unit_held(reading, caller, unit_path)
            near = [*reading.class_sessions(unit_path), *reading.class_sessions_at(unit_path)]
        found = [one for one in dict.fromkeys(near) if may_call(caller, one)]
        alive = {SessionState.OPEN: 0, SessionState.PLANNED: 1}
        found.sort(key=lambda one: (alive.get(one.state, 2), self._nearness(one)))
        return unit, tuple(Listed(one, caller.may(HOLD, one.unit_path)) for one in found)

    def make(self, caller: Caller, unit_path: str, wanted: WantedSession) -> ClassSession:
        """Raises Refusal `bad-fields` naming every field, NotFound."""
        now = self.clock()
        with self.store.writing(caller.scope_for(HOLD)) as writing:
            unit = unit_held(writing, caller, unit_path)
            must_be_open(writing, unit_path, self.calendar.day(now))
            session = self.forms.read(writing, caller, unit, wanted, now)
            writing.put_class_session(session)
            deed = Deed(self.calendar, caller.account, now)
            append_audit(writing, caller, deed, AuditAction.MAKE_SESSION, session.id, unit_path)
        return session

    def one(self, caller: Caller, session_id: str) -> ClassSession:
        """For who may run it. Raises NotFound."""
        with self.store.reading(caller.scope_for(HOLD)) as reading:
            return held(reading, caller, session_id)

    def begin(self, caller: Caller, session_id: str) -> None:
        """Starting twice starts once; early sign-ins count from here. One whose day is over began when it was to."""
        now, session = self.clock(), self.one(caller, session_id)
        began = session.begins_at if session.is_past(now, self.calendar) else now
        if session.state is SessionState.PLANNED:
            with self.store.reading(caller.scope_for(HOLD)) as reading:
                must_be_open(reading, session.unit_path, self.calendar.day(began))

        def opened(session: ClassSession) -> ClassSession:
            if session.state is SessionState.CANCELLED:
                raise Refusal("session-cancelled", "这一场已经取消。要办的话，请先恢复。", status=409)
            if session.state is not SessionState.PLANNED:
                return session
            return replace(session, state=SessionState.OPEN, opened_at=began)

        self._change(caller, session_id, opened)

    def show_number(self, caller: Caller, session_id: str) -> None:
        """An online session shows a fresh number for ten minutes."""
        now = self.clock()
        self._change(caller, session_id, lambda session: replace(session, number_at=now))

    def let_out(self, caller: Caller, session_id: str) -> None:
        """From now on a board is for signing out."""
        now = self.clock()

        def leaving(session: ClassSession) -> ClassSession:
            if session.state is not SessionState.OPEN or not session.kind.is_for_staff:
                raise Refusal("not-open", "先开始，才能签退。", status=409)
            return session if session.out_at else replace(session, out_at=self._moment(session, now))

        self._change(caller, session_id, leaving)

    def close(self, caller: Caller, session_id: str) -> None:
        """End a session; lessons and hours follow. Closing twice makes nothing twice. Raises Refusal, NotFound."""

        def ended(_: Reading, session: ClassSession, now: datetime) -> ClassSession:
            if session.state is not SessionState.OPEN:
                raise Refusal("not-open", "还没有开始，不能结束。不办了，请用“取消”。", status=409)
            return replace(session, state=SessionState.CLOSED, closed_at=self._moment(session, now))

        self._end(caller, session_id, ended)

    def enter(self, caller: Caller, session_id: str) -> None:
        """A session that was held, though nobody ran it here: ended in one step, with its own times. One that was
        begun is closed as ever. Raises Refusal, NotFound.
        """

        def ended(reading: Reading, session: ClassSession, now: datetime) -> ClassSession:
            if session.state is SessionState.OPEN:
                return replace(session, state=SessionState.CLOSED, closed_at=self._moment(session, now))
            if session.state is SessionState.CANCELLED:
                raise Refusal("session-cancelled", "这一场已经取消。要记的话，请先恢复。", status=409)
            if now < session.ends_at:
                raise Refusal("not-over", "还没到结束的时间，不能先记为结束。到时间，点“开始”。", status=409)
            must_be_open(reading, session.unit_path, self.calendar.day(session.begins_at))
            return session.held_as_planned()

        self._end(caller, session_id, ended)

    def reopen(self, caller: Caller, session_id: str) -> None:
        """Undo a closing or a cancellation: what followed from it is taken back. What was entered afterwards has not
        begun again, nor has what was begun on a later day with nothing but paper: it gets its own day the next time.
        """
        now = self.clock()
        with self.store.writing(self._scope(caller, session_id)) as writing:
            session = held(writing, caller, session_id)
            if session.state is SessionState.CANCELLED:
                writing.put_class_session(replace(session, state=SessionState.PLANNED))
            elif session.state is SessionState.CLOSED:
                self.settling.unsettle(writing, caller, session)
                again = replace(session, state=SessionState.OPEN, closed_at=None)
                is_entered = session.was_entered_afterwards or self._is_paper_dated_later(writing, session)
                writing.put_class_session(session.not_begun() if is_entered else again)
            deed = Deed(self.calendar, caller.account, now)
            append_audit(writing, caller, deed, AuditAction.RUN_SESSION, session.id, session.unit_path)

    def cancel(self, caller: Caller, session_id: str) -> None:
        """Sign-ins stay in the ledger and count for nothing. Can be taken back with `reopen`."""

        def cancelled(session: ClassSession) -> ClassSession:
            if session.state in (SessionState.OPEN, SessionState.CLOSED):
                raise Refusal(
                    "already-on", "已经开始了，不能取消。请结束这一场；弄错了的签到可以一条条更正。", status=409
                )
            return replace(session, state=SessionState.CANCELLED)

        self._change(caller, session_id, cancelled)

    def say(self, caller: Caller, session_id: str, face: int) -> None:
        """One of three faces, once for an account. Kept as a count; which one somebody chose is nowhere."""
        if not 0 <= face < len(FACES):
            raise Refusal("bad-fields", "请选一张脸。")
        with self.store.reading(caller.scope) as reading:
            session = reading.class_session(session_id)
            if session is None or reading.live_record(("session-sign-in", session_id, caller.account)) is None:
                raise NotFound("这一场")
        with self.store.writing(session_scope(session, caller.account)) as writing:
            fresh = writing.class_session(session_id) or session
            if not self.asks_faces(fresh):
                raise Refusal("not-now", "这一场现在不收了。", status=409)
            faces = tuple(count + (place == face) for place, count in enumerate(fresh.faces))
            try:
                writing.remember(Receipt(caller.account, f"face {session_id}", "0" * 64, _SAID))
            except CodeTaken:
                raise Refusal("already-said", "您已经选过了，谢谢。", status=409) from None
            writing.put_class_session(replace(fresh, faces=faces))

    def asks_faces(self, session: ClassSession) -> bool:
        """From the middle of a session until a day after its end."""
        now = self.clock()
        if session.state is SessionState.CLOSED:
            return session.closed_at is not None and now < session.closed_at + timedelta(days=1)
        half = timedelta(minutes=session.minutes / 2)
        return session.state is SessionState.OPEN and session.opened_at is not None and now >= session.opened_at + half

    def _scope(self, caller: Caller, session_id: str) -> Scope:
        """Wide enough for walk-ins of other classes, once the caller may run the session."""
        return session_scope(self.one(caller, session_id), caller.account)

    def _moment(self, session: ClassSession, now: datetime) -> datetime:
        """The present; of a session whose day is over, its own end."""
        return max(session.over_at, session.due_at) if session.is_past(now, self.calendar) else now

    def _is_paper_dated_later(self, reading: Reading, session: ClassSession) -> bool:
        """Where nobody signed in by phone or roll call, the later day is that of the typing."""
        on_paper = (is_on_paper(record) for record in sign_ins_of(reading, session.id))
        return session.is_dated_later(self.calendar) and all(on_paper)

    def _end(
        self, caller: Caller, session_id: str, ended: Callable[[Reading, ClassSession, datetime], ClassSession]
    ) -> None:
        now = self.clock()
        with self.store.writing(self._scope(caller, session_id)) as writing:
            session = held(writing, caller, session_id)
            if session.state is SessionState.CLOSED:
                return
            closed = ended(writing, session, now)
            writing.put_class_session(closed)
            self.settling.settle(writing, caller, closed)
            deed = Deed(self.calendar, caller.account, now)
            append_audit(writing, caller, deed, AuditAction.RUN_SESSION, session.id, session.unit_path)

    def _change(self, caller: Caller, session_id: str, change: Callable[[ClassSession], ClassSession]) -> None:
        now = self.clock()
        with self.store.writing(caller.scope_for(HOLD)) as writing:
            session = held(writing, caller, session_id)
            after = change(session)
            if after == session:
                return
            writing.put_class_session(after)
            deed = Deed(self.calendar, caller.account, now)
            append_audit(writing, caller, deed, AuditAction.RUN_SESSION, session.id, session.unit_path)

    def _nearness(self, session: ClassSession) -> float:
        """Coming sessions: the next one first; past ones: the latest first."""
        moment = session.begins_at.timestamp()
        return moment if session.state in (SessionState.OPEN, SessionState.PLANNED) else -moment
