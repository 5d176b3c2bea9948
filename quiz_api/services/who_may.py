"""Whom to ask: colleagues of the own school who may do what somebody was turned away from."""

from __future__ import annotations

from dataclasses import dataclass

from quiz_api.domain.organisations import is_within, school_path
from quiz_api.domain.people import Person
from quiz_api.domain.permissions import Permission, grants, ground
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.domain.scope import Scope
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import Store

MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class WhoMay:
    store: Store
    calendar: SchoolCalendar
    clock: Clock

    def colleagues(self, caller: Caller, needed: Permission) -> tuple[str, ...]:
        """Name and post of each, `MOST_NAMED` at most. Only people of the caller's own school who hold the permission
        in the whole of it; none for households and for who is at home above schools.
        """
        school = school_path(caller.person.home_path) if caller.person else None
        if school is None:
            return ()
        with self.store.reading(Scope(frozenset({school}))) as reading:
            people = [person for person in reading.people(school) if is_within(person.home_path, school)]
        found = ((person, self._post(person, school, needed)) for person in people)
        return tuple(f"{person.display_name}（{post}）" for person, post in found if post)[:MOST_NAMED]

    def _post(self, person: Person, school: str, needed: Permission) -> str:
        """The post that allows it; empty where none does."""
        posts = person.posts_on(self.calendar.day(self.clock()))
        able = (post for post in posts if needed in grants(post) and ground(post, needed) == school)
        return next((post.kind.value for post in able), "")
