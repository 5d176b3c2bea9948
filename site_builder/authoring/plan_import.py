"""From a teacher's plan to the parts of a lesson. Nothing is invented and nothing is lost: what has no place of its own
is kept as `unplaced`, in its order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from site_builder.authoring.docx_reading import Cell, Grid, Line, Piece
from site_builder.authoring.numbered_lines import NUMBERED
from site_builder.authoring.plan_questions import questions_of
from site_builder.authoring.plan_words import (
    ASKED,
    GRADE,
    MINUTES,
    PROCESS,
    REFLECTION,
    SPEAKER,
    STEP_COLUMN,
    TIME_COLUMN,
    TITLE,
    WORK_COLUMN,
    grade_in,
    minutes_in,
    names_step,
    part_of,
    reflects,
    unnumbered,
    without_minutes,
)

_QUOTED = re.compile(r"《(.+?)》")
_KIND_OF_PLAN = re.compile(r"(?:心理健康教育课?|心理课)?(?:教学设计|教学方案|活动设计|活动方案|教案|说课稿|课例)$")


@dataclass(slots=True)
class Step:
    """A step of the plan; `minutes` is None where the plan does not say."""

    title: str
    minutes: int | None
    lines: list[str | Grid] = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    """What was understood. `parts` are by the names of our sections, in the order of the plan. `reflected` was written
    after a class: pupils may stand in it by name, so it belongs to no section.
    """

    title: str = ""
    grade: int | None = None
    minutes: int | None = None
    parts: dict[str, list[str | Grid]] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    unplaced: list[str | Grid] = field(default_factory=list)
    reflected: list[str | Grid] = field(default_factory=list)


def plan_of(pieces: Sequence[Piece]) -> Plan:
    """Read a plan from its pieces."""
    reader = _Reader()
    for piece in pieces:
        if isinstance(piece, Grid):
            reader.grid(piece)
        else:
            reader.line(piece)
    plan = reader.plan
    plan.asked, others = questions_of(plan.parts.pop(ASKED, ()))
    plan.unplaced.extend(others)
    plan.reflected = [*plan.parts.pop(REFLECTION, ()), *plan.reflected]
    return plan


def spoken(text: str) -> str | None:
    """The words of a line that the teacher is to say, or None."""
    said = SPEAKER.match(text)
    return text[said.end() :] if said else None


class _Reader:
    """Goes through the pieces and remembers in which part it is; "" before the first."""

    def __init__(self) -> None:
        self.plan = Plan()
        self._part = ""

    def line(self, line: Line) -> None:
        part, rest = part_of(line.text)
        if line.is_picture:
            self._picture(line)
        elif part:
            self._enter(part, rest, line.text)
        elif self._part == PROCESS:
            self._in_process(line)
        elif self._part:
            self.plan.parts[self._part].append(line.typed)
        elif not self.plan.title and (line.heading or len(line.text) <= 24):
            self.plan.title = _title(line.text)
            self.plan.grade = self.plan.grade or grade_in(line.text)
        else:
            self.plan.grade = self.plan.grade or grade_in(line.text)
            self.plan.unplaced.append(line.typed)

    def _picture(self, line: Line) -> None:
        """A picture stays where it was, and is neither title nor step nor question."""
        if self._part == PROCESS and self.plan.steps:
            self.plan.steps[-1].lines.append(line.text)
        elif self._part and self._part not in (PROCESS, ASKED):
            self.plan.parts[self._part].append(line.text)
        else:
            self.plan.unplaced.append(line.text)

    def _enter(self, part: str, rest: str, text: str) -> None:
        if part == TITLE:
            named = _title(rest)
            if named and self.plan.title not in ("", named):
                self.plan.unplaced.append(self.plan.title)
            self.plan.title = named or self.plan.title
        elif part == GRADE:
            self.plan.grade = grade_in(rest) or self.plan.grade
        elif part == MINUTES:
            self.plan.minutes = minutes_in(rest) or self.plan.minutes
        else:
            self._part = part
            self.plan.parts.setdefault(part, [])
            label = next((word for word in ("重点", "难点") if word in text and "重" + "难点" not in text), "")
            if rest and part == PROCESS:
                self._in_process(Line(rest))
            elif rest:
                self.plan.parts[part].append(f"{label}：{rest}" if part == "重点难点" and label else rest)
            elif label and part == "重点难点":
                self.plan.parts[part].append(f"{label}：")

    def _in_process(self, line: Line) -> None:
        if names_step(line.text) or (line.heading and not line.text.endswith("。")):
            self.plan.steps.append(Step(without_minutes(unnumbered(line.text)), minutes_in(line.text)))
        elif self.plan.steps:
            self.plan.steps[-1].lines.append(line.typed)
        else:
            self.plan.unplaced.append(line.typed)

    def grid(self, grid: Grid) -> None:
        for start, row in enumerate(grid.rows):
            columns = _columns(row)
            if columns is not None:
                self._labels(grid.rows[:start])
                self._part = PROCESS
                self.plan.parts.setdefault(PROCESS, [])
                self._process(grid.rows[start + 1 :], columns)
                return
        if any(part_of(cell.text)[0] for row in grid.rows for cell in row[:1]):
            self._labels(grid.rows)
        elif self._part == PROCESS and self.plan.steps:
            self.plan.steps[-1].lines.append(grid)
        elif self._part and self._part != PROCESS:
            self.plan.parts[self._part].append(grid)
        else:
            self.plan.unplaced.append(grid)

    def _labels(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Rows of label and value: 课题 | … | 年级 | … ."""
        for row in rows:
            entered = False
            for cell in (cell for cell in row if not cell.again and cell.text):
                part, rest = part_of(cell.lines[0].text)
                if part:
                    self._enter(part, rest, cell.lines[0].text)
                    entered, label = True, part
                    self._values(label, cell.lines[1:])
                elif entered:
                    self._values(label, cell.lines)
                else:
                    self.plan.unplaced.append(cell.text)

    def _values(self, label: str, lines: Sequence[Line]) -> None:
        for line in lines:
            if label in (TITLE, GRADE, MINUTES) and not line.is_picture:
                self._enter(label, line.text, line.text)
            else:
                self.line(Line(line.text, mark=line.mark, is_picture=line.is_picture))

    def _process(self, rows: Iterable[Sequence[Cell]], columns: dict[int, str]) -> None:
        """Rows below 环节 | 教师活动 | 学生活动 | 设计意图; a merged first cell goes on with its step."""
        for row in rows:
            first = row[0]
            if part_of(first.text)[0] not in ("", PROCESS) and not first.again:
                self._labels([row])
                continue
            self._process_row(row, columns)

    def _process_row(self, row: Sequence[Cell], columns: dict[int, str]) -> None:
        step_column = next(place for place, name in columns.items() if STEP_COLUMN.search(name))
        times = {place for place, name in columns.items() if _is_time(name)} - {step_column}
        named = row[step_column] if step_column < len(row) else row[0]
        title = " ".join(line.text for line in named.lines if not line.is_picture)
        stated = (_stated(cell.text) for place, cell in enumerate(row) if place in times)
        minutes = next((found for found in stated if found), None)
        if (title and not named.again) or not self.plan.steps:
            minutes = minutes or minutes_in(title) or _first_minutes(row)
            self.plan.steps.append(Step(without_minutes(unnumbered(title)), minutes))
        lines = self.plan.steps[-1].lines
        lines.extend(line.text for line in named.lines if line.is_picture and not named.again)
        for place, cell in enumerate(row):
            if place == step_column or place in times or cell.again:
                continue
            name = columns.get(place, "")
            (self.plan.reflected if reflects(name) else lines).extend(_labelled(name, cell.lines))


def _columns(row: Sequence[Cell]) -> dict[int, str] | None:
    """Names of the columns when this row heads a table of the process."""
    names = {place: "".join(cell.text.split()) for place, cell in enumerate(row) if cell.text and not cell.again}
    short = all(len(name) <= 12 for name in names.values())
    steps = [place for place, name in names.items() if STEP_COLUMN.search(name)]
    others = [
        place
        for place, name in names.items()
        if place not in steps[:1] and (WORK_COLUMN.search(name) or TIME_COLUMN.search(name))
    ]
    return names if short and steps and others and len(names) > 1 else None


def _is_time(name: str) -> bool:
    return bool(TIME_COLUMN.search(name)) and not WORK_COLUMN.search(name)


def _stated(text: str) -> int | None:
    """Minutes in a column of times, where a bare figure is one."""
    return minutes_in(f"{text}分钟" if text.isdigit() else text)


def _labelled(name: str, lines: Sequence[Line]) -> list[str]:
    """Lines of a cell; what the pupils do and why keep the name of their column, before a list on a line of its own."""
    typed = [line.typed for line in lines]
    if not typed or not ("学生" in name or "意图" in name):
        return typed
    return [f"{name}：", *typed] if _is_point(typed[0]) else [f"{name}：{typed[0]}", *typed[1:]]


def _is_point(text: str) -> bool:
    return text.startswith("- ") or bool(NUMBERED.match(text))


def _first_minutes(row: Sequence[Cell]) -> int | None:
    return next((found for cell in row if (found := minutes_in(cell.text)) is not None), None)


def _title(text: str) -> str:
    """The name of a lesson without what plans put around it: 《…》教学设计."""
    named = _QUOTED.search(text)
    return _KIND_OF_PLAN.sub("", named[1] if named else text).strip(" 　—-：:")
