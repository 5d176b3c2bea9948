"""Papers that can be checked: bytes that never change, numbers that name what they replace, no word too many."""

from __future__ import annotations

import hashlib
import io
import re

import pytest
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from quiz_api.domain.records import RecordKind
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.rosters.files import xlsx
from tests.quiz_api.small_bank import RIGHT
from tests.quiz_api.town import (
    COUNTY_ADMIN,
    OTHER_SCHOOL_ADMIN,
    OTHER_TEACHER,
    SCHOOL_ADMIN,
    TEACHER,
    Town,
    Visit,
)

OFFICE = "云溪县教育局（示例）"


def learned(town: Town, username: str = TEACHER) -> Visit:
    visit = town.staff(username)
    visit.submit(RIGHT)
    return visit


def proved(visit: Visit, about: str = "year:2026") -> str:
    answer = visit.form("/me/certificates", about=about)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.headers["Location"].rpartition("/")[2]


def void(visit: Visit, record: str) -> TestResponse:
    return visit.send(visit.event("record-voided", {"record": record, "reason": "学时算错了"}))


def test_a_proof_says_what_was_learned_and_keeps_its_bytes(town: Town) -> None:
    teacher = learned(town)
    number = proved(teacher)
    svg = teacher.get(f"/certificates/{number}.svg")
    text = svg.get_data(as_text=True)
    for words in ("学习证明", number, "林晓禾", "2.0 学时", "不是证书", "（盖章处）", f"/verify/{number}"):
        assert words in text
    assert svg.content_type == "image/svg+xml; charset=utf-8"
    (row,) = town.rows(RecordKind.CERTIFICATE)
    assert row.record.body.sha256 == hashlib.sha256(svg.data).hexdigest()  # type: ignore[union-attr]
    town.clock.pass_time(days=400)
    assert town.staff(TEACHER).get(f"/certificates/{number}.svg").data == svg.data
    assert town.stores.ledger.verify().first_bad is None


def test_anybody_checks_a_number_and_learns_no_name(town: Town) -> None:
    number = proved(learned(town))
    page = page_of(town.visit(), f"/verify/{number}")
    assert "是从这里开的学习证明" in page
    assert "林*" in page
    assert "林晓禾" not in page
    assert "学科教学中的心理视角" not in page
    assert town.visit().get("/verify/Z2026-999999").status_code == 404


def test_a_new_paper_names_the_old_one(town: Town) -> None:
    teacher = learned(town)
    first, second = proved(teacher), proved(teacher)
    assert first in teacher.get(f"/certificates/{second}.svg").get_data(as_text=True)
    assert f"现在以 {second} 为准" in page_of(town.visit(), f"/verify/{first}")
    assert "是从这里开的学习证明" in page_of(town.visit(), f"/verify/{second}")
    assert f"已由 {second} 代替" in page_of(teacher, "/me/certificates")


def test_a_void_paper_says_so(town: Town) -> None:
    teacher = learned(town)
    number = proved(teacher)
    record = town.rows(RecordKind.CERTIFICATE)[0].record.id
    assert void(town.staff(SCHOOL_ADMIN), record).status_code == 201
    assert f"{number} 已经作废" in page_of(town.visit(), f"/verify/{number}")
    assert number in teacher.get(f"/certificates/{proved(teacher)}.svg").get_data(as_text=True)


@pytest.mark.parametrize("about", ["year:2025", "year:", "track:c", "track:subject", "", "year:2026:x"])
def test_what_was_not_earned_is_not_proved(town: Town, about: str) -> None:
    answer = town.staff(TEACHER).form("/me/certificates", about=about)
    assert answer.status_code == 409
    assert "开不出" in answer.get_data(as_text=True)
    assert not town.rows(RecordKind.CERTIFICATE)


def test_a_paper_is_for_its_owner_and_who_looks_after_the_unit(town: Town) -> None:
    number = proved(learned(town))
    assert town.staff(SCHOOL_ADMIN).get(f"/certificates/{number}").status_code == 200
    for username in (OTHER_SCHOOL_ADMIN, OTHER_TEACHER):
        assert town.staff(username).get(f"/certificates/{number}").status_code == 404
        assert town.staff(username).get(f"/certificates/{number}.svg").status_code == 404
    assert town.visit().get(f"/certificates/{number}.svg").status_code == 401


def test_without_an_issuing_office_there_are_proofs_only(town: Town) -> None:
    learned(town)
    county = town.staff(COUNTY_ADMIN)
    assert "还没有配置发证单位" in page_of(county, "/certificates?track=subject")
    answer = county.form("/certificates", track="subject")
    assert answer.status_code == 409
    assert "XINYU_CERTIFIER" in answer.get_data(as_text=True)
    assert not town.rows(RecordKind.CERTIFICATE)


def test_the_office_confirms_a_batch_once() -> None:
    town = Town(environment={"XINYU_CERTIFIER": OFFICE})
    teacher = learned(town)
    learned(town, OTHER_TEACHER)
    county = town.staff(COUNTY_ADMIN)
    page = page_of(county, "/certificates?track=subject")
    assert "1 位等发证" in page
    assert "邓勇" not in page
    assert county.form("/certificates", track="subject").status_code == 303
    (row,) = town.rows(RecordKind.CERTIFICATE)
    number = row.record.body.number  # type: ignore[union-attr]
    svg = teacher.get(f"/certificates/{number}.svg").get_data(as_text=True)
    assert OFFICE in svg
    assert ">证书<" in svg
    assert "是从这里开的证书" in page_of(town.visit(), f"/verify/{number}")
    page = page_of(county, "/certificates?track=subject")
    assert "0 位等发证，已发 1 张" in page
    assert re.search(rf'href="/certificates/{number}"[^>]*>{number}</a></th><td[^>]*>林晓禾<', page)
    assert "学科教师，三年一轮</a>，已发 1 张" in page_of(county, "/certificates")
    assert page_of(county, f"/certificates/{number}")
    assert county.form("/certificates", track="subject").status_code == 409
    assert town.staff(SCHOOL_ADMIN).get("/certificates").status_code == 403
    assert county.get(f"/certificates?unit={town.path('柳河区（')}").status_code == 404


def test_the_paper_goes_with_the_person_and_its_number_stays(town: Town) -> None:
    teacher = learned(town)
    number = proved(teacher)
    admin = town.staff(SCHOOL_ADMIN)
    admin.form("/school/staff/leave", person=teacher.account)
    admin.form("/school/staff/erase", person=teacher.account)
    assert admin.get(f"/certificates/{number}.svg").status_code == 404
    page = page_of(town.visit(), f"/verify/{number}")
    assert "资料已抹去" in page
    assert "林" not in re.sub(r"<[^>]+>", "", page)


def test_a_hostile_name_stays_words(town: Town) -> None:
    admin = town.staff(SCHOOL_ADMIN)
    teacher = learned(town)
    fields = {"name": '<script>"&', "posts": "学科教师", "username": TEACHER, "person": teacher.account}
    admin.form("/school/staff", unit=town.path("云溪县第三小学"), **fields)
    text = town.staff(TEACHER).get(f"/certificates/{proved(town.staff(TEACHER))}.svg").get_data(as_text=True)
    assert "<script" not in text
    assert "&lt;script&gt;" in text


HEADER = ("登录名", "证书名称", "证书编号", "发证单位", "发证日期")
OUTSIDE = (TEACHER, "学校心理辅导员 C 级", "省心C〔2024〕118号", "省教师发展中心", "20240630")


def bring_in(visit: Visit, *rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> TestResponse:
    data = {"csrf_token": visit.csrf, "file": (io.BytesIO(xlsx(header, *rows)), "外部证书.xlsx")}
    return visit.client.post("/external-certificates", data=data)


def test_papers_of_others_come_in_by_a_list_and_say_whose_they_are(town: Town) -> None:
    county = town.staff(COUNTY_ADMIN)
    assert "登记了 1 张外部证书" in bring_in(county, OUTSIDE).get_data(as_text=True)
    teacher = town.staff(TEACHER)
    for page in (page_of(teacher, "/me/hours"), page_of(teacher, "/me/certificates")):
        assert "外部证书" in page
        assert "学校心理辅导员 C 级，省教师发展中心，省心C〔2024〕118号" in page
    number = town.rows(RecordKind.CERTIFICATE)[0].record.body.number  # type: ignore[union-attr]
    assert town.visit().get(f"/verify/{number}").status_code == 404
    assert teacher.get(f"/certificates/{number}").status_code == 404
    assert void(county, town.rows(RecordKind.CERTIFICATE)[0].record.id).status_code == 201
    assert "省教师发展中心" not in page_of(teacher, "/me/hours")
    assert "登记了 1 张外部证书" in bring_in(county, OUTSIDE).get_data(as_text=True)


def test_the_empty_table_of_papers_of_others_is_the_one_that_is_taken(town: Town) -> None:
    county = town.staff(COUNTY_ADMIN)
    assert "/external-certificates/template.xlsx" in page_of(county, "/certificates")
    book = load_workbook(io.BytesIO(county.get("/external-certificates/template.xlsx").get_data()))
    book.active.append(OUTSIDE)
    filled = io.BytesIO()
    book.save(filled)
    data = {"csrf_token": county.csrf, "file": (io.BytesIO(filled.getvalue()), "外部证书.xlsx")}
    answer = county.client.post("/external-certificates", data=data)
    assert "登记了 1 张外部证书" in answer.get_data(as_text=True)
    assert town.staff(TEACHER).get("/external-certificates/template.xlsx").status_code == 403


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ((0, "nobody1"), "没有登录名是"),
        ((0, OTHER_TEACHER), "没有登录名是"),
        ((0, COUNTY_ADMIN), "自己的证书"),
        ((4, "去年"), "要写 8 位数字"),
        ((4, "20270630"), "还没有到"),
        ((3, "11010519491231002X"), "这个系统不收身份证号"),
        ((1, ""), "要填证书名称"),
    ],
)
def test_a_wrong_line_brings_in_nothing(town: Town, change: tuple[int, str], says: str) -> None:
    place, text = change
    wrong = tuple(text if at == place else cell for at, cell in enumerate(OUTSIDE))
    answer = bring_in(town.staff(COUNTY_ADMIN), OUTSIDE, wrong)
    assert answer.status_code == 422
    assert says in answer.get_data(as_text=True)
    assert not town.rows(RecordKind.CERTIFICATE)


def test_one_paper_of_others_comes_in_once(town: Town) -> None:
    county = town.staff(COUNTY_ADMIN)
    bring_in(county, OUTSIDE)
    assert "已经登记过了" in bring_in(county, OUTSIDE).get_data(as_text=True)
    assert len(town.rows(RecordKind.CERTIFICATE)) == 1
