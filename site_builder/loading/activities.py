"""Reads the timed steps of a lesson from `### 活动一：名字（12 分钟，可省略）` and adds up their minutes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from site_builder.curriculum import Activity, Cut
from site_builder.loading.sections import Anchors, Part
from site_builder.markdown.reader import MarkdownReader, plain_text
from site_builder.rules.catalogue import Notes

SHORT_LESSON = 20
MIDDLE_LESSON = 30
"""Minutes of the two shorter cuts of a lesson."""

_HEADING = re.compile(
    r"(?P<title>.+?)\s*[（(]\s*(?P<minutes>\d{1,3})\s*分钟\s*(?:[，,]\s*(?P<at20>20\s*分钟课)?\s*可省略\s*)?[）)]\s*"
)


def read_activities(parts: Sequence[Part], anchors: Anchors, reader: MarkdownReader, notes: Notes) -> list[Activity]:
    """The steps below 过程. A heading without minutes is noted and left out."""
    activities = []
    for part in parts:
        found = _HEADING.fullmatch(part.title)
        if found is None:
            notes.add("activity-heading", part.line, title=part.title)
            continue
        if not part.tokens:
            notes.add("section-empty", part.line, title=part.title)
        title = found["title"]
        activities.append(
            Activity(
                title,
                int(found["minutes"]),
                _cut(found),
                anchors.name(title),
                reader.html(part.tokens),
                plain_text(part.tokens),
            )
        )
    return activities


def check_minutes(activities: Sequence[Activity], minutes: int, line: int, notes: Notes) -> None:
    """All steps are the lesson; without 可省略 it fits 30 minutes, with the must-do steps alone 20.

    The last step looks at the goal, so the lesson of 30 minutes keeps it.
    """
    total = sum(step.minutes for step in activities)
    middle = sum(step.minutes for step in activities if step.cut is not Cut.AT_30)
    short = sum(step.minutes for step in activities if step.cut is Cut.NEVER)
    if total != minutes:
        notes.add("minutes-total", line, total=total, minutes=minutes)
    if middle > MIDDLE_LESSON:
        notes.add("minutes-middle", line, sum=middle, most=MIDDLE_LESSON)
    if short > SHORT_LESSON:
        notes.add("minutes-short", line, sum=short, most=SHORT_LESSON)
    if activities and activities[-1].cut is Cut.AT_30:
        notes.add("last-step-dropped", line, title=activities[-1].title)


def _cut(found: re.Match[str]) -> Cut:
    if "可省略" not in found[0].removeprefix(found["title"]):
        return Cut.NEVER
    return Cut.AT_20 if found["at20"] else Cut.AT_30
