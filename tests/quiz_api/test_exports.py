"""Exports: a purpose, a number, the same rows as the page, the same bytes for ever."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from html import unescape
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook

from quiz_api.domain.records import AuditEntry, RecordKind
from tests.quiz_api.small_bank import PARENT_SHEET, RIGHT
from tests.quiz_api.town import (
    CARD_SCHOOL_ADMIN,
    CITY_ADMIN,
    COUNTY_ADMIN,
    OTHER_SCHOOL_ADMIN,
    OTHER_TEACHER,
    SCHOOL_ADMIN,
    TEACHER,
    Town,
    Visit,
)

SCHOOL = "云溪县第三小学"


def download(visit: Visit, **fields: object) -> bytes:
    made = visit.export(**fields)
    assert made.status_code == 201, made.json
    answer = visit.get(made.json["url"])
    assert answer.status_code == 200
    assert hashlib.sha256(answer.data).hexdigest() == made.json["sha256"]
    return answer.data


def table(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def parts_of(workbook: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(workbook)) as book:
        return {name: book.read(name) for name in book.namelist()}


def test_a_teachers_hours_are_in_the_file_and_on_the_page(town: Town) -> None:
    town.staff(TEACHER).submit(RIGHT)
    town.staff("yx3x02").submit(RIGHT)
    admin = town.staff(SCHOOL_ADMIN)
    rows = table(download(admin, organisation=town.path(SCHOOL)))
    assert [row["姓名（隐名）"] for row in rows] == ["林*", "韩*"]
    assert rows[0]["学时"] == "2.0"
    assert rows[0]["分钟"] == "90"
    assert rows[0]["学校标识码"] == "0099010001"
    assert rows[0]["成绩"] == "100"
    assert rows[0]["完成日期"] == "2026-11-23"
    page = unescape(admin.get("/school").get_data(as_text=True))
    shown = re.findall(r'id="(r_\w+)"><th scope="row">(\S+)</th><td data-label="模块">(\S+)</td>', page)
    assert [(record, name[0] + "*", module) for record, name, module in shown] == [
        (row["记录编号"], row["姓名（隐名）"], row["模块名称"]) for row in rows
    ]


def test_no_full_name_or_username_leaves_in_a_numbered_file(town: Town) -> None:
    town.staff(TEACHER).submit(RIGHT)
    text = download(town.staff(SCHOOL_ADMIN), organisation=town.path(SCHOOL)).decode("utf-8-sig")
    assert "林晓禾" not in text
    assert TEACHER not in text


def test_a_school_sees_cards_and_a_county_only_numbers(town: Town) -> None:
    for card in (1, 2):
        town.household(card).finish_lesson(PARENT_SHEET)
    school = table(
        download(
            town.staff(CARD_SCHOOL_ADMIN), report="parent-attendance", organisation=town.path("青石岭九年一贯制学校")
        )
    )
    assert [(row["班级"], row["卡号"], row["凭据等级"]) for row in school] == [
        ("2020级2班", "01", "丙"),
        ("2020级2班", "02", "丙"),
    ]
    county_admin = town.staff(COUNTY_ADMIN)
    county = table(download(county_admin, report="parent-attendance", organisation=town.path("云溪县（")))
    assert [row["学完户数"] for row in county] == ["<5"]
    assert "卡号" not in county[0]
    assert "&lt;5" in county_admin.get("/county").get_data(as_text=True)


def test_five_households_are_a_number(town: Town) -> None:
    for card in range(1, 6):
        town.household(card).finish_lesson(PARENT_SHEET)
    city = table(download(town.staff(CITY_ADMIN), report="parent-attendance", organisation=town.city_path()))
    assert [row["学完户数"] for row in city] == ["5"]


def test_xlsx_has_typed_cells_codes_as_text_and_a_frozen_header(town: Town) -> None:
    town.staff(TEACHER).submit(RIGHT)
    data = download(town.staff(SCHOOL_ADMIN), organisation=town.path(SCHOOL), format="xlsx")
    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    header = [cell.value for cell in sheet[1]]
    row = dict(zip(header, sheet[2], strict=True))
    assert sheet.freeze_panes == "A2"
    assert row["学校标识码"].value == "0099010001"
    assert row["学校标识码"].number_format == "@"
    assert (row["分钟"].value, row["学时"].value) == (90, 2)
    assert row["完成日期"].is_date


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_same_rows_give_the_same_bytes_and_the_bytes_stay(town: Town, kind: str) -> None:
    town.staff(TEACHER).submit(RIGHT)
    admin = town.staff(SCHOOL_ADMIN)
    first = admin.export(organisation=town.path(SCHOOL), format=kind).json
    town.clock.pass_time(hours=1)
    second = admin.export(organisation=town.path(SCHOOL), format=kind).json
    assert (first["number"], second["number"]) == ("X2026-000001", "X2026-000002")
    before, after = (admin.get(made["url"]).data for made in (first, second))
    if kind == "csv":
        assert first["sha256"] == second["sha256"]
    else:  # a workbook says its number on the cover and at the foot of printed pages, and nowhere else
        same, other = (parts_of(data) for data in (before, after))
        changed = {name for name in same if same[name] != other[name]}
        assert changed == {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"}
        assert {name: same[name].replace(b"X2026-000001", b"X2026-000002") for name in same} == other
    town.staff("yx3x02").submit(RIGHT)
    assert admin.get(first["url"]).data == before


@pytest.mark.parametrize("purpose", ["", "   ", "长" * 201])
def test_an_export_needs_a_purpose(town: Town, purpose: str) -> None:
    answer = town.staff(SCHOOL_ADMIN).export(organisation=town.path(SCHOOL), purpose=purpose)
    assert (answer.status_code, answer.json["code"]) == (422, "purpose-needed")
    assert town.rows(RecordKind.EXPORT, RecordKind.AUDIT) == []


@pytest.mark.parametrize("change", [{"report": "everything"}, {"format": "pdf"}, {"extra": 1}, {"school_year": "2026"}])
def test_an_export_in_the_wrong_form_names_the_field(town: Town, change: dict[str, object]) -> None:
    answer = town.staff(SCHOOL_ADMIN).export(organisation=town.path(SCHOOL), **change)
    assert (answer.status_code, answer.json["code"]) == (422, "bad-fields")
    assert answer.json["fields"][0]["name"] == next(iter(change))


def test_making_and_taking_a_file_are_logged(town: Town) -> None:
    download(town.staff(SCHOOL_ADMIN), organisation=town.path(SCHOOL), purpose="县里要")
    bodies = [row.record.body for row in town.rows(RecordKind.AUDIT)]
    assert [(body.action, body.target) for body in bodies if isinstance(body, AuditEntry)] == [
        ("export", "X2026-000001"),
        ("download", "X2026-000001"),
    ]
    assert "县里要" not in repr(town.rows())


def test_the_file_name_tells_scope_and_period_and_no_person(town: Town) -> None:
    admin = town.staff(SCHOOL_ADMIN)
    url = admin.export(organisation=town.path(SCHOOL)).json["url"]
    sent = admin.get(url).headers["Content-Disposition"]
    assert sent.isascii(), "what is not ASCII cannot be sent in a header"
    disposition = unquote(sent)
    assert "云溪县第三小学（示例）_教师培训学时台账_2026—2027学年_X2026-000001.csv" in disposition


def test_another_schools_export_is_not_there(town: Town) -> None:
    url = town.staff(SCHOOL_ADMIN).export(organisation=town.path(SCHOOL)).json["url"]
    assert town.staff(COUNTY_ADMIN).get(url).status_code == 200
    assert town.staff(OTHER_SCHOOL_ADMIN).get(url).status_code == 404
    assert town.staff(SCHOOL_ADMIN).get(url.replace(".csv", ".xlsx")).status_code == 404
    assert town.staff(TEACHER).get(url).status_code == 403


def test_anybody_can_check_a_number(town: Town) -> None:
    made = town.staff(SCHOOL_ADMIN).export(organisation=town.path(SCHOOL)).json
    page = town.visit().get(f"/verify/{made['number']}")
    assert page.status_code == 200
    assert made["sha256"] in re.sub(r"<[^>]+>", "", page.get_data(as_text=True)), "in groups, but copied as one"
    assert f"<dt>单位</dt><dd>{SCHOOL}（示例）</dd>" in page.get_data(as_text=True)
    unknown = town.visit().get("/verify/X2026-999999")
    assert unknown.status_code == 404
    assert "没有这个编号" in unknown.get_data(as_text=True)


def test_the_page_makes_the_same_export(town: Town) -> None:
    admin = town.staff(SCHOOL_ADMIN)
    fields = {"report": "training-hours", "format": "csv", "unit": town.path(SCHOOL)}
    page = admin.form("/school/exports", purpose="核对", **fields)
    assert page.status_code == 201
    assert "X2026-000001" in page.get_data(as_text=True)
    assert admin.form("/school/exports", purpose="", **fields).status_code == 422


def test_everybody_can_take_their_own_records_along(town: Town) -> None:
    town.staff(OTHER_TEACHER).submit(RIGHT)
    teacher = town.staff(TEACHER)
    teacher.submit(RIGHT)
    rows = table(teacher.get("/me/records.csv").data)
    assert [row["内容"] for row in rows] == ["测验", "学完", "学时"]
    assert {row["名称"] for row in rows} == {"学科教学中的心理视角"}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_whoever_exports_reads_how_many_rows_count_as_the_overview_does(town: Town, kind: str) -> None:
    for teacher in (TEACHER, "yx3x02"):
        town.staff(teacher).submit(RIGHT)
    county = town.staff(COUNTY_ADMIN)
    award = town.rows(RecordKind.HOURS_AWARD)[0].record.id
    assert county.send(county.event("record-voided", {"record": award, "reason": "记错了"})).status_code == 201
    fields = {
        "report": "training-hours",
        "format": kind,
        "unit": town.path("云溪县（"),
        "purpose": "督导",
        "below": "yes",
    }
    page = county.form("/school/exports", **fields).get_data(as_text=True)
    assert "教师培训学时台账，2 行，其中有效 1 行，就是总览上的数" in page
    assert "<b>1</b><span>条学时记录有效</span>" in county.get("/county").get_data(as_text=True)
    without = county.form("/school/exports", **fields | {"format": "ndjson"}).get_data(as_text=True)
    assert "其中有效" not in without


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_is_called_by_its_number_and_the_page_says_where_it_stands(kind: str, town: Town) -> None:
    """A table as text has no cover: only its name says which export it is."""
    admin = town.staff(SCHOOL_ADMIN)
    fields = {"report": "training-hours", "format": kind, "unit": town.path(SCHOOL), "purpose": "核对"}
    page = admin.form("/school/exports", **fields).get_data(as_text=True)
    (url,) = re.findall(r'href="(/api/v1/exports/[^"]+)">下载文件', page)
    number = url.rpartition("/")[2].removesuffix(f".{kind}")
    names = admin.get(url).headers["Content-Disposition"]
    assert f'filename="xinyu-{number}.{kind}"' in names
    assert unquote(names.rpartition("''")[2]).endswith(f"_{number}.{kind}")
    assert ("编号写在文件名里" in page) == (kind == "csv")
