"""What somebody has done of the training modules, and from when it counts: one reading for pages and for awards."""

from __future__ import annotations

from quiz_api.domain.records import Completion, HoursAward, RecordKind
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.domain.track_standing import Done, History
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.store.interface import Reading, RecordQuery
from site_builder.bundle import CatalogueEntry

_KINDS = frozenset({RecordKind.COMPLETION, RecordKind.HOURS_AWARD})


def training_history(reading: Reading, calendar: SchoolCalendar, person_id: str) -> History:
    """By module, the oldest first: quizzes that met their rule, and trainings that gave its hours."""
    found: dict[str, list[Done]] = {}
    for row in reading.records(RecordQuery(kinds=_KINDS, subject_id=person_id, include_void=False)):
        body, draft = row.record.body, row.record.draft
        if isinstance(body, Completion | HoursAward) and body.page_id:
            done = Done(calendar.day(draft.happened_at), draft.school_year)
            doings = found.setdefault(body.page_id, [])
            if done not in doings:
                doings.append(done)
    return {page: tuple(sorted(doings, key=lambda done: done.on)) for page, doings in found.items()}


def counts_from(curriculum: ServedCurriculum, entry: CatalogueEntry, history: History, school_year: int) -> int:
    """The first school year whose work on a module still counts; 0 when it counts for ever."""
    if entry.completion is not None and entry.completion.renews_yearly:
        return school_year
    track = curriculum.track_of(entry)
    return track.counts_from(entry, history, school_year) if track else 0
