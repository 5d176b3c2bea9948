"""Taking a decision about a claim back: hours and the yes they rest on fall together, and the claim waits again."""

from __future__ import annotations

from quiz_api.domain.errors import Refusal
from quiz_api.domain.hours_records import ClaimOutcome, ClaimStage, ClaimStep
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import HoursAward, Record, RecordKind
from quiz_api.services.claim_words import claim_behind
from quiz_api.services.hours_claims import again_key, county_of, step_key
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import Reading


def check_claim_void(reading: Reading, caller: Caller, record: Record) -> None:
    """A later step falls before an earlier one, and the county's is the county's. Raises Refusal."""
    body = record.body
    if claim_behind(reading, record) is None:
        return
    path = record.draft.organisation_path
    is_countys = isinstance(body, HoursAward) or (isinstance(body, ClaimStep) and body.stage is ClaimStage.COUNTY)
    if is_countys and not caller.may(Permission.VOID, county_of(path)):
        raise Refusal("county-decided", "这条学时由县（区）审核通过，作废也请县（区）来办。", status=403)
    if not isinstance(body, ClaimStep):
        return
    if body.outcome is ClaimOutcome.WITHDRAWN:
        raise Refusal("withdrawn", "这一条是本人撤回的，不能作废；要的话请本人再报一次。", status=409)
    if body.stage is ClaimStage.SCHOOL and reading.live_record(step_key(body.claim_id, ClaimStage.COUNTY)):
        raise Refusal("decided-later", "县（区）已经办过下一步。请先由县（区）作废那一步。", status=409)
    if reading.live_record(again_key(record.draft.subject.id, body.claim_id)):
        raise Refusal("made-again", "这一条退回以后，本人已经改好重交，不能再收回退回。", status=409)


def decision_with_award(reading: Reading, record: Record) -> tuple[Record, ...]:
    """A decision with the hours that it gave, from either of them."""
    body = record.body
    if isinstance(body, ClaimStep):
        award = None
        if body.stage is ClaimStage.COUNTY:
            key = (RecordKind.HOURS_AWARD.value, record.draft.subject.id, body.claim_id)
            award = reading.live_record(key)
        return (record, award) if award else (record,)
    if isinstance(body, HoursAward):
        step = reading.live_record(step_key(body.completion_id, ClaimStage.COUNTY))
        return (record, step) if step else (record,)
    return (record,)
