"""Scripts and styles that travel without their comments are the same program and the same rules."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from site_builder.compiling.lean_assets import lean, lean_bytes
from tests.site_builder.indexing.engine_in_node import node
from tests.themes.test_floor import SCRIPTS, STYLES

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PARSED = """
const { parse } = require("internal/deps/acorn/acorn/dist/acorn");
const tree = text => JSON.stringify(parse(text, { ecmaVersion: 2019 }), (name, value) =>
  name === "start" || name === "end" ? undefined : value);
const pairs = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(pairs.map(([whole, lean]) => tree(whole) === tree(lean))));
"""
"""Whether two texts are one program, by the parser that Node brings."""

RULES = """text => {
  const style = document.createElement("style");
  style.textContent = text;
  document.head.append(style);
  const rules = Array.from(style.sheet.cssRules, rule => rule.cssText);
  style.remove();
  return rules;
}"""


def same_programs(pairs: list[tuple[str, str]]) -> list[bool]:
    done = subprocess.run(
        [node(), "--expose-internals", "-e", PARSED],
        input=json.dumps(pairs),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def test_a_lean_script_is_the_same_program() -> None:
    texts = [path.read_text("utf-8") for path in SCRIPTS]
    told = same_programs([*((text, lean(text, script=True)) for text in texts), ("f(1);", "f(2);")])
    assert [path.name for path, same in zip(SCRIPTS, told, strict=False) if not same] == []
    assert told[-1] is False


def test_a_lean_style_has_the_same_rules(browser: Browser) -> None:
    page = browser.new_page()
    try:
        for path in STYLES:
            whole = page.evaluate(RULES, path.read_text("utf-8"))
            assert whole
            assert page.evaluate(RULES, lean_bytes(path).decode("utf-8")) == whole, path.name
    finally:
        page.close()


def test_no_comment_of_its_own_line_travels() -> None:
    for path in (*SCRIPTS, *STYLES):
        text = lean(path.read_text("utf-8"), script=path.suffix == ".js")
        assert len(text) < len(path.read_text("utf-8")), path.name
        assert [line for line in text.splitlines() if line.startswith(("/*", "//", " "))] == [], path.name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/* What for. */\nvar a = 1; // one\n", "var a = 1; // one\n"),
        ('  // why\n  ask("http://a/*b*/");\n\n\n  go();\n', 'ask("http://a/*b*/");\ngo();\n'),
        ("/**\n * Two\n * lines.\n */\n\nf(\n  2);\n", "f(\n2);\n"),
        ("var a = `\n  // text\n`;\n", "var a = `\n  // text\n`;\n"),
        ("go(); /* begins behind code\n and ends here */\n", "go(); /* begins behind code\nand ends here */\n"),
    ],
)  # fmt: skip
def test_what_goes_and_what_stays(text: str, said: str) -> None:
    assert lean(text, script=True) == said


def test_a_picture_travels_as_it_is(tmp_path: Path) -> None:
    picture = tmp_path / "a.svg"
    picture.write_bytes(b"<svg>\n  <!-- kept -->\n</svg>")
    assert lean_bytes(picture) == picture.read_bytes()
