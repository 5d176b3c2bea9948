"""What was taken back by mistake stands again, with all that had gone with it, and counts once; on both stores."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from werkzeug.test import TestResponse

from quiz_api.domain.records import AuditEntry, HoursAward, RecordKind
from tests.quiz_api.on_stores import STORES, town_on
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.small_bank import PARENT_SHEET, RIGHT
from tests.quiz_api.test_hours_claims import approve, claimed
from tests.quiz_api.test_hours_exchange import on_file, push, read_back
from tests.quiz_api.test_judging import GOOD, assessor, judge, judged_catalogue
from tests.quiz_api.test_lessons_taught import class_of, taught
from tests.quiz_api.town import (
    CARD_SCHOOL_ADMIN,
    COUNTY_ADMIN,
    OTHER_SCHOOL_ADMIN,
    SCHOOL_ADMIN,
    TEACHER,
    TODAY_SLOTS,
    Town,
    Visit,
)


@pytest.fixture(params=STORES)
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    yield from town_on(request, tmp_path_factory, calendar_of_site=TODAY_SLOTS)


def standing(town: Town, kind: RecordKind) -> list[str]:
    return [row.record.id for row in town.rows(kind) if row.voided_by is None]


def void(visit: Visit, record: str) -> None:
    answer = visit.send(visit.event("record-voided", {"record": record, "reason": "看错了行"}))
    assert answer.status_code == 201, answer.json


def restore(visit: Visit, record: str) -> TestResponse:
    return visit.form("/school/restore", record=record)


def test_hours_come_back_with_their_completion_and_count_as_before(town: Town) -> None:
    town.staff(TEACHER).submit(RIGHT)
    admin = town.staff(SCHOOL_ADMIN)
    (award,) = standing(town, RecordKind.HOURS_AWARD)
    before = page_of(admin, "/school").split("<ul class=")[1].split("</ul>")[0]
    void(admin, award)
    page = page_of(admin, "/school")
    assert f'href="/school/void?record={award}" aria-label="作废错了' in page
    assert "作废错了，可以恢复" in page_of(admin, f"/school/void?record={award}")
    answer = restore(admin, award)
    assert answer.status_code == 303
    (fresh,) = standing(town, RecordKind.HOURS_AWARD)
    assert answer.headers["Location"].endswith(f"#{fresh}")
    assert page_of(admin, "/school").split("<ul class=")[1].split("</ul>")[0] == before
    (completion,) = standing(town, RecordKind.COMPLETION)
    body = next(row.record.body for row in town.rows(RecordKind.HOURS_AWARD) if row.record.id == fresh)
    assert isinstance(body, HoursAward)
    assert body.completion_id == completion
    log = [row.record.body for row in town.rows(RecordKind.AUDIT)]
    assert [body.target for body in log if isinstance(body, AuditEntry) and body.action == "restore"] == [award]
    assert town.stores.ledger.verify().first_bad is None


def test_twice_is_once_and_what_was_done_again_is_not_doubled(town: Town) -> None:
    teacher, admin = town.staff(TEACHER), town.staff(SCHOOL_ADMIN)
    teacher.submit(RIGHT)
    (award,) = standing(town, RecordKind.HOURS_AWARD)
    void(admin, award)
    assert restore(admin, award).status_code == 303
    again = restore(admin, award)
    assert again.status_code == 409
    assert "现在有效的是后来的一条" in again.get_data(as_text=True)
    assert len(standing(town, RecordKind.HOURS_AWARD)) == 1


def test_a_lesson_comes_back_with_the_colleague_who_confirmed_it(town: Town) -> None:
    first, colleague, admin = town.staff(TEACHER), town.staff("yx3x02"), town.staff(SCHOOL_ADMIN)
    taught(first, class_of(town, "2024级3班"), on=date(2026, 11, 23))
    (lesson,) = standing(town, RecordKind.DELIVERY)
    assert colleague.form("/school/lessons/observe", record=lesson, **told(colleague)).status_code == 303
    before = evidence(admin)
    assert any("听课人" in words for words in before)
    void(admin, lesson)
    assert restore(admin, lesson).status_code == 303
    assert evidence(admin) == before
    assert len(standing(town, RecordKind.OBSERVATION)) == 1


def told(visit: Visit) -> dict[str, str]:
    page = page_of(visit, "/school/lessons")
    form = page[page.index('action="/school/lessons/observe"') :]
    return {name: re.findall(rf'name="{name}" value="([^"]*)"', form)[0] for name in ("event_id", "at")}


def evidence(visit: Visit) -> list[str]:
    """Of the lessons that count, off the page of the school."""
    page = page_of(visit, "/school/lessons")
    rows = [row for row in re.findall(r"<tr id=.*?</tr>", page, re.DOTALL) if "计入" in row]
    return [re.findall(r'data-label="凭据">([^<]*)', row)[0] for row in rows]


def test_a_familys_lesson_comes_back_unless_the_family_has_said_no(town: Town) -> None:
    family, admin = town.household(), town.staff(CARD_SCHOOL_ADMIN)
    family.finish_lesson(PARENT_SHEET)
    (record,) = standing(town, RecordKind.ATTENDANCE)
    void(admin, record)
    assert restore(admin, record).status_code == 303
    (fresh,) = standing(town, RecordKind.ATTENDANCE)
    void(admin, fresh)
    family.consent(given=False)
    assert restore(admin, fresh).status_code == 409
    assert standing(town, RecordKind.ATTENDANCE) == []


def test_what_has_a_way_back_of_its_own_is_led_there(town: Town) -> None:
    county = town.staff(COUNTY_ADMIN)
    approve(town, claimed(town.staff(TEACHER)))
    (award,) = standing(town, RecordKind.HOURS_AWARD)
    void(county, award)
    answer = restore(county, award)
    assert answer.status_code == 409
    assert "这条学时来自校外申报" in answer.get_data(as_text=True)
    assert standing(town, RecordKind.HOURS_AWARD) == []


@pytest.fixture
def sent(town: Town) -> tuple[Visit, str]:
    """A county that has sent the hours of a teacher, and their award."""
    town.staff(TEACHER).submit(RIGHT)
    on_file(town)
    county = town.staff(COUNTY_ADMIN)
    assert push(county).status_code == 303
    (award,) = standing(town, RecordKind.HOURS_AWARD)
    return county, award


def test_hours_that_were_sent_come_back_as_sent_and_the_answer_finds_them(town: Town, sent: tuple[Visit, str]) -> None:
    county, award = sent
    assert "这条学时已推送。作废不会通知市里" in page_of(county, f"/school/void?record={award}")
    void(county, award)
    assert restore(county, award).status_code == 303
    assert push(county).status_code == 409, "nothing waits to be sent"
    assert read_back(county, (award, "已认定", "")).status_code == 200, "the file names the record that was sent"
    assert read_back(county, (award, "已认定", "")).status_code == 200, "and may be read twice"
    steps = [row.record.body for row in town.rows(RecordKind.RECOGNITION) if row.voided_by is None]
    assert {getattr(step, "award_id", "") for step in steps} == set(standing(town, RecordKind.HOURS_AWARD))
    assert "已认定" in page_of(town.staff(TEACHER), "/me")


def test_what_the_city_answered_comes_back_with_the_hours_and_nothing_is_sent_twice(
    town: Town, sent: tuple[Visit, str]
) -> None:
    county, award = sent
    assert read_back(county, (award, "已认定", "")).status_code == 200
    before = re.findall(r"已认定[^<]*", page_of(county, "/exchange"))
    void(county, award)
    assert restore(county, award).status_code == 303
    (step,) = [row.record.body for row in town.rows(RecordKind.RECOGNITION) if row.voided_by is None][-1:]
    assert getattr(step, "award_id", "") == standing(town, RecordKind.HOURS_AWARD)[0]
    assert re.findall(r"已认定[^<]*", page_of(county, "/exchange")) == before
    assert push(county).status_code == 409, "nothing waits to be sent"
    assert "已认定" in page_of(town.staff(TEACHER), "/me")
    assert town.stores.ledger.verify().first_bad is None


def test_who_may_not(town: Town) -> None:
    teacher = town.staff(TEACHER)
    teacher.submit(RIGHT)
    (award,) = standing(town, RecordKind.HOURS_AWARD)
    assert restore(town.staff(SCHOOL_ADMIN), award).status_code == 409, "it stands"
    void(town.staff(SCHOOL_ADMIN), award)
    assert restore(town.staff(OTHER_SCHOOL_ADMIN), award).status_code == 404
    assert restore(teacher, award).status_code == 403
    admin = town.staff(SCHOOL_ADMIN)
    admin.submit(RIGHT)
    (own,) = standing(town, RecordKind.HOURS_AWARD)
    void(town.staff(COUNTY_ADMIN), own)
    answer = restore(admin, own)
    assert answer.status_code == 403
    assert "由上一级管理员恢复" in answer.get_data(as_text=True)
    assert restore(town.staff(SCHOOL_ADMIN), "r_nowhere").status_code == 404
    assert standing(town, RecordKind.HOURS_AWARD) == []


def test_hours_that_rest_on_a_judgement_wait_for_the_assessor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.quiz_api.town.catalogue", judged_catalogue)
    town = Town()
    teacher, judging, county = town.staff(TEACHER), assessor(town), town.staff(COUNTY_ADMIN)
    teacher.submit(RIGHT)
    assert judge(judging, teacher.account, GOOD).status_code == 201
    (judgement,), (award,) = standing(town, RecordKind.JUDGEMENT), standing(town, RecordKind.HOURS_AWARD)
    void(county, award)
    assert restore(county, award).status_code == 303, "the judgement stands"
    (award,) = standing(town, RecordKind.HOURS_AWARD)
    void(county, judgement)
    assert standing(town, RecordKind.HOURS_AWARD) == []
    assert "请评定人再评一次" in restore(county, award).get_data(as_text=True)
    assert restore(county, judgement).status_code == 404
    assert standing(town, RecordKind.HOURS_AWARD) == []
