"""A lesson recorded from the check code that a family reads aloud to its class teacher.

The code stands for the answers that wait in a phone. What it makes is made by the same code as the upload makes it, and
under the same natural key, so that whichever comes first counts and the other finds it done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.check_code import CheckCode, is_of_a_code, read_check_code, revision_mark
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.organisations import Organisation
from quiz_api.domain.people import Household
from quiz_api.domain.permissions import Permission
from quiz_api.domain.places import is_at
from quiz_api.domain.records import Attendance, LedgerRow, Record, RecordKind, Void
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.domain.scope import Scope
from quiz_api.services.audit import append_audit
from quiz_api.services.consent import has_consented
from quiz_api.services.deeds import Deed
from quiz_api.services.household_lessons import HouseholdSubmission
from quiz_api.services.scopes import Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.store.interface import Reading, RecordQuery, Store, Writing
from site_builder.bundle import CatalogueEntry
from site_builder.curriculum import CompletionRule

KEEP = Permission.KEEP_CLASSES
MOST_LINES = 30
WRONG_CARD = "核对码登记到了别的卡号，由登记的老师收回"


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A lesson of a card number that was recorded from a code. `is_own`: the caller entered it and may take it back."""

    record_id: str
    number: int
    title: str
    happened_at: datetime
    taken_at: datetime
    is_own: bool


@dataclass(frozen=True, slots=True)
class CodeEntered:
    """What a code came to. `already`: the lesson had been recorded before, by upload or by code."""

    number: int
    title: str
    already: bool


@dataclass(frozen=True, slots=True)
class ReadAloud:
    store: Store
    curriculum: ServedCurriculum
    calendar: SchoolCalendar
    clock: Clock

    def lines(self, caller: Caller, class_path: str) -> tuple[CodeLine, ...]:
        """What codes made in a class and still stands, the newest first. Raises NotFound."""
        query = RecordQuery(
            kinds=frozenset({RecordKind.ATTENDANCE}),
            organisation_path=class_path,
            school_year=self.calendar.school_year(self.clock()),
            include_void=False,
            newest_first=True,
        )
        with self.store.reading(caller.scope_for(KEEP)) as reading:
            self._class(reading, caller, class_path)
            numbers = {
                household.id: place.card_number
                for household in reading.households(class_path)
                for place in household.places
                if place.class_path == class_path
            }
            found = []
            for row in reading.records(query):
                draft = row.record.draft
                if _is_read_aloud(row.record) and draft.subject.id in numbers:
                    found.append(self._line(caller, row, numbers[draft.subject.id]))
                if len(found) == MOST_LINES:
                    break
            return tuple(found)

    def enter(self, caller: Caller, class_path: str, number: int, typed: str) -> CodeEntered:
        """Record what a code says for a card number of the class. Raises Refusal: nothing was recorded then."""
        code = read_check_code(typed)
        entry, rule = self._lesson(code)
        with self.store.reading(caller.scope_for(KEEP)) as reading:
            self._class(reading, caller, class_path)
            household = self._at(reading, class_path, number)
        now = self.clock()
        deed = self._deed(caller, code, now)
        with self.store.writing(self._scope(caller, household.id)) as writing:
            household = self._at(writing, class_path, number)
            family = Caller(household.id, Scope(frozenset(), household.id), household=household)
            if not has_consented(writing, family):
                detail = (
                    "这一家还没有同意隐私说明，没有记。交来了纸面回执的，先在卡号后面的“办理”里记下，再登记核对码。"
                )
                raise Refusal("consent-needed", detail, status=409)
            self._check_first_use(writing, class_path, household, entry, deed)
            key = ("attendance", household.id, entry.id, class_path, str(deed.school_year))
            already = writing.live_record(key) is not None
            records = HouseholdSubmission(writing, family, household, deed, entry, rule).store()
            if not already:
                here = Deed(self.calendar, caller.account, now)
                append_audit(writing, caller, here, AuditAction.ENTER_CODE, records[0], class_path)
        return CodeEntered(number, entry.title, already)

    def take_back(self, caller: Caller, class_path: str, record_id: str) -> None:
        """Void what the caller's own code made, for every class of the family. Raises NotFound."""
        with self.store.reading(caller.scope_for(KEEP)) as reading:
            self._class(reading, caller, class_path)
            row = reading.record(record_id)
            if row is None or not self._is_own(caller, row) or row.record.draft.organisation_path != class_path:
                raise NotFound("这条记录")
        subject, event_id = row.record.draft.subject, row.record.draft.event_id
        query = RecordQuery(kinds=frozenset({RecordKind.ATTENDANCE}), subject_id=subject.id, include_void=False)
        deed = Deed(self.calendar, caller.account, self.clock())
        with self.store.writing(self._scope(caller, subject.id)) as writing:
            made = [row.record for row in writing.records(query) if row.record.draft.event_id == event_id]
            if not made:
                raise Refusal("already-void", "这一条已经收回了，不用再办。", status=409)
            reason = writing.put_side_text(WRONG_CARD)
            for record in made:
                path = record.draft.organisation_path
                writing.append(deed.draft(subject, path, Void(record.id, reason)))
            append_audit(writing, caller, deed, AuditAction.VOID, record_id, class_path)

    def _lesson(self, code: CheckCode) -> tuple[CatalogueEntry, CompletionRule]:
        """The lesson that a code speaks of, when its quiz has a revision that the code could come from."""
        entry = self.curriculum.entry(code.page_id)
        rule = entry.completion if entry is not None else None
        quiz = self.curriculum.quiz(rule.quiz_id) if rule is not None else None
        if entry is None or rule is None or quiz is None:
            raise Refusal(
                "unknown-lesson", "本站没有这个核对码说的那一课，没有记。请看一看手机上打开的是不是本市的网站。"
            )
        if revision_mark(quiz.revision) == code.revision_mark:
            sizes = [len(question.choices) for question in quiz.questions]
            if len(sizes) == len(code.choices) and all(map(int.__lt__, code.choices, sizes)):
                return entry, rule
        elif any(revision_mark(old) == code.revision_mark for old in self.curriculum.revisions(quiz.id)):
            return entry, rule
        detail = "这个核对码和这一课的题对不上，多半念错了两个字符，没有记。请对方一个一个再念一遍。"
        raise Refusal("mistyped-code", detail, fields=(("code", detail),))

    def _deed(self, caller: Caller, code: CheckCode, now: datetime) -> Deed:
        """On the day that the phone believed; at the server's time, and flagged, where that cannot be."""
        today = self.calendar.day(now)
        day = code.day(today)
        noon = datetime.combine(day, time(12), self.calendar.zone) if day is not None and day != today else now
        return Deed(self.calendar, caller.account, noon, code.event_id, day is None)

    def _check_first_use(
        self, writing: Writing, class_path: str, household: Household, entry: CatalogueEntry, deed: Deed
    ) -> None:
        """One phone's code is one family's: the same code for another card number is a slip of the pen or a copy."""
        query = RecordQuery(
            kinds=frozenset({RecordKind.ATTENDANCE}),
            organisation_path=class_path,
            school_year=deed.school_year,
            page_id=entry.id,
            include_void=False,
        )
        for row in writing.records(query):
            draft = row.record.draft
            if draft.event_id == deed.event_id and draft.subject.id != household.id:
                detail = "这个核对码已经登记在这个班的另一个卡号上，没有再记。登记错了的，先在下面收回，再重新登记。"
                raise Refusal("code-used", detail, status=409)

    def _at(self, reading: Reading, class_path: str, number: int) -> Household:
        """Whoever has the card number today. Raises NotFound."""
        today = self.calendar.day(self.clock())
        for household in reading.households(class_path):
            if any(is_at(place, class_path, today) and place.card_number == number for place in household.places):
                return reading.household(household.id) or household
        detail = "这个班现在没有这个卡号，没有记。请对照发卡的名单再看一遍；收回了的卡，在班级页恢复以后再登记。"
        raise Refusal("unknown-number", detail, status=422)

    def _class(self, reading: Reading, caller: Caller, path: str) -> Organisation:
        unit = reading.organisation(path) if caller.may(KEEP, path) else None
        if unit is None:
            raise NotFound("这个班")
        return unit

    def _scope(self, caller: Caller, household_id: str) -> Scope:
        """The class and the family's own rows: what the family could record itself, and nothing of anyone else's."""
        return Scope(frozenset(caller.paths_of(KEEP)), household_id)

    def _line(self, caller: Caller, row: LedgerRow, number: int) -> CodeLine:
        record = row.record
        page_id = record.body.page_id if isinstance(record.body, Attendance) else ""
        title = self.curriculum.title(page_id)
        own = self._is_own(caller, row)
        return CodeLine(record.id, number, title, record.draft.happened_at, record.taken_at, own)

    def _is_own(self, caller: Caller, row: LedgerRow) -> bool:
        return _is_read_aloud(row.record) and row.record.draft.entered_by == caller.account and row.voided_by is None


def _is_read_aloud(record: Record) -> bool:
    """True for an attendance that somebody else than the family entered from a code."""
    draft = record.draft
    return isinstance(record.body, Attendance) and is_of_a_code(draft.event_id) and draft.entered_by != draft.subject.id
