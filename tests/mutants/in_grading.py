"""Rules of marking and of completion, each bent."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

_RULES = (
    "tests/quiz_api/test_grading_rules.py",
    "tests/quiz_api/test_domain_rules.py",
    "tests/quiz_api/test_quizzes.py",
    "tests/quiz_api/test_events.py",
)
_QUIZZES = ("tests/quiz_api/test_quizzes.py", "tests/quiz_api/test_events.py")
_DRAWS = ("tests/quiz_api/test_draws.py", "tests/site_builder/test_quiz_draws.py")
_HOMES = ("tests/quiz_api/test_households.py",)
GRADING = "quiz_api/domain/grading.py"
COMPLETION = "quiz_api/domain/completion.py"

GRADING_RULES = (
    Mutant(
        "draws: whoever sends picks the sheet",
        "quiz_api/services/quiz_submission.py",
        "elif payload.draw != next_draw(writing, caller.account, entry.id, key):",
        "elif not next_draw(writing, caller.account, entry.id, key):",
        _DRAWS,
    ),
    Mutant(
        "draws: everybody has the same sheet",
        "site_builder/quiz_draw.py",
        'f"{revision}|{account}|"',
        'f"{revision}||"',
        _DRAWS,
    ),
    Mutant(
        "draws: a sheet comes again",
        "site_builder/quiz_draw.py",
        "first = (number - 1) * pool.take % size if size else 0",
        "first = 0",
        _DRAWS,
    ),
    Mutant(
        "grading: some right choices are enough",
        GRADING,
        "        right = frozenset(answer.choices) == key.correct",
        "        right = frozenset(answer.choices) <= key.correct",
        _RULES,
    ),
    Mutant(
        "grading: wrong choices beside right ones do not matter",
        GRADING,
        "        right = frozenset(answer.choices) == key.correct",
        "        right = frozenset(answer.choices) >= key.correct",
        _RULES,
    ),
    Mutant(
        "grading: any order is right",
        GRADING,
        "        right = answer.choices == key.order",
        "        right = sorted(answer.choices) == sorted(key.order)",
        _RULES,
    ),
    Mutant(
        "grading: a blank is compared letter by letter",
        GRADING,
        "        right = normalised(answer.text) in key.accepted",
        "        right = answer.text in key.accepted",
        _RULES,
    ),
    Mutant(
        "grading: a score is rounded up",
        GRADING,
        "        return self.right * 100 // self.questions if self.questions else 0",
        "        return -(-self.right * 100 // self.questions) if self.questions else 0",
        _RULES,
    ),
    Mutant(
        "grading: a survey counts",
        "site_builder/answer_key.py",
        "tuple(key for key in self.keys if key.kind is not QuestionKind.SURVEY)",
        "self.keys",
        _RULES,
    ),
    Mutant(
        "grading: feedback speaks of choices that were not made",
        GRADING,
        "    feedback = tuple(key.feedback[choice] for choice in answer.choices if choice in key.feedback)",
        "    feedback = tuple(key.feedback.values())",
        _RULES,
    ),
    Mutant(
        "grading: a question may be left out",
        GRADING,
        '        advice = "这道题还没有作答。" if answer is None else',
        '        advice = "" if answer is None else',
        _RULES,
    ),
    Mutant(
        "grading: one choice may be two",
        GRADING,
        "    if key.kind is not QuestionKind.MULTIPLE and len(answer.choices) != 1:",
        "    if False:",
        _RULES,
    ),
    Mutant(
        "grading: choices of other questions",
        GRADING,
        "    if shown and not set(answer.choices) <= {choice.id for choice in shown.choices}:",
        "    if False:",
        _RULES,
    ),
    Mutant(
        "grading: unknown questions are taken",
        GRADING,
        "for name in given if name not in known]",
        "for name in given if not name]",
        _RULES,
    ),
    Mutant(
        "completion: the pass mark itself fails",
        COMPLETION,
        "graded.score_percent >= rule.pass_percent",
        "graded.score_percent > rule.pass_percent",
        _RULES,
    ),
    Mutant(
        "completion: a must-pass question may be wrong",
        COMPLETION,
        "    return must_pass and graded",
        "    return graded",
        _RULES,
    ),
    Mutant(
        "completion: no pause after the last attempt",
        COMPLETION,
        "        return self.again_at is not None and now < self.again_at",
        "        return False",
        _RULES,
    ),
    Mutant(
        "completion: the pause counts from the first attempt",
        COMPLETION,
        "        return max(self.taken) + PAUSE",
        "        return min(self.taken) + PAUSE",
        _RULES,
    ),
    Mutant(
        "completion: keys are shown before the end",
        "quiz_api/services/staff_quizzes.py",
        '            "key_open": passed or left == 0,',
        '            "key_open": True,',
        _QUIZZES,
    ),
    Mutant(
        "completion: hours are awarded again",
        "quiz_api/services/module_completion.py",
        " and not self._records(RecordKind.HOURS_AWARD):",
        ":",
        _QUIZZES,
    ),
    Mutant(
        "completion: an attempt at another revision counts",
        "quiz_api/services/staff_quizzes.py",
        "            and (row.record.body.quiz_id, row.record.body.revision)"
        " == (self.payload.quiz_id, self.payload.revision)\n",
        "",
        _QUIZZES,
    ),
    Mutant(
        "household: a lesson counts for every school",
        "quiz_api/services/household_lessons.py",
        "        return school is not None and self.entry.stage in school.stages",
        "        return True",
        _HOMES,
    ),
    Mutant(
        "household: a lesson is recorded twice",
        "quiz_api/services/household_lessons.py",
        "        if before is not None and isinstance(before.body, Attendance):\n",
        "        if isinstance(before, Attendance):\n",
        _HOMES,
    ),
    Mutant(
        "household: records without consent",
        "quiz_api/services/quiz_submission.py",
        "            require_consent(writing, caller)\n",
        "",
        _HOMES,
    ),
    Mutant(
        "events: a retry is answered anew",
        "quiz_api/services/event_desk.py",
        "                return EventStatus.REPEATED, json.loads(receipt.answer)",
        "                pass",
        _QUIZZES,
    ),
    Mutant(
        "events: another body under a known id",
        "quiz_api/services/event_desk.py",
        "                if receipt.body_sha256 != event.body_sha256:",
        "                if False:",
        _QUIZZES,
    ),
    Mutant(
        "events: another account's event",
        "quiz_api/services/event_desk.py",
        "            _check_account(caller, event)\n",
        "",
        _QUIZZES,
    ),
)
