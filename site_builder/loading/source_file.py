"""What reading one file gives: a page or a quiz, findings, and facts for the rules that look across files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from site_builder.answer_key import QuizKey
from site_builder.curriculum import AnyPage, Kind, Quiz
from site_builder.findings import Finding
from site_builder.markdown.reader import words

ASKED, ALSO_ASKED = "asked", "also_asked"
"""Header fields of questions, and sections of their passages; no heading of a page reads so."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of words on one place: a paragraph, a heading, a table row, a drawing, a header field."""

    line: int
    section: str
    text: str


@dataclass(frozen=True, slots=True)
class WrittenLink:
    """A link or picture as its author wrote it. `text` is what is read: words of the link, alt of the picture."""

    line: int
    target: str
    text: str
    is_image: bool


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file read. `page` and `quiz` are None when they could not be understood; `path` is below content/.

    `id` stands even then, for messages. `lines` maps header fields and public ids of questions to lines. `must_pass`
    holds author ids, `anchors` the names that links may point to after #.
    """

    path: str
    kind: Kind | None
    id: str
    page: AnyPage | None = None
    quiz: Quiz | None = None
    key: QuizKey | None = None
    findings: tuple[Finding, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)
    must_pass: tuple[str, ...] = ()
    anchors: frozenset[str] = frozenset()
    passages: tuple[Passage, ...] = ()
    links: tuple[WrittenLink, ...] = ()
    size: int = 0

    @property
    def is_quiz(self) -> bool:
        return self.path.endswith(".quiz.md")

    def line_of(self, name: str) -> int:
        """Line of a header field or question, or the first line."""
        return self.lines.get(name, 1)


def passages_of(tokens: Sequence[Token], first_line: int) -> Iterator[Passage]:
    """The words of a body in reading order; the cells of a table row are one passage, joined by ｜."""
    section, row, line, heading = "", None, first_line, False
    cells: list[str] = []
    for token in tokens:
        if token.map:
            line = first_line + token.map[0]
        if token.type == "heading_open":
            heading = token.tag == "h2"
        elif token.type == "tr_open":
            row, cells = line, []
        elif token.type == "tr_close" and row is not None:
            yield Passage(row, section, "｜".join(cells))
            row = None
        elif token.type == "inline":
            text = words(token)
            if heading:
                section, heading = text, False
            if row is not None:
                cells.append(text)
            else:
                yield Passage(line, section, text)
        elif token.type in ("fence", "code_block"):
            yield Passage(line, section, token.content)


def links_of(tokens: Sequence[Token], first_line: int) -> Iterator[WrittenLink]:
    """Every link and picture of a body."""
    for token in tokens:
        line = first_line + (token.map or [0])[0]
        children = token.children or []
        for place, child in enumerate(children):
            if child.type == "image":
                yield WrittenLink(line, str(child.attrs.get("src", "")), child.content, is_image=True)
            elif child.type == "link_open":
                inside = _until_close(children[place + 1 :])
                yield WrittenLink(line, child.meta.get("written", ""), inside, is_image=False)


def _until_close(children: Sequence[Token]) -> str:
    text = ""
    for child in children:
        if child.type == "link_close":
            break
        text += child.content
    return text.strip()
