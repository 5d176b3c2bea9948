"""The one store interface. Backends: memory, TinyDB on a durable journal, PostgreSQL (its place is ready).

Rules that hold for every backend and are proven by the contract suite in tests/store/:

- Reads and writes go through a Scope and see or touch nothing outside it; another tenant's row is as good as absent.
- `writing` is one transaction: all of it or nothing. When its `with` block has ended without an error, everything in
  it **and everything it has read** is durable. An error inside the block, or `StoreUnavailable` at its end, leaves
  nothing.
- What a reader sees has been durable before the reader is handed it.
- Values handed out are immutable; nothing is a live object of the backend.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from quiz_api.domain.class_sessions import ClassSession
from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.domain.people import Activation, Credential, Household, HouseholdCard, Person
from quiz_api.domain.records import Draft, LedgerRow, Record, RecordKind
from quiz_api.domain.rosters import RosterBatch, RosterProgress
from quiz_api.domain.scope import Scope
from quiz_api.store.evidence_interface import ReadingEvidence, WritingEvidence
from quiz_api.store.export_interface import WritingExports
from quiz_api.store.place_interface import ReadingPlaces, WritingPlaces
from quiz_api.store.reading_batches import ReadingBatches
from quiz_api.store.reading_totals import ReadingTotals
from quiz_api.store.writing_batches import WritingBatches


class StoreError(Exception):
    """Something about the store that its operator must act on. The message is Chinese and says what to do."""


class StoreUnavailable(StoreError):
    """This write was not stored and was not acknowledged. A retry is safe. Reading still works."""


class StoreInUse(StoreError):
    """Another process has the embedded store open."""


class StoreDamaged(StoreError):
    """A line or a record is not what was written. `where` names the first one (file:line or record id)."""

    def __init__(self, message: str, where: str) -> None:
        super().__init__(message)
        self.where = where


class StoreTooNew(StoreError):
    """The store was written by a newer version."""


class OutOfScope(Exception):
    """A write outside the scope it was opened with: a defect of the caller, never the user's doing."""


class NaturalKeyTaken(Exception):
    """The same deed is already recorded and not void."""

    def __init__(self, existing: Record) -> None:
        super().__init__(existing.id)
        self.existing = existing


class AlreadyVoid(Exception):
    """The record that a Void names has been taken back before."""


class CodeTaken(Exception):
    """A username, organisation code or card code that another row holds. `field` says which."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, slots=True)
class Receipt:
    """The first answer to an event, kept so that a retry gets the same one. Unique per (account, event_id).

    `body_sha256` is over the canonical JSON of the event's type, at and data; `answer` is the JSON text of the answer.
    """

    account: str
    event_id: str
    body_sha256: str
    answer: str


@dataclass(frozen=True, slots=True)
class RecordQuery:
    """Which ledger rows, in ascending sequence, or descending with `newest_first`. Empty fields do not filter.

    `after` is a sequence, exclusive, and the lower bound in either order.
    """

    kinds: frozenset[RecordKind] = frozenset()
    subject_id: str = ""
    organisation_path: str = ""
    school_year: int | None = None
    page_id: str = ""
    session_id: str = ""
    include_void: bool = True
    after: int = 0
    limit: int | None = None
    newest_first: bool = False


@dataclass(frozen=True, slots=True)
class ChainHead:
    chain: str
    length: int
    hash: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What `verify` found. `first_bad` is the id of the first record that was touched, or None."""

    records: int
    chains: tuple[ChainHead, ...]
    first_bad: str | None = None
    problem: str = ""


class Reading(ReadingPlaces, ReadingTotals, ReadingBatches, ReadingEvidence, Protocol):
    """A consistent view through one scope. Absent and out of scope look alike: None, or no row."""

    def organisation(self, path: str) -> Organisation | None: ...
    def organisations(self, kind: OrganisationKind | None = None, under: str = "/") -> Iterator[Organisation]: ...
    def person(self, person_id: str) -> Person | None: ...
    def people(self, under: str) -> Iterator[Person]: ...
    def activation(self, person_id: str) -> Activation | None: ...
    def batch(self, batch_id: str) -> RosterBatch | None: ...
    def batches(self, under: str) -> Iterator[RosterBatch]: ...
    def class_session(self, session_id: str) -> ClassSession | None:
        """For who holds it or a unit that it invites, and for its guests: whose own units it admits."""

    def class_sessions(self, under: str) -> Iterator[ClassSession]: ...
    def class_sessions_at(self, path: str) -> Iterator[ClassSession]:
        """Held by or inviting the unit at the path, or a unit above it."""

    def household(self, household_id: str) -> Household | None: ...
    def households(self, under: str) -> Iterator[Household]: ...
    def cards_of(self, household_id: str) -> tuple[HouseholdCard, ...]: ...
    def record(self, record_id: str) -> LedgerRow | None: ...
    def records(self, query: RecordQuery) -> Iterator[LedgerRow]: ...
    def live_record(self, natural_key: tuple[str, ...]) -> Record | None: ...
    def receipt(self, account: str, event_id: str) -> Receipt | None: ...
    def side_text(self, reference: str) -> str | None:
        """Text of a side document, or None when it was erased."""
        ...

    def export_bytes(self, number: str) -> bytes | None: ...
    def chain_heads(self) -> tuple[ChainHead, ...]: ...


class Writing(Reading, WritingPlaces, WritingBatches, WritingEvidence, WritingExports, Protocol):
    """A transaction. Reads inside it see its own writes."""

    def append(self, draft: Draft) -> Record:
        """Take a record: id, sequence, server time, chain. Raises NaturalKeyTaken, AlreadyVoid, OutOfScope."""
        ...

    def remember(self, receipt: Receipt) -> None: ...
    def put_organisation(self, organisation: Organisation) -> None: ...
    def put_person(self, person: Person) -> None: ...
    def put_credential(self, credential: Credential) -> None: ...
    def put_activation(self, activation: Activation) -> None: ...
    def put_batch(self, batch: RosterBatch) -> None: ...
    def put_class_session(self, session: ClassSession) -> None: ...
    def put_household(self, household: Household) -> None: ...
    def put_card(self, card: HouseholdCard) -> None: ...
    def put_side_text(self, text: str) -> str:
        """Store a text beside the ledger; returns its reference: sha256(salt + text), the salt kept with the text."""
        ...

    def erase_text(self, reference: str) -> None:
        """Drop a side document's text and salt for good; records keep their reference, which then says nothing."""
        ...

    def next_number(self, series: str) -> int:
        """1, 2, 3, … per series, without gaps among committed transactions (export numbers)."""
        ...


class Door(Protocol):
    """The only unscoped look-ups of a request: who is knocking. Used by sign-in and session loading, nowhere else."""

    def person_by_username(self, username: str) -> Person | None: ...
    def person(self, person_id: str) -> Person | None: ...
    def credential(self, person_id: str) -> Credential | None: ...
    def activation(self, person_id: str) -> Activation | None: ...
    def card_by_mac(self, code_mac: str) -> HouseholdCard | None: ...
    def household(self, household_id: str) -> Household | None: ...
    def organisation(self, path: str) -> Organisation | None: ...
    def class_session(self, session_id: str) -> ClassSession | None:
        """For the address behind the QR on a board, which is scanned before anybody has signed in."""

    def export_manifest(self, number: str) -> Record | None:
        """Of an export or a certificate, for the public page `/verify/<number>`."""
        ...

    def amended_exports(self, numbers: Collection[str]) -> dict[str, str]: ...  # number by number, what took its place


class Store(Protocol):
    """A ledger with its people and organisations."""

    def reading(self, scope: Scope) -> AbstractContextManager[Reading]: ...
    def writing(self, scope: Scope) -> AbstractContextManager[Writing]: ...
    def founding(self) -> AbstractContextManager[Writing]:
        """A transaction without a scope, for what the operator runs (`demo`, `create-admin`); never for a request."""
        ...

    def door(self) -> Door: ...
    def is_healthy(self) -> bool:
        """False once a sync has failed: reads go on, writes are refused until restart."""
        ...

    def count(self) -> int:
        """Live documents of all kinds, for `/metrics` and for the ceiling of the embedded store."""
        ...

    def verify(self) -> Verification: ...
    def backup(self, target: Path) -> Verification:
        """Write a consistent prefix of the store to `target` (a new file) while writers go on."""
        ...

    def forget(self) -> None:
        """Drop what earlier versions of rows the backend still keeps on disk. Raises StoreUnavailable.

        Asked for after an erasure. Backups made before are let go by their rotation.
        """
        ...

    def close(self) -> None: ...


class StandingStore(Protocol):
    """What can be done to a store beside the process that writes to it, and without stopping it."""

    def verify(self) -> Verification: ...
    def backup(self, target: Path) -> Verification: ...


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser: SHA-256 of its opaque 256-bit cookie, and the person or household behind it."""

    token_sha256: str
    account: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class FailureCount:
    """Failed sign-ins of one account or one network. `key` is an HMAC, never a name or an address."""

    key: str
    failures: int
    first_at: datetime
    last_at: datetime


class SessionStore(Protocol):
    """Sessions, throttles, progress: beside the ledger, not chained, copied or backed up, durable across restarts."""

    def put(self, session: Session) -> None: ...
    def get(self, token_sha256: str) -> Session | None: ...
    def end(self, token_sha256: str) -> None: ...
    def end_all(self, account: str) -> None: ...
    def has_session(self, account: str) -> bool: ...  # also one that has run out, until it is swept
    def failures(self, key: str) -> FailureCount | None: ...
    def put_failures(self, count: FailureCount) -> None: ...
    def forget_failures(self, key: str) -> None: ...
    def put_progress(self, progress: RosterProgress) -> None: ...
    def progress(self, batch_id: str) -> RosterProgress | None: ...
    def sweep(self, now: datetime) -> int:
        """Drop what has expired; returns how many."""

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Stores:
    """What `store.opening.open_stores(url)` hands to the composition root."""

    ledger: Store
    sessions: SessionStore
    kind: str = field(default="")
