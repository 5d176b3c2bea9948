"""The slip of a new member of staff: who holds it chooses a password, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from quiz_api.domain.people import Person, Post, PostKind
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.roster_visits import FRESH, people, slip_of, take
from tests.quiz_api.town import SCHOOL_ADMIN, Town, Visit


@pytest.fixture
def admin(town: Town) -> Visit:
    return town.staff(SCHOOL_ADMIN)


def test_a_new_slip_ends_the_old_password_the_old_slip_and_every_session(town: Town, admin: Visit) -> None:
    teacher = town.staff("yx3x02")
    page = admin.form("/school/staff/slip", person=teacher.account)
    assert page.status_code == 201
    username, code = slip_of(page.get_data(as_text=True), "韩立")
    assert teacher.get("/me").status_code == 303
    assert town.visit().sign_in(username=username, password="丁香与茶 2026").status_code == 401
    again = slip_of(admin.form("/school/staff/slip", person=teacher.account).get_data(as_text=True), "韩立")
    first = town.visit().form("/activate", username=username, code=code, password=FRESH, again=FRESH)
    assert first.status_code == 401
    second = town.visit().form("/activate", username=username, code=again[1], password=FRESH, again=FRESH)
    assert second.status_code == 303
    third = town.visit().form("/activate", username=username, code=again[1], password=FRESH + "二", again=FRESH + "二")
    assert third.status_code == 401, "a slip opens once"
    assert town.visit().sign_in(username=username, password=FRESH).status_code == 200


def test_a_school_gives_no_slip_to_who_works_there_and_is_at_home_elsewhere(town: Town, admin: Visit) -> None:
    """Whoever could, would take over an account of another school."""
    here = Post(PostKind.SUBJECT_TEACHER, town.path("云溪县第三小学"), date(2026, 9, 1))
    with town.stores.ledger.founding() as writing:
        guest = next(person for person in writing.people("/") if person.username == "lh2z01")
        writing.put_person(replace(guest, posts=(*guest.posts, here)))
    assert admin.form("/school/staff/slip", person=guest.id).status_code == 404
    assert town.staff("lh2z01").get("/me").status_code == 200


def test_a_slip_lasts_half_a_year(town: Town, admin: Visit) -> None:
    take(admin, ("石榴", "学科教师", "", ""))
    username, code = slip_of(page_of(admin, "/school/staff/slips"), "石榴")
    town.clock.pass_time(days=181)
    late = town.visit().form("/activate", username=username, code=code, password=FRESH, again=FRESH)
    assert late.status_code == 401


@pytest.mark.parametrize(("password", "again", "status"), [("短", "短", 422), (FRESH, FRESH + "x", 422)])
def test_a_weak_or_mistyped_password_does_not_use_up_the_slip(
    password: str, again: str, status: int, town: Town, admin: Visit
) -> None:
    take(admin, ("石榴", "学科教师", "", ""))
    username, code = slip_of(page_of(admin, "/school/staff/slips"), "石榴")
    visit = town.visit()
    assert visit.form("/activate", username=username, code=code, password=password, again=again).status_code == status
    assert visit.form("/activate", username=username, code=code, password=FRESH, again=FRESH).status_code == 303


def test_guessing_codes_is_slowed_like_guessing_passwords(town: Town, admin: Visit) -> None:
    take(admin, ("石榴", "学科教师", "", ""))
    username = people(town)["石榴"].username
    visit = town.visit()
    answers = [
        visit.form("/activate", username=username, code="AAAAA-AAAAA", password=FRESH, again=FRESH).status_code
        for _ in range(30)
    ]
    assert answers[0] == 401
    assert 429 in answers


def test_slips_of_two_with_one_name_can_be_told_apart(town: Town, admin: Visit) -> None:
    """By the 工号, also on a new slip; whoever's name is the only one has none on the paper."""
    take(admin, ("石榴", "学科教师", "", "T01"), ("石榴", "学科教师", "", "T02"), ("枇杷", "学科教师", "", "T03"))
    page = page_of(admin, "/school/staff/slips")
    assert "石榴 老师（工号 T01）" in page
    assert "石榴 老师（工号 T02）" in page
    assert "枇杷 老师</p>" in page
    first = next(person for person in everybody(town) if person.staff_number == "T01")
    again = admin.form("/school/staff/slip", person=first.id).get_data(as_text=True)
    assert "石榴 老师（工号 T01）" in again


def everybody(town: Town) -> list[Person]:
    with town.stores.ledger.founding() as writing:
        return list(writing.people("/"))
