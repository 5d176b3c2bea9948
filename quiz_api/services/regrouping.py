"""分班: one list moves the cards of a whole school at once, all or none. Cards stay valid, only places change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.class_names import SchoolSystem, find_class
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.domain.people import Household, Place
from quiz_api.domain.permissions import Permission
from quiz_api.domain.places import ended, is_at, real
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.exports.sheet import Column, Sheet
from quiz_api.exports.xlsx_file import xlsx_bytes
from quiz_api.rosters.reading import read_roster
from quiz_api.rosters.table import TableRow, Wanted
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.household_cards import MOST_CARDS
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import Reading, Store, Writing

KEEP = Permission.KEEP_CLASSES
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
            moves = self._moves(writing, school, table.rows)
            day = self.calendar.day(now)
            held = dict(_held(writing, school_path, day))
            _check(moves, set(held))
            for move in moves:
                _apply(writing, held[move.before].id, move, day)
            deed = Deed(self.calendar, caller.account, now)
            append_audit(writing, caller, deed, AuditAction.REGROUP, school.id, school_path)
        return len(moves)

    def _moves(self, reading: Reading, school: Organisation, rows: tuple[TableRow, ...]) -> list[Move]:
        classes = list(reading.organisations(OrganisationKind.CLASS, school.path))
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
