"""What the operator does to accounts: the first unit and administrator of a deployment, and a forgotten password."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime

from quiz_api.domain.ids import IdKind, new_id
from quiz_api.domain.organisations import Organisation, OrganisationKind, child_path
from quiz_api.domain.people import Activation, Person, Post, PostKind
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.secret_key import SecretKey
from quiz_api.services.activations import activation_code
from quiz_api.services.passwords import Passwords
from quiz_api.services.sign_in import new_credential
from quiz_api.store.interface import Store, Stores


@dataclass(frozen=True, slots=True)
class FirstAdministrator:
    """`city` is the full name of the unit, `code` its 行政区划代码."""

    city: str
    code: str
    username: str
    name: str
    password: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """`unit_code` is 行政区划代码 or 学校标识码; `name` is for somebody who is new; `until` the last day, or open."""

    username: str
    name: str
    post: PostKind
    unit_code: str
    until: date | None = None


def create_administrator(store: Store, wanted: FirstAdministrator, calendar: SchoolCalendar, now: datetime) -> Person:
    """Add a city administrator, and the city when the store has none. Raises CodeTaken for a username in use."""
    passwords = Passwords()
    with store.founding() as writing:
        city = next(writing.organisations(OrganisationKind.CITY), None)
        if city is None:
            unit_id = new_id(IdKind.ORGANISATION)
            path = child_path("/", unit_id)
            city = Organisation(unit_id, OrganisationKind.CITY, wanted.city, path, wanted.code)
            writing.put_organisation(city)
        post = Post(PostKind.CITY_ADMIN, city.path, calendar.day(now))
        person = Person(new_id(IdKind.PERSON), wanted.username, wanted.name, city.path, (post,))
        writing.put_person(person)
        writing.put_credential(new_credential(person, wanted.password, passwords, lambda: now))
    return person


class CannotAppoint(Exception):
    """The post cannot be given. The message is Chinese and says what to do."""


def appoint(
    store: Store, key: SecretKey, wanted: Appointment, calendar: SchoolCalendar, now: datetime
) -> tuple[Person, str]:
    """Give somebody a post at the unit with a code: auditors, inspectors and partners come in this way.

    The person, and the activation code of one who is new (else ""). Raises CannotAppoint, CodeTaken.
    """
    with store.founding() as writing:
        unit = next(
            (found for found in writing.organisations() if found.code == wanted.unit_code and not found.successor), None
        )
        if unit is None:
            raise CannotAppoint(f"没有代码是 {wanted.unit_code} 的单位，请核对。")
        post = Post(wanted.post, unit.path, calendar.day(now), wanted.until)
        known = store.door().person_by_username(wanted.username)
        if known is None:
            if not wanted.name:
                raise CannotAppoint(f"没有登录名是 {wanted.username} 的人。要新建，请用 --name 写上姓名。")
            person = Person(new_id(IdKind.PERSON), wanted.username, wanted.name, unit.path, (post,))
            writing.put_person(person)
            activation = Activation(person.id, now)
            writing.put_activation(activation)
            return person, activation_code(key, activation)
        person = replace(known, posts=(*known.posts, post))
        writing.put_person(person)
    return person, ""


def replace_password(stores: Stores, username: str, now: datetime) -> str | None:
    """A new random password for a member of staff, whose sessions end; None when nobody has that name."""
    person = stores.ledger.door().person_by_username(username)
    if person is None:
        return None
    password = secrets.token_urlsafe(12)
    with stores.ledger.founding() as writing:
        writing.put_credential(new_credential(person, password, Passwords(), lambda: now))
    stores.sessions.end_all(person.id)
    return password
