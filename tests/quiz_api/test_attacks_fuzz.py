"""Every published operation, called by every kind of account with what no client of ours would send.

Whatever comes, the answer is one that the OpenAPI document knows, and never the server's own fault.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Any
from urllib.parse import quote

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from quiz_api.domain.records import RecordKind
from tests.quiz_api.small_bank import PARENT_SHEET, RIGHT
from tests.quiz_api.town import CITY_ADMIN, COUNTY_ADMIN, SCHOOL_ADMIN, TEACHER, Town, Visit

ROLES = ("nobody", "household", TEACHER, SCHOOL_ADMIN, COUNTY_ADMIN, CITY_ADMIN)
UUID = "3f0c2b1e-5a4d-4c8e-9b7a-1d2e3f405162"
NAMES = (
    "events", "id", "type", "at", "data", "account", "quiz", "revision", "answers", "record", "reason", "given",
    "notice_version", "report", "format", "organisation", "school_year", "purpose", "username", "password", "next",
    "household_code", "unit", "old_password", "new_password", "csrf_token", "kind", "subject", "after", "must", "order",
)  # fmt: skip
PIECES = (
    "", "0", "-1", "99999999999999999999", "true", "null", "training-hours", "parent-attendance", "csv", "xlsx",
    "attempt", "attendance", "yes", "quiz-submitted", "record-voided", "consent-given", "q-t-s-01", "rev-2", "2026-11",
    "m1", "2026-11-23T04:00:00Z", UUID, "X2026-000001", "/", "//x", "..", "%00", "a\0b", "\u202e", "=1+1", "<b>", "'",
    "x" * 300,
)  # fmt: skip


class City:
    """One town, with something in its ledger, and somebody of each kind who is signed in."""

    def __init__(self) -> None:
        self.town = Town()
        self.visits: dict[str, Visit] = {}
        self.town.staff(TEACHER).submit(RIGHT)
        self.town.household().finish_lesson(PARENT_SHEET)
        admin = self.town.staff(SCHOOL_ADMIN)
        school = self.town.path("云溪县第三小学")
        admin.export(organisation=school)
        rows = self.town.rows(RecordKind.HOURS_AWARD, RecordKind.ATTENDANCE)
        ids = [row.record.id for row in rows] + [row.record.draft.subject.id for row in rows]
        self.pieces = (*PIECES, *ids, school, self.town.city_path(), *self.town.codes[:1])
        self.document: dict[str, Any] = admin.get("/openapi.json").json

    def visit(self, role: str) -> Visit:
        self.town.clock.pass_time(seconds=61)
        held = self.visits.get(role)
        if held is None or not held.get("/api/v1/me").json["signed_in"]:
            makers = {"nobody": self.town.visit, "household": lambda: self.town.household(consents=False)}
            self.visits[role] = makers.get(role, lambda: self.town.staff(role))()
        return self.visits[role]

    def operations(self) -> list[tuple[str, str]]:
        paths = self.document["paths"]
        return sorted((path, method) for path, methods in paths.items() for method in methods)


@cache
def city() -> City:
    return City()


EXAMPLES = 10
"""Calls of each operation in this short run; events, which hold most, get ten times as many."""


def texts() -> st.SearchStrategy[str]:
    return st.sampled_from(city().pieces) | st.text(max_size=12)


def values() -> st.SearchStrategy[Any]:
    leaves = texts() | st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False)
    return st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | objects(inner), max_leaves=8)


def objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(NAMES), inner, max_size=5)


def bodies() -> st.SearchStrategy[Any]:
    """Anything, and what is nearly right: an envelope of events, a request for an export."""
    kinds = st.sampled_from(["quiz-submitted", "record-voided", "consent-given"])
    sheet = st.fixed_dictionaries({}, optional={name: st.just(right) | values() for name, right in RIGHT.items()})
    near = st.fixed_dictionaries(
        {"quiz": st.just("q-t-s-01"), "revision": st.sampled_from(["rev-1", "rev-2"]), "answers": sheet}
    )
    void = st.fixed_dictionaries({"record": texts(), "reason": texts()})
    consent = st.fixed_dictionaries({"notice_version": st.just("2026-11"), "given": st.booleans()})
    inside = near | void | consent | objects(values())
    event = st.fixed_dictionaries(
        {"id": st.uuids().map(str), "type": kinds, "at": st.just("2026-11-23T04:00:00Z"), "data": inside}
    )
    export = st.fixed_dictionaries(
        {
            "report": st.sampled_from(["training-hours", "parent-attendance"]),
            "format": st.sampled_from(["csv", "xlsx"]),
            "organisation": texts(),
            "purpose": texts(),
        }
    )
    envelope = st.fixed_dictionaries({"events": st.lists(event | values(), max_size=3)})
    return values() | objects(values()) | envelope | export


def call(visit: Visit, path: str, method: str, operation: dict[str, Any], data: st.DataObject) -> TestResponse:
    address = re.sub(r"\{\w+\}", lambda _: quote(data.draw(texts(), "in the path"), safe="/%"), path)
    names = [item["name"] for item in operation["parameters"] if item["in"] == "query"]
    query = data.draw(st.dictionaries(st.sampled_from(names), texts(), max_size=2), "query") if names else {}
    if method == "get":
        return visit.client.get(address, query_string=query)
    if "application/json" in operation["requestBody"]["content"]:
        return visit.client.post(address, json=data.draw(bodies(), "body"), headers={"X-CSRF-Token": visit.csrf})
    fields = data.draw(st.dictionaries(st.sampled_from(NAMES), texts(), max_size=6), "fields")
    return visit.client.post(address, data=fields | {"csrf_token": visit.csrf})


def check_answer(answer: TestResponse, operation: dict[str, Any]) -> None:
    status, documented = answer.status_code, operation["responses"]
    assert status < 500, answer.get_data(as_text=True)
    if status < 300:
        assert str(status) in documented, "a success that the document does not know"
    elif status >= 400 and str(status) not in documented:
        assert answer.mimetype in documented["default"]["content"]


def test_no_answer_is_a_fault_of_ours_or_unknown_to_the_document() -> None:
    seen: Counter[tuple[str, bool]] = Counter()

    def fuzz(path: str, method: str, data: st.DataObject) -> None:
        visit = city().visit(data.draw(st.sampled_from(ROLES), "role"))
        operation = city().document["paths"][path][method]
        answer = call(visit, path, method, operation, data)
        check_answer(answer, operation)
        seen[(f"{method} {path}", answer.status_code < 400)] += 1

    for path, method in city().operations():
        examples = EXAMPLES * 10 if path == "/api/v1/events" else EXAMPLES
        run = settings(max_examples=examples, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
        run(given(path=st.just(path), method=st.just(method), data=st.data())(fuzz))()
    got_through = {name for name, good in seen if good}
    assert got_through >= {"post /api/v1/events", "get /api/v1/records"}, "who is always turned away proves nothing"
