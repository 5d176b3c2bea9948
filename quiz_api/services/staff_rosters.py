"""A staff roster from upload to undo: preview, all or nothing, and the way back."""

from __future__ import annotations

import gc
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.class_names import SchoolSystem
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.ids import IdKind, new_id
from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.domain.people import Activation, Person
from quiz_api.domain.permissions import Permission
from quiz_api.domain.rosters import BatchOf, BatchState, RosterBatch, RosterRow, RosterStep, RowAction
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.rosters.reading import read_roster
from quiz_api.rosters.table import MOST_STAFF_BYTES
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.scopes import Caller
from quiz_api.services.staff_columns import STAFF_COLUMNS
from quiz_api.services.staff_planning import PlannedRow, StaffPlanner
from quiz_api.store.interface import Reading, Store, Writing

UNDO_WITHIN = timedelta(days=7)
TELL_EVERY = 2000
Tell = Callable[[RosterStep, int, int], None]
"""Told of a step, and how many rows of how many it has done."""


@contextmanager
def without_garbage_search() -> Iterator[None]:
    """A roster makes a million objects and no garbage: to search them for it would cost a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def in_silence(step: RosterStep, done: int, total: int) -> None:
    """For who does not wait: the batch says what came of it."""


@dataclass(frozen=True, slots=True)
class StaffRosters:
    store: Store
    calendar: SchoolCalendar
    clock: Clock
    system: SchoolSystem

    def preview(self, caller: Caller, unit_path: str, data: bytes) -> RosterBatch:
        """Read a file and keep what it would do. Raises RosterRefused, NotFound; nothing changes yet."""
        return self.planned(caller, self.read(caller, unit_path, data))

    def read(self, caller: Caller, unit_path: str, data: bytes) -> RosterBatch:
        """The rows of a file, not yet compared with who is there, and not yet kept. Raises RosterRefused, NotFound."""
        with self.store.reading(caller.scope_for(Permission.KEEP_STAFF)) as reading:
            unit = self._unit(reading, caller, unit_path)
        table = read_roster(data, STAFF_COLUMNS, MOST_STAFF_BYTES)
        columns = tuple(column.name for column in STAFF_COLUMNS)
        rows = tuple(
            RosterRow(row.line, tuple(row.cells[name] for name in columns), RowAction.WRONG, row.problems)
            for row in table.rows
        )
        return RosterBatch(
            id=new_id(IdKind.BATCH),
            unit_path=unit.path,
            made_by=caller.account,
            made_at=self.clock(),
            state=BatchState.RECEIVED,
            file_sha256=hashlib.sha256(data).hexdigest(),
            columns=columns,
            rows=rows,
        )

    @without_garbage_search()
    def planned(self, caller: Caller, batch: RosterBatch, tell: Tell = in_silence) -> RosterBatch:
        """Keep a batch with what each row would do.

        Planned beside the writers: a city's roster takes seconds, and nobody's event waits for a look.
        """
        with self.store.reading(caller.scope_for(Permission.KEEP_STAFF)) as reading:
            unit = self._unit(reading, caller, batch.unit_path)
            planner = self._planner(reading, unit, self.clock())
            rows = [found.row for found in self._told(planner, batch, tell)]
        return self.keep(caller, replace(batch, state=BatchState.PREVIEW, rows=tuple(rows)))

    def keep(self, caller: Caller, batch: RosterBatch) -> RosterBatch:
        """As it is. It can be gone on with by anybody who keeps the staff of its unit."""
        with self.store.writing(caller.scope_for(Permission.KEEP_STAFF)) as writing:
            writing.put_batch(batch)
        return batch

    def batch(self, caller: Caller, batch_id: str) -> RosterBatch:
        """Raises NotFound."""
        with self.store.reading(caller.scope_for(Permission.KEEP_STAFF)) as reading:
            found = reading.batch(batch_id)
        if found is None or found.of is not BatchOf.STAFF:
            raise NotFound("这份名单")
        return found

    def recent(self, caller: Caller, unit_path: str) -> tuple[RosterBatch, ...]:
        """Batches of a unit, the newest first: those that were taken, and those that still wait."""
        caller.must(Permission.KEEP_STAFF, unit_path)
        with self.store.reading(caller.scope_for(Permission.KEEP_STAFF)) as reading:
            found = [batch for batch in reading.batches(unit_path) if _is_of(batch, unit_path)]
        waiting = (BatchState.RECEIVED, BatchState.PREVIEW)
        return tuple(batch for batch in reversed(found) if batch.state not in waiting or batch.rows)

    @without_garbage_search()
    def take(self, caller: Caller, batch_id: str, tell: Tell = in_silence) -> RosterBatch:
        """All rows or none. A row that can no longer be taken sends the batch back to its preview."""
        now = self.clock()
        with self.store.writing(caller.scope_for(Permission.KEEP_STAFF)) as writing:
            batch = self._open(writing, caller, batch_id)
            if batch.state is not BatchState.PREVIEW:
                return batch
            if not batch.rows:
                raise Refusal("too-late", "这份名单放得太久，已经清掉了。请再上传一次。", status=409)
            unit = self._unit(writing, caller, batch.unit_path)
            planned = list(self._told(self._planner(writing, unit, now), batch, tell))
            rows = tuple(found.row for found in planned)
            if any(row.action is RowAction.WRONG for row in rows):
                batch = replace(batch, rows=rows)
            else:
                batch = self._put(writing, batch, planned, now, tell)
                deed = Deed(self.calendar, caller.account, now)
                append_audit(writing, caller, deed, AuditAction.IMPORT_STAFF, batch.id, batch.unit_path)
            writing.put_batch(batch)
        return batch

    def undo(self, caller: Caller, batch_id: str) -> RosterBatch:
        """Put everybody back as they were. Raises Refusal when somebody has gone on since: then nothing is undone."""
        now = self.clock()
        with self.store.writing(caller.scope_for(Permission.KEEP_STAFF)) as writing:
            batch = self._open(writing, caller, batch_id)
            if batch.state is BatchState.UNDONE:
                return batch
            if batch.state is not BatchState.TAKEN or (batch.ended_at or now) + UNDO_WITHIN < now:
                detail = f"导入超过 {UNDO_WITHIN.days} 天的名单不能整份撤销。请再导入一份改好的，或者一位一位地改。"
                raise Refusal("too-late", detail, status=409)
            self._check_untouched(writing, batch)
            added = writing.people_held(batch.added)
            writing.put_people((*batch.before, *map(_withdrawn, added.values())))
            deed = Deed(self.calendar, caller.account, now)
            append_audit(writing, caller, deed, AuditAction.UNDO_IMPORT, batch.id, batch.unit_path)
            batch = replace(_without_names(batch), state=BatchState.UNDONE, ended_at=now)
            writing.put_batch(batch)
        return batch

    def _put(
        self, writing: Writing, batch: RosterBatch, planned: Sequence[PlannedRow], now: datetime, tell: Tell
    ) -> RosterBatch:
        before, after, added = [], [], []
        for found in planned:
            if found.person is None or found.row.action is RowAction.KEEP:
                continue
            after.append(found.person)
            if found.before is None:
                added.append(found.person.id)
            else:
                before.append(found.before)
        new = set(added)
        for start in range(0, len(after), TELL_EVERY):
            tell(RosterStep.WRITE, start, len(after))
            some = after[start : start + TELL_EVERY]
            writing.put_people(some)
            writing.put_activations(Activation(person.id, now) for person in some if person.id in new)
        tell(RosterStep.WRITE, len(after), len(after))
        counts = Counter(found.row.action for found in planned)
        return replace(
            batch,
            state=BatchState.TAKEN,
            rows=(),
            before=tuple(before),
            after=tuple(after),
            added=tuple(added),
            counts=tuple(counts[action] for action in RowAction),
            ended_at=now,
        )

    def _told(self, planner: StaffPlanner, batch: RosterBatch, tell: Tell) -> Iterator[PlannedRow]:
        """The plan of a batch, row by row, with a word now and then of how far it has come."""
        for done, found in enumerate(planner.plan(batch.rows, batch.columns)):
            if done % TELL_EVERY == 0:
                tell(RosterStep.CHECK, done, len(batch.rows))
            yield found

    def _check_untouched(self, writing: Writing, batch: RosterBatch) -> None:
        """Nobody of the batch has been changed, or has earned anything, since it was taken."""
        now, with_records = (
            writing.people_held([person.id for person in batch.after]),
            writing.with_records(batch.added),
        )
        touched = [
            person.display_name for person in batch.after if now.get(person.id) != person or person.id in with_records
        ]
        if touched:
            names = "、".join(touched[:5]) + (f"等 {len(touched)} 位" if len(touched) > 5 else "")
            detail = f"{names}后来又改过，或者已经有了学时记录，整份名单没有撤销。请到教师名单里一位一位地改。"
            raise Refusal("changed-since", detail, status=409)

    def _open(self, writing: Writing, caller: Caller, batch_id: str) -> RosterBatch:
        batch = writing.batch(batch_id)
        if batch is None or batch.of is not BatchOf.STAFF or not caller.may(Permission.KEEP_STAFF, batch.unit_path):
            raise NotFound("这份名单")
        return batch

    def _unit(self, reading: Reading, caller: Caller, path: str) -> Organisation:
        unit = reading.organisation(path) if caller.may(Permission.KEEP_STAFF, path) else None
        if unit is None or unit.kind is OrganisationKind.CLASS:
            raise NotFound("这个单位")
        return unit

    def _planner(self, reading: Reading, unit: Organisation, now: datetime) -> StaffPlanner:
        return StaffPlanner(reading, unit, self.calendar.day(now), self.calendar.school_year(now), self.system)


def _is_of(batch: RosterBatch, unit_path: str) -> bool:
    return batch.unit_path == unit_path and batch.of is BatchOf.STAFF


def _withdrawn(person: Person) -> Person:
    """Somebody who was added by mistake and has done nothing: no name, no post, and the sign-in name is free again."""
    return Person(person.id, f"-{person.id}", "", person.home_path, (), is_sample=person.is_sample)


def _without_names(batch: RosterBatch) -> RosterBatch:
    return replace(batch, rows=(), before=(), after=())
