"""A city's staff in one roster: read, look, take, on both stores: `python -m tests.bench.roster_bench --staff 40000`.

Measured at a tenth of the rows and at all of them. What a row costs at full size against what it costs at a tenth says
whether anything in between looks through everything for every row; seconds and memory are today's. A process of its
own for each store, because memory is told by its highest mark. `busy` is the processor's time of this process alone:
the database's own is not in it.
"""

from __future__ import annotations

import argparse
import csv
import io
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from quiz_api.domain.class_names import SIX_THREE
from quiz_api.domain.organisations import Organisation, OrganisationKind, child_path
from quiz_api.domain.people import Person, Post, PostKind
from quiz_api.domain.rosters import BatchState, RowAction
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.rosters.reading import read_roster
from quiz_api.rosters.table import MOST_STAFF_BYTES
from quiz_api.services.scopes import Caller, Callers
from quiz_api.services.staff_columns import CLASS, NAME, NUMBER, POSTS, SCHOOL, SCHOOL_CODE, STAFF_COLUMNS
from quiz_api.services.staff_rosters import StaffRosters
from quiz_api.settings import Settings
from quiz_api.store.interface import Store
from quiz_api.store.opening import opened
from tests.bench.progress import Progress
from tests.store.city import CITY, COUNTY, SINCE, found_city
from tests.store.postgres_server import running_server

STAFF = 40_000
STORES = {"tinydb": "内置存储", "postgresql": "PostgreSQL"}
A_SCHOOL = 100
CLASSES = 20
"""Staff and classes of each school: a city of four hundred schools."""

ADMIN = Person("p_" + "a" * 16, "qh09", "宋远", CITY, (Post(PostKind.CITY_ADMIN, CITY, SINCE),))
_SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林罗高"
_GIVEN = "敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂芳"


@dataclass(frozen=True, slots=True)
class ImportFigures:
    """Seconds of each step; `busy` is the processor's time for preview and take, which a busy machine does not stretch;
    `memory` is how much the process grew at most, in bytes.
    """

    rows: int
    size: int
    read: float
    preview: float
    take: float
    again: float
    busy: float
    memory: int

    @property
    def a_row(self) -> float:
        return (self.preview + self.take) / self.rows


def schools(count: int) -> list[Organisation]:
    return [
        Organisation(
            f"o_s{number:04d}",
            OrganisationKind.SCHOOL,
            f"青禾市第{number}小学",
            child_path(COUNTY, f"o_s{number:04d}"),
            code=f"99{number:08d}",
            stages=("小学低", "小学中高"),
            short_code=f"q{number:04d}x",
        )
        for number in range(1, count + 1)
    ]


def class_of(school: Organisation, number: int) -> Organisation:
    class_id = f"o_c{school.id[3:]}x{number:02d}"
    year, place = 2021 + number % 5, number // 5 + 1
    return Organisation(
        class_id,
        OrganisationKind.CLASS,
        f"{year}级{place}班",
        child_path(school.path, class_id),
        stages=("小学中高",),
        entry_year=year,
        number=place,
    )


def found(store: Store, staff: int) -> list[Organisation]:
    """A city with its schools and classes, and one administrator."""
    found_city(store)
    made = schools(staff // A_SCHOOL)
    with store.founding() as city:
        city.put_person(ADMIN)
        for school in made:
            city.put_organisation(school)
            for number in range(CLASSES):
                city.put_organisation(class_of(school, number))
    return made


def name_of(place: int, number: int) -> str:
    """Somebody's name at a school; every name is many people's."""
    mixed = place * 31 + number
    return _SURNAMES[mixed % 20] + _GIVEN[mixed // 20 % 20] + _GIVEN[mixed // 7 % 20]


def roster(homes: list[Organisation]) -> bytes:
    """One file for the whole city; every fifth person is a class teacher, every name is many people's."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow((NAME, POSTS, CLASS, NUMBER, SCHOOL, SCHOOL_CODE))
    for place, school in enumerate(homes):
        for number in range(A_SCHOOL):
            leads = number < CLASSES
            posts = "学科教师、班主任" if leads else "学科教师"
            title = class_of(school, number).name if leads else ""
            writer.writerow((name_of(place, number), posts, title, f"{number:05d}", school.name, school.code))
    return text.getvalue().encode("utf-8-sig")


@contextmanager
def fresh_store(kind: str) -> Iterator[str]:
    """Address of an empty store of a kind, which is gone afterwards."""
    if kind == "postgresql":
        with running_server() as server:
            yield server.database()
        return
    with tempfile.TemporaryDirectory(prefix="xinyu-bench-") as work:
        yield f"tinydb:{Path(work) / 'store'}"


def measure(url: str, staff: int, progress: Progress) -> ImportFigures:
    calendar = SchoolCalendar(Settings.read({}).zone)
    with opened(url) as stores:
        data = roster(found(stores.ledger, staff))
        rosters = StaffRosters(stores.ledger, calendar, now, SIX_THREE)
        admin = _admin(stores.ledger, calendar)
        before, times = most_memory(), [time.perf_counter()]

        def begin(step: str) -> None:
            times.append(time.perf_counter())
            progress.say(f"{staff:,} 人：{step}")

        begin("读文件")
        read_roster(data, STAFF_COLUMNS, MOST_STAFF_BYTES)
        begin("预览")
        busy = time.process_time()
        batch = rosters.preview(admin, CITY, data)
        begin("导入")
        taken = rosters.take(admin, batch.id)
        busy = time.process_time() - busy
        begin("同一份再预览一次")
        repeated = rosters.preview(admin, CITY, data)
        begin("完成")
        if taken.state is not BatchState.TAKEN or taken.count(RowAction.ADD) != staff:
            raise RuntimeError(f"the roster was not taken: {taken.state} {taken.counts}")
        if repeated.count(RowAction.KEEP) != staff:
            raise RuntimeError("the same roster a second time changes people")
    read, preview, take, again = (later - earlier for earlier, later in pairwise(times[1:]))
    return ImportFigures(staff, len(data), read, preview, take, again, busy, most_memory() - before)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--staff", type=int, default=STAFF, help=f"rows of the roster instead of {STAFF:,}")
    parser.add_argument("--store", choices=STORES, help="one store instead of both")
    chosen = parser.parse_args()
    if chosen.store is None:
        for kind in STORES:
            subprocess.run(
                [sys.executable, "-m", "tests.bench.roster_bench", "--staff", str(chosen.staff), "--store", kind],
                check=True,
            )
        return
    with Progress() as progress, fresh_store(chosen.store) as small_url, fresh_store(chosen.store) as large_url:
        compare(chosen.store, (small_url, large_url), chosen.staff, progress)


def few_of(staff: int) -> int:
    """People of the small city beside one of so many."""
    return max(staff // 10, 10 * A_SCHOOL)


def compare(kind: str, urls: tuple[str, str], staff: int, progress: Progress) -> None:
    """Fill a small and a large city, two empty stores of a kind, from rosters, and print what that took."""
    small, large = measure(urls[0], few_of(staff), progress), measure(urls[1], staff, progress)
    progress.say("")
    print(f"{STORES[kind]}，{large.rows:,} 人的名单（{large.size / 2**20:.1f} MB）：读文件 {large.read:.1f} 秒，")
    print(f"  预览（含读）{large.preview:.1f} 秒，导入 {large.take:.1f} 秒，导入后同一份再预览 {large.again:.1f} 秒")
    print(f"  预览和导入一共用处理器 {large.busy:.1f} 秒")
    print(f"每一行的代价，{large.rows:,} 人比 {small.rows:,} 人：{large.a_row / small.a_row:.2f} 倍")
    print(f"内存最多多用 {large.memory / 2**20:.0f} MB", flush=True)


def _admin(store: Store, calendar: SchoolCalendar) -> Caller:
    found = Callers(store.door(), calendar, now).of(ADMIN.id)
    if found is None:
        raise RuntimeError("the administrator is not there")
    return found


def now() -> datetime:
    return datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def most_memory() -> int:
    """The highest mark so far, in bytes. What getrusage says begins with the mark of whoever started this process."""
    status = Path("/proc/self/status")
    if status.is_file():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    main()
