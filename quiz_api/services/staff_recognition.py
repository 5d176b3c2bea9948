"""Whom a row of a staff roster means: by sign-in name, by 工号, and only then by a name that is the only one.

Names and numbers are compared by their keys (`domain/person_names.py`), so that a name padded with spaces is not taken
for somebody new. Rows of one name must be told apart by what they say themselves: the order of a file decides nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from quiz_api.domain.people import Person
from quiz_api.domain.person_names import name_key, number_key
from quiz_api.domain.rosters import CellProblem
from quiz_api.services.staff_columns import NAME, NUMBER, USERNAME

_ELSEWHERE = "从别的学校调来的，在“教职工”页“从别的学校调来”里办，学时才接得上；从没有过账号的，把这一格空着。"


class RowProblem(Exception):
    """One cell that cannot be taken."""

    def __init__(self, column: str, advice: str) -> None:
        super().__init__(advice)
        self.problem = CellProblem(column, advice)


@dataclass(frozen=True, slots=True)
class RowIdentity:
    """What a row says of who is meant. `home` is the path of the unit; `typed` the name as it stands in the row."""

    line: int
    home: str
    typed: str
    name: tuple[str, str]
    number: tuple[str, str] | None
    username: str

    @property
    def is_told_apart(self) -> bool:
        return self.number is not None or bool(self.username)


def identity_of(line: int, home: str, cell: dict[str, str]) -> RowIdentity:
    number = number_key(cell[NUMBER])
    return RowIdentity(
        line, home, cell[NAME], (home, name_key(cell[NAME])), (home, number) if number else None, cell[USERNAME]
    )


class StaffRecognition:
    """Knows `people`, who stand in the store, and hears all rows before it is asked about the first."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._by_name: dict[tuple[str, str], list[Person]] = defaultdict(list)
        self._by_number: dict[tuple[str, str], Person] = {}
        self._by_username: dict[str, Person] = {}
        self._claimed: set[str] = set()
        self._by_name_alone: Counter[tuple[str, str]] = Counter()
        self._first_line: dict[tuple[str, str], int] = {}
        self._first_bare_line: dict[tuple[str, str], int] = {}
        self._line_of_number: dict[tuple[str, str], int] = {}
        self._line_of_person: dict[str, int] = {}
        for person in people:
            self.know(person)

    def know(self, person: Person) -> None:
        self._by_username[person.username] = person
        if person.display_name:
            self._by_name[(person.home_path, name_key(person.display_name))].append(person)
        if person.staff_number:
            self._by_number.setdefault((person.home_path, number_key(person.staff_number)), person)

    def usernames(self) -> Iterable[str]:
        return self._by_username

    def hear(self, row: RowIdentity) -> None:
        """A row of the file, before any of them is asked about."""
        found = self._claimant(row)
        if found is not None:
            self._claimed.add(found.id)
        else:
            self._by_name_alone[row.name] += 1
        self._first_line.setdefault(row.name, row.line)
        if not row.is_told_apart:
            self._first_bare_line.setdefault(row.name, row.line)
        if row.number is not None:
            self._line_of_number.setdefault(row.number, row.line)

    def meant(self, row: RowIdentity) -> Person | None:
        """Who in the store a row means; None for somebody new. Raises RowProblem."""
        if row.number is not None and self._line_of_number[row.number] != row.line:
            first = self._line_of_number[row.number]
            raise RowProblem(NUMBER, f"这个工号在第 {first} 行已经有了。请改对，或者删去重复的一行。")
        if row.username and row.username not in self._by_username:
            raise RowProblem(USERNAME, f"这里没有登录名是“{row.username}”的人。{_ELSEWHERE}")
        self._refuse_namesake(row)
        found = self._claimant(row) or self._named(row)
        if found is not None:
            first = self._line_of_person.setdefault(found.id, row.line)
            if first != row.line:
                raise RowProblem(NAME, f"和第 {first} 行是同一位老师。请合成一行，几个岗位用顿号隔开。")
        return found

    def _claimant(self, row: RowIdentity) -> Person | None:
        """Who is meant by what only one person has."""
        if row.username:
            return self._by_username.get(row.username)
        return self._by_number.get(row.number) if row.number is not None else None

    def _refuse_namesake(self, row: RowIdentity) -> None:
        """Of two rows of one name each must say which of the two it is."""
        known = self._first_bare_line if row.is_told_apart else self._first_line
        first = known.get(row.name, row.line)
        if first < row.line:
            raise RowProblem(NAME, f"和第 {first} 行同名。是同一位，就删去一行；是两位，请给两行都填上工号。")

    def _named(self, row: RowIdentity) -> Person | None:
        """Who has the name and is not meant by another row; of two with different numbers neither is the other."""
        named = [
            person
            for person in self._by_name.get(row.name, ())
            if person.id not in self._claimed and not (row.number and person.staff_number)
        ]
        if len(named) > 1:
            raise RowProblem(NAME, f"名单里已有 {len(named)} 位“{row.typed}”。请填工号或登录名，好认出是哪一位。")
        if named and self._by_name_alone[row.name] > 1:
            told = f"名单里已有一位没有工号的“{row.typed}”，认不出是这几行里的哪一行。"
            raise RowProblem(NAME, f"{told}请在那一行的“登录名”里填 {named[0].username}。")
        return named[0] if named else None
