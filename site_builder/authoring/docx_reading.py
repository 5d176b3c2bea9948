"""What a teacher's Word file says, in reading order, before anybody asks what it means.

The file comes from anywhere: it is looked at from outside (kind, size unpacked, declarations) before it is opened, and
whatever a library stumbles over becomes one sentence that says what to do.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph

from site_builder.authoring.numbered_lines import points_of
from site_builder.authoring.word_drawings import PICTURE, boxed_texts, pictures_in
from site_builder.authoring.word_numbering import Numbering

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
    """A paragraph, or a line of one. `heading` is true for Word's own headings and for a short line that is bold
    throughout; `mark` is the number or point that Word sets before it. In place of a picture stands a line of its own.
    """

    text: str
    heading: bool = False
    mark: str = ""
    is_picture: bool = False

    @property
    def typed(self) -> str:
        return self.mark + self.text


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; `again` is true where it is a merged cell that a row or column before has shown already."""

    lines: tuple[Line, ...]
    again: bool = False

    @property
    def text(self) -> str:
        return "\n".join(line.typed for line in self.lines)


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
        numbering = Numbering(document)
        pieces = tuple(piece for item in document.iter_inner_content() for piece in _pieces(item, numbering))
    except Exception as error:
        raise ImportRefused("这个 .docx 打不开，可能没有存完。请用 WPS 或 Word 打开，另存一份，再导入。") from error
    if all(isinstance(piece, Line) and piece.is_picture for piece in pieces):
        raise ImportRefused(
            "这个文件里没有字，可能整篇是图片。请把字打出来，或者在 WPS 里用“图片转文字”，另存后再导入。"
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


def _pieces(item: WordParagraph | WordTable, numbering: Numbering) -> Iterator[Piece]:
    if isinstance(item, WordParagraph):
        yield from _lines(item, numbering)
        return
    grid = _grid(item, numbering)
    if any(cell.text for row in grid.rows for cell in row):
        yield grid


def _lines(paragraph: WordParagraph, numbering: Numbering) -> Iterator[Line]:
    """A heading is one line; other text breaks where it was broken by hand and where points follow one another."""
    text = clean(paragraph.text)
    if text:
        mark = numbering.mark(paragraph)
        if _is_heading(paragraph, text):
            yield Line(text, heading=True, mark=mark)
        else:
            first, *others = _broken(paragraph.text)
            yield Line(first, mark=mark)
            yield from map(Line, others)
    element = paragraph._p  # noqa: SLF001 - drawings are told by their elements alone
    yield from (Line(line) for boxed in boxed_texts(element) for line in _broken(boxed))
    yield from (Line(PICTURE, is_picture=True) for _ in range(pictures_in(element)))


def _broken(text: str) -> list[str]:
    return [point for line in map(clean, text.split("\n")) if line for point in points_of(line)]


def _is_heading(paragraph: WordParagraph, text: str) -> bool:
    style = (paragraph.style.name or "").lower() if paragraph.style is not None else ""
    runs = [run for run in paragraph.runs if run.text.strip()]
    bold = bool(runs) and all(run.bold for run in runs) and len(text) <= 40
    return style.startswith(("heading", "title", "标题")) or bold


def _grid(table: WordTable, numbering: Numbering) -> Grid:
    seen: dict[int, tuple[Line, ...]] = {}
    kept = []  # while they are kept, no two cells share an identity
    rows = []
    for row in table.rows:
        cells = []
        for cell in row.cells:
            element = cell._tc  # noqa: SLF001 - a merged cell is told by its element alone
            again = id(element) in seen
            if not again:
                own = tuple(line for paragraph in cell.paragraphs for line in _lines(paragraph, numbering))
                grids = (_grid(inner, numbering) for inner in cell.tables)
                inside = (part for grid in grids for line in grid.rows for part in line if not part.again)
                seen[id(element)] = (*own, *(line for part in inside for line in part.lines))
                kept.append(element)
            cells.append(Cell(seen[id(element)], again))
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
