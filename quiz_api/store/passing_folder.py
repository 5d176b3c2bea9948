"""A folder for what a command needs while it runs. A backup on its way from one store to another holds everybody's
names and hours: nothing of it stays behind, not even of a command that was killed.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quiz_api.store.file_port import RealFiles

PREFIX = "xinyu-passing-"
IN_USE = ".in-use"
"""A file that whoever uses the folder holds: one that nobody holds was left by a process that is dead."""


@contextmanager
def passing_folder() -> Iterator[Path]:
    """A folder that its owner alone may read, gone with the block. Those that killed commands of the same account left
    are removed first. Raises OSError.
    """
    files = RealFiles()
    _remove_left(files)
    folder, held = _held_folder(files)
    try:
        yield folder
    finally:
        _remove(files, folder, held)


def _held_folder(files: RealFiles) -> tuple[Path, int]:
    """Another command that begins now may take ours for one that was left, between the making and the holding."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        held = files.lock(folder / IN_USE)
        if held is None:
            continue
        if (folder / IN_USE).exists():
            return folder, held
        files.close(held)


def _remove(files: RealFiles, folder: Path, held: int) -> None:
    """While it is held, so that nobody else takes it; what Windows keeps of an open file, afterwards."""
    shutil.rmtree(folder, ignore_errors=True)
    files.close(held)
    shutil.rmtree(folder, ignore_errors=True)


def _remove_left(files: RealFiles) -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if not _is_ours(folder) or not (folder / IN_USE).is_file():
            continue
        try:
            held = files.lock(folder / IN_USE)
        except OSError:
            continue
        if held is not None:
            _remove(files, folder, held)


def _is_ours(folder: Path) -> bool:
    """Never follows a link: anybody may put one into a directory for temporary files."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    return folder.is_dir() and not folder.is_symlink() and found.st_uid == getattr(os, "getuid", lambda: found.st_uid)()
