"""Every route has a policy and a description, and lets in exactly whom its policy says."""

from __future__ import annotations

import re

from flask import Flask

from quiz_api.web.routing import RouteTable, Who
from tests.quiz_api.town import Town

EXPECTED = {
    "POST /api/v1/sign-in": Who.ANYBODY,
    "POST /api/v1/sign-out": Who.ANYBODY,
    "GET /api/v1/me": Who.ANYBODY,
    "GET /api/v1/quizzes/<quiz_id>": Who.ANYBODY,
    "GET /api/v1/quizzes/<quiz_id>/sheet": Who.STAFF,
    "POST /api/v1/events": Who.SIGNED_IN,
    "GET /api/v1/records": Who.SIGNED_IN,
    "POST /api/v1/exports": Who.STAFF,
    "GET /api/v1/exports/<number>.<extension>": Who.STAFF,
    "GET /healthz": Who.ANYBODY,
    "GET /metrics": Who.LOOPBACK,
    "GET /verify": Who.ANYBODY,
    "GET /verify/<number>": Who.ANYBODY,
    "GET /openapi.json": Who.ANYBODY,
    "GET /sign-in": Who.ANYBODY,
    "GET /sign-in.html": Who.ANYBODY,
    "POST /sign-in": Who.ANYBODY,
    "POST /sign-in.html": Who.ANYBODY,
    "GET /sign-in/oidc": Who.ANYBODY,
    "GET /sign-in/oidc/callback": Who.ANYBODY,
    "POST /sign-out": Who.ANYBODY,
    "GET /me": Who.SIGNED_IN,
    "GET /me/records.csv": Who.SIGNED_IN,
    "GET /find": Who.STAFF,
    "GET /me/data": Who.SIGNED_IN,
    "GET /me/data.csv": Who.SIGNED_IN,
    "GET /me/sessions.csv": Who.HOUSEHOLD,
    "GET /me/consent": Who.HOUSEHOLD,
    "POST /me/consent": Who.HOUSEHOLD,
    "POST /me/password": Who.STAFF,
    "GET /me/records.pdf": Who.HOUSEHOLD,
    "GET /me/hours": Who.STAFF,
    "GET /me/hours.pdf": Who.STAFF,
    "GET /school/person": Who.STAFF,
    "GET /school/person.pdf": Who.STAFF,
    "GET /certificates/<number>.svg": Who.STAFF,
    "GET /certificates/<number>.pdf": Who.STAFF,
    "GET /certificates/<number>": Who.STAFF,
    "GET /me/certificates": Who.STAFF,
    "POST /me/certificates": Who.STAFF,
    "GET /certificates": Who.STAFF,
    "POST /certificates": Who.STAFF,
    "POST /external-certificates": Who.STAFF,
    "GET /external-certificates/template.xlsx": Who.STAFF,
    "GET /external-certificates/list.xlsx": Who.STAFF,
    "POST /external-certificates/undo": Who.STAFF,
    "GET /judge": Who.STAFF,
    "POST /judge": Who.STAFF,
    "GET /judge/waiting": Who.STAFF,
    "GET /judge/waiting.xlsx": Who.STAFF,
    "GET /school/judging": Who.STAFF,
    "GET /school/judging.xlsx": Who.STAFF,
    "GET /credits": Who.STAFF,
    "GET /credits/list.xlsx": Who.STAFF,
    "POST /credits": Who.STAFF,
    "GET /exchange": Who.STAFF,
    "POST /exchange/push": Who.STAFF,
    "POST /exchange/undo": Who.STAFF,
    "GET /exchange/batch.xlsx": Who.STAFF,
    "POST /exchange/results": Who.STAFF,
    "GET /me/claims": Who.STAFF,
    "POST /me/claims": Who.STAFF,
    "POST /me/claims/withdraw": Who.STAFF,
    "POST /me/claims/along": Who.STAFF,
    "GET /evidence": Who.STAFF,
    "POST /evidence": Who.STAFF,
    "POST /evidence/remove": Who.STAFF,
    "GET /evidence/photos/<photo_id>": Who.STAFF,
    "GET /school/claims": Who.STAFF,
    "POST /school/claims": Who.STAFF,
    "GET /school": Who.STAFF,
    "GET /county": Who.STAFF,
    "GET /city": Who.STAFF,
    "GET /school/void": Who.STAFF,
    "POST /school/restore": Who.STAFF,
    "POST /school/void": Who.STAFF,
    "POST /school/exports": Who.STAFF,
    "GET /school/staff": Who.STAFF,
    "POST /school/staff": Who.STAFF,
    "GET /school/staff/one": Who.STAFF,
    "POST /school/staff/arrive": Who.STAFF,
    "POST /school/staff/leave": Who.STAFF,
    "POST /school/staff/erase": Who.STAFF,
    "GET /privacy": Who.ANYBODY,
    "GET /me/erase": Who.HOUSEHOLD,
    "POST /me/erase": Who.HOUSEHOLD,
    "GET /school/staff/slips": Who.STAFF,
    "GET /school/staff/slips.pdf": Who.STAFF,
    "POST /school/staff/slip": Who.STAFF,
    "GET /school/staff/template.xlsx": Who.STAFF,
    "GET /school/staff/import": Who.STAFF,
    "POST /school/staff/import": Who.STAFF,
    "GET /school/staff/import.xlsx": Who.STAFF,
    "POST /school/staff/import/take": Who.STAFF,
    "POST /school/staff/import/undo": Who.STAFF,
    "GET /school/classes": Who.STAFF,
    "GET /school/classes/list.xlsx": Who.STAFF,
    "POST /school/classes": Who.STAFF,
    "GET /school/class": Who.STAFF,
    "GET /school/cards": Who.STAFF,
    "GET /school/cards/all": Who.STAFF,
    "POST /school/cards/issue": Who.STAFF,
    "POST /school/cards/renew": Who.STAFF,
    "POST /school/cards/admit": Who.STAFF,
    "POST /school/cards/move": Who.STAFF,
    "POST /school/cards/end": Who.STAFF,
    "POST /school/cards/take-back": Who.STAFF,
    "POST /school/cards/give-back": Who.STAFF,
    "POST /school/cards/part": Who.STAFF,
    "POST /school/cards/consent": Who.STAFF,
    "GET /school/cards/spare": Who.STAFF,
    "POST /school/cards/spare": Who.STAFF,
    "GET /school/cards/spare/print": Who.STAFF,
    "POST /school/cards/spare/void": Who.STAFF,
    "GET /school/cards.pdf": Who.STAFF,
    "GET /school/cards/all.pdf": Who.STAFF,
    "GET /school/cards/spare.pdf": Who.STAFF,
    "GET /school/cards/bind": Who.STAFF,
    "POST /school/cards/bind": Who.STAFF,
    "POST /school/cards/unbind": Who.STAFF,
    "GET /school/classes/regrouping.xlsx": Who.STAFF,
    "POST /school/classes/regroup": Who.STAFF,
    "POST /school/classes/regroup/undo": Who.STAFF,
    "POST /school/classes/close": Who.STAFF,
    "POST /school/classes/reopen": Who.STAFF,
    "GET /school/staff/list.xlsx": Who.STAFF,
    "GET /school/codes": Who.STAFF,
    "POST /school/codes": Who.STAFF,
    "POST /school/codes/back": Who.STAFF,
    "GET /me/lessons": Who.STAFF,
    "POST /me/lessons": Who.STAFF,
    "POST /me/lessons/back": Who.STAFF,
    "GET /school/lessons": Who.STAFF,
    "GET /school/lessons/plan": Who.STAFF,
    "POST /school/lessons/observe": Who.STAFF,
    "GET /school/lessons/register.xlsx": Who.STAFF,
    "POST /school/lessons/register": Who.STAFF,
    "POST /school/lessons/undo": Who.STAFF,
    "GET /api/v1/classes": Who.STAFF,
    "GET /api/v1/lessons/<page_id>/pace": Who.STAFF,
    "GET /school/activities": Who.STAFF,
    "POST /school/activities": Who.STAFF,
    "POST /school/activities/back": Who.STAFF,
    "GET /me/join": Who.HOUSEHOLD,
    "POST /me/join": Who.HOUSEHOLD,
    "GET /audit": Who.STAFF,
    "GET /audit/list.xlsx": Who.STAFF,
    "GET /sessions": Who.STAFF,
    "GET /sessions/held.xlsx": Who.STAFF,
    "GET /sessions/new": Who.STAFF,
    "POST /sessions/new": Who.STAFF,
    "GET /sessions/in": Who.SIGNED_IN,
    "POST /sessions/in": Who.SIGNED_IN,
    "GET /sessions/<session_id>": Who.STAFF,
    "POST /sessions/<session_id>/run": Who.STAFF,
    "POST /sessions/<session_id>/merge": Who.STAFF,
    "POST /sessions/<session_id>/take-back": Who.STAFF,
    "POST /sessions/<session_id>/put-back": Who.STAFF,
    "GET /sessions/<session_id>/list.xlsx": Who.STAFF,
    "GET /sessions/<session_id>/board": Who.STAFF,
    "GET /api/v1/sessions/<session_id>/board": Who.STAFF,
    "POST /api/v1/sessions/<session_id>/scans": Who.ANYBODY,
    "GET /sessions/<session_id>/in": Who.ANYBODY,
    "POST /sessions/<session_id>/guest": Who.ANYBODY,
    "POST /sessions/<session_id>/face": Who.SIGNED_IN,
    "GET /sessions/<session_id>/roll": Who.STAFF,
    "GET /sessions/<session_id>/roster": Who.STAFF,
    "GET /sessions/<session_id>/roster.xlsx": Who.STAFF,
    "GET /sessions/<session_id>/roster.pdf": Who.STAFF,
    "POST /sessions/<session_id>/roster": Who.STAFF,
    "POST /sessions/<session_id>/heads": Who.STAFF,
    "POST /sessions/<session_id>/roster/take": Who.STAFF,
    "POST /sessions/<session_id>/roster/undo": Who.STAFF,
    "POST /sessions/<session_id>/roster/settle": Who.STAFF,
    "GET /school/staff/import/progress": Who.STAFF,
    "GET /units": Who.STAFF,
    "POST /units": Who.STAFF,
    "POST /units/list": Who.STAFF,
    "GET /units/import": Who.STAFF,
    "GET /units/import.xlsx": Who.STAFF,
    "POST /units/import/take": Who.STAFF,
    "POST /units/import/undo": Who.STAFF,
    "GET /units/template.xlsx": Who.STAFF,
    "POST /units/rename": Who.STAFF,
    "POST /units/close": Who.STAFF,
    "GET /units/system": Who.STAFF,
    "POST /units/system": Who.STAFF,
    "GET /units/move": Who.STAFF,
    "POST /units/move": Who.STAFF,
    "POST /units/move/undo": Who.STAFF,
    "GET /calendar": Who.STAFF,
    "GET /denominators": Who.STAFF,
    "GET /denominators.xlsx": Who.STAFF,
    "GET /denominators/of": Who.STAFF,
    "GET /rows": Who.STAFF,
    "GET /units/list.xlsx": Who.STAFF,
    "GET /school/indicators.xlsx": Who.STAFF,
    "GET /school/lessons/coverage.xlsx": Who.STAFF,
    "POST /calendar": Who.STAFF,
    "POST /calendar/preview": Who.STAFF,
    "POST /calendar/restore": Who.STAFF,
    "GET /api/v1/calendar": Who.SIGNED_IN,
    "GET /activate": Who.ANYBODY,
    "POST /activate": Who.ANYBODY,
    "GET /static/<path:path>": Who.ANYBODY,
    "GET /": Who.ANYBODY,
    "GET /<path:path>": Who.ANYBODY,
}
"""The policy, written down a second time: a route that is new or was opened wider fails here."""


def table_of(app: Flask) -> RouteTable:
    table: RouteTable = app.extensions["xinyu_routes"]
    return table


def test_the_policy_of_every_route_is_the_agreed_one(town: Town) -> None:
    assert {route.endpoint: route.who for route in table_of(town.app).routes} == EXPECTED


def test_flask_serves_nothing_that_is_not_in_the_table(town: Town) -> None:
    assert {rule.endpoint for rule in town.app.url_map.iter_rules()} == set(EXPECTED)


def test_openapi_describes_every_route(town: Town) -> None:
    document = town.visit().get("/openapi.json").json
    assert document["openapi"].startswith("3.1")
    described = {f"{method.upper()} {path}" for path, operations in document["paths"].items() for method in operations}
    assert described == {re.sub(r"<(?:path:)?(\w+)>", r"{\1}", endpoint) for endpoint in EXPECTED}
    for operations in document["paths"].values():
        for operation in operations.values():
            assert operation["summary"]
            assert operation["responses"]["default"]


def test_no_form_is_sent_to_an_address_that_reads_as_another_page(town: Town) -> None:
    """Whoever reloads what a form answered would read that other page, or nothing."""
    routes = table_of(town.app).routes
    pages = {route.rule for route in routes if route.method == "GET"}
    one_part = {page: re.compile(re.sub(r"<\w+>", "[^/]+", page)) for page in pages if "<path:" not in page}
    for route in routes:
        if "<" not in route.rule and route.rule not in pages:
            assert [page for page, shape in one_part.items() if shape.fullmatch(route.rule)] == [], route.endpoint


def test_a_wrong_method_is_a_problem(town: Town) -> None:
    answer = town.visit().client.delete("/api/v1/me")
    assert (answer.status_code, answer.json["code"]) == (405, "wrong-method")
