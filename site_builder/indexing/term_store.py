"""Keeps the terms of every page between builds, so that one changed page is told from what it was.

A SQLite file in build/cache that may be deleted at any time; one that cannot be read is begun anew.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from site_builder.indexing.page_terms import PageTerms

_TABLE = "CREATE TABLE IF NOT EXISTS terms (id TEXT PRIMARY KEY, mark TEXT NOT NULL, data TEXT NOT NULL) WITHOUT ROWID"
_ASKED = "SELECT id, data FROM terms WHERE id = ? AND mark = ?"


class TermStore:
    """Terms by page id. Every row names the mark of the page it was made of; one of another mark does not count."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, marks: Mapping[str, str]) -> dict[str, PageTerms]:
        """What is known of these pages, each with the mark asked for."""
        if not self._path.is_file():
            return {}
        try:
            with closing(sqlite3.connect(self._path)) as database:
                database.execute(_TABLE)
                rows = [row for asked in marks.items() for row in database.execute(_ASKED, asked)]
            return {page_id: _terms(data) for page_id, data in rows}
        except (sqlite3.Error, ValueError):
            self._path.unlink(missing_ok=True)
            return {}

    def write(self, terms: Mapping[str, PageTerms], marks: Mapping[str, str]) -> None:
        """Put or replace the terms of these pages. Failing to is no harm: a cache is empty then."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        rows = ((page_id, marks[page_id], _data(one)) for page_id, one in terms.items())
        try:
            with closing(sqlite3.connect(self._path)) as database, database:
                database.execute("PRAGMA synchronous = OFF")
                database.execute(_TABLE)
                database.executemany("INSERT OR REPLACE INTO terms VALUES (?, ?, ?)", rows)
        except sqlite3.Error:
            self._path.unlink(missing_ok=True)


def _data(terms: PageTerms) -> str:
    text = json.dumps(
        [terms.audience, terms.shown, terms.tokens, terms.singles, terms.heard, terms.sentences], ensure_ascii=False
    )
    return f"{zlib.crc32(text.encode('utf-8')):08x}{text}"


def _terms(data: str) -> PageTerms:
    if data[:8] != f"{zlib.crc32(data[8:].encode('utf-8')):08x}":
        raise ValueError("the row is damaged")
    return PageTerms(*json.loads(data[8:]))
