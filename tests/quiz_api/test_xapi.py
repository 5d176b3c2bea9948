"""xAPI statements: they fit somebody else's model, name nobody, and are the same next year and on any store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from ralph.models.xapi.base.statements import BaseXapiStatement

from quiz_api.domain.records import RecordKind
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.domain.scope import Scope
from quiz_api.secret_key import SecretKey
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.training_report import TrainingReport
from quiz_api.services.xapi_statements import StatementWriter
from tests.quiz_api.small_bank import PARENT_SHEET, RIGHT, bank, catalogue
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, CITY_ADMIN, COUNTY_ADMIN, SCHOOL_ADMIN, TEACHER, Town, Visit


@pytest.fixture
def worked(town: Town) -> Town:
    """A teacher with hours that stand, and a family that finished a lesson."""
    town.staff(TEACHER).submit(RIGHT)
    town.household().finish_lesson(PARENT_SHEET)
    return town


def taken(visit: Visit, **fields: Any) -> tuple[list[dict[str, Any]], str]:
    """Statements of an export, and its SHA-256."""
    made = visit.export(format="ndjson", **fields)
    assert made.status_code == 201, made.json
    answer = visit.get(made.json["url"])
    assert answer.mimetype == "application/x-ndjson"
    lines = answer.get_data(as_text=True).splitlines()
    assert made.json["rows"] == len(lines)
    return [json.loads(line) for line in lines], made.json["sha256"]


def texts_in(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from (name, *texts_in(each))
    elif isinstance(value, list):
        for each in value:
            yield from texts_in(each)
    elif isinstance(value, str):
        yield value


def training(town: Town) -> list[dict[str, Any]]:
    return taken(town.staff(CITY_ADMIN), organisation=town.city_path())[0]


def lessons(town: Town) -> list[dict[str, Any]]:
    return taken(town.staff(CARD_SCHOOL_ADMIN), report="parent-attendance", organisation=town.path("青石岭"))[0]


def test_statements_fit_a_model_that_is_not_ours(worked: Town) -> None:
    statements = [*training(worked), *lessons(worked)]
    assert len(statements) == 2
    for statement in statements:
        BaseXapiStatement.model_validate(statement)
        assert "version" not in statement, "xAPI 1.0.3, data 2.4.10: providers leave it to the record store"


@pytest.mark.parametrize(
    "broken", [{"actor": {"account": {"name": "x"}}}, {"verb": {}}, {"id": "1"}, {"timestamp": "yesterday"}]
)
def test_the_model_refuses_what_is_no_statement(worked: Town, broken: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        BaseXapiStatement.model_validate({**training(worked)[0], **broken})


def test_what_was_done_is_said(worked: Town) -> None:
    (hours,), (lesson,) = training(worked), lessons(worked)
    assert hours["verb"]["id"] == "http://adlnet.gov/expapi/verbs/completed"
    assert hours["object"]["id"].endswith("/xapi/training/t-s-01")
    assert hours["result"] == {
        "completion": True,
        "duration": "PT90M",
        "score": {"scaled": 1.0, "raw": 100, "min": 0, "max": 100},
    }
    assert lesson["object"]["definition"]["name"] == {"zh-CN": "少年的大脑与情绪"}
    assert lesson["result"] == {"completion": True}


def test_nobody_is_named_and_no_id_of_ours_is_told(worked: Town) -> None:
    people = {"林晓禾", TEACHER}
    ids = {row.record.id for row in worked.rows()} | {row.record.draft.subject.id for row in worked.rows()}
    for statement in (*training(worked), *lessons(worked)):
        for text in texts_in(statement):
            assert not any(secret in text for secret in people | ids)
            assert "卡" not in text
        assert statement["timestamp"][11:19] == "00:00:00"


def test_a_person_is_one_account_and_another_key_another(worked: Town) -> None:
    teacher = worked.staff(TEACHER)
    worked.clock.pass_time(days=300)
    worked.staff(TEACHER)
    again = taken(worked.staff(CITY_ADMIN), organisation=worked.city_path(), school_year=2026)[0]
    assert again == training_of_year(worked, 2026)
    elsewhere = Town(key=SecretKey(b"e" * 32))
    elsewhere.staff(TEACHER).submit(RIGHT)
    (stranger,) = training(elsewhere)
    assert stranger["actor"] != again[0]["actor"]
    assert teacher.account not in stranger["actor"]["account"]["name"]


def training_of_year(town: Town, year: int) -> list[dict[str, Any]]:
    return taken(town.staff(CITY_ADMIN), organisation=town.city_path(), school_year=year)[0]


def test_equal_rows_give_equal_bytes(worked: Town) -> None:
    admin, city = worked.staff(CITY_ADMIN), worked.city_path()
    assert taken(admin, organisation=city)[1] == taken(admin, organisation=city)[1]


def test_what_was_taken_back_is_voided(worked: Town) -> None:
    award = next(row.record.id for row in worked.rows(RecordKind.HOURS_AWARD))
    admin = worked.staff(SCHOOL_ADMIN)
    admin.send(admin.event("record-voided", {"record": award, "reason": "登记错了"}))
    completed, voided = training(worked)
    BaseXapiStatement.model_validate(voided)
    assert voided["verb"]["id"] == "http://adlnet.gov/expapi/verbs/voided"
    assert voided["object"] == {"objectType": "StatementRef", "id": completed["id"]}
    assert voided["id"] != completed["id"]


@pytest.mark.parametrize("username", [COUNTY_ADMIN, CITY_ADMIN])
def test_above_the_school_families_have_no_statements(worked: Town, username: str) -> None:
    admin = worked.staff(username)
    answer = admin.export(format="ndjson", report="parent-attendance", organisation=worked.path("青石岭"))
    assert (answer.status_code, answer.json["code"]) == (422, "only-counts")


@pytest.mark.parametrize(
    ("public_url", "home"), [("", "https://xinyu.invalid"), ("https://xinyu.example", "https://xinyu.example")]
)
def test_the_home_page_is_the_public_address(worked: Town, public_url: str, home: str) -> None:
    curriculum, calendar = ServedCurriculum(catalogue(), bank()), SchoolCalendar(ZoneInfo("Asia/Shanghai"))
    city = worked.city_path()
    with worked.stores.ledger.reading(Scope(frozenset({city}))) as reading:
        rows = TrainingReport(reading, curriculum, calendar).rows(city, 2026)
        (statement,) = StatementWriter(worked.key, calendar, public_url).of_training(rows)
    assert statement["actor"]["account"]["homePage"] == home
    assert statement["object"]["id"] == f"{home}/xapi/training/t-s-01"
