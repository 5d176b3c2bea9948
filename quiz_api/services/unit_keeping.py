"""Counties and schools: added one by one or by a list, renamed, closed. Codes are text and belong to one unit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.ids import IdKind, new_id
from quiz_api.domain.organisations import Organisation, OrganisationKind, child_path
from quiz_api.domain.permissions import Permission
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.exports.sheet import Column, Sheet
from quiz_api.exports.xlsx_file import xlsx_bytes
from quiz_api.rosters.reading import read_roster
from quiz_api.rosters.table import Wanted
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import CodeTaken, Reading, Store

KEEP = Permission.KEEP_UNITS
NAME, CODE, STAGES, SHORT, COUNTY = "名称", "代码", "学段", "简称", "县（区）代码"
SCHOOL_COLUMNS = (
    Wanted(NAME, required=True, aliases=("学校名称", "学校")),
    Wanted(CODE, required=True, aliases=("学校标识码", "标识码")),
    Wanted(STAGES, required=True),
    Wanted(SHORT, aliases=("学校简称",)),
    Wanted(COUNTY, aliases=("县代码", "区代码", "县", "行政区划代码")),
)
STAGE_WORDS = {
    "幼儿园": ("幼儿园",),
    "小学": ("小学低", "小学中高"),
    "初中": ("初中",),
    "高中": ("高中",),
    "中职": ("中职",),
    "九年一贯制": ("小学低", "小学中高", "初中"),
    "完全中学": ("初中", "高中"),
    "十二年一贯制": ("小学低", "小学中高", "初中", "高中"),
}
"""What people call the stages of a school, and the stages of the parent programme that it then has."""

_STAGES = {stage: (stage,) for means in STAGE_WORDS.values() for stage in means}
_TEMPLATE = tuple(Column(column.name) for column in SCHOOL_COLUMNS)
_SHORT = re.compile(r"[a-z][a-z0-9]{1,11}")
_SEPARATORS = re.compile(r"[、，,；;／/|\s]+")


@dataclass(frozen=True, slots=True)
class UnitProblem:
    """What is wrong in a line of a list; line 0 is a form."""

    line: int
    column: str
    advice: str


class UnitsRefused(Refusal):
    """Nothing was added; every problem at once."""

    def __init__(self, problems: Iterable[UnitProblem]) -> None:
        self.problems = tuple(problems)
        told = [f"第 {item.line} 行" * bool(item.line) + f"{item.column}：{item.advice}" for item in self.problems[:20]]
        super().__init__("bad-units", "一个也没有添加。" + " ".join(told))


@dataclass(frozen=True, slots=True)
class UnitsBelow:
    """A city or county with the units right below it."""

    unit: Organisation
    units: tuple[Organisation, ...]


@dataclass(frozen=True, slots=True)
class UnitKeeping:
    store: Store
    calendar: SchoolCalendar
    clock: Clock

    def page(self, caller: Caller, path: str) -> UnitsBelow:
        with self.store.reading(caller.scope_for(KEEP)) as reading:
            unit = self._unit(reading, caller, path)
            below = [found for found in reading.organisations(under=path) if found.parent_path == path]
        return UnitsBelow(unit, tuple(sorted(below, key=lambda found: (found.closed_on is not None, found.code))))

    def add(self, caller: Caller, path: str, cells: dict[str, str]) -> None:
        """Add one unit right below. Raises UnitsRefused."""
        self._add(caller, path, [(0, cells)])

    def add_list(self, caller: Caller, path: str, data: bytes) -> int:
        """Add the schools of a file, all or none; how many. Raises RosterRefused, UnitsRefused."""
        table = read_roster(data, SCHOOL_COLUMNS)
        problems = [UnitProblem(row.line, item.column, item.advice) for row in table.rows for item in row.problems]
        if problems:
            raise UnitsRefused(problems)
        self._add(caller, path, [(row.line, row.cells) for row in table.rows])
        return len(table.rows)

    def sheet(self, caller: Caller, path: str) -> Sheet:
        """The schools below a unit that are there, in the columns of the template."""
        with self.store.reading(caller.scope_for(KEEP)) as reading:
            unit = self._unit(reading, caller, path)
            counties = {found.path: found.code for found in reading.organisations(OrganisationKind.COUNTY)}
            schools = list(reading.organisations(OrganisationKind.SCHOOL, unit.path))
        rows = [
            (each.name, each.code, stage_words(each.stages), each.short_code, counties.get(each.parent_path, ""))
            for each in sorted(schools, key=lambda each: each.code)
            if each.closed_on is None
        ]
        return Sheet("学校名单", _TEMPLATE, rows)

    def rename(self, caller: Caller, path: str, name: str) -> None:
        self._change(caller, path, name=_name(name))

    def close(self, caller: Caller, path: str, *, closed: bool) -> None:
        """A unit that was merged away or closed, or the undoing of that. Nothing below it is lost."""
        day = self.calendar.day(self.clock())
        self._change(caller, path, closed_on=day if closed else None)

    def _change(self, caller: Caller, path: str, *, name: str = "", closed_on: date | None = None) -> None:
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            unit = writing.organisation(path) if caller.may(KEEP, path) else None
            if unit is None or unit.kind is OrganisationKind.CLASS:
                raise NotFound("这个单位")
            self._must_be_below(caller, unit)
            writing.put_organisation(replace(unit, name=name) if name else replace(unit, closed_on=closed_on))
            append_audit(writing, caller, self._deed(caller), AuditAction.CHANGE_UNIT, unit.id, path)

    def _must_be_below(self, caller: Caller, unit: Organisation) -> None:
        """A unit is kept from above: nobody renames or closes the unit that they administer themselves."""
        if not caller.may(KEEP, unit.parent_path):
            raise Refusal("own-unit", "本单位的名称和撤并，请上一级来办。", status=403)

    def _add(self, caller: Caller, path: str, rows: list[tuple[int, dict[str, str]]]) -> None:
        problems: list[UnitProblem] = []
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            unit = self._unit(writing, caller, path)
            counties = {found.code: found for found in writing.organisations(OrganisationKind.COUNTY, path)}
            for line, cells in rows:
                try:
                    writing.put_organisation(self._made(unit, counties, cells))
                except CodeTaken:
                    advice = f"{cells.get(CODE, '')} 已经是别的单位的代码，请核对。"
                    problems.append(UnitProblem(line, CODE, advice))
                except Refusal as refusal:
                    problems += [UnitProblem(line, column, advice) for column, advice in refusal.fields]
            if problems:
                raise UnitsRefused(problems)
            append_audit(writing, caller, self._deed(caller), AuditAction.ADD_UNITS, unit.id, path)

    def _made(self, above: Organisation, counties: dict[str, Organisation], cells: dict[str, str]) -> Organisation:
        """A county below a city, a school below a county. Raises Refusal with fields."""
        is_school = above.kind is OrganisationKind.COUNTY or bool(cells.get(STAGES, "").strip())
        wrong: list[tuple[str, str]] = []
        if is_school and above.kind is OrganisationKind.CITY:
            county = counties.get(cells.get(COUNTY, ""))
            if county is None:
                wrong.append((COUNTY, "写这所学校所在县（区）的 6 位代码；先建好这个县（区）。"))
            above = county or above
        name, code, short = cells.get(NAME, "").strip(), cells.get(CODE, "").strip(), cells.get(SHORT, "").strip()
        digits = 10 if is_school else 6
        if not name or len(name) > 40:
            wrong.append((NAME, "写单位的全称，40 个字以内。"))
        if not (code.isascii() and code.isdigit() and len(code) == digits):
            wrong.append((CODE, f"{'学校标识码' if is_school else '行政区划代码'}是 {digits} 位数字。"))
        if short and not _SHORT.fullmatch(short):
            wrong.append((SHORT, "简称用 2 到 12 个小写字母和数字，字母开头，例如 yx3x。登录名从它开始。"))
        stages = tuple(
            stage for word in _words(cells.get(STAGES, "")) for stage in (_STAGES | STAGE_WORDS).get(word, ())
        )
        if is_school and not stages:
            wrong.append((STAGES, f"可以写：{'、'.join(STAGE_WORDS)}，几个学段用顿号隔开。"))
        if wrong:
            raise Refusal("bad-fields", "", fields=tuple(wrong))
        unit_id = new_id(IdKind.ORGANISATION)
        kind = OrganisationKind.SCHOOL if is_school else OrganisationKind.COUNTY
        path = child_path(above.path, unit_id)
        kept = tuple(dict.fromkeys(stages))
        return Organisation(unit_id, kind, name, path, code, short, kept, is_sample=above.is_sample)

    def _unit(self, reading: Reading, caller: Caller, path: str) -> Organisation:
        unit = reading.organisation(path) if caller.may(KEEP, path) else None
        if unit is None or unit.kind not in (OrganisationKind.CITY, OrganisationKind.COUNTY):
            raise NotFound("这个单位")
        return unit

    def _deed(self, caller: Caller) -> Deed:
        return Deed(self.calendar, caller.account, self.clock())


def school_template() -> bytes:
    """An empty .xlsx for a list of schools."""
    return xlsx_bytes(Sheet("学校名单", _TEMPLATE, ()))


def stage_words(stages: tuple[str, ...]) -> str:
    """As people call them, and as a list may say them."""
    word = next((word for word, means in STAGE_WORDS.items() if means == stages), None)
    return word or "、".join(stages)


def _name(name: str) -> str:
    if not name.strip() or len(name) > 40:
        raise Refusal("bad-fields", "写单位的全称，40 个字以内。", fields=((NAME, "写单位的全称，40 个字以内。"),))
    return name.strip()


def _words(text: str) -> list[str]:
    return [word for word in _SEPARATORS.split(text.strip()) if word]
