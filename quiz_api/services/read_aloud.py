"""A lesson recorded from the check code that a family reads aloud to its class teacher.

The code stands for the answers that wait in a phone. What it makes is made by the same code as the upload makes it, and
under the same natural key, so that whichever comes first counts and the other finds it done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from itertools import islice

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.check_code import CheckCode, is_of_a_code, read_check_code, revision_mark
from quiz_api.domain.class_names import SchoolSystem, class_label, sections_of
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.organisations import Organisation, school_path
from quiz_api.domain.people import Household
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import (
    Attendance,
    Draft,
    Evidence,
    LedgerRow,
    Record,
    RecordKind,
    Subject,
    SubjectKind,
    Void,
)
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.domain.scope import Scope
from quiz_api.secret_key import SecretKey
from quiz_api.services.audit import append_audit
from quiz_api.services.consent import has_consented
from quiz_api.services.deeds import Deed
from quiz_api.services.household_lessons import HouseholdSubmission
from quiz_api.services.next_step import stages_of_class
from quiz_api.services.same_sheets import OtherCard, SameSheets, school_of_class, school_scope
from quiz_api.services.scopes import Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.session_settling import attendance_key
from quiz_api.services.typed_cards import TypedCards
from quiz_api.store.interface import Reading, RecordQuery, Store
from site_builder.bundle import CatalogueEntry
from site_builder.curriculum import CompletionRule

KEEP = Permission.KEEP_CLASSES
MOST_LINES = 30
DOUBTS = frozenset({"used-elsewhere", "other-stage"})
"""Refusals that whoever knows the family may overrule."""
_WAY_BACK = {True: "那边登错了的，请那个班的班主任先收回。", False: "那一家已经有了，多半不用再登记。"}
WRONG_CARD = "核对码登记到了别的卡号，由登记的老师收回"


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A lesson of a card number that was recorded from a code. `is_own`: the caller entered it and may take it back;
    `same_sheet`: words for where the same sheet stands as well, empty where it does not.
    """

    record_id: str
    number: int
    title: str
    happened_at: datetime
    taken_at: datetime
    is_own: bool
    same_sheet: str = ""


@dataclass(frozen=True, slots=True)
class CodeEntered:
    """What a code came to. `already`: the lesson had been recorded before, by upload or by code."""

    label: str
    number: int
    title: str
    already: bool


@dataclass(frozen=True, slots=True)
class ReadAloud:
    store: Store
    key: SecretKey
    curriculum: ServedCurriculum
    calendar: SchoolCalendar
    clock: Clock
    system: SchoolSystem

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
            read = (row for row in reading.records(query) if _is_read_aloud(row.record))
            ours = (row for row in read if row.record.draft.subject.id in numbers)
            found = [(row, numbers[row.record.draft.subject.id]) for row in islice(ours, MOST_LINES)]
        with self.store.reading(school_scope(class_path)) as reading:
            sheets = SameSheets(reading, self.calendar, self.system)
            return tuple(self._line(caller, sheets, row, number) for row, number in found)

    def enter(self, caller: Caller, class_path: str, card: str, typed: str, *, is_sure: bool = False) -> CodeEntered:
        """Record what a code says for a card of the class, given by its number or its twelve digits. Raises Refusal:
        nothing was recorded then. Refusals of DOUBTS are questions: `is_sure` answers them.
        """
        code = read_check_code(typed)
        entry, rule = self._lesson(code)
        with self.store.reading(caller.scope_for(KEEP)) as reading:
            unit = self._class(reading, caller, class_path)
            cards = TypedCards(self.key, class_path, self._label(unit), self.calendar.day(self.clock()))
            number, household = cards.find(reading, card)
        deed, body = self._deed(caller, code, self.clock()), Attendance(entry.id, class_path, rule, Evidence.GRADE_C)
        wanted = deed.draft(Subject(SubjectKind.HOUSEHOLD, household.id), class_path, body)
        with self.store.reading(school_scope(class_path)) as reading:
            other = self._elsewhere(reading, wanted, school_of_class(class_path))
        with self.store.writing(self._scope(caller, household.id)) as writing:
            number, household = cards.find(writing, card)
            household = writing.household(household.id) or household
            family = Caller(household.id, Scope(frozenset(), household.id), household=household)
            _must_have_consented(writing, family)
            key = attendance_key(household.id, entry.id, class_path, deed.school_year)
            already = writing.live_record(key) is not None
            if not already:
                _must_be_first(self._elsewhere(writing, wanted, class_path))
            if not already and not is_sure:
                _must_be_alone(other, class_path)
                self._check_stage(writing, household, entry, f"{cards.label} {number:02d} 号")
            records = HouseholdSubmission(writing, family, household, deed, entry, rule).store()
            if not already:
                here = Deed(self.calendar, caller.account, self.clock())
                append_audit(writing, caller, here, AuditAction.ENTER_CODE, records[0], class_path)
        return CodeEntered(cards.label, number, entry.title, already)

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

    def _elsewhere(self, reading: Reading, wanted: Draft, under: str) -> OtherCard | None:
        page_id = wanted.body.page_id if isinstance(wanted.body, Attendance) else ""
        return SameSheets(reading, self.calendar, self.system).elsewhere(wanted, page_id, under)

    def _check_stage(self, reading: Reading, household: Household, entry: CatalogueEntry, whom: str) -> None:
        """A lesson of another stage is most often another family's: a wrong number, or a wrong class."""
        wanted = sections_of([entry.stage or ""])
        year, known = self.calendar.school_year(self.clock()), set[str]()
        for place in household.places_on(self.calendar.day(self.clock())):
            unit = reading.organisation(place.class_path)
            school = reading.organisation(school_path(place.class_path) or place.class_path)
            if unit is None or school is None:
                return
            known |= {*sections_of(stages_of_class(unit, school, year, self.system))}
        known |= {"高中"} if "中职" in known else set()
        if known and known.isdisjoint(wanted):
            detail = (
                f"《{entry.title}》是{entry.stage}的家长课，{whom}不是这个学段，还没有记。请再问一问是哪个班、几号。"
            )
            raise Refusal("other-stage", detail, status=409)

    def _class(self, reading: Reading, caller: Caller, path: str) -> Organisation:
        unit = reading.organisation(path) if caller.may(KEEP, path) else None
        if unit is None:
            raise NotFound("这个班")
        return unit

    def _scope(self, caller: Caller, household_id: str) -> Scope:
        """The class and the family's own rows: what the family could record itself, and nothing of anyone else's."""
        return Scope(frozenset(caller.paths_of(KEEP)), household_id)

    def _label(self, unit: Organisation) -> str:
        return class_label(unit, self.calendar.school_year(self.clock()), self.system)

    def _line(self, caller: Caller, sheets: SameSheets, row: LedgerRow, number: int) -> CodeLine:
        record = row.record
        page_id = record.body.page_id if isinstance(record.body, Attendance) else ""
        title, own = self.curriculum.title(page_id), self._is_own(caller, row)
        other = sheets.elsewhere(record.draft, page_id, school_of_class(record.draft.organisation_path))
        same = ""
        if other is not None:
            where = (
                "这个班的另一张卡" if other.class_path == record.draft.organisation_path else f"{other.label}的一张卡"
            )
            same = f"{where}也{'登记' if other.is_code else '传上来'}了同一份"
        return CodeLine(record.id, number, title, record.draft.happened_at, record.taken_at, own, same)

    def _is_own(self, caller: Caller, row: LedgerRow) -> bool:
        return _is_read_aloud(row.record) and row.record.draft.entered_by == caller.account and row.voided_by is None


def _must_be_first(other: OtherCard | None) -> None:
    """One phone's code is one family's: the same code for another card of the class is a slip of the pen or a copy."""
    if other is not None and other.is_code:
        detail = "这个核对码已经登记在这个班的另一个卡号上，没有再记。登记错了的，先在下面收回，再重新登记。"
        raise Refusal("code-used", detail, status=409)


def _must_be_alone(other: OtherCard | None, class_path: str) -> None:
    if other is None:
        return
    where = "这个班的另一个卡号" if other.class_path == class_path else f"{other.label}的一张卡"
    how = f"已经登记在{where}上" if other.is_code else f"像是{where}自己传上来过的"
    detail = f"这个核对码{how}，还没有记。请再问一问是哪个班、几号；{_WAY_BACK[other.is_code]}"
    raise Refusal("used-elsewhere", detail, status=409)


def _must_have_consented(reading: Reading, family: Caller) -> None:
    if not has_consented(reading, family):
        detail = "这一家还没有同意隐私说明，没有记。交来了纸面回执的，先在卡号后面的“办理”里记下，再登记核对码。"
        raise Refusal("consent-needed", detail, status=409)


def _is_read_aloud(record: Record) -> bool:
    """True for an attendance that somebody else than the family entered from a code."""
    draft = record.draft
    return isinstance(record.body, Attendance) and is_of_a_code(draft.event_id) and draft.entered_by != draft.subject.id
