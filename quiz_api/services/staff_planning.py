"""What each row of a staff roster will do: whom it means, what changes, and what is wrong with it.

A plan is made twice: for the preview, and again inside the transaction that takes the batch, so that what was true a
minute ago decides nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from difflib import get_close_matches

from quiz_api.domain.class_names import SchoolSystem
from quiz_api.domain.ids import IdKind, new_id
from quiz_api.domain.organisations import Organisation, OrganisationKind, is_within
from quiz_api.domain.people import Person, Post, PostKind
from quiz_api.domain.person_names import name_as_kept, number_as_kept
from quiz_api.domain.rosters import RosterRow, RowAction
from quiz_api.services.school_classes import SchoolClasses
from quiz_api.services.staff_changes import StaffChanges
from quiz_api.services.staff_columns import (
    ADMINISTRATORS,
    CLASS,
    NAME,
    NUMBER,
    POSTS,
    ROSTER_POSTS,
    SCHOOL,
    SCHOOL_CODE,
)
from quiz_api.services.staff_posts import UnknownPost, kinds_read
from quiz_api.services.staff_recognition import RowIdentity, RowProblem, StaffRecognition, identity_of
from quiz_api.services.usernames import Usernames
from quiz_api.store.interface import Reading


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """`person` will stand in the store, `before` stands there now; both None for a row that cannot be taken."""

    row: RosterRow
    person: Person | None = None
    before: Person | None = None


@dataclass(slots=True)
class StaffPlanner:
    """Plans rows for one unit against what a reading of the store says.

    `ends` are the kinds of posts that end when a row leaves them out. `arriving` is somebody of another unit whom a row
    may mean by sign-in name.
    """

    reading: Reading
    unit: Organisation
    today: date
    school_year: int
    system: SchoolSystem
    ends: frozenset[PostKind] = ROSTER_POSTS - ADMINISTRATORS
    arriving: Person | None = None
    _schools: list[Organisation] = field(init=False)
    _by_code: dict[str, list[Organisation]] = field(init=False)
    _by_name: dict[str, list[Organisation]] = field(init=False)
    _classes: SchoolClasses = field(init=False)
    _changes: StaffChanges = field(init=False)
    _known: StaffRecognition = field(init=False)
    _usernames: Usernames = field(init=False)

    def __post_init__(self) -> None:
        under = self.unit.path
        schools = self.reading.organisations(OrganisationKind.SCHOOL, under)
        self._schools = [
            school for school in schools if not (school.successor or school.is_withdrawn)
        ]  # those have handed on their codes
        self._by_code, self._by_name = defaultdict(list), defaultdict(list)
        for school in self._schools:
            self._by_code[school.code].append(school)
            self._by_name[school.name].append(school)
        self._classes = SchoolClasses(self.reading, self.school_year, self.system)
        self._changes = StaffChanges(self._classes, self.today, self._unit_name)
        self._known = StaffRecognition(self.reading.people(under))
        if self.arriving is not None:
            self._known.know(self.arriving)
        self._usernames = Usernames(self._known.usernames())

    def plan(self, rows: Sequence[RosterRow], columns: Sequence[str]) -> Iterator[PlannedRow]:
        """A planned row for each row, in order. Rows that came with problems keep them."""
        cells = [_tidied(dict(zip(columns, row.cells, strict=True))) for row in rows]
        meant = [None if row.problems else self._heard(row, cell) for row, cell in zip(rows, cells, strict=True)]
        for row, cell, identity in zip(rows, cells, meant, strict=True):
            if row.problems:
                yield PlannedRow(replace(row, action=RowAction.WRONG))
                continue
            try:
                yield self._planned(row, cell, identity)
            except RowProblem as error:
                yield PlannedRow(replace(row, action=RowAction.WRONG, problems=(error.problem,)))

    def _heard(self, row: RosterRow, cell: dict[str, str]) -> RowIdentity | None:
        """Whom a row speaks of; None where its unit is unknown, which is told when the row itself is planned."""
        with suppress(RowProblem):
            identity = identity_of(row.line, self._home(cell).path, cell)
            self._known.hear(identity)
            return identity
        return None

    def _planned(self, row: RosterRow, cell: dict[str, str], identity: RowIdentity | None) -> PlannedRow:
        home = self._home(cell)
        if home.closed_on is not None:
            raise RowProblem(SCHOOL, f"{home.name}已经撤并，不能再往里添人。请改成接着办的学校。")
        posts = self._posts(cell, home)
        before = self._known.meant(identity) if identity is not None else None
        person = self._person(cell, home, posts, before)
        if before is None:
            return PlannedRow(replace(row, action=RowAction.ADD), person)
        if person == before:
            return PlannedRow(replace(row, action=RowAction.KEEP), person, before)
        changes, ends = tuple(self._changes.of(before, person)), self._changes.ended(before, person)
        return PlannedRow(replace(row, action=RowAction.CHANGE, changes=changes, ends=ends), person, before)

    def _unit_name(self, path: str) -> str:
        unit = self.reading.organisation(path)
        return unit.name if unit is not None else ""

    def _home(self, cell: dict[str, str]) -> Organisation:
        """The unit that a row's person works in."""
        code, name = cell[SCHOOL_CODE], cell[SCHOOL]
        if not code and not name:
            return self.unit
        if code:
            found = self._by_code.get(code, [])
            if not found:
                raise RowProblem(SCHOOL_CODE, f"{self.unit.name}没有标识码是 {code} 的学校。请核对，或者先建这所学校。")
        else:
            found = self._by_name.get(name, [])
            if len(found) > 1:
                raise RowProblem(SCHOOL, f"有 {len(found)} 所学校都叫“{name}”。请在“{SCHOOL_CODE}”里填十位标识码。")
            if not found:
                near = get_close_matches(name, [school.name for school in self._schools], 1, 0.5)
                hint = f"是不是“{near[0]}”？" if near else "请核对，或者先建这所学校。"
                raise RowProblem(SCHOOL, f"{self.unit.name}没有叫“{name}”的学校。{hint}")
        if code and name and found[0].name != name:
            raise RowProblem(SCHOOL, f"标识码 {code} 是“{found[0].name}”，和这里写的对不上。")
        return found[0]

    def _posts(self, cell: dict[str, str], home: Organisation) -> tuple[Post, ...]:
        try:
            kinds = kinds_read(cell[POSTS], home)
        except UnknownPost as error:
            raise RowProblem(POSTS, str(error)) from error
        if cell[CLASS] and PostKind.CLASS_TEACHER not in kinds:
            raise RowProblem(CLASS, "填了班级，岗位里却没有班主任。请在岗位里加上，或者删去班级。")
        return tuple(Post(kind, self._post_path(kind, cell, home), self.today) for kind in kinds)

    def _post_path(self, kind: PostKind, cell: dict[str, str], home: Organisation) -> str:
        if kind is not PostKind.CLASS_TEACHER or not cell[CLASS]:
            return home.path
        found = self._classes.find(cell[CLASS], home.path)
        if found is None:
            raise RowProblem(CLASS, f"{home.name}没有“{cell[CLASS]}”这个班。请先在“班级与家庭”里建班，或者改对班名。")
        return found.path

    def _person(
        self, cell: dict[str, str], home: Organisation, posts: tuple[Post, ...], before: Person | None
    ) -> Person:
        if before is None:
            username = self._usernames.next_for(home)
            return Person(
                new_id(IdKind.PERSON), username, cell[NAME], home.path, posts, cell[NUMBER], self.unit.is_sample
            )
        return replace(
            before,
            display_name=cell[NAME],
            home_path=home.path,
            staff_number=cell[NUMBER] or before.staff_number,
            posts=tuple(merged_posts(before.posts, posts, (before.home_path, home.path), self.today, self.ends)),
        )


def _tidied(cell: dict[str, str]) -> dict[str, str]:
    """Name and numbers as they are kept; whatever else is compared is folded where it is compared."""
    tidy = {NAME: name_as_kept(cell[NAME]), NUMBER: number_as_kept(cell[NUMBER])}
    return cell | tidy | {SCHOOL_CODE: number_as_kept(cell[SCHOOL_CODE])}


def merged_posts(
    held: Iterable[Post], wanted: Sequence[Post], homes: Sequence[str], today: date, ends: frozenset[PostKind]
) -> Iterator[Post]:
    """Posts after a roster: what it names goes on or begins today; posts of the kinds `ends` at `homes` that it leaves
    out end yesterday; everything else stays, the past above all.
    """
    going_on = {(post.kind, post.organisation_path) for post in wanted}
    kept = set()
    for post in held:
        speaks_of = any(is_within(post.organisation_path, home) for home in homes)
        key = (post.kind, post.organisation_path)
        if not post.held_on(today) or not speaks_of:
            yield post
        elif key in going_on or post.kind not in ends:
            kept.add(key)
            yield post
        elif post.since < today:
            yield replace(post, until=today - timedelta(days=1))
    yield from (post for post in wanted if (post.kind, post.organisation_path) not in kept)
