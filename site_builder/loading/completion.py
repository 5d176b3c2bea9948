"""Reads `completion: {rule: passed, quiz: q-t-s-01, pass: 80, attempts: 3, must_pass: [q-harm]}`."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.build_key import BuildKey
from site_builder.curriculum import CompletionRule, Rule
from site_builder.loading.fields import Fields
from site_builder.loading.quizzes import question_id

FIELDS = ("rule", "quiz", "pass", "attempts", "must_pass", "renews_yearly", "judged")
MOST_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class WrittenCompletion:
    """A completion rule, and the author ids of its must-pass questions for messages."""

    rule: CompletionRule
    must_pass: tuple[str, ...] = ()


def read_completion(header: Fields, key: BuildKey) -> WrittenCompletion:
    """The completion rule of a page; one that is missing or wrong leaves the header incomplete."""
    group = header.inner("completion", FIELDS)
    if group is None:
        return WrittenCompletion(CompletionRule(Rule.COMPLETED, ""))
    rule = group.choice("rule", [word.value for word in Rule])
    quiz_id = group.text("quiz")
    must_pass = group.texts("must_pass")
    asks_marks = rule in (Rule.PASSED, Rule.COMPLETED_AND_PASSED)
    return WrittenCompletion(
        CompletionRule(
            rule=Rule(rule or Rule.COMPLETED),
            quiz_id=quiz_id,
            pass_percent=_pass_percent(group) if asks_marks or group.has("pass") else 0,
            attempts=group.number("attempts", 1, MOST_ATTEMPTS) if group.has("attempts") else 0,
            must_pass=tuple(question_id(key, quiz_id, author_id) for author_id in must_pass),
            renews_yearly=group.has("renews_yearly") and group.truth("renews_yearly"),
            judged=group.texts("judged"),
        ),
        must_pass,
    )


def _pass_percent(group: Fields) -> int:
    value = group.text("pass")
    if value and not (value.isascii() and value.isdigit() and len(value) <= 3 and 1 <= int(value) <= 100):
        group.fail("pass-out-of-reach", "pass", value=value)
        return 0
    return int(value) if value else 0
