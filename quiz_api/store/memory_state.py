"""Everything a store knows, in memory: documents with the versions that readers still need, and indexes.

How it stays right with one writer and many readers:

- Every transaction has a number. Its rows are put under that number at once, while the writer's lock is held by the
  store, so the transaction sees its own writes; a transaction that fails is undone before the lock is let go. Until it
  is durable it can still be undone, after those that came later.
- A reader looks at one *horizon*: the newest transaction that was durable when it began. A row put later is answered
  in the version it had at the horizon. Nobody but the writer sees a transaction that is not durable, and after a failed
  sync nobody ever will.
- `_guard` is held for one look-up or one put, never while waiting, so a long report does not delay a writer.
- Index entries only propose; visibility is decided by the document. Entries above the horizon are therefore harmless.
"""

from __future__ import annotations

import sys
import threading
from bisect import bisect_left, bisect_right
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from typing import Any

from quiz_api.domain.records import Record
from quiz_api.store.codec import Document, Noun, from_document
from quiz_api.store.counting import Key, Sums
from quiz_api.store.documents import ASKED_AGAIN, Documents, Lines, PersonLine, change_by, put_back
from quiz_api.store.memory_totals import MemoryTotals, at_horizon
from quiz_api.store.record_facts import Facts
from quiz_api.store.sequences import NO_SEQUENCES, Sequences, sequences
from quiz_api.store.tables import BY_KEY_ALONE, TABLE_OF, Index, Table, member_entries, record_entries

NEWEST = sys.maxsize
"""The horizon of the writer: everything, its own unfinished transaction included."""

RECORDS = Table.RECORDS.value  # a plain text: compared for every row
_STEP = 256  # sequences taken from an index at a time


class MemoryState:
    """Versions and indexes over `documents`."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._guard = threading.Lock()
        self._older: dict[tuple[str, str], list[tuple[int, Document | None]]] = {}
        self._recent: deque[tuple[int, str, str]] = deque()
        self._views: Counter[int] = Counter()
        self._horizon = 0
        self._sequences = sequences()  # ascending; a store that came from PostgreSQL has gaps
        self._keys: list[str] = []  # of the records with these sequences
        self._listed: dict[Index, Sequences] = {}
        self._members: dict[Index, dict[str, None]] = {}
        self._totals = MemoryTotals()
        self._lines = Lines()
        self._undo: deque[tuple[int, str, str, list[Index]]] = deque()  # of rows that are not durable

    def open_view(self) -> int:
        """The horizon for a reader that begins now; give it back with `close_view`."""
        with self._guard:
            self._views[self._horizon] += 1
            return self._horizon

    def close_view(self, horizon: int) -> None:
        with self._guard:
            self._views[horizon] -= 1
            if not self._views[horizon]:
                del self._views[horizon]
            self._forget_versions()

    def document(self, table: str, key: str, horizon: int) -> Document | None:
        """The document as it was at the horizon. Callers only read it."""
        with self._guard:
            return self._version(table, key, horizon)

    def facts(self, records: Iterable[str | int], horizon: int, asked: Facts) -> list[tuple[Any, ...] | None]:
        """Some fields of some records, by their ids or their sequences, at the horizon."""
        with self._guard:
            keys = [self._key_at(each) if isinstance(each, int) else each for each in records]
            if not self._older or self._older.keys().isdisjoint((RECORDS, key) for key in keys):
                return self._documents.facts(keys, asked)
            found = [self._version(RECORDS, key, horizon) for key in keys]
            return [None if each is None else asked.of(each) for each in found]

    def noun(self, kind: type[Noun], key: str | int, horizon: int) -> Noun | None:
        """What `document` answers, as a noun, which nobody can change; a record also by its sequence."""
        table = TABLE_OF[kind]
        with self._guard:
            key = self._key_at(key) if isinstance(key, int) else key
            if kind in ASKED_AGAIN and (table, key) not in self._older:
                return self._lines.noun(self._documents, kind, key)
            document = self._version(table, key, horizon)
        return None if document is None else from_document(kind, document)

    def people(self, horizon: int) -> dict[str, PersonLine]:
        """The lines of everybody at the horizon, in the order in which they came."""
        with self._guard:
            older = {key: self._version(table, key, horizon) for table, key in self._older if table == Table.PEOPLE}
            return self._lines.people_with(older)

    def keys(self, table: str) -> list[str]:
        """Every key of a table, also of rows above a horizon."""
        with self._guard:
            return self._documents.keys(table)

    def members(self, index: Index) -> list[str]:
        """Keys of the rows that may belong to an index, in the order in which they came."""
        with self._guard:
            return list(self._members.get(index, ()))

    def size(self, index: Index) -> int:
        return len(self._listed.get(index, ()))

    def sequences(self, index: Index, after: int = 0) -> Iterator[int]:
        """Sequences of the records of an index, ascending, from the first above `after`."""
        while True:
            with self._guard:
                listed = self._listed.get(index, NO_SEQUENCES)
                start = bisect_right(listed, after)
                batch = listed[start : start + _STEP]
            if not batch:
                return
            yield from batch
            after = batch[-1]

    def newest_first(self, index: Index, after: int = 0) -> Iterator[int]:
        """The same, descending, down to the first above `after`."""
        before = NEWEST
        while True:
            with self._guard:
                listed = self._listed.get(index, NO_SEQUENCES)
                end = bisect_left(listed, before)
                batch = listed[max(bisect_right(listed, after, 0, end), end - _STEP) : end]
            if not batch:
                return
            yield from reversed(batch)
            before = batch[0]

    def chain_end(self, chain: str, horizon: int) -> tuple[int, Document] | None:
        """Length of a chain and its last record at the horizon."""
        with self._guard:
            length = len(self._listed.get(("chain", chain), ()))
        while length:
            with self._guard:
                listed = self._listed[("chain", chain)]
                sequence = listed[length - 1] if length <= len(listed) else 0
            record = self.record(sequence, horizon) if sequence else None
            if record is not None:
                return length, record
            length -= 1
        return None

    def chains(self) -> list[str]:
        with self._guard:
            return sorted(index[1] for index in self._listed if index[0] == "chain")

    def record(self, sequence: int, horizon: int) -> Document | None:
        with self._guard:
            return self._version(Table.RECORDS, self._key_at(sequence), horizon)

    def _key_at(self, sequence: int) -> str:
        place = bisect_left(self._sequences, sequence)
        is_there = place < len(self._sequences) and self._sequences[place] == sequence
        return self._keys[place] if is_there else ""

    def next_sequence(self) -> int:
        """Only meaningful to the writer."""
        return self._sequences[-1] + 1 if self._sequences else 1

    def totals(self, school_year: int, kind: str, horizon: int) -> Iterator[tuple[Key, Sums]]:
        """The kept totals of one kind and school year as they were at the horizon."""
        with self._guard:
            kept = self._totals.of_year(school_year, kind)
        return at_horizon(kept, horizon)

    def school_years(self) -> list[int]:
        """Those with a total, also with one above a horizon."""
        with self._guard:
            return self._totals.years()

    def count(self) -> int:
        with self._guard:
            return self._documents.count()

    def older_versions(self) -> int:
        """Rows that also stand in an older version, because a reader may still ask for it."""
        with self._guard:
            return len(self._older)

    def put(self, stamp: int, table: str, key: str, document: Document, noun: Record | None = None) -> None:
        """Under the writer's lock, as what follows: put a row in transaction `stamp`, above every horizon until
        `publish`. `noun`: a record as it will be read."""
        with self._guard:
            previous = self._documents.get(table, key)
            self._older.setdefault((table, key), []).append((stamp, previous))
            self._recent.append((stamp, table, key))
            document = self._kept(table, key, document)
            self._undo.append((stamp, table, key, self._enter(table, key, document)))
            if noun is not None:
                self._lines.keep(noun)
            if table == RECORDS and (change := change_by(self._documents, document)) is not None:
                self._totals.add(change, stamp, self._floor())

    def load(self, table: str, key: str, document: Document) -> None:
        """Put a row that is known to be durable, before the first reader."""
        document = self._kept(table, key, document)
        self._enter(table, key, document)
        if table == Table.RECORDS and (change := change_by(self._documents, document)) is not None:
            self._totals.load(change)

    def undo(self, last: int) -> None:
        """Put everything back as it was after the transaction `last`, which no publishing may have passed."""
        with self._guard:
            while self._undo and self._undo[-1][0] > last:
                _, table, key, entries = self._undo.pop()
                document = self._documents.get(table, key)
                if table == Table.RECORDS and document and (change := change_by(self._documents, document)) is not None:
                    self._totals.undo(change)
                self._leave(table, key, entries)
                versions = self._older[(table, key)]
                _, previous = versions.pop()
                if not versions:
                    del self._older[(table, key)]
                self._recent.pop()
                put_back(self._documents, table, key, previous)
                self._lines.changed(table, key, previous)

    def publish(self, number: int) -> None:
        """Readers that begin from now on see transactions up to `number`."""
        if number <= self._horizon:
            return  # whoever shared the sync was faster
        with self._guard:
            self._horizon = max(self._horizon, number)
            while self._undo and self._undo[0][0] <= number:
                self._undo.popleft()
            self._forget_versions()

    def _version(self, table: str, key: str, horizon: int) -> Document | None:
        current = self._documents.get(table, key)
        if not self._older:
            return current
        for stamp, previous in reversed(self._older.get((table, key), ())):
            if stamp <= horizon:
                break
            current = previous
        return current

    def _kept(self, table: str, key: str, document: Document) -> Document:
        """The document to make index entries of: a text that comes once is the row's own in them."""
        self._documents.put(table, key, document)
        if table in BY_KEY_ALONE or (table == RECORDS and not document["draft"]["natural_key"]):
            return document
        kept = self._documents.get(table, key) or document
        self._lines.changed(table, key, kept)
        return kept

    def _enter(self, table: str, key: str, document: Document) -> list[Index]:
        """Add index entries; returns the ones that are new."""
        if table == RECORDS:
            entries = record_entries(document)
            self._sequences.append(sequence := document["sequence"])
            self._keys.append(key)
            for index in entries:
                listed = self._listed.get(index)
                if listed is None:
                    listed = self._listed[index] = sequences()
                listed.append(sequence)
            return entries
        if table in BY_KEY_ALONE:
            return []
        new = [index for index in member_entries(table, document) if key not in self._members.get(index, ())]
        for index in new:
            self._members.setdefault(index, {})[key] = None
        return new

    def _leave(self, table: str, key: str, entries: list[Index]) -> None:
        if table == Table.RECORDS:
            self._sequences.pop()
            self._keys.pop()
            for index in entries:
                self._listed[index].pop()
                if not self._listed[index]:
                    del self._listed[index]
            return
        for index in entries:
            del self._members[index][key]

    def _floor(self) -> int:
        """The oldest horizon that a reader has or can still get."""
        return min(self._views, default=self._horizon)

    def _forget_versions(self) -> None:
        """Drop versions that no reader can ask for any more."""
        floor = self._floor()
        while self._recent and self._recent[0][0] <= floor:
            _, table, key = self._recent.popleft()
            versions = self._older[(table, key)]
            versions.pop(0)
            if not versions:
                del self._older[(table, key)]
