"""Classes that a school closes: one that was opened by mistake, or was divided among others in the middle of a year.

From its day on a closed class is in no denominator and takes nothing new; its records stay. A class in which nothing
ever happened counts on no day at all, so that a slip of the keyboard leaves no class behind that misses lessons.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import RecordKind
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.open_units import must_be_open
from quiz_api.services.permitted_schools import permitted_school
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import Reading, RecordQuery, Store, Writing

KEEP = Permission.KEEP_CLASSES
DEEDS = frozenset(RecordKind) - {RecordKind.AUDIT}
"""Records that say that something happened in a class; that somebody looked is none."""


@dataclass(frozen=True, slots=True)
class ClassClosing:
    store: Store
    calendar: SchoolCalendar
    clock: Clock

    def close(self, caller: Caller, path: str, classes: Iterable[str]) -> int:
        """Close classes of the school at `path`, all or none; how many. Raises NotFound, Refusal `cards-there`."""
        now = self.clock()
        day = self.calendar.day(now)
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            school = permitted_school(writing, caller, KEEP, path)
            held = writing.households_in_classes(school.path, day)
            units = [self._class(writing, school, each) for each in dict.fromkeys(classes)]
            if not units:
                raise Refusal("bad-fields", "先勾上要撤的班。")
            full = [f"{unit.name}还有 {held[unit.path]} 张卡" for unit in units if held.get(unit.path)]
            if full:
                detail = f"{'、'.join(full[:10])}。请先把卡换到别的班或办离班，再撤班。一个班也没有撤。"
                raise Refusal("cards-there", detail, status=409)
            open_units = [unit for unit in units if unit.closed_on is None]
            for unit in open_units:
                writing.put_organisation(replace(unit, closed_on=self._since(writing, unit, day)))
                append_audit(writing, caller, self._deed(caller), AuditAction.CLOSE_CLASSES, unit.id, unit.path)
        return len(open_units)

    def reopen(self, caller: Caller, path: str, class_path: str) -> None:
        """Undo a closing: the class counts again, on every day. Raises NotFound, Refusal."""
        now = self.clock()
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            school = permitted_school(writing, caller, KEEP, path)
            must_be_open(writing, school.path, self.calendar.day(now))
            unit = self._class(writing, school, class_path)
            if unit.successor:
                raise Refusal("carried-on", "这个班已经由别的学校接着办，不能在这里恢复。", status=409)
            if unit.closed_on is not None:
                writing.put_organisation(replace(unit, closed_on=None))
                append_audit(writing, caller, self._deed(caller), AuditAction.REOPEN_CLASS, unit.id, unit.path)

    def _since(self, reading: Reading, unit: Organisation, day: date) -> date:
        """Today; for a class in which nothing ever happened the day on which it would have begun."""
        used = any(True for _ in reading.records(RecordQuery(kinds=DEEDS, organisation_path=unit.path, limit=1)))
        used = used or any(True for _ in reading.households(unit.path))
        if used or unit.entry_year is None:
            return day
        return min(day, date(unit.entry_year, *self.calendar.year_turns))

    def _class(self, writing: Writing, school: Organisation, path: str) -> Organisation:
        unit = writing.organisation(path)
        if unit is None or unit.kind is not OrganisationKind.CLASS or unit.parent_path != school.path:
            raise NotFound("这个班")
        return unit

    def _deed(self, caller: Caller) -> Deed:
        return Deed(self.calendar, caller.account, self.clock())
