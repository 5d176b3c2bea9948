"""Bit rot and edits: every byte of a small store changed in turn, and a record edited together with its checksum."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from quiz_api.domain.records import Draft, ExportManifest, Subject, SubjectKind
from quiz_api.store.interface import Session, StoreError
from quiz_api.store.lines import line
from quiz_api.store.opening import open_stores
from quiz_api.store.tinydb_store import TinyDBStore
from tests.store.city import NOON, SCHOOL, SCHOOL_ADMIN, found_city, take_event

MASKS = (0x01, 0xFF)


def small_store(directory: Path) -> None:
    """A store with a snapshot, two lines after it, an export file and a session."""
    stores = open_stores(f"tinydb:{directory}")
    found_city(stores.ledger)
    take_event(stores.ledger, "e0")
    if isinstance(stores.ledger, TinyDBStore):
        stores.ledger.compact()
    take_event(stores.ledger, "e1")
    body = ExportManifest("X2026-000001", "training-hours", "csv", SCHOOL, 2026, 1, "0" * 64, "", "0" * 64)
    with stores.ledger.writing(SCHOOL_ADMIN) as writing:
        writing.put_export("X2026-000001", b'"\xe5\xad\xa6\xe6\x97\xb6"\r\n')
        subject = Subject(SubjectKind.ORGANISATION, "o_first")
        writing.append(Draft(subject, SCHOOL, 2026, 1, NOON, "p_admin", body))
    stores.sessions.put(Session("token", "p_teacher", NOON, NOON, NOON))
    stores.sessions.close()
    stores.ledger.close()


def named_damage(directory: Path) -> str:
    """What opening and verifying say is wrong, or nothing."""
    try:
        stores = open_stores(f"tinydb:{directory}")
    except StoreError as error:
        return str(error)
    try:
        found = stores.ledger.verify()
        return f"{found.first_bad}: {found.problem}" if found.first_bad else ""
    finally:
        stores.sessions.close()
        stores.ledger.close()


def flipped_bytes(say: Callable[[str], None], every: int = 1) -> str:
    """Change each `every`-th byte of each file; which change nobody noticed or named, or nothing."""
    with tempfile.TemporaryDirectory() as parent:
        directory = Path(parent) / "store"
        small_store(directory)
        if named_damage(directory):
            return "the untouched store is not clean"
        for path in sorted(each for each in directory.rglob("*") if each.is_file() and each.stat().st_size):
            whole = path.read_bytes()
            for place in range(0, len(whole), every):
                for mask in MASKS:
                    path.write_bytes(whole[:place] + bytes([whole[place] ^ mask]) + whole[place + 1 :])
                    said = named_damage(directory)
                    if path.name not in said and "r_" not in said:
                        return f"{path.name}, byte {place}, xor {mask:#04x}: {said or 'nothing noticed'}"
                say(f"翻转字节：{path.name} {place + 1} / {len(whole)}")
            path.write_bytes(whole)
    return ""


def edited_record(*, with_checksum: bool = True) -> tuple[str, str]:
    """Change a score in the journal, and the line's checksum with it: the record's id, and what was said."""
    with tempfile.TemporaryDirectory() as parent:
        directory = Path(parent) / "store"
        small_store(directory)
        path = directory / "ledger.journal"
        lines = path.read_bytes().splitlines(keepends=True)
        number, _, _, payload = lines[1].split(b" ", 3)
        edited = payload.replace(b'"score_percent":80', b'"score_percent":90').rstrip(b"\n")
        lines[1] = line(int(number), edited) if with_checksum else lines[1].replace(payload, edited + b"\n")
        path.write_bytes(b"".join(lines))
        record_id = next(key for table, key, _ in json.loads(payload) if table == "records")
        return record_id, named_damage(directory)


def lost_file(name: str) -> str:
    """What is said when a whole file of the store is gone."""
    with tempfile.TemporaryDirectory() as parent:
        directory = Path(parent) / "store"
        small_store(directory)
        path = directory / name
        shutil.move(path, Path(parent) / "elsewhere")
        return named_damage(directory)
