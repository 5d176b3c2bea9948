"""The mark in the directory of an embedded store whose records were moved elsewhere.

A service reads its settings from a file that a shell does not read: after a move, a command that is still told the old
address would work on records that stand still, and say that all is well. So the old directory says where they went and
is refused, until somebody deletes the mark.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from quiz_api.store.file_port import FilePort, write_whole
from quiz_api.store.interface import StoreError

MOVED = "moved-to.txt"
READ_SETTINGS = "做成服务的，先把设置读进来：set -a; . /etc/xinyu.env; set +a"


def mark_as_moved(port: FilePort, directory: Path, target_url: str) -> None:
    """Refuse the store in `directory` from now on, durably. Raises OSError."""
    write_whole(port, directory / MOVED, f"{_without_password(target_url)}\n".encode())


def must_not_be_moved(directory: Path) -> None:
    """Raises StoreError, which says where to and how to undo it."""
    mark = directory / MOVED
    if not mark.exists():
        return
    where = "别处"
    with suppress(OSError, UnicodeDecodeError):  # whoever cannot read the mark is refused all the same
        where = mark.read_text("utf-8").strip() or where
    raise StoreError(
        f"{directory} 里的记录已搬到 {where}，这里的不再用。请把 XINYU_STORE 改成新的地址再试（{READ_SETTINGS}）。"
        f"要用旧的，删掉 {mark}。"
    )


def _without_password(url: str) -> str:
    """What may be shown of an address: without a password, and without options, which can hold one too."""
    parts = urlsplit(url)
    if not parts.netloc:  # a directory, or a server on this machine
        return url.partition("?")[0]
    user, at, hosts = parts.netloc.rpartition("@")
    return f"{parts.scheme}://{user.partition(':')[0]}{at}{hosts}{parts.path}"
