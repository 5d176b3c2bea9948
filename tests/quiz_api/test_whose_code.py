"""Whose card a check code is entered for: number or twelve digits, and one sheet on two cards; on both stores."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace

import pytest

from quiz_api.demo_city import SINCE
from quiz_api.domain.check_code import written
from quiz_api.domain.household_code import new_household_code
from quiz_api.domain.ids import IdKind, new_id
from quiz_api.domain.people import Place
from tests.quiz_api.code_visits import CLASS, attendances, code_for, enter, event_of, said, teacher_of
from tests.quiz_api.on_stores import STORES, town_on
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.town import Town, Visit


@pytest.fixture(params=STORES)
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    yield from town_on(request, tmp_path_factory)


@pytest.fixture
def unit(town: Town) -> str:
    return town.path(CLASS)


@pytest.fixture
def teacher(town: Town, unit: str) -> Visit:
    return teacher_of(town, unit)


def test_the_twelve_digits_of_a_card_are_its_number_and_nothing_is_cut_off(
    town: Town, unit: str, teacher: Visit
) -> None:
    first, second = town.household(1), town.household(2)
    typed = written(code_for(town, str(uuid.uuid4())))
    digits = town.codes[1]
    shown = page_of(teacher, f"/school/codes?unit={unit}")
    field = shown[shown.index('id="number"') :]
    assert 'maxlength="40"' in field[: field.index(">")], "a browser does not cut what is typed"
    short = said(enter(teacher, unit, digits[:11], typed))
    assert "现在是 11 位，还少 1 位" in short
    assert "对不上" in said(enter(teacher, unit, digits[:11] + ("0" if digits[11] != "0" else "1"), typed))
    assert "这张卡不是七年级(2)班的" in said(enter(teacher, unit, new_household_code(), typed))
    assert attendances(town) == []
    grouped = f"{digits[:4]} {digits[4:8]} {digits[8:]}"
    assert "已记下：七年级(2)班 02 号" in said(enter(teacher, unit, grouped, typed))
    assert [record.draft.subject.id for record in attendances(town)] == [second.account] != [first.account]


def other_class(town: Town, unit: str, number: int, household_id: str, name: str = "2024级1班") -> str:
    """Another class of the school, with a card that this household holds, and no other place."""
    with town.stores.ledger.founding() as writing:
        here = writing.organisation(unit)
        household = writing.household(household_id)
        assert here is not None
        assert household is not None
        new = new_id(IdKind.CLASS)
        path = f"{here.parent_path}{new}/"
        entry = int(name[:4])
        writing.put_organisation(replace(here, id=new, path=path, name=name, entry_year=entry, number=1))
        writing.put_household(replace(household, places=(Place(path, number, SINCE),)))
    return path


def test_a_code_that_stands_in_another_class_is_asked_about(town: Town, unit: str, teacher: Visit) -> None:
    """Its family may be the right one here, and the other class's teacher has to take hers back."""
    wrong = town.household(3)
    there = other_class(town, unit, 1, wrong.account, "2020级1班")
    town.household(2)
    typed = written(code_for(town, str(uuid.uuid4())))
    assert "已记下：七年级(1)班 01 号" in said(enter(teacher_of(town, there, "bzr02"), there, 1, typed))
    answer = enter(teacher, unit, 2, typed)
    assert (answer.status_code, "已经登记在七年级(1)班的一张卡上" in said(answer)) == (422, True)
    assert len(attendances(town)) == 1
    sure = teacher.form("/school/codes", unit=unit, number="2", code=typed, sure="yes")
    assert sure.status_code == 200
    assert len(attendances(town)) == 2
    assert "七年级(2)班的一张卡也登记了同一份" in page_of(town.staff("bzr02"), f"/school/codes?unit={there}")


def test_the_right_phone_uploads_later_and_the_teacher_of_the_wrong_card_is_told(
    town: Town, unit: str, teacher: Visit
) -> None:
    """Both stand until she decides: what a phone was told is stored stays stored."""
    wrong, right = town.household(1), town.household(2)
    event = event_of(right)
    enter(teacher, unit, 1, written(code_for(town, event["id"])))
    assert "也传上来了同一份" not in page_of(teacher, f"/school/codes?unit={unit}")
    assert right.send(event).status_code == 201
    shown = page_of(teacher, f"/school/codes?unit={unit}")
    assert "这个班的另一张卡也传上来了同一份" in shown
    assert "登记的核对码有 1 条要核对" in page_of(teacher, f"/school/class?unit={unit}")
    record = next(one for one in attendances(town) if one.draft.subject.id == wrong.account)
    assert teacher.form("/school/codes/back", unit=unit, record=record.id).status_code == 303
    assert [one.draft.subject.id for one in attendances(town)] == [right.account]
    assert "要核对" not in page_of(teacher, f"/school/class?unit={unit}")


def test_a_code_of_what_another_card_uploaded_is_asked_about(town: Town, unit: str, teacher: Visit) -> None:
    right = town.household(2)
    town.household(1)
    event = event_of(right)
    assert right.send(event).status_code == 201
    answer = enter(teacher, unit, 1, written(code_for(town, event["id"])))
    assert (answer.status_code, "自己传上来过" in said(answer)) == (422, True)
    other = enter(teacher, unit, 1, written(code_for(town, str(uuid.UUID(int=int(uuid.UUID(event["id"])) ^ 1 << 96)))))
    assert other.status_code == 200, "another phone's code is nobody else's"


def test_a_lesson_of_another_stage_is_asked_about(town: Town, unit: str) -> None:
    family = town.household(1)
    third = other_class(town, unit, 1, family.account)
    teacher = teacher_of(town, third)
    typed = written(code_for(town, str(uuid.uuid4())))
    answer = enter(teacher, third, 1, typed)
    assert (answer.status_code, "是初中的家长课，三年级(1)班 01 号不是这个学段" in said(answer)) == (422, True)
    assert 'name="sure"' in said(answer)
    assert attendances(town) == []
    assert teacher.form("/school/codes", unit=third, number="1", code=typed, sure="yes").status_code == 200
    assert len(attendances(town)) == 1


def test_a_phone_knows_which_card_the_teacher_is_to_enter(town: Town, teacher: Visit) -> None:
    """It says so beside the code, when there is no network to ask."""
    assert town.household(2).get("/api/v1/me").json["cards"] == ["七年级(2)班 02 号"]
    assert "cards" not in teacher.get("/api/v1/me").json
    assert "cards" not in town.visit().get("/api/v1/me").json
