"""Hours from elsewhere: claimed, approved by two offices, counted once; everything that can go wrong has an answer."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from werkzeug.test import TestResponse

from quiz_api.domain.records import RecordKind
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.town import (
    CITY_ADMIN,
    COUNTY_ADMIN,
    OTHER_SCHOOL_ADMIN,
    OTHER_TEACHER,
    SCHOOL_ADMIN,
    TEACHER,
    Town,
    Visit,
)

TRAINING: dict[str, Any] = {
    "title": "全市班主任心理素养集中培训",
    "organiser": "青禾市教师发展中心",
    "document": "青教培〔2026〕12号",
    "category": "集中",
    "held_on": "2026-11-20",
    "minutes": 360,
}
IDENTITY = "11010519491231002X"


def claim(visit: Visit, **changes: Any) -> TestResponse:
    return visit.send(visit.event("hours-claimed", TRAINING | changes))


def claimed(visit: Visit, **changes: Any) -> str:
    answer = claim(visit, **changes)
    assert answer.status_code == 201, answer.json
    return str(answer.json["results"][0]["data"]["claim"])


def decide(visit: Visit, claim_id: str, stage: str, outcome: str = "approved", **more: str) -> TestResponse:
    return visit.send(visit.event("claim-decided", {"claim": claim_id, "stage": stage, "outcome": outcome} | more))


def approve(town: Town, claim_id: str) -> None:
    assert decide(town.staff(SCHOOL_ADMIN), claim_id, "school").status_code == 201
    assert decide(town.staff(COUNTY_ADMIN), claim_id, "county").status_code == 201


def minutes(visit: Visit) -> int:
    return int(visit.get("/api/v1/me").json["hours"]["minutes"])


def test_two_offices_say_yes_and_the_hours_count(town: Town) -> None:
    teacher = town.staff(TEACHER)
    claim_id = claimed(teacher)
    assert "等学校审核" in page_of(teacher, "/me/claims")
    first = decide(town.staff(SCHOOL_ADMIN), claim_id, "school")
    assert first.json["results"][0]["data"]["state"] == "等县（区）审核"
    assert minutes(teacher) == 0
    decide(town.staff(COUNTY_ADMIN), claim_id, "county")
    assert minutes(teacher) == 360
    page = page_of(teacher, "/me/hours")
    assert "全市班主任心理素养集中培训" in page
    assert "外部材料，审核通过" in page
    assert "全市班主任心理素养集中培训" in page_of(town.staff(SCHOOL_ADMIN), f"/school/person?person={teacher.account}")


def test_hours_count_in_the_year_in_which_they_were_earned(town: Town) -> None:
    approve(town, claimed(town.staff(TEACHER), held_on="2026-06-30"))
    award = town.rows(RecordKind.HOURS_AWARD)[0].record.draft
    assert (award.school_year, award.term) == (2025, 2)


def test_a_return_says_why_and_what_was_mended_comes_again(town: Town) -> None:
    teacher, school = town.staff(TEACHER), town.staff(SCHOOL_ADMIN)
    claim_id = claimed(teacher)
    assert decide(school, claim_id, "school", "returned").status_code == 422
    decide(school, claim_id, "school", "returned", reason="日期和通知上的不一样")
    page = page_of(teacher, "/me/claims")
    assert "日期和通知上的不一样" in page
    assert f'href="/me/claims?again={claim_id}#new"' in page
    assert 'value="青教培〔2026〕12号"' in page_of(teacher, f"/me/claims?again={claim_id}")
    again = claimed(teacher, held_on="2026-11-19", replaces=claim_id)
    assert "退回后已重交" in page_of(teacher, "/me/claims")
    assert claim(teacher, held_on="2026-11-18", replaces=claim_id).status_code == 409
    approve(town, again)
    assert minutes(teacher) == 360


def test_who_comes_second_is_told_and_nothing_counts_twice(town: Town) -> None:
    teacher = town.staff(TEACHER)
    claim_id = claimed(teacher)
    decide(town.staff(SCHOOL_ADMIN), claim_id, "school")
    answers = [decide(town.staff(admin), claim_id, "county") for admin in (COUNTY_ADMIN, CITY_ADMIN)]
    assert [answer.status_code for answer in answers] == [201, 409]
    assert answers[1].json["code"] == "already-decided"
    assert "学时只计一次" in answers[1].json["detail"]
    assert len(town.rows(RecordKind.HOURS_AWARD)) == 1
    assert minutes(teacher) == 360


def test_an_old_page_decides_nothing_at_the_next_stage(town: Town) -> None:
    claim_id = claimed(town.staff(TEACHER))
    county, city = town.staff(COUNTY_ADMIN), town.staff(CITY_ADMIN)
    assert decide(county, claim_id, "school").status_code == 201
    assert decide(city, claim_id, "school").json["code"] == "already-decided"
    assert not town.rows(RecordKind.HOURS_AWARD)


@pytest.mark.parametrize("at_once", [2, 4])
def test_many_at_once_take_one_step(town: Town, at_once: int) -> None:
    claim_id = claimed(town.staff(TEACHER))
    decide(town.staff(SCHOOL_ADMIN), claim_id, "school")
    visits = [town.staff((COUNTY_ADMIN, CITY_ADMIN)[number % 2]) for number in range(at_once)]
    answers: list[int] = []
    start = threading.Barrier(at_once)

    def run(visit: Visit) -> None:
        start.wait()
        answers.append(decide(visit, claim_id, "county").status_code)

    threads = [threading.Thread(target=run, args=(visit,)) for visit in visits]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [201, *[409] * (at_once - 1)]
    assert len(town.rows(RecordKind.HOURS_AWARD)) == 1


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"held_on": "2026-11-24"}, 422, "future-date"),
        ({"held_on": "2020-11-24"}, 422, "too-old"),
        ({"held_on": "昨天"}, 422, "bad-event"),
        ({"minutes": 0}, 422, "bad-event"),
        ({"minutes": 99999}, 422, "bad-event"),
        ({"category": "自学"}, 422, "bad-event"),
        ({"title": " "}, 422, "bad-event"),
        ({"title": "培" * 61}, 422, "bad-event"),
        ({"organiser": f"中心 {IDENTITY}"}, 422, "bad-event"),
        ({"document": "110105 19491231 002X"}, 422, "bad-event"),
        ({"replaces": "r_nothing"}, 404, "not-found"),
        ({"points": 3}, 422, "bad-event"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(
    town: Town, changes: dict[str, Any], status: int, code: str
) -> None:
    answer = claim(town.staff(TEACHER), **changes)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert not town.rows(RecordKind.HOURS_CLAIM)


@pytest.mark.parametrize(
    "changes",
    [{}, {"title": "全市 班主任心理素养集中培训", "document": ""}, {"title": "换了个说法", "organiser": "别处"}],
)
def test_one_training_is_claimed_once(town: Town, changes: dict[str, Any]) -> None:
    teacher = town.staff(TEACHER)
    claimed(teacher)
    again = claim(teacher, **changes)
    assert (again.status_code, again.json["code"]) == (409, "claim-repeated")
    assert len(town.rows(RecordKind.HOURS_CLAIM)) == 1


def test_another_training_of_the_same_day_is_another_claim(town: Town) -> None:
    teacher = town.staff(TEACHER)
    claimed(teacher)
    claimed(teacher, title="片区教研：一句具体的鼓励", document="", category="校本", minutes=90)
    assert len(town.rows(RecordKind.HOURS_CLAIM)) == 2


def test_another_schools_claim_is_not_there(town: Town) -> None:
    claim_id = claimed(town.staff(TEACHER))
    for username in (OTHER_SCHOOL_ADMIN, OTHER_TEACHER):
        assert decide(town.staff(username), claim_id, "school").status_code == 404
        assert decide(town.staff(username), claim_id, "school", "withdrawn").status_code == 404
    assert town.staff(OTHER_TEACHER).get(f"/me/claims?again={claim_id}").get_data(as_text=True).count("改好重交") == 0
    assert "全市班主任" not in page_of(town.staff(OTHER_SCHOOL_ADMIN), "/school/claims")
    unit = town.path("云溪县第三小学")
    assert town.staff(OTHER_SCHOOL_ADMIN).get(f"/school/claims?unit={unit}").status_code == 404


def test_a_school_does_not_take_the_countys_step_and_nobody_their_own(town: Town) -> None:
    claim_id = claimed(town.staff(TEACHER))
    school = town.staff(SCHOOL_ADMIN)
    decide(school, claim_id, "school")
    assert decide(school, claim_id, "county").json["code"] == "not-your-step"
    own = claimed(school, title="管理员自己的培训")
    assert decide(school, own, "school").json["code"] == "own-record"
    assert decide(town.staff(COUNTY_ADMIN), own, "school").status_code == 201


def test_a_teacher_withdraws_until_it_is_decided(town: Town) -> None:
    teacher = town.staff(TEACHER)
    claim_id = claimed(teacher)
    assert decide(teacher, claim_id, "school", "withdrawn").status_code == 201
    assert "已撤回" in page_of(teacher, "/me/claims")
    assert decide(town.staff(SCHOOL_ADMIN), claim_id, "school").json["code"] == "already-decided"
    claimed(teacher)


def void(visit: Visit, record: str) -> TestResponse:
    return visit.send(visit.event("record-voided", {"record": record, "reason": "看错了材料"}))


def steps(town: Town) -> list[str]:
    return [row.record.id for row in town.rows(RecordKind.CLAIM_STEP) if row.voided_by is None]


@pytest.mark.parametrize("which", ["award", "step"])
def test_the_county_takes_its_yes_back_and_the_claim_waits_again(town: Town, which: str) -> None:
    teacher, county = town.staff(TEACHER), town.staff(COUNTY_ADMIN)
    claim_id = claimed(teacher)
    approve(town, claim_id)
    target = town.rows(RecordKind.HOURS_AWARD)[0].record.id if which == "award" else steps(town)[-1]
    assert void(town.staff(SCHOOL_ADMIN), target).json["code"] == "county-decided"
    assert void(town.staff(SCHOOL_ADMIN), steps(town)[0]).json["code"] == "decided-later"
    assert void(county, target).status_code == 201
    assert minutes(teacher) == 0
    assert "等县（区）审核" in page_of(teacher, "/me/claims")
    assert decide(county, claim_id, "county").status_code == 201
    assert minutes(teacher) == 360
    assert town.stores.ledger.verify().first_bad is None


def test_a_return_is_taken_back_unless_it_was_made_again(town: Town) -> None:
    teacher, school = town.staff(TEACHER), town.staff(SCHOOL_ADMIN)
    claim_id = claimed(teacher)
    decide(school, claim_id, "school", "returned", reason="缺签退")
    assert void(school, steps(town)[0]).status_code == 201
    assert "等学校审核" in page_of(teacher, "/me/claims")
    decide(school, claim_id, "school", "returned", reason="缺签退")
    claimed(teacher, replaces=claim_id)
    assert void(school, steps(town)[0]).json["code"] == "made-again"


def test_forms_do_the_same_and_keep_what_was_typed(town: Town) -> None:
    teacher = town.staff(TEACHER)
    event = {"event_id": "3f0c2b1e-5a4d-4c8e-9b7a-1d2e3f405162", "at": town.clock().isoformat()}
    fields = {name: str(TRAINING[name]) for name in ("title", "organiser", "document", "category", "held_on")}
    wrong = teacher.form("/me/claims", **event, **fields, periods="八个")
    assert wrong.status_code == 422
    assert 'value="全市班主任心理素养集中培训"' in wrong.get_data(as_text=True)
    late = teacher.form("/me/claims", **event, **(fields | {"held_on": "2026-12-01"}), periods="8")
    assert late.status_code == 422
    assert "还没有到" in late.get_data(as_text=True)
    assert teacher.form("/me/claims", **event, **fields, periods="8.5").status_code == 303
    assert teacher.form("/me/claims", **event, **fields, periods="8.5").status_code == 303
    (row,) = town.rows(RecordKind.HOURS_CLAIM)
    assert row.record.body.minutes == 382  # type: ignore[union-attr]
    school = town.staff(SCHOOL_ADMIN)
    assert "1 条等您审核" in page_of(school, "/school/claims")
    done = {"event_id": "4f0c2b1e-5a4d-4c8e-9b7a-1d2e3f405162", "at": town.clock().isoformat()}
    unit = town.path("云溪县第三小学")
    answer = school.form("/school/claims", **done, unit=unit, claim=row.record.id, stage="school", outcome="approved")
    assert answer.status_code == 303
    assert "等县（区）审核" in page_of(school, "/school/claims")


def test_the_words_go_with_the_person(town: Town) -> None:
    teacher, school = town.staff(TEACHER), town.staff(SCHOOL_ADMIN)
    claim_id = claimed(teacher)
    decide(school, claim_id, "school", "returned", reason="请补林老师的签到")
    school.form("/school/staff/leave", person=teacher.account)
    school.form("/school/staff/erase", person=teacher.account)
    page = page_of(school, "/school/claims")
    assert "内容已抹去" in page
    assert "全市班主任" not in page
    assert "请补林老师的签到" not in page
    assert town.stores.ledger.verify().first_bad is None


def test_the_report_says_where_the_hours_came_from(town: Town) -> None:
    approve(town, claimed(town.staff(TEACHER)))
    admin = town.staff(SCHOOL_ADMIN)
    unit = town.path("云溪县第三小学")
    issued = admin.export(organisation=unit).json
    text = admin.get(issued["url"]).get_data(as_text=True)
    assert "全市班主任心理素养集中培训" in text
    assert "外部（集中）" in text


def test_households_claim_nothing(town: Town) -> None:
    assert claim(town.household()).json["code"] == "staff-only"


def test_staff_above_schools_have_one_stage(town: Town) -> None:
    county = town.staff(COUNTY_ADMIN)
    claim_id = claimed(county, title="县教研员的培训")
    assert decide(town.staff(CITY_ADMIN), claim_id, "school").json["code"] == "already-decided"
    assert decide(town.staff(CITY_ADMIN), claim_id, "county").status_code == 201
    assert len(town.rows(RecordKind.HOURS_AWARD)) == 1
