"""Lessons for classes, slot by slot: some classes keep up, some fall behind, two are far behind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from quiz_api.demo_life.cast import ADMINS, ROOMS, Room
from quiz_api.demo_life.diary import Diary
from quiz_api.demo_life.world import World
from quiz_api.domain.events import EventType
from quiz_api.domain.school_terms import Slot
from site_builder.bundle import CatalogueEntry


def write_lessons(diary: Diary, world: World) -> None:
    for place, room in enumerate(ROOMS):
        for slot in world.days.slots:
            _write_slot(diary, world, place, room, slot)
    _write_own_lesson(diary, world)


def _write_slot(diary: Diary, world: World, place: int, room: Room, slot: Slot) -> None:
    """The lesson of one slot, on a day of its own; not where the class skips it, and not yet where it is still on."""
    days = world.days.of_slot(slot)
    lesson = _lesson(world, room, slot)
    is_skipped = (slot.number * 7 + place * 3) % 10 >= room.of_ten
    is_later = not world.days.is_over(slot) and place % 3 == 0
    if lesson is None or is_skipped or is_later:
        return
    day = days[(place * 3 + slot.number) % len(days)]
    hour, minute = 9 + place % 6, 5 * (slot.number % 6)
    data: dict[str, Any] = {"lesson": lesson.id, "classes": [world.class_of(room).path], "on": day.isoformat()}
    if (place + slot.number) % 9 == 4 and lesson.steps:
        data["stopped_at"] = len(lesson.steps) - 1
    who, written = room.teacher, world.days.moment(day, hour, minute)
    if (place + slot.number) % 11 == 5:
        written += timedelta(days=2)  # written down later
    elif (place + slot.number) % 13 == 6:
        data["teacher"] = world.caller(room.teacher).account
        who, written = ADMINS[room.school], written + timedelta(days=9)  # from the paper, by the administrator
    diary.at(written, lambda: _teach(world, who, data))
    if (place + slot.number) % 5 == 2 and who == room.teacher:
        colleague = next(other.teacher for other in ROOMS if other.school == room.school and other.teacher != who)
        key = (data["lesson"], data["classes"][0])
        diary.at(written + timedelta(hours=2), lambda: _observe(world, colleague, key))


def _teach(world: World, who: str, data: dict[str, Any]) -> None:
    answer = world.do(who, EventType.LESSON_TAUGHT, data)
    world.taught[(data["lesson"], data["classes"][0])] = answer["records"][0]


def _observe(world: World, colleague: str, key: tuple[str, str]) -> None:
    world.do(colleague, EventType.LESSON_OBSERVED, {"record": world.taught[key]})


def _lesson(world: World, room: Room, slot: Slot) -> CatalogueEntry | None:
    grade = world.grade(room)
    wanted = (grade, slot.term, slot.number)
    lessons = world.parts.curriculum.class_lessons()
    return next((entry for entry in lessons if (entry.grade, entry.term, entry.slot) == wanted), None)


def _write_own_lesson(diary: Diary, world: World) -> None:
    """A lesson that is not in the catalogue."""
    room, day = ROOMS[3], world.days.along(0.7)
    data: dict[str, Any] = {
        "own": {"title": "运动会前一天：紧张的时候做什么（演示）", "area": "情绪"},
        "classes": [world.class_of(room).path],
        "on": day.isoformat(),
        "minutes": 40,
    }
    diary.at(world.days.moment(day, 15, 20), lambda: world.do(room.teacher, EventType.LESSON_TAUGHT, data))
