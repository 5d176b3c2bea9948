"""Totals of lessons on both stores: one that was only heard is not finished, and taught ones are told by length."""

from __future__ import annotations

from datetime import date

from quiz_api.domain.records import Evidence
from quiz_api.domain.totals import AttendanceTotal, LessonsAsked, SpanOfDays, TaughtTotal
from quiz_api.store.interface import Store
from tests.store import city
from tests.store.city import CITY_ADMIN, OTHER_ADMIN, SCHOOL_ADMIN
from tests.store.test_contract_totals import TODAY, append, attendance, delivery, must_agree, void


def test_a_lesson_that_was_only_heard_is_not_finished_until_it_is(store: Store) -> None:
    heard, _ = append(store, attendance("h_one", evidence=Evidence.GRADE_D), attendance("h_two"))
    with store.reading(CITY_ADMIN) as reading:
        assert reading.attendance_totals("/", 2026) == (AttendanceTotal(city.CLASS, "p-01", 2026, 1),)
        assert sum(unit.lessons for unit in reading.unit_totals("/", 2026, TODAY)) == 1
    with store.founding() as writing:
        writing.append(void(heard))
        writing.append(attendance("h_one", replaces=heard.id, evidence=Evidence.GRADE_A))
    with store.reading(CITY_ADMIN) as reading:
        assert reading.attendance_totals("/", 2026) == (AttendanceTotal(city.CLASS, "p-01", 2026, 2),)
        must_agree(reading)
    assert store.verify().first_bad is None


def test_taught_lessons_are_told_by_unit_length_and_whose(store: Store) -> None:
    first, *_ = append(
        store,
        delivery(city.CLASS, 40, "g03-t1-06", "a"),
        delivery(city.CLASS, 40, "g03-t1-07", "b"),
        delivery(city.CLASS, 20, "", "c"),
        delivery(city.OTHER_CLASS, 40, "g03-t1-06", "d"),
    )
    append(store, void(first))
    with store.reading(CITY_ADMIN) as reading:
        assert reading.taught_totals("/", 2026) == (
            TaughtTotal(city.SCHOOL, 2026, 20, own=True, lessons=1),
            TaughtTotal(city.SCHOOL, 2026, 40, own=False, lessons=1),
            TaughtTotal(city.OTHER_SCHOOL, 2026, 40, own=False, lessons=1),
        )
        assert reading.taught_totals("/", 2025) == ()
    with store.reading(OTHER_ADMIN) as reading:
        assert [total.unit_path for total in reading.taught_totals("/", 2026)] == [city.OTHER_SCHOOL]
    assert store.verify().first_bad is None


def test_classes_are_told_by_the_spans_in_which_they_had_a_lesson(store: Store) -> None:
    first, *_ = append(
        store,
        delivery(city.CLASS, 40, "g03-t1-06", "a", date(2026, 11, 2)),
        delivery(city.CLASS, 40, "g03-t1-07", "b", date(2026, 11, 3)),
        delivery(city.CLASS, 20, "", "c", date(2026, 11, 16)),
        delivery(city.OTHER_CLASS, 40, "g03-t1-06", "d", date(2026, 11, 10)),
    )
    week, rest, next_week = (date(2026, 11, 2), date(2026, 11, 8)), (date(2026, 11, 10),) * 2, (date(2026, 11, 16),) * 2
    spans = (SpanOfDays(1, *week), SpanOfDays(1, *rest), SpanOfDays(2, *next_week))
    every, long = LessonsAsked(spans, 20, with_own=True), LessonsAsked(spans, 21, with_own=True)
    with store.reading(CITY_ADMIN) as reading:
        assert reading.slots_taught("/", 2026, every) == {city.CLASS: 2, city.OTHER_CLASS: 1}
        assert reading.slots_taught("/", 2026, long) == {city.CLASS: 1, city.OTHER_CLASS: 1}
        assert reading.slots_taught("/", 2026, LessonsAsked(spans, 20, with_own=False))[city.CLASS] == 1
        assert reading.slots_taught(city.OTHER_SCHOOL, 2026, every) == {city.OTHER_CLASS: 1}
        assert reading.slots_taught("/", 2025, every) == {}
    with store.reading(OTHER_ADMIN) as reading:
        assert reading.slots_taught("/", 2026, every) == {city.OTHER_CLASS: 1}
    append(store, void(first))
    with store.reading(CITY_ADMIN) as reading:
        assert reading.slots_taught("/", 2026, long)[city.CLASS] == 1
    assert store.verify().first_bad is None


def test_a_lesson_that_is_replaced_counts_once(store: Store) -> None:
    old, _ = append(store, attendance("h_one"), attendance("h_two"))
    with store.founding() as writing:
        writing.append(void(old))
        writing.append(attendance("h_one", replaces=old.id))
    with store.reading(SCHOOL_ADMIN) as reading:
        assert reading.attendance_totals("/", 2026) == (AttendanceTotal(city.CLASS, "p-01", 2026, 2),)
        must_agree(reading)


def test_a_total_of_nothing_is_left_out(store: Store) -> None:
    award, lesson = append(store, city.award(), attendance("h_one"))
    append(store, void(award), void(lesson))
    with store.reading(CITY_ADMIN) as reading:
        assert reading.training_totals(city.SCHOOL, 2026) == ()
        assert reading.attendance_totals("/", 2026) == ()
        assert [unit.awards + unit.lessons for unit in reading.unit_totals("/", 2026, TODAY)] == [0, 0]
        assert reading.unit_totals("/", 2026, date(2020, 1, 1)) == ()
    assert store.verify().first_bad is None
