"""分班: one list moves the cards of a whole school at once, all or none. Cards stay valid, only places change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.class_names import SchoolSystem, find_class
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.ids import IdKind, new_id
from quiz_api.domain.organisations import Organisation, OrganisationKind, is_within
from quiz_api.domain.people import Household, Place
from quiz_api.domain.permissions import Permission
from quiz_api.domain.places import ended, is_at, real
from quiz_api.domain.rosters import BatchOf, BatchState, RosterBatch
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.domain.scope import Scope
from quiz_api.exports.sheet import Column, Sheet
from quiz_api.exports.xlsx_file import xlsx_bytes
from quiz_api.rosters.reading import read_roster
from quiz_api.rosters.table import TableRow, Wanted
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.household_cards import MOST_CARDS
from quiz_api.services.open_units import must_be_open
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import Reading, Store, Writing

KEEP = Permission.KEEP_CLASSES
UNDO_WITHIN = timedelta(days=7)
FROM_CLASS, FROM_NUMBER, TO_CLASS, TO_NUMBER = "原班级", "原卡号", "新班级", "新卡号"
COLUMNS = tuple(Wanted(name, required=True) for name in (FROM_CLASS, FROM_NUMBER, TO_CLASS, TO_NUMBER))


@dataclass(frozen=True, slots=True)
class Move:
    """A card's way from one number to another; `line` as a spreadsheet counts."""

    line: int
    before: tuple[str, int]
    after: tuple[str, int]


class RegroupingRefused(Refusal):
    """Nothing was moved; every problem at once, as (line, advice)."""

    def __init__(self, problems: list[tuple[int, str]]) -> None:
        self.problems = tuple(problems)
        told = " ".join(f"第 {line} 行：{advice}" for line, advice in problems[:20])
        super().__init__("bad-regrouping", f"一张卡也没有换。{told}")


def regrouping_template() -> bytes:
    """An empty .xlsx for 分班."""
    return xlsx_bytes(Sheet("分班", tuple(Column(column.name) for column in COLUMNS), ()))


@dataclass(frozen=True, slots=True)
class Regrouping:
    store: Store
    calendar: SchoolCalendar
    clock: Clock
    system: SchoolSystem

    def run(self, caller: Caller, school_path: str, data: bytes) -> int:
        """Move the cards of a list; how many. Raises RosterRefused, RegroupingRefused, NotFound."""
        table = read_roster(data, COLUMNS)
        problems = [(row.line, f"{item.column}：{item.advice}") for row in table.rows for item in row.problems]
        if problems:
            raise RegroupingRefused(problems)
        now = self.clock()
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            school = writing.organisation(school_path) if caller.may(KEEP, school_path) else None
            if school is None or school.kind is not OrganisationKind.SCHOOL:
                raise NotFound("这所学校")
            day = self.calendar.day(now)
            must_be_open(writing, school_path, day)
            moves = self._moves(writing, school, table.rows)
            held = dict(_held(writing, school_path, day))
            _check(moves, set(held))
            before = {held[move.before].id: _at_school(held[move.before], school_path) for move in moves}
            for move in moves:
                _apply(writing, held[move.before].id, move, day)
            after = [
                _at_school(found, school_path) for each in before if (found := writing.household(each)) is not None
            ]
            batch = _batch(caller, school_path, data, now)
            writing.put_batch(replace(batch, households_before=tuple(before.values()), households_after=tuple(after)))
            deed = Deed(self.calendar, caller.account, now)
            append_audit(writing, caller, deed, AuditAction.REGROUP, school.id, school_path)
        return len(moves)

    def undoable(self, caller: Caller, school_path: str) -> RosterBatch | None:
        """The last 分班 of a school, while it can be taken back."""
        with self.store.reading(caller.scope_for(KEEP)) as reading:
            taken = [batch for batch in reading.batches(school_path) if batch.of is BatchOf.CARDS]
        last = taken[-1] if taken else None
        return last if last is not None and self._may_undo(last) else None

    def undo(self, caller: Caller, batch_id: str) -> str:
        """Every card back to where it was, all or none; the path of the school. Raises NotFound, Refusal."""
        now, day = self.clock(), self.calendar.day(self.clock())
        with self.store.reading(caller.scope_for(KEEP)) as reading:
            found = reading.batch(batch_id)
        if found is None or found.of is not BatchOf.CARDS or not caller.may(KEEP, found.unit_path):
            raise NotFound("这次分班")
        with self.store.writing(Scope(frozenset({found.unit_path}), caller.account)) as writing:
            batch = writing.batch(batch_id)
            if batch is None or batch.state is BatchState.UNDONE:
                return found.unit_path
            if not self._may_undo(batch):
                detail = f"分班超过 {UNDO_WITHIN.days} 天，不能整份撤销。请再传一份名单，把卡换回去。"
                raise Refusal("too-late", detail, status=409)
            _check_untouched(writing, batch, day)
            for before, after in zip(batch.households_before, batch.households_after, strict=True):
                _put_back(writing, before, after, day)
            gone = replace(batch, state=BatchState.UNDONE, ended_at=now, households_before=(), households_after=())
            writing.put_batch(gone)
            deed = Deed(self.calendar, caller.account, now)
            append_audit(writing, caller, deed, AuditAction.UNDO_REGROUP, batch.id, batch.unit_path)
        return found.unit_path

    def _may_undo(self, batch: RosterBatch) -> bool:
        is_recent = (batch.ended_at or batch.made_at) + UNDO_WITHIN >= self.clock()
        return batch.state is BatchState.TAKEN and is_recent and bool(batch.households_before)

    def _moves(self, reading: Reading, school: Organisation, rows: tuple[TableRow, ...]) -> list[Move]:
        units = reading.organisations(OrganisationKind.CLASS, school.path)
        classes = [unit for unit in units if unit.closed_on is None]
        year = self.calendar.school_year(self.clock())
        moves, problems = [], []
        for row in rows:
            ends = []
            for class_column, number_column in ((FROM_CLASS, FROM_NUMBER), (TO_CLASS, TO_NUMBER)):
                unit = find_class(row.cells[class_column], classes, year, self.system)
                number = row.cells[number_column]
                if unit is None:
                    problems.append((row.line, f"没有“{row.cells[class_column]}”这个班，请先建班或改对班名。"))
                elif not (number.isascii() and number.isdigit() and 1 <= int(number) <= MOST_CARDS):
                    problems.append((row.line, f"{number_column}写 1 到 {MOST_CARDS}。"))
                else:
                    ends.append((unit.path, int(number)))
            if len(ends) == 2:
                moves.append(Move(row.line, ends[0], ends[1]))
        if problems:
            raise RegroupingRefused(problems)
        return moves


def _at_school(household: Household, school_path: str) -> Household:
    """With the places at one school: another school's are its own business."""
    return replace(
        household, places=tuple(each for each in household.places if is_within(each.class_path, school_path))
    )


def _held(reading: Reading, school_path: str, day: date) -> Iterator[tuple[tuple[str, int], Household]]:
    """Who holds which number of which class today."""
    for household in reading.households(school_path):
        for place in household.places:
            if place.held_on(day):
                yield (place.class_path, place.card_number), household


def _check(moves: list[Move], held: set[tuple[str, int]]) -> None:
    """Every card that moves is there and moves once; every number is free when all have moved."""
    problems = []
    leaving: set[tuple[str, int]] = set()
    arriving: set[tuple[str, int]] = set()
    for move in moves:
        if move.before not in held:
            problems.append((move.line, "这个班没有人用这个原卡号。"))
        elif move.before in leaving:
            problems.append((move.line, "这张卡在前面已经换过一次。"))
        leaving.add(move.before)
    for move in moves:
        if move.after in arriving or (move.after in held and move.after not in leaving):
            problems.append((move.line, "新卡号已经有人用了，请换一个。"))
        arriving.add(move.after)
    if problems:
        raise RegroupingRefused(sorted(problems))


def _apply(writing: Writing, household_id: str, move: Move, day: date) -> None:
    (from_path, _), (to_path, to_number) = move.before, move.after
    household = writing.household(household_id)
    if household is None or move.before == move.after:
        return
    places = [
        ended(place, day) if is_at(place, from_path, day) and place.card_number == move.before[1] else place
        for place in household.places
    ]
    writing.put_household(replace(household, places=(*real(places), Place(to_path, to_number, day))))
    for card in writing.cards_of(household_id):
        if card.class_path == from_path:
            writing.put_card(replace(card, class_path=to_path))


def _batch(caller: Caller, school_path: str, data: bytes, now: datetime) -> RosterBatch:
    return RosterBatch(
        id=new_id(IdKind.BATCH),
        unit_path=school_path,
        made_by=caller.account,
        made_at=now,
        state=BatchState.TAKEN,
        file_sha256=hashlib.sha256(data).hexdigest(),
        columns=tuple(column.name for column in COLUMNS),
        ended_at=now,
        of=BatchOf.CARDS,
    )


def _check_untouched(reading: Reading, batch: RosterBatch, day: date) -> None:
    """No family of the list has changed since, and nobody else has taken a number that it would go back to."""
    ours = {household.id for household in batch.households_after}
    taken = {place for place, household in _held(reading, batch.unit_path, day) if household.id not in ours}
    touched = sum(
        reading.household(after.id) != after
        or any((place.class_path, place.card_number) in taken for place in before.places if place.until is None)
        for before, after in zip(batch.households_before, batch.households_after, strict=True)
    )
    if touched:
        detail = f"有 {touched} 张卡后来又换过，或者原来的号已经给了别人，整份分班没有撤销。请一张一张地换回去。"
        raise Refusal("changed-since", detail, status=409)


def _put_back(writing: Writing, before: Household, after: Household, day: date) -> None:
    """The places as they were; each card goes with the place that it had come with."""
    left = {place.class_path for place in after.places if place.held_on(day)}
    there = {place.class_path for place in before.places if place.held_on(day)}
    gone, back = sorted(left - there), sorted(there - left)
    writing.put_household(before)
    for card in writing.cards_of(before.id):
        if card.class_path in gone and len(back) == len(gone):
            writing.put_card(replace(card, class_path=back[gone.index(card.class_path)]))
