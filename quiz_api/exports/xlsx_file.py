"""XLSX with typed cells: codes stay text, numbers add up, the header stays in view. Same sheet, same bytes.

The workbook, its styles and the header come from openpyxl. Rows are written into its sheet as they come, so that a long
one is neither kept in memory nor made cell by cell of objects.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import IO, Any, Self

from openpyxl import Workbook  # type: ignore[import-untyped]  # openpyxl ships no types
from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]  # the same
from openpyxl.styles import Font  # type: ignore[import-untyped]  # the same
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]  # the same
from openpyxl.worksheet.properties import PageSetupProperties  # type: ignore[import-untyped]  # the same

from quiz_api.exports.csv_file import formula_safe
from quiz_api.exports.sheet import Cell, ColumnKind, Cover, Remembered, Sheet

MOST_ROWS = 1_048_575
"""What a worksheet holds below its header."""

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_DAY_ZERO = date(1899, 12, 30)
_FORMATS = {ColumnKind.TEXT: "@", ColumnKind.NUMBER: "General", ColumnKind.DAY: "yyyy-mm-dd"}
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MOST_LETTERS = 32_767  # in a cell
_MOST_HEAD = 120  # at the head of a printed page, which holds 255 with its codes
SHEET_PART, COVER_PART = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
END_OF_ROWS = b"</sheetData>"
_ROWS_AT_ONCE = 500


class TooManyRows(ValueError):
    """More than a worksheet can hold."""


def xlsx_bytes(sheet: Sheet) -> bytes:
    """Raises TooManyRows."""
    out = io.BytesIO()
    write_xlsx(out, sheet)
    return out.getvalue()


def write_xlsx(out: IO[bytes], sheet: Sheet) -> None:
    """The same bytes into an open file, rows as they come. Raises TooManyRows."""
    with XlsxFile(out, sheet) as book:
        book.write_rows()
        book.finish(sheet.cover)


class XlsxFile:
    """A workbook on its way into an open file: its rows first, as they come, then what is said about them, which may
    rest on them. Leaving the context ends the file, whole or not.
    """

    def __init__(self, out: IO[bytes], sheet: Sheet) -> None:
        self._sheet = sheet
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)
        parts, self._styles = _empty_book(sheet)
        for name in _up_to_rows(parts):
            self._zip.writestr(dated(name), parts[name])
        self._part = self._zip.open(dated(SHEET_PART), "w")
        self._part.write(parts[SHEET_PART].partition(END_OF_ROWS)[0])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._part.close()
        self._zip.close()

    def write_rows(self) -> None:
        """Raises TooManyRows."""
        for piece in _rows(self._sheet.rows, self._styles):
            self._part.write(piece)

    def finish(self, cover: Cover, foot: str = "") -> None:
        """Everything behind the rows. `cover` is the page 说明, a sheet with a cover has one; `foot` stands before the
        number of each printed page.
        """
        parts, _ = _empty_book(self._sheet, cover, foot)
        _, end, after = parts[SHEET_PART].partition(END_OF_ROWS)
        self._part.write(end + after)
        self._part.close()
        for name in list(parts)[len(_up_to_rows(parts)) + 1 :]:
            self._zip.writestr(dated(name), parts[name])


def dated(name: str) -> zipfile.ZipInfo:
    """A part with a fixed time, so that equal rows give equal bytes and an equal hash."""
    info = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _empty_book(sheet: Sheet, cover: Cover = (), foot: str = "") -> tuple[dict[str, bytes], list[int]]:
    """The parts of a workbook with the header alone, and the number of each column's style in it."""
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = _EPOCH
    page = book.create_sheet(sheet.title[:31])
    page.freeze_panes = "A2"
    for position, column in enumerate(sheet.columns, start=1):
        width = 24 if column.kind is ColumnKind.TEXT else 12
        page.column_dimensions[get_column_letter(position)].width = width
    page.append(list(_header(page, sheet)))
    styles = [_style(page, column.kind) for column in sheet.columns]
    if sheet.cover:
        _paper(page, sheet.cover, foot)
        _cover(book, cover or sheet.cover)
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    core = "docProps/core.xml"
    parts[core] = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", parts[core])
    return parts, styles


def _up_to_rows(parts: dict[str, bytes]) -> list[str]:
    names = list(parts)
    return names[: names.index(SHEET_PART)]


def _header(page: Any, sheet: Sheet) -> Iterator[WriteOnlyCell]:
    for column in sheet.columns:
        cell = WriteOnlyCell(page, column.title)
        cell.font = Font(bold=True)
        yield cell


def _paper(page: Any, lines: Cover, foot: str) -> None:
    """The words at the head of each printed page, under them the header of the table."""
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0  # as many pages as it takes, one wide
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    head = "，".join(words for _, words in lines)
    page.oddHeader.center.text = head[:_MOST_HEAD].replace("&", "&&")  # "&" begins a code there
    said = f"{foot.replace('&', '&&')}，" if foot else ""
    page.oddFooter.center.text = f"{said}第 &P 页，共 &N 页"


def _cover(book: Any, lines: Cover) -> None:
    """A second worksheet."""
    second = book.create_sheet("说明")
    second.column_dimensions["A"].width, second.column_dimensions["B"].width = 12, 60
    for name, words in lines:
        cell = WriteOnlyCell(second, name)
        cell.font = Font(bold=True)
        second.append([cell, formula_safe(_NOT_IN_XML.sub("", words))])


def _style(page: Any, kind: ColumnKind) -> int:
    cell = WriteOnlyCell(page, None)
    cell.number_format = _FORMATS[kind]
    number: int = cell.style_id
    return number


def _rows(rows: Iterable[tuple[Cell, ...]], styles: list[int]) -> Iterator[bytes]:
    """XML of the rows below the header, some at a time.

    Every cell names its row: what stands between two row numbers (the rest of a cell, the beginning of the next) is the
    same wherever a value comes again, and is made once.
    """
    letters = [get_column_letter(position) for position in range(1, len(styles) + 1)]
    begins = [*(f'<c r="{letter}' for letter in letters[1:]), "</row>"]
    columns = [_Rests(style, begin) for style, begin in zip(styles, begins, strict=True)]
    numbered = enumerate(rows, start=2)
    while some := list(islice(numbered, _ROWS_AT_ONCE)):
        if some[-1][0] > MOST_ROWS + 1:
            raise TooManyRows
        yield "".join(
            f'<row r="{number}"><c r="A'
            + str(number).join(["", *(rest[cell] for rest, cell in zip(columns, row, strict=True))])
            for number, row in some
        ).encode()


class _Rests(Remembered):
    """The rest of a cell of one column, from behind its row number, and the beginning of what follows."""

    def __init__(self, style: int, begin: str) -> None:
        super().__init__()
        self._style = f'" s="{style}"' if style else '"'
        self._begin = begin

    def made(self, cell: Cell) -> str:
        if cell is None or cell == "":
            return f"{self._style}/>{self._begin}"
        if isinstance(cell, str):
            text = _escaped(formula_safe(_NOT_IN_XML.sub("", cell))[:_MOST_LETTERS])
            return f'{self._style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>{self._begin}'
        value = (cell - _DAY_ZERO).days if isinstance(cell, date) else cell
        return f"{self._style}><v>{value}</v></c>{self._begin}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
