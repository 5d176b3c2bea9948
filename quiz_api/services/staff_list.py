"""Who works in a unit: the list that its administrator keeps, one person at a time."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.class_names import SchoolSystem
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.organisations import Organisation, OrganisationKind, is_within
from quiz_api.domain.people import Activation, Person, PostKind
from quiz_api.domain.permissions import Permission
from quiz_api.domain.rosters import RosterRow, RowAction
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.exports.sheet import Column, Sheet
from quiz_api.services.audit import append_audit
from quiz_api.services.browser_sessions import BrowserSessions
from quiz_api.services.deeds import Deed
from quiz_api.services.scopes import Caller
from quiz_api.services.staff_columns import (
    ADMINISTRATORS,
    CLASS,
    NAME,
    NUMBER,
    POSTS,
    ROSTER_POSTS,
    SCHOOL,
    SCHOOL_CODE,
    STAFF_COLUMNS,
    USERNAME,
)
from quiz_api.services.staff_planning import StaffPlanner
from quiz_api.services.units import Units
from quiz_api.store.interface import Reading, Store

MOST_SHOWN = 200
_ALL = tuple(column.name for column in STAFF_COLUMNS)


@dataclass(frozen=True, slots=True)
class StaffLine:
    """A person as the list shows it. `has_signed_in` is False while the slip is unused."""

    person: Person
    posts: tuple[str, ...]
    class_name: str
    school: str
    has_signed_in: bool
    has_left: bool

    @property
    def last_posts(self) -> tuple[str, ...]:
        """Kinds of the posts that ended last: what somebody who comes back had."""
        ended = [post for post in self.person.posts if post.until is not None]
        last = max((post.until for post in ended if post.until), default=None)
        return tuple(dict.fromkeys(post.kind.value for post in ended if post.until == last))


@dataclass(frozen=True, slots=True)
class StaffPage:
    """The lines of a unit that a search found, at most MOST_SHOWN of `found`; `waiting` have not signed in yet."""

    unit: Organisation
    lines: tuple[StaffLine, ...]
    found: int
    everybody: int
    waiting: int


@dataclass(frozen=True, slots=True)
class StaffList:
    store: Store
    sessions: BrowserSessions
    calendar: SchoolCalendar
    clock: Clock
    system: SchoolSystem

    def page(self, caller: Caller, unit_path: str, words: str = "", *, below: bool = True) -> StaffPage:
        """Of the unit, with or without what lies below. Raises NotFound. Names are shown, so looking is logged."""
        with self.store.reading(caller.scope_for(Permission.KEEP_STAFF)) as reading:
            unit = self._unit(reading, caller, unit_path)
            units = Units(reading)
            people = [person for person in _people(reading, unit, below=below) if person.display_name]
            lines = [self._line(reading, units, person, unit.path) for person in people]
        here = [line for line in lines if not line.has_left]
        found = [line for line in lines if _matches(line, words)] if words.strip() else here
        found.sort(key=lambda line: (line.has_left, line.school, line.person.username))
        with self.store.writing(caller.scope_for(Permission.KEEP_STAFF)) as writing:
            append_audit(writing, caller, self._deed(caller), AuditAction.VIEW_STAFF, unit.path, unit.path)
        waiting = sum(not line.has_signed_in for line in here)
        return StaffPage(unit, tuple(found[:MOST_SHOWN]), len(found), len(here), waiting)

    def sheet(self, caller: Caller, unit_path: str, *, below: bool = True) -> Sheet:
        """Everybody who is here, in the columns of the roster: what comes out can be changed and brought in again."""
        with self.store.writing(caller.scope_for(Permission.KEEP_STAFF)) as writing:
            unit = self._unit(writing, caller, unit_path)
            units = Units(writing)
            people = _people(writing, unit, below=below)
            lines = [self._line(writing, units, person, unit.path) for person in people]
            rows = sorted((_cells(line, units) for line in lines if not line.has_left), key=lambda row: row[-1])
            append_audit(writing, caller, self._deed(caller), AuditAction.EXPORT_STAFF, unit.id, unit.path)
        return Sheet("教师名单", tuple(Column(name) for name in _ALL), rows)

    def one(self, caller: Caller, person_id: str) -> StaffLine:
        """Raises NotFound."""
        with self.store.reading(caller.scope_for(Permission.KEEP_STAFF)) as reading:
            person = reading.person(person_id)
            if person is None or not caller.may(Permission.KEEP_STAFF, person.home_path):
                raise NotFound("这位老师")
            return self._line(reading, Units(reading), person, "/")

    def put(self, caller: Caller, unit_path: str, cells: dict[str, str], username: str = "") -> Person:
        """Add somebody, or change who has `username`: a roster of one row. Raises Refusal naming the field."""
        row = tuple({**cells, USERNAME: username}.get(name, "").strip() for name in _ALL)
        if not row[_ALL.index(NAME)]:
            raise Refusal("bad-fields", "要填姓名。", fields=((NAME, "要填姓名。"),))
        if not row[_ALL.index(POSTS)]:
            raise Refusal("bad-fields", "要填岗位。", fields=((POSTS, "要填岗位。"),))
        now = self.clock()
        with self.store.writing(caller.scope_for(Permission.KEEP_STAFF)) as writing:
            unit = self._unit(writing, caller, unit_path)
            day, year = self.calendar.day(now), self.calendar.school_year(now)
            ends = ROSTER_POSTS - (ADMINISTRATORS if self._is_own(caller, username) else frozenset())
            planner = StaffPlanner(writing, unit, day, year, self.system, ends)
            planned = next(iter(planner.plan([RosterRow(1, row, RowAction.WRONG)], _ALL)))
            if planned.person is None:
                problem = planned.row.problems[0]
                raise Refusal("bad-fields", problem.advice, fields=((problem.column, problem.advice),))
            if planned.before is not None and not username:
                raise _there_already(planned.before)
            if planned.row.action is not RowAction.KEEP:
                writing.put_person(planned.person)
                if planned.before is None:
                    writing.put_activation(Activation(planned.person.id, now))
                action = AuditAction.ADD_STAFF if planned.before is None else AuditAction.CHANGE_STAFF
                append_audit(writing, caller, self._deed(caller), action, planned.person.id, unit.path)
        return planned.person

    def _is_own(self, caller: Caller, username: str) -> bool:
        return caller.person is not None and caller.person.username == username

    def leave(self, caller: Caller, person_id: str) -> None:
        """End every post of somebody here, as of today. Records stay; the person can no longer act for the school."""
        if person_id == caller.account:
            raise Refusal("own-post", "自己的岗位请由上一级管理员来办。", status=403)
        now = self.clock()
        yesterday = self.calendar.day(now) - timedelta(days=1)
        scope = caller.scope_for(Permission.KEEP_STAFF)
        with self.store.writing(scope) as writing:
            person = writing.person(person_id)
            if person is None or not scope.covers_path(person.home_path):
                raise NotFound("这位老师")
            posts = tuple(
                replace(post, until=yesterday)
                if post.until is None and scope.covers_path(post.organisation_path)
                else post
                for post in person.posts
            )
            writing.put_person(replace(person, posts=posts))
            append_audit(writing, caller, self._deed(caller), AuditAction.LEAVE, person.id, person.home_path)
        self.sessions.end_all(person_id)

    def _line(self, reading: Reading, units: Units, person: Person, unit_path: str) -> StaffLine:
        """As seen from a unit: who has gone to another school has left this one."""
        held = person.posts_on(self.calendar.day(self.clock()))
        posts = [post for post in held if is_within(post.organisation_path, unit_path)]
        classes = [units.at(post.organisation_path) for post in posts if post.kind is PostKind.CLASS_TEACHER]
        names = "、".join(unit.name for unit in classes if unit and unit.kind is OrganisationKind.CLASS)
        activation = reading.activation(person.id)
        school = units.name(person.home_path)
        waiting = activation is not None and activation.used_at is None
        kinds = tuple(dict.fromkeys(post.kind.value for post in posts))
        return StaffLine(person, kinds, names, school, not waiting, not posts)

    def _unit(self, reading: Reading, caller: Caller, path: str) -> Organisation:
        unit = reading.organisation(path) if caller.may(Permission.KEEP_STAFF, path) else None
        if unit is None or unit.kind is OrganisationKind.CLASS:
            raise NotFound("这个单位")
        return unit

    def _deed(self, caller: Caller) -> Deed:
        return Deed(self.calendar, caller.account, self.clock())


def _there_already(person: Person) -> Refusal:
    """Whoever adds somebody changes nobody: posts that were not typed would end unseen."""
    who = f"{person.display_name}（登录名 {person.username}）"
    told = f"名单里已有{who}，没有改。要改，请在名单里点开；是同名的另一位，两位都要填工号。"
    return Refusal("bad-fields", told, fields=((NAME, told),))


def _people(reading: Reading, unit: Organisation, *, below: bool) -> Iterator[Person]:
    return (person for person in reading.people(unit.path) if below or person.home_path == unit.path)


def _cells(line: StaffLine, units: Units) -> tuple[str, ...]:
    """A line in the order of the roster's columns."""
    school = units.school(line.person.home_path)
    cells = {
        NAME: line.person.display_name,
        POSTS: "、".join(line.posts),
        CLASS: line.class_name,
        NUMBER: line.person.staff_number,
        SCHOOL: school.name if school else "",
        SCHOOL_CODE: school.code if school else "",
        USERNAME: line.person.username,
    }
    return tuple(cells[name] for name in _ALL)


def _matches(line: StaffLine, words: str) -> bool:
    """True when every word stands in the name, sign-in name, staff number, school, class or posts."""
    person = line.person
    text = _folded(
        " ".join((person.display_name, person.username, person.staff_number, line.school, line.class_name, *line.posts))
    )
    return all(word in text for word in _folded(words).split())


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
