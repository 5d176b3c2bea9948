"""The rows of a batch as its preview shows them, whatever they are rows of."""

from __future__ import annotations

from dataclasses import dataclass

from quiz_api.domain.rosters import CellProblem, RosterBatch, RosterRow, RowAction
from quiz_api.exports.sheet import Column, Sheet

MOST_LISTED = 500
"""Rows of a preview on the page; the marked file holds them all."""


@dataclass(frozen=True, slots=True)
class BatchRows:
    """`shown` is wrong, right or all; `found` counts its rows, of which `rows` are the first."""

    shown: str
    rows: tuple[RosterRow, ...]
    found: int
    wrong: int
    total: int
    columns: tuple[str, ...]


def batch_rows(batch: RosterBatch, wanted: str) -> BatchRows:
    """What is asked for; by itself, what must be put right."""
    wrong = batch.count(RowAction.WRONG)
    shown = wanted if wanted in ("wrong", "right", "all") else ("wrong" if wrong else "all")
    rows = [row for row in batch.rows if shown == "all" or (row.action is RowAction.WRONG) == (shown == "wrong")]
    total = sum(batch.count(action) for action in RowAction)
    return BatchRows(shown, tuple(rows[:MOST_LISTED]), len(rows), wrong, total, _filled(batch))


def marked_sheet(batch: RosterBatch, title: str) -> Sheet:
    """The rows as they came, with what must be put right beside each."""
    titles = (*batch.columns, "要改什么")
    rows = tuple((*row.cells, _advice(row.problems)) for row in batch.rows)
    return Sheet(title, tuple(Column(each) for each in titles), rows)


def _filled(batch: RosterBatch) -> tuple[str, ...]:
    """Columns in which anything stands or is wrong: the others are left off the page."""
    wrong = {problem.column for row in batch.rows for problem in row.problems}
    return tuple(
        name for place, name in enumerate(batch.columns) if name in wrong or any(row.cells[place] for row in batch.rows)
    )


def _advice(problems: tuple[CellProblem, ...]) -> str:
    return " ".join(f"{problem.column}：{problem.advice}".lstrip("：") for problem in problems)
