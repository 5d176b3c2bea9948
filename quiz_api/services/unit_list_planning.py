"""What each row of a list of schools will do: which school it means, what changes, and what is wrong with it.

Rows are put into the transaction as they are planned, because only the store knows whether a code is taken by a unit
that the caller does not see. Whoever only wants to look takes the transaction back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from quiz_api.domain.class_names import sections_of
from quiz_api.domain.ids import IdKind, new_id
from quiz_api.domain.organisations import Organisation, OrganisationKind, child_path
from quiz_api.domain.rosters import CellProblem, RosterRow, RowAction
from quiz_api.services.unit_cells import CODE, COUNTY, STAGES, UnitCells, read_cells
from quiz_api.store.interface import CodeTaken, Writing


@dataclass(frozen=True, slots=True)
class PlannedUnit:
    """`unit` now stands in the transaction, `before` stood there; both None for a row that cannot be taken."""

    row: RosterRow
    unit: Organisation | None = None
    before: Organisation | None = None


@dataclass(slots=True)
class UnitListPlanner:
    """Plans the schools of a county, or of all counties of a city. A school is known by its code alone."""

    writing: Writing
    unit: Organisation
    _counties: dict[str, Organisation] = field(init=False)
    _schools: dict[str, Organisation] = field(init=False)
    _lines: dict[str, int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        under = self.unit.path
        counties = self.writing.organisations(OrganisationKind.COUNTY, under)
        self._counties = {found.code: found for found in counties if found.closed_on is None}
        schools = self.writing.organisations(OrganisationKind.SCHOOL, under)
        self._schools = {found.code: found for found in schools if found.code and not found.successor}

    def plan(self, rows: Sequence[RosterRow], columns: Sequence[str]) -> Iterator[PlannedUnit]:
        for row in rows:
            yield self._planned(row, dict(zip(columns, row.cells, strict=True)))

    def _planned(self, row: RosterRow, cells: dict[str, str]) -> PlannedUnit:
        problems = list(row.problems)
        told = {problem.column for problem in problems}
        read, wrong = read_cells(cells, is_school=True)
        problems += [CellProblem(column, advice) for column, advice in wrong if column not in told]
        if not problems:
            before = self._schools.get(read.code)
            problems = [
                CellProblem(column, advice) for column, advice in self._wrong(read, before, row.line, cells[COUNTY])
            ]
        if problems:
            return PlannedUnit(replace(row, action=RowAction.WRONG, problems=tuple(problems)))
        unit = self._changed(before, read) if before else self._made(read, self._county(cells[COUNTY]) or self.unit)
        if unit == before:
            return PlannedUnit(replace(row, action=RowAction.KEEP), unit, before)
        try:
            self.writing.put_organisation(unit)
        except CodeTaken:
            problem = CellProblem(CODE, f"{read.code} 已经是别的单位的代码，请核对。")
            return PlannedUnit(replace(row, action=RowAction.WRONG, problems=(problem,)))
        return PlannedUnit(replace(row, action=RowAction.CHANGE if before else RowAction.ADD), unit, before)

    def _wrong(
        self, read: UnitCells, before: Organisation | None, line: int, county_code: str
    ) -> Iterator[tuple[str, str]]:
        """What the cells cannot tell by themselves."""
        first = self._lines.setdefault(read.code, line)
        if first != line:
            yield CODE, f"这个代码在第 {first} 行已经有了。请改对，或者删去重复的一行。"
        county = self._county(county_code)
        if before is None:
            if county is None:
                yield COUNTY, "写这所学校所在县（区）的 6 位代码；先建好这个县（区）。"
            return
        if before.closed_on is not None:
            yield CODE, f"这是已经撤并的{before.name}的代码。要恢复，在下级单位里点“恢复”；新办的学校请核对代码。"
        if county_code and (county is None or county.path != before.parent_path):
            yield COUNTY, f"{before.name}现在不在这个县（区）。换县（区）请在下级单位里办划转，人和记录才跟着走。"
        lost = self._sections_lost(before, read)
        if lost:
            yield STAGES, f"{before.name}还有{'、'.join(lost)}的班，学段里不能少。"

    def _sections_lost(self, before: Organisation, read: UnitCells) -> list[str]:
        """Sections that a school would no longer have although it has classes in them."""
        gone = set(sections_of(before.stages)) - set(sections_of(read.stages))
        if not gone:
            return []
        classes = self.writing.organisations(OrganisationKind.CLASS, before.path)
        held = {section for each in classes if each.closed_on is None for section in sections_of(each.stages)}
        return sorted(gone & held)

    def _county(self, code: str) -> Organisation | None:
        """The county that a row names; in a county's own list, that county where the cell is empty."""
        if self.unit.kind is OrganisationKind.COUNTY and code in ("", self.unit.code):
            return self.unit
        return self._counties.get(code)

    def _changed(self, before: Organisation, read: UnitCells) -> Organisation:
        short, system = read.short or before.short_code, before.system if read.system is None else read.system
        return replace(before, name=read.name, stages=read.stages, short_code=short, system=system)

    def _made(self, read: UnitCells, county: Organisation) -> Organisation:
        unit_id = new_id(IdKind.ORGANISATION)
        made = Organisation(
            unit_id,
            OrganisationKind.SCHOOL,
            read.name,
            child_path(county.path, unit_id),
            read.code,
            read.short,
            read.stages,
            is_sample=county.is_sample,
            system=read.system or "",
        )
        self._schools[read.code] = made
        return made
