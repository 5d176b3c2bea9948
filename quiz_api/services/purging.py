"""Letting go of what has been kept long enough: counted first, then done, and both say the same numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from quiz_api.domain.kept_data import ANSWERS_KEPT, FAMILIES_KEPT, LEAVERS_KEPT, PREVIEWS_KEPT, ROSTERS_KEPT
from quiz_api.domain.kept_hours import PHOTOS_KEPT
from quiz_api.domain.kept_sessions import PAPERS_KEPT
from quiz_api.domain.masking import ERASED
from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.domain.records import Attempt, RecordKind
from quiz_api.domain.rosters import BatchState, RosterBatch
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.services.amending import amend_exports, households_forgotten, people_forgotten
from quiz_api.services.deeds import Deed
from quiz_api.services.erasing import erase_household, erase_person
from quiz_api.services.file_export import OPERATOR
from quiz_api.store.interface import RecordQuery, Store, Writing


@dataclass(frozen=True, slots=True)
class PurgeReport:
    """How many of each kind were, or would be, let go; `amended` are exports that were issued again without them."""

    answers: int = 0
    rosters: int = 0
    leavers: int = 0
    families: int = 0
    photos: int = 0
    amended: int = 0

    @property
    def total(self) -> int:
        return self.answers + self.rosters + self.leavers + self.families + self.photos


class _DryRun(Exception):
    """Ends a transaction so that nothing of it stays."""


@dataclass(frozen=True, slots=True)
class Purging:
    store: Store
    calendar: SchoolCalendar
    clock: Clock

    def run(self, *, dry_run: bool) -> PurgeReport:
        """One transaction, all of it or nothing; a dry run does the same and takes it back."""
        report = PurgeReport()
        try:
            with self.store.founding() as writing:
                report = self._purge(writing)
                if dry_run:
                    raise _DryRun  # noqa: TRY301 - what ends the transaction must be raised inside it
        except _DryRun:
            return report
        if report.total:
            self.store.forget()
        return report

    def _purge(self, writing: Writing) -> PurgeReport:
        now = self.clock()
        tops = list(writing.organisations(OrganisationKind.CITY))
        steps: dict[str, Callable[[Writing, Organisation, datetime], int]] = {
            "answers": self._answers,
            "rosters": self._rosters,
            "leavers": self._leavers,
            "families": self._families,
            "photos": self._photos,
        }
        issued = self._exports(writing, tops)
        counts = {name: sum(step(writing, city, now) for city in tops) for name, step in steps.items()}
        return PurgeReport(**counts, amended=self._exports(writing, tops) - issued)

    def _exports(self, writing: Writing, tops: list[Organisation]) -> int:
        queries = (RecordQuery(kinds=frozenset({RecordKind.EXPORT}), organisation_path=city.path) for city in tops)
        return sum(1 for query in queries for _ in writing.records(query))

    def _answers(self, writing: Writing, city: Organisation, now: datetime) -> int:
        query = RecordQuery(kinds=frozenset({RecordKind.ATTEMPT}), organisation_path=city.path)
        gone = 0
        for row in list(writing.records(query)):
            body = row.record.body
            old = row.record.taken_at + ANSWERS_KEPT <= now
            if old and isinstance(body, Attempt) and writing.side_text(body.answers_ref) is not None:
                writing.erase_text(body.answers_ref)
                gone += 1
        return gone

    def _rosters(self, writing: Writing, city: Organisation, now: datetime) -> int:
        old = [batch for batch in writing.batches(city.path) if _is_over(batch, now)]
        for batch in old:
            writing.put_batch(replace(batch, rows=(), before=(), after=(), households_before=(), households_after=()))
        sheets = [one for one in writing.class_sessions(city.path) if one.papers and one.begins_at + PAPERS_KEPT <= now]
        for session in sheets:
            writing.put_class_session(replace(session, papers=()))
        return len(old) + len(sheets)

    def _leavers(self, writing: Writing, city: Organisation, now: datetime) -> int:
        since = self.calendar.day(now) - LEAVERS_KEPT
        old = [
            person
            for person in writing.people(city.path)
            if person.display_name not in ("", ERASED)
            and person.posts
            and all(post.until is not None and post.until < since for post in person.posts)
        ]
        if old:
            amend_exports(writing, city.path, people_forgotten(writing, old), Deed(self.calendar, OPERATOR, now))
        for person in old:
            erase_person(writing, person, self.clock)
        return len(old)

    def _families(self, writing: Writing, city: Organisation, now: datetime) -> int:
        since = self.calendar.day(now) - FAMILIES_KEPT
        old = [
            household
            for household in writing.households(city.path)
            if all(place.until is not None and place.until < since for place in household.places)
        ]
        if old:
            amend_exports(writing, city.path, households_forgotten(writing, old), Deed(self.calendar, OPERATOR, now))
        for household in old:
            erase_household(writing, household, self.clock)
        return len(old)

    def _photos(self, writing: Writing, city: Organisation, now: datetime) -> int:
        old = [photo for photo in writing.evidence_under(city.path) if photo.added_at + PHOTOS_KEPT <= now]
        for photo in old:
            writing.drop_evidence(photo.id)
        return len(old)


def _is_over(batch: RosterBatch, now: datetime) -> bool:
    keep: timedelta = PREVIEWS_KEPT if batch.state in (BatchState.RECEIVED, BatchState.PREVIEW) else ROSTERS_KEPT
    holds_people = bool(batch.rows or batch.before or batch.after or batch.households_before)
    return holds_people and (batch.ended_at or batch.made_at) + keep <= now
