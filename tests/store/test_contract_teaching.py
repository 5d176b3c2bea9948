"""Lessons, confirmations and counts are records like any other, on every backend."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from quiz_api.domain.records import Body, Draft, RecordKind, Subject, SubjectKind, Void
from quiz_api.domain.scope import Scope
from quiz_api.domain.teaching import ActivityCount, ActivityReport, Delivery, DeliveryEvidence, Observation
from quiz_api.store.interface import NaturalKeyTaken, RecordQuery, Store
from tests.store import city

DAY = date(2026, 11, 20)
KEY = ("delivery", "o_class", "g03-t1-06", "2026-11-20")
SCHOOL = Scope(frozenset({city.SCHOOL}), "p_teacher")


def delivery(title_ref: str = "", page_id: str = "g03-t1-06") -> Delivery:
    return Delivery(
        page_id=page_id,
        class_path=city.CLASS,
        taught_on=DAY,
        teacher_id="p_teacher",
        minutes=40,
        evidence=DeliveryEvidence.OWN_DAY,
        step_minutes=(5, 10, 20),
        title_ref=title_ref,
    )


def draft(body: Body, key: tuple[str, ...] = (), path: str = city.CLASS) -> Draft:
    return Draft(Subject(SubjectKind.CLASS, "o_class"), path, 2026, 1, city.NOON, "p_teacher", body, natural_key=key)


BODIES = (
    delivery(),
    Observation("r_lesson"),
    ActivityReport("home-visit", DAY, (ActivityCount("families", 12), ActivityCount("teachers", 3))),
)


@pytest.mark.parametrize("body", BODIES, ids=lambda body: type(body).__name__)
def test_what_was_written_is_read_by_the_school_and_by_nobody_else(store: Store, body: Body) -> None:
    with store.writing(SCHOOL) as writing:
        taken = writing.append(draft(body))
    kinds = frozenset({taken.kind})
    for scope, found in ((SCHOOL, [taken]), (city.CITY_ADMIN, [taken]), (city.OTHER_ADMIN, []), (city.SELF, [])):
        with store.reading(scope) as reading:
            assert [row.record for row in reading.records(RecordQuery(kinds=kinds))] == found


def test_a_class_has_a_lesson_once_a_day_until_it_is_taken_back(store: Store) -> None:
    with store.writing(SCHOOL) as writing:
        first = writing.append(draft(delivery(), KEY))
    with pytest.raises(NaturalKeyTaken) as taken, store.writing(SCHOOL) as writing:
        writing.append(draft(replace(delivery(), minutes=30), KEY))
    assert taken.value.existing == first
    with store.writing(SCHOOL) as writing:
        writing.append(draft(Void(first.id, "")))
    with store.writing(SCHOOL) as writing:
        second = writing.append(draft(delivery(), KEY))
    with store.reading(SCHOOL) as reading:
        assert reading.live_record(KEY) == second


def test_the_lessons_of_a_page_are_found(store: Store) -> None:
    with store.writing(SCHOOL) as writing:
        writing.append(draft(delivery(page_id="g03-t1-05")))
        wanted = writing.append(draft(delivery()))
    query = RecordQuery(kinds=frozenset({RecordKind.DELIVERY}), organisation_path=city.SCHOOL, page_id="g03-t1-06")
    with store.reading(SCHOOL) as reading:
        assert [row.record for row in reading.records(query)] == [wanted]


def test_the_title_of_a_schools_own_lesson_stands_beside_the_ledger(store: Store) -> None:
    with store.writing(SCHOOL) as writing:
        reference = writing.put_side_text("我们班的树")
        taken = writing.append(draft(delivery(reference, page_id="")))
    assert "我们班的树" not in repr(taken)
    with store.reading(SCHOOL) as reading:
        assert reading.side_text(reference) == "我们班的树"
    with store.reading(city.OTHER_ADMIN) as reading:
        assert reading.side_text(reference) is None
    assert store.verify().problem == ""
