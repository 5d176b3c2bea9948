"""含下级单位 on numbered exports: one tick for page, file, manifest and check page, and the rows add up to the page."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # openpyxl ships no types

from quiz_api.domain.people import Person, Post, PostKind
from quiz_api.domain.records import ExportManifest, RecordKind
from quiz_api.services.sign_in import new_credential
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.small_bank import PARENT_SHEET, RIGHT
from tests.quiz_api.test_activities import report
from tests.quiz_api.test_lessons_taught import class_of, taught
from tests.quiz_api.town import (
    CARD_SCHOOL_ADMIN,
    COUNTY_ADMIN,
    PASSWORD,
    SCHOOL_ADMIN,
    TEACHER,
    OnePassword,
    Town,
    Visit,
)
from tests.store.postgres_server import Server

COUNTY, SCHOOL = "云溪县（", "云溪县第三小学"
OFFICER = "yxx01"
WITH, ALONE = "含下级单位", "只有本单位，不含下级单位"


@pytest.fixture(params=["memory", "postgresql"])
def town(request: pytest.FixtureRequest) -> Any:
    """A county with a teacher of its own; below it schools with a teacher, families, a lesson and an activity; hours
    that were taken back.
    """
    server: Server | None = request.getfixturevalue("postgres_server") if request.param == "postgresql" else None
    found = Town(store=server.migrated() if server else "memory:")
    county = found.path(COUNTY)
    person = Person(
        "p_" + "o" * 16, OFFICER, "庄教研", county, (Post(PostKind.SUBJECT_TEACHER, county, found.clock().date()),)
    )
    with found.stores.ledger.founding() as writing:
        writing.put_person(person)
        writing.put_credential(new_credential(person, PASSWORD, OnePassword(), found.clock))
    for username in (OFFICER, TEACHER, "yx3x02"):
        assert found.staff(username).submit(RIGHT).status_code == 201
    for card in range(1, 6):
        found.household(card).finish_lesson(PARENT_SHEET)
    assert taught(found.staff(TEACHER), class_of(found, "2024级3班")).status_code == 201
    assert report(found, found.staff(SCHOOL_ADMIN)).status_code == 201
    award = next(
        row.record for row in found.rows(RecordKind.HOURS_AWARD) if row.record.draft.organisation_path != county
    )
    admin = found.staff(COUNTY_ADMIN)
    assert admin.send(admin.event("record-voided", {"record": award.id, "reason": "弄错了"})).status_code == 201
    yield found
    found.stores.sessions.close()
    found.stores.ledger.close()


def rows(visit: Visit, made: dict[str, Any]) -> list[dict[str, str]]:
    text = visit.get(made["url"]).get_data(as_text=True)
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def shown(page: str) -> list[str]:
    """The three numbers at the head of a unit's page."""
    return re.findall(r"<li><a[^>]*><b>([^<]+)</b>", page)


def test_households_are_numbers_in_a_workbook_and_words_where_they_are_few(town: Town) -> None:
    admin, path = town.staff(COUNTY_ADMIN), town.path(COUNTY)
    made = admin.export(organisation=path, report="parent-attendance", format="xlsx").json
    for address, title in ((made["url"], "学完户数"), (f"/school/indicators.xlsx?unit={path}", "学完家长课（户次）")):
        sheet = load_workbook(io.BytesIO(admin.get(address).data)).worksheets[0]
        header, *lines = sheet.iter_rows(values_only=True)
        assert lines[-1][header.index(title)] == 5
    place = [cell.value for cell in sheet[1]].index("学完家长课（户次）")
    school = town.staff(CARD_SCHOOL_ADMIN)
    lesson = town.rows(RecordKind.ATTENDANCE)[0].record.id
    assert school.send(school.event("record-voided", {"record": lesson, "reason": "弄错了"})).status_code == 201
    again = load_workbook(io.BytesIO(admin.get(f"/school/indicators.xlsx?unit={path}").data)).worksheets[0]
    assert list(again.iter_rows(values_only=True))[-1][place] == "<5"


def test_the_rows_of_a_file_add_up_to_the_page_with_the_same_tick(town: Town) -> None:
    admin, path = town.staff(COUNTY_ADMIN), town.path(COUNTY)
    for tick, below, awards, families in (
        ("", True, 2, 5),
        ("&below=no&below=yes", True, 2, 5),
        ("&below=no", False, 1, 0),
    ):
        hours, lessons = (
            rows(admin, admin.export(organisation=path, report=name, below=below).json)
            for name in ("training-hours", "parent-attendance")
        )
        counted = [row for row in hours if row["状态"] == "有效"]
        page = shown(page_of(admin, f"/county?unit={path}{tick}"))
        assert (len(counted), sum(int(row["学完户数"]) for row in lessons)) == (awards, families)
        assert page[1:] == [str(awards), str(families)]
        reached = {row["姓名（隐名）"] for row in counted}
        assert reached == ({"庄*", "韩*"} if below else {"庄*"})
        sheet = load_workbook(io.BytesIO(admin.get(f"/school/indicators.xlsx?unit={path}{tick}").data)).active
        assert [cell.value for cell in list(sheet.rows)[-1]][4] == awards


def test_without_the_tick_every_report_holds_only_what_is_the_units_own(town: Town) -> None:
    admin, path = town.staff(COUNTY_ADMIN), town.path(COUNTY)
    for name in ("parent-attendance", "lessons-taught", "activities"):
        made = admin.export(organisation=path, report=name, below=False).json
        assert (made["rows"], made["below"], rows(admin, made)) == (0, False, [])
        assert admin.export(organisation=path, report=name).json["rows"] == 1, "a control: there is something below"
    made = admin.export(organisation=path, format="ndjson", below=False).json
    assert made["rows"] == 1


def test_hours_of_a_school_stay_the_schools_when_their_teacher_comes_to_the_office(town: Town) -> None:
    admin, path, teacher = town.staff(COUNTY_ADMIN), town.path(COUNTY), town.staff("yx3x02")
    post = Post(PostKind.SUBJECT_TEACHER, path, town.clock().date())
    with town.stores.ledger.founding() as writing:
        person = writing.person(teacher.account)
        assert person is not None
        writing.put_person(replace(person, home_path=path, posts=(post,)))
    for below, reached in ((False, ["庄*"]), (True, ["庄*", "韩*"])):
        made = rows(admin, admin.export(organisation=path, below=below).json)
        assert [row["姓名（隐名）"] for row in made if row["状态"] == "有效"] == reached
    assert shown(page_of(admin, f"/county?unit={path}&below=no"))[1] == "1"


def test_the_choice_is_kept_and_told_wherever_the_file_is(town: Town) -> None:
    admin, path = town.staff(COUNTY_ADMIN), town.path(COUNTY)
    for below, words in ((True, WITH), (False, ALONE)):
        fields = {"report": "training-hours", "format": "xlsx", "unit": path, "purpose": "核对"}
        made = admin.client.post(
            "/school/exports", data={"csrf_token": admin.csrf, **fields, "below": ["no", "yes"][: 1 + below]}
        )
        page = made.get_data(as_text=True)
        number = re.findall(r"X2026-\d{6}", page)[0]
        assert f"<dt>范围</dt><dd>{words}</dd>" in page
        assert f"<dt>范围</dt><dd>{words}</dd>" in page_of(town.visit(), f"/verify/{number}")
        body = [row.record.body for row in town.rows(RecordKind.EXPORT)][-1]
        assert isinstance(body, ExportManifest)
        assert (body.number, body.with_below) == (number, below)
        sent = admin.get(f"/api/v1/exports/{number}.xlsx")
        assert ("本级_教师培训学时台账" in unquote(sent.headers["Content-Disposition"])) is not below
        book = load_workbook(io.BytesIO(sent.data))
        assert dict(book["说明"].values)["范围"] == words
        assert words in book.worksheets[0].oddHeader.center.text
        assert re.search(f'{number}.*?data-label="范围">{words}<', page_of(admin, f"/county?unit={path}"), re.DOTALL)


def test_a_school_has_no_tick_and_its_classes_are_always_in(town: Town) -> None:
    admin, path = town.staff(SCHOOL_ADMIN), town.path(SCHOOL)
    assert WITH not in page_of(admin, "/school")
    made = admin.export(organisation=path, below=False).json
    assert (made["below"], made["rows"]) == (True, 2)
    assert "全校各班" in page_of(town.visit(), f"/verify/{made['number']}")


@pytest.mark.parametrize("wrong", ["no", 0, None, []])
def test_a_tick_that_is_neither_is_named(town: Town, wrong: object) -> None:
    answer = town.staff(COUNTY_ADMIN).export(organisation=town.path(COUNTY), below=wrong)
    assert (answer.status_code, [each["name"] for each in answer.json["fields"]]) == (422, ["below"])


def test_a_file_issued_again_reaches_as_far_as_the_one_before(town: Town) -> None:
    admin, path = town.staff(COUNTY_ADMIN), town.path(COUNTY)
    for below in (False, True):
        admin.export(organisation=path, below=below, format="xlsx")
    officer = town.staff(OFFICER)
    admin.form("/school/staff/leave", person=officer.account)
    assert admin.form("/school/staff/erase", person=officer.account).status_code == 303
    bodies = [row.record.body for row in town.rows(RecordKind.EXPORT)]
    again = {body.replaces: body for body in bodies if isinstance(body, ExportManifest) and body.replaces}
    assert [(number, body.with_below) for number, body in again.items()] == [
        ("X2026-000001", False),
        ("X2026-000002", True),
    ]
    for body in again.values():
        book = load_workbook(io.BytesIO(admin.get(f"/api/v1/exports/{body.number}.xlsx").data))
        assert dict(book["说明"].values)["范围"] == (WITH if body.with_below else ALONE)


def test_the_contract_says_how_far(town: Town) -> None:
    paths = town.visit().get("/openapi.json").json["paths"]
    asked = paths["/api/v1/exports"]["post"]["requestBody"]["content"]["application/json"]["schema"]["properties"]
    assert asked["below"]["default"] is True
    names = [parameter["name"] for parameter in paths["/county"]["get"]["parameters"]]
    assert "below" in names
