"""Tasks judged in a room: by who holds the post, by the rubric of today; hours wait for quiz and judgement both."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from werkzeug.test import TestResponse

from quiz_api.demo_city import SINCE
from quiz_api.domain.ids import IdKind, new_id
from quiz_api.domain.people import Person, Post, PostKind
from quiz_api.domain.records import RecordKind
from quiz_api.services.sign_in import new_credential
from site_builder.bundle import Catalogue
from site_builder.judged_task import JudgedTask, RubricPoint
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.small_bank import RIGHT, catalogue
from tests.quiz_api.town import COUNTY_ADMIN, PASSWORD, SCHOOL_ADMIN, TEACHER, OnePassword, Town, Visit

TASK = JudgedTask("trial", "现场试讲", (RubricPoint("讲", 60), RubricPoint("安全", 40, 24)), 80)
GOOD, POOR, UNSAFE = [50, 35], [40, 30], [60, 20]


def judged_catalogue() -> Catalogue:
    """The small catalogue, with a task that has to be judged."""
    small = catalogue()
    entries = []
    for entry in small.entries:
        if entry.id == "t-s-01" and entry.completion is not None:
            rule = replace(entry.completion, judged=("trial",))
            entries.append(replace(entry, completion=rule, tasks=(TASK,)))
        else:
            entries.append(entry)
    return replace(small, entries=tuple(entries))


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setattr("tests.quiz_api.town.catalogue", judged_catalogue)
    return Town()


def assessor(town: Town, place: str = "云溪县（", username: str = "pd01") -> Visit:
    path = town.path(place)
    person = Person(new_id(IdKind.PERSON), username, "陆评", path, (Post(PostKind.ASSESSOR, path, SINCE),))
    with town.stores.ledger.founding() as writing:
        writing.put_person(person)
        writing.put_credential(new_credential(person, PASSWORD, OnePassword(), town.clock))
    return town.staff(username)


def judge(visit: Visit, whom: str, given: list[int], **changes: Any) -> TestResponse:
    data = {
        "person": whom,
        "page": "t-s-01",
        "task": "trial",
        "points": given,
        "judged_on": "2026-11-20",
        "place": "三楼录播室",
    }
    return visit.send(visit.event("assessment-judged", data | changes))


def minutes(visit: Visit) -> int:
    return int(visit.get("/api/v1/me").json["hours"]["minutes"])


def test_hours_come_when_quiz_and_judgement_are_there_whichever_is_first(town: Town) -> None:
    teacher, judging = town.staff(TEACHER), assessor(town)
    answer = teacher.submit(RIGHT)
    assert answer.json["results"][0]["data"]["waits_for"] == ["现场试讲"]
    assert minutes(teacher) == 0
    assert judge(judging, teacher.account, GOOD).json["results"][0]["data"]["completed"] is True
    assert minutes(teacher) == 90
    page = page_of(teacher, "/me/hours")
    assert "测验通过，现场评定合格" in page
    assert "现场试讲" in page

    other = town.staff("yx3x02")
    assert judge(judging, other.account, GOOD).json["results"][0]["data"]["completed"] is False
    other.submit(RIGHT)
    assert minutes(other) == 90


def test_a_quiz_that_was_passed_in_an_earlier_revision_counts(town: Town) -> None:
    teacher = town.staff(TEACHER)
    sheet = {name: value for name, value in RIGHT.items() if name != "order"}
    assert teacher.submit(sheet, revision="rev-1").json["results"][0]["data"]["passed"] is True
    judge(assessor(town), teacher.account, GOOD)
    assert minutes(teacher) == 90


@pytest.mark.parametrize("points", [POOR, UNSAFE])
def test_too_little_is_not_enough_and_may_be_judged_again(town: Town, points: list[int]) -> None:
    teacher, judging = town.staff(TEACHER), assessor(town)
    teacher.submit(RIGHT)
    first = judge(judging, teacher.account, points)
    assert first.json["results"][0]["data"]["passed"] is False
    assert minutes(teacher) == 0
    assert "不合格" in page_of(teacher, "/me/hours")
    assert judge(judging, teacher.account, GOOD).status_code == 201
    assert minutes(teacher) == 90
    again = judge(judging, teacher.account, GOOD)
    assert (again.status_code, again.json["code"]) == (409, "already-judged")


def test_who_has_not_the_post_judges_nobody(town: Town) -> None:
    teacher = town.staff(TEACHER)
    for username in ("yx3x02", SCHOOL_ADMIN, COUNTY_ADMIN):
        answer = judge(town.staff(username), teacher.account, GOOD)
        assert (answer.status_code, answer.json["code"]) == (403, "assessors-only")
    assert judge(town.household(), teacher.account, GOOD).json["code"] == "assessors-only"
    assert town.staff(SCHOOL_ADMIN).get("/judge").status_code == 403
    assert not town.rows(RecordKind.JUDGEMENT)


def test_an_assessor_reaches_only_the_unit_of_the_post(town: Town) -> None:
    teacher, judging = town.staff(TEACHER), assessor(town, "柳河区第二中学")
    assert judge(judging, teacher.account, GOOD).status_code == 404
    assert judging.get(f"/judge?task=t-s-01/trial&person={teacher.account}").status_code == 404
    assert teacher.account not in page_of(judging, "/judge?task=t-s-01/trial&q=林晓禾")
    assert judge(judging, judging.account, GOOD).json["code"] == "own-record"
    assert judging.get("/api/v1/records").json["records"] == []


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"points": [50]}, 409, "rubric-changed"),
        ({"points": [61, 20]}, 422, "bad-points"),
        ({"points": [-1, 20]}, 422, "bad-event"),
        ({"points": ["优", 20]}, 422, "bad-event"),
        ({"points": [True, 20]}, 422, "bad-event"),
        ({"judged_on": "2026-11-24"}, 422, "future-date"),
        ({"task": "essay"}, 404, "not-found"),
        ({"page": "t-s-99"}, 404, "not-found"),
        ({"person": "p_nobody"}, 404, "not-found"),
        ({"place": " "}, 422, "bad-event"),
        ({"place": "张三 11010519491231002X"}, 422, "bad-event"),
    ],
)
def test_what_cannot_be_is_refused(town: Town, changes: dict[str, Any], status: int, code: str) -> None:
    teacher = town.staff(TEACHER)
    answer = judge(assessor(town), teacher.account, GOOD, **changes)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert not town.rows(RecordKind.JUDGEMENT)


def test_a_void_takes_the_hours_with_it_unless_another_found_it_good(town: Town) -> None:
    teacher, judging, admin = town.staff(TEACHER), assessor(town), town.staff(SCHOOL_ADMIN)
    teacher.submit(RIGHT)
    judge(judging, teacher.account, GOOD)
    judge(assessor(town, username="pd02"), teacher.account, GOOD)

    def void(record: str) -> int:
        event = admin.event("record-voided", {"record": record, "reason": "评的不是这位老师"})
        return admin.send(event).status_code

    first, second = (row.record.id for row in town.rows(RecordKind.JUDGEMENT))
    assert void(first) == 201
    assert minutes(teacher) == 90
    assert void(second) == 201
    assert minutes(teacher) == 0
    judge(judging, teacher.account, GOOD)
    assert minutes(teacher) == 90
    assert town.stores.ledger.verify().first_bad is None


def test_forms_lead_from_the_task_to_the_teacher_to_the_rubric(town: Town) -> None:
    teacher, judging = town.staff(TEACHER), assessor(town)
    assert "/judge?task=t-s-01/trial" in page_of(judging, "/judge")
    assert f"person={teacher.account}" in page_of(judging, "/judge?task=t-s-01/trial&q=林晓")
    rubric = page_of(judging, f"/judge?task=t-s-01/trial&person={teacher.account}")
    assert "安全，满分 40，不到 24 分的，总分再高也不合格" in rubric
    fields = {
        "csrf_token": judging.csrf,
        "event_id": "3f0c2b1e-5a4d-4c8e-9b7a-1d2e3f405162",
        "at": town.clock().isoformat(),
        "task": "t-s-01/trial",
        "person": teacher.account,
        "judged_on": "2026-11-20",
        "place": "三楼录播室",
    }
    wrong = judging.client.post("/judge", data=fields | {"points": ["61", "30"]})
    assert wrong.status_code == 422
    assert "超过了满分：讲" in wrong.get_data(as_text=True)
    assert 'value="三楼录播室"' in wrong.get_data(as_text=True)
    assert judging.client.post("/judge", data=fields | {"points": ["50", "35"]}).status_code == 303
    page = page_of(judging, "/judge")
    assert "本学年评过的" in page
    assert "合格" in page
    assert f"/school/void?record={town.rows(RecordKind.JUDGEMENT)[0].record.id}" in page_of(
        town.staff(SCHOOL_ADMIN), f"/school/person?person={teacher.account}"
    )
