"""The body of a page: introduction, sections, and for a lesson its steps and practice questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from site_builder.curriculum import Activity, Kind, PracticeQuestion, Section
from site_builder.loading.activities import read_activities
from site_builder.loading.page_shapes import PRACTICE, PROCESS, check_shape, section_name
from site_builder.loading.practice import as_practice
from site_builder.loading.questions import looks_like_question, read_questions
from site_builder.loading.sections import Anchors, Part, check_heading_order, divide_at, name_inner_headings
from site_builder.markdown.reader import MarkdownReader, plain_text
from site_builder.markdown.worksheets import give_room
from site_builder.rules.catalogue import Notes

BOARD, SHEET = "板书", "学习单"
MOST_BOARD_LINES = 4


@dataclass(frozen=True, slots=True)
class PageBody:
    """A body read. `process_line` is the line of 过程, 0 when there is none."""

    intro_html: str
    intro_text: str
    sections: tuple[Section, ...]
    activities: tuple[Activity, ...]
    practice: tuple[PracticeQuestion, ...]
    process_line: int
    anchors: frozenset[str]


class BodyReader:
    """Reads one body. `first_line` is the file's line of its first line."""

    def __init__(self, kind: Kind, first_line: int, reader: MarkdownReader, notes: Notes) -> None:
        self._kind = kind
        self._first_line = first_line
        self._reader = reader
        self._notes = notes
        self._anchors = Anchors()
        self._sections: list[Section] = []
        self._activities: list[Activity] = []
        self._practice: tuple[PracticeQuestion, ...] = ()
        self._process_line = 0

    def read(self, tokens: Sequence[Token]) -> PageBody:
        check_heading_order(tokens, self._first_line, self._notes)
        main, footnotes = _without_footnotes(tokens)
        divided = divide_at(main, 2, self._first_line)
        check_shape(self._kind, divided.parts, self._notes)
        for part in divided.parts:
            self._take(part)
        self._append_footnotes(footnotes)
        return PageBody(
            self._reader.html(divided.intro),
            plain_text(divided.intro),
            tuple(self._sections),
            tuple(self._activities),
            self._practice,
            self._process_line,
            frozenset(self._anchors.taken),
        )

    def _take(self, part: Part) -> None:
        name = section_name(part.title) if self._kind is Kind.LESSON else ""
        inner = divide_at(part.tokens, 3, self._first_line)
        if name in (PRACTICE, PROCESS) and inner.intro:
            self._notes.add("text-lost", part.line, title=part.title)
        if name == PRACTICE:
            self._anchors.name(part.title)
            questions = read_questions(inner.parts, self._first_line, self._reader, self._notes)
            self._practice = as_practice(questions, self._notes)
            return
        for question in (piece for piece in inner.parts if looks_like_question(piece.source)):
            self._notes.add("question-misplaced", question.line, title=question.title)
        if name == PROCESS:
            self._anchors.name(part.title)
            self._process_line = part.line
            self._activities = read_activities(inner.parts, self._anchors, self._reader, self._notes)
            return
        self._add_section(part, name)

    def _add_section(self, part: Part, name: str) -> None:
        anchor = self._anchors.name(part.title)
        name_inner_headings(part.tokens, self._anchors)
        text = plain_text(part.tokens)
        if not part.tokens:
            self._notes.add("section-empty", part.line, title=part.title)
        if name == BOARD and len([line for line in text.split("\n") if line.strip()]) > MOST_BOARD_LINES:
            self._notes.add("board-long", part.line, most=MOST_BOARD_LINES)
        if name == SHEET:
            give_room(part.tokens)
        self._sections.append(Section(part.title, anchor, self._reader.html(part.tokens), text))

    def _append_footnotes(self, footnotes: Sequence[Token]) -> None:
        """Footnotes of the whole page stand at the end of its last section."""
        if footnotes and self._sections:
            last = self._sections[-1]
            html = f"{last.html}\n{self._reader.html(footnotes)}"
            self._sections[-1] = Section(last.title, last.anchor, html, last.text)


def _without_footnotes(tokens: Sequence[Token]) -> tuple[Sequence[Token], Sequence[Token]]:
    for place, token in enumerate(tokens):
        if token.type == "footnote_block_open":
            return tokens[:place], tokens[place:]
    return tokens, ()
