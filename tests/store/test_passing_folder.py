"""What a command keeps for itself while it runs is gone when it ends, however it ends."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from quiz_api.store.file_port import RealFiles
from quiz_api.store.passing_folder import passing_folder

KEEP = """
import sys
from quiz_api.store.passing_folder import passing_folder
with passing_folder() as folder:
    (folder / "source.backup").write_text("王某")
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


@contextmanager
def another() -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Another process with a folder of its own, and that folder."""
    process = subprocess.Popen([sys.executable, "-c", KEEP], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout is not None
        yield process, Path(process.stdout.readline().strip())


def test_it_goes_with_the_block_and_with_an_error(place: Path) -> None:
    with passing_folder() as folder:
        (folder / "source.backup").write_text("王某", "utf-8")
        assert [*place.iterdir()] == [folder]
        assert folder.stat().st_mode & 0o077 == 0
    with pytest.raises(ValueError, match="broken"), passing_folder():
        raise ValueError("broken")
    assert not [*place.iterdir()]


def test_what_a_killed_command_left_goes_when_the_next_one_begins() -> None:
    with another() as (process, left):
        process.kill()
    assert (left / "source.backup").exists()
    with passing_folder():
        assert not left.exists()


def test_a_command_that_runs_keeps_its_own() -> None:
    with another() as (_, theirs):
        with passing_folder() as ours:
            assert ours != theirs
        assert (theirs / "source.backup").exists()


def test_what_a_link_leads_to_is_nobody_s_to_remove(place: Path) -> None:
    with another() as (process, left):
        process.kill()
    moved = left.rename(place / "mine")
    left.symlink_to(moved)
    with passing_folder():
        assert (moved / "source.backup").exists()


@pytest.mark.parametrize("seen", ["held by the other", "gone with its folder"])
def test_a_command_that_begins_as_another_does_takes_another_folder(
    seen: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What begins at the same time may find a folder before its maker holds it, and take it for one that was left."""
    alone = RealFiles.lock
    first: list[Path] = []

    def beside_a_rival(files: RealFiles, path: Path) -> int | None:
        held = alone(files, path)
        if not first:
            first.append(path.parent)
            shutil.rmtree(path.parent)
            return None if seen == "held by the other" else held
        return held

    monkeypatch.setattr(RealFiles, "lock", beside_a_rival)
    with passing_folder() as folder:
        (folder / "source.backup").write_text("王某", "utf-8")
        assert first
        assert folder != first[0]
    assert not [*place.iterdir()]
