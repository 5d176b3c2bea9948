"""Classes that were opened by mistake or divided among others: closed by their school, and back again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from werkzeug.test import TestResponse

from quiz_api.domain.records import RecordKind
from tests.quiz_api.card_visits import CARD_CLASS, class_path
from tests.quiz_api.on_stores import STORES, town_on
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.roster_visits import HEADER, upload
from tests.quiz_api.rosters.files import xlsx
from tests.quiz_api.session_visits import SCHOOL
from tests.quiz_api.test_lessons_taught import taught
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, COUNTY_ADMIN, OTHER_SCHOOL_ADMIN, TODAY_SLOTS, Town, Visit

YESTERDAY, TODAY = date(2026, 11, 22), date(2026, 11, 23)


@pytest.fixture(params=STORES)
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    yield from town_on(request, tmp_path_factory, calendar_of_site=TODAY_SLOTS)


def opened(town: Town, admin: Visit, many: int = 3) -> list[str]:
    """New classes 1 … `many` of 2025, as their paths."""
    unit = town.path(SCHOOL)
    assert (
        admin.form("/school/classes", unit=unit, section="小学", entry_year="2025", numbers=str(many)).status_code
        == 303
    )
    return [class_path(town, f"小学2025级{number}班", SCHOOL) for number in range(1, many + 1)]


def counted(visit: Visit, town: Town, day: date) -> int:
    """Classes in the denominator of a day."""
    page = page_of(visit, f"/denominators?unit={town.path(SCHOOL)}&on={day.isoformat()}")
    found = re.search(r"<b>(\d+)</b>\s*<span>个班", page)
    assert found is not None
    return int(found[1])


def close(admin: Visit, town: Town, *paths: str) -> TestResponse:
    data = {"csrf_token": admin.csrf, "unit": town.path(SCHOOL), "class": [*paths]}
    return admin.client.post("/school/classes/close", data=data)


def test_classes_that_were_opened_by_mistake_never_counted(town: Town) -> None:
    admin = town.staff(CARD_SCHOOL_ADMIN)
    before = counted(admin, town, YESTERDAY)
    extra = opened(town, admin)
    page_of(admin, f"/school/class?unit={extra[0]}")  # a look at it is no use of it
    assert counted(admin, town, YESTERDAY) == before + 3
    assert close(admin, town, *extra).status_code == 303
    assert (counted(admin, town, YESTERDAY), counted(admin, town, TODAY)) == (before, before)
    assert "二年级(1)班" not in page_of(admin, f"/school/lessons?unit={town.path(SCHOOL)}")
    assert "2025年9月1日起撤了" in page_of(admin, "/school/classes")


def test_a_class_that_had_lessons_ends_today_and_keeps_them(town: Town) -> None:
    admin = town.staff(CARD_SCHOOL_ADMIN)
    (path,) = opened(town, admin, 1)
    taught(town.staff("qslx01"), path, on=date(2026, 11, 20))
    before = counted(admin, town, YESTERDAY)
    assert close(admin, town, path).status_code == 303
    assert (counted(admin, town, YESTERDAY), counted(admin, town, TODAY)) == (before, before - 1)
    lessons = [row for row in town.rows(RecordKind.DELIVERY) if row.voided_by is None]
    assert len(lessons) == 1
    assert f'id="{lessons[0].record.id}"' in page_of(admin, f"/school/lessons?unit={town.path(SCHOOL)}")


def test_a_closing_is_undone_and_counts_on_every_day_again(town: Town) -> None:
    admin = town.staff(CARD_SCHOOL_ADMIN)
    extra = opened(town, admin)
    before = counted(admin, town, YESTERDAY)
    close(admin, town, *extra)
    answer = admin.form("/school/classes/reopen", unit=town.path(SCHOOL), **{"class": extra[0]})
    assert answer.status_code == 303
    assert (counted(admin, town, YESTERDAY), counted(admin, town, TODAY)) == (before - 2, before - 2)


def test_a_class_with_cards_stays_and_so_do_those_that_were_ticked_with_it(town: Town) -> None:
    admin = town.staff(CARD_SCHOOL_ADMIN)
    extra, full = opened(town, admin), class_path(town, CARD_CLASS, SCHOOL)
    before = counted(admin, town, TODAY)
    answer = close(admin, town, extra[0], full)
    assert answer.status_code == 422
    assert re.search(r"还有 \d+ 张卡", answer.get_data(as_text=True))
    assert counted(admin, town, TODAY) == before


def test_nothing_new_goes_into_a_closed_class(town: Town) -> None:
    admin = town.staff(CARD_SCHOOL_ADMIN)
    (path,) = opened(town, admin, 1)
    close(admin, town, path)
    assert admin.form("/school/cards/issue", unit=path, most="3").status_code == 422
    full = class_path(town, CARD_CLASS, SCHOOL)
    assert admin.form("/school/cards/move", unit=full, number="1", to=path, to_number="1").status_code == 422
    sent = upload(admin, xlsx(HEADER, ("石榴一", "班主任", "小学2025级1班", "")))
    assert "没有“小学2025级1班”这个班" in page_of(admin, sent.headers["Location"])


@pytest.mark.parametrize("username", [OTHER_SCHOOL_ADMIN, COUNTY_ADMIN])
def test_nobody_elses_classes_are_closed(town: Town, username: str) -> None:
    (path,) = opened(town, town.staff(CARD_SCHOOL_ADMIN), 1)
    assert close(town.staff(username), town, path).status_code in (403, 404)
    own = {"unit": town.path("柳河区第二中学"), "class": path}
    assert town.staff(username).form("/school/classes/close", **own).status_code in (403, 404)
