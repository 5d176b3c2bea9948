"""Manifests from before the tick 含下级单位 was kept: they mean 'with what lies below', and nothing in them changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from quiz_api.domain.records import Draft, ExportManifest, Record, Subject, SubjectKind
from quiz_api.store import codec, postgres_transaction, transaction
from quiz_api.store.copying import copy_store, digest_of
from quiz_api.store.interface import Store
from quiz_api.store.opening import opened, restore
from tests.store import city
from tests.store.city import CITY_ADMIN
from tests.store.postgres_server import Server

BODY = ExportManifest("X2026-000001", "training-hours", "csv", city.COUNTY, 2026, 1, "0" * 64, "", "0" * 64)
ALONE = replace(BODY, number="X2026-000002", with_below=False, standing=1)


def issue(store: Store, body: ExportManifest) -> str:
    with store.writing(CITY_ADMIN) as writing:
        writing.put_export(body.number, b"rows")
        subject = Subject(SubjectKind.ORGANISATION, "o_county")
        return writing.append(Draft(subject, city.COUNTY, 2026, 1, city.NOON, "p_city", body)).id


def as_before(noun: object) -> codec.Document:
    """What a version without the tick, and without the rows that count, writes."""
    document = codec.to_document(noun)
    if isinstance(noun, Record) and isinstance(noun.body, ExportManifest):
        for field in ("with_below", "standing"):
            del document["draft"]["body"][field]
    return document


@pytest.fixture
def both(store: Store, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Ids of a manifest of the version before, and of one of today that reaches no further than its unit."""
    with monkeypatch.context() as before:
        for module in (transaction, postgres_transaction):
            before.setattr(module, "to_document", as_before)
        old = issue(store, BODY)
    return old, issue(store, ALONE)


def kept(store: Store, ids: tuple[str, str]) -> list[ExportManifest]:
    with store.reading(CITY_ADMIN) as reading:
        rows = [reading.record(each) for each in ids]
    return [row.record.body for row in rows if row is not None and isinstance(row.record.body, ExportManifest)]


def test_old_manifests_mean_with_what_lies_below(store: Store, both: tuple[str, str]) -> None:
    assert kept(store, both) == [BODY, ALONE]
    assert (store.verify().first_bad, store.verify().problem) == (None, "")


def test_they_are_the_same_in_every_store(
    store: Store, both: tuple[str, str], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    expected = digest_of(store)
    start: Callable[[], Server] = lambda: request.getfixturevalue("postgres_server")  # noqa: E731 - as in conftest
    assert store.backup(tmp_path / "one.backup").first_bad is None
    first, second = f"tinydb:{tmp_path / 'again'}", start().database()
    restore(tmp_path / "one.backup", first)
    copy_store(first, second, lambda _line: None)
    for url in (first, second):
        with opened(url) as stores:
            assert digest_of(stores.ledger) == expected
            assert kept(stores.ledger, both) == [BODY, ALONE]
            assert stores.ledger.verify().first_bad is None
