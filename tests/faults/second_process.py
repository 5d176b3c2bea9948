"""A second server on a store directory is refused with exit code and message; verifying beside the first is not."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from quiz_api.store.opening import open_stores
from tests.store.city import found_city, take_event

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 60  # seconds: one that was let in would serve for ever


def second_process() -> str:
    """What went wrong, or nothing."""
    with tempfile.TemporaryDirectory() as directory:
        url = f"tinydb:{directory}"
        stores = open_stores(url)
        found_city(stores.ledger)
        refused = elsewhere("serve", Path(directory))
        take_event(stores.ledger, "e0")
        beside = elsewhere("verify", Path(directory))
        stores.sessions.close()
        stores.ledger.close()
        after = elsewhere("verify", Path(directory))
    if refused.returncode != 1 or "另一个进程" not in refused.stderr:
        return f"second opener: exit {refused.returncode}, {refused.stdout} {refused.stderr[-300:]}"
    for when, done in (("beside", beside), ("after closing", after)):
        if done.returncode or "记录 1 条" not in done.stdout:
            return f"{when}: exit {done.returncode}, {done.stdout} {done.stderr[-300:]}"
    return ""


def elsewhere(command: str, directory: Path) -> subprocess.CompletedProcess[str]:
    """One of the server's commands in a process of its own, with a key of its own."""
    key = directory / "secret.key"
    key.write_text("5e" * 32, "ascii")
    others = {name: value for name, value in os.environ.items() if not name.startswith("XINYU_")}
    ours = {"XINYU_STORE": f"tinydb:{directory}", "XINYU_SECRET_KEY_FILE": str(key)}
    return subprocess.run(
        [sys.executable, "-m", "quiz_api", command],
        cwd=ROOT, env=others | ours, capture_output=True, text=True, check=False, timeout=LONGEST,
    )  # fmt: skip
