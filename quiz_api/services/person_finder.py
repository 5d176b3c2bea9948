"""One search over people, classes and units that the caller looks after: type a word, open what was meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.class_names import SchoolSystem, class_label
from quiz_api.domain.finding import SoughtWord, folded
from quiz_api.domain.organisations import Organisation, OrganisationKind, school_path
from quiz_api.domain.people import Person
from quiz_api.domain.permissions import Permission
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.scopes import Caller
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
        wanted = frozenset(folded(words).split())
        with self.store.reading(caller.scope_for(SEE)) as reading:
            places = {unit.path: unit for path in caller.paths_of(SEE) for unit in reading.organisations(under=path)}
            people = self._people(reading, places, caller, wanted)
            classes = self._classes(_Schools(reading, places), caller, wanted)
            others = _units(places.values(), wanted)
        path = caller.paths_of(SEE)[0]
        deed = Deed(self.calendar, caller.account, self.clock())
        with self.store.writing(caller.scope_for(SEE)) as writing:
            append_audit(writing, caller, deed, AuditAction.FIND_PEOPLE, path, path)
        return Found(people, classes, others)

    def _people(
        self, reading: Reading, places: Mapping[str, Organisation], caller: Caller, wanted: frozenset[str]
    ) -> Hits[FoundPerson]:
        """The store looks through the people: a city has forty thousand. The scope is where their homes are."""
        today = self.calendar.day(self.clock())
        names = [(path, folded(unit.name)) for path, unit in places.items()]
        words = [SoughtWord(word, frozenset(path for path, name in names if word in name)) for word in wanted]
        found = reading.people_found(words, MOST_SHOWN)
        lines = []
        for person in found.people:
            home = places.get(person.home_path)
            posts = tuple(dict.fromkeys(post.kind.value for post in person.posts_on(today)))
            may_keep = caller.may(Permission.KEEP_STAFF, person.home_path)
            lines.append(FoundPerson(person, home.name if home else "", posts, may_keep))
        return Hits(tuple(lines), found.count)

    def _classes(self, schools: _Schools, caller: Caller, wanted: frozenset[str]) -> Hits[FoundClass]:
        """Labels and schools are few, classes many: which words stand in one is looked for once."""
        year = self.calendar.school_year(self.clock())
        labels: dict[tuple[object, ...], tuple[str, frozenset[str]]] = {}
        above: dict[str, frozenset[str]] = {}
        found = []
        for unit in schools.places.values():
            if unit.kind is not OrganisationKind.CLASS:
                continue
            same = (unit.entry_year, unit.number, unit.stages, unit.name)
            if same not in labels:
                label = class_label(unit, year, self.system)
                labels[same] = label, _said(wanted, label, _plain(label), unit.name)
            if unit.parent_path not in above:
                school = schools.of(unit)
                above[unit.parent_path] = _said(wanted, school.name if school else "")
            label, said = labels[same]
            if wanted and wanted == said | above[unit.parent_path]:
                found.append((unit, label))
        return Hits(tuple(_class_line(schools.of(each[0]), caller, *each) for each in found[:MOST_SHOWN]), len(found))


@dataclass(frozen=True, slots=True)
class _Schools:
    """Of the classes among `places`: mostly among them too."""

    reading: Reading
    places: Mapping[str, Organisation]

    def of(self, unit: Organisation) -> Organisation | None:
        path = school_path(unit.path) or ""
        return self.places.get(path) or self.reading.organisation(path)


def _class_line(school: Organisation | None, caller: Caller, unit: Organisation, label: str) -> FoundClass:
    keeps = caller.may(Permission.KEEP_CLASSES, unit.path)
    lessons = f"/school/lessons?unit={school.path}" if school else ""
    address = f"/school/class?unit={unit.path}" if keeps else lessons
    return FoundClass(unit, label, school.name if school else "", address)


def _units(places: Iterable[Organisation], wanted: frozenset[str]) -> Hits[FoundUnit]:
    pages = {OrganisationKind.CITY: "city", OrganisationKind.COUNTY: "county", OrganisationKind.SCHOOL: "school"}
    found = [
        unit
        for unit in places
        if wanted and unit.kind in pages and wanted == _said(wanted, unit.name, unit.code, unit.short_code)
    ]
    lines = tuple(FoundUnit(unit, f"/{pages[unit.kind]}?unit={unit.path}") for unit in found[:MOST_SHOWN])
    return Hits(lines, len(found))


def _plain(label: str) -> str:
    """三年级(3)班 as people type it: 三年级3班."""
    return label.translate({ord(sign): None for sign in "()（）"})


def _said(wanted: frozenset[str], *said: str) -> frozenset[str]:
    """Those of the words that stand in what is said."""
    text = folded(" ".join(said))
    return frozenset(word for word in wanted if word in text)
