"""Questions as GIFT. Two of our kinds have no name there and are written in a form that reading knows again:
排序 as pairs with 1, 2, 3, …, and 问卷 as choices that all weigh nothing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence

from site_builder.curriculum import QuestionKind
from site_builder.quiz_exchange.gift_scanning import escaped
from site_builder.quiz_exchange.plain_question import TRUE, PlainChoice, PlainQuestion

_NEEDS_HTML = re.compile(r"[<>&\[%]")
Wording = Callable[[str], str]


def gift_of(title: str, questions: Sequence[PlainQuestion]) -> str:
    """The text of a GIFT file."""
    return "\n\n".join((f"// {title}", *map(_question, questions))) + "\n"


def why_not_gift(question: PlainQuestion) -> str:
    """Why a question cannot be written as GIFT; empty when it can."""
    if question.kind is QuestionKind.SURVEY and not question.choices:
        return "没有选项的问卷题，GIFT 写不下。"
    if any("->" in text for text in question.accepted):
        return "填空的答案里有“->”，GIFT 会把它当成配对题。"
    return ""


def _question(question: PlainQuestion) -> str:
    texts = [question.stem, question.explanation]
    texts += [text for choice in question.choices for text in (choice.text, choice.feedback)]
    marked = any(map(_NEEDS_HTML.search, texts))
    words: Wording = _in_html if marked else escaped
    explanation = f"\n####{words(question.explanation)}" if question.explanation else ""
    form = "[html]" if marked else ""
    answers = "\n".join(_answers(question, words))
    return f"::{escaped(question.author_id)}::{form}{words(question.stem)}{{{answers}{explanation}\n}}"


def _answers(question: PlainQuestion, words: Wording) -> Iterator[str]:
    if question.kind is QuestionKind.TRUE_FALSE:
        yield _truth(question.choices, words)
    elif question.kind is QuestionKind.BLANK:
        yield ""
        for text in question.accepted:
            yield f"={'%100%' if text.startswith('%') else ''}{escaped(text.replace('*', chr(92) + '*'))}"
    elif question.kind is QuestionKind.ORDER:
        yield ""
        yield from (f"={words(choice.text)} -> {place}" for place, choice in enumerate(question.choices, 1))
    else:
        yield ""
        yield from (_choice(choice, question, words) for choice in question.choices)


def _truth(choices: Sequence[PlainChoice], words: Wording) -> str:
    """The feedback for who is wrong first, the one for who is right behind it."""
    right = next(choice for choice in choices if choice.right)
    wrong = next(choice for choice in choices if not choice.right)
    said = "T" if right.text == TRUE else "F"
    if not (right.feedback or wrong.feedback):
        return said
    return f"{said}#{words(wrong.feedback)}" + (f"#{words(right.feedback)}" if right.feedback else "")


def _choice(choice: PlainChoice, question: PlainQuestion, words: Wording) -> str:
    if question.kind is QuestionKind.SINGLE:
        mark = "=" if choice.right else "~"
    elif question.kind is QuestionKind.SURVEY:
        mark = "~%0%"
    else:
        right = sum(other.right for other in question.choices)
        mark = f"~%{_share(right)}%" if choice.right else "~%-100%"
    feedback = f"#{words(choice.feedback)}" if choice.feedback else ""
    return f"{mark}{words(choice.text)}{feedback}"


def _share(right: int) -> str:
    """A right choice's part of the mark, with the five digits that Moodle knows its fractions by."""
    return f"{100 / right:.5f}".rstrip("0").rstrip(".")


def _in_html(text: str) -> str:
    marked = html.escape(text, quote=False).replace("[", "&#91;").replace("%", "&#37;").replace("\n", "<br>")
    return escaped(marked)
