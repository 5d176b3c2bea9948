"""A school's lessons as its page lists them: a group for every two weeks, or one class's; newest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from quiz_api.services.lesson_report import LessonRow


@dataclass(frozen=True, slots=True)
class LessonGroup:
    """`name` is 第11—12周, or the month of lessons that lie in no two weeks of teaching."""

    name: str
    first: date
    last: date
    rows: tuple[LessonRow, ...]

    @property
    def classes(self) -> int:
        return len({row.class_path for row in self.rows if row.is_valid})

    @property
    def counting(self) -> int:
        return sum(row.counts for row in self.rows)


def newest_first(rows: Iterable[LessonRow], class_path: str = "") -> tuple[LessonRow, ...]:
    """`rows` come as the server took them. By the day of the lesson; of one day, what came last is first."""
    wanted = [row for row in rows if class_path in ("", row.class_path)]
    return tuple(sorted(wanted, key=lambda row: row.taught_on)[::-1])


def by_fortnight(rows: Iterable[LessonRow]) -> tuple[LessonGroup, ...]:
    """Rows that are `newest_first`, in groups in the order in which their newest lesson comes."""
    found: dict[str, list[LessonRow]] = {}
    for row in rows:
        found.setdefault(_name(row), []).append(row)
    return tuple(
        LessonGroup(name, min(row.taught_on for row in some), max(row.taught_on for row in some), tuple(some))
        for name, some in found.items()
    )


def _name(row: LessonRow) -> str:
    term = "第一学期" if row.term == 1 else "第二学期"
    if row.slot:
        return f"{term}{row.slot.weeks_name}"
    return f"{row.taught_on.year}年{row.taught_on.month}月，不在教学周"
