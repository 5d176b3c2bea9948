"""What ids are called in the rows of one report, each found out once: rows are many, schools and pages are few."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from quiz_api.domain.people import Person
from quiz_api.services.record_lines import LineWriter
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.units import Units
from quiz_api.store.interface import Reading

_MOST_PEOPLE = 5_000
"""People that are remembered at a time, so that a report of a city stays small."""


class ReportNames:
    def __init__(self, reading: Reading, curriculum: ServedCurriculum) -> None:
        self._reading = reading
        self._curriculum = curriculum
        self._units = Units(reading)
        self._places: dict[str, tuple[str, str, str]] = {}
        self._pages: dict[str, tuple[str, str]] = {}
        self._people: dict[str, Person | None] = {}
        self._posts: dict[tuple[str, date], str] = {}

    def place(self, path: str) -> tuple[str, str, str]:
        """County, school code, and school or the unit above schools."""
        found = self._places.get(path)
        if found is None:
            school = self._units.school(path)
            name = school.name if school else self._units.name(path)
            found = self._places[path] = (self._units.county_name(path), school.code if school else "", name)
        return found

    def page(self, page_id: str) -> tuple[str, str]:
        """Title and level."""
        found = self._pages.get(page_id)
        if found is None:
            entry = self._curriculum.entry(page_id)
            title = LineWriter(self._reading, self._curriculum).title(page_id)
            found = self._pages[page_id] = (title, (entry.level if entry else None) or "")
        return found

    def met(self, ids: Collection[str]) -> dict[str, Person | None]:
        """The people of the next rows, looked up together. None for who is not seen, or not there."""
        new = [each for each in ids if each not in self._people]
        if len(self._people) + len(new) > _MOST_PEOPLE:
            self._people.clear()
            new = list(ids)
        if new:
            self._people.update(dict.fromkeys(new))
            self._people.update(self._reading.people_named(new))
        return {each: self._people[each] for each in ids}

    def posts(self, person: Person | None, day: date) -> str:
        if person is None:
            return ""
        found = self._posts.get((person.id, day))
        if found is None:
            if len(self._posts) > _MOST_PEOPLE:
                self._posts.clear()
            kinds = (post.kind.value for post in person.posts_on(day))
            found = self._posts[person.id, day] = "、".join(dict.fromkeys(kinds))
        return found
