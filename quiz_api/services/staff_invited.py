"""The staff whom a training invites: everybody of the invited units who earns hours; and who may call them by name."""

from __future__ import annotations

from datetime import date

from quiz_api.domain.class_sessions import ClassSession
from quiz_api.domain.people import Person
from quiz_api.domain.permissions import Permission
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import Reading


def staff_of(reading: Reading, session: ClassSession, day: date) -> tuple[Person, ...]:
    """By unit and sign-in name, each person once."""
    found = {
        person.id: person
        for path in session.audience
        for person in reading.people(path)
        if any(post.kind.earns_hours for post in person.posts_on(day))
    }
    return tuple(sorted(found.values(), key=lambda person: (person.home_path, person.username)))


def may_call_by_name(caller: Caller, person: Person) -> bool:
    """True for who looks after a unit, and for colleagues who hold its trainings. A partner from outside, who holds
    sessions and teaches nowhere, reads no list of a school's staff.
    """
    home = person.home_path
    is_colleague = caller.may(Permission.HOLD_SESSIONS, home) and caller.may(Permission.TEACH, home)
    return is_colleague or caller.may(Permission.SEE_UNIT, home)
