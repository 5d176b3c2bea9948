"""The journal on the disk: what is cut off, what is refused, who waits for whom."""

from __future__ import annotations

import errno
import threading
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz_api.domain.scope import Scope
from quiz_api.store.file_port import RealFiles
from quiz_api.store.interface import RecordQuery, Store, StoreDamaged, Stores, StoreTooNew, StoreUnavailable
from quiz_api.store.lines import head_line, line, read_head, read_lines
from quiz_api.store.opening import open_stores
from quiz_api.store.tinydb_store import TinyDBStore
from tests.faults.ports import FailingFiles
from tests.store import city
from tests.store.city import SELF, TEACHER, found_city, take_event


class SlowFiles(RealFiles):
    """Syncs wait until the test lets them go."""

    def __init__(self) -> None:
        self.may_sync = threading.Event()
        self.may_sync.set()
        self.syncing = threading.Event()
        self.syncs = 0

    def sync(self, handle: int) -> None:
        self.syncs += 1
        self.syncing.set()
        self.may_sync.wait(30)
        super().sync(handle)


def opened(directory: Path, port: RealFiles | None = None) -> Stores:
    return open_stores(f"tinydb:{directory}", port=port)


def closed(stores: Stores) -> None:
    stores.sessions.close()
    stores.ledger.close()


def events_of(store: Store) -> list[str]:
    with store.reading(SELF) as reading:
        return [row.record.draft.event_id for row in reading.records(RecordQuery())]


def small_store(directory: Path) -> Path:
    """Two events; answers the journal's path."""
    stores = opened(directory)
    found_city(stores.ledger)
    take_event(stores.ledger, "e0")
    take_event(stores.ledger, "e1")
    closed(stores)
    return directory / "ledger.journal"


@given(st.lists(st.binary().filter(lambda payload: not set(payload) & {0, 10}), max_size=5), st.integers(0, 10**9))
def test_lines_come_back_in_order(payloads: list[bytes], base: int) -> None:
    data = head_line("ledger", base) + b"".join(line(base + 1 + at, each) for at, each in enumerate(payloads))
    head = read_head(data, "ledger", "ledger.journal")
    assert head.base == base
    assert [each.payload for each in read_lines(data, head, "ledger.journal")] == payloads


def test_a_last_line_that_was_cut_short_is_cut_off(tmp_path: Path) -> None:
    path = small_store(tmp_path)
    whole = path.read_bytes()
    start = whole.rindex(b"\n", 0, -1) + 1
    for end in range(start, len(whole), 41):
        for hole in (b"", b"\0" * 30):
            path.write_bytes(whole[:end] + hole)
            stores = opened(tmp_path)
            assert events_of(stores.ledger) == ["e0"]
            assert path.read_bytes() == whole[:start]
            take_event(stores.ledger, "e2")
            closed(stores)
            stores = opened(tmp_path)
            assert events_of(stores.ledger) == ["e0", "e2"]
            closed(stores)


@pytest.mark.parametrize("number", [2, 3])
def test_a_bad_line_before_a_good_one_is_refused_and_named(tmp_path: Path, number: int) -> None:
    path = small_store(tmp_path)
    lines = path.read_bytes().splitlines(keepends=True)
    for bad in (lines[number - 1].replace(b"p_teacher", b"p_taecher"), b"", lines[number - 1][:-9] + b"\n"):
        path.write_bytes(b"".join([*lines[: number - 1], bad, *lines[number:]]))
        with pytest.raises(StoreDamaged) as damage:
            opened(tmp_path)
        assert damage.value.where == f"ledger.journal:{number}"


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    path = small_store(tmp_path)
    newer = head_line("ledger", 0).replace(b" 1 ", b" 2 ")
    text = newer.rpartition(b" ")[0]
    path.write_bytes(text + b" %08x\n" % zlib.crc32(text))
    with pytest.raises(StoreTooNew, match="更新版本"):
        opened(tmp_path)


def test_a_store_that_would_not_open_lets_its_lock_go(tmp_path: Path) -> None:
    path = small_store(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(b"y" + whole[1:])
    with pytest.raises(StoreDamaged):
        opened(tmp_path)
    path.write_bytes(whole)
    closed(opened(tmp_path))


def test_nobody_sees_or_builds_an_answer_on_what_is_not_durable(tmp_path: Path) -> None:
    port = SlowFiles()
    stores = opened(tmp_path, port)
    found_city(stores.ledger)
    port.may_sync.clear()
    port.syncing.clear()
    answers: list[str] = []
    first = threading.Thread(target=lambda: answers.append(take_event(stores.ledger, "e0")))
    first.start()
    assert port.syncing.wait(30)
    again = threading.Thread(target=lambda: answers.append(take_event(stores.ledger, "e0")))
    again.start()  # finds the receipt, writes nothing, and must wait all the same
    again.join(0.2)
    assert again.is_alive()
    assert answers == []
    assert events_of(stores.ledger) == []
    port.may_sync.set()
    first.join()
    again.join()
    assert len(set(answers)) == 1
    assert events_of(stores.ledger) == ["e0"]
    closed(stores)


def test_writers_share_a_sync(tmp_path: Path) -> None:
    port = SlowFiles()
    stores = opened(tmp_path, port)
    found_city(stores.ledger)
    port.may_sync.clear()
    port.syncing.clear()
    before = port.syncs
    threads = [threading.Thread(target=take_event, args=(stores.ledger, "e0"))]
    threads[0].start()
    assert port.syncing.wait(30)
    documents = stores.ledger.count()
    threads += [threading.Thread(target=take_event, args=(stores.ledger, f"e{number}")) for number in range(1, 16)]
    for thread in threads[1:]:
        thread.start()
    deadline = threading.Event()
    while stores.ledger.count() < documents + 15 * 3:
        deadline.wait(0.01)  # all fifteen are appended, or about to be, while the first one syncs
    port.may_sync.set()
    for thread in threads:
        thread.join()
    assert port.syncs - before == 2
    assert len(events_of(stores.ledger)) == 16
    closed(stores)


def test_a_failed_sync_is_final_until_restart(tmp_path: Path) -> None:
    port = FailingFiles("sync", 1)
    stores = opened(tmp_path, port)
    found_city(stores.ledger)
    take_event(stores.ledger, "e0")
    assert stores.ledger.is_healthy()
    port.armed = True
    with pytest.raises(StoreUnavailable):
        take_event(stores.ledger, "e1")
    assert not stores.ledger.is_healthy()
    with pytest.raises(StoreUnavailable, match="重新启动"):
        take_event(stores.ledger, "e2")  # the port would sync again: nobody must ask it to
    assert events_of(stores.ledger) == ["e0"]
    closed(stores)
    again = opened(tmp_path)
    assert again.ledger.is_healthy()
    assert set(events_of(again.ledger)) <= {"e0", "e1"}
    take_event(again.ledger, "e1")
    assert events_of(again.ledger) == ["e0", "e1"]
    closed(again)


def test_a_full_disk_puts_everything_back_and_recovers(tmp_path: Path) -> None:
    port = FailingFiles("write", 1, errno.ENOSPC)
    stores = opened(tmp_path, port)
    found_city(stores.ledger)
    documents = stores.ledger.count()
    size = (tmp_path / "ledger.journal").stat().st_size
    port.armed = True
    with pytest.raises(StoreUnavailable, match="腾出空间"):
        take_event(stores.ledger, "e0")
    assert (tmp_path / "ledger.journal").stat().st_size == size
    assert stores.ledger.count() == documents
    assert stores.ledger.is_healthy()
    take_event(stores.ledger, "e0")
    assert stores.ledger.verify().first_bad is None  # the chain goes on from what stands, not from what was put back
    closed(stores)
    again = opened(tmp_path)
    assert events_of(again.ledger) == ["e0"]
    closed(again)


def test_everybody_is_answered_while_the_journal_is_replaced(tmp_path: Path) -> None:
    """A replaced file is durable at once: whoever slept until the next sync is woken."""
    stores = opened(tmp_path)
    found_city(stores.ledger)

    def send(writer: int) -> None:
        for number in range(15):
            take_event(stores.ledger, f"w{writer}-{number}")

    threads = [threading.Thread(target=send, args=(writer,), daemon=True) for writer in range(8)]
    for thread in threads:
        thread.start()
    assert isinstance(stores.ledger, TinyDBStore)
    for _ in range(2_000):
        stores.ledger.compact()
        if not any(thread.is_alive() for thread in threads):
            break
    assert not any(thread.is_alive() for thread in threads)
    assert len(events_of(stores.ledger)) == 8 * 15
    assert stores.ledger.verify().first_bad is None
    closed(stores)


def test_rows_of_a_failed_transaction_do_not_come_back_with_a_later_one(tmp_path: Path) -> None:
    stores = opened(tmp_path)
    found_city(stores.ledger)
    with suppress(ConnectionError), stores.ledger.writing(SELF) as writing:
        writing.append(city.attempt(event_id="lost"))
        raise ConnectionError
    take_event(stores.ledger, "kept")
    closed(stores)
    again = opened(tmp_path)
    assert events_of(again.ledger) == ["kept"]
    with again.ledger.reading(Scope(subject_id=TEACHER.id)) as reading:
        assert [row.record.sequence for row in reading.records(RecordQuery())] == [1]
    closed(again)
