"""Who waits for a judgement: found from what is recorded, by assessors and by who looks after the unit alone."""

from __future__ import annotations

import io

import openpyxl
import pytest

from quiz_api.domain.records import RecordKind
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.session_visits import make, run, sign_in, token
from tests.quiz_api.small_bank import RIGHT
from tests.quiz_api.test_judging import GOOD, POOR, assessor, judge, judged_catalogue
from tests.quiz_api.town import (
    COUNTY_ADMIN,
    OTHER_SCHOOL_ADMIN,
    OTHER_TEACHER,
    SCHOOL_ADMIN,
    TEACHER,
    Town,
    Visit,
)

NOBODY = "现在没有人等评定"


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setattr("tests.quiz_api.town.catalogue", judged_catalogue)
    return Town()


def rows(visit: Visit, path: str) -> list[tuple[object, ...]]:
    """Of the file, without its head."""
    answer = visit.get(path)
    assert answer.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(answer.get_data())).active
    assert sheet is not None
    return list(sheet.iter_rows(min_row=2, values_only=True))


def test_who_passed_the_quiz_waits_until_the_task_is_found_good(town: Town) -> None:
    teacher, judging, school = town.staff(TEACHER), assessor(town), town.staff(SCHOOL_ADMIN)
    assert NOBODY in page_of(judging, "/judge/waiting")
    teacher.submit(RIGHT)
    page = page_of(judging, "/judge/waiting")
    assert f'/judge?task=t-s-01/trial&person={teacher.account}"' in page
    assert ("等评定的教师，1 位" in page, "现场试讲" in page, "还没有评过" in page) == (True, True, True)
    assert f"/school/person?person={teacher.account}" in page_of(school, "/school/judging")
    judge(judging, teacher.account, POOR)
    page = page_of(judging, "/judge/waiting")
    assert ("不合格" in page, "2026年11月20日" in page) == (True, True)
    judge(judging, teacher.account, GOOD)
    assert NOBODY in page_of(judging, "/judge/waiting")
    assert NOBODY in page_of(school, "/school/judging")


def test_a_judgement_that_is_taken_back_puts_the_teacher_on_the_list_again(town: Town) -> None:
    teacher, judging, school = town.staff(TEACHER), assessor(town), town.staff(SCHOOL_ADMIN)
    teacher.submit(RIGHT)
    judge(judging, teacher.account, GOOD)
    record = town.rows(RecordKind.JUDGEMENT)[0].record.id
    assert school.send(school.event("record-voided", {"record": record, "reason": "评错了人"})).status_code == 201
    assert f"person={teacher.account}" in page_of(judging, "/judge/waiting")


def test_the_teacher_reads_that_she_waits(town: Town) -> None:
    teacher = town.staff(TEACHER)
    assert "等评定" not in page_of(teacher, "/me/hours")
    teacher.submit(RIGHT)
    for path in ("/me", "/me/hours"):
        assert "等评定" in page_of(teacher, path)
    assert "接着学" not in page_of(teacher, "/me")  # there is nothing left to learn in it
    judge(assessor(town), teacher.account, GOOD)
    for path in ("/me", "/me/hours"):
        assert "等评定" not in page_of(teacher, path)


def test_who_was_at_the_training_of_the_module_waits_too(town: Town) -> None:
    teacher, school = town.staff(TEACHER), town.staff(SCHOOL_ADMIN)
    session = make(
        school,
        town.path("云溪县第三小学"),
        kind="校本研修",
        title="试讲",
        page_id="t-s-01",
        begins="2026-11-23T12:00",
        minutes="90",
    )
    run(school, session, "begin")
    assert sign_in(teacher, session, token(town, session)).status_code == 201
    town.clock.pass_time(minutes=90)
    run(school, session, "out")
    assert sign_in(teacher, session, token(town, session)).status_code == 201
    run(school, session, "close")
    page = page_of(assessor(town), "/judge/waiting")
    assert ("林晓禾" in page, "到过现场培训，测验还没有通过" in page) == (True, True)


def test_the_file_has_the_lines_of_the_page_the_longest_wait_first(town: Town) -> None:
    for username in (OTHER_TEACHER, TEACHER, "yx3x02"):
        town.staff(username).submit(RIGHT)
        town.clock.pass_time(days=1)
    found = rows(town.staff("qhs09"), "/school/judging.xlsx")
    names = [str(row[3]) for row in found]
    page = page_of(town.staff("qhs09"), "/school/judging")
    assert names[0] != "林晓禾"
    assert sorted(map(page.index, names)) == list(map(page.index, names))
    assert [row[7] for row in found] == ["现场试讲"] * 3
    assert rows(assessor(town), "/judge/waiting.xlsx") == [
        (number, *row[1:]) for number, row in enumerate(found[1:], start=1)
    ]


def test_each_sees_the_own_unit_alone(town: Town) -> None:
    teacher = town.staff(TEACHER)
    teacher.submit(RIGHT)
    other = town.staff(OTHER_SCHOOL_ADMIN)
    assert NOBODY in page_of(other, "/school/judging")
    assert other.get(f"/school/judging?unit={town.path('云溪县第三小学')}").status_code == 404
    assert NOBODY in page_of(assessor(town, "柳河区第二中学"), "/judge/waiting")
    assert "林晓禾" in page_of(town.staff(COUNTY_ADMIN), "/school/judging")
    assert teacher.get("/judge/waiting").status_code == 403
    assert teacher.get("/school/judging.xlsx").status_code == 403


def test_both_lists_are_two_steps_away_and_looking_is_logged(town: Town) -> None:
    judging, school = assessor(town), town.staff(SCHOOL_ADMIN)
    assert 'href="/judge/waiting"' in page_of(judging, "/me")
    assert "/school/judging?unit=" in page_of(school, "/school")
    before = len(town.rows(RecordKind.AUDIT))
    page_of(school, "/school/judging")
    rows(judging, "/judge/waiting.xlsx")
    assert len(town.rows(RecordKind.AUDIT)) == before + 2
