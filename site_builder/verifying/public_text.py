"""Reading the public files of a build as the texts that could be found in them."""

from __future__ import annotations

import html
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

from site_builder.output_files import PRECOMPRESSED

_TAG = re.compile(r"<[^>]*>")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_PACKED = frozenset({".zip", ".docx", ".pptx", ".xlsx"})


def folded(text: str) -> str:
    """The text without tags, entities and white space, in one width and case: two looks of one sentence are equal."""
    return "".join(unicodedata.normalize("NFKC", html.unescape(_TAG.sub("", text))).casefold().split())


def readings(path: Path) -> Iterator[str]:
    """What a file says, folded: as text without its tags, and what stands inside the tags.

    Copies made by precompression hold what their originals hold and are skipped.
    """
    if path.suffix in PRECOMPRESSED:
        return
    if path.suffix in _PACKED:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield from _readings_of(archive.read(name))
        return
    yield from _readings_of(path.read_bytes())


def _readings_of(data: bytes) -> Iterator[str]:
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), data.decode("utf-8", errors="replace"))
    yield folded(text)
    inside_tags = "\n".join(tag for tag in _TAG.findall(text) if not tag.isascii())
    if inside_tags:
        yield folded(inside_tags.replace("<", " ").replace(">", " "))
