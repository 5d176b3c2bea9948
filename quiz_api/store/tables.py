"""Which tables a store has, what a row's key is, and under which index entries a row is found.

Rows that may change (people, organisations, …) are *members* of an index: an entry only proposes a key, the row itself
decides, so an entry left behind by an older version of a row does no harm. Records never change and are listed in
indexes by their sequence.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeAlias

from quiz_api.domain.class_sessions import ClassSession
from quiz_api.domain.evidence_photos import EvidencePhoto
from quiz_api.domain.organisations import Organisation
from quiz_api.domain.people import Activation, Credential, Household, HouseholdCard, Person
from quiz_api.domain.records import Record
from quiz_api.domain.rosters import RosterBatch
from quiz_api.domain.school_terms import YearPlan
from quiz_api.domain.unit_moves import UnitMove
from quiz_api.store.codec import Document
from quiz_api.store.interface import Receipt

_MOST_PATHS = 4_096
Index: TypeAlias = tuple[str, ...]
EVERY_RECORD: Index = ("path", "/")
NUMBERED = frozenset({"export", "certificate"})
"""Kinds of records that are looked up by the number that stands on paper."""

SIDE_REFERENCES = ("answers_ref", "reason_ref", "purpose_ref", "title_ref", "details_ref")
"""Fields of a body that name a side text; a body has at most one."""


@dataclass(frozen=True, slots=True)
class SideText:
    """A text beside the ledger. Dropping the row erases text and salt; the reference that records hold says nothing."""

    reference: str
    salt: str
    text: str


@dataclass(frozen=True, slots=True)
class StoredExport:
    """An export whose bytes are kept beside the tables; once another has taken its place, they are not."""

    number: str
    size: int
    sha256: str
    amended_by: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """The last number handed out in a series."""

    name: str
    last: int


Row: TypeAlias = (
    Organisation
    | Person
    | Credential
    | Activation
    | RosterBatch
    | ClassSession
    | YearPlan
    | UnitMove
    | EvidencePhoto
    | Household
    | HouseholdCard
    | Record
    | Receipt
    | SideText
    | StoredExport
    | Series
)


class Table(StrEnum):
    ORGANISATIONS = "organisations"
    PEOPLE = "people"
    CREDENTIALS = "credentials"
    HOUSEHOLDS = "households"
    CARDS = "cards"
    RECORDS = "records"
    RECEIPTS = "receipts"
    SIDE_TEXTS = "side_texts"
    EXPORTS = "exports"
    SERIES = "series"
    ACTIVATIONS = "activations"
    BATCHES = "batches"
    CLASS_SESSIONS = "class_sessions"
    YEAR_PLANS = "year_plans"
    UNIT_MOVES = "unit_moves"
    EVIDENCE_PHOTOS = "evidence_photos"


TABLE_OF: dict[type, Table] = {
    Organisation: Table.ORGANISATIONS,
    Person: Table.PEOPLE,
    Credential: Table.CREDENTIALS,
    Household: Table.HOUSEHOLDS,
    HouseholdCard: Table.CARDS,
    Record: Table.RECORDS,
    Receipt: Table.RECEIPTS,
    SideText: Table.SIDE_TEXTS,
    StoredExport: Table.EXPORTS,
    Series: Table.SERIES,
    Activation: Table.ACTIVATIONS,
    RosterBatch: Table.BATCHES,
    ClassSession: Table.CLASS_SESSIONS,
    YearPlan: Table.YEAR_PLANS,
    UnitMove: Table.UNIT_MOVES,
    EvidencePhoto: Table.EVIDENCE_PHOTOS,
}


BY_KEY_ALONE = frozenset(
    {Table.CREDENTIALS, Table.ACTIVATIONS, Table.RECEIPTS, Table.SIDE_TEXTS, Table.EXPORTS, Table.SERIES}
)
"""Tables whose rows are never searched for: they stand under no index."""


def receipt_key(account: str, event_id: str) -> str:
    return f"{account} {event_id}"


def key_of(row: Row) -> str:
    """The key of a row in its table."""
    match row:
        case Organisation():
            return row.path
        case Credential() | Activation():
            return row.person_id
        case Receipt():
            return receipt_key(row.account, row.event_id)
        case SideText():
            return row.reference
        case StoredExport():
            return row.number
        case Series():
            return row.name
        case YearPlan():
            return f"{row.unit_path} {row.school_year} {row.version:06d}"
        case _:
            return row.id


@lru_cache(_MOST_PATHS)
def prefixes(path: str) -> tuple[str, ...]:
    """Every unit that a path lies in, itself included: `/`, `/a/`, `/a/b/`, …"""
    return ("/", *(path[: position + 1] for position, letter in enumerate(path) if letter == "/" and position))


def member_entries(table: str, row: Document) -> set[Index]:
    """Where a row that may change is to be found."""
    match table:
        case Table.ORGANISATIONS:
            found = {("organisations", unit) for unit in prefixes(row["path"])}
            return found | ({("organisation-code", row["code"])} if code_in_use(row) else set())
        case Table.PEOPLE:
            paths = [row["home_path"], *(post["organisation_path"] for post in row["posts"])]
            return {("people", unit) for path in paths for unit in prefixes(path)} | {("username", row["username"])}
        case Table.HOUSEHOLDS:
            paths = [place["class_path"] for place in row["places"]]
            return {("households", unit) for path in paths for unit in prefixes(path)}
        case Table.CARDS:
            spare = {("spare-cards", path)} if (path := spare_path(row)) else set()
            return {("cards", row["household_id"]), ("card-mac", row["code_mac"])} | spare
        case Table.BATCHES:
            return {("batches", unit) for unit in prefixes(row["unit_path"])}
        case Table.UNIT_MOVES:
            return {("unit-moves", row["unit_path"])}
        case Table.CLASS_SESSIONS:
            paths = [row["unit_path"], *row["audience"]]
            under = {("class-sessions", unit) for path in paths for unit in prefixes(path)}
            return under | {("session-at", path) for path in paths}
        case Table.YEAR_PLANS:
            below = {("years-below", unit) for unit in prefixes(row["unit_path"])}
            return below | {("year-plans", row["unit_path"])}
        case Table.EVIDENCE_PHOTOS:
            return {("evidence", row["about"])} | {("evidence-under", unit) for unit in prefixes(row["unit_path"])}
        case _:
            return set()


def code_in_use(organisation: Document) -> str:
    """The code that belongs to a unit: one that goes on elsewhere has handed its own on."""
    return "" if organisation.get("successor") else str(organisation["code"])


def spare_path(card: Document) -> str:
    """The school that a card was printed for, while it is nobody's."""
    return "" if card["household_id"] else str(card.get("class_path", ""))


def record_entries(row: Document) -> list[Index]:
    """Where a record is to be found."""
    draft: dict[str, Any] = row["draft"]
    body: dict[str, Any] = draft["body"]
    kind = body["kind"]
    subject = draft["subject"]["id"]
    found: list[Index] = [("chain", row["chain"]), ("subject", subject), ("subject-kind", subject, kind)]
    for unit in prefixes(draft["organisation_path"]):
        found += [("path", unit), ("path-kind", unit, kind)]
    if draft["natural_key"]:
        found.append(("natural", *draft["natural_key"]))
    if body.get("session_id"):
        found.append(("session", body["session_id"]))
    if kind == "void":
        found.append(("void", body["record_id"]))
    if kind in NUMBERED:
        found.append(("manifest", body["number"]))
    found += [("side", body[name]) for name in SIDE_REFERENCES if body.get(name)]
    return found
