"""Asks the browser's engine, run by node, what it makes of queries."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
JS = HERE.parents[2] / "themes" / "assets" / "js"
SCRIPTS = [JS / f"search-{name}.js" for name in ("files", "words", "sounds", "asker", "rank", "engine")]


def node() -> str:
    """Where node is. Skips where there is none, but not in CI."""
    found = shutil.which("node")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("node is missing: the browser's half of search was not tested")
        pytest.skip("node is missing")
    return found


def engine_answers(
    queries: Sequence[str], index: Path | None = None, *, staff: bool = False, pupil: bool = False
) -> list[dict[str, Any]]:
    """One answer a query: tokens, sounds of its words, their shards of 64, addresses found, milliseconds taken."""
    task = {
        "scripts": [str(script) for script in SCRIPTS],
        "index": str(index) if index else None,
        "queries": list(queries),
        "staff": staff,
        "pupil": pupil,
    }
    done = subprocess.run(
        [node(), str(HERE / "engine_runner.js")], input=json.dumps(task), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))
