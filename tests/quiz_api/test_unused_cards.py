"""Cards issued too many are taken back, so that 基数 is the households; what a family uses is not touched."""

from __future__ import annotations

import re

import pytest

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.records import AuditEntry, RecordKind
from quiz_api.store.interface import StoreUnavailable
from tests.quiz_api.card_visits import CLASS, OTHER_CLASS, act, class_path, codes, consented, numbers, opens, sign_in
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.test_denominators import numbers as bases
from tests.quiz_api.town import OTHER_SCHOOL_ADMIN, SCHOOL_ADMIN, Town, Visit


@pytest.fixture
def admin(town: Town) -> Visit:
    return town.staff(SCHOOL_ADMIN)


def households(admin: Visit, unit: str, day: str = "") -> int:
    school = unit.rsplit("/", 2)[0] + "/"
    return bases(admin, f"/denominators?unit={school}" + (f"&on={day}" if day else ""))[2]


def test_too_many_cards_are_no_households_any_more(town: Town, admin: Visit) -> None:
    unit = class_path(town, CLASS)
    before = households(admin, unit)
    act(admin, "issue", unit, most=12)
    assert households(admin, unit) == before + 12
    printed = codes(admin, unit)
    phone = consented(sign_in(town, printed[8]))
    answer = act(admin, "take-back", unit, first=6)
    assert answer.status_code == 303
    said = page_of(admin, answer.headers["Location"])
    assert "收回了 6 张" in said
    assert "另有 1 张已经有人用过，没有动。" in said
    assert numbers(admin, unit) == [1, 2, 3, 4, 5, 8]
    assert households(admin, unit) == before + 6
    assert [opens(town, printed[number]) for number in (5, 7, 8)] == [True, False, True]
    assert "还没有学完的课" in page_of(phone, "/me")
    bodies = [row.record.body for row in town.rows(RecordKind.AUDIT)]
    actions = [body.action for body in bodies if isinstance(body, AuditEntry)]
    assert actions.count(AuditAction.TAKE_BACK_CARD) == 6


def test_days_that_are_over_keep_the_number_that_was_told(town: Town, admin: Visit) -> None:
    unit = class_path(town, CLASS)
    act(admin, "issue", unit, most=4)
    then, before = "2026-11-23", households(admin, unit)
    town.clock.pass_time(days=2)
    admin = town.staff(SCHOOL_ADMIN)
    act(admin, "take-back", unit, first=1)
    assert (households(admin, unit), households(admin, unit, then)) == (before - 4, before)


def test_a_printed_card_that_was_taken_back_says_so_kindly_and_the_number_is_free(town: Town, admin: Visit) -> None:
    unit = class_path(town, CLASS)
    act(admin, "issue", unit, most=2)
    old = codes(admin, unit)[2]
    act(admin, "take-back", unit, first=2)
    answer = town.visit().sign_in(household_code=old)
    assert answer.status_code == 401
    assert "这张卡已经收回，打不开了。请告诉班主任" in answer.get_json()["detail"]
    act(admin, "issue", unit, most=2)
    fresh = codes(admin, unit)[2]
    assert (fresh != old, opens(town, fresh), opens(town, old)) == (True, True, False)


def test_a_card_that_anybody_has_signed_in_with_is_used(town: Town, admin: Visit) -> None:
    """Whether or not the family has answered the notice, and also when its phone has signed out since."""
    unit = class_path(town, CLASS)
    act(admin, "issue", unit, most=3)
    printed = codes(admin, unit)
    phone = sign_in(town, printed[2])
    assert phone.post("/api/v1/sign-out", {}).status_code == 200
    said = page_of(admin, act(admin, "take-back", unit, first=1).headers["Location"])
    assert "收回了 2 张" in said
    assert "另有 1 张已经有人用过，没有动。" in said
    assert opens(town, printed[2])


def test_a_family_gets_in_while_the_ledger_takes_no_writes_and_its_card_counts_as_used(
    town: Town, admin: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise StoreUnavailable("no room")

    unit = class_path(town, CLASS)
    act(admin, "issue", unit, most=2)
    code = codes(admin, unit)[2]
    with monkeypatch.context() as full:
        full.setattr(town.stores.ledger, "writing", refuse)
        assert opens(town, code)
    act(admin, "take-back", unit, first=1)
    assert numbers(admin, unit) == [2]


def test_a_family_that_has_answered_on_paper_keeps_its_card(town: Town, admin: Visit) -> None:
    unit = class_path(town, CLASS)
    act(admin, "issue", unit, most=2)
    act(admin, "consent", unit, number=1, given="yes")
    act(admin, "take-back", unit, first=1)
    assert numbers(admin, unit) == [1]


def test_the_form_says_what_the_server_cannot_see(town: Town, admin: Visit) -> None:
    unit = class_path(town, CLASS)
    act(admin, "issue", unit, most=1)
    assert "还没有登录、没有上传，这里看不到" in page_of(admin, f"/school/class?unit={unit}")


def test_a_card_that_opens_another_class_as_well_stays(town: Town, admin: Visit) -> None:
    unit = class_path(town, CLASS)
    act(admin, "issue", unit, most=1)
    (code,) = codes(admin, unit).values()
    other = town.staff(OTHER_SCHOOL_ADMIN)
    there = page_of(other, "/school/classes")
    far = re.findall(r'href="/school/class\?unit=([^"]+)"', there)[0]
    assert act(other, "admit", far, number=59, code=code, moves="no").status_code == 303
    said = page_of(admin, act(admin, "take-back", unit, first=1).headers["Location"])
    assert "没有收回" in said
    assert opens(town, code)


@pytest.mark.parametrize("first", ["0", "61", "x", ""])
def test_from_which_number_has_to_be_said(first: str, town: Town, admin: Visit) -> None:
    unit = class_path(town, CLASS)
    act(admin, "issue", unit, most=2)
    assert act(admin, "take-back", unit, first=first).status_code == 422
    assert numbers(admin, unit) == [1, 2]


def test_another_schools_cards_are_not_there(town: Town, admin: Visit) -> None:
    unit = class_path(town, OTHER_CLASS)
    act(admin, "issue", unit, most=2)
    assert act(town.staff(OTHER_SCHOOL_ADMIN), "take-back", unit, first=1).status_code in (403, 404)
    assert numbers(admin, unit) == [1, 2]


def test_the_form_asks_for_households_and_leaves_the_number_open(town: Town, admin: Visit) -> None:
    page = page_of(admin, f"/school/class?unit={class_path(town, CLASS)}")
    assert 'name="most" inputmode="numeric" maxlength="2" required value=""' in page
    assert "写班里的户数" in page
    assert re.search(r'另印<a href="/school/cards/spare\?unit=[^"]+">备用卡</a>', page)
