"""The rules of the door, each as a table: cookies, headers, tokens, who is told apart, who must wait, what fits."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from argon2 import PasswordHasher
from werkzeug.test import TestResponse

from quiz_api.domain.household_code import new_household_code
from quiz_api.domain.ids import IdKind, new_id
from quiz_api.domain.people import HouseholdCard
from quiz_api.domain.records import RecordKind
from quiz_api.services.passwords import Passwords
from quiz_api.services.throttling import ACCOUNT_FROM_NETWORK, Throttle
from quiz_api.web.routing import RouteTable
from quiz_api.web.strict_json import MOST_BYTES
from tests.quiz_api.town import CITY_ADMIN, NOON, PASSWORD, SCHOOL_ADMIN, TEACHER, Town

HTTPS = {"XINYU_PUBLIC_URL": "https://xinyu.example"}
LOCAL = "http://localhost"
PUBLIC = "https://xinyu.example"


def cookie_of(answer: TestResponse) -> tuple[str, dict[str, str]]:
    """Name of the cookie that an answer sets, and its attributes in small letters."""
    name, _, rest = answer.headers["Set-Cookie"].partition("=")
    parts = [part.strip() for part in rest.split(";")[1:]]
    return name, {key.lower(): value for key, _, value in (part.partition("=") for part in parts)}


@pytest.mark.parametrize(
    ("environment", "base", "name", "secure"), [({}, LOCAL, "xinyu", False), (HTTPS, PUBLIC, "__Host-xinyu", True)]
)
@pytest.mark.parametrize("who", ["staff", "household"])
def test_cookies(environment: dict[str, str], base: str, name: str, secure: bool, who: str) -> None:
    town = Town(environment=environment)
    body = {"username": TEACHER, "password": PASSWORD} if who == "staff" else {"household_code": town.codes[0]}
    answer = town.visit().client.post("/api/v1/sign-in", json=body, base_url=base)
    found, attributes = cookie_of(answer)
    assert found == name
    assert ("secure" in attributes, "httponly" in attributes) == (secure, True)
    assert (attributes["path"], attributes["samesite"]) == ("/", "Lax")
    assert "domain" not in attributes
    assert ("max-age" in attributes) == (who == "household")


@pytest.mark.parametrize(
    "path", ["/", "/sign-in", "/me", "/school", "/nowhere", "/api/v1/me", "/healthz", "/openapi.json"]
)
@pytest.mark.parametrize("environment", [{}, HTTPS])
def test_headers(environment: dict[str, str], path: str) -> None:
    base = PUBLIC if environment else LOCAL
    headers = Town(environment=environment).visit().get(path, base_url=base).headers
    sources = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    assert (sources["default-src"], sources["script-src"], sources["style-src"]) == ("'none'", "'self'", "'self'")
    assert (sources["frame-ancestors"], sources["base-uri"], sources["form-action"]) == ("'none'", "'none'", "'self'")
    assert not [
        word for value in sources.values() for word in value.split() if word not in ("'none'", "'self'", "data:")
    ]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert ("Strict-Transport-Security" in headers) == bool(environment)
    assert "Access-Control-Allow-Origin" not in headers


def unsafe_routes(town: Town) -> list[str]:
    table: RouteTable = town.app.extensions["xinyu_routes"]
    return sorted({route.rule for route in table.routes if route.method not in ("GET", "HEAD")})


def test_every_unsafe_route_asks_for_the_token_and_for_the_origin(town: Town) -> None:
    admin = town.staff(CITY_ADMIN)
    rules = unsafe_routes(town)
    assert "/api/v1/events" in rules
    for rule in rules:
        path = re.sub(r"<[^>]*>", "x", rule)
        tokenless = admin.client.post(path, json={})
        assert (
            tokenless.status_code,
            "csrf-token" in tokenless.get_data(as_text=True) or "刷新页面" in tokenless.text,
        ) == (
            403,
            True,
        ), rule
        foreign = admin.client.post(
            path, json={}, headers={"X-CSRF-Token": admin.csrf, "Origin": "https://evil.example"}
        )
        assert foreign.status_code == 403, rule
    assert admin.get("/api/v1/me").json["signed_in"] is True


def test_no_address_changes_anything_when_it_is_only_looked_at(town: Town) -> None:
    table: RouteTable = town.app.extensions["xinyu_routes"]
    admin = town.staff(CITY_ADMIN)
    before = len(town.rows())
    for route in table.routes:
        if route.method == "GET" and "<" not in route.rule:
            admin.get(route.rule)
    added = [row for row in town.rows()[before:] if row.record.kind.value != "audit"]
    assert added == []
    assert admin.get("/api/v1/me").json["signed_in"] is True


WITHDRAWN, NEVER_ISSUED = new_household_code(), new_household_code()


def _withdraw_a_card(town: Town) -> None:
    """A card that was handed out and is void."""
    with town.stores.ledger.founding() as writing:
        family = next(writing.households("/"))
        card = HouseholdCard(new_id(IdKind.CARD), town.key.card_mac(WITHDRAWN), family.id, NOON, voided_at=NOON)
        writing.put_card(card)


@pytest.mark.parametrize(
    ("body", "other"),
    [
        ({"username": TEACHER, "password": "wrong wrong"}, {"username": "nobody99", "password": "wrong wrong"}),
        ({"household_code": WITHDRAWN}, {"household_code": NEVER_ISSUED}),
    ],
)
def test_answers_do_not_tell_who_is_there(town: Town, body: dict[str, str], other: dict[str, str]) -> None:
    _withdraw_a_card(town)
    there, not_there = (town.visit().post("/api/v1/sign-in", sent) for sent in (body, other))
    assert (there.status_code, there.json) == (not_there.status_code, not_there.json)
    assert {name: value for name, value in there.headers if name not in ("Date", "Content-Length")} == {
        name: value for name, value in not_there.headers if name not in ("Date", "Content-Length")
    }


def test_a_name_that_nobody_has_costs_a_whole_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    passwords = Passwords()
    verified: list[str] = []
    verify = PasswordHasher.verify

    def counted(self: PasswordHasher, hashed: str, password: str) -> bool:
        verified.append(hashed.rsplit("$", 2)[0])
        return verify(self, hashed, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    assert not passwords.matches("a guess", None)
    assert not passwords.matches("a guess", passwords.hash("the word"))
    assert verified[0] == verified[1] == "$argon2id$v=19$m=19456,t=2,p=1"


@pytest.mark.parametrize("path", ["/school?unit={path}", "/api/v1/records?organisation={path}"])
def test_units_of_others_look_like_units_that_are_not_there(town: Town, path: str) -> None:
    admin = town.staff(SCHOOL_ADMIN)
    others = admin.get(path.format(path=town.path("柳河区第二")))
    nowhere = admin.get(path.format(path="/o_aaaaaaaaaaaaaaaa/"))
    assert others.status_code == nowhere.status_code == 404
    assert others.get_data() == nowhere.get_data()


def test_many_failures_at_once_are_all_counted(town: Town) -> None:
    throttle = Throttle(town.stores.sessions, town.key, town.clock)
    with ThreadPoolExecutor(16) as crowd:
        list(crowd.map(lambda _: throttle.failed(TEACHER, "203.0.113.9/32"), range(400)))
    name = town.key.mac("throttle", f"account-network {TEACHER} 203.0.113.9/32")
    count = town.stores.sessions.failures(name)
    assert count is not None
    assert count.failures == 400


@pytest.mark.parametrize(
    ("failures", "least"),
    [(0, 0), (ACCOUNT_FROM_NETWORK.failures - 1, 0), (ACCOUNT_FROM_NETWORK.failures, 1), (40, 60)],
)
def test_pauses_grow_and_end(failures: int, least: int) -> None:
    pause = ACCOUNT_FROM_NETWORK.pause(failures).total_seconds()
    assert least <= pause <= ACCOUNT_FROM_NETWORK.longest_pause


@pytest.mark.parametrize(("size", "status"), [(MOST_BYTES - 2000, 422), (MOST_BYTES + 1, 413), (3_000_000, 413)])
def test_bodies_have_a_limit(town: Town, size: int, status: int) -> None:
    teacher = town.staff(TEACHER)
    body = json.dumps({"events": "x" * size}).encode("ascii")
    headers = {"X-CSRF-Token": teacher.csrf}
    answer = teacher.client.post("/api/v1/events", data=body, content_type="application/json", headers=headers)
    assert answer.status_code == status


def test_a_file_where_none_is_asked_for_does_nothing(town: Town) -> None:
    admin = town.staff(CITY_ADMIN)
    before = len(town.rows())
    for rule in unsafe_routes(town):
        if "sign-out" in rule or "<" in rule:
            continue
        data = {"csrf_token": admin.csrf, "file": (BytesIO(b"PK\x03\x04" + b"\0" * 500), "roster.xlsx")}
        answer = admin.client.post(rule, data=data, content_type="multipart/form-data")
        assert answer.status_code < 500, rule
    assert [row for row in town.rows()[before:] if row.record.kind is not RecordKind.AUDIT] == []
