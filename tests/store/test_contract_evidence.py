"""Photos of evidence: known to who sees the row, whole or absent, carried by backups and copies, gone when let go."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from quiz_api.domain.evidence_photos import EvidencePhoto, photo_digest
from quiz_api.domain.scope import NOBODY, Scope
from quiz_api.store.copying import copy_store
from quiz_api.store.interface import CodeTaken, OutOfScope, Store, StoreDamaged
from quiz_api.store.opening import open_stores, opened, restore, standing_store
from tests.store import city
from tests.store.city import CITY_ADMIN, NOON, OTHER_ADMIN, SCHOOL_ADMIN, SELF, TEACHER
from tests.store.postgres_server import Server

PICTURE = bytes(range(256)) * 40
PHOTO = EvidencePhoto(
    id="e_aaaaaaaaaaaaaaaa",
    about="r_claim",
    unit_path=city.SCHOOL,
    owner_id=TEACHER.id,
    added_by=TEACHER.id,
    added_at=NOON,
    media_type="image/jpeg",
    size=len(PICTURE),
    sha256=photo_digest(PICTURE),
)
SECOND = replace(PHOTO, id="e_bbbbbbbbbbbbbbbb")


def put(store: Store, *photos: EvidencePhoto, scope: Scope = SELF) -> None:
    with store.writing(scope) as writing:
        for photo in photos:
            writing.put_evidence(photo, PICTURE)


@pytest.mark.parametrize("scope", [SELF, SCHOOL_ADMIN, CITY_ADMIN])
def test_a_photo_is_known_to_its_owner_and_to_those_above_the_school(store: Store, scope: Scope) -> None:
    put(store, PHOTO, SECOND)
    with store.reading(scope) as reading:
        assert reading.evidence_photo(PHOTO.id) == PHOTO
        assert reading.evidence_photos(["r_other", "r_claim"]) == (PHOTO, SECOND)
        assert reading.evidence_bytes(PHOTO.id) == PICTURE
    assert (store.verify().first_bad, store.verify().problem) == (None, "")


@pytest.mark.parametrize("scope", [OTHER_ADMIN, NOBODY, Scope(subject_id="p_stranger")])
def test_to_everybody_else_it_is_absent(store: Store, scope: Scope) -> None:
    put(store, PHOTO)
    with store.reading(scope) as reading:
        assert reading.evidence_photo(PHOTO.id) is None
        assert reading.evidence_photos(["r_claim"]) == ()
        assert list(reading.evidence_under(city.CITY)) == []
        assert reading.evidence_bytes(PHOTO.id) is None
    with pytest.raises(OutOfScope):
        put(store, SECOND, scope=scope)
    with pytest.raises(OutOfScope), store.writing(scope) as writing:
        writing.drop_evidence(PHOTO.id)
    with pytest.raises(OutOfScope), store.writing(scope) as writing:
        writing.move_evidence(PHOTO.id, "r_other", PHOTO.unit_path)


def test_photos_are_found_below_a_unit(store: Store) -> None:
    put(store, PHOTO)
    put(store, replace(SECOND, unit_path=city.OTHER_SCHOOL, owner_id="", added_by="p_admin2"), scope=OTHER_ADMIN)
    with store.reading(CITY_ADMIN) as reading:
        assert [photo.id for photo in reading.evidence_under(city.CITY)] == [PHOTO.id, SECOND.id]
        assert list(reading.evidence_under(city.SCHOOL)) == [PHOTO]


def test_a_photo_that_is_let_go_leaves_an_empty_row(store: Store) -> None:
    put(store, PHOTO, SECOND)
    with store.writing(SELF) as writing:
        writing.drop_evidence(PHOTO.id)
        assert writing.evidence_bytes(PHOTO.id) is None
    with store.reading(SCHOOL_ADMIN) as reading:
        assert reading.evidence_photo(PHOTO.id) == replace(PHOTO, media_type="", size=0, sha256="", removed_at=NOON)
        assert reading.evidence_photos(["r_claim"]) == (SECOND,)
        assert list(reading.evidence_under(city.CITY)) == [SECOND]
        assert reading.evidence_bytes(PHOTO.id) is None
        assert reading.evidence_bytes(SECOND.id) == PICTURE
    store.forget()
    assert store.verify().first_bad is None


def test_a_failed_transaction_leaves_no_photo_and_deletes_none(store: Store) -> None:
    put(store, PHOTO)
    with suppress(ConnectionError), store.writing(SELF) as writing:
        writing.put_evidence(SECOND, PICTURE)
        writing.drop_evidence(PHOTO.id)
        raise ConnectionError
    with store.reading(SELF) as reading:
        assert reading.evidence_photos(["r_claim"]) == (PHOTO,)
        assert reading.evidence_bytes(PHOTO.id) == PICTURE
    put(store, SECOND)  # its id is free: nothing was left behind


def test_a_photo_never_changes(store: Store) -> None:
    put(store, PHOTO)
    with pytest.raises(CodeTaken):
        put(store, PHOTO)


def test_a_photo_moves_with_its_claim(store: Store) -> None:
    put(store, PHOTO, SECOND)
    with store.writing(SELF) as writing:
        writing.move_evidence(PHOTO.id, "r_again", PHOTO.unit_path)
        assert writing.evidence_photos(["r_claim"]) == (SECOND,)
    with store.reading(SCHOOL_ADMIN) as reading:
        assert reading.evidence_photos(["r_again"]) == (replace(PHOTO, about="r_again"),)
        assert reading.evidence_photos(["r_claim"]) == (SECOND,)


def test_a_photo_goes_with_its_owner_to_another_unit(store: Store) -> None:
    put(store, PHOTO)
    with store.writing(SELF) as writing:
        writing.move_evidence(PHOTO.id, "r_there", city.OTHER_SCHOOL)
    with store.reading(SCHOOL_ADMIN) as reading:
        assert reading.evidence_photo(PHOTO.id) is None
        assert list(reading.evidence_under(city.SCHOOL)) == []
    with store.reading(OTHER_ADMIN) as reading:
        assert reading.evidence_bytes(PHOTO.id) == PICTURE
        assert [photo.about for photo in reading.evidence_under(city.OTHER_SCHOOL)] == ["r_there"]


def fill(url: str) -> None:
    with opened(url) as stores:
        city.found_city(stores.ledger)
        put(stores.ledger, PHOTO, SECOND)
        with stores.ledger.writing(SELF) as writing:
            writing.drop_evidence(SECOND.id)


def must_be_whole(url: str) -> None:
    with opened(url) as stores:
        assert (stores.ledger.verify().first_bad, stores.ledger.verify().problem) == (None, "")
        with stores.ledger.reading(SELF) as reading:
            assert reading.evidence_bytes(PHOTO.id) == PICTURE
            assert reading.evidence_photos(["r_claim"]) == (PHOTO,)
            assert reading.evidence_bytes(SECOND.id) is None


@pytest.fixture
def new_url(postgres_server: Server, tmp_path: Path) -> Callable[[str], str]:
    directories = (f"tinydb:{tmp_path}/place{number}" for number in range(9))
    return lambda kind: postgres_server.database() if kind == "postgresql" else next(directories)


@pytest.mark.parametrize("source", ["postgresql", "tinydb"])
@pytest.mark.parametrize("target", ["postgresql", "tinydb"])
def test_backup_restore_and_copy_carry_the_pictures(
    new_url: Callable[[str], str], tmp_path: Path, source: str, target: str
) -> None:
    source_url, restored, copied = new_url(source), new_url(target), new_url(target)
    fill(source_url)
    with opened(source_url) as stores:
        stores.ledger.backup(tmp_path / "one.backup")
    restore(tmp_path / "one.backup", restored)
    must_be_whole(restored)
    copy_store(source_url, copied, lambda _line: None)
    must_be_whole(copied)


def test_the_embedded_store_has_one_file_a_photo_and_none_after(tmp_path: Path) -> None:
    fill(f"tinydb:{tmp_path}/store")
    assert [path.name for path in (tmp_path / "store" / "evidence").iterdir()] == [PHOTO.id]
    assert (tmp_path / "store" / "evidence" / PHOTO.id).stat().st_mode & 0o077 == 0
    with opened(f"tinydb:{tmp_path}/store") as stores, stores.ledger.writing(SELF) as writing:
        writing.drop_evidence(PHOTO.id)
    assert list((tmp_path / "store" / "evidence").iterdir()) == []


def test_a_picture_that_is_missing_or_was_touched_is_named(tmp_path: Path) -> None:
    fill(f"tinydb:{tmp_path}/store")
    file = tmp_path / "store" / "evidence" / PHOTO.id
    file.write_bytes(PICTURE[:-1] + b"x")
    with opened(f"tinydb:{tmp_path}/store") as stores:
        found = stores.ledger.verify()
        assert found.first_bad == PHOTO.id
        assert "不一致" in found.problem
        with pytest.raises(StoreDamaged), stores.ledger.reading(SELF) as reading:
            reading.evidence_bytes(PHOTO.id)
    file.unlink()
    with standing_store(f"tinydb:{tmp_path}/store") as standing:
        assert standing.verify().first_bad == PHOTO.id
        with pytest.raises(StoreDamaged):
            standing.backup(tmp_path / "never.backup")
    assert not list(tmp_path.glob("never*"))


def test_a_standing_backup_outlives_a_photo_that_goes_meanwhile(tmp_path: Path) -> None:
    """The prefix was read with the row; its picture is deleted before it is copied."""
    url = f"tinydb:{tmp_path}/store"
    fill(url)
    with standing_store(url) as standing:
        stores = open_stores(url)
        with stores.ledger.writing(SELF) as writing:
            writing.drop_evidence(PHOTO.id)
        standing.backup(tmp_path / "two.backup")
        stores.sessions.close()
        stores.ledger.close()
    restore(tmp_path / "two.backup", f"tinydb:{tmp_path}/back")
    with opened(f"tinydb:{tmp_path}/back") as again, again.ledger.reading(SELF) as reading:
        assert reading.evidence_photos(["r_claim"]) == ()
        assert again.ledger.verify().first_bad is None


def test_a_reader_who_began_before_a_photo_went_gets_nothing_and_no_alarm(tmp_path: Path) -> None:
    fill(f"tinydb:{tmp_path}/store")
    with opened(f"tinydb:{tmp_path}/store") as stores, stores.ledger.reading(SELF) as reading:
        with stores.ledger.writing(SELF) as writing:
            writing.drop_evidence(PHOTO.id)
        assert reading.evidence_photos(["r_claim"]) == (PHOTO,)
        assert reading.evidence_bytes(PHOTO.id) is None
