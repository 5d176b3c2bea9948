"""The services about hours, as views are handed them."""

from __future__ import annotations

from dataclasses import dataclass

from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.pdf.print_faces import PrintFaces
from quiz_api.services.certificates import Certificates
from quiz_api.services.certifying import Certifying
from quiz_api.services.claim_desk import ClaimDesk
from quiz_api.services.claim_following import ClaimFollowing
from quiz_api.services.credits import CreditKeeping
from quiz_api.services.evidence_desk import EvidenceDesk
from quiz_api.services.exchange_files import ExchangeFiles
from quiz_api.services.external_certificates import ExternalCertificates
from quiz_api.services.external_lists import ExternalLists
from quiz_api.services.hours_exchange import HoursExchange
from quiz_api.services.judging_desk import JudgingDesk
from quiz_api.services.restoring import Restoring
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.staff_records import StaffRecords
from quiz_api.services.waiting_judgements import WaitingJudgements
from quiz_api.settings import Settings
from quiz_api.store.interface import Store


@dataclass(frozen=True, slots=True)
class HoursParts:
    records: StaffRecords
    claims: ClaimDesk
    following: ClaimFollowing
    evidence: EvidenceDesk
    credits: CreditKeeping
    exchange: HoursExchange
    exchange_files: ExchangeFiles
    judging: JudgingDesk
    waiting: WaitingJudgements
    certificates: Certificates
    certifying: Certifying
    external: ExternalCertificates
    external_lists: ExternalLists
    restoring: Restoring


def make_hours_parts(
    store: Store,
    curriculum: ServedCurriculum,
    calendar: SchoolCalendar,
    clock: Clock,
    settings: Settings,
    faces: PrintFaces,
) -> HoursParts:
    records = StaffRecords(store, curriculum, calendar, clock)
    papers = Certificates(store, records, calendar, clock, settings.organiser, settings.certifier, faces.face)
    return HoursParts(
        records=records,
        claims=ClaimDesk(store, calendar, clock),
        following=ClaimFollowing(store, calendar, clock),
        evidence=EvidenceDesk(store, calendar, clock),
        credits=CreditKeeping(store, curriculum, calendar, clock),
        exchange=HoursExchange(store, calendar, clock),
        exchange_files=ExchangeFiles(store, calendar, clock, curriculum.exchange),
        judging=JudgingDesk(store, curriculum, calendar, clock),
        waiting=records.waiting,
        certificates=papers,
        certifying=Certifying(papers),
        external=ExternalCertificates(store, calendar, clock),
        external_lists=ExternalLists(store, calendar, clock),
        restoring=Restoring(store, calendar, clock),
    )
