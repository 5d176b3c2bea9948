"""Reads `tasks: [{id: lesson, title: 现场听课, points: [目标 40, 安全 60 至少 36], pass: 80}]` of a module."""

from __future__ import annotations

import re

from site_builder.curriculum import CompletionRule
from site_builder.judged_task import JudgedTask, RubricPoint
from site_builder.loading.fields import Fields

FIELDS = ("id", "title", "points", "pass")
MOST_POINTS = 1000
_POINT = re.compile(r"(.*?\S)\s+([1-9][0-9]{0,2})(?:\s+至少\s*([1-9][0-9]{0,2}))?")
_ID = re.compile(r"[a-z][a-z0-9-]{0,39}")


def read_tasks(header: Fields) -> tuple[JudgedTask, ...]:
    """Nothing for a module without; what is wrong leaves the header incomplete."""
    if not header.has("tasks"):
        return ()
    return tuple(_task(group) for group in header.groups("tasks", FIELDS))


def check_judged(header: Fields, rule: CompletionRule, tasks: tuple[JudgedTask, ...]) -> None:
    """The completion names tasks that are there."""
    known = [task.id for task in tasks]
    for wanted in rule.judged:
        if wanted not in known:
            header.fail("key-value", "completion", value=f"judged: {wanted}", allowed="tasks 里写着的任务编号")


def _task(group: Fields) -> JudgedTask:
    task_id = group.text("id")
    if task_id and not _ID.fullmatch(task_id):
        group.fail("key-value", "id", value=task_id, allowed="小写字母、数字和短横线，字母开头")
    points = tuple(_point(group, text) for text in group.texts("points", required=True))
    task = JudgedTask(task_id, group.text("title"), points, group.number("pass", 1, MOST_POINTS))
    if task.pass_points > task.most:
        group.fail("key-value", "pass", value=str(task.pass_points), allowed=f"不超过总分 {task.most}")
    return task


def _point(group: Fields, text: str) -> RubricPoint:
    found = _POINT.fullmatch(text)
    if found is None:
        group.fail("key-value", "points", value=text, allowed="评分点和分数，例如 目标清楚 20，或者 安全 20 至少 12")
        return RubricPoint(text, 0)
    point = RubricPoint(found[1], int(found[2]), int(found[3] or 0))
    if point.least > point.most:
        group.fail("key-value", "points", value=text, allowed=f"至少不超过满分 {point.most}")
    return point
