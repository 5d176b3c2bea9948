"""Two children of one family: joined by the card in the hand, parted by either school."""

from __future__ import annotations

import re
from threading import Thread

import pytest

from quiz_api.domain.scope import Scope
from tests.quiz_api.card_visits import CARD_CLASS, CLASS, OTHER_CLASS, act, class_path, codes, numbers, sign_in
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, SCHOOL_ADMIN, Town, Visit


@pytest.fixture
def admin(town: Town) -> Visit:
    return town.staff(SCHOOL_ADMIN)


def test_a_family_joins_two_cards_after_seeing_whose_they_are(town: Town, admin: Visit) -> None:
    unit = class_path(town, CLASS)
    act(admin, "issue", unit, most=1)
    code = codes(admin, unit)[1]
    family = town.household(1)
    asked = family.form("/me/join", household_code=code)
    assert "云溪县第三小学（示例），三年级(3)班，01 号卡" in asked.get_data(as_text=True)
    assert sign_in(town, code).account != family.account  # nothing has happened yet
    assert family.form("/me/join", household_code=code, sure="yes").status_code == 303
    assert sign_in(town, code).account == family.account
    assert sign_in(town, town.codes[0]).account == family.account
    assert "和另一个孩子合用" in page_of(admin, f"/school/class?unit={unit}")
    assert {"七年级(2)班", "三年级(3)班"} <= set(re.findall(r"[三七]年级\(\d\)班", page_of(family, "/me")))


def test_a_joining_is_undone_by_either_school(town: Town, admin: Visit) -> None:
    unit = class_path(town, CLASS)
    act(admin, "issue", unit, most=1)
    code = codes(admin, unit)[1]
    family = town.household(1)
    family.form("/me/join", household_code=code, sure="yes")
    assert act(admin, "part", unit, number=1).status_code == 303
    assert sign_in(town, code).account != sign_in(town, town.codes[0]).account == family.account
    assert numbers(admin, unit) == [1]
    assert "和另一个孩子合用" not in page_of(admin, f"/school/class?unit={unit}")


@pytest.mark.parametrize("code", ["", "111111111111", "x" * 40])
def test_a_second_card_that_is_mistyped_is_told(code: str, town: Town) -> None:
    answer = town.household(1).form("/me/join", household_code=code, sure="yes")
    assert (answer.status_code, "没有认出来" in answer.get_data(as_text=True)) == (422, True)


def test_the_own_card_is_no_second_one_and_guessing_is_slowed(town: Town) -> None:
    family = town.household(1)
    assert "正在用的卡" in family.form("/me/join", household_code=town.codes[0]).get_data(as_text=True)
    answers = {family.form("/me/join", household_code="000000000001").status_code for _ in range(80)}
    assert answers == {422, 429}


@pytest.mark.parametrize("way", ["join", "admit"])
def test_a_card_that_is_moved_meanwhile_stays_where_it_was_moved_to(
    way: str, town: Town, admin: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between looking a card up and writing, another administrator is faster."""
    unit, other = class_path(town, CLASS), class_path(town, OTHER_CLASS)
    elsewhere = class_path(town, CARD_CLASS, "青石岭")
    act(admin, "issue", unit, most=1)
    code, family, stranger = codes(admin, unit)[1], town.household(1), town.staff(CARD_SCHOOL_ADMIN)
    store = type(town.stores.ledger)
    writing, moved = store.writing, []

    def move() -> None:
        moved.append(act(admin, "move", unit, number=1, to=other, to_number=7).status_code)

    def late(self: object, scope: Scope) -> object:
        if not moved and unit in scope.subtrees:
            monkeypatch.setattr(store, "writing", writing)
            faster = Thread(target=move)  # a request of its own shares nothing with this one
            faster.start()
            faster.join()
        return writing(self, scope)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "writing", late)
    if way == "join":
        answer = family.form("/me/join", household_code=code, sure="yes")
    else:
        answer = act(stranger, "admit", elsewhere, number=59, code=code, moves="yes")
    assert moved == [303]
    assert "刚刚有别人动过" in answer.get_data(as_text=True)
    assert (numbers(admin, unit), numbers(admin, other)) == ([], [7])
    assert 59 not in numbers(stranger, elsewhere)
