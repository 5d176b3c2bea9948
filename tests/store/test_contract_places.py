"""What belongs to places: school years that a unit has set."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from quiz_api.domain.school_terms import DaysOut, OutKind, Term, YearPlan
from quiz_api.domain.scope import NOBODY, Scope
from quiz_api.store.interface import CodeTaken, OutOfScope, Store
from tests.store import city
from tests.store.city import CITY_ADMIN, FAMILY_SELF, OTHER_ADMIN, SCHOOL_ADMIN, SELF

NATIONAL_DAY = DaysOut(OutKind.HOLIDAY, "国庆", date(2026, 10, 1), date(2026, 10, 7))
AUTUMN = Term(1, date(2026, 9, 1), date(2027, 1, 22), (NATIONAL_DAY,))
PLAN = YearPlan(city.COUNTY, 2026, 1, (AUTUMN,), "p_city", city.NOON)


def test_a_school_year_is_seen_by_everybody_below_and_by_nobody_elsewhere(store: Store) -> None:
    with store.writing(CITY_ADMIN) as writing:
        writing.put_year_plan(PLAN)
        assert writing.year_plans(city.COUNTY) == (PLAN,)
    for scope in (CITY_ADMIN, SCHOOL_ADMIN, OTHER_ADMIN, SELF, FAMILY_SELF, Scope(frozenset({city.CLASS}))):
        with store.reading(scope) as reading:
            assert reading.year_plans(city.COUNTY) == (PLAN,)
            assert reading.year_plans(city.CITY) == ()
    for scope in (NOBODY, Scope(frozenset({"/o_city/o_other/"}))):
        with store.reading(scope) as reading:
            assert reading.year_plans(city.COUNTY) == ()


def test_every_version_stays_and_none_is_written_over(store: Store) -> None:
    later = replace(PLAN, version=2, terms=())
    with store.writing(CITY_ADMIN) as writing:
        writing.put_year_plan(PLAN)
    with store.writing(CITY_ADMIN) as writing:
        writing.put_year_plan(later)
    with store.writing(CITY_ADMIN) as writing, pytest.raises(CodeTaken):
        writing.put_year_plan(replace(later, terms=(AUTUMN,)))
    with store.reading(CITY_ADMIN) as reading:
        assert reading.year_plans(city.COUNTY) == (PLAN, later)


@pytest.mark.parametrize("scope", [SCHOOL_ADMIN, SELF, NOBODY])
def test_nobody_sets_the_year_of_a_unit_above(store: Store, scope: Scope) -> None:
    with pytest.raises(OutOfScope), store.writing(scope) as writing:
        writing.put_year_plan(PLAN)
    with store.reading(CITY_ADMIN) as reading:
        assert reading.year_plans(city.COUNTY) == ()
