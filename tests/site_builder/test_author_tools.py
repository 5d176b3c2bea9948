"""What stands by an author while writing: completion from the loader itself, findings where the work is looked at."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from site_builder.annotations import MOST_COMMENT, as_github, as_gitlab, as_markdown
from site_builder.authoring.header_schema import header_schema, quiz_schema
from site_builder.commands import main
from site_builder.curriculum import Kind
from site_builder.findings import Finding, Level
from site_builder.loading.page_ids import FOLDERS
from site_builder.loading.page_kinds import OWN, SHARED
from site_builder.loading.pages import QUIZ_FIELDS
from tests.site_builder.content_cases import GOOD, Edit, findings_with

CONTENT = Path(__file__).resolve().parents[2] / "content"
RED = Finding("key-value", Level.RED, "lessons/a,b.md", 5, "写的是“100%:\n高”。", "改成：1 | 2。")
WARN = Finding("write-me", Level.WARN, "", 0, "<待写>", "写上。")


def complaints(schema: dict[str, Any], value: object, where: str = "") -> list[str]:
    """Where a value does not fit the few words of JSON Schema that ours uses."""
    found = []
    types = schema.get("type", [])
    known = {"object": dict, "array": list, "string": str, "number": (int, float), "integer": int, "boolean": bool}
    if types and not any(isinstance(value, known[name]) for name in ([types] if isinstance(types, str) else types)):
        return [f"{where} type"]
    if ("const" in schema and value != schema["const"]) or ("enum" in schema and value not in schema["enum"]):
        found.append(f"{where} word")
    if isinstance(value, int) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        found.append(f"{where} range")
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        found.append(f"{where} pattern")
    if isinstance(value, dict):
        found += [f"{where}{name} missing" for name in schema.get("required", []) if name not in value]
        properties = schema.get("properties", {})
        found += [f"{where}{name} unknown" for name in value if properties and name not in properties]
        for name, inner in value.items():
            found += complaints(properties.get(name, {}), inner, f"{where}{name}.")
        choices = schema.get("oneOf", [])
        if choices and sum(set(choice["required"]) <= value.keys() for choice in choices) != 1:
            found.append(f"{where} one of")
    return found


def yaml_of(text: str) -> str:
    return text.removeprefix("---\n").partition("\n---")[0]


def header_of(text: str) -> dict[str, Any]:
    """A header as editors read it, by YAML 1.2: `on` is a word there, and a date is text."""
    header: dict[str, Any] = yaml.load(yaml_of(text), Loader=yaml.SafeLoader)
    group = header["reviewed"]
    header["reviewed"] = {"on" if name is True else name: str(value) for name, value in group.items()}
    return header


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_header_of_the_first_edition_fits_its_schema(folder: str) -> None:
    schema = header_schema(FOLDERS[folder])
    pages = [path for path in (CONTENT / folder).rglob("*.md") if not path.name.endswith(".quiz.md")]
    assert pages
    for path in pages:
        assert complaints(schema, header_of(path.read_text("utf-8"))) == [], path


def test_every_header_of_a_quiz_fits_its_schema() -> None:
    schema = quiz_schema()
    assert set(schema["properties"]) == set(QUIZ_FIELDS)
    assert set(schema["required"]) == set(QUIZ_FIELDS) - {"draw"}
    headers = [yaml.safe_load(yaml_of(path.read_text("utf-8"))) for path in CONTENT.rglob("*.quiz.md")]
    assert [complaints(schema, header) for header in headers] == [[]] * len(headers)
    assert sum("draw" in header for header in headers) >= 3
    count, groups = schema["properties"]["draw"]["oneOf"]
    assert (complaints(count, 0), complaints(count, 8), complaints(groups, 8)) == ([" range"], [], [" type"])


@pytest.mark.parametrize("kind", list(Kind))
def test_the_schema_knows_the_loaders_fields_and_no_others(kind: Kind) -> None:
    assert set(header_schema(kind)["properties"]) == {*SHARED, *OWN[kind]}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("area: 生命安全", "area: 安全"),
        ("term: 1", "term: 3"),
        ("minutes: 40", "minutes: 4"),
        ("lead: 任何老师", "lead: 老师"),
        ("grade: 7", "grade: 13"),
        ("title: 谁能搭把手\n", ""),
        ("term: 1", "term: 1\ncolour: red"),
        ("id: g07-t1-02", "id: G7"),
        ("{by: 待专业审核,", "{who: 甲,"),
    ],
)
def test_what_the_loader_refuses_the_schema_refuses(old: str, new: str, tmp_path: Path) -> None:
    lesson = "lessons/g07/g07-t1-02.md"
    text = (GOOD / lesson).read_text("utf-8")
    assert text.count(old) >= 1
    whole = text.split("\n## ")[0]
    assert complaints(header_schema(Kind.LESSON), header_of(whole)) == []
    reds = [
        item
        for item in findings_with(tmp_path, Edit(lesson, whole, whole.replace(old, new)))
        if item.level is Level.RED
    ]
    assert reds
    assert complaints(header_schema(Kind.LESSON), header_of(whole.replace(old, new))) != []


def test_schemas_are_written_for_editors(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["schema", "--out", str(tmp_path / "schema")])
    assert done.exit_code == 0
    written = json.loads((tmp_path / "schema/parent.schema.json").read_text("utf-8"))
    assert written["properties"]["completion"]["required"] == ["rule", "quiz"]


def test_annotations_of_a_merge_request_escape_what_their_host_would_read() -> None:
    lines = as_github([RED, WARN], "content").split("\n")
    place, words = "file=content/lessons/a%2Cb.md,line=5", "写的是“100%25:%0A高”。%0A怎么改：改成：1 | 2。"
    assert f"::error {place},title=红线 key-value::{words}" in lines
    assert any(line.startswith("::warning file=content,title=") for line in lines)
    report = json.loads(as_gitlab([RED, WARN], "content"))
    red = next(item for item in report if item["severity"] == "blocker")
    assert red["location"] == {"path": "content/lessons/a,b.md", "lines": {"begin": 5}}
    moved = json.loads(as_gitlab([Finding(RED.code, RED.level, RED.path, 9, RED.message, RED.advice)], "content"))
    assert moved[0]["fingerprint"] == red["fingerprint"]


def test_a_comment_is_a_table_that_no_finding_can_break() -> None:
    table = as_markdown([WARN, RED], "content").split("\n")
    assert table[4].startswith("| 红线 | `content/lessons/a,b.md:5` |"), "red lines first"
    assert [line.count(" | ") for line in table[4:]] == [3, 3]
    assert "&lt;待写>" in table[5]
    many = as_markdown([Finding("a", Level.WARN, f"{n}.md", n, "话" * 100, "改") for n in range(2000)], "content")
    assert len(many) < MOST_COMMENT + 500
    assert "没有列出" in many
    assert as_markdown([], "content") == "检查完毕，没有发现问题。"


@pytest.mark.parametrize("form", ["text", "json", "github", "gitlab", "markdown"])
def test_check_speaks_every_form_and_keeps_its_exit_code(form: str, tmp_path: Path) -> None:
    key = str(tmp_path / "build.key")
    good = CliRunner().invoke(main, ["check", "--content", str(GOOD), "--key", key, "--format", form])
    assert good.exit_code == 0
    bad = CliRunner().invoke(main, ["check", "--content", str(tmp_path / "none"), "--key", key, "--format", form])
    assert bad.exit_code == 1
    assert "content-missing" in bad.output or "找不到内容文件夹" in bad.output
    if form in ("json", "gitlab"):
        assert json.loads(bad.output)
