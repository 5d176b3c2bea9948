"""Put each defect into a copy of the tree and see that its tests fail: `python -m tests.mutants`.

Before a defect its tests run on the copy as it is: a test that fails without a defect proves nothing, and voids the
result. Survivors are printed last, and make the exit code 1.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.mutants.catalogue import MUTANTS
from tests.mutants.mutant import DoesNotApply, Mutant

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("quiz_api", "site_builder", "themes", "tests", "content", "requirements", "docs")
FILES = ("pyproject.toml", "mkdocs.yml", "Makefile", ".importlinter", "CHANGELOG.md", "README.md", "README.zh.md")
PASSED, FAILED = 0, 1
LONGEST = 300  # seconds: a defect may also make its tests hang


def copy_tree(target: Path) -> None:
    for name in COPIED:
        if (ROOT / name).exists():
            ignored = shutil.ignore_patterns("__pycache__", ".*_cache")
            shutil.copytree(ROOT / name, target / name, ignore=ignored)
    for name in FILES:
        if (ROOT / name).exists():
            shutil.copy2(ROOT / name, target / name)


def outcome(tree: Path, tests: tuple[str, ...], *options: str, patience: int = LONGEST) -> tuple[int, str]:
    """pytest's exit code in the tree, FAILED when the tests hang, and the end of what it said."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *options, *tests]
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command, cwd=tree, env=environment, capture_output=True, text=True, check=False, timeout=patience
        )
    except subprocess.TimeoutExpired:
        return FAILED, "the tests hang"
    return done.returncode, (done.stdout + done.stderr)[-1500:]


def fate(tree: Path, mutant: Mutant) -> str:
    """Empty when the defect was noticed; else what happened."""
    path = tree / mutant.file
    whole = path.read_bytes()
    try:
        path.write_text(mutant.applied(ROOT), "utf-8")
        code, _ = outcome(tree, mutant.tests, "-p", "no:xdist")
    except DoesNotApply as error:
        return str(error)
    finally:
        path.write_bytes(whole)
    return {FAILED: "", PASSED: "没有一个测试发现"}.get(code, f"测试没有跑成（pytest 退出码 {code}）")


def control(tree: Path, mutants: list[Mutant]) -> list[str]:
    """What the same tests say of the tree as it is, when they do not pass."""
    tests = tuple(sorted({test for mutant in mutants for test in mutant.tests}))
    code, said = outcome(tree, tests, "-n", "2", "--dist", "loadgroup", patience=6 * LONGEST)
    return [] if code == PASSED else [f"没有缺陷时就不通过，结果作废：\n{said}"]


def main(wanted: str) -> int:
    mutants = [mutant for mutant in MUTANTS if wanted in mutant.name]
    begin = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="xinyu-mutants-") as directory:
        tree = Path(directory)
        copy_tree(tree)
        print(f"先在没有缺陷的副本上跑一遍所用的测试……（{len(mutants)} 个缺陷）", flush=True)
        problems = control(tree, mutants)
        if not problems:
            for number, mutant in enumerate(mutants, start=1):
                problem = fate(tree, mutant)
                print(f"{number:3} / {len(mutants)}  {'活下来' if problem else '被发现'}  {mutant.name}", flush=True)
                problems += [f"{mutant.name}：{problem}（{mutant.file}）"] if problem else []
    print("\n".join(problems) if problems else f"{len(mutants)} 个缺陷都被测试发现。", flush=True)
    print(f"用了 {time.monotonic() - begin:.0f} 秒。")
    return 1 if problems or not mutants else 0


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--only", default="", help="run what has these words in its name")
    raise SystemExit(main(options.parse_args().only))
