"""An export that was amended: its bytes are gone for good, its row says what took its place, on every backend alike."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from quiz_api.domain.records import Draft, ExportManifest, Subject, SubjectKind
from quiz_api.domain.scope import NOBODY, Scope
from quiz_api.store.copying import copy_store
from quiz_api.store.interface import OutOfScope, Store, Writing
from quiz_api.store.opening import open_stores, opened, restore, standing_store
from tests.store import city
from tests.store.city import CITY_ADMIN, OTHER_ADMIN, SCHOOL_ADMIN

OLD, NEW = "X2026-000001", "X2026-000002"
BEFORE, AFTER = "云*".encode() * 100, b"the same rows"


def put(writing: Writing, number: str, content: bytes, replaces: str = "") -> None:
    body = ExportManifest(number, "training-hours", "csv", city.SCHOOL, 2026, 1, "0" * 64, "", "0" * 64)
    subject = Subject(SubjectKind.ORGANISATION, "o_first")
    writing.put_export(number, content)
    writing.append(Draft(subject, city.SCHOOL, 2026, 1, city.NOON, "p_admin", replace(body, replaces=replaces)))


def issue(store: Store) -> None:
    with store.writing(SCHOOL_ADMIN) as writing:
        put(writing, OLD, BEFORE)


def amend(writing: Writing) -> None:
    put(writing, NEW, AFTER, OLD)
    writing.amend_export(OLD, NEW)


def bytes_of(store: Store) -> tuple[bytes | None, bytes | None]:
    with store.reading(CITY_ADMIN) as reading:
        return reading.export_bytes(OLD), reading.export_bytes(NEW)


def test_the_old_bytes_are_gone_and_the_row_leads_to_the_new(store: Store, tmp_path: Path) -> None:
    issue(store)
    assert store.door().amended_exports([OLD]) == {}
    with store.writing(SCHOOL_ADMIN) as writing:
        amend(writing)
        assert writing.export_bytes(OLD) is None
    store.forget()
    assert bytes_of(store) == (None, AFTER)
    assert store.door().amended_exports((OLD, NEW, "X2026-000009")) == {OLD: NEW}
    assert (store.verify().first_bad, store.verify().problem) == (None, "")
    assert store.backup(tmp_path / "one.backup").first_bad is None
    restore(tmp_path / "one.backup", f"tinydb:{tmp_path / 'again'}")
    copy_store(f"tinydb:{tmp_path / 'again'}", f"tinydb:{tmp_path / 'copied'}", lambda _line: None)
    for url in (f"tinydb:{tmp_path / 'again'}", f"tinydb:{tmp_path / 'copied'}"):
        with opened(url) as stores:
            assert bytes_of(stores.ledger) == (None, AFTER)
            assert stores.ledger.door().amended_exports([OLD]) == {OLD: NEW}


@pytest.mark.parametrize("scope", [OTHER_ADMIN, NOBODY, Scope(subject_id=city.TEACHER.id)])
def test_nobody_else_may_amend(store: Store, scope: Scope) -> None:
    issue(store)
    with pytest.raises(OutOfScope), store.writing(scope) as writing:
        writing.amend_export(OLD, NEW)
    with pytest.raises(OutOfScope), store.writing(CITY_ADMIN) as writing:
        writing.amend_export("X2026-000009", NEW)
    assert bytes_of(store) == (BEFORE, None)


def test_a_failed_amendment_changes_nothing(store: Store) -> None:
    issue(store)
    with suppress(ConnectionError), store.writing(SCHOOL_ADMIN) as writing:
        amend(writing)
        raise ConnectionError
    assert bytes_of(store) == (BEFORE, None)
    assert store.door().amended_exports([OLD]) == {}
    with store.writing(SCHOOL_ADMIN) as writing:
        amend(writing)  # the number is free: nothing was left behind
    assert bytes_of(store) == (None, AFTER)


def test_a_death_before_the_file_is_deleted_is_made_good_at_the_start(tmp_path: Path) -> None:
    """The row was durable and the file was still there; so was a file of a write that never became durable."""
    url, exports = f"tinydb:{tmp_path / 'store'}", tmp_path / "store" / "exports"
    with opened(url) as stores:
        city.found_city(stores.ledger)
        issue(stores.ledger)
        with stores.ledger.writing(SCHOOL_ADMIN) as writing:
            amend(writing)
    assert [path.name for path in exports.iterdir()] == [NEW]
    for name in (OLD, "X2026-000003", "X2026-000004.part"):
        (exports / name).write_bytes(BEFORE)
    with opened(url) as stores:
        assert [path.name for path in exports.iterdir()] == [NEW]
        assert bytes_of(stores.ledger) == (None, AFTER)


def test_who_reads_meanwhile_gets_nothing_and_no_alarm(tmp_path: Path) -> None:
    url = f"tinydb:{tmp_path / 'store'}"
    with opened(url) as stores:
        city.found_city(stores.ledger)
        issue(stores.ledger)
    with standing_store(url) as standing:
        stores = open_stores(url)
        with stores.ledger.reading(SCHOOL_ADMIN) as reading:
            with stores.ledger.writing(SCHOOL_ADMIN) as writing:
                amend(writing)
            assert reading.export_bytes(OLD) is None
        assert standing.verify().first_bad is None
        standing.backup(tmp_path / "two.backup")
        stores.sessions.close()
        stores.ledger.close()
    restore(tmp_path / "two.backup", f"tinydb:{tmp_path / 'back'}")
    with opened(f"tinydb:{tmp_path / 'back'}") as again:
        assert bytes_of(again.ledger) == (None, AFTER)
