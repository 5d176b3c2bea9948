"""Who counts as staff of a unit: on every backend the same people, on every day."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from quiz_api.domain.denominators import counted_at
from quiz_api.domain.people import Person, Post, PostKind
from quiz_api.domain.scope import NOBODY
from quiz_api.store.interface import Store
from tests.store import city
from tests.store.city import CITY_ADMIN, SCHOOL_ADMIN

TODAY = city.NOON.date()
YESTERDAY, LONG_AGO = TODAY - timedelta(days=1), date(2026, 3, 2)


def test_the_staff_of_a_unit_hold_a_post_that_asks_for_hours(store: Store) -> None:
    """Every kind of post, at its first and last day and beside them; ended before it began; a home in the county."""
    since, until = TODAY, TODAY + timedelta(days=3)
    people = [
        Person(f"p_{number}", f"u{number}", "老师", city.SCHOOL, (Post(kind, city.SCHOOL, since, until),))
        for number, kind in enumerate(PostKind)
    ]
    gone = Post(PostKind.PRINCIPAL, city.SCHOOL, since, since - timedelta(days=1))
    elsewhere = Post(PostKind.SUBSTITUTE, city.OTHER_SCHOOL, since)
    two = (Post(PostKind.SUBJECT_TEACHER, city.SCHOOL, city.SINCE, since), Post(PostKind.PRINCIPAL, city.SCHOOL, since))
    more = (
        Person("p_gone", "gone", "老师", city.SCHOOL, (gone,)),
        Person("p_guest", "guest", "老师", city.COUNTY, (elsewhere,)),
        Person("p_two", "two", "老师", city.OTHER_SCHOOL, two),
    )
    with store.founding() as writing:
        writing.put_person(replace(city.TEACHER, posts=()))
        for person in (*people, *more):
            writing.put_person(person)
    asked = [person.id for person, kind in zip(people, PostKind, strict=True) if kind.earns_hours]
    for day, expected in ((since, asked), (until, asked), (until + timedelta(days=1), []), (date(2026, 8, 31), [])):
        with store.reading(CITY_ADMIN) as reading:
            assert [person.id for person in reading.staff_of(city.SCHOOL, day)] == expected
            totals = {unit.path: unit.staff for unit in reading.unit_totals("/", 2026, day)}
        assert totals.get(city.SCHOOL, 0) == len(expected)
    assert totals == {}
    with store.reading(CITY_ADMIN) as reading:
        totals = {unit.path: unit.staff for unit in reading.unit_totals("/", 2026, TODAY)}
    assert (totals[city.COUNTY], totals[city.OTHER_SCHOOL]) == (1, 2)


def test_everybody_counts_once_where_the_rule_says(store: Store) -> None:
    """A home, a home with a post elsewhere, one who has moved on, one who was lent and came back, one without duty."""
    teacher, lent = PostKind.SUBJECT_TEACHER, PostKind.SUBSTITUTE
    here, there = city.SCHOOL, city.OTHER_SCHOOL
    people = [
        Person("p_1", "u1", "老师", here, (Post(teacher, here, LONG_AGO),)),
        Person("p_2", "u2", "老师", here, (Post(lent, there, LONG_AGO),)),
        Person("p_3", "u3", "老师", there, (Post(teacher, here, LONG_AGO, YESTERDAY), Post(teacher, there, TODAY))),
        Person("p_4", "u4", "老师", here, (Post(lent, there, LONG_AGO, YESTERDAY), Post(teacher, here, TODAY))),
        Person("p_5", "u5", "老师", city.COUNTY, (Post(PostKind.RESEARCHER, city.COUNTY, LONG_AGO),)),
        Person("p_6", "u6", "老师", here, (Post(PostKind.SCHOOL_ADMIN, here, LONG_AGO),)),
        Person("p_7", "u7", "老师", here, (Post(PostKind.CLASS_TEACHER, city.CLASS, LONG_AGO, YESTERDAY),)),
    ]
    with store.founding() as writing:
        for person in people:
            writing.put_person(person)
    for day in (TODAY, YESTERDAY, LONG_AGO, LONG_AGO - timedelta(days=1)):
        for under in ("/", city.COUNTY, here, there):
            with store.reading(CITY_ADMIN) as reading:
                seen = [counted_at(person, day, TODAY) for person in reading.people("/")]
                expected = Counter(at for at in seen if at and at.startswith(under))
                assert reading.staff_on(under, day, TODAY) == expected


def test_who_counts_elsewhere_is_not_told(store: Store) -> None:
    teacher, there = PostKind.SUBJECT_TEACHER, city.OTHER_SCHOOL
    came = (Post(teacher, there, LONG_AGO, YESTERDAY), Post(teacher, city.SCHOOL, TODAY))
    with store.founding() as writing:
        writing.put_person(Person("p_came", "came", "老师", city.SCHOOL, came))
    for day in (TODAY, YESTERDAY):
        with store.reading(CITY_ADMIN) as reading:
            assert set(reading.staff_on("/", day, TODAY)) == {city.SCHOOL, there}
        with store.reading(SCHOOL_ADMIN) as reading:
            assert set(reading.staff_on("/", day, TODAY)) == {city.SCHOOL}
        with store.reading(NOBODY) as reading:
            assert reading.staff_on("/", day, TODAY) == {}
