"""Frames that an earlier build put around bodies: with them at hand a rebuild does without MkDocs, whose modules take
longer to read than a page takes to make.

One file a frame below build/cache, under a name that changes with the theme and with what the frame says. A damaged one
is none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from markupsafe import escape

from site_builder.output_files import write_if_changed
from site_builder.step_memory import basis_of

HOLES = frozenset({"title", "description", "previous", "next", "refresh"})
"""What the header of one page says of it alone; the templates print each as it is, escaped."""

BODY = "body"
Frame = list[str]
"""Text and names of holes by turns."""


def filled(frame: Frame, header: Mapping[str, str], body: str) -> str:
    """A page: the frame with this header and body in its holes."""
    said = {BODY: body, **{hole: str(escape(header[hole])) for hole in HOLES & header.keys()}}
    return "".join(said[part] if place % 2 else part for place, part in enumerate(frame))


def frame_key(name: str, header: Mapping[str, str]) -> tuple[str, ...]:
    """Pages (paths below build/docs) with equal keys share a frame."""
    return (name.rpartition("/")[0], *(key if key in HOLES else f"{key}={value}" for key, value in header.items()))


SECTIONS = ("sections",)
"""Key under which the names of the pages stand that have no frame, because the navigation knows each of them."""


class FrameStore:
    """Frames of one theme in a folder, each read once."""

    def __init__(self, folder: Path, theme: str) -> None:
        self._folder = folder
        self._theme = theme
        self._frames: dict[tuple[str, ...], Frame] = {}

    def get(self, key: tuple[str, ...]) -> Frame | None:
        if key not in self._frames:
            frame = self._read(key)
            if frame is None:
                return None
            self._frames[key] = frame
        return self._frames[key]

    def put(self, key: tuple[str, ...], frame: Frame) -> None:
        self._frames[key] = frame
        body = json.dumps(frame, ensure_ascii=False).encode("utf-8")
        write_if_changed(self._path(key), hashlib.sha256(body).hexdigest().encode("ascii") + b"\n" + body)

    def _read(self, key: tuple[str, ...]) -> Frame | None:
        try:
            digest, _, body = self._path(key).read_bytes().partition(b"\n")
        except OSError:
            return None
        if digest != hashlib.sha256(body).hexdigest().encode("ascii"):
            return None
        return [str(part) for part in json.loads(body)]

    def _path(self, key: tuple[str, ...]) -> Path:
        return self._folder / self._theme[:16] / f"{basis_of(self._theme, *key)[:32]}.json"


def forget_other_themes(folder: Path, theme: str) -> None:
    """Delete the frames of every theme but this one."""
    for other in folder.iterdir() if folder.is_dir() else ():
        if other.name != theme[:16]:
            for file in other.iterdir():
                file.unlink()
            other.rmdir()
