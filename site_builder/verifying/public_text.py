"""Reading the public files of a build as the texts that could be found in them."""

from __future__ import annotations

import html
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

_TAG = re.compile(r"<[^>]*>")
_TAGS_APART = re.compile(r"(<[^>]*>)")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_PACKED = frozenset({".zip", ".docx", ".pptx", ".xlsx"})


def folded(text: str) -> str:
    """The text without tags, entities and white space, in one width and case: two looks of one sentence are equal."""
    return _in_one_look(_TAG.sub("", text))


def readings(path: Path, data: bytes) -> Iterator[str]:
    """What a file says, folded: as text without its tags, and what stands inside the tags."""
    if path.suffix in _PACKED:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield from _readings_of(archive.read(name))
        return
    yield from _readings_of(data)


def _readings_of(data: bytes) -> Iterator[str]:
    text = data.decode("utf-8", errors="replace")
    if "\\u" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    pieces = _TAGS_APART.split(text)
    yield _in_one_look("".join(pieces[::2]))
    inside_tags = " ".join(tag[1:-1] for tag in pieces[1::2] if not tag.isascii()).replace("<", " ")
    if inside_tags:
        yield _in_one_look(inside_tags)


def _in_one_look(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", html.unescape(text)).casefold().split())
