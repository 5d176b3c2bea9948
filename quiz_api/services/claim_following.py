"""A claim that waits when its teacher changes school. It can be decided where it is, and both units are told; or she
takes it along with its photos: withdrawn there and made again here in one transaction, so it never waits at two places
and never at none.

The new unit reads that something waits elsewhere, by day and minutes. What she typed it reads when the claim is here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.hours_records import ClaimOutcome, ClaimStage, ClaimStep, HoursClaim
from quiz_api.domain.organisations import Organisation, is_within, school_path
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import RecordKind
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.services.deeds import Deed
from quiz_api.services.hours_claims import Claim, again_key, claim_of, county_of, own_claims, step_key
from quiz_api.services.scopes import Caller
from quiz_api.services.training_history import who_may_have_come
from quiz_api.services.units import Units
from quiz_api.store.interface import NaturalKeyTaken, Reading, Store
from quiz_api.store.place_interface import TrainingQuery

CHECK = Permission.CHECK_HOURS
_KINDS = frozenset({RecordKind.HOURS_CLAIM, RecordKind.CLAIM_STEP})


@dataclass(frozen=True, slots=True)
class ClaimElsewhere:
    """A claim of somebody who works here now, waiting at the unit of before."""

    name: str
    unit: str
    category: str
    held_on: date
    minutes: int


@dataclass(frozen=True, slots=True)
class ClaimFollowing:
    store: Store
    calendar: SchoolCalendar
    clock: Clock

    def elsewhere(self, caller: Caller) -> Mapping[str, str]:
        """Of the caller's own claims those that wait at a former unit: its name by the id of the claim."""
        with self.store.reading(caller.scope) as reading:
            home = reading.organisation(caller.person.home_path) if caller.person else None
            if home is None:
                return {}
            waiting = {claim.record.id: _left_at(claim, home) for claim in own_claims(reading, caller.account)}
            units = Units(reading)
            return {claim: units.name(path) or "原单位" for claim, path in waiting.items() if path}

    def take_along(self, caller: Caller, claim_id: str) -> str:
        """The claim waits where its teacher works now; its new id. Raises NotFound, Refusal."""
        deed = Deed(self.calendar, caller.account, self.clock())
        with self.store.writing(caller.scope) as writing:
            row = writing.record(claim_id)
            claim = claim_of(writing, row.record) if row is not None else None
            home = writing.organisation(caller.person.home_path) if caller.person else None
            if claim is None or home is None or claim.record.draft.subject.id != caller.account:
                raise NotFound("这条申报")
            if claim.stage is None:
                raise Refusal("already-decided", f"这一条现在是“{claim.state.value}”，不用转。", status=409)
            if not _left_at(claim, home):
                raise Refusal("is-here", f"这一条就在{home.name}这边审核，不用转。", status=409)
            why = writing.put_side_text(f"本人到了{home.name}，转到那里审核")
            step = ClaimStep(claim_id, claim.stage, ClaimOutcome.WITHDRAWN, why)
            again = replace(claim.body, details_ref=writing.put_side_text(claim.words.as_text()), replaces=claim_id)
            draft = claim.record.draft
            try:
                key = step_key(claim_id, claim.stage)
                writing.append(deed.draft(draft.subject, draft.organisation_path, step, key))
                key = again_key(caller.account, claim_id)
                made = writing.append(deed.draft(draft.subject, home.path, again, key))
            except NaturalKeyTaken as taken:
                detail = "原单位刚刚办过这一条，没有转。请刷新页面看结果。"
                raise Refusal("already-decided", detail, status=409) from taken
            for photo in writing.evidence_photos([claim_id]):
                writing.move_evidence(photo.id, made.id, home.path)
        return made.id

    def brought(self, caller: Caller, path: str) -> tuple[ClaimElsewhere, ...]:
        """What waits elsewhere of people whose home is at a unit or below it, the oldest first. Raises NotFound."""
        caller.must(CHECK, path)
        with self.store.reading(caller.scope) as reading:
            return tuple(self._brought(reading, (path, *caller.former.get(path, ()))))

    def _brought(self, reading: Reading, paths: tuple[str, ...]) -> Iterator[ClaimElsewhere]:
        found = reading.training_of(who_may_have_come(reading, paths[0]), TrainingQuery(_KINDS))
        bodies = [row.record.body for row, _ in found if row.voided_by is None]
        decided = {body.claim_id for body in bodies if isinstance(body, ClaimStep) and not _goes_on(body)}
        people = reading.people_named({row.record.draft.subject.id for row, _ in found})
        for row, unit in found:
            draft, body = row.record.draft, row.record.body
            is_here = any(is_within(draft.organisation_path, path) for path in paths)
            if isinstance(body, HoursClaim) and row.record.id not in decided and not is_here:
                name = people[draft.subject.id].display_name
                yield ClaimElsewhere(name, unit.name, body.category.value, body.held_on, body.minutes)


def _left_at(claim: Claim, home: Organisation) -> str:
    """The unit at which a claim waits although its teacher works elsewhere now; empty where she is at home."""
    if claim.stage is None:
        return ""
    path = claim.record.draft.organisation_path
    there, here = _judge(path, claim.stage), _judge(home.path, claim.stage)
    return "" if there in (here, *home.formerly) else there


def _judge(path: str, stage: ClaimStage) -> str:
    return county_of(path) if stage is ClaimStage.COUNTY else school_path(path) or path


def _goes_on(step: ClaimStep) -> bool:
    """The school's yes is followed by the county."""
    return step.stage is ClaimStage.SCHOOL and step.outcome is ClaimOutcome.APPROVED
