"""A parents' session from its form to its result: boards, phones, early scans, roll calls, walk-ins, undoing."""

from __future__ import annotations

import pytest

from quiz_api.domain.household_code import new_household_code
from quiz_api.domain.records import Attendance, Evidence, LedgerRow, RecordKind, SessionSignIn
from tests.quiz_api.card_visits import CARD_CLASS, OTHER_CLASS, class_path
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.session_visits import (
    LESSON,
    SCHOOL,
    board,
    call,
    code_of,
    make,
    move_card,
    parents_session,
    records_at,
    run,
    sign_in,
    token,
)
from tests.quiz_api.test_households import ALL_RIGHT
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, Town


def live(rows: list[LedgerRow]) -> list[LedgerRow]:
    return [row for row in rows if row.voided_by is None]


def grades(town: Town) -> list[Evidence]:
    rows = live(town.rows(RecordKind.ATTENDANCE))
    return [row.record.body.evidence for row in rows if isinstance(row.record.body, Attendance)]


def test_a_family_scans_and_its_page_says_what_the_store_holds(town: Town) -> None:
    admin, session = parents_session(town)
    run(admin, session, "begin")
    family = town.household(1)
    answer = sign_in(family, session, token(town, session))
    assert answer.status_code == 201
    (line,) = answer.json["results"][0]["stored"]
    assert (line["kind"], line["title"], line["evidence"]) == ("session-sign-in", "听懂孩子的情绪", "扫码")
    assert "签到好了" in page_of(family, f"/sessions/{session}/in")
    assert board(admin, session)["arrived"] == 1
    assert "01 号卡" in page_of(admin, f"/sessions/{session}")


def test_the_same_family_counts_once_however_often_and_in_whichever_way_it_comes(town: Town) -> None:
    admin, session = parents_session(town)
    run(admin, session, "begin")
    family, path = town.household(1), class_path(town, CARD_CLASS, SCHOOL)
    event = family.event("session-signed-in", {"session": session, "code": token(town, session)})
    assert [family.send(event).status_code for _ in range(2)] == [201, 200]
    again = sign_in(family, session, board(admin, session)["number"])
    assert again.json["results"][0]["data"]["already"] is True
    assert call(admin, session, path, 1, 1).json["results"][0]["data"]["already"] == 1
    assert len(town.rows(RecordKind.SIGN_IN)) == 1


def test_early_scans_wait_and_count_at_the_start(town: Town) -> None:
    admin, session = parents_session(town)
    assert sign_in(town.household(1), session, token(town, session)).json["results"][0]["data"]["early"] is True
    page = page_of(admin, f"/sessions/{session}")
    assert "已有 1 户提前签到，开始就算" in page
    run(admin, session, "begin")
    assert "到了 1 户" in page_of(admin, f"/sessions/{session}")
    assert "（提前）" in page_of(admin, f"/sessions/{session}")


def test_a_code_lives_for_its_turn_and_one_more(town: Town) -> None:
    admin, session = parents_session(town)
    run(admin, session, "begin")
    shown, number = token(town, session), board(admin, session)["number"]
    town.clock.pass_time(seconds=30)
    assert board(admin, session)["number"] != number
    assert sign_in(town.household(1), session, shown).status_code == 201
    town.clock.pass_time(seconds=30)
    late = sign_in(town.household(2), session, shown)
    assert (late.status_code, code_of(late)) == (409, "code-expired")
    assert code_of(sign_in(town.household(2), session, number)) == "bad-code"


def test_a_scan_outlives_signing_in_and_belongs_to_one_family(town: Town) -> None:
    admin, session = parents_session(town)
    run(admin, session, "begin")
    stranger = town.visit()
    ticket = stranger.post(f"/api/v1/sessions/{session}/scans", {"code": token(town, session)}).json["ticket"]
    town.clock.pass_time(minutes=5)
    assert sign_in(town.household(1), session, ticket).status_code == 201
    assert code_of(sign_in(town.household(2), session, ticket)) == "code-used"
    own = town.household(2)
    mine = own.post(f"/api/v1/sessions/{session}/scans", {"code": token(town, session)}).json["ticket"]
    assert code_of(sign_in(town.household(3), session, mine)) == "code-used"
    town.clock.pass_time(minutes=21)
    assert code_of(sign_in(own, session, mine)) == "code-expired"


def test_a_forged_or_foreign_code_opens_nothing(town: Town) -> None:
    admin, session = parents_session(town)
    _, other = parents_session(town, title="另一场")
    run(admin, session, "begin")
    run(admin, other, "begin")
    family = town.household(1)
    foreign = town.visit().post(f"/api/v1/sessions/{other}/scans", {"code": token(town, other)}).json["ticket"]
    for code in (token(town, other), foreign, foreign[:-1] + "0", "000000", "t.9999999999.-.x.y", "q" + "0" * 16):
        assert code_of(sign_in(family, session, code)) == "bad-code", code
    assert town.rows(RecordKind.SIGN_IN) == []


def test_guessing_the_number_is_slowed_down(town: Town) -> None:
    admin, session = parents_session(town)
    run(admin, session, "begin")
    family = town.household(1)
    codes = [code_of(sign_in(family, session, f"{guess:06d}")) for guess in range(12)]
    assert codes[:10] == ["bad-code"] * 10
    assert "too-many-tries" in codes


@pytest.mark.parametrize(("acts", "code"), [(("cancel",), "session-cancelled"), (("begin", "close"), "session-closed")])
def test_what_is_over_refuses_plainly(town: Town, acts: tuple[str, ...], code: str) -> None:
    admin, session = parents_session(town)
    shown = token(town, session)
    run(admin, session, *acts)
    answer = sign_in(town.household(1), session, shown)
    assert (answer.status_code, code_of(answer)) == (409, code)
    assert "number" not in board(admin, session)


def test_nobody_signs_in_days_before(town: Town) -> None:
    _, session = parents_session(town, begins="2026-11-25T19:00")
    assert code_of(sign_in(town.household(1), session, token(town, session))) == "session-not-yet"


def test_a_cancelled_session_can_be_had_again(town: Town) -> None:
    admin, session = parents_session(town)
    run(admin, session, "cancel", "reopen", "begin")
    assert sign_in(town.household(1), session, token(town, session)).status_code == 201


def test_a_family_that_has_not_agreed_is_asked_first_and_its_scan_waits(town: Town) -> None:
    admin, session = parents_session(town)
    run(admin, session, "begin")
    family = town.household(1, consents=False)
    ticket = family.post(f"/api/v1/sessions/{session}/scans", {"code": token(town, session)}).json["ticket"]
    assert code_of(sign_in(family, session, ticket)) == "consent-needed"
    family.consent()
    assert sign_in(family, session, ticket).status_code == 201


def test_a_roll_call_counts_a_family_that_has_not_agreed_without_its_card(town: Town) -> None:
    admin, session = parents_session(town)
    run(admin, session, "begin")
    town.household(1)
    path = class_path(town, CARD_CLASS, SCHOOL)
    data = call(admin, session, path, 1, 2, 59).json["results"][0]["data"]
    assert (data["stored"], data["unnamed"], data["missing"]) == (1, 1, [59])
    assert call(admin, session, path, 2).json["results"][0]["data"]["unnamed"] == 0
    page = page_of(admin, f"/sessions/{session}")
    assert ("01 号卡" in page, "02 号卡" in page, "来宾 01" in page) == (True, False, True)


def test_a_walk_in_without_a_card_finds_it_later_and_counts_once(town: Town) -> None:
    admin, session = parents_session(town)
    run(admin, session, "begin")
    path, stranger = class_path(town, CARD_CLASS, SCHOOL), town.visit()
    for _ in range(2):
        ticket = stranger.post(f"/api/v1/sessions/{session}/scans", {"code": token(town, session)}).json["ticket"]
        assert stranger.form(f"/sessions/{session}/guest", code=ticket).status_code == 201
    assert stranger.form(f"/sessions/{session}/guest", code=ticket).status_code == 201
    assert board(admin, session)["arrived"] == 2
    first, second = records_at(page_of(admin, f"/sessions/{session}"))
    fields = {"record": first, "class": path, "number": "3"}
    assert "还没有同意" in admin.form(f"/sessions/{session}/merge", **fields).get_data(as_text=True)
    town.household(3)
    assert admin.form(f"/sessions/{session}/merge", **fields).status_code == 303
    assert admin.form(f"/sessions/{session}/merge", **{**fields, "record": second}).status_code == 303
    assert board(admin, session)["arrived"] == 1
    (row,) = live(town.rows(RecordKind.SIGN_IN))
    assert isinstance(row.record.body, SessionSignIn)
    assert row.record.body.replaces == first


def test_who_comes_from_another_class_of_the_school_is_a_guest_and_other_schools_find_nothing(town: Town) -> None:
    admin, session = parents_session(town)
    make_at = class_path(town, OTHER_CLASS, SCHOOL)
    other = make(admin, make_at, title="别的班的")
    run(admin, other, "begin")
    assert sign_in(town.household(1), other, token(town, other)).status_code == 201
    move_card(town, 2, class_path(town, "2026级1班", "柳河区第二中学"))
    assert sign_in(town.household(2), session, token(town, session)).status_code == 404


def test_closing_gives_the_lesson_and_undoing_takes_it_back(town: Town) -> None:
    admin, session = parents_session(town, page_id=LESSON)
    run(admin, session, "begin")
    for card in (1, 2):
        sign_in(town.household(card), session, token(town, session))
    town.household(1).finish_lesson(ALL_RIGHT)
    town.household(3).finish_lesson(ALL_RIGHT)
    run(admin, session, "close")
    assert sorted(grades(town)) == sorted([Evidence.GRADE_A, Evidence.GRADE_D, Evidence.GRADE_C])
    page = admin.get("/school").get_data(as_text=True)
    assert page.count("现场听过，不计学完") == 1
    assert "<b>2</b><span>户次学完家长课" in page
    run(admin, session, "close")
    assert len(live(town.rows(RecordKind.ATTENDANCE))) == 3
    town.household(2).finish_lesson(ALL_RIGHT)
    assert sorted(grades(town)) == sorted([Evidence.GRADE_A, Evidence.GRADE_A, Evidence.GRADE_C])
    better = [row.record.body for row in live(town.rows(RecordKind.ATTENDANCE))]
    assert all(body.replaces for body in better if isinstance(body, Attendance) and body.evidence is Evidence.GRADE_A)
    run(admin, session, "reopen")
    assert grades(town) == [Evidence.GRADE_C] * 3
    run(admin, session, "close")
    assert sorted(grades(town)) == sorted([Evidence.GRADE_A, Evidence.GRADE_A, Evidence.GRADE_C])
    assert town.stores.ledger.verify().first_bad is None


def test_a_wrong_tap_is_taken_back_with_what_followed_from_it(town: Town) -> None:
    admin, session = parents_session(town, page_id=LESSON)
    run(admin, session, "begin")
    sign_in(town.household(1), session, token(town, session))
    sign_in(town.household(2), session, token(town, session))
    run(admin, session, "close")
    first, _ = records_at(page_of(admin, f"/sessions/{session}"))
    assert admin.form(f"/sessions/{session}/take-back", record=first).status_code == 303
    assert (len(live(town.rows(RecordKind.SIGN_IN))), len(grades(town))) == (1, 1)


def test_an_offline_roll_call_that_arrives_after_the_end_still_counts(town: Town) -> None:
    admin, session = parents_session(town, page_id=LESSON)
    town.household(4)
    run(admin, session, "begin", "close")
    assert call(admin, session, class_path(town, CARD_CLASS, SCHOOL), 4).status_code == 201
    assert grades(town) == [Evidence.GRADE_D]


def test_a_number_is_enough_and_finds_its_session_by_itself(town: Town) -> None:
    admin, session = parents_session(town)
    run(admin, session, "begin")
    family, number = town.household(1), board(admin, session)["number"]
    fields = {"event_id": "3f0c2b1e-5a4d-4c8e-9b7a-1d2e3f405162", "at": town.clock().isoformat()}
    assert family.form("/sessions/in", code="999 999", **fields).status_code == 422
    answer = family.form("/sessions/in", code=f"{number[:3]} {number[3:]}", **fields)
    assert answer.headers["Location"] == f"/sessions/{session}/in"
    assert "签到好了" in page_of(family, f"/sessions/{session}/in")


def test_an_online_session_shows_its_number_at_a_moment_of_choice(town: Town) -> None:
    admin, session = parents_session(town, form="线上", venue="网络")
    run(admin, session, "begin")
    assert "number" not in board(admin, session)
    run(admin, session, "number")
    number = board(admin, session)["number"]
    town.clock.pass_time(minutes=9)
    assert sign_in(town.household(1), session, number).status_code == 201
    town.clock.pass_time(minutes=2)
    assert "number" not in board(admin, session)
    assert code_of(sign_in(town.household(2), session, number)) == "bad-code"


def test_a_form_tells_everything_that_is_wrong_and_keeps_what_was_filled_in(town: Town) -> None:
    admin = town.staff(CARD_SCHOOL_ADMIN)
    unit = class_path(town, CARD_CLASS, SCHOOL)
    answer = admin.form("/sessions/new", unit=unit, kind="家长会", host="妇联", minutes="一小时", begins="昨天")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert all(
        words in page for words in ("写这一场讲什么", "写开始的日期", "写多少分钟", "请选择谁来参加", 'value="妇联"')
    )


def test_faces_are_counts_and_shown_from_ten_on() -> None:
    town = Town(codes=[new_household_code() for _ in range(11)])
    admin, session = parents_session(town)
    run(admin, session, "begin")
    families = [town.household(card) for card in range(1, 12)]
    for family in families:
        assert sign_in(family, session, token(town, session)).status_code == 201
    assert families[0].form(f"/sessions/{session}/face", face="0").status_code == 409
    town.clock.pass_time(minutes=31)
    for place, family in enumerate(families[:9]):
        assert family.form(f"/sessions/{session}/face", face=str(place % 3)).status_code == 303
    assert families[0].form(f"/sessions/{session}/face", face="2").status_code == 409
    assert "满 10 户才显示" in page_of(admin, f"/sessions/{session}")
    run(admin, session, "close")
    assert families[9].form(f"/sessions/{session}/face", face="0").status_code == 303
    page = page_of(admin, f"/sessions/{session}")
    assert "<b>4</b><span>听懂了" in page
    assert town.household(11).form(f"/sessions/{session}/face", face="7").status_code == 422
