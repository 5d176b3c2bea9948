"""The demo city behind a test client: known passwords, known cards, a clock that stands still until told."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quiz_api.app import create_app
from quiz_api.demo_city import PEOPLE, DemoCity
from quiz_api.domain.household_code import new_household_code
from quiz_api.domain.organisations import OrganisationKind
from quiz_api.domain.records import LedgerRow, RecordKind
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.domain.scope import Scope
from quiz_api.secret_key import SecretKey
from quiz_api.services.passwords import Passwords
from quiz_api.settings import Settings
from quiz_api.store.interface import RecordQuery, Stores
from quiz_api.store.opening import open_stores
from site_builder.bundle import NO_CALENDAR
from site_builder.policy import Calendar, Slot, Term
from tests.quiz_api.kept_templates import KeptTemplates
from tests.quiz_api.later_rule import LaterMap, LaterRule
from tests.quiz_api.small_bank import bank, catalogue

PASSWORD = "丁香与茶 2026"
TODAY_SLOTS = Calendar(
    "2026—2027",
    (
        Term(
            1,
            date(2026, 9, 1),
            date(2027, 1, 22),
            (
                Slot(5, date(2026, 11, 2), date(2026, 11, 15)),
                Slot(6, date(2026, 11, 16), date(2026, 11, 29)),
                Slot(7, date(2026, 11, 30), date(2026, 12, 13)),
            ),
        ),
    ),
)
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
TEACHER, OTHER_TEACHER = "yx3x01", "lh2z01"
SCHOOL_ADMIN, OTHER_SCHOOL_ADMIN, COUNTY_ADMIN, CITY_ADMIN = "yx3x09", "lh2z09", "yxx09", "qhs09"
CARD_SCHOOL_ADMIN = "qslx09"


Flask.url_rule_class, Flask.url_map_class = LaterRule, LaterMap
Flask.jinja_options = {"bytecode_cache": KeptTemplates()}


@cache
def password_hash() -> str:
    """A cheap one: a hash carries its own cost, and what ours cost is tested in test_door_rules.py."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


class OnePassword(Passwords):
    """Everybody's password is the same, and hashed once: ten people need not wait ten times."""

    def hash(self, password: str) -> str:  # noqa: ARG002 - every password is this one
        return password_hash()


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_time(self, **amount: float) -> None:
        self.now += timedelta(**amount)


@dataclass
class Visit:
    """A browser: its cookies, and the token that its pages carry."""

    client: FlaskClient
    clock: Clock
    csrf: str = ""
    account: str = ""

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, **options)

    def post(self, path: str, body: object, **headers: str) -> TestResponse:
        sent = {"X-CSRF-Token": self.csrf} | {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(path, json=body, headers=sent)

    def form(self, path: str, **fields: str) -> TestResponse:
        return self.client.post(path, data={"csrf_token": self.csrf} | fields)

    def sign_in(self, **body: str) -> TestResponse:
        response = self.post("/api/v1/sign-in", body)
        if response.status_code == 200:
            self.csrf, self.account = response.json["csrf_token"], response.json["account"]
        return response

    def event(self, kind: str, data: object, **more: Any) -> dict[str, Any]:
        return {"id": str(uuid.uuid4()), "type": kind, "at": self.clock().isoformat(), "data": data} | more

    def send(self, *events: object) -> TestResponse:
        return self.post("/api/v1/events", {"events": list(events)})

    def submit(self, answers: object, quiz: str = "q-t-s-01", revision: str = "rev-2", **more: Any) -> TestResponse:
        data = {"quiz": quiz, "revision": revision, "answers": answers}
        return self.send(self.event("quiz-submitted", data, **more))

    def finish_lesson(self, answers: object) -> TestResponse:
        return self.submit(answers, "q-p-czh-01", "rev-1")

    def consent(self, given: bool = True) -> TestResponse:
        return self.send(self.event("consent-given", {"notice_version": "2026-11", "given": given}))

    def export(self, **fields: Any) -> TestResponse:
        return self.post("/api/v1/exports", {"report": "training-hours", "format": "csv", "purpose": "核对"} | fields)


@dataclass
class Town:
    """A server on the demo city. `codes` are the cards 01, 02, … of one class of 初中."""

    environment: dict[str, str] = field(default_factory=dict)
    store: str = "memory:"
    clock: Clock = field(default_factory=Clock)
    key: SecretKey = field(default_factory=lambda: SecretKey(b"k" * 32))
    calendar_of_site: Calendar = NO_CALENDAR
    codes: list[str] = field(default_factory=lambda: [new_household_code() for _ in range(6)])
    stores: Stores = field(init=False)
    app: Flask = field(init=False)

    def __post_init__(self) -> None:
        self.stores = open_stores(self.store, self.clock)
        with self.stores.ledger.founding() as writing:
            passwords = {person.username: PASSWORD for person in PEOPLE}
            DemoCity(writing, self.key, OnePassword()).found(passwords, self.codes, NOON)
        settings = Settings.read({"XINYU_SITE": "no-such-site", "XINYU_PRINT_FACE": "no-such-face"} | self.environment)
        listing = replace(catalogue(), calendar=self.calendar_of_site)
        self.app = create_app(settings, self.stores, listing, bank(), self.key, self.clock)

    @property
    def calendar(self) -> SchoolCalendar:
        return SchoolCalendar(Settings.read({}).zone)

    def visit(self) -> Visit:
        return Visit(self.app.test_client(), self.clock)

    def staff(self, username: str) -> Visit:
        visit = self.visit()
        assert visit.sign_in(username=username, password=PASSWORD).status_code == 200
        return visit

    def household(self, card: int = 1, *, consents: bool = True) -> Visit:
        visit = self.visit()
        assert visit.sign_in(household_code=self.codes[card - 1]).status_code == 200
        if consents:
            assert visit.consent().status_code == 201
        return visit

    def path(self, name: str) -> str:
        """Path of a unit by the beginning of its name."""
        with self.stores.ledger.founding() as reading:
            return next(unit.path for unit in reading.organisations() if unit.name.startswith(name))

    def city_path(self) -> str:
        with self.stores.ledger.founding() as reading:
            return next(reading.organisations(OrganisationKind.CITY)).path

    def rows(self, *kinds: RecordKind) -> list[LedgerRow]:
        """Ledger rows of the whole city, as an operator could read them."""
        with self.stores.ledger.reading(Scope(frozenset({self.city_path()}))) as reading:
            return list(reading.records(RecordQuery(kinds=frozenset(kinds))))
