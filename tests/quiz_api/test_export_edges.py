"""Edges of what leaves the house: clocks, folders, units above one's own, records that were taken back."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from urllib.parse import unquote

import pytest

from quiz_api.domain.records import RecordKind
from quiz_api.exports.sheet import Column, Sheet
from quiz_api.exports.xlsx_file import xlsx_bytes
from tests.quiz_api.small_bank import PARENT_SHEET, RIGHT
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, CITY_ADMIN, COUNTY_ADMIN, SCHOOL_ADMIN, TEACHER, Town


def test_no_clock_stands_in_the_bytes_of_a_workbook() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes(Sheet("一张", (Column("名"),), [("值",)])))) as book:
        assert {each.date_time for each in book.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        core = book.read("docProps/core.xml").decode()
    assert core.count("2000-01-01T00:00:00") == 2


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ndjson"])
def test_a_unit_above_ones_own_is_not_there(town: Town, kind: str) -> None:
    town.staff(TEACHER).submit(RIGHT)
    admin = town.staff(SCHOOL_ADMIN)
    before = len(town.rows(RecordKind.EXPORT))
    assert admin.export(organisation=town.city_path(), format=kind).status_code == 404
    assert len(town.rows(RecordKind.EXPORT)) == before


def test_a_file_name_reaches_into_no_folder(town: Town) -> None:
    path = town.path("云溪县第三小学")
    with town.stores.ledger.founding() as writing:
        unit = writing.organisation(path)
        assert unit is not None
        writing.put_organisation(replace(unit, name='../..\\etc/"第三小学"\r\nX: y'))
    admin = town.staff(CITY_ADMIN)
    made = admin.export(organisation=path).json
    named = unquote(admin.get(made["url"]).headers["Content-Disposition"].split("filename*=UTF-8''")[1])
    assert "第三小学" in named
    assert not set(named) & set('/\\"\r\n:')
    assert ".." not in named


def test_a_file_holds_the_rows_of_its_school_year_alone(town: Town) -> None:
    town.staff(TEACHER).submit(RIGHT)
    town.clock.pass_time(days=365)
    admin, here = town.staff(SCHOOL_ADMIN), {"organisation": town.path("云溪县第三小学")}
    present, last = (
        list(csv.DictReader(io.StringIO(admin.get(made["url"]).get_data(as_text=True))))
        for made in (admin.export(**here).json, admin.export(**here, school_year=2026).json)
    )
    assert (len(present), len(last)) == (0, 1)


def test_lessons_that_were_taken_back_are_not_counted_above_the_school(town: Town) -> None:
    for card in range(1, 6):
        town.household(card).finish_lesson(PARENT_SHEET)
    county = town.staff(COUNTY_ADMIN)
    school = town.path("青石岭")

    def shown() -> str:
        made = county.export(report="parent-attendance", organisation=school).json
        rows = csv.DictReader(io.StringIO(county.get(made["url"]).get_data(as_text=True)))
        return [row["学完户数"] for row in rows][-1]

    assert shown() == "5"
    admin = town.staff(CARD_SCHOOL_ADMIN)
    record = town.rows(RecordKind.ATTENDANCE)[0].record.id
    assert admin.send(admin.event("record-voided", {"record": record, "reason": "弄错了"})).status_code == 201
    assert shown() == "<5"
