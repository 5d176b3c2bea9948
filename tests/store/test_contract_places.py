"""What belongs to places: school years that a unit has set, schools that go on elsewhere, cards nobody has yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from quiz_api.domain.people import Household, HouseholdCard, Place
from quiz_api.domain.school_terms import DaysOut, OutKind, Term, YearPlan
from quiz_api.domain.scope import NOBODY, Scope
from quiz_api.domain.unit_moves import Carried, MoveKind, UnitMove
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
            assert reading.planning_units("/") == reading.planning_units(city.COUNTY)
            assert not reading.planning_units(city.OTHER_SCHOOL)
    for scope in (NOBODY, Scope(frozenset({"/o_city/o_other/"}))):
        with store.reading(scope) as reading:
            assert reading.year_plans(city.COUNTY) == ()


def test_units_that_plan_are_told_within_the_scope(store: Store) -> None:
    both = {city.SCHOOL, city.OTHER_SCHOOL}
    with store.writing(CITY_ADMIN) as writing:
        for path in sorted(both):
            writing.put_year_plan(replace(PLAN, unit_path=path))
    for scope, seen in ((CITY_ADMIN, both), (SCHOOL_ADMIN, {city.SCHOOL}), (SELF, set()), (NOBODY, set())):
        with store.reading(scope) as reading:
            assert reading.planning_units("/") == seen


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


MOVE = UnitMove(
    "m_one",
    MoveKind.MOVE,
    city.CITY,
    city.SCHOOL,
    city.OTHER_SCHOOL,
    (Carried(city.CLASS, city.OTHER_CLASS),),
    (city.TEACHER.id,),
    (),
    "p_city",
    city.NOON,
)


def test_a_move_is_seen_from_where_it_was_done_and_by_nobody_below(store: Store) -> None:
    with store.writing(CITY_ADMIN) as writing:
        writing.put_unit_move(MOVE)
        assert writing.unit_moves(city.CITY) == (MOVE,)
    undone = replace(MOVE, undone_at=city.NOON)
    with store.writing(CITY_ADMIN) as writing:
        writing.put_unit_move(undone)
    with store.reading(CITY_ADMIN) as reading:
        assert reading.unit_moves(city.CITY) == (undone,)
        assert reading.unit_moves(city.COUNTY) == ()
    with store.reading(SCHOOL_ADMIN) as reading:
        assert reading.unit_moves(city.CITY) == ()
    with pytest.raises(OutOfScope), store.writing(SCHOOL_ADMIN) as writing:
        writing.put_unit_move(MOVE)


def test_a_unit_that_goes_on_elsewhere_hands_on_its_code(store: Store) -> None:
    with store.reading(CITY_ADMIN) as reading:
        before = reading.organisation(city.SCHOOL)
    assert before is not None
    after = replace(before, id="o_after", path="/o_city/o_county/o_after/", formerly=(city.SCHOOL,))
    with store.writing(CITY_ADMIN) as writing, pytest.raises(CodeTaken):
        writing.put_organisation(after)
    with store.writing(CITY_ADMIN) as writing:
        writing.put_organisation(replace(before, closed_on=city.SINCE, successor=after.path))
        writing.put_organisation(after)
    with store.writing(CITY_ADMIN) as writing, pytest.raises(CodeTaken):
        writing.put_organisation(before)
    with store.reading(CITY_ADMIN) as reading:
        assert reading.organisation(city.SCHOOL) == replace(before, closed_on=city.SINCE, successor=after.path)
    assert store.door().organisation(after.path) == after
    assert store.verify().first_bad is None


SPARE = HouseholdCard("k_spare", "spare-mac", "", city.NOON, class_path=city.SCHOOL)


def test_a_spare_card_is_of_its_school_until_a_family_has_it(store: Store) -> None:
    with store.writing(SCHOOL_ADMIN) as writing:
        writing.put_card(SPARE)
        assert writing.spare_cards(city.SCHOOL) == (SPARE,)
        assert writing.spare_cards(city.CLASS) == ()
    with store.reading(OTHER_ADMIN) as reading:
        assert reading.spare_cards(city.SCHOOL) == ()
    assert store.door().card_by_mac(SPARE.code_mac) == SPARE
    given = replace(SPARE, household_id=city.FAMILY.id, class_path=city.CLASS)
    with store.writing(Scope(frozenset({city.CLASS}))) as writing:  # its class teacher may take it
        writing.put_card(given)
    with store.reading(SCHOOL_ADMIN) as reading:
        assert reading.spare_cards(city.SCHOOL) == ()
        assert reading.cards_of(city.FAMILY.id) == (given,)
    with store.writing(SCHOOL_ADMIN) as writing:
        writing.put_card(SPARE)
        assert writing.spare_cards(city.SCHOOL) == (SPARE,)
        assert writing.cards_of(city.FAMILY.id) == ()


@pytest.mark.parametrize("scope", [OTHER_ADMIN, SELF, FAMILY_SELF, NOBODY])
def test_nobody_elsewhere_prints_or_takes_a_spare_card(store: Store, scope: Scope) -> None:
    with pytest.raises(OutOfScope), store.writing(scope) as writing:
        writing.put_card(SPARE)
    with store.writing(SCHOOL_ADMIN) as writing:
        writing.put_card(SPARE)
    with pytest.raises(OutOfScope), store.writing(scope) as writing:
        writing.put_card(replace(SPARE, household_id=city.FAMILY.id, class_path=city.OTHER_CLASS))
    assert store.door().card_by_mac(SPARE.code_mac) == SPARE


def test_a_spare_card_is_given_once(store: Store) -> None:
    with store.writing(SCHOOL_ADMIN) as writing:
        writing.put_card(SPARE)
    given = replace(SPARE, household_id=city.FAMILY.id, class_path=city.CLASS)
    with store.writing(SCHOOL_ADMIN) as writing:
        assert writing.take_spare(given)
    with store.writing(SCHOOL_ADMIN) as writing:  # from an older look, at another desk
        assert not writing.take_spare(replace(given, class_path=city.CLASS, issued_at=city.NOON))
        assert not writing.take_spare(replace(SPARE, id="k_unknown"))
    with store.writing(SCHOOL_ADMIN) as writing:
        writing.put_card(replace(SPARE, voided_at=city.NOON))
        assert not writing.take_spare(given)
    assert store.door().card_by_mac(SPARE.code_mac) == replace(SPARE, voided_at=city.NOON)


def test_households_of_a_day_are_counted_where_they_were(store: Store) -> None:
    ended, next_day = date(2026, 10, 9), date(2026, 10, 10)
    moved = (Place(city.CLASS, 1, city.SINCE, ended), Place(city.OTHER_CLASS, 5, next_day))
    twins = (Place(city.CLASS, 2, city.SINCE), Place(city.SCHOOL + "o_class9/", 1, city.SINCE))
    with store.founding() as writing:
        writing.put_household(Household("h_moved", moved))
        writing.put_household(Household("h_twins", twins))
    for scope in (CITY_ADMIN, Scope(frozenset({city.COUNTY}))):
        with store.reading(scope) as reading:
            assert reading.households_on(city.COUNTY, ended) == {city.SCHOOL: 3, city.OTHER_SCHOOL: 1}
            assert reading.households_on(city.COUNTY, next_day) == {city.SCHOOL: 2, city.OTHER_SCHOOL: 2}
            assert reading.households_on(city.SCHOOL, next_day) == {city.SCHOOL: 2}
            assert reading.households_on(city.COUNTY, date(2026, 8, 31)) == {}
            assert reading.households_in_classes(city.COUNTY, ended) == {
                city.CLASS: 3,
                city.SCHOOL + "o_class9/": 1,
                city.OTHER_CLASS: 1,
            }
            assert reading.households_in_classes(city.CLASS, next_day) == {city.CLASS: 2}
    for scope, seen in ((SCHOOL_ADMIN, {city.SCHOOL: 3}), (Scope(frozenset({city.CLASS})), {}), (NOBODY, {})):
        with store.reading(scope) as reading:
            assert reading.households_on(city.COUNTY, ended) == seen
    with store.reading(Scope(frozenset({city.CLASS}))) as reading:
        assert reading.households_in_classes(city.COUNTY, ended) == {city.CLASS: 3}
