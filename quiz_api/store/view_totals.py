"""Kept totals through a scope, over a MemoryState at one horizon."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from quiz_api.domain.class_periods import YEARLY_MINUTES
from quiz_api.domain.organisations import is_within, school_path
from quiz_api.domain.people import Person
from quiz_api.domain.scope import Scope
from quiz_api.domain.totals import AttendanceTotal, LessonsAsked, TaughtTotal, TrainingTotal, UnitTotal, unit_of
from quiz_api.store.codec import from_document
from quiz_api.store.counting import ATTENDANCE, TAUGHT, TAUGHT_DAY, TRAINING, UNIT, Key, Sums
from quiz_api.store.documents import PersonLine
from quiz_api.store.memory_state import MemoryState
from quiz_api.store.tables import Table


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
        for person_id, person in self._staff(day):
            unit = unit_of(person.home)
            if self._holds(unit, under):
                earned = minutes[person_id]
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
        numbers: defaultdict[str, set[int]] = defaultdict(set)
        for number, on in asked.days:
            numbers[on.isoformat()].add(number)
        for (_, minutes, own, day, path), _ in self._totals(TAUGHT_DAY, school_year):
            counts = day in numbers and int(minutes) >= asked.least_minutes and (asked.with_own or not own)
            if counts and self._holds(path, under):
                found[path] |= numbers[day]
        return {path: len(had) for path, had in found.items()}

    def staff_on(self, under: str, day: date, today: date) -> dict[str, int]:
        """Teachers of a school have mostly the same home and, as one object, the same duty: told once for them all."""
        many, alike = Counter[tuple[str, int]](), dict[tuple[str, int], PersonLine]()
        for _, line in self._staff(day):
            same = line.home, id(line.duty)
            many[same] += 1
            alike[same] = line
        days, found = (day.isoformat(), today.isoformat()), Counter[str]()
        for same, line in alike.items():
            found[counted_in(line, *days)] += many[same]
        return {path: count for path, count in found.items() if self._holds(path, under)}

    def staff_of(self, unit_path: str, day: date) -> Iterator[Person]:
        for person_id, line in self._staff(day):
            if unit_of(line.home) == unit_path and self._scope.covers(unit_path, person_id):
                document = self._state.document(Table.PEOPLE, person_id, self._horizon)
                if document is not None:
                    yield from_document(Person, document)

    def _holds(self, path: str, under: str) -> bool:
        return is_within(path, under) and self._scope.covers_path(path)

    def _totals(self, kind: str, school_year: int) -> Iterator[tuple[Key, Sums]]:
        return self._state.totals(school_year, kind, self._horizon)

    def _staff(self, day: date) -> Iterator[tuple[str, PersonLine]]:
        """Who holds a post of the day that asks for hours: lines, not nouns, for a city has forty thousand people."""
        today, on_duty = day.isoformat(), dict[int, bool]()
        for person_id, line in self._state.people(self._horizon).items():
            is_on = on_duty.get(id(line.duty))
            if is_on is None:
                is_on = on_duty[id(line.duty)] = any(post.held_on(today) for post in line.duty)
            if is_on:
                yield person_id, line


def counted_in(person: PersonLine, day: str, today: str) -> str:
    """As domain.denominators.counted_at, for somebody who holds a post of the day that asks for hours."""
    held = [post for post in person.duty if post.held_on(day)]
    is_home = any(is_within(post.path, person.home) or post.held_on(today) for post in held)
    path = person.home if is_home else held[0].path
    return school_path(path) or path
