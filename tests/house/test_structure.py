"""The house stays livable: sizes, names, and files that speak of the project alone."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST_LINES_A_FILE = 300
MOST_LINES_A_FUNCTION = 45
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "shared"}


def tracked_files() -> list[Path]:
    """Every file that Git knows or would add, as people who clone will see it."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / line for line in listing.splitlines() if (ROOT / line).is_file()]


def python_files() -> list[Path]:
    return [path for path in tracked_files() if path.suffix == ".py"]


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_files_stay_under_300_lines() -> None:
    code = [path for path in tracked_files() if path.suffix in {".py", ".js", ".html"}]
    long = {
        relative(path): lines
        for path in code
        if (lines := len(path.read_text("utf-8").splitlines())) > MOST_LINES_A_FILE
    }
    assert not long, f"look for the missing noun: {long}"


def test_functions_stay_under_45_lines() -> None:
    long: list[str] = []
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > MOST_LINES_A_FUNCTION:
                    long.append(f"{relative(path)}:{node.lineno} {node.name} ({lines})")
    assert not long, f"look for the missing noun: {long}"


def test_no_module_is_named_after_nothing() -> None:
    bad = [relative(path) for path in python_files() if path.stem in NAMES_THAT_SAY_NOTHING]
    assert not bad


def test_packages_hold_no_code_in_init() -> None:
    for path in python_files():
        if path.name != "__init__.py":
            continue
        body = ast.parse(path.read_text("utf-8")).body
        statements = [
            node for node in body if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        ]
        assert not statements, f"{relative(path)} should hold a docstring at most"


def test_no_bare_except() -> None:
    bad = [
        f"{relative(path)}:{node.lineno}"
        for path in python_files()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ExceptHandler) and node.type is None
    ]
    assert not bad, "name the error that is expected"


def test_no_file_names_a_place_of_one_machine() -> None:
    home = re.compile(r"(?<![\w.])/(?:home|root|Users)/\w")
    texts = [path for path in tracked_files() if path.suffix not in {".png", ".ico", ".xlsx"}]
    assert not [relative(path) for path in texts if path != Path(__file__) and home.search(path.read_text("utf-8"))]


def test_locked_requirements_are_hashed_and_name_no_index() -> None:
    locked = sorted((ROOT / "requirements").glob("*.txt"))
    assert locked
    for path in locked:
        text = path.read_text("utf-8")
        assert "://" not in text, path.name
        assert not re.search(r"^--", text, re.MULTILINE), path.name
        pinned = re.findall(r"^[a-z0-9][^ ]*==[^ ]+ \\$", text, re.MULTILINE)
        assert pinned, path.name
        assert len(pinned) <= text.count("--hash=sha256:"), path.name


def test_the_top_level_is_the_agreed_one() -> None:
    for name in ("content", "site_builder", "quiz_api", "themes", "tests", "mkdocs.yml", "README.md"):
        assert (ROOT / name).exists(), name


def test_the_site_builder_reads_no_setting_that_the_table_does_not_hold() -> None:
    table = (ROOT / "docs" / "settings.md").read_text("utf-8")
    sources = [path.read_text("utf-8") for path in python_files() if relative(path).startswith("site_builder/")]
    named = {name for source in sources for name in re.findall(r"XINYU_[A-Z_]+", source)}
    assert named
    assert not {name for name in named if f"`{name}`" not in table}
