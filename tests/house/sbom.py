"""A software bill of materials (CycloneDX 1.6, JSON) from the hashed requirements: `make sbom`.

The same requirements give the same bytes: no clock and no random serial number. What only a developer needs is marked
as `excluded`; licences come from the installed packages and are left out where nothing is installed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tomllib
import uuid
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

from tests.house.requirements_file import Pin, read_pins

ROOT = Path(__file__).resolve().parents[2]
RUN, DEVELOPMENT = ("build.txt", "run.txt"), ("dev.txt",)
_LONGEST_LICENCE = 60  # some packages put the whole text where a name should be


def bill(requirements: Path, project: dict[str, Any]) -> dict[str, Any]:
    """The document. `project` is the `[project]` table of pyproject.toml."""
    needed = {_purl(pin): pin for name in RUN for pin in read_pins(requirements / name)}
    helpers = {_purl(pin): pin for name in DEVELOPMENT for pin in read_pins(requirements / name)}
    components = [_component(pin, "required") for pin in needed.values()]
    components += [_component(pin, "excluded") for purl, pin in helpers.items() if purl not in needed]
    components.sort(key=lambda component: str(component["bom-ref"]))
    own = f"pkg:pypi/{project['name']}@{project['version']}"
    digest = hashlib.sha256(json.dumps(components, sort_keys=True).encode("utf-8")).hexdigest()
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, digest)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": project["name"],
                "version": project["version"],
                "description": project["description"],
                "purl": own,
            }
        },
        "components": components,
        "dependencies": [{"ref": own, "dependsOn": sorted(needed)}],
    }


def _component(pin: Pin, scope: str) -> dict[str, Any]:
    purl = _purl(pin)
    found: dict[str, Any] = {
        "type": "library",
        "bom-ref": purl,
        "name": pin.name,
        "version": pin.version,
        "purl": purl,
        "scope": scope,
        "hashes": [{"alg": "SHA-256", "content": each} for each in sorted(pin.sha256)],
    }
    licence = _licence(pin)
    return found | ({"licenses": [{"license": {"name": licence}}]} if licence else {})


def _purl(pin: Pin) -> str:
    return f"pkg:pypi/{pin.name}@{pin.version}"


def _licence(pin: Pin) -> str:
    try:
        about = metadata(pin.name)
    except PackageNotFoundError:
        return ""
    if about["Version"] != pin.version:
        return ""
    classified = [
        line.rsplit(" :: ", 1)[1] for line in about.get_all("Classifier", []) if line.startswith("License ::")
    ]
    said = about.get("License-Expression") or about.get("License") or ""
    return said if 0 < len(said) <= _LONGEST_LICENCE else " / ".join(classified)


def main(target: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    document = bill(ROOT / "requirements", project)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", "utf-8")
    required = sum(component["scope"] == "required" for component in document["components"])
    print(f"{target}：运行所需 {required} 个包，开发另需 {len(document['components']) - required} 个。")


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("target", type=Path, nargs="?", default=ROOT / "build" / "sbom.cdx.json")
    main(options.parse_args().target)
