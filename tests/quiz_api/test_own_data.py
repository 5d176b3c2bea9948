"""我的数据: an account sees, takes along, has mended and erased what is kept about it, and nobody else's."""

from __future__ import annotations

import csv
import io

from tests.quiz_api.photo_files import jpeg
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.small_bank import PARENT_SHEET, RIGHT
from tests.quiz_api.test_certificates import proved
from tests.quiz_api.test_evidence import attach
from tests.quiz_api.test_hours_claims import TRAINING, claimed, decide
from tests.quiz_api.town import OTHER_TEACHER, SCHOOL_ADMIN, TEACHER, Town, Visit


def lines(visit: Visit) -> list[tuple[str, ...]]:
    answer = visit.get("/me/data.csv")
    assert answer.status_code == 200
    return [tuple(row) for row in csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))][1:]


def test_a_teacher_takes_along_all_that_is_not_in_the_ledger(town: Town) -> None:
    teacher = town.staff(TEACHER)
    teacher.submit(RIGHT)
    proved(teacher)
    claim = claimed(teacher)
    attach(teacher, claim, jpeg())
    decide(town.staff(SCHOOL_ADMIN), claim, "school", "returned", reason="盖章看不清")
    found = lines(teacher)
    for name, value in (("姓名", "林晓禾"), ("登录名", TEACHER), ("工作单位", "云溪县第三小学（示例）")):
        assert ("教职工", name, value, "") in found
    text = "\n".join(",".join(row) for row in found)
    assert all(str(TRAINING[word]) in text for word in ("title", "organiser", "document"))
    assert "盖章看不清" in text
    assert {row[0] for row in found} == {"教职工", "岗位", "登录", "答卷和说明", "凭据照片"}
    page = page_of(teacher, "/me/data")
    sheets = [row for row in found if row[:2] == ("答卷和说明", "测验")]
    assert sheets
    assert not any(row[2] in page for row in sheets)  # signs that say nothing to a reader stand in the file alone
    assert page.count("道题各选了什么") == len(sheets)
    assert all(row[2] in page for row in found if row not in sheets and "'" not in row[2] and "&" not in row[2])
    assert 'href="/me/data"' in page_of(teacher, "/me")


def test_it_holds_no_word_of_anybody_else(town: Town) -> None:
    claimed(town.staff(TEACHER))
    text = town.staff(OTHER_TEACHER).get("/me/data.csv").get_data(as_text=True)
    assert "林晓禾" not in text
    assert TRAINING["title"] not in text


def test_a_family_sees_its_places_by_its_card_and_the_way_out(town: Town) -> None:
    family = town.household(1)
    family.finish_lesson(PARENT_SHEET)
    found = lines(family)
    assert any(row[:2] == ("家庭和卡", "班级和卡号") and "，1 号，现在还在" in row[2] for row in found)
    assert town.codes[0] not in str(found)
    page = page_of(family, "/me/data")
    assert 'href="/me/erase"' in page
    assert "告诉班主任" in page


def test_nobody_reads_it_without_signing_in(town: Town) -> None:
    assert town.visit().get("/me/data").status_code == 303
    assert town.visit().get("/me/data.csv").status_code == 401
