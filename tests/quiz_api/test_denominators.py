"""Of how many: staff, classes and households of a unit on a day, on the page and in the file alike."""

from __future__ import annotations

import re

import pytest

from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.test_below_tick import rows
from tests.quiz_api.town import (
    CITY_ADMIN,
    COUNTY_ADMIN,
    OTHER_SCHOOL_ADMIN,
    SCHOOL_ADMIN,
    TEACHER,
    Town,
    Visit,
)

SCHOOL, COUNTY = "云溪县第三小学", "云溪县（"


def numbers(visit: Visit, address: str) -> list[int]:
    """Staff, classes, households of the whole unit."""
    return [int(each) for each in re.findall(r'<a href="#rows"><b>(\d+)</b>', page_of(visit, address))]


def test_a_school_is_told_its_numbers(town: Town) -> None:
    assert numbers(town.staff(SCHOOL_ADMIN), "/denominators") == [2, 3, 0]


def test_page_and_file_agree_and_the_parts_add_up(town: Town) -> None:
    city = town.staff(CITY_ADMIN)
    total = numbers(city, "/denominators")
    found = rows(city, "/denominators.xlsx")
    assert list(found[-1][4:]) == total
    assert [sum(int(str(row[place])) for row in found[:-1]) for place in (4, 5, 6)] == total
    assert total[2] == len(town.codes)


def test_the_tick_leaves_what_lies_below_out(town: Town) -> None:
    county, unit = town.staff(COUNTY_ADMIN), town.path(COUNTY)
    assert numbers(county, f"/denominators?unit={unit}")[0] > 0
    assert numbers(county, f"/denominators?unit={unit}&below=no") == [0, 0, 0]


def test_the_number_of_a_day_stays_when_somebody_leaves(town: Town) -> None:
    admin, teacher = town.staff(SCHOOL_ADMIN), town.staff(TEACHER)
    before = town.clock().date().isoformat()
    town.clock.pass_time(days=10)
    admin = town.staff(SCHOOL_ADMIN)
    admin.form("/school/staff/leave", person=teacher.account)
    assert numbers(admin, "/denominators")[0] == 1
    assert numbers(admin, f"/denominators?on={before}")[0] == 2


def test_a_moved_school_counts_where_it_was_on_the_day(town: Town) -> None:
    town.clock.pass_time(days=5)
    city, county = town.staff(CITY_ADMIN), town.path(COUNTY)
    before = numbers(town.staff(COUNTY_ADMIN), "/denominators")
    source, to = town.path(SCHOOL), town.path("柳河区（")
    seen = re.search(r'name="seen" value="(\w+)"', page_of(city, f"/units/move?unit={source}&to={to}"))
    assert seen
    city.form("/units/move", unit=source, to=to, seen=seen[1])
    town.clock.pass_time(days=1)
    keeper = town.staff(COUNTY_ADMIN)
    now = numbers(keeper, f"/denominators?unit={county}")
    assert [then - today for then, today in zip(before, now, strict=True)] == [2, 3, 0]
    yesterday = (town.clock().date().replace(day=town.clock().day - 2)).isoformat()
    assert numbers(keeper, f"/denominators?unit={county}&on={yesterday}") == before


@pytest.mark.parametrize("on", ["2026-13-01", "gestern", "2027-01-01"])
def test_a_day_that_is_none_is_told(on: str, town: Town) -> None:
    answer = town.staff(SCHOOL_ADMIN).get(f"/denominators?on={on}")
    assert (answer.status_code, 'role="alert"' in answer.get_data(as_text=True)) == (422, True)


def test_nobody_elsewhere_is_told(town: Town) -> None:
    assert town.staff(OTHER_SCHOOL_ADMIN).get(f"/denominators?unit={town.path(SCHOOL)}").status_code == 404
    assert town.staff(TEACHER).get("/denominators").status_code == 403
