"""Known weaknesses of the pinned packages, from advisories in the OSV format.

`python -m tests.house.audit` asks the public database; `--advisories FOLDER-OR-ZIP` reads a copy that was brought
along, so that it works where nothing goes out. Exit code 0: looked, found nothing. 1: found something. 2: could not
look, which is not the same as nothing found, and is said so.
"""

from __future__ import annotations

import argparse
import json
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

from tests.house.requirements_file import Pin, normalised, read_pins

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "https://api.osv.dev/v1/querybatch"
PATIENCE = 15.0
CLEAN, FOUND, COULD_NOT_LOOK = 0, 1, 2


class CouldNotLook(Exception):
    """Nothing was compared; the message is Chinese and says why."""


@dataclass(frozen=True, slots=True)
class Weakness:
    package: str
    version: str
    advisory: str
    summary: str = ""


def all_pins() -> tuple[Pin, ...]:
    pins = (pin for name in ("build.txt", "run.txt", "dev.txt") for pin in read_pins(ROOT / "requirements" / name))
    return tuple(sorted({(pin.name, pin.version): pin for pin in pins}.values(), key=lambda pin: pin.name))


def in_a_copy(pins: Iterable[Pin], source: Path) -> list[Weakness]:
    """Raises CouldNotLook for a source without a single advisory."""
    by_name = {pin.name: pin for pin in pins}
    found, read = [], 0
    for advisory in _advisories(source):
        read += 1
        for affected in advisory.get("affected", ()):
            package = affected.get("package", {})
            pin = by_name.get(normalised(str(package.get("name", "")))) if package.get("ecosystem") == "PyPI" else None
            if pin is not None and not advisory.get("withdrawn") and is_affected(pin.version, affected):
                found.append(Weakness(pin.name, pin.version, str(advisory.get("id")), str(advisory.get("summary", ""))))
    if not read:
        raise CouldNotLook(f"{source} 里没有一条 OSV 格式的通告，这次没有查。")
    return found


def is_affected(version: str, affected: dict[str, Any]) -> bool:
    """As the OSV schema evaluates `versions` and `ranges`."""
    if version in affected.get("versions", ()):
        return True
    try:
        own = Version(version)
        return any(_in_range(own, each["events"]) for each in affected.get("ranges", ()) if each["type"] == "ECOSYSTEM")
    except InvalidVersion:
        return True  # what cannot be compared is looked at by a person


def _in_range(own: Version, events: list[dict[str, str]]) -> bool:
    inside = False
    for event in sorted(events, key=lambda event: Version(next(iter(event.values())) or "0")):
        if "introduced" in event and own >= Version(event["introduced"]):
            inside = True
        if "fixed" in event and own >= Version(event["fixed"]):
            inside = False
        if "last_affected" in event and own > Version(event["last_affected"]):
            inside = False
    return inside


def _advisories(source: Path) -> Iterator[dict[str, Any]]:
    if source.is_file():
        with zipfile.ZipFile(source) as archive:
            for name in archive.namelist():
                if name.endswith(".json"):
                    yield json.loads(archive.read(name))
        return
    for path in sorted(source.rglob("*.json")):
        yield json.loads(path.read_text("utf-8"))


def in_the_database(pins: Iterable[Pin], address: str = DATABASE) -> list[Weakness]:
    """Raises CouldNotLook when the database cannot be reached or answers something else."""
    asked = list(pins)
    queries = [{"package": {"ecosystem": "PyPI", "name": pin.name}, "version": pin.version} for pin in asked]
    body = json.dumps({"queries": queries}).encode("utf-8")
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"})  # noqa: S310 - a constant
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - the same
            results = json.loads(answer.read())["results"]
        pairs = list(zip(asked, results, strict=True))
    except (urllib.error.URLError, OSError, ValueError, KeyError) as error:
        raise CouldNotLook(
            f"没有连上漏洞库（{error}），这次没有查。内网请带一份 OSV 通告来：--advisories 文件夹或压缩包。"
        ) from error
    return [Weakness(pin.name, pin.version, each["id"]) for pin, result in pairs for each in result.get("vulns", ())]


def main(advisories: Path | None, address: str = DATABASE) -> int:
    pins = all_pins()
    try:
        found = in_a_copy(pins, advisories) if advisories else in_the_database(pins, address)
    except CouldNotLook as error:
        print(error)
        return COULD_NOT_LOOK
    for each in found:
        print(f"{each.package} {each.version}：{each.advisory} {each.summary}".rstrip())
    print(f"查了 {len(pins)} 个包，{'没有已知漏洞' if not found else f'{len(found)} 处已知漏洞'}。")
    return FOUND if found else CLEAN


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--advisories", type=Path, help="a folder or a zip of OSV advisories")
    raise SystemExit(main(options.parse_args().advisories))
