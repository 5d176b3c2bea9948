"""Calling the roll: by card numbers of a class or by names of staff, on a phone or from a filled roster.

A household is recorded only after it has agreed to the privacy notice; one that has not is counted without its card.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from quiz_api.domain.class_names import SchoolSystem
from quiz_api.domain.class_sessions import ClassSession, SessionState
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.events import Json, SessionRollCalled
from quiz_api.domain.people import Household
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import Evidence, Subject, SubjectKind
from quiz_api.secret_key import SecretKey
from quiz_api.services.consent import agreed
from quiz_api.services.deeds import Deed
from quiz_api.services.scopes import Caller
from quiz_api.services.session_records import append_guest, append_sign_in, append_sign_out, guest_key, sign_in_key
from quiz_api.services.session_settling import Settling
from quiz_api.services.session_sign_ins import called, cards_of_class, held, must_have_come
from quiz_api.services.staff_invited import may_call_by_name
from quiz_api.services.uncarded import CardlessClasses
from quiz_api.store.interface import Writing

MOST_HEADS = 200


@dataclass(frozen=True, slots=True)
class RollCalls:
    key: SecretKey
    settling: Settling
    system: SchoolSystem

    def call(
        self, writing: Writing, caller: Caller, deed: Deed, payload: SessionRollCalled
    ) -> tuple[dict[str, Json], tuple[str, ...]]:
        """Everybody on a list; those without a card are told, the others are stored. Raises NotFound, Refusal."""
        session = called(writing, caller, payload.session_id)
        if session.state is SessionState.CANCELLED:
            raise Refusal("session-cancelled", "这一场已经取消，没有记。", status=409)
        if not payload.on_paper:
            must_have_come(session, deed.happened_at)
        evidence = Evidence.BY_PAPER if payload.on_paper else Evidence.BY_ROLL_CALL
        deed = _at_the_session(deed, session, leaving=payload.leaving)
        if payload.class_path:
            found = self._call_cards(writing, caller, deed, session, payload, evidence)
        else:
            found = self._call_staff(writing, caller, deed, session, payload, evidence)
        stored, already, unnamed, missing = found
        if session.state is SessionState.CLOSED:
            rows = (writing.record(each) for each in (*stored, *already))
            called_now = {row.record.draft.subject.id for row in rows if row is not None}
            self.settling.settle(writing, caller, session, called_now)
        counts: dict[str, Json] = {"stored": len(stored), "already": len(already), "unnamed": unnamed}
        told: list[Json] = [*missing]
        return {"session": session.id, **counts, "missing": told}, (*stored, *already)

    def count_heads(self, writing: Writing, caller: Caller, deed: Deed, session_id: str, heads: int) -> None:
        """Families of classes without cards on the day, as guests: how many came, and nothing else is known of them.
        The same event counts once. Raises NotFound, Refusal.
        """
        session = held(writing, caller, session_id)
        if session.state is SessionState.CANCELLED:
            raise Refusal("session-cancelled", "这一场已经取消，没有记。", status=409)
        must_have_come(session, deed.happened_at)
        if not CardlessClasses(writing, deed.calendar, self.system).of(session):
            raise Refusal("has-cards", "请来的班那天都有卡，请照卡号点名，没有记。", status=409)
        if not 1 <= heads <= MOST_HEADS:
            raise Refusal("bad-fields", f"写到了多少户，1 到 {MOST_HEADS}。")
        at = _at_the_session(deed, session, leaving=False)
        for number in range(heads):
            key = guest_key(session.id, self.key.mac("session-heads", f"{deed.event_id} {number}")[:16])
            if writing.live_record(key) is None:
                append_guest(writing, at, session, session.unit_path, Evidence.BY_ROLL_CALL, key)

    def _call_cards(
        self,
        writing: Writing,
        caller: Caller,
        deed: Deed,
        session: ClassSession,
        payload: SessionRollCalled,
        evidence: Evidence,
    ) -> tuple[list[str], list[str], int, list[int]]:
        path = payload.class_path
        if session.kind.is_for_staff or not session.admits(path) or not caller.may(Permission.SEE_FAMILIES, path):
            raise NotFound("这个班")
        stored: list[str] = []
        already: list[str] = []
        missing: list[int] = []
        unnamed = 0
        households = dict(cards_of_class(writing, path, deed.calendar.day(deed.happened_at)))
        for number in dict.fromkeys(payload.numbers):
            household = households.get(number)
            if household is None:
                missing.append(number)
                continue
            before = writing.live_record(sign_in_key(session.id, household.id))
            if before is not None:
                already.append(before.id)
            elif agreed(writing, household.id):
                subject = Subject(SubjectKind.HOUSEHOLD, household.id)
                stored.append(append_sign_in(writing, deed, session, subject, path, evidence).id)
            else:
                unnamed += self._count_unnamed(writing, deed, session, household, path, evidence)
        return stored, already, unnamed, missing

    def _call_staff(
        self,
        writing: Writing,
        caller: Caller,
        deed: Deed,
        session: ClassSession,
        payload: SessionRollCalled,
        evidence: Evidence,
    ) -> tuple[list[str], list[str], int, list[int]]:
        stored: list[str] = []
        already: list[str] = []
        for person_id in dict.fromkeys(payload.people):
            person = writing.person(person_id)
            if person is None or not session.kind.is_for_staff or not may_call_by_name(caller, person):
                raise NotFound("这位老师")
            subject = Subject(SubjectKind.PERSON, person.id)
            before = writing.live_record(sign_in_key(session.id, person.id))
            if payload.leaving and before is not None:
                stored.append(append_sign_out(writing, deed, session, subject, person.home_path, evidence))
            elif before is not None:
                already.append(before.id)
            else:
                stored.append(append_sign_in(writing, deed, session, subject, person.home_path, evidence).id)
        return stored, already, 0, []

    def _count_unnamed(
        self, writing: Writing, deed: Deed, session: ClassSession, household: Household, path: str, evidence: Evidence
    ) -> int:
        """A family that has not agreed is counted; under which card cannot be told from what is stored. 1 if new."""
        key = guest_key(session.id, self.key.mac("session-unnamed", f"{session.id} {household.id}")[:16])
        if writing.live_record(key) is not None:
            return 0
        append_guest(writing, deed, session, path, evidence, key)
        return 1


def _at_the_session(deed: Deed, session: ClassSession, *, leaving: bool) -> Deed:
    """A roll that is called once a session is over says who was there, not when: from its beginning, to when signing
    out began. What was tapped before the end, and comes later, keeps its time.
    """
    if not session.is_after(deed.happened_at, deed.calendar):
        return deed
    return replace(deed, happened_at=session.over_at if leaving else session.began_at)
