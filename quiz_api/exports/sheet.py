"""A table on its way out of the house: named columns that know what they hold, and rows of values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

Cell: TypeAlias = str | int | Decimal | date | None


class ColumnKind(StrEnum):
    """TEXT also holds codes and ids: they look like numbers and must never be treated as such."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    kind: ColumnKind = ColumnKind.TEXT


@dataclass(frozen=True, slots=True)
class Sheet:
    """`title` names the worksheet. Every row has one cell a column."""

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]


def printed(cell: Cell) -> str:
    """A cell as people read it on a page and as CSV carries it."""
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else str(cell)
