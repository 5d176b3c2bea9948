"""Claims as pages show them: a teacher's own, and those that wait at a unit. Looking at those of others is logged."""

from __future__ import annotations

from dataclasses import dataclass

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.errors import NotFound
from quiz_api.domain.hours_records import ClaimStage, ClaimStep
from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import RecordKind
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.hours_claims import Claim, ClaimState, claim_of, county_of, own_claims
from quiz_api.services.scopes import Caller
from quiz_api.services.units import Units
from quiz_api.store.interface import Reading, RecordQuery, Store

CHECK = Permission.CHECK_HOURS
MOST_DECIDED = 50
"""Decided claims that the page of a unit lists, the newest first."""

UNDOABLE = frozenset({ClaimState.APPROVED, ClaimState.RETURNED, ClaimState.AT_COUNTY})
"""Where the last step can be taken back: a school's yes as long as the county has not acted on it."""


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim as who checks it sees it. `is_mine` when the caller may take the step that it waits for, `may_undo` when
    the caller may take back the last one. `has_gone` when its teacher works elsewhere now, and may take it along.
    """

    claim: Claim
    name: str
    school: str
    is_mine: bool
    may_undo: bool
    has_gone: bool = False


@dataclass(frozen=True, slots=True)
class ClaimsOfUnit:
    """`waiting` the oldest first, those that the caller may decide before the others."""

    unit: Organisation
    waiting: tuple[CheckedClaim, ...]
    decided: tuple[CheckedClaim, ...]

    @property
    def mine(self) -> tuple[CheckedClaim, ...]:
        return tuple(line for line in self.waiting if line.is_mine)

    def just_decided(self, claim_id: str) -> CheckedClaim | None:
        """The claim that somebody has come from deciding, when a decision about it stands."""
        lines = (line for line in (*self.waiting, *self.decided) if line.claim.last_step is not None)
        return next((line for line in lines if line.claim.record.id == claim_id), None)

    @property
    def at_school(self) -> tuple[CheckedClaim, ...]:
        """Of these, those that wait for their school, as an office above it counts them apart."""
        is_school = self.unit.kind is OrganisationKind.SCHOOL
        return tuple(line for line in self.mine if line.claim.stage is ClaimStage.SCHOOL and not is_school)


@dataclass(frozen=True, slots=True)
class ClaimDesk:
    store: Store
    calendar: SchoolCalendar
    clock: Clock

    def own(self, caller: Caller) -> tuple[Claim, ...]:
        with self.store.reading(caller.scope) as reading:
            return tuple(own_claims(reading, caller.account))

    def of_unit(self, caller: Caller, path: str) -> ClaimsOfUnit:
        """Claims of this school year and the one before. Raises NotFound."""
        with self.store.reading(caller.scope) as reading:
            unit = reading.organisation(path) if caller.may(CHECK, path) else None
            if unit is None:
                raise NotFound("这个单位")
            lines = self._lines(reading, caller, path)
        deed = Deed(self.calendar, caller.account, self.clock())
        with self.store.writing(caller.scope) as writing:
            append_audit(writing, caller, deed, AuditAction.VIEW_CLAIMS, path, path)
        is_school = unit.kind is OrganisationKind.SCHOOL
        waiting = sorted(
            (line for line in lines if line.claim.stage),
            key=lambda line: (not line.is_mine, line.claim.stage is ClaimStage.SCHOOL and not is_school),
        )
        decided = [line for line in lines if not line.claim.stage][::-1]
        return ClaimsOfUnit(unit, tuple(waiting), tuple(decided[:MOST_DECIDED]))

    def _lines(self, reading: Reading, caller: Caller, path: str) -> list[CheckedClaim]:
        year = self.calendar.school_year(self.clock())
        kinds, units, found = frozenset({RecordKind.HOURS_CLAIM}), Units(reading), []
        paths = (*caller.former.get(path, ()), path)
        for school_year, at in ((each, at) for each in (year - 1, year) for at in paths):
            query = RecordQuery(kinds=kinds, organisation_path=at, school_year=school_year)
            claims = [claim for row in reading.records(query) if (claim := claim_of(reading, row.record))]
            people = reading.people_named({claim.record.draft.subject.id for claim in claims})
            for claim in claims:
                draft = claim.record.draft
                person = people.get(draft.subject.id)
                name = person.display_name if person else ""
                school = units.name(draft.organisation_path)
                has_gone = person is not None and not caller.may(CHECK, person.home_path)
                may = (_may_decide(caller, claim), _may_undo(caller, claim))
                found.append(CheckedClaim(claim, name, school, *may, has_gone))
        return found


def _may_decide(caller: Caller, claim: Claim) -> bool:
    path = claim.record.draft.organisation_path
    if claim.stage is None or claim.record.draft.subject.id == caller.account:
        return False
    return caller.may(CHECK, path if claim.stage == "school" else county_of(path))


def _may_undo(caller: Caller, claim: Claim) -> bool:
    path = claim.record.draft.organisation_path
    if claim.last_step is None or claim.state not in UNDOABLE or claim.record.draft.subject.id == caller.account:
        return False
    step = claim.last_step.body
    is_countys = isinstance(step, ClaimStep) and step.stage is ClaimStage.COUNTY
    return caller.may(Permission.VOID, county_of(path) if is_countys else path)
