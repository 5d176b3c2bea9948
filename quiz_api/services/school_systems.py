"""Which school system holds where: what a unit says of itself, else the unit above it, else the setting of the server.

Counties and schools say it; each class carries what holds for it, and here alone that is written. So whoever makes a
label, tells a stage or lets a class leave looks at the class and asks nobody. Classes follow at once, all of them, also
in years that are past: what is set right was wrong before. No record changes, so setting it back brings all back. Whose
numbers of past days are counted otherwise since is told: before it is done, and on the page of those days (0066).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.class_names import SYSTEMS, SchoolSystem, class_label, grade_of, system_of
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.organisations import Organisation, OrganisationKind, units_around
from quiz_api.domain.permissions import Permission
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.lessons_taught import owes_lessons
from quiz_api.services.scopes import Caller
from quiz_api.services.unit_cells import AS_ABOVE
from quiz_api.services.units import Units
from quiz_api.store.interface import Reading, Store, Writing

KEEP = Permission.KEEP_UNITS
WORDS = (*SYSTEMS, AS_ABOVE)
YEARS_SHOWN = 4
"""School years of which a change tells what becomes of their number, this one included."""
_CLASS, _SCHOOL, _CITY = OrganisationKind.CLASS, OrganisationKind.SCHOOL, OrganisationKind.CITY
_ACTIONS = {
    "": AuditAction.SET_SYSTEM_AS_ABOVE,
    "六三": AuditAction.SET_SYSTEM_SIX_THREE,
    "五四": AuditAction.SET_SYSTEM_FIVE_FOUR,
}


@dataclass(frozen=True, slots=True)
class HeldSystem:
    """What holds at a unit: `name` is 六三学制 or 五四学制. `by` is the unit that says so; empty for the setting."""

    name: str
    by: str = ""
    is_own: bool = False

    @property
    def word(self) -> str:
        """As a form chooses it."""
        return self.name.removesuffix("学制") if self.is_own else AS_ABOVE


@dataclass(frozen=True, slots=True)
class RenamedClass:
    """A class that is called otherwise than before. `leaves`: by the new count it has left; `comes_back`: it had."""

    school: str
    before: str
    after: str
    leaves: bool
    comes_back: bool


@dataclass(frozen=True, slots=True)
class YearNumber:
    """Classes that ought to have lessons, on the last day of a school year or today: as counted now, and afterwards."""

    school_year: int
    day: date
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class SystemChange:
    """What saying `word` at a unit does, before it is done. `years` are those whose number changes."""

    word: str
    then: HeldSystem
    classes: tuple[RenamedClass, ...]
    years: tuple[YearNumber, ...]

    @property
    def leaving(self) -> int:
        return sum(found.leaves for found in self.classes)

    @property
    def coming_back(self) -> int:
        return sum(found.comes_back for found in self.classes)


@dataclass(frozen=True, slots=True)
class SystemPage:
    """`why_not` says why the caller cannot change it here; empty where it can be changed."""

    unit: Organisation
    now: HeldSystem
    change: SystemChange | None
    why_not: str


@dataclass(frozen=True, slots=True)
class SchoolSystems:
    store: Store
    calendar: SchoolCalendar
    clock: Clock
    system: SchoolSystem

    def at(self, caller: Caller, path: str) -> HeldSystem:
        """What holds at a unit that the caller sees."""
        with self.store.reading(caller.scope) as reading:
            return self._held(path, _saying(reading, path))

    def page(self, caller: Caller, path: str, word: str = "") -> SystemPage:
        """A unit that the caller keeps, and what saying `word` would do there. Raises NotFound, Refusal for no word."""
        with self.store.reading(caller.scope_for(KEEP)) as reading:
            unit = self._unit(reading, caller, path)
            now, why_not = self._held(path, _saying(reading, path)), _why_not(caller, unit)
            if why_not or not word:
                return SystemPage(unit, now, None, why_not)
            changed = replace(unit, system=_own(word))
            saying = changed if changed.system else _saying(reading, unit.parent_path)
            years = tuple(year for year in self._years(reading, changed) if year.before != year.after)
            change = SystemChange(word, self._held(path, saying), tuple(self._renamed(reading, changed)), years)
            return SystemPage(unit, now, change, "")

    def set(self, caller: Caller, path: str, word: str) -> str:
        """Say which system a county or school has; `AS_ABOVE` takes that back. The word of before. Raises NotFound,
        Refusal.
        """
        own = _own(word)
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            unit = self._unit(writing, caller, path)
            why_not = _why_not(caller, unit)
            if why_not:
                raise Refusal("not-here", why_not, status=403)
            if own != unit.system:
                writing.put_organisation(replace(unit, system=own))
                deed = Deed(self.calendar, caller.account, self.clock())
                carry_systems(writing, [path], self.calendar.day(deed.happened_at), self.system)
                append_audit(writing, caller, deed, _ACTIONS[own], unit.id, path)
        return unit.system or AS_ABOVE

    def _unit(self, reading: Reading, caller: Caller, path: str) -> Organisation:
        unit = reading.organisation(path) if caller.may(KEEP, path) else None
        if unit is None or unit.kind is _CLASS:
            raise NotFound("这个单位")
        return unit

    def _held(self, path: str, saying: Organisation | None) -> HeldSystem:
        if saying is None:
            return HeldSystem(self.system.name)
        return HeldSystem(SYSTEMS[saying.system].name, saying.name, is_own=saying.path == path)

    def _years(self, reading: Reading, unit: Organisation) -> Iterator[YearNumber]:
        """The denominator of lessons at the end of the last years and today, the latest first."""
        today, following = self.calendar.day(self.clock()), list(_following(reading, unit))
        ended = {school.path: school.closed_on for school in reading.organisations(_SCHOOL, unit.path)}
        this_year = self.calendar.school_year_of(today)
        for year in range(this_year, this_year - YEARS_SHOWN, -1):
            day = self.calendar.last_day(year, today)
            there = [
                pair
                for pair in following
                if not any(_gone(end, day) for end in (pair[0].closed_on, ended.get(pair[0].parent_path)))
            ]
            before, after = (sum(owes_lessons(pair[side], year, self.system) for pair in there) for side in (0, 1))
            yield YearNumber(year, day, before, after)

    def _renamed(self, reading: Reading, unit: Organisation) -> Iterator[RenamedClass]:
        year, units = self.calendar.school_year(self.clock()), Units(reading)
        for was, then in _following(reading, unit):
            before, after = (class_label(each, year, self.system) for each in (was, then))
            if was.closed_on is None and before != after:
                there, stays = (bool(grade_of(each, year, self.system)) for each in (was, then))
                yield RenamedClass(units.name(was.parent_path), before, after, there and not stays, stays and not there)


def _why_not(caller: Caller, unit: Organisation) -> str:
    """Why a caller cannot change what a unit says: it is kept from above, like its name; empty where they can."""
    if unit.kind is _CITY:
        return "全市的学制由维护服务器的人设置（XINYU_SCHOOL_SYSTEM）。不一样的县（区）和学校，在“下级单位”里各自改。"
    if not caller.may(KEEP, unit.parent_path):
        return "本单位的学制，请上一级来改。"
    return f"{unit.name}已经由别处接着办，学制请在接着办的学校改。" if unit.successor else ""


def holding(reading: Reading, path: str) -> str:
    """The word that classes at a path carry; empty where no unit says one."""
    saying = _saying(reading, path)
    return saying.system if saying else ""


def carry_systems(writing: Writing, paths: Iterable[str], day: date, system: SchoolSystem) -> None:
    """Bring the classes below units into line with what holds for each. Those that are counted otherwise from now on
    keep the day; `system` is the setting of the server.
    """
    for path in paths:
        unit = writing.organisation(path)
        if unit is not None:
            changed = [(was, then) for was, then in _following(writing, unit) if was != then]
            writing.put_organisations(
                [
                    replace(then, system_changed_on=day) if system_of(was, system) != system_of(then, system) else then
                    for was, then in changed
                ]
            )


def _following(reading: Reading, unit: Organisation) -> Iterator[tuple[Organisation, Organisation]]:
    """Classes below a unit as they are, and as they are to be when the unit is as given here."""
    here = unit.system or holding(reading, unit.parent_path)
    own = {school.path: school.system for school in reading.organisations(_SCHOOL, unit.path)}
    own[unit.path] = unit.system
    for found in list(reading.organisations(_CLASS, unit.path)):
        yield found, replace(found, system=own.get(found.parent_path) or here)


def _saying(reading: Reading, path: str) -> Organisation | None:
    """The lowest unit at or above a path that says which system it has. A class only carries one."""
    found = [reading.organisation(above) for above in units_around(path)]
    saying = [unit for unit in found if unit is not None and unit.system and unit.kind is not _CLASS]
    return saying[-1] if saying else None


def _gone(closed_on: date | None, day: date) -> bool:
    return closed_on is not None and closed_on <= day


def _own(word: str) -> str:
    """What a unit keeps of a word. Raises Refusal."""
    if word not in WORDS:
        told = f"学制写 {'、'.join(SYSTEMS)} 或 {AS_ABOVE}，没有改。"
        raise Refusal("bad-fields", told, fields=(("to", told),))
    return word if word in SYSTEMS else ""
