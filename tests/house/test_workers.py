"""Workers of a test run: a group has one of them, whatever pytest and its plugins make of names of tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOOKS = "from tests.both_ends import pytest_collection_finish, pytest_configure_node, pytest_xdist_make_scheduler\n"
TESTS = """
import os
import pytest

@pytest.fixture(autouse=True)
def told(request):
    with open("told", "a") as out:
        out.write(f"{os.environ['PYTEST_XDIST_WORKER']} {request.node.name}\\n")

@pytest.mark.parametrize("number", range(6))
def test_alone(number):
    pass

@pytest.mark.xdist_group("first")
@pytest.mark.parametrize("number", range(6))
def test_first(number):
    pass

@pytest.mark.xdist_group("second")
@pytest.mark.parametrize("number", range(6))
def test_second(number):
    pass
"""


def test_a_group_is_one_workers_and_workers_begin_at_both_ends(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(HOOKS, "utf-8")
    (tmp_path / "test_groups.py").write_text(TESTS, "utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup", "-p", "no:cacheprovider"]
    done = subprocess.run(
        command, cwd=tmp_path, env=kept | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = [line.split() for line in (tmp_path / "told").read_text("utf-8").splitlines()]
    assert len(told) == 18
    assert len({worker for worker, name in told if "first" in name}) == 1
    assert {worker for worker, name in told if "second" in name} == {"gw1"}
    assert next(name for worker, name in told if worker == "gw0") == "test_alone[0]"
