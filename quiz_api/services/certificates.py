"""Papers: a teacher's 学习证明 when she asks for it, 证书 when the office that issues them has confirmed a batch.

A paper is its bytes, kept beside the ledger and erased with the person, and a record with their hash. A new paper about
the same thing has a number of its own and names the one that it replaces.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.class_periods import class_periods
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.hours_records import Certificate, CertificateKind
from quiz_api.domain.masking import ERASED, masked_name
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import Record, RecordKind, Subject, SubjectKind
from quiz_api.domain.school_calendar import Clock, SchoolCalendar, year_name
from quiz_api.domain.scope import Scope
from quiz_api.domain.track_standing import Standing
from quiz_api.exports.certificate_paper import Paper
from quiz_api.pdf.print_faces import NoFace
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.kept_papers import FaceSource, KeptPaper, is_svg, kept_paper, make_paper
from quiz_api.services.scopes import Caller
from quiz_api.services.staff_records import StaffRecord, StaffRecords
from quiz_api.store.interface import NaturalKeyTaken, Reading, RecordQuery, Store, Writing
from quiz_api.store.place_interface import TrainingQuery

_PAPERS = frozenset({RecordKind.CERTIFICATE})
NUMBER = re.compile(r"Z[0-9]{4}-[0-9]{6}")


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper in a list. `replaced_by` is the number of a later one about the same thing. `elsewhere` names the unit
    that it was issued at where that is not the reader's, who cannot take it back then.
    """

    record_id: str
    number: str
    kind: str
    title: str
    minutes: int
    issued_on: date
    is_void: bool
    replaced_by: str
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What anybody may know about a number: the name's first letter, the unit, the hours, and whether it holds."""

    number: str
    kind: str
    name: str
    unit: str
    minutes: int
    issued_on: date
    is_void: bool
    replaced_by: str
    sha256: str
    is_pdf: bool


@dataclass(frozen=True, slots=True)
class Certificates:
    """`certifier` is the configured 发证单位; empty where there is none."""

    store: Store
    records: StaffRecords
    calendar: SchoolCalendar
    clock: Clock
    organiser: str
    certifier: str
    faces: FaceSource

    def held(self, reading: Reading, person_id: str) -> tuple[PaperLine, ...]:
        """Papers that stand and that no later one replaces."""
        return tuple(line for line in self._lines(reading, person_id) if not line.is_void and not line.replaced_by)

    def of(self, caller: Caller, person_id: str) -> tuple[PaperLine, ...]:
        """Of somebody whom the caller's scope sees, without those that no longer hold."""
        with self.store.reading(caller.scope) as reading:
            return self.held(reading, person_id)

    def own(self, caller: Caller) -> tuple[PaperLine, ...]:
        with self.store.reading(caller.scope) as reading:
            return tuple(self._lines(reading, caller.account))

    def prove(self, caller: Caller, about: str, base: str) -> str:
        """Issue a 学习证明 to the caller herself; its number. `base` is the address of this site. Raises Refusal."""
        record = self.records.own(caller)
        self.make_ready()
        deed = Deed(self.calendar, caller.account, self.clock())
        with self.store.writing(caller.scope) as writing:
            return self.issue(writing, deed, record, about, CertificateKind.PROOF, base)

    def make_ready(self) -> None:
        """Open the face before a transaction, where others would wait for it."""
        with suppress(NoFace):
            self.faces()

    def issue(
        self, writing: Writing, deed: Deed, record: StaffRecord, about: str, kind: CertificateKind, base: str
    ) -> str:
        """Number, bytes and record of a paper. Raises Refusal `nothing-to-prove`, `issued-meanwhile`."""
        title, minutes, items = _content(record, about)
        person, today = record.person, self.calendar.day(self.clock())
        number = f"Z{today.year}-{writing.next_number(f'certificate-{today.year}'):06d}"
        before = _last(writing, person.id, kind, about)
        check_at = f"{base.rstrip('/')}/verify/{number}"
        by = self.certifier if kind is CertificateKind.CERTIFICATE else self.organiser
        facts = (
            ("姓　　名", person.display_name),
            ("单　　位", record.unit),
            ("内　　容", title),
            ("学　　时", f"{class_periods(minutes)} 学时（每学时 45 分钟）"),
            *((("代替编号", before.number),) if before else ()),
        )
        is_proof = kind is CertificateKind.PROOF
        says = "本证明只说明学过下列内容和学时，不是证书。" if is_proof else "完成下列培训并通过考核，发给此证。"
        signed = (by, f"{today.year}年{today.month}月{today.day}日")
        paper = Paper(kind.value, number, says, facts, items, signed, check_at)
        made = make_paper(paper, self.faces, self._issued_at())
        body = Certificate(
            number,
            kind,
            about,
            minutes,
            today,
            made.sha256,
            writing.put_side_text(made.as_text()),
            before.number if before else "",
        )
        subject = Subject(SubjectKind.PERSON, person.id)
        key = _key(person.id, kind, about, body.replaces)
        try:
            writing.append(deed.draft(subject, person.home_path, body, key))
        except NaturalKeyTaken as taken:
            raise Refusal("issued-meanwhile", "刚刚已经开过这一张，没有重复开。请刷新页面看。", status=409) from taken
        return number

    def paper(self, caller: Caller, number: str) -> tuple[PaperLine, KeptPaper, str]:
        """A paper, what is kept of it, and whose; for oneself, and for who looks after the unit that it was issued at
        or the one where its holder is now. Raises NotFound.
        """
        found = self.find(number)
        if found is None or not isinstance(found.body, Certificate):
            raise NotFound("这张证明")
        draft = found.draft
        is_own = draft.subject.id == caller.account
        with self.store.reading(caller.scope) as reading:
            path = draft.organisation_path
            if not is_own and not caller.may(Permission.SEE_UNIT, path):
                person = reading.person(draft.subject.id)
                path = person.home_path if person else ""
            if not is_own and not caller.may(Permission.SEE_UNIT, path):
                raise NotFound("这张证明")
            text = _text_of(reading, draft.subject.id, found.body)
            line = next((line for line in self._lines(reading, draft.subject.id) if line.number == number), None)
        if text is None or line is None or found.body.paper is CertificateKind.EXTERNAL:
            raise NotFound("这张证明")
        if not is_own:
            deed = Deed(self.calendar, caller.account, self.clock())
            with self.store.writing(caller.scope) as writing:
                append_audit(writing, caller, deed, AuditAction.VIEW_CERTIFICATE, number, path)
        return line, kept_paper(text), draft.subject.id

    def find(self, number: str) -> Record | None:
        return self.store.door().export_manifest(number) if NUMBER.fullmatch(number) else None

    def check(self, number: str) -> Checked | None:
        """For the public page `/verify/<number>`."""
        found = self.find(number)
        if found is None or not isinstance(found.body, Certificate):
            return None
        if found.body.paper is CertificateKind.EXTERNAL:
            return None  # what others issued is checked with them
        body, draft = found.body, found.draft
        person = self.store.door().person(draft.subject.id)
        erased = person is None or person.display_name in ("", ERASED)
        with self.store.reading(Scope(frozenset({draft.organisation_path}))) as reading:
            unit = reading.organisation(draft.organisation_path)
            row = reading.record(found.id)
            later = reading.live_record(_key(draft.subject.id, body.paper, body.about, number))
            text = reading.side_text(body.details_ref)
        return Checked(
            number=number,
            kind=body.paper.value,
            name="（资料已抹去）" if erased or person is None else masked_name(person.display_name),
            unit=unit.name if unit else "",
            minutes=body.minutes,
            issued_on=body.issued_on,
            is_void=row is None or row.voided_by is not None,
            replaced_by=later.body.number if later and isinstance(later.body, Certificate) else "",
            sha256=body.sha256 if text else "",
            is_pdf=bool(text) and not is_svg(text or ""),
        )

    def _lines(self, reading: Reading, person_id: str) -> list[PaperLine]:
        """The newest first: those that were issued here, and those that came with her."""
        brought = reading.training_of((person_id,), TrainingQuery(_PAPERS))
        found = {row.record.id: (row, unit.name) for row, unit in brought}
        found |= {row.record.id: (row, "") for row in reading.records(RecordQuery(kinds=_PAPERS, subject_id=person_id))}
        rows = sorted(found.values(), key=lambda each: -each[0].record.sequence)
        papers = [(row, unit, row.record.body) for row, unit in rows if isinstance(row.record.body, Certificate)]
        later = {body.replaces: body.number for row, _, body in papers if body.replaces and row.voided_by is None}
        return [
            PaperLine(
                row.record.id,
                body.number,
                body.paper.value,
                self._title(reading, person_id, body),
                body.minutes,
                body.issued_on,
                row.voided_by is not None,
                later.get(body.number, ""),
                unit,
            )
            for row, unit, body in papers
        ]

    def _title(self, reading: Reading, person_id: str, body: Certificate) -> str:
        """For a paper of others, what they call it and who they are."""
        if body.paper is not CertificateKind.EXTERNAL:
            return self.title_of(body.about)
        words = json.loads(_text_of(reading, person_id, body) or "{}")
        told = (words.get("name", ""), words.get("issuer", ""), body.about.removeprefix("external:"))
        return "，".join(word for word in told if word)

    def _issued_at(self) -> datetime:
        """The beginning of today, where the school is: the day that stands on the paper, and no more."""
        today = self.calendar.day(self.clock())
        return datetime(today.year, today.month, today.day, tzinfo=self.calendar.zone)

    def title_of(self, about: str) -> str:
        kind, _, code = about.partition(":")
        if kind == "year":
            return f"{year_name(int(code))}的培训"
        tracks = {modules.track.id: modules.track.name for modules in self.records.curriculum.tracks()}
        return tracks.get(code, code)


def _content(record: StaffRecord, about: str) -> tuple[str, int, tuple[str, ...]]:
    """Title, minutes and lines of a paper. Raises Refusal for what was not earned."""
    kind, _, code = about.partition(":")
    if kind == "year":
        year = next((year for year in record.years if str(year.school_year) == code), None)
        if year is not None and year.minutes:
            lines = [line for line in year.lines if line.voided_by is None]
            items = tuple(f"{line.title}，{line.class_periods} 学时，{line.evidence}" for line in lines)
            return f"{year_name(year.school_year)}心理健康教育培训", year.minutes, items
        raise Refusal("nothing-to-prove", "这一学年还没有学时，开不出学习证明。", status=409)
    standing = next((standing for standing in record.tracks if standing.track.id == code), None)
    if kind != "track" or standing is None or standing.finished_on is None:
        raise Refusal("nothing-to-prove", "这条路线还没有全部学完，开不出证明。", status=409)
    return _track_title(standing), standing.whole_minutes, _track_items(standing)


def _track_title(standing: Standing) -> str:
    return f"心理健康教育教师培训：{standing.track.name}"


def _track_items(standing: Standing) -> tuple[str, ...]:
    return tuple(
        f"{step.entry.title}，{class_periods(step.minutes)} 学时，{step.done.on.isoformat() if step.done else ''}"
        for step in standing.steps
    )


def _text_of(reading: Reading, person_id: str, body: Certificate) -> str | None:
    return reading.side_text(body.details_ref) or reading.paper_text(person_id, body.details_ref)


def _key(person_id: str, kind: CertificateKind, about: str, replaces: str) -> tuple[str, ...]:
    return (RecordKind.CERTIFICATE.value, person_id, kind.value, about, replaces)


def _last(reading: Reading, person_id: str, kind: CertificateKind, about: str) -> Certificate | None:
    """The paper about a thing that no later one replaces, also one that is void: its number is never forgotten."""
    found = reading.training_of((person_id,), TrainingQuery(_PAPERS))
    papers = (row.record.body for row, _ in reversed(found))
    return next(
        (body for body in papers if isinstance(body, Certificate) and (body.paper, body.about) == (kind, about)), None
    )
