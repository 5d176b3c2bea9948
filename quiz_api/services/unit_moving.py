"""A school is moved to another county, or merged into another school, in the middle of a year; and back again.

Nothing is copied and nothing is lost: records stay where they were written, under the path of their day, and what goes
on (posts, places in classes, cards) goes on under the new path from today. To undo is to carry it all back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.class_names import SchoolSystem
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.ids import IdKind, new_id
from quiz_api.domain.masking import ERASED
from quiz_api.domain.organisations import Organisation, OrganisationKind, child_path, parent_path
from quiz_api.domain.people import Person
from quiz_api.domain.permissions import Permission
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.domain.school_terms import YearPlan
from quiz_api.domain.unit_moves import EndedPost, MoveKind, UnitMove
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.school_systems import carry_systems
from quiz_api.services.scopes import Caller
from quiz_api.services.unit_carrying import Carrying, carry_families, carry_people, carry_spares
from quiz_api.services.unit_move_plans import MovePlan, MovePlanner
from quiz_api.store.interface import CodeTaken, Reading, Store, Writing

KEEP = Permission.KEEP_UNITS
_CLASS = OrganisationKind.CLASS


@dataclass(frozen=True, slots=True)
class PastMove:
    """A move as the page of its unit shows it. `source` is the school as it stands there now."""

    move: UnitMove
    source: Organisation | None
    target: Organisation | None
    made_on: date
    may_undo: bool


@dataclass(frozen=True, slots=True)
class UnitMoving:
    store: Store
    calendar: SchoolCalendar
    clock: Clock
    system: SchoolSystem

    def targets(self, caller: Caller, source_path: str) -> tuple[Organisation, tuple[Organisation, ...]]:
        """The school, and the counties and schools that the caller keeps and it could go to. Raises NotFound."""
        with self.store.reading(caller.scope_for(KEEP)) as reading:
            source = reading.organisation(source_path) if caller.may(KEEP, parent_path(source_path)) else None
            if source is None or source.kind is not OrganisationKind.SCHOOL:
                raise NotFound("这所学校")
            found = [
                unit
                for unit in reading.organisations()
                if unit.closed_on is None and unit.path not in (source.path, source.parent_path)
                if (unit.kind is OrganisationKind.COUNTY and caller.may(KEEP, unit.parent_path))
                or (unit.kind is OrganisationKind.SCHOOL and caller.may(KEEP, unit.parent_path))
            ]
        return source, tuple(sorted(found, key=lambda unit: (unit.kind is OrganisationKind.SCHOOL, unit.path)))

    def plan(self, caller: Caller, source: str, target: str) -> MovePlan:
        """Raises NotFound, Refusal; nothing changes yet."""
        with self.store.reading(caller.scope_for(KEEP)) as reading:
            return self._planner(reading, caller).plan(source, target)

    def carry_out(self, caller: Caller, source: str, target: str, fingerprint: str) -> UnitMove:
        """Do what was looked at. Raises NotFound, Refusal."""
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            plan = self._planner(writing, caller).plan(source, target)
            if plan.fingerprint != fingerprint:
                detail = "在您看的时候，这所学校的人、班或卡又有变动，所以没有办。请再看一遍。"
                raise Refusal("changed", detail, status=409)
            carrying = Carrying({pair.before: pair.after for pair in plan.paths}, plan.day)
            ended = self._ended(writing, plan, carrying)
            is_merger = plan.kind is MoveKind.MERGE
            self._put_units(writing, plan)
            move = UnitMove(
                id=new_id(IdKind.UNIT_MOVE),
                kind=plan.kind,
                unit_path=_common(plan.source.parent_path, plan.above.path),
                source=plan.source.path,
                target=plan.school.path,
                paths=plan.paths,
                people=tuple(person.id for person in plan.people),
                visitors=tuple(person.id for person in plan.visitors),
                made_by=caller.account,
                made_at=self.clock(),
                ended=ended,
                spares=tuple(card.id for card in writing.spare_cards(plan.source.path)) if is_merger else (),
                stages=plan.stages_before,
            )
            everybody = (*move.people, *move.visitors)
            carry_people(writing, everybody, lambda each: carrying.person(carrying.without(each, ended)))
            carry_families(writing, carrying)
            self._copy_calendar(writing, plan)
            writing.put_unit_move(move)
            self._tell(writing, caller, move, AuditAction.MOVE_UNIT)
        return move

    def recent(self, caller: Caller, path: str) -> tuple[PastMove, ...]:
        """What was moved and merged from a unit, the newest first."""
        with self.store.reading(caller.scope_for(KEEP)) as reading:
            moves = reading.unit_moves(path) if caller.may(KEEP, path) else ()
            return tuple(self._past(reading, caller, move) for move in reversed(moves))

    def undo(self, caller: Caller, unit_path: str, move_id: str) -> UnitMove:
        """Carry everything back, with what has come meanwhile. Raises NotFound, Refusal saying why it cannot be."""
        day = self.calendar.day(self.clock())
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            moves = writing.unit_moves(unit_path) if caller.may(KEEP, unit_path) else ()
            move = next((found for found in moves if found.id == move_id), None)
            if move is None:
                raise NotFound("这次划转或合并")
            source, target = self._ends(writing, move)
            back = self._back(writing, move, target)
            self._reopen(writing, move, source, target, back, day)
            self._carry_back(writing, move, back, day)
            undone = replace(move, undone_at=self.clock())
            writing.put_unit_move(undone)
            self._tell(writing, caller, undone, AuditAction.UNDO_MOVE_UNIT)
        return undone

    def _ended(self, writing: Writing, plan: MovePlan, carrying: Carrying) -> tuple[EndedPost, ...]:
        """Who oversees the school from elsewhere stays behind when it leaves the county."""
        if plan.above.path == plan.source.parent_path:
            return ()
        held = writing.people_held([person.id for person in (*plan.people, *plan.visitors)])
        return tuple(each for person in held.values() for each in carrying.oversight(person))

    def _carry_back(self, writing: Writing, move: UnitMove, back: Mapping[str, str], day: date) -> None:
        """All of a school that moved; of one that was merged who came with it, and who teaches its classes now."""
        carrying = Carrying(back, day)
        own = Carrying({**back, move.target: move.source}, day)
        merged_on = self.calendar.day(move.made_at)

        def carried(person: Person) -> Person:
            came = person.id in move.people or person.id in move.visitors
            if move.kind is MoveKind.MERGE and came:
                person = own.person(person, takes_home=person.id in move.people, since=merged_on)
            person = carrying.person(person)
            return person if person.display_name == ERASED else carrying.with_again(person, move.ended)

        everybody = {person.id for person in writing.people(move.target)}
        carry_people(writing, everybody | {each.person_id for each in move.ended}, carried)
        carry_families(writing, carrying)
        if move.kind is MoveKind.MERGE:
            carry_spares(writing, move.target, move.source, move.spares)

    def _planner(self, reading: Reading, caller: Caller) -> MovePlanner:
        now = self.clock()
        return MovePlanner(reading, caller, self.calendar.day(now), self.calendar.school_year(now), self.system)

    def _put_units(self, writing: Writing, plan: MovePlan) -> None:
        """First what was hands on its code, then what will be takes it."""
        gone = replace(plan.source, closed_on=plan.day, successor=plan.school.path)
        writing.put_organisation(gone)
        writing.put_organisation(plan.school)
        writing.put_organisations(
            replace(found.unit, closed_on=plan.day, successor=found.after.path) for found in plan.classes
        )
        writing.put_organisations(found.after for found in plan.classes)

    def _copy_calendar(self, writing: Writing, plan: MovePlan) -> None:
        """A school that moves keeps the school years that it set itself; one that is merged takes those it finds."""
        if plan.kind is MoveKind.MERGE:
            return
        newest: dict[int, YearPlan] = {}
        for found in writing.year_plans(plan.source.path):
            newest[found.school_year] = max(found, newest.get(found.school_year, found), key=lambda each: each.version)
        for found in newest.values():
            if found.terms:
                writing.put_year_plan(replace(found, unit_path=plan.school.path, version=1))

    def _ends(self, reading: Reading, move: UnitMove) -> tuple[Organisation, Organisation]:
        """The school that was and the one that goes on. Raises Refusal when others have gone on since."""
        source, target = reading.organisation(move.source), reading.organisation(move.target)
        if move.undone_at is not None:
            raise Refusal("already-undone", "这一次已经撤销过了。", status=409)
        if source is None or target is None or source.successor != move.target:
            raise Refusal("cannot-undo", "原来的学校已经另有变动，这一次不能撤销了。记录都在。", status=409)
        if target.closed_on is not None:
            detail = f"{target.name}后来又划转、合并或撤并了。请先撤销后面的那一次，再撤销这一次。"
            raise Refusal("cannot-undo", detail, status=409)
        return source, target

    def _back(self, reading: Reading, move: UnitMove, target: Organisation) -> dict[str, str]:
        """Paths from where all is now to where it goes back to, with classes opened since where a school moved."""
        if move.kind is MoveKind.MERGE:
            return {after: before for after, before in move.back.items() if after != target.path}
        opened = {
            unit.path: child_path(move.source, unit.id)
            for unit in reading.organisations(OrganisationKind.CLASS, target.path)
            if unit.closed_on is None
        }
        return {**opened, **move.back}

    def _reopen(
        self,
        writing: Writing,
        move: UnitMove,
        source: Organisation,
        target: Organisation,
        back: Mapping[str, str],
        day: date,
    ) -> None:
        """The units that were, open again; those that went on closed, or without what they had taken in."""
        is_move = move.kind is MoveKind.MOVE
        if is_move:
            writing.put_organisation(replace(target, closed_on=day, successor=source.path))
            between: tuple[str, ...] = (target.path,)
        else:
            rest = tuple(path for path in target.formerly if path not in (source.path, *source.formerly))
            stages = self._stages_left(writing, move, target, back)
            writing.put_organisation(replace(target, formerly=rest, stages=stages))
            between = tuple(after for after in back if after != target.path)
        formerly = tuple(dict.fromkeys((*source.formerly, *between)))
        try:
            writing.put_organisation(replace(source, closed_on=None, successor="", formerly=formerly))
        except CodeTaken as error:
            detail = f"标识码 {source.code} 现在是别的学校的，不能撤销。请先改那所学校。"
            raise Refusal("cannot-undo", detail, status=409) from error
        classes = {
            unit.path: unit for path in (target.path, source.path) for unit in writing.organisations(_CLASS, path)
        }
        put = []
        for after, before in back.items():
            now = classes.get(after)
            if now is None:
                continue
            was = classes.get(before, now)
            put.append(replace(now, closed_on=day, successor=before))
            past = (*was.formerly, after)
            put.append(replace(was, path=before, closed_on=None, successor="", formerly=past))
        writing.put_organisations(put)
        carry_systems(writing, [source.path], day, self.system)

    def _stages_left(
        self, reading: Reading, move: UnitMove, target: Organisation, back: Mapping[str, str]
    ) -> tuple[str, ...]:
        """Without what the merger brought, unless a class that was opened since has it. Earlier moves do not say."""
        stay = (
            unit
            for unit in reading.organisations(OrganisationKind.CLASS, target.path)
            if unit.closed_on is None and unit.path not in back
        )
        kept = {*move.stages, *(stage for unit in stay for stage in unit.stages)}
        return tuple(stage for stage in target.stages if stage in kept or not move.stages)

    def _past(self, reading: Reading, caller: Caller, move: UnitMove) -> PastMove:
        source, target = reading.organisation(move.source), reading.organisation(move.target)
        is_last = source is not None and source.successor == move.target and target is not None
        may_undo = move.undone_at is None and is_last and caller.may(KEEP, move.unit_path)
        return PastMove(move, source, target, self.calendar.day(move.made_at), may_undo)

    def _tell(self, writing: Writing, caller: Caller, move: UnitMove, action: AuditAction) -> None:
        """In the log of both ends."""
        deed = Deed(self.calendar, caller.account, self.clock())
        for path in (move.source, move.target):
            append_audit(writing, caller, deed, action, move.id, path)


def _common(one: str, other: str) -> str:
    """The lowest unit that holds both."""
    while not other.startswith(one):
        one = parent_path(one)
    return one
