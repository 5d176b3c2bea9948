"""When a page counts as done: a noun of the curriculum."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """What completing means; stated in the header, never implied."""

    PASSED = "passed"
    COMPLETED = "completed"
    COMPLETED_AND_PASSED = "completed-and-passed"


@dataclass(frozen=True, slots=True)
class CompletionRule:
    """When a module or parent lesson counts. Copied into every record made under it.

    `pass_percent` is 0-100 of the questions; `attempts` counts per revision; `must_pass` holds public
    question ids; `judged` ids of tasks that somebody has to see and find good, beside the quiz.
    """

    rule: Rule
    quiz_id: str
    pass_percent: int = 0
    attempts: int = 0
    must_pass: tuple[str, ...] = ()
    renews_yearly: bool = False
    judged: tuple[str, ...] = ()
