"""Exports that were handed out, when the time of what they hold is over: the numbers stay true, the file forgets.

A file that was issued again says of whoever is gone no more than one that is made afresh on that day.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # openpyxl ships no types

from quiz_api.domain import kept_data
from quiz_api.domain.masking import ERASED
from quiz_api.domain.records import ExportManifest, RecordKind
from quiz_api.services import claim_words
from quiz_api.services.purging import Purging
from tests.quiz_api.card_visits import CARD_CLASS, class_path
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.small_bank import PARENT_SHEET, RIGHT
from tests.quiz_api.test_hours_claims import approve, claimed
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, COUNTY_ADMIN, SCHOOL_ADMIN, TEACHER, Town, Visit
from tests.store.postgres_server import Server

CAN_POINT = ("姓名（隐名）", "人员类别", "模块名称", "卡号")
"""Cells that may say who somebody was: held against a fresh file here, whatever the product takes for pointing."""
SCHOOL, CARDS = "云溪县第三小学", "青石岭九年一贯制学校"
YEAR = 2026
Rows = list[dict[str, str]]


@pytest.fixture(params=["memory", "postgresql"])
def town(request: pytest.FixtureRequest) -> Iterator[Town]:
    server: Server | None = request.getfixturevalue("postgres_server") if request.param == "postgresql" else None
    found = Town(store=server.migrated() if server else "memory:")
    yield found
    found.stores.sessions.close()
    found.stores.ledger.close()


def purge(town: Town, *, dry_run: bool = False) -> tuple[int, int, int]:
    report = Purging(town.stores.ledger, town.calendar, town.clock).run(dry_run=dry_run)
    return report.leavers, report.families, report.amended


def issue(visit: Visit, place: str, report: str) -> dict[str, str]:
    """Numbers by format."""
    asked = {"organisation": place, "report": report, "school_year": YEAR}
    return {kind: str(visit.export(**asked, format=kind).json["number"]) for kind in ("csv", "xlsx", "ndjson")}


def table(visit: Visit, number: str, kind: str) -> Rows:
    answer = visit.get(f"/api/v1/exports/{number}.{kind}")
    assert answer.status_code == 200
    if kind == "csv":
        return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    head, *found = load_workbook(io.BytesIO(answer.data)).worksheets[0].values
    return [dict(zip(head, ("" if cell is None else str(cell) for cell in row), strict=True)) for row in found]


def now_at(visit: Visit, number: str, kind: str) -> str:
    """Where an old number leads, by the door."""
    gone = visit.get(f"/api/v1/exports/{number}.{kind}")
    assert (gone.status_code, gone.json["code"]) == (410, "export-amended")
    return str(gone.json["amended_by"])


def pointing(rows: Rows) -> Rows:
    """The cells that can point to somebody; what is gone is empty in one file and says so in another."""
    cells = ({name: row[name] for name in CAN_POINT if name in row} for row in rows)
    return [
        {name: "" if value in (ERASED, claim_words.ERASED) else value for name, value in row.items()} for row in cells
    ]


def manifest(town: Town, number: str) -> ExportManifest:
    bodies = (row.record.body for row in town.rows(RecordKind.EXPORT))
    return next(body for body in bodies if isinstance(body, ExportManifest) and body.number == number)


def test_who_left_long_ago_is_in_no_kept_file_and_the_numbers_stay_true(town: Town) -> None:
    teacher, other, admin = town.staff(TEACHER), town.staff("yx3x02"), town.staff(SCHOOL_ADMIN)
    assert (teacher.submit(RIGHT).status_code, other.submit(RIGHT).status_code) == (201, 201)
    approve(town, claimed(teacher, title="忍冬谷心理周"))
    path = town.path(SCHOOL)
    before = issue(admin, path, "training-hours")
    admin.form("/school/staff/leave", person=teacher.account)
    town.clock.pass_time(days=kept_data.LEAVERS_KEPT.days - 1)
    assert purge(town) == (0, 0, 0)
    town.clock.pass_time(days=2)
    assert purge(town, dry_run=True) == (1, 0, 3)
    admin = town.staff(SCHOOL_ADMIN)
    assert len(table(admin, before["csv"], "csv")) == 3, "a dry run has taken nothing"
    assert purge(town) == (1, 0, 3)
    assert purge(town) == (0, 0, 0)
    after = {kind: now_at(admin, number, kind) for kind, number in before.items()}
    fresh = issue(admin, path, "training-hours")
    for kind in ("csv", "xlsx"):
        kept, made = table(admin, after[kind], kind), table(admin, fresh[kind], kind)
        assert pointing(kept) == pointing(made)
        assert [row["姓名（隐名）"] for row in kept if row["姓名（隐名）"]] == ["韩*"]
        assert sum(int(row["分钟"]) for row in kept) == 90 + 90 + 360
    statements = admin.get(f"/api/v1/exports/{after['ndjson']}.ndjson").get_data(as_text=True)
    assert len([json.loads(line) for line in statements.splitlines()]) == 3
    assert "忍冬谷" not in statements
    for kind, number in before.items():
        page = page_of(town.visit(), f"/verify/{number}")
        told = manifest(town, number)
        assert ("已更正" in page, f'href="/verify/{after[kind]}"' in page) == (True, True)
        assert told.sha256 in "".join(page.replace("<wbr>", "").replace("<span>", "").replace("</span>", "").split())
        assert manifest(town, after[kind]).rows == told.rows == 3
    assert town.stores.ledger.verify().first_bad is None


def test_the_cards_of_families_whose_time_is_over_are_in_no_kept_file(town: Town) -> None:
    for card in (1, 2):
        town.household(card).finish_lesson(PARENT_SHEET)
    admin, path = town.staff(CARD_SCHOOL_ADMIN), town.path(CARDS)
    before = issue(admin, path, "parent-attendance")
    (counts,) = [issue_counts(town, path)]
    assert [row["卡号"] for row in table(admin, before["csv"], "csv")] == ["01", "02"]
    admin.form("/school/cards/end", unit=class_path(town, CARD_CLASS, "青石岭"), number="1")
    town.clock.pass_time(days=kept_data.FAMILIES_KEPT.days + 1)
    assert purge(town) == (0, 1, 2)
    admin = town.staff(CARD_SCHOOL_ADMIN)
    for kind in ("csv", "xlsx"):
        rows = table(admin, now_at(admin, before[kind], kind), kind)
        assert [row["卡号"] for row in rows] == ["", "02"]
        assert [row["课程编号"] for row in rows] == ["p-czh-01", "p-czh-01"]
        assert pointing(rows) == pointing(table(admin, issue(admin, path, "parent-attendance")[kind], kind))
    assert admin.get(f"/api/v1/exports/{before['ndjson']}.ndjson").status_code == 200, "statements hold no card"
    assert town.staff(COUNTY_ADMIN).get(f"/api/v1/exports/{counts}.csv").status_code == 200, "nor do counts"
    assert town.stores.ledger.verify().first_bad is None


def issue_counts(town: Town, path: str) -> str:
    made = town.staff(COUNTY_ADMIN).export(organisation=path, report="parent-attendance", school_year=YEAR)
    return str(made.json["number"])


def test_a_family_that_erases_itself_leaves_kept_files_too(town: Town) -> None:
    families = [town.household(card) for card in (1, 2)]
    for family in families:
        family.finish_lesson(PARENT_SHEET)
    admin = town.staff(CARD_SCHOOL_ADMIN)
    first = issue(admin, town.path(CARDS), "parent-attendance")["xlsx"]
    assert families[0].form("/me/erase", sure="yes").status_code == 303
    second = now_at(admin, first, "xlsx")
    assert [row["卡号"] for row in table(admin, second, "xlsx")] == ["", "02"]
    assert families[1].form("/me/erase", sure="yes").status_code == 303
    third = now_at(admin, second, "xlsx")
    assert [row["卡号"] for row in table(admin, third, "xlsx")] == ["", ""]
    assert now_at(admin, first, "xlsx") == third, "the first number leads to the last"
    listed = page_of(admin, f"/school?unit={town.path(CARDS)}")
    for number in (first, second):
        assert f">{number}</a></th>" in listed
    assert listed.count(f'已更正，见 <a class="tap" href="/verify/{third}"') == 2
    sent = admin.get(f"/api/v1/exports/{third}.xlsx").data
    assert hashlib.sha256(sent).hexdigest() == manifest(town, third).sha256
    assert town.stores.ledger.verify().first_bad is None
