"""Who looked at or took other people's rows. Entries are records like any other, in a chain of their own."""

from __future__ import annotations

from dataclasses import dataclass

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.records import AuditEntry
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.services.deeds import Deed
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import Store, Writing


def append_audit(writing: Writing, caller: Caller, deed: Deed, action: AuditAction, target: str, path: str) -> None:
    """`target` is an id, a number or a path, never a name; `path` is the unit whose rows were touched."""
    writing.append(deed.draft(caller.subject, path, AuditEntry(action.value, target)))


@dataclass(frozen=True, slots=True)
class AuditLog:
    """Writes an entry of its own for a reading that shows rows of others."""

    store: Store
    calendar: SchoolCalendar
    clock: Clock

    def viewed(self, caller: Caller, action: AuditAction, path: str) -> None:
        deed = Deed(self.calendar, caller.account, self.clock())
        with self.store.writing(caller.scope) as writing:
            append_audit(writing, caller, deed, action, path, path)
