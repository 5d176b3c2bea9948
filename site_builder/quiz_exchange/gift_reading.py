"""GIFT to questions. What has no equal here (numbers, matching, essays, part of a mark) is told with its line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from site_builder.curriculum import QuestionKind
from site_builder.loading.questions import QUESTION_ID
from site_builder.quiz_exchange.gift_scanning import RawItem, RawQuestion, blocks, items, parted, shown
from site_builder.quiz_exchange.plain_question import (
    FALSE,
    TRUE,
    PlainChoice,
    PlainQuestion,
    holds_picture,
    one_line,
    tidy,
    without_markup,
)
from site_builder.quiz_exchange.source_text import ReadQuiz

_TRUTH = re.compile(r"\s*(TRUE|T|FALSE|F)\s*(?:#(?P<wrong>[^#]*)(?:#(?P<right>[^#]*))?)?\s*", re.IGNORECASE)
_WEIGHT = re.compile(r"\s*%(-?\d+(?:\.\d+)?)%")
_PAIR = re.compile(r"(.*?)->(.*)", re.DOTALL)
_FORMAT = re.compile(r"\s*\[(?:html|markdown|moodle|plain)\]", re.IGNORECASE)
_STAR = re.compile(r"(?<!\\)\*")
MOST_BODY = 50_000
"""Characters of the answers of one question: beyond, a brace is missing and a whole file stands inside it."""

GAP = "＿＿＿＿"


def read_gift(lines: Sequence[str]) -> ReadQuiz:
    """Every question of the file."""
    quiz = ReadQuiz()
    for raw in blocks(lines, quiz):
        _Question(raw, quiz).read()
    if not quiz.questions and not quiz.notes:
        quiz.wrong(1, "文件里没有题目。", "照 GIFT 的格式写：题目，后面大括号里写答案，题和题之间空一行。")
    return quiz


class _Question:
    """One question on its way in."""

    def __init__(self, raw: RawQuestion, quiz: ReadQuiz) -> None:
        self._raw = raw
        self._quiz = quiz
        self._body, explanation = parted(raw.body or "")
        self._explanation = self._words(explanation)

    def read(self) -> None:
        body = self._body.strip()
        if self._raw.body is None:
            self._quiz.leave_out(self._raw.line, "一段没有答案的说明")
        elif truth := _TRUTH.fullmatch(self._body):
            self._truth(truth)
        elif not body:
            self._quiz.leave_out(self._raw.line, "问答题")
        elif body.startswith("#"):
            self._quiz.leave_out(self._raw.line, "数值题")
        elif len(body) > MOST_BODY:
            self._quiz.wrong(
                self._raw.line, "大括号里太长了，像是少了一个右括号。", "一道题一对大括号，题和题之间空一行。"
            )
        elif found := items(self._body):
            self._by_items(found)
        else:
            self._quiz.wrong(self._raw.line, "大括号里没有答案。", "对的前面写 =，错的前面写 ~；判断题写 T 或 F。")
        if holds_picture(self._raw.before + self._raw.after + (self._raw.body or "")):
            self._quiz.told(self._raw.line, "题里的图片没有带过来。", "看一看没有图还能不能答。")

    def _truth(self, found: re.Match[str]) -> None:
        """The first feedback is for who is wrong, the second for who is right."""
        is_true = found[1].upper().startswith("T")
        right, wrong = self._words(found["right"] or ""), self._words(found["wrong"] or "")
        choices = (
            PlainChoice(TRUE, is_true, right if is_true else wrong),
            PlainChoice(FALSE, not is_true, wrong if is_true else right),
        )
        self._keep(QuestionKind.TRUE_FALSE, choices)

    def _by_items(self, found: Sequence[RawItem]) -> None:
        marks = {item.mark for item in found}
        if marks == {"="} and any("->" in item.text for item in found):
            self._matching(found)
        elif marks == {"="}:
            self._blank(found)
        else:
            self._choosing(found)

    def _matching(self, found: Sequence[RawItem]) -> None:
        """Pairs with 1, 2, 3, … are an order; any other matching has no equal here."""
        pairs = [_PAIR.fullmatch(item.text) for item in found]
        places = {pair[2].strip(): pair[1] for pair in pairs if pair}
        names = [str(place) for place in range(1, len(found) + 1)]
        if sorted(places) != sorted(names):
            self._quiz.leave_out(self._raw.line, "配对题")
            return
        texts = (self._words(places[name], one=True) for name in names)
        self._keep(QuestionKind.ORDER, tuple(PlainChoice(text) for text in texts))

    def _blank(self, found: Sequence[RawItem]) -> None:
        whole = [item for item in found if _weight(item) in (None, 100)]
        if len(whole) < len(found):
            self._quiz.told(self._raw.line, "只得部分分的答案没有带过来。", "要算对，就把它加进“答案：”一行。")
        if any(item.feedback.strip() for item in found):
            self._quiz.told(self._raw.line, "填空题每个答案的反馈没有带过来。", "把要紧的话写进解析。")
        written = [shown(_bare(item)) for item in whole]
        if any(_STAR.search(text) for text in written):
            self._quiz.told(self._raw.line, "答案里的 * 本来表示“任意几个字”，这里只当星号。", "把能算对的说法都写上。")
        accepted = tuple(dict.fromkeys(one_line(text.replace("\\*", "*")) for text in written))
        self._keep(QuestionKind.BLANK, (), accepted)

    def _choosing(self, found: Sequence[RawItem]) -> None:
        weights = [_weight(item) for item in found]
        by_mark = any(item.mark == "=" for item in found)
        if not by_mark and all(weight == 0 for weight in weights):
            kind, rights = QuestionKind.SURVEY, [False] * len(found)
        elif by_mark:
            kind, rights = QuestionKind.SINGLE, [item.mark == "=" for item in found]
            if any(item.mark == "~" and (weight or 0) > 0 for item, weight in zip(found, weights, strict=True)):
                self._quiz.told(self._raw.line, "部分得分没有带过来，只有 = 的那一项算对。", "看一看这样判对不对。")
        else:
            rights = [(weight or 0) > 0 for weight in weights]
            kind = QuestionKind.SINGLE if rights.count(True) == 1 else QuestionKind.MULTIPLE
        choices = tuple(
            PlainChoice(self._words(_bare(item), one=True), right, self._words(item.feedback))
            for item, right in zip(found, rights, strict=True)
        )
        self._keep(kind, choices)

    def _keep(self, kind: QuestionKind, choices: tuple[PlainChoice, ...], accepted: tuple[str, ...] = ()) -> None:
        before, after = self._raw.before, self._raw.after
        stem = self._words(f"{before.rstrip()}{GAP}{after.lstrip()}" if after.strip() else before)
        name = self._raw.title if QUESTION_ID.fullmatch(self._raw.title) else ""
        self._quiz.take(PlainQuestion(kind, stem, choices, accepted, self._explanation, name, self._raw.line))

    def _words(self, text: str, *, one: bool = False) -> str:
        own = _FORMAT.match(text)
        form = own[0].strip("[] \n").lower() if own else self._raw.form
        bare = shown(text[own.end() :] if own else text)
        words = tidy(bare) if form in ("plain", "markdown") else without_markup(bare, keeps_lines=True)
        return one_line(words) if one else words


def _weight(item: RawItem) -> float | None:
    found = _WEIGHT.match(item.text)
    return float(found[1]) if found else None


def _bare(item: RawItem) -> str:
    found = _WEIGHT.match(item.text)  # at its beginning alone: further on it is a word like any other
    return item.text[found.end() :] if found else item.text
