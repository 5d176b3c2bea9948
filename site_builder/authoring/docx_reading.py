"""What a teacher's Word file says, in reading order, before anybody asks what it means.

The file comes from anywhere: it is looked at from outside (kind, size unpacked, declarations) before it is opened, and
whatever a library stumbles over becomes one sentence that says what to do.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph

MOST_PACKED = 50 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
MOST_XML = 20 * 1024 * 1024
MOST_RATIO = 300
"""Unpacked to packed bytes of a part that holds text. A long plan packs to a twentieth; a bomb to a thousandth."""

MOST_FILES = 2_000
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DECLARATION = re.compile(rb"<\x00?!\x00?(?:D\x00?O\x00?C\x00?T\x00?Y|E\x00?N\x00?T\x00?I)", re.IGNORECASE)


class ImportRefused(ValueError):
    """The file cannot be imported. The message, in Chinese, says why and what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph. `heading` is true for Word's own headings and for a short line that is bold throughout."""

    text: str
    heading: bool = False
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; `again` is true where it is a merged cell that a row or column before has shown already."""

    lines: tuple[str, ...]
    again: bool = False

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, row by row."""

    rows: tuple[tuple[Cell, ...], ...]


Piece = Line | Grid


def read_docx(path: Path) -> tuple[Piece, ...]:
    """Lines and tables of a .docx in reading order. Raises ImportRefused."""
    data = _bytes(path)
    _look_from_outside(data)
    try:
        document = docx.Document(io.BytesIO(data))
        pieces = tuple(piece for piece in map(_piece, document.iter_inner_content()) if piece is not None)
    except Exception as error:
        raise ImportRefused("这个 .docx 打不开，可能没有存完。请用 WPS 或 Word 打开，另存一份，再导入。") from error
    if not pieces:
        raise ImportRefused(
            "这个文件里没有字，可能整篇是图片或文本框。请把字打出来，或者在 WPS 里用“图片转文字”，另存后再导入。"
        )
    return pieces


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_PACKED:
            raise ImportRefused(f"这个文件超过 {MOST_PACKED // 1024 // 1024} MB。请删去里面的大图片，另存后再导入。")
        data = path.read_bytes()
    except OSError as error:
        raise ImportRefused(f"打不开 {path}，看看文件还在不在、是不是正开着。（{error.strerror}）") from error
    if not data:
        raise ImportRefused("这个文件是空的，一个字节也没有。请找原来的那一份。")
    return data


def _look_from_outside(data: bytes) -> None:
    if data.startswith(_OLD_WORD):
        raise ImportRefused(
            "这其实是旧的 .doc，或者设了密码的文件，改名字没有用。"
            "请用 WPS 或 Word 打开，去掉密码，另存为 .docx 再导入。"
        )
    if data.startswith(b"%PDF"):
        raise ImportRefused("这是 PDF，不是 Word 文档。请找原来的 Word 文件，或者转成 .docx 再导入。")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_members(archive, len(data))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, OSError) as error:
        raise ImportRefused("这不是 .docx 文件，或者没有拷完。请用 WPS 或 Word 打开，另存为 .docx 再导入。") from error


def _check_members(archive: zipfile.ZipFile, packed: int) -> None:
    members = archive.infolist()
    texts = [member for member in members if member.filename.endswith((".xml", ".rels"))]
    too_much = sum(member.file_size for member in members) > MOST_UNPACKED or len(members) > MOST_FILES
    swollen = any(
        member.file_size > MOST_XML or member.file_size > MOST_RATIO * max(member.compress_size, 1_000)
        for member in texts
    )
    if too_much or swollen or sum(member.file_size for member in texts) > MOST_RATIO * packed:
        raise ImportRefused("这个文件展开以后大得不正常，没有打开。请把教案的字贴到一个新的文档里，存好再导入。")
    if "word/document.xml" not in archive.namelist():
        raise ImportRefused("这是压缩包或别的文件，不是 Word 文档。请用 WPS 或 Word 另存为 .docx 再导入。")
    for member in texts:
        with archive.open(member) as file:
            if _DECLARATION.search(file.read(4096)):
                raise ImportRefused("这个文件里夹着不该有的声明，没有打开。请把字贴到一个新的文档里，存好再导入。")


def _piece(item: WordParagraph | WordTable) -> Piece | None:
    if isinstance(item, WordParagraph):
        return _line(item)
    grid = _grid(item)
    return grid if any(cell.text for row in grid.rows for cell in row) else None


def _line(paragraph: WordParagraph) -> Line | None:
    text = clean(paragraph.text)
    if not text:
        return None
    style = (paragraph.style.name or "").lower() if paragraph.style is not None else ""
    runs = [run for run in paragraph.runs if run.text.strip()]
    bold = bool(runs) and all(run.bold for run in runs) and len(text) <= 40
    properties: Any = paragraph._p.pPr  # noqa: SLF001 - python-docx has no other door to numbering
    listed = (properties is not None and properties.numPr is not None) or style.startswith("list")
    return Line(text, style.startswith(("heading", "title", "标题")) or bold, listed)


def _grid(table: WordTable) -> Grid:
    seen: set[int] = set()
    kept = []  # while they are kept, no two cells share an identity
    rows = []
    for row in table.rows:
        cells = []
        for cell in row.cells:
            element = cell._tc  # noqa: SLF001 - a merged cell is told by its element alone
            lines = tuple(text for text in (clean(paragraph.text) for paragraph in cell.paragraphs) if text)
            inner = tuple(clean(part.text) for grid in cell.tables for inside in grid.rows for part in inside.cells)
            cells.append(Cell((*lines, *(text for text in inner if text)), id(element) in seen))
            seen.add(id(element))
            kept.append(element)
        rows.append(tuple(cells))
    return Grid(tuple(rows))


def clean(text: str) -> str:
    """Text as it is typed here: no control characters, odd spaces as spaces, ends trimmed."""
    kept = "".join(
        " " if character in "\t\n\xa0" else character
        for character in text
        if character in "\t\n" or unicodedata.category(character)[0] != "C"
    )
    return kept.strip()
