"""A teacher who changes school in the middle of a term keeps the account, and so the hours; on both stores."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.records import RecordKind
from tests.quiz_api.on_stores import STORES, town_on
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.roster_visits import HEADER, upload
from tests.quiz_api.rosters.files import xlsx
from tests.quiz_api.small_bank import RIGHT
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, COUNTY_ADMIN, OTHER_SCHOOL_ADMIN, SCHOOL_ADMIN, TEACHER, Town, Visit

OLD, NEW, OTHER_COUNTY = "云溪县第三小学", "青石岭", "柳河区第二中学"
NAME = "林晓禾"


@pytest.fixture(params=STORES)
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    yield from town_on(request, tmp_path_factory)


def take_on(
    visit: Visit, unit: str, username: str = TEACHER, name: str = NAME, posts: str = "学科教师"
) -> TestResponse:
    return visit.form("/school/staff/arrive", unit=unit, username=username, name=name, posts=posts)


def learned_and_left(town: Town) -> str:
    """The account of a teacher who passed a module and whom the old school has let go."""
    teacher = town.staff(TEACHER)
    assert teacher.submit(RIGHT).status_code == 201
    assert town.staff(SCHOOL_ADMIN).form("/school/staff/leave", person=teacher.account).status_code == 303
    return teacher.account


@pytest.mark.parametrize(("username", "school"), [(CARD_SCHOOL_ADMIN, NEW), (OTHER_SCHOOL_ADMIN, OTHER_COUNTY)])
def test_hours_come_along_and_the_old_school_keeps_its_rows(town: Town, username: str, school: str) -> None:
    account, admin = learned_and_left(town), town.staff(username)
    answer = take_on(admin, town.path(school))
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"q={TEACHER}")
    assert "从别的学校带来的学时" in page_of(admin, "/school")
    assert NAME in page_of(admin, f"/school/person?person={account}")
    assert town.staff(TEACHER).account == account
    said = [
        row.record
        for row in town.rows(RecordKind.AUDIT)
        if getattr(row.record.body, "action", "") == AuditAction.TAKE_ON
    ]
    assert {record.draft.organisation_path for record in said} == {town.path(OLD), town.path(school)}
    old = page_of(town.staff(SCHOOL_ADMIN), "/school")
    assert "每一条，共 1 条" in old
    assert NAME not in page_of(town.staff(SCHOOL_ADMIN), "/school/staff")
    assert town.stores.ledger.verify().first_bad is None


def test_it_is_undone_by_the_same_two_steps(town: Town) -> None:
    account = learned_and_left(town)
    new, old = town.staff(CARD_SCHOOL_ADMIN), town.staff(SCHOOL_ADMIN)
    assert take_on(new, town.path(NEW)).status_code == 303
    assert new.form("/school/staff/leave", person=account).status_code == 303
    assert take_on(old, town.path(OLD)).status_code == 303
    assert NAME in page_of(old, "/school/staff")


def test_who_still_works_elsewhere_is_let_go_there_first(town: Town) -> None:
    answer = take_on(town.staff(CARD_SCHOOL_ADMIN), town.path(NEW))
    assert answer.status_code == 422
    assert "原单位的岗位还没有结束" in answer.get_data(as_text=True)
    assert NAME in page_of(town.staff(SCHOOL_ADMIN), "/school/staff")


def test_who_left_long_ago_is_taken_on_by_an_office_alone(town: Town) -> None:
    learned_and_left(town)
    town.clock.pass_time(days=370)
    answer = take_on(town.staff(CARD_SCHOOL_ADMIN), town.path(NEW))
    assert answer.status_code == 422
    assert "已经一年多" in answer.get_data(as_text=True)
    assert take_on(town.staff(COUNTY_ADMIN), town.path(NEW)).status_code == 303


def test_whoever_keeps_both_schools_does_it_in_one_step(town: Town) -> None:
    county = town.staff(COUNTY_ADMIN)
    assert take_on(county, town.path(NEW)).status_code == 303
    page = page_of(county, f"/school/staff?unit={town.path(NEW)}&q={TEACHER}")
    assert (NAME in page, "班主任" in page.split("<tbody>")[1].split("</tbody>")[0]) == (True, False)


@pytest.mark.parametrize(
    "changes", [{"name": "林晓"}, {"name": ""}, {"username": "nobody"}, {"username": "yx3x02"}, {"posts": ""}]
)
def test_without_both_names_nothing_of_another_school_is_told(town: Town, changes: dict[str, str]) -> None:
    learned_and_left(town)
    answer = take_on(town.staff(CARD_SCHOOL_ADMIN), town.path(NEW), **changes)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "登录名和姓名都对得上" in page or "要填岗位" in page
    assert "韩立" not in page


def test_nobody_is_taken_on_for_another_unit(town: Town) -> None:
    learned_and_left(town)
    assert take_on(town.staff(OTHER_SCHOOL_ADMIN), town.path(NEW)).status_code in (403, 404)


def test_a_roster_that_names_somebody_of_another_school_says_where_to_do_it(town: Town) -> None:
    header = (*HEADER, "登录名")
    sent = upload(town.staff(CARD_SCHOOL_ADMIN), xlsx(header, (NAME, "学科教师", "", "", TEACHER)))
    assert "从别的学校调来" in page_of(town.staff(CARD_SCHOOL_ADMIN), sent.headers["Location"])


def test_who_was_let_go_by_mistake_comes_back_with_one_button(town: Town) -> None:
    admin, account = town.staff(SCHOOL_ADMIN), town.staff(TEACHER).account
    admin.form("/school/staff/leave", person=account)
    page = page_of(admin, f"/school/staff/one?person={account}")
    posts = re.findall(r'name="posts"[^>]*value="([^"]*)"', page)
    assert posts[0].split("、") == ["学科教师", "班主任"] or posts[0] == "学科教师"
    fields = {"unit": town.path(OLD), "username": TEACHER, "person": account, "name": NAME, "posts": posts[0]}
    assert admin.form("/school/staff", **fields).status_code == 303
    assert NAME in page_of(admin, "/school/staff")


def test_a_list_may_call_the_class_as_the_page_does(town: Town) -> None:
    header = ("姓名", "岗位", "带的班")
    admin = town.staff(SCHOOL_ADMIN)
    sent = upload(admin, xlsx(header, ("石榴一", "班主任", "九年级9班")))
    assert "没有“九年级9班”这个班" in page_of(admin, sent.headers["Location"])
