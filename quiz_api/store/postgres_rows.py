"""Documents in tables of PostgreSQL: which columns a document is searched by, and single rows by their keys.

`PostgresRows` answers the questions about single rows that View and Transaction ask of a state, so that the rules of
scope about them are the very ones of the embedded store. Lists are asked for in statements of their own
(postgres_view).
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from typing import Any, cast

from psycopg import sql

from quiz_api.domain.finding import words_of
from quiz_api.domain.organisations import Organisation, school_path
from quiz_api.store.codec import Document, Noun, canonical, from_document
from quiz_api.store.postgres_database import Transacting
from quiz_api.store.tables import NUMBERED, SIDE_REFERENCES, TABLE_OF, Index, Table, code_in_use, prefixes, spare_path

_PLACES = {  # index of tables.member_entries -> where its rows are found
    "organisation-code": (Table.ORGANISATIONS, "code"),
    "username": (Table.PEOPLE, "username"),
    "cards": (Table.CARDS, "household_id"),
    "card-mac": (Table.CARDS, "code_mac"),
    "unit-moves": (Table.UNIT_MOVES, "unit_path"),
    "spare-cards": (Table.CARDS, "spare_path"),
    "year-plans": (Table.YEAR_PLANS, "unit_path"),
    "evidence": (Table.EVIDENCE_PHOTOS, "about"),
}


def member_columns(table: str, row: Document) -> dict[str, Any]:
    """The columns of a row that may change, besides its key and document."""
    match table:
        case Table.ORGANISATIONS:
            return {"units": units_around([row["path"]]), "kind": row["kind"], "code": code_in_use(row) or None}
        case Table.PEOPLE:
            paths = [row["home_path"], *(post["organisation_path"] for post in row["posts"])]
            words = words_of(row["display_name"], row["username"], row.get("staff_number", ""))
            return {"units": units_around(paths), "username": row["username"], "words": words}
        case Table.HOUSEHOLDS:
            return {"units": units_around([place["class_path"] for place in row["places"]])}
        case Table.CARDS:
            own = {"household_id": row["household_id"], "code_mac": row["code_mac"]}
            return own | {"spare_path": spare_path(row) or None}
        case Table.BATCHES:
            return {"units": units_around([row["unit_path"]])}
        case Table.CLASS_SESSIONS:
            places = [row["unit_path"], *row["audience"]]
            return {"units": units_around(places), "places": places}
        case Table.EVIDENCE_PHOTOS:
            return {"about": row["about"], "units": units_around([row["unit_path"]])}
        case Table.YEAR_PLANS | Table.UNIT_MOVES:
            return {"unit_path": row["unit_path"]}
        case _:
            return {}


def record_columns(row: Document) -> dict[str, Any]:
    """The columns of a record, besides its document."""
    draft, body = row["draft"], row["draft"]["body"]
    path = draft["organisation_path"]
    levels = [unit for unit in prefixes(path) if unit != "/"] if path.endswith("/") else []
    county, school, class_ = ([*levels[1:4], None, None, None])[:3]
    references = [body[name] for name in SIDE_REFERENCES if body.get(name)]
    return {
        "sequence": row["sequence"],
        "key": row["id"],
        "chain": row["chain"],
        "hash": row["hash"],
        "subject_id": draft["subject"]["id"],
        "organisation_path": path,
        "county_path": county,
        "school_path": school,
        "class_path": class_,
        "kind": body["kind"],
        "school_year": draft["school_year"],
        "page_id": body.get("page_id"),
        "session_id": body.get("session_id"),
        "natural_key": key_text(tuple(draft["natural_key"])),
        "voids": body["record_id"] if body["kind"] == "void" else None,
        "manifest": body["number"] if body["kind"] in NUMBERED else None,
        "side_ref": references[0] if references else None,
    }


def units_around(paths: list[str]) -> list[str]:
    """Every unit that one of the paths lies in, themselves included."""
    return sorted({unit for path in paths for unit in prefixes(path)})


def key_text(natural_key: tuple[str, ...]) -> str | None:
    return canonical(list(natural_key)).decode() if natural_key else None


def unit_of_chain(path: str) -> str:
    """The unit whose scope sees the chain of a record at `path`."""
    return school_path(path) or path


@cache
def upsert(table: str, names: tuple[str, ...]) -> bytes:
    """Insert a row, or put it over the one with its key."""
    over = sql.SQL(", ").join(sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name)) for name in names)
    return _values(table, names) + sql.SQL(" ON CONFLICT (key) DO UPDATE SET {}").format(over).as_bytes()


@cache
def upsert_all(table: str, names: tuple[str, ...]) -> bytes:
    """The same for any number of rows, handed over as one JSON list of them."""
    name, columns = sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, names))
    over = sql.SQL(", ").join(sql.SQL("{0} = excluded.{0}").format(sql.Identifier(each)) for each in names)
    statement = sql.SQL(
        "INSERT INTO {0} ({1}) SELECT {1} FROM json_populate_recordset(NULL::{0}, %s::json) "
        "ON CONFLICT (key) DO UPDATE SET {2}"
    )
    return statement.format(name, columns, over).as_bytes()


@cache
def insert(table: str, names: tuple[str, ...]) -> bytes:
    """Insert a row, or leave the one that is there: the number of rows written tells."""
    return _values(table, names) + b" ON CONFLICT DO NOTHING"


def _values(table: str, names: tuple[str, ...]) -> bytes:
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    values = sql.SQL(", ").join(sql.Placeholder() for _ in names)
    return sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(sql.Identifier(table), columns, values).as_bytes()


@cache
def by_column(table: str, column: str, rest: str = "") -> bytes:
    """Key and document of the rows with a value in a column; `rest` is SQL of ours."""
    names = (sql.Identifier(table), sql.Identifier(column), sql.SQL(rest))
    return sql.SQL("SELECT key, document FROM {} WHERE {} = %s {}").format(*names).as_bytes()


def columns_of(table: str, key: str, document: Document) -> dict[str, Any]:
    """Every column of a row."""
    text = canonical(document).decode()
    if table == Table.RECORDS:
        return {**record_columns(document), "document": text}
    return {"key": key, "document": text, **member_columns(table, document)}


@lru_cache(maxsize=1 << 15)
def organisation_of(text: str) -> Organisation:
    """The noun of a document. Units change rarely and are listed by the thousand: each is read once, as it is now."""
    return from_document(Organisation, json.loads(text))


class PostgresRows:
    """The rows of one transaction, by key. The database knows what it sees, so horizons and stamps are ignored."""

    def __init__(self, transacting: Transacting) -> None:
        self.transacting = transacting

    def document(self, table: str, key: str, horizon: int) -> Document | None:  # noqa: ARG002 - the snapshot decides
        return self._one(by_column(table, "key"), key)

    def noun(self, kind: type[Noun], key: str, horizon: int) -> Noun | None:  # noqa: ARG002 - the snapshot decides
        found = self.transacting.query(by_column(TABLE_OF[kind], "key"), key)
        if not found:
            return None
        if kind is Organisation:
            return cast("Noun", organisation_of(found[0][1]))
        return from_document(kind, json.loads(found[0][1]))

    def locked(self, table: str, key: str) -> Document | None:
        """The row, which nobody else changes before this transaction has ended."""
        return self._one(by_column(table, "key", "FOR NO KEY UPDATE"), key)

    def members(self, index: Index) -> list[str]:
        found = self.transacting.query(by_column(*_PLACES[index[0]], "ORDER BY position"), index[1])
        return [key for key, _ in found]

    def put(self, stamp: int, table: str, key: str, document: Document) -> None:  # noqa: ARG002 - no stamps here
        columns = columns_of(table, key, document)
        self.transacting.change(upsert(table, tuple(columns)), *columns.values())

    def _one(self, statement: bytes, key: str) -> Document | None:
        found = self.transacting.query(statement, key)
        return json.loads(found[0][1]) if found else None
