"""What tests do with classes and cards: forms of the administrators' pages, and codes read off printed sheets."""

from __future__ import annotations

import re

from werkzeug.test import TestResponse

from quiz_api.domain.organisations import OrganisationKind
from quiz_api.domain.scope import Scope
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.town import Town, Visit

CLASS, OTHER_CLASS, CARD_CLASS = "2024级3班", "2024级1班", "2020级2班"


def class_path(town: Town, name: str, school: str = "云溪县第三小学") -> str:
    with town.stores.ledger.reading(Scope(frozenset({town.city_path()}))) as reading:
        units = reading.organisations(OrganisationKind.CLASS, town.path(school))
        return next(unit.path for unit in units if unit.name == name)


def act(visit: Visit, name: str, unit: str, **fields: object) -> TestResponse:
    return visit.form(f"/school/cards/{name}", unit=unit, **{key: str(value) for key, value in fields.items()})


def codes(visit: Visit, unit: str, number: int = 0) -> dict[int, str]:
    """Digits by card number, read off the printed page."""
    page = page_of(visit, f"/school/cards?unit={unit}" + (f"&number={number}" if number else ""))
    return {int(no): code for code, no in re.findall(r'data-code="(\d{12})" data-class="[^"]*卡号 (\d\d)"', page)}


def sign_in(town: Town, code: str) -> Visit:
    visit = town.visit()
    assert visit.sign_in(household_code=code).status_code == 200
    return visit


def opens(town: Town, code: str) -> bool:
    return town.visit().sign_in(household_code=code).status_code == 200


def numbers(visit: Visit, unit: str) -> list[int]:
    return [int(no) for no in re.findall(r'id="no-(\d+)"', page_of(visit, f"/school/class?unit={unit}"))]


def consented(visit: Visit) -> Visit:
    assert visit.consent().status_code == 201
    return visit
