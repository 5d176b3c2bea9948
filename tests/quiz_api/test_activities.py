"""Counts of activities: numbers alone, asked once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from quiz_api.domain.records import RecordKind
from quiz_api.domain.teaching import ActivityCount, ActivityReport
from tests.quiz_api.town import COUNTY_ADMIN, SCHOOL_ADMIN, TEACHER, Town, Visit

TODAY = date(2026, 11, 23)
SCHOOL = "云溪县第三小学"
COUNTS = {"families": 12, "teachers": 4}


def report(town: Town, visit: Visit, **change: Any) -> Any:
    data = {
        "activity": "home-visit",
        "organisation": town.path(SCHOOL),
        "on": TODAY.isoformat(),
        "counts": COUNTS,
    } | change
    return visit.send(visit.event("activity-reported", data))


def test_a_school_tells_numbers_of_an_activity(town: Town) -> None:
    assert report(town, town.staff(SCHOOL_ADMIN)).status_code == 201
    (row,) = town.rows(RecordKind.ACTIVITY)
    assert row.record.body == ActivityReport(
        "home-visit", TODAY, (ActivityCount("families", 12), ActivityCount("teachers", 4))
    )


def test_the_same_numbers_again_are_one_record_and_others_are_a_question(town: Town) -> None:
    admin = town.staff(SCHOOL_ADMIN)
    report(town, admin)
    assert report(town, admin).status_code == 201
    other = report(town, admin, counts={"families": 13, "teachers": 4})
    assert (other.status_code, other.json["code"]) == (409, "already-reported")
    assert len(town.rows(RecordKind.ACTIVITY)) == 1
    record = town.rows(RecordKind.ACTIVITY)[0].record.id
    admin.send(admin.event("record-voided", {"record": record, "reason": "少算一户"}))
    assert report(town, admin, counts={"families": 13, "teachers": 4}).status_code == 201


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"activity": "party"}, 422, "unknown-activity"),
        ({"on": (TODAY + timedelta(days=1)).isoformat()}, 422, "activity-in-future"),
        ({"on": "11月23日"}, 422, "bad-event"),
        ({"counts": {"families": 3}}, 422, "bad-fields"),
        ({"counts": COUNTS | {"names": 3}}, 422, "bad-fields"),
        ({"counts": {"families": 501, "teachers": 1}}, 422, "bad-fields"),
        ({"counts": {"families": 0, "teachers": 0}}, 422, "bad-fields"),
        ({"counts": {"families": -1, "teachers": 1}}, 422, "bad-event"),
        ({"counts": {"families": "三户", "teachers": 1}}, 422, "bad-event"),
        ({"organisation": "/o_elsewhere/"}, 404, "not-found"),
    ],
)
def test_what_is_no_count_is_refused_with_a_reason(town: Town, change: dict[str, Any], status: int, code: str) -> None:
    answer = report(town, town.staff(SCHOOL_ADMIN), **change)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert town.rows(RecordKind.ACTIVITY) == []


@pytest.mark.parametrize("account", [TEACHER, COUNTY_ADMIN, "lh2z09"])
def test_only_who_leads_a_school_reports_for_it(town: Town, account: str) -> None:
    assert report(town, town.staff(account)).status_code == 404
