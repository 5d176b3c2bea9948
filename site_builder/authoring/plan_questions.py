"""The questions that a plan lists (家长常问, 常见问题) become the `asked` of its page. Answers to them stay in the file
as what had no place of its own: a page answers in its text, not in its header.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from site_builder.authoring.docx_reading import Grid
from site_builder.authoring.plan_words import unnumbered
from site_builder.authoring.skeletons import quoted

LONGEST_STATED = 40
"""Characters of a line without a question mark that is still taken for a question; the checker names those over 30."""

_ASKS = re.compile(r"^(?:问题?|提问|家长问|学生问|老师问|Q\d*)\s*\d*\s*[:：.．、]\s*", re.IGNORECASE)
_ANSWERS = re.compile(r"^(?:答案?|回答|解答|回应|A\d*)\s*\d*\s*[:：.．、]", re.IGNORECASE)
_SENTENCE_END = ("。", "！", "；", "：")
_OWN_MARKS = re.compile(r"^-\s+|[\s“”\"]+$|^[“\"]+")
_CHINESE = re.compile("[\u3400-\u9fff]")


def questions_of(lines: Iterable[str | Grid]) -> tuple[list[str], list[str | Grid]]:
    """Questions in their order, each once, and what of the section is none. A row of a table is a question and more."""
    asked: dict[str, None] = {}
    others: list[str | Grid] = []
    answering = False
    for line in lines:
        if isinstance(line, Grid):
            others.append(line)
            continue
        question = None if _ANSWERS.match(line) else _question(line, answering=answering)
        answering = bool(_ANSWERS.match(line)) or (answering and question is None)
        if question is None:
            others.append(line)
        else:
            asked[question] = None
    return list(asked), others


def header_lines(questions: Iterable[str]) -> Iterator[str]:
    """`asked` of a header."""
    yield "asked:"
    for question in questions:
        yield f"  - {quoted(question) if _CHINESE.search(question) else _in_quotes(question)}"


def _in_quotes(text: str) -> str:
    """Digits and letters alone would be read as a number, a date or a word of YAML's own."""
    return "'" + text.replace("'", "''") + "'"


def _question(line: str, *, answering: bool) -> str | None:
    """The question of a line as pages hold it: no number, no 问：, no mark at its end; None when it is none.

    After an answer has begun only what asks is a question again: an answer may go on for lines.
    """
    bare = unnumbered(_OWN_MARKS.sub("", line.strip()))
    named = bool(_ASKS.match(bare))
    text = _OWN_MARKS.sub("", _ASKS.sub("", bare)).strip()
    asks = named or text.endswith(("？", "?"))
    stated = not answering and len(text) <= LONGEST_STATED and not text.endswith(_SENTENCE_END)
    return text.rstrip("？?").strip() or None if asks or stated else None
