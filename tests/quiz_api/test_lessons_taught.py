"""上完了: one tap is one record, whoever taps and however often."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from quiz_api.domain.records import RecordKind
from quiz_api.domain.teaching import Delivery, DeliveryEvidence, Observation
from tests.quiz_api.town import COUNTY_ADMIN, OTHER_TEACHER, SCHOOL_ADMIN, TEACHER, Town, Visit

COLLEAGUE = "yx3x02"
SCHOOL = "云溪县第三小学"
TODAY = date(2026, 11, 23)
LESSON = "g03-t1-06"


def class_of(town: Town, name: str, school: str = SCHOOL) -> str:
    school_path = town.path(school)
    with town.stores.ledger.founding() as reading:
        return next(unit.path for unit in reading.organisations(under=school_path) if unit.name == name)


def taught(visit: Visit, *classes: str, on: date = TODAY, **more: Any) -> Any:
    """The first result of sending one lesson-taught event."""
    what = {} if "own" in more else {"lesson": LESSON}
    data = what | {"classes": list(classes), "on": on.isoformat()} | more
    return visit.send(visit.event("lesson-taught", data))


def deliveries(town: Town) -> list[Delivery]:
    rows = town.rows(RecordKind.DELIVERY)
    return [row.record.body for row in rows if row.voided_by is None and isinstance(row.record.body, Delivery)]


def test_one_tap_after_class_is_one_record_and_its_text_is_read_back(town: Town) -> None:
    teacher, path = town.staff(TEACHER), class_of(town, "2024级3班")
    answer = taught(teacher, path)
    assert answer.status_code == 201
    result = answer.json["results"][0]
    assert result["data"] == {"recorded": [path], "already": []}
    assert result["stored"][0]["title"] == "生气的时候"
    assert result["stored"][0]["evidence"] == "当天本人"
    (only,) = deliveries(town)
    assert (only.page_id, only.class_path, only.taught_on, only.minutes) == (LESSON, path, TODAY, 40)
    assert only.teacher_id == teacher.account


def test_the_same_lesson_from_two_devices_counts_once(town: Town) -> None:
    path = class_of(town, "2024级3班")
    first = taught(town.staff(TEACHER), path)
    again = taught(town.staff(TEACHER), path)
    assert again.status_code == 201
    assert again.json["results"][0]["data"] == {"recorded": [], "already": [path]}
    assert again.json["results"][0]["stored"] == first.json["results"][0]["stored"]
    assert len(deliveries(town)) == 1


def test_classes_taught_together_are_one_lesson_each_with_one_mark_in_common(town: Town) -> None:
    one, other = class_of(town, "2024级1班"), class_of(town, "2024级3班")
    assert taught(town.staff(TEACHER), one, other, minutes=35, stopped_at=3).status_code == 201
    found = deliveries(town)
    assert {body.class_path for body in found} == {one, other}
    assert len({body.together for body in found}) == 1
    assert found[0].together
    assert [(body.minutes, body.stopped_at) for body in found] == [(35, 3)] * 2


def test_one_class_that_is_wrong_leaves_nothing_of_the_others(town: Town) -> None:
    own, foreign = class_of(town, "2024级3班"), class_of(town, "2026级1班", "柳河区第二中学")
    answer = taught(town.staff(TEACHER), own, foreign)
    assert (answer.status_code, answer.json["code"]) == (404, "not-found")
    assert deliveries(town) == []


def test_a_lesson_of_ones_own_keeps_its_title_beside_the_ledger(town: Town) -> None:
    path = class_of(town, "2022级1班")
    own = {"title": "我们班的树", "area": "人际"}
    answer = taught(town.staff(TEACHER), path, own=own, minutes=30)
    assert answer.json["results"][0]["stored"][0]["title"] == "我们班的树"
    (only,) = deliveries(town)
    assert (only.page_id, only.own_area, only.minutes) == ("", "人际", 30)
    assert "我们班的树" not in repr(town.rows(RecordKind.DELIVERY))


@pytest.mark.parametrize(
    ("days_ago", "evidence"),
    [(0, DeliveryEvidence.OWN_DAY), (1, DeliveryEvidence.OWN_LATER), (7, DeliveryEvidence.OWN_LATER)],
)
def test_the_record_says_how_soon_it_was_written(town: Town, days_ago: int, evidence: DeliveryEvidence) -> None:
    taught(town.staff(TEACHER), class_of(town, "2024级3班"), on=TODAY - timedelta(days=days_ago))
    assert [body.evidence for body in deliveries(town)] == [evidence]


def test_after_a_week_the_administrator_writes_it_down(town: Town) -> None:
    path, long_ago = class_of(town, "2024级3班"), TODAY - timedelta(days=8)
    teacher = town.staff(TEACHER)
    late = taught(teacher, path, on=long_ago)
    assert (late.status_code, late.json["code"]) == (409, "too-late")
    assert "学校管理员" in late.json["detail"]
    entered = taught(town.staff(SCHOOL_ADMIN), path, on=long_ago, teacher=teacher.account)
    assert entered.status_code == 201
    (only,) = deliveries(town)
    assert (only.teacher_id, only.evidence) == (teacher.account, DeliveryEvidence.ADMINISTRATOR)


def test_a_lesson_without_a_network_keeps_the_day_on_which_it_was_tapped(town: Town) -> None:
    teacher, path = town.staff(TEACHER), class_of(town, "2024级3班")
    event = teacher.event("lesson-taught", {"lesson": LESSON, "classes": [path], "on": TODAY.isoformat()})
    town.clock.pass_time(days=3)
    teacher = town.staff(TEACHER)
    assert teacher.send(event).status_code == 201
    assert teacher.send(event).json["results"][0]["status"] == "repeated"
    assert [body.evidence for body in deliveries(town)] == [DeliveryEvidence.OWN_DAY]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"on": TODAY + timedelta(days=1)}, 422, "lesson-in-future"),
        ({"lesson": "g03-t1-99"}, 404, "not-found"),
        ({"lesson": "t-s-01"}, 404, "not-found"),
        ({"stopped_at": 5}, 409, "no-such-step"),
        ({"teacher": "p_somebody"}, 403, "not-your-lesson"),
        ({"minutes": 0}, 422, "bad-event"),
        ({"own": {"title": "树", "area": "人际"}, "minutes": 30, "lesson": LESSON}, 422, "bad-event"),
        ({"own": {"title": "树", "area": "数学"}, "minutes": 30}, 422, "bad-event"),
        ({"own": {"title": "树", "area": "人际"}}, 422, "bad-event"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(town: Town, change: dict[str, Any], status: int, code: str) -> None:
    answer = taught(town.staff(TEACHER), class_of(town, "2024级3班"), **change)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert answer.json["detail"]
    assert deliveries(town) == []


def test_a_class_that_has_left_or_was_closed_is_not_taught(town: Town) -> None:
    path = class_of(town, "2024级3班")
    with town.stores.ledger.founding() as writing:
        unit = writing.organisation(path)
        assert unit is not None
        writing.put_organisation(replace(unit, closed_on=TODAY))
    answer = taught(town.staff(TEACHER), path)
    assert (answer.status_code, answer.json["code"]) == (422, "class-gone")
    assert taught(town.staff(TEACHER), path, on=TODAY - timedelta(days=1)).status_code == 201


@pytest.mark.parametrize("account", [OTHER_TEACHER, COUNTY_ADMIN])
def test_nobody_from_elsewhere_writes_lessons_here(town: Town, account: str) -> None:
    answer = taught(town.staff(account), class_of(town, "2024级3班"))
    assert answer.status_code == 404
    assert deliveries(town) == []


def test_a_family_writes_no_lessons(town: Town) -> None:
    assert taught(town.household(1), class_of(town, "2024级3班")).status_code == 404


def test_a_colleague_confirms_once_and_not_ones_own(town: Town) -> None:
    teacher, colleague = town.staff(TEACHER), town.staff(COLLEAGUE)
    taught(teacher, class_of(town, "2024级3班"))
    record_id = town.rows(RecordKind.DELIVERY)[0].record.id

    def confirm(visit: Visit) -> Any:
        return visit.send(visit.event("lesson-observed", {"record": record_id}))

    assert (confirm(teacher).status_code, confirm(teacher).json["code"]) == (403, "own-lesson")
    assert confirm(town.staff(OTHER_TEACHER)).status_code == 404
    assert confirm(colleague).status_code == 201
    assert confirm(colleague).status_code == 201
    (row,) = town.rows(RecordKind.OBSERVATION)
    assert row.record.body == Observation(record_id)
    assert row.record.draft.entered_by == colleague.account
    town.clock.pass_time(days=8)
    assert confirm(town.staff(COLLEAGUE)).json["code"] == "too-late"


def test_a_slip_is_taken_back_by_whoever_made_it_with_its_confirmation(town: Town) -> None:
    teacher, colleague = town.staff(TEACHER), town.staff(COLLEAGUE)
    path = class_of(town, "2024级3班")
    taught(teacher, path)
    record_id = town.rows(RecordKind.DELIVERY)[0].record.id
    colleague.send(colleague.event("lesson-observed", {"record": record_id}))

    def take_back(visit: Visit) -> Any:
        return visit.send(visit.event("record-voided", {"record": record_id, "reason": "点错了班"}))

    assert take_back(colleague).status_code == 404
    assert take_back(teacher).status_code == 201
    assert deliveries(town) == []
    assert all(row.voided_by for row in town.rows(RecordKind.DELIVERY, RecordKind.OBSERVATION))
    assert taught(teacher, path).json["results"][0]["data"]["recorded"] == [path]


def test_after_a_week_only_the_administrator_takes_it_back(town: Town) -> None:
    teacher = town.staff(TEACHER)
    taught(teacher, class_of(town, "2024级3班"))
    record_id = town.rows(RecordKind.DELIVERY)[0].record.id
    town.clock.pass_time(days=8)
    data = {"record": record_id, "reason": "日期不对"}
    teacher, admin = town.staff(TEACHER), town.staff(SCHOOL_ADMIN)
    assert teacher.send(teacher.event("record-voided", data)).json["code"] == "too-late"
    assert admin.send(admin.event("record-voided", data)).status_code == 201


def test_a_teacher_does_not_reach_other_records_of_the_school(town: Town) -> None:
    """Writing lessons down opens classes, not the hours of colleagues."""
    colleague, teacher = town.staff(COLLEAGUE), town.staff(TEACHER)
    taught(teacher, class_of(town, "2024级3班"))
    seen = colleague.get("/api/v1/records").json["records"]
    assert all(line["subject_id"] == colleague.account for line in seen)
