"""Trainings: signing in and out, hours for who was there long enough, modules that count once; and who sees what."""

from __future__ import annotations

import re

import pytest

from quiz_api.domain.people import PostKind
from quiz_api.domain.records import HoursAward, RecordKind
from tests.quiz_api.card_visits import CARD_CLASS, OTHER_CLASS, class_path
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.session_visits import (
    NAME_TO_CALL,
    SCHOOL,
    board,
    call,
    call_staff,
    code_of,
    hire,
    make,
    marks,
    parents_session,
    run,
    sign_in,
    somebody_comes,
    token,
)
from tests.quiz_api.small_bank import RIGHT
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, COUNTY_ADMIN, OTHER_SCHOOL_ADMIN, Town, Visit

TEACHERS = ("qslx01", "qslx02")
COUNSELLOR = "qslx02"


def training(town: Town, **more: str) -> tuple[Visit, str]:
    admin = town.staff(CARD_SCHOOL_ADMIN)
    fields = {"kind": "校本研修", "title": "看懂测评报告", "begins": "2026-11-23T12:00", "minutes": "100"}
    return admin, make(admin, town.path(SCHOOL), **{**fields, **more})


def to_call(visit: Visit, session: str, leaving: str = "") -> set[str]:
    """The names that may be tapped on the roll."""
    return set(NAME_TO_CALL.findall(page_of(visit, f"/sessions/{session}/roll{leaving}")))


def awards(town: Town) -> list[HoursAward]:
    rows = town.rows(RecordKind.HOURS_AWARD)
    return [row.record.body for row in rows if row.voided_by is None and isinstance(row.record.body, HoursAward)]


def come(town: Town, session: str, *visits: Visit) -> None:
    for visit in visits:
        answer = sign_in(visit, session, token(town, session))
        assert answer.status_code in (200, 201), answer.json


def test_who_was_there_long_enough_gets_the_hours(town: Town) -> None:
    admin, session = training(town)
    run(admin, session, "begin")
    on_time, late = (town.staff(name) for name in TEACHERS)
    come(town, session, on_time)
    town.clock.pass_time(minutes=21)
    come(town, session, late)
    town.clock.pass_time(minutes=79)
    run(admin, session, "out")
    come(town, session, on_time, late)
    run(admin, session, "close")
    (award,) = awards(town)
    assert (award.minutes, award.evidence.value, award.page_id) == (100, "现场签到", session)
    page = page_of(admin, f"/sessions/{session}")
    assert ("记 100 分钟" in page, "缺席多了，不记学时（缺席 21%）" in page) == (True, True)
    assert "看懂测评报告" in page_of(on_time, "/me")


@pytest.mark.parametrize(("share", "hours"), [("20", 0), ("30", 1)])
def test_how_much_may_be_missed_is_a_setting(share: str, hours: int) -> None:
    town = Town(environment={"XINYU_MOST_ABSENCE": share})
    admin, session = training(town)
    run(admin, session, "begin")
    town.clock.pass_time(minutes=25)
    teacher = town.staff(TEACHERS[0])
    come(town, session, teacher)
    town.clock.pass_time(minutes=75)
    run(admin, session, "out")
    come(town, session, teacher)
    run(admin, session, "close")
    assert len(awards(town)) == hours


def test_a_code_for_coming_lets_nobody_out_and_no_sign_out_gives_no_hours(town: Town) -> None:
    admin, session = training(town)
    run(admin, session, "begin")
    teacher, shown = town.staff(TEACHERS[0]), token(town, session)
    come(town, session, teacher)
    run(admin, session, "out")
    assert code_of(sign_in(teacher, session, shown)) == "bad-code"
    run(admin, session, "close")
    assert awards(town) == []
    assert "没有签退，不记学时" in page_of(admin, f"/sessions/{session}")


def test_a_roll_call_brings_staff_in_and_out(town: Town) -> None:
    admin, session = training(town, form="线下无屏")
    run(admin, session, "begin")
    people = [town.staff(name).account for name in TEACHERS]
    assert call_staff(admin, session, *people).json["results"][0]["data"]["stored"] == 2
    town.clock.pass_time(minutes=100)
    run(admin, session, "out")
    assert call_staff(admin, session, people[0], leaving=True).status_code == 201
    run(admin, session, "close")
    assert len(awards(town)) == 1
    run(admin, session, "reopen")
    assert awards(town) == []
    assert call_staff(admin, session, people[1], leaving=True).status_code == 201
    run(admin, session, "close")
    assert len(awards(town)) == 2
    assert town.stores.ledger.verify().first_bad is None


def test_a_module_that_was_learnt_on_a_screen_does_not_count_again(town: Town) -> None:
    admin, session = training(town, page_id="t-s-01")
    teacher = town.staff(TEACHERS[0])
    assert teacher.submit(RIGHT).status_code == 201
    run(admin, session, "begin")
    come(town, session, teacher)
    town.clock.pass_time(minutes=100)
    run(admin, session, "out")
    come(town, session, teacher)
    run(admin, session, "close")
    assert len(awards(town)) == 1
    assert "以前记过，不重复" in page_of(admin, f"/sessions/{session}")
    run(admin, session, "reopen")
    assert len(awards(town)) == 1


def test_families_and_staff_keep_to_their_own_sessions(town: Town) -> None:
    admin, session = training(town)
    run(admin, session, "begin")
    assert code_of(sign_in(town.household(1), session, token(town, session))) == "staff-only"
    parents, other = parents_session(town)
    run(parents, other, "begin")
    assert code_of(sign_in(town.staff(TEACHERS[0]), other, token(town, other))) == "household-only"


@pytest.mark.parametrize("page", ["", "/board", "/roll", "/roster", "/list.xlsx", "/roster.xlsx"])
def test_another_schools_session_is_not_there(town: Town, page: str) -> None:
    _, session = parents_session(town)
    stranger = town.staff(OTHER_SCHOOL_ADMIN)
    assert stranger.get(f"/sessions/{session}{page}").status_code == 404
    assert stranger.get(f"/api/v1/sessions/{session}/board").status_code == 404
    for act in ("begin", "close", "cancel", "reopen"):
        assert stranger.form(f"/sessions/{session}/run", act=act).status_code == 404
    for act in ("merge", "take-back", "heads", "roster/take", "roster/undo", "roster/settle"):
        fields = {"record": "r_x", "class": "/x/", "number": "1", "mark": "X", "wins": "paper", "present": "ABCD"}
        assert stranger.form(f"/sessions/{session}/{act}", **fields).status_code in (404, 422)
    assert stranger.form("/sessions/new", unit=town.path(SCHOOL), kind="家长会").status_code == 404
    assert code_of(call_staff(stranger, session, stranger.account)) == "not-found"
    assert town.rows(RecordKind.SIGN_IN) == []


def test_a_county_holds_a_lecture_and_sees_no_cards(town: Town) -> None:
    county = town.staff(COUNTY_ADMIN)
    unit = town.path("云溪县（")
    session = make(county, unit, kind="大讲堂", venue="社区", audience=unit)
    run(county, session, "begin")
    come(town, session, town.household(1))
    page = page_of(county, f"/sessions/{session}")
    assert ("号卡" in page, "1 户到了，卡号只有他们的学校看得到" in page) == (False, True)
    run(county, session, "close")
    assert "1" in page_of(county, f"/sessions?unit={unit}")
    assert county.get(f"/sessions/{session}/roll").status_code == 200


def test_a_partner_holds_sessions_for_its_unit_and_sees_counts_alone(town: Town) -> None:
    partner = town.staff("qslx02")
    hire(town, partner.account, PostKind.PARTNER, town.path("云溪县（"))
    unit = town.path("云溪县（")
    session = make(partner, unit, kind="读书会", host="县妇联", audience=unit)
    run(partner, session, "begin")
    come(town, session, town.household(1))
    assert board(partner, session)["arrived"] == 1
    page = page_of(partner, f"/sessions/{session}")
    assert ("县妇联" in page, "号卡" in page) == (True, False)
    assert "号卡" not in page_of(partner, f"/sessions/{session}/roll")
    assert partner.get("/school").status_code == 403


def test_what_was_held_is_counted_for_two_and_one(town: Town) -> None:
    admin, session = parents_session(town)
    _, practice = parents_session(town, practice="实践", kind="家长开放日")
    _, staff = training(town)
    parents_session(town, title="还没办")
    for one in (session, practice, staff):
        run(admin, one, "begin", "close")
    empty = page_of(admin, f"/sessions?unit={town.path(SCHOOL)}")
    assert "家庭教育指导 0 / 2 场" in empty
    assert "没有人签到，3 场" in empty
    assert empty.count("没有人到，不算一场") == 3
    assert "这一场不算" in page_of(admin, f"/sessions/{session}")
    for one in (session, practice, staff):
        somebody_comes(town, admin, one)
    assert "这一场不算" not in page_of(admin, f"/sessions/{session}")
    page = page_of(admin, f"/sessions?unit={town.path(SCHOOL)}")
    assert "家庭教育指导 1 / 2 场" in page
    assert "实践 1 / 1 场" in page
    county = page_of(town.staff(COUNTY_ADMIN), "/sessions")
    assert ("1 / 2" in county, "还差 1 场" in county) == (True, True)
    assert f'<a class="tap" href="/sessions?unit={town.path(SCHOOL)}#past"' in county
    assert re.search(r"家长学校（指导） · 青石岭[^·]* · ", county), "an office reads where each was held"
    assert "本学期办过的，3 场" in page
    assert admin.get(f"/sessions/held.xlsx?unit={town.path(SCHOOL)}").status_code == 200
    run(admin, session, "reopen")
    assert "家庭教育指导 0 / 2 场" in page_of(admin, f"/sessions?unit={town.path(SCHOOL)}")


def test_a_class_teacher_holds_for_the_own_class_and_calls_its_roll_in_the_schools_session(town: Town) -> None:
    own, other = class_path(town, CARD_CLASS, SCHOOL), class_path(town, OTHER_CLASS, SCHOOL)
    teacher = town.staff(TEACHERS[0])
    hire(town, teacher.account, PostKind.CLASS_TEACHER, own)
    session = make(teacher, own, kind="家长会")
    assert run(teacher, session, "begin").status_code == 303
    assert teacher.form("/sessions/new", unit=other, kind="家长会").status_code == 404
    admin = town.staff(CARD_SCHOOL_ADMIN)
    whole = make(admin, town.path(SCHOOL), title="全校家长会")
    town.household(1)
    assert "全校家长会" in page_of(teacher, f"/sessions?unit={own}")
    assert "号卡" not in page_of(teacher, f"/sessions/{whole}/roll")
    assert call(teacher, whole, own, 1).status_code == 201
    assert call(teacher, whole, other, 1).status_code == 404
    assert run(teacher, whole, "begin").status_code == 404
    assert teacher.get(f"/sessions/{whole}").status_code == 404


def test_who_looked_at_a_list_is_in_the_audit_log(town: Town) -> None:
    admin, session = parents_session(town)
    admin.get(f"/sessions/{session}")
    admin.get(f"/sessions/{session}/list.xlsx")
    actions = [row.record.body.action for row in town.rows(RecordKind.AUDIT)]  # type: ignore[union-attr]
    assert {"make-session", "view-session", "export-session"} <= set(actions)


def test_a_partner_from_outside_reads_no_list_of_a_schools_staff(town: Town) -> None:
    partner = town.staff("yxx08")
    hire(town, partner.account, PostKind.PARTNER, town.path(SCHOOL))
    session = make(partner, town.path(SCHOOL), kind="集中培训", form="线下无屏")
    assert "罗建平" not in page_of(partner, f"/sessions/{session}/roster")
    assert "罗建平" not in page_of(partner, f"/sessions/{session}/roll")


@pytest.mark.parametrize("holder", [COUNSELLOR, CARD_SCHOOL_ADMIN])
def test_a_counsellor_calls_all_whom_the_sheet_lists_during_and_afterwards(town: Town, holder: str) -> None:
    counsellor, held_by, colleague = town.staff(COUNSELLOR), town.staff(holder), town.staff(TEACHERS[0])
    session = make(held_by, town.path(SCHOOL), kind="校本研修", form="线下无屏", minutes="60")
    listed = set(marks(held_by, session))
    assert "罗建平" in listed
    assert to_call(counsellor, session) == listed
    run(held_by, session, "begin")
    assert call_staff(counsellor, session, colleague.account).status_code == 201
    assert re.search(r"罗建平<small>点名</small>", page_of(counsellor, f"/sessions/{session}/roll"))
    town.clock.pass_time(minutes=60)
    run(held_by, session, "out")
    assert to_call(counsellor, session, "?leaving=yes") == listed
    run(held_by, session, "close")
    assert "补点名" in page_of(counsellor, f"/sessions/{session}/roll")
    assert to_call(counsellor, session) == to_call(counsellor, session, "?leaving=yes") == listed


def test_a_counsellor_calls_no_cards_and_nobody_of_another_school(town: Town) -> None:
    counsellor, county = town.staff(COUNSELLOR), town.staff(COUNTY_ADMIN)
    whole = make(county, town.path("云溪县（"), kind="集中培训", form="线下无屏")
    own = make(counsellor, town.path(SCHOOL), kind="集中培训", form="线下无屏")
    assert to_call(counsellor, whole) == to_call(counsellor, own) < to_call(county, whole)
    _, parents = parents_session(town)
    assert "卡号不归您看" in page_of(counsellor, f"/sessions/{parents}/roll")
