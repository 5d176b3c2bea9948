"""What an author reads of a quiz: plain Chinese for a terminal, or JSON for a spreadsheet."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator

from quiz_api.domain.item_analysis import FEWEST, ItemAnalysis, unused_choices
from quiz_api.services.quiz_analysis import QuizAnalysis
from site_builder.answer_key import AnswerKey
from site_builder.curriculum import Question

FEW = 100
_TAG = re.compile(r"<[^>]*>")


def analysis_text(found: QuizAnalysis) -> str:
    """For the operator who hands it to the author."""
    return "\n".join(_lines(found))


def analysis_json(found: QuizAnalysis) -> str:
    """The same figures; `items` is empty below the least number of first attempts."""
    told = {
        "quiz": found.quiz.id,
        "revision": found.quiz.revision,
        "first_attempts": found.first if found.items else None,
        "items": [
            {
                "question": key.author_id,
                "kind": item.kind,
                "stem": _words(question.stem_html),
                "facility": round(item.facility, 3),
                "discrimination": None if item.discrimination is None else round(item.discrimination, 3),
                "choices": [
                    {"text": _words(choice.html), "right": choice.id in key.correct, "people": item.chosen[choice.id]}
                    for choice in question.choices
                    if item.chosen.get(choice.id)
                ],
                "doubts": [*_doubts(item, question, key)],
            }
            for item, question, key in _joined(found)
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _lines(found: QuizAnalysis) -> Iterator[str]:
    yield f"{found.quiz.title}（{found.quiz.id}）"
    if not found.items:
        asking = "没有一道题" if found.quiz.pools else "第一次作答"
        yield f"{asking}{'抽到过' if found.quiz.pools else '不到'} {FEWEST} 份，人太少，什么也不说。再等等。"
    else:
        yield f"现在这一版有 {found.first:,} 份第一次作答。"
        if found.quiz.pools:
            yield f"题库抽题：每道题只数抽到它的人；抽到的不到 {FEWEST} 份的题先不说。"
        if found.first < FEW:
            yield f"不到 {FEW} 份，区分度上下会有出入，只作参考。"
    if found.items and found.of_other_revisions:
        yield f"另有 {found.of_other_revisions:,} 份答的是以前的版本，没有算在里面。"
    if found.items and found.erased:
        yield f"另有 {found.erased:,} 份的答卷已经按期清理，没有算在里面。"
    for number, (item, question, key) in enumerate(_joined(found), 1):
        yield ""
        yield from _item(number, item, question, key)
    doubtful = [str(n) for n, joined in enumerate(_joined(found), 1) if any(_doubts(*joined))]
    if found.items:
        yield ""
        yield f"要看一看的：第 {'、'.join(doubtful)} 题。" if doubtful else "没有要特别看一看的题。"
        yield "答对率：第一次就答对的人占多少。区分度：这道题和其余各题的得分有多一致，0.30 以上为好，0.20 以下要看。"


def _item(number: int, item: ItemAnalysis, question: Question, key: AnswerKey) -> Iterator[str]:
    yield f"{number}. {_words(question.stem_html)}（{item.kind}，{key.author_id}）"
    shown = "算不出，大家都一样" if item.discrimination is None else f"{item.discrimination:.2f}"
    yield f"   答对率 {item.facility:.0%}（{item.right:,} / {item.answers:,}），区分度 {shown}"
    for choice in question.choices if item.chosen else ():
        mark = "✓" if choice.id in key.correct else "　"
        people = item.chosen.get(choice.id, 0)
        yield f"   {mark} {people:>6,} 人 {people / item.answers:>4.0%}  {_words(choice.html)}"
    for doubt in _doubts(item, question, key):
        yield f"   ！{doubt}"


def _doubts(item: ItemAnalysis, question: Question, key: AnswerKey) -> Iterator[str]:
    yield from item.doubts
    choices = [choice.id for choice in question.choices]
    words = {choice.id: _words(choice.html) for choice in question.choices}
    unused = unused_choices(choices, item, key) if item.chosen and len(choices) > 2 else ()
    if unused:
        named = "；".join(words[name] for name in unused)
        yield f"有 {len(unused)} 个错项几乎没有人选，换成真有人会做的事，或者删掉：{named}"


def _joined(found: QuizAnalysis) -> Iterator[tuple[ItemAnalysis, Question, AnswerKey]]:
    questions = {question.id: question for question in found.quiz.questions}
    keys = {key.question_id: key for key in found.key.keys}
    for item in found.items:
        yield item, questions[item.question_id], keys[item.question_id]


def _words(text: str) -> str:
    return html.unescape(" ".join(_TAG.sub(" ", text).split()))
