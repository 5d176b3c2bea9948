"""Counties and schools: added one by one, renamed, closed. Codes are text and belong to one unit."""

from __future__ import annotations

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
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.scopes import Caller
from quiz_api.services.unit_cells import (
    CODE,
    COUNTY,
    NAME,
    NAME_ADVICE,
    SCHOOL_COLUMNS,
    STAGES,
    read_cells,
    stage_words,
)
from quiz_api.store.interface import CodeTaken, Reading, Store

KEEP = Permission.KEEP_UNITS
_TEMPLATE = tuple(Column(column.name) for column in SCHOOL_COLUMNS)


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
            below = [
                found
                for found in reading.organisations(under=path)
                if found.parent_path == path and not found.is_withdrawn
            ]
        return UnitsBelow(unit, tuple(sorted(below, key=lambda found: (found.closed_on is not None, found.code))))

    def add(self, caller: Caller, path: str, cells: dict[str, str]) -> None:
        """Add one unit right below. Raises UnitsRefused."""
        self._add(caller, path, [(0, cells)])

    def sheet(self, caller: Caller, path: str) -> Sheet:
        """The schools below a unit that are there, in the columns of the template."""
        with self.store.reading(caller.scope_for(KEEP)) as reading:
            unit = self._unit(reading, caller, path)
            counties = {found.path: found.code for found in reading.organisations(OrganisationKind.COUNTY)}
            schools = list(reading.organisations(OrganisationKind.SCHOOL, unit.path))
        rows = [
            (
                *(each.name, each.code, stage_words(each.stages), each.short_code),
                *(counties.get(each.parent_path, ""), each.system),
            )
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
        read, problems = read_cells(cells, is_school=is_school)
        wrong += problems
        if wrong:
            raise Refusal("bad-fields", "", fields=tuple(wrong))
        unit_id = new_id(IdKind.ORGANISATION)
        kind = OrganisationKind.SCHOOL if is_school else OrganisationKind.COUNTY
        path = child_path(above.path, unit_id)
        return Organisation(
            *(unit_id, kind, read.name, path, read.code, read.short, read.stages),
            is_sample=above.is_sample,
            system=read.system or "",
        )

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


def _name(name: str) -> str:
    if not name.strip() or len(name) > 40:
        raise Refusal("bad-fields", NAME_ADVICE, fields=((NAME, NAME_ADVICE),))
    return name.strip()
