"""What a page is made of beside its own text, a row a page, so that one page can be made again without all the others.

A SQLite file in build/cache that may be deleted at any time; one that cannot be read is begun anew.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from site_builder.compiling.routes import PageLink
from site_builder.curriculum import AnyPage, Quiz
from site_builder.plain_data import as_data, reader_of

_TABLE = "CREATE TABLE IF NOT EXISTS pages (source TEXT PRIMARY KEY, data TEXT NOT NULL) WITHOUT ROWID"
BASIS = ""
"""Row that holds what all rows were made with: no source has this name."""


@dataclass(frozen=True, slots=True)
class PageRow:
    """`outline` is the mark of the page's outline; `named` are the outlines of other pages that it names."""

    id: str
    outline: str
    root: str
    quiz: Quiz | None
    previous: PageLink | None
    next: PageLink | None
    trail: tuple[PageLink, ...]
    named: tuple[AnyPage, ...]


class PageRows:
    """Rows by the path of a page's source."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, sources: Sequence[str]) -> dict[str, PageRow]:
        """What is known of these pages."""
        if not self._path.is_file():
            return {}
        try:
            with closing(sqlite3.connect(self._path)) as database:
                asked = "SELECT source, data FROM pages WHERE source = ?"
                rows = [row for source in sources for row in database.execute(asked, (source,))]
            return {source: _row(data) for source, data in rows}
        except (sqlite3.Error, ValueError):
            self._path.unlink(missing_ok=True)
            return {}

    def know(self, basis: str, count: int) -> bool:
        """Whether there are so many rows that were made with this basis."""
        if not self._path.is_file():
            return False
        try:
            with closing(sqlite3.connect(self._path)) as database:
                made = database.execute("SELECT data FROM pages WHERE source = ?", (BASIS,)).fetchone()
                counted = database.execute("SELECT count(*) FROM pages").fetchone()
                return bool(made == (basis,) and counted == (count + 1,))
        except sqlite3.Error:
            self._path.unlink(missing_ok=True)
            return False

    def put(self, rows: Mapping[str, PageRow]) -> None:
        """Put or replace some rows. Failing to is no harm: what is missing here is made the whole way."""
        self._write(rows, ())

    def put_all(self, rows: Mapping[str, PageRow], basis: str) -> None:
        """These rows and no others."""
        self._path.unlink(missing_ok=True)
        self._write(rows, ((BASIS, basis),))

    def _write(self, rows: Mapping[str, PageRow], more: Iterable[tuple[str, str]]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with closing(sqlite3.connect(self._path)) as database, database:
                database.execute("PRAGMA synchronous = OFF")
                database.execute(_TABLE)
                data = ((source, _data(row)) for source, row in rows.items())
                database.executemany("INSERT OR REPLACE INTO pages VALUES (?, ?)", data)
                database.executemany("INSERT OR REPLACE INTO pages VALUES (?, ?)", more)
        except sqlite3.Error:
            self._path.unlink(missing_ok=True)


def _data(row: PageRow) -> str:
    text = json.dumps(as_data(row), ensure_ascii=False)
    return f"{zlib.crc32(text.encode('utf-8', 'surrogatepass')):08x}{text}"


def _row(data: str) -> PageRow:
    if data[:8] != f"{zlib.crc32(data[8:].encode('utf-8', 'surrogatepass')):08x}":
        raise ValueError("the row is damaged")
    row: PageRow = reader_of(PageRow)(json.loads(data[8:]))
    return row
