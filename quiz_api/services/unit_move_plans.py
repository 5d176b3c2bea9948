"""What moving or merging a school will do, worked out before it is done and again when it is done.

The plan that was looked at and the plan that is carried out have one fingerprint: when somebody has come, gone or been
given a card in between, nothing is done and the new plan is shown.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from quiz_api.domain.class_names import SchoolSystem, class_label, grade_of, lasting_name, sections_of
from quiz_api.domain.class_sessions import SessionState
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.ids import IdKind, new_id
from quiz_api.domain.organisations import Organisation, OrganisationKind, child_path
from quiz_api.domain.people import Household, Person
from quiz_api.domain.permissions import Permission
from quiz_api.domain.unit_moves import Carried, MoveKind
from quiz_api.services.permitted_schools import permitted_school
from quiz_api.services.school_systems import holding
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import Reading

KEEP = Permission.KEEP_UNITS


@dataclass(frozen=True, slots=True)
class ClassMove:
    """A class that goes along. `number` differs from the old one where the school that takes it in has that number."""

    unit: Organisation
    label: str
    after: Organisation
    label_after: str
    has_other_grade: bool

    @property
    def is_renumbered(self) -> bool:
        return self.unit.number != self.after.number


@dataclass(frozen=True, slots=True)
class MovePlan:
    """`above` is the county that the school goes to, or in which it is taken in; `school` is the school as it will be.

    `people` work at the school; `visitors` have a post there and their home elsewhere, `ended` of their posts end;
    `left_out` are visitors whose home the caller does not keep: their posts stay as they are.
    """

    kind: MoveKind
    source: Organisation
    above: Organisation
    stages_before: tuple[str, ...]
    school: Organisation
    classes: tuple[ClassMove, ...]
    people: tuple[Person, ...]
    visitors: tuple[Person, ...]
    left_out: int
    households: tuple[Household, ...]
    day: date

    @property
    def paths(self) -> tuple[Carried, ...]:
        pairs = (Carried(found.unit.path, found.after.path) for found in self.classes)
        return (Carried(self.source.path, self.school.path), *pairs)

    @property
    def other_system(self) -> tuple[ClassMove, ...]:
        """Classes of another grade than before, because the new place has another school system."""
        return tuple(found for found in self.classes if found.has_other_grade)

    @property
    def fingerprint(self) -> str:
        """The ids are new each time a plan is made, so paths that will be are not in it."""
        before = (
            self.kind.value,
            self.source.path,
            self.above.path,
            *(f"{found.unit.path} {found.after.name}" for found in self.classes),
            *sorted(repr(person) for person in (*self.people, *self.visitors)),
            *sorted(repr(household) for household in self.households),
        )
        return hashlib.sha256("\n".join(before).encode("utf-8")).hexdigest()

    @property
    def posts(self) -> tuple[tuple[str, int], ...]:
        """Kinds of posts that go along, with how many."""
        held = Counter(post.kind.value for person in self.people for post in person.posts_on(self.day))
        return tuple(held.most_common())


@dataclass(frozen=True, slots=True)
class MovePlanner:
    """`reading` sees what the caller keeps."""

    reading: Reading
    caller: Caller
    day: date
    school_year: int
    system: SchoolSystem

    def plan(self, source_path: str, target_path: str) -> MovePlan:
        """`target_path` is a county (the school moves) or a school (it is merged). Raises NotFound, Refusal."""
        source = self._school(source_path)
        target = self.reading.organisation(target_path)
        if target is None or not self._keeps(target):
            raise NotFound("要去的单位")
        if target.kind is OrganisationKind.COUNTY:
            return self._move(source, target)
        if target.kind is OrganisationKind.SCHOOL:
            return self._merger(source, target)
        raise Refusal("bad-target", "学校只能划到县（区）下面，或者并入另一所学校。")

    def _keeps(self, target: Organisation) -> bool:
        """A county takes a school in by who keeps the county itself; a school by who keeps what is above it."""
        path = target.path if target.kind is not OrganisationKind.SCHOOL else target.parent_path
        return self.caller.may(KEEP, path)

    def _school(self, path: str) -> Organisation:
        found = permitted_school(self.reading, self.caller, KEEP, path)
        if not self.caller.may(KEEP, found.parent_path):
            raise Refusal("own-unit", "本单位的划转和合并，请上一级来办。", status=403)
        _must_be_open(found)
        self._must_be_at_rest(found)
        return found

    def _must_be_at_rest(self, school: Organisation) -> None:
        """Nobody signs in to a session of a school that is no longer there."""
        going = [
            session.title
            for session in self.reading.class_sessions(school.path)
            if session.unit_path.startswith(school.path) and session.state in (SessionState.PLANNED, SessionState.OPEN)
        ]
        if going:
            told = "、".join(going[:5])
            detail = f"{school.name}还有 {len(going)} 场活动或培训没有结束（{told}）。先结束或取消，再来办。"
            raise Refusal("open-sessions", detail, status=409)

    def _move(self, source: Organisation, county: Organisation) -> MovePlan:
        if county.path == source.parent_path:
            raise Refusal("same-county", f"{source.name}已经在{county.name}，不用划转。", status=409)
        _must_be_open(county)
        school_id = new_id(IdKind.ORGANISATION)
        formerly, system = (*source.formerly, source.path), source.system or holding(self.reading, county.path)
        school = replace(source, id=school_id, path=child_path(county.path, school_id), formerly=formerly)
        classes = tuple(
            self._class_move(unit, _carried(unit, school.path, unit.name, unit.number, system))
            for unit in self._classes(source)
        )
        return self._filled(MoveKind.MOVE, source, county, (), school, classes)

    def _merger(self, source: Organisation, target: Organisation) -> MovePlan:
        if target.path == source.path:
            raise Refusal("same-school", "一所学校不能并入它自己，请选另一所。", status=409)
        _must_be_open(target)
        if source.is_sample != target.is_sample:
            raise Refusal("sample", "示例学校和真的学校不能合并。", status=409)
        above = self.reading.organisation(target.parent_path)
        if above is None:
            raise NotFound("要去的单位")
        stages = tuple(dict.fromkeys((*target.stages, *source.stages)))
        school = replace(target, stages=stages, formerly=(*target.formerly, *source.formerly, source.path))
        classes = tuple(self._renumbered(source, school))
        return self._filled(MoveKind.MERGE, source, above, target.stages, school, classes)

    def _renumbered(self, source: Organisation, school: Organisation) -> Iterable[ClassMove]:
        """A class keeps its number where the school that takes it in has none such, and gets the next free one else."""
        taken = {_seat(unit, unit.number) for unit in self.reading.organisations(OrganisationKind.CLASS, school.path)}
        many, system = len(sections_of(school.stages)) > 1, holding(self.reading, school.path)
        for unit in self._classes(source):
            number = unit.number
            while number is not None and _seat(unit, number) in taken:
                number += 1
            taken.add(_seat(unit, number))
            name = unit.name
            if unit.entry_year is not None and number is not None:
                section = next(iter(sections_of(unit.stages)), "") if many else ""
                name = section + lasting_name(unit.entry_year, number)
            yield self._class_move(unit, _carried(unit, school.path, name, number, system))

    def _classes(self, source: Organisation) -> list[Organisation]:
        """Classes that are still there, by entry year and number; those that have left stay with the past."""
        units = [
            unit
            for unit in self.reading.organisations(OrganisationKind.CLASS, source.path)
            if unit.closed_on is None and not self._has_left(unit)
        ]
        return sorted(units, key=lambda unit: (unit.stages, -(unit.entry_year or 0), unit.number or 0))

    def _has_left(self, unit: Organisation) -> bool:
        began = unit.entry_year is not None and unit.entry_year < self.school_year
        return began and not grade_of(unit, self.school_year, self.system)

    def _class_move(self, unit: Organisation, after: Organisation) -> ClassMove:
        of = [(each, self.school_year, self.system) for each in (unit, after)]
        (now, then), (grade, other) = ([say(*each) for each in of] for say in (class_label, grade_of))
        return ClassMove(unit, now, after, then, has_other_grade=grade != other)

    def _filled(
        self,
        kind: MoveKind,
        source: Organisation,
        above: Organisation,
        stages_before: tuple[str, ...],
        school: Organisation,
        classes: tuple[ClassMove, ...],
    ) -> MovePlan:
        """With everybody whom it concerns."""
        scope = self.caller.scope_for(KEEP)
        carried = {source.path, *(found.unit.path for found in classes)}
        here, visitors, left_out = [], [], 0
        for person in self.reading.people(source.path):
            holds = any(post.organisation_path in carried for post in person.posts if _goes_on(post.until, self.day))
            if person.home_path == source.path:
                here.append(person)
            elif holds and scope.covers_path(person.home_path):
                visitors.append(person)
            else:
                left_out += holds
        households = tuple(
            household
            for household in self.reading.households(source.path)
            if any(place.class_path in carried and _goes_on(place.until, self.day) for place in household.places)
        )
        return MovePlan(
            kind,
            source,
            above,
            stages_before,
            school,
            classes,
            tuple(here),
            tuple(visitors),
            left_out,
            households,
            self.day,
        )


def _goes_on(until: date | None, day: date) -> bool:
    return until is None or until >= day


def _must_be_open(unit: Organisation) -> None:
    if unit.closed_on is not None:
        raise Refusal("closed-unit", f"{unit.name}已经撤并，不能再划转或合并。要办的话，先恢复它。", status=409)


def _carried(unit: Organisation, school_path: str, name: str, number: int | None, system: str) -> Organisation:
    """A class under its new school, with the id that it had: it is the same class, in the system of the new place."""
    formerly, path = (*unit.formerly, unit.path), child_path(school_path, unit.id)
    return replace(unit, path=path, name=name, number=number, formerly=formerly, system=system)


def _seat(unit: Organisation, number: int | None) -> tuple[object, ...]:
    return (sections_of(unit.stages), unit.entry_year, number)
