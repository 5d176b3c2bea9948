"""docs/operations says only what holds: its commands are run here, or the page says that they are not and why.

Each page's tested blocks run in their order as one script in an empty folder that looks like the project's, with few
pages of content, of every kind: the whole of it is built by the same command elsewhere (tests/whole_site.py). Addresses
of the pages are put in: a free port for 8000, an empty database for the example's.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.free_port import free_port
from tests.site_builder.content_cases import whole_content
from tests.store.postgres_server import running_server

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs" / "operations").glob("*.md"))
LINKED = (
    "site_builder",
    "quiz_api",
    "themes",
    "deploy",
    "requirements",
    "tests",
    "mkdocs.yml",
    "Makefile",
    "pyproject.toml",
    ".git",
)
COMMANDS = frozenset({"sh", "bat", "powershell", "console", "bash", "cmd"})
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_EXCUSE = re.compile(r"^(?:Not tested: |没有测试：)\S.{5,}")
DATABASE = "postgresql://xinyu@db.example/xinyu"


@dataclass(frozen=True, slots=True)
class Block:
    language: str
    text: str
    excuse: str


def blocks_of(text: str) -> list[Block]:
    found = []
    for fence in _FENCE.finditer(text):
        before = text[: fence.start()].rstrip().splitlines()
        last = before[-1] if before else ""
        found.append(Block(fence[1], fence[2], last if _EXCUSE.match(last) else ""))
    return found


def runnable(page: Path) -> list[Block]:
    return [block for block in blocks_of(page.read_text("utf-8")) if block.language in COMMANDS and not block.excuse]


def sandbox(folder: Path) -> None:
    for name in LINKED:
        (folder / name).symlink_to(ROOT / name)
    whole_content(folder / "content")
    (folder / "var").mkdir()
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "bin" / "activate").touch()  # the programs are on the path already
    shutil.copy(ROOT / "deploy" / "xinyu.env.example", folder / "xinyu.env")


def installed_in(folder: Path, script: str) -> str:
    return script.replace("/srv/xinyu", str(folder)).replace("/etc/xinyu.env", str(folder / "xinyu.env"))


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XINYU_")}
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return {**kept, "PATH": path, "FIRST_PASSWORD": "丁香与茶，不加糖 2026", "PYTHONPATH": str(ROOT)}


def run(script: str, folder: Path, port: int) -> subprocess.CompletedProcess[str]:
    """As one script of sh; whatever it left running ends with it."""
    ours = {**environment(), "XINYU_PORT": str(port)}
    process = subprocess.Popen(
        ["sh", "-eu", "-c", script], cwd=folder, env=ours, text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        process.wait(300)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    said, _ = process.communicate(timeout=30)
    return subprocess.CompletedProcess(script, process.returncode, said, "")


@pytest.mark.skipif(sys.platform == "win32", reason="the pages are for sh")
@pytest.mark.parametrize("page", [page for page in PAGES if runnable(page)], ids=lambda page: page.stem)
def test_the_commands_of_a_page_work(page: Path, tmp_path: Path) -> None:
    for number, block in enumerate(runnable(page)):
        folder = tmp_path / str(number)
        folder.mkdir()
        sandbox(folder)
        port = free_port()
        script = installed_in(folder, block.text).replace(":8000", f":{port}")
        script = script.replace("http.server 8000", f"http.server {port}")
        if DATABASE in script:
            with running_server(in_memory=True) as server:
                done = run(script.replace(DATABASE, server.database()), folder, port)
        else:
            done = run(script, folder, port)
        assert done.returncode == 0, f"{page.name}:\n{script}\n{done.stdout[-2000:]}"
        shutil.rmtree(folder)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_block_is_of_a_kind_that_is_looked_at(page: Path) -> None:
    text = page.read_text("utf-8")
    assert text.count("```") % 2 == 0
    for block in blocks_of(text):
        assert block.language in COMMANDS, f"say what it is: {block.text[:60]}"
        if block.language != "sh":
            assert block.excuse, "only sh is run here"


def test_blocks_are_found_with_their_excuses() -> None:
    text = (
        "Run:\n\n```sh\nfirst\n```\n\nNot tested: needs root and a disk.\n\n```sh\nsecond\n```\n\n"
        "Not tested:\n\n```sh\nthird\n```\n"
    )
    assert [(block.text.strip(), bool(block.excuse)) for block in blocks_of(text)] == [
        ("first", False), ("second", True), ("third", False),
    ]  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="the pages are for sh")
@pytest.mark.parametrize(
    "script", ["quiz-api backup", "quiz-api no-such-command", "false\ntrue", "true | sh -c 'exit 3'"]
)
def test_a_command_that_fails_is_noticed(tmp_path: Path, script: str) -> None:
    sandbox(tmp_path)
    assert run(script, tmp_path, free_port()).returncode != 0


def test_links_of_the_pages_lead_somewhere() -> None:
    for page in [*PAGES, ROOT / "README.md", ROOT / "README.zh.md"]:
        for target in re.findall(r"\]\(([^)#:\s]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_command_of_the_server_stands_on_a_page() -> None:
    from click import Context

    from quiz_api.commands import main

    said = "\n".join(page.read_text("utf-8") for page in PAGES)
    for name in main.list_commands(Context(main)):
        assert f"quiz-api {name}" in said, name


@pytest.mark.skipif(sys.platform == "win32", reason="the pages are for sh")
def test_the_line_for_every_shell_reads_the_settings_of_the_service(tmp_path: Path) -> None:
    sandbox(tmp_path)
    settings = tmp_path / "xinyu.env"
    settings.write_text(settings.read_text("utf-8").replace("tinydb:var/store", "tinydb:var/theirs"), "utf-8")
    line = blocks_of((ROOT / "docs" / "operations" / "README.md").read_text("utf-8"))[0].text
    done = run(installed_in(tmp_path, line) + "quiz-api demo\nquiz-api verify\n", tmp_path, free_port())
    assert done.returncode == 0, done.stdout
    assert (tmp_path / "var" / "theirs" / "ledger.journal").exists()
    assert not (tmp_path / "var" / "store").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="the pages are for sh")
def test_the_way_back_restores_what_was_there_before(tmp_path: Path) -> None:
    """The page's own lines, without those that need a repository or root; something is recorded in between."""
    sandbox(tmp_path)
    before, _, _, back = (block.text for block in blocks_of((ROOT / "docs/operations/upgrade.md").read_text("utf-8")))
    elsewhere = re.compile(r"^(?:systemctl|git checkout|make|sed|chown) .*\n", re.MULTILINE)
    later = "quiz-api appoint sj01 --name 审计甲 --post 审计员 --unit 990100\n"
    done = run(before + later + elsewhere.sub("", back), tmp_path, free_port())
    assert done.returncode == 0, done.stdout
    assert b"sj01" in (tmp_path / "var" / "store" / "ledger.journal").read_bytes()
    files = [path for path in (tmp_path / "var" / "store-before").rglob("ledger*") if path.is_file()]
    assert files
    assert not any(b"sj01" in path.read_bytes() for path in files)
    assert (tmp_path / "backups" / "after.backup").exists()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_root_has_made_is_given_back_before_the_service_starts(page: Path) -> None:
    makes = re.compile(r"\b(?:make build|quiz-api (?:create-admin|restore|reset-password|copy-store))\b")
    for block in blocks_of(page.read_text("utf-8")):
        started = re.search(r"systemctl (?:start|enable --now|restart) xinyu", block.text)
        made = [found.end() for found in makes.finditer(block.text[: started.start()] if started else "")]
        if started and made:
            assert "chown -R xinyu:xinyu var build" in block.text[made[-1] : started.start()], page.name


def test_what_trouble_quotes_is_said_somewhere() -> None:
    files = [path for kind in ("*.py", "*.html") for path in (ROOT / "quiz_api").rglob(kind)]
    said = "\n".join(path.read_text("utf-8") for path in [*files, ROOT / "deploy" / "nginx" / "xinyu.conf"])
    quoted = re.findall(r"「([^」]+)」", (ROOT / "docs" / "operations" / "trouble.md").read_text("utf-8"))
    assert len(quoted) > 15
    for words in quoted:
        assert words in said, words
