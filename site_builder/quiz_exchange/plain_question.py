"""A question in plain words, as every exchange format can hold it: no markup, and a line break is the only layout."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from site_builder.answer_key import normalised
from site_builder.curriculum import QuestionKind

TRUE, FALSE = "对", "错"
KEYED = (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.TRUE_FALSE)

_TAGS = (
    "a|abbr|b|big|blockquote|br|button|center|code|dd|del|div|dl|dt|em|embed|font|form|h[1-6]|hr|i|iframe|img|input|ins|"
    "kbd|label|li|link|mark|math|meta|object|ol|p|pre|s|script|small|source|span|strike|strong|style|sub|sup|svg|table|"
    "tbody|td|tfoot|th|thead|tr|u|ul|audio|video"
)
_UNSEEN = re.compile(r"<(script|style)\b[^<>]*>.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6]|/blockquote|/pre)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(rf"</?(?:{_TAGS})\b[^<>]*>", re.IGNORECASE)
_ALT = re.compile(r"<img\b[^<>]*?\balt=\"([^\"<>]*)\"[^<>]*>", re.IGNORECASE)
_PICTURE = re.compile(r"<(?:img|object|embed|iframe|audio|video|svg)\b|@@PLUGINFILE@@", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlainChoice:
    """A choice; of a 排序 they stand in the right order."""

    text: str
    right: bool = False
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class PlainQuestion:
    """`line` is where it stands in the file that it came from; `author_id` is "" when it has none yet."""

    kind: QuestionKind
    stem: str
    choices: tuple[PlainChoice, ...] = ()
    accepted: tuple[str, ...] = ()
    explanation: str = ""
    author_id: str = ""
    line: int = field(default=0, compare=False)


def tidy(text: str) -> str:
    """One space between words, no empty lines, and no characters that steer a terminal, a page or the writing's way."""
    lines = (" ".join("".join(_seen(mark) for mark in line).split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def one_line(text: str) -> str:
    """For places that have no second line."""
    return tidy(text).replace("\n", " ")


def without_markup(text: str, *, keeps_lines: bool = False) -> str:
    """The words of HTML: what is known as a tag goes, any other < stays a character.

    Lines of the source are lines of the words with `keeps_lines`, spaces as in HTML without.
    """
    text = _UNSEEN.sub("", text)
    text = _ALT.sub(r"\1", text if keeps_lines else " ".join(text.split()))
    return tidy(html.unescape(_TAG.sub("", _BREAK.sub("\n", text))))


def holds_picture(text: str) -> bool:
    """True for what stands in a question and is no words."""
    return _PICTURE.search(text) is not None


def complaints(question: PlainQuestion) -> Iterator[tuple[str, str]]:
    """What is wrong with a question and what to do, before it may be written down."""
    kind, right = question.kind, sum(choice.right for choice in question.choices)
    texts = [normalised(choice.text) for choice in question.choices]
    if not question.stem:
        yield "题目是空的。", "写上题目。"
    if not all(texts):
        yield "有一个选项是空的。", "写上这个选项，或者删掉它。"
    elif len(set(texts)) < len(texts):
        yield "有两个选项写得一样。", "改掉其中一个。"
    if kind is QuestionKind.TRUE_FALSE and sorted(texts) != [TRUE, FALSE]:
        yield "判断题只能有“对”“错”两个选项。", "改成对、错两项，或者把它写成单选。"
    elif kind not in (QuestionKind.BLANK, QuestionKind.TRUE_FALSE) and len(texts) < 2:
        yield "选项不到两个。", "至少写两个选项。"
    if kind in KEYED and right == 0:
        yield "没有标出哪一项对。", "标出对的选项。"
    elif kind in (QuestionKind.SINGLE, QuestionKind.TRUE_FALSE) and right > 1:
        yield f"{kind}标了 {right} 项对。", "只留一项，或者改成多选。"
    elif kind is QuestionKind.MULTIPLE and right == 1:
        yield "多选只标了一项对。", "再标一项，或者改成单选。"
    yield from _complaints_of_blank(question)


def _complaints_of_blank(question: PlainQuestion) -> Iterator[tuple[str, str]]:
    if question.kind is QuestionKind.BLANK and not any(map(normalised, question.accepted)):
        yield "填空题没有答案。", "写上可以算对的答案。"
    if any("|" in text or "｜" in text for text in question.accepted):
        yield "填空的答案里有竖线，竖线是用来分开几种答案的。", "换一种写法，不用竖线。"


def _seen(mark: str) -> str:
    kind = unicodedata.category(mark)
    if kind == "Cc":
        return " "
    return "" if kind in ("Cf", "Cs", "Co", "Cn") and mark != "\u200d" else mark
