"""The audit log is read by the auditor, and not by whom it audits."""

from __future__ import annotations

import re

import pytest

from quiz_api.domain.audit_actions import WORDS, AuditAction
from quiz_api.domain.people import PostKind
from quiz_api.domain.records import RecordKind
from quiz_api.founding import Appointment, CannotAppoint, appoint
from tests.quiz_api.card_visits import CARD_CLASS, act, class_path
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.roster_visits import FRESH
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, CITY_ADMIN, COUNTY_ADMIN, SCHOOL_ADMIN, Town, Visit

AUDITOR = Appointment("audit01", "示例审计员", PostKind.AUDITOR, "990121")


@pytest.fixture
def auditor(town: Town) -> Visit:
    _, code = appoint(town.stores.ledger, town.key, AUDITOR, town.calendar, town.clock())
    answer = town.visit().form("/activate", username=AUDITOR.username, code=code, password=FRESH, again=FRESH)
    assert answer.status_code == 303
    visit = town.visit()
    assert visit.sign_in(username=AUDITOR.username, password=FRESH).status_code == 200
    return visit


def test_the_auditor_sees_who_did_what_and_no_row_of_anybody(town: Town, auditor: Visit) -> None:
    page_of(town.staff(SCHOOL_ADMIN), "/school/staff")
    town.staff(COUNTY_ADMIN).export(organisation=town.path("云溪县（"), school_year=2026)
    page = page_of(auditor, "/audit")
    assert "周敏（yx3x09）" in page
    assert "看了教职工名单" in page
    assert "导出材料" in page
    assert "林晓禾" not in page
    assert auditor.get("/school").status_code == 403
    assert {row["subject"]["id"] for row in auditor.get("/api/v1/records").json["records"]} == {auditor.account}


def test_an_entry_tells_the_school_of_a_class_and_that_somebody_is_from_above(town: Town, auditor: Visit) -> None:
    act(town.staff(CARD_SCHOOL_ADMIN), "renew", class_path(town, CARD_CLASS, "青石岭"), number=2)
    city = town.staff(CITY_ADMIN)
    assert city.form("/units/rename", unit=town.path("云溪县（"), name="云溪县教育局").status_code == 303
    page_of(auditor, "/audit")
    town.clock.pass_time(days=1)
    tomorrow = town.visit()
    assert tomorrow.sign_in(username=AUDITOR.username, password=FRESH).status_code == 200
    page = page_of(tomorrow, "/audit")
    assert "青石岭九年一贯制学校（示例），2020级2班" in page
    assert f"上级或外单位的人（{city.account}）" in page
    assert "宋远" not in page
    days = re.findall(r'scope="rowgroup">([^<]+)<', page)
    assert days == ["2026年11月23日，3 条"]


def test_an_auditor_sees_the_own_county_only(town: Town, auditor: Visit) -> None:
    page_of(town.staff("lh2z09"), "/school/staff")
    page_of(town.staff(CITY_ADMIN), "/city")
    page = page_of(auditor, "/audit")
    assert "许安" not in page
    assert "宋远" not in page


@pytest.mark.parametrize("username", [SCHOOL_ADMIN, COUNTY_ADMIN, CITY_ADMIN])
def test_who_is_audited_reads_no_entry(username: str, town: Town) -> None:
    visit = town.staff(username)
    page_of(visit, "/school/staff")
    assert visit.get("/audit").status_code == 403
    assert town.rows(RecordKind.AUDIT)
    kinds = {row["kind"] for row in visit.get("/api/v1/records").json["records"]}
    assert "audit" not in kinds


def test_reading_the_log_is_in_the_log(auditor: Visit) -> None:
    page_of(auditor, "/audit")
    assert "看了审计日志" in page_of(auditor, "/audit")


def test_every_action_has_its_word() -> None:
    assert set(WORDS) == set(AuditAction)
    assert len(set(WORDS.values())) == len(WORDS)


def test_an_appointment_names_what_is_missing(town: Town) -> None:
    for wanted, word in (
        (Appointment("nobody", "", PostKind.INSPECTOR, "990121"), "--name"),
        (Appointment("nobody", "某", PostKind.INSPECTOR, "111111"), "没有代码是 111111"),
    ):
        with pytest.raises(CannotAppoint, match=word):
            appoint(town.stores.ledger, town.key, wanted, town.calendar, town.clock())


def test_an_inspector_reads_and_changes_nothing(town: Town) -> None:
    wanted = Appointment("yx3x02", "", PostKind.INSPECTOR, "990121")
    appoint(town.stores.ledger, town.key, wanted, town.calendar, town.clock())
    visit = town.staff("yx3x02")
    assert "云溪县" in page_of(visit, "/county")
    for path in ("/school/exports", "/school/void", "/school/staff", "/school/classes", "/units"):
        assert visit.form(path).status_code == 403
