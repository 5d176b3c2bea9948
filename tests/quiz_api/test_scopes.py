"""Nobody sees or touches what is not theirs: another school's rows are as good as absent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from quiz_api.domain.records import AuditEntry, RecordKind
from tests.quiz_api.small_bank import PARENT_SHEET, RIGHT
from tests.quiz_api.town import (
    CARD_SCHOOL_ADMIN,
    CITY_ADMIN,
    COUNTY_ADMIN,
    OTHER_SCHOOL_ADMIN,
    OTHER_TEACHER,
    SCHOOL_ADMIN,
    TEACHER,
    Town,
    Visit,
)


@pytest.fixture
def worked(town: Town) -> Town:
    """A town in which one teacher of each county has passed and one household has finished a lesson."""
    town.staff(TEACHER).submit(RIGHT)
    town.staff(OTHER_TEACHER).submit(RIGHT)
    town.household().finish_lesson(PARENT_SHEET)
    return town


def seen(visit: Visit, query: str = "") -> list[str]:
    answer = visit.get(f"/api/v1/records{query}")
    assert answer.status_code == 200
    return [line["subject"]["id"] for line in answer.json["records"] if line["kind"] != "audit"]


@pytest.mark.parametrize(
    ("username", "teacher", "other_teacher", "household"),
    [
        (TEACHER, True, False, False),
        (OTHER_TEACHER, False, True, False),
        (SCHOOL_ADMIN, True, False, False),
        (OTHER_SCHOOL_ADMIN, False, True, False),
        (CARD_SCHOOL_ADMIN, False, False, True),
        (COUNTY_ADMIN, True, False, False),
        (CITY_ADMIN, True, True, False),
    ],
)
def test_who_sees_whose_records(
    worked: Town, username: str, teacher: bool, other_teacher: bool, household: bool
) -> None:
    ids = {
        worked.staff(TEACHER).account: teacher,
        worked.staff(OTHER_TEACHER).account: other_teacher,
        worked.household(consents=False).account: household,
    }
    found = set(seen(worked.staff(username)))
    assert found == {account for account, visible in ids.items() if visible}


def test_another_schools_unit_and_record_answer_not_found(worked: Town) -> None:
    admin = worked.staff(SCHOOL_ADMIN)
    other_school = worked.path("柳河区第二中学")
    other_record = next(
        row.record for row in worked.rows(RecordKind.HOURS_AWARD) if row.record.draft.organisation_path == other_school
    )
    answers = [
        admin.get(f"/api/v1/records?organisation={other_school}"),
        admin.get(f"/school?unit={other_school}"),
        admin.get(f"/city?unit={worked.city_path()}"),
        admin.get(f"/school/void?record={other_record.id}"),
        admin.export(organisation=other_school),
        admin.export(organisation="/"),
        admin.send(admin.event("record-voided", {"record": other_record.id, "reason": "试一试"})),
    ]
    assert [answer.status_code for answer in answers] == [404] * len(answers)
    assert worked.rows(RecordKind.VOID) == []


def test_another_subjects_records_stay_away_from_a_teacher(worked: Town) -> None:
    teacher, other = worked.staff(TEACHER), worked.staff("yx3x02")
    assert seen(other, f"?subject={teacher.account}") == []


def test_a_post_that_has_ended_opens_nothing_at_the_very_next_request(worked: Town) -> None:
    admin = worked.staff(SCHOOL_ADMIN)
    assert admin.get("/school").status_code == 200
    with worked.stores.ledger.founding() as writing:
        person = writing.person(admin.account)
        assert person is not None
        ended = tuple(replace(post, until=date(2026, 11, 22)) for post in person.posts)
        writing.put_person(replace(person, posts=ended))
    assert admin.get("/school").status_code == 403
    assert seen(admin) == []


def test_looking_at_others_rows_is_logged_and_looking_at_ones_own_is_not(worked: Town) -> None:
    worked.staff(TEACHER).get("/api/v1/records")
    assert worked.rows(RecordKind.AUDIT) == []
    admin = worked.staff(SCHOOL_ADMIN)
    admin.get("/api/v1/records")
    admin.get("/school")
    bodies = [row.record.body for row in worked.rows(RecordKind.AUDIT)]
    assert [body.action for body in bodies if isinstance(body, AuditEntry)] == ["view-records", "view-unit"]
    assert {row.record.draft.entered_by for row in worked.rows(RecordKind.AUDIT)} == {admin.account}


def test_rows_come_by_cursor_without_gap_or_repeat(town: Town) -> None:
    family = town.household(consents=False)
    notice = {"notice_version": "2026-11", "given": True}
    for _ in range(2):
        assert family.send(*[family.event("consent-given", notice) for _ in range(75)]).status_code == 200
    first = family.get("/api/v1/records").json
    second = family.get(f"/api/v1/records?after={first['next']}").json
    sequences = [line["sequence"] for line in first["records"] + second["records"]]
    assert sequences == [row.record.sequence for row in town.rows()]
    assert (len(first["records"]), len(second["records"]), second["next"]) == (100, 50, None)


@pytest.mark.parametrize("query", ["kind=nothing", "after=x", "school_year=-1", "after=9999999999999"])
def test_a_query_that_cannot_be_understood_says_so(town: Town, query: str) -> None:
    answer = town.staff(TEACHER).get(f"/api/v1/records?{query}")
    assert (answer.status_code, answer.json["code"]) == (400, "bad-query")
