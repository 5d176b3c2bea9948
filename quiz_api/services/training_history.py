"""What somebody has done of the training modules, and from when it counts: one reading for pages and for awards."""

from __future__ import annotations

from collections.abc import Collection

from quiz_api.domain.organisations import is_within
from quiz_api.domain.records import Completion, Evidence, HoursAward, Record, RecordKind
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.domain.track_standing import Done, History
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.store.interface import Reading, RecordQuery
from quiz_api.store.place_interface import TrainingQuery
from site_builder.bundle import CatalogueEntry

_KINDS = frozenset({RecordKind.COMPLETION, RecordKind.HOURS_AWARD})


def standing_training(
    reading: Reading, people: Collection[str], kinds: frozenset[RecordKind], page_id: str = ""
) -> list[Record]:
    """Records of people that are not void, at whichever school they were made, the oldest first: a module that was
    begun at one is finished at the next.
    """
    found = reading.training_of(people, TrainingQuery(kinds, page_id=page_id))
    return [row.record for row, _ in found if row.voided_by is None]


def who_may_have_come(reading: Reading, path: str) -> list[str]:
    """Ids of those whose home is at a unit or below it; none for a city, which holds every place where they were."""
    if not path.strip("/").count("/"):
        return []
    return [person.id for person in reading.people(path) if is_within(person.home_path, path)]


def training_at(
    reading: Reading, path: str, people: Collection[str], kinds: frozenset[RecordKind], page_id: str = ""
) -> list[Record]:
    """Standing records made at a unit and below it, and those that its people (`who_may_have_come`) brought along."""
    query = RecordQuery(kinds=kinds, organisation_path=path, page_id=page_id, include_void=False)
    found = {row.record.id: row.record for row in reading.records(query)}
    found |= {record.id: record for record in standing_training(reading, people, kinds, page_id)}
    return sorted(found.values(), key=lambda record: record.sequence)


def training_history(
    reading: Reading, curriculum: ServedCurriculum, calendar: SchoolCalendar, person_id: str
) -> History:
    """By module, the oldest first: rules that were met, and trainings on the spot where being there is enough."""
    found: dict[str, list[Done]] = {}
    records = standing_training(reading, (person_id,), _KINDS)
    for record in records:
        body, draft = record.body, record.draft
        if isinstance(body, Completion) or (isinstance(body, HoursAward) and _is_enough(curriculum, body)):
            done = Done(calendar.day(draft.happened_at), draft.school_year, _given(records, body, draft.school_year))
            doings = found.setdefault(body.page_id, [])
            if done not in doings:
                doings.append(done)
    return {page: tuple(sorted(doings, key=lambda done: done.on)) for page, doings in found.items()}


def _given(records: list[Record], body: Completion | HoursAward, school_year: int) -> int | None:
    """The minutes of the standing award for the module: that year's, or the one before it that still counted."""
    if isinstance(body, HoursAward):
        return body.minutes
    awards = [
        (record.draft.school_year, record.body.minutes)
        for record in records
        if isinstance(record.body, HoursAward) and record.body.page_id == body.page_id
    ]
    return max((award for award in awards if award[0] <= school_year), default=(0, None))[1]


def _is_enough(curriculum: ServedCurriculum, award: HoursAward) -> bool:
    """Who was there has the hours; a module with must-pass questions or a judged task is not done by it."""
    entry = curriculum.entry(award.page_id)
    rule = entry.completion if entry else None
    return award.evidence is Evidence.ON_SITE and rule is not None and not rule.must_pass and not rule.judged


def counts_from(curriculum: ServedCurriculum, entry: CatalogueEntry, history: History, school_year: int) -> int:
    """The first school year whose work on a module still counts; 0 when it counts for ever."""
    if entry.completion is not None and entry.completion.renews_yearly:
        return school_year
    track = curriculum.track_of(entry)
    return track.counts_from(entry, history, school_year) if track else 0
