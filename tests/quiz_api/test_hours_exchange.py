"""Credit and the exchange with continuing education: what is on file is sent once, answered once, and can be undone."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from quiz_api.domain.records import RecordKind
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.rosters.files import xlsx
from tests.quiz_api.small_bank import RIGHT
from tests.quiz_api.test_hours_claims import approve, claimed
from tests.quiz_api.town import CITY_ADMIN, COUNTY_ADMIN, OTHER_TEACHER, SCHOOL_ADMIN, TEACHER, Town, Visit

FORM = {
    "number": "青教继备〔2026〕7号",
    "name": "教师心理素养提升",
    "organiser": "云溪县教师发展中心",
    "category": "网络",
    "since": "2026-09-01",
    "until": "2027-08-31",
    "period_minutes": "45",
    "yearly_cap": "0",
    "tracks": "subject",
}
HEADER = ("记录编号", "认定结果", "原因")
NOT_ON_FILE = "未备案，不计继续教育学时"


def on_file(town: Town, username: str = COUNTY_ADMIN, **changes: str) -> TestResponse:
    visit = town.staff(username)
    fields = {name: value for name, value in (FORM | changes).items() if value}
    return visit.form("/credits", **fields)


def push(visit: Visit) -> TestResponse:
    return visit.form("/exchange/push")


def batch_of(visit: Visit) -> str:
    found = re.search(r"batch=(b_\w+)", page_of(visit, "/exchange"))
    assert found is not None
    return found[1]


def file_of(visit: Visit, batch: str) -> list[tuple[Any, ...]]:
    answer = visit.get(f"/exchange/batch.xlsx?batch={batch}")
    assert answer.status_code == 200
    return list(load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))  # type: ignore[union-attr]


def read_back(visit: Visit, *rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> TestResponse:
    data = {"csrf_token": visit.csrf, "file": (io.BytesIO(xlsx(header, *rows)), "结果.xlsx")}
    return visit.client.post("/exchange/results", data=data)


def award_of(town: Town) -> str:
    return town.rows(RecordKind.HOURS_AWARD)[-1].record.id


@pytest.fixture
def sent(town: Town) -> tuple[Town, Visit, str]:
    """A teacher's module that was sent: the town, the county's visit, the award."""
    town.staff(TEACHER).submit(RIGHT)
    on_file(town)
    county = town.staff(COUNTY_ADMIN)
    assert push(county).status_code == 303
    return town, county, award_of(town)


def test_hours_wait_once_they_are_on_file_and_are_sent_and_recognised(town: Town) -> None:
    teacher = town.staff(TEACHER)
    teacher.submit(RIGHT)
    assert NOT_ON_FILE in page_of(teacher, "/me/hours")
    assert on_file(town).status_code == 303
    assert "待认定" in page_of(teacher, "/me/hours")
    assert NOT_ON_FILE not in page_of(teacher, "/me")
    county = town.staff(COUNTY_ADMIN)
    assert "1 条学时待认定" in page_of(county, "/exchange")
    push(county)
    assert "已推送" in page_of(teacher, "/me")
    rows = file_of(county, batch_of(county))
    assert rows[0][:3] == ("序号", "姓名", "身份证号")
    assert rows[1][1:8] == ("林晓禾", None, "云溪县第三小学（示例）", FORM["number"], FORM["name"], "网络", 2)
    told = read_back(county, (award_of(town), "已认定", ""))
    assert "1 条已认定" in told.get_data(as_text=True)
    assert "已认定" in page_of(teacher, "/me/hours")
    assert FORM["number"] in page_of(town.staff(SCHOOL_ADMIN), f"/school/person?person={teacher.account}")


def test_the_report_and_the_page_name_the_same_number(town: Town) -> None:
    town.staff(TEACHER).submit(RIGHT)
    on_file(town)
    admin = town.staff(SCHOOL_ADMIN)
    issued = admin.export(organisation=town.path("云溪县第三小学")).json
    text = admin.get(issued["url"]).get_data(as_text=True)
    assert FORM["number"] in text
    assert NOT_ON_FILE not in text


def test_what_was_sent_is_not_sent_again(sent: tuple[Town, Visit, str]) -> None:
    town, county, _ = sent
    assert push(county).status_code == 409
    assert push(town.staff(CITY_ADMIN)).status_code == 409
    assert len(town.rows(RecordKind.RECOGNITION)) == 1


def test_a_return_has_a_reason_and_is_sent_again_later(sent: tuple[Town, Visit, str]) -> None:
    town, county, award = sent
    assert "要写“原因”" in read_back(county, (award, "退回", "")).get_data(as_text=True)
    read_back(county, (award, "退回", "姓名和身份证号对不上"))
    page = page_of(town.staff(TEACHER), "/me/hours")
    assert "姓名和身份证号对不上" in page
    assert push(county).status_code == 303
    assert "已推送" in page_of(town.staff(TEACHER), "/me/hours")


def test_the_same_answer_twice_counts_once_and_another_is_refused(sent: tuple[Town, Visit, str]) -> None:
    town, county, award = sent
    read_back(county, (award, "已认定", ""))
    again = read_back(county, (award, "通过", ""))
    assert "1 条和以前读的一样" in again.get_data(as_text=True)
    other = read_back(county, (award, "退回", "弄错了"))
    assert other.status_code == 422
    assert len(town.rows(RecordKind.RECOGNITION)) == 2


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ((("r_nothing", "已认定", ""),), "没有推送过"),
        ((("AWARD", "也许", ""),), "可以写"),
        ((("AWARD", "", ""),), "要填认定结果"),
        ((("AWARD", "已认定", ""), ("r_nothing", "已认定", "")), "没有推送过"),
    ],
)
def test_a_wrong_line_stops_the_whole_file(
    sent: tuple[Town, Visit, str], rows: tuple[tuple[str, ...], ...], says: str
) -> None:
    town, county, award = sent
    answer = read_back(county, *(tuple(award if cell == "AWARD" else cell for cell in row) for row in rows))
    assert answer.status_code == 422
    assert says in answer.get_data(as_text=True)
    assert len(town.rows(RecordKind.RECOGNITION)) == 1


def test_a_file_with_identity_numbers_is_refused_whole(sent: tuple[Town, Visit, str]) -> None:
    town, county, award = sent
    header = ("记录编号", "身份证号", "认定结果")
    answer = read_back(county, (award, "11010519491231002X", "已认定"), header=header)
    assert answer.status_code == 422
    assert "这个系统不收身份证号" in answer.get_data(as_text=True)
    assert len(town.rows(RecordKind.RECOGNITION)) == 1


def test_a_batch_is_taken_back_until_it_is_answered(sent: tuple[Town, Visit, str]) -> None:
    town, county, award = sent
    batch = batch_of(county)
    assert county.form("/exchange/undo", batch=batch).status_code == 303
    assert "1 条学时待认定" in page_of(county, "/exchange")
    assert county.form("/exchange/undo", batch=batch).status_code == 409
    push(county)
    read_back(county, (award, "已认定", ""))
    assert county.form("/exchange/undo", batch=batch_of(county)).status_code == 409
    assert town.stores.ledger.verify().first_bad is None


def test_an_answer_is_taken_back_by_the_county_last_step_first(sent: tuple[Town, Visit, str]) -> None:
    town, county, award = sent
    read_back(county, (award, "已认定", ""))
    pushed, answered = (row.record.id for row in town.rows(RecordKind.RECOGNITION))

    def void(visit: Visit, record: str) -> TestResponse:
        return visit.send(visit.event("record-voided", {"record": record, "reason": "读错了文件"}))

    assert void(town.staff(SCHOOL_ADMIN), answered).json["code"] == "county-decided"
    assert void(county, pushed).json["code"] == "decided-later"
    assert void(county, answered).status_code == 201
    assert "已推送" in page_of(town.staff(TEACHER), "/me/hours")


def test_the_yearly_cap_leaves_what_is_over(town: Town) -> None:
    town.staff(TEACHER).submit(RIGHT)
    on_file(town, yearly_cap="1")
    county = town.staff(COUNTY_ADMIN)
    push(county)
    assert file_of(county, batch_of(county))[1][7] == 1
    assert "1.0 学时" in page_of(town.staff(TEACHER), "/me/hours")


def test_hours_from_elsewhere_go_by_the_number_on_their_papers(town: Town) -> None:
    teacher = town.staff(TEACHER)
    approve(town, claimed(teacher, document=FORM["number"]))
    on_file(town, tracks="")
    assert NOT_ON_FILE in page_of(teacher, "/me/hours")  # the category on file is another
    county = town.staff(COUNTY_ADMIN)
    record = town.rows(RecordKind.CREDIT)[0].record.id
    county.send(county.event("record-voided", {"record": record, "reason": "类别写错了"}))
    on_file(town, tracks="", category="集中")
    assert "待认定" in page_of(teacher, "/me/hours")


@pytest.mark.parametrize("days", [{"since": "2026-12-01"}, {"until": "2026-09-30", "since": "2026-09-01"}])
def test_hours_outside_the_dates_are_not_on_file(town: Town, days: dict[str, str]) -> None:
    town.staff(TEACHER).submit(RIGHT)
    on_file(town, **days)
    assert NOT_ON_FILE in page_of(town.staff(TEACHER), "/me/hours")
    assert push(town.staff(COUNTY_ADMIN)).status_code == 409


def test_another_countys_teachers_are_neither_covered_nor_sent(town: Town) -> None:
    town.staff(OTHER_TEACHER).submit(RIGHT)
    on_file(town)
    assert NOT_ON_FILE in page_of(town.staff(OTHER_TEACHER), "/me/hours")
    county = town.staff(COUNTY_ADMIN)
    assert push(county).status_code == 409
    assert read_back(county, (award_of(town), "已认定", "")).status_code == 422
    assert county.get(f"/exchange?unit={town.path('柳河区（')}").status_code == 404
    assert town.staff(SCHOOL_ADMIN).get("/exchange").status_code == 403


def test_a_number_is_on_file_once(town: Town) -> None:
    on_file(town)
    again = on_file(town, name="又一个项目")
    assert again.status_code == 409
    assert "已经登记过了" in again.get_data(as_text=True)
    assert 'value="又一个项目"' in again.get_data(as_text=True)


@pytest.mark.parametrize(
    "changes",
    [
        {"number": " "},
        {"name": "项" * 61},
        {"organiser": "单位 11010519491231002X"},
        {"since": "2027-09-01"},
        {"until": "明年"},
        {"period_minutes": "4"},
        {"period_minutes": "四十五"},
        {"yearly_cap": "999"},
        {"category": "自学"},
    ],
)
def test_what_cannot_be_on_file_is_refused(town: Town, changes: dict[str, str]) -> None:
    answer = on_file(town, **changes)
    assert answer.status_code == 422
    assert "没有登记" in answer.get_data(as_text=True)
    assert not town.rows(RecordKind.CREDIT)


def test_void_hours_are_not_sent(town: Town) -> None:
    town.staff(TEACHER).submit(RIGHT)
    on_file(town)
    admin = town.staff(SCHOOL_ADMIN)
    admin.send(admin.event("record-voided", {"record": award_of(town), "reason": "替人答的"}))
    assert push(town.staff(COUNTY_ADMIN)).status_code == 409


def test_the_reason_goes_with_the_person(sent: tuple[Town, Visit, str]) -> None:
    town, county, award = sent
    read_back(county, (award, "退回", "林老师的身份证号不对"))
    teacher = town.staff(TEACHER)
    admin = town.staff(SCHOOL_ADMIN)
    admin.form("/school/staff/leave", person=teacher.account)
    admin.form("/school/staff/erase", person=teacher.account)
    assert "林老师的身份证号不对" not in page_of(admin, f"/school/person?person={teacher.account}")
