"""The site of this repository's content, built once in a session by the real command, for all workers.

Whoever comes first builds and the others wait. Nobody writes into it: whoever wants to change something takes a copy.
One process builds it: the tests have the other core.

A canary sits in every explanation, feedback and accepted answer: wherever keys show, they show with it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from site_builder.paths import BuildPaths

ROOT = Path(__file__).resolve().parents[1]
MOVED_FROM = "lessons/g07/g07-old.html"
"""One old address more than the content has."""
CANARY = "金丝雀不该飞出笼子"


def whole_site(factory: pytest.TempPathFactory) -> BuildPaths:
    """Where it stands and what it was made of."""
    own = factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "whole-site"
    folder.mkdir(exist_ok=True)
    with _alone(folder / "lock"):
        if not (folder / "done").exists():
            build_in(folder, "--processes", "1", canaries=True)
            (folder / "done").touch()
    return _paths(folder)


def _paths(folder: Path) -> BuildPaths:
    return BuildPaths(ROOT, folder / "content", folder / "build", folder / "build.key")


def build_in(folder: Path, *more: str, canaries: bool = False) -> BuildPaths:
    """Build the site in a folder, whatever stood there, with `more` options. Raises RuntimeError with what the command
    said.
    """
    paths = _paths(folder)
    shutil.rmtree(paths.content, ignore_errors=True)
    shutil.copytree(ROOT / "content", paths.content)
    (paths.content / "policy" / "moved.yml").write_text(f"moved:\n  - {{old: {MOVED_FROM}, to: g07-t1-02}}\n", "utf-8")
    if canaries:
        put_canaries(paths.content)
    options = ("--content", str(paths.content), "--out", str(paths.out), "--key", str(paths.key), *more)
    command = [sys.executable, "-m", "site_builder", "build", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return paths


def put_canaries(content: Path) -> None:
    for path in content.rglob("*.quiz.md"):
        text = re.sub(r"^(\s*> .*)$", rf"\1{CANARY}。", path.read_text("utf-8"), flags=re.MULTILINE)
        path.write_text(re.sub(r"^(答案[：:].*)$", rf"\1 | {CANARY}", text, flags=re.MULTILINE), "utf-8")


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One worker at a time; the system lets go of the lock when a worker dies. Windows has one worker only."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
