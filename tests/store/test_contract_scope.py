"""What every backend hides: the rows of another school, of another household, of another account."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.domain.people import Credential, Household, HouseholdCard, Place, Post, PostKind
from quiz_api.domain.records import AuditEntry, Draft, ExportManifest, Subject, SubjectKind, Void
from quiz_api.domain.scope import NOBODY, Scope
from quiz_api.store.interface import CodeTaken, NaturalKeyTaken, OutOfScope, RecordQuery, Store
from tests.store import city
from tests.store.city import CITY_ADMIN, FAMILY_SELF, OTHER_ADMIN, SCHOOL_ADMIN, SELF

CARD = HouseholdCard("k_one", "mac-1", city.FAMILY.id, city.NOON)


def manifest(number: str) -> Draft:
    body = ExportManifest(number, "training-hours", "csv", city.SCHOOL, 2026, 1, "0" * 64, "", "0" * 64)
    subject = Subject(SubjectKind.ORGANISATION, "o_first")
    return Draft(subject, city.SCHOOL, 2026, 1, city.NOON, "p_admin", body)


@pytest.mark.parametrize("scope", [NOBODY, OTHER_ADMIN, Scope(subject_id=city.STRANGER.id), FAMILY_SELF])
def test_another_scope_finds_nothing_of_this_school(store: Store, scope: Scope) -> None:
    with store.writing(SELF) as writing:
        reference = writing.put_side_text("答卷")
        taken = writing.append(city.attempt(reference))
        kept = writing.append(city.award())
        writing.remember(city.receipt("e1"))
    with store.writing(SCHOOL_ADMIN) as writing:
        writing.append(manifest("X2026-000001"))
        writing.put_export("X2026-000001", b"bytes")
    with store.reading(scope) as reading:
        assert reading.person(city.TEACHER.id) is None
        assert reading.record(taken.id) is None
        assert [
            row for row in reading.records(RecordQuery()) if row.record.draft.organisation_path == city.SCHOOL
        ] == []
        assert list(reading.records(RecordQuery(subject_id=city.TEACHER.id))) == []
        assert list(reading.records(RecordQuery(organisation_path=city.SCHOOL))) == []
        assert reading.live_record(kept.draft.natural_key) is None
        assert reading.receipt(city.TEACHER.id, "e1") is None
        assert reading.side_text(reference) is None
        assert reading.export_bytes("X2026-000001") is None
        assert [person.id for person in reading.people("/") if person.id == city.TEACHER.id] == []
        assert all(head.chain != "o_first" for head in reading.chain_heads())


def test_the_school_and_those_above_it_find_them(store: Store) -> None:
    with store.writing(SELF) as writing:
        reference = writing.put_side_text("答卷")
        taken = writing.append(city.attempt(reference))
    with store.writing(SCHOOL_ADMIN) as writing:
        writing.append(manifest("X2026-000001"))
        writing.put_export("X2026-000001", b"bytes")
    for scope in (SCHOOL_ADMIN, CITY_ADMIN):
        with store.reading(scope) as reading:
            assert reading.person(city.TEACHER.id) == city.TEACHER
            assert reading.record(taken.id) is not None
            assert reading.side_text(reference) == "答卷"
            assert reading.export_bytes("X2026-000001") == b"bytes"
            assert [person.id for person in reading.people(city.SCHOOL)] == [city.TEACHER.id]
            assert [head.chain for head in reading.chain_heads()] == ["o_first"]
            assert reading.receipt(city.TEACHER.id, "e1") is None
    assert store.door().export_manifest("X2026-000001") is not None
    assert store.door().export_manifest("X2026-000002") is None


def test_units_are_named_to_those_below_and_hidden_from_those_beside(store: Store) -> None:
    with store.reading(FAMILY_SELF) as reading:
        assert reading.organisation(city.SCHOOL) is not None
        assert reading.organisation(city.CITY) is not None
    with store.reading(SCHOOL_ADMIN) as reading:
        assert reading.organisation(city.COUNTY) is not None
        assert reading.organisation(city.OTHER_SCHOOL) is None
        schools = [unit.path for unit in reading.organisations(OrganisationKind.SCHOOL)]
        assert schools == [city.SCHOOL]
        assert [unit.path for unit in reading.organisations(under=city.SCHOOL)] == [city.SCHOOL, city.CLASS]
    with store.reading(NOBODY) as reading:
        assert list(reading.organisations()) == []


def test_every_school_sees_its_own_line_of_a_household(store: Store) -> None:
    here, there = city.FAMILY.places
    with store.reading(SCHOOL_ADMIN) as reading:
        assert reading.household(city.FAMILY.id) == replace(city.FAMILY, places=(here,))
        assert [family.id for family in reading.households(city.CLASS)] == [city.FAMILY.id]
        assert list(reading.households(city.OTHER_CLASS)) == []
    with store.reading(FAMILY_SELF) as reading:
        assert reading.household(city.FAMILY.id) == city.FAMILY
    moved = Place(city.CLASS, 9, city.SINCE)
    with store.writing(SCHOOL_ADMIN) as writing:
        writing.put_household(Household(city.FAMILY.id, (moved,)))
    assert store.door().household(city.FAMILY.id) == replace(city.FAMILY, places=(there, moved))


def test_a_natural_key_holds_also_against_those_who_cannot_see_it(store: Store) -> None:
    draft = replace(city.award(), natural_key=("shared",))
    with store.writing(SELF) as writing:
        writing.append(draft)
    other = replace(city.award(city.STRANGER), natural_key=("shared",))
    with pytest.raises(NaturalKeyTaken), store.writing(OTHER_ADMIN) as writing:
        writing.append(other)


OUTSIDE = {
    "a record at another school": lambda w: w.append(city.attempt(person=city.STRANGER)),
    "an own record at another school": lambda w: w.append(replace(city.attempt(), organisation_path=city.OTHER_SCHOOL)),
    "a receipt of another account": lambda w: w.remember(city.receipt("e", city.STRANGER.id)),
    "a unit beside": lambda w: w.put_organisation(
        Organisation("o_x", OrganisationKind.SCHOOL, "x", city.COUNTY + "o_x/")
    ),
    "a person of another school": lambda w: w.put_person(replace(city.STRANGER, display_name="x")),
    "a person taken from another school": lambda w: w.put_person(
        replace(city.STRANGER, home_path=city.SCHOOL, posts=())
    ),
    "a new person at another school": lambda w: w.put_person(
        replace(city.STRANGER, id="p_new", username="n", posts=())
    ),
    "a post above": lambda w: w.put_person(
        replace(city.TEACHER, posts=(Post(PostKind.CITY_ADMIN, city.CITY, city.SINCE),))
    ),
    "a password of another school": lambda w: w.put_credential(Credential(city.STRANGER.id, "x", city.NOON)),
    "a place at another school": lambda w: w.put_household(
        Household("h_new", (Place(city.OTHER_CLASS, 1, city.SINCE),))
    ),
    "a household without a place": lambda w: w.put_household(Household("h_new", ())),
    "a card of an unknown household": lambda w: w.put_card(replace(CARD, household_id="h_nobody")),
    "a void of nothing": lambda w: w.append(
        Draft(Subject(SubjectKind.PERSON, "p_a"), city.SCHOOL, 2026, 1, city.NOON, "p_a", Void("r_nothing", ""))
    ),
}


@pytest.mark.parametrize("deed", OUTSIDE.values(), ids=OUTSIDE)
def test_no_write_outside_the_scope(store: Store, deed: object) -> None:
    scope = Scope(frozenset({city.SCHOOL}), city.TEACHER.id)
    documents = store.count()
    with pytest.raises(OutOfScope), store.writing(scope) as writing:
        deed(writing)  # type: ignore[operator]
    assert store.count() == documents


def test_a_void_of_another_school_is_as_good_as_absent(store: Store) -> None:
    with store.writing(OTHER_ADMIN) as writing:
        taken = writing.append(city.attempt(person=city.STRANGER))
    subject = Subject(SubjectKind.PERSON, city.STRANGER.id)
    void = Draft(subject, city.SCHOOL, 2026, 1, city.NOON, "p_admin", Void(taken.id, ""))
    with pytest.raises(OutOfScope), store.writing(SCHOOL_ADMIN) as writing:
        writing.append(void)


def test_codes_are_unique(store: Store) -> None:
    with store.writing(SCHOOL_ADMIN) as writing:
        writing.put_card(CARD)
        writing.put_card(replace(CARD, voided_at=city.NOON))
    with pytest.raises(CodeTaken, match="code_mac"), store.writing(SCHOOL_ADMIN) as writing:
        writing.put_card(replace(CARD, id="k_two"))
    with pytest.raises(CodeTaken, match="username"), store.writing(SCHOOL_ADMIN) as writing:
        writing.put_person(replace(city.TEACHER, id="p_new", username=city.STRANGER.username))
    with pytest.raises(CodeTaken, match="code"), store.writing(CITY_ADMIN) as writing:
        writing.put_organisation(Organisation("o_x", OrganisationKind.COUNTY, "x", city.CITY + "o_x/", "990101"))
    for scope in (SCHOOL_ADMIN, OTHER_ADMIN, FAMILY_SELF):  # the household has a place in both schools
        with store.reading(scope) as reading:
            assert reading.cards_of(city.FAMILY.id) == (replace(CARD, voided_at=city.NOON),)
    with store.reading(SELF) as reading:
        assert reading.cards_of(city.FAMILY.id) == ()


def test_the_door_knows_who_is_knocking(store: Store) -> None:
    with store.writing(SCHOOL_ADMIN) as writing:
        writing.put_card(CARD)
        writing.put_credential(Credential(city.TEACHER.id, "$argon2id$…", city.NOON))
        writing.put_person(replace(city.TEACHER, username="qh1-002"))
    door = store.door()
    assert door.card_by_mac("mac-1") == CARD
    assert door.card_by_mac("mac-2") is None
    assert door.person_by_username("qh1-001") is None  # the old name
    found = door.person_by_username("qh1-002")
    assert found is not None
    assert door.credential(found.id) == Credential(city.TEACHER.id, "$argon2id$…", city.NOON)


def test_audit_entries_have_a_chain_of_their_own(store: Store) -> None:
    subject = Subject(SubjectKind.PERSON, "p_admin")
    audit = Draft(subject, city.SCHOOL, 2026, 1, city.NOON, "p_admin", AuditEntry("export", "X2026-000001"))
    with store.writing(SCHOOL_ADMIN) as writing:
        entry = writing.append(audit)
        record = writing.append(city.award())
    assert (entry.chain, record.chain) == ("o_first:audit", "o_first")
    assert (entry.previous_hash, record.previous_hash) == ("", "")


def test_an_export_that_was_issued_never_changes(store: Store) -> None:
    with store.writing(SCHOOL_ADMIN) as writing:
        writing.append(manifest("X2026-000001"))
        writing.put_export("X2026-000001", b"bytes")
    with pytest.raises(CodeTaken, match="number"), store.writing(SCHOOL_ADMIN) as writing:
        writing.put_export("X2026-000001", b"other bytes")
    with store.reading(SCHOOL_ADMIN) as reading:
        assert reading.export_bytes("X2026-000001") == b"bytes"


def test_names_for_many_rows_come_through_the_scope(store: Store) -> None:
    people = {city.TEACHER.id, city.STRANGER.id, "p_nobody"}
    for scope, names in (
        (city.CITY_ADMIN, {city.TEACHER.id, city.STRANGER.id}),
        (city.SCHOOL_ADMIN, {city.TEACHER.id}),
        (city.SELF, {city.TEACHER.id}),
        (city.OTHER_ADMIN, {city.STRANGER.id}),
        (Scope(), set()),
    ):
        with store.reading(scope) as reading:
            assert set(reading.people_named(people)) == names
            assert reading.people_named([]) == {}


@pytest.mark.parametrize("scope", [NOBODY, OTHER_ADMIN, Scope(subject_id=city.STRANGER.id)])
def test_reasons_and_households_for_many_rows_come_through_the_scope(store: Store, scope: Scope) -> None:
    with store.writing(SCHOOL_ADMIN) as writing:
        taken = writing.append(city.award())
        reason = Void(taken.id, writing.put_side_text("替同事答的题"))
        subject = Subject(SubjectKind.PERSON, city.TEACHER.id)
        void = writing.append(Draft(subject, city.SCHOOL, 2026, 1, city.NOON, "p_admin", reason))
    ids = [void.id, taken.id, "r_nobody"]
    with store.reading(scope) as reading:
        assert reading.reasons_behind(ids) == {}
        others = reading.households_named([city.FAMILY.id, "h_nobody"])
        assert all(place.class_path == city.OTHER_CLASS for found in others.values() for place in found.places)
    with store.reading(SCHOOL_ADMIN) as reading:
        assert reading.reasons_behind(ids) == {void.id: "替同事答的题"}
        assert reading.reasons_behind([]) == {}
        seen = reading.households_named([city.FAMILY.id, "h_nobody"])
        assert {key: [place.class_path for place in found.places] for key, found in seen.items()} == {
            city.FAMILY.id: [city.CLASS]
        }
    with store.reading(FAMILY_SELF) as reading:
        assert reading.households_named([city.FAMILY.id]) == {city.FAMILY.id: city.FAMILY}
    with store.writing(SCHOOL_ADMIN) as writing:
        writing.erase_text(reason.reason_ref)
    with store.reading(SCHOOL_ADMIN) as reading:
        assert reading.reasons_behind(ids) == {}
