"""What of a page can be found, how much each part weighs, and what a result shows."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.curriculum import (
    GRADE_NAMES,
    AnyPage,
    Audience,
    Guide,
    Lesson,
    ParentLesson,
    Resource,
    TrainingModule,
)
from site_builder.indexing.everyday_words import other_words
from site_builder.pupils_own import is_for_pupils

TITLE, TAGS, FACTS, SUMMARY, EVERYDAY, HEADINGS = 16, 8, 6, 5, 3, 3
"""Weights: how many words of the body a word of this part counts for."""

LONGEST_TEXT = 1000
"""Characters of a page kept for excerpts: its steps, the first part of a long module. A first answer loads ten."""

_AUDIENCE_LETTERS = {Audience.ALL: "a", Audience.STAFF: "s", Audience.PARENTS: "p"}
_STAGE_WORDS = {
    "幼儿园": ("三岁", "四岁", "五岁", "六岁", "小班", "中班"),
    "小学低": ("小学生", "小学低年级", "一年级", "二年级", "三年级"),
    "小学中高": ("小学生", "小学高年级", "四年级", "五年级", "六年级"),
    "初中": ("初中生", "初一", "初二", "初三"),
    "高中": ("高中生", "高一", "高二", "高三"),
}
"""What families call the stages of their lessons."""

_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")


@dataclass(frozen=True, slots=True)
class Part:
    """A part that says what the page is about, and its weight."""

    weight: int
    text: str


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One page as search knows it. `note` is the line under the title; excerpts are cut from `text`.

    A query of one character is answered from `parts` alone: in a body nearly every character stands somewhere.
    `asked` are the questions that the page says it answers, `also_asked` more ways in which people ask them.
    """

    url: str
    title: str
    summary: str
    note: str
    audience: str
    text: str
    parts: tuple[Part, ...]
    asked: tuple[str, ...]
    also_asked: tuple[str, ...]
    body: str


def document_of(page: AnyPage) -> SearchDocument:
    """A page's document. Questions for the record are no part of a page and so can never come in."""
    steps = page.activities if isinstance(page, Lesson) else ()
    bodies = [page.intro_text, *(section.text for section in page.sections), *(step.text for step in steps)]
    headings = [*(section.title for section in page.sections), *(step.title for step in steps)]
    return SearchDocument(
        url=page.url,
        title=page.title,
        summary=page.summary,
        note=note_of(page),
        audience=_audience_letter(page),
        text=_one_line(_reading_order(page))[:LONGEST_TEXT],
        parts=(
            Part(TITLE, page.title),
            Part(TAGS, "\n".join(page.tags)),
            Part(FACTS, "\n".join([page.id, *_facts(page)])),
            Part(SUMMARY, page.summary),
            Part(EVERYDAY, "\n".join(other_words("\n".join((page.title, *page.tags, page.summary))))),
            Part(HEADINGS, "\n".join(headings)),
        ),
        asked=page.asked,
        also_asked=page.also_asked,
        body="\n".join(bodies),
    )


def grade_words(grade: int) -> tuple[str, ...]:
    """What people call a grade: 七年级, 7年级, 初一, 初中."""
    spoken = (f"{_NUMERALS[grade - 1]}年级", f"{grade}年级")
    if grade <= 6:
        return (*spoken, "小学")
    if grade <= 9:
        return (*spoken, f"初{_NUMERALS[grade - 7]}", "初中")
    return (*spoken, f"高{_NUMERALS[grade - 10]}", "高中")


def _audience_letter(page: AnyPage) -> str:
    """`t` for a teachers' module that everybody may read: few others look for it. `m` for what speaks to pupils."""
    if is_for_pupils(page):
        return "m"
    return (
        "t" if isinstance(page, TrainingModule) and page.audience is Audience.ALL else _AUDIENCE_LETTERS[page.audience]
    )


def _reading_order(page: AnyPage) -> list[str]:
    """Texts of a page with the steps of a lesson before its long remarks: an excerpt of them tells most."""
    steps = [f"{step.title}。{step.text}" for step in page.activities] if isinstance(page, Lesson) else []
    sections = [f"{section.title}。{section.text}" for section in page.sections]
    return [page.intro_text, *steps, *sections]


def note_of(page: AnyPage) -> str:
    """The line under the title of a result or a card."""
    return " · ".join(_note(page))


def _one_line(texts: list[str]) -> str:
    return " ".join(" ".join(texts).split())


def _facts(page: AnyPage) -> tuple[str, ...]:
    """Words that people type and that stand in no sentence of the page."""
    match page:
        case Lesson():
            return (*_lesson_stage(page), page.area, "心理课", page.lead)
        case ParentLesson():
            return (page.stage, "家长课", *_STAGE_WORDS.get(page.stage, ()))
        case TrainingModule():
            return (page.level, "教师研修", "教师培训")
        case Resource():
            return (page.type, page.stage)
        case Guide():
            return ("指南",)


def _note(page: AnyPage) -> tuple[str, ...]:
    match page:
        case Lesson():
            shown = GRADE_NAMES[page.grade - 1] if page.grade else page.stage
            return (shown, page.area, f"{page.minutes} 分钟")
        case ParentLesson():
            return ("家长课", page.stage, f"{page.minutes} 分钟")
        case TrainingModule():
            return ("教师研修", page.level, f"{page.class_periods} 学时")
        case Resource():
            return tuple(filter(None, (page.type, page.stage, f"{page.minutes} 分钟" if page.minutes else "")))
        case Guide():
            return ("指南",)


def _lesson_stage(page: Lesson) -> tuple[str, ...]:
    return grade_words(page.grade) if page.grade else (page.stage,)
