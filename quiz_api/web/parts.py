"""Everything that views are handed: settings, clock and services. Made once by the composition root."""

from __future__ import annotations

from dataclasses import dataclass

from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.openid.fetching import Fetching
from quiz_api.openid.provider import OpenIdProvider, Registration
from quiz_api.pdf.print_faces import PrintFaces
from quiz_api.secret_key import SecretKey
from quiz_api.services.activations import Activations
from quiz_api.services.audit import AuditLog
from quiz_api.services.audit_trail import AuditTrail
from quiz_api.services.browser_sessions import BrowserSessions
from quiz_api.services.erasing import Erasing
from quiz_api.services.event_desk import EventDesk
from quiz_api.services.export_desk import ExportDesk
from quiz_api.services.ledger_pages import LedgerPages
from quiz_api.services.openid_sign_in import OpenIdSignIn
from quiz_api.services.overview import Overviews
from quiz_api.services.own_records import OwnRecords
from quiz_api.services.passwords import Passwords
from quiz_api.services.quiz_sheets import QuizSheets
from quiz_api.services.read_aloud import ReadAloud
from quiz_api.services.scopes import Callers
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.sign_in import SignIn
from quiz_api.services.staff_list import StaffList
from quiz_api.services.staff_rosters import StaffRosters
from quiz_api.services.term_calendars import TermCalendars
from quiz_api.services.throttling import Throttle
from quiz_api.services.unit_keeping import UnitKeeping
from quiz_api.services.who_may import WhoMay
from quiz_api.services.xapi_statements import StatementWriter
from quiz_api.settings import OPENID_RETURN, Settings
from quiz_api.store.interface import Stores
from quiz_api.web.family_parts import FamilyParts, make_family_parts
from quiz_api.web.hours_parts import HoursParts, make_hours_parts
from quiz_api.web.place_parts import PlaceParts, place_parts
from quiz_api.web.request_counts import RequestCounts
from quiz_api.web.session_parts import SessionParts, make_session_parts
from quiz_api.web.teaching_parts import TeachingParts, make_teaching_parts
from site_builder.answer_key import QuizKey
from site_builder.bundle import Catalogue


@dataclass(frozen=True, slots=True)
class Parts:
    settings: Settings
    stores: Stores
    key: SecretKey
    calendar: SchoolCalendar
    clock: Clock
    curriculum: ServedCurriculum
    callers: Callers
    sessions: BrowserSessions
    sign_in: SignIn
    openid: OpenIdSignIn | None
    events: EventDesk
    own: OwnRecords
    pages: LedgerPages
    exports: ExportDesk
    overviews: Overviews
    counts: RequestCounts
    faces: PrintFaces
    activations: Activations
    staff: StaffList
    rosters: StaffRosters
    trail: AuditTrail
    units: UnitKeeping
    erasing: Erasing
    families: FamilyParts
    read_aloud: ReadAloud
    quiz_sheets: QuizSheets
    hours: HoursParts
    on_site: SessionParts
    terms: TermCalendars
    places: PlaceParts
    teaching: TeachingParts

    @property
    def who_may(self) -> WhoMay:
        return WhoMay(self.stores.ledger, self.calendar, self.clock)


def make_parts(
    settings: Settings, stores: Stores, catalogue: Catalogue, bank: tuple[QuizKey, ...], key: SecretKey, clock: Clock
) -> Parts:
    """Put the services together."""
    store, calendar, system = stores.ledger, SchoolCalendar(settings.zone), settings.system
    curriculum = ServedCurriculum(catalogue, bank)
    sessions, throttle = BrowserSessions(stores.sessions, store, clock), Throttle(stores.sessions, key, clock)
    passwords, audit = Passwords(), AuditLog(store, calendar, clock)
    faces = PrintFaces(settings.print_face)
    on_site = make_session_parts(settings, store, curriculum, key, throttle, clock)
    terms = TermCalendars(store, catalogue.calendar, calendar, clock)
    statements = StatementWriter(key, calendar, settings.public_url)
    return Parts(
        settings=settings,
        stores=stores,
        key=key,
        calendar=calendar,
        clock=clock,
        curriculum=curriculum,
        callers=Callers(store.door(), calendar, clock),
        sessions=sessions,
        sign_in=SignIn(store, sessions, passwords, throttle, key, clock),
        openid=_openid(settings, stores, sessions, key, clock),
        events=EventDesk(store, curriculum, calendar, clock, on_site.sign_ins, on_site.roll_calls, system),
        own=OwnRecords(store, curriculum, calendar, clock, system),
        pages=LedgerPages(store, curriculum, audit),
        exports=ExportDesk(store, curriculum, calendar, clock, statements, terms, system),
        overviews=Overviews(store, curriculum, calendar, clock, audit, system),
        counts=RequestCounts(),
        faces=faces,
        activations=Activations(store, sessions, passwords, throttle, key, calendar, clock),
        staff=StaffList(store, sessions, calendar, clock, system),
        rosters=StaffRosters(store, calendar, clock, system),
        trail=AuditTrail(store, calendar, clock),
        units=UnitKeeping(store, calendar, clock),
        erasing=Erasing(store, sessions, calendar, clock),
        families=make_family_parts(store, sessions, key, throttle, calendar, clock, system),
        read_aloud=ReadAloud(store, key, curriculum, calendar, clock, system),
        quiz_sheets=QuizSheets(store, curriculum),
        hours=make_hours_parts(store, curriculum, calendar, clock, settings, faces),
        places=place_parts(store, curriculum, sessions, key, calendar, clock, system),
        on_site=on_site,
        terms=terms,
        teaching=make_teaching_parts(store, curriculum, calendar, clock, terms, system),
    )


def _openid(
    settings: Settings, stores: Stores, sessions: BrowserSessions, key: SecretKey, clock: Clock
) -> OpenIdSignIn | None:
    """None where no provider is named. Raises SettingsError; the provider itself is first asked when somebody comes."""
    if not settings.openid_issuer:
        return None
    registration = Registration(
        settings.openid_issuer,
        settings.openid_client_id,
        settings.openid_client_secret(),
        settings.public_url + OPENID_RETURN,
        settings.openid_username_claim,
    )
    provider = OpenIdProvider(registration, Fetching(), clock)
    return OpenIdSignIn(stores.ledger, sessions, provider, key, clock)
