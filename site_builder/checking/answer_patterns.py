"""Patterns by which a question is answered without reading it: the longest choice, the second place, always 对.

One question proves nothing, so these are counted over the whole bank and held against chance. A pattern is told when
the count is more than `SURE` standard deviations from what guessing would give, too often or too seldom: a right choice
that is never the longest lets a reader strike the longest out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from site_builder.curriculum import QuestionKind
from site_builder.findings import Finding
from site_builder.loading.source_file import SourceFile
from site_builder.markdown.chinese import han_count
from site_builder.rules.catalogue import Catalogue

SURE = 3.0
"""Standard deviations: chance alone goes further about once in four hundred banks."""

LEAST_QUESTIONS = 40
"""Below this many questions no share is worth a word."""

_TAGS = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """A question with one right choice. `lengths` are characters; `right` is the place of the right choice.

    `in_written_order` is False where readers see the choices in the order of their ids.
    """

    kind: QuestionKind
    lengths: tuple[int, ...]
    right: int
    in_written_order: bool


@dataclass(frozen=True, slots=True)
class Share:
    """How often something holds in `total` questions, beside what guessing would give (0-1)."""

    code: str
    name: str
    count: int
    total: int
    chance: float

    @property
    def gives_away(self) -> bool:
        if self.total < LEAST_QUESTIONS:
            return False
        spread = sqrt(self.total * self.chance * (1 - self.chance))
        return abs(self.count - self.total * self.chance) > SURE * spread


def answer_pattern_findings(files: Sequence[SourceFile], catalogue: Catalogue) -> Iterator[Finding]:
    """One finding for each pattern of the whole bank."""
    for share in shares([*answered_questions(files)]):
        if share.gives_away:
            percent, chance = round(100 * share.count / share.total), round(100 * share.chance)
            yield catalogue.finding(
                share.code, "", 0, name=share.name, count=share.count, total=share.total, percent=percent, chance=chance
            )


def answered_questions(files: Iterable[SourceFile]) -> Iterator[AnsweredQuestion]:
    """Every 单选 and 判断 of the content, practice and for the record."""
    for file in files:
        for practice in getattr(file.page, "practice", ()):
            right = [place for place, choice in enumerate(practice.choices) if choice.right]
            yield from _answered(practice.kind, [choice.html for choice in practice.choices], right, written=True)
        keys = {key.question_id: key for key in file.key.keys} if file.key else {}
        for question in file.quiz.questions if file.quiz else ():
            key = keys.get(question.id)
            right = [place for place, choice in enumerate(question.choices) if key and choice.id in key.correct]
            yield from _answered(question.kind, [choice.html for choice in question.choices], right, written=False)


def shares(questions: Sequence[AnsweredQuestion]) -> Iterator[Share]:
    """The longest, the shortest and each place among 单选 of three choices and more; 对 among 判断."""
    single = [item for item in questions if item.kind is QuestionKind.SINGLE and len(item.lengths) > 2]
    chance = _mean([1 / len(item.lengths) for item in single])
    longest = sum(_alone(item, max(item.lengths)) for item in single)
    shortest = sum(_alone(item, min(item.lengths)) for item in single)
    yield Share("answer-length", "最长", longest, len(single), chance)
    yield Share("answer-length", "最短", shortest, len(single), chance)
    written = [item for item in single if item.in_written_order]
    for place in range(max((len(item.lengths) for item in written), default=0)):
        there = [item for item in written if len(item.lengths) > place]
        hits = sum(item.right == place for item in there)
        chance = _mean([1 / len(item.lengths) for item in there])
        yield Share("answer-place", f"第 {place + 1}", hits, len(there), chance)
    judged = [item for item in questions if item.kind is QuestionKind.TRUE_FALSE]
    for place, name in enumerate(("对", "错")):
        yield Share("answer-true", name, sum(item.right == place for item in judged), len(judged), 0.5)


def _answered(
    kind: QuestionKind, choices: Sequence[str], right: Sequence[int], *, written: bool
) -> Iterator[AnsweredQuestion]:
    if kind in (QuestionKind.SINGLE, QuestionKind.TRUE_FALSE) and len(right) == 1:
        lengths = tuple(han_count(_TAGS.sub("", choice)) for choice in choices)
        yield AnsweredQuestion(kind, lengths, right[0], written)


def _alone(item: AnsweredQuestion, length: int) -> bool:
    """True when the right choice, and no other, has this length."""
    return item.lengths.count(length) == 1 and item.lengths[item.right] == length


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
