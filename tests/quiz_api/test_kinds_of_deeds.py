"""The kinds of sessions and activities that schools are asked for: each can be held and is counted, none is missing."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from site_builder.loading.policy_files import load_policy
from site_builder.rules.catalogue import load_catalogue as load_rules
from tests.quiz_api.card_visits import CARD_CLASS, class_path
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.session_visits import SCHOOL, make, run, somebody_comes
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, Town

CONTENT = Path(__file__).parents[2] / "content"
FOR_PARENTS = ("家长学校", "家长会", "社区课堂", "大讲堂", "读书会", "家长开放日")
FOR_STAFF = ("集中培训", "片区教研", "校本研修")
PLACES = ("学校", "企业", "社区", "网络")
FORMS = ("线下有屏", "线下无屏", "线上")


@pytest.mark.parametrize(("number", "kind"), tuple(enumerate((*FOR_PARENTS, *FOR_STAFF))))
def test_each_kind_is_held_and_counted(town: Town, number: int, kind: str) -> None:
    admin, unit = town.staff(CARD_SCHOOL_ADMIN), town.path(SCHOOL)
    audience = class_path(town, CARD_CLASS, SCHOOL) if kind in FOR_PARENTS else unit
    venue, form = PLACES[number % len(PLACES)], FORMS[number % len(FORMS)]
    session = make(admin, audience, kind=kind, venue=venue, form=form)
    run(admin, session, "begin")
    somebody_comes(town, admin, session)
    run(admin, session, "close")
    page = page_of(admin, f"/sessions/{session}")
    assert kind in page
    assert f"，{venue}" in page
    held = admin.get("/sessions/held.xlsx")
    head, line = list(load_workbook(io.BytesIO(held.data)).active.iter_rows(values_only=True))
    assert {kind, venue, form, session} <= set(line)
    shown = dict(zip(head, line, strict=True))
    assert (str(shown["日期"])[:10], shown["开始"], shown["到场"]) == ("2026-11-23", "12:30", 1)
    assert shown["单位"] == "青石岭九年一贯制学校（示例）", "a class says of which school it is"
    assert shown["班级"] in ("2020级2班", "", None)
    of_how_many = 6 if kind in FOR_PARENTS else shown["应到"]
    assert shown["应到"] == of_how_many > 0
    assert f"到场 1 / 应到 {of_how_many}" in page_of(admin, "/sessions")
    assert "已结束" in page


def test_a_form_offers_every_kind_place_and_way(town: Town) -> None:
    page = page_of(town.staff(CARD_SCHOOL_ADMIN), "/sessions/new")
    assert [word for word in (*FOR_PARENTS, *FOR_STAFF, *PLACES, *FORMS) if word not in page] == []


def test_the_policy_asks_for_the_activities_that_are_inspected() -> None:
    policy, findings = load_policy(CONTENT, load_rules())
    assert not findings
    names = " ".join(activity.name for activity in policy.counting.activities)
    wanted = ("5·25", "5·15", "家长会", "家访", "谈心谈话", "演练", "宣传", "社区服务")
    assert [word for word in wanted if word not in names] == []
    assert all(activity.counts for activity in policy.counting.activities)
