"""The class sessions that a family came to, on its page and in its file: one query, the words of the school's page."""

from __future__ import annotations

import csv
import io
import re

from tests.quiz_api.card_visits import CARD_CLASS, class_path
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.session_visits import (
    LESSON,
    SCHOOL,
    call,
    move_card,
    parents_session,
    records_at,
    run,
    sign_in,
    token,
)
from tests.quiz_api.town import Town, Visit


def rows(page: str, caption: str) -> list[list[str]]:
    """Cells of a table by its caption, without markup."""
    (table,) = re.findall(rf"<caption[^>]*>{caption}.*?</table>", page, re.DOTALL)
    lines = re.findall(r"<tr[^>]*>(<th scope=\"row\".*?)</tr>", table, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.DOTALL) for line in lines]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in line] for line in cells]


def file_of(family: Visit) -> list[dict[str, str]]:
    answer = family.get("/me/sessions.csv")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))


def test_a_family_reads_of_a_session_what_its_school_reads(town: Town) -> None:
    admin, session = parents_session(town, page_id=LESSON)
    family = town.household(1)
    sign_in(family, session, token(town, session))
    run(admin, session, "begin", "close")
    (theirs,) = rows(page_of(admin, f"/sessions/{session}"), "到场的家庭")
    page = page_of(family, "/me")
    (ours,) = rows(page, "本学年到过的活动")
    assert ours[0] == "听懂孩子的情绪 家长学校（指导），青石岭九年一贯制学校（示例）主办"
    assert ours[2:] == theirs[:4] == ["七年级(2)班，01 号卡", "12:00（提前）", "扫码", "丁，现场听过"]
    (line,) = file_of(family)
    told = (f"{line['班级']}，{line['卡号']} 号卡", line["签到时间"], line["签到方式"], line["凭据等级"])
    assert list(told) == ours[2:]
    assert line["记录编号"] in page_of(admin, f"/sessions/{session}")
    assert "data-print" in page


def test_what_was_corrected_is_gone_and_other_families_read_nothing(town: Town) -> None:
    admin, session = parents_session(town)
    run(admin, session, "begin")
    family, other = town.household(1), town.household(2)
    call(admin, session, class_path(town, CARD_CLASS, SCHOOL), 1)
    assert "点名" in page_of(family, "/me")
    assert "到过的活动" not in page_of(other, "/me")
    assert file_of(other) == []
    (record,) = records_at(page_of(admin, f"/sessions/{session}"))
    admin.form(f"/sessions/{session}/take-back", record=record)
    assert "到过的活动" not in page_of(family, "/me")
    assert file_of(family) == []


def test_a_session_of_last_year_and_of_the_class_before_is_still_told(town: Town) -> None:
    admin, session = parents_session(town)
    run(admin, session, "begin")
    sign_in(town.household(1), session, token(town, session))
    move_card(town, 1, class_path(town, "2024级3班"))
    town.clock.pass_time(days=365)
    family = town.household(1)
    page = page_of(family, "/me")
    assert "到过的活动，本学年 0 场" in page
    assert rows(page, "以前到过的活动")[0][0].startswith("听懂孩子的情绪")
    assert file_of(family)[0]["学年"] == "2026—2027学年"


def test_staff_have_no_such_file(town: Town) -> None:
    admin, _ = parents_session(town)
    assert admin.get("/me/sessions.csv").status_code == 403
