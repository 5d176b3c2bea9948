"""A file in an inspector's hand: which export it is, what its words mean, and how anybody finds out if it is true."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # openpyxl ships no types

from quiz_api.domain.records import RecordKind
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.small_bank import PARENT_SHEET, RIGHT
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, COUNTY_ADMIN, SCHOOL_ADMIN, TEACHER, Town, Visit
from tests.store.postgres_server import Server

SCHOOL, CARDS, COUNTY = "云溪县第三小学", "青石岭九年一贯制学校", "云溪县（"


@pytest.fixture(params=["memory", "postgresql"])
def on_store(request: pytest.FixtureRequest) -> Any:
    server: Server | None = request.getfixturevalue("postgres_server") if request.param == "postgresql" else None
    found = Town(store=server.migrated() if server else "memory:")
    yield found
    found.stores.sessions.close()
    found.stores.ledger.close()


def book_of(visit: Visit, address: str) -> Any:
    return load_workbook(io.BytesIO(visit.get(address).data))


def lessons_of_two(town: Town) -> Visit:
    """Two families have finished a lesson, one of them by mistake."""
    for card in (1, 2):
        town.household(card).finish_lesson(PARENT_SHEET)
    admin = town.staff(CARD_SCHOOL_ADMIN)
    record = town.rows(RecordKind.ATTENDANCE)[0].record.id
    assert admin.send(admin.event("record-voided", {"record": record, "reason": "弄错了"})).status_code == 201
    return admin


def test_a_workbook_says_which_export_it_is_and_where_to_check_it(on_store: Town) -> None:
    admin = lessons_of_two(on_store)
    made = admin.export(report="parent-attendance", format="xlsx", organisation=on_store.path(CARDS)).json
    book = book_of(admin, made["url"])
    said = dict(book["说明"].values)
    assert said["编号"] == made["number"]
    assert said["单位"] == f"{CARDS}（示例）"
    assert said["截至"] == "2026年11月23日"
    assert said["行数"] == "2 行，其中有效 1 行"
    assert said["核对网址"] == f"http://localhost/verify/{made['number']}"
    assert all(grade in said["凭据等级"] for grade in "甲乙丙丁")
    assert f"编号 {made['number']}" in book.worksheets[0].oddFooter.center.text


def test_a_county_is_told_why_households_do_not_add_up(town: Town) -> None:
    lessons_of_two(town)
    county = town.staff(COUNTY_ADMIN)
    made = county.export(report="parent-attendance", format="xlsx", organisation=town.path(COUNTY)).json
    said = dict(book_of(county, made["url"])["说明"].values)
    assert said["行数"] == "1 行"
    assert "不满 5 户写“<5”" in said["户数"]


def test_a_file_that_is_issued_again_says_its_new_number(town: Town) -> None:
    families = [town.household(card) for card in (1, 2)]
    for family in families:
        family.finish_lesson(PARENT_SHEET)
    admin = town.staff(CARD_SCHOOL_ADMIN)
    old = admin.export(report="parent-attendance", format="xlsx", organisation=town.path(CARDS)).json["number"]
    assert families[0].form("/me/erase", sure="yes").status_code == 303
    new = admin.get(f"/api/v1/exports/{old}.xlsx").json["amended_by"]
    book = book_of(admin, f"/api/v1/exports/{new}.xlsx")
    said = dict(book["说明"].values)
    assert (said["编号"], said["核对网址"]) == (new, f"http://localhost/verify/{new}")
    assert new in book.worksheets[0].oddFooter.center.text
    assert old not in str(list(book["说明"].values))


def test_the_page_names_the_unit_and_the_rows_that_count(on_store: Town) -> None:
    for username in (TEACHER, "yx3x02"):
        on_store.staff(username).submit(RIGHT)
    admin = on_store.staff(SCHOOL_ADMIN)
    record = on_store.rows(RecordKind.HOURS_AWARD)[0].record.id
    assert admin.send(admin.event("record-voided", {"record": record, "reason": "弄错了"})).status_code == 201
    number = admin.export(organisation=on_store.path(SCHOOL)).json["number"]
    page = page_of(on_store.visit(), f"/verify/{number}")
    assert f"<dt>单位</dt><dd>{SCHOOL}（示例）</dd>" in page
    assert "<dt>行数</dt><dd>2 行，其中有效 1 行</dd>" in page


def test_few_families_are_not_counted_for_a_stranger(town: Town) -> None:
    admin = lessons_of_two(town)
    number = admin.export(report="parent-attendance", organisation=town.path(CARDS)).json["number"]
    assert "<dt>行数</dt><dd>不满 5 行，其中有效不满 5 行</dd>" in page_of(town.visit(), f"/verify/{number}")


@pytest.mark.parametrize(
    "typed",
    [
        "X2026-000001",
        "x2026-000001",
        " x2026-000001 ",
        "ｘ２０２６－０００００１",
        "X2026–000001",
        "X2026000001",
    ],
)
def test_a_number_is_known_however_it_is_typed(town: Town, typed: str) -> None:
    town.staff(SCHOOL_ADMIN).export(organisation=town.path(SCHOOL))
    visit = town.visit()
    assert "X2026-000001，是从这里发出的" in page_of(visit, f"/verify/{typed}")
    asked = visit.client.get("/verify", query_string={"number": typed})
    assert (asked.status_code, asked.headers["Location"]) == (303, "/verify/X2026-000001")


def test_whoever_has_a_number_is_asked_for_it(town: Town) -> None:
    visit = town.visit()
    assert 'href="/verify"' in page_of(visit, "/sign-in"), "where somebody without an account looks"
    assert 'name="number"' in page_of(visit, "/verify")
    name = "云溪县第三小学_教师培训学时台账_2026—2027学年_X2026-000009.xlsx"
    asked = visit.client.get("/verify", query_string={"number": name})
    assert asked.headers["Location"] == "/verify/X2026-000009"
    answer = visit.get("/verify/X2026-000009")
    assert (answer.status_code, 'href="/verify"' in answer.get_data(as_text=True)) == (404, True)
    assert "这里面没有编号" in page_of(visit, "/verify?number=//example.org")


def test_a_class_is_in_the_file_as_the_page_calls_it(town: Town) -> None:
    for card in (1, 2):
        town.household(card).finish_lesson(PARENT_SHEET)
    for username, unit in ((CARD_SCHOOL_ADMIN, CARDS), (COUNTY_ADMIN, COUNTY)):
        admin = town.staff(username)
        made = admin.export(report="parent-attendance", format="xlsx", organisation=town.path(unit)).json
        header, first, *_ = book_of(admin, made["url"]).worksheets[0].iter_rows(values_only=True)
        row = dict(zip(header, first, strict=True))
        assert row["班级"] == "2020级2班"
        page = page_of(admin, f"/school?unit={town.path(CARDS)}")
        assert f'<th scope="row">{row["班级（本学年）"]}</th>' in page


def test_words_about_sums_are_true_for_the_file_at_hand(town: Town) -> None:
    """A county's file has a row a class and lesson, without 有效, also when it asks about one school."""
    untrue, true = "教师学时、家长课里“有效”的行数", "几户不写出来，加起来会少一些"
    for username, unit, by_card in (
        (CARD_SCHOOL_ADMIN, CARDS, True),
        (COUNTY_ADMIN, CARDS, False),
        (COUNTY_ADMIN, COUNTY, False),
    ):
        address = "county" if unit == COUNTY else "school"
        page = page_of(town.staff(username), f"/{address}?unit={town.path(unit)}")
        assert ((untrue in page), (true in page)) == (by_card, not by_card), (username, unit)
    town.household(1).finish_lesson(PARENT_SHEET)
    for address in (f"/rows?unit={town.path(COUNTY)}&of=families", f"/school?unit={town.path(CARDS)}"):
        assert true not in page_of(town.staff(COUNTY_ADMIN), address), "a sum of few is no number to add up to"
