"""Writes an imported plan as a lesson in our format. 待写 stands where the plan said nothing, and what could not be
placed stands in a box of its own, so that the checker names both by line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from site_builder.authoring.docx_reading import Grid
from site_builder.authoring.import_boxes import REFLECTED, UNPLACED, box
from site_builder.authoring.numbered_lines import NUMBERED
from site_builder.authoring.plan_import import Plan, Step, spoken
from site_builder.authoring.plan_questions import header_lines
from site_builder.authoring.skeleton_texts import BOUNDARY, HELP_LINES, NO_QUESTIONS, SHARED
from site_builder.authoring.skeletons import LessonPlace, Skeleton, quoted

_INLINE = re.compile(r"([\\`*<>\[\]~])")
_BLANKS = re.compile(r"_{2,}")
_LEADING = re.compile(r"^(#|\+|>|-(?=\s)|={2,}|-{2,})")
_POINT, _BRACKETED_POINT = "1.", "(1)"
_POINTS = (_POINT, _BRACKETED_POINT)


@dataclass(frozen=True, slots=True)
class Where:
    """Where the lesson goes, in which area and under which title."""

    place: LessonPlace
    area: str
    title: str


def lesson_from_plan(plan: Plan, where: Where, today: date) -> Skeleton:
    """The file of a lesson."""
    place = where.place.place
    timed = [step.minutes for step in plan.steps if step.minutes]
    minutes = sum(timed) if timed and len(timed) == len(plan.steps) else plan.minutes or 40
    header = [
        "---",
        f"id: {place.id}",
        "kind: lesson",
        f"title: {quoted(where.title)}",
        "summary: 待写：学生上完能做什么",
        where.place.header,
        f"term: {where.place.term}",
        f"slot: {where.place.slot}",
        f"area: {where.area}",
        f"minutes: {min(max(minutes, 5), 90)}",
        "lead: 任何老师",
        _shared(plan, today),
        "---",
    ]
    body = "\n\n".join(part for part in _sections(plan, where.title, today) if part)
    return Skeleton(f"{place.folder}/{place.id}.md", "\n".join(header) + "\n" + body + "\n")


def _shared(plan: Plan, today: date) -> str:
    """Header lines that all pages have; without questions in the plan `asked` says 待写."""
    shared = SHARED.replace("$today", today.isoformat()).rstrip("\n")
    return shared.replace(NO_QUESTIONS, "\n".join(header_lines(plan.asked))) if plan.asked else shared


def _sections(plan: Plan, title: str, today: date) -> Iterator[str]:
    yield _section("目标", plan, "待写：一件看得见的事，例如“能说出一位可以找的大人”。")
    yield _section("重点难点", plan, "- 重点：待写\n- 难点：待写")
    yield _section("准备", plan, "- 待写：45 人的普通教室里有的东西。")
    yield "## 过程"
    yield from (_step(step) for step in plan.steps)
    if not plan.steps:
        yield "### 待写：第一步叫什么（10 分钟）\n\n待写：原来的教案里没有认出步骤。"
    yield _board(plan, title)
    yield _section("给老师的话", plan, "待写：这一课背后的道理，学生可能的反应。")
    yield box(UNPLACED, _text(plan.unplaced))
    yield box(REFLECTED, _text(plan.reflected))
    if plan.parts.get("安全边界"):
        yield _section("安全边界", plan, "")
        yield "- 待写：学生说出难事时，第一句怎么接。有人伤害他：马上告诉分管领导，立即报告公安、民政、教育部门。"
        yield "- 本校没有心理教师时：待写，谁来听、谁接着陪，当天告诉分管领导。"
    else:
        yield BOUNDARY.strip()
    yield HELP_LINES.replace("$today", today.isoformat())
    yield _section("学习单", plan, f"课题：{title}\n\n这张纸归你自己保管，不收。\n\n1. 待写：＿＿＿＿＿＿＿＿")


def _section(name: str, plan: Plan, missing: str) -> str:
    return f"## {name}\n\n" + (_text(plan.parts.get(name, ())) or missing)


def _step(step: Step) -> str:
    """A step without minutes keeps 待写 in its heading: the checker says so, and nothing is guessed."""
    minutes = str(step.minutes) if step.minutes else "待写"
    return f"### {escaped(step.title) or '待写：这一步叫什么'}（{minutes} 分钟）\n\n" + (_text(step.lines) or "待写")


def _board(plan: Plan, title: str) -> str:
    lines = [line for line in plan.parts.get("板书", ()) if isinstance(line, str)]
    grids = [line for line in plan.parts.get("板书", ()) if isinstance(line, Grid)]
    rows = ["　".join(cell.text for cell in row if not cell.again) for grid in grids for row in grid.rows]
    shown = [line.replace("```", "") for line in (*lines, *rows)] or [title, "待写"]
    return "## 板书\n\n```text\n" + "\n".join(shown) + "\n```"


def _text(lines: Sequence[str | Grid]) -> str:
    """Paragraphs, lists and tables; consecutive points stay one list, and （1） under 1、 is a list inside it."""
    out = ""
    before = outer = ""
    for line in lines:
        kind, text = _block(line)
        if kind in _POINTS and before not in _POINTS:
            outer = kind
        elif kind in _POINTS and kind != outer:
            text = f"    {text}"
        if out:
            out += "\n" if (kind in _POINTS and before in _POINTS) or kind == before == "-" else "\n\n"
        out += text
        before = kind
    return out


def _block(line: str | Grid) -> tuple[str, str]:
    if isinstance(line, Grid):
        return "|", _table(line)
    if line.startswith("- "):
        return "-", f"- {escaped(line[2:])}"
    numbered = NUMBERED.match(line)
    if numbered:
        kind = _BRACKETED_POINT if numbered[1] else _POINT
        return kind, f"{numbered[2]}. {escaped(line[numbered.end() :])}"
    words = spoken(line)
    if words is not None:
        return ">", f"> 说：{escaped(words)}"
    return "", escaped(line)


def _table(grid: Grid) -> str:
    width = max(len(row) for row in grid.rows)
    rows = [
        [("" if cell.again else escaped(cell.text).replace("|", "｜").replace("\n", " ")) for cell in row]
        + [""] * (width - len(row))
        for row in grid.rows
    ]
    lines = ["| " + " | ".join(cell or "　" for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * width, *lines[1:]])


def escaped(text: str) -> str:
    """Words as Markdown that shows them as they were typed."""
    blanks = _BLANKS.sub(lambda found: "＿" * len(found[0]), text)
    return _LEADING.sub(r"\\\1", _INLINE.sub(r"\\\1", blanks))
