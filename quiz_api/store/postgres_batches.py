"""Look-ups for many rows of a report, each one statement that holds the filter of the scope itself."""

from __future__ import annotations

import json
from collections.abc import Collection

from psycopg import sql

from quiz_api.domain.finding import PeopleFound, SoughtWord
from quiz_api.domain.people import Household, HouseholdCard, Person
from quiz_api.domain.scope import Scope
from quiz_api.store.codec import from_document
from quiz_api.store.postgres_conditions import Conditions, paths_covered, records_covered
from quiz_api.store.postgres_database import Transacting
from quiz_api.store.view import units_of

_PEOPLE = b"SELECT document FROM people WHERE key = ANY(%s)"
_FOUND = sql.SQL("""
    WITH found AS MATERIALIZED (SELECT position, key FROM people WHERE {}),
    first AS (SELECT key FROM found ORDER BY position LIMIT {})
    SELECT (SELECT count(*) FROM found), p.document FROM people p JOIN first USING (key) ORDER BY p.position
""")
_WORD = sql.SQL("(strpos(words, %s) > 0 OR home_path = ANY(%s))")
_HOUSEHOLDS = b"SELECT document FROM households WHERE key = ANY(%s)"
_CARDS = b"SELECT document FROM cards WHERE household_id = ANY(%s) ORDER BY position"
_REASONS = sql.SQL("""
    SELECT r.key, s.document FROM records r JOIN side_texts s ON s.key = r.side_ref
    WHERE r.key = ANY(%s) AND r.kind = 'void' AND {}
""")
_SIGN_INS = sql.SQL("""
    SELECT r.session_id, count(*) FROM records r
    WHERE r.session_id = ANY(%s) AND r.kind = 'session-sign-in' AND r.sequence <= %s AND {}
      AND NOT EXISTS (SELECT FROM records v WHERE v.voids = r.key)
    GROUP BY 1
""")
_SUBJECTS = sql.SQL("SELECT DISTINCT r.subject_id FROM records r WHERE r.subject_id = ANY(%s) AND {}")
_SCORES = sql.SQL("""
    SELECT c.key, (r.document::json #>> '{{draft,body,score_percent}}')::integer
    FROM (
        SELECT r.key, r.document::json #>> '{{draft,body,attempt_id}}' AS attempt
        FROM records r WHERE r.key = ANY(%s) AND {covered}
    ) c JOIN records r ON r.key = c.attempt WHERE r.kind = 'attempt' AND {covered}
""")


class PostgresBatches:
    """Mixed into a PostgresView."""

    _scope: Scope
    _horizon: int
    _transacting: Transacting

    def people_named(self, ids: Collection[str]) -> dict[str, Person]:
        found = self._transacting.query(_PEOPLE, list(ids))
        people = (from_document(Person, json.loads(document)) for (document,) in found)
        covers = self._scope.covers
        return {each.id: each for each in people if any(covers(unit, each.id) for unit in units_of(each))}

    def people_found(self, words: Collection[SoughtWord], most: int) -> PeopleFound:
        wanted, covered = Conditions(), paths_covered(self._scope, "home_path")
        wanted.add(sql.SQL("words <> ''"))
        wanted.add(covered.any(), *covered.parameters)
        for word in words:
            wanted.add(_WORD, word.text, list(word.homes))
        statement = _FOUND.format(wanted.all(), sql.Literal(most))
        rows = self._transacting.query(statement, *wanted.parameters) if words else []
        people = tuple(from_document(Person, json.loads(document)) for _, document in rows)
        return PeopleFound(people, rows[0][0] if rows else 0)

    def households_named(self, ids: Collection[str]) -> dict[str, Household]:
        found = self._transacting.query(_HOUSEHOLDS, list(ids))
        households = (self._as_seen(from_document(Household, json.loads(document))) for (document,) in found)
        return {each.id: each for each in households if each is not None}

    def cards_of_all(self, household_ids: Collection[str]) -> tuple[HouseholdCard, ...]:
        return self._cards_of(self.households_named(household_ids))

    def _cards_of(self, seen: Collection[str]) -> tuple[HouseholdCard, ...]:
        found = self._transacting.query(_CARDS, list(seen))
        return tuple(from_document(HouseholdCard, json.loads(document)) for (document,) in found)

    def sign_ins_at(self, session_ids: Collection[str]) -> dict[str, int]:
        covered = self._covered()
        statement = _SIGN_INS.format(covered.any())
        return dict(self._transacting.query(statement, list(session_ids), self._horizon, *covered.parameters))

    def reasons_behind(self, void_ids: Collection[str]) -> dict[str, str]:
        covered = self._covered()
        found = self._transacting.query(_REASONS.format(covered.any()), list(void_ids), *covered.parameters)
        texts = ((key, json.loads(document)) for key, document in found)
        return {key: text["text"] for key, text in texts if text["salt"]}  # an erased text has neither

    def scores_behind(self, completion_ids: Collection[str]) -> dict[str, int]:
        """Percent of the attempt behind each completion, where the scope sees both."""
        if not completion_ids:
            return {}
        covered = self._covered()
        parameters = (list(completion_ids), *covered.parameters, *covered.parameters)
        return dict(self._transacting.query(_SCORES.format(covered=covered.any()), *parameters))

    def with_records(self, subject_ids: Collection[str]) -> frozenset[str]:
        covered = self._covered()
        statement = _SUBJECTS.format(covered.any())
        return frozenset(key for (key,) in self._transacting.query(statement, list(subject_ids), *covered.parameters))

    def _covered(self) -> Conditions:
        return records_covered(self._scope)

    def _as_seen(self, household: Household) -> Household | None:
        """The household with the places that the scope holds: all of them for the household itself."""
        if self._scope.subject_id == household.id:
            return household
        places = tuple(place for place in household.places if self._scope.covers_path(place.class_path))
        return Household(household.id, places, household.is_sample) if places else None
