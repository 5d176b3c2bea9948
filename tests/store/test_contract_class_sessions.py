"""Class sessions: kept whole; seen by who holds them, by the invited and by guests of the house, by nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from quiz_api.domain.class_sessions import (
    ClassSession,
    PaperRow,
    Practice,
    SessionForm,
    SessionKind,
    SessionState,
    Venue,
)
from quiz_api.domain.records import Draft, Evidence, RecordKind, SessionSignIn, Subject, SubjectKind, Void
from quiz_api.domain.scope import NOBODY, Scope
from quiz_api.store.interface import NaturalKeyTaken, OutOfScope, RecordQuery, Store
from tests.store import city
from tests.store.city import CITY_ADMIN, FAMILY_SELF, OTHER_ADMIN, SCHOOL_ADMIN, SELF

SESSION = ClassSession(
    "s_one",
    city.CLASS,
    SessionKind.PARENT_SCHOOL,
    SessionForm.SCREEN,
    Venue.SCHOOL,
    Practice.GUIDANCE,
    "听懂孩子的情绪",
    "第一小学",
    "操场",
    (city.CLASS,),
    city.NOON,
    60,
    SessionState.OPEN,
    "p_admin",
    opened_at=city.NOON,
    faces=(1, 0, 2),
    papers=(PaperRow(city.CLASS, 7, present=False),),
)
KEY = ("session-sign-in", "s_one", city.FAMILY.id)


def sign_in(session: str = "s_one") -> Draft:
    subject = Subject(SubjectKind.HOUSEHOLD, city.FAMILY.id)
    body = SessionSignIn(session, Evidence.BY_SCAN)
    key = ("session-sign-in", session, city.FAMILY.id)
    return Draft(subject, city.CLASS, 2026, 1, city.NOON, city.FAMILY.id, body, natural_key=key)


@pytest.fixture
def held(store: Store) -> Store:
    with store.writing(SCHOOL_ADMIN) as writing:
        writing.put_class_session(SESSION)
        assert writing.class_session(SESSION.id) == SESSION
    return store


def test_it_is_seen_by_the_house_and_above_and_by_who_may_come(held: Store) -> None:
    for scope in (SCHOOL_ADMIN, CITY_ADMIN, FAMILY_SELF, SELF):
        with held.reading(scope) as reading:
            assert reading.class_session(SESSION.id) == SESSION
    for scope in (OTHER_ADMIN, Scope(subject_id=city.STRANGER.id), NOBODY):
        with held.reading(scope) as reading:
            assert reading.class_session(SESSION.id) is None
            assert list(reading.class_sessions("/")) == []
    assert held.door().class_session(SESSION.id) == SESSION


def test_it_is_listed_under_its_units_and_at_its_places(held: Store) -> None:
    away = replace(SESSION, id="s_two", unit_path=city.COUNTY, audience=(city.SCHOOL,))
    with held.writing(CITY_ADMIN) as writing:
        writing.put_class_session(away)
    with held.reading(CITY_ADMIN) as reading:
        assert list(reading.class_sessions(city.SCHOOL)) == [SESSION, away]
        assert list(reading.class_sessions(city.CLASS)) == [SESSION]
        assert list(reading.class_sessions(city.OTHER_SCHOOL)) == []
        assert set(reading.class_sessions_at(city.CLASS)) == {SESSION, away}
        assert list(reading.class_sessions_at(city.SCHOOL)) == [away]
    with held.reading(FAMILY_SELF) as reading:
        assert set(reading.class_sessions_at(city.CLASS)) == {SESSION, away}


def test_a_place_that_it_has_left_no_longer_lists_it(held: Store) -> None:
    with held.writing(CITY_ADMIN) as writing:
        writing.put_class_session(replace(SESSION, unit_path=city.OTHER_SCHOOL, audience=(city.OTHER_CLASS,)))
    with held.reading(CITY_ADMIN) as reading:
        assert list(reading.class_sessions(city.SCHOOL)) == []
        assert list(reading.class_sessions_at(city.CLASS)) == []


@pytest.mark.parametrize("scope", [OTHER_ADMIN, SELF, FAMILY_SELF, NOBODY])
def test_nobody_else_writes_it(held: Store, scope: Scope) -> None:
    with pytest.raises(OutOfScope), held.writing(scope) as writing:
        writing.put_class_session(replace(SESSION, state=SessionState.CANCELLED))
    assert held.door().class_session(SESSION.id) == SESSION


def test_a_sign_in_counts_once_and_is_found_by_its_session(held: Store) -> None:
    with held.writing(FAMILY_SELF) as writing:
        taken = writing.append(sign_in())
        writing.append(sign_in("s_other"))
    with pytest.raises(NaturalKeyTaken), held.writing(FAMILY_SELF) as writing:
        writing.append(sign_in())
    query = RecordQuery(kinds=frozenset({RecordKind.SIGN_IN}), session_id="s_one")
    for scope, expected in ((SCHOOL_ADMIN, [taken]), (FAMILY_SELF, [taken]), (OTHER_ADMIN, [])):
        with held.reading(scope) as reading:
            assert [row.record for row in reading.records(query)] == expected
    assert held.verify().first_bad is None


def test_one_that_was_taken_back_can_be_made_again(held: Store) -> None:
    with held.writing(SCHOOL_ADMIN) as writing:
        taken = writing.append(sign_in())
        reason = writing.put_side_text("现场更正")
        writing.append(replace(sign_in(), body=Void(taken.id, reason), natural_key=()))
        assert writing.live_record(KEY) is None
        again = writing.append(sign_in())
    query = RecordQuery(session_id="s_one", include_void=False)
    with held.reading(SCHOOL_ADMIN) as reading:
        assert [row.record for row in reading.records(query)] == [again]


def test_absence_is_a_share_of_what_was_held() -> None:
    ended = replace(SESSION, out_at=city.NOON + timedelta(minutes=50))
    came, left = city.NOON + timedelta(minutes=10), city.NOON + timedelta(minutes=50)
    assert ended.absence(city.NOON - timedelta(minutes=5), left) == pytest.approx(0)
    assert ended.absence(came, left) == pytest.approx(0.2)
    assert ended.absence(came, None) == 1.0


def test_sign_ins_of_many_sessions_are_counted_at_once_as_the_scope_sees_them(held: Store) -> None:
    with held.writing(SCHOOL_ADMIN) as writing:
        first = writing.append(sign_in())
        writing.append(sign_in("s_two"))
    with held.reading(SCHOOL_ADMIN) as reading:
        assert reading.sign_ins_at(["s_one", "s_two", "s_none"]) == {"s_one": 1, "s_two": 1}
        assert reading.sign_ins_at([]) == {}
    for stranger in (NOBODY, OTHER_ADMIN):
        with held.reading(stranger) as reading:
            assert reading.sign_ins_at(["s_one", "s_two"]) == {}
    with held.writing(SCHOOL_ADMIN) as writing:
        writing.append(replace(sign_in(), body=Void(first.id, ""), natural_key=()))
        assert writing.sign_ins_at(["s_one", "s_two"]) == {"s_two": 1}
