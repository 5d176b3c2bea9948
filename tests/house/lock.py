"""Write the hashed requirements from pyproject.toml. They name no index, so any mirror serves them.

Run by `make lock` after a change of dependencies.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OPTIONS = (
    "--generate-hashes",
    "--no-header",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-emit-trusted-host",
    "--strip-extras",
    "--allow-unsafe",
    "--quiet",
)
TARGETS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("requirements/build.txt", ("requirements/build.in",)),
    ("requirements/windows.txt", ("requirements/windows.in",)),
    ("requirements/run.txt", ("--extra", "postgres", "pyproject.toml")),
    ("requirements/dev.txt", ("--extra", "postgres", "--extra", "dev", "pyproject.toml")),
)


def main() -> int:
    for target, sources in TARGETS:
        print(f"writing {target} …", flush=True)
        command = [sys.executable, "-m", "piptools", "compile", *OPTIONS, "-o", target, *sources]
        done = subprocess.run(command, cwd=ROOT, check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
