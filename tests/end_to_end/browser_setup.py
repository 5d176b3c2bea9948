"""Find a Chromium for the end-to-end tests, or install Debian's where that is allowed.

Of the same Chromium, the one without windows is wanted first: a new visitor costs it a third of the processor, a page
two thirds (docs/decisions/0051). Run by `make browser`. Exits 1 only when CI=true and no browser can be had; elsewhere
it says what to do and the browser tests are skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

WITHOUT_WINDOWS = "chromium-headless-shell"
WITH_WINDOWS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
PACKAGES = (WITHOUT_WINDOWS, "fonts-noto-cjk", "nginx-light")
"""nginx as well: tests/deploy asks for it, and here it comes beside the checks."""
IN_NO_TIME = ("-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=10")
"""apt where a browser is there already and another is a matter of speed."""


def find_browser() -> str | None:
    """Path of a Chromium, from TEST_BROWSER or the PATH; None when there is none."""
    named = os.environ.get("TEST_BROWSER", "")
    if named:
        return shutil.which(named)
    return shutil.which(WITHOUT_WINDOWS) or find_whole_browser()


def find_whole_browser() -> str | None:
    """The one that people use, for figures that are compared with others'; None when there is none."""
    return next((path for name in WITH_WINDOWS if (path := shutil.which(name))), None)


def may_install() -> list[str] | None:
    """The prefix that lets apt-get install here: nothing for root, sudo where it asks no password, else None."""
    if shutil.which("apt-get") is None:
        return None
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def install(prefix: list[str], options: tuple[str, ...] = ()) -> bool:
    """Install them with apt, showing its progress. True when a browser is there afterwards."""
    print("安装测试用的浏览器（Debian 的 chromium-headless-shell 和中文字体）和 nginx…", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-q", "--no-install-recommends", *PACKAGES]):
        line = [*prefix, "apt-get", *options, *command]
        if subprocess.run(line, env=environment, stdout=sys.stderr, check=False).returncode:
            return False
    return find_browser() is not None


def main() -> int:
    """Where a browser is there, one without windows is asked for once more, of nobody's sudo, and is no condition."""
    if os.environ.get("TEST_BROWSER") or shutil.which(WITHOUT_WINDOWS):
        return 0 if find_browser() else _without()
    prefix = may_install()
    if find_whole_browser():
        if prefix == []:
            install(prefix, IN_NO_TIME)
        return 0
    return 0 if prefix is not None and install(prefix) else _without()


def _without() -> int:
    print(
        "没有找到 Chromium，也不能在这里安装。请装好 chromium-headless-shell（或 chromium）和 fonts-noto-cjk，"
        "或者用 TEST_BROWSER 写明浏览器的位置。浏览器测试这次跳过。",
        file=sys.stderr,
    )
    return 1 if os.environ.get("CI", "").lower() == "true" else 0


if __name__ == "__main__":
    raise SystemExit(main())
