"""Events: stored once, answered the same for ever, refused with what to do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from quiz_api.domain.records import RecordKind
from tests.quiz_api.small_bank import PARENT_SHEET, RIGHT, WRONG
from tests.quiz_api.town import NOON, TEACHER, Town


def result(response: Any) -> dict[str, Any]:
    found: dict[str, Any] = response.json["results"][0]
    return found


def sheet(answers: object, revision: str = "rev-2") -> dict[str, object]:
    return {"quiz": "q-t-s-01", "revision": revision, "answers": answers}


def test_a_stored_event_says_what_was_stored_as_read_back(town: Town) -> None:
    answer = town.staff(TEACHER).submit(RIGHT)
    assert answer.status_code == 201
    stored = result(answer)["stored"]
    assert [line["kind"] for line in stored] == ["attempt", "completion", "hours-award"]
    assert stored[2]["minutes"] == 90
    assert stored[2]["class_periods"] == "2.0"
    assert stored[2]["title"] == "学科教学中的心理视角"


def test_a_repeat_gets_the_first_answer_and_stores_nothing(town: Town) -> None:
    teacher = town.staff(TEACHER)
    event = teacher.event("quiz-submitted", sheet(RIGHT))
    first, second = teacher.send(event), teacher.send(event)
    assert (first.status_code, second.status_code) == (201, 200)
    assert result(second)["status"] == "repeated"
    assert result(second)["data"] == result(first)["data"]
    assert result(second)["stored"] == result(first)["stored"]
    assert len(town.rows(RecordKind.ATTEMPT)) == 1


def test_the_order_of_names_in_json_does_not_make_another_body(town: Town) -> None:
    teacher = town.staff(TEACHER)
    event = teacher.event("quiz-submitted", sheet(RIGHT))
    teacher.send(event)
    turned = event | {"data": dict(reversed(event["data"].items()))}
    assert teacher.send(turned).status_code == 200


def test_another_body_under_a_known_id_is_refused(town: Town) -> None:
    teacher = town.staff(TEACHER)
    event = teacher.event("quiz-submitted", sheet(WRONG))
    teacher.send(event)
    answer = teacher.send(event | {"data": sheet(RIGHT)})
    assert answer.status_code == 409
    assert answer.json["code"] == "event-id-reused"
    assert len(town.rows(RecordKind.ATTEMPT)) == 1


def test_a_refused_event_does_not_bind_its_id(town: Town) -> None:
    family = town.household(consents=False)
    event = family.event("quiz-submitted", {"quiz": "q-p-czh-01", "revision": "rev-1", "answers": PARENT_SHEET})
    refused = family.send(event)
    assert (refused.status_code, refused.json["code"]) == (403, "consent-needed")
    family.consent()
    assert family.send(event).status_code == 201


def test_ids_are_scoped_to_the_account(town: Town) -> None:
    one, other = town.staff(TEACHER), town.staff("yx3x02")
    event = one.event("quiz-submitted", sheet(RIGHT))
    assert one.send(event).status_code == 201
    assert other.send(event).status_code == 201


def test_a_batch_answers_each_event_for_itself(town: Town) -> None:
    teacher = town.staff(TEACHER)
    good = teacher.event("quiz-submitted", sheet(WRONG))
    answer = teacher.send(good, teacher.event("lesson-forgotten", {}), good)
    assert answer.status_code == 200
    results = answer.json["results"]
    assert [one["status"] for one in results] == ["stored", "refused", "repeated"]
    assert results[1]["code"] == "unknown-type"


@pytest.mark.parametrize("count", [0, 101])
def test_a_batch_holds_1_to_100_events(town: Town, count: int) -> None:
    teacher = town.staff(TEACHER)
    answer = teacher.send(*[teacher.event("consent-given", {}) for _ in range(count)])
    assert (answer.status_code, answer.json["code"]) == (422, "bad-events")


def test_an_event_of_another_account_is_refused(town: Town) -> None:
    teacher, other = town.staff(TEACHER), town.staff("yx3x02")
    answer = teacher.submit(RIGHT, account=other.account)
    assert (answer.status_code, answer.json["code"]) == (409, "other-account")
    assert teacher.submit(RIGHT, account=teacher.account).status_code == 201


def test_events_need_somebody_signed_in(town: Town) -> None:
    answer = town.visit().submit(RIGHT)
    assert (answer.status_code, answer.json["code"]) == (401, "sign-in-needed")


@pytest.mark.parametrize(
    ("claimed", "flagged"),
    [
        (timedelta(minutes=9), False),
        (timedelta(minutes=11), True),
        (timedelta(days=-29), False),
        (timedelta(days=-31), True),
    ],
)
def test_a_wrong_phone_clock_is_stored_with_the_servers_time_and_flagged(
    town: Town, claimed: timedelta, flagged: bool
) -> None:
    at = NOON + claimed
    answer = town.staff(TEACHER).submit(RIGHT, at=at.isoformat())
    line = result(answer)["stored"][0]
    assert line["clock_flagged"] is flagged
    assert line["happened_at"] == (NOON if flagged else at).isoformat()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": "not-a-uuid"}, "id"),
        ({"at": "2026-11-23T12:00:00"}, "at"),
        ({"at": "yesterday"}, "at"),
        ({"at": None}, "at"),
        ({"data": []}, "data"),
        ({"extra": 1}, "extra"),
    ],
)
def test_an_event_in_the_wrong_form_names_the_field(town: Town, change: dict[str, object], field: str) -> None:
    teacher = town.staff(TEACHER)
    answer = teacher.send(teacher.event("quiz-submitted", sheet(RIGHT)) | change)
    assert (answer.status_code, answer.json["code"]) == (422, "bad-event")
    assert field in {item["name"] for item in result(answer)["fields"]}
    assert town.rows(RecordKind.ATTEMPT) == []


def test_what_is_not_an_event_at_all_is_refused(town: Town) -> None:
    answer = town.staff(TEACHER).send("x")
    assert answer.status_code == 422
    assert result(answer)["id"] == ""
