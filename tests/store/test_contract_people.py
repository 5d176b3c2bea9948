"""Activations and rosters on their way in: seen and written by who keeps the staff of the unit, by nobody else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quiz_api.domain.people import Activation
from quiz_api.domain.rosters import BatchOf, BatchState, CellChange, CellProblem, RosterBatch, RosterRow, RowAction
from quiz_api.domain.scope import NOBODY, Scope
from quiz_api.store.interface import OutOfScope, Store
from tests.store import city
from tests.store.city import CITY_ADMIN, OTHER_ADMIN, SCHOOL_ADMIN, SELF

ACTIVATION = Activation(city.TEACHER.id, city.NOON)
ROWS = (
    RosterRow(2, ("王老师", ""), RowAction.CHANGE, (), (CellChange("岗位", "校长", "班主任"),), "校长"),
    RosterRow(3, ("", ""), RowAction.WRONG, (CellProblem("姓名", "要写姓名。"),)),
)
BATCH = RosterBatch(
    "b_one", city.SCHOOL, "p_admin", city.NOON, BatchState.PREVIEW, "0" * 64, ("姓名", "工号"), ROWS, (city.TEACHER,)
)


def test_an_activation_is_for_the_person_and_the_school(store: Store) -> None:
    with store.writing(SCHOOL_ADMIN) as writing:
        writing.put_activation(ACTIVATION)
    for scope, expected in ((SCHOOL_ADMIN, ACTIVATION), (SELF, ACTIVATION), (OTHER_ADMIN, None), (NOBODY, None)):
        with store.reading(scope) as reading:
            assert reading.activation(city.TEACHER.id) == expected
    assert store.door().activation(city.TEACHER.id) == ACTIVATION
    assert store.door().activation(city.STRANGER.id) is None


@pytest.mark.parametrize("scope", [OTHER_ADMIN, NOBODY, Scope(subject_id=city.STRANGER.id)])
def test_nobody_else_writes_one(store: Store, scope: Scope) -> None:
    with pytest.raises(OutOfScope), store.writing(scope) as writing:
        writing.put_activation(ACTIVATION)
    assert store.door().activation(city.TEACHER.id) is None


def test_a_batch_is_kept_whole_and_seen_in_its_unit_and_above(store: Store) -> None:
    with store.writing(SCHOOL_ADMIN) as writing:
        writing.put_batch(BATCH)
        assert writing.batch(BATCH.id) == BATCH
    for scope in (SCHOOL_ADMIN, CITY_ADMIN):
        with store.reading(scope) as reading:
            assert reading.batch(BATCH.id) == BATCH
            assert list(reading.batches(city.COUNTY)) == [BATCH]
            assert list(reading.batches(city.OTHER_SCHOOL)) == []
    for scope in (OTHER_ADMIN, SELF, NOBODY):
        with store.reading(scope) as reading:
            assert reading.batch(BATCH.id) is None
            assert list(reading.batches("/")) == []


def test_a_batch_of_schools_is_kept_whole(store: Store) -> None:
    with store.reading(CITY_ADMIN) as reading:
        unit = reading.organisation(city.SCHOOL)
    assert unit is not None
    batch = replace(BATCH, of=BatchOf.SCHOOLS, before=(), units_before=(unit,), units_after=(replace(unit, name="新"),))
    with store.writing(CITY_ADMIN) as writing:
        writing.put_batch(batch)
    with store.reading(CITY_ADMIN) as reading:
        assert reading.batch(batch.id) == batch


def test_a_batch_is_neither_written_nor_moved_from_elsewhere(store: Store) -> None:
    with pytest.raises(OutOfScope), store.writing(OTHER_ADMIN) as writing:
        writing.put_batch(BATCH)
    with store.writing(SCHOOL_ADMIN) as writing:
        writing.put_batch(BATCH)
    with pytest.raises(OutOfScope), store.writing(OTHER_ADMIN) as writing:
        writing.put_batch(replace(BATCH, unit_path=city.OTHER_SCHOOL))


def test_counts_outlive_the_rows() -> None:
    kept = replace(BATCH, rows=(), counts=tuple(BATCH.count(action) for action in RowAction))
    assert [kept.count(action) for action in RowAction] == [0, 1, 0, 1]
