"""Reads questions in the test-paper style, as written: the key is still beside the choice here.

What leaves this package goes two ways: `practice.py` keeps the key with the question, `quizzes.py` parts them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from markdown_it.token import Token

from site_builder.answer_key import normalised
from site_builder.curriculum import QuestionKind
from site_builder.loading.sections import Part
from site_builder.markdown.reader import MarkdownReader
from site_builder.rules.catalogue import Notes

KINDS = "|".join(QuestionKind)
HEADING = re.compile(
    rf"(?:\d+\s*[.．、]\s*)?(?P<stem>.+?)\s*[（(]\s*(?P<kind>{KINDS})\s*[）)]\s*(?:\{{#(?P<id>[^}}]*)\}})?\s*"
)
QUESTION_ID = re.compile(r"q-[a-z0-9]+(?:-[a-z0-9]+)*")
_CHOICE = re.compile(r"\[([ xX])\][ \t]+(.+)", re.DOTALL)
_EXPLANATION = re.compile(r"解析\s*[：:]\s*")
_ANSWERS = re.compile(r"答案\s*[：:]\s*(.+)")

Block: TypeAlias = Sequence[Token]


@dataclass(frozen=True, slots=True)
class WrittenChoice:
    """A choice with everything its author said of it."""

    source: str
    html: str
    right: bool
    feedback_html: str
    line: int


@dataclass(frozen=True, slots=True)
class WrittenQuestion:
    """A question with its key. `order` holds the items of a 排序 as choices in the right order."""

    author_id: str
    kind: QuestionKind
    stem_html: str
    choices: tuple[WrittenChoice, ...]
    accepted: tuple[str, ...]
    explanation_html: str
    line: int


def looks_like_question(title: str) -> bool:
    """True for a heading that ends in a question type."""
    return HEADING.fullmatch(title) is not None


def read_questions(
    parts: Sequence[Part], first_line: int, reader: MarkdownReader, notes: Notes
) -> list[WrittenQuestion]:
    """The questions of some `###` parts; a heading that is no question is noted and left out."""
    questions: list[WrittenQuestion] = []
    taken: set[str] = set()
    for part in parts:
        found = HEADING.fullmatch(part.source)
        if found is None:
            notes.add("question-heading", part.line, title=part.title)
            continue
        _check_id(found["id"], taken, part, notes)
        questions.append(_QuestionReader(part, found, first_line, reader, notes).read())
    return questions


def _check_id(author_id: str | None, taken: set[str], part: Part, notes: Notes) -> None:
    if not author_id:
        notes.add("question-id-missing", part.line)
    elif not QUESTION_ID.fullmatch(author_id):
        notes.add("question-id-shape", part.line, id=author_id)
    elif author_id in taken:
        notes.add("question-id-twice", part.line, id=author_id)
    taken.add(author_id or "")


class _QuestionReader:
    """Sorts the blocks below one question's heading."""

    def __init__(self, part: Part, found: re.Match[str], first_line: int, reader: MarkdownReader, notes: Notes) -> None:
        self._part = part
        self._found = found
        self._first_line = first_line
        self._reader = reader
        self._notes = notes
        self._kind = QuestionKind(found["kind"])
        self._stem = [reader.inline_html(found["stem"])]
        self._choices: list[WrittenChoice] = []
        self._accepted: tuple[str, ...] = ()
        self._explanation = ""

    def read(self) -> WrittenQuestion:
        for block in top_blocks(self._part.tokens):
            self._take(block)
        question = WrittenQuestion(
            self._found["id"] or "",
            self._kind,
            "<br>".join(self._stem),
            tuple(self._choices),
            self._accepted,
            self._explanation,
            self._part.line,
        )
        check_key(question, self._notes)
        return question

    def _take(self, block: Block) -> None:
        opening = block[0]
        if opening.type == "bullet_list_open" or (
            opening.type == "ordered_list_open" and self._kind is QuestionKind.ORDER
        ):
            self._choices += [self._choice(item) for item in top_blocks(block[1:-1])]
        elif opening.type == "blockquote_open" and _EXPLANATION.match(_first_words(block)):
            self._explanation = self._quoted(block, _EXPLANATION)
        elif opening.type == "paragraph_open":
            self._take_paragraph(block[1])
        elif opening.type != "footnote_block_open":
            self._notes.add("question-extra", self._line(opening))

    def _take_paragraph(self, inline: Token) -> None:
        answers = _ANSWERS.fullmatch(inline.content.strip())
        if answers:
            self._accepted = tuple(text.strip() for text in re.split(r"[|｜]", answers[1]) if text.strip())
        else:
            self._stem.append(self._reader.inline_html(inline.content))

    def _choice(self, item: Block) -> WrittenChoice:
        line = self._line(item[0])
        blocks = top_blocks(item[1:-1])
        source = blocks[0][1].content.strip() if blocks and blocks[0][0].type == "paragraph_open" else ""
        marked = _CHOICE.fullmatch(source)
        if not source or (marked is None and self._kind is not QuestionKind.ORDER):
            self._notes.add("choice-mark", line)
        text = marked[2] if marked else source
        feedback = "".join(self._quoted(block) for block in blocks[1:] if block[0].type == "blockquote_open")
        if any(block[0].type != "blockquote_open" for block in blocks[1:]):
            self._notes.add("question-extra", line)
        right = marked is not None and marked[1] != " "
        return WrittenChoice(text, self._reader.inline_html(text), right, feedback, line)

    def _quoted(self, block: Block, prefix: re.Pattern[str] | None = None) -> str:
        """HTML inside a quote; the word before its colon is dropped."""
        inner = list(block[1:-1])
        if prefix is not None and inner[1].children:
            inner[1].children[0].content = prefix.sub("", inner[1].children[0].content, count=1)
        return self._reader.html(inner)

    def _line(self, token: Token) -> int:
        return self._first_line + token.map[0] if token.map else self._part.line


def check_key(question: WrittenQuestion, notes: Notes) -> None:
    """Note what is wrong with the key of a question, at the question's line."""
    kind, right = question.kind, sum(choice.right for choice in question.choices)
    texts = [normalised(choice.source) for choice in question.choices]
    if len(set(texts)) < len(texts):
        notes.add("choice-twice", question.line)
    if kind is QuestionKind.TRUE_FALSE and sorted(texts) != ["对", "错"]:
        notes.add("true-false-choices", question.line)
    elif kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.ORDER) and len(texts) < 2:
        notes.add("choices-few", question.line)
    if kind in (QuestionKind.SINGLE, QuestionKind.TRUE_FALSE) and right > 1:
        notes.add("right-two", question.line, kind=kind, right=right)
    if kind in (QuestionKind.SINGLE, QuestionKind.TRUE_FALSE, QuestionKind.MULTIPLE) and right == 0:
        notes.add("right-none", question.line, kind=kind)
    if kind is QuestionKind.MULTIPLE and right == 1:
        notes.add("right-few", question.line)
    if kind is QuestionKind.BLANK and not question.accepted:
        notes.add("answer-missing", question.line)
    if kind is QuestionKind.SURVEY and right:
        notes.add("survey-key", question.line)


def top_blocks(tokens: Sequence[Token]) -> list[Block]:
    """Cut a balanced run of tokens into its outermost blocks."""
    blocks: list[Block] = []
    depth = start = 0
    for place, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            blocks.append(tokens[start : place + 1])
            start = place + 1
    return blocks


def _first_words(block: Block) -> str:
    return block[2].content if len(block) > 2 and block[1].type == "paragraph_open" else ""
