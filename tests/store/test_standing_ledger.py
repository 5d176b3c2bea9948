"""Reading an embedded store beside the process that writes to it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from quiz_api.domain.scope import Scope
from quiz_api.store.file_port import RealFiles
from quiz_api.store.interface import StoreDamaged, StoreError, StoreInUse
from quiz_api.store.opening import open_stores, restore, standing_store
from quiz_api.store.standing_ledger import read_standing_ledger
from quiz_api.store.tinydb_store import LEDGER_JOURNAL, LEDGER_SNAPSHOT, TinyDBStore
from tests.store.city import TEACHER, found_city, new_event_id, take_event

ROOT = Path(__file__).resolve().parents[2]
WRITER = """
import sys
from quiz_api.store.opening import open_stores
from tests.store.city import found_city, new_event_id, take_event

store = open_stores(sys.argv[1]).ledger
found_city(store)
while True:
    print(take_event(store, new_event_id()), flush=True)
"""


@contextmanager
def writing_process(url: str) -> Iterator[Callable[[int], list[str]]]:
    """A process that sends events until the block ends. Ask it for ids of records that it has acknowledged."""
    process = subprocess.Popen([sys.executable, "-c", WRITER, url], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    output = process.stdout
    assert output is not None
    try:
        yield lambda count: [output.readline().strip() for _ in range(count)]
    finally:
        process.kill()
        process.communicate()


@contextmanager
def embedded(directory: Path, port: RealFiles | None = None) -> Iterator[TinyDBStore]:
    stores = open_stores(f"tinydb:{directory}", port=port)
    assert isinstance(stores.ledger, TinyDBStore)
    found_city(stores.ledger)
    yield stores.ledger
    stores.sessions.close()
    stores.ledger.close()


def test_a_backup_beside_a_writing_process_holds_all_it_had_acknowledged(tmp_path: Path) -> None:
    url, file = f"tinydb:{tmp_path / 'store'}", tmp_path / "safe.backup"
    with writing_process(url) as acknowledged:
        before = acknowledged(40)
        with pytest.raises(StoreInUse):
            open_stores(url)
        with standing_store(url) as standing:
            found = standing.verify()
            saved = standing.backup(file)
        acknowledged(1)  # it was not disturbed
        with standing_store(url) as later:
            grown = later.verify()
    assert found.first_bad is None
    assert 40 <= found.records < grown.records
    copy = f"tinydb:{tmp_path / 'copy'}"
    assert restore(file, copy) == saved == found
    stores = open_stores(copy)
    with stores.ledger.reading(Scope(subject_id=TEACHER.id)) as reading:
        assert all(reading.record(record_id) is not None for record_id in before)
    stores.sessions.close()
    stores.ledger.close()


def test_half_a_line_is_passed_over_and_left_alone(tmp_path: Path) -> None:
    with embedded(tmp_path) as store:
        take_event(store, new_event_id())
        journal = tmp_path / LEDGER_JOURNAL
        with journal.open("ab") as file:
            file.write(journal.read_bytes().splitlines()[-1][:-20])
        torn = journal.read_bytes()
        with standing_store(f"tinydb:{tmp_path}") as standing:
            assert standing.verify() == store.verify()
        assert journal.read_bytes() == torn


class CompactsMeanwhile(RealFiles):
    """Somebody compacts the store right after the snapshot was read."""

    def __init__(self, compact: Callable[[], None]) -> None:
        self._compact = compact
        self.snapshots_read = 0

    def lines(self, path: Path) -> Iterator[bytes]:
        yield from super().lines(path)
        if path.name == LEDGER_SNAPSHOT:
            self.snapshots_read += 1
            if self.snapshots_read == 1:
                self._compact()


def test_a_compaction_between_snapshot_and_journal_is_noticed(tmp_path: Path) -> None:
    with embedded(tmp_path) as store:
        take_event(store, new_event_id())
        store.compact()
        take_event(store, new_event_id())
        port = CompactsMeanwhile(store.compact)
        found = read_standing_ledger(port, tmp_path).verify()
        assert port.snapshots_read == 2
        assert found == store.verify()
        assert found.records == 2


def test_damage_is_named_however_often_it_is_read(tmp_path: Path) -> None:
    with embedded(tmp_path) as store:
        take_event(store, new_event_id())
    journal = tmp_path / LEDGER_JOURNAL
    journal.write_bytes(journal.read_bytes().replace(b'"passed":true', b'"passed":null'))
    with pytest.raises(StoreDamaged) as damage, standing_store(f"tinydb:{tmp_path}"):
        pass
    assert damage.value.where == f"{LEDGER_JOURNAL}:3"


def test_where_no_store_is_none_is_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="没有存储"), standing_store(f"tinydb:{tmp_path / 'store'}"):
        pass
    assert not (tmp_path / "store").exists()
