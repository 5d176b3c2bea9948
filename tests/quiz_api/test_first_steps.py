"""A school that begins: what is refused is in sight, its own words are understood, and the first step is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quiz_api.domain.organisations import Organisation
from quiz_api.domain.people import PostKind
from quiz_api.services.staff_posts import UnknownPost, kinds_read
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.roster_visits import SCHOOL
from tests.quiz_api.town import COUNTY_ADMIN, SCHOOL_ADMIN, Town, Visit

PLAYHOUSE = "青苗幼儿园"
REFUSED = 'role="alert" id="refused" tabindex="-1">'


@pytest.fixture
def admin(town: Town) -> Visit:
    return town.staff(SCHOOL_ADMIN)


def kindergarten(town: Town) -> Organisation:
    """A new one, without classes and people."""
    county = town.path(SCHOOL).split("/", 3)
    form = {"unit": "/".join(county[:3]) + "/", "name": PLAYHOUSE, "code": "0099000123", "stages": "幼儿园"}
    assert town.staff(COUNTY_ADMIN).form("/units", **form).status_code in (200, 303)
    with town.stores.ledger.founding() as reading:
        return next(unit for unit in reading.organisations() if unit.name == PLAYHOUSE)


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/school/staff", {"name": "石榴", "posts": "门卫"}),
        ("/school/staff/arrive", {"username": "nobody", "name": "石榴", "posts": "校长"}),
        ("/school/classes", {"section": "小学", "entry_year": "1", "numbers": "2"}),
        ("/school/classes/close", {}),
    ],
)
def test_what_was_refused_is_where_the_browser_goes(
    town: Town, admin: Visit, address: str, fields: dict[str, str]
) -> None:
    page = page_of(admin, "/school/staff" if "staff" in address else "/school/classes")
    assert f'action="{address}#refused"' in page
    assert REFUSED not in page
    answer = admin.form(address, unit=town.path(SCHOOL), **fields)
    before, _, after = answer.get_data(as_text=True).partition(REFUSED)
    assert answer.status_code == 422
    assert f'action="{address}' in after.partition("</form>")[0] or address == "/school/classes/close"
    assert before.rpartition("<section")[2].startswith((' aria-labelledby="add"', ' aria-labelledby="arr', " class"))


def test_who_leads_a_kindergarten_is_understood(town: Town) -> None:
    unit = kindergarten(town)
    assert kinds_read("园长、幼儿教师", unit) == (PostKind.PRINCIPAL, PostKind.KINDERGARTEN_TEACHER)
    assert kinds_read("副园长", unit) == (PostKind.VICE_PRINCIPAL,)
    with pytest.raises(UnknownPost):
        kinds_read("园长", replace(unit, stages=("小学低",)))


def test_the_post_that_is_proposed_fits_the_unit(town: Town, admin: Visit) -> None:
    unit = kindergarten(town)
    county = town.staff(COUNTY_ADMIN)
    assert 'name="posts" maxlength="100" required value="学科教师"' in page_of(admin, "/school/staff")
    page = page_of(county, f"/school/staff?unit={unit.path}")
    assert 'name="posts" maxlength="100" required value="学校管理员"' in page
    county.form("/school/staff", unit=unit.path, name="石榴", posts="学校管理员")
    assert 'name="posts" maxlength="100" required value=""' in page_of(county, f"/school/staff?unit={unit.path}")


def test_a_school_without_classes_is_told_to_make_them_first(town: Town, admin: Visit) -> None:
    unit = kindergarten(town)
    page = page_of(town.staff(COUNTY_ADMIN), f"/school?unit={unit.path}")
    assert ("还没有班级。先建班" in page, "发下去" in page) == (True, False)
    assert "还没有班级" not in page_of(admin, "/school")
