"""From the JSON of what was taught or held to the payload it means."""

from __future__ import annotations

from datetime import date

from quiz_api.domain.events import ActivityReported, LessonObserved, LessonTaught, OwnLesson
from quiz_api.services.json_fields import JsonFields
from site_builder.curriculum import AREAS

MOST_CLASSES = 60
MOST_MINUTES = 240
MOST_STEPS = 20
MOST_TITLE = 60
_MOST_ID = 80
_MOST_PATH = 300
_MOST_COUNT = 999_999


def read_lesson_taught(form: JsonFields) -> LessonTaught:
    """`{"lesson" or "own": {"title", "area"}, "classes": [path, …], "on", "minutes", "stopped_at", "teacher"}`."""
    own = _own(form) if form.has("own") else None
    lesson = form.text("lesson", most=_MOST_ID, required=own is None)
    if own is not None and lesson:
        form.wrong("own", "目录里的课和自编课，只写一样。")
    minutes = form.integer("minutes", 1, MOST_MINUTES)
    if own is not None and minutes is None:
        form.wrong("minutes", "自编课要写上了多少分钟。")
    return LessonTaught(
        classes=_classes(form),
        on=_day(form),
        lesson=lesson,
        own=own,
        minutes=minutes,
        stopped_at=form.integer("stopped_at", 0, MOST_STEPS) or 0,
        step_minutes=_step_minutes(form),
        teacher=form.text("teacher", most=_MOST_ID, required=False),
    )


def read_lesson_observed(form: JsonFields) -> LessonObserved:
    return LessonObserved(form.text("record", most=_MOST_ID))


def read_activity_reported(form: JsonFields) -> ActivityReported:
    """`{"activity", "organisation", "on", "counts": {name: number}}`."""
    counts = []
    for name, number in form.fields("counts").items():
        if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= _MOST_COUNT:
            form.wrong(f"counts.{str(name)[:_MOST_ID]}", f"要写 0 到 {_MOST_COUNT} 的整数。")
            continue
        counts.append((str(name)[:_MOST_ID], number))
    activity = form.text("activity", most=_MOST_ID)
    return ActivityReported(activity, form.text("organisation", most=_MOST_PATH), _day(form), tuple(counts))


def _own(form: JsonFields) -> OwnLesson:
    inner = JsonFields(form.fields("own"))
    own = OwnLesson(inner.text("title", most=MOST_TITLE).strip(), inner.text("area", most=20))
    if own.area and own.area not in AREAS:
        inner.wrong("area", "要写：" + "、".join(AREAS) + "。")
    inner.check("bad-event")
    return own


def _classes(form: JsonFields) -> tuple[str, ...]:
    found = form.listing("classes", MOST_CLASSES)
    if not all(isinstance(item, str) and 0 < len(item) <= _MOST_PATH and "\0" not in item for item in found):
        form.wrong("classes", "要写班级的列表。")
        return ()
    return tuple(dict.fromkeys(str(item) for item in found))


def _day(form: JsonFields) -> date:
    found = day_in(form.text("on", most=10))
    if found is None:
        form.wrong("on", "要写日期，例如 2026-11-26。")
    return found or date.min


def day_in(text: str) -> date | None:
    """A date of this century written 2026-11-26; None for anything else."""
    try:
        found = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
    return found if found is not None and found.year >= 2000 else None


def _step_minutes(form: JsonFields) -> tuple[int, ...]:
    if not form.has("step_minutes"):
        return ()
    found = form.listing("step_minutes", MOST_STEPS)
    if not all(isinstance(item, int) and not isinstance(item, bool) and 0 <= item <= MOST_MINUTES for item in found):
        form.wrong("step_minutes", f"每一步要写 0 到 {MOST_MINUTES} 的整数。")
        return ()
    return tuple(int(str(item)) for item in found)
