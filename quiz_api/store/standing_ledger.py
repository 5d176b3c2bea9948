"""The embedded ledger as it stands in its directory, read beside the process that writes it and without its lock.

What is read is a *prefix*: the transactions up to some number, each of them whole, and the export files they name.
It holds everything that had been acknowledged when the reading began, because a line is written before its
acknowledgement. Its last few transactions may be written but not yet synced, so not acknowledged to anyone yet. After
a power cut in that moment a backup can hold them although the store has lost them; the phones that sent them will send
them again. Nothing is ever written here: a last line that is only half there is passed over, where the process that
holds the lock would cut it off.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from quiz_api.store.backup import write_backup
from quiz_api.store.export_files import ExportFiles
from quiz_api.store.file_port import FilePort
from quiz_api.store.interface import StoreDamaged, StoreError, Verification
from quiz_api.store.lines import read_head, read_lines
from quiz_api.store.memory_state import MemoryState
from quiz_api.store.moved import READ_SETTINGS, must_not_be_moved
from quiz_api.store.tinydb_store import (
    EXPORTS,
    KIND,
    LEDGER_JOURNAL,
    ExportDirectory,
    TinyDocuments,
    load_lines,
    load_snapshot,
    must_join,
    no_garbage_collection,
)
from quiz_api.store.verification import verify_chains

_TRIES = 3


@dataclass(frozen=True, slots=True)
class StandingLedger:
    """A prefix in memory. `last` is the number of its last transaction; `again` reads it anew."""

    state: MemoryState
    files: ExportFiles
    last: int
    again: Callable[[], StandingLedger]

    def verify(self) -> Verification:
        found = verify_chains(self.state, self.files, self.last)
        if found.first_bad is None:
            return found  # else a photo or an export may have gone since: damage is still there when it is read again
        fresh = self.again()
        return verify_chains(fresh.state, fresh.files, fresh.last)

    def backup(self, target: Path) -> Verification:
        """Once more from the start when a photo was let go between the row and its picture; damage stays."""
        try:
            write_backup(self.state, self.files, self.last, target)
        except StoreDamaged:
            fresh = self.again()
            write_backup(fresh.state, fresh.files, fresh.last, target)
            return fresh.verify()
        return self.verify()


def read_standing_ledger(port: FilePort, directory: Path) -> StandingLedger:
    """Read snapshot and journal. Raises StoreDamaged, StoreTooNew, OSError, and StoreError when no store is there
    or it was moved.

    A snapshot that was put in place between the two reads leaves a gap or an overlap, and a line that could not be
    written is cut off by its writer while we read: both look like damage, and are gone when everything is read again.
    Damage stays.
    """
    must_be_there(directory)
    must_not_be_moved(directory)
    for _ in range(_TRIES - 1):
        try:
            return _read_once(port, directory)
        except StoreDamaged:
            continue
    return _read_once(port, directory)


def must_be_there(directory: Path) -> None:
    """Raises StoreError where no embedded store is, for who must not make one."""
    if not (directory / LEDGER_JOURNAL).exists():
        raise StoreError(f"{directory} 里没有存储，请检查 XINYU_STORE（{READ_SETTINGS}）。")


def _read_once(port: FilePort, directory: Path) -> StandingLedger:
    state = MemoryState(TinyDocuments())
    with no_garbage_collection():
        saved = load_snapshot(port, directory, state)
        data = port.read(directory / LEDGER_JOURNAL)
        head = read_head(data, KIND, LEDGER_JOURNAL)
        lines = list(read_lines(data, head, LEDGER_JOURNAL))
        last = head.base + len(lines)
        must_join(saved, head.base, last)
        load_lines(state, saved, head.base, lines)
    state.publish(last)
    return StandingLedger(state, ExportDirectory(port, directory / EXPORTS), last, lambda: _read_once(port, directory))
