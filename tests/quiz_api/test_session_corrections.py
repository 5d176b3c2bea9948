"""A list that is put right after the end: one at a time, back again, and nobody else's lesson or hours are touched."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from quiz_api.domain.records import RecordKind
from tests.quiz_api.card_visits import CARD_CLASS, class_path
from tests.quiz_api.on_stores import STORES, town_on
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.session_visits import (
    LESSON,
    SCHOOL,
    call,
    call_staff,
    marks,
    parents_session,
    records_at,
    run,
    upload,
)
from tests.quiz_api.test_hours_exchange import on_file, push
from tests.quiz_api.test_session_papers import filled, take
from tests.quiz_api.test_session_staff import awards, training
from tests.quiz_api.town import COUNTY_ADMIN, Town, Visit

FIRST, SECOND = "qslx01", "qslx02"
MODULE = "t-s-01"


@pytest.fixture(params=STORES)
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    yield from town_on(request, tmp_path_factory)


def standing(town: Town, kind: RecordKind) -> set[str]:
    return {row.record.id for row in town.rows(kind) if row.voided_by is None}


def closed_evening(town: Town) -> tuple[Visit, str]:
    """An evening on a lesson that is over, to which the cards 1, 2 and 3 came."""
    admin, session = parents_session(town, page_id=LESSON)
    for card in (1, 2, 3):
        town.household(card)
    run(admin, session, "begin")
    assert call(admin, session, class_path(town, CARD_CLASS, SCHOOL), 1, 2, 3).status_code == 201
    town.clock.pass_time(minutes=60)
    run(admin, session, "close")
    return admin, session


def closed_training(town: Town, *leaving: str, **more: str) -> tuple[Visit, str]:
    """A training that is over, to which both teachers came; only some signed out."""
    admin, session = training(town, **more)
    run(admin, session, "begin")
    both = [town.staff(name).account for name in (FIRST, SECOND)]
    call_staff(admin, session, *both)
    town.clock.pass_time(minutes=100)
    run(admin, session, "out")
    call_staff(admin, session, *(town.staff(name).account for name in leaving), leaving=True)
    run(admin, session, "close")
    town.clock.pass_time(hours=1)
    return admin, session


def test_taking_one_family_back_leaves_the_lessons_of_the_others_alone(town: Town) -> None:
    admin, session = closed_evening(town)
    before = standing(town, RecordKind.ATTENDANCE)
    record = records_at(page_of(admin, f"/sessions/{session}"))[0]
    answer = admin.form(f"/sessions/{session}/take-back", record=record)
    assert answer.headers["Location"].endswith("#corrected")
    after = standing(town, RecordKind.ATTENDANCE)
    assert (len(before), len(after), after < before) == (3, 2, True)


def test_a_sign_in_that_was_taken_back_is_listed_and_put_back_at_its_time(town: Town) -> None:
    admin, session = closed_evening(town)
    town.clock.pass_time(hours=1)
    record = records_at(page_of(admin, f"/sessions/{session}"))[0]
    admin.form(f"/sessions/{session}/take-back", record=record)
    page = page_of(admin, f"/sessions/{session}")
    assert "更正过的，1 条，不算在到场里" in page
    assert re.search(r"01 号卡.*?原来 12:00 点名；.*?现场更正", page, re.DOTALL)
    assert "一共到了 2 户" in page
    for _ in range(2):  # a second tap on the same button makes nothing twice
        assert admin.form(f"/sessions/{session}/put-back", record=record).status_code == 303
    page = page_of(admin, f"/sessions/{session}")
    assert "一共到了 3 户" in page
    assert "改回：" not in page
    assert len(standing(town, RecordKind.ATTENDANCE)) == 3
    (again,) = [row.record for row in town.rows(RecordKind.SIGN_IN) if getattr(row.record.body, "replaces", "")]
    assert again.body.replaces == record  # type: ignore[union-attr]
    assert again.draft.happened_at == next(
        row.record.draft.happened_at for row in town.rows(RecordKind.SIGN_IN) if row.record.id == record
    )


def test_another_schools_administrator_puts_nothing_back(town: Town) -> None:
    admin, session = closed_evening(town)
    record = records_at(page_of(admin, f"/sessions/{session}"))[0]
    admin.form(f"/sessions/{session}/take-back", record=record)
    stranger = town.staff("yx3x09")
    assert stranger.form(f"/sessions/{session}/put-back", record=record).status_code == 404
    assert admin.form(f"/sessions/{session}/put-back", record="r_nowhere").status_code == 404


def test_who_forgot_to_sign_out_gets_the_hours_afterwards_and_the_others_keep_theirs(town: Town) -> None:
    admin, session = closed_training(town, FIRST)
    before = standing(town, RecordKind.HOURS_AWARD)
    page = page_of(admin, f"/sessions/{session}")
    assert "没有签退，不记学时" in page
    assert f"/sessions/{session}/roll?leaving=yes" in page
    call_staff(admin, session, town.staff(SECOND).account, leaving=True)
    after = standing(town, RecordKind.HOURS_AWARD)
    assert (len(before), len(after), before < after) == (1, 2, True)


def test_who_was_forgotten_is_called_afterwards_and_counts_from_the_beginning(town: Town) -> None:
    admin, session = training(town)
    run(admin, session, "begin")
    town.clock.pass_time(minutes=100)
    run(admin, session, "close")
    town.clock.pass_time(hours=1)
    person = town.staff(FIRST).account
    call_staff(admin, session, person)
    assert "没有签退，不记学时" in page_of(admin, f"/sessions/{session}")
    call_staff(admin, session, person, leaving=True)
    page = page_of(admin, f"/sessions/{session}")
    assert "记 100 分钟" in page
    assert "补点名" in re.findall(r'data-label="方式">([^<]*)', page)
    (award,) = awards(town)
    assert award.minutes == 100


def test_hours_that_were_sent_keep_a_closing_from_being_undone(town: Town) -> None:
    on_file(town)
    admin, session = closed_training(town, FIRST, SECOND, page_id=MODULE)
    assert push(town.staff(COUNTY_ADMIN)).status_code == 303
    before = standing(town, RecordKind.HOURS_AWARD)
    answer = run(admin, session, "reopen")
    assert answer.status_code == 422
    assert "2 位老师的学时已经推送认定" in answer.get_data(as_text=True)
    assert standing(town, RecordKind.HOURS_AWARD) == before
    record = records_at(page_of(admin, f"/sessions/{session}"))[0]
    admin.form(f"/sessions/{session}/take-back", record=record)
    assert standing(town, RecordKind.HOURS_AWARD) < before
    assert len(before - standing(town, RecordKind.HOURS_AWARD)) == 1


def test_paper_settles_a_session_that_is_over(town: Town) -> None:
    admin, session = closed_evening(town)
    row = marks(admin, session)["01"]
    assert "没到 1" in upload(admin, session, filled((row, "没到"))).get_data(as_text=True)
    assert take(admin, session, absent=row) == 303
    assert "纸面和手机不一样，1 处" in page_of(admin, f"/sessions/{session}")
    assert admin.form(f"/sessions/{session}/roster/settle", mark=row, wins="paper").status_code == 303
    assert "一共到了 2 户" in page_of(admin, f"/sessions/{session}")
    assert len(standing(town, RecordKind.ATTENDANCE)) == 2


def test_hours_that_were_taken_back_on_purpose_stay_away_when_somebody_else_is_called(town: Town) -> None:
    admin, session = closed_training(town, FIRST)
    (award,) = standing(town, RecordKind.HOURS_AWARD)
    assert "谁的" in page_of(admin, f"/school/void?record={award}")
    assert admin.send(admin.event("record-voided", {"record": award, "reason": "代签"})).status_code == 201
    call_staff(admin, session, town.staff(SECOND).account, leaving=True)
    assert len(standing(town, RecordKind.HOURS_AWARD)) == 1
    assert award not in standing(town, RecordKind.HOURS_AWARD)
    (row,) = [row for row in town.rows(RecordKind.HOURS_AWARD) if row.voided_by is None]
    assert row.record.draft.subject.id == town.staff(SECOND).account
