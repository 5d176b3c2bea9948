"""A roster on its way into the store: what was read, what it will do, and what stood there before.

A batch is first a preview; taken, it is the list by which it can be undone. It holds names, so it is short-lived: rows
and earlier versions are dropped when it can no longer be undone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from quiz_api.domain.organisations import Organisation
from quiz_api.domain.people import Household, Person


class BatchState(StrEnum):
    """`received`: a large file whose rows are kept and not yet compared with what is there."""

    RECEIVED = "received"
    PREVIEW = "preview"
    TAKEN = "taken"
    UNDONE = "undone"


class BatchOf(StrEnum):
    """What the rows of a batch are."""

    STAFF = "staff"
    SCHOOLS = "schools"
    CARDS = "cards"
    TAKEN_BACK = "taken-back"


class RowAction(StrEnum):
    """What taking a batch does with a row, in the word that the preview shows."""

    ADD = "新增"
    CHANGE = "更新"
    KEEP = "不变"
    WRONG = "要改"


class RosterStep(StrEnum):
    """What is being done with a roster, in the word that its page shows. The last two end it."""

    CHECK = "核对"
    WRITE = "写入"
    DONE = "办完"
    FAILED = "停下"


@dataclass(frozen=True, slots=True)
class RosterProgress:
    """How many of a batch's rows a step has done, told at `at`. `taking` is false while only a preview is made."""

    batch_id: str
    unit_path: str
    taking: bool
    step: RosterStep
    done: int
    total: int
    at: datetime

    @property
    def is_over(self) -> bool:
        return self.step in (RosterStep.DONE, RosterStep.FAILED)


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong with a cell and what to do, in Chinese. `column` is the name in the header, or "" for the row."""

    column: str
    advice: str


@dataclass(frozen=True, slots=True)
class CellChange:
    """What stands in the store and what will stand there, in words. `column` is the name in the header."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A row of the file: `line` as a spreadsheet counts, `cells` in the order of the batch's columns.

    Of a member of staff who is there already, `changes` are what the row changes, and `ends` the posts it takes away.
    """

    line: int
    cells: tuple[str, ...]
    action: RowAction
    problems: tuple[CellProblem, ...] = ()
    changes: tuple[CellChange, ...] = ()
    ends: str = ""


@dataclass(frozen=True, slots=True)
class RosterBatch:
    """Rows of one file for one unit.

    Once taken: `before` are the earlier versions of those who were changed, `after` what was written, `added` new ids;
    of a list of schools the same stands in `units_before` and `units_after`, of 分班 in `households_before` and
    `households_after`. Of cards that were taken back unused there is no file: `added` are their ids, in the same order.
    """

    id: str
    unit_path: str
    made_by: str
    made_at: datetime
    state: BatchState
    file_sha256: str
    columns: tuple[str, ...]
    rows: tuple[RosterRow, ...] = ()
    before: tuple[Person, ...] = ()
    after: tuple[Person, ...] = ()
    added: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    ended_at: datetime | None = None
    of: BatchOf = BatchOf.STAFF
    units_before: tuple[Organisation, ...] = ()
    units_after: tuple[Organisation, ...] = ()
    households_before: tuple[Household, ...] = ()
    households_after: tuple[Household, ...] = ()

    def count(self, action: RowAction) -> int:
        """Rows of an action; also when the rows themselves have been dropped."""
        if self.counts:
            return self.counts[list(RowAction).index(action)]
        return sum(row.action is action for row in self.rows)
