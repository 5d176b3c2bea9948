"""School years: two-week slots without holidays and exam weeks, set from above, changed below, always undone."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz_api.domain.school_terms import DaysOut, OutKind, Slot, Term, TermSlots, days_out_of, slots_of
from quiz_api.domain.scope import Scope
from quiz_api.services.term_calendars import TermCalendars
from quiz_api.services.term_forms import terms_of, written
from site_builder.bundle import dump_catalogue, load_catalogue
from site_builder.loading.policy_files import load_policy
from site_builder.policy import Calendar
from site_builder.rules.catalogue import load_catalogue as load_rules
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.small_bank import catalogue
from tests.quiz_api.town import CITY_ADMIN, COUNTY_ADMIN, OTHER_SCHOOL_ADMIN, SCHOOL_ADMIN, TEACHER, Town, Visit

CONTENT = Path(__file__).resolve().parents[2] / "content"
SCHOOL, COUNTY, ELSEWHERE = "云溪县第三小学", "云溪县（", "柳河区第二中学"
AUTUMN = {
    "first_1": "2026-09-01",
    "last_1": "2027-01-22",
    "holidays_1": "9月28日到10月7日 国庆",
    "exams_1": "2027-01-18 到 2027-01-22 期末",
}


def term(first: date, last: date, *out: tuple[date, date]) -> Term:
    return Term(1, first, last, tuple(DaysOut(OutKind.HOLIDAY, "", *days) for days in out))


def delivered() -> Calendar:
    return load_policy(CONTENT, load_rules())[0].calendar


def test_the_rule_gives_the_very_slots_of_the_calendar_that_is_delivered() -> None:
    for given_term in delivered().terms:
        slots = tuple(Slot(given_term.term, slot.slot, ((slot.starts, slot.ends),)) for slot in given_term.slots)
        known = TermSlots(given_term.term, given_term.starts, given_term.ends, slots)
        computed = slots_of(Term(known.number, known.first, known.last, days_out_of(known)))
        assert [(slot.number, slot.first, slot.last) for slot in computed.slots] == [
            (slot.number, slot.first, slot.last) for slot in slots
        ]


def test_a_week_of_exams_is_left_out_and_moves_what_follows() -> None:
    whole = slots_of(term(date(2026, 9, 7), date(2026, 10, 4)))
    assert [(slot.first, slot.last) for slot in whole.slots] == [
        (date(2026, 9, 7), date(2026, 9, 20)),
        (date(2026, 9, 21), date(2026, 10, 4)),
    ]
    less = slots_of(term(date(2026, 9, 7), date(2026, 10, 4), (date(2026, 9, 14), date(2026, 9, 18))))
    assert [slot.weeks for slot in less.slots] == [
        ((date(2026, 9, 7), date(2026, 9, 13)), (date(2026, 9, 21), date(2026, 9, 27))),
        ((date(2026, 9, 28), date(2026, 10, 4)),),
    ]
    assert not less.slots[0].holds(date(2026, 9, 16))


def test_a_single_holiday_leaves_its_week_alone() -> None:
    plain = slots_of(term(date(2026, 9, 7), date(2026, 9, 20)))
    assert slots_of(term(date(2026, 9, 7), date(2026, 9, 20), (date(2026, 9, 9), date(2026, 9, 9)))) == plain


@given(
    st.dates(date(2026, 9, 1), date(2026, 12, 1)),
    st.integers(1, 140),
    st.lists(st.tuples(st.integers(0, 140), st.integers(0, 20)), max_size=6),
)
def test_every_taught_weekday_lies_in_exactly_one_slot(first: date, length: int, out: list[tuple[int, int]]) -> None:
    days = [(first + timedelta(at), first + timedelta(at + more)) for at, more in out]
    asked = term(first, first + timedelta(length), *days)
    slots = slots_of(asked).slots
    assert [slot.number for slot in slots] == list(range(1, len(slots) + 1))
    assert all(len(slot.weeks) == 2 for slot in slots[:-1])
    for step in range(length + 1):
        day = first + timedelta(step)
        holding = [slot for slot in slots if slot.holds(day)]
        assert len(holding) <= 1
        if asked.is_taught(day) and day.weekday() < 5:
            assert len(holding) == 1


def test_what_is_written_back_is_read_again() -> None:
    terms = terms_of(2026, AUTUMN)
    assert terms[0].out[0] == DaysOut(OutKind.HOLIDAY, "国庆", date(2026, 9, 28), date(2026, 10, 7))
    assert terms_of(2026, written(terms)) == terms


def test_the_calendar_travels_in_the_catalogue() -> None:
    with_calendar = type(catalogue())((), (), delivered())
    assert load_catalogue(dump_catalogue(with_calendar)) == with_calendar
    assert load_catalogue(b'{"format":1,"entries":[],"quizzes":[]}').calendar == Calendar()


def save(visit: Visit, unit: str, **fields: str) -> int:
    return visit.form("/calendar", **{"unit": unit, "year": "2026", "seen": "0"} | AUTUMN | fields).status_code


def slots(town: Town, unit: str) -> int:
    answer = town.staff(CITY_ADMIN).get(f"/api/v1/calendar?organisation={town.path(unit)}&school_year=2026").json
    return len(answer["terms"][0]["slots"]) if answer["terms"] else 0


def test_a_city_sets_a_county_overrides_and_a_school_overrides_that(town: Town) -> None:
    assert slots(town, SCHOOL) == 0
    assert save(town.staff(CITY_ADMIN), town.city_path()) == 303
    assert (slots(town, SCHOOL), slots(town, ELSEWHERE)) == (10, 10)
    assert save(town.staff(COUNTY_ADMIN), town.path(COUNTY), last_1="2026-12-11", exams_1="") == 303
    assert (slots(town, SCHOOL), slots(town, ELSEWHERE)) == (7, 10)
    assert save(town.staff(SCHOOL_ADMIN), town.path(SCHOOL), last_1="2026-09-27", holidays_1="", exams_1="") == 303
    assert (slots(town, SCHOOL), slots(town, COUNTY)) == (2, 7)


def test_a_class_and_a_household_read_the_slot_of_their_school(town: Town) -> None:
    save(town.staff(CITY_ADMIN), town.city_path())
    asked = calendars(town)
    found = asked.slot_of(date(2026, 11, 26), town.path("2020级2班"))
    assert found is not None
    assert (found.term, found.number) == (1, 6)
    assert asked.slot_of(date(2026, 10, 1), town.path(SCHOOL)) is None
    assert [term.number for term in asked.terms(date(2026, 11, 26), town.path(SCHOOL))] == [1]
    answer = town.household(1).get("/api/v1/calendar").json
    assert (len(answer["terms"]), answer["set_by"]) == (1, town.city_path())


def calendars(town: Town) -> TermCalendars:
    return TermCalendars(town.stores.ledger, Calendar(), town.calendar, town.clock)


def test_a_preview_says_what_will_be_and_changes_nothing(town: Town) -> None:
    city = town.staff(CITY_ADMIN)
    save(town.staff(SCHOOL_ADMIN), town.path(SCHOOL))
    answer = city.form("/calendar/preview", unit=town.city_path(), year="2026", **AUTUMN)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "还没有保存" in text
    assert "第一学期 10 个两周" in text
    assert SCHOOL in text  # it has a calendar of its own and does not follow
    assert slots(town, ELSEWHERE) == 0


WRONG = {
    "no date": ({"first_1": ""}, "第一学期的开始日"),
    "backwards": ({"last_1": "2026-08-31"}, "结束日在开始日前面"),
    "in August": ({"first_1": "2026-08-28"}, "学年从 9 月 1 日起算"),
    "a line that is none": ({"holidays_1": "9月28日到10月7日 国庆\n中秋放三天"}, "第 2 行"),
    "a day that is none": ({"holidays_1": "2月30日"}, "没有看懂"),
    "elsewhere": ({"holidays_1": "2027-05-01 到 2027-05-05"}, "不在这个学期里"),
    "nothing taught": ({"holidays_1": "2026-09-01 到 2027-01-22"}, "没有一天上课"),
    "terms that meet": ({"first_2": "2027-01-20", "last_2": "2027-07-01"}, "结束以后开始"),
    "at the end of time": ({"first_1": "9999-12-01", "last_1": "9999-12-31"}, "学年从 9 月 1 日起算"),
    "before all time": ({"first_1": "0001-01-01", "last_1": "0001-01-02"}, "学年从 9 月 1 日起算"),
    "days out at the end of time": ({"holidays_1": "9999-12-30 到 9999-12-31"}, "不在这个学期里"),
    "too long": ({"last_1": "2027-08-01"}, "三十周"),
    "empty": (dict.fromkeys(AUTUMN, ""), "先写第一学期"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_calendar_that_cannot_be_is_told_and_nothing_typed_is_lost(name: str, town: Town) -> None:
    fields, word = WRONG[name]
    city = town.staff(CITY_ADMIN)
    for address in ("/calendar/preview", "/calendar"):
        answer = city.form(address, **{"unit": town.city_path(), "year": "2026", "seen": "0"} | AUTUMN | fields)
        text = answer.get_data(as_text=True)
        assert (answer.status_code, word in text) == (422, True)
        assert all(value.splitlines()[0] in text for value in (AUTUMN | fields).values() if value)
    assert slots(town, ELSEWHERE) == 0


def test_every_change_is_undone_and_the_undoing_too(town: Town) -> None:
    city, unit = town.staff(CITY_ADMIN), town.city_path()
    save(city, unit)
    save(city, unit, last_1="2026-12-11", exams_1="", seen="1")
    assert slots(town, SCHOOL) == 7
    assert city.form("/calendar/restore", unit=unit, year="2026", version="1", seen="2").status_code == 303
    assert slots(town, SCHOOL) == 10
    assert city.form("/calendar/restore", unit=unit, year="2026", version="0", seen="3").status_code == 303
    assert slots(town, SCHOOL) == 0
    assert city.form("/calendar/restore", unit=unit, year="2026", version="2", seen="4").status_code == 303
    assert slots(town, SCHOOL) == 7
    assert city.form("/calendar/restore", unit=unit, year="2026", version="9", seen="5").status_code == 404
    assert "第 5 版" in page_of(city, "/calendar")


def test_who_looked_at_an_older_version_is_told(town: Town) -> None:
    city, unit = town.staff(CITY_ADMIN), town.city_path()
    assert save(city, unit) == 303
    assert save(city, unit, last_1="2026-12-11", exams_1="") == 409
    assert slots(town, SCHOOL) == 10


def test_a_year_far_away_is_told(town: Town) -> None:
    answer = town.staff(CITY_ADMIN).get("/calendar?year=2040")
    assert (answer.status_code, "2026—2027学年" in answer.get_data(as_text=True)) == (422, True)


def test_next_year_begins_from_the_days_of_this_one(town: Town) -> None:
    city = town.staff(CITY_ADMIN)
    save(city, town.city_path())
    page = page_of(city, "/calendar?year=2027")
    assert 'value="2027-09-01"' in page
    assert 'value="2028-01-21"' in page


def test_nobody_sets_or_reads_a_calendar_elsewhere(town: Town) -> None:
    assert save(town.staff(OTHER_SCHOOL_ADMIN), town.path(SCHOOL)) == 404
    assert save(town.staff(SCHOOL_ADMIN), town.path(COUNTY)) == 404
    assert save(town.staff(TEACHER), town.path(SCHOOL)) == 403
    other = town.staff(OTHER_SCHOOL_ADMIN).get(f"/api/v1/calendar?organisation={town.path(SCHOOL)}")
    assert other.status_code == 404
    with town.stores.ledger.reading(Scope(frozenset({town.city_path()}))) as reading:
        assert reading.year_plans(town.path(SCHOOL)) == ()
