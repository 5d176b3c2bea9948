"""From one Markdown source to one page or one quiz: pure functions of the text, the key and the rules.

Pure, so that results can be kept by the hash of a file, and files be read in several processes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from site_builder.build_key import BuildKey
from site_builder.curriculum import Kind, Review
from site_builder.loading.fields import Fields
from site_builder.loading.header import divide
from site_builder.loading.page_body import BodyReader
from site_builder.loading.page_ids import FOLDERS, check_id, check_place
from site_builder.loading.page_kinds import Made, make_page
from site_builder.loading.questions import WrittenQuestion, read_questions
from site_builder.loading.quiz_draws import groups_of, pools_of, read_draw
from site_builder.loading.quizzes import PartedQuiz, part_quiz, question_id
from site_builder.loading.source_file import ALSO_ASKED, ASKED, Passage, SourceFile, links_of, passages_of
from site_builder.markdown.reader import MarkdownReader
from site_builder.policy import Policy
from site_builder.rules.catalogue import Catalogue, Notes

QUIZ_ENDING = ".quiz.md"
QUIZ_FIELDS = ("id", "kind", "for", "title", "draw")
_QUIZ_ID = re.compile(r"q-[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Tools:
    """What reading a file needs beside its text; made once per process. `signed` maps paths of pages to signatures."""

    key: BuildKey
    catalogue: Catalogue
    reader: MarkdownReader
    signed: Mapping[str, Review] = field(default_factory=dict)


def tools_for(key: BuildKey, catalogue: Catalogue, policy: Policy) -> Tools:
    """Tools of a process that reads pages under `policy`."""
    return Tools(key, catalogue, MarkdownReader(), {page.source: page.review for page in policy.signed})


def parse_page(source: str, text: str, tools: Tools) -> SourceFile:
    """Read the page at `source` (below content/). Never raises for what stands in `text`."""
    notes = Notes(tools.catalogue, source)
    kind = FOLDERS[source.split("/", 1)[0]]
    divided = divide(text, notes)
    if divided is None:
        return SourceFile(source, kind, "", findings=tuple(notes.found))
    header, first_line = divided.header, divided.first_line
    tokens = tools.reader.tokens(divided.body)
    # Facts first: reading the body changes tokens (ids of headings, the word before an explanation).
    passages, links = tuple(passages_of(tokens, first_line)), tuple(links_of(tokens, first_line))
    body = BodyReader(kind, first_line, tools.reader, notes).read(tokens)
    made = make_page(header, kind, source, body, tools.key) if header else None
    if header and made:
        _check_identity(header, kind, made, notes)
        if source in tools.signed:
            made = replace(made, page=replace(made.page, review=tools.signed[source]))
    return SourceFile(
        path=source,
        kind=kind,
        id=made.page.id if made else "",
        page=made.page if made and header and header.complete else None,
        findings=tuple(notes.found),
        lines=dict(header.lines) if header else {},
        must_pass=made.must_pass if made else (),
        anchors=body.anchors,
        passages=(*_header_passages(header), *passages),
        links=links,
        size=len(text.encode("utf-8", "surrogatepass")),
    )


def parse_quiz(source: str, text: str, tools: Tools) -> SourceFile:
    """Read the `*.quiz.md` at `source` and part it. Never raises for what stands in `text`."""
    notes = Notes(tools.catalogue, source)
    divided = divide(text, notes)
    if divided is None:
        return SourceFile(source, None, "", findings=tuple(notes.found))
    header, first_line = divided.header, divided.first_line
    tokens = tools.reader.tokens(divided.body)
    passages, links = tuple(passages_of(tokens, first_line)), tuple(links_of(tokens, first_line))
    groups = groups_of(tokens, first_line)
    parts = [part for group in groups for part in group.parts]
    written = read_questions(parts, first_line, tools.reader, notes)
    if not written:
        notes.add("quiz-empty", 1)
    parted: PartedQuiz | None = None
    quiz_id = ""
    if header:
        named = read_quiz_header(header, source)
        quiz_id, draw = named[0], read_draw(header)
        ids = [question_id(tools.key, quiz_id, question.author_id) for question in written]
        pools = pools_of(draw, groups, [*zip(written, ids, strict=True)], header)
        parted = part_quiz(tools.key, named, written, pools) if header.complete else None
    return SourceFile(
        path=source,
        kind=None,
        id=quiz_id,
        quiz=parted.quiz if parted else None,
        key=parted.key if parted else None,
        findings=tuple(notes.found),
        lines={**(header.lines if header else {}), **_question_lines(parted, written)},
        passages=(*_header_passages(header), *passages),
        links=links,
        size=len(text.encode("utf-8", "surrogatepass")),
    )


def _check_identity(header: Fields, kind: Kind, made: Made, notes: Notes) -> None:
    written = header.choice("kind", [word.value for word in Kind])
    if written and written != kind:
        header.fail("kind-folder", "kind", kind=written, wanted=kind.value)
    line = header.lines.get("id", 1)
    if header.complete and check_id(made.page.id, kind, line, notes):
        check_place(made.page.id, made.place, made.page.source, line, notes)


def read_quiz_header(header: Fields, source: str) -> tuple[str, str, str]:
    """Ids of the quiz and of its page, and the title."""
    header.expect_only(QUIZ_FIELDS)
    header.choice("kind", ("quiz",))
    quiz_id, page_id = header.text("id"), header.text("for")
    if quiz_id and (not _QUIZ_ID.fullmatch(quiz_id) or (page_id and quiz_id != f"q-{page_id}")):
        header.fail("quiz-id", "id", id=quiz_id, wanted=f"q-{page_id}")
    if page_id and source.rpartition("/")[2] != page_id + QUIZ_ENDING:
        header.notes.add("quiz-path", header.lines.get("for", header.line), page=page_id, wanted=page_id + QUIZ_ENDING)
    return quiz_id, page_id, header.text("title")


def _question_lines(parted: PartedQuiz | None, written: Sequence[WrittenQuestion]) -> dict[str, int]:
    if parted is None:
        return {}
    return {public.id: question.line for public, question in zip(parted.quiz.questions, written, strict=True)}


def _header_passages(header: Fields | None) -> tuple[Passage, ...]:
    """The header fields that readers see."""
    if header is None:
        return ()
    lines = tuple(
        Passage(header.lines[name], "", str(header.fields[name].value))
        for name in ("title", "summary", "assessment")
        if header.has(name)
    )
    asked = (Passage(line, name, text) for name in (ASKED, ALSO_ASKED) for text, line in header.items(name))
    return (*lines, *asked)
