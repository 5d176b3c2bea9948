"""含下级单位: one tick on the lists of staff and of the audit log, and the files follow it."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from quiz_api.domain.people import Person, Post, PostKind
from quiz_api.services.sign_in import new_credential
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.town import CITY_ADMIN, COUNTY_ADMIN, PASSWORD, SCHOOL_ADMIN, OnePassword, Town, Visit

COUNTY = "云溪县（"


def auditor(town: Town) -> Visit:
    post = Post(PostKind.AUDITOR, town.city_path(), town.clock().date())
    person = Person("p_" + "u" * 16, "aud01", "方审计", town.city_path(), (post,))
    with town.stores.ledger.founding() as writing:
        writing.put_person(person)
        writing.put_credential(new_credential(person, PASSWORD, OnePassword(), town.clock))
    return town.staff("aud01")


def rows(visit: Visit, address: str) -> list[tuple[object, ...]]:
    answer = visit.get(address)
    assert answer.status_code == 200
    sheet = load_workbook(io.BytesIO(answer.data), read_only=True).worksheets[0]
    return list(sheet.iter_rows(min_row=2, values_only=True))


@pytest.mark.parametrize(("asked", "has_teachers"), [("", True), ("&below=no&below=yes", True), ("&below=no", False)])
def test_the_staff_of_a_county_with_and_without_its_schools(town: Town, asked: str, has_teachers: bool) -> None:
    county, unit = town.staff(COUNTY_ADMIN), town.path(COUNTY)
    page = page_of(county, f"/school/staff?unit={unit}{asked}")
    assert ("林晓禾" in page) is has_teachers
    assert "陈静" in page  # the county's own
    assert (' value="yes" checked>' in page) is has_teachers
    names = [row[0] for row in rows(county, f"/school/staff/list.xlsx?unit={unit}{asked}")]
    assert "陈静" in names
    assert ("林晓禾" in names) is has_teachers


def test_a_search_keeps_to_the_tick(town: Town) -> None:
    county, unit = town.staff(COUNTY_ADMIN), town.path(COUNTY)
    assert "没有找到" in page_of(county, f"/school/staff?unit={unit}&q=林晓禾&below=no")
    assert "没有找到" not in page_of(county, f"/school/staff?unit={unit}&q=林晓禾&below=no&below=yes")


def test_a_school_has_nothing_below_and_no_tick(town: Town) -> None:
    assert "含下级单位" not in page_of(town.staff(SCHOOL_ADMIN), "/school/staff")


def test_the_audit_log_with_and_without_what_lies_below(town: Town) -> None:
    page_of(town.staff(SCHOOL_ADMIN), "/school")
    page_of(town.staff(CITY_ADMIN), f"/city?unit={town.city_path()}")
    reader, unit = auditor(town), town.city_path()
    for asked, below in (("", True), ("&below=no", False)):
        page = page_of(reader, f"/audit?unit={unit}{asked}")
        found = rows(reader, f"/audit/list.xlsx?unit={unit}{asked}")
        assert ("云溪县第三小学" in page) is below
        assert any("云溪县第三小学" in str(row[3]) for row in found) is below
        assert any("青禾市" in str(row[3]) for row in found)
    assert any(row[2] == "下载审计日志" for row in rows(reader, f"/audit/list.xlsx?unit={unit}"))


def test_nobody_else_takes_the_log(town: Town) -> None:
    assert town.staff(CITY_ADMIN).get(f"/audit/list.xlsx?unit={town.city_path()}").status_code == 403
