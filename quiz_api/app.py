"""The composition root of the server: parts are handed in, put together once, and nothing is built at import."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from quiz_api.domain.school_calendar import Clock
from quiz_api.secret_key import SecretKey
from quiz_api.settings import Settings
from quiz_api.store.interface import Stores
from quiz_api.web.account_routes import AccountRoutes
from quiz_api.web.activation_pages import ActivationPages
from quiz_api.web.activity_pages import ActivityPages
from quiz_api.web.admin_pages import AdminPages
from quiz_api.web.answers import Server, install_error_answers
from quiz_api.web.audit_pages import AuditPages
from quiz_api.web.board_pages import BoardPages
from quiz_api.web.browser_state import install_sessions
from quiz_api.web.calendar_pages import CalendarPages
from quiz_api.web.card_pdf_routes import CardPdfRoutes
from quiz_api.web.certificate_pages import CertificatePages
from quiz_api.web.claim_pages import ClaimPages
from quiz_api.web.class_pages import ClassPages
from quiz_api.web.credit_pages import CreditPages
from quiz_api.web.denominator_pages import DenominatorPages
from quiz_api.web.evidence_pages import EvidencePages
from quiz_api.web.find_pages import FindPages
from quiz_api.web.guard import install_guard
from quiz_api.web.join_pages import JoinPages
from quiz_api.web.judging_pages import JudgingPages
from quiz_api.web.lesson_pages import LessonPages
from quiz_api.web.openid_pages import OpenIdPages
from quiz_api.web.operator_routes import OperatorRoutes, openapi_route
from quiz_api.web.own_data_pages import OwnDataPages
from quiz_api.web.own_pages import OwnPages
from quiz_api.web.page_words import install_page_words
from quiz_api.web.parts import Parts, make_parts
from quiz_api.web.privacy_pages import PrivacyPages
from quiz_api.web.read_aloud_pages import ReadAloudPages
from quiz_api.web.record_routes import RecordRoutes
from quiz_api.web.request_counts import install_counts
from quiz_api.web.response_headers import install_headers
from quiz_api.web.roll_pages import RollPages
from quiz_api.web.roster_pages import RosterPages
from quiz_api.web.routing import RouteTable
from quiz_api.web.rows_pages import RowsPages
from quiz_api.web.school_system_pages import SchoolSystemPages
from quiz_api.web.session_pages import SessionPages
from quiz_api.web.sign_in_pages import SignInPages
from quiz_api.web.site_files import SiteRoutes
from quiz_api.web.spare_card_pages import SpareCardPages
from quiz_api.web.staff_pages import StaffPages
from quiz_api.web.staff_record_pages import StaffRecordPages
from quiz_api.web.strict_json import MOST_BYTES
from quiz_api.web.unit_list_pages import UnitListPages
from quiz_api.web.unit_move_pages import UnitMovePages
from quiz_api.web.unit_pages import UnitPages
from quiz_api.web.verify_pages import VerifyPages
from quiz_api.web.waiting_pages import WaitingPages
from site_builder.answer_key import QuizKey
from site_builder.bundle import Catalogue


def utc_now() -> datetime:
    return datetime.now(UTC)


def create_app(
    settings: Settings,
    stores: Stores,
    catalogue: Catalogue,
    bank: tuple[QuizKey, ...],
    key: SecretKey,
    clock: Clock = utc_now,
) -> Flask:
    """The whole server as a WSGI application. `stores` stay the caller's to close. Raises SettingsError."""
    parts = make_parts(settings, stores, catalogue, bank, key, clock)
    app = Server("quiz_api.web", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.config["MAX_FORM_PARTS"] = 50
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    table = route_table(parts, Path(app.root_path) / "static")
    install_counts(app, parts.counts)
    install_headers(app, settings)
    install_error_answers(app)
    install_sessions(app, parts)
    install_guard(app, parts, table)
    install_page_words(app, parts)
    table.mount(app)
    app.extensions["xinyu_routes"] = table
    return app


def route_table(parts: Parts, own_files: Path) -> RouteTable:
    """Every route of the server; those of the site come last."""
    routes = (
        *AccountRoutes(parts).routes(),
        *RecordRoutes(parts).routes(),
        *OperatorRoutes(parts).routes(),
        *VerifyPages(parts).routes(),
        *SignInPages(parts).routes(),
        *OpenIdPages(parts).routes(),
        *OwnPages(parts).routes(),
        *AdminPages(parts).routes(),
        *StaffPages(parts).routes(),
        *StaffRecordPages(parts).routes(),
        *RosterPages(parts).routes(),
        *ActivationPages(parts).routes(),
        *ClaimPages(parts).routes(),
        *EvidencePages(parts).routes(),
        *CreditPages(parts).routes(),
        *JudgingPages(parts).routes(),
        *WaitingPages(parts).routes(),
        *CertificatePages(parts).routes(),
        *ClassPages(parts).routes(),
        *ReadAloudPages(parts).routes(),
        *SpareCardPages(parts).routes(),
        *CardPdfRoutes(parts).routes(),
        *JoinPages(parts).routes(),
        *SessionPages(parts).routes(),
        *BoardPages(parts).routes(),
        *RollPages(parts).routes(),
        *AuditPages(parts).routes(),
        *UnitPages(parts).routes(),
        *UnitListPages(parts).routes(),
        *UnitMovePages(parts).routes(),
        *SchoolSystemPages(parts).routes(),
        *CalendarPages(parts).routes(),
        *DenominatorPages(parts).routes(),
        *RowsPages(parts).routes(),
        *LessonPages(parts).routes(),
        *ActivityPages(parts).routes(),
        *FindPages(parts).routes(),
        *OwnDataPages(parts).routes(),
        *PrivacyPages(parts).routes(),
        *SiteRoutes(parts.settings.site, own_files, parts.settings.theme).routes(),
    )
    return RouteTable((*routes, openapi_route(routes)))
