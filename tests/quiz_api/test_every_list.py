"""Every list has an empty table, a way in, a way back and a way out; the operators' page says where each is."""

from __future__ import annotations

import io
import re
from pathlib import Path

from openpyxl import load_workbook

from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.test_hours_exchange import on_file
from tests.quiz_api.test_routes import EXPECTED
from tests.quiz_api.town import COUNTY_ADMIN, SCHOOL_ADMIN, Town, Visit

PAGE = Path(__file__).parents[2] / "docs/operations/people-and-keeping.md"
GIVE, TAKE = ("GET ",), ("POST ",)
IN_A_ROW = (GIVE, TAKE, TAKE, (*GIVE, *TAKE))
"""Empty table, import, undo, export: a numbered export is asked for by a form."""
NO_LISTS = {"/me/records.csv", "/me/data.csv", "/me/sessions.csv"}
"""What somebody takes of their own."""


def rows_of_page() -> list[list[str]]:
    section = PAGE.read_text(encoding="utf-8").partition("## 每一份名单")[2]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_each_of_the_four_is_a_route_or_says_why_it_is_not_needed() -> None:
    rows = rows_of_page()
    assert len(rows) >= 18
    for name, *cells in rows:
        assert len(cells) == 4, name
        for cell, methods in zip(cells, IN_A_ROW, strict=True):
            told = re.findall(r"`([^`]+)`", cell)
            assert told or cell.startswith("不用"), (name, cell)
            for address in told:
                assert any(method + address in EXPECTED for method in methods), (name, address)


def test_no_table_of_the_server_is_missing_there() -> None:
    told = PAGE.read_text(encoding="utf-8")
    tables = {route.partition(" ")[2] for route in EXPECTED if re.search(r"^GET .*\.(?:xlsx|csv)$", route)}
    marked = {
        address for address in tables if address.endswith("/import.xlsx")
    }  # the file that was brought, with marks
    assert {address for address in tables - marked - NO_LISTS if f"`{address}`" not in told} == set()


def table(visit: Visit, address: str) -> list[tuple[object, ...]]:
    answer = visit.get(address)
    assert answer.status_code == 200
    return list(load_workbook(io.BytesIO(answer.get_data())).active.iter_rows(values_only=True))


def test_the_classes_of_a_school_are_taken_along_as_its_page_lists_them(town: Town) -> None:
    admin = town.staff(SCHOOL_ADMIN)
    assert "/school/classes/list.xlsx" in page_of(admin, "/school/classes")
    head, *rows = table(admin, "/school/classes/list.xlsx")
    assert head[:2] == ("班级", "长用的名字")
    assert [row[:3] for row in rows] == [
        ("三年级(1)班", "2024级1班", "2024"),
        ("三年级(3)班", "2024级3班", "2024"),
        ("五年级(1)班", "2022级1班", "2022"),
    ]


def test_projects_on_file_are_taken_along(town: Town) -> None:
    assert on_file(town).status_code == 303
    county = town.staff(COUNTY_ADMIN)
    assert "/credits/list.xlsx" in page_of(county, "/credits")
    head, row = table(county, "/credits/list.xlsx")
    assert (head[2], row[3]) == ("编号", "网络")
