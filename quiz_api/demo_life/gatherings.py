"""Parent classes with a board, without one and on paper, and trainings of staff with signing out."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from quiz_api.demo_life.cast import ADMINS, ROOMS, Room
from quiz_api.demo_life.diary import Diary
from quiz_api.demo_life.families import agrees
from quiz_api.demo_life.paper import sheet_photo
from quiz_api.demo_life.world import World
from quiz_api.domain.class_sessions import ClassSession, Practice, SessionForm, SessionKind, Venue
from quiz_api.domain.events import EventType
from quiz_api.services.deeds import Deed
from quiz_api.services.session_forms import WantedSession


@dataclass(slots=True)
class Gathering:
    """One session: written into the diary from the moment it is made until it is closed."""

    diary: Diary
    world: World
    unit: str
    held_by: str
    begins: datetime
    wanted: dict[str, Any]
    minutes: int
    _id: str = field(default="")

    def write(self) -> None:
        first_morning = self.world.days.moment(self.world.days.taught[0], 7, 45)
        self.diary.at(max(first_morning, self.begins - timedelta(days=4, hours=3)), self._make)

    def at(self, minutes: float, deed: Callable[[], object]) -> None:
        self.diary.at(self.begins + timedelta(minutes=minutes), deed)

    def run(self, act: str, minutes: float) -> None:
        """`act` is the name of what the holder does: begin, let_out, close."""
        acts = self.world.parts.on_site.sessions
        self.at(minutes, lambda: getattr(acts, act)(self.world.caller(self.held_by), self._id))

    def session(self) -> ClassSession:
        return self.world.parts.on_site.sessions.one(self.world.caller(self.held_by), self._id)

    def sign_in(self, who: str) -> None:
        """With the number that the board shows."""
        code = self.world.parts.on_site.sign_ins.codes.shown(self.session(), self.world.clock())
        data = {"session": self._id, "code": code.number if code else ""}
        self.world.do(who, EventType.SESSION_SIGNED_IN, data)

    def walk_in(self) -> None:
        """Somebody without a card scans the board."""
        desk, now = self.world.parts.on_site.sign_ins, self.world.clock()
        code = desk.codes.shown(self.session(), now)
        _, ticket = desk.scan(self._id, code.token if code else "", "", "127.0.0.1", now)
        desk.guest(self._id, ticket, "127.0.0.1", now, Deed(self.world.parts.calendar, "guest", now))

    def say(self, who: str, face: int) -> None:
        self.world.parts.on_site.sessions.say(self.world.caller(who), self._id, face)

    def call(self, path: str, numbers: Iterable[int]) -> None:
        data = {"session": self._id, "class": path, "numbers": [*numbers], "leaving": False}
        self.world.do(self.held_by, EventType.SESSION_ROLL_CALLED, data)

    def take_paper(self, came: Callable[[int], bool], left: Callable[[int], bool] | None = None) -> None:
        """A filled roster: its rows in order, of staff with the column for leaving."""
        caller, papers = self.world.caller(self.held_by), self.world.parts.on_site.papers
        _, rows = papers.rows(caller, self._id)
        here = [row.mark for place, row in enumerate(rows) if came(row.number or place)]
        away = [row.mark for row in rows if row.mark not in here]
        out = [row.mark for place, row in enumerate(rows) if row.mark in here and left and left(place)]
        papers.take(caller, self._id, str(uuid.uuid5(uuid.NAMESPACE_URL, self._id)), here, away, out)

    def keep_photo(self) -> None:
        self.world.parts.hours.evidence.add(self.world.caller(self.held_by), self._id, [sheet_photo()])

    def _make(self) -> None:
        local = self.begins.astimezone(self.world.days.zone).strftime("%Y-%m-%dT%H:%M")
        fields = {
            "form": SessionForm.SCREEN.value,
            "venue": Venue.SCHOOL.value,
            "practice": "" if self.wanted.get("page_id") else Practice.GUIDANCE.value,
            "title": "",
            "host": "",
            "page_id": "",
            **self.wanted,
        }
        wanted = WantedSession(begins=local, minutes=str(self.minutes), **fields)
        self._id = self.world.parts.on_site.sessions.make(self.world.caller(self.held_by), self.unit, wanted).id


def write_gatherings(diary: Diary, world: World) -> None:
    rooms = [room for room in ROOMS if room.cards]
    for place, room in enumerate(rooms):
        _with_board(diary, world, room, place)
    _called(diary, world, rooms[1])
    _on_paper(diary, world, rooms[4])
    _school_training(diary, world)
    _county_training(diary, world)
    _planned(diary, world, rooms[1])


def _with_board(diary: Diary, world: World, room: Room, place: int) -> None:
    """An evening for one class, on the first of its lessons."""
    evening = world.days.moment(world.days.along(0.3 + 0.08 * place), 19)
    path, page = world.class_of(room).path, world.parent_lessons(room)[place % 3]
    wanted = {"kind": SessionKind.PARENT_SCHOOL.value, "place": "一楼阶梯教室", "audience": (path,), "page_id": page.id}
    held = Gathering(diary, world, path, world.leader(room), evening, wanted, 60)
    held.write()
    held.run("begin", -10)
    came = [number for number in range(1, room.cards + 1) if agrees(number) and (number + place) % 5]
    for order, number in enumerate(came):
        held.at(-8 + order * 0.4, lambda number=number: held.sign_in(world.families(room)[number]))  # type: ignore[misc]
    held.at(6, held.walk_in)
    for order, number in enumerate(came[:14]):
        face = (0, 0, 1, 0, 1, 2)[(number + place) % 6]
        moment = 45 + order * 0.3
        held.at(moment, lambda number=number, face=face: held.say(world.families(room)[number], face))  # type: ignore[misc]
    held.run("close", 62)


def _called(diary: Diary, world: World, room: Room) -> None:
    """A parents' meeting without a screen: the roll is called, families that have not agreed are only counted."""
    evening = world.days.moment(world.days.along(0.5), 18, 30)
    path = world.class_of(room).path
    wanted = {
        "kind": SessionKind.PARENTS_MEETING.value,
        "form": SessionForm.NO_SCREEN.value,
        "title": "期中家长会：先听孩子说完（演示）",
        "place": "本班教室",
        "audience": (path,),
    }
    held = Gathering(diary, world, path, world.leader(room), evening, wanted, 90)
    held.write()
    held.run("begin", 0)
    held.at(10, lambda: held.call(path, (number for number in range(1, room.cards + 1) if number % 6)))
    held.run("close", 90)


def _on_paper(diary: Diary, world: World, room: Room) -> None:
    """An open day whose roster was filled in on paper, with a photo of it."""
    morning = world.days.moment(world.days.along(0.72), 9)
    path = world.class_of(room).path
    wanted = {
        "kind": SessionKind.OPEN_DAY.value,
        "form": SessionForm.NO_SCREEN.value,
        "practice": Practice.PRACTICE.value,
        "title": "家长开放日：和孩子一起做一件事（演示）",
        "place": "操场和本班教室",
        "audience": (path,),
    }
    held = Gathering(diary, world, path, world.leader(room), morning, wanted, 120)
    held.write()
    held.run("begin", 0)
    held.at(70, lambda: held.take_paper(lambda number: number % 4 != 3))
    held.at(80, held.keep_photo)
    held.run("close", 120)


def _school_training(diary: Diary, world: World) -> None:
    """校本研修 with a board: one leaves early, one forgets to sign out."""
    school, noon = world.units["school-1"], world.days.moment(world.days.along(0.45), 14)
    wanted = {
        "kind": SessionKind.SCHOOL_RESEARCH.value,
        "title": "怎样听学生把话说完：案例研讨（演示）",
        "place": "会议室",
        "audience": (school,),
    }
    held = Gathering(diary, world, school, ADMINS["school-1"], noon, wanted, 90)
    held.write()
    held.run("begin", -5)
    staff = ("yx3x01", "yx3x02", "yx3x03", "yx3x04", "yx3x05", "yx3x06")
    for order, who in enumerate(staff):
        held.at(-4 + order * 0.7, lambda who=who: held.sign_in(who))  # type: ignore[misc]
    held.run("let_out", 88)
    for order, who in enumerate(staff[:5]):
        held.at(89 + order * 0.3, lambda who=who: held.sign_in(who))  # type: ignore[misc]
    held.run("close", 95)


def _county_training(diary: Diary, world: World) -> None:
    """A county's training, signed in and out on paper."""
    county, morning = world.units["county-1"], world.days.moment(world.days.along(0.6), 9)
    wanted = {
        "kind": SessionKind.TRAINING.value,
        "form": SessionForm.NO_SCREEN.value,
        "title": "危机识别与转介：县级集中培训（演示）",
        "place": "县教师发展中心（示例）",
        "audience": (world.units["school-1"], world.units["school-2"]),
    }
    held = Gathering(diary, world, county, "yxx09", morning, wanted, 180)
    held.write()
    held.run("begin", 0)
    held.at(182, lambda: held.take_paper(lambda place: place % 5 != 4, lambda place: place % 6 != 3))
    held.run("close", 185)


def _planned(diary: Diary, world: World, room: Room) -> None:
    """What is announced for the coming days: a board to try."""
    evening = world.days.moment(world.days.taught[-1] + timedelta(days=3), 19)
    path, page = world.class_of(room).path, world.parent_lessons(room)[4]
    wanted = {"kind": SessionKind.PARENT_SCHOOL.value, "place": "本班教室", "audience": (path,), "page_id": page.id}
    Gathering(diary, world, path, world.leader(room), evening, wanted, 60).write()
