"""A family's answer on paper (回执), written down by its class teacher: as good as one on the phone, a no as a yes."""

from __future__ import annotations

from dataclasses import dataclass

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.errors import NotFound
from quiz_api.domain.permissions import Permission
from quiz_api.domain.places import is_at
from quiz_api.domain.records import Consent, Subject, SubjectKind
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.services.audit import append_audit
from quiz_api.services.consent import NOTICE_VERSION
from quiz_api.services.deeds import Deed
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import Store

KEEP = Permission.KEEP_CLASSES


@dataclass(frozen=True, slots=True)
class PaperConsents:
    store: Store
    calendar: SchoolCalendar
    clock: Clock

    def record(self, caller: Caller, class_path: str, number: int, *, given: bool) -> None:
        """The newest answer counts, whichever way it came. Raises NotFound for a number that nobody has."""
        caller.must(KEEP, class_path)
        now = self.clock()
        day = self.calendar.day(now)
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            for household in writing.households(class_path):
                if any(is_at(place, class_path, day) and place.card_number == number for place in household.places):
                    break
            else:
                raise NotFound("这个卡号")
            deed = Deed(self.calendar, caller.account, now)
            subject = Subject(SubjectKind.HOUSEHOLD, household.id)
            writing.append(deed.draft(subject, class_path, Consent(NOTICE_VERSION, given, on_paper=True)))
            append_audit(writing, caller, deed, AuditAction.PAPER_CONSENT, household.id, class_path)
