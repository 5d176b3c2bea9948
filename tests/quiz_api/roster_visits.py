"""Visits of administrators who bring in rosters, for the tests of staff and of activation."""

from __future__ import annotations

import io
import re

from werkzeug.test import TestResponse

from quiz_api.domain.people import Person
from quiz_api.domain.scope import Scope
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.rosters.files import xlsx
from tests.quiz_api.town import Town, Visit

HEADER = ("姓名", "岗位", "班级", "工号")
FRESH = "青石榴与茶 2026"
SCHOOL = "云溪县第三小学"


def upload(visit: Visit, data: bytes, unit: str = "", name: str = "名单.xlsx") -> TestResponse:
    fields = {"csrf_token": visit.csrf, "file": (io.BytesIO(data), name)} | ({"unit": unit} if unit else {})
    return visit.client.post("/school/staff/import", data=fields, content_type="multipart/form-data")


def batch_of(answer: TestResponse) -> str:
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.headers["Location"].rpartition("batch=")[2]


def take(visit: Visit, *rows: tuple[object, ...], header: tuple[str, ...] = HEADER, unit: str = "") -> str:
    """Upload a good roster and take it; the id of the batch."""
    batch = batch_of(upload(visit, xlsx(header, *rows), unit))
    assert visit.form("/school/staff/import/take", batch=batch).status_code == 303
    assert "导入好了" in page_of(visit, f"/school/staff/import?batch={batch}")
    return batch


def people(town: Town, school: str = SCHOOL) -> dict[str, Person]:
    with town.stores.ledger.reading(Scope(frozenset({town.city_path()}))) as reading:
        return {person.display_name: person for person in reading.people(town.path(school)) if person.display_name}


def kinds(person: Person, town: Town) -> set[str]:
    return {post.kind.value for post in person.posts_on(town.clock().date())}


def slip_of(page: str, name: str) -> tuple[str, str]:
    """(username, code) of somebody's slip."""
    found = re.search(rf"{name} 老师.*?<dd>(\S+)</dd>.*?<dd class=\"code\">(\S+)</dd>", page, re.DOTALL)
    assert found
    return found[1], found[2]
