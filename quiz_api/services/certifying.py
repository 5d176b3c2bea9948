"""A batch of 证书: who has finished a track and has no paper about it yet, confirmed by the office that issues them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.hours_records import Certificate, CertificateKind
from quiz_api.domain.organisations import Organisation, is_within
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import Record, RecordKind
from quiz_api.services.audit import append_audit
from quiz_api.services.certificates import Certificates
from quiz_api.services.credits import NOTHING_ON_FILE
from quiz_api.services.deeds import Deed
from quiz_api.services.scopes import Caller
from quiz_api.services.staff_records import StaffRecord
from quiz_api.services.training_history import training_at, who_may_have_come
from quiz_api.store.interface import Reading, RecordQuery
from site_builder.tracks import Track

CERTIFY = Permission.CERTIFY
MOST_AT_ONCE = 300


@dataclass(frozen=True, slots=True)
class Candidate:
    record: StaffRecord
    finished_on: date


@dataclass(frozen=True, slots=True)
class IssuedPaper:
    """A standing paper about a track: the newest of its holder here. `name` is empty once it is erased."""

    number: str
    name: str
    unit: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class CertifyingPage:
    """`issued` are the papers about the chosen track that stand, the newest first; `counts` how many of each track."""

    unit: Organisation
    tracks: tuple[Track, ...]
    chosen: Track | None
    candidates: tuple[Candidate, ...]
    issued: tuple[IssuedPaper, ...]
    counts: Mapping[str, int]
    certifier: str


@dataclass(frozen=True, slots=True)
class Certifying:
    certificates: Certificates

    def page(self, caller: Caller, path: str, track_id: str) -> CertifyingPage:
        with self.certificates.store.reading(caller.scope_for(CERTIFY)) as reading:
            unit = reading.organisation(path) if caller.may(CERTIFY, path) else None
            if unit is None:
                raise NotFound("这个单位")
            tracks = tuple(modules.track for modules in self.certificates.records.curriculum.tracks())
            chosen = next((track for track in tracks if track.id == track_id), None)
            found = self._candidates(reading, path, chosen) if chosen else []
            query = RecordQuery(kinds=_PAPERS, organisation_path=path, include_void=False)
            papers = [row.record for row in reading.records(query)]
            counts = {track.id: len(_latest(papers, track)) for track in tracks}
            issued = _issued(reading, _latest(papers, chosen).values()) if chosen else ()
        return CertifyingPage(unit, tracks, chosen, tuple(found), issued, counts, self.certificates.certifier)

    def confirm(self, caller: Caller, path: str, track_id: str, base: str) -> int:
        """Issue a paper to everybody who waits; how many. Raises Refusal `no-certifier`, `nobody-waits`."""
        if not self.certificates.certifier:
            detail = "还没有配置发证单位，只能出学习证明。请管服务器的人设置 XINYU_CERTIFIER。"
            raise Refusal("no-certifier", detail, status=409)
        page = self.page(caller, path, track_id)
        waiting = page.candidates[:MOST_AT_ONCE]
        if page.chosen is None or not waiting:
            raise Refusal("nobody-waits", "这条路线现在没有等着发证的老师，没有发出任何一张。", status=409)
        deed = Deed(self.certificates.calendar, caller.account, self.certificates.clock())
        about = f"track:{page.chosen.id}"
        self.certificates.make_ready()
        with self.certificates.store.writing(caller.scope_for(CERTIFY)) as writing:
            for candidate in waiting:
                kind = CertificateKind.CERTIFICATE
                self.certificates.issue(writing, deed, candidate.record, about, kind, base)
            append_audit(writing, caller, deed, AuditAction.CERTIFY, page.chosen.id, path)
        return len(waiting)

    def _candidates(self, reading: Reading, path: str, track: Track) -> list[Candidate]:
        """People who have done every module and hold no standing paper that is newer than the last of them."""
        records = self.certificates.records
        modules = next(found.modules for found in records.curriculum.tracks() if found.track.id == track.id)
        wanted = {entry.id for entry in modules}
        done: dict[str, set[str]] = defaultdict(set)
        people = who_may_have_come(reading, path)
        for doing in training_at(reading, path, people, frozenset({RecordKind.COMPLETION, RecordKind.HOURS_AWARD})):
            page = getattr(doing.body, "page_id", "")
            if page in wanted:
                done[doing.draft.subject.id].add(page)
        issued = _latest(training_at(reading, path, people, _PAPERS), track)
        found = []
        for person_id in sorted(person for person, pages in done.items() if pages == wanted):
            person = reading.person(person_id)
            if person is None or not person.posts or not is_within(person.home_path, path):
                continue
            record = records.record(reading, person, NOTHING_ON_FILE, is_own=False)
            standing = next((standing for standing in record.tracks if standing.track.id == track.id), None)
            last = standing.finished_on if standing else None
            if last is not None and (person_id not in issued or _issued_on(issued[person_id]) < last):
                found.append(Candidate(record, last))
        return sorted(found, key=lambda candidate: (candidate.record.unit, candidate.record.person.username))


_PAPERS = frozenset({RecordKind.CERTIFICATE})


def _latest(papers: Iterable[Record], track: Track) -> dict[str, Record]:
    """The newest standing paper about a track, by person."""
    wanted = (CertificateKind.CERTIFICATE, f"track:{track.id}")
    return {
        record.draft.subject.id: record
        for record in papers
        if isinstance(record.body, Certificate) and (record.body.paper, record.body.about) == wanted
    }


def _issued_on(paper: Record) -> date:
    return paper.body.issued_on if isinstance(paper.body, Certificate) else date.min


def _issued(reading: Reading, papers: Collection[Record]) -> tuple[IssuedPaper, ...]:
    people = reading.people_named({paper.draft.subject.id for paper in papers})
    units = reading.organisations_named({paper.draft.organisation_path for paper in papers})
    found = []
    for paper in papers:
        person, unit = people.get(paper.draft.subject.id), units.get(paper.draft.organisation_path)
        if isinstance(paper.body, Certificate):
            name = person.display_name if person else ""
            found.append(IssuedPaper(paper.body.number, name, unit.name if unit else "", paper.body.issued_on))
    return tuple(sorted(found, key=lambda each: (each.issued_on, each.number), reverse=True))
