"""Whoever is erased leaves no byte of the name: not in the store's files, not in backups made since, on either store.

One teacher has done what leaves a name behind: two schools, rosters of the county and of both schools, answers, a claim
with a photo, a paper, a record taken back with the name in its reason, an export.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from quiz_api.domain.records import RecordKind
from tests.quiz_api.photo_files import jpeg
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.roster_visits import HEADER, batch_of, people, take, upload
from tests.quiz_api.rosters.files import xlsx
from tests.quiz_api.small_bank import RIGHT
from tests.quiz_api.test_certificates import proved
from tests.quiz_api.test_evidence import attach
from tests.quiz_api.test_hours_claims import approve, claimed, decide
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, COUNTY_ADMIN, SCHOOL_ADMIN, TEACHER, Town
from tests.store.postgres_server import Server

NAME = "云雀忍冬"
GIVEN = "雀忍冬"
MASKED = "云*"
"""What a kept export calls her: numbered files hold ids and masked names."""

OLD, NEW = "云溪县第三小学（示例）", "青石岭九年一贯制学校（示例）"
CLAIM = "忍冬谷心理周培训"
REASON = f"{NAME}老师重复了"


def tinydb(directory: Path, _server: Callable[[], Server]) -> str:
    return f"tinydb:{directory}"


def postgresql(_directory: Path, server: Callable[[], Server]) -> str:
    return server().migrated()


@pytest.fixture(params=[tinydb, postgresql], ids=["tinydb", "postgresql"])
def named(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    """A town in which a teacher of that name has left her traces and her post."""
    url = request.param(tmp_path / "store", lambda: request.getfixturevalue("postgres_server"))
    town = Town(store=url)
    leave_traces(town)
    if url.startswith("postgresql"):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("ANALYZE")  # as the database does by itself: it notes values of columns
    yield town
    town.stores.sessions.close()
    town.stores.ledger.close()


def leave_traces(town: Town) -> None:
    school, county = town.staff(SCHOOL_ADMIN), town.staff(COUNTY_ADMIN)
    take(county, (NAME, "学科教师", OLD, TEACHER), header=("姓名", "岗位", "学校", "登录名"))
    batch_of(upload(county, xlsx((*HEADER[:2], "学校"), (NAME, "学科教师", OLD))))
    teacher = town.staff(TEACHER)
    assert teacher.submit(RIGHT).status_code == 201
    proved(teacher)
    claim = claimed(teacher, title=CLAIM)
    assert attach(teacher, claim, jpeg()).status_code == 303
    assert decide(school, claim, "school", "returned", reason=REASON).status_code == 201
    (award,) = town.rows(RecordKind.HOURS_AWARD)
    assert school.send(school.event("record-voided", {"record": award.record.id, "reason": REASON})).status_code == 201
    approve(town, claimed(teacher, title=f"{CLAIM}（二）"))
    for kind in ("csv", "xlsx", "ndjson"):
        answer = school.export(organisation=town.path(OLD), format=kind, purpose=f"核对{NAME}的学时")
        assert answer.status_code == 201
    take(county, (NAME, "学科教师", NEW, TEACHER), header=("姓名", "岗位", "学校", "登录名"))


def files_of(town: Town, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[str, bytes]]:
    """Every byte on disk: the store, what it is made of, and the backup."""
    for path in tmp_path.rglob("*"):
        if path.is_file():
            yield from _opened(str(path), path.read_bytes())
    if town.store.startswith("postgresql"):
        server = request.getfixturevalue("postgres_server")
        if not isinstance(server, Server):
            return  # of a server elsewhere only the backup can be read
        with psycopg.connect(town.store, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
            (oid,) = (
                connection.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone() or ()
            )
        for path in (server.directory / "data" / "base" / str(oid)).rglob("*"):
            if path.is_file():
                yield str(path), path.read_bytes()


def _opened(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    yield name, data
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as inside:
            yield from ((f"{name}!{each}", inside.read(each)) for each in inside.namelist())


def traces(files: Iterator[tuple[str, bytes]]) -> set[str]:
    """Which of the words that point to her stand in which file."""
    words = (GIVEN, CLAIM, TEACHER, "林晓禾", MASKED)
    wanted = [(word, form) for word in words for form in {word.encode(), json.dumps(word)[1:-1].encode()}]
    return {f"{word} in {name}" for name, data in files for word, form in wanted if form in data}


def test_no_byte_of_the_name_is_left_in_the_store_or_in_a_backup(
    named: Town, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    admin = named.staff(CARD_SCHOOL_ADMIN)
    person = people(named, NEW)[NAME]
    assert any(GIVEN in found for found in traces(files_of(named, tmp_path, request))), "the search finds what is there"
    before = named.rows(RecordKind.HOURS_AWARD, RecordKind.COMPLETION, RecordKind.ATTEMPT)
    admin.form("/school/staff/leave", person=person.id)
    assert admin.form("/school/staff/erase", person=person.id).status_code == 303
    assert named.stores.ledger.backup(tmp_path / "backup").first_bad is None
    assert traces(files_of(named, tmp_path, request)) == set()
    assert named.rows(RecordKind.HOURS_AWARD, RecordKind.COMPLETION, RecordKind.ATTEMPT) == before
    assert named.stores.ledger.verify().first_bad is None
    must_be_amended(named)


def must_be_amended(town: Town) -> None:
    """What was issued is issued again without the name; the old number leads to the new one wherever it is asked."""
    school = town.staff(SCHOOL_ADMIN)
    for number, extension, later in (("1", "csv", "4"), ("2", "xlsx", "5"), ("3", "ndjson", "6")):
        old, new = f"X2026-00000{number}", f"X2026-00000{later}"
        gone = school.get(f"/api/v1/exports/{old}.{extension}")
        told = gone.get_json()
        assert (gone.status_code, told["code"], told["amended_by"]) == (410, "export-amended", new)
        assert school.get(told["url"]).status_code == 200
        said = page_of(town.visit(), f"/verify/{old}")
        assert "已更正" in said
        assert f'href="/verify/{new}"' in said
        assert f'href="/verify/{old}">{old}</a>，已更正' in page_of(town.visit(), f"/verify/{new}")
        assert f'已更正，见 <a class="tap" href="/verify/{new}"' in page_of(school, f"/school?unit={town.path(OLD)}")
