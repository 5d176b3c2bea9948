"""What the port really asks of the operating system, call by call: the other tests of the store stand above it."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from quiz_api.store import file_port
from quiz_api.store.file_port import RealFiles, write_whole
from quiz_api.store.interface import StoreUnavailable
from quiz_api.store.opening import opened
from tests.faults.system_calls import Answer, FaultySystem, answering
from tests.store.city import found_city, take_event


class ListeningSystem:
    """The `os` module, which also writes down what it was asked for. A write takes at most `bite` bytes."""

    def __init__(self, bite: int = 1 << 30) -> None:
        self.said: list[str] = []
        self._bite = bite

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def write(self, handle: int, data: memoryview) -> int:
        self.said.append("write")
        return os.write(handle, data[: self._bite])

    def fdatasync(self, handle: int) -> None:
        self.said.append("sync")
        os.fdatasync(handle)

    def fsync(self, handle: int) -> None:
        self.said.append("sync directory" if stat.S_ISDIR(os.fstat(handle).st_mode) else "sync")
        os.fsync(handle)


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> ListeningSystem:
    listening = ListeningSystem()
    monkeypatch.setattr(file_port, "os", listening)
    return listening


def test_a_whole_file_is_written_synced_and_named_in_this_order(system: ListeningSystem, tmp_path: Path) -> None:
    write_whole(RealFiles(), tmp_path / "a", b"content")
    assert system.said == ["write", "sync", "sync directory"]
    assert (tmp_path / "a").read_bytes() == b"content"
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600


def test_every_answer_comes_after_a_sync(system: ListeningSystem, tmp_path: Path) -> None:
    with opened(f"tinydb:{tmp_path / 'store'}") as stores:
        found_city(stores.ledger)
        for number in range(3):
            system.said.clear()
            take_event(stores.ledger, f"e{number}")
            assert system.said == ["write", "sync"]


def test_a_system_that_takes_a_byte_at_a_time_gets_them_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(file_port, "os", ListeningSystem(bite=1))
    write_whole(RealFiles(), tmp_path / "a", b"every byte")
    assert (tmp_path / "a").read_bytes() == b"every byte"


def test_a_sync_that_failed_is_not_asked_for_again(tmp_path: Path) -> None:
    """What a second one says would be worth nothing: the kernel may have dropped the pages (PostgreSQL, 2018)."""
    with opened(f"tinydb:{tmp_path / 'store'}") as stores:
        found_city(stores.ledger)
        with answering(FaultySystem(2, Answer("EIO", errno.EIO))) as system:
            system.armed = True
            for number in range(3):
                with pytest.raises(StoreUnavailable):
                    take_event(stores.ledger, f"e{number}")
            assert system.calls == 2
            assert not stores.ledger.is_healthy()
