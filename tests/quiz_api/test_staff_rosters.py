"""Staff come in by a roster: seen before it is taken, all or nothing, taken back, and never doubled."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from openpyxl import load_workbook

from quiz_api.domain.people import PostKind
from quiz_api.domain.records import AuditEntry, RecordKind
from quiz_api.domain.scope import Scope
from quiz_api.services.staff_columns import SCHOOL_POSTS
from quiz_api.services.staff_planning import PlannedRow, StaffPlanner
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.roster_visits import FRESH, HEADER, SCHOOL, batch_of, kinds, people, slip_of, take, upload
from tests.quiz_api.rosters.files import csv_text, xlsx
from tests.quiz_api.town import CITY_ADMIN, COUNTY_ADMIN, SCHOOL_ADMIN, Town, Visit


@pytest.fixture
def admin(town: Town) -> Visit:
    return town.staff(SCHOOL_ADMIN)


def test_the_template_is_what_the_reader_reads(admin: Visit) -> None:
    book = load_workbook(io.BytesIO(admin.get("/school/staff/template.xlsx").data))
    (header,) = book.worksheets[0].iter_rows(values_only=True)
    assert header[:4] == HEADER
    row = ("林一", "学科教师", "", "1", "", "", "")
    assert "都可以导入" in page_of(admin, upload(admin, xlsx(header, row)).headers["Location"])


def test_a_preview_changes_nothing(town: Town, admin: Visit) -> None:
    before = people(town)
    page = page_of(admin, upload(admin, xlsx(HEADER, ("石榴", "学科教师", "", "7"))).headers["Location"])
    assert "共 1 行，都可以导入" in page
    assert "现在名单里什么都没有变" in page
    assert people(town) == before


def test_nobody_waits_while_a_preview_is_made(town: Town, admin: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store takes one writer at a time, and says so to a thread that would wait for itself."""
    written: list[int] = []
    plan = StaffPlanner.plan

    def interrupted(*given: Any) -> Iterator[PlannedRow]:
        with town.stores.ledger.founding() as writing:
            written.append(writing.next_number("meanwhile"))
        return plan(*given)

    monkeypatch.setattr(StaffPlanner, "plan", interrupted)
    batch_of(upload(admin, xlsx(HEADER, ("石榴", "学科教师", "", "7"))))
    assert written == [1]


def test_a_roster_comes_in_and_each_gets_a_slip_that_opens_the_account(town: Town, admin: Visit) -> None:
    take(admin, ("石榴", "学科教师、班主任", "2024级3班", "0071"), ("山楂", "生活老师", "", ""))
    found = people(town)
    assert kinds(found["石榴"], town) == {"学科教师", "班主任"}
    assert found["石榴"].staff_number == "0071"
    class_path = next(post.organisation_path for post in found["石榴"].posts if post.kind is PostKind.CLASS_TEACHER)
    assert class_path.count("/") == 5
    username, code = slip_of(page_of(admin, "/school/staff/slips"), "石榴")
    visit = town.visit()
    answer = visit.form("/activate", username=username, code=code.lower(), password=FRESH, again=FRESH)
    assert answer.status_code == 303
    assert "石榴老师" in page_of(visit, "/me")
    assert "石榴" not in page_of(admin, "/school/staff/slips")
    assert town.visit().form("/activate", username=username, code=code, password=FRESH, again=FRESH).status_code == 401
    assert town.visit().sign_in(username=username, password=FRESH).status_code == 200


WRONG = {
    "unknown post": (("石榴", "门卫", "", ""), "岗位", "可以写"),
    "near post": (("石榴", "副校长", "", ""), "岗位", "是不是“分管副校长”"),
    "a post of two kinds": (("石榴", "心理教师", "", ""), "岗位", "写明是“专职心理教师”还是“兼职心理教师”"),
    "any teacher": (("石榴", "教师", "", ""), "岗位", "写明是哪一种：学科教师、班主任。"),
    "a post of kindergartens": (("石榴", "保健员", "", ""), "岗位", "可以写：学科教师、班主任"),
    "post of another level": (("石榴", "县区管理员", "", ""), "岗位", "没有“县区管理员”"),
    "unknown class": (("石榴", "班主任", "三年级(9)班", ""), "班级", "没有“三年级(9)班”"),
    "class without the post": (("石榴", "学科教师", "2024级3班", ""), "班级", "岗位里却没有班主任"),
    "no name": (("", "学科教师", "", ""), "姓名", "要填姓名"),
    "number twice": (("韩立", "学科教师", "", "９"), "工号", "在第 2 行已经有了"),
    "two of one name": (("山　楂", "学科教师", "", ""), "姓名", "和第 2 行同名"),
}


@pytest.mark.parametrize("name", WRONG)
def test_one_wrong_cell_keeps_everybody_out_and_says_why(name: str, town: Town, admin: Visit) -> None:
    row, column, word = WRONG[name]
    before = people(town)
    batch = batch_of(upload(admin, xlsx(HEADER, ("山楂", "学科教师", "", "9"), row)))
    page = page_of(admin, f"/school/staff/import?batch={batch}")
    assert "1 行需要修改" in page
    cell = re.search(rf'data-label="{column}" class="wrong">(.*?)</td>', page, re.DOTALL)
    assert cell
    assert word in cell[1]
    admin.form("/school/staff/import/take", batch=batch)
    assert people(town) == before
    marked = load_workbook(io.BytesIO(admin.get(f"/school/staff/import.xlsx?batch={batch}").data)).worksheets[0]
    assert word in list(marked.iter_rows(values_only=True))[2][-1]


def test_the_grade_of_today_names_a_class_too(town: Town, admin: Visit) -> None:
    take(admin, ("石榴", "班主任", "三年级（3）班", ""))
    with town.stores.ledger.reading(Scope(frozenset({town.city_path()}))) as reading:
        unit = reading.organisation(people(town)["石榴"].posts[0].organisation_path)
    assert unit is not None
    assert unit.name == "2024级3班"


def test_the_same_roster_again_doubles_nobody(town: Town, admin: Visit) -> None:
    rows = (("石榴", "学科教师", "", "0071"), ("山楂", "生活老师", "", ""))
    take(admin, *rows)
    once = people(town)
    take(admin, *rows)
    assert people(town) == once


def test_a_changed_row_updates_and_keeps_the_past(town: Town, admin: Visit) -> None:
    take(admin, ("石榴", "学科教师", "", "0071"))
    town.clock.pass_time(days=40)
    admin = town.staff(SCHOOL_ADMIN)
    take(admin, ("石榴花", "校长", "", "0071"))
    (person,) = [person for person in people(town).values() if person.staff_number == "0071"]
    assert person.display_name == "石榴花"
    assert kinds(person, town) == {"校长"}
    assert [post.kind.value for post in person.posts] == ["学科教师", "校长"]
    assert person.posts[0].until is not None


def test_people_who_are_not_in_the_roster_stay_as_they_are(town: Town, admin: Visit) -> None:
    before = people(town)
    take(admin, ("石榴", "学科教师", "", ""))
    after = people(town)
    assert {name: after[name] for name in before} == before


def test_an_administrator_keeps_that_post_when_a_roster_does_not_name_it(town: Town) -> None:
    take(town.staff(SCHOOL_ADMIN), ("周敏", "学科教师", "", ""))
    assert kinds(people(town)["周敏"], town) == {"学科教师", "学校管理员"}
    admin = town.staff(SCHOOL_ADMIN)
    admin.form(
        "/school/staff", unit=town.path(SCHOOL), username=SCHOOL_ADMIN, person=admin.account, name="周敏", posts="校长"
    )
    assert "学校管理员" in kinds(people(town)["周敏"], town)


def test_two_of_one_name_are_asked_for_a_number(admin: Visit) -> None:
    take(admin, ("石榴", "学科教师", "", "1"), ("石榴", "校长", "", "2"))
    page = page_of(admin, upload(admin, xlsx(HEADER, ("石榴", "校长", "", ""))).headers["Location"])
    assert "请填工号或登录名" in page
    take(admin, ("石榴", "生活老师", "", "2"))


def test_undo_puts_everybody_back(town: Town, admin: Visit) -> None:
    take(admin, ("石榴", "学科教师", "", "1"))
    before = people(town)
    batch = take(admin, ("石榴", "校长", "", "1"), ("山楂", "学科教师", "", "2"))
    username = people(town)["山楂"].username
    assert admin.form("/school/staff/import/undo", batch=batch).status_code == 303
    assert "撤销了" in page_of(admin, f"/school/staff/import?batch={batch}")
    assert people(town) == before
    assert town.stores.ledger.door().person_by_username(username) is None
    take(admin, ("山楂", "学科教师", "", "2"))
    assert people(town)["山楂"].username == username


def test_undo_is_refused_whole_when_somebody_has_gone_on(town: Town, admin: Visit) -> None:
    batch = take(admin, ("石榴", "学科教师", "", "1"), ("山楂", "学科教师", "", "2"))
    take(admin, ("石榴", "校长", "", "1"))
    after = people(town)
    answer = admin.form("/school/staff/import/undo", batch=batch)
    assert (answer.status_code, "石榴" in answer.get_data(as_text=True)) == (409, True)
    assert people(town) == after


def test_undo_ends_after_a_week(town: Town, admin: Visit) -> None:
    batch = take(admin, ("石榴", "学科教师", "", "1"))
    town.clock.pass_time(days=8)
    assert town.staff(SCHOOL_ADMIN).form("/school/staff/import/undo", batch=batch).status_code == 409
    assert "石榴" in people(town)


def test_a_county_brings_in_several_schools_at_once(town: Town) -> None:
    county = town.staff(COUNTY_ADMIN)
    header = (*HEADER, "学校", "学校标识码")
    rows = (("石榴", "学科教师", "", "1", SCHOOL + "（示例）", ""), ("山楂", "学科教师", "", "1", "", "0099010002"))
    take(county, *rows, ("海棠", "教研员", "", "", "", ""), header=header)
    assert "石榴" in people(town)
    assert "山楂" in people(town, "青石岭")
    assert people(town, "云溪县（")["海棠"].home_path == town.path("云溪县（")
    page = page_of(
        county, upload(county, xlsx(header, ("柿子", "校长", "", "", "柳河区第二中学（示例）", ""))).headers["Location"]
    )
    assert "没有叫“柳河区第二中学（示例）”的学校" in page


def test_a_school_of_another_county_is_as_good_as_absent(town: Town, admin: Visit) -> None:
    other = town.path("柳河区第二中学")
    assert upload(admin, xlsx(HEADER, ("石榴", "校长", "", "")), other).status_code == 404
    batch = batch_of(upload(admin, xlsx(HEADER, ("石榴", "校长", "", ""))))
    stranger = town.staff("lh2z09")
    assert stranger.get(f"/school/staff/import?batch={batch}").status_code == 404
    assert stranger.form("/school/staff/import/take", batch=batch).status_code == 404
    person = people(town)["韩立"]
    assert stranger.get(f"/school/staff/one?person={person.id}").status_code == 404
    assert stranger.form("/school/staff/slip", person=person.id).status_code == 404
    assert stranger.form("/school/staff/leave", person=person.id).status_code == 404


@pytest.mark.parametrize("data", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", xlsx(("班", "人"), (1, 2))])
def test_a_file_that_is_no_roster_gets_its_answer_on_the_page(data: bytes, admin: Visit) -> None:
    answer = upload(admin, data)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.get_data(as_text=True)


def test_a_file_above_the_limit_is_refused_and_elsewhere_the_small_limit_stands(admin: Visit) -> None:
    assert upload(admin, b"x" * (7 * 1024 * 1024)).status_code == 413
    assert upload(admin, b"x" * (5 * 1024 * 1024)).status_code == 422  # a city's roster may be larger than other lists
    regroup = {"csrf_token": admin.csrf, "file": (io.BytesIO(b"x" * 3_000_000), "x.xlsx")}
    sent = admin.client.post("/school/classes/regroup", data=regroup, content_type="multipart/form-data")
    assert (sent.status_code, "2 MB" in sent.get_data(as_text=True)) == (413, True)
    assert (
        upload(admin, csv_text(HEADER, *[("石榴", "校长", "", str(n)) for n in range(20_000)]).encode()).status_code
        == 303
    )
    assert admin.form("/school/exports", purpose="x" * 100_000).status_code == 413


def test_one_person_is_added_changed_and_leaves(town: Town, admin: Visit) -> None:
    unit = town.path(SCHOOL)
    bad = admin.form("/school/staff", unit=unit, name="石榴", posts="门卫")
    assert (bad.status_code, "石榴" in bad.get_data(as_text=True)) == (422, True)
    assert admin.form("/school/staff", unit=unit, name="石榴", posts="学科教师").status_code == 303
    person = people(town)["石榴"]
    fields = {"unit": unit, "username": person.username, "person": person.id, "name": "石榴", "posts": "校长"}
    assert admin.form("/school/staff", **fields).status_code == 303
    town.clock.pass_time(days=1)
    admin = town.staff(SCHOOL_ADMIN)
    assert kinds(people(town)["石榴"], town) == {"校长"}
    assert admin.form("/school/staff/leave", person=person.id).status_code == 303
    assert kinds(people(town)["石榴"], town) == set()
    assert "已离开" in page_of(admin, "/school/staff?q=石榴")


def test_nobody_ends_their_own_post(admin: Visit) -> None:
    assert admin.form("/school/staff/leave", person=admin.account).status_code == 403


def test_what_was_done_to_lists_is_in_the_audit_log(town: Town, admin: Visit) -> None:
    batch = take(admin, ("石榴", "学科教师", "", ""))
    page_of(admin, "/school/staff/slips")
    admin.form("/school/staff/import/undo", batch=batch)
    actions = [row.record.body.action for row in town.rows(RecordKind.AUDIT) if isinstance(row.record.body, AuditEntry)]
    assert [action for action in actions if action != "view-staff"] == ["import-staff", "print-slips", "undo-import"]


def test_every_post_of_a_school_can_be_given(town: Town) -> None:
    city = town.staff(CITY_ADMIN)
    rows = [(f"某{number}", kind.value, "", str(number)) for number, kind in enumerate(SCHOOL_POSTS)]
    take(city, *rows, unit=town.path(SCHOOL))
    assert {kind for person in people(town).values() for kind in kinds(person, town)} >= {
        kind.value for kind in SCHOOL_POSTS
    }
