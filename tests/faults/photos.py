"""Photos beside the store: a process that dies between picture and row, a full disk, a power cut at any moment."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from quiz_api.domain.evidence_photos import EvidencePhoto, photo_digest
from quiz_api.store.evidence_files import EVIDENCE, PhotoDirectory
from quiz_api.store.interface import Store, StoreUnavailable
from quiz_api.store.journal import Journal
from quiz_api.store.opening import open_stores, opened
from tests.faults.ports import FailingFiles, RecordingFiles, cut_states
from tests.store.city import NOON, SCHOOL, SELF, TEACHER, found_city

ROOT = Path(__file__).resolve().parents[2]
PICTURE = b"\xff\xd8" + bytes(range(256)) * 8 + b"\xff\xd9"
DIED = 9


def photo(number: int) -> EvidencePhoto:
    name = f"e_{'abcdefgh'[number] * 16}"
    details = ("image/jpeg", len(PICTURE), photo_digest(PICTURE))
    return EvidencePhoto(name, "r_claim", SCHOOL, TEACHER.id, TEACHER.id, NOON, *details)


def put(store: Store, number: int) -> None:
    with store.writing(SELF) as writing:
        writing.put_evidence(photo(number), PICTURE)


def drop(store: Store, number: int) -> None:
    with store.writing(SELF) as writing:
        writing.drop_evidence(photo(number).id)


def problem_with(directory: Path, wanted: set[int], possible: set[int]) -> str:
    """What the store in a directory holds wrongly: `wanted` must be there, `possible` may be, and no other file."""
    with opened(f"tinydb:{directory}") as stores:
        found = stores.ledger.verify()
        if found.first_bad:
            return found.problem
        with stores.ledger.reading(SELF) as reading:
            there = {each.id for each in reading.evidence_photos(["r_claim"])}
            whole = {each for each in there if reading.evidence_bytes(each) == PICTURE}
    files = {path.name for path in (directory / EVIDENCE).iterdir()}
    must, may = ({photo(number).id for number in numbers} for numbers in (wanted, possible))
    if there != whole or files != there or not must <= there <= may:
        return f"rows {sorted(there)}, whole {sorted(whole)}, files {sorted(files)}, wanted {sorted(must)}"
    return ""


def died_between(directory: Path, deed: str) -> str:
    """A process ends without a word in the middle of adding or deleting; what is wrong afterwards, or nothing."""
    with opened(f"tinydb:{directory}") as stores:
        found_city(stores.ledger)
        put(stores.ledger, 0)
    command = [sys.executable, "-m", "tests.faults.photos", str(directory), deed]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode != DIED:
        return f"did not die there: {done.stderr[-300:]}"
    left = {path.name for path in (directory / EVIDENCE).iterdir()}
    expected = {photo(0).id, photo(1).id} if deed == "add" else {photo(0).id}
    if left != expected:
        return f"died somewhere else: {sorted(left)}"
    if deed == "add":
        return problem_with(directory, {0}, {0}) or _again(directory)
    return problem_with(directory, set(), set())


def _again(directory: Path) -> str:
    """What was never acknowledged is sent once more."""
    with opened(f"tinydb:{directory}") as stores:
        put(stores.ledger, 1)
    return problem_with(directory, {0, 1}, {0, 1})


def _die(directory: str, deed: str) -> None:
    stores = open_stores(f"tinydb:{directory}")
    if deed == "add":
        Journal.append = lambda *_: os._exit(DIED)  # type: ignore[method-assign]
        put(stores.ledger, 1)
    else:
        PhotoDirectory.drop = lambda *_: os._exit(DIED)  # type: ignore[method-assign]
        drop(stores.ledger, 0)


def full_disk() -> str:
    """Each write, sync and rename of adding a photo fails in turn; what was promised wrongly, or nothing."""
    for operation in ("write", "sync", "replace", "sync_dir"):
        for at in range(1, 20):
            port = FailingFiles(operation, at, errno.ENOSPC)
            with tempfile.TemporaryDirectory() as folder:
                problem = _one_life(Path(folder), port)
            if problem:
                return f"{operation} {at}: {problem}"
            if not port.failures:
                break
    return ""


def _one_life(directory: Path, port: FailingFiles) -> str:
    stores = open_stores(f"tinydb:{directory}", port=port)
    found_city(stores.ledger)
    port.armed = True
    acknowledged: set[int] = set()
    for number in range(3):
        try:
            put(stores.ledger, number)
            acknowledged.add(number)
        except StoreUnavailable:
            with stores.ledger.reading(SELF) as reading:
                if reading.evidence_photo(photo(number).id) is not None:
                    return f"refused, and {number} is there"
    stores.sessions.close()
    stores.ledger.close()
    return problem_with(directory, acknowledged, {0, 1, 2})


def power_cuts() -> str:
    """Whatever a power cut leaves while photos come and go: each acknowledged one is whole, no other file stays."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        port = RecordingFiles(root)
        stores = open_stores(f"tinydb:{root}", port=port)
        found_city(stores.ledger)
        for number in range(2):
            put(stores.ledger, number)
            port.acknowledge(str(number))
        drop(stores.ledger, 0)
        port.acknowledge("0 went")
        stores.sessions.close()
        stores.ledger.close()
        states = list(cut_states(port.log))
    for number, state in enumerate(states):
        if not any(name == "ledger.journal" for name in state.files):
            continue
        with tempfile.TemporaryDirectory() as folder:
            for name, content in state.files.items():
                path = Path(folder) / name
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(content)
            known = {int(word) for word in state.acknowledged if word.isdigit()}
            wanted, possible = known - {0}, {0, 1} - ({0} if "0 went" in state.acknowledged else set())
            problem = problem_with(Path(folder), wanted, possible)
        if problem:
            return f"{number}: {problem}"
    return ""


if __name__ == "__main__":
    _die(*sys.argv[1:])
