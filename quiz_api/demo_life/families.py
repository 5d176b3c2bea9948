"""Households: cards handed out, most agree, some on paper, some say no, and many finish lessons at home."""

from __future__ import annotations

from datetime import timedelta

from quiz_api.demo_life.cast import ROOMS, Room
from quiz_api.demo_life.diary import Diary
from quiz_api.demo_life.world import World
from quiz_api.domain.events import EventType
from quiz_api.services.consent import NOTICE_VERSION

LESSONS_AT_HOME = 5
ON_PAPER = 9
"""The remainder of ten by which a card's number says that its family answered on paper."""


def write_families(diary: Diary, world: World) -> None:
    for place, room in enumerate(room for room in ROOMS if room.cards):
        moment = world.days.moment(world.days.along(0.0), 7, 30, place)
        diary.at(moment, lambda room=room: _issue(world, room))  # type: ignore[misc]
        for number in range(1, room.cards + 1):
            _write_family(diary, world, place, room, number)


def agrees(number: int) -> bool:
    """Seven of eight families do; the others are counted without their cards."""
    return number % 8 != 5


def _issue(world: World, room: Room) -> None:
    world.parts.families.cards.issue(world.caller(world.leader(room)), world.class_of(room).path, room.cards)


def _write_family(diary: Diary, world: World, place: int, room: Room, number: int) -> None:
    day = world.days.along(0.02 * (number % 4))
    evening = world.days.moment(day, 18 + number % 3, number, place)
    if number % 10 == ON_PAPER:
        diary.at(evening - timedelta(hours=3), lambda: _answer_on_paper(world, room, number))
    else:
        diary.at(evening, lambda: _answer(world, room, number))
    if not agrees(number):
        return
    for lesson in range(LESSONS_AT_HOME):
        if (number * 3 + lesson * 5 + place) % 7 > 3 - lesson // 2:
            continue
        when = world.days.along(0.12 + 0.17 * lesson + 0.02 * (number % 5))
        moment = world.days.moment(when, 19 + number % 3, (number * 7) % 60, place)
        diary.at(moment, lambda lesson=lesson: _finish(world, room, number, lesson))  # type: ignore[misc]


def _answer(world: World, room: Room, number: int) -> None:
    data = {"notice_version": NOTICE_VERSION, "given": agrees(number)}
    world.do(world.families(room)[number], EventType.CONSENT_GIVEN, data)


def _answer_on_paper(world: World, room: Room, number: int) -> None:
    keeper, path = world.caller(world.leader(room)), world.class_of(room).path
    world.parts.families.paper_consents.record(keeper, path, number, given=agrees(number))


def _finish(world: World, room: Room, number: int, lesson: int) -> None:
    page = world.parent_lessons(room)[lesson]
    world.answer(world.families(room)[number], page.id, right=(number + lesson) % 4 != 0)
