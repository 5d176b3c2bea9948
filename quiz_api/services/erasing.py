"""The right to be forgotten: a row is emptied, its texts and every earlier version of them are dropped.

Ledger rows stay, with ids and numbers alone, so totals and chains are as they were. Staff hours rest on duty: a member
of staff is erased after leaving; a family at any time, by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.hours_records import Certificate, ClaimStep, HoursClaim, Judgement, Recognition
from quiz_api.domain.masking import ERASED
from quiz_api.domain.organisations import is_within, units_around
from quiz_api.domain.people import Activation, Credential, Household, Person
from quiz_api.domain.permissions import Permission
from quiz_api.domain.person_names import name_key
from quiz_api.domain.records import Attempt, Body, RecordKind, Void
from quiz_api.domain.rosters import RosterBatch, RosterRow
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.domain.scope import Scope
from quiz_api.domain.void_reasons import BY_THE_SERVER
from quiz_api.services.amending import amend_exports, households_forgotten, people_forgotten
from quiz_api.services.audit import append_audit
from quiz_api.services.browser_sessions import BrowserSessions
from quiz_api.services.deeds import Deed
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import RecordQuery, Store, Writing

_WITH_OWN_TEXTS = frozenset(
    {
        RecordKind.ATTEMPT,
        RecordKind.HOURS_CLAIM,
        RecordKind.CLAIM_STEP,
        RecordKind.RECOGNITION,
        RecordKind.JUDGEMENT,
        RecordKind.CERTIFICATE,
        RecordKind.VOID,
    }
)

NO_HASH = "-"
"""Matches no password: it is the hash of none."""


@dataclass(frozen=True, slots=True)
class Erasing:
    store: Store
    sessions: BrowserSessions
    calendar: SchoolCalendar
    clock: Clock

    def person(self, caller: Caller, person_id: str) -> None:
        """Erase somebody who has left. Raises NotFound, Refusal `still-here`."""
        now = self.clock()
        scope = caller.scope_for(Permission.KEEP_STAFF)
        with self.store.reading(scope) as reading:
            found = reading.person(person_id)
        if found is None or not scope.covers_path(found.home_path):
            raise NotFound("这位老师")
        with self.store.writing(_everywhere(found.home_path, caller)) as writing:
            person = writing.person(person_id)
            if person is None or not scope.covers_path(person.home_path):
                raise NotFound("这位老师")
            if person.posts_on(self.calendar.day(now)):
                raise Refusal("still-here", "还在岗的人不能抹去。先办离开，再来。", status=409)
            deed = Deed(self.calendar, caller.account, now)
            gone = people_forgotten(writing, (person,))
            amend_exports(writing, next(units_around(person.home_path)), gone, deed)
            erase_person(writing, person, self.clock)
            append_audit(writing, caller, deed, AuditAction.ERASE, person.id, person.home_path)
        self.sessions.end_all(person_id)
        self.store.forget()

    def own_household(self, caller: Caller, household: Household) -> None:
        """Everything that ties a family to a class, now: cards, places, sign-ins, card numbers in kept exports."""
        now = self.clock()
        cities = frozenset(next(units_around(place.class_path)) for place in household.places)
        with self.store.writing(Scope(cities, caller.account)) as writing:
            paths = {place.class_path for place in household.places_on(self.calendar.day(now))}
            deed, gone = Deed(self.calendar, caller.account, now), households_forgotten(writing, (household,))
            for city in sorted(cities):
                amend_exports(writing, city, gone, deed)
            erase_household(writing, household, self.clock)
            for path in sorted(paths):
                append_audit(writing, caller, deed, AuditAction.ERASE, household.id, path)
        self.sessions.end_all(household.id)
        self.store.forget()


def _everywhere(path: str, caller: Caller) -> Scope:
    """The whole city around a path: a name stands also where somebody worked before, and in lists of offices above."""
    return Scope(frozenset({next(units_around(path))}), caller.account)


def erase_person(writing: Writing, person: Person, clock: Clock) -> None:
    """Empty a person's row, credential and slip; drop answers, claims' words and photos, rosters with the name.

    The transaction must reach the whole city.
    """
    _erase_texts(writing, person.id)
    claims = RecordQuery(kinds=frozenset({RecordKind.HOURS_CLAIM}), subject_id=person.id)
    for photo in writing.evidence_photos([row.record.id for row in writing.records(claims)]):
        writing.drop_evidence(photo.id)
    for batch in list(writing.batches(next(units_around(person.home_path)))):
        if _names(batch, person):
            writing.put_batch(replace(batch, rows=(), before=(), after=()))
    if writing.activation(person.id) is not None:
        writing.put_activation(Activation(person.id, clock(), clock()))
    writing.put_credential(Credential(person.id, NO_HASH, clock()))
    writing.put_person(Person(person.id, f"-{person.id}", ERASED, person.home_path, (), "", person.is_sample))


def _erase_texts(writing: Writing, account: str) -> None:
    query = RecordQuery(kinds=_WITH_OWN_TEXTS, subject_id=account)
    for reference in [reference for row in writing.records(query) if (reference := own_text(row.record.body))]:
        if writing.side_text(reference) not in BY_THE_SERVER:
            writing.erase_text(reference)


def own_text(body: Body) -> str:
    """The side text in which a record about somebody says more than ids and numbers."""
    match body:
        case Attempt():
            return body.answers_ref
        case HoursClaim() | Judgement() | Certificate():
            return body.details_ref
        case ClaimStep() | Recognition() | Void():
            return body.reason_ref
        case _:
            return ""


def erase_household(writing: Writing, household: Household, clock: Clock) -> None:
    """Close a household's cards and take it out of every class; reasons for which its records were void go too."""
    _erase_texts(writing, household.id)
    for card in writing.cards_of(household.id):
        writing.put_card(replace(card, code_mac=f"-{card.id}", voided_at=card.voided_at or clock(), class_path=""))
    writing.put_household(replace(household, places=()))


def _names(batch: RosterBatch, person: Person) -> bool:
    """True when a roster may hold the name. Rows of a preview say which person only by what is written in them."""
    if any(one.id == person.id for one in (*batch.before, *batch.after)):
        return True
    paths = (person.home_path, *(post.organisation_path for post in person.posts))
    is_theirs = any(is_within(path, batch.unit_path) for path in paths)
    words = {person.username, name_key(person.display_name)}
    return is_theirs and any(not words.isdisjoint(_words(row)) for row in batch.rows)


def _words(row: RosterRow) -> Iterator[str]:
    """Every name that a row may hold, as it is compared and as it stands there."""
    for text in (*row.cells, *(change.before for change in row.changes)):
        yield text.strip()
        yield name_key(text)
