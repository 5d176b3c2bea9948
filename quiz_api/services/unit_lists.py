"""A list of schools from upload to undo: preview with advice at each cell, all or nothing, and the way back."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.class_names import SchoolSystem
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.ids import IdKind, new_id
from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import RecordKind
from quiz_api.domain.rosters import BatchOf, BatchState, RosterBatch, RosterRow, RowAction
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.rosters.reading import read_roster
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.school_systems import carry_systems
from quiz_api.services.scopes import Caller
from quiz_api.services.unit_cells import SCHOOL_COLUMNS
from quiz_api.services.unit_list_planning import PlannedUnit, UnitListPlanner
from quiz_api.store.interface import Reading, RecordQuery, Store, Writing

KEEP = Permission.KEEP_UNITS
UNDO_WITHIN = timedelta(days=7)
_DEEDS = frozenset(RecordKind) - {RecordKind.AUDIT}
_COLUMNS = tuple(column.name for column in SCHOOL_COLUMNS)


class _OnlyLooked(Exception):
    """Ends a transaction so that nothing of it stays; holds what was seen."""

    def __init__(self, batch: RosterBatch) -> None:
        super().__init__(batch.id)
        self.batch = batch


@dataclass(frozen=True, slots=True)
class UnitLists:
    store: Store
    calendar: SchoolCalendar
    clock: Clock
    system: SchoolSystem

    def preview(self, caller: Caller, unit_path: str, data: bytes) -> RosterBatch:
        """Read a file and keep what it would do. Raises RosterRefused, NotFound; no school changes yet."""
        table = read_roster(data, SCHOOL_COLUMNS)
        rows = tuple(
            RosterRow(row.line, tuple(row.cells[name] for name in _COLUMNS), RowAction.WRONG, row.problems)
            for row in table.rows
        )
        batch = RosterBatch(
            id=new_id(IdKind.BATCH),
            unit_path=unit_path,
            made_by=caller.account,
            made_at=self.clock(),
            state=BatchState.PREVIEW,
            file_sha256=hashlib.sha256(data).hexdigest(),
            columns=_COLUMNS,
            rows=rows,
            of=BatchOf.SCHOOLS,
        )
        try:
            with self.store.writing(caller.scope_for(KEEP)) as writing:
                planned = self._plan(writing, caller, batch)
                raise _OnlyLooked(replace(batch, rows=tuple(found.row for found in planned)))  # noqa: TRY301 - see below
        except _OnlyLooked as looked:
            return self._kept(caller, looked.batch)

    def batch(self, caller: Caller, batch_id: str) -> RosterBatch:
        """Raises NotFound."""
        with self.store.reading(caller.scope_for(KEEP)) as reading:
            return _open(reading, caller, batch_id)

    def recent(self, caller: Caller, unit_path: str) -> tuple[RosterBatch, ...]:
        """Lists of a unit, the newest first: those that were taken, and those that still wait to be looked at."""
        caller.must(KEEP, unit_path)
        with self.store.reading(caller.scope_for(KEEP)) as reading:
            found = [batch for batch in reading.batches(unit_path) if batch.of is BatchOf.SCHOOLS]
        ours = [batch for batch in found if batch.unit_path == unit_path]
        return tuple(batch for batch in reversed(ours) if batch.state is not BatchState.PREVIEW or batch.rows)

    def take(self, caller: Caller, batch_id: str) -> RosterBatch:
        """All rows or none. A row that can no longer be taken sends the list back to its preview."""
        now = self.clock()
        try:
            with self.store.writing(caller.scope_for(KEEP)) as writing:
                batch = _open(writing, caller, batch_id)
                if batch.state is not BatchState.PREVIEW:
                    return batch
                if not batch.rows:
                    raise Refusal("too-late", "这份名单放得太久，已经清掉了。请再上传一次。", status=409)
                planned = self._plan(writing, caller, batch)
                rows = tuple(found.row for found in planned)
                if any(row.action is RowAction.WRONG for row in rows):
                    raise _OnlyLooked(replace(batch, rows=rows))  # noqa: TRY301 - what ends the transaction is raised in it
                batch = _taken(batch, planned, now)
                writing.put_batch(batch)
                carry_systems(writing, _other_systems(batch), self.calendar.day(now), self.system)
                deed = Deed(self.calendar, caller.account, now)
                append_audit(writing, caller, deed, AuditAction.IMPORT_UNITS, batch.id, batch.unit_path)
        except _OnlyLooked as looked:
            return self._kept(caller, looked.batch)
        return batch

    def undo(self, caller: Caller, batch_id: str) -> RosterBatch:
        """Put every school back as it was. Raises Refusal when something has gone on since: then nothing is undone."""
        now = self.clock()
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            batch = _open(writing, caller, batch_id)
            if batch.state is BatchState.UNDONE:
                return batch
            if batch.state is not BatchState.TAKEN or (batch.ended_at or now) + UNDO_WITHIN < now:
                detail = f"导入超过 {UNDO_WITHIN.days} 天的名单不能整份撤销。请再导入一份改好的，或者一所一所地改。"
                raise Refusal("too-late", detail, status=409)
            day = self.calendar.day(now)
            _check_untouched(writing, batch)
            added = [_withdrawn(unit, day) for unit in batch.units_after if unit.path in batch.added]
            writing.put_organisations((*batch.units_before, *added))
            carry_systems(writing, _other_systems(batch), day, self.system)
            deed = Deed(self.calendar, caller.account, now)
            append_audit(writing, caller, deed, AuditAction.UNDO_IMPORT, batch.id, batch.unit_path)
            batch = replace(batch, state=BatchState.UNDONE, ended_at=now, units_before=(), units_after=())
            writing.put_batch(batch)
        return batch

    def _plan(self, writing: Writing, caller: Caller, batch: RosterBatch) -> list[PlannedUnit]:
        unit = writing.organisation(batch.unit_path) if caller.may(KEEP, batch.unit_path) else None
        if unit is None or unit.kind not in (OrganisationKind.CITY, OrganisationKind.COUNTY):
            raise NotFound("这个单位")
        return list(UnitListPlanner(writing, unit).plan(batch.rows, batch.columns))

    def _kept(self, caller: Caller, batch: RosterBatch) -> RosterBatch:
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            writing.put_batch(batch)
        return batch


def _open(reading: Reading, caller: Caller, batch_id: str) -> RosterBatch:
    batch = reading.batch(batch_id)
    if batch is None or batch.of is not BatchOf.SCHOOLS or not caller.may(KEEP, batch.unit_path):
        raise NotFound("这份名单")
    return batch


def _taken(batch: RosterBatch, planned: list[PlannedUnit], now: datetime) -> RosterBatch:
    changed = [found for found in planned if found.row.action is not RowAction.KEEP]
    counts = Counter(found.row.action for found in planned)
    return replace(
        batch,
        state=BatchState.TAKEN,
        rows=(),
        units_before=tuple(found.before for found in changed if found.before),
        units_after=tuple(found.unit for found in changed if found.unit),
        added=tuple(found.unit.path for found in changed if found.unit and not found.before),
        counts=tuple(counts[action] for action in RowAction),
        ended_at=now,
    )


def _other_systems(batch: RosterBatch) -> list[str]:
    """Schools that were there and whose school system the list changes."""
    after = {unit.path: unit.system for unit in batch.units_after}
    return [unit.path for unit in batch.units_before if unit.system != after[unit.path]]


def _check_untouched(reading: Reading, batch: RosterBatch) -> None:
    """No school of the list has been changed since, and those that were added are still empty."""
    touched = [
        unit.name
        for unit in batch.units_after
        if reading.organisation(unit.path) != unit or (unit.path in batch.added and _is_used(reading, unit.path))
    ]
    if touched:
        names = "、".join(touched[:5]) + (f"等 {len(touched)} 所" if len(touched) > 5 else "")
        detail = f"{names}后来又改过，或者已经有了人、班级或记录，整份名单没有撤销。请在下级单位里一所一所地改。"
        raise Refusal("changed-since", detail, status=409)


def _is_used(reading: Reading, path: str) -> bool:
    """Whether anything lies below a school: a class, a person, a card, a session or a record."""
    found = (
        reading.organisations(OrganisationKind.CLASS, path),
        reading.people(path),
        reading.households(path),
        reading.class_sessions(path),
        reading.records(RecordQuery(kinds=_DEEDS, organisation_path=path, limit=1)),
        iter(reading.spare_cards(path)),
    )
    return any(next(rows, None) is not None for rows in found)


def _withdrawn(unit: Organisation, day: date) -> Organisation:
    """A school that was added by mistake and in which nothing has happened: its code is free again."""
    return replace(unit, code="", short_code="", closed_on=day)
