"""Exports of 100,000 rows from both stores: time, memory, and digests that must be equal: `make bench ONLY=exports`.

Each export runs in a process of its own, through the desk that administrators use. Its time is stated beside the time
that the same process takes for a plain sort of a million numbers, so that runs on different machines can be compared.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quiz_api.domain.people import Person, Post, PostKind
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.secret_key import SecretKey
from quiz_api.services.export_desk import ExportDesk, ExportFormat, ExportRequest, Report
from quiz_api.services.scopes import Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.term_calendars import TermCalendars
from quiz_api.services.xapi_statements import StatementWriter
from quiz_api.settings import Settings
from quiz_api.store.opening import fill as carry
from quiz_api.store.opening import opened
from site_builder.policy import Calendar
from tests.bench.ledger_rows import YEAR, fill, megabytes, progress
from tests.quiz_api.small_bank import bank, catalogue
from tests.store.city import CITY, CITY_ADMIN, NOON, SINCE
from tests.store.postgres_server import running_server

ROOT = Path(__file__).resolve().parents[2]
ROWS = 100_000
PROMISED_SECONDS = {"csv": 3.0, "xlsx": 20.0}
PROMISED_MEGABYTES = 300


@dataclass(frozen=True, slots=True)
class Made:
    """What a process said. Megabytes: `opened` when the store was open, `peak` when the file was made. `busy` is the
    time in which it had a processor: on a machine that others use too, less than `seconds`.
    """

    seconds: float
    busy: float
    yardstick: float
    opened: float
    peak: float
    rows: int
    sha256: str


def administrator() -> Caller:
    post = Post(PostKind.CITY_ADMIN, CITY, SINCE)
    person = Person("p_city", "city", "市管理员", CITY, (post,))
    return Caller(person.id, CITY_ADMIN, person=person, posts=(post,))


def desk_on(store: Any) -> ExportDesk:
    calendar = SchoolCalendar(Settings.read({}).zone)
    statements = StatementWriter(SecretKey(b"k" * 32), calendar, "")
    terms = TermCalendars(store, Calendar(), calendar, lambda: NOON)
    return ExportDesk(store, ServedCurriculum(catalogue(), bank()), calendar, lambda: NOON, statements, terms)


def child(url: str, kind: str) -> None:
    """One export in this process; prints a line of JSON."""
    with opened(url) as stores:
        at_start = megabytes()
        request = ExportRequest(Report.TRAINING_HOURS, ExportFormat(kind), CITY, YEAR, "计量")
        begin, busy = time.perf_counter(), time.process_time()
        issued = desk_on(stores.ledger).issue(administrator(), request)
        seconds, busy = time.perf_counter() - begin, time.process_time() - busy
        peak = megabytes()  # before the yardstick, which needs memory of its own
        print(json.dumps([seconds, busy, yardstick(), at_start, peak, issued.rows, issued.sha256]))


def yardstick() -> float:
    """Seconds for sorting a million numbers: this machine, now."""
    numbers = random.Random(1).sample(range(10_000_000), 1_000_000)
    begin = time.perf_counter()
    numbers.sort()
    return time.perf_counter() - begin


def made_by(url: str, kind: str) -> Made:
    command = [sys.executable, "-m", "tests.bench.export_bench", url, kind]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-1500:])
    return Made(*json.loads(done.stdout))


def report(rows: int = ROWS) -> None:
    with running_server() as server, tempfile.TemporaryDirectory() as directory:
        embedded, database = f"tinydb:{directory}/store", server.database()
        carried = Path(directory) / "carried.backup"
        with opened(embedded) as stores:
            fill(stores.ledger, rows)
            stores.ledger.backup(carried)
        carry(carried, database, progress)  # the files' digests tell whether both hold the same
        carried.unlink()
        progress("")
        for kind in ("csv", "xlsx", "ndjson"):
            both = {"TinyDB": made_by(embedded, kind), "PostgreSQL": made_by(database, kind)}
            for name, made in both.items():
                _print(kind, name, made)
            equal = len({made.sha256 for made in both.values()}) == 1
            print(f"  {kind}：两边的摘要{'相同' if equal else '不同！'}", flush=True)


def _print(kind: str, name: str, made: Made) -> None:
    promised = PROMISED_SECONDS.get(kind)
    print(
        f"  {kind}，{name}：{made.rows:,} 行 {made.seconds:.1f} 秒"
        + (f"（承诺 {promised:.0f} 秒）" if promised else "")
        + f"，是排序一百万个数的 {made.seconds / made.yardstick:.0f} 倍；"
        f"本进程用了处理器 {made.busy:.1f} 秒；"
        f"打开时 {made.opened:.0f} MB，最多 {made.peak:.0f} MB（承诺 {PROMISED_MEGABYTES} MB）",
        flush=True,
    )


if __name__ == "__main__":
    if len(sys.argv) == 3:
        child(sys.argv[1], sys.argv[2])
    else:
        report(int(sys.argv[1]) if len(sys.argv) == 2 else ROWS)
