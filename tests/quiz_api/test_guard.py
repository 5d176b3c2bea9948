"""Before any view: whose host, which site, which token, what JSON. And the headers of every answer."""

from __future__ import annotations

import re

import pytest

from quiz_api.web.strict_json import MOST_BYTES, MOST_DEPTH
from tests.quiz_api.town import SCHOOL_ADMIN, TEACHER, Town

EVENTS = "/api/v1/events"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 422),
        ({"Origin": "http://localhost"}, 422),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}, 422),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://localhost"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
    ],
)
@pytest.mark.parametrize("path", [EVENTS, "/api/v1/sign-in"])
def test_unsafe_requests_come_from_this_site(town: Town, path: str, headers: dict[str, str], status: int) -> None:
    teacher = town.staff(TEACHER)
    answer = teacher.client.post(path, json={}, headers={"X-CSRF-Token": teacher.csrf} | headers)
    assert answer.status_code == status
    assert status == 422 or answer.json["code"] == "other-origin"


@pytest.mark.parametrize("token", [None, "", "0" * 64, "é"])
def test_unsafe_requests_carry_the_token_of_their_session(town: Town, token: str | None) -> None:
    teacher, other = town.staff(TEACHER), town.staff(SCHOOL_ADMIN)
    for given in (token, other.csrf):
        headers = {} if given is None else {"X-CSRF-Token": given}
        answer = teacher.client.post(EVENTS, json={"events": []}, headers=headers)
        assert (answer.status_code, answer.json["code"]) == (403, "csrf-token")


def test_a_form_without_its_token_does_nothing(town: Town) -> None:
    teacher = town.staff(TEACHER)
    answer = teacher.client.post("/sign-out", data={})
    assert answer.status_code == 403
    assert teacher.get("/api/v1/me").json["signed_in"] is True


@pytest.mark.parametrize(
    ("environment", "host", "status"),
    [
        ({}, "localhost", 200),
        ({}, "127.0.0.1:8000", 200),
        ({}, "[::1]:8000", 200),
        ({}, "evil.example", 421),
        ({}, "127.0.0.1.evil.example", 421),
        ({"XINYU_PUBLIC_URL": "https://xinyu.example"}, "xinyu.example", 200),
        ({"XINYU_PUBLIC_URL": "https://xinyu.example"}, "evil.example", 421),
        ({"XINYU_ALLOW_PLAIN_HTTP": "1"}, "10.1.2.3:8000", 200),
    ],
)
def test_only_our_own_names_are_served(environment: dict[str, str], host: str, status: int) -> None:
    answer = Town(environment=environment).visit().get("/api/v1/me", headers={"Host": host})
    assert answer.status_code == status


DEEP = b"[" * (MOST_DEPTH + 1) + b"]" * (MOST_DEPTH + 1)


@pytest.mark.parametrize(
    ("body", "media", "status", "code"),
    [
        (b'{"events": [', "application/json", 400, "bad-json"),
        (b'{"events": [], "events": []}', "application/json", 400, "bad-json"),
        (b'{"events": NaN}', "application/json", 400, "bad-json"),
        (b'{"events": -Infinity}', "application/json", 400, "bad-json"),
        (b'{"events": "\\ud800"}', "application/json", 400, "bad-json"),
        (b'{"\\udfff": 1}', "application/json", 400, "bad-json"),
        (b'{"events": "\xff"}', "application/json", 400, "bad-json"),
        (b"", "application/json", 400, "bad-json"),
        (DEEP, "application/json", 400, "bad-json"),
        (b"[" * 30_000, "application/json", 400, "bad-json"),
        (b'{"events": ' + b"9" * 5_000 + b"}", "application/json", 400, "bad-json"),
        (b"[]", "application/json", 422, "bad-fields"),
        (b"{}", "text/plain", 415, "not-json"),
        (b" " * (MOST_BYTES + 1), "application/json", 413, "too-large"),
    ],
)
def test_json_is_read_strictly(town: Town, body: bytes, media: str, status: int, code: str) -> None:
    teacher = town.staff(TEACHER)
    answer = teacher.client.post(EVENTS, data=body, content_type=media, headers={"X-CSRF-Token": teacher.csrf})
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    "path", ["/", "/sign-in", "/api/v1/me", "/me", "/nowhere", "/openapi.json", "/static/server.css"]
)
def test_every_answer_carries_the_headers(town: Town, path: str) -> None:
    headers = town.visit().get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/me", "/school", "/api/v1/me", "/api/v1/records", "/sign-in"])
def test_private_answers_stay_out_of_caches(town: Town, path: str) -> None:
    assert town.staff(SCHOOL_ADMIN).get(path).headers["Cache-Control"] == "no-store"


def test_no_page_holds_inline_script_or_style_or_another_host(town: Town) -> None:
    admin = town.staff(SCHOOL_ADMIN)
    for path in ("/sign-in", "/me", "/school", "/nowhere", "/verify/X2026-000001"):
        page = admin.get(path).get_data(as_text=True)
        assert "<style" not in page
        assert "style=" not in page
        assert not re.search(r"<[^>]*\son\w+=", page)
        assert "<script>" not in page
        assert "://" not in page


def test_a_line_break_that_was_typed_ends_no_header(town: Town) -> None:
    led = town.staff(SCHOOL_ADMIN).get("/school/staff/import/progress?batch=r%0d%0aSet-Cookie:%20a=b%7f")
    assert led.status_code == 303
    assert led.headers["Location"] == "/school/staff/import?batch=rSet-Cookie:%20a=b"
    assert "a=b" not in str(led.headers.getlist("Set-Cookie"))


def test_an_unexpected_error_shows_an_incident_number_and_no_traceback(
    town: Town, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("林晓禾")

    teacher = town.staff(TEACHER)
    monkeypatch.setattr("quiz_api.services.own_records.OwnRecords.year", broken)
    answer = teacher.get("/api/v1/me")
    assert (answer.status_code, answer.json["code"]) == (500, "incident")
    assert answer.json["incident"] in caplog.text
    assert "KeyError" not in answer.get_data(as_text=True)
    page = teacher.get("/me")
    assert page.status_code == 500
    assert "把编号" in page.get_data(as_text=True)


def test_forwarded_addresses_count_only_from_our_proxies() -> None:
    for trusted, expected in [("", 429), ("127.0.0.0/8", 401)]:
        town = Town(environment={"XINYU_TRUSTED_PROXIES": trusted})
        for guess in range(60):
            town.visit().post(
                "/api/v1/sign-in", {"household_code": "123456789012"}, X_Forwarded_For=f"203.0.113.{guess}"
            )
        last = town.visit().post(
            "/api/v1/sign-in", {"household_code": "123456789012"}, X_Forwarded_For="198.51.100.1, 203.0.113.99"
        )
        assert last.status_code == expected


def test_metrics_stay_on_this_machine(town: Town) -> None:
    assert "xinyu_documents" in town.visit().get("/metrics").get_data(as_text=True)
    assert town.visit().get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404
    assert town.visit().get("/metrics", environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 404
