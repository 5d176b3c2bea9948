"""What a roster on paper says when it has been filled in: who came, who did not, and of staff who left.

Paper has no clock: leaving is a tick, and when it was is decided by whoever takes the sheet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from quiz_api.domain.class_sessions import ClassSession
from quiz_api.domain.errors import Refusal
from quiz_api.rosters.table import TableRow, Wanted

MARK, CLASS, NUMBER, CAME, LEFT = "行码", "班级或单位", "卡号或姓名", "到场", "签退"
COLUMNS = (
    Wanted(MARK, required=True),
    Wanted(CLASS),
    Wanted(NUMBER),
    Wanted(CAME, required=False, aliases=("到了", "签到", "签名")),
)
STAFF_COLUMNS = (*COLUMNS, Wanted(LEFT, required=False, aliases=("离场", "签退签名")))
PRESENT = frozenset({"到", "到了", "√", "✓", "✔", "1", "是", "Y", "y", "V", "v", "有"})
ABSENT = frozenset({"没到", "未到", "缺", "缺席", "×", "✗", "✘", "X", "x", "0", "否", "没来"})


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A line of the roster: a card of a class, or a person."""

    mark: str
    class_path: str
    label: str
    number: int
    person_id: str = ""
    name: str = ""

    @property
    def who(self) -> str:
        return self.name or f"{self.number:02d}"


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """What a filled roster says, before anybody has taken it. `blank` rows say nothing of coming; `left` are staff who
    ticked that they left.
    """

    session: ClassSession
    present: tuple[SheetRow, ...]
    absent: tuple[SheetRow, ...]
    blank: int
    left: tuple[SheetRow, ...] = ()


def columns_of(session: ClassSession) -> tuple[Wanted, ...]:
    return STAFF_COLUMNS if session.kind.is_for_staff else COLUMNS


def filled_of(session: ClassSession, known: Mapping[str, SheetRow], rows: Sequence[TableRow]) -> FilledSheet:
    """`known` are the rows of the session by their codes. Raises Refusal `other-session`, `bad-rows`."""
    reader = _Reader(known)
    for row in rows:
        reader.read(row)
    if len(reader.strangers) == len(rows):
        detail = "这份签到表不是这一场的，或者是别的班的，一行也没有导入。请核对表上的题目，换对应的一份再传。"
        raise Refusal("other-session", detail)
    problems = reader.problems
    if reader.strangers:
        lines = _listed(reader.strangers)
        problems.append(f"{lines}的行码不是这一场的，请照这一场的签到表核对，不是这一场的就删去。")
    problems += [f"{_listed(lines)}的行码一样，留下对的一行。" for lines in reader.marks.values() if len(lines) > 1]
    if problems:
        raise Refusal("bad-rows", "一行也没有导入。" + " ".join(problems[:20]))
    return FilledSheet(session, tuple(reader.present), tuple(reader.absent), reader.blank, tuple(reader.left))


def _listed(lines: Sequence[int]) -> str:
    """第 3、7 行; of many the first ten."""
    more = f"等 {len(lines)} 行" if len(lines) > 10 else " 行"
    return f"第 {'、'.join(map(str, lines[:10]))}{more}"


@dataclass(slots=True)
class _Reader:
    """`marks` are the lines on which each code stands, `strangers` those with a code that is not of the session."""

    known: Mapping[str, SheetRow]
    present: list[SheetRow] = field(default_factory=list)
    absent: list[SheetRow] = field(default_factory=list)
    left: list[SheetRow] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    marks: dict[str, list[int]] = field(default_factory=dict)
    strangers: list[int] = field(default_factory=list)
    blank: int = 0

    def read(self, row: TableRow) -> None:
        self.problems += [f"第 {row.line} 行 {item.column}：{item.advice}" for item in row.problems]
        found = self.known.get(row.cells[MARK].strip().upper())
        if found is None:
            self.strangers.append(row.line)
            return
        self.marks.setdefault(found.mark, []).append(row.line)
        came, left = row.cells[CAME].strip(), row.cells.get(LEFT, "").strip()
        self._take(row.line, found, came)
        if left in PRESENT and came in ABSENT:
            self.problems.append(f"第 {row.line} 行：到场写的是没到，签退却打了勾，改好一格。")
        elif left in PRESENT:
            self.left.append(found)
        elif left and left not in ABSENT:
            self.problems.append(f"第 {row.line} 行 {LEFT}：走的时候签了写“√”，没有签的空着。")

    def _take(self, line: int, found: SheetRow, came: str) -> None:
        if not came:
            self.blank += 1
        elif came in PRESENT or came in ABSENT:
            (self.present if came in PRESENT else self.absent).append(found)
        else:
            self.problems.append(f"第 {line} 行 {CAME}：写“到”或“没到”，没有签的空着。")
