"""A school that is closed in mid-year, on the stores that people run: who was there signs in, goes on and counts."""

from __future__ import annotations

import csv
import io
import re
import uuid
from collections.abc import Iterator
from datetime import date

import pytest

from quiz_api.domain.records import RecordKind
from tests.quiz_api.card_visits import CARD_CLASS, act, class_path, codes, consented, opens, sign_in
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.roster_visits import take
from tests.quiz_api.session_visits import SCHOOL, board, make, run, token
from tests.quiz_api.session_visits import sign_in as sign_in_at
from tests.quiz_api.small_bank import RIGHT
from tests.quiz_api.test_closed_schools import CLOSED, close
from tests.quiz_api.test_denominators import numbers
from tests.quiz_api.test_households import ALL_RIGHT
from tests.quiz_api.test_lessons_taught import taught
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, CITY_ADMIN, COUNTY_ADMIN, SCHOOL_ADMIN, TODAY_SLOTS, Town, Visit

HERE = "qslx01"
OTHER_CLASS = "2024级3班"


@pytest.fixture(params=["tinydb", "postgresql"])
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    if request.param == "tinydb":
        url = f"tinydb:{tmp_path_factory.mktemp('closed') / 'store'}"
    else:
        url = request.getfixturevalue("postgres_server").migrated()
    town = Town(store=url, calendar_of_site=TODAY_SLOTS)
    yield town
    town.stores.sessions.close()
    town.stores.ledger.close()


def exported(visit: Visit, town: Town, report: str, unit: str) -> list[dict[str, str]]:
    issued = visit.export(report=report, organisation=town.path(unit))
    assert issued.status_code == 201, issued.json
    return list(csv.DictReader(io.StringIO(visit.get(issued.json["url"]).data.decode("utf-8-sig"))))


def test_whoever_was_there_goes_on_and_every_sum_stays(town: Town) -> None:
    admin, path = town.staff(CARD_SCHOOL_ADMIN), class_path(town, CARD_CLASS, SCHOOL)
    taught(town.staff(HERE), path, on=date(2026, 11, 20))
    open_session, planned = make(admin, path), make(admin, path, title="下个月再办")
    run(admin, open_session, "begin")
    before = numbers(town.staff(COUNTY_ADMIN), "/denominators")
    close(town)

    # boards: the one that was begun takes sign-ins and is closed; the planned one is not begun, and can be cancelled
    assert board(admin, open_session)["state"] == "open"
    family = town.household()
    assert sign_in_at(family, open_session, token(town, open_session)).status_code == 201
    assert run(admin, open_session, "close").status_code == 303
    refused = run(admin, planned, "begin")
    assert (refused.status_code, CLOSED in refused.get_data(as_text=True)) == (422, True)
    assert run(admin, planned, "cancel").status_code == 303

    # cards and families: lessons are kept, a lost card is renewed, the new school takes the card over
    assert family.finish_lesson(ALL_RIGHT).status_code == 201
    renewed = act(admin, "renew", path, number=2)
    assert renewed.status_code in {200, 303}
    assert not opens(town, town.codes[1])
    assert opens(town, codes(admin, path, 2)[2])
    there = class_path(town, OTHER_CLASS)
    moved = act(town.staff(SCHOOL_ADMIN), "admit", there, number=9, code=town.codes[2], moves="yes")
    assert moved.status_code == 303, moved.get_data(as_text=True)
    assert "三年级(3)班" in page_of(consented(sign_in(town, town.codes[2])), "/me")

    # hours: a teacher still learns, and the hours count in the school and in the county
    teacher = town.staff(HERE)
    assert teacher.submit(RIGHT).status_code == 201
    assert "2.0" in page_of(teacher, "/me/hours")
    for whose, unit in ((admin, SCHOOL), (town.staff(COUNTY_ADMIN), "云溪县（"), (town.staff(CITY_ADMIN), "青禾市")):
        assert [row["状态"] for row in exported(whose, town, "training-hours", unit)] == ["有效"]
        assert len(exported(whose, town, "lessons-taught", unit)) == 1
        assert exported(whose, town, "parent-attendance", unit)

    # denominators: classes end with the school, nobody else is lost from a sum
    county = town.staff(COUNTY_ADMIN)
    assert numbers(county, "/denominators") == [before[0], before[1] - 2]
    assert "<b>至少 5</b><span>户有家庭学习卡" in page_of(county, "/denominators"), "the school that got one is of few"
    households = [numbers(school, "/denominators")[2] for school in (admin, town.staff(SCHOOL_ADMIN))]
    assert sum(households) == before[2]
    assert town.stores.ledger.verify().first_bad is None


def test_the_pages_above_say_that_it_is_closed_and_who_has_no_place_yet(town: Town) -> None:
    path = class_path(town, CARD_CLASS, SCHOOL)
    taught(town.staff(HERE), path, on=date(2026, 11, 20))
    close(town)
    town.clock.pass_time(days=10)  # two slots are over by now; the school has to do with what was before its end
    admin = town.staff(CARD_SCHOOL_ADMIN)
    own = page_of(admin, "/school")
    assert "这所学校2026年11月23日起撤并，不再办新的" in own
    assert f"还有 2 位教师、{len(town.codes)} 户家庭没有登记去处" in own
    for address in ("/county", "/school/lessons"):
        line = next(row for row in page_of(town.staff(COUNTY_ADMIN), address).split("<tr>") if SCHOOL in row)
        assert "已撤并" in line, address
    lessons = page_of(admin, "/school/lessons")
    assert "截至2026年11月22日" in lessons
    assert "第11—12周，1 节" in lessons
    assert re.findall(r"<b>(\d+ / \d+)</b><span>节该上的课上了", lessons) == ["0 / 2"]
    county, city = (
        page_of(town.staff(COUNTY_ADMIN), "/school/lessons"),
        page_of(town.staff(CITY_ADMIN), "/school/lessons"),
    )
    assert ["<b>1</b><span>节课本学年计入" in page for page in (county, city)] == [True, True]


def test_a_report_is_about_the_days_before_and_a_teacher_gets_a_new_place(town: Town) -> None:
    admin = town.staff(CARD_SCHOOL_ADMIN)
    close(town)
    form = {
        "unit": town.path(SCHOOL),
        "activity": "home-visit",
        "at": town.clock().isoformat(),
        "families": "8",
        "teachers": "2",
    }
    late = admin.form("/school/activities", on="2026-11-23", event_id=str(uuid.uuid4()), **form)
    assert CLOSED in late.get_data(as_text=True)
    assert admin.form("/school/activities", on="2026-11-20", event_id=str(uuid.uuid4()), **form).status_code == 303
    assert len(town.rows(RecordKind.ACTIVITY)) == 1
    row = ("罗建平", "学科教师", "云溪县第三小学（示例）", HERE)
    take(town.staff(COUNTY_ADMIN), row, header=("姓名", "岗位", "学校", "登录名"), unit=town.path("云溪县（"))
    assert "云溪县第三小学" in page_of(town.staff(HERE), "/me")
    assert "还有 1 位教师" in page_of(admin, "/school")
