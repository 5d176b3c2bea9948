"""Few households are told as few above their school, and no sum beside them gives them away."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import product

import pytest

from quiz_api.domain.ids import IdKind, new_id
from quiz_api.domain.people import Household, Place
from quiz_api.domain.records import Attendance, Evidence, Subject, SubjectKind
from quiz_api.domain.small_groups import FEW, LEFT_OUT, SMALLEST_GROUP, told_parts, told_sum
from quiz_api.services.deeds import Deed
from tests.quiz_api.on_stores import STORES, town_on
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.session_visits import make
from tests.quiz_api.small_bank import PARENT_RULE
from tests.quiz_api.test_below_tick import rows
from tests.quiz_api.test_rows_behind import listed
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, CITY_ADMIN, COUNTY_ADMIN, SCHOOL_ADMIN, Town, Visit

COUNTY, OTHER_COUNTY = "云溪县（", "柳河区（"
BIG, TINY = "云溪县第三小学", "青石岭九年一贯制学校"
FIRST_CARDS = date(2026, 9, 1)
CLASSES = {"2024级1班": 9, "2024级3班": 3, "2022级1班": 11, "2026级1班": 7}
"""Households that finished the lesson: in a school three classes, one of them few; in the other county one."""


def finished(town: Town, class_name: str, many: int) -> None:
    """So many more households of a class, each with a card, have finished the lesson for parents."""
    path = town.path(class_name)
    with town.stores.ledger.founding() as writing:
        taken = sum(1 for _ in writing.households(path))
        for number in range(taken + 1, taken + many + 1):
            household = Household(new_id(IdKind.HOUSEHOLD), (Place(path, number, FIRST_CARDS),))
            writing.put_household(household)
            body = Attendance("p-czh-01", path, PARENT_RULE, Evidence.GRADE_C)
            deed = Deed(town.calendar, household.id, town.clock())
            writing.append(deed.draft(Subject(SubjectKind.HOUSEHOLD, household.id), path, body))


@pytest.fixture(params=STORES)
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Of the school with the cards two households alone, so that the whole school is few."""
    for found in town_on(request, tmp_path_factory, codes=[]):
        for name, many in CLASSES.items():
            finished(found, name, many)
        with found.stores.ledger.founding() as reading:
            school = next(unit for unit in reading.organisations() if unit.name.startswith(TINY))
            tiny = next(unit.name for unit in reading.organisations(under=school.path) if unit.entry_year == 2020)
        finished(found, tiny, 2)
        yield found


def file_of(visit: Visit, unit: str) -> list[dict[str, str]]:
    made = visit.export(report="parent-attendance", organisation=unit)
    return list(csv.DictReader(io.StringIO(visit.get(made.headers["Location"]).data.decode("utf-8-sig"))))


def head(page: str) -> tuple[str, str]:
    """Lessons that families finished, and of how many households, as the head of an overview has them."""
    found = re.search(r"<b>([^<]*)</b><span>户次学完家长课</span></a><a[^>]*>基数 (.*?) 户", page)
    assert found
    return found[1], found[2]


def base(page: str) -> str:
    found = re.search(r">基数 (\S+) 户", page)
    assert found
    return found[1]


def column(page: str, label: str) -> list[str]:
    return re.findall(rf'data-label="{label}">(?:<a [^>]*>)?([^<]*<?\d*)</', page)


def test_a_class_of_few_is_not_found_from_the_sum_of_its_school(town: Town) -> None:
    county, unit = town.staff(COUNTY_ADMIN), town.path(BIG)
    page = page_of(county, f"/school?unit={unit}")
    assert head(page) == ("23", "23")
    on_page = sorted(column(page, "学完户数")[:-1])  # the last is the sum
    in_file = sorted(line["学完户数"] for line in file_of(county, unit))
    in_rows = sorted(row[-2] for row in listed(county, f"/rows?unit={town.path(COUNTY)}&of=families") if BIG in row[1])
    assert on_page == in_file == in_rows
    assert on_page.count(FEW) == on_page.count(LEFT_OUT) == 1, "the few of a class are 23 less the others"
    bases = sorted(line["基数（户）"] for line in file_of(county, unit))
    members = page_of(county, f"/denominators/of?unit={unit}&of=households")
    assert bases == sorted(column(members, "户"))
    assert (bases.count(FEW), bases.count(LEFT_OUT)) == (1, 1)
    assert "略" in re.sub(r"<table.*</table>", "", page, flags=re.DOTALL), "the page does not say what 略 means"


def test_a_school_of_few_is_not_found_from_the_sum_of_its_county_or_city(town: Town) -> None:
    city, county = town.staff(CITY_ADMIN), town.staff(COUNTY_ADMIN)
    for visit, address, sums in (
        (county, "/county", ("至少 23", "至少 23")),
        (city, "/city", ("至少 30", "至少 30")),
    ):
        page = page_of(visit, address)
        assert head(page) == sums
        assert "页首写“至少”的，是下面写出来的数加起来；写“<5”的没有加进去" in page
        *below, own = rows(visit, "/school/indicators.xlsx")
        assert (own[5], own[6]) == sums
        assert {row[5] for row in below} == ({23, FEW} if visit is county else {"至少 23", 7})
    seen = page_of(city, "/city")
    assert set(column(seen, "家长课户次")) == {"至少 23", "7"}
    assert set(column(page_of(county, "/county"), "家长课户次")) == {"23", FEW}
    assert "至少 23 户次学完家长课" in page_of(city, f"/rows?unit={town.path(COUNTY)}&of=families")


def test_beside_a_sum_of_few_stands_nothing_of_sums_that_are_told(town: Town) -> None:
    county, tiny, big = town.staff(COUNTY_ADMIN), town.path(TINY), town.path(BIG)
    for address, of_told in (
        ("/school?unit={}", "合计是这所学校的准数"),
        ("/rows?unit={}&of=families", "每一行都写着户数的"),
    ):
        of_few, of_many = (page_of(county, address.format(unit)) for unit in (tiny, big))
        assert "不满 5 户的写“<5”" in of_few
        for words in ("准数", "写“至少”", "加起来就是页首的数", "拿合计一减"):
            assert words not in of_few
        assert (of_told in of_many, "拿合计一减" in of_many) == (True, True)
    assert "写“至少”" not in page_of(county, f"/denominators?unit={tiny}")
    assert "写“至少”" in page_of(county, "/denominators")


def test_denominators_of_a_tiny_school_are_few_on_page_and_in_file(town: Town) -> None:
    city = town.staff(CITY_ADMIN)
    page = page_of(city, "/denominators")
    assert sorted(column(page, "家庭")) == sorted(["23", FEW, "7"])
    assert "<b>至少 30</b><span>户有家庭学习卡" in page
    *below, total = rows(city, "/denominators.xlsx")
    assert total[6] == "至少 30"
    assert {row[6] for row in below} == {23, FEW, 7}
    members = page_of(city, f"/denominators/of?unit={town.path(COUNTY)}&of=households")
    assert "至少 23 户</h1>" in members
    assert set(column(members, "户")) == {"23", FEW}


def test_who_was_invited_to_a_session_is_told_as_the_denominators_are(town: Town) -> None:
    admin, county = town.staff(SCHOOL_ADMIN), town.staff(COUNTY_ADMIN)
    told = []
    for name, own in (("2024级3班", "3"), ("2024级1班", "9"), ("2022级1班", "11")):
        session = make(admin, town.path(name))
        assert base(page_of(admin, f"/sessions/{session}")) == own
        told.append(base(page_of(county, f"/sessions/{session}")))
    members = page_of(county, f"/denominators/of?unit={town.path(BIG)}&of=households")
    assert sorted(told) == sorted(column(members, "户"))
    whole = make(admin, town.path(BIG))
    assert base(page_of(county, f"/sessions/{whole}")) == "23"


def test_the_school_itself_sees_all(town: Town) -> None:
    page = page_of(town.staff(SCHOOL_ADMIN), "/school")
    assert sorted(column(page, "学完户数"), key=int) == ["3", "9", "11", "23"]
    assert head(page_of(town.staff(CARD_SCHOOL_ADMIN), "/school")) == ("2", "2")


def test_no_few_and_nothing_is_left_out(town: Town) -> None:
    finished(town, "2024级3班", 2)
    county = town.staff(COUNTY_ADMIN)
    page = page_of(county, f"/school?unit={town.path(BIG)}")
    assert sorted(column(page, "学完户数"), key=int) == ["5", "9", "11", "25"]
    assert "略" not in [line["学完户数"] for line in file_of(county, town.path(BIG))]


@pytest.mark.parametrize(("parts", "most"), [(1, 30), (2, 30), (3, 16), (4, 9), (5, 6)])
def test_who_knows_the_rule_finds_no_hidden_number(parts: int, most: int) -> None:
    """Of all numbers that a school may have, several look alike wherever few are hidden. Where each part is one
    household, the sum is how many rows there are, and nothing can hide it."""
    alike: defaultdict[tuple[object, ...], list[tuple[int, ...]]] = defaultdict(list)
    for numbers in product(range(1, most), repeat=parts):
        shown = told_parts({str(place): many for place, many in enumerate(numbers)})
        whole = sum(numbers)
        alike[*shown.values(), whole if whole >= SMALLEST_GROUP else FEW].append(numbers)
    for told, found in alike.items():
        if told[-1] != FEW and int(str(told[-1])) > most:
            continue  # a part could be larger than was tried
        for values in zip(*found, strict=True):
            assert len(set(values)) > 1 or values[0] >= SMALLEST_GROUP or set(found[0]) == {1}, (told, found)


@pytest.mark.parametrize(
    ("schools", "words"),
    [((), "0"), ((0, 0), "0"), ((12, 7), "19"), ((12, 3), "至少 12"), ((3,), "<5"), ((3, 3), "<10"), ((4, 0), "<5")],
)
def test_a_sum_of_schools_counts_those_that_are_told(schools: tuple[int, ...], words: str) -> None:
    assert told_sum(schools) == words
