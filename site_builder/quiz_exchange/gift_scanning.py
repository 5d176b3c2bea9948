"""The shallow structure of GIFT: questions parted by empty lines, a title, a format, a stem, what stands in braces.

Format: https://docs.moodle.org/en/GIFT_format . A backslash takes its meaning from ~ = # { } : and itself; escaped
characters are kept apart from marks by being moved to private characters until the marks have been found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from site_builder.quiz_exchange.source_text import ReadQuiz

MARKS = "\\~=#{}:"
_HIDDEN = {mark: chr(0xF700 + place) for place, mark in enumerate(MARKS)}
_ESCAPE = re.compile(r"\\([\\~=#{}:n])")
_SHOWN = {ord(hidden): mark for mark, hidden in _HIDDEN.items()}
_PRIVATE = re.compile("[\uf700-\uf70f]")
_TITLE = re.compile(r"\s*::(.*?)::", re.DOTALL)
_FORMAT = re.compile(r"\s*\[(html|markdown|moodle|plain)\]", re.IGNORECASE)
_ITEM = re.compile(r"[=~]")
_FEEDBACK_OF_ALL = "####"


@dataclass(frozen=True, slots=True)
class RawQuestion:
    """`body` is None for words without an answer; marks that were escaped are still hidden in every text."""

    line: int
    title: str
    form: str
    before: str
    body: str | None
    after: str


@dataclass(frozen=True, slots=True)
class RawItem:
    """One answer inside the braces: its mark = or ~, the words, the feedback behind #."""

    mark: str
    text: str
    feedback: str


def shown(text: str) -> str:
    """A text with its escaped characters as they are read."""
    return text.translate(_SHOWN)


def escaped(text: str) -> str:
    """A text as it is written, so that none of its characters is a mark."""
    return re.sub(r"[\\~=#{}:]", r"\\\g<0>", text).replace("\n", "\\n")


def blocks(lines: Sequence[str], quiz: ReadQuiz) -> Iterator[RawQuestion]:
    """Questions in order; what cannot be divided is noted in `quiz`."""
    start, gathered = 0, list[str]()
    for number, line in enumerate((*lines, ""), 1):
        if line.lstrip().startswith("//"):
            continue
        if line.lstrip().startswith("$CATEGORY:"):
            quiz.told(number, "题库的分类没有带过来。", "我们的测验不分类，不用管它。")
        elif line.strip():
            start = start if gathered else number
            gathered.append(line)
        elif gathered:
            yield from _divided(start, "\n".join(gathered), quiz)
            gathered = []


def items(body: str) -> tuple[RawItem, ...]:
    """The answers inside the braces, without the feedback for all."""
    marks = [*_ITEM.finditer(body)]
    ends = [*(mark.start() for mark in marks[1:]), len(body)]
    found = []
    for mark, end in zip(marks, ends, strict=False):
        text, _, feedback = body[mark.end() : end].partition("#")
        found.append(RawItem(mark[0], text, feedback))
    return tuple(found)


def parted(body: str) -> tuple[str, str]:
    """The answers, and the feedback that everybody gets."""
    answers, _, explanation = body.partition(_FEEDBACK_OF_ALL)
    return answers, explanation


def _divided(line: int, text: str, quiz: ReadQuiz) -> Iterator[RawQuestion]:
    text = _ESCAPE.sub(lambda found: "\n" if found[1] == "n" else _HIDDEN[found[1]], _PRIVATE.sub(" ", text))
    title, form = "", ""
    if named := _TITLE.match(text):
        title, text = shown(named[1]).strip(), text[named.end() :]
    if formed := _FORMAT.match(text):
        form, text = formed[1].lower(), text[formed.end() :]
    opened, closed = text.count("{"), text.count("}")
    if opened == closed == 0:
        yield RawQuestion(line, title, form, text, None, "")
    elif opened != 1 or closed != 1 or text.index("{") > text.index("}"):
        says = f"大括号不成对：有 {opened} 个 {{，{closed} 个 }}。"
        quiz.wrong(line, says, "一道题只有一对大括号，题和题之间空一行；文字里的大括号前面写反斜线。")
    else:
        before, _, rest = text.partition("{")
        body, _, after = rest.partition("}")
        yield RawQuestion(line, title, form, before, body, after)
