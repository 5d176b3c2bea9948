"""Find a Chromium for the end-to-end tests, or install Debian's where that is allowed.

Run by `make browser`. Exits 1 only when CI=true and no browser can be had; elsewhere it says what to do and the
browser tests are skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

CANDIDATES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
PACKAGES = ("chromium", "fonts-noto-cjk")


def find_browser() -> str | None:
    """Path of a Chromium, from TEST_BROWSER or the PATH; None when there is none."""
    named = os.environ.get("TEST_BROWSER", "")
    if named:
        return shutil.which(named)
    return next((path for name in CANDIDATES if (path := shutil.which(name))), None)


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


def install(prefix: list[str]) -> bool:
    """Install Chromium and Chinese fonts with apt, showing its progress. True when a browser is there afterwards."""
    print("安装测试用的浏览器（Debian 的 chromium 和中文字体）…", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-q", "--no-install-recommends", *PACKAGES]):
        line = [*prefix, "apt-get", *command]
        if subprocess.run(line, env=environment, stdout=sys.stderr, check=False).returncode:
            return False
    return find_browser() is not None


def main() -> int:
    if find_browser():
        return 0
    prefix = may_install()
    if prefix is not None and install(prefix):
        return 0
    print(
        "没有找到 Chromium，也不能在这里安装。请装好 chromium 和 fonts-noto-cjk，"
        "或者用 TEST_BROWSER 写明浏览器的位置。浏览器测试这次跳过。",
        file=sys.stderr,
    )
    return 1 if os.environ.get("CI", "").lower() == "true" else 0


if __name__ == "__main__":
    raise SystemExit(main())
