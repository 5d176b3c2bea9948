"""What the product is made of: packages pinned by hash, listed in a bill of materials, compared with advisories."""

from __future__ import annotations

import json
import threading
import tomllib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.house import audit
from tests.house.requirements_file import Pin, Unpinned, read_pins
from tests.house.sbom import bill

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PINS = (Pin("flask", "3.1.3", ("0" * 64,)), Pin("jinja2", "3.1.6", ("1" * 64,)))


def test_every_direct_dependency_is_pinned_and_hashed() -> None:
    locked = {(pin.name, pin.version) for pin in read_pins(ROOT / "requirements" / "run.txt")}
    for line in PROJECT["dependencies"]:
        name, _, version = line.partition("==")
        assert (name.lower().replace("_", "-"), version) in locked, line


@pytest.mark.parametrize("line", ["flask>=3\n", "flask==3.1.3\n", "git+https://example/x\n"])
def test_what_is_not_pinned_by_hash_is_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "x.txt").write_text(line)
    with pytest.raises(Unpinned):
        read_pins(tmp_path / "x.txt")


def test_the_bill_lists_every_pin_with_its_hashes_and_is_the_same_every_time() -> None:
    document = bill(ROOT / "requirements", PROJECT)
    assert document == bill(ROOT / "requirements", PROJECT)
    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.6")
    uuid.UUID(document["serialNumber"].removeprefix("urn:uuid:"))
    listed = {(each["name"], each["version"]): each for each in document["components"]}
    for pin in (*read_pins(ROOT / "requirements" / "run.txt"), *read_pins(ROOT / "requirements" / "dev.txt")):
        assert {each["content"] for each in listed[pin.name, pin.version]["hashes"]} >= set(pin.sha256)
    references = [each["bom-ref"] for each in document["components"]]
    assert len(references) == len(set(references))
    assert set(document["dependencies"][0]["dependsOn"]) <= set(references)
    assert listed["flask", "3.1.3"]["scope"] == "required"
    assert next(each for each in document["components"] if each["name"] == "pytest")["scope"] == "excluded"


def advisory(**affected: Any) -> dict[str, Any]:
    package = {"package": {"ecosystem": "PyPI", "name": "Flask"}}
    return {"id": "OSV-1", "summary": "a hole", "affected": [package | affected]}


@pytest.mark.parametrize(
    ("affected", "hit"),
    [
        ({"versions": ["3.1.3"]}, True),
        ({"versions": ["3.1.2"]}, False),
        ({"ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]}, True),
        ({"ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "3.1.3"}]}]}, False),
        ({"ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "3.1.10"}]}]}, True),
        ({"ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "3.2"}]}]}, False),
        ({"ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "3"}, {"last_affected": "3.1.3"}]}]}, True),
        ({"ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "3"}, {"last_affected": "3.1.2"}]}]}, False),
        ({"ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}]}, False),
        ({"package": {"ecosystem": "npm", "name": "flask"}, "versions": ["3.1.3"]}, False),
    ],
)
def test_a_copy_of_the_advisories_is_enough(tmp_path: Path, affected: dict[str, Any], hit: bool) -> None:
    (tmp_path / "OSV-1.json").write_text(json.dumps(advisory(**affected)))
    assert [each.advisory for each in audit.in_a_copy(PINS, tmp_path)] == (["OSV-1"] if hit else [])


def test_an_empty_copy_is_not_a_clean_bill(tmp_path: Path) -> None:
    with pytest.raises(audit.CouldNotLook, match="没有查"):
        audit.in_a_copy(PINS, tmp_path)


@contextmanager
def database(answer: bytes) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_what_the_database_knows_is_told() -> None:
    with database(b'{"results": [{"vulns": [{"id": "OSV-7"}]}, {}]}') as address:
        assert audit.in_the_database(PINS, address) == [audit.Weakness("flask", "3.1.3", "OSV-7")]


def test_a_database_that_cannot_be_asked_is_never_taken_for_nothing_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.main(None, "http://127.0.0.1:9/") == audit.COULD_NOT_LOOK
    assert "这次没有查" in capsys.readouterr().out
    with database(b"<html>log in first</html>") as address:
        assert audit.main(None, address) == audit.COULD_NOT_LOOK
