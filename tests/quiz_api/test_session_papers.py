"""Rosters on paper: printed with a code a row, filled in, read back whole or not at all, merged with the phones."""

from __future__ import annotations

import pytest

from quiz_api.domain.records import Evidence, RecordKind, SessionSignIn
from quiz_api.services.purging import Purging
from tests.quiz_api.card_visits import CARD_CLASS, OTHER_CLASS, class_path
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.rosters.files import xlsx
from tests.quiz_api.session_visits import (
    SCHOOL,
    make,
    marks,
    parents_session,
    run,
    sign_in,
    token,
    upload,
)
from tests.quiz_api.town import Town, Visit

HEADER = ("行码", "班级或单位", "卡号或姓名", "到场")


def filled(*rows: tuple[str, str]) -> bytes:
    """A roster with row codes and what somebody wrote beside them."""
    return xlsx(HEADER, *((mark, "", "", said) for mark, said in rows))


def take(visit: Visit, session: str, present: str = "", absent: str = "") -> int:
    fields = {"present": present, "absent": absent, "event_id": "e"}
    return visit.form(f"/sessions/{session}/roster/take", **fields).status_code


def standing(town: Town) -> list[Evidence]:
    rows = town.rows(RecordKind.SIGN_IN)
    bodies = [row.record.body for row in rows if row.voided_by is None]
    return [body.evidence for body in bodies if isinstance(body, SessionSignIn)]


def test_a_filled_roster_is_looked_at_first_then_taken_and_can_be_undone(town: Town) -> None:
    admin, session = parents_session(town)
    run(admin, session, "begin")
    for card in (1, 2, 3):
        town.household(card)
    code = marks(admin, session)
    assert set(code) >= {"01", "02", "03"}
    page = upload(admin, session, filled((code["01"], "√"), (code["02"], "没到"), (code["03"], ""), (code["04"], "到")))
    assert "到了 2，没到 1，空着 1 行" in page.get_data(as_text=True)
    assert standing(town) == []
    assert take(admin, session, f"{code['01']} {code['04']}", code["02"]) == 303
    assert standing(town) == [Evidence.BY_PAPER] * 2
    assert "04 号卡" not in page_of(admin, f"/sessions/{session}")
    assert take(admin, session, f"{code['01']} {code['04']}", code["02"]) == 303
    assert len(standing(town)) == 2
    assert admin.form(f"/sessions/{session}/roster/undo").status_code == 303
    assert standing(town) == []


def test_the_downloaded_sheet_is_the_printed_one(town: Town) -> None:
    admin, session = parents_session(town)
    content = admin.get(f"/sessions/{session}/roster.xlsx").data
    assert "一行也没有导入" not in upload(admin, session, content).get_data(as_text=True)


def test_paper_and_phone_of_one_family_are_one(town: Town) -> None:
    admin, session = parents_session(town)
    run(admin, session, "begin")
    sign_in(town.household(1), session, token(town, session))
    code = marks(admin, session)
    take(admin, session, code["01"])
    assert standing(town) == [Evidence.BY_SCAN]
    admin.form(f"/sessions/{session}/roster/undo")
    assert standing(town) == [Evidence.BY_SCAN]


@pytest.mark.parametrize(("wins", "left"), [("phone", 1), ("paper", 0)])
def test_what_disagrees_is_listed_until_a_person_settles_it(town: Town, wins: str, left: int) -> None:
    admin, session = parents_session(town)
    run(admin, session, "begin")
    sign_in(town.household(1), session, token(town, session))
    code = marks(admin, session)
    take(admin, session, "", code["01"])
    page = page_of(admin, f"/sessions/{session}")
    assert ("纸面和手机不一样，1 处" in page, len(standing(town))) == (True, 1)
    assert admin.form(f"/sessions/{session}/roster/settle", mark=code["01"], wins=wins).status_code == 303
    assert len(standing(town)) == left
    assert "纸面和手机不一样" not in page_of(admin, f"/sessions/{session}")


def test_a_roster_of_another_class_or_session_is_refused_as_a_whole(town: Town) -> None:
    admin, session = parents_session(town)
    other = make(admin, class_path(town, CARD_CLASS, SCHOOL), title="另一场")
    foreign = marks(admin, other)
    answer = upload(admin, session, filled((foreign["01"], "到"), (foreign["02"], "到")))
    assert (answer.status_code, "不是这一场的" in answer.get_data(as_text=True)) == (422, True)
    own = marks(admin, session)
    mixed = upload(admin, session, filled((own["01"], "到"), (foreign["02"], "到")))
    assert (mixed.status_code, "第 3 行的行码不是这一场的" in mixed.get_data(as_text=True)) == (422, True)
    refused = take(admin, session, foreign["01"])
    assert (refused, standing(town)) == (409, [])
    elsewhere = make(admin, class_path(town, OTHER_CLASS, SCHOOL))
    assert upload(admin, elsewhere, filled((own["01"], "到"))).status_code == 422


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((("01", "大概"),), "写“到”或“没到”"),
        ((("01", "到"), ("01", "到")), "第 2、3 行的行码一样"),
    ],
)
def test_a_row_that_cannot_be_read_stops_the_whole_sheet(
    town: Town, rows: tuple[tuple[str, str], ...], words: str
) -> None:
    admin, session = parents_session(town)
    code = marks(admin, session)
    answer = upload(admin, session, filled(*((code[number], said) for number, said in rows)))
    assert (answer.status_code, words in answer.get_data(as_text=True)) == (422, True)


def test_a_roster_for_a_cancelled_session_is_refused(town: Town) -> None:
    admin, session = parents_session(town)
    code = marks(admin, session)
    run(admin, session, "cancel")
    assert take(admin, session, code["01"]) == 409


def test_what_a_roster_said_is_let_go_after_thirty_days_and_the_sign_ins_stay(town: Town) -> None:
    admin, session = parents_session(town)
    town.household(1)
    code = marks(admin, session)
    take(admin, session, code["01"])
    purging = Purging(town.stores.ledger, town.calendar, town.clock)
    town.clock.pass_time(days=29)
    assert purging.run(dry_run=False).rosters == 0
    town.clock.pass_time(days=2)
    assert purging.run(dry_run=False).rosters == 1
    found = town.stores.ledger.door().class_session(session)
    assert found is not None
    assert (found.papers, standing(town)) == ((), [Evidence.BY_PAPER])
