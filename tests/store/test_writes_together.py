"""Transactions that are written with one call: all of them are stored or none, and nobody is told otherwise."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from quiz_api.store.file_port import RealFiles
from quiz_api.store.interface import RecordQuery, Store, Stores, StoreUnavailable
from quiz_api.store.opening import open_stores
from tests.store.city import CITY_ADMIN, SELF, TEACHER, attempt, found_city, take_event

WRITERS = 8


class FullDisk(RealFiles):
    """Holds a sync until the test lets it go; a write that is to fail gets half of its bytes through."""

    def __init__(self) -> None:
        self.may_sync = threading.Event()
        self.may_sync.set()
        self.syncing = threading.Event()
        self.refused = threading.Event()
        self.cut_back = threading.Event()
        self.refuses: Callable[[], bool] = lambda: False

    def hold(self) -> None:
        self.may_sync.clear()
        self.syncing.clear()

    def write(self, handle: int, data: bytes) -> None:
        if self.refuses():
            super().write(handle, data[: len(data) // 2])
            self.refused.set()
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        super().write(handle, data)

    def truncate(self, handle: int, size: int) -> None:
        super().truncate(handle, size)
        self.cut_back.set()

    def sync(self, handle: int) -> None:
        self.syncing.set()
        self.may_sync.wait(30)
        super().sync(handle)


class Place:
    """A store on such a disk, with one event on its way that nothing hinders but its sync."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.port = FullDisk()
        self.stores: Stores = open_stores(f"tinydb:{directory}", port=self.port)
        self.ledger: Store = self.stores.ledger
        found_city(self.ledger)
        self.threads: list[threading.Thread] = []
        self.refused: list[str] = []

    def send(self, event_id: str) -> None:
        thread = threading.Thread(target=self._take, args=(event_id,))
        self.threads.append(thread)
        thread.start()

    def _take(self, event_id: str) -> None:
        try:
            take_event(self.ledger, event_id)
        except StoreUnavailable:
            self.refused.append(event_id)

    def first_on_its_way(self) -> None:
        self.port.hold()
        self.send("first")
        assert self.port.syncing.wait(30)
        self.port.refuses = lambda: not self.port.refused.is_set()  # the next one, and no other

    def wait_for_documents(self, count: int) -> None:
        pause = threading.Event()
        while self.ledger.count() < count:
            pause.wait(0.01)

    def let_go(self) -> None:
        self.port.may_sync.set()
        for thread in self.threads:
            thread.join()
        self.port.refuses = lambda: False

    def events(self) -> list[str]:
        with self.ledger.reading(CITY_ADMIN) as reading:
            return [row.record.draft.event_id for row in reading.records(RecordQuery())]

    def close(self) -> None:
        self.stores.sessions.close()
        self.ledger.close()

    def reopened(self) -> Place:
        self.close()
        self.stores = open_stores(f"tinydb:{self.directory}")
        self.ledger = self.stores.ledger
        return self


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path / "store")
    yield made
    made.close()


def test_those_who_found_no_room_are_told_and_leave_nothing_behind(place: Place) -> None:
    place.first_on_its_way()
    documents = place.ledger.count()
    for number in range(WRITERS):
        place.send(f"e{number}")
    place.wait_for_documents(documents + 3 * WRITERS)
    place.let_go()
    assert sorted(place.refused) == [f"e{number}" for number in range(WRITERS)]
    assert place.events() == ["first"]
    assert place.ledger.count() == documents
    assert place.ledger.is_healthy()
    assert b'"event_id":"e0"' not in (place.directory / "ledger.journal").read_bytes()
    for number in range(WRITERS):
        take_event(place.ledger, f"e{number}")
    assert place.ledger.verify().first_bad is None
    assert place.reopened().events() == ["first", *(f"e{number}" for number in range(WRITERS))]


@pytest.mark.parametrize("writes", [True, False], ids=["writing", "reading"])
def test_who_has_read_what_was_lost_is_refused_too(place: Place, *, writes: bool) -> None:
    place.first_on_its_way()
    documents = place.ledger.count()
    place.send("lost")
    place.wait_for_documents(documents + 3)

    def read_and_go_on() -> None:
        with place.ledger.writing(SELF) as writing:
            assert writing.receipt(TEACHER.id, "lost") is not None
            place.port.may_sync.set()
            assert place.port.cut_back.wait(30)
            place.threads[0].join()
            threading.Event().wait(0.2)  # so that what follows finds the rows lost, and is not lost together with them
            if writes:
                writing.append(attempt(event_id="built on it"))

    with pytest.raises(StoreUnavailable, match="腾出空间"):
        read_and_go_on()
    place.let_go()
    assert place.refused == ["lost"]
    assert place.events() == ["first"]
    take_event(place.ledger, "later")
    assert place.reopened().events() == ["first", "later"]


def test_a_file_beside_the_tables_goes_with_its_row_and_its_number_is_free(place: Place) -> None:
    kept = place.directory / "exports"

    def put(content: bytes) -> None:
        with place.ledger.founding() as writing:
            writing.put_export(f"X2026-{writing.next_number('X2026'):06d}", content)

    put(b"kept")
    place.port.refuses = (kept / "X2026-000002").exists  # its bytes are there, and its row has no room
    with pytest.raises(StoreUnavailable):
        put(b"lost")
    place.port.refuses = lambda: False
    assert [file.name for file in kept.iterdir()] == ["X2026-000001"]
    put(b"another")
    assert (kept / "X2026-000002").read_bytes() == b"another"
    assert place.reopened().ledger.verify().first_bad is None


def test_writers_who_meet_full_disks_again_and_again_lose_and_double_nothing(place: Place) -> None:
    calls = iter(range(100_000))
    place.port.refuses = lambda: next(calls) % 3 == 1

    def send(writer: int) -> None:
        for number in range(25):
            while True:
                try:
                    take_event(place.ledger, f"w{writer}-{number}")
                    break
                except StoreUnavailable:
                    continue

    threads = [threading.Thread(target=send, args=(writer,)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    place.port.refuses = lambda: False
    sent = sorted(f"w{writer}-{number}" for writer in range(WRITERS) for number in range(25))
    assert place.port.refused.is_set()
    assert sorted(place.events()) == sent
    assert place.ledger.verify().first_bad is None
    assert sorted(place.reopened().events()) == sent
