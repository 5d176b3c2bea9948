"""Answers cannot be guessed from the look of the choices, over the whole bank."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder.checking.answer_patterns import LEAST_QUESTIONS
from tests.site_builder.content_cases import GOOD, Edit, findings_with

LESSON = "lessons/g07/g07-t1-02.md"
LENGTHS = ("等一等", "等一等再说", "等一等再说一声")
FEW = 3
"""Practice questions of one lesson."""


def lessons(questions: Iterator[str]) -> tuple[Edit, ...]:
    """Enough good lessons, one a slot and grade, to hold the questions three by three."""
    good = (GOOD / LESSON).read_text("utf-8")
    body = good[: good.index("## 想一想")]
    body = "\n".join(line for line in body.splitlines() if "名单按帮" not in line and "[^源]" not in line) + "\n"
    edits = []
    blocks = list(questions)
    for number, start in enumerate(range(0, len(blocks), FEW)):
        grade, slot = 8 + number // 20, 1 + number % 20
        page_id = f"g{grade:02d}-t1-{slot:02d}"
        text = (
            body.replace("g07-t1-02", page_id)
            .replace("grade: 7", f"grade: {grade}")
            .replace("slot: 2", f"slot: {slot}")
        )
        inside = "\n".join(f"### {at}. 第{at}件事？{block}" for at, block in enumerate(blocks[start : start + FEW], 1))
        edits.append(Edit(f"lessons/g{grade:02d}/{page_id}.md", None, f"{text}## 想一想\n\n{inside}"))
    return tuple(edits)


def single(number: int, right: int, longest: int) -> str:
    lengths = [LENGTHS[(place - longest + 2) % 3] for place in range(3)]
    choices = "\n".join(
        f"- [{'x' if place == right else ' '}] {length}" + ("" if place == right else "\n    > 想一想。")
        for place, length in enumerate(lengths)
    )
    return f"（单选） {{#q-n{number}}}\n\n{choices}\n\n> 解析：无。\n"


def judged(number: int, *, true: bool) -> str:
    right, wrong = ("对", "错") if true else ("错", "对")
    choices = sorted((f"- [x] {right}", f"- [ ] {wrong}"), key=lambda line: "错" in line)
    return f"（判断） {{#q-n{number}}}\n\n" + "\n".join(choices) + "\n\n> 解析：无。\n"


PATTERNS = {
    "answer-length": lambda number: single(number, number % 3, number % 3),
    "answer-place": lambda number: single(number, 1, number % 3),
    "answer-true": lambda number: judged(number, true=True),
}


@pytest.mark.parametrize("code", PATTERNS)
def test_a_bank_that_gives_itself_away_is_told(code: str, tmp_path: Path) -> None:
    found = findings_with(tmp_path, *lessons(map(PATTERNS[code], range(LEAST_QUESTIONS + 5))))
    assert code in {finding.code for finding in found}


def test_a_balanced_bank_is_not(tmp_path: Path) -> None:
    balanced = (single(number, number % 3, number // 3 % 3) for number in range(LEAST_QUESTIONS + 5))
    found = {finding.code for finding in findings_with(tmp_path / "single", *lessons(balanced))}
    assert not found & set(PATTERNS)
    halves = (judged(number, true=number % 2 == 0) for number in range(LEAST_QUESTIONS + 5))
    found = {finding.code for finding in findings_with(tmp_path / "judged", *lessons(halves))}
    assert not found & set(PATTERNS)
