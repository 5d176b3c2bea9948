"""Totals that are kept say what counting the rows would say, on every backend, through every scope, at every moment."""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quiz_api.domain.people import Person
from quiz_api.domain.records import (
    Attendance,
    Draft,
    Evidence,
    HoursAward,
    LedgerRow,
    Record,
    RecordKind,
    Subject,
    SubjectKind,
    Void,
)
from quiz_api.domain.scope import NOBODY, Scope
from quiz_api.domain.teaching import Delivery, DeliveryEvidence
from quiz_api.domain.totals import TrainingTotal, UnitTotal, unit_of
from quiz_api.store.codec import to_document
from quiz_api.store.counting import counted
from quiz_api.store.interface import NaturalKeyTaken, Reading, RecordQuery, Store, Writing
from quiz_api.store.ledger_store import LedgerStore
from quiz_api.store.memory_store import memory_store
from tests.store import city
from tests.store.city import CITY_ADMIN, FAMILY_SELF, OTHER_ADMIN, SCHOOL_ADMIN, SELF

TODAY = city.NOON.date()
COUNTED = frozenset({RecordKind.HOURS_AWARD, RecordKind.ATTENDANCE, RecordKind.DELIVERY})


def attendance(
    household: str,
    class_path: str = city.CLASS,
    page_id: str = "p-01",
    replaces: str = "",
    evidence: Evidence = Evidence.GRADE_C,
) -> Draft:
    body = Attendance(page_id, class_path, city.RULE, evidence, replaces)
    subject = Subject(SubjectKind.HOUSEHOLD, household)
    key = ("attendance", household, page_id, class_path, "2026")
    return Draft(subject, class_path, 2026, 1, city.NOON, household, body, natural_key=key)


def delivery(class_path: str, minutes: int, page_id: str, key: str, day: date = TODAY) -> Draft:
    body = Delivery(page_id, class_path, day, "p_teacher", minutes, DeliveryEvidence.OWN_DAY)
    subject = Subject(SubjectKind.CLASS, class_path)
    return Draft(subject, class_path, 2026, 1, city.NOON, "p_teacher", body, natural_key=("delivery", key))


def void(record: Record) -> Draft:
    draft = record.draft
    return Draft(draft.subject, draft.organisation_path, 2026, 1, city.NOON, "p_admin", Void(record.id, ""))


def append(store: Store, *drafts: Draft) -> list[Record]:
    with store.founding() as writing:
        return [writing.append(draft) for draft in drafts]


def valid_rows(reading: Reading, year: int) -> list[LedgerRow]:
    return list(reading.records(RecordQuery(kinds=COUNTED, school_year=year, include_void=False)))


def must_agree(reading: Reading, year: int = 2026) -> None:
    """Every total that the reading tells, against the rows that it lists."""
    minutes: Counter[tuple[str, str]] = Counter()
    awards: Counter[str] = Counter()
    lessons: Counter[str] = Counter()
    households: Counter[tuple[str, str]] = Counter()
    people: Counter[tuple[str, str]] = Counter()
    taught: Counter[tuple[str, int, bool]] = Counter()
    for row in valid_rows(reading, year):
        draft, body = row.record.draft, row.record.body
        unit = unit_of(draft.organisation_path)
        if isinstance(body, HoursAward):
            minutes[unit, draft.subject.id] += body.minutes
            people[unit, draft.subject.id] += 1
            awards[unit] += 1
        elif isinstance(body, Delivery):
            taught[unit, body.minutes, not body.page_id] += 1
        elif isinstance(body, Attendance) and body.evidence is not Evidence.GRADE_D:
            households[body.class_path, body.page_id] += 1
            lessons[unit] += 1
    totals = reading.unit_totals("/", year, TODAY)
    assert {total.path: total.awards for total in totals if total.awards} == awards
    assert {total.path: total.lessons for total in totals if total.lessons} == lessons
    told = [total for path in {unit for unit, _ in people} for total in reading.training_totals(path, year)]
    assert {(total.unit_path, total.person_id): total.minutes for total in told} == minutes
    assert {(total.unit_path, total.person_id): total.awards for total in told} == people
    classes = reading.attendance_totals("/", year)
    assert {(total.class_path, total.page_id): total.households for total in classes} == households
    of_lessons = reading.taught_totals("/", year)
    assert {(total.unit_path, total.minutes, total.own): total.lessons for total in of_lessons} == taught
    for at in totals:
        here = [person.id for person in reading.staff_of(at.path, TODAY)]
        earned = [sum(sums for (_, one), sums in minutes.items() if one == person) for person in here]
        assert at.staff == len(here)
        assert (at.started, at.reached) == (sum(each > 0 for each in earned), sum(each >= 360 for each in earned))


def test_an_award_counts_until_it_is_void(store: Store) -> None:
    first, *_ = append(store, *(city.award(page_id=f"t-s-{number:02d}") for number in range(4)))
    with store.reading(CITY_ADMIN) as reading:
        assert reading.training_totals(city.SCHOOL, 2026) == (
            TrainingTotal(city.SCHOOL, city.TEACHER.id, 2026, 360, 4),
        )
        assert reading.unit_totals(city.CITY, 2026, TODAY) == (
            UnitTotal(city.SCHOOL, staff=1, started=1, reached=1, awards=4),
            UnitTotal(city.OTHER_SCHOOL, staff=1),
        )
        assert reading.training_totals(city.SCHOOL, 2025) == ()
    append(store, void(first))
    with store.reading(CITY_ADMIN) as reading:
        assert reading.training_totals(city.SCHOOL, 2026)[0].minutes == 270
        assert reading.unit_totals(city.SCHOOL, 2026, TODAY) == (UnitTotal(city.SCHOOL, 1, 1, 0, 3),)
        must_agree(reading)


def test_hours_follow_a_teacher_to_another_school(store: Store) -> None:
    """They count towards the yearly hours where the home is; the rows stay where they were earned."""
    append(store, *(city.award(page_id=f"t-s-{number:02d}") for number in range(4)))
    with store.founding() as writing:
        writing.put_person(replace(city.TEACHER, home_path=city.OTHER_SCHOOL))
    for scope in (CITY_ADMIN, OTHER_ADMIN):
        with store.reading(scope) as reading:
            new = next(unit for unit in reading.unit_totals("/", 2026, TODAY) if unit.path == city.OTHER_SCHOOL)
        assert (new.staff, new.started, new.reached, new.awards) == (2, 1, 1, 0)
    with store.reading(SCHOOL_ADMIN) as reading:
        assert reading.unit_totals("/", 2026, TODAY) == (UnitTotal(city.SCHOOL, awards=4),)


def test_a_transaction_sees_its_own_totals_and_leaves_none_when_it_fails(store: Store) -> None:
    (award,) = append(store, city.award())
    with suppress(ConnectionError), store.founding() as writing:
        writing.append(void(award))
        writing.append(city.award())
        writing.append(attendance("h_one"))
        assert writing.training_totals(city.SCHOOL, 2026)[0].minutes == 90
        assert writing.unit_totals(city.SCHOOL, 2026, TODAY)[0].lessons == 1
        must_agree(writing)
        raise ConnectionError
    with store.reading(CITY_ADMIN) as reading:
        assert reading.unit_totals(city.SCHOOL, 2026, TODAY) == (UnitTotal(city.SCHOOL, 1, 1, 0, 1),)
        must_agree(reading)
    assert store.verify().first_bad is None


def test_a_refused_record_counts_for_nothing(store: Store) -> None:
    append(store, city.award())
    with store.founding() as writing:
        with pytest.raises(NaturalKeyTaken):
            writing.append(city.award())
        writing.append(attendance("h_one"))
    with store.reading(CITY_ADMIN) as reading:
        must_agree(reading)


def test_a_reader_keeps_the_totals_it_began_with(store: Store) -> None:
    (award,) = append(store, city.award())
    with store.reading(SCHOOL_ADMIN) as reading:
        before = reading.unit_totals("/", 2026, TODAY)
        append(store, city.award(page_id="t-s-02"))
        append(store, city.award(page_id="t-s-03"))
        append(store, void(award))
        with store.founding() as writing:
            writing.put_person(replace(city.TEACHER, posts=()))
        assert reading.unit_totals("/", 2026, TODAY) == before
        must_agree(reading)
    with store.reading(SCHOOL_ADMIN) as reading:
        assert reading.unit_totals("/", 2026, TODAY) == (UnitTotal(city.SCHOOL, awards=2),)


@pytest.mark.parametrize("scope", [NOBODY, OTHER_ADMIN, Scope(subject_id=city.STRANGER.id), FAMILY_SELF])
def test_totals_of_another_school_are_absent(store: Store, scope: Scope) -> None:
    append(store, city.award(), attendance("h_one"))
    with store.reading(scope) as reading:
        for under in ("/", city.CITY, city.SCHOOL):
            assert all(unit.path == city.OTHER_SCHOOL for unit in reading.unit_totals(under, 2026, TODAY))
            assert reading.attendance_totals(under, 2026) == ()
        assert reading.training_totals(city.SCHOOL, 2026) == ()
        assert list(reading.staff_of(city.SCHOOL, TODAY)) == []


def test_a_teacher_and_a_class_teacher_are_told_their_own(store: Store) -> None:
    append(store, city.award(), city.award(replace(city.TEACHER, id="p_colleague")), attendance("h_one"))
    with store.reading(SELF) as reading:
        assert [total.person_id for total in reading.training_totals(city.SCHOOL, 2026)] == [city.TEACHER.id]
        assert [person.id for person in reading.staff_of(city.SCHOOL, TODAY)] == [city.TEACHER.id]
        assert reading.unit_totals("/", 2026, TODAY) == ()
    with store.reading(Scope(frozenset({city.CLASS}), "p_class_teacher")) as reading:
        assert [total.households for total in reading.attendance_totals("/", 2026)] == [1]
        assert reading.unit_totals("/", 2026, TODAY) == ()


def test_writers_in_many_threads_lose_no_count(store: Store) -> None:
    people = [replace(city.TEACHER, id=f"p_{number}", home_path=_school(number)) for number in range(8)]
    barrier = threading.Barrier(len(people))

    def write(person: Person) -> None:
        barrier.wait(30)
        for number in range(4):
            award, _ = append(store, city.award(person, f"t-s-{number}"), attendance(person.id, page_id=f"p-{number}"))
            if number % 2:
                append(store, void(award))

    threads = [threading.Thread(target=write, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    with store.reading(CITY_ADMIN) as reading:
        assert [total.households for total in reading.attendance_totals("/", 2026)] == [8] * 4
        assert sum(unit.awards for unit in reading.unit_totals("/", 2026, TODAY)) == 16
        must_agree(reading)
    assert store.verify().first_bad is None


def _school(number: int) -> str:
    return city.SCHOOL if number % 2 else city.OTHER_SCHOOL


STEP = st.tuples(
    st.sampled_from(["award", "lesson", "heard", "taught", "void", "nothing"]),
    st.integers(0, 2),
    st.integers(0, 2),
    st.booleans(),
)
TRANSACTION = st.tuples(st.lists(STEP, min_size=1, max_size=4), st.booleans())


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(TRANSACTION, max_size=6), year=st.sampled_from([2025, 2026]))
def test_after_any_history_totals_are_what_the_rows_say(
    store: Store, history: list[tuple[list[tuple[str, int, int, bool]], bool]], year: int
) -> None:
    """Awards, lessons and voids in transactions of which some fail; each example goes on from the one before."""
    for steps, fails in history:
        with suppress(ConnectionError), store.founding() as writing:
            for step in steps:
                _take(writing, year, *step)
            must_agree(writing, year)
            if fails:
                raise ConnectionError
    for scope in (CITY_ADMIN, SCHOOL_ADMIN, OTHER_ADMIN):
        with store.reading(scope) as reading:
            must_agree(reading, year)
    assert store.verify().first_bad is None


def _take(writing: Writing, year: int, deed: str, who: int, what: int, elsewhere: bool) -> None:
    person = replace(city.TEACHER, id=f"p_{who}", home_path=city.OTHER_SCHOOL if elsewhere else city.SCHOOL)
    class_path = city.OTHER_CLASS if elsewhere else city.CLASS
    with suppress(NaturalKeyTaken):
        if deed == "award":
            writing.append(city.award(person, f"t-{what}", year))
        elif deed == "lesson":
            writing.append(replace(attendance(f"h_{who}", class_path, f"p-{what}"), school_year=year))
        elif deed == "taught":
            lesson = delivery(class_path, 20 + 10 * what, "g-1" if who else "", f"{class_path} {who} {what} {year}")
            writing.append(replace(lesson, school_year=year))
        elif deed == "heard":
            heard = attendance(f"h_{who}", class_path, f"p-{what}", evidence=Evidence.GRADE_D)
            writing.append(replace(heard, school_year=year))
        elif deed == "void":
            rows = valid_rows(writing, year)
            if rows:
                writing.append(void(rows[(who + 3 * what) % len(rows)].record))


def test_a_total_that_drifted_in_memory_is_named() -> None:
    store = memory_store()
    city.found_city(store)
    (award,) = append(store, city.award())
    assert store.verify().first_bad is None
    _forget(store, award)
    found = store.verify()
    assert found.first_bad == city.TEACHER.id
    assert "合计" in found.problem


def _forget(store: LedgerStore, award: Record) -> None:
    change = counted(to_document(award))
    assert change is not None
    store._state._totals.undo(change)
