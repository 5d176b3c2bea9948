"""One teacher's record: hours of every school year against 8, and where she stands on her tracks.

The teacher's page and the administrator's are this one query, in the same words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.class_periods import class_periods, missing_periods
from quiz_api.domain.errors import NotFound
from quiz_api.domain.hours_records import Judgement
from quiz_api.domain.people import Person
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import RecordKind
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.domain.track_standing import History, Standing, Step
from quiz_api.services.audit import append_audit
from quiz_api.services.credits import CreditBook, credit_book
from quiz_api.services.deeds import Deed
from quiz_api.services.hours_following import ELSEWHERE, HOURS
from quiz_api.services.judging_desk import JudgedLine, judged_line
from quiz_api.services.next_step import next_step
from quiz_api.services.recognitions import Recognised, recognised_of
from quiz_api.services.record_lines import LineWriter, RecordLine, minutes_that_count
from quiz_api.services.scopes import Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.training_history import training_history
from quiz_api.services.waiting_judgements import PASSED, Waiting, WaitingJudgements
from quiz_api.store.interface import Reading, Store
from quiz_api.store.place_interface import TrainingQuery
from site_builder.tracks import Track

JUDGED = frozenset({RecordKind.JUDGEMENT})


@dataclass(frozen=True, slots=True)
class YearOfHours:
    """Awards of a school year, the newest first; those that are void are shown and do not count.

    `recognised` says by award where it stands with continuing education.
    """

    school_year: int
    lines: tuple[RecordLine, ...]
    recognised: Mapping[str, Recognised]

    @property
    def minutes(self) -> int:
        return minutes_that_count(self.lines)

    @property
    def earned(self) -> Decimal:
        return class_periods(self.minutes)

    @property
    def missing(self) -> Decimal:
        return missing_periods(self.minutes)

    @property
    def not_on_file(self) -> bool:
        """True where an award that counts here falls under nothing that continuing education has on file."""
        return any(not self.recognised[line.id].number for line in self.lines if not line.voided_by)


@dataclass(frozen=True, slots=True)
class StaffRecord:
    """`years` begin with the present one; `is_own` when the teacher looks at herself. `waiting` are tasks that only a
    judgement is missing for. `tracks` are those that the posts ask for, and those that were begun without. `next` is
    what to do first, and the track that it belongs to.
    """

    person: Person
    unit: str
    posts: tuple[str, ...]
    owes_hours: bool
    years: tuple[YearOfHours, ...]
    tracks: tuple[Standing, ...]
    is_own: bool
    judged: tuple[JudgedLine, ...]
    waiting: tuple[Waiting, ...]
    next: tuple[Standing, Step] | None

    def asks_for(self, standing: Standing) -> bool:
        """True where one of the posts has the track for its own."""
        return bool({*self.posts} & {*standing.track.posts})

    @property
    def now(self) -> YearOfHours:
        return self.years[0]


@dataclass(frozen=True, slots=True)
class StaffRecords:
    store: Store
    curriculum: ServedCurriculum
    calendar: SchoolCalendar
    clock: Clock

    @property
    def waiting(self) -> WaitingJudgements:
        return WaitingJudgements(self.store, self.curriculum, self.calendar, self.clock)

    def own(self, caller: Caller) -> StaffRecord:
        """Raises NotFound for a household."""
        if caller.person is None:
            raise NotFound("这一页")
        book = credit_book(self.store, caller.person.home_path)
        with self.store.reading(caller.scope) as reading:
            return self.record(reading, caller.person, book, is_own=True)

    def of(self, caller: Caller, person_id: str) -> StaffRecord:
        """Of somebody whose unit the caller looks after; looking is logged. Raises NotFound."""
        book = credit_book(self.store, (caller.administered or ("/",))[0])
        with self.store.reading(caller.scope) as reading:
            person = reading.person(person_id)
            if person is None or not caller.may(Permission.SEE_UNIT, person.home_path):
                raise NotFound("这位老师")
            record = self.record(reading, person, book, is_own=person_id == caller.account)
        deed = Deed(self.calendar, caller.account, self.clock())
        with self.store.writing(caller.scope) as writing:
            append_audit(writing, caller, deed, AuditAction.VIEW_PERSON, person.id, person.home_path)
        return record

    def record(self, reading: Reading, person: Person, book: CreditBook, *, is_own: bool) -> StaffRecord:
        """Of somebody whom the reading sees."""
        now = self.clock()
        unit = reading.organisation(person.home_path)
        posts = person.posts_on(self.calendar.day(now))
        kinds = tuple(dict.fromkeys(post.kind.value for post in posts))
        held = frozenset(kinds)
        waiting = self.waiting.of_person(reading, person.id)
        history = training_history(reading, self.curriculum, self.calendar, person.id)
        standings = self._standings(history, held, {one.entry.id for one in waiting if one.done == PASSED})
        return StaffRecord(
            person=person,
            unit=unit.name if unit else "",
            posts=kinds,
            owes_hours=any(post.kind.earns_hours for post in posts),
            years=self._years(reading, person, book),
            tracks=tuple(one for one in standings if one.is_begun or held & {*one.track.posts}),
            is_own=is_own,
            judged=self._judged(reading, person),
            waiting=waiting,
            next=next_step(standings, held),
        )

    def _standings(
        self, history: History, posts: frozenset[str], judged_later: Collection[str]
    ) -> tuple[Standing, ...]:
        """On every track of the place."""
        today = self.calendar.day(self.clock())
        year = self.calendar.school_year(self.clock())
        found: dict[str, Standing] = {}
        for modules in self.curriculum.tracks():
            barrier = _barrier(modules.track, found, posts, today, self._names())
            found[modules.track.id] = modules.standing(history, barrier, year, judged_later)
        return tuple(found.values())

    def _judged(self, reading: Reading, person: Person) -> tuple[JudgedLine, ...]:
        """Standing judgements, the newest first."""
        lines = []
        for row, unit in reversed(reading.training_of((person.id,), TrainingQuery(JUDGED))):
            if isinstance(row.record.body, Judgement) and row.voided_by is None:
                line = judged_line(self.curriculum, row.record.id, row.record.body, person.display_name)
                lines.append(replace(line, elsewhere="" if reading.record(line.record_id) else unit.name))
        return tuple(lines)

    def _names(self) -> dict[str, str]:
        return {modules.track.id: modules.track.name for modules in self.curriculum.tracks()}

    def _years(self, reading: Reading, person: Person, book: CreditBook) -> tuple[YearOfHours, ...]:
        found = reading.training_of((person.id,), TrainingQuery(HOURS))
        by_year: dict[int, list[RecordLine]] = defaultdict(list)
        by_year[self.calendar.school_year(self.clock())] = []
        awards = [row.record for row, _ in found]
        recognised = recognised_of(reading, book, self.calendar, person.id, awards)
        writer = LineWriter(reading, self.curriculum)
        for row, unit in found:
            line = writer.line(row)
            by_year[line.school_year].append(replace(line, unit=line.unit or unit.name, title=line.title or ELSEWHERE))
        years = sorted(by_year, reverse=True)
        return tuple(YearOfHours(year, tuple(by_year[year][::-1]), recognised) for year in years)


def _barrier(
    track: Track, found: dict[str, Standing], posts: frozenset[str], today: date, names: dict[str, str]
) -> str:
    """What keeps a track shut, in words; empty when nothing does."""
    if track.holds and track.holds not in posts:
        return f"要担任{track.holds}"
    if not track.after:
        return ""
    before = found.get(track.after)
    name = names.get(track.after, track.after)
    if before is None or before.finished_on is None:
        return f"先学完{name}"
    opens = _years_later(before.finished_on, track.after_years)
    return f"{name}学完满 {track.after_years} 年，{opens:%Y年%-m月%-d日}以后开始" if today < opens else ""


def _years_later(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
