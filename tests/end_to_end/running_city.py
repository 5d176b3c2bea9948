"""The whole site and the fictional city, served by the real command on a free port, as `make up` does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from site_builder.bundle import load_bank, load_catalogue
from site_builder.paths import BuildPaths
from tests.free_port import free_port

ROOT = Path(__file__).resolve().parents[2]
START_TRIES = 1200  # a busy machine is no defect of the server; one that ends is noticed at once


@dataclass(frozen=True, slots=True)
class Account:
    """A member of staff of the demo city."""

    username: str
    password: str
    name: str
    role: str
    unit: str


@dataclass(frozen=True, slots=True)
class City:
    """Where it runs, who lives there, and the private keys that only the test may read."""

    url: str
    accounts: tuple[Account, ...]
    cards: tuple[dict[str, str], ...]
    catalogue: Path
    bank: Path
    secret_key: Path

    def staff(self, role: str, unit: str = "") -> Account:
        """The first account whose role and unit contain the words."""
        return next(account for account in self.accounts if role in account.role and unit in account.unit)

    def card(self, unit: str) -> str:
        """The twelve digits of a household card of a school."""
        return next(card["code"] for card in self.cards if unit in card["class"])

    def right_choices(self, quiz_id: str) -> dict[str, frozenset[str]]:
        """Public question id to right choice ids of the revision that the site shows."""
        today = load_catalogue(self.catalogue.read_bytes()).quiz(quiz_id)
        if today is None:
            raise LookupError(quiz_id)
        keys = load_bank(self.bank.read_bytes())
        shown = next(key for key in keys if key.quiz_id == quiz_id and key.revision == today.revision)
        return {key.question_id: key.correct for key in shown.keys}


def run(module: str, *arguments: str, environment: dict[str, str]) -> str:
    """Run one of the project's commands; its output. Raises with the output shown when it fails."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def settings_for(work: Path, port: int, site: BuildPaths | None = None) -> dict[str, str]:
    """Everything in `work`; without a site there is none."""
    build = site.out if site else work / "build"
    ours = {
        "XINYU_PORT": str(port),
        "XINYU_STORE": f"tinydb:{work / 'store'}",
        "XINYU_SECRET_KEY_FILE": str(work / "secret.key"),
        "XINYU_DEMO_ACCOUNTS": str(work / "accounts.json"),
        "XINYU_SITE": str(build / "site"),
        "XINYU_CATALOGUE": str(build / "catalogue.json"),
        "XINYU_BANK": str(build / "private" / "quiz_bank.json"),
    }
    others = {name: value for name, value in os.environ.items() if not name.startswith("XINYU_")}
    return {**others, **ours}


def wait_until_healthy(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(START_TRIES):
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with {server.returncode}")
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):  # noqa: S310 - loopback only
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError("the server did not answer /healthz")


@contextmanager
def running_city(work: Path, site: BuildPaths) -> Iterator[City]:
    """Make the demo city in `work`, and serve it and the site; ends with the block."""
    port = free_port()
    environment = settings_for(work, port, site)
    listing: dict[str, Any] = json.loads(run("quiz_api", "demo", "--json", environment=environment))
    server = subprocess.Popen([sys.executable, "-m", "quiz_api", "serve"], cwd=ROOT, env=environment)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_healthy(url, server)
        yield City(
            url,
            tuple(Account(**account) for account in listing["staff"]),
            tuple(listing["cards"]),
            site.catalogue,
            site.bank,
            work / "secret.key",
        )
    finally:
        server.terminate()
        server.wait(timeout=20)
