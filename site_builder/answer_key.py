"""The private half of a quiz: right answers, feedback and explanations.

Only the loader makes these and only `quiz_bank.json` (mode 0600, below build/private/) carries them. Code that builds
public pages must not import this module; `.importlinter` holds that contract.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import date

from site_builder.curriculum import QuestionKind
from site_builder.quiz_draw import Pool


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """The key of one question.

    `question_id` is the public id, `author_id` the `{#q-…}` of the source (keeps statistics attached).
    `correct` holds choice ids (单选 多选 判断), `order` choice ids in the right order (排序), `accepted` normalised
    texts (填空). `feedback` maps a choice id to HTML; `explanation_html` is shown once the attempts are over.
    """

    question_id: str
    author_id: str
    kind: QuestionKind
    correct: frozenset[str] = frozenset()
    order: tuple[str, ...] = ()
    accepted: frozenset[str] = frozenset()
    feedback: dict[str, str] = field(default_factory=dict)
    explanation_html: str = ""


@dataclass(frozen=True, slots=True)
class QuizKey:
    """All keys of one revision of a quiz. `retired_on` is None for the revision that the site shows today.

    `pools` are those of the public half, so that a sheet of a retired revision can be dealt and marked.
    """

    quiz_id: str
    revision: str
    keys: tuple[AnswerKey, ...]
    retired_on: date | None = None
    pools: tuple[Pool, ...] = ()
    marked: tuple[AnswerKey, ...] = field(init=False, repr=False, compare=False)
    """Those of the questions that are marked: 问卷 has no key."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "marked", tuple(key for key in self.keys if key.kind is not QuestionKind.SURVEY))


def normalised(text: str) -> str:
    """Fold what people type into a 填空 so that width, case and spaces do not matter (NFKC, casefold, no spaces)."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
