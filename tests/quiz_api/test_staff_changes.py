"""A preview says what each row changes of people who are there, above all which posts they will no longer have."""

from __future__ import annotations

import io
import re

import pytest
from openpyxl import load_workbook

from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.roster_visits import HEADER, SCHOOL, batch_of, kinds, people, take, upload
from tests.quiz_api.rosters.files import xlsx
from tests.quiz_api.town import SCHOOL_ADMIN, Town, Visit


@pytest.fixture
def admin(town: Town) -> Visit:
    return town.staff(SCHOOL_ADMIN)


def told(page: str, line: int) -> list[str]:
    """What stands beside a row of the file."""
    row = re.search(rf'<th scope="row" class="num">{line}</th>(.*?)</tr>', page, re.DOTALL)
    assert row
    return re.findall(r'<span class="why[^"]*">(.*?)</span>', row[1])


def preview(admin: Visit, *rows: tuple[str, ...]) -> str:
    return batch_of(upload(admin, xlsx(HEADER, *rows)))


def test_a_post_that_a_row_takes_away_is_named_before_it_is_taken(town: Town, admin: Visit) -> None:
    take(admin, ("白露", "专职心理教师", "", "1"), ("山楂", "学科教师", "", "2"))
    batch = preview(admin, ("白露", "班主任", "三年级(3)班", "1"), ("山楂", "学科教师、班主任", "", "2"))
    page = page_of(admin, f"/school/staff/import?batch={batch}")
    assert "有 1 行会让人不再担任现在的岗位" in page
    assert told(page, 2) == ["岗位，原来：专职心理教师 → 班主任（三年级(3)班）", "不再担任：专职心理教师"]
    assert told(page, 3) == ["岗位，原来：学科教师 → 学科教师、班主任"]
    ending = page_of(admin, f"/school/staff/import?batch={batch}&show=ending")
    assert "白露" in ending
    assert "山楂" not in ending
    marked = load_workbook(io.BytesIO(admin.get(f"/school/staff/import.xlsx?batch={batch}").data)).worksheets[0]
    assert "不再担任：专职心理教师" in str(list(marked.iter_rows(values_only=True))[1])
    assert kinds(people(town)["白露"], town) == {"专职心理教师"}


def test_another_class_is_a_change_and_the_old_one_ends(town: Town, admin: Visit) -> None:
    take(admin, ("白露", "班主任", "三年级(3)班", "1"))
    town.clock.pass_time(days=2)
    admin = town.staff(SCHOOL_ADMIN)
    page = page_of(admin, f"/school/staff/import?batch={preview(admin, ('白露', '班主任', '', '1'))}")
    assert told(page, 2) == ["岗位，原来：班主任（三年级(3)班） → 班主任", "不再担任：班主任（三年级(3)班）"]


def test_a_new_name_and_a_new_number_are_told_with_the_old(admin: Visit) -> None:
    take(admin, ("白露", "学科教师", "", "1"), ("山楂", "学科教师", "", ""))
    batch = preview(admin, ("白鹭", "学科教师", "", "1"), ("山楂", "学科教师", "", "2"), ("石榴", "校长", "", "3"))
    page = page_of(admin, f"/school/staff/import?batch={batch}")
    assert [told(page, line) for line in (2, 3, 4)] == [["姓名，原来：白露 → 白鹭"], ["工号，原来：没有 → 2"], []]
    assert "不再担任" not in page


WAITING = {
    "padded": ("白　露", "校长", "", ""),
    "told as the name before": ("白鹭", "校长", "", "1"),
}


@pytest.mark.parametrize("name", WAITING)
def test_who_is_erased_is_gone_from_lists_that_wait_however_they_write_the_name(
    name: str, town: Town, admin: Visit
) -> None:
    take(admin, ("白露", "学科教师", "", "1"))
    batch, person = preview(admin, WAITING[name]), people(town)["白露"]
    assert admin.form("/school/staff/leave", person=person.id).status_code == 303
    assert admin.form("/school/staff/erase", person=person.id).status_code == 303
    assert "这份名单放得太久" in page_of(admin, f"/school/staff/import?batch={batch}")


def test_who_adds_somebody_changes_nobody(town: Town, admin: Visit) -> None:
    take(admin, ("白露", "专职心理教师", "", ""))
    before = people(town)
    answer = admin.form("/school/staff", unit=town.path(SCHOOL), name="白　露", posts="学科教师")
    assert (answer.status_code, before["白露"].username in answer.get_data(as_text=True)) == (422, True)
    assert people(town) == before
