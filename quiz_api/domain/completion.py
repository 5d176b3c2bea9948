"""When a module counts, and how often a quiz may be taken. The rule in force is copied into what is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from quiz_api.domain.grading import Graded
from quiz_api.domain.records import Evidence
from site_builder.curriculum import CompletionRule, Rule

PAUSE = timedelta(hours=24)
"""Wait after the last attempt of a round (records.md: staff 3 attempts a revision, then again after 24 h)."""


def is_met(rule: CompletionRule, graded: Graded) -> bool:
    """True when this sheet meets the rule. A must-pass question that the answered revision lacked cannot be failed."""
    if rule.rule is Rule.COMPLETED:
        return True
    answered = {outcome.question_id for outcome in graded.outcomes}
    must_pass = all(graded.is_right(question) for question in rule.must_pass if question in answered)
    return must_pass and graded.score_percent >= rule.pass_percent


def evidence_of(rule: CompletionRule) -> Evidence:
    return Evidence.QUIZ_COMPLETED if rule.rule is Rule.COMPLETED else Evidence.QUIZ_PASSED


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands with one revision of a quiz before the next attempt.

    `taken` is when the server took each attempt so far; `limit` is the attempts of a round, 0 for no limit.
    """

    limit: int
    taken: tuple[datetime, ...]

    @property
    def next_number(self) -> int:
        return len(self.taken) + 1

    @property
    def again_at(self) -> datetime | None:
        """End of the pause after a used-up round; None when there is none."""
        if not self.limit or not self.taken or len(self.taken) % self.limit:
            return None
        return max(self.taken) + PAUSE

    def must_wait(self, now: datetime) -> bool:
        return self.again_at is not None and now < self.again_at

    @property
    def left_after_next(self) -> int | None:
        """Attempts left in the round after one more; None without a limit."""
        if not self.limit:
            return None
        return (self.limit - self.next_number % self.limit) % self.limit
