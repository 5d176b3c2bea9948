"""A teacher's own record and the administrator's view of it: one query, the same words, closed to everybody else."""

from __future__ import annotations

import re

from quiz_api.domain.records import Evidence, HoursAward, RecordKind, Subject, SubjectKind
from quiz_api.services.deeds import Deed
from site_builder.curriculum import CompletionRule, Rule
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.small_bank import RIGHT
from tests.quiz_api.town import (
    COUNTY_ADMIN,
    OTHER_SCHOOL_ADMIN,
    OTHER_TEACHER,
    SCHOOL_ADMIN,
    TEACHER,
    Town,
    Visit,
)


def record_words(visit: Visit, address: str) -> list[str]:
    """What stands in the sections of the page itself, without markup and the buttons around."""
    page = page_of(visit, address).partition("<main")[2]
    sections = re.findall(r"<section.*?</section>", page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", section).split()) for section in sections]


def test_the_teacher_and_the_administrator_read_the_same_words(town: Town) -> None:
    teacher = town.staff(TEACHER)
    teacher.submit(RIGHT)
    own = record_words(teacher, "/me/hours")
    assert any("学完 1 / 1 项，2.0 / 2.0 学时" in section for section in own)
    assert any("2026—2027学年，2.0 学时，离 8.0 还差 6.0" in section for section in own)
    for admin in (SCHOOL_ADMIN, COUNTY_ADMIN):
        assert record_words(town.staff(admin), f"/school/person?person={teacher.account}") == own


def test_years_stand_one_below_the_other_and_void_hours_do_not_count(town: Town) -> None:
    teacher = town.staff(TEACHER)
    teacher.submit(RIGHT)
    award = town.rows(RecordKind.HOURS_AWARD)[0].record.id
    town.clock.pass_time(days=365)
    teacher = town.staff(TEACHER)
    assert "2027—2028学年，0.0 学时" in page_of(teacher, "/me/hours")
    admin = town.staff(SCHOOL_ADMIN)
    admin.send(admin.event("record-voided", {"record": award, "reason": "记错了人"}))
    page = page_of(teacher, "/me/hours")
    assert "2026—2027学年，0.0 学时" in page
    assert "已作废：记错了人" in page
    assert "学完 0 / 1 项" in page


def test_the_cycle_begins_anew_and_its_hours_are_given_again(town: Town) -> None:
    town.staff(TEACHER).submit(RIGHT)
    town.clock.pass_time(days=2 * 365)
    again = town.staff(TEACHER)
    again.submit(RIGHT)
    assert len(town.rows(RecordKind.HOURS_AWARD)) == 1
    town.clock.pass_time(days=365)
    fourth = town.staff(TEACHER)
    assert "要再学一遍" in page_of(fourth, "/me/hours")
    fourth.submit(RIGHT)
    fourth.submit(RIGHT)
    years = [row.record.draft.school_year for row in town.rows(RecordKind.HOURS_AWARD)]
    assert years == [2026, 2029]
    assert "要再学一遍" not in page_of(fourth, "/me/hours")


def test_where_i_stand_comes_first_and_long_lists_are_folded(town: Town) -> None:
    teacher = town.staff(TEACHER)
    page = page_of(teacher, "/me/hours")
    assert page.index("离 8.0 还差 8.0") < page.index("接下来：") < page.index('<details class="fold">')
    folds = re.findall(r"<details class=\"fold\"( open)?><summary>(.*?)</summary>", page)
    assert folds == [("", "1 项，一项一项看")]
    assert "printing.js" in page
    teacher.submit(RIGHT)
    town.clock.pass_time(days=365)
    folds = re.findall(
        r"<details class=\"fold\"( open)?><summary>(.*?)</summary>", page_of(town.staff(TEACHER), "/me/hours")
    )
    assert folds == [("", "1 项，一项一项看"), ("", "学时记录，1 条")]


def test_strangers_are_told_that_nobody_is_there(town: Town) -> None:
    teacher, stranger = town.staff(TEACHER), town.staff(OTHER_TEACHER)
    address = f"/school/person?person={teacher.account}"
    assert town.staff(OTHER_SCHOOL_ADMIN).get(address).status_code == 404
    assert stranger.get(address).status_code == 403
    assert teacher.get(address).status_code == 403
    assert town.staff(SCHOOL_ADMIN).get("/school/person?person=p_nobody").status_code == 404
    assert town.household().get("/me/hours").status_code == 403


def test_being_there_gives_hours_and_does_not_pass_what_must_be_passed(town: Town) -> None:
    teacher = town.staff(TEACHER)
    with town.stores.ledger.founding() as writing:
        person = writing.person(teacher.account)
        assert person is not None
        award = HoursAward("t-s-01", 90, CompletionRule(Rule.COMPLETED, ""), "r_sign_in", Evidence.ON_SITE)
        deed = Deed(town.calendar, person.id, town.clock())
        writing.append(deed.draft(Subject(SubjectKind.PERSON, person.id), person.home_path, award))
    page = page_of(teacher, "/me/hours")
    assert "2026—2027学年，2.0 学时" in page
    assert "学完 0 / 1 项" in page


def test_looking_at_a_teacher_is_logged(town: Town) -> None:
    teacher = town.staff(TEACHER)
    town.staff(SCHOOL_ADMIN).get(f"/school/person?person={teacher.account}")
    entry = town.rows(RecordKind.AUDIT)[-1].record.body
    assert (entry.action, entry.target) == ("view-person", teacher.account)  # type: ignore[union-attr]
