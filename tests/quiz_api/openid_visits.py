"""A provider process for tests, and a browser that goes there and comes back."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from werkzeug.test import TestResponse

from tests.quiz_api.openid_provider import CLIENT, SECRET
from tests.quiz_api.town import TEACHER, Town, Visit

ROOT = Path(__file__).resolve().parents[2]
HERE = "http://localhost"
NOBODY = {"signed_in": False}
RETURN = f"{HERE}/sign-in/oidc/callback"


@dataclass
class RunningProvider:
    process: subprocess.Popen[str]
    issuer: str

    def tell(self, town: Town, **more: Any) -> None:
        """Whose turn it is and what goes wrong; without words everything is right and the teacher signs in."""
        said = {
            "now": town.clock().timestamp(),
            "redirect_uri": RETURN,
            "person": {"preferred_username": TEACHER},
        } | more
        request = urllib.request.Request(f"{self.issuer}/control", json.dumps(said).encode())  # noqa: S310 - loopback
        urllib.request.urlopen(request, timeout=10).close()  # noqa: S310 - the same

    def visit(self, address: str) -> str:
        """What a browser does at the provider: where it is sent next, or nothing."""
        assert address.startswith(self.issuer)
        parts = urlsplit(address)
        connection = HTTPConnection(parts.netloc, timeout=10)
        connection.request("GET", f"{parts.path}?{parts.query}")
        answer = connection.getresponse()
        connection.close()
        return answer.headers.get("Location", "")


@contextmanager
def running_provider() -> Iterator[RunningProvider]:
    command = [sys.executable, "-m", "tests.quiz_api.openid_provider"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield RunningProvider(process, f"http://127.0.0.1:{int(process.stdout.readline())}")
        finally:
            process.kill()


def openid_settings(issuer: str, work: Path, **more: str) -> dict[str, str]:
    secret = work / "client.secret"
    secret.write_text(f"{SECRET}\n", "utf-8")
    return {
        "XINYU_PUBLIC_URL": HERE,
        "XINYU_OIDC_ISSUER": issuer,
        "XINYU_OIDC_CLIENT_ID": CLIENT,
        "XINYU_OIDC_CLIENT_SECRET_FILE": str(secret),
    } | more


def there(provider: RunningProvider, visit: Visit, wanted: str = "") -> str:
    """From the button to the address on which the provider sends the browser back."""
    gone = visit.get("/sign-in/oidc" + (f"?next={wanted}" if wanted else ""))
    assert gone.status_code == 303, gone.get_data(as_text=True)
    back = provider.visit(gone.headers["Location"])
    assert back.startswith(RETURN)
    return back.removeprefix(HERE)


def there_and_back(provider: RunningProvider, visit: Visit, wanted: str = "") -> TestResponse:
    return visit.get(there(provider, visit, wanted))


def refused(visit: Visit, answer: TestResponse, sentence: str, status: int = 401) -> None:
    """One plain sentence on the sign-in page, and nobody is signed in."""
    assert answer.status_code == status
    page = answer.get_data(as_text=True)
    assert page.count('role="alert"') == 1
    assert sentence in page
    assert "<h1>登录</h1>" in page
    assert visit.get("/api/v1/me").json == NOBODY
