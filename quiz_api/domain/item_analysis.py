"""Item analysis in classical test theory. Pure; knows answers and no person.

- Facility (难度, item difficulty index p): the share of people who answered the question right.
- Discrimination (区分度): the corrected item-total point-biserial correlation. With M1 and M0 the mean rest scores (a
  person's score without this question) of those who were right and wrong, s the standard deviation of the rest scores
  of all, and q = 1 - p:  r = (M1 - M0) / s * sqrt(p * q). The question is left out of the score, because it would else
  be correlated with itself (Henrysson, S., 1963, Correction of item-total correlations in item analysis, Psychometrika
  28, 211-218).

Source of terms and formula: Crocker, L. & Algina, J. (1986), Introduction to Classical and Modern Test Theory, chapter
14. Bounds of discrimination: Ebel, R. L. (1965), Measuring Educational Achievement: 0.40 very good, 0.30 good, 0.20
marginal, below to be rejected or revised. A wrong choice that less than 5 % take does no work: Haladyna, T. M. &
Downing, S. M. (1993), How many options is enough for a multiple-choice test item?
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from quiz_api.domain.grading import Answer, grade
from site_builder.answer_key import AnswerKey, QuizKey
from site_builder.curriculum import QuestionKind

FEWEST = 20
"""First attempts below which nothing is told: a share of five people says something of the five, not of a question."""

HARD, EASY = 0.30, 0.95
MARGINAL = 0.20
SELDOM = 0.05
_COUNTED = (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.TRUE_FALSE)


@dataclass(frozen=True, slots=True)
class ItemAnalysis:
    """One question. `discrimination` is None where everybody had the same rest score or the same mark.

    `chosen` counts people by choice id, for kinds with choices to choose from; texts that were typed are never kept.
    """

    question_id: str
    kind: QuestionKind
    answers: int
    right: int
    discrimination: float | None
    chosen: dict[str, int]
    doubts: tuple[str, ...]

    @property
    def facility(self) -> float:
        return self.right / self.answers


def analyse(key: QuizKey, sheets: Sequence[tuple[Answer, ...]]) -> tuple[ItemAnalysis, ...]:
    """Questions in the order of the key, each from the sheets that ask it; none for one that less than FEWEST do.

    Sheets drawn from a bank ask as many questions each, so that their rest scores can be set side by side.
    """
    read = [_Sheet(_marks(key, sheet), {answer.question_id: answer for answer in sheet}) for sheet in sheets]
    found = ((item, [sheet for sheet in read if item.question_id in sheet.marks]) for item in key.marked)
    return tuple(_analysed(item, asking) for item, asking in found if len(asking) >= FEWEST)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One person's marks and answers by question."""

    marks: dict[str, bool]
    given: dict[str, Answer]


def _marks(key: QuizKey, sheet: tuple[Answer, ...]) -> dict[str, bool]:
    asked = {answer.question_id for answer in sheet}
    on_it = replace(key, keys=tuple(item for item in key.keys if item.question_id in asked))
    return {outcome.question_id: outcome.right for outcome in grade(on_it, sheet).outcomes}


def _analysed(item: AnswerKey, sheets: Sequence[_Sheet]) -> ItemAnalysis:
    right = [sheet.marks[item.question_id] for sheet in sheets]
    rest = [sum(sheet.marks.values()) - mark for sheet, mark in zip(sheets, right, strict=True)]
    chosen: Counter[str] = Counter()
    if item.kind in _COUNTED:
        chosen.update(choice for sheet in sheets for choice in sheet.given[item.question_id].choices)
    discrimination = point_biserial(right, rest)
    doubts = tuple(_doubts(item, len(sheets), sum(right), discrimination, chosen))
    return ItemAnalysis(item.question_id, item.kind, len(sheets), sum(right), discrimination, dict(chosen), doubts)


def point_biserial(right: Sequence[bool], scores: Sequence[float]) -> float | None:
    """Correlation of a mark of right or wrong with a score; None when either is the same for everybody."""
    people, p = len(right), sum(right) / len(right)
    mean = sum(scores) / people
    deviation = math.sqrt(sum((score - mean) ** 2 for score in scores) / people)
    if p in (0, 1) or deviation == 0:
        return None
    mean_right = sum(score for score, mark in zip(scores, right, strict=True) if mark) / sum(right)
    mean_wrong = sum(score for score, mark in zip(scores, right, strict=True) if not mark) / (people - sum(right))
    return (mean_right - mean_wrong) / deviation * math.sqrt(p * (1 - p))


def unused_choices(choices: Sequence[str], analysis: ItemAnalysis, key: AnswerKey) -> tuple[str, ...]:
    """Wrong choices among `choices` that hardly anybody took."""
    least = SELDOM * analysis.answers
    return tuple(name for name in choices if name not in key.correct and analysis.chosen.get(name, 0) < least)


def _doubts(
    item: AnswerKey, people: int, right: int, discrimination: float | None, chosen: Counter[str]
) -> Iterator[str]:
    facility = right / people
    if item.kind in (QuestionKind.SINGLE, QuestionKind.TRUE_FALSE):
        keyed = sum(chosen[name] for name in item.correct)
        if any(count > keyed for name, count in chosen.items() if name not in item.correct):
            yield "选某个错项的人比选对的还多：先核对答案有没有标错，再看题目有没有歧义。"
    if discrimination is not None and discrimination < 0:
        yield "别的题答得好的人，这道题反而错得多：先核对答案有没有标错，再看题目是不是有两种理解。"
    elif discrimination is not None and discrimination < MARGINAL and HARD <= facility <= EASY:
        yield "分不开懂的人和不懂的人：看看是不是靠猜、靠记，或者选项太像。"
    if facility < HARD:
        yield "不到三成的人答对：看看课里讲没讲到，题目是不是绕。"
    elif facility > EASY:
        yield "几乎人人答对：量不出什么。要是本来就想人人记住，可以留着。"
