"""Rows and statements into the file of a numbered export while they are read: a long list is never in memory.

The file lies in the directory for temporary files until the store has taken it, and has no name there.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import IO, Self, TypeVar

from quiz_api.domain.errors import Refusal
from quiz_api.exports.csv_file import write_csv_bytes
from quiz_api.exports.ndjson_file import write_ndjson
from quiz_api.exports.sheet import Cover, Sheet
from quiz_api.exports.xlsx_file import MOST_ROWS, TooManyRows, XlsxFile
from quiz_api.services.xapi_statements import Statement
from quiz_api.store.interface import StoreUnavailable

Item = TypeVar("Item")
STATE, STANDS = "状态", "有效"
"""The column that says whether a row counts, and what it says then."""


class _Counted(Iterator[Item]):
    """Counts what passes, and of it what `stands`."""

    def __init__(self, items: Iterable[Item], stands: Callable[[Item], bool] = lambda _: True) -> None:
        self._items = iter(items)
        self._stands = stands
        self.number = 0
        self.standing = 0

    def __next__(self) -> Item:
        item = next(self._items)
        self.number += 1
        self.standing += self._stands(item)
        return item


@dataclass(frozen=True, slots=True)
class MadeFile:
    """The open file, how many rows or statements are in it, and how many of the rows stand: what the page that leads to
    the file counts. None where rows do not say. Leaving the context closes it, and it is gone.
    """

    file: IO[bytes]
    rows: int
    standing: int | None
    _book: XlsxFile | None
    _closing: ExitStack

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    def finish(self, cover: Cover, foot: str) -> None:
        """Say in a workbook what is known only now. Must come before the file is read. Raises StoreUnavailable."""
        if self._book is None:
            return
        with _telling_of_disk():
            self._book.finish(cover, foot)
            self._book.close()
            self.file.flush()


def made_file(found: Sheet | Iterator[Statement], ending: str) -> MadeFile:
    """The file of a sheet or of statements.

    Raises Refusal `too-many-rows`, StoreUnavailable.
    """
    with _telling_of_disk(), ExitStack() as unless_made:
        file = unless_made.enter_context(tempfile.TemporaryFile(prefix="xinyu-export-"))
        if isinstance(found, Sheet):
            rows, standing, book = _written(file, found, ending, unless_made)
        else:
            statements = _Counted(found)
            write_ndjson(file, statements)
            rows, standing, book = statements.number, None, None
        file.flush()
        return MadeFile(file, rows, standing, book, unless_made.pop_all())


@contextmanager
def _telling_of_disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        detail = f"导出没有做成：临时目录写不进去（{error.strerror}）。请腾出空间后重试。"
        raise StoreUnavailable(detail) from error


def _written(out: IO[bytes], found: Sheet, ending: str, closing: ExitStack) -> tuple[int, int | None, XlsxFile | None]:
    place = next((place for place, column in enumerate(found.columns) if column.title == STATE), None)
    rows = _Counted(found.rows, lambda row: place is not None and row[place] == STANDS)
    sheet, book = replace(found, rows=rows), None
    try:
        if ending == "xlsx":
            book = closing.enter_context(XlsxFile(out, sheet))
            book.write_rows()
        else:
            write_csv_bytes(out, sheet)
    except TooManyRows as error:
        detail = f"一张表最多放 {MOST_ROWS:,} 行，这份材料超过了。请改选文本（CSV），或者按县区、学校分开导出。"
        raise Refusal("too-many-rows", detail, fields=(("format", "请改选文本（CSV）。"),)) from error
    return rows.number, None if place is None else rows.standing, book
