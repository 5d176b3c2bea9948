"""A city in PostgreSQL: `make bench ONLY=city LEDGER=10000000`. Not in the default run: ten million rows need 20 GB.

The rows are made in the server, with progress, and the totals counted from them as a migration does. Then: pages of a
school, a county and the city; one event at this size beside one in an empty database; and the year's ledger of the
city as a file, with the memory of the process that writes it, beside a file of a twentieth of the rows. A page that
takes too long is stopped and said to be so.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from quiz_api.domain.class_names import SIX_THREE
from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.domain.people import Person, Post, PostKind
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.domain.scope import Scope
from quiz_api.services.audit import AuditLog
from quiz_api.services.file_export import FileExport
from quiz_api.services.overview import Overviews
from quiz_api.services.scopes import Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.settings import Settings
from quiz_api.store.interface import Store
from quiz_api.store.opening import open_stores, opened
from tests.bench.export_bench import yardstick
from tests.bench.ledger_rows import megabytes, progress
from tests.quiz_api.small_bank import bank, catalogue
from tests.store.city import CITY, NOON, SINCE, TEACHER, award, found_city, new_event_id, take_event
from tests.store.postgres_server import Server, running_server

ROOT = Path(__file__).resolve().parents[2]
LEDGER = 1_000_000
TEACHERS, SCHOOLS, COUNTIES, CLASSES = 40_000, 1_000, 20, 10
AT_ONCE = 250_000
SCHOOL, COUNTY = "/o_city/o_c7/o_s7/", "/o_city/o_c7/"
PATIENCE = 180.0
PROMISED_MILLISECONDS = 300
_SECONDARY = """
    SELECT indexname, indexdef FROM pg_indexes
    WHERE tablename = 'records' AND indexname NOT IN ('records_pkey', 'records_key_key')
"""


def make_city(url: str, records: int) -> None:
    """The units and teachers through the store, the records in the server; the other indexes are made afterwards."""
    stores = open_stores(url)
    _found(stores.ledger)
    stores.sessions.close()
    stores.ledger.close()
    statement = (Path(__file__).parent / "city_rows.sql").read_text("utf-8")
    with psycopg.connect(url, autocommit=True) as connection:
        indexes = connection.execute(_SECONDARY.encode()).fetchall()
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}".encode())
        for first in range(1, records + 1, AT_ONCE):
            last = min(first + AT_ONCE - 1, records)
            connection.execute(statement.encode(), {"first": first, "last": last, "teachers": TEACHERS})
            progress(f"造数 {last:,} / {records:,} 条记录")
        for number, (name, definition) in enumerate(indexes, start=1):
            progress(f"建索引 {number} / {len(indexes)}：{name}")
            connection.execute(definition.encode())
        connection.execute(b"SELECT setval('record_sequence', max(sequence)) FROM records")
        connection.execute(b"VACUUM ANALYZE records")
        progress("数合计")
        counting = _timed(lambda: connection.execute(b"SELECT recount_totals()"))
        for table in ("unit_totals", "training_totals", "attendance_totals", "people"):
            connection.execute(f"VACUUM ANALYZE {table}".encode())
        (size,) = connection.execute(b"SELECT pg_size_pretty(pg_database_size(current_database()))").fetchone() or (
            "?",
        )
    progress("")
    print(
        f"  {records:,} 条记录，{TEACHERS:,} 位老师，{SCHOOLS:,} 所学校；数据库 {size}；"
        f"从记录数出合计 {counting:.0f} 秒",
        flush=True,
    )


def _found(store: Store) -> None:
    with store.founding() as writing:
        writing.put_organisation(Organisation("o_city", OrganisationKind.CITY, "青禾市", CITY))
        for number in range(COUNTIES):
            path = f"{CITY}o_c{number}/"
            writing.put_organisation(Organisation(f"o_c{number}", OrganisationKind.COUNTY, f"第{number}县", path))
        for number in range(SCHOOLS):
            path = f"{CITY}o_c{number % COUNTIES}/o_s{number}/"
            writing.put_organisation(Organisation(f"o_s{number}", OrganisationKind.SCHOOL, f"第{number}小学", path))
            for each in range(CLASSES):
                name, below = f"o_k{each}", f"{path}o_k{each}/"
                writing.put_organisation(Organisation(name, OrganisationKind.CLASS, f"2026级{each + 1}班", below))
            progress(f"造学校 {number + 1:,} / {SCHOOLS:,}")
    for first in range(0, TEACHERS, 1000):
        with store.founding() as writing:
            for number in range(first, first + 1000):
                path = f"{CITY}o_c{number % COUNTIES}/o_s{number % SCHOOLS}/"
                post = Post(PostKind.SUBJECT_TEACHER, path, SINCE)
                writing.put_person(Person(f"p_t{number}", f"t{number}", f"王老师{number}", path, (post,)))
        progress(f"造老师 {first + 1000:,} / {TEACHERS:,}")


def page(url: str, path: str) -> None:
    """What one page of a unit costs, in this process: prints milliseconds, megabytes and the yardstick as JSON."""
    with opened(url) as stores:
        kind = {2: PostKind.CITY_ADMIN, 3: PostKind.COUNTY_ADMIN}.get(path.count("/"), PostKind.SCHOOL_ADMIN)
        post = Post(kind, path, SINCE)
        person = Person("p_admin", "admin", "管理员", path, (post,))
        caller = Caller(person.id, Scope(frozenset({path}), person.id), person=person, posts=(post,))
        calendar = SchoolCalendar(Settings.read({}).zone)
        audit = AuditLog(stores.ledger, calendar, lambda: NOON)
        curriculum = ServedCurriculum(catalogue(), bank())
        overviews = Overviews(stores.ledger, curriculum, calendar, lambda: NOON, audit, SIX_THREE)
        times = [_timed(lambda: overviews.of(caller, path)) for _ in range(5)]
    print(json.dumps([statistics.median(times) * 1000, megabytes(), yardstick()]))


def file(url: str, path: str) -> None:
    """The year's ledger of a unit as a file, in this process: prints rows, seconds and megabytes as JSON."""
    with opened(url) as stores, tempfile.TemporaryFile() as out:
        calendar = SchoolCalendar(Settings.read({}).zone)
        desk = FileExport(stores.ledger, ServedCurriculum(catalogue(), bank()), calendar, lambda: datetime.now(UTC))
        begin = time.perf_counter()
        made = desk.training_hours(path, 2026, out, lambda rows: progress(f"写出 {rows:,} 行"))
        print(json.dumps([made.rows, time.perf_counter() - begin, megabytes()]))


def report(records: int = LEDGER) -> None:
    with running_server() as server:
        url = server.database()
        make_city(url, records)
        for name, path in (("学校", SCHOOL), ("县", COUNTY), ("全市", CITY)):
            said = _elsewhere("page", url, path)
            told = f"{PATIENCE:.0f} 秒没有出来，停掉了"
            if said:
                share = said[0] / said[2] / 1000
                told = f"{said[0]:,.0f} 毫秒，是排序一百万个数的 {share:.2f} 倍，进程 {said[1]:.0f} MB"
            print(f"  {name}的页面：{told}（承诺全市 {PROMISED_MILLISECONDS} 毫秒）", flush=True)
        _events(server, url)
        for name, path in (("一个县", COUNTY), ("全市", CITY)):
            made = _elsewhere("file", url, path, patience=3600.0)
            if made:
                rate = made[0] / made[1]
                print(
                    f"  {name}一学年的台账写成文件：{made[0]:,.0f} 行，每秒 {rate:,.0f} 行，进程 {made[2]:.0f} MB",
                    flush=True,
                )


def _events(server: Server, url: str) -> None:
    """Events in turns on the full database and on an empty one: the ratio is the figure."""
    small = server.database()
    with opened(small) as empty, opened(url) as full:
        found_city(empty.ledger)
        with full.ledger.founding() as writing:
            writing.put_person(teacher := Person("p_teacher", "qh1-001", "王老师", SCHOOL, ()))
        _compare(
            "一个事件",
            lambda _: take_event(full.ledger, new_event_id(), teacher),
            lambda _: take_event(empty.ledger, new_event_id()),
        )
        _compare(
            "记一条学时并加进合计",
            lambda number: _award(full.ledger, teacher, number),
            lambda number: _award(empty.ledger, TEACHER, number),
        )


def _award(store: Store, person: Person, number: int) -> None:
    with store.writing(Scope(subject_id=person.id)) as writing:
        writing.append(award(person, f"t-s-{number}"))


def _compare(name: str, on_full: Callable[[int], object], on_empty: Callable[[int], object]) -> None:
    times = [(_timed(lambda n=n: on_full(n)), _timed(lambda n=n: on_empty(n))) for n in range(200)]
    at_full, at_empty = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"  {name}的代价是空库的 {at_full / at_empty:.2f} 倍（{at_full * 1000:.1f} 毫秒）", flush=True)


def _elsewhere(deed: str, url: str, path: str, patience: float = PATIENCE) -> list[float]:
    """What a process of its own said; nothing when it took too long."""
    command = [sys.executable, "-m", "tests.bench.city_bench", deed, url, path]
    try:
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True, timeout=patience)
    except subprocess.TimeoutExpired:
        return []
    found: list[float] = json.loads(done.stdout)
    return found


def _timed(deed: Callable[[], object]) -> float:
    begin = time.perf_counter()
    deed()
    return time.perf_counter() - begin


if __name__ == "__main__":
    if sys.argv[1:2] == ["page"]:
        page(*sys.argv[2:])
    elif sys.argv[1:2] == ["file"]:
        file(*sys.argv[2:])
    else:
        report(int(sys.argv[1]) if len(sys.argv) > 1 else LEDGER)
