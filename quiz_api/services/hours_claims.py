"""Hours earned elsewhere: how a teacher claims them, and where a claim stands.

A claim waits for the school, then for the county; who works above a school has the second stage only. Every step is a
record of its own; the place of a step is a natural key, so that two administrators cannot both take it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.events import Json
from quiz_api.domain.hours_events import HoursClaimed
from quiz_api.domain.hours_records import ClaimOutcome, ClaimStage, ClaimStep, HoursCategory, HoursClaim
from quiz_api.domain.organisations import parent_path, school_path
from quiz_api.domain.records import Record, RecordKind
from quiz_api.services.claim_words import ClaimWords, words_of
from quiz_api.services.deeds import Deed
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import NaturalKeyTaken, Reading, RecordQuery, Writing

OLDEST = timedelta(days=5 * 366)
"""A cycle of continuing education: what is older is in no count any more."""

MOST_WAITING = 40
"""Claims of one person that nobody has decided about: more is a mistake, or mischief."""


class ClaimState(StrEnum):
    """In the words that both sides read. A former unit reads that a claim was withdrawn, and where it has gone."""

    AT_SCHOOL = "等学校审核"
    AT_COUNTY = "等县（区）审核"
    APPROVED = "审核通过"
    RETURNED = "退回"
    WITHDRAWN = "已撤回"
    MADE_AGAIN = "退回后已重交"
    TAKEN_ALONG = "已转到新单位"


WAITING = {ClaimState.AT_SCHOOL: ClaimStage.SCHOOL, ClaimState.AT_COUNTY: ClaimStage.COUNTY}


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim with what has become of it. `last_step` is the record of the newest decision."""

    record: Record
    body: HoursClaim
    words: ClaimWords
    state: ClaimState
    last_step: Record | None
    reason: str

    @property
    def stage(self) -> ClaimStage | None:
        """Whose turn it is; None when nobody's."""
        return WAITING.get(self.state)

    @property
    def decided_at(self) -> datetime | None:
        return self.last_step.taken_at if self.last_step else None


def claim_of(reading: Reading, record: Record) -> Claim | None:
    """None for a record that is no claim."""
    body = record.body
    if not isinstance(body, HoursClaim):
        return None
    steps = [reading.live_record(step_key(record.id, stage)) for stage in ClaimStage]
    taken = [step for step in steps if step is not None]
    last = taken[-1] if taken else None
    decision = last.body if last else None
    reason = ""
    if isinstance(decision, ClaimStep) and decision.reason_ref:
        reason = reading.side_text(decision.reason_ref) or ""
    return Claim(record, body, words_of(reading, body), _state(reading, record, decision), last, reason)


def _state(reading: Reading, record: Record, decision: object) -> ClaimState:
    if not isinstance(decision, ClaimStep):
        is_in_school = school_path(record.draft.organisation_path) is not None
        return ClaimState.AT_SCHOOL if is_in_school else ClaimState.AT_COUNTY
    if decision.outcome is not ClaimOutcome.APPROVED:
        again = reading.live_record(again_key(record.draft.subject.id, record.id))
        if decision.outcome is ClaimOutcome.WITHDRAWN:
            return ClaimState.TAKEN_ALONG if again else ClaimState.WITHDRAWN
        return ClaimState.MADE_AGAIN if again else ClaimState.RETURNED
    return ClaimState.AT_COUNTY if decision.stage is ClaimStage.SCHOOL else ClaimState.APPROVED


def waiting_claims(records: Iterable[Record]) -> Iterator[tuple[Record, ClaimStage]]:
    """Of standing claims and steps, in any order, the claims that wait, each with whose turn it is: `claim_of` for
    many at once, which asks the store for nothing.
    """
    claims, steps = [], dict[str, ClaimStep]()
    for record in records:
        body = record.body
        if isinstance(body, HoursClaim):
            claims.append(record)
        elif isinstance(body, ClaimStep) and (body.claim_id not in steps or body.stage is ClaimStage.COUNTY):
            steps[body.claim_id] = body
    for claim in claims:
        step = steps.get(claim.id)
        if step is None:
            is_in_school = school_path(claim.draft.organisation_path) is not None
            yield claim, ClaimStage.SCHOOL if is_in_school else ClaimStage.COUNTY
        elif step.stage is ClaimStage.SCHOOL and step.outcome is ClaimOutcome.APPROVED:
            yield claim, ClaimStage.COUNTY


def step_key(claim_id: str, stage: ClaimStage) -> tuple[str, ...]:
    return (RecordKind.CLAIM_STEP.value, claim_id, stage.value)


def again_key(person_id: str, claim_id: str) -> tuple[str, ...]:
    return (RecordKind.HOURS_CLAIM.value, person_id, "again", claim_id)


def county_of(path: str) -> str:
    """The unit whose administrators have the second stage: above a school, or the unit itself."""
    school = school_path(path)
    return parent_path(school) if school else path


def own_claims(reading: Reading, person_id: str) -> list[Claim]:
    """The newest first."""
    query = RecordQuery(kinds=frozenset({RecordKind.HOURS_CLAIM}), subject_id=person_id, newest_first=True)
    found = (claim_of(reading, row.record) for row in reading.records(query))
    return [claim for claim in found if claim is not None]


def take_claim(
    writing: Writing, caller: Caller, deed: Deed, payload: HoursClaimed, today: date
) -> tuple[dict[str, Json], tuple[str, ...]]:
    """Store a claim. Raises Refusal."""
    if caller.person is None:
        raise Refusal("staff-only", "申报学时是教师的事，请用教师账号登录。", status=403)
    _check_day(payload.held_on, today)
    words = ClaimWords(payload.title, payload.organiser, payload.document)
    before = own_claims(writing, caller.account)
    _check_repeats(before, payload, words)
    if sum(claim.stage is not None for claim in before) >= MOST_WAITING:
        raise Refusal(
            "too-many-claims", f"您有 {MOST_WAITING} 条申报还在等审核。请先撤回不要的，再报新的。", status=409
        )
    if payload.replaces:
        key = again_key(caller.account, _returned(before, payload.replaces))
    else:
        on_day = sum(claim.body.held_on == payload.held_on for claim in before)
        key = (RecordKind.HOURS_CLAIM.value, caller.account, payload.held_on.isoformat(), str(on_day + 1))
    body = HoursClaim(
        HoursCategory(payload.category),
        payload.held_on,
        payload.minutes,
        writing.put_side_text(words.as_text()),
        payload.replaces,
    )
    try:
        record = writing.append(deed.draft(caller.subject, caller.person.home_path, body, key))
    except NaturalKeyTaken as taken:
        raise Refusal("claim-repeated", "这一条刚刚已经交上去了，没有重复存。", status=409) from taken
    for photo in writing.evidence_photos([payload.replaces] if payload.replaces else ()):
        writing.move_evidence(photo.id, record.id, caller.person.home_path)
    return {"claim": record.id}, (record.id,)


def _check_day(held_on: date, today: date) -> None:
    if held_on > today:
        detail = f"日期 {held_on:%Y年%-m月%-d日} 还没有到，没有存。参加完以后再报。"
        raise Refusal("future-date", detail, fields=(("held_on", "不能晚于今天。"),))
    if held_on < today - OLDEST:
        detail = "这是五年以前的培训，已经不在现在的培训周期里，没有存。请核对日期。"
        raise Refusal("too-old", detail, fields=(("held_on", "在五年以内。"),))


def _check_repeats(before: list[Claim], payload: HoursClaimed, words: ClaimWords) -> None:
    """One training of one day is claimed once; what was returned or withdrawn may come again."""
    for claim in before:
        stands = claim.stage is not None or claim.state is ClaimState.APPROVED
        if stands and claim.body.held_on == payload.held_on and claim.words.is_same(words):
            detail = f"{payload.held_on:%Y年%-m月%-d日}的这一次已经报过了（{claim.state.value}），没有重复存。"
            raise Refusal("claim-repeated", detail, status=409)


def _returned(before: list[Claim], claim_id: str) -> str:
    claim = next((claim for claim in before if claim.record.id == claim_id), None)
    if claim is None:
        raise NotFound("要重交的那一条")
    if claim.state is not ClaimState.RETURNED:
        raise Refusal("not-returned", f"那一条现在是“{claim.state.value}”，不用重交。", status=409)
    return claim_id
