"""What tests do with check codes: a class teacher, the code that a phone shows, and entering it."""

from __future__ import annotations

from typing import Any

from werkzeug.test import TestResponse

from quiz_api.demo_city import SINCE
from quiz_api.domain.check_code import CheckCode, day_mark, nonce_of, revision_mark
from quiz_api.domain.ids import IdKind, new_id
from quiz_api.domain.people import Person, Post, PostKind
from quiz_api.domain.records import RecordKind
from quiz_api.services.sign_in import new_credential
from tests.quiz_api.small_bank import PARENT_SHEET
from tests.quiz_api.town import PASSWORD, OnePassword, Town, Visit

SCHOOL, CLASS = "青石岭九年一贯制学校", "2020级2班"
SHEET = (0, 1, 0)  # the places of PARENT_SHEET in the order of the page


def teacher_of(town: Town, path: str, username: str = "bzr01") -> Visit:
    person = Person(
        new_id(IdKind.PERSON), username, "示例", town.path(SCHOOL), (Post(PostKind.CLASS_TEACHER, path, SINCE),)
    )
    with town.stores.ledger.founding() as writing:
        writing.put_person(person)
        writing.put_credential(new_credential(person, PASSWORD, OnePassword(), town.clock))
    return town.staff(username)


def event_of(visit: Visit, answers: object = PARENT_SHEET) -> dict[str, Any]:
    return visit.event("quiz-submitted", {"quiz": "q-p-czh-01", "revision": "rev-1", "answers": answers})


def code_for(town: Town, event_id: str, choices: tuple[int, ...] = SHEET) -> CheckCode:
    """What the phone shows for an event that waits in it."""
    today = town.calendar.day(town.clock())
    return CheckCode("p-czh-01", revision_mark("rev-1"), choices, day_mark(today), nonce_of(event_id))


def enter(visit: Visit, unit: str, number: int | str, typed: str) -> TestResponse:
    return visit.form("/school/codes", unit=unit, number=str(number), code=typed)


def said(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def attendances(town: Town) -> list[Any]:
    return [row.record for row in town.rows(RecordKind.ATTENDANCE) if row.voided_by is None]
