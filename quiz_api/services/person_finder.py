"""One search over people, classes and units that the caller looks after: type a word, open what was meant."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.class_names import SchoolSystem, class_label
from quiz_api.domain.masking import ERASED
from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.domain.people import Person
from quiz_api.domain.permissions import Permission
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.scopes import Caller
from quiz_api.services.units import Units
from quiz_api.store.interface import Reading, Store

SEE = Permission.SEE_UNIT
MOST_SHOWN = 50

Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class Hits(Generic[Line]):
    """The first MOST_SHOWN of `count`."""

    lines: tuple[Line, ...]
    count: int


@dataclass(frozen=True, slots=True)
class FoundPerson:
    person: Person
    unit: str
    posts: tuple[str, ...]
    may_keep: bool


@dataclass(frozen=True, slots=True)
class FoundClass:
    """`address` is where the caller can do most: the class's cards, else what the school was taught."""

    unit: Organisation
    label: str
    school: str
    address: str


@dataclass(frozen=True, slots=True)
class FoundUnit:
    unit: Organisation
    address: str


@dataclass(frozen=True, slots=True)
class Found:
    people: Hits[FoundPerson]
    classes: Hits[FoundClass]
    units: Hits[FoundUnit]

    @property
    def any(self) -> bool:
        return bool(self.people.count or self.classes.count or self.units.count)


@dataclass(frozen=True, slots=True)
class PersonFinder:
    store: Store
    calendar: SchoolCalendar
    clock: Clock
    system: SchoolSystem

    def find(self, caller: Caller, words: str) -> Found:
        """Every word must stand in a line's own words. Names are shown, so looking is logged."""
        wanted = _folded(words).split()
        with self.store.reading(caller.scope_for(SEE)) as reading:
            units = Units(reading)
            people = _first(self._people(reading, units, caller, wanted))
            places = list(
                {
                    unit.path: unit for path in caller.paths_of(SEE) for unit in reading.organisations(under=path)
                }.values()
            )
            classes = _first(self._classes(units, caller, places, wanted))
            others = _first(_units(places, wanted))
        path = caller.paths_of(SEE)[0]
        deed = Deed(self.calendar, caller.account, self.clock())
        with self.store.writing(caller.scope_for(SEE)) as writing:
            append_audit(writing, caller, deed, AuditAction.FIND_PEOPLE, path, path)
        return Found(people, classes, others)

    def _people(self, reading: Reading, units: Units, caller: Caller, wanted: list[str]) -> Iterator[FoundPerson]:
        today, seen = self.calendar.day(self.clock()), set()
        for path in caller.paths_of(SEE):
            for person in reading.people(path):
                if person.id in seen or person.display_name in ("", ERASED) or not caller.may(SEE, person.home_path):
                    continue
                seen.add(person.id)
                unit = units.name(person.home_path)
                if _matches(wanted, person.display_name, person.username, person.staff_number, unit):
                    posts = tuple(dict.fromkeys(post.kind.value for post in person.posts_on(today)))
                    yield FoundPerson(person, unit, posts, caller.may(Permission.KEEP_STAFF, person.home_path))

    def _classes(
        self, units: Units, caller: Caller, places: Iterable[Organisation], wanted: list[str]
    ) -> Iterator[FoundClass]:
        year = self.calendar.school_year(self.clock())
        for unit in places:
            if unit.kind is OrganisationKind.CLASS:
                label, school = class_label(unit, year, self.system), units.school(unit.path)
                name = school.name if school else ""
                if _matches(wanted, label, _plain(label), unit.name, name):
                    keeps = caller.may(Permission.KEEP_CLASSES, unit.path)
                    lessons = f"/school/lessons?unit={school.path}" if school else ""
                    yield FoundClass(unit, label, name, f"/school/class?unit={unit.path}" if keeps else lessons)


def _units(places: Iterable[Organisation], wanted: list[str]) -> Iterator[FoundUnit]:
    pages = {OrganisationKind.CITY: "city", OrganisationKind.COUNTY: "county", OrganisationKind.SCHOOL: "school"}
    for unit in places:
        if unit.kind in pages and _matches(wanted, unit.name, unit.code, unit.short_code):
            yield FoundUnit(unit, f"/{pages[unit.kind]}?unit={unit.path}")


def _plain(label: str) -> str:
    """三年级(3)班 as people type it: 三年级3班."""
    return label.translate({ord(sign): None for sign in "()（）"})


def _matches(wanted: list[str], *said: str) -> bool:
    text = _folded(" ".join(said))
    return bool(wanted) and all(word in text for word in wanted)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _first(lines: Iterator[Line]) -> Hits[Line]:
    shown, count = [], 0
    for line in lines:
        count += 1
        if count <= MOST_SHOWN:
            shown.append(line)
    return Hits(tuple(shown), count)
