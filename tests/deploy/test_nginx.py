"""deploy/nginx/xinyu.conf as it is, with a real nginx on loopback: only ports, files and the name are put in."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.browser_setup import may_install
from tests.faults.http_server import COMMANDS, DemoServer
from tests.free_port import free_port

ROOT = Path(__file__).resolve().parents[2]
NAME = "xinyu.example.cn"
pytestmark = pytest.mark.xdist_group("nginx")


def find_nginx() -> str | None:
    """The nginx that is here, or Debian's where it may be installed."""
    places = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
    found = shutil.which("nginx", path=places)
    prefix = None if found else may_install()
    if prefix is not None:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update", "-qq"], ["install", "-y", "-q", "--no-install-recommends", "nginx-light"]):
            subprocess.run([*prefix, "apt-get", *command], env=environment, capture_output=True, check=False)
        found = shutil.which("nginx", path=places)
    return found


@dataclass(frozen=True, slots=True)
class Front:
    """nginx with the server behind it. `https` and `http` are its ports."""

    https: int
    http: int
    log: Path
    accounts: dict[str, Any]
    behind: subprocess.Popen[bytes]

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[http.client.HTTPResponse, bytes]:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        connection = http.client.HTTPSConnection("127.0.0.1", self.https, timeout=30, context=context)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, {"Host": f"{NAME}:{self.https}", **named})
        answer = connection.getresponse()
        return answer, answer.read()

    def sign_in(self) -> tuple[http.client.HTTPResponse, dict[str, Any]]:
        code = self.accounts["cards"][0]["code"]
        body = json.dumps({"household_code": code}).encode()
        origin = f"https://{NAME}:{self.https}"
        answer, said = self.ask("POST", "/api/v1/sign-in", body, Content_Type="application/json", Origin=origin)
        return answer, json.loads(said)


def configuration(folder: Path, ports: tuple[int, int, int]) -> Path:
    """The file of deploy/ inside the least that nginx needs around it."""
    http_port, https_port, server_port = ports
    ours = (ROOT / "deploy" / "nginx" / "xinyu.conf").read_text("utf-8")
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{http_port};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{https_port} ssl;"),
        ("127.0.0.1:8000", f"127.0.0.1:{server_port}"),
        ("/etc/ssl/xinyu/", f"{folder}/"),
        ("/var/log/nginx/xinyu/", f"{folder}/"),
    ):
        assert old in ours
        ours = ours.replace(old, new)
    path = folder / "nginx.conf"
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""  # who may write into our folder
    path.write_text(
        f"{user}pid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\nhttp {{\n{temporary}\n{ours}\n}}\n"
    )
    return path


@contextmanager
def running(nginx: str, folder: Path) -> Iterator[Front]:
    ports = (free_port(), free_port(), free_port())
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
         "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    server = DemoServer(folder, ports[2], f"tinydb:{folder / 'store'}")
    server.found()
    public = {"XINYU_PUBLIC_URL": f"https://{NAME}:{ports[1]}", "XINYU_TRUSTED_PROXIES": "127.0.0.0/8"}
    behind = subprocess.Popen([sys.executable, "-c", COMMANDS, "serve"], cwd=ROOT, env=server.environment | public)
    config = configuration(folder, ports)
    front = subprocess.Popen([nginx, "-c", config, "-p", folder, "-e", folder / "error.log", "-g", "daemon off;"])
    try:
        accounts = json.loads((folder / "accounts.json").read_text("utf-8"))
        found = Front(ports[1], ports[0], folder / "access.log", accounts, behind)
        wait_for(found)
        yield found
    finally:
        front.terminate()
        behind.terminate()
        front.wait(20)
        behind.wait(20)


def wait_for(front: Front) -> None:
    for _ in range(1200):
        try:
            if front.ask("GET", "/healthz")[0].status == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise RuntimeError("nginx or the server does not answer")


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    nginx = find_nginx()
    if nginx is None:
        pytest.skip("no nginx here, and none can be installed")
    with running(nginx, tmp_path_factory.mktemp("nginx")) as found:
        yield found


def test_pages_come_through_with_every_header_of_the_server(front: Front) -> None:
    answer, page = front.ask("GET", "/sign-in")
    assert answer.status == 200
    assert "default-src 'none'" in (answer.getheader("Content-Security-Policy") or "")
    assert answer.getheader("Strict-Transport-Security")
    assert answer.getheader("Cache-Control") == "no-store"
    assert (answer.getheader("Server") or "") == "nginx"
    assert "登录".encode() in page


def test_plain_http_goes_to_https(front: Front) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", front.http, timeout=30)
    connection.request("GET", "/me", headers={"Host": NAME})
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("Location")) == (301, f"https://{NAME}/me")


def test_people_sign_in_and_events_are_stored(front: Front) -> None:
    answer, me = front.sign_in()
    cookie = answer.getheader("Set-Cookie") or ""
    assert answer.status == 200
    assert cookie.startswith("__Host-xinyu=")
    assert {"Secure", "HttpOnly", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    data = {"notice_version": me["consent"]["notice_version"], "given": True}
    event = {
        "id": "3f0c2b1e-5a4d-4c8e-9b7a-1d2e3f405162",
        "type": "consent-given",
        "at": "2026-11-23T04:00:00Z",
        "data": data,
    }
    sent, said = front.ask(
        "POST", "/api/v1/events", json.dumps({"events": [event]}).encode(),
        Content_Type="application/json", Cookie=cookie.split(";")[0], X_CSRF_Token=me["csrf_token"],
        Origin=f"https://{NAME}:{front.https}",
    )  # fmt: skip
    assert sent.status in (200, 201), said


def test_figures_are_not_for_who_comes_through_the_proxy(front: Front) -> None:
    assert front.ask("GET", "/metrics")[0].status == 404


def test_another_site_and_another_name_are_refused(front: Front) -> None:
    answer, _ = front.ask(
        "POST", "/api/v1/sign-in", b"{}", Content_Type="application/json", Origin="https://evil.example"
    )
    assert answer.status == 403
    assert front.ask("GET", "/sign-in", Host="evil.example")[0].status == 421


def test_large_bodies_end_at_the_door(front: Front) -> None:
    answer, page = front.ask("POST", "/api/v1/events", b"x" * 3_000_000, Content_Type="application/json")
    assert answer.status == 413
    assert "太大了，没有收下" in page.decode()


def test_photos_and_large_rosters_reach_the_application(front: Front) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="photo"; filename="photo.jpg"\r\n\r\n'
    body = head + b"x" * 5_000_000 + b"\r\n--x--\r\n"
    for path in ("/evidence", "/school/staff/import"):
        assert front.ask("POST", path, body, Content_Type="multipart/form-data; boundary=x")[0].status == 401


def test_nobody_chooses_the_address_that_throttles_count(front: Front) -> None:
    """Every guess claims another address, and all count as one: in the end the pause is longer than a try."""
    body = b'{"household_code": "123456789012"}'
    origin = f"https://{NAME}:{front.https}"

    def guess(number: int) -> int:
        claimed = f"203.0.{number // 250}.{number % 250}"
        headers = {"Content_Type": "application/json", "Origin": origin, "X_Forwarded_For": claimed}
        return front.ask("POST", "/api/v1/sign-in", body, **headers)[0].status

    assert guess(0) == 401
    assert any(guess(number) == 429 for number in range(1, 300))


def test_the_log_names_nobody(front: Front) -> None:
    front.ask("GET", "/sign-in?next=/me%3Fname%3D%E6%9E%97", Cookie="__Host-xinyu=secret", User_Agent="a phone")
    lines = front.log.read_text("utf-8").splitlines()
    assert lines
    for line in lines:
        assert re.fullmatch(r"\S+ 127\.0\.0\.1 [A-Z]+ \S+ \d{3} \d+ [\d.]+", line), line
        assert "?" not in line


def test_a_server_that_is_away_is_told_in_words(front: Front) -> None:
    """Last: it stops the server behind."""
    front.behind.terminate()
    front.behind.wait(20)
    answer, page = front.ask("GET", "/sign-in")
    assert answer.status == 502
    assert "暂时打不开，请过几分钟再试" in page.decode()
    assert answer.getheader("Content-Type") == "text/html; charset=utf-8"
