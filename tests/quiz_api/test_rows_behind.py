"""A number of an office's page leads to its rows in one step, and they are as many as it says."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from datetime import date
from unittest.mock import patch

import pytest

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.records import AuditEntry, RecordKind
from quiz_api.services import rows_behind
from quiz_api.services.training_report import HoursRow, TrainingReport
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.small_bank import RIGHT
from tests.quiz_api.test_households import ALL_RIGHT
from tests.quiz_api.test_lessons_taught import class_of, taught
from tests.quiz_api.town import (
    CARD_SCHOOL_ADMIN,
    CITY_ADMIN,
    COUNTY_ADMIN,
    OTHER_SCHOOL_ADMIN,
    OTHER_TEACHER,
    SCHOOL_ADMIN,
    TEACHER,
    TODAY_SLOTS,
    Town,
    Visit,
)

COUNTY, OTHER_COUNTY = "云溪县（", "柳河区（"


@pytest.fixture
def town() -> Town:
    """Hours in two counties, one of them taken back; six households that finished a lesson; three lessons taught, of
    which one was too short to count."""
    town = Town(calendar_of_site=TODAY_SLOTS)
    for teacher in (TEACHER, OTHER_TEACHER, "yx3x02"):
        town.staff(teacher).submit(RIGHT)
    award = town.rows(RecordKind.HOURS_AWARD)[-1].record
    admin = town.staff(SCHOOL_ADMIN)
    admin.send(admin.event("record-voided", {"record": award.id, "reason": "试一试"}))
    for card in range(1, len(town.codes) + 1):
        town.household(card).finish_lesson(ALL_RIGHT)
    first, other = class_of(town, "2024级1班"), class_of(town, "2024级3班")
    town.clock.pass_time(days=-16)
    taught(town.staff(TEACHER), first, other, on=date(2026, 11, 5))
    town.clock.pass_time(days=16)
    taught(town.staff(TEACHER), first, on=date(2026, 11, 17), minutes=10)
    return town


def links(visit: Visit, address: str, of: str) -> list[tuple[str, str]]:
    """Addresses of the rows behind the numbers of a page, and the numbers."""
    page = page_of(visit, address)
    found = re.findall(rf'<a (?:class="tap" )?href="(/rows[^"]*of={of}[^"]*)"[^>]*>(?:<b>)?([\d /]+)<', page)
    return [(html.unescape(where), number) for where, number in found]


def listed(visit: Visit, address: str) -> list[list[str]]:
    """The words of each row, cell by cell."""
    body = re.search(r"<tbody>(.*)</tbody>", page_of(visit, address), re.DOTALL)
    rows = re.findall(r"<tr>(.*?)</tr>", body[1], re.DOTALL) if body else []
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[html.unescape(re.sub(r"<svg.*?</svg>|<[^>]*>", "", cell)).strip() for cell in row] for row in cells]


def slots(rows: list[list[str]]) -> str:
    """Lessons that were had, of those that were due."""
    done, due = zip(*(map(int, row[-2].split(" / ")) for row in rows), strict=True)
    return f"{sum(done)} / {sum(due)}"


def spans(rows: list[list[str]], place: int, good: str) -> str:
    """How many rows say that all is well, of all."""
    return f"{sum(row[place] == good for row in rows)} / {len(rows)}"


@pytest.mark.parametrize(
    ("of", "page", "counted"),
    [
        ("hours", "/city", lambda rows: {str(len(rows))}),
        ("staff", "/city", lambda rows: {spans(rows, -1, "满了"), spans(rows, -1, "满了").split(" / ")[0]}),
        ("idle", "/city", lambda rows: {str(len(rows))} if {row[-1] for row in rows} == {"还没开始"} else set()),
        ("families", "/city", lambda rows: {str(sum(int(row[-2]) for row in rows))}),
        ("lessons", "/school/lessons", lambda rows: {str(len(rows))}),
        ("classes", "/school/lessons", lambda rows: {spans(rows, -1, "不缺"), slots(rows)}),
    ],
)
def test_every_number_of_a_city_and_of_its_counties_has_its_rows(
    town: Town, of: str, page: str, counted: Callable[[list[list[str]]], set[str]]
) -> None:
    city = town.staff(CITY_ADMIN)
    found = links(city, page, of)
    least = 1 if of == "idle" else 2  # everybody of one county has begun, and nought leads nowhere
    assert len(found) >= least, "a number of the city or of a county does not lead to its rows"
    assert {number for _, number in found} != {"0"}
    for address, number in found:
        rows = listed(city, address)
        assert number in counted(rows), address
        assert [row[0] for row in rows] == [str(place) for place in range(1, len(rows) + 1)]


def test_who_has_less_than_the_years_hours_is_listed_where_a_page_says_how_many(town: Town) -> None:
    city = town.staff(CITY_ADMIN)
    page = page_of(city, "/city")
    (button,) = re.findall(r'<a class="btn main" href="(/rows[^"]*of=short)">看谁还没满', page)
    said = re.findall(r'<a class="tap" href="(/rows[^"]*of=short)">.*?还差 (\d+) 位', page)
    assert len(said) == 2, "a county does not lead to those who are short of hours"
    whole = listed(city, html.unescape(button))
    assert len(whole) == sum(int(number) for _, number in said)
    assert {row[-1] for row in whole} == {"还没满", "还没开始"}
    for address, number in said:
        assert len(listed(city, html.unescape(address))) == int(number), address


def test_what_was_taken_back_or_does_not_count_is_no_row(town: Town) -> None:
    city, unit = town.staff(CITY_ADMIN), town.city_path()
    assert [row[1] for row in listed(city, f"/rows?unit={unit}&of=hours")] == ["林*", "邓*"]
    lessons = listed(city, f"/rows?unit={unit}&of=lessons")
    assert [(row[2], row[4]) for row in lessons] == [
        ("三年级(1)班", "2026年11月5日"),
        ("三年级(3)班", "2026年11月5日"),
    ]


def test_names_are_as_in_files_that_leave_the_office(town: Town) -> None:
    unit = town.city_path()
    for of in ("hours", "staff", "short", "lessons"):
        page = page_of(town.staff(CITY_ADMIN), f"/rows?unit={unit}&of={of}")
        assert "林*" in page
        assert "林晓禾" not in page


def test_few_households_are_no_number_for_who_looks_from_above() -> None:
    town = Town()
    for card in (1, 2):
        town.household(card).finish_lesson(ALL_RIGHT)
    (row,) = listed(town.staff(CITY_ADMIN), f"/rows?unit={town.city_path()}&of=families")
    assert row[-2:] == ["<5", str(len(town.codes))]


def test_a_page_follows_the_other_and_nothing_is_shown_twice(town: Town) -> None:
    city, unit = town.staff(CITY_ADMIN), town.city_path()
    for of in ("hours", "staff", "short", "idle", "lessons", "classes"):
        whole = listed(city, f"/rows?unit={unit}&of={of}")
        with patch.object(rows_behind, "A_PAGE", 1):
            address, pieces = f"/rows?unit={unit}&of={of}", []
            while address:
                pieces += listed(city, address)
                after = re.search(r'href="(/rows[^"]*from=(\d+))">后', page_of(city, address))
                address = html.unescape(after[1]) if after else ""
        assert pieces == whole
    assert "没有这么多行" in page_of(city, f"/rows?unit={unit}&of=hours&from=900")
    for strange in ("0", "-1", "x", "９", "1" * 50):
        assert listed(city, f"/rows?unit={unit}&of=hours&from={strange}") == listed(city, f"/rows?unit={unit}&of=hours")


def test_who_may_not_see_the_unit_sees_no_rows_and_who_looks_is_written_down(town: Town) -> None:
    county = town.staff(COUNTY_ADMIN)
    page_of(county, f"/rows?unit={town.path(COUNTY)}&of=hours")
    looked = [row.record for row in town.rows(RecordKind.AUDIT) if isinstance(row.record.body, AuditEntry)]
    last = looked[-1]
    assert isinstance(last.body, AuditEntry)
    assert (last.draft.subject.id, last.body.action) == (county.account, AuditAction.VIEW_RECORDS)
    for visit in (county, town.staff(OTHER_SCHOOL_ADMIN)):
        refused = town.path(OTHER_COUNTY) if visit is county else town.path(COUNTY)
        for of in ("hours", "staff", "short", "idle", "families", "lessons", "classes"):
            assert visit.get(f"/rows?unit={refused}&of={of}").status_code in (403, 404), of
    assert county.get(f"/rows?unit={town.path(COUNTY)}&of=nothing").status_code == 404
    assert town.staff(TEACHER).get(f"/rows?unit={town.path(COUNTY)}&of=hours").status_code == 403


def cards_behind(visit: Visit) -> list[tuple[str, str]]:
    """Addresses behind the households of a class and lesson on a school's page, and their numbers."""
    return links(visit, "/school", "cards")


def test_a_school_sees_each_card_behind_a_class_and_a_lesson_and_the_sum_is_written(town: Town) -> None:
    admin = town.staff(CARD_SCHOOL_ADMIN)
    found = cards_behind(admin)
    assert [number for _, number in found] == [str(len(town.codes))]
    for where, number in found:
        rows = listed(admin, where)
        assert (len(rows), rows[0][1]) == (int(number), "01 号卡")
        assert {row[-1] for row in rows} <= {row.record.id for row in town.rows(RecordKind.ATTENDANCE)}
    page = page_of(admin, "/school")
    assert re.search(rf"合计</th><td[^>]*>{sum(int(number) for _, number in found)}<", page)


def test_cards_behind_a_number_are_for_their_school_alone(town: Town) -> None:
    ((where, _),) = cards_behind(town.staff(CARD_SCHOOL_ADMIN))
    for name in (COUNTY_ADMIN, CITY_ADMIN, OTHER_SCHOOL_ADMIN):
        assert town.staff(name).get(where).status_code in (403, 404), name
    school = re.sub(r"c_\w+/", "", where)
    assert town.staff(CARD_SCHOOL_ADMIN).get(school).status_code == 404, "cards are behind classes alone"


def test_a_late_page_of_hours_reads_no_unit_that_lies_before_it(town: Town) -> None:
    city, unit = town.staff(CITY_ADMIN), town.city_path()
    whole = listed(city, f"/rows?unit={unit}&of=hours")
    assert [row[2] for row in whole] == ["云溪县第三小学（示例）", "柳河区第二中学（示例）"]
    read: list[str] = []
    through = rows_behind.TrainingReport.valid_rows

    def watched(report: TrainingReport, path: str, year: int, skipped: int = 0) -> Iterator[HoursRow]:
        read.append(path)
        return through(report, path, year, skipped)

    with patch.object(rows_behind.TrainingReport, "valid_rows", watched):
        assert listed(city, f"/rows?unit={unit}&of=hours&from={len(whole)}") == whole[-1:]
    assert len(read) == 1
