"""A numbered file of any size: taken piece by piece from an open file, and given out byte for byte by every backend."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest

from quiz_api.domain.records import Draft, ExportManifest, Subject, SubjectKind
from quiz_api.store.copying import copy_store
from quiz_api.store.export_files import A_PIECE
from quiz_api.store.interface import CodeTaken, Store
from quiz_api.store.opening import opened, restore
from tests.store import city
from tests.store.city import SCHOOL_ADMIN
from tests.store.postgres_server import Server

NUMBER = "X2026-000001"
SIZES = (0, 1, A_PIECE, 2 * A_PIECE + 1)


def content(size: int) -> bytes:
    """No two pieces of it are alike."""
    return b"".join(number.to_bytes(4, "big") for number in range(size // 4 + 1))[:size]


class OnlyPieces(io.BytesIO):
    """A file that is too large to be read at once, and has been read before."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.seek(len(data))

    def read(self, size: int | None = -1, /) -> bytes:
        assert size is not None
        assert 0 < size <= A_PIECE
        return super().read(size)


def issue(store: Store, data: bytes) -> str:
    body = ExportManifest(NUMBER, "training-hours", "ndjson", city.SCHOOL, 2026, 1, "0" * 64, "", "0" * 64)
    with store.writing(SCHOOL_ADMIN) as writing:
        digest = writing.put_export(NUMBER, OnlyPieces(data))
        writing.append(Draft(Subject(SubjectKind.ORGANISATION, "o_first"), city.SCHOOL, 2026, 1, city.NOON, "p", body))
    return digest


def stored(store: Store) -> bytes | None:
    with store.reading(SCHOOL_ADMIN) as reading:
        return reading.export_bytes(NUMBER)


@pytest.mark.parametrize("size", SIZES)
def test_a_file_comes_back_as_it_was(store: Store, size: int, tmp_path: Path) -> None:
    data = content(size)
    assert issue(store, data) == hashlib.sha256(data).hexdigest()
    assert stored(store) == data
    assert (store.verify().first_bad, store.verify().problem) == (None, "")
    store.backup(tmp_path / "one.backup")
    restore(tmp_path / "one.backup", f"tinydb:{tmp_path / 'again'}")
    with opened(f"tinydb:{tmp_path / 'again'}") as stores:
        assert stored(stores.ledger) == data


@pytest.mark.parametrize("size", SIZES)
def test_it_moves_to_a_database(postgres_server: Server, size: int, tmp_path: Path) -> None:
    embedded, database = f"tinydb:{tmp_path / 'store'}", postgres_server.database()
    with opened(embedded) as stores:
        city.found_city(stores.ledger)
        issue(stores.ledger, content(size))
    copy_store(embedded, database, lambda _line: None)
    with opened(database) as stores:
        assert stored(stores.ledger) == content(size)


def test_what_was_issued_never_changes(store: Store) -> None:
    issue(store, content(3 * A_PIECE))
    with pytest.raises(CodeTaken), store.writing(SCHOOL_ADMIN) as writing:
        writing.put_export(NUMBER, OnlyPieces(b"other"))
    assert stored(store) == content(3 * A_PIECE)
