"""Where a MemoryState keeps its documents, and what it keeps beside them to search many at once.

People are asked for by the ten thousand: the words that a person is found by and the posts that ask for hours lie here
ready. So do the nouns that every request asks for several times. They are those of the current documents; of a row that
also stands in an older version, a reader asks the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Protocol

from quiz_api.domain.finding import words_of
from quiz_api.domain.organisations import Organisation
from quiz_api.domain.people import Household, HouseholdCard, Person, PostKind
from quiz_api.domain.records import Record
from quiz_api.store.codec import Document, Noun, from_document
from quiz_api.store.counting import Counted, counted
from quiz_api.store.record_facts import Facts
from quiz_api.store.tables import TABLE_OF, Table

ASKED_AGAIN = frozenset({Organisation, Person, Household, HouseholdCard, Record})
"""Nouns that are kept as they are, once somebody has asked for them: of units all, of the others some at a time."""
_MOST_NOUNS = 5_000
_WITH_HOURS = frozenset(kind.value for kind in PostKind if kind.earns_hours)


class Documents(Protocol):
    """Where the current version of every document lives. `get` may hand out a live object; it is only read.

    What `get` answers after a `put` shares with other rows what can be shared, so that indexes do too.
    """

    def get(self, table: str, key: str) -> Document | None: ...
    def facts(self, keys: Iterable[str], asked: Facts) -> list[tuple[Any, ...] | None]:
        """Of records: less work than all of them."""
        ...

    def put(self, table: str, key: str, document: Document) -> None: ...
    def remove(self, table: str, key: str) -> None: ...
    def keys(self, table: str) -> list[str]: ...
    def count(self) -> int: ...


def put_back(documents: Documents, table: str, key: str, previous: Document | None) -> None:
    """As it was before somebody put it: None was not there."""
    if previous is None:
        documents.remove(table, key)
    else:
        documents.put(table, key, previous)


def change_by(documents: Documents, record: Document) -> Counted | None:
    """What a record adds to the kept totals: a Void takes back what its record has added."""
    body = record["draft"]["body"]
    if body["kind"] != "void":
        return counted(record)
    taken_back = documents.get(Table.RECORDS, body["record_id"])
    before = counted(taken_back) if taken_back is not None else None
    return before.taken_back() if before is not None else None


class DutyPost(NamedTuple):
    """A post that asks for hours; days as they are written, which compare alike."""

    path: str
    since: str
    until: str | None

    def held_on(self, day: str) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


class PersonLine(NamedTuple):
    """Of somebody's document, what is looked for among many."""

    home: str
    words: str
    duty: tuple[DutyPost, ...]


def person_line(document: Document) -> PersonLine:
    words = words_of(document["display_name"], document["username"], document.get("staff_number", ""))
    posts = (post for post in document["posts"] if post["kind"] in _WITH_HOURS)
    duty = tuple(DutyPost(post["organisation_path"], post["since"], post.get("until")) for post in posts)
    return PersonLine(document["home_path"], words, duty)


class Lines:
    """Beside the documents. Not guarded: MemoryState holds its guard around every call."""

    def __init__(self) -> None:
        self.people: dict[str, PersonLine] = {}
        self._nouns: dict[str, dict[str, Any]] = {TABLE_OF[kind]: {} for kind in ASKED_AGAIN}
        self._duties: dict[tuple[DutyPost, ...], tuple[DutyPost, ...]] = {}  # of a school's teachers mostly the same

    def changed(self, table: str, key: str, document: Document | None) -> None:
        """After a document has been put, or removed (None)."""
        if table in self._nouns:
            self._nouns[table].pop(key, None)
        if table == Table.PEOPLE and document is None:
            self.people.pop(key, None)
        elif table == Table.PEOPLE and document is not None:
            line = person_line(document)
            self.people[key] = line._replace(duty=self._duties.setdefault(line.duty, line.duty))

    def people_with(self, older: Mapping[str, Document | None]) -> dict[str, PersonLine]:
        """All lines, some of them of other versions; None for who was not there."""
        found = {**self.people}
        for key, document in older.items():
            if document is None:
                found.pop(key, None)
            else:
                found[key] = person_line(document)
        return found

    def noun(self, documents: Documents, kind: type[Noun], key: str) -> Noun | None:
        """One of ASKED_AGAIN, as it is now."""
        table = TABLE_OF[kind]
        kept = self._nouns[table]
        found: Noun | None = kept.get(key)
        if found is None and (document := documents.get(table, key)) is not None:
            if len(kept) >= _MOST_NOUNS and kind is not Organisation:
                kept.clear()
            found = kept[key] = from_document(kind, document)
        return found

    def keep(self, record: Record) -> None:
        """A record that has just come, as its document would be read."""
        kept = self._nouns[Table.RECORDS]
        if len(kept) >= _MOST_NOUNS:
            kept.clear()
        kept[record.id] = record
