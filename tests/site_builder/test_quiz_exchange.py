"""Quizzes come in and go out with their meaning: what is written is read again as it was, whatever its characters."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.answer_key import normalised
from site_builder.build_key import BuildKey
from site_builder.curriculum import QuestionKind
from site_builder.loading.pages import Tools, parse_quiz
from site_builder.markdown.reader import MarkdownReader
from site_builder.quiz_exchange.aiken_reading import read_aiken
from site_builder.quiz_exchange.gift_reading import read_gift
from site_builder.quiz_exchange.gift_writing import gift_of, why_not_gift
from site_builder.quiz_exchange.plain_question import PlainChoice, PlainQuestion, one_line, tidy
from site_builder.quiz_exchange.quiz_markdown import plain_quiz, quiz_markdown
from site_builder.rules.catalogue import Notes, load_catalogue

READER = MarkdownReader()
CATALOGUE = load_catalogue()
TOOLS = Tools(BuildKey(b"k" * 32), CATALOGUE, READER)
TRICKY = [
    *(
        "~",
        "=",
        "#",
        "{",
        "}",
        ":",
        "\\",
        "\n",
        "%50%",
        "->",
        "<b>",
        "&lt;",
        "[html]",
        "[x]",
        "*",
        "_",
        "`",
        "|",
        "- ",
        "1. ",
    ),
    *(
        "# ",
        "> ",
        "答案：",
        "解析：",
        "说：",
        "（单选）",
        "{#q-a}",
        "//",
        "::",
        "$CATEGORY:",
        "####",
        "![a](b)",
        "[^1]",
        "对",
    ),
    *(" ", "\u3000", "^", "---", "T", "=1+1", "!", "&", "<", "\\n", "\\*", "甲", "乙"),
]
WORDS = st.lists(st.sampled_from(TRICKY) | st.text(max_size=3), max_size=5).map("".join).map(tidy)
STEMS = WORDS.filter(bool)
LINES = WORDS.map(one_line).filter(lambda text: bool(normalised(text)))
TYPED = LINES.map(lambda text: one_line(re.sub(r"[|｜]", "", text))).filter(lambda text: bool(normalised(text)))
MANY = st.lists(st.tuples(LINES, WORDS), min_size=2, max_size=4, unique_by=lambda pair: normalised(pair[0]))


@st.composite
def questions(draw: st.DrawFn) -> PlainQuestion:
    kind = draw(st.sampled_from(list(QuestionKind)))
    choices: tuple[PlainChoice, ...] = ()
    accepted: tuple[str, ...] = ()
    if kind is QuestionKind.TRUE_FALSE:
        truth = draw(st.booleans())
        choices = (PlainChoice("对", truth, draw(WORDS)), PlainChoice("错", not truth, draw(WORDS)))
    elif kind is QuestionKind.BLANK:
        accepted = tuple(draw(st.lists(TYPED, min_size=1, max_size=3, unique=True)))
    else:
        written = draw(MANY)
        rights = {QuestionKind.SINGLE: 1, QuestionKind.MULTIPLE: draw(st.integers(2, len(written)))}.get(kind, 0)
        is_order = kind is QuestionKind.ORDER
        pairs = enumerate(written)
        choices = tuple(PlainChoice(text, n < rights, "" if is_order else said) for n, (text, said) in pairs)
        if not is_order:
            choices = tuple(draw(st.permutations(choices)))
    return PlainQuestion(kind, draw(STEMS), choices, accepted, draw(WORDS))


def named(drawn: list[PlainQuestion]) -> tuple[PlainQuestion, ...]:
    return tuple(replace(question, author_id=f"q-{place}") for place, question in enumerate(drawn))


@settings(max_examples=100, deadline=None)
@given(st.lists(questions(), min_size=1, max_size=3))
def test_our_markdown_says_every_character_as_it_was(drawn: list[PlainQuestion]) -> None:
    wanted = named(drawn)
    text = quiz_markdown("t-c-01", "测验: 一", wanted, READER)
    notes = Notes(CATALOGUE, "t-c-01.quiz.md")
    found = plain_quiz(text, READER, notes)
    assert notes.found == [], text
    assert (found.title, found.questions) == ("测验: 一", wanted), text


@settings(max_examples=100, deadline=None)
@given(st.lists(questions(), min_size=1, max_size=3))
def test_gift_and_back_keeps_the_meaning(drawn: list[PlainQuestion]) -> None:
    wanted = tuple(question for question in named(drawn) if not why_not_gift(question))
    text = gift_of("测验", wanted)
    quiz = read_gift(text.split("\n"))
    if wanted:
        assert [note.says for note in quiz.notes] == [], text
    assert tuple(quiz.questions) == wanted, text


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([*TRICKY, "A. ", "B) ", "ANSWER: A", "\n\n", "{", "}", "T"]), max_size=40).map("".join))
def test_any_text_is_read_or_explained(text: str) -> None:
    """Whatever was kept without a complaint can be written down and is right there."""
    for read in (read_gift, read_aiken):
        quiz = read(text.split("\n"))
        assert quiz.questions or quiz.notes
        assert all(1 <= note.line <= text.count("\n") + 1 for note in quiz.notes)
        if quiz.questions and not quiz.stopped:
            written = quiz_markdown("t-c-01", "测验", quiz.questions, READER)
            file = parse_quiz("training/c/t-c-01.quiz.md", written, TOOLS)
            assert [item.message for item in file.findings if item.level == "red"] == []


AIKEN = """What is 1+1?
A. 1
B) <b>2</b>
ANSWER: B

选出合适的
A、先听
B、先说
C、再问
答案：A、C
"""


def test_aiken() -> None:
    quiz = read_aiken(AIKEN.split("\n"))
    assert quiz.notes == []
    assert [(item.kind, item.line) for item in quiz.questions] == [("单选", 1), ("多选", 6)]
    assert quiz.questions[0].choices == (PlainChoice("1"), PlainChoice("2", right=True))
    assert [choice.right for choice in quiz.questions[1].choices] == [True, False, True]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("题\nA. 一\nB. 二\nANSWER: C", 4, "不在选项里"),
        ("题\nA. 一\nB. 二\n\n题二\nA. 一\nB. 二\nANSWER: A", 1, "没有 ANSWER"),
        ("题\nA. 一\nA. 二\nANSWER: A", 3, "出现了两次"),
        ("ANSWER: A", 1, "没有题目"),
        ("题\nA. 一\nB. 一\nANSWER: A", 1, "写得一样"),
        ("", 1, "没有题目"),
    ],
)
def test_what_is_wrong_in_aiken_is_told_with_its_line(text: str, line: int, says: str) -> None:
    quiz = read_aiken(text.split("\n"))
    assert quiz.stopped
    assert any(note.line == line and says in note.says for note in quiz.notes), quiz.notes


@pytest.mark.parametrize(
    ("text", "line", "says", "stops"),
    [
        ("\n题{#3}", 2, "数值题", False),
        ("题{}", 1, "问答题", False),
        ("题{=a -> b =c -> d}", 1, "配对题", False),
        ("只是说明", 1, "说明", False),
        ("题{=对 ~%50%半对 ~错}", 1, "部分得分", False),
        ("题{=a* =b}", 1, "任意几个字", False),
        ('<img src="x">题{=a ~b}', 1, "图片", False),
        ("题{=a ~b", 1, "大括号不成对", True),
        ("题{~a ~b}", 1, "没有标出哪一项对", True),
        ("题{=a =b ~c}", 1, "标了 2 项对", True),
        ("题{x}", 1, "没有答案", True),
    ],
)
def test_what_gift_has_and_we_have_not_is_told_with_its_line(text: str, line: int, says: str, stops: bool) -> None:
    quiz = read_gift(text.split("\n"))
    assert any(note.line == line and says in note.says for note in quiz.notes), quiz.notes
    assert quiz.stopped is stops


def test_moodles_own_example_keeps_feedback_and_explanation() -> None:
    text = "::q-tomb::Who's buried in Grant's \\:tomb?{\n=Grant #Right!\n~no one #Think.\n####History.}"
    [found] = read_gift(text.split("\n")).questions
    choices = (PlainChoice("Grant", right=True, feedback="Right!"), PlainChoice("no one", feedback="Think."))
    stem = "Who's buried in Grant's :tomb?"
    assert found == PlainQuestion(QuestionKind.SINGLE, stem, choices, (), "History.", "q-tomb")
    [truth] = read_gift(["The sun rises in the west.{F#It does not.#Yes.}"]).questions
    assert truth.choices == (PlainChoice("对", feedback="It does not."), PlainChoice("错", right=True, feedback="Yes."))
