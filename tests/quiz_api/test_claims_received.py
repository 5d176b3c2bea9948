"""Whoever sends hours from elsewhere reads that they have come, for as long as that is so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quiz_api.domain.records import RecordKind
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.test_hours_claims import TRAINING, decide
from tests.quiz_api.town import OTHER_TEACHER, SCHOOL_ADMIN, TEACHER

if TYPE_CHECKING:
    from tests.quiz_api.town import Town

RECEIVED = "交上去了，等学校审核。"


def test_a_claim_that_has_come_is_acknowledged(town: Town) -> None:
    teacher = town.staff(TEACHER)
    event = {"event_id": "3f0c2b1e-5a4d-4c8e-9b7a-1d2e3f405162", "at": town.clock().isoformat()}
    fields = {name: str(TRAINING[name]) for name in ("title", "organiser", "document", "category", "held_on")}
    refused = teacher.form("/me/claims", **event, **fields, periods="八个")
    assert RECEIVED not in refused.get_data(as_text=True)
    for _ in range(2):  # a finger that taps twice
        answer = teacher.form("/me/claims", **event, **fields, periods="8")
        assert answer.status_code == 303
        assert answer.location.endswith("#claims")
        assert RECEIVED in page_of(teacher, answer.location)
    assert RECEIVED not in page_of(teacher, "/me/claims")
    assert RECEIVED not in page_of(town.staff(OTHER_TEACHER), answer.location)
    (row,) = town.rows(RecordKind.HOURS_CLAIM)
    decide(town.staff(SCHOOL_ADMIN), row.record.id, "school", "returned", reason="缺签退")
    assert RECEIVED not in page_of(teacher, answer.location)
