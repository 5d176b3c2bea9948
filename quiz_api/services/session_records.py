"""The records of signing in: their natural keys, and how each is made. A deed counts once however it came."""

from __future__ import annotations

from quiz_api.domain.class_sessions import ClassSession, SessionState
from quiz_api.domain.errors import Refusal
from quiz_api.domain.records import Evidence, Record, SessionSignIn, SessionSignOut, Subject, SubjectKind
from quiz_api.services.deeds import Deed
from quiz_api.store.interface import Writing

MOST_GUESTS = 300


def sign_in_key(session_id: str, subject_id: str) -> tuple[str, ...]:
    return ("session-sign-in", session_id, subject_id)


def sign_out_key(session_id: str, subject_id: str) -> tuple[str, ...]:
    return ("session-sign-out", session_id, subject_id)


def guest_key(session_id: str, name: str) -> tuple[str, ...]:
    return ("session-guest", session_id, name)


def append_sign_in(
    writing: Writing, deed: Deed, session: ClassSession, subject: Subject, path: str, evidence: Evidence
) -> Record:
    body = SessionSignIn(session.id, evidence, is_early=_is_early(deed, session, evidence))
    return writing.append(deed.draft(subject, path, body, sign_in_key(session.id, subject.id)))


def append_sign_out(
    writing: Writing, deed: Deed, session: ClassSession, subject: Subject, path: str, evidence: Evidence
) -> str:
    key = sign_out_key(session.id, subject.id)
    before = writing.live_record(key)
    if before is not None:
        return before.id
    return writing.append(deed.draft(subject, path, SessionSignOut(session.id, evidence), key)).id


def append_guest(
    writing: Writing,
    deed: Deed,
    session: ClassSession,
    path: str,
    evidence: Evidence,
    key: tuple[str, ...],
) -> int:
    number = writing.next_number(f"guests {session.id}")
    if number > MOST_GUESTS:
        raise Refusal("too-many-guests", "没带卡的人太多了，请老师点名。", status=409)
    unit_id = path.strip("/").split("/")[-1]
    body = SessionSignIn(session.id, evidence, is_early=_is_early(deed, session, evidence), guest=number)
    writing.append(deed.draft(Subject(SubjectKind.ORGANISATION, unit_id), path, body, key))
    return number


def _is_early(deed: Deed, session: ClassSession, evidence: Evidence) -> bool:
    """Paper has no clock, and a roll of a session whose time is over is called for its beginning."""
    if evidence is Evidence.BY_PAPER or deed.happened_at == session.begins_at:
        return False
    return session.state is SessionState.PLANNED
