"""A household's three small questions: no mark, no limit; handing them in is what the record says (丙)."""

from __future__ import annotations

from dataclasses import dataclass

from quiz_api.domain.errors import Refusal
from quiz_api.domain.ids import IdKind, is_id
from quiz_api.domain.organisations import school_path
from quiz_api.domain.people import Household, Place
from quiz_api.domain.records import Attendance, Evidence
from quiz_api.services.deeds import Deed
from quiz_api.services.scopes import Caller
from quiz_api.services.session_settling import attendance_key, upgrade
from quiz_api.store.interface import Writing
from site_builder.bundle import CatalogueEntry
from site_builder.curriculum import CompletionRule


@dataclass(frozen=True, slots=True)
class HouseholdSubmission:
    """A lesson done, once for each class of the stage it fits, in whichever schools they are."""

    writing: Writing
    caller: Caller
    household: Household
    deed: Deed
    entry: CatalogueEntry
    rule: CompletionRule

    def store(self) -> tuple[str, ...]:
        """Ids of the records that say so, new ones and those that said so before."""
        today = self.deed.calendar.day(self.deed.happened_at)
        places = self.household.places_on(today)
        if not places:
            raise Refusal("no-class-today", "这张卡目前不在任何班级里，请班主任看一看卡的登记。", status=409)
        fitting = [place for place in places if self._fits(place)] if len(places) > 1 else []
        return tuple([self._attend(place) for place in fitting or places])

    def _fits(self, place: Place) -> bool:
        school = self.writing.organisation(school_path(place.class_path) or place.class_path)
        return school is not None and self.entry.stage in school.stages

    def _attend(self, place: Place) -> str:
        key = attendance_key(self.household.id, self.entry.id, place.class_path, self.deed.school_year)
        before = self.writing.live_record(key)
        if before is not None and isinstance(before.body, Attendance):
            in_the_room = is_id(before.draft.event_id, IdKind.SESSION)  # made by closing a session; now also finished
            heard_only = in_the_room and before.body.evidence is Evidence.GRADE_D
            return upgrade(self.writing, self.deed, before, before.body).id if heard_only else before.id
        body = Attendance(self.entry.id, place.class_path, self.rule, Evidence.GRADE_C)
        return self.writing.append(self.deed.draft(self.caller.subject, place.class_path, body, key)).id
