"""What tests do with class sessions: make one, run it, read its board, stand in front of it."""

from __future__ import annotations

import io
import re
from typing import Any

from werkzeug.test import TestResponse

from quiz_api.domain.organisations import OrganisationKind
from quiz_api.domain.people import Person, Place, Post, PostKind
from quiz_api.domain.places import real
from quiz_api.services.session_codes import SessionCodes
from tests.quiz_api.card_visits import CARD_CLASS, class_path
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, Town, Visit

SCHOOL = "青石岭"
LESSON = "p-czh-01"
NAME_TO_CALL = re.compile(r'data-who="p_[^>]*>([^<]+)<small>')


def make(visit: Visit, unit: str, **more: str) -> str:
    """The id of a new session: a parents' lesson at noon for one hour, unless told otherwise."""
    fields = {"kind": "家长学校", "form": "线下有屏", "venue": "学校", "practice": "指导", "title": "听懂孩子的情绪"}
    fields |= {"host": "", "place": "", "begins": "2026-11-23T12:30", "minutes": "60", "page_id": "", "audience": unit}
    answer = visit.form("/sessions/new", unit=unit, **{**fields, **more})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.headers["Location"].removeprefix("/sessions/")


def parents_session(town: Town, **more: str) -> tuple[Visit, str]:
    """A session of the class whose cards the town knows, with the school's administrator."""
    admin = town.staff(CARD_SCHOOL_ADMIN)
    return admin, make(admin, class_path(town, CARD_CLASS, SCHOOL), **more)


def run(visit: Visit, session: str, *acts: str) -> TestResponse:
    for act in acts:
        answer = visit.form(f"/sessions/{session}/run", act=act)
    return answer


def board(visit: Visit, session: str) -> dict[str, Any]:
    answer = visit.get(f"/api/v1/sessions/{session}/board")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json
    return found


def token(town: Town, session: str) -> str:
    """What the QR holds after the #, as a phone reads it off the board."""
    found = town.stores.ledger.door().class_session(session)
    assert found is not None
    shown = SessionCodes(town.key).shown(found, town.clock())
    assert shown is not None
    return shown.token


def sign_in(visit: Visit, session: str, code: str, **more: Any) -> TestResponse:
    return visit.send(visit.event("session-signed-in", {"session": session, "code": code}, **more))


def call(visit: Visit, session: str, path: str, *numbers: int, leaving: bool = False) -> TestResponse:
    data = {"session": session, "class": path, "numbers": list(numbers), "leaving": leaving}
    return visit.send(visit.event("session-roll-called", data))


def call_staff(visit: Visit, session: str, *people: str, leaving: bool = False) -> TestResponse:
    data = {"session": session, "people": list(people), "leaving": leaving}
    return visit.send(visit.event("session-roll-called", data))


def somebody_comes(town: Town, visit: Visit, session: str) -> None:
    """The first card of the class, or the first teacher: a session to which nobody came does not count."""
    found = town.stores.ledger.door().class_session(session)
    assert found is not None
    if found.kind.is_for_staff:
        with town.stores.ledger.founding() as reading:
            invited = reading.people(found.audience[0])
            first = next(one.id for one in invited if any(post.kind.earns_hours for post in one.posts))
        answer = call_staff(visit, session, first)
    else:
        answer = call(visit, session, class_path(town, CARD_CLASS, SCHOOL), 1)
    assert answer.status_code == 201, answer.json


def code_of(answer: TestResponse) -> str:
    found: str = answer.json.get("code", "")
    return found


def records_at(page: str) -> list[str]:
    """Ids of the sign-ins that a page offers to take back."""
    return re.findall(r'take-back".*?name="record" value="(r_\w+)"', page, re.DOTALL)


def upload(visit: Visit, session: str, content: bytes, name: str = "签到表.xlsx") -> TestResponse:
    data = {"csrf_token": visit.csrf, "file": (io.BytesIO(content), name)}
    return visit.client.post(f"/sessions/{session}/roster", data=data, content_type="multipart/form-data")


def marks(visit: Visit, session: str) -> dict[str, str]:
    """Row codes by card number, or by name, read off the printed roster."""
    page = visit.get(f"/sessions/{session}/roster").get_data(as_text=True)
    rows = re.findall(r'<tr><th scope="row">(?:[^<]*，)?([^<]*?)(?: 号)?</th>.*?class="mark"[^>]*>(\w+)<', page)
    return dict(rows)


def hire(town: Town, person_id: str, post: PostKind, path: str) -> None:
    """Give somebody one more post."""
    with town.stores.ledger.founding() as writing:
        person = writing.person(person_id)
        assert isinstance(person, Person)
        posts = (*person.posts, Post(post, path, person.posts[0].since))
        writing.put_person(Person(person.id, person.username, person.display_name, person.home_path, posts))


def move_card(town: Town, number: int, to: str) -> None:
    """The household with a card number gets its place in another class instead."""
    at = class_path(town, CARD_CLASS, SCHOOL)
    with town.stores.ledger.founding() as writing:
        household = next(
            one
            for one in writing.households(at)
            if any(place.card_number == number and place.class_path == at for place in one.places)
        )
        places = tuple(Place(to, place.card_number, place.since) for place in household.places)
        writing.put_household(type(household)(household.id, real(places), household.is_sample))


def unit_of(town: Town, kind: OrganisationKind, name: str) -> str:
    with town.stores.ledger.founding() as reading:
        return next(unit.path for unit in reading.organisations(kind) if unit.name.startswith(name))
