"""Versions: kept as long as a reader may ask for them, and no longer."""

from __future__ import annotations

from quiz_api.store.memory_state import NEWEST, MemoryState
from quiz_api.store.memory_store import DocumentsInMemory


def put(state: MemoryState, stamp: int, number: int) -> None:
    state.put(stamp, "series", "X2026", {"name": "X2026", "last": number})


def last(state: MemoryState, horizon: int) -> int | None:
    document = state.document("series", "X2026", horizon)
    return None if document is None else int(document["last"])


def test_each_reader_sees_its_own_moment_and_versions_are_forgotten_after_the_last_one() -> None:
    state = MemoryState(DocumentsInMemory())
    empty = state.open_view()
    put(state, 1, 10)
    state.publish(1)
    first = state.open_view()
    put(state, 2, 20)
    put(state, 2, 21)
    state.publish(2)
    put(state, 3, 30)
    assert [last(state, horizon) for horizon in (empty, first, 2, NEWEST)] == [None, 10, 21, 30]
    state.close_view(empty)
    assert last(state, first) == 10
    state.close_view(first)
    assert last(state, 2) == 21
    assert state.older_versions() == 1  # transaction 3 is not durable
    state.publish(3)
    assert state.older_versions() == 0
    assert last(state, 3) == 30


def test_undo_goes_back_over_rows_and_their_index_entries() -> None:
    state = MemoryState(DocumentsInMemory())
    card = {"household_id": "h_one", "code_mac": "mac"}
    state.put(1, "cards", "k_one", card)
    state.publish(1)
    state.put(2, "cards", "k_one", card | {"household_id": "h_two"})
    state.put(2, "cards", "k_new", card | {"household_id": "h_two"})
    assert state.members(("cards", "h_two")) == ["k_one", "k_new"]
    state.undo(1)
    assert state.document("cards", "k_one", NEWEST) == card
    assert state.document("cards", "k_new", NEWEST) is None
    assert state.members(("cards", "h_two")) == []
    assert state.members(("cards", "h_one")) == ["k_one"]
    assert state.older_versions() == 0


def test_what_later_transactions_have_built_is_undone_before_what_they_built_on() -> None:
    state = MemoryState(DocumentsInMemory())
    put(state, 1, 10)
    put(state, 2, 20)
    put(state, 3, 30)
    state.publish(1)
    state.undo(1)
    assert last(state, NEWEST) == 10
    assert state.older_versions() == 0
    put(state, 2, 21)
    state.publish(2)
    assert last(state, 2) == 21
