"""Projects that continuing education has on file: what a county keeps, and which of them an award falls under.

What is on file is no secret and names nobody; teachers and schools need it of the units above them. A book is therefore
read through a scope of its own that looks for this one kind of record.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.hours_records import Credit, HoursCategory, HoursClaim
from quiz_api.domain.identity_number import holds_identity_number
from quiz_api.domain.organisations import Organisation, OrganisationKind, is_within
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import RecordKind, Subject, SubjectKind
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.domain.scope import Scope
from quiz_api.services.audit import append_audit
from quiz_api.services.claim_words import ClaimWords, folded
from quiz_api.services.deeds import Deed
from quiz_api.services.scopes import Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.store.interface import NaturalKeyTaken, Reading, RecordQuery, Store

KEEP = Permission.KEEP_CREDIT
MOST_WORDS = 60


@dataclass(frozen=True, slots=True)
class OnFile:
    """A credit with its words, and the unit that keeps it."""

    record_id: str
    path: str
    credit: Credit
    name: str
    organiser: str

    def holds_on(self, day: date) -> bool:
        return self.credit.since <= day <= self.credit.until


@dataclass(frozen=True, slots=True)
class CreditBook:
    """Everything on file in a city. An award falls under what its own unit or one above it keeps."""

    on_file: tuple[OnFile, ...] = ()

    def covering(
        self, page_id: str, path: str, day: date, claim: HoursClaim | None = None, words: ClaimWords | None = None
    ) -> OnFile | None:
        """What an award falls under: by its module, or by the number on the papers of a claim; None is 未备案."""
        for found in self.on_file:
            if not is_within(path, found.path) or not found.holds_on(day):
                continue
            by_module = bool(page_id) and page_id in found.credit.page_ids
            by_number = (
                claim is not None and words is not None and folded(words.document) == folded(found.credit.number)
            )
            if by_module or (by_number and claim is not None and claim.category is found.credit.category):
                return found
        return None

    def of_number(self, number: str) -> OnFile | None:
        return next((found for found in self.on_file if found.credit.number == number), None)


NOTHING_ON_FILE = CreditBook()


def credit_book(store: Store, path: str) -> CreditBook:
    """Of the city that a path lies in, the newest first."""
    city = "/" + path.strip("/").split("/", 1)[0] + "/"
    with store.reading(Scope(frozenset({city}))) as reading:
        return CreditBook(tuple(_on_file(reading, city)))


def _on_file(reading: Reading, path: str) -> list[OnFile]:
    query = RecordQuery(
        kinds=frozenset({RecordKind.CREDIT}), organisation_path=path, include_void=False, newest_first=True
    )
    found = []
    for row in reading.records(query):
        credit = row.record.body
        if isinstance(credit, Credit):
            words = json.loads(reading.side_text(credit.details_ref) or "{}")
            draft = row.record.draft
            found.append(
                OnFile(
                    row.record.id, draft.organisation_path, credit, words.get("name", ""), words.get("organiser", "")
                )
            )
    return found


@dataclass(frozen=True, slots=True)
class NewCredit:
    """What the form of a county says. `tracks` are ids of tracks whose modules the project is about."""

    number: str
    name: str
    organiser: str
    category: HoursCategory
    period_minutes: int
    yearly_cap: int
    since: date
    until: date
    tracks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CreditKeeping:
    store: Store
    curriculum: ServedCurriculum
    calendar: SchoolCalendar
    clock: Clock

    def page(self, caller: Caller, path: str) -> tuple[Organisation, tuple[OnFile, ...]]:
        """What is kept at a county or city and below. Raises NotFound."""
        with self.store.reading(caller.scope_for(KEEP)) as reading:
            unit = self._unit(reading, caller, path)
            return unit, tuple(_on_file(reading, path))

    def add(self, caller: Caller, path: str, new: NewCredit) -> None:
        """Put a project on file. Raises NotFound, Refusal."""
        _check(new)
        pages = tuple(
            entry.id for track in self.curriculum.tracks() if track.track.id in new.tracks for entry in track.modules
        )
        deed = Deed(self.calendar, caller.account, self.clock())
        words = json.dumps({"name": new.name, "organiser": new.organiser}, ensure_ascii=False, sort_keys=True)
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            unit = self._unit(writing, caller, path)
            body = Credit(
                new.number,
                new.category,
                new.period_minutes,
                new.yearly_cap,
                new.since,
                new.until,
                pages,
                writing.put_side_text(words),
            )
            subject = Subject(SubjectKind.ORGANISATION, unit.id)
            try:
                record = writing.append(deed.draft(subject, path, body, (RecordKind.CREDIT.value, new.number)))
            except NaturalKeyTaken as taken:
                advice = "这个编号已经登记过了。要改就先作废原来的一条，再登记。"
                raise Refusal("credit-taken", advice, status=409, fields=(("number", advice),)) from taken
            append_audit(writing, caller, deed, AuditAction.KEEP_CREDIT, record.id, path)

    def _unit(self, reading: Reading, caller: Caller, path: str) -> Organisation:
        unit = reading.organisation(path) if caller.may(KEEP, path) else None
        if unit is None or unit.kind not in (OrganisationKind.CITY, OrganisationKind.COUNTY):
            raise NotFound("这个单位")
        return unit


def _check(new: NewCredit) -> None:
    wrong = [
        (name, f"要填，不超过 {MOST_WORDS} 个字。")
        for name, text in (("number", new.number), ("name", new.name), ("organiser", new.organiser))
        if not text.strip() or len(text) > MOST_WORDS or not text.isprintable()
    ]
    for name, text in (("number", new.number), ("name", new.name), ("organiser", new.organiser)):
        if holds_identity_number(text):
            wrong.append((name, "这里有身份证号。这个系统不收身份证号。"))
    if new.until < new.since:
        wrong.append(("until", "结束的日期不能早于开始的日期。"))
    if not 30 <= new.period_minutes <= 90:
        wrong.append(("period_minutes", "写 30 到 90 的整数，多数地方是 45。"))
    if not 0 <= new.yearly_cap <= 360:
        wrong.append(("yearly_cap", "写 0 到 360 的整数，0 是不设上限。"))
    if wrong:
        raise Refusal("bad-fields", "有几项填得不对，没有登记。", fields=tuple(wrong))
