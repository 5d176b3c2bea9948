"""Snapshots, backups, restores and store addresses."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Self

import pytest

from quiz_api.domain.records import Draft, ExportManifest, Subject, SubjectKind
from quiz_api.store.interface import RecordQuery, Store, StoreDamaged, StoreError, StoreInUse, Stores
from quiz_api.store.opening import open_stores, restore
from quiz_api.store.tinydb_store import TinyDBStore
from tests.store.city import (
    CITY_ADMIN,
    NOON,
    SCHOOL,
    SCHOOL_ADMIN,
    TEACHER,
    found_city,
    new_event_id,
    take_event,
)


def closed(stores: Stores) -> None:
    stores.sessions.close()
    stores.ledger.close()


class Writers:
    """Threads that send events until the block ends."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._send) for _ in range(4)]
        self.answers: list[str] = []

    def _send(self) -> None:
        while not self._stop.is_set():
            self.answers.append(take_event(self._store, new_event_id()))

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        while len(self.answers) < 20:
            self._stop.wait(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()


def put_export(store: Store) -> None:
    body = ExportManifest("X2026-000001", "training-hours", "csv", SCHOOL, 2026, 1, "0" * 64, "", "0" * 64)
    with store.writing(SCHOOL_ADMIN) as writing:
        writing.put_export("X2026-000001", b"bytes \x00\n")
        subject = Subject(SubjectKind.ORGANISATION, "o_first")
        writing.append(Draft(subject, SCHOOL, 2026, 1, NOON, "p_admin", body))


@pytest.mark.parametrize("url", ["memory:", "tinydb:{directory}"])
def test_a_backup_under_load_is_a_prefix_and_comes_back_whole(tmp_path: Path, url: str) -> None:
    stores = open_stores(url.format(directory=tmp_path / "store"))
    found_city(stores.ledger)
    put_export(stores.ledger)
    with Writers(stores.ledger):
        said = stores.ledger.backup(tmp_path / "copy.backup")
    assert said.first_bad is None
    assert 20 < said.records < stores.ledger.verify().records
    found = restore(tmp_path / "copy.backup", f"tinydb:{tmp_path / 'again'}")
    assert found == said
    again = open_stores(f"tinydb:{tmp_path / 'again'}")
    with stores.ledger.reading(CITY_ADMIN) as before, again.ledger.reading(CITY_ADMIN) as after:
        prefix = list(before.records(RecordQuery(limit=said.records)))
        assert list(after.records(RecordQuery())) == prefix
        assert after.export_bytes("X2026-000001") == b"bytes \x00\n"
        assert after.person(TEACHER.id) == TEACHER
        reference = prefix[1].record.body.answers_ref  # type: ignore[union-attr]
        assert after.side_text(reference) == before.side_text(reference)
    take_event(again.ledger, "e-after")
    assert again.ledger.verify().records == said.records + 1
    closed(again)
    closed(stores)


def test_a_snapshot_under_load_changes_nothing_but_the_files(tmp_path: Path) -> None:
    stores = open_stores(f"tinydb:{tmp_path}")
    assert isinstance(stores.ledger, TinyDBStore)
    found_city(stores.ledger)
    put_export(stores.ledger)
    with Writers(stores.ledger) as writers:
        for _ in range(3):
            stores.ledger.compact()
    found, documents = stores.ledger.verify(), stores.ledger.count()
    assert found.first_bad is None
    closed(stores)
    again = open_stores(f"tinydb:{tmp_path}")
    assert again.ledger.verify() == found
    assert again.ledger.count() == documents
    with again.ledger.reading(CITY_ADMIN) as reading:
        assert all(reading.record(answer) is not None for answer in writers.answers)
    closed(again)


def test_a_backup_never_overwrites(tmp_path: Path) -> None:
    stores = open_stores("memory:")
    (tmp_path / "copy").write_text("yesterday's", encoding="utf-8")
    with pytest.raises(StoreError, match="已经存在"):
        stores.ledger.backup(tmp_path / "copy")
    with pytest.raises(StoreError, match="没有写成"):
        stores.ledger.backup(tmp_path / "nowhere" / "copy")


def test_a_restore_never_overwrites_and_refuses_half_a_backup(tmp_path: Path) -> None:
    stores = open_stores("memory:")
    found_city(stores.ledger)
    take_event(stores.ledger, "e0")
    stores.ledger.backup(tmp_path / "copy")
    restore(tmp_path / "copy", f"tinydb:{tmp_path / 'store'}")
    with pytest.raises(StoreError, match="已经有东西"):
        restore(tmp_path / "copy", f"tinydb:{tmp_path / 'store'}")
    with pytest.raises(StoreError, match="没有找到"):
        restore(tmp_path / "absent", f"tinydb:{tmp_path / 'other'}")
    whole = (tmp_path / "copy").read_bytes()
    for part in (whole[:-10], whole[: whole.rindex(b"\n", 0, -1) + 1], whole[:20], b""):
        (tmp_path / "copy").write_bytes(part)
        with pytest.raises(StoreDamaged):
            restore(tmp_path / "copy", f"tinydb:{tmp_path / 'other'}")
        assert not (tmp_path / "other").exists()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://localhost/xinyu", "不认识"),
        ("tinydb:", "不认识"),
        ("tinydb:///", "不认识"),
        ("var/store", "不认识"),
        ("", "不认识"),
    ],
)
def test_addresses_that_will_not_do(url: str, says: str) -> None:
    with pytest.raises(StoreError, match=says):
        open_stores(url)


def test_a_directory_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="打不开"):
        open_stores(f"tinydb:{tmp_path / 'file'}")


def test_a_store_opens_once(tmp_path: Path) -> None:
    first = open_stores(f"tinydb:{tmp_path}")
    with pytest.raises(StoreInUse, match="另一个进程"):
        open_stores(f"tinydb:{tmp_path}")
    closed(first)
    closed(first)
    closed(open_stores(f"tinydb:{tmp_path}"))
