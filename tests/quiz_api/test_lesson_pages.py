"""The pages of taught lessons: a fortnight on one screen, the map of what is missing, the file with the same rows."""

from __future__ import annotations

import csv
import io
import re
import uuid
from datetime import date, datetime

import openpyxl
import pytest
from werkzeug.test import TestResponse

from quiz_api.domain.records import RecordKind
from quiz_api.domain.school_terms import Term, YearPlan
from quiz_api.domain.teaching import DeliveryEvidence
from quiz_api.services.lesson_report import LessonReport
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.rosters.files import xlsx
from tests.quiz_api.test_lessons_taught import COLLEAGUE, LESSON, SCHOOL, class_of, taught
from tests.quiz_api.town import CITY_ADMIN, COUNTY_ADMIN, SCHOOL_ADMIN, TEACHER, TODAY_SLOTS, Town, Visit


@pytest.fixture
def town() -> Town:
    """A town whose first term has a slot that is over, the present one (16 to 29 November) and one to come."""
    return Town(calendar_of_site=TODAY_SLOTS)


def tick(visit: Visit, town: Town, *classes: str, event_id: str = "", **more: str) -> str:
    fields = {
        "unit": town.path(SCHOOL),
        "on": "2026-11-23",
        "event_id": event_id or str(uuid.uuid4()),
        "at": town.clock().isoformat(),
    }
    fields |= {f"lesson:{path}": LESSON for path in classes}
    answer = visit.client.post("/me/lessons", data={"csrf_token": visit.csrf, "class": list(classes)} | fields | more)
    return f"{answer.status_code} {answer.get_data(as_text=True)}"


def test_a_fortnight_is_written_down_on_one_screen(town: Town) -> None:
    teacher = town.staff(TEACHER)
    page = page_of(teacher, "/me/lessons")
    assert "三年级(1)班" in page
    assert "缺一节" in page
    assert "还没上" in page
    classes = [class_of(town, "2024级1班"), class_of(town, "2024级3班")]
    once = str(uuid.uuid4())
    assert "记好了 2 个班" in tick(teacher, town, *classes, event_id=once)
    assert "记好了 2 个班" in tick(teacher, town, *classes, event_id=once)
    assert len(town.rows(RecordKind.DELIVERY)) == 2


def test_the_lesson_of_the_present_slot_is_proposed(town: Town) -> None:
    page = page_of(town.staff(TEACHER), "/me/lessons")
    assert page.count(f'value="{LESSON}" selected') == 2


def test_one_class_may_be_kept_while_another_is_told_why_not(town: Town) -> None:
    teacher = town.staff(TEACHER)
    fine, odd = class_of(town, "2024级1班"), class_of(town, "2024级3班")
    answer = tick(teacher, town, fine, odd, **{f"lesson:{odd}": "own", "title": "", "area": "人际"})
    assert answer.startswith("422")
    assert "记好了 1 个班" in answer
    assert "三年级(3)班</b>" in answer
    assert len(town.rows(RecordKind.DELIVERY)) == 1


def test_nothing_ticked_is_said_and_a_slip_is_taken_back(town: Town) -> None:
    teacher, path = town.staff(TEACHER), class_of(town, "2024级1班")
    assert "还没有勾选班级" in tick(teacher, town)
    tick(teacher, town, path)
    record = town.rows(RecordKind.DELIVERY)[0].record.id
    form = {"unit": town.path(SCHOOL), "record": record, "event_id": str(uuid.uuid4()), "at": town.clock().isoformat()}
    assert teacher.form("/me/lessons/back", **form).status_code == 303
    assert town.rows(RecordKind.DELIVERY)[0].voided_by
    assert "已撤回" in page_of(teacher, "/me/lessons")


def test_the_map_shows_what_is_missing_and_every_number_has_its_rows(town: Town) -> None:
    taught(town.staff(TEACHER), class_of(town, "2024级1班"), on=date(2026, 11, 16))
    town.clock.pass_time(days=10)  # the slot of 16 to 29 November is over
    page = page_of(town.staff(SCHOOL_ADMIN), "/school/lessons")
    assert "0 / 3" in page  # no class has a lesson in both slots that are over
    assert "1 / 6" in page
    path = class_of(town, "2024级1班")
    found = re.search(r'<a class="tap" href="(/school/lessons[^"#]*)#(r_\w+)"', page)
    assert found
    assert f"class={path}" in found[1]
    assert f'id="{found[2]}"' in page_of(town.staff(SCHOOL_ADMIN), found[1].replace("&amp;", "&"))
    assert "3 个班缺课，一共 5 节" in page


def test_a_county_sees_its_schools_and_a_school_not_its_neighbour(town: Town) -> None:
    taught(town.staff(TEACHER), class_of(town, "2024级1班"))
    county = page_of(town.staff(COUNTY_ADMIN), "/school/lessons")
    assert SCHOOL in county
    assert "林晓禾" not in county
    assert town.staff("lh2z09").get(f"/school/lessons?unit={town.path(SCHOOL)}").status_code == 404


def test_city_county_and_school_tell_one_number_and_each_leads_to_its_rows(town: Town) -> None:
    taught(town.staff(TEACHER), class_of(town, "2024级1班"))
    taught(town.staff(TEACHER), class_of(town, "2024级1班"), on=date(2026, 11, 20))
    slip = {"record": town.rows(RecordKind.DELIVERY)[1].record.id, "event_id": str(uuid.uuid4())}
    town.staff(TEACHER).form("/me/lessons/back", unit=town.path(SCHOOL), at=town.clock().isoformat(), **slip)
    county_path, school_path = town.path("云溪县"), town.path(SCHOOL)
    city = page_of(town.staff(CITY_ADMIN), "/school/lessons")
    assert f'href="/rows?unit={county_path}&of=lessons" aria-label="云溪县（示例），1 节' in city
    assert "<b>1</b><span>节课本学年计入" in city
    county = page_of(town.staff(COUNTY_ADMIN), "/school/lessons")
    assert re.search(rf'unit={school_path}#rows" aria-label="[^"]*，1 节', county)
    assert "<b>1</b><span>节课本学年计入" in county
    school = page_of(town.staff(SCHOOL_ADMIN), "/school/lessons")
    assert '<a href="#rows"><b>1</b><span>节课本学年计入' in school
    assert town.stores.ledger.verify().first_bad is None


@pytest.mark.parametrize("username", [CITY_ADMIN, COUNTY_ADMIN])
def test_above_the_schools_no_lesson_is_read(town: Town, monkeypatch: pytest.MonkeyPatch, username: str) -> None:
    taught(town.staff(TEACHER), class_of(town, "2024级1班"))
    administrator = town.staff(username)

    def read(*_: object) -> object:
        raise AssertionError("a lesson was read")

    monkeypatch.setattr(LessonReport, "rows", read)
    assert "，1 节，看" in page_of(administrator, "/school/lessons")


def test_what_a_school_misses_is_what_the_county_and_the_city_say(town: Town) -> None:
    first, second = class_of(town, "2024级1班"), class_of(town, "2024级3班")
    for day in (16, 17):
        taught(town.staff(TEACHER), first, on=date(2026, 11, day))  # two lessons in one slot are one
    taught(town.staff(TEACHER), second, on=date(2026, 11, 20))
    void = town.rows(RecordKind.DELIVERY)[2].record.id
    town.staff(TEACHER).form(
        "/me/lessons/back", unit=town.path(SCHOOL), at=town.clock().isoformat(), record=void, event_id=str(uuid.uuid4())
    )
    town.clock.pass_time(days=10)
    school = page_of(town.staff(SCHOOL_ADMIN), "/school/lessons")
    assert ("0 / 3" in school, "1 / 6" in school) == (True, True)
    county = page_of(town.staff(COUNTY_ADMIN), "/school/lessons")
    line = next(row for row in county.split("<tr>") if SCHOOL in row)
    assert ("1 / 6" in line, "缺 5 节" in line) == (True, True)
    of_county = re.search(r"<b>(\d+ / \d+)</b><span>节该上的课上了", county)
    assert of_county
    city = next(row for row in page_of(town.staff(CITY_ADMIN), "/school/lessons").split("<tr>") if "云溪县" in row)
    assert f">{of_county[1]}<" in city


def test_a_school_with_a_calendar_of_its_own_is_measured_by_it(town: Town) -> None:
    taught(town.staff(TEACHER), class_of(town, "2024级1班"), on=date(2026, 11, 16))
    path = town.path(SCHOOL)
    terms = (Term(1, date(2026, 11, 16), date(2026, 11, 22), ()),)
    with town.stores.ledger.founding() as writing:
        writing.put_year_plan(YearPlan(path, 2026, 1, terms, "p_admin", town.clock()))
    county = page_of(town.staff(COUNTY_ADMIN), "/school/lessons")
    line = next(row for row in county.split("<tr>") if SCHOOL in row)
    assert ("1 / 3" in line, "缺 2 节" in line) == (True, True)
    assert "1 / 3" in page_of(town.staff(SCHOOL_ADMIN), "/school/lessons")


def test_a_colleague_confirms_on_the_page_and_the_evidence_says_so(town: Town) -> None:
    taught(town.staff(TEACHER), class_of(town, "2024级1班"))
    colleague = town.staff(COLLEAGUE)
    assert "我听了这节课" in page_of(colleague, "/school/lessons")
    assert "我听了这节课" not in page_of(town.staff(TEACHER), "/school/lessons")
    record = town.rows(RecordKind.DELIVERY)[0].record.id
    form = {"unit": town.path(SCHOOL), "record": record, "event_id": str(uuid.uuid4()), "at": town.clock().isoformat()}
    assert colleague.form("/school/lessons/observe", **form).status_code == 303
    assert "当天本人并有听课人" in page_of(colleague, "/school/lessons")


def test_the_file_has_the_rows_of_the_page(town: Town) -> None:
    teacher = town.staff(TEACHER)
    taught(teacher, class_of(town, "2024级1班"), minutes=15)
    taught(teacher, class_of(town, "2024级3班"), stopped_at=2)
    admin = town.staff(SCHOOL_ADMIN)
    issued = admin.export(report="lessons-taught", organisation=town.path(SCHOOL))
    assert issued.status_code == 201
    data = admin.get(issued.json["url"]).data.decode("utf-8-sig")
    first, second = list(csv.DictReader(io.StringIO(data)))
    assert (first["班级"], first["分钟"], first["计入两周一节"]) == ("三年级(1)班", "15", "不计入")
    assert (second["上到第几步"], second["周次"], second["授课教师（隐名）"]) == ("第 2 步", "第11—12周", "林*")
    refused = admin.export(report="lessons-taught", format="ndjson", organisation=town.path(SCHOOL))
    assert refused.json["code"] == "no-statements"


def test_the_classes_that_a_teacher_can_tap_are_listed(town: Town) -> None:
    listed = town.staff(TEACHER).get("/api/v1/classes").json["classes"]
    assert [one["label"] for one in listed] == ["三年级(1)班", "三年级(3)班", "五年级(1)班"]
    assert town.staff(COUNTY_ADMIN).get("/api/v1/classes").status_code == 403


def test_activities_are_filled_in_and_taken_back_on_one_page(town: Town) -> None:
    admin = town.staff(SCHOOL_ADMIN)
    assert "家访" in page_of(admin, "/school/activities")
    form = {"unit": town.path(SCHOOL), "activity": "home-visit", "on": "2026-11-20", "at": town.clock().isoformat()}
    wrong = admin.form("/school/activities", **form, event_id=str(uuid.uuid4()), families="很多", teachers="2")
    assert wrong.status_code == 422
    assert "“走访”没有填" in wrong.get_data(as_text=True)
    assert (
        admin.form("/school/activities", **form, event_id=str(uuid.uuid4()), families="8", teachers="2").status_code
        == 303
    )
    assert "走访 8 户，教师 2 人" in page_of(admin, "/school/activities")
    record = town.rows(RecordKind.ACTIVITY)[0].record.id
    back = {"unit": town.path(SCHOOL), "record": record, "event_id": str(uuid.uuid4()), "at": town.clock().isoformat()}
    assert admin.form("/school/activities/back", **back).status_code == 303
    assert "已撤回" in page_of(admin, "/school/activities")


def sheet_of(data: bytes) -> list[list[str]]:
    rows = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def bring(visit: Visit, town: Town, rows: list[tuple[object, ...]], batch: str = "batch-1") -> TestResponse:
    header = ("班级", "课题编号", "上课日期", "授课教师", "分钟")
    form = {"csrf_token": visit.csrf, "unit": town.path(SCHOOL), "event_id": batch}
    return visit.client.post(
        "/school/lessons/register", data=form | {"file": (io.BytesIO(xlsx(header, *rows)), "登记表.xlsx")}
    )


def test_the_register_is_printed_with_a_row_a_class_and_slot(town: Town) -> None:
    admin = town.staff(SCHOOL_ADMIN)
    rows = sheet_of(admin.get(f"/school/lessons/register.xlsx?unit={town.path(SCHOOL)}&term=1").data)
    assert len(rows) == 1 + 3 * 3
    assert ["第11—12周（11.16起）", "三年级(1)班", LESSON, "生气的时候"] in [row[:4] for row in rows]


def test_a_filled_register_is_taken_once_and_can_be_taken_back(town: Town) -> None:
    admin = town.staff(SCHOOL_ADMIN)
    rows = [
        ("三年级(1)班", LESSON, "2026年9月10日", "林晓禾", "40"),
        ("三年级(3)班", LESSON, datetime(2026, 11, 17), TEACHER, ""),  # noqa: DTZ001 - as a spreadsheet has it
        ("五年级(1)班", LESSON, "", "", ""),
    ]
    page = bring(admin, town, rows).get_data(as_text=True)
    assert "新记了 2 节" in page
    assert "没写日期的 1 行跳过了" in page
    assert {row.record.body.evidence for row in town.rows(RecordKind.DELIVERY)} == {DeliveryEvidence.ADMINISTRATOR}
    again = bring(admin, town, rows, "batch-2").get_data(as_text=True)
    assert "原来就有的 2 节没有重复记" in again
    form = {"unit": town.path(SCHOOL), "batch": "batch-1"}
    assert admin.form("/school/lessons/undo", **form).status_code == 303
    assert all(row.voided_by for row in town.rows(RecordKind.DELIVERY))


def test_a_register_with_one_wrong_row_is_not_taken_at_all(town: Town) -> None:
    rows = [
        ("三年级(1)班", LESSON, "2026-11-16", "林晓禾", "40"),
        ("九年级(9)班", LESSON, "2026-11-16", "林晓禾", "40"),
        ("三年级(3)班", "g03-t9-99", "昨天", "无名", "900"),
        ("三年级(3)班", LESSON, "2026-12-24", "林晓禾", "40"),
    ]
    answer = bring(town.staff(SCHOOL_ADMIN), town, rows)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    told = (
        "第 3 行：没有“九年级(9)班”",
        "第 4 行：“无名”不是本校",
        "“昨天”认不出来",
        "g03-t9-99",
        "第 5 行：上课日期还没有到",
    )
    for words in told:
        assert words in page
    assert town.rows(RecordKind.DELIVERY) == []


def test_only_the_administrator_brings_a_register(town: Town) -> None:
    assert bring(town.staff(TEACHER), town, []).status_code == 403


def test_real_minutes_are_told_from_five_classes_on(town: Town) -> None:
    teacher, admin = town.staff(TEACHER), town.staff(SCHOOL_ADMIN)
    form = {"unit": town.path(SCHOOL), "section": "小学", "entry_year": "2025", "numbers": "3"}
    assert admin.form("/school/classes", **form).status_code == 303

    def pace() -> dict[str, object]:
        answer: dict[str, object] = teacher.get(f"/api/v1/lessons/{LESSON}/pace").json
        return answer

    names = ("2024级1班", "2024级3班", "2025级1班", "2025级2班", "2025级3班")
    for minutes, name in enumerate(names, start=6):
        assert pace()["steps"] == []
        taught(teacher, class_of(town, name), step_minutes=[minutes, 10, 15, 5])
    taught(teacher, class_of(town, "2022级1班"), step_minutes=[20, 20, 0, 0])  # shortened
    assert pace() == {"classes": 5, "steps": [8, 10, 15, 5]}
