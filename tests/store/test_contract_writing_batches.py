"""Changing many rows at once keeps every rule of changing them one by one, on every store."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.domain.people import Activation, Household, HouseholdCard, Person, Place, Post, PostKind
from quiz_api.store.interface import CodeTaken, OutOfScope, Store
from tests.store import city
from tests.store.city import CLASS, NOON, OTHER_ADMIN, OTHER_CLASS, OTHER_SCHOOL, SCHOOL, SCHOOL_ADMIN, SINCE

HOUSEHOLDS = [Household(f"h_{number:02d}", (Place(CLASS, number, SINCE),)) for number in range(1, 41)]
CLASS_UNIT = Organisation("o_n", OrganisationKind.CLASS, "2026级1班", SCHOOL + "o_n/", stages=("初中",))
CARDS = [HouseholdCard(f"k_{one.id}", f"mac-{one.id}", one.id, NOON, class_path=CLASS) for one in HOUSEHOLDS]
PEOPLE = [
    Person(f"p_{number:02d}", f"qh1-1{number:02d}", f"老师“{number}”", SCHOOL, city.TEACHER.posts)
    for number in range(1, 41)
]


def test_what_is_put_at_once_is_what_would_be_put_one_by_one(store: Store) -> None:
    with store.writing(SCHOOL_ADMIN) as writing:
        writing.put_people(PEOPLE)
        writing.put_households(HOUSEHOLDS)
        writing.put_cards(CARDS)
        writing.put_people([])
        writing.put_activations(Activation(one.id, NOON) for one in PEOPLE)
    with store.writing(SCHOOL_ADMIN) as writing:
        ids = [one.id for one in HOUSEHOLDS]
        assert writing.people_held([one.id for one in PEOPLE]) == {one.id: one for one in PEOPLE}
        assert writing.households_held(ids) == {one.id: one for one in HOUSEHOLDS}
        assert set(writing.cards_of_all(ids)) == set(CARDS)
        assert writing.activation(PEOPLE[3].id) == Activation(PEOPLE[3].id, NOON)
        changed = [replace(one, places=(Place(CLASS, 50, SINCE),)) for one in HOUSEHOLDS[:2]]
        writing.put_households(changed)
        assert writing.households_held(ids[:3]) == {one.id: one for one in (*changed, HOUSEHOLDS[2])}
    with store.reading(SCHOOL_ADMIN) as reading:
        assert {one.id for one in reading.households(CLASS)} == {*ids, city.FAMILY.id}
        assert set(reading.cards_of_all([*ids[:2], "h_nobody"])) == set(CARDS[:2])
        assert reading.cards_of_all([]) == ()
        assert reading.cards_of(ids[5]) == (CARDS[5],)
        assert {one.id for one in reading.people(SCHOOL)} == {city.TEACHER.id, *(one.id for one in PEOPLE)}
    assert store.door().person_by_username(PEOPLE[7].username) == PEOPLE[7]
    assert store.verify().first_bad is None


def test_another_school_holds_nothing_and_puts_nothing(store: Store) -> None:
    with store.writing(SCHOOL_ADMIN) as writing:
        writing.put_people(PEOPLE)
        writing.put_households(HOUSEHOLDS)
        writing.put_cards(CARDS)
    with store.writing(OTHER_ADMIN) as writing:
        assert writing.people_held([one.id for one in PEOPLE]) == {}
        assert writing.households_held([city.FAMILY.id, *(one.id for one in HOUSEHOLDS)]) == {
            city.FAMILY.id: replace(city.FAMILY, places=(Place(OTHER_CLASS, 3, SINCE),))
        }
        assert writing.cards_of_all([one.id for one in HOUSEHOLDS]) == ()
    with store.reading(OTHER_ADMIN) as reading:
        assert reading.cards_of_all([one.id for one in HOUSEHOLDS]) == ()
    moved = [replace(one, home_path=OTHER_SCHOOL, posts=()) for one in PEOPLE]
    given = [Activation(one.id, NOON) for one in PEOPLE]
    for name, rows in (
        ("put_activations", given),
        ("put_people", moved),
        ("put_households", HOUSEHOLDS),
        ("put_cards", CARDS),
    ):
        with pytest.raises(OutOfScope), store.writing(OTHER_ADMIN) as writing:
            getattr(writing, name)(rows)
    foreign = Post(PostKind.SUBJECT_TEACHER, OTHER_SCHOOL, SINCE)
    with pytest.raises(OutOfScope), store.writing(SCHOOL_ADMIN) as writing:
        writing.put_people([*PEOPLE[1:], replace(PEOPLE[0], posts=(foreign,))])
    assert store.door().person(PEOPLE[1].id) == PEOPLE[1]


def test_places_at_another_school_stay_as_they_are(store: Store) -> None:
    with store.writing(SCHOOL_ADMIN) as writing:
        writing.put_households([Household(city.FAMILY.id, (Place(CLASS, 8, SINCE),))])
    household = store.door().household(city.FAMILY.id)
    assert household is not None
    assert set(household.places) == {Place(OTHER_CLASS, 3, SINCE), Place(CLASS, 8, SINCE)}


def test_a_name_or_a_code_that_is_taken_takes_all_of_them_back(store: Store) -> None:
    twin = replace(PEOPLE[1], username=city.STRANGER.username)
    with store.writing(SCHOOL_ADMIN) as writing:
        with pytest.raises(CodeTaken, match="username"):
            writing.put_people([twin])
        writing.put_people(PEOPLE[2:3])
    assert store.door().person(PEOPLE[1].id) is None
    assert store.door().person(PEOPLE[2].id) == PEOPLE[2]
    with store.writing(SCHOOL_ADMIN) as writing:
        writing.put_households(HOUSEHOLDS)
        writing.put_cards(CARDS[:1])
    with pytest.raises(CodeTaken, match="code_mac"), store.writing(SCHOOL_ADMIN) as writing:
        writing.put_cards([CARDS[1], replace(CARDS[2], code_mac=CARDS[0].code_mac)])
    assert store.door().card_by_mac(CARDS[1].code_mac) is None


def test_cards_whose_codes_meet_are_put_not_at_all_and_the_transaction_goes_on(store: Store) -> None:
    """So whoever issues a class gives all of them other codes, and no household is left with two cards."""
    with store.writing(SCHOOL_ADMIN) as writing:
        writing.put_households(HOUSEHOLDS)
        writing.put_cards(CARDS[:1])
        for met in (replace(CARDS[2], code_mac=CARDS[0].code_mac), replace(CARDS[2], code_mac=CARDS[1].code_mac)):
            with pytest.raises(CodeTaken, match="code_mac"):
                writing.put_cards([CARDS[1], met])
        writing.put_cards(CARDS[3:5])
    with store.reading(SCHOOL_ADMIN) as reading:
        assert set(reading.cards_of_all([one.id for one in HOUSEHOLDS])) == {CARDS[0], *CARDS[3:5]}


def test_units_are_put_at_once_within_the_scope(store: Store) -> None:
    made = [replace(CLASS_UNIT, id=f"o_n{each}", path=f"{SCHOOL}o_n{each}/") for each in range(3)]
    with store.writing(SCHOOL_ADMIN) as writing:
        writing.put_organisations(made)
    with store.reading(SCHOOL_ADMIN) as reading:
        assert [reading.organisation(each.path) for each in made] == made
    with pytest.raises(OutOfScope), store.writing(OTHER_ADMIN) as writing:
        writing.put_organisations(made)


def test_who_has_records_is_told_within_the_scope(store: Store) -> None:
    with store.writing(city.SELF) as writing:
        writing.append(city.attempt())
    for scope, seen in ((SCHOOL_ADMIN, {city.TEACHER.id}), (OTHER_ADMIN, set())):
        with store.reading(scope) as reading:
            assert reading.with_records([city.TEACHER.id, city.STRANGER.id, "p_nobody"]) == seen
