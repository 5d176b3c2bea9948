"""The exchange of hours with a city's system of continuing education: a batch out, the answer back, each step a record.

A batch is what one officer sends at one time. Its file holds full names, so it is made when it is asked for and not
kept; 身份证号 stays empty in it, and a file with one is refused on its way back.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.hours_records import Recognition, RecognitionState
from quiz_api.domain.ids import IdKind, new_id
from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import HoursAward, Record, RecordKind, Void
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.domain.void_reasons import PUSH_UNDONE
from quiz_api.services.audit import append_audit
from quiz_api.services.credits import CreditBook, OnFile, credit_book
from quiz_api.services.deeds import Deed
from quiz_api.services.recognitions import covering, is_settled, recognition_key
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import AlreadyVoid, NaturalKeyTaken, Reading, RecordQuery, Store, Writing

KEEP = Permission.KEEP_CREDIT
MOST_SENT = 2000
"""Awards of a batch; the rest follows in the next."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What an officer sent at one time, with what has become of it."""

    id: str
    sent_at: datetime
    counts: dict[str, int]

    @property
    def waiting(self) -> int:
        return self.counts.get(RecognitionState.PUSHED.value, 0)


@dataclass(frozen=True, slots=True)
class ExchangePage:
    """`waiting` are awards to send, by number on file; `over_cap` have no room left this school year."""

    unit: Organisation
    waiting: dict[str, int]
    names: dict[str, str]
    not_on_file: int
    over_cap: int
    batches: tuple[Batch, ...]


@dataclass(slots=True)
class _Standing:
    """The awards of a unit with their last step, and how many tenths each person has under each number and year."""

    awards: list[Record] = field(default_factory=list)
    steps: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    given: Counter[tuple[str, str, int]] = field(default_factory=Counter)

    def last(self, award_id: str) -> Recognition | None:
        steps = self.steps.get(award_id)
        body = steps[-1].body if steps else None
        return body if isinstance(body, Recognition) else None


@dataclass(frozen=True, slots=True)
class ToSend:
    award: Record
    on_file: OnFile
    tenths: int


@dataclass(frozen=True, slots=True)
class HoursExchange:
    store: Store
    calendar: SchoolCalendar
    clock: Clock

    def page(self, caller: Caller, path: str) -> ExchangePage:
        book = credit_book(self.store, path)
        with self.store.reading(caller.scope_for(KEEP)) as reading:
            unit = self._unit(reading, caller, path)
            standing = self._standing(reading, path)
            found = list(self._to_send(reading, book, standing))
            batches = tuple(_batches(standing))
        waiting = Counter(item.on_file.credit.number for item in found if item.tenths)
        names = {item.on_file.credit.number: item.on_file.name for item in found}
        unsettled = sum(not is_settled(standing.last(award.id)) for award in standing.awards)
        over = sum(not item.tenths for item in found)
        return ExchangePage(unit, dict(waiting), names, unsettled - len(found), over, batches)

    def push(self, caller: Caller, path: str) -> str:
        """Mark what waits as sent, as one batch; its id. Raises Refusal `nothing-to-send`, `sent-meanwhile`."""
        book = credit_book(self.store, path)
        batch = new_id(IdKind.BATCH)
        deed = Deed(self.calendar, caller.account, self.clock())
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            self._unit(writing, caller, path)
            standing = self._standing(writing, path)
            sending = [item for item in self._to_send(writing, book, standing) if item.tenths][:MOST_SENT]
            if not sending:
                raise Refusal("nothing-to-send", "现在没有待认定的学时，没有生成新的一批。", status=409)
            try:
                for item in sending:
                    credit = item.on_file.credit
                    body = Recognition(item.award.id, RecognitionState.PUSHED, credit.number, batch, item.tenths)
                    number = len(standing.steps.get(item.award.id, ())) + 1
                    self._append(writing, deed, item.award, body, number)
            except NaturalKeyTaken as taken:
                detail = "刚刚已经有人推送过这些学时，这次没有重复推送。请刷新页面看结果。"
                raise Refusal("sent-meanwhile", detail, status=409) from taken
            append_audit(writing, caller, deed, AuditAction.PUSH_HOURS, batch, path)
        return batch

    def undo(self, caller: Caller, path: str, batch: str) -> int:
        """Take a batch back as far as the city has not answered; how many awards wait again."""
        deed = Deed(self.calendar, caller.account, self.clock())
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            self._unit(writing, caller, path)
            standing = self._standing(writing, path)
            steps = [
                chain[-1]
                for chain in standing.steps.values()
                if isinstance(chain[-1].body, Recognition)
                and chain[-1].body.batch == batch
                and chain[-1].body.state is RecognitionState.PUSHED
            ]
            if not steps:
                raise Refusal("nothing-to-undo", "这一批里没有还等着结果的学时，没有收回任何一条。", status=409)
            reason = writing.put_side_text(PUSH_UNDONE)
            try:
                for step in steps:
                    body = Void(step.id, reason)
                    writing.append(deed.draft(step.draft.subject, step.draft.organisation_path, body))
            except AlreadyVoid as gone:
                detail = "刚刚已经有人收回过这一批。请刷新页面看结果。"
                raise Refusal("nothing-to-undo", detail, status=409) from gone
            append_audit(writing, caller, deed, AuditAction.UNDO_PUSH, batch, path)
        return len(steps)

    def _append(self, writing: Writing, deed: Deed, award: Record, body: Recognition, number: int) -> None:
        draft = award.draft
        key = recognition_key(award.id, number)
        writing.append(deed.draft(draft.subject, draft.organisation_path, body, key))

    def _standing(self, reading: Reading, path: str) -> _Standing:
        """Of this school year and the one before: later the city takes nothing more."""
        year = self.calendar.school_year(self.clock())
        standing = _Standing()
        steps = RecordQuery(kinds=frozenset({RecordKind.RECOGNITION}), organisation_path=path, include_void=False)
        for row in reading.records(steps):
            if isinstance(row.record.body, Recognition):
                standing.steps[row.record.body.award_id].append(row.record)
        for school_year in (year - 1, year):
            query = RecordQuery(
                kinds=frozenset({RecordKind.HOURS_AWARD}),
                organisation_path=path,
                school_year=school_year,
                include_void=False,
            )
            standing.awards += [row.record for row in reading.records(query)]
        for award in standing.awards:
            step = standing.last(award.id)
            if step is not None and is_settled(step):
                standing.given[award.draft.subject.id, step.credit_number, award.draft.school_year] += step.tenths
        return standing

    def _to_send(self, reading: Reading, book: CreditBook, standing: _Standing) -> Iterator[ToSend]:
        """Awards on file that are not on their way, with the tenths that the yearly cap leaves them; 0 for none."""
        given = Counter(standing.given)
        for award in standing.awards:
            if is_settled(standing.last(award.id)) or not isinstance(award.body, HoursAward):
                continue
            found = covering(reading, book, self.calendar, award, award.body)
            if found is None:
                continue
            credit, place = found.credit, (award.draft.subject.id, found.credit.number, award.draft.school_year)
            tenths = award.body.minutes * 10 // credit.period_minutes
            if credit.yearly_cap:
                tenths = max(0, min(tenths, credit.yearly_cap * 10 - given[place]))
            given[place] += tenths
            yield ToSend(award, found, tenths)

    def _unit(self, reading: Reading, caller: Caller, path: str) -> Organisation:
        unit = reading.organisation(path) if caller.may(KEEP, path) else None
        if unit is None or unit.kind not in (OrganisationKind.CITY, OrganisationKind.COUNTY):
            raise NotFound("这个单位")
        return unit


def _batches(standing: _Standing) -> list[Batch]:
    """The newest first."""
    sent: dict[str, datetime] = {}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for chain in standing.steps.values():
        for step in chain:
            if isinstance(step.body, Recognition) and step.body.state is RecognitionState.PUSHED:
                sent.setdefault(step.body.batch, step.taken_at)
        last = chain[-1].body
        if isinstance(last, Recognition):
            counts[last.batch][last.state.value] += 1
    ordered = sorted(sent, key=lambda batch: sent[batch], reverse=True)
    return [Batch(batch, sent[batch], dict(counts[batch])) for batch in ordered]
