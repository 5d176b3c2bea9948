"""Lists of external certificates: each can be taken back whole, and all of them come out as they went in."""

from __future__ import annotations

import io
import re

from openpyxl import load_workbook

from quiz_api.domain.records import RecordKind
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.test_certificates import HEADER, OUTSIDE, bring_in
from tests.quiz_api.town import COUNTY_ADMIN, TEACHER, Town, Visit

OTHER = ("yx3x02", "沙盘游戏初级", "省沙〔2025〕7号", "省心理学会", "20250102")
LATER = ("yx3x02", "团体辅导", "省团〔2025〕9号", "省心理学会", "20250303")


def listed(visit: Visit) -> list[tuple[object, ...]]:
    book = load_workbook(io.BytesIO(visit.get("/external-certificates/list.xlsx").get_data()))
    return list(book.active.iter_rows(values_only=True))


def two_lists(town: Town) -> Visit:
    county = town.staff(COUNTY_ADMIN)
    bring_in(county, OUTSIDE, OTHER)
    town.clock.pass_time(minutes=3)
    bring_in(county, LATER)
    return county


def test_a_list_is_taken_back_whole_and_the_other_one_stays(town: Town) -> None:
    county = two_lists(town)
    newer, older = re.findall(r'name="list" value="(r_\w+)"', page_of(county, "/certificates"))
    assert county.form("/external-certificates/undo", list=older).status_code == 303
    standing = [row.record.body for row in town.rows(RecordKind.CERTIFICATE) if row.voided_by is None]
    assert [body.about for body in standing] == ["external:省团〔2025〕9号"]  # type: ignore[union-attr]
    assert re.findall(r'name="list" value="(r_\w+)"', page_of(county, "/certificates")) == [newer]
    assert "省教师发展中心" not in page_of(town.staff(TEACHER), "/me/hours")
    assert "登记了 2 张外部证书" in bring_in(county, OUTSIDE, OTHER).get_data(as_text=True)
    assert county.form("/external-certificates/undo", list="r_nothing").status_code == 404


def test_what_was_taken_in_comes_out_in_the_columns_of_the_template(town: Town) -> None:
    head, *rows = listed(two_lists(town))
    assert head[:5] == HEADER
    assert [row[:5] for row in rows] == [OUTSIDE, OTHER, LATER]
    assert [(row[5], row[8]) for row in rows] == [("林晓禾", "有效"), ("韩立", "有效"), ("韩立", "有效")]


def test_a_school_neither_reads_nor_undoes_them(town: Town) -> None:
    two_lists(town)
    teacher = town.staff(TEACHER)
    assert teacher.get("/external-certificates/list.xlsx").status_code == 403
    assert teacher.form("/external-certificates/undo", list="r_nothing").status_code == 403
