"""A kindergarten owes no lessons: neither on its page nor above it, in files or in reminders, on both stores."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

import openpyxl
import pytest

from quiz_api.domain.organisations import Organisation
from tests.quiz_api.on_stores import STORES, town_on
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.town import CITY_ADMIN, COUNTY_ADMIN, SCHOOL_ADMIN, TEACHER, TODAY_SLOTS, Town


@pytest.fixture(params=STORES)
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    yield from town_on(request, tmp_path_factory, calendar_of_site=TODAY_SLOTS)


def units(town: Town) -> list[Organisation]:
    with town.stores.ledger.founding() as reading:
        return list(reading.organisations())


def becomes_kindergarten(town: Town) -> Organisation:
    with town.stores.ledger.founding() as writing:
        school = next(unit for unit in writing.organisations() if unit.short_code == "yx3x")
        for unit in list(writing.organisations(under=school.path)):
            entry = 2026 if unit.entry_year else None
            writing.put_organisation(replace(unit, stages=("幼儿园",), entry_year=entry))
    return replace(school, stages=("幼儿园",))


def test_no_lesson_is_missing_in_a_kindergarten(town: Town) -> None:
    admin, county, city = town.staff(SCHOOL_ADMIN), town.staff(COUNTY_ADMIN), town.staff(CITY_ADMIN)
    school = next(unit for unit in units(town) if unit.short_code == "yx3x")
    address = f"/school/lessons?unit={school.path}"
    assert "个班缺课" in page_of(admin, address)
    assert "个班缺课" in page_of(admin, "/me")
    becomes_kindergarten(town)
    said = page_of(admin, address)
    assert "个班缺课" not in said
    assert "幼儿园不算两周一节的课" in said
    assert "缺课" not in page_of(admin, "/me")
    assert "幼儿园，课换成活动" in page_of(county, f"/school/lessons?unit={school.parent_path}")
    for above, unit in ((county, school.parent_path), (city, town.city_path())):
        listed = above.get(f"/rows?unit={unit}&of=classes").get_data(as_text=True)
        assert "小班" not in listed
        sheet = openpyxl.load_workbook(io.BytesIO(above.get(f"/school/lessons/coverage.xlsx?unit={unit}").data)).active
        assert sheet is not None
        assert not any("小班" in str(cell) for row in sheet.values for cell in row)
        members = page_of(above, f"/denominators/of?unit={unit}&of=classes")
        assert school.name not in members
        assert school.name in page_of(above, f"/denominators/of?unit={unit}&of=all-classes")


def test_the_pages_of_lessons_are_not_offered_to_kindergartens_alone(town: Town) -> None:
    admin, teacher = town.staff(SCHOOL_ADMIN), town.staff(TEACHER)
    assert "开课情况" in page_of(admin, "/me")
    assert "我上的课" in page_of(teacher, "/me")
    becomes_kindergarten(town)
    assert "开课情况" not in page_of(admin, "/me")
    assert "我上的课" not in page_of(teacher, "/me")
    assert "缺一节" not in page_of(teacher, "/me/lessons")
    assert "开课情况" in page_of(town.staff(COUNTY_ADMIN), "/me")
