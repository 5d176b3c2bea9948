"""The schema, in numbered steps: `migrations/NNNN_name.sql`, each applied once, in order.

All missing steps are applied in one transaction under an advisory lock, so that several web processes may start
together, and a start that is killed leaves the schema as it was.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files

import psycopg

from quiz_api.store.interface import StoreTooNew, StoreUnavailable
from quiz_api.store.postgres_database import connect_arguments
from quiz_api.store.postgres_errors import translated
from quiz_api.store.postgres_rows import member_columns
from quiz_api.store.tables import Table

_LOCK = (3 << 48) + 1
_FIRST = b"""
CREATE TABLE IF NOT EXISTS store_version (
    version integer NOT NULL,
    loading boolean NOT NULL DEFAULT false  -- true while a copy or a restore is under way
)
"""
_WORDS_COME = "words_of_people.sql"
_AT_ONCE = 1000
_LONGEST_REASON = 300
_PUT_WORDS = b"""
    UPDATE people SET words = found.words FROM unnest(%s::text[], %s::text[]) AS found (key, words)
    WHERE people.key = found.key
"""


@dataclass(frozen=True, slots=True)
class Migration:
    number: int
    script: bytes
    name: str = ""


def known_migrations() -> list[Migration]:
    """The steps that this version of the program knows, in order."""
    found = [file for file in (files(__package__) / "migrations").iterdir() if file.name.endswith(".sql")]
    return sorted(
        (Migration(int(file.name[:4]), file.read_bytes(), file.name) for file in found), key=lambda step: step.number
    )


def migrate(url: str, migrations: list[Migration]) -> None:
    """Bring the schema up to the last of `migrations`. Raises StoreTooNew, StoreUnavailable."""
    with translated(), _connected(url) as connection:  # one transaction
        connection.execute(b"SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        connection.execute(_FIRST)
        row = connection.execute(b"SELECT version FROM store_version").fetchone()
        if row is None:
            connection.execute(b"INSERT INTO store_version (version) VALUES (0)")
        _apply(connection, 0 if row is None else row[0], migrations)


def _connected(url: str) -> psycopg.Connection:
    """For a start: what keeps it from the database is told in the database's own words."""
    try:
        return psycopg.connect(url, **connect_arguments(url))
    except psycopg.OperationalError as error:
        reason = " ".join(str(error).split())[-_LONGEST_REASON:]
        advice = "请检查 XINYU_STORE 里的地址、用户和密码，再看数据库是否在运行。"
        raise StoreUnavailable(f"连不上数据库（{reason}）。{advice}") from error


def _apply(connection: psycopg.Connection, version: int, migrations: list[Migration]) -> None:
    newest = migrations[-1].number
    if version > newest:
        raise StoreTooNew(f"数据库是更新版本的程序建的（第 {version} 版，本程序到第 {newest} 版），请用新版本打开。")
    for step in migrations:
        if step.number > version:
            connection.execute(step.script)
            if step.name.endswith(_WORDS_COME):
                _fill_words(connection)
            connection.execute(b"UPDATE store_version SET version = %s", (step.number,))


def _fill_words(connection: psycopg.Connection) -> None:
    """Of the people who were there before, some at a time."""
    with connection.cursor("people_before") as people:
        people.execute(b"SELECT key, document FROM people")
        while some := people.fetchmany(_AT_ONCE):
            words = [member_columns(Table.PEOPLE, json.loads(document))["words"] for _, document in some]
            connection.execute(_PUT_WORDS, ([key for key, _ in some], words))
