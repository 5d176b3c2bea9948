"""A module begun at one school and finished at the next: who judges it, who sees it, and what each may take back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from quiz_api.demo_city import SINCE
from quiz_api.domain.ids import IdKind, new_id
from quiz_api.domain.people import Person, Post, PostKind
from quiz_api.domain.records import RecordKind
from quiz_api.services.sign_in import new_credential
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.roster_visits import take
from tests.quiz_api.small_bank import RIGHT
from tests.quiz_api.test_judging import GOOD, POOR, assessor, judge, judged_catalogue, minutes
from tests.quiz_api.test_waiting_judgements import NOBODY, rows
from tests.quiz_api.town import (
    CITY_ADMIN,
    COUNTY_ADMIN,
    OTHER_SCHOOL_ADMIN,
    PASSWORD,
    SCHOOL_ADMIN,
    TEACHER,
    OnePassword,
    Town,
    Visit,
)
from tests.store.postgres_server import Server

OLD, NEW = "云溪县第三小学", "柳河区第二中学"
"""Of two counties: nobody but the city stands above both."""


@pytest.fixture(params=["memory", "postgresql"])
def town(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    monkeypatch.setattr("tests.quiz_api.town.catalogue", judged_catalogue)
    server: Server | None = request.getfixturevalue("postgres_server") if request.param == "postgresql" else None
    found = Town(store=server.migrated() if server else "memory:")
    yield found
    found.stores.sessions.close()
    found.stores.ledger.close()


def change_school(town: Town) -> None:
    with town.stores.ledger.founding() as reading:
        (school,) = [unit for unit in reading.organisations() if unit.name.startswith(NEW)]
    person = ("林晓禾", "学科教师", school.name, TEACHER)
    take(town.staff(CITY_ADMIN), person, header=("姓名", "岗位", "学校", "登录名"), unit=town.city_path())


def void(visit: Visit, record: str) -> tuple[int, str]:
    answer = visit.send(visit.event("record-voided", {"record": record, "reason": "评的不是这位老师"}))
    return answer.status_code, str(answer.json.get("code", ""))


def test_the_quiz_of_the_old_school_and_the_judgement_of_the_new_give_the_hours(town: Town) -> None:
    teacher, before, after = town.staff(TEACHER), assessor(town, OLD, "pd01"), assessor(town, NEW, "pd02")
    teacher.submit(RIGHT)
    assert f"person={teacher.account}" in page_of(before, "/judge/waiting")
    assert NOBODY in page_of(after, "/judge/waiting")
    change_school(town)
    assert NOBODY in page_of(before, "/judge/waiting"), "who has left is judged where she is now"
    assert judge(before, teacher.account, GOOD).status_code == 404
    page = page_of(after, "/judge/waiting")
    assert (f"person={teacher.account}" in page, "测验通过" in page) == (True, True)
    assert "林晓禾" in page_of(town.staff(OTHER_SCHOOL_ADMIN), "/school/judging")
    assert [row[3] for row in rows(town.staff(OTHER_SCHOOL_ADMIN), "/school/judging.xlsx")] == ["林晓禾"]
    assert judge(after, teacher.account, GOOD).json["results"][0]["data"]["completed"] is True
    assert minutes(town.staff(TEACHER)) == 90
    (award,) = town.rows(RecordKind.HOURS_AWARD)
    assert award.record.draft.organisation_path == town.path(NEW), "hours stand where they were finished"
    assert NOBODY in page_of(after, "/judge/waiting")
    assert town.stores.ledger.verify().first_bad is None


def test_the_judgement_of_the_old_school_and_the_quiz_of_the_new_give_the_hours(town: Town) -> None:
    teacher = town.staff(TEACHER)
    assert judge(assessor(town, OLD), teacher.account, GOOD).status_code == 201
    change_school(town)
    teacher = town.staff(TEACHER)
    assert teacher.submit(RIGHT).json["results"][0]["data"].get("waits_for") is None
    assert minutes(teacher) == 90


def test_the_new_school_reads_what_she_has_done_and_where_and_not_what_she_failed(town: Town) -> None:
    teacher, judging = town.staff(TEACHER), assessor(town, OLD)
    teacher.submit({name: [] for name in RIGHT})
    teacher.submit(RIGHT)
    judge(judging, teacher.account, GOOD)
    change_school(town)
    new, old = town.staff(OTHER_SCHOOL_ADMIN), town.staff(SCHOOL_ADMIN)
    page = page_of(new, f"/school/person?person={teacher.account}")
    assert f"在{OLD}" in page
    assert "2.0 学时" in page
    assert ("现场试讲" in page, "合格" in page) == (True, True)
    assert "/school/void?record=" not in page, "what was judged elsewhere is taken back elsewhere"
    assert new.get(f"/api/v1/records?subject={teacher.account}").json["records"] == []
    assert old.get(f"/school/person?person={teacher.account}").status_code == 404
    kept = {row["kind"] for row in old.get(f"/api/v1/records?subject={teacher.account}").json["records"]}
    assert {"attempt", "completion", "hours-award", "judgement"} <= kept, "the old school keeps its rows"


def test_what_comes_after_is_not_the_old_schools_to_see(town: Town) -> None:
    teacher = town.staff(TEACHER)
    change_school(town)
    town.staff(TEACHER).submit(RIGHT)
    judge(assessor(town, NEW), teacher.account, GOOD)
    old = town.staff(SCHOOL_ADMIN)
    assert old.get(f"/api/v1/records?subject={teacher.account}").json["records"] == []
    assert old.get(f"/school/person?person={teacher.account}").status_code == 404


def test_a_poor_judgement_of_one_assessor_is_followed_by_another_across_schools(town: Town) -> None:
    teacher, judging = town.staff(TEACHER), assessor(town, "青禾市", "pd09")
    teacher.submit(RIGHT)
    judge(judging, teacher.account, POOR)
    change_school(town)
    assert "不合格" in page_of(assessor(town, NEW, "pd02"), "/judge/waiting")
    assert judge(judging, teacher.account, GOOD).json["results"][0]["data"]["completed"] is True
    assert judge(judging, teacher.account, GOOD).json["code"] == "already-judged"


def test_a_judgement_on_which_another_school_rests_is_taken_back_from_above(town: Town) -> None:
    teacher, city = town.staff(TEACHER), town.staff(CITY_ADMIN)
    judge(assessor(town, OLD), teacher.account, GOOD)
    change_school(town)
    teacher = town.staff(TEACHER)
    teacher.submit(RIGHT)
    (record,) = [row.record.id for row in town.rows(RecordKind.JUDGEMENT)]
    assert void(town.staff(OTHER_SCHOOL_ADMIN), record) == (404, "not-found")
    assert void(town.staff(SCHOOL_ADMIN), record) == (409, "moved-on")
    assert minutes(teacher) == 90
    assert void(city, record)[0] == 201
    assert minutes(teacher) == 0, "the hours at the new school fall with it"
    assert f"person={teacher.account}" in page_of(assessor(town, NEW, "pd02"), "/judge/waiting")
    assert town.stores.ledger.verify().first_bad is None


def officer(town: Town, place: str, username: str) -> Visit:
    path = town.path(place)
    person = Person(new_id(IdKind.PERSON), username, "县管", path, (Post(PostKind.COUNTY_ADMIN, path, SINCE),))
    with town.stores.ledger.founding() as writing:
        writing.put_person(person)
        writing.put_credential(new_credential(person, PASSWORD, OnePassword(), town.clock))
    return town.staff(username)


@pytest.mark.parametrize("issued_before", [False, True])
def test_the_county_of_today_certifies_what_was_done_in_another_and_only_once(issued_before: bool) -> None:
    town = Town(environment={"XINYU_CERTIFIER": "青禾市教育局（示例）"})
    town.staff(TEACHER).submit(RIGHT)
    former, present = town.staff(COUNTY_ADMIN), officer(town, "柳河区（", "lhq09")
    page = "/certificates?track=subject"
    assert ("1 位等发证" in page_of(former, page), "0 位等发证" in page_of(present, page)) == (True, True)
    if issued_before:
        assert former.form("/certificates", track="subject").status_code == 303
    change_school(town)
    assert "0 位等发证" in page_of(former, page)
    assert ("0 位等发证" in page_of(present, page)) is issued_before
    assert present.form("/certificates", track="subject").status_code == (409 if issued_before else 303)
    assert len(town.rows(RecordKind.CERTIFICATE)) == 1
