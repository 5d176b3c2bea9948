"""Signing in to a class session: with a code on one's own phone, or as a walk-in without a card.

A deed counts once however it came: session and subject are the natural key, and whoever comes second is told so. A
household is recorded only after it has agreed; one that has not is counted without its card.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from quiz_api.domain.class_sessions import EARLIEST, ClassSession, Phase, SessionState
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.events import Json, SessionSignedIn
from quiz_api.domain.organisations import is_within
from quiz_api.domain.people import Household
from quiz_api.domain.permissions import Permission
from quiz_api.domain.places import is_at
from quiz_api.domain.records import SessionSignIn
from quiz_api.domain.scope import Scope
from quiz_api.secret_key import SecretKey
from quiz_api.services.consent import require_consent
from quiz_api.services.deeds import Deed
from quiz_api.services.scopes import Caller
from quiz_api.services.session_codes import Proof, SessionCodes
from quiz_api.services.session_records import append_guest, append_sign_out, guest_key, sign_in_key
from quiz_api.services.throttling import Throttle
from quiz_api.store.interface import Reading, Store, Writing


def session_scope(session: ClassSession, account: str | None = None) -> Scope:
    """The rows of one session, wherever its people belong: for who holds it, after that has been asked."""
    return Scope(frozenset({session.unit_path, session.house, *session.audience}), account)


def calling_scope(caller: Caller) -> Scope:
    """The rows a roll or a roster is made of: where the caller sees a unit or its families, and where they hold
    sessions. A counsellor only holds. Whose name or card is shown is asked of each.
    """
    return Scope(caller.scope.subtrees | caller.scope_for(Permission.HOLD_SESSIONS).subtrees, caller.account)


def must_be_on(session: ClassSession, now: datetime) -> None:
    """Raises Refusal when a phone cannot sign in (any more, or yet)."""
    if session.state is SessionState.CANCELLED:
        raise Refusal("session-cancelled", "这一场已经取消，没有记。请以老师的通知为准。", status=409)
    if session.state is SessionState.CLOSED:
        raise Refusal("session-closed", "这一场已经结束，没有记上。到过现场的，请告诉老师，老师可以补上。", status=409)
    if is_early(session, now):
        raise Refusal("session-not-yet", "还早，开始前三小时起可以签到。", status=409)


def is_early(session: ClassSession, now: datetime) -> bool:
    """True while nobody can have come to a session that nobody has begun."""
    return session.state is SessionState.PLANNED and now < session.begins_at - EARLIEST


def must_have_come(session: ClassSession, now: datetime) -> None:
    """Raises Refusal where a roll is called before anybody can be there; paper is entered whenever it is."""
    if is_early(session, now):
        raise Refusal("session-not-yet", "还早，没有记。开始前三小时起可以点名；提前办了的，先点“开始”。", status=409)


@dataclass(frozen=True, slots=True)
class SignIns:
    store: Store
    key: SecretKey
    throttle: Throttle

    @property
    def codes(self) -> SessionCodes:
        return SessionCodes(self.key)

    def take(
        self, writing: Writing, caller: Caller, deed: Deed, payload: SessionSignedIn, now: datetime
    ) -> tuple[dict[str, Json], tuple[str, ...]]:
        """One phone, one household or one member of staff. Raises Refusal, NotFound."""
        session = writing.class_session(payload.session_id)
        if session is None:
            raise NotFound("这一场")
        must_be_on(session, now)
        path = self._path_of(caller, session, deed)
        before = writing.live_record(sign_in_key(session.id, caller.account))
        leaving = before is not None and session.phase is Phase.OUT
        data: dict[str, Json] = {"session": session.id, "title": session.title, "leaving": leaving}
        if before is not None and not leaving:
            return data | {"already": True}, (before.id,)
        if caller.household is not None:
            require_consent(writing, caller)
        proof = self._prove(writing, caller.account, session, payload.code, now)
        is_early = session.state is SessionState.PLANNED
        if leaving:
            return data, (append_sign_out(writing, deed, session, caller.subject, path, proof.evidence),)
        body = SessionSignIn(session.id, proof.evidence, is_early=is_early, scan=proof.ticket)
        key = sign_in_key(session.id, caller.account)
        record = writing.append(deed.draft(caller.subject, path, body, key))
        return data | {"early": is_early}, (record.id,)

    def guest(self, session_id: str, code: str, network: str, now: datetime, deed: Deed) -> int:
        """A walk-in without a card: a number to tell the leader, who finds the card later. Raises Refusal, NotFound."""
        session = self.store.door().class_session(session_id)
        if session is None or session.kind.is_for_staff:
            raise NotFound("这一场")
        must_be_on(session, now)
        self.throttle.check("", network)
        try:
            proof = self.codes.prove(session, "", code, now)
        except Refusal:
            self.throttle.failed("", network)
            raise
        if not proof.ticket:
            raise Refusal("bad-code", "请对着大屏再扫一次，再记一位来宾。")
        with self.store.writing(session_scope(session)) as writing:
            key = guest_key(session.id, proof.ticket)
            before = writing.live_record(key)
            if before is not None and isinstance(before.body, SessionSignIn):
                return before.body.guest
            return append_guest(writing, deed, session, session.unit_path, proof.evidence, key)

    def scan(self, session_id: str, code: str, account: str, network: str, now: datetime) -> tuple[ClassSession, str]:
        """Exchange a code that is still shown for a ticket that lasts. Raises Refusal, NotFound."""
        session = self.store.door().class_session(session_id)
        if session is None:
            raise NotFound("这一场")
        must_be_on(session, now)
        self.throttle.check("", network)
        try:
            self.codes.prove(session, account, code, now)
        except Refusal:
            self.throttle.failed("", network)
            raise
        return session, self.codes.ticket(session, account, now)

    def _prove(self, writing: Writing, account: str, session: ClassSession, code: str, now: datetime) -> Proof:
        """Guesses at the number are slowed down, for an account and for a session."""
        where = f"session {session.id}"
        self.throttle.check(account, where)
        try:
            proof = self.codes.prove(session, account, code, now)
        except Refusal as refusal:
            if refusal.code == "bad-code":
                self.throttle.failed(account, where)
            raise
        if proof.ticket and writing.next_number(f"scan {proof.ticket}") > 1:
            raise Refusal("code-used", "这个码已经用过了。请对着大屏再扫一次，或请老师点名。", status=409)
        return proof

    def _path_of(self, caller: Caller, session: ClassSession, deed: Deed) -> str:
        """Where the record is filed: at the class that is invited, at the person's unit. Raises Refusal."""
        if caller.household is not None:
            if session.kind.is_for_staff:
                raise Refusal("staff-only", "这一场是老师的培训，请用教师账号签到。")
            places = caller.household.places_on(deed.calendar.day(deed.happened_at))
            paths = sorted((p.class_path for p in places if session.admits(p.class_path)), key=session.invites)
            if not paths:
                raise Refusal("no-class-today", "这张卡目前不在任何班级里，请班主任看一看卡的登记。", status=409)
            return paths[-1]
        if caller.person is None or not session.kind.is_for_staff:
            raise Refusal("household-only", "这一场是给家长的，请用家庭学习卡签到。")
        return caller.person.home_path


def held(reading: Reading, caller: Caller, session_id: str) -> ClassSession:
    """A session that the caller may run. Raises NotFound."""
    session = reading.class_session(session_id)
    if session is None or not caller.may(Permission.HOLD_SESSIONS, session.unit_path):
        raise NotFound("这一场")
    return session


def called(reading: Reading, caller: Caller, session_id: str) -> ClassSession:
    """A session whose roll the caller may call: one to run, or one that invites a class or unit of theirs. Raises
    NotFound.
    """
    session = reading.class_session(session_id)
    if session is None or not may_call(caller, session):
        raise NotFound("这一场")
    return session


def may_call(caller: Caller, session: ClassSession) -> bool:
    own = caller.paths_of(Permission.HOLD_SESSIONS)
    return caller.may(Permission.HOLD_SESSIONS, session.unit_path) or any(
        session.invites(path) or any(is_within(invited, path) for invited in session.audience) for path in own
    )


def cards_of_class(reading: Reading, class_path: str, day: date) -> Iterator[tuple[int, Household]]:
    for household in reading.households(class_path):
        for place in household.places:
            if is_at(place, class_path, day):
                yield place.card_number, household
