"""Who took back too many cards gives them back: the paper at home opens the same household, without printing again."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.records import AuditEntry, RecordKind
from tests.quiz_api.card_visits import CLASS, OTHER_CLASS, act, class_path, codes, numbers, opens
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.test_unused_cards import households
from tests.quiz_api.town import OTHER_SCHOOL_ADMIN, SCHOOL_ADMIN, Town, Visit

BACK = re.compile(r'name="batch" value="(b_\w+)">(?:<input type="hidden" name="household" value="(h_\w+)">)?<button')


@pytest.fixture
def admin(town: Town) -> Visit:
    return town.staff(SCHOOL_ADMIN)


def taken_back(admin: Visit, unit: str, first: int) -> str:
    """The page that says so."""
    return page_of(admin, act(admin, "take-back", unit, first=first).headers["Location"])


def offered(page: str) -> list[tuple[str, str]]:
    """(batch, household) of each button; the household is empty on the one for all."""
    return BACK.findall(page)


def give_back(admin: Visit, unit: str, batch: str, household: str = "") -> TestResponse:
    return act(admin, "give-back", unit, batch=batch, household=household)


def test_the_page_that_took_them_back_gives_them_back(town: Town, admin: Visit) -> None:
    unit = class_path(town, CLASS)
    before = households(admin, unit)
    act(admin, "issue", unit, most=5)
    printed = codes(admin, unit)
    page = taken_back(admin, unit, 3)
    ((batch, household), *lines) = offered(page)
    assert (household, len(lines)) == ("", 3)
    said = page_of(admin, give_back(admin, unit, batch).headers["Location"])
    assert "恢复了 3 张" in said
    assert offered(said) == []
    assert numbers(admin, unit) == [1, 2, 3, 4, 5]
    assert codes(admin, unit) == printed, "nothing is printed again"
    assert all(opens(town, code) for code in printed.values())
    assert households(admin, unit) == before + 5
    bodies = [row.record.body for row in town.rows(RecordKind.AUDIT)]
    actions = [body.action for body in bodies if isinstance(body, AuditEntry)]
    assert (actions.count(AuditAction.TAKE_BACK_CARD), actions.count(AuditAction.GIVE_BACK_CARD)) == (3, 3)


def test_one_card_is_given_back_from_the_list_on_a_later_day(town: Town, admin: Visit) -> None:
    unit = class_path(town, CLASS)
    act(admin, "issue", unit, most=3)
    printed = codes(admin, unit)
    town.clock.pass_time(days=1)
    admin = town.staff(SCHOOL_ADMIN)
    taken_back(admin, unit, 2)
    town.clock.pass_time(days=5)
    admin = town.staff(SCHOOL_ADMIN)
    page, now = page_of(admin, f"/school/class?unit={unit}"), households(admin, unit)
    rows = re.findall(r"(\d\d) 号</th><td[^>]*>(\d{4})</td>", page)
    assert rows == [(f"{number:02d}", printed[number][-4:]) for number in (2, 3)]
    give_back(admin, unit, *offered(page)[0])
    assert numbers(admin, unit) == [1, 2]
    assert [opens(town, printed[number]) for number in (2, 3)] == [True, False]
    # Issued on the 23rd, taken back on the 24th, given back on the 29th: what was told of the days between stays.
    on_day = [households(admin, unit, day) for day in ("2026-11-23", "2026-11-26", "2026-11-29")]
    assert on_day == [now + 2, now, now + 1]


def test_a_card_that_came_back_is_taken_back_again(town: Town, admin: Visit) -> None:
    unit = class_path(town, CLASS)
    act(admin, "issue", unit, most=1)
    for _ in range(2):
        town.clock.pass_time(days=1)
        admin = town.staff(SCHOOL_ADMIN)
        batch = offered(taken_back(admin, unit, 1))[0][0]
        assert numbers(admin, unit) == []
        town.clock.pass_time(days=2)
        admin = town.staff(SCHOOL_ADMIN)
        give_back(admin, unit, batch)
        assert numbers(admin, unit) == [1]


def test_a_number_that_has_a_new_card_is_not_given_twice(town: Town, admin: Visit) -> None:
    unit = class_path(town, CLASS)
    act(admin, "issue", unit, most=2)
    old = codes(admin, unit)
    batch = offered(taken_back(admin, unit, 1))[0][0]
    act(admin, "issue", unit, most=1)
    fresh = codes(admin, unit)[1]
    assert "这个号另发了卡" in page_of(admin, f"/school/class?unit={unit}")
    said = page_of(admin, give_back(admin, unit, batch).headers["Location"])
    assert "恢复了 1 张" in said
    assert "有 1 张的号现在是别的卡在用，没有恢复。" in said
    assert [opens(town, code) for code in (old[1], old[2])] == [False, True]
    taken_back(admin, unit, 1)
    page = page_of(admin, f"/school/class?unit={unit}")
    tails = re.findall(r'aria-label="恢复 01 号卡，末四位 (\d{4})"', page)
    assert sorted(tails) == sorted((old[1][-4:], fresh[-4:]))
    give_back(admin, unit, batch)
    assert [opens(town, code) for code in (old[1], fresh)] == [True, False]


def test_after_thirty_days_a_new_card_is_issued(town: Town, admin: Visit) -> None:
    unit = class_path(town, CLASS)
    act(admin, "issue", unit, most=1)
    batch = offered(taken_back(admin, unit, 1))[0][0]
    town.clock.pass_time(days=31)
    admin = town.staff(SCHOOL_ADMIN)
    assert "收回了的卡" not in page_of(admin, f"/school/class?unit={unit}")
    assert "没有恢复" in page_of(admin, give_back(admin, unit, batch).headers["Location"])
    assert numbers(admin, unit) == []


def test_another_school_and_another_class_cannot_give_back(town: Town, admin: Visit) -> None:
    unit = class_path(town, CLASS)
    act(admin, "issue", unit, most=1)
    (code,) = codes(admin, unit).values()
    batch = offered(taken_back(admin, unit, 1))[0][0]
    assert give_back(town.staff(OTHER_SCHOOL_ADMIN), unit, batch).status_code in (403, 404)
    assert give_back(admin, class_path(town, OTHER_CLASS), batch).status_code == 404
    assert not opens(town, code)


def test_pressed_twice_it_is_given_back_once(town: Town, admin: Visit) -> None:
    unit = class_path(town, CLASS)
    act(admin, "issue", unit, most=2)
    batch = offered(taken_back(admin, unit, 1))[0][0]
    said = [page_of(admin, give_back(admin, unit, batch).headers["Location"]) for _ in range(2)]
    assert ["恢复了 2 张" in said[0], "这些卡已经恢复过了" in said[1]] == [True, True]
    assert numbers(admin, unit) == [1, 2]


def test_a_class_that_was_closed_takes_no_card_in(town: Town, admin: Visit) -> None:
    unit = class_path(town, CLASS)
    act(admin, "issue", unit, most=1)
    batch = offered(taken_back(admin, unit, 1))[0][0]
    school = unit.rsplit("/", 2)[0] + "/"
    assert admin.form("/school/classes/close", unit=school, **{"class": unit}).status_code == 303
    answer = give_back(admin, unit, batch)
    assert answer.status_code == 422
    assert "不能再办新的" in answer.get_data(as_text=True)
