"""Pictures and recordings beside their pages. Published by allow-list: other files in content/ stay there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePath

from site_builder.curriculum import Kind
from site_builder.output_files import files_below

PICTURE_SUFFIXES = (".gif", ".jpeg", ".jpg", ".mp3", ".png", ".svg", ".webp")
PAGE_FOLDERS = {
    Kind.LESSON: "lessons",
    Kind.PARENT: "parents",
    Kind.TRAINING: "training",
    Kind.RESOURCE: "library",
    Kind.GUIDE: "guides",
}


def is_picture(path: PurePath | str) -> bool:
    return str(path).lower().endswith(PICTURE_SUFFIXES)


def pictures(content: Path) -> Iterator[Path]:
    """Paths, relative to `content`, of the pictures and recordings in the folders of pages."""
    for folder in PAGE_FOLDERS.values():
        yield from (path.relative_to(content) for path in files_below(content / folder) if is_picture(path))
