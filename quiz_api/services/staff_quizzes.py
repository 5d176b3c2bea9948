"""A teacher's answer sheet: attempts counted on the server, the module completed and its hours awarded in one go."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from quiz_api.domain.completion import Standing, is_met
from quiz_api.domain.errors import Refusal
from quiz_api.domain.events import Json, QuizSubmitted
from quiz_api.domain.grading import Graded
from quiz_api.domain.people import Person
from quiz_api.domain.records import Attempt, RecordKind
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.services.deeds import Deed
from quiz_api.services.module_completion import ModuleCompletion
from quiz_api.services.quiz_sheets import another_sheet
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import NaturalKeyTaken, RecordQuery, Writing
from site_builder.bundle import CatalogueEntry
from site_builder.curriculum import CompletionRule


@dataclass(frozen=True, slots=True)
class StaffSubmission:
    """One sheet that has been marked, on its way into the ledger.

    `counts_from` is the first school year whose completion of the module still counts; 0 when one counts for ever.
    """

    writing: Writing
    caller: Caller
    person: Person
    deed: Deed
    entry: CatalogueEntry
    rule: CompletionRule
    payload: QuizSubmitted
    graded: Graded
    counts_from: int = 0

    def store(self, now: datetime, calendar: SchoolCalendar) -> tuple[dict[str, Json], tuple[str, ...]]:
        """What is answered, and the ids of the records. Raises Refusal `attempts-used`."""
        standing = Standing(self.rule.attempts, self._attempts_so_far())
        if standing.must_wait(now) and standing.again_at is not None:
            again = f"{standing.again_at.astimezone(calendar.zone):%m月%d日 %H:%M}"
            raise Refusal("attempts-used", f"这一轮的 {standing.limit} 次已用完，{again} 以后可以再答。", status=409)
        passed = is_met(self.rule, self.graded)
        attempt_id = self._append_attempt(standing.next_number, passed)
        completing = self._completing()
        missing = completing.missing_tasks() if passed else ()
        earned = completing.append(self.deed, attempt_id) if passed and not missing else ()
        left = standing.left_after_next
        again_at = Standing(standing.limit, (*standing.taken, now)).again_at
        data: dict[str, Json] = {
            "score_percent": self.graded.score_percent,
            "passed": passed,
            "attempt": standing.next_number,
            "attempts_left": left,
            "again_at": again_at.isoformat() if again_at and not passed else None,
            "key_open": passed or left == 0,
        }
        if missing:
            data["waits_for"] = [task.title for task in missing]
        return data, (attempt_id, *earned)

    def _completing(self) -> ModuleCompletion:
        subject, since = self.caller.subject, self.counts_from
        return ModuleCompletion(self.writing, subject, self.person, self.entry, self.rule, since)

    def _attempts_so_far(self) -> tuple[datetime, ...]:
        query = RecordQuery(
            kinds=frozenset({RecordKind.ATTEMPT}),
            subject_id=self.person.id,
            page_id=self.entry.id,
            include_void=False,
        )
        rows = self.writing.records(query)
        return tuple(
            row.record.taken_at
            for row in rows
            if isinstance(row.record.body, Attempt)
            and (row.record.body.quiz_id, row.record.body.revision) == (self.payload.quiz_id, self.payload.revision)
        )

    def _append_attempt(self, number: int, passed: bool) -> str:
        given = {answer.question_id: answer for answer in self.payload.answers}
        marked = [given[outcome.question_id] for outcome in self.graded.outcomes]
        sheet = {answer.question_id: answer.text or list(answer.choices) for answer in marked}
        reference = self.writing.put_side_text(json.dumps(sheet, ensure_ascii=False, sort_keys=True))
        body = Attempt(
            page_id=self.entry.id,
            quiz_id=self.payload.quiz_id,
            revision=self.payload.revision,
            number=number,
            right=self.graded.right,
            questions=self.graded.questions,
            score_percent=self.graded.score_percent,
            passed=passed,
            answers_ref=reference,
            draw=self.payload.draw,
        )
        place = ("attempt", self.person.id, body.quiz_id, body.revision, str(body.draw)) if body.draw else ()
        draft = self.deed.draft(self.caller.subject, self.person.home_path, body, place)
        try:
            return self.writing.append(draft).id
        except NaturalKeyTaken as taken:
            raise another_sheet() from taken  # this one came from another device in this very moment
