"""Who counts as staff of a unit: on every backend the same people, on every day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from quiz_api.domain.people import Person, Post, PostKind
from quiz_api.store.interface import Store
from tests.store import city
from tests.store.city import CITY_ADMIN

TODAY = city.NOON.date()


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
