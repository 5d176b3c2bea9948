"""Household cards: issued, printed again, replaced, moved, joined and parted; every school sees only its own line."""

from __future__ import annotations

import re
from html import unescape

import pytest

from quiz_api.demo_city import SINCE
from quiz_api.domain.household_code import household_code, typed_household_code
from quiz_api.domain.people import Post, PostKind
from quiz_api.domain.records import Attendance, AuditEntry, RecordKind
from quiz_api.secret_key import SecretKey
from tests.quiz_api.card_visits import (
    CARD_CLASS,
    CLASS,
    OTHER_CLASS,
    act,
    class_path,
    codes,
    consented,
    numbers,
    opens,
    sign_in,
)
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.test_households import ALL_RIGHT
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, SCHOOL_ADMIN, TEACHER, Town, Visit


@pytest.fixture
def admin(town: Town) -> Visit:
    """Administrator of 云溪县第三小学: its classes have no cards yet."""
    return town.staff(SCHOOL_ADMIN)


def test_a_class_gets_its_cards_and_each_opens_a_household(town: Town, admin: Visit) -> None:
    unit = class_path(town, CLASS)
    assert act(admin, "issue", unit, most=12).status_code == 303
    found = codes(admin, unit)
    assert list(found) == list(range(1, 13))
    assert len(set(found.values())) == 12
    assert all(typed_household_code(code) for code in found.values())
    assert "还没有学完的课" in page_of(consented(sign_in(town, found[7])), "/me")


def test_a_sheet_holds_ten_and_names_the_class_as_it_is_called_this_year(town: Town, admin: Visit) -> None:
    unit = class_path(town, CLASS)
    act(admin, "issue", unit, most=12)
    page = page_of(admin, f"/school/cards?unit={unit}")
    assert page.count('class="card-sheet"') == 2
    assert "三年级(3)班 · 卡号 01—10" in page
    assert "三年级(3)班 · 卡号 11—12" in page


def test_issuing_again_leaves_the_cards_that_are_out(town: Town, admin: Visit) -> None:
    unit = class_path(town, CLASS)
    act(admin, "issue", unit, most=3)
    before = codes(admin, unit)
    act(admin, "issue", unit, most=5)
    after = codes(admin, unit)
    assert {number: after[number] for number in before} == before
    assert list(after) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("most", ["0", "61", "x", "", "999999"])
def test_a_number_of_cards_that_cannot_be_is_told(most: str, town: Town, admin: Visit) -> None:
    unit = class_path(town, CLASS)
    answer = act(admin, "issue", unit, most=most)
    assert (answer.status_code, numbers(admin, unit)) == (422, [])


def test_a_card_is_printed_again_with_the_same_code(town: Town, admin: Visit) -> None:
    unit = class_path(town, CLASS)
    act(admin, "issue", unit, most=3)
    assert codes(admin, unit, 2) == {2: codes(admin, unit)[2]}


def test_a_replaced_card_opens_and_the_old_one_does_not(town: Town, admin: Visit) -> None:
    unit = class_path(town, CLASS)
    act(admin, "issue", unit, most=2)
    old = codes(admin, unit)
    phone = sign_in(town, old[1])
    town.clock.pass_time(minutes=1)
    answer = act(admin, "renew", unit, number=1)
    assert answer.headers["Location"] == f"/school/cards?unit={unit}&number=1"
    new = codes(admin, unit)
    assert (opens(town, old[1]), opens(town, new[1]), opens(town, new[2])) == (False, True, True)
    assert new[2] == old[2]
    assert phone.get("/me").status_code == 303  # the phone that was signed in asks for the new card
    assert sign_in(town, new[1]).account == phone.account


def test_two_cards_that_would_meet_do_not(town: Town, admin: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    unit = class_path(town, CLASS)
    act(admin, "issue", unit, most=1)
    (out,) = codes(admin, unit).values()
    original, same = SecretKey.card_code, [out, out]

    def crowded(key: SecretKey, card_id: str) -> str:
        return same.pop() if same else original(key, card_id)

    monkeypatch.setattr(SecretKey, "card_code", crowded)
    assert act(admin, "issue", unit, most=3).status_code == 303
    assert not same
    found = codes(admin, unit)
    assert found[1] == out
    assert (len(found), len({*found.values()})) == (3, 3)
    assert all(opens(town, code) for code in found.values())


def test_a_transferred_card_stays_valid_and_the_past_stays_where_it_was(town: Town, admin: Visit) -> None:
    family = town.household(1)
    assert family.finish_lesson(ALL_RIGHT).status_code == 201
    town.clock.pass_time(days=3)
    unit, admin = class_path(town, CLASS), town.staff(SCHOOL_ADMIN)
    assert act(admin, "admit", unit, number=9, code=town.codes[0], moves="yes").status_code == 303
    assert numbers(admin, unit) == [9]
    old = town.staff(CARD_SCHOOL_ADMIN)
    assert 1 not in numbers(old, class_path(town, CARD_CLASS, "青石岭"))
    assert opens(town, town.codes[0])
    (row,) = town.rows(RecordKind.ATTENDANCE)
    assert isinstance(row.record.body, Attendance)
    assert row.record.body.class_path == class_path(town, CARD_CLASS, "青石岭")


def test_a_second_child_counts_in_both_classes(town: Town, admin: Visit) -> None:
    unit = class_path(town, CLASS)
    assert act(admin, "admit", unit, number=9, code=town.codes[0], moves="no").status_code == 303
    assert 1 in numbers(town.staff(CARD_SCHOOL_ADMIN), class_path(town, CARD_CLASS, "青石岭"))
    assert numbers(admin, unit) == [9]


ADMIT_WRONG = {
    "mistyped": ({"code": "123456789012", "number": 1}, "没有认出来"),
    "no number": ({"number": ""}, "卡号写 1 到 60"),
    "number too high": ({"number": 61}, "卡号写 1 到 60"),
    "number taken": ({"number": 2}, "已经有人用了"),
}


@pytest.mark.parametrize("name", ADMIT_WRONG)
def test_a_card_that_cannot_come_in_is_told_why(name: str, town: Town, admin: Visit) -> None:
    unit = class_path(town, CLASS)
    act(admin, "issue", unit, most=2)
    fields, word = ADMIT_WRONG[name]
    answer = act(admin, "admit", unit, **{"code": town.codes[0], "moves": "yes"} | fields)
    assert answer.status_code == 422
    assert word in unescape(answer.get_data(as_text=True))
    assert numbers(admin, unit) == [1, 2]


def test_a_card_of_the_class_itself_is_told_so(town: Town, admin: Visit) -> None:
    unit = class_path(town, CLASS)
    act(admin, "issue", unit, most=1)
    answer = act(admin, "admit", unit, number=5, code=codes(admin, unit)[1], moves="no")
    assert "已经在这个班里了" in answer.get_data(as_text=True)


def test_a_card_changes_class_or_number_within_the_school(town: Town, admin: Visit) -> None:
    unit, other = class_path(town, CLASS), class_path(town, OTHER_CLASS)
    act(admin, "issue", unit, most=2)
    code = codes(admin, unit)[1]
    town.clock.pass_time(days=1)
    admin = town.staff(SCHOOL_ADMIN)
    assert act(admin, "move", unit, number=1, to=other, to_number=7).status_code == 303
    assert (numbers(admin, unit), codes(admin, other)) == ([2], {7: code})
    assert act(admin, "move", other, number=7, to=other, to_number=8).status_code == 303
    assert codes(admin, other) == {8: code}


def test_a_card_does_not_move_to_a_class_that_others_keep(town: Town, admin: Visit) -> None:
    unit = class_path(town, CLASS)
    act(admin, "issue", unit, most=1)
    elsewhere = class_path(town, CARD_CLASS, "青石岭")
    assert act(admin, "move", unit, number=1, to=elsewhere, to_number=7).status_code == 404


def test_a_family_that_leaves_takes_nothing_with_it_and_the_card_closes(town: Town, admin: Visit) -> None:
    unit = class_path(town, CLASS)
    act(admin, "issue", unit, most=2)
    code = codes(admin, unit)[1]
    assert act(admin, "end", unit, number=1).status_code == 303
    assert numbers(admin, unit) == [2]
    assert not opens(town, code)


def test_a_class_teacher_keeps_the_cards_of_the_own_class_and_of_no_other(town: Town) -> None:
    unit, other = class_path(town, CLASS), class_path(town, OTHER_CLASS)
    teacher = town.staff(TEACHER)
    assert teacher.get(f"/school/class?unit={unit}").status_code == 403
    person = town.stores.ledger.door().person(teacher.account)
    assert person is not None
    with town.stores.ledger.founding() as writing:
        writing.put_person(
            type(person)(
                person.id, person.username, "林", person.home_path, (Post(PostKind.CLASS_TEACHER, unit, SINCE),)
            )
        )
    assert act(teacher, "issue", unit, most=3).status_code == 303
    assert numbers(teacher, unit) == [1, 2, 3]
    assert teacher.get(f"/school/class?unit={other}").status_code == 404
    assert act(teacher, "issue", other, most=3).status_code == 404
    assert "三年级(1)班" not in page_of(teacher, "/school/classes")
    assert (
        teacher.form(
            "/school/classes", unit=town.path("云溪县第三小学"), section="小学", entry_year="2026", numbers="2"
        ).status_code
        == 404
    )


def test_another_school_finds_no_class_here(town: Town) -> None:
    unit = class_path(town, CLASS)
    stranger = town.staff(CARD_SCHOOL_ADMIN)
    for path in (f"/school/class?unit={unit}", f"/school/cards?unit={unit}", f"/school/classes?unit={unit}"):
        assert stranger.get(path).status_code == 404
    for name in ("issue", "renew", "admit", "move", "end", "part"):
        assert act(stranger, name, unit, number=1, most=3, code=town.codes[0], to=unit, to_number=2).status_code == 404


def test_a_whole_school_is_printed_at_once(town: Town, admin: Visit) -> None:
    for name in (CLASS, OTHER_CLASS):
        act(admin, "issue", class_path(town, name), most=2)
    page = page_of(admin, f"/school/cards/all?unit={town.path('云溪县第三小学')}")
    assert len(set(re.findall(r'data-code="(\d{12})"', page))) == 4


def test_what_was_done_to_cards_is_in_the_audit_log_without_a_code(town: Town, admin: Visit) -> None:
    unit = class_path(town, CLASS)
    act(admin, "issue", unit, most=2)
    found = codes(admin, unit)
    act(admin, "renew", unit, number=1)
    entries = [row.record.body for row in town.rows(RecordKind.AUDIT) if isinstance(row.record.body, AuditEntry)]
    assert [entry.action for entry in entries] == ["issue-cards", "print-cards", "renew-card"]
    assert not any(code in entry.target for entry in entries for code in found.values())


def test_a_card_for_grandparents_opens_in_large_type(town: Town, admin: Visit) -> None:
    unit = class_path(town, CLASS)
    act(admin, "issue", unit, most=1)
    plain, elder = (page_of(admin, f"/school/cards?unit={unit}{view}") for view in ("", "&view=elder"))
    drawn = [re.findall(r'<path d="(M[^"]{200,})"', page) for page in (plain, elder)]
    assert len(drawn[0]) == len(drawn[1]) == 1
    assert drawn[0] != drawn[1]
    assert codes(admin, unit) == {1: re.findall(r'data-code="(\d{12})"', elder)[0]}
    assert "扫了码，字就是长辈版的大字" in elder


def test_a_card_of_another_city_is_told_so_and_a_misread_one_otherwise(town: Town) -> None:
    """A right check digit tells the two apart, and says nothing of who has which card."""
    elsewhere = household_code(12345678901)
    misread = elsewhere[:-1] + str((int(elsewhere[-1]) + 1) % 10)
    for typed, said in ((elsewhere, "别的城市的卡，要用卡上的网址打开"), (misread, "多半有一位输错了")):
        answer = town.visit().sign_in(household_code=typed)
        assert (answer.status_code, answer.json["code"], said in answer.json["detail"]) == (401, "unknown-card", True)
