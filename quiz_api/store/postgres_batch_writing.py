"""Changing many rows at once in SQL: one statement that holds them, one that puts them, whatever their number.

The rules are those of the single puts (Transaction); only where the earlier versions come from differs.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import TypeVar

import psycopg
from psycopg import sql

from quiz_api.domain.organisations import Organisation
from quiz_api.domain.people import Activation, Household, HouseholdCard, Person
from quiz_api.store.codec import from_document, to_document
from quiz_api.store.interface import CodeTaken
from quiz_api.store.postgres_rows import columns_of, upsert_all
from quiz_api.store.postgres_view import PostgresView
from quiz_api.store.tables import TABLE_OF, Row, Table, key_of
from quiz_api.store.transaction import Transaction
from quiz_api.store.view import units_of

NounRow = TypeVar("NounRow", Organisation, Person, Household, HouseholdCard)
_FIELD_OF_CONSTRAINT = {"organisation_code": "code", "person_username": "username", "card_mac": "code_mac"}
_AT_ONCE = 5000
WITH_CODES = frozenset({Table.ORGANISATIONS, Table.PEOPLE, Table.CARDS})
"""Tables in which a name or a code may be another row's."""
_HELD = sql.SQL("SELECT document FROM {} WHERE key = ANY(%s) ORDER BY key FOR NO KEY UPDATE")
_KEPT = sql.SQL("SELECT document FROM {} WHERE key = ANY(%s)")


class PostgresBatchWriting(Transaction, PostgresView):
    """A part of PostgresTransaction."""

    def people_held(self, ids: Collection[str]) -> dict[str, Person]:
        held = self._all(Person, ids, _HELD)
        covers = self._scope.covers
        return {each.id: each for each in held.values() if any(covers(unit, each.id) for unit in units_of(each))}

    def households_held(self, ids: Collection[str]) -> dict[str, Household]:
        seen = (self._as_seen(each) for each in self._all(Household, ids, _HELD).values())
        return {each.id: each for each in seen if each is not None}

    def cards_of_all(self, household_ids: Collection[str]) -> tuple[HouseholdCard, ...]:
        return self._cards_of(self.households_held(household_ids))

    def put_organisations(self, units: Iterable[Organisation]) -> None:
        wanted = list(units)
        self._all(Organisation, [each.path for each in wanted], _HELD)
        for unit in wanted:
            self._must_cover(unit.path)
        self._put_all(wanted)

    def put_people(self, people: Iterable[Person]) -> None:
        wanted = list(people)
        before = self._all(Person, [each.id for each in wanted], _HELD)
        for person in wanted:
            self._check_person(person, before.get(person.id))
        self._put_all(wanted)

    def put_activations(self, activations: Iterable[Activation]) -> None:
        wanted = list(activations)
        people = self._all(Person, [each.person_id for each in wanted], _KEPT)
        for activation in wanted:
            self._check_activation(activation, people.get(activation.person_id))
        self._put_all(wanted)

    def put_households(self, households: Iterable[Household]) -> None:
        wanted = list(households)
        before = self._all(Household, [each.id for each in wanted], _HELD)
        self._put_all([self._checked_household(each, before.get(each.id)) for each in wanted])

    def put_cards(self, cards: Iterable[HouseholdCard]) -> None:
        wanted = list(cards)
        before = self._all(HouseholdCard, [each.id for each in wanted], _HELD)
        versions = [*wanted, *before.values()]
        homes = self._all(Household, {each.household_id for each in versions if not each.is_spare}, _KEPT)
        for card in wanted:
            was = before.get(card.id)
            ids = {version.household_id for version in (card, was) if version is not None}
            self._check_card(card, was, [homes[each] for each in ids if each in homes])
        self._put_all(wanted)

    @contextmanager
    def _codes(self) -> Iterator[None]:
        """Around a put whose name or code may be another row's. Raises CodeTaken; the transaction stays usable."""
        try:
            with self._transacting.attempt():
                yield
        except psycopg.errors.UniqueViolation as error:
            raise CodeTaken(_FIELD_OF_CONSTRAINT.get(error.diag.constraint_name or "", "key")) from error

    def _all(self, kind: type[NounRow], ids: Collection[str], statement: sql.SQL) -> dict[str, NounRow]:
        if not ids:
            return {}
        found = self._transacting.query(statement.format(sql.Identifier(TABLE_OF[kind])), list(ids))
        rows = (from_document(kind, json.loads(document)) for (document,) in found)
        return {key_of(each): each for each in rows}

    def _put_all(self, rows: Sequence[Row]) -> None:
        """Of one kind, each key once."""
        if not rows:
            return
        table = TABLE_OF[type(rows[0])]
        with self._codes() if table in WITH_CODES else nullcontext():
            for start in range(0, len(rows), _AT_ONCE):
                some = rows[start : start + _AT_ONCE]
                columns = [columns_of(table, key_of(row), to_document(row)) for row in some]
                statement = upsert_all(table, tuple(columns[0]))
                self._transacting.change(statement, json.dumps(columns, ensure_ascii=False))
