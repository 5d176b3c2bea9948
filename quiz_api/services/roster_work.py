"""Large rosters go in beside the request that brought them, so that whoever waits is told how far it is, and may leave.

What can be lost is told by the store and not by the work: a file is kept before it is compared, and taking it is one
transaction. Work that ends with its process has changed nothing, and is begun again from the same rows. How far it has
come is written where every web process can read it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from quiz_api.domain.errors import Refusal
from quiz_api.domain.permissions import Permission
from quiz_api.domain.rosters import BatchState, RosterBatch, RosterProgress, RosterStep
from quiz_api.domain.school_calendar import Clock
from quiz_api.services.scopes import Caller
from quiz_api.services.staff_rosters import StaffRosters, Tell
from quiz_api.store.interface import SessionStore, StoreError

AT_ONCE = 2000
"""Rows that are done while the request waits: a second at most."""

SILENT_FOR = timedelta(minutes=2)
"""Work that has told nothing for so long is taken for dead, unless it is in this very process."""

THREAD = "roster"
Job = Callable[[], None]
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class RosterWork:
    rosters: StaffRosters
    notes: SessionStore
    clock: Clock
    _running: set[str] = field(init=False, default_factory=set)
    _lock: threading.Lock = field(init=False, default_factory=threading.Lock)

    def preview(self, caller: Caller, unit_path: str, data: bytes) -> RosterBatch:
        """A batch as a preview, or as received where it is large: then its progress is told. Raises RosterRefused."""
        batch = self.rosters.read(caller, unit_path, data)
        if len(batch.rows) <= AT_ONCE:
            return self.rosters.planned(caller, batch)
        self.rosters.keep(caller, batch)
        self._begin(batch, lambda tell: self.rosters.planned(caller, batch, tell), taking=False)
        return batch

    def take(self, caller: Caller, batch_id: str) -> RosterBatch:
        """Take a preview, or go on with what was only received. Raises NotFound, Refusal."""
        batch = self.rosters.batch(caller, batch_id)
        if batch.state is BatchState.RECEIVED:
            self._begin(batch, lambda tell: self.rosters.planned(caller, batch, tell), taking=False)
        elif batch.state is BatchState.PREVIEW and len(batch.rows) > AT_ONCE:
            self._begin(batch, lambda tell: self.rosters.take(caller, batch_id, tell), taking=True)
        else:
            return self.rosters.take(caller, batch_id)
        return batch

    def progress(self, caller: Caller, batch_id: str) -> RosterProgress | None:
        """How far a batch is that is being worked on, or that has failed; None when nothing is to be waited for.

        Raises NotFound. Asked often, so the batch itself is not read.
        """
        found = self.notes.progress(batch_id)
        if found is None or found.step is RosterStep.DONE:
            return None
        caller.must(Permission.KEEP_STAFF, found.unit_path)
        if not found.is_over and batch_id not in self._running and found.at + SILENT_FOR < self.clock():
            return replace(found, step=RosterStep.FAILED)
        return found

    def _begin(self, batch: RosterBatch, work: Callable[[Tell], object], *, taking: bool) -> None:
        """Once, however often it is asked for; another process's work is left alone while it gives signs of life."""
        known = self.notes.progress(batch.id)
        is_elsewhere = known is not None and not known.is_over and known.at + SILENT_FOR >= self.clock()
        with self._lock:
            if batch.id in self._running or is_elsewhere:
                return
            self._running.add(batch.id)

        def tell(step: RosterStep, done: int, total: int) -> None:
            self.notes.put_progress(RosterProgress(batch.id, batch.unit_path, taking, step, done, total, self.clock()))

        tell(RosterStep.CHECK, 0, len(batch.rows))
        self._start(lambda: self._run(batch, work, tell))

    def _start(self, job: Job) -> None:
        threading.Thread(target=job, name=THREAD, daemon=True).start()

    def _run(self, batch: RosterBatch, work: Callable[[Tell], object], tell: Tell) -> None:
        rows, ended = len(batch.rows), RosterStep.FAILED
        try:
            work(tell)
            ended = RosterStep.DONE
        except (Refusal, StoreError):
            _LOG.warning("the work on batch %s ended early; nothing of it was kept", batch.id)
        finally:
            try:
                tell(ended, rows, rows)
            finally:
                self._running.discard(batch.id)
