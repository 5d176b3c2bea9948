"""Somebody who comes from another unit keeps the account: hours, papers and what was begun come along.

Whoever takes her on types her sign-in name and her name as they stand at the other unit, and she must have left it:
the two together are the proof, as a family's card is. Without them nothing of another unit can be found out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.class_names import SchoolSystem
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.domain.people import Person
from quiz_api.domain.permissions import Permission
from quiz_api.domain.person_names import name_as_kept, name_key
from quiz_api.domain.rosters import RosterRow, RowAction
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.domain.scope import Scope
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.open_units import must_be_open
from quiz_api.services.scopes import Caller
from quiz_api.services.staff_columns import NAME, POSTS, STAFF_COLUMNS, USERNAME
from quiz_api.services.staff_planning import StaffPlanner
from quiz_api.store.interface import Reading, Store

KEEP = Permission.KEEP_STAFF
_ALL = tuple(column.name for column in STAFF_COLUMNS)
LEFT_WITHIN = timedelta(days=366)
_UNKNOWN = "没有找到登录名和姓名都对得上的老师。登录名在原单位的名单和本人的“我的账号”里，一个字也不能差。"


@dataclass(frozen=True, slots=True)
class StaffArrivals:
    store: Store
    calendar: SchoolCalendar
    clock: Clock
    system: SchoolSystem

    def take_on(self, caller: Caller, unit_path: str, username: str, cells: dict[str, str]) -> Person:
        """Give somebody a new home with the posts in `cells`. Raises NotFound, Refusal `bad-fields`, `still-there`."""
        name, now = name_as_kept(cells.get(NAME, "")), self.clock()
        if not cells.get(POSTS, "").strip():
            raise Refusal("bad-fields", "要填岗位。", fields=((POSTS, "要填岗位。"),))
        day = self.calendar.day(now)
        found = self.store.door().person_by_username(username.strip())
        if found is None or not _is_called(found, name):
            raise Refusal("bad-fields", _UNKNOWN, fields=((USERNAME, _UNKNOWN),))
        # Both names together open the row that she has at her former unit, and no other there.
        scope = Scope(caller.scope_for(KEEP).subtrees | {found.home_path}, caller.account)
        with self.store.writing(scope) as writing:
            unit = self._unit(writing, caller, unit_path)
            must_be_open(writing, unit.path, day)
            before = writing.person(found.id)
            if before is None or before.home_path != found.home_path or not _is_called(before, name):
                raise Refusal("bad-fields", _UNKNOWN, fields=((USERNAME, _UNKNOWN),))
            if before.home_path == unit.path:
                told = f"{name}已经在本单位的名单里，请在名单里改。"
                raise Refusal("bad-fields", told, fields=((USERNAME, told),))
            if not caller.may(KEEP, before.home_path):
                _must_have_left(before, day)
            row = tuple({**cells, USERNAME: before.username}.get(column, "").strip() for column in _ALL)
            planner = StaffPlanner(writing, unit, day, self.calendar.school_year(now), self.system, arriving=before)
            planned = next(iter(planner.plan([RosterRow(1, row, RowAction.WRONG)], _ALL)))
            if planned.person is None:
                problem = planned.row.problems[0]
                raise Refusal("bad-fields", problem.advice, fields=((problem.column, problem.advice),))
            writing.put_person(planned.person)
            deed = Deed(self.calendar, caller.account, now)
            for path in (before.home_path, unit.path):
                append_audit(writing, caller, deed, AuditAction.TAKE_ON, before.id, path)
        return planned.person

    def _unit(self, reading: Reading, caller: Caller, path: str) -> Organisation:
        unit = reading.organisation(path) if caller.may(KEEP, path) else None
        if unit is None or unit.kind is OrganisationKind.CLASS:
            raise NotFound("这个单位")
        return unit


def _is_called(person: Person, name: str) -> bool:
    """However it was typed; nobody is called nothing."""
    return bool(name) and name_key(person.display_name) == name_key(name)


def _must_have_left(person: Person, day: date) -> None:
    """Raises Refusal for who still works at the other unit, and for who left it so long ago that an office looks first:
    whoever takes somebody on may give out a new slip for the account.
    """
    name = person.display_name
    if person.posts_on(day):
        detail = f"{name}在原单位的岗位还没有结束。请原单位先在“教职工”里办离开，再来办这一步；没有改。"
        raise Refusal("still-there", detail, status=409)
    last = max((post.until for post in person.posts if post.until), default=None)
    if last is None or day - last > LEFT_WITHIN:
        detail = f"{name}离开原单位已经一年多。请管着两边的上一级（县区或市）在这所学校的“教职工”里办“调来”；没有改。"
        raise Refusal("left-long-ago", detail, status=409)
