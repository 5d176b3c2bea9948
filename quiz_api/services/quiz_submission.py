"""`quiz-submitted`: find the key, check the sheet, mark it, hand it on to be counted for a teacher or a household.

The answer that is kept with the receipt is small: marks, no texts. Feedback and explanations are put back from the bank
whenever the answer is sent, because the same event always carries the same choices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.events import Json, QuizSubmitted
from quiz_api.domain.grading import Graded, check_answers, grade
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.services.consent import require_consent
from quiz_api.services.deeds import Deed
from quiz_api.services.household_lessons import HouseholdSubmission
from quiz_api.services.quiz_sheets import another_sheet, next_draw, on_sheet
from quiz_api.services.scopes import Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.staff_quizzes import StaffSubmission
from quiz_api.services.training_history import counts_from, training_history
from quiz_api.store.interface import Writing
from site_builder.answer_key import AnswerKey, QuizKey
from site_builder.bundle import CatalogueEntry
from site_builder.curriculum import CompletionRule


@dataclass(frozen=True, slots=True)
class QuizSubmissions:
    curriculum: ServedCurriculum
    calendar: SchoolCalendar

    def take(
        self, writing: Writing, caller: Caller, deed: Deed, payload: QuizSubmitted, now: datetime
    ) -> tuple[dict[str, Json], tuple[str, ...]]:
        """Store one sheet inside the open transaction; returns the small answer and the ids of the records."""
        key, entry, rule = self._quiz(payload)
        public = self.curriculum.quiz(payload.quiz_id)
        current = public if public is not None and public.revision == payload.revision else None
        if not key.pools:
            payload = replace(payload, draw=0) if payload.draw else payload
        elif payload.draw != next_draw(writing, caller.account, entry.id, key):
            raise another_sheet()
        key = on_sheet(key, caller.account, payload.draw)
        check_answers(key, current, payload.answers)
        graded = grade(key, payload.answers)
        if caller.household is not None:
            if entry.kind != "parent":
                raise Refusal("staff-only", "这是教师研修的测验，请用教师账号登录后再答。")
            require_consent(writing, caller)
            records = HouseholdSubmission(writing, caller, caller.household, deed, entry, rule).store()
            data: dict[str, Json] = {"completed": True, "key_open": graded.right == graded.questions}
        elif caller.person is not None and entry.kind == "training":
            history = training_history(writing, self.curriculum, self.calendar, caller.person.id)
            since = counts_from(self.curriculum, entry, history, deed.school_year)
            submission = StaffSubmission(writing, caller, caller.person, deed, entry, rule, payload, graded, since)
            data, records = submission.store(now, self.calendar)
        else:
            raise Refusal("household-only", "家长课由家庭学习卡登录后记录。老师可以照常阅读，不用提交。")
        marks = "".join("1" if outcome.right else "0" for outcome in graded.outcomes)
        said: dict[str, Json] = {"quiz": payload.quiz_id, "revision": payload.revision, "marks": marks}
        return {**said, **data, **({"draw": payload.draw} if key.pools else {})}, records

    def answer(self, account: str, payload: QuizSubmitted, kept: Mapping[str, Json]) -> dict[str, Json]:
        """What the phone is told: the kept marks, with texts that speak of the choices made, and of no others."""
        data = {name: value for name, value in kept.items() if name not in ("marks", "key_open")}
        key = self.curriculum.key(payload.quiz_id, payload.revision)
        marks = str(kept["marks"])
        key = on_sheet(key, account, payload.draw) if key is not None else None
        if key is not None and len(marks) == len(key.marked):
            data["questions"] = list(_question_answers(key, grade(key, payload.answers), marks, bool(kept["key_open"])))
        return data

    def _quiz(self, payload: QuizSubmitted) -> tuple[QuizKey, CatalogueEntry, CompletionRule]:
        quiz = self.curriculum.quiz(payload.quiz_id)
        entry = self.curriculum.entry(quiz.page_id) if quiz else None
        if quiz is None or entry is None or entry.completion is None or entry.completion.quiz_id != quiz.id:
            raise NotFound("这份测验")
        key = self.curriculum.key(quiz.id, payload.revision)
        if key is None:
            raise Refusal("revision-unknown", "这份测验已经换了新版本，请刷新页面后再答。", status=409)
        return key, entry, entry.completion


def _question_answers(key: QuizKey, graded: Graded, marks: str, key_open: bool) -> list[Json]:
    answers: list[Json] = []
    for item, outcome, mark in zip(key.marked, graded.outcomes, marks, strict=True):
        feedback: list[Json] = [*outcome.feedback]
        shown: dict[str, Json] = {"question": item.question_id, "right": mark == "1", "feedback": feedback}
        answers.append(shown | _opened(item) if key_open else shown)
    return answers


def _opened(item: AnswerKey) -> dict[str, Json]:
    """The key of a question, for whoever has passed or used the attempts up."""
    correct: list[Json] = [*item.order] or [*sorted(item.correct)]
    accepted: list[Json] = [*sorted(item.accepted)]
    return {"explanation": item.explanation_html, "correct": correct, "accepted": accepted}
