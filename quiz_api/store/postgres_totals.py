"""Kept totals in PostgreSQL: added to with each record, read in one statement, compared with the rows by `verify`.

Lists of records end at the horizon of postgres_horizon, totals do not: in the moment in which two schools commit, a
total may already hold a record that the list will show to the next reader.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date

from psycopg import sql

from quiz_api.domain.class_periods import YEARLY_MINUTES
from quiz_api.domain.organisations import is_within
from quiz_api.domain.people import Person
from quiz_api.domain.records import RecordKind
from quiz_api.domain.scope import Scope
from quiz_api.domain.totals import AttendanceTotal, LessonsAsked, TaughtTotal, TrainingTotal, UnitTotal
from quiz_api.store.codec import Document, from_document
from quiz_api.store.counting import TAUGHT, counted
from quiz_api.store.documents import person_line
from quiz_api.store.postgres_conditions import Conditions, below, paths_covered
from quiz_api.store.postgres_database import Transacting
from quiz_api.store.verification import wrong_total
from quiz_api.store.view_totals import counted_in

_ADD = b"SELECT add_to_totals(%s, %s, %s, %s, %s, %s, %s)"
_ADD_AWARD = b"SELECT add_to_totals(%s, %s, %s, %s, %s, %s, %s), keep_award_line(%s)"
_ADD_TAUGHT = b"SELECT add_to_taught(%s, %s, %s, %s, %s, %s)"
_UNITS = sql.SQL("""
    WITH staff AS (
        SELECT p.home_unit AS path, count(*) AS staff, count(*) FILTER (WHERE t.minutes > 0) AS started,
               count(*) FILTER (WHERE t.minutes >= {enough}) AS reached
        FROM people p LEFT JOIN (
            SELECT person_id, sum(minutes) AS minutes FROM training_totals WHERE school_year = {year} GROUP BY 1
        ) t ON t.person_id = p.key
        WHERE p.duty @> {day}::date AND {homes}
        GROUP BY 1
    ), sums AS (
        SELECT unit_path AS path, awards, lessons FROM unit_totals
        WHERE school_year = {year} AND (awards <> 0 OR lessons <> 0) AND {units}
    )
    SELECT path, coalesce(staff, 0), coalesce(started, 0), coalesce(reached, 0), coalesce(awards, 0),
           coalesce(lessons, 0)
    FROM staff FULL JOIN sums USING (path) ORDER BY path
""")
_TRAINING = sql.SQL("""
    SELECT unit_path, person_id, school_year, minutes, awards FROM training_totals
    WHERE school_year = %s AND unit_path = %s AND (awards <> 0 OR minutes <> 0) AND {} ORDER BY person_id
""")
_ATTENDANCE = sql.SQL("""
    SELECT class_path, page_id, school_year, households FROM attendance_totals
    WHERE school_year = %s AND households <> 0 AND {} ORDER BY class_path, page_id
""")
_TAUGHT = sql.SQL("""
    SELECT unit_path, school_year, minutes, own, lessons FROM taught_totals
    WHERE school_year = %s AND lessons <> 0 AND {} ORDER BY unit_path, minutes, own
""")
_SLOTS = sql.SQL("""
    SELECT class_path, count(DISTINCT asked.number)
    FROM taught_days JOIN unnest(%s::integer[], %s::date[]) AS asked (number, day) USING (day)
    WHERE school_year = %s AND lessons <> 0 AND minutes >= %s AND (%s OR NOT own) AND {}
    GROUP BY class_path
""")
_PLANNING = sql.SQL("SELECT DISTINCT unit_path FROM year_plans WHERE {}")
_HOUSEHOLDS = sql.SQL("""
    SELECT unit_path, sum(change)::bigint FROM household_days WHERE is_class = %s AND day <= %s AND {}
    GROUP BY unit_path HAVING sum(change) <> 0
""")
_STAFF = sql.SQL("SELECT document FROM people WHERE home_unit = %s AND duty @> %s::date AND {} ORDER BY position")
_AT_HOME = sql.SQL("""
    SELECT home_unit, count(*) FROM people WHERE duty @> %s::date AND (duty_is_home OR %s) AND {} GROUP BY home_unit
""")
_ELSEWHERE = b"SELECT document FROM people WHERE units @> %s::text[] AND duty @> %s::date AND NOT duty_is_home"
_DIFFERENCES = (  # each with the number of columns that say whose total it is
    (
        3,
        b"""
        WITH kept AS (
            SELECT school_year, unit_path, person_id, minutes, awards FROM training_totals
            WHERE awards <> 0 OR minutes <> 0
        )
        (TABLE counted_training EXCEPT TABLE kept) UNION ALL (TABLE kept EXCEPT TABLE counted_training)
        ORDER BY 1, 2, 3 LIMIT 1
        """,
    ),
    (
        3,
        b"""
        WITH kept AS (
            SELECT school_year, class_path, page_id, households FROM attendance_totals WHERE households <> 0
        )
        (TABLE counted_attendance EXCEPT TABLE kept) UNION ALL (TABLE kept EXCEPT TABLE counted_attendance)
        ORDER BY 1, 2, 3 LIMIT 1
        """,
    ),
    (
        4,
        b"""
        WITH kept AS (SELECT school_year, minutes, own, unit_path, lessons FROM taught_totals WHERE lessons <> 0)
        (TABLE counted_taught EXCEPT TABLE kept) UNION ALL (TABLE kept EXCEPT TABLE counted_taught)
        ORDER BY 1, 2, 3, 4 LIMIT 1
        """,
    ),
    (
        5,
        b"""
        WITH kept AS (SELECT school_year, day, minutes, own, class_path, lessons FROM taught_days WHERE lessons <> 0)
        (TABLE counted_taught_days EXCEPT TABLE kept) UNION ALL (TABLE kept EXCEPT TABLE counted_taught_days)
        ORDER BY 1, 2, 3, 4, 5 LIMIT 1
        """,
    ),
    (
        2,
        b"""
        WITH kept AS (
            SELECT school_year, unit_path, awards, lessons FROM unit_totals WHERE awards <> 0 OR lessons <> 0
        ), counted AS (
            SELECT * FROM counted_units WHERE awards <> 0 OR lessons <> 0
        )
        (TABLE counted EXCEPT TABLE kept) UNION ALL (TABLE kept EXCEPT TABLE counted)
        ORDER BY 1, 2 LIMIT 1
        """,
    ),
)
_WRONG_DAY = b"""
    WITH kept AS (
        SELECT unit_path, is_class, day, sum(change)::bigint AS change FROM household_days
        GROUP BY 1, 2, 3 HAVING sum(change) <> 0
    )
    (TABLE counted_household_days EXCEPT TABLE kept) UNION ALL (TABLE kept EXCEPT TABLE counted_household_days)
    ORDER BY 1, 2, 3 LIMIT 1
"""
_WRONG_LINE = b"""
    SELECT line::json ->> 0 FROM (
        (TABLE counted_award_lines EXCEPT TABLE award_lines)
        UNION ALL (TABLE award_lines EXCEPT TABLE counted_award_lines)
    ) lines ORDER BY sequence LIMIT 1
"""


class PostgresTotals:
    """The `ReadingTotals` of a PostgresView."""

    _scope: Scope
    _transacting: Transacting

    def unit_totals(self, under: str, school_year: int, day: date) -> tuple[UnitTotal, ...]:
        homes, units = self._within(under, "home_unit"), self._within(under, "unit_path")
        year = sql.Literal(school_year)
        statement = _UNITS.format(
            enough=sql.Literal(YEARLY_MINUTES), year=year, day=sql.Literal(day), homes=homes.all(), units=units.all()
        )
        rows = self._transacting.query(statement, *homes.parameters, *units.parameters)
        return tuple(UnitTotal(*row) for row in rows)

    def training_totals(self, unit_path: str, school_year: int) -> tuple[TrainingTotal, ...]:
        covered = paths_covered(self._scope, "unit_path")
        self._or_own(covered, sql.SQL("person_id = %s"))
        rows = self._transacting.query(_TRAINING.format(covered.any()), school_year, unit_path, *covered.parameters)
        return tuple(TrainingTotal(*row) for row in rows)

    def attendance_totals(self, under: str, school_year: int) -> tuple[AttendanceTotal, ...]:
        classes = self._within(under, "class_path")
        rows = self._transacting.query(_ATTENDANCE.format(classes.all()), school_year, *classes.parameters)
        return tuple(AttendanceTotal(*row) for row in rows)

    def taught_totals(self, under: str, school_year: int) -> tuple[TaughtTotal, ...]:
        units = self._within(under, "unit_path")
        rows = self._transacting.query(_TAUGHT.format(units.all()), school_year, *units.parameters)
        return tuple(TaughtTotal(*row) for row in rows)

    def slots_taught(self, under: str, school_year: int, asked: LessonsAsked) -> dict[str, int]:
        classes, days = self._within(under, "class_path"), asked.days
        columns = ([number for number, _ in days], [day for _, day in days])
        policy = (asked.least_minutes, asked.with_own)
        rows = self._transacting.query(
            _SLOTS.format(classes.all()), *columns, school_year, *policy, *classes.parameters
        )
        return dict(rows)

    def planning_units(self, under: str) -> frozenset[str]:
        units = self._within(under, "unit_path")
        rows = self._transacting.query(_PLANNING.format(units.all()), *units.parameters)
        return frozenset(path for (path,) in rows)

    def households_on(self, under: str, day: date) -> dict[str, int]:
        return self._households(under, day, of_classes=False)

    def households_in_classes(self, under: str, day: date) -> dict[str, int]:
        return self._households(under, day, of_classes=True)

    def _households(self, under: str, day: date, *, of_classes: bool) -> dict[str, int]:
        units = self._within(under, "unit_path")
        return dict(self._transacting.query(_HOUSEHOLDS.format(units.all()), of_classes, day, *units.parameters))

    def staff_on(self, under: str, day: date, today: date) -> dict[str, int]:
        """Who is on duty today counts at home today, and so does whose posts are all at home on every day."""
        homes = self._within(under, "home_unit")
        found = Counter(
            dict(self._transacting.query(_AT_HOME.format(homes.all()), day, day == today, *homes.parameters))
        )
        if day != today:
            days = day.isoformat(), today.isoformat()
            others = self._transacting.query(_ELSEWHERE, [under], day)
            found.update(counted_in(person_line(json.loads(document)), *days) for (document,) in others)
        covers = self._scope.covers_path
        return {path: count for path, count in found.items() if is_within(path, under) and covers(path)}

    def staff_of(self, unit_path: str, day: date) -> Iterator[Person]:
        covered = paths_covered(self._scope, "home_unit")
        self._or_own(covered, sql.SQL("key = %s"))
        rows = self._transacting.query(_STAFF.format(covered.any()), unit_path, day, *covered.parameters)
        return (from_document(Person, json.loads(document)) for (document,) in rows)

    def _within(self, under: str, column: str) -> Conditions:
        """Rows below a unit whose path a subtree of the scope holds."""
        found, covered = below(under, column), paths_covered(self._scope, column)
        found.add(covered.any(), *covered.parameters)
        return found

    def _or_own(self, covered: Conditions, is_own: sql.Composable) -> None:
        if self._scope.subject_id is not None:
            covered.add(is_own, self._scope.subject_id)


def add_to_totals(transacting: Transacting, record: Document, taken_back: Document | None) -> None:
    """After a record has been inserted; `taken_back` is what it takes back, for a Void."""
    change = counted(record if taken_back is None else taken_back)
    if change is None:
        return
    if taken_back is not None:
        record, change = taken_back, change.taken_back()
    draft, body = record["draft"], record["draft"]["body"]
    if change.keys[0][0] == TAUGHT:
        of_what = (date.fromisoformat(body["taught_on"]), body["minutes"], not body["page_id"])
        transacting.query(_ADD_TAUGHT, change.school_year, draft["organisation_path"], *of_what, change.sums[2])
        return
    whose = (draft["organisation_path"], draft["subject"]["id"], draft["body"]["page_id"])
    if body["kind"] == RecordKind.HOURS_AWARD:
        transacting.query(_ADD_AWARD, change.school_year, *whose, *change.sums, record["sequence"])
    else:
        transacting.query(_ADD, change.school_year, *whose, *change.sums)


def total_that_differs(transacting: Transacting) -> tuple[str, str] | None:
    """Whose total is not what the rows say, and a sentence about it; None when all of them are."""
    for names, statement in _DIFFERENCES:
        for row in transacting.query(statement):
            school_year, *whose = row[:names]
            return str(whose[-1]), wrong_total(school_year, *map(str, whose))
    for path, _, day, _ in transacting.query(_WRONG_DAY):
        return str(path), f"{path} 在 {day} 有卡的家庭，保存的数和名单里数出来的不一致。"
    for (key,) in transacting.query(_WRONG_LINE):
        return str(key), "这条学时在台账里保存的一行和账本不一致。"
    return None
