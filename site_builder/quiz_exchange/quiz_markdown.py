"""Questions between plain words and our Markdown. Written so that every character reads as itself, whatever it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from site_builder.answer_key import normalised
from site_builder.authoring.quiz_ids import add_missing_ids
from site_builder.authoring.skeletons import quoted
from site_builder.curriculum import QuestionKind
from site_builder.loading.header import divide
from site_builder.loading.questions import WrittenQuestion, read_questions
from site_builder.loading.quiz_draws import groups_of, read_draw
from site_builder.markdown.reader import MarkdownReader
from site_builder.quiz_exchange.plain_question import PlainChoice, PlainQuestion, one_line, without_markup
from site_builder.rules.catalogue import Notes

_MARKS = re.compile(r"[\\`*_\[\]{}<>~&|^#]")
_LEADING = re.compile(r"([-+=]|\d+[.)])")
_LEADING_WORD = re.compile(r"(答案|解析|说)(\s*)([:：])")
_COLONS = {":": "&#58;", "：": "&#65306;"}


def quiz_markdown(page_id: str, title: str, questions: Sequence[PlainQuestion], reader: MarkdownReader) -> str:
    """The text of a `*.quiz.md`; questions without an id get one from their words."""
    header = f"---\nid: q-{page_id}\nkind: quiz\nfor: {page_id}\ntitle: {quoted(one_line(title))}\n---\n"
    parts = ("\n\n".join(_blocks(number, question)) for number, question in enumerate(questions, 1))
    return add_missing_ids(header + "\n\n".join(parts) + "\n", reader).text


@dataclass(frozen=True, slots=True)
class PlainQuiz:
    """A `*.quiz.md` with its keys, in plain words. `draw` counts by the title of a group, "" for the whole quiz;
    `groups` has the questions' ids by group.
    """

    title: str
    questions: tuple[PlainQuestion, ...]
    draw: Mapping[str, int]
    groups: Mapping[str, tuple[str, ...]]


def plain_quiz(text: str, reader: MarkdownReader, notes: Notes) -> PlainQuiz:
    """Read a `*.quiz.md` for other platforms."""
    divided = divide(text.replace("\r\n", "\n").replace("\r", "\n"), notes)
    if divided is None:
        return PlainQuiz("", (), {}, {})
    title = divided.header.text("title") if divided.header else ""
    draw = read_draw(divided.header) if divided.header else {}
    groups = groups_of(reader.tokens(divided.body), divided.first_line)
    parts = [part for group in groups for part in group.parts]
    questions = tuple(map(_plain, read_questions(parts, divided.first_line, reader, notes)))
    lines = {question.line: question.author_id for question in questions}
    named = {group.title: tuple(lines[part.line] for part in group.parts if part.line in lines) for group in groups}
    return PlainQuiz(title, questions, draw, named)


def as_markdown(line: str) -> str:
    """One line of words as Markdown that shows exactly them."""
    text = _MARKS.sub(r"\\\g<0>", line)
    if _LEADING.match(text):
        text = re.sub(r"([-+=.)])", r"\\\1", text, count=1)
    return _LEADING_WORD.sub(lambda word: word[1] + word[2] + _COLONS[word[3]], text, count=1)


def _blocks(number: int, question: PlainQuestion) -> Iterator[str]:
    first, *more = question.stem.split("\n")
    name = f" {{#{question.author_id}}}" if question.author_id else ""
    yield f"### {number}. {as_markdown(first)}（{question.kind}）{name}"
    yield from map(as_markdown, more)
    if question.choices:
        yield "\n".join(
            line for place, choice in enumerate(question.choices, 1) for line in _choice(place, choice, question)
        )
    if question.accepted:
        yield "答案：" + " | ".join(question.accepted)
    if question.explanation:
        yield _quoted("解析：", question.explanation, "")


def _choice(place: int, choice: PlainChoice, question: PlainQuestion) -> Iterator[str]:
    is_order = question.kind is QuestionKind.ORDER
    mark = f"{place}." if is_order else f"- [{'x' if choice.right else ' '}]"
    yield f"{mark} {as_markdown(one_line(choice.text))}"
    if choice.feedback:
        yield _quoted("", choice.feedback, "    ")


def _quoted(before: str, text: str, indent: str) -> str:
    """Lines as paragraphs of one quote."""
    lines = [as_markdown(line) for line in text.split("\n")]
    return f"\n{indent}>\n".join(f"{indent}> {before if not place else ''}{line}" for place, line in enumerate(lines))


def _plain(question: WrittenQuestion) -> PlainQuestion:
    is_truth = question.kind is QuestionKind.TRUE_FALSE
    choices = tuple(
        PlainChoice(
            normalised(choice.source) if is_truth else one_line(without_markup(choice.html)),
            choice.right,
            without_markup(choice.feedback_html),
        )
        for choice in question.choices
    )
    return PlainQuestion(
        question.kind,
        without_markup(question.stem_html),
        choices,
        question.accepted,
        without_markup(question.explanation_html),
        question.author_id,
        question.line,
    )
