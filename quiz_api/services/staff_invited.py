"""The staff whom a training invites: everybody of the invited units who earns hours."""

from __future__ import annotations

from datetime import date

from quiz_api.domain.class_sessions import ClassSession
from quiz_api.domain.people import Person
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
