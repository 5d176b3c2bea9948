"""Lessons that an assessor sits in on: found good, not good yet, waiting; and a teacher who leaves and is erased."""

from __future__ import annotations

from quiz_api.demo_life.diary import Diary
from quiz_api.demo_life.world import World
from quiz_api.domain.events import EventType
from quiz_api.services.staff_columns import NAME, POSTS

ASSESSOR, SCHOOL_ADMIN = "yxx08", "yx3x09"
MODULE, TASK = "t-b-02", "lesson"
PASSED_ITS_QUIZ = {"yx3x05": 0.5, "qslx02": 0.55, "yx3x06": 0.6, "yx3x03": 0.82, "lh2z03": 0.8}
"""Who has passed the quiz of a module whose lesson has to be seen, and how far into the year."""

JUDGED = {"yx3x05": (0.7, True), "qslx02": (0.78, False)}
"""Whose lesson was seen, when, and whether it was good enough: the second one waits to be seen again."""

LEAVER = "齐昭"
"""Comes with the first lists, learns one module, goes elsewhere in the autumn and asks to be erased."""


def write_judged(diary: Diary, world: World) -> None:
    days = world.days
    for place, (who, share) in enumerate(PASSED_ITS_QUIZ.items()):
        moment = days.moment(days.along(share), 19, place)
        diary.at(moment, lambda who=who: world.answer(who, MODULE, right=True))  # type: ignore[misc]
    for who, (share, is_good) in JUDGED.items():
        moment = days.moment(days.along(share), 15)
        diary.at(moment, lambda who=who, is_good=is_good: _judge(world, who, is_good=is_good))  # type: ignore[misc]


def _judge(world: World, who: str, *, is_good: bool) -> None:
    entry = world.parts.curriculum.entry(MODULE)
    task = next((each for each in entry.tasks if each.id == TASK), None) if entry else None
    if task is None:
        raise LookupError(f"{MODULE}/{TASK}")
    points = [point.most if is_good else max(point.least, point.most // 2) for point in task.points]
    data = {
        "person": world.caller(who).account,
        "page": MODULE,
        "task": TASK,
        "points": points,
        "judged_on": world.parts.calendar.day(world.clock()).isoformat(),
        "place": "本校三楼录播室（演示）",
    }
    world.do(ASSESSOR, EventType.ASSESSMENT_JUDGED, data)


def write_leaver(diary: Diary, world: World) -> None:
    """Her name stands in the files that were taken in between: those are issued again without it."""
    days, staff = world.days, world.parts.staff
    came: list[str] = []

    def comes() -> None:
        cells = {NAME: LEAVER, POSTS: "学科教师"}
        came.append(staff.put(world.caller(SCHOOL_ADMIN), world.units["school-1"], cells).username)

    def account() -> str:
        return world.caller(came[0]).account

    diary.at(days.moment(days.along(0.02), 9), comes)
    diary.at(days.moment(days.along(0.3), 20), lambda: world.answer(came[0], "t-s-01", right=True))
    diary.at(days.moment(days.along(0.91), 9), lambda: staff.leave(world.caller(SCHOOL_ADMIN), account()))
    erase = world.parts.erasing.person
    diary.at(days.moment(days.along(0.94), 10), lambda: erase(world.caller(SCHOOL_ADMIN), account()))
