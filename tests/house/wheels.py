"""A folder that a Windows computer without a network installs from: `make wheels` writes build/windows.

Every wheel is the one whose hash stands in the requirements. The folder also gets the finished site, the two files of
the build, the styles and `start.bat`. It holds the private keys of the quizzes: hand it on as such.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# 3.11.9 is the last 3.11 for which python.org has an installer.
REQUIREMENTS = ("build.txt", "run.txt", "windows.txt")
TARGET = ("--platform", "win_amd64", "--python-version", "3.11.9", "--implementation", "cp", "--only-binary", ":all:")


def download(names: tuple[str, ...], wheels: Path) -> None:
    """Raises CalledProcessError when a package has no wheel for Windows."""
    for name in names:
        command = [sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "--quiet", "--no-deps"]
        command += ["--require-hashes", *TARGET, "--dest", str(wheels), "-r", str(ROOT / "requirements" / name)]
        print(f"取 {name} 里的包……", flush=True)
        subprocess.run(command, cwd=ROOT, check=True)


def own_wheel(wheels: Path) -> None:
    command = [sys.executable, "-m", "pip", "wheel", "--disable-pip-version-check", "--quiet", "--no-deps"]
    subprocess.run([*command, "--no-build-isolation", "--wheel-dir", str(wheels), str(ROOT)], cwd=ROOT, check=True)


def lay_out(target: Path) -> None:
    """What stands beside the wheels. Raises FileNotFoundError when the site has not been built."""
    for name in REQUIREMENTS:
        shutil.copy2(ROOT / "requirements" / name, target / name)
    shutil.copy2(ROOT / "deploy" / "windows" / "start.bat", target / "start.bat")
    shutil.copytree(ROOT / "themes" / "assets", target / "themes" / "assets", dirs_exist_ok=True)
    shutil.copytree(ROOT / "build" / "site", target / "build" / "site", dirs_exist_ok=True)
    (target / "build" / "private").mkdir(parents=True, exist_ok=True)
    shutil.copy2(ROOT / "build" / "catalogue.json", target / "build" / "catalogue.json")
    shutil.copy2(ROOT / "build" / "private" / "quiz_bank.json", target / "build" / "private" / "quiz_bank.json")


def main() -> None:
    target = ROOT / "build" / "windows"
    wheels = target / "wheels"
    shutil.rmtree(target, ignore_errors=True)
    wheels.mkdir(parents=True)
    download(REQUIREMENTS, wheels)
    own_wheel(wheels)
    lay_out(target)
    print(f"{target}：{len(list(wheels.iterdir()))} 个包。拷到 U 盘，在 Windows 上双击 start.bat。")


if __name__ == "__main__":
    main()
