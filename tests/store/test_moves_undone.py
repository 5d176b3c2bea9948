"""What the undoing of a move or a merger brings back besides everybody and everything that went along."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.domain.people import HouseholdCard, Post, PostKind
from quiz_api.store.interface import Store
from tests.store import city
from tests.store.city import CITY, COUNTY, OTHER_SCHOOL, SCHOOL, SINCE, Clock
from tests.store.test_moved_schools import (
    COUNTY_HEAD,
    EAST,
    HEAD,
    INSPECTOR,
    SPARE,
    caller,
    everything,
    full,
    go,
    moving,
    person,
    units,
)

__all__ = ["full"]  # the fixture


def test_undoing_a_move_brings_back_who_oversaw_the_school(full: Store, clock: Clock) -> None:
    before = person(full, INSPECTOR.id)
    clock.pass_time(days=3)
    move = go(full, clock, EAST)
    gone = person(full, INSPECTOR.id)
    assert not gone.posts_on(clock.now.date())
    moving(full, clock).undo(caller(full, clock, HEAD), CITY, move.id)
    assert person(full, INSPECTOR.id) == before
    again = go(full, clock, EAST)
    clock.pass_time(days=5)
    moving(full, clock).undo(caller(full, clock, HEAD), CITY, again.id)
    today = clock.now.date()
    (past, post) = person(full, INSPECTOR.id).posts
    assert (past.until, post) == (today - timedelta(days=6), Post(PostKind.INSPECTOR, SCHOOL, today))


def test_a_post_that_was_over_or_given_anew_is_not_given_twice(full: Store, clock: Clock) -> None:
    short = replace(INSPECTOR, posts=(Post(PostKind.INSPECTOR, SCHOOL, SINCE, clock.now.date() + timedelta(days=1)),))
    with full.founding() as writing:
        writing.put_person(short)
    move = go(full, clock, EAST)
    clock.pass_time(days=2)
    moving(full, clock).undo(caller(full, clock, HEAD), CITY, move.id)
    assert not person(full, INSPECTOR.id).posts_on(clock.now.date())
    with full.founding() as writing:
        writing.put_person(INSPECTOR)
    move = go(full, clock, EAST)
    clock.pass_time(days=1)
    anew = replace(person(full, INSPECTOR.id), posts=(Post(PostKind.INSPECTOR, SCHOOL, clock.now.date()),))
    with full.founding() as writing:
        writing.put_person(anew)
    moving(full, clock).undo(caller(full, clock, HEAD), CITY, move.id)
    assert person(full, INSPECTOR.id) == anew


def test_undoing_a_merger_hands_spare_cards_and_stages_back(full: Store, clock: Clock) -> None:
    own = HouseholdCard("k_own", "mac-3", "", city.NOON, class_path=OTHER_SCHOOL)
    used = HouseholdCard("k_used", "mac-4", "", city.NOON, class_path=SCHOOL)
    with full.founding() as writing:
        source, target = writing.organisation(SCHOOL), writing.organisation(OTHER_SCHOOL)
        assert source is not None
        assert target is not None
        writing.put_organisation(replace(source, stages=("小学低", "初中")))
        writing.put_organisation(replace(target, stages=("小学低",)))
        writing.put_card(own)
        writing.put_card(used)
    before = everything(full)
    move = go(full, clock, OTHER_SCHOOL, who=COUNTY_HEAD)
    assert units(full)[OTHER_SCHOOL].stages == ("小学低", "初中")
    with full.reading(city.CITY_ADMIN) as reading:
        assert {card.id for card in reading.spare_cards(OTHER_SCHOOL)} == {own.id, used.id, SPARE.id}
    with full.founding() as writing:  # given away meanwhile, in a class of the school that took the other in
        given = replace(used, class_path=city.OTHER_CLASS, household_id=city.FAMILY.id)
        assert writing.take_spare(given)
    moving(full, clock).undo(caller(full, clock, COUNTY_HEAD), COUNTY, move.id)
    assert everything(full) == before
    with full.reading(city.CITY_ADMIN) as reading:
        assert [card.id for card in reading.spare_cards(SCHOOL)] == [SPARE.id]
        assert [card.id for card in reading.spare_cards(OTHER_SCHOOL)] == [own.id]
        assert reading.cards_of(city.FAMILY.id)[-1] == given


def test_a_stage_of_a_class_opened_since_the_merger_stays(full: Store, clock: Clock) -> None:
    with full.founding() as writing:
        for path, stages in ((SCHOOL, ("初中",)), (OTHER_SCHOOL, ("小学低",))):
            unit = writing.organisation(path)
            assert unit is not None
            writing.put_organisation(replace(unit, stages=stages))
    move = go(full, clock, OTHER_SCHOOL, who=COUNTY_HEAD)
    with full.founding() as writing:
        path = OTHER_SCHOOL + "o_new/"
        writing.put_organisation(Organisation("o_new", OrganisationKind.CLASS, "2026级9班", path, stages=("初中",)))
    moving(full, clock).undo(caller(full, clock, COUNTY_HEAD), COUNTY, move.id)
    assert units(full)[OTHER_SCHOOL].stages == ("小学低", "初中")
