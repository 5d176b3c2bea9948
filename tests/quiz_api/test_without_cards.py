"""Invited classes that had no cards on the day are named, and their heads counted; no roll is called too early."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date

import pytest

from quiz_api.domain.ids import IdKind, new_id
from quiz_api.domain.people import Household, Place
from tests.quiz_api.card_visits import CARD_CLASS, OTHER_CLASS, class_path
from tests.quiz_api.on_stores import STORES, town_on
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.session_visits import SCHOOL, call, make, run
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, Town

PAST = "2026-11-20T19:00"


@pytest.fixture(params=STORES)
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    yield from town_on(request, tmp_path_factory)


def give_card(town: Town, path: str, since: date) -> None:
    with town.stores.ledger.founding() as writing:
        writing.put_household(Household(new_id(IdKind.HOUSEHOLD), (Place(path, 1, since),)))


def heads(town: Town, session: str, many: str, event_id: str = "") -> tuple[int, str]:
    answer = town.staff(CARD_SCHOOL_ADMIN).form(
        f"/sessions/{session}/heads", heads=many, event_id=event_id or str(uuid.uuid4())
    )
    return answer.status_code, answer.get_data(as_text=True)


def test_cards_issued_after_the_day_are_the_reason_that_is_said(town: Town) -> None:
    admin, other = town.staff(CARD_SCHOOL_ADMIN), class_path(town, OTHER_CLASS, SCHOOL)
    session = make(admin, other, begins=PAST)
    for page in ("", "/roll", "/roster"):
        assert "三年级(1)班还没有发卡，没有算在应到里" in page_of(admin, f"/sessions/{session}{page}")
    give_card(town, other, date(2026, 11, 22))
    why = "那天（11月20日）三年级(1)班还没有卡，卡是 11月22日 发的"
    for page in ("", "/roll", "/roster"):
        assert why in page_of(admin, f"/sessions/{session}{page}")


def test_an_invited_class_without_cards_does_not_vanish_beside_one_with_cards(town: Town) -> None:
    admin, mine = town.staff(CARD_SCHOOL_ADMIN), class_path(town, CARD_CLASS, SCHOOL)
    session = make(admin, town.path(SCHOOL))
    for page in ("", "/roll", "/roster"):
        said = page_of(admin, f"/sessions/{session}{page}")
        assert "三年级(1)班还没有发卡，没有算在应到里" in said
        assert "七年级(2)班还没有" not in said
    alone = make(admin, mine)
    assert "还没有发卡" not in page_of(admin, f"/sessions/{alone}")


def test_heads_of_a_class_without_cards_are_counted_as_guests_once(town: Town) -> None:
    admin, other = town.staff(CARD_SCHOOL_ADMIN), class_path(town, OTHER_CLASS, SCHOOL)
    session = make(admin, other, begins=PAST)
    once = str(uuid.uuid4())
    for _ in range(2):
        assert heads(town, session, "23", once)[0] == 303
    run(admin, session, "enter")
    page = page_of(admin, f"/sessions/{session}")
    assert "一共到了 23 户" in page
    assert "来宾，23 户" in page
    assert "家庭教育指导 1 / 2 场" in page_of(admin, f"/sessions?unit={town.path(SCHOOL)}")
    for wrong in ("0", "一", "-3", "9999", ""):
        status, said = heads(town, session, wrong)
        assert (status, "写到了多少户" in said) == (422, True), wrong
    with_cards = make(admin, class_path(town, CARD_CLASS, SCHOOL), begins=PAST)
    status, said = heads(town, with_cards, "5")
    assert (status, "请照卡号点名" in said) == (422, True)


def test_a_roll_is_not_called_before_anybody_can_be_there(town: Town) -> None:
    admin, path = town.staff(CARD_SCHOOL_ADMIN), class_path(town, CARD_CLASS, SCHOOL)
    session = make(admin, path, begins="2026-11-26T19:00")
    assert "还早，现在点了不算" in page_of(admin, f"/sessions/{session}/roll")
    answer = call(admin, session, path, 1)
    assert (answer.status_code, answer.json["code"]) == (409, "session-not-yet")
    town.clock.now = town.clock.now.replace(day=26, hour=8, minute=30)  # half past four, by the school's clock
    admin = town.staff(CARD_SCHOOL_ADMIN)
    assert "还早，现在点了不算" not in page_of(admin, f"/sessions/{session}/roll")
    assert call(admin, session, path, 1).status_code == 201


def test_a_training_that_was_begun_early_takes_its_roll(town: Town) -> None:
    admin, path = town.staff(CARD_SCHOOL_ADMIN), class_path(town, CARD_CLASS, SCHOOL)
    session = make(admin, path, begins="2026-11-26T19:00")
    run(admin, session, "begin")
    assert call(admin, session, path, 1).status_code == 201
