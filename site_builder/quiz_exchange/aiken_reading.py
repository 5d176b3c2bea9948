"""Aiken: a question on one line, choices `A. …` or `A) …`, and `ANSWER: B`. One right answer, no feedback.

Moodle's description: https://docs.moodle.org/en/Aiken_format . What other programs add is taken too: a question of
several lines, full-width marks, `答案：B`, several letters (多选).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from site_builder.curriculum import QuestionKind
from site_builder.quiz_exchange.plain_question import PlainChoice, PlainQuestion, holds_picture, without_markup
from site_builder.quiz_exchange.source_text import ReadQuiz

_CHOICE = re.compile(r"\s*([A-Z])[.)．）、]\s*(.*)")
_ANSWER = re.compile(r"\s*(?:ANSWER|答案)\s*[:：]\s*(.*)", re.IGNORECASE)
_LETTERS = re.compile(r"[A-Z](?:[\s,，、;；]*[A-Z])*")


def read_aiken(lines: Sequence[str]) -> ReadQuiz:
    """Every question of the file."""
    reader = _Reader()
    for number, line in enumerate(lines, 1):
        reader.take(number, line)
    reader.end()
    return reader.quiz


class _Reader:
    """Gathers a stem, then choices, until the answer closes the question."""

    def __init__(self) -> None:
        self.quiz = ReadQuiz()
        self._start = 0
        self._stem: list[str] = []
        self._choices: dict[str, str] = {}

    def take(self, number: int, line: str) -> None:
        answer, choice = _ANSWER.fullmatch(line), _CHOICE.fullmatch(line)
        if not line.strip():
            return
        if answer:
            self._close(number, answer[1].strip().upper())
        elif choice and self._stem:
            if choice[1] in self._choices:
                self.quiz.wrong(number, f"选项 {choice[1]} 出现了两次。", "给选项重新编字母。")
            self._choices[choice[1]] = choice[2]
        elif self._choices:
            self._no_answer(number)
            self.take(number, line)
        else:
            self._start = self._start or number
            self._stem.append(line)

    def end(self) -> None:
        if self._stem:
            self._no_answer(self._start)
        elif not self.quiz.questions and not self.quiz.notes:
            self.quiz.wrong(
                1, "文件里没有题目。", "照 Aiken 的格式写：题目一行，选项 A. B. C. 各一行，ANSWER: B 一行。"
            )

    def _no_answer(self, line: int) -> None:
        self.quiz.wrong(
            self._start or line, "这道题没有 ANSWER 一行，不知道它在哪里结束。", "在选项下面写一行，例如 ANSWER: B。"
        )
        self._clear()

    def _close(self, number: int, answer: str) -> None:
        if not self._stem:
            self.quiz.wrong(number, "ANSWER 上面没有题目。", "写上题目和选项，或者删掉这一行。")
            self._clear()
            return
        letters = set(re.findall("[A-Z]", answer)) if _LETTERS.fullmatch(answer) else set()
        if not letters or not letters <= self._choices.keys():
            self.quiz.wrong(number, f"答案“{answer[:20]}”不在选项里。", "写成上面有的字母，例如 ANSWER: B。")
        else:
            self._keep(letters)
        self._clear()

    def _keep(self, letters: set[str]) -> None:
        stem = "\n".join(self._stem)
        if holds_picture(stem + "".join(self._choices.values())):
            self.quiz.told(self._start, "题里的图片没有带过来。", "看一看没有图还能不能答。")
        choices = tuple(PlainChoice(without_markup(text), name in letters) for name, text in self._choices.items())
        kind = QuestionKind.MULTIPLE if len(letters) > 1 else QuestionKind.SINGLE
        if kind is QuestionKind.SINGLE and sorted(choice.text for choice in choices) == ["对", "错"]:
            kind = QuestionKind.TRUE_FALSE
        self.quiz.take(PlainQuestion(kind, without_markup(stem, keeps_lines=True), choices, line=self._start))

    def _clear(self) -> None:
        self._start, self._stem, self._choices = 0, [], {}
