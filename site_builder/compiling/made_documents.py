"""Office files that were made of lessons and packs of lists, as pages offer them: only what is there and still right.

They are made by a command of their own (`site-builder documents`, `site-builder pack`), because most builds need none
and five thousand lessons would take minutes. The build reads the list of them and makes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from site_builder.output_files import write_if_changed

FOLDER = "downloads"
"""Below the site: what stands here is served like every other file, and copied with the site."""

WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class MadeDocument:
    """A file below the site root. `name` is what it is called once it is on somebody's own disk.

    `length`: of files that differ with the length of the lesson, the name of a shorter length, or `WHOLE`; else "".
    """

    url: str
    name: str
    label: str
    size: str
    length: str = ""


@dataclass(frozen=True, slots=True)
class MadeFor:
    """The files of one page or list. `mark` is the digest of what they were made of."""

    mark: str
    files: tuple[MadeDocument, ...]


def read_made(listing: Path, site: Path) -> dict[str, MadeFor]:
    """Files by page id or list key, as the commands keep them. Gone files are out; a damaged list is none."""
    try:
        raw = json.loads(listing.read_bytes())
        made = {
            key: MadeFor(entry["mark"], tuple(MadeDocument(**file) for file in entry["files"]))
            for key, entry in raw.items()
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}
    return {key: one for key, one in made.items() if all((site / file.url).is_file() for file in one.files)}


def keep_made(listing: Path, made: Mapping[str, MadeFor]) -> None:
    """Write the list."""
    data = {key: asdict(made[key]) for key in sorted(made)}
    write_if_changed(listing, json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8"))


def size_words(size: int) -> str:
    """A size as pages say it."""
    return f"{max(1, round(size / 1024))} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"
