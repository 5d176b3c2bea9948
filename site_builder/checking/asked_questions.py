"""The questions that a page says it answers (`asked`, and `also_asked`, which search alone reads): how many, how long,
whose, and never in words of distress.

Search finds a page by them. What asks in words of distress must lead to the help card and to nothing else, and what
stands in a quiz for the record must stand nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from site_builder.checking.wording import PLACEHOLDER
from site_builder.curriculum import Kind
from site_builder.findings import Finding
from site_builder.loading.loader import Loaded
from site_builder.loading.source_file import ALSO_ASKED, ASKED, Passage, SourceFile
from site_builder.rules.catalogue import Catalogue, Notes

LEAST_FOR_FAMILIES = 6
MOST = {ASKED: 15, ALSO_ASKED: 48}
"""Questions of a parent lesson, and of any page: search tells sixty-four of one page apart."""

LONGEST = 30
_LEFT_OUT = re.compile(r"[^\u3400-\u9fffA-Za-z0-9]")
_TAGS = re.compile(r"<[^>]+>")
_DISTRESS = re.compile(
    "[不没]想活|想死|去死|不如死|自[杀残伤尽]|轻生|寻短|活着没|活不下去|结束生命|遗书|割[腕手]|跳楼|上吊|安眠药|想消失|撑不下去|强奸|猥亵|(?<!防)性侵|家暴"
    "|打死我(?![也都])|被[^不]{0,3}打死|(?:爸|爹|爷|叔|伯|舅|哥|老师|教练|亲戚)[老总]?摸[我她](?!的?头)"
)


def asked_findings(file: SourceFile, catalogue: Catalogue) -> Iterator[Finding]:
    """Findings about the questions of one page."""
    notes = Notes(catalogue, file.path)
    for field, most in MOST.items():
        listed = _questions(file, field)
        if len(listed) > most:
            notes.add("asked-many", file.line_of(field), field=field, count=len(listed), most=most)
        yield from _worded(listed, field, catalogue, file)
    questions = _questions(file, ASKED)
    begun = [question for question in questions if PLACEHOLDER not in question.text]
    if file.kind is Kind.PARENT and 0 < len(begun) < LEAST_FOR_FAMILIES:
        notes.add("asked-few", file.line_of(ASKED), count=len(questions), least=LEAST_FOR_FAMILIES)
    yield from notes.found


def _worded(questions: list[Passage], field: str, catalogue: Catalogue, file: SourceFile) -> Iterator[Finding]:
    """Findings about the words of each question of a field."""
    notes = Notes(catalogue, file.path)
    for question in questions:
        if len(question.text) > LONGEST:
            size = len(question.text)
            notes.add("asked-long", question.line, field=field, near=question.text[:12], count=size, most=LONGEST)
        found = _DISTRESS.search(question.text)
        if found:
            notes.add("asked-distress", question.line, field=field, word=found[0])
    yield from notes.found


def repeated_asked_findings(loaded: Loaded) -> Iterator[Finding]:
    """Questions that another page, or the same one, asks already, and those that stand in a quiz for the record."""
    stems = {
        _compared(_TAGS.sub("", question.stem_html))
        for quiz in loaded.curriculum.quizzes
        for question in quiz.questions
    }
    first: dict[str, str] = {}
    for page in loaded.curriculum.pages:
        notes = Notes(loaded.catalogue, page.source)
        for field, question in [(name, one) for name in MOST for one in getattr(page, name)]:
            text = _compared(question)
            if text in stems:
                notes.add("asked-quiz", 1, field=field, near=question)
            if text in first:
                notes.add("asked-twice", 1, field=field, near=question, other=first[text])
            first.setdefault(text, page.source)
        yield from notes.found


def _questions(file: SourceFile, field: str) -> list[Passage]:
    return [passage for passage in file.passages if passage.section == field]


def _compared(text: str) -> str:
    return _LEFT_OUT.sub("", text).lower()
