"""What a line says of records about hours: page id, minutes, evidence, target."""

from __future__ import annotations

from quiz_api.domain.class_periods import class_periods
from quiz_api.domain.hours_records import (
    Certificate,
    ClaimOutcome,
    ClaimStep,
    Credit,
    HoursClaim,
    Judgement,
    Recognition,
)

_OUTCOMES = {
    ClaimOutcome.APPROVED: "审核通过",
    ClaimOutcome.RETURNED: "退回",
    ClaimOutcome.WITHDRAWN: "撤回",
}


def hours_facts(
    body: HoursClaim | ClaimStep | Credit | Recognition | Judgement | Certificate,
) -> tuple[str, int | None, str, str]:
    match body:
        case HoursClaim():
            return "", None, f"{body.category.value} {class_periods(body.minutes)} 学时", body.replaces
        case ClaimStep():
            return "", None, _OUTCOMES[body.outcome], body.claim_id
        case Credit():
            return "", None, body.category.value, body.number
        case Certificate():
            return "", None, body.paper.value, body.number
        case Judgement():
            return body.page_id, None, "合格" if body.passed else "不合格", body.task
        case Recognition():
            return "", None, body.state.value, body.award_id
