"""Spare cards: printed for a school, nobody's until a class teacher scans one, taken back or voided while unused."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from quiz_api.domain.people import Person, Post, PostKind
from quiz_api.services.sign_in import new_credential
from tests.quiz_api.card_visits import CARD_CLASS, act, class_path, codes, consented, numbers, opens, sign_in
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.test_households import ALL_RIGHT
from tests.quiz_api.town import (
    CARD_SCHOOL_ADMIN,
    CITY_ADMIN,
    PASSWORD,
    SCHOOL_ADMIN,
    TEACHER,
    OnePassword,
    Town,
    Visit,
)

SCHOOL = "青石岭九年一贯制学校"


def printed(town: Town, many: int = 12) -> list[str]:
    """Make spare cards of the school; the digits that stand on the sheets."""
    admin, school = town.staff(CARD_SCHOOL_ADMIN), town.path(SCHOOL)
    assert admin.form("/school/cards/spare", unit=school, many=str(many)).status_code == 303
    page = page_of(admin, f"/school/cards/spare/print?unit={school}")
    assert page.count('class="card-sheet"') == -(-many // 10)  # ten to a sheet
    return re.findall(r'<li data-code="(\d{12})"', page)


def bind(visit: Visit, unit: str, number: int, code: str) -> TestResponse:
    return visit.form("/school/cards/bind", unit=unit, number=str(number), code=code)


def here(town: Town) -> str:
    return class_path(town, CARD_CLASS, SCHOOL)


def class_teacher(town: Town) -> Visit:
    """Whose only post is this very class."""
    post = Post(PostKind.CLASS_TEACHER, here(town), town.clock().date())
    person = Person("p_" + "t" * 16, "ct01", "周老师", town.path(SCHOOL), (post,))
    with town.stores.ledger.founding() as writing:
        writing.put_person(person)
        writing.put_credential(new_credential(person, PASSWORD, OnePassword(), town.clock))
    return town.staff("ct01")


def test_a_sheet_is_printed_and_nothing_on_it_opens_anything(town: Town) -> None:
    cards = printed(town)
    assert len(set(cards)) == 12
    answer = town.visit().sign_in(household_code=cards[0])
    assert (answer.status_code, answer.json["code"]) == (409, "blank-card")
    assert "班主任" in answer.json["detail"]
    page = town.visit().form("/sign-in", household_code=cards[0])
    assert (page.status_code, "还没有登记到班里" in page.get_data(as_text=True)) == (409, True)


@pytest.mark.parametrize("as_scanned", ["{}", "http://127.0.0.1/sign-in.html#{}", "https://x.example/sign-in.html#{} "])
def test_a_class_teacher_scans_one_and_the_family_learns(town: Town, as_scanned: str) -> None:
    code = printed(town)[0]
    teacher, unit = class_teacher(town), here(town)
    answer = bind(teacher, unit, 31, as_scanned.format(code))
    assert answer.status_code == 303
    assert "31 号登记好了" in page_of(teacher, answer.headers["Location"])
    assert 31 in numbers(teacher, unit)
    assert codes(teacher, unit, 31) == {31: code}  # printed again it has class and number
    family = consented(sign_in(town, code))
    assert family.finish_lesson(ALL_RIGHT).status_code == 201


def test_the_next_free_number_is_filled_in(town: Town) -> None:
    page = page_of(class_teacher(town), f"/school/cards/bind?unit={here(town)}")
    free = next(number for number in range(1, 61) if number not in numbers(town.staff(CARD_SCHOOL_ADMIN), here(town)))
    assert f'name="number" inputmode="numeric" maxlength="2" required value="{free}"' in page


def test_the_usual_form_takes_a_spare_card_too(town: Town) -> None:
    code = printed(town)[0]
    admin = town.staff(CARD_SCHOOL_ADMIN)
    assert act(admin, "admit", here(town), number=40, code=code, moves="yes").status_code == 303
    assert opens(town, code)


def test_a_wrong_scan_is_told_and_binds_nothing(town: Town) -> None:
    code, other = printed(town)[:2]
    admin, unit = town.staff(CARD_SCHOOL_ADMIN), here(town)
    assert bind(admin, unit, 31, code).status_code == 303
    taken = bind(admin, unit, 31, other)
    assert (taken.status_code, "31 号已经有人用了" in taken.get_data(as_text=True)) == (409, True)
    again = bind(admin, unit, 32, code)
    assert (again.status_code, "已经在用了" in again.get_data(as_text=True)) == (409, True)
    typo = bind(admin, unit, 32, other[:-1] + str((int(other[-1]) + 1) % 10))
    assert (typo.status_code, "没有认出来" in typo.get_data(as_text=True)) == (422, True)
    assert bind(admin, unit, 61, other).status_code == 422
    assert not opens(town, other)
    assert 32 not in numbers(admin, unit)


def test_a_spare_card_of_another_school_is_not_taken(town: Town) -> None:
    code = printed(town)[0]
    admin = town.staff(SCHOOL_ADMIN)
    elsewhere = class_path(town, "2024级3班")
    answer = bind(admin, elsewhere, 1, code)
    assert (answer.status_code, "别的学校印的" in answer.get_data(as_text=True)) == (409, True)
    assert bind(admin, here(town), 31, code).status_code == 404
    assert bind(town.staff(TEACHER), elsewhere, 1, code).status_code in (403, 404)


def test_an_unused_card_goes_back_and_to_somebody_else(town: Town) -> None:
    code = printed(town)[0]
    admin, unit = town.staff(CARD_SCHOOL_ADMIN), here(town)
    bind(admin, unit, 31, code)
    visit = sign_in(town, code)
    assert admin.form("/school/cards/unbind", unit=unit, number="31").status_code == 303
    assert 31 not in numbers(admin, unit)
    assert not opens(town, code)
    assert visit.get("/me").status_code == 303  # who was signed in with it is not any more
    assert bind(admin, unit, 33, code).status_code == 303
    assert 33 in numbers(admin, unit)


def test_a_card_that_has_been_used_does_not_go_back(town: Town) -> None:
    code = printed(town)[0]
    admin, unit = town.staff(CARD_SCHOOL_ADMIN), here(town)
    bind(admin, unit, 31, code)
    consented(sign_in(town, code)).finish_lesson(ALL_RIGHT)
    answer = admin.form("/school/cards/unbind", unit=unit, number="31")
    assert (answer.status_code, "离班" in answer.get_data(as_text=True)) == (409, True)
    assert opens(town, code)
    own = admin.form("/school/cards/unbind", unit=unit, number="1")
    assert (own.status_code, "不是备用卡" in own.get_data(as_text=True)) == (409, True)


def test_a_lost_spare_card_is_voided_and_a_found_one_restored(town: Town) -> None:
    code = printed(town, 1)[0]
    admin, school = town.staff(CARD_SCHOOL_ADMIN), town.path(SCHOOL)
    card = re.search(r'name="card" value="(k_\w+)"', page_of(admin, f"/school/cards/spare?unit={school}"))
    assert card
    assert admin.form("/school/cards/spare/void", unit=school, card=card[1], void="yes").status_code == 303
    assert town.visit().sign_in(household_code=code).json["code"] == "unknown-card"
    assert bind(admin, here(town), 31, code).status_code == 422
    assert admin.form("/school/cards/spare/void", unit=school, card=card[1], void="no").status_code == 303
    assert bind(admin, here(town), 31, code).status_code == 303
    gone = admin.form("/school/cards/spare/void", unit=school, card=card[1], void="yes")
    assert gone.status_code == 404  # a family has it now: 作废重发 is for that


def test_a_family_that_joins_with_a_spare_card_is_told_what_to_do(town: Town) -> None:
    code = printed(town)[0]
    answer = town.household(1).form("/me/join", household_code=code)
    assert "还没有登记到班里" in answer.get_data(as_text=True)


@pytest.mark.parametrize("many", ["0", "201", "x"])
def test_an_odd_number_of_cards_is_told(many: str, town: Town) -> None:
    answer = town.staff(CARD_SCHOOL_ADMIN).form("/school/cards/spare", unit=town.path(SCHOOL), many=many)
    assert (answer.status_code, "1 到 200" in answer.get_data(as_text=True)) == (422, True)


def test_only_who_keeps_the_school_prints_them(town: Town) -> None:
    school = town.path(SCHOOL)
    assert class_teacher(town).form("/school/cards/spare", unit=school, many="10").status_code == 404
    assert town.staff(SCHOOL_ADMIN).get(f"/school/cards/spare?unit={school}").status_code == 404
    assert town.staff(CITY_ADMIN).get(f"/school/cards/spare?unit={school}").status_code == 403


def test_spare_cards_go_with_a_school_that_moves(town: Town) -> None:
    code, old = printed(town)[0], here(town)
    city = town.staff(CITY_ADMIN)
    source, to = town.path(SCHOOL), town.path("柳河区（")
    seen = re.search(r'name="seen" value="(\w+)"', page_of(city, f"/units/move?unit={source}&to={to}"))
    assert seen
    assert city.form("/units/move", unit=source, to=to, seen=seen[1]).status_code == 303
    with town.stores.ledger.founding() as reading:
        unit = reading.organisation(old)
        assert unit is not None
    assert bind(town.staff(CARD_SCHOOL_ADMIN), unit.successor, 31, code).status_code == 303
    assert opens(town, code)


def test_a_print_shop_gets_sheets_with_bleed_and_trim_marks(town: Town) -> None:
    printed(town)
    admin, school = town.staff(CARD_SCHOOL_ADMIN), town.path(SCHOOL)
    admin.form("/school/cards/issue", unit=here(town), most="12")
    for address in (f"/school/cards/spare/print?unit={school}", f"/school/cards/all?unit={school}"):
        plain, shop = page_of(admin, address), page_of(admin, f"{address}&shop=yes")
        assert "print-shop.css" not in plain
        assert "print-shop.css" in shop
        assert shop.count('class="trim"') == shop.count('class="card-sheet"') == plain.count('class="card-sheet"')
        assert re.findall(r'data-code="(\d+)"', shop) == re.findall(r'data-code="(\d+)"', plain)
    assert "216mm 303mm" in admin.get("/static/print-shop.css").get_data(as_text=True)
