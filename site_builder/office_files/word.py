"""A Word file in plain constructs: paragraphs, bold, lists by their own marks, tables with lines. No field, no macro,
no picture: what is there prints alike in Word, WPS and LibreOffice, and can be changed by hand.

The same lesson gives the same bytes: the file says no time but the lesson's own.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from types import MappingProxyType
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from site_builder.office_files.blocks import Block, Paragraph, Table

BODY_FONT, HEAD_FONT = "宋体", "黑体"
LATIN_FONT = "Times New Roman"
EPOCH = (1980, 1, 1, 0, 0, 0)
A4 = (Cm(21), Cm(29.7))
ROOM = 3
"""Centimetres of a row to draw in: five of them hold a child's hand."""
_STYLES = frozenset({"Normal", "Default Paragraph Font", "Normal Table", "No List", "Table Grid"})
_UNUSED = ("stylesWithEffects", "webSettings", "customXml", "numbering", "thumbnail")
"""Parts of python-docx's own template that nothing here refers to; they were nine tenths of every file."""


class WordFile:
    """A Word file that is being written, top to bottom."""

    def __init__(self, title: str, on: date, *, size: float = 10.5, wide: bool = False) -> None:
        self._file = docx.Document(io.BytesIO(_template()))
        self._size = size
        self._set_page(wide=wide)
        self._set_style()
        about = self._file.core_properties
        about.title, about.author, about.comments, about.language = title, "心育", "", "zh-CN"
        about.created = about.modified = datetime(on.year, on.month, on.day)  # noqa: DTZ001 - Word wants it naive
        about.last_modified_by, about.revision = "心育", 1

    def _set_page(self, *, wide: bool) -> None:
        section = self._file.sections[0]
        section.page_width, section.page_height = A4[::-1] if wide else A4
        section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin = section.bottom_margin = Cm(1.8)

    def _set_style(self) -> None:
        style: Any = self._file.styles["Normal"]
        style.font.name, style.font.size = LATIN_FONT, Pt(self._size)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), BODY_FONT)
        style.paragraph_format.space_after = Pt(3)
        style.paragraph_format.line_spacing = 1.2

    def heading(self, text: str, size: float, *, centred: bool = False, above: float = 8) -> None:
        paragraph = self._file.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_before = Pt(above)
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._run(paragraph, text, bold=True, font=HEAD_FONT, size=size)

    def text(self, text: str, *, bold: bool = False, size: float | None = None, centred: bool = False) -> None:
        paragraph = self._file.add_paragraph()
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._run(paragraph, text, bold=bold, size=size)

    def blocks(self, blocks: Sequence[Block], *, size: float | None = None) -> None:
        """The contents of a section."""
        for block in blocks:
            if isinstance(block, Table):
                self.table(block.rows, size=size, rooms=block.rooms)
            else:
                self._paragraph(self._file, block, size)

    def _paragraph(self, place: Any, block: Paragraph, size: float | None) -> None:
        paragraph = place.add_paragraph()
        indents = {"bullet": 0.6, "number": 0.6, "say": 0.6}
        if block.kind in indents:
            paragraph.paragraph_format.left_indent = Cm(indents[block.kind])
        if block.kind in ("bullet", "number"):
            paragraph.paragraph_format.first_line_indent = Cm(-0.6)
            self._run(paragraph, f"{block.number}. " if block.number else "·　", size=size)
        bold = block.kind == "heading"
        font = HEAD_FONT if bold else "楷体" if block.kind == "say" else ""
        for run in block.runs:
            self._run(paragraph, run.text, bold=bold or run.bold, font=font, size=size)

    def table(
        self,
        rows: Sequence[Sequence[str]],
        widths: Sequence[float] = (),
        *,
        size: float | None = None,
        rooms: Mapping[int, float] = MappingProxyType({}),
    ) -> None:
        """A table with lines; the first row is its header and stands again on the next sheet. `rooms` as in `Table`."""
        if not rows:
            return
        table: Any = self._file.add_table(len(rows), len(rows[0]), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = not widths
        for place, width in enumerate(widths):
            table.columns[place].width = Cm(width)
        for number, row in enumerate(rows):
            for place, text in enumerate(row):
                cell = table.cell(number, place)
                if widths:
                    cell.width = Cm(widths[place])
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.line_spacing = 1.0
                paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)
                self._run(paragraph, text.strip(), bold=number == 0, font=HEAD_FONT if number == 0 else "", size=size)
        for number, count in rooms.items():
            table.rows[number].height = Cm(ROOM * count)
        properties = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no other door to it
        properties.append(properties.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"}))
        self._file.add_paragraph().paragraph_format.space_after = Pt(0)

    def _run(self, paragraph: Any, text: str, *, bold: bool = False, font: str = "", size: float | None = None) -> None:
        run = paragraph.add_run(text)
        run.bold = bold or None
        if size:
            run.font.size = Pt(size)
        if font:
            run.font.name = LATIN_FONT
            run._element.rPr.rFonts.set(qn("w:eastAsia"), font)  # noqa: SLF001 - the East Asian font has no other door

    def data(self) -> bytes:
        """The finished file."""
        written = io.BytesIO()
        self._file.save(written)
        return timeless(written.getvalue())


@cache
def _template() -> bytes:
    """python-docx's own template with what is used of it."""
    file = docx.Document()
    for part in (file.part, file.part.package):
        without_parts(part.rels, _UNUSED)
    for style in list(file.styles):
        if style.name not in _STYLES:
            style.delete()
    written = io.BytesIO()
    file.save(written)
    return written.getvalue()


def without_parts(relations: Any, kinds: Sequence[str]) -> None:
    """Let go of the parts of these kinds: what nothing refers to is not written."""
    for key in [key for key, one in relations.items() if one.reltype.rpartition("/")[2] in kinds]:
        relations.pop(key)


def timeless(data: bytes) -> bytes:
    """The same zip with the times of its parts taken out, so that equal contents are equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(member(part.filename), old.read(part), compresslevel=9)
    return out.getvalue()


def member(name: str) -> zipfile.ZipInfo:
    """A member of a zip, alike on every system. A name beyond ASCII is flagged UTF-8, as Windows reads it."""
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 0
    info.external_attr = 0
    return info
