"""A table on its way out of the house: named columns that know what they hold, and rows of values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

Cell: TypeAlias = str | int | Decimal | date | None
Cover: TypeAlias = tuple[tuple[str, str], ...]


class ColumnKind(StrEnum):
    """TEXT also holds codes and ids: they look like numbers and must never be treated as such. NUMBER may hold words of
    our own where there is no number to tell, as `<5`.
    """

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    kind: ColumnKind = ColumnKind.TEXT


@dataclass(frozen=True, slots=True)
class Sheet:
    """`title` names the worksheet. Every row has one cell a column. Rows may be made while they are read, once.

    `cover` are (name, words) that say what the table is about: a workbook has them as a page of its own and at the head
    of each printed page.
    """

    title: str
    columns: tuple[Column, ...]
    rows: Iterable[tuple[Cell, ...]]
    cover: Cover = ()


def printed(cell: Cell) -> str:
    """A cell as people read it on a page and as CSV carries it."""
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else str(cell)


_MOST_REMEMBERED = 2_000


class Remembered(dict[Cell, str]):
    """Cells of one column in the words of a file, each text and day made once: most of them come again and again.

    Numbers are never remembered: 2 and 2.0 are equal and not the same words.
    """

    def __missing__(self, cell: Cell) -> str:
        found = self.made(cell)
        if isinstance(cell, str | date) and len(self) < _MOST_REMEMBERED:
            self[cell] = found
        return found

    def is_full(self) -> bool:
        """True when what is new is not remembered any more."""
        return len(self) >= _MOST_REMEMBERED

    def made(self, cell: Cell) -> str:
        raise NotImplementedError
