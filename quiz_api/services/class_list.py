"""The classes of a school: opened once, called by their grade of today, left behind when they have gone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.class_names import SECTIONS, SchoolSystem, class_label, grade_of, lasting_name, sections_of
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.ids import IdKind, new_id
from quiz_api.domain.organisations import Organisation, OrganisationKind, child_path, school_path
from quiz_api.domain.people import PostKind
from quiz_api.domain.permissions import Permission
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.open_units import must_be_open
from quiz_api.services.school_systems import holding
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import Reading, Store

KEEP = Permission.KEEP_CLASSES
MOST_NUMBER = 60


@dataclass(frozen=True, slots=True)
class ClassLine:
    """`label` is the name of this school year; `has_left` once the class is past the last grade of its section, or was
    closed.
    """

    unit: Organisation
    label: str
    teachers: tuple[str, ...]
    households: int
    has_left: bool


@dataclass(frozen=True, slots=True)
class ClassPage:
    """The classes of one school that the caller keeps."""

    school: Organisation
    sections: tuple[str, ...]
    lines: tuple[ClassLine, ...]
    may_open: bool


@dataclass(frozen=True, slots=True)
class ClassList:
    store: Store
    calendar: SchoolCalendar
    clock: Clock
    system: SchoolSystem

    def page(self, caller: Caller, path: str) -> ClassPage:
        """The school at `path`, or that of a class at `path`; a class teacher sees only classes of their own."""
        with self.store.reading(caller.scope_for(KEEP)) as reading:
            school = self._school(reading, caller, path)
            day = self.calendar.day(self.clock())
            households = Counter(
                place.class_path
                for household in reading.households(school.path)
                for place in household.places
                if place.held_on(day)
            )
            teachers = self._teachers(reading, school)
            units = [
                unit
                for unit in reading.organisations(OrganisationKind.CLASS, school.path)
                if caller.may(KEEP, unit.path)
            ]
            lines = [self._line(unit, teachers.get(unit.path, ()), households[unit.path]) for unit in units]
            lines.sort(key=lambda line: (line.has_left, -(line.unit.entry_year or 0), line.unit.number or 0))
            return ClassPage(school, _open_sections(school), tuple(lines), caller.may(KEEP, school.path))

    def open(self, caller: Caller, path: str, section: str, entry_year: int, numbers: int) -> int:
        """Open the classes 1 … `numbers` of an entry year that are not there yet; how many are new. Raises Refusal."""
        now = self.clock()
        this_year = self.calendar.school_year(now)
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            school = writing.organisation(path) if caller.may(KEEP, path) else None
            if school is None or school.kind is not OrganisationKind.SCHOOL:
                raise NotFound("这所学校")
            must_be_open(writing, school.path, self.calendar.day(now))
            problems = []
            if section not in _open_sections(school):
                problems.append(("section", f"这所学校有：{'、'.join(_open_sections(school))}。"))
            if not this_year - 12 <= entry_year <= this_year + 1:
                problems.append(("entry_year", f"入学年份写 {this_year - 12} 到 {this_year + 1}。"))
            if not 1 <= numbers <= MOST_NUMBER:
                problems.append(("numbers", f"班数写 1 到 {MOST_NUMBER}。"))
            if problems:
                raise Refusal("bad-fields", "".join(advice for _, advice in problems), fields=tuple(problems))
            there = {
                unit.number
                for unit in writing.organisations(OrganisationKind.CLASS, school.path)
                if unit.entry_year == entry_year
                and section in (*sections_of(unit.stages), *([section] if not unit.stages else []))
            }
            system = holding(writing, school.path)
            missing = [number for number in range(1, numbers + 1) if number not in there]
            for number in missing:
                class_id = new_id(IdKind.CLASS)
                writing.put_organisation(
                    Organisation(
                        class_id,
                        OrganisationKind.CLASS,
                        (section if len(_open_sections(school)) > 1 else "") + lasting_name(entry_year, number),
                        child_path(school.path, class_id),
                        stages=(section,),
                        entry_year=entry_year,
                        number=number,
                        is_sample=school.is_sample,
                        system=system,
                    )
                )
            deed = Deed(self.calendar, caller.account, now)
            append_audit(writing, caller, deed, AuditAction.OPEN_CLASSES, school.id, school.path)
        return len(missing)

    def _school(self, reading: Reading, caller: Caller, path: str) -> Organisation:
        school = reading.organisation(school_path(path) or path) if caller.may(KEEP, path) else None
        if school is None or school.kind is not OrganisationKind.SCHOOL:
            raise NotFound("这所学校")
        return school

    def _teachers(self, reading: Reading, school: Organisation) -> dict[str, tuple[str, ...]]:
        """Names of today's class teachers by class."""
        day = self.calendar.day(self.clock())
        found: dict[str, list[str]] = {}
        for person in reading.people(school.path):
            for post in person.posts_on(day):
                if post.kind is PostKind.CLASS_TEACHER:
                    found.setdefault(post.organisation_path, []).append(person.display_name)
        return {path: tuple(names) for path, names in found.items()}

    def _line(self, unit: Organisation, teachers: tuple[str, ...], households: int) -> ClassLine:
        school_year = self.calendar.school_year(self.clock())
        has_left = (
            unit.entry_year is not None
            and unit.entry_year < school_year
            and not grade_of(unit, school_year, self.system)
        ) or unit.closed_on is not None
        return ClassLine(unit, class_label(unit, school_year, self.system), teachers, households, has_left)


def _open_sections(school: Organisation) -> tuple[str, ...]:
    return sections_of(school.stages) or SECTIONS
