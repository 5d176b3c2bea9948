"""A school moved and schools merged in mid-year, on every store: the past stays, the rest goes along, and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from quiz_api.domain.class_names import SIX_THREE
from quiz_api.domain.class_sessions import ClassSession, Practice, SessionForm, SessionKind, SessionState, Venue
from quiz_api.domain.errors import Refusal
from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.domain.people import Household, HouseholdCard, Person, Place, Post, PostKind
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import RecordKind
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.domain.school_terms import Term, YearPlan
from quiz_api.domain.unit_moves import UnitMove
from quiz_api.services.scopes import Caller, Callers
from quiz_api.services.unit_moving import UnitMoving
from quiz_api.settings import Settings
from quiz_api.store.interface import RecordQuery, Store
from tests.store import city
from tests.store.city import CITY, CLASS, COUNTY, OTHER_SCHOOL, SCHOOL, SINCE, TEACHER, Clock

EAST = "/o_city/o_east/"
CALENDAR = SchoolCalendar(Settings.read({}).zone)
HEAD = Person("p_" + "h" * 16, "qhs09", "宋远", CITY, (Post(PostKind.CITY_ADMIN, CITY, SINCE),))
COUNTY_HEAD = Person("p_" + "c" * 16, "dhx09", "苏晴", COUNTY, (Post(PostKind.COUNTY_ADMIN, COUNTY, SINCE),))
ADMIN = Person("p_" + "a" * 16, "qh1-009", "何秀兰", SCHOOL, (Post(PostKind.SCHOOL_ADMIN, SCHOOL, SINCE),))
CLASS_TEACHER = Person("p_" + "t" * 16, "qh1-002", "周老师", SCHOOL, (Post(PostKind.CLASS_TEACHER, CLASS, SINCE),))
INSPECTOR = Person("p_" + "i" * 16, "dhx08", "邓督学", COUNTY, (Post(PostKind.INSPECTOR, SCHOOL, SINCE),))
CARD = HouseholdCard("k_one", "mac-1", city.FAMILY.id, city.NOON, class_path=CLASS)
SPARE = HouseholdCard("k_two", "mac-2", "", city.NOON, class_path=SCHOOL)
PLAN = YearPlan(SCHOOL, 2026, 3, (Term(1, date(2026, 9, 1), date(2027, 1, 22)),), "p_admin", city.NOON)


@pytest.fixture
def full(store: Store) -> Iterator[Store]:
    """The fictional city with a second county, administrators, a card, a spare one, a calendar and a record."""
    with store.founding() as writing:
        writing.put_organisation(Organisation("o_east", OrganisationKind.COUNTY, "东山县", EAST, "990102"))
        for path, number in ((CLASS, 3), (city.OTHER_CLASS, 1)):
            unit = writing.organisation(path)
            assert unit is not None
            writing.put_organisation(replace(unit, entry_year=2024, number=number, name=f"2024级{number}班"))
        for person in (HEAD, COUNTY_HEAD, ADMIN, CLASS_TEACHER, INSPECTOR):
            writing.put_person(person)
        writing.put_card(CARD)
        writing.put_card(SPARE)
        writing.put_year_plan(replace(PLAN, version=1))
        writing.append(city.award())
    yield store
    assert store.verify().first_bad is None


def moving(store: Store, clock: Clock) -> UnitMoving:
    return UnitMoving(store, CALENDAR, clock, SIX_THREE)


def caller(store: Store, clock: Clock, person: Person) -> Caller:
    found = Callers(store.door(), CALENDAR, clock).of(person.id)
    assert found is not None
    return found


def go(store: Store, clock: Clock, target: str, source: str = SCHOOL, who: Person = HEAD) -> UnitMove:
    service, head = moving(store, clock), caller(store, clock, who)
    return service.carry_out(head, source, target, service.plan(head, source, target).fingerprint)


def person(store: Store, person_id: str) -> Person:
    found = store.door().person(person_id)
    assert found is not None
    return found


def family(store: Store) -> Household:
    found = store.door().household(city.FAMILY.id)
    assert found is not None
    return found


def units(store: Store) -> dict[str, Organisation]:
    with store.reading(city.CITY_ADMIN) as reading:
        return {unit.path: unit for unit in reading.organisations()}


def everything(store: Store) -> tuple[object, ...]:
    """All that a move touches and its undoing brings back, but for what the past is called."""
    ids = (TEACHER.id, ADMIN.id, CLASS_TEACHER.id, city.STRANGER.id)
    here = {path: replace(unit, formerly=()) for path, unit in units(store).items() if unit.closed_on is None}
    cards = tuple(store.door().card_by_mac(mac) for mac in ("mac-1", "mac-2"))
    return (here, tuple(person(store, each) for each in ids), family(store), cards)


def test_a_moved_school_goes_on_under_its_new_county_with_everybody(full: Store, clock: Clock) -> None:
    clock.pass_time(days=1)
    move = go(full, clock, EAST)
    today, yesterday = clock.now.date(), clock.now.date() - timedelta(days=1)
    school, class_ = move.target, move.onward[CLASS]
    assert school.startswith(EAST)
    assert class_.startswith(school)
    assert units(full)[school].code == "0000000001"
    assert units(full)[SCHOOL].successor == school
    assert person(full, TEACHER.id).home_path == school
    assert person(full, TEACHER.id).posts == (
        Post(PostKind.SUBJECT_TEACHER, SCHOOL, SINCE, yesterday),
        Post(PostKind.SUBJECT_TEACHER, school, today),
    )
    assert [post.organisation_path for post in person(full, CLASS_TEACHER.id).posts_on(today)] == [class_]
    assert person(full, INSPECTOR.id).posts_on(today) == ()  # of the old county: does not follow
    assert {place.class_path for place in family(full).places_on(today)} == {class_, city.OTHER_CLASS}
    assert {place.class_path for place in family(full).places_on(yesterday)} == {CLASS, city.OTHER_CLASS}
    assert full.door().card_by_mac("mac-1") == replace(CARD, class_path=class_)
    assert full.door().card_by_mac("mac-2") == replace(SPARE, class_path=school)
    with full.reading(city.CITY_ADMIN) as reading:
        assert [plan.terms for plan in reading.year_plans(school)] == [PLAN.terms]


def test_the_past_stays_with_the_old_county_and_with_the_school_itself(full: Store, clock: Clock) -> None:
    move = go(full, clock, EAST)
    with full.reading(caller(full, clock, COUNTY_HEAD).scope) as reading:
        (row,) = reading.records(RecordQuery(frozenset({RecordKind.HOURS_AWARD}), organisation_path=SCHOOL))
        assert reading.organisation(move.target) is None
        assert reading.people_named([TEACHER.id])  # her name on the old rows
    admin = caller(full, clock, ADMIN)
    assert admin.administered == (move.target, SCHOOL)
    with full.reading(admin.scope) as reading:
        assert reading.record(row.record.id) == row
    assert admin.may(Permission.VOID, SCHOOL)
    assert not admin.may(Permission.KEEP_STAFF, SCHOOL)
    assert not admin.may(Permission.KEEP_CLASSES, CLASS)
    assert admin.may(Permission.KEEP_CLASSES, move.onward[CLASS])


@pytest.mark.parametrize("days", [0, 5])
def test_a_move_is_undone_without_a_trace(full: Store, clock: Clock, days: int) -> None:
    before = everything(full)
    clock.pass_time(days=3)
    move = go(full, clock, EAST)
    assert everything(full) != before
    clock.pass_time(days=days)
    moving(full, clock).undo(caller(full, clock, HEAD), CITY, move.id)
    after = everything(full)
    assert after[0] == before[0]
    today = clock.now.date()
    for now, then in zip(after[1], before[1], strict=True):  # type: ignore[call-overload]
        assert (now.home_path, {(p.kind, p.organisation_path) for p in now.posts_on(today)}) == (
            then.home_path,
            {(p.kind, p.organisation_path) for p in then.posts_on(today)},
        )
    assert {place.class_path for place in family(full).places_on(today)} == {CLASS, city.OTHER_CLASS}
    assert after[3] == before[3]
    if not days:
        assert after[1:] == before[1:]
    with pytest.raises(Refusal, match="撤销过"):
        moving(full, clock).undo(caller(full, clock, HEAD), CITY, move.id)
    assert caller(full, clock, ADMIN).administered[0] == SCHOOL


def test_a_school_moves_on_and_each_of_its_pasts_is_read_by_its_own(full: Store, clock: Clock) -> None:
    first = go(full, clock, EAST)
    clock.pass_time(days=2)
    second = go(full, clock, COUNTY, source=first.target)
    administered = caller(full, clock, ADMIN).administered
    assert administered[0] == second.target
    assert set(administered) == {second.target, SCHOOL, first.target}
    with pytest.raises(Refusal, match="先撤销后面的"):
        moving(full, clock).undo(caller(full, clock, HEAD), CITY, first.id)


def test_a_merged_school_brings_its_classes_under_free_numbers(full: Store, clock: Clock) -> None:
    with full.founding() as writing:
        unit = writing.organisation(city.OTHER_CLASS)
        assert unit is not None
        writing.put_organisation(replace(unit, number=3, name="2024级3班"))
    move = go(full, clock, OTHER_SCHOOL, who=COUNTY_HEAD)
    assert move.target == OTHER_SCHOOL
    class_ = move.onward[CLASS]
    assert units(full)[class_].name == "2024级4班"
    assert units(full)[city.OTHER_CLASS].name == "2024级3班"
    assert units(full)[OTHER_SCHOOL].code == "0000000002"
    today = clock.now.date()
    assert {place.class_path for place in family(full).places_on(today)} == {class_, city.OTHER_CLASS}
    assert person(full, TEACHER.id).home_path == OTHER_SCHOOL
    assert person(full, city.STRANGER.id) == city.STRANGER
    assert caller(full, clock, ADMIN).administered == (OTHER_SCHOOL, SCHOOL)


def test_a_merger_is_undone_and_parts_only_what_came(full: Store, clock: Clock) -> None:
    before = everything(full)
    with full.founding() as writing:  # teaches at both, at home in the other school
        guest = replace(city.STRANGER, posts=(*city.STRANGER.posts, Post(PostKind.SUBJECT_TEACHER, SCHOOL, SINCE)))
        writing.put_person(guest)
    clock.pass_time(days=1)
    move = go(full, clock, OTHER_SCHOOL, who=COUNTY_HEAD)
    with full.founding() as writing:
        writing.put_household(Household("h_new", (Place(move.onward[CLASS], 9, clock.now.date()),)))
    moving(full, clock).undo(caller(full, clock, COUNTY_HEAD), COUNTY, move.id)
    after = everything(full)
    assert after[0] == before[0]
    assert (after[2], person(full, TEACHER.id), person(full, ADMIN.id)) == (family(full), TEACHER, ADMIN)
    assert family(full) == city.FAMILY
    assert person(full, city.STRANGER.id) == guest
    newcomer = full.door().household("h_new")
    assert newcomer is not None
    assert newcomer.places == (Place(CLASS, 9, clock.now.date()),)
    assert caller(full, clock, ADMIN).administered[0] == SCHOOL


BAD = {
    "to where it is": (SCHOOL, COUNTY, "已经在"),
    "into itself": (SCHOOL, SCHOOL, "并入它自己"),
    "into a class": (SCHOOL, city.OTHER_CLASS, "只能划到县"),
    "a county": (COUNTY, EAST, "没有找到这所学校"),
    "nowhere": (SCHOOL, "/o_city/o_none/", "没有找到要去的单位"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_is_told_and_changes_nothing(full: Store, clock: Clock, name: str) -> None:
    source, target, words = BAD[name]
    before = everything(full)
    with pytest.raises(Refusal, match=words):
        go(full, clock, target, source=source)
    assert everything(full) == before


def test_a_closed_school_goes_nowhere(full: Store, clock: Clock) -> None:
    go(full, clock, EAST)
    with pytest.raises(Refusal, match="已经撤并"):
        go(full, clock, OTHER_SCHOOL)


def test_a_county_gives_no_school_away(full: Store, clock: Clock) -> None:
    before = everything(full)
    with pytest.raises(Refusal, match="没有找到要去的单位"):
        go(full, clock, EAST, who=COUNTY_HEAD)
    with pytest.raises(Refusal, match="没有找到"):
        go(full, clock, OTHER_SCHOOL, who=ADMIN)
    assert everything(full) == before


def test_what_changed_meanwhile_is_looked_at_again(full: Store, clock: Clock) -> None:
    service, head = moving(full, clock), caller(full, clock, HEAD)
    seen = service.plan(head, SCHOOL, EAST).fingerprint
    with full.founding() as writing:
        writing.put_person(Person("p_late", "qh1-077", "新老师", SCHOOL, TEACHER.posts))
    with pytest.raises(Refusal, match="再看一遍"):
        service.carry_out(head, SCHOOL, EAST, seen)
    assert units(full)[SCHOOL].closed_on is None


def test_a_school_with_a_session_that_is_not_over_stays(full: Store, clock: Clock) -> None:
    session = ClassSession(
        id="s_one",
        unit_path=SCHOOL,
        kind=SessionKind.PARENTS_MEETING,
        form=SessionForm.NO_SCREEN,
        venue=Venue.SCHOOL,
        practice=Practice.GUIDANCE,
        title="期中家长会",
        host="",
        place="",
        audience=(CLASS,),
        begins_at=clock.now,
        minutes=60,
        state=SessionState.PLANNED,
        made_by=ADMIN.id,
    )
    with full.founding() as writing:
        writing.put_class_session(session)
    with pytest.raises(Refusal, match="期中家长会"):
        go(full, clock, EAST)
    with full.founding() as writing:
        writing.put_class_session(replace(session, state=SessionState.CLOSED))
    go(full, clock, EAST)
