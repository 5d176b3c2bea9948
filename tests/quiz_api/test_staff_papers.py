"""The roster of a training on paper: a tick for coming and one for leaving, and hours for who has both."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from quiz_api.domain.records import RecordKind
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.rosters.files import xlsx
from tests.quiz_api.session_visits import marks, parents_session, run, upload
from tests.quiz_api.test_session_staff import awards, training
from tests.quiz_api.town import Town, Visit


def on_paper(*rows: tuple[str, str, str]) -> bytes:
    header = ("行码", "班级或单位", "卡号或姓名", "到场", "签退")
    return xlsx(header, *((mark, "", "", came, left) for mark, came, left in rows))


def take(visit: Visit, session: str, present: str, left: str, absent: str = "") -> TestResponse:
    fields = {"present": present, "left": left, "absent": absent, "event_id": "e"}
    return visit.form(f"/sessions/{session}/roster/take", **fields)


@pytest.mark.parametrize("closed", [False, True])
def test_hours_from_paper_are_for_who_signed_in_and_out(town: Town, closed: bool) -> None:
    admin, session = training(town, form="线下无屏")
    run(admin, session, "begin")
    town.clock.pass_time(minutes=100)
    if closed:
        run(admin, session, "out", "close")
        town.clock.pass_time(hours=3)
    code = marks(admin, session)
    (one, mark_of_one), (_, mark_of_other) = list(code.items())[:2]
    page = upload(admin, session, on_paper((mark_of_one, "√", "√"), (mark_of_other, "到", ""))).get_data(as_text=True)
    assert "到了 2，没到 0，签退 1，空着 0 行" in page
    assert awards(town) == []
    assert take(admin, session, f"{mark_of_one} {mark_of_other}", mark_of_one).status_code == 303
    if not closed:
        run(admin, session, "close")
    assert [award.minutes for award in awards(town)] == [100]
    page = page_of(admin, f"/sessions/{session}")
    assert ("记 100 分钟" in page, "没有签退，不记学时" in page, one in page) == (True, True, True)
    run(admin, session, "reopen")
    admin.form(f"/sessions/{session}/roster/undo")
    assert awards(town) == []
    assert not [row for row in town.rows(RecordKind.SIGN_IN, RecordKind.SIGN_OUT) if row.voided_by is None]
    assert town.stores.ledger.verify().first_bad is None


def test_the_sheet_of_a_training_has_a_column_for_leaving_and_that_of_families_has_none(town: Town) -> None:
    admin, session = training(town)
    sheet = load_workbook(io.BytesIO(admin.get(f"/sessions/{session}/roster.xlsx").data)).active
    assert [cell.value for cell in sheet[1]] == ["行码", "班级或单位", "卡号或姓名", "到场", "签退"]
    assert "两格都有的才记学时" in admin.get(f"/sessions/{session}/roster").get_data(as_text=True)
    head, families = parents_session(town)
    sheet = load_workbook(io.BytesIO(head.get(f"/sessions/{families}/roster.xlsx").data)).active
    assert [cell.value for cell in sheet[1]] == ["行码", "班级或单位", "卡号或姓名", "到场"]


@pytest.mark.parametrize(
    ("came", "left", "words"),
    [("没到", "√", "到场写的是没到，签退却打了勾"), ("√", "中午", "走的时候签了写“√”")],
)
def test_a_row_that_says_two_things_stops_the_sheet(town: Town, came: str, left: str, words: str) -> None:
    admin, session = training(town)
    mark = next(iter(marks(admin, session).values()))
    answer = upload(admin, session, on_paper((mark, came, left)))
    assert (answer.status_code, words in answer.get_data(as_text=True)) == (422, True)


def test_who_left_without_coming_is_told_and_nothing_is_taken(town: Town) -> None:
    admin, session = training(town)
    run(admin, session, "begin")
    (one, mark), (_, other) = list(marks(admin, session).items())[:2]
    answer = take(admin, session, other, mark)
    assert (answer.status_code, f"{one} 签退打了勾，没有签到" in answer.get_data(as_text=True)) == (409, True)
    assert not town.rows(RecordKind.SIGN_IN)
