"""The rows of a batch as its preview shows them, whatever they are rows of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from quiz_api.domain.rosters import CellProblem, RosterBatch, RosterRow, RowAction
from quiz_api.exports.sheet import Column, Sheet

MOST_LISTED = 500
"""Rows of a preview on the page; the marked file holds them all."""


def _ends(row: RosterRow) -> bool:
    return bool(row.ends)


_PARTS: Mapping[str, Callable[[RosterRow], bool]] = MappingProxyType(
    {
        "wrong": lambda row: row.action is RowAction.WRONG,
        "ending": _ends,
        "right": lambda row: row.action is not RowAction.WRONG,
        "all": lambda _row: True,
    }
)


@dataclass(frozen=True, slots=True)
class BatchRows:
    """`shown` is wrong, ending, right or all; `found` counts its rows, of which `rows` are the first. `ending` are rows
    that take a post from somebody.
    """

    shown: str
    rows: tuple[RosterRow, ...]
    found: int
    wrong: int
    ending: int
    total: int
    columns: tuple[str, ...]


def batch_rows(batch: RosterBatch, wanted: str) -> BatchRows:
    """What is asked for; by itself, what must be put right."""
    wrong = batch.count(RowAction.WRONG)
    shown = wanted if wanted in _PARTS else ("wrong" if wrong else "all")
    rows = [row for row in batch.rows if _PARTS[shown](row)]
    total = sum(batch.count(action) for action in RowAction)
    return BatchRows(
        shown, tuple(rows[:MOST_LISTED]), len(rows), wrong, sum(map(_ends, batch.rows)), total, _filled(batch)
    )


def marked_sheet(batch: RosterBatch, title: str) -> Sheet:
    """The rows as they came, with what they change and what must be put right beside each."""
    changes = any(row.changes for row in batch.rows)
    titles = (*batch.columns, *(["会改什么"] if changes else []), "要改什么")
    rows = tuple((*row.cells, *([_changes(row)] if changes else []), _advice(row.problems)) for row in batch.rows)
    return Sheet(title, tuple(Column(each) for each in titles), rows)


def _filled(batch: RosterBatch) -> tuple[str, ...]:
    """Columns in which anything stands or is wrong: the others are left off the page."""
    wrong = {problem.column for row in batch.rows for problem in row.problems}
    return tuple(
        name for place, name in enumerate(batch.columns) if name in wrong or any(row.cells[place] for row in batch.rows)
    )


def _changes(row: RosterRow) -> str:
    words = [f"{change.column}：{change.before} → {change.after}" for change in row.changes]
    return "；".join([*words, *([f"不再担任：{row.ends}"] if row.ends else [])])


def _advice(problems: tuple[CellProblem, ...]) -> str:
    return " ".join(f"{problem.column}：{problem.advice}".lstrip("：") for problem in problems)
