"""Kept totals through a scope, over a MemoryState at one horizon."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from quiz_api.domain.class_periods import YEARLY_MINUTES
from quiz_api.domain.organisations import is_within, school_path
from quiz_api.domain.people import Person, PostKind
from quiz_api.domain.scope import Scope
from quiz_api.domain.totals import AttendanceTotal, LessonsAsked, TaughtTotal, TrainingTotal, UnitTotal, unit_of
from quiz_api.store.codec import Document, from_document
from quiz_api.store.counting import ATTENDANCE, TAUGHT, TAUGHT_DAY, TRAINING, UNIT, Key, Sums
from quiz_api.store.memory_state import MemoryState
from quiz_api.store.tables import Table

_WITH_HOURS = frozenset(kind.value for kind in PostKind if kind.earns_hours)


class ViewTotals:
    """The `ReadingTotals` of a View."""

    _state: MemoryState
    _scope: Scope
    _horizon: int

    def unit_totals(self, under: str, school_year: int, day: date) -> tuple[UnitTotal, ...]:
        found: defaultdict[str, UnitTotal] = defaultdict(lambda: UnitTotal(""))
        for key, (_, awards, lessons) in self._totals(UNIT, school_year):
            if self._holds(key[1], under):
                found[key[1]] = UnitTotal(key[1], awards=awards, lessons=lessons)
        minutes: Counter[str] = Counter()  # wherever they were earned: hours follow a person
        for key, sums in self._totals(TRAINING, school_year):
            minutes[key[2]] += sums[0]
        for person in self._staff(under, day):
            unit = unit_of(person["home_path"])
            if self._holds(unit, under):
                earned = minutes[person["id"]]
                one = UnitTotal(unit, 1, earned > 0, earned >= YEARLY_MINUTES)
                found[unit] = replace(one + found[unit], path=unit)
        return tuple(found[path] for path in sorted(found))

    def training_totals(self, unit_path: str, school_year: int) -> tuple[TrainingTotal, ...]:
        totals = (
            TrainingTotal(unit_path, key[2], school_year, minutes, awards)
            for key, (minutes, awards, _) in self._totals(TRAINING, school_year)
            if key[1] == unit_path and self._scope.covers(unit_path, key[2])
        )
        return tuple(sorted(totals, key=lambda total: total.person_id))

    def attendance_totals(self, under: str, school_year: int) -> tuple[AttendanceTotal, ...]:
        totals = (
            AttendanceTotal(key[1], key[2], school_year, lessons)
            for key, (_, _, lessons) in self._totals(ATTENDANCE, school_year)
            if self._holds(key[1], under)
        )
        return tuple(sorted(totals, key=lambda total: (total.class_path, total.page_id)))

    def taught_totals(self, under: str, school_year: int) -> tuple[TaughtTotal, ...]:
        totals = (
            TaughtTotal(key[3], school_year, int(key[1]), bool(key[2]), lessons)
            for key, (_, _, lessons) in self._totals(TAUGHT, school_year)
            if self._holds(key[3], under)
        )
        return tuple(sorted(totals, key=lambda total: (total.unit_path, total.minutes, total.own)))

    def slots_taught(self, under: str, school_year: int, asked: LessonsAsked) -> dict[str, int]:
        found: defaultdict[str, set[int]] = defaultdict(set)
        spans = [(span.first.isoformat(), span.last.isoformat(), span.number) for span in asked.spans]
        for (_, minutes, own, day, path), _ in self._totals(TAUGHT_DAY, school_year):
            counts = int(minutes) >= asked.least_minutes and (asked.with_own or not own)
            if counts and self._holds(path, under):
                found[path].update(number for first, last, number in spans if first <= day <= last)
        return {path: len(numbers) for path, numbers in found.items() if numbers}

    def staff_on(self, under: str, day: date, today: date) -> dict[str, int]:
        found = Counter(counted_in(person, day.isoformat(), today.isoformat()) for person in self._staff(under, day))
        return {path: count for path, count in found.items() if self._holds(path, under)}

    def staff_of(self, unit_path: str, day: date) -> Iterator[Person]:
        for person in self._staff(unit_path, day):
            if unit_of(person["home_path"]) == unit_path and self._scope.covers(unit_path, person["id"]):
                yield from_document(Person, person)

    def _holds(self, path: str, under: str) -> bool:
        return is_within(path, under) and self._scope.covers_path(path)

    def _totals(self, kind: str, school_year: int) -> Iterator[tuple[Key, Sums]]:
        return self._state.totals(school_year, kind, self._horizon)

    def _staff(self, under: str, day: date) -> Iterator[Document]:
        """Documents, not nouns: a city has forty thousand people. Posts are compared as ISO days."""
        today = day.isoformat()
        for key in self._state.members(("people", under)):
            person = self._state.document(Table.PEOPLE, key, self._horizon)
            if person is not None and any(_asks_for_hours(post, today) for post in person["posts"]):
                yield person


def counted_in(person: Document, day: str, today: str) -> str:
    """As domain.denominators.counted_at, for somebody who holds a post of the day that asks for hours."""
    held = [post for post in person["posts"] if _asks_for_hours(post, day)]
    home: str = person["home_path"]
    is_home = any(is_within(post["organisation_path"], home) or _is_held(post, today) for post in held)
    path: str = home if is_home else held[0]["organisation_path"]
    return school_path(path) or path


def _asks_for_hours(post: Document, today: str) -> bool:
    return post["kind"] in _WITH_HOURS and _is_held(post, today)


def _is_held(post: Document, today: str) -> bool:
    until = post.get("until")
    return bool(post["since"] <= today and (until is None or today <= until))
