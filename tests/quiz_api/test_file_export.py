"""A long ledger straight into a file: the bytes of the numbered export, logged, and in memory that does not grow."""

from __future__ import annotations

import hashlib
import io
import tracemalloc
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from quiz_api.commands import main
from quiz_api.domain.errors import NotFound
from quiz_api.domain.records import AuditEntry, RecordKind
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.services.file_export import FileExport
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.store.interface import Store
from quiz_api.store.opening import opened
from site_builder.bundle import dump_catalogue
from tests.bench.ledger_rows import YEAR, fill
from tests.quiz_api.small_bank import RIGHT, bank, catalogue
from tests.quiz_api.town import CITY_ADMIN, TEACHER, Town
from tests.store.city import CITY, NOON


def quiet(_rows: int) -> None:
    """No progress in a test."""


def desk(store: Store) -> FileExport:
    return FileExport(
        store, ServedCurriculum(catalogue(), bank()), SchoolCalendar(ZoneInfo("Asia/Shanghai")), lambda: NOON
    )


def test_the_file_has_the_bytes_of_the_numbered_export_and_is_logged(town: Town) -> None:
    town.staff(TEACHER).submit(RIGHT)
    numbered = town.staff(CITY_ADMIN).export(organisation=town.city_path()).json
    out = io.BytesIO()
    made = desk(town.stores.ledger).training_hours(town.city_path(), 2026, out, quiet)
    assert (made.rows, made.sha256) == (1, numbered["sha256"])
    assert hashlib.sha256(out.getvalue()).hexdigest() == made.sha256
    last = town.rows(RecordKind.AUDIT)[-1].record.body
    assert last == AuditEntry("export-file", made.sha256)


def test_a_unit_that_is_not_there_is_named(town: Town) -> None:
    with pytest.raises(NotFound):
        desk(town.stores.ledger).training_hours("/o_nowhere/", 2026, io.BytesIO(), quiet)


class Nowhere(io.RawIOBase):
    """Takes everything and keeps nothing."""

    def write(self, data: object, /) -> int:
        return len(bytes(data))  # type: ignore[call-overload]


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    """Twice the rows: a buffer, a batch of rows and the list of their numbers is all that is held."""
    peaks = []
    for awards in (4_800, 9_600):
        with opened(f"tinydb:{tmp_path / str(awards)}") as stores:
            fill(stores.ledger, awards)
            tracemalloc.start()
            made = desk(stores.ledger).training_hours(CITY, YEAR, Nowhere(), quiet)  # type: ignore[arg-type]
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
            assert made.rows == awards
    assert peaks[1] < peaks[0] * 1.3


def test_the_command_writes_a_new_file_and_none_over_an_old_one(tmp_path: Path) -> None:
    store = f"tinydb:{tmp_path / 'store'}"
    (tmp_path / "catalogue.json").write_bytes(dump_catalogue(catalogue()))
    with opened(store) as stores:
        fill(stores.ledger, 30)
    environment = {"XINYU_STORE": store, "XINYU_CATALOGUE": str(tmp_path / "catalogue.json")}
    arguments = ["export-file", str(tmp_path / "a.csv"), "--year", str(YEAR)]
    done = CliRunner().invoke(main, arguments, env=environment)
    assert done.exit_code == 0, done.output
    assert len((tmp_path / "a.csv").read_text("utf-8").splitlines()) == 31
    assert "30 行" in done.output
    one = CliRunner().invoke(main, ["export-file", str(tmp_path / "c.csv"), "--unit", "0000000001"], env=environment)
    assert "5 行" in one.output
    again = CliRunner().invoke(main, arguments, env=environment)
    assert again.exit_code == 1
    nowhere = CliRunner().invoke(main, ["export-file", str(tmp_path / "b.csv"), "--unit", "/o_x/"], env=environment)
    assert (nowhere.exit_code, (tmp_path / "b.csv").exists()) == (1, False)
