"""A stranger on the network: odd addresses, odd headers, proxies that are not ours, pages of other sites."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

import pytest

from quiz_api.serving import make_server
from quiz_api.settings import Settings, SettingsError
from tests.quiz_api.town import PASSWORD, TEACHER, Town

HTTPS = {"XINYU_PUBLIC_URL": "https://xinyu.example"}
FAR = "203.0.113.9"


@contextmanager
def served(town: Town, environment: dict[str, str]) -> Iterator[HTTPConnection]:
    """The town behind the real HTTP server: what it does to a request before the app sees it counts too."""
    server = make_server(Settings.read({"XINYU_PORT": "0"} | environment), town.app)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    connection = HTTPConnection("127.0.0.1", server.effective_port, timeout=10)
    try:
        yield connection
    finally:
        connection.close()
        server.trigger.pull_trigger(server.close)  # in its own thread, which reads the sockets that are closed
        thread.join(10)
        server.task_dispatcher.shutdown()


def status_of(connection: HTTPConnection, path: str, headers: dict[str, str], body: str | None = None) -> int:
    connection.request("GET" if body is None else "POST", path, body, headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def test_the_real_server_leaves_it_to_us_whom_a_proxy_speaks_for() -> None:
    trusting = {"XINYU_TRUSTED_PROXIES": "127.0.0.0/8"}
    with served(Town(environment=trusting), trusting) as connection:
        assert status_of(connection, "/metrics", {}) == 200
        assert status_of(connection, "/metrics", {"X-Forwarded-For": FAR}) == 404
        wrong = '{"household_code": "123456789012"}'
        statuses = [
            status_of(
                connection,
                "/api/v1/sign-in",
                {"Content-Type": "application/json", "X-Forwarded-For": f"203.0.113.{guess}"},
                wrong,
            )
            for guess in range(62)
        ]
        assert set(statuses) == {401}, "families behind one proxy are sixty networks, not one"


@pytest.mark.parametrize(
    ("headers", "address"),
    [
        ({"X-Forwarded-For": FAR}, "127.0.0.1"),
        ({"X-Forwarded-Proto": "https"}, "127.0.0.1"),
        ({"Forwarded": f"for={FAR}"}, "127.0.0.1"),
        ({"Via": "1.1 proxy"}, "127.0.0.1"),
        ({"Host": "xinyu.example"}, "127.0.0.1"),
        ({}, FAR),
        ({}, f"::ffff:{FAR}"),
        ({}, "nonsense"),
    ],
)
def test_metrics_are_not_for_who_comes_through_a_proxy_or_from_afar(headers: dict[str, str], address: str) -> None:
    town = Town(environment={"XINYU_PUBLIC_URL": "https://xinyu.example", "XINYU_ALLOW_PLAIN_HTTP": "1"})
    answer = town.visit().get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("proxies", "address", "status"),
    [
        ("", "127.0.0.1", 200),
        ("", "::1", 200),
        ("", "::ffff:127.0.0.1", 200),
        ("", FAR, 403),
        ("10.0.0.0/8", "10.1.2.3", 200),
        ("10.0.0.0/8", "::ffff:10.1.2.3", 200),
        ("10.0.0.0/8", "11.1.2.3", 403),
    ],
)
def test_behind_https_nobody_comes_in_the_clear(proxies: str, address: str, status: int) -> None:
    visit = Town(environment=HTTPS | {"XINYU_TRUSTED_PROXIES": proxies}).visit()
    answer = visit.get("/api/v1/me", headers={"Host": "xinyu.example"}, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == status
    assert status == 200 or answer.json["code"] == "plain-http"


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://xinyu.example", 422),
        ("http://xinyu.example", 403),
        ("https://xinyu.example:8443", 403),
        ("https://evil.example", 403),
        ("https://xinyu.example.evil.example", 403),
    ],
)
def test_behind_https_our_plain_name_is_another_site(origin: str, status: int) -> None:
    visit = Town(environment=HTTPS).visit()
    answer = visit.client.post("/api/v1/sign-in", json={}, headers={"Host": "xinyu.example", "Origin": origin})
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://XinYu.Example:443/", "https://xinyu.example"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("https://xinyu.example:8443", "https://xinyu.example:8443"),
        ("https://[2001:DB8::1]", "https://[2001:db8::1]"),
    ],
)
def test_the_public_address_is_kept_as_browsers_write_origins(written: str, meant: str) -> None:
    assert Settings.read({"XINYU_PUBLIC_URL": written}).public_url == meant


@pytest.mark.parametrize("written", ["https://user@xinyu.example", "https://x.example/#a", "https://x.example:99999"])
def test_a_public_address_that_no_origin_can_equal_is_refused(written: str) -> None:
    with pytest.raises(SettingsError, match="XINYU_PUBLIC_URL"):
        Settings.read({"XINYU_PUBLIC_URL": written})


@pytest.mark.parametrize(
    "cookie",
    ["remember_token=a|b", "remember_token=x", "xinyu=\xff\xfe", "xinyu=" + "x" * 4000, "=;=;;", "session=a.b.c"],
)
@pytest.mark.parametrize("path", ["/api/v1/me", "/sign-in", "/me"])
def test_a_cookie_that_we_did_not_make_is_nobody(town: Town, cookie: str, path: str) -> None:
    client = town.app.test_client(use_cookies=False)
    answer = client.get(path, headers={"Cookie": cookie, "Authorization": "Basic eXgzeDAxOng="})
    assert answer.status_code in (200, 303)
    assert answer.status_code == 303 or "林晓禾" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/" + "a" * 300 + ".html", "/" + "a/" * 3000, "/static/" + "课" * 200 + ".css"])
def test_an_address_longer_than_any_file_name_is_not_found(town: Town, path: str) -> None:
    assert town.visit().get(path).status_code == 404


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "SIGN-IN"])
def test_other_methods_do_nothing_and_say_which_would(town: Town, method: str) -> None:
    teacher = town.staff(TEACHER)
    sent = {"X-HTTP-Method-Override": "POST", "X-CSRF-Token": teacher.csrf}
    answer = teacher.client.open("/api/v1/sign-out?_method=POST", method=method, headers=sent)
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert teacher.get("/api/v1/me").json["signed_in"] is True


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in.html", "/sign-out", "/api/v1/sign-in", "/api/v1/sign-out"])
@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_another_site_can_neither_sign_anybody_in_nor_out(town: Town, path: str, headers: dict[str, str]) -> None:
    for visit in (town.visit(), town.staff(TEACHER)):
        before = visit.get("/api/v1/me").json["signed_in"]
        fields = {"household_code": town.codes[0], "csrf_token": visit.csrf}
        assert visit.client.post(path, data=fields, headers=headers).status_code == 403
        assert visit.get("/api/v1/me").json["signed_in"] is before


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "///evil.example", "/\\evil.example", "/\tevil", "https://evil.example", "javascript:x", "evil"],
)
def test_nobody_is_sent_elsewhere_after_signing_in(town: Town, target: str) -> None:
    answer = town.visit().form("/sign-in", username=TEACHER, password=PASSWORD, next=target)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me")
    page = town.visit().get("/sign-in", query_string={"next": target}).get_data(as_text=True)
    assert "evil" not in page


@pytest.mark.parametrize("path", ["//evil.example", "//evil.example/..", "/%2fevil.example", "//catalogue"])
def test_no_address_leads_to_another_host(town: Town, path: str) -> None:
    answer = town.visit().get("/", environ_overrides={"PATH_INFO": path.replace("%2f", "/")})
    assert "//" not in answer.headers.get("Location", "").removeprefix("http://localhost/")


def test_requests_that_wait_leave_no_line_each(caplog: pytest.LogCaptureFixture) -> None:
    """A crowd at the door must not fill the operator's log as well."""
    with served(Town(), {"XINYU_THREADS": "1"}) as first:
        crowd = [HTTPConnection("127.0.0.1", first.port, timeout=10) for _ in range(24)]
        for connection in crowd:
            connection.request("GET", "/sign-in")
        assert {connection.getresponse().status for connection in crowd} == {200}
        for connection in crowd:
            connection.close()
    assert [record.getMessage() for record in caplog.records if record.name == "waitress.queue"] == []
