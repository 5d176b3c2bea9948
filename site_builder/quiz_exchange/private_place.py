"""Writing a file that holds keys: whole, new, readable by its owner alone, and never where a site is served from."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path


class Unfit(ValueError):
    """The file cannot stand there. The message, in Chinese, says why and what to do."""


def write_beside(path: Path, data: bytes, kept_away: Sequence[Path]) -> None:
    """Put `data` at `path`, a new file outside the folders `kept_away`. Raises Unfit."""
    place = path.resolve()
    for folder in kept_away:
        if place.is_relative_to(folder.resolve()):
            raise Unfit(
                f"{path} 在 {folder} 里，那里的文件会被生成到网站或从网站上读到。答案不能放在那里，请换一个文件夹。"
            )
    if any((parent / "sitemap.xml").exists() for parent in place.parents):
        raise Unfit(f"{path} 在一个网站的文件夹里，放在那里谁都能读到。请换一个文件夹。")
    if os.path.lexists(path):
        raise Unfit(f"{path} 已经有了，没有动它。请换一个文件名。")
    fresh = place.with_name(f".{place.name}.new")
    try:
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
        fresh.rename(place)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise Unfit(f"写不进 {path}，请检查文件夹和权限。（{error.strerror}）") from error
