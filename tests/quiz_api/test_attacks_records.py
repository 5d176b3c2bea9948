"""People who are signed in and want more: rows of others, a family's card, a key before its time, a name in a log."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from quiz_api.domain.organisations import school_path
from quiz_api.domain.records import RecordKind
from tests.quiz_api.small_bank import CANARY, PARENT_SHEET, RIGHT, WRONG
from tests.quiz_api.town import (
    CARD_SCHOOL_ADMIN,
    CITY_ADMIN,
    COUNTY_ADMIN,
    OTHER_SCHOOL_ADMIN,
    SCHOOL_ADMIN,
    TEACHER,
    Town,
    Visit,
)

EXPLANATION = f"{CANARY}解析"
TYPED = "林晓禾的密码"


@pytest.fixture
def finished(town: Town) -> Town:
    """Two families of one class have finished a lesson."""
    for card in (1, 2):
        town.household(card).finish_lesson(PARENT_SHEET)
    return town


def school_of(town: Town) -> str:
    path = school_path(town.rows(RecordKind.ATTENDANCE)[0].record.draft.organisation_path)
    assert path is not None
    return path


def text_of(visit: Visit, address: str) -> str:
    answer = visit.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


@pytest.mark.parametrize(("username", "sees"), [(CARD_SCHOOL_ADMIN, True), (COUNTY_ADMIN, False), (CITY_ADMIN, False)])
def test_above_the_school_families_are_numbers_only(finished: Town, username: str, sees: bool) -> None:
    """The consent page says so: 学校看得到卡号和课名；再往上一级只看数目."""
    admin, school = finished.staff(username), school_of(finished)
    record = finished.rows(RecordKind.ATTENDANCE)[0].record.id
    wanted = {"report": "parent-attendance", "organisation": school}
    made = admin.export(**wanted)
    file = text_of(admin, made.json["url"])
    assert ("卡号" in file, "<5" in file) == (sees, not sees)
    page = text_of(admin, f"/school?unit={school}")
    assert (record in page, "&lt;5" in page) == (sees, not sees)
    kinds = {line["kind"] for line in admin.get(f"/api/v1/records?organisation={school}").json["records"]}
    assert kinds & {"attendance", "consent"} == ({"attendance", "consent"} if sees else set())
    assert admin.get(f"/school/void?record={record}").status_code == (200 if sees else 404)
    voided = admin.send(admin.event("record-voided", {"record": record, "reason": "试一试"}))
    assert voided.status_code == (201 if sees else 404)


def test_a_schools_own_file_of_cards_stays_in_the_school(finished: Town) -> None:
    wanted = {"report": "parent-attendance", "organisation": school_of(finished)}
    by_school = finished.staff(CARD_SCHOOL_ADMIN).export(**wanted).json["url"]
    assert finished.staff(COUNTY_ADMIN).get(by_school).status_code == 404
    listed = f"/school?unit={wanted['organisation']}"
    assert by_school not in text_of(finished.staff(COUNTY_ADMIN), listed)
    assert by_school in text_of(finished.staff(CARD_SCHOOL_ADMIN), listed)
    assert finished.staff(CARD_SCHOOL_ADMIN).get(by_school).status_code == 200
    counts = finished.staff(COUNTY_ADMIN).export(report="parent-attendance", organisation=finished.path("云溪县"))
    assert finished.staff(CITY_ADMIN).get(counts.json["url"]).status_code == 200


def test_rows_that_are_left_out_do_not_cut_the_pages_short(town: Town) -> None:
    family = town.household(consents=False)
    notice = {"notice_version": "2026-11", "given": True}
    for _ in range(2):
        family.send(*[family.event("consent-given", notice) for _ in range(75)])
    town.staff(TEACHER).submit(RIGHT)
    county, after, seen = town.staff(COUNTY_ADMIN), 0, []
    while after is not None:
        page = county.get(f"/api/v1/records?after={after}").json
        seen += [line["kind"] for line in page["records"] if line["kind"] != "audit"]
        after = page["next"]
    assert seen == ["attempt", "completion", "hours-award"]


def test_nobody_else_reaches_what_a_guess_could_name(finished: Town) -> None:
    """Every id and number that an address or a body can carry, tried by who has no business with it."""
    finished.staff(TEACHER).submit(RIGHT)
    award = finished.rows(RecordKind.HOURS_AWARD)[0].record
    number = finished.staff(SCHOOL_ADMIN).export(organisation=award.draft.organisation_path).json["number"]
    stranger, before = finished.staff(OTHER_SCHOOL_ADMIN), len(finished.rows())
    family, school = finished.household(3, consents=False).account, award.draft.organisation_path
    for subject in (award.draft.subject.id, family, "%00", "*", "p_"):
        answer = stranger.get(f"/api/v1/records?subject={subject}")
        assert answer.status_code in (200, 400)
        assert answer.status_code == 400 or answer.json["records"] == []
    addresses = [
        *(f"/api/v1/exports/{number}.{kind}" for kind in ("csv", "xlsx", "ndjson", "csv.csv", "CSV")),
        *(
            f"/school?unit={path}"
            for path in (school, school[:-1], school + "..", "/", "//", "%2f", "%25", school * 20)
        ),
        *(f"/school/void?record={record}" for record in (award.id, award.id.upper(), "", family)),
        *(f"/api/v1/records?organisation={path}" for path in (school, school[:-3], "/")),
    ]
    assert {address: stranger.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 404)
    assert len(finished.rows()) == before, "what is refused leaves nothing"


@pytest.mark.parametrize("role", ["subject", "audit", "void", "export"])
def test_what_is_no_deed_of_a_learner_cannot_be_voided(finished: Town, role: str) -> None:
    finished.staff(TEACHER).submit(RIGHT)
    award = finished.rows(RecordKind.HOURS_AWARD)[0].record
    admin = finished.staff(SCHOOL_ADMIN)
    admin.export(organisation=award.draft.organisation_path)
    admin.send(admin.event("record-voided", {"record": award.id, "reason": "试一试"}))
    ids = {
        "subject": award.draft.subject.id,
        "audit": finished.rows(RecordKind.AUDIT)[0].record.id,
        "void": finished.rows(RecordKind.VOID)[0].record.id,
        "export": finished.rows(RecordKind.EXPORT)[0].record.id,
    }
    refused = admin.send(admin.event("record-voided", {"record": ids[role], "reason": "再试"}))
    assert (refused.status_code, refused.json["code"]) == (404, "not-found")


def test_attempts_at_once_are_still_three(town: Town) -> None:
    phones = [town.staff(TEACHER) for _ in range(8)]
    with ThreadPoolExecutor(8) as crowd:
        answers = sorted(crowd.map(lambda phone: phone.submit(WRONG).status_code, phones))
    assert answers == [201] * 3 + [409] * 5
    assert len(town.rows(RecordKind.ATTEMPT)) == 3


def test_no_answer_tells_a_key_before_its_time(town: Town) -> None:
    teacher, admin = town.staff(TEACHER), town.staff(SCHOOL_ADMIN)
    sheet = {"quiz": "q-t-s-01", "revision": "rev-2", "answers": WRONG}
    first = teacher.event("quiz-submitted", sheet)
    unit = town.path("云溪县第三小学")
    answers = [
        teacher.send(first),
        teacher.send(first),
        teacher.send(first | {"data": sheet | {"answers": RIGHT}}),
        teacher.submit(WRONG),
        teacher.submit({**RIGHT, "order": ["o1"]}),
        teacher.submit(RIGHT, revision="rev-0"),
        teacher.submit(RIGHT, account="p_aaaaaaaaaaaaaaaa"),
        town.visit().submit(RIGHT),
        town.household().submit(RIGHT),
        *(teacher.get(path) for path in ("/api/v1/me", "/me", "/me/records.csv", "/api/v1/records")),
        *(admin.get(path) for path in ("/api/v1/records", f"/school?unit={unit}", "/openapi.json")),
        admin.get(admin.export(organisation=unit).json["url"]),
        town.visit().get("/api/v1/quizzes/q-t-s-01"),
    ]
    for answer in answers:
        text = answer.get_data(as_text=True)
        assert EXPLANATION not in text
        assert '"correct"' not in text
        assert '"accepted"' not in text
    assert town.rows(RecordKind.COMPLETION) == []


def test_a_repeat_after_the_key_has_opened_tells_what_the_first_answer_told(town: Town) -> None:
    teacher = town.staff(TEACHER)
    first = teacher.event("quiz-submitted", {"quiz": "q-t-s-01", "revision": "rev-2", "answers": WRONG})
    before = teacher.send(first).json["results"][0]["data"]
    assert EXPLANATION in json.dumps(teacher.submit(RIGHT).json, ensure_ascii=False)
    repeated = teacher.send(first).json["results"][0]
    assert (repeated["status"], repeated["data"]) == ("repeated", before)


def test_a_batch_that_repeats_itself_is_stored_once(town: Town) -> None:
    teacher = town.staff(TEACHER)
    event = teacher.event("quiz-submitted", {"quiz": "q-t-s-01", "revision": "rev-2", "answers": WRONG})
    other = event | {"data": event["data"] | {"answers": RIGHT}}
    results = teacher.send(event, event, other, 7, None, [], {}, event).json["results"]
    assert [result["status"] for result in results] == ["stored", "repeated", *["refused"] * 5, "repeated"]
    assert results[2]["code"] == "event-id-reused"
    assert len(town.rows(RecordKind.ATTEMPT)) == 1


@pytest.mark.parametrize(
    ("answers", "revision"),
    [
        ({f"q{number}": [] for number in range(4000)}, "rev-2"),
        ({**RIGHT, "must": ["m" * 81]}, "rev-2"),
        ({"must": ["张三的妈妈说：" * 12], "many": ["n1"], "blank": "4"}, "rev-1"),
        ({"must": ["m1\n"], "many": ["n1"], "blank": "4"}, "rev-1"),
        ({"must": ["m1"], "many": ["n1"], "blank": "4\0"}, "rev-1"),
        ({"must": [{}], "many": [["n1"]], "blank": None}, "rev-1"),
        ({**RIGHT, "many": ["n1"] * 21}, "rev-2"),
    ],
)
def test_a_sheet_is_no_place_for_anything_but_answers(town: Town, answers: object, revision: str) -> None:
    refused = town.staff(TEACHER).submit(answers, revision=revision)
    assert refused.status_code == 422
    assert town.rows() == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"at": "2026-11-23T04:00:00"}, "at"),
        ({"at": "0001-01-01T00:00:00+14:00"}, "at"),
        ({"at": "9999-12-31T23:59:59-14:00"}, "at"),
        ({"id": "urn:uuid:3f0c2b1e-5a4d-4c8e-9b7a-1d2e3f405162"}, "id"),
        ({"id": "3f0c2b1e-5a4d-4c8e-9b7a-1d2e3f405162\0"}, "id"),
        ({"type": ["quiz-submitted"]}, "type"),
        ({"account": 5}, "account"),
        ({"entered_by": "p_aaaaaaaaaaaaaaaa"}, "entered_by"),
        ({"passed": True}, "passed"),
    ],
)
def test_an_event_takes_no_more_and_no_other_than_it_should(town: Town, change: dict[str, Any], field: str) -> None:
    refused = town.staff(TEACHER).submit(RIGHT, **change)
    assert (refused.status_code, refused.json["code"]) == (422, "bad-event")
    assert field in [item["name"] for item in refused.json["results"][0]["fields"]]


def test_consent_taken_back_holds_on_every_phone_at_once(town: Town) -> None:
    one, other = town.household(), town.household(consents=False)
    one.consent(given=False)
    late = other.event("quiz-submitted", {"quiz": "q-p-czh-01", "revision": "rev-1", "answers": PARENT_SHEET})
    early = late | {
        "id": "3f0c2b1e-5a4d-4c8e-9b7a-1d2e3f405162",
        "at": (town.clock.now - timedelta(days=1)).isoformat(),
    }
    answers = other.send(late, early).json["results"]
    assert [answer["code"] for answer in answers] == ["consent-needed"] * 2
    assert town.rows(RecordKind.ATTENDANCE) == []


@pytest.mark.parametrize("query", ["subject=a%00b", "organisation=%00", "kind=attempt%00"])
def test_a_nul_in_an_address_is_refused_before_any_store_sees_it(town: Town, query: str) -> None:
    answer = town.staff(SCHOOL_ADMIN).get(f"/api/v1/records?{query}")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


@pytest.mark.parametrize("field", ["reason", "record"])
def test_a_nul_in_a_body_is_refused_before_any_store_sees_it(town: Town, field: str) -> None:
    town.staff(TEACHER).submit(RIGHT)
    admin, award = town.staff(SCHOOL_ADMIN), town.rows(RecordKind.HOURS_AWARD)[0].record.id
    data = {"record": award, "reason": "试一试"} | {field: "a\0b"}
    assert admin.send(admin.event("record-voided", data)).status_code == 422


def test_a_fault_is_logged_without_what_people_typed(
    town: Town, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        try:
            int(TYPED)
        except ValueError as error:
            raise KeyError(TYPED) from error

    monkeypatch.setattr("quiz_api.services.export_desk.ExportDesk.find", broken)
    caplog.set_level("DEBUG")
    answer = town.visit().get(f"/verify/X2026-000001%0aforged%20{TYPED}")
    assert answer.status_code == 500
    assert "KeyError" in caplog.text
    assert "ValueError" in caplog.text
    assert "in broken" in caplog.text
    assert TYPED not in caplog.text
    assert "forged" not in caplog.text
