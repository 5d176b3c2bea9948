"""A school that passed a claim by mistake takes its step back, for as long as the county has not acted on it."""

from __future__ import annotations

import re

from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.test_hours_claims import claimed, decide
from tests.quiz_api.town import COUNTY_ADMIN, SCHOOL_ADMIN, TEACHER, Town


def test_a_school_takes_its_yes_back_until_the_county_has_acted(town: Town) -> None:
    teacher, school, county = town.staff(TEACHER), town.staff(SCHOOL_ADMIN), town.staff(COUNTY_ADMIN)
    claim_id, unit = claimed(teacher), town.path("云溪县第三小学")
    fields = {"unit": unit, "claim": claim_id, "stage": "school", "outcome": "approved"}
    event = {"event_id": "5f0c2b1e-5a4d-4c8e-9b7a-1d2e3f405162", "at": town.clock().isoformat()}
    answer = school.form("/school/claims", **event, **fields)
    page = page_of(school, answer.headers["Location"])
    said = page.split('id="done">')[1].split("</p>")[0]
    assert said.startswith("通过了：林晓禾，8.0 学时。")
    (step,) = set(re.findall(r'href="/school/void\?record=([^"]+)"[^>]*>收回这一步<', page))
    assert page.count(">收回这一步</a>") == 2, "in the message, and in the row for as long as it waits"
    assert school.send(school.event("record-voided", {"record": step, "reason": "按错了"})).status_code == 201
    assert "等学校审核" in page_of(teacher, "/me/claims")
    decide(school, claim_id, "school")
    decide(county, claim_id, "county")
    assert "收回这一步" not in page_of(school, f"/school/claims?unit={unit}")
    assert "收回这一步" in page_of(county, "/school/claims")
