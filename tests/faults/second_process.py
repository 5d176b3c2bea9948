"""A second process on the same store directory is refused with exit code and message, and the first goes on."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from quiz_api.store.opening import open_stores
from tests.store.city import found_city, take_event

ROOT = Path(__file__).resolve().parents[2]
VERIFY = "from quiz_api.commands import main; main(['verify'])"


def second_process() -> str:
    """What went wrong, or nothing."""
    with tempfile.TemporaryDirectory() as directory:
        url = f"tinydb:{directory}"
        stores = open_stores(url)
        found_city(stores.ledger)
        refused = _verify_elsewhere(url)
        take_event(stores.ledger, "e0")
        stores.sessions.close()
        stores.ledger.close()
        admitted = _verify_elsewhere(url)
    if refused.returncode != 1 or "另一个进程" not in refused.stderr:
        return f"second opener: exit {refused.returncode}, {refused.stdout} {refused.stderr[-300:]}"
    if admitted.returncode or "记录 1 条" not in admitted.stdout:
        return f"after closing: exit {admitted.returncode}, {admitted.stdout} {admitted.stderr[-300:]}"
    return ""


def _verify_elsewhere(url: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("XINYU_")}
    return subprocess.run(
        [sys.executable, "-c", VERIFY],
        cwd=ROOT, env=environment | {"XINYU_STORE": url}, capture_output=True, text=True, check=False,
    )  # fmt: skip
