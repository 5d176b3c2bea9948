"""Disks that are full or broken, and power cuts: on each write and each sync in turn."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from quiz_api.store.interface import RecordQuery, StoreError, Stores, StoreUnavailable
from quiz_api.store.opening import open_stores
from quiz_api.store.tinydb_store import TinyDBStore
from tests.faults.ledger_check import problem_with
from tests.faults.ports import FailingFiles, RecordingFiles, cut_states
from tests.store.city import CITY_ADMIN, found_city, take_event

ROOT = Path(__file__).resolve().parents[2]
EVENTS = 6


def close(stores: Stores) -> None:
    stores.sessions.close()
    stores.ledger.close()


def broken_call(directory: Path, port: FailingFiles) -> str:
    """Run a few events and a snapshot on a port that fails; what was promised wrongly, or nothing."""
    stores = open_stores(f"tinydb:{directory}", port=port)
    found_city(stores.ledger)
    port.armed = True
    acknowledged: set[str] = set()
    for number in range(EVENTS):
        try:
            take_event(stores.ledger, f"e{number}")
            acknowledged.add(f"e{number}")
        except StoreUnavailable:
            pass
        if number == EVENTS // 2 and isinstance(stores.ledger, TinyDBStore):
            with suppress(StoreUnavailable, OSError):
                stores.ledger.compact()
        with stores.ledger.reading(CITY_ADMIN) as reading:
            seen = {row.record.draft.event_id for row in reading.records(RecordQuery())}
        if seen != acknowledged:
            return f"after event {number} readers see {sorted(seen)}, acknowledged were {sorted(acknowledged)}"
    if port.heals and stores.ledger.is_healthy() and len(acknowledged) < EVENTS - 1:
        return f"healthy, but only {sorted(acknowledged)} stored"
    close(stores)
    return problem_with(f"tinydb:{directory}", acknowledged)


def broken_calls(say: Callable[[str], None]) -> str:
    """Every write, sync, rename, directory sync and cut of a small life fails in turn, once or from then on."""
    for operation in ("write", "sync", "replace", "sync_dir", "cut"):
        for once in (True, False):
            for at in range(1, 100):
                port = FailingFiles(
                    operation, at, errno.ENOSPC if operation in ("write", "cut") else errno.EIO, once=once
                )
                with tempfile.TemporaryDirectory() as directory:
                    problem = broken_call(Path(directory), port)
                if problem:
                    return f"{operation} {at}: {problem}"
                if not port.failures:
                    break
                say(f"磁盘故障：{operation} 第 {at} 次")
    return ""


def power_cuts(say: Callable[[str], None], ignore: frozenset[str] = frozenset()) -> str:
    """Open what a power cut could leave after each step of a small life; what was lost or doubled, or nothing."""
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory)
        port = RecordingFiles(root, ignore)
        stores = open_stores(f"tinydb:{root}", port=port)
        found_city(stores.ledger)
        for number in range(EVENTS):
            take_event(stores.ledger, f"e{number}")
            port.acknowledge(f"e{number}")
            if number == EVENTS // 2 and isinstance(stores.ledger, TinyDBStore):
                stores.ledger.compact()
        close(stores)
        states = list(cut_states(port.log))
    for number, state in enumerate(states):
        with tempfile.TemporaryDirectory() as directory:
            for name, content in state.files.items():
                path = Path(directory) / name
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(content)
            problem = problem_with(f"tinydb:{directory}", set(state.acknowledged))
        if problem:
            return f"{number}: {problem}"
        say(f"断电：{number + 1} / {len(states)} 种残留状态")
    return ""


def full_disk() -> str:
    """Fill a disk in a process of its own whose files may not grow; what went wrong, or nothing.

    The limit is RLIMIT_FSIZE, which needs no right to mount anything. Windows has none: the child says so.
    """
    with tempfile.TemporaryDirectory() as directory:
        command = [sys.executable, "-m", "tests.faults.disk", directory]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            return done.stderr[-500:] or done.stdout
        return problem_with(f"tinydb:{directory}", set(done.stdout.split()))


def _fill_a_disk(directory: Path) -> None:
    if os.name != "posix":
        return
    import resource
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    stores = open_stores(f"tinydb:{directory}")
    found_city(stores.ledger)
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    refused = 0
    for number in range(60):
        try:
            take_event(stores.ledger, f"e{number}")
            os.write(1, f"e{number}\n".encode("ascii"))
        except StoreUnavailable:
            refused += 1
            if refused == 5:
                resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))  # somebody made room
        with stores.ledger.reading(CITY_ADMIN) as reading:
            stored = sum(1 for _ in reading.records(RecordQuery()))
        if stored != number + 1 - refused:
            raise StoreError(f"{stored} records after {number + 1} events, {refused} refused")
    if refused != 5:
        raise StoreError(f"{refused} refusals: the disk was never full, or did not recover")


if __name__ == "__main__":
    _fill_a_disk(Path(sys.argv[1]))
