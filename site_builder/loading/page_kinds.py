"""The header of each kind of page: which fields it has, what may stand in them, and the page they make."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from site_builder.build_key import BuildKey
from site_builder.curriculum import (
    AREAS,
    PARENT_STAGES,
    PARENT_STEPS,
    RESOURCE_TYPES,
    TRAINING_LEVELS,
    AnyPage,
    Audience,
    Guide,
    Kind,
    Lesson,
    ParentLesson,
    Resource,
    Review,
    Section,
    TrainingModule,
)
from site_builder.loading.activities import check_minutes
from site_builder.loading.completion import read_completion
from site_builder.loading.fields import Fields
from site_builder.loading.judged_tasks import check_judged, read_tasks
from site_builder.loading.page_body import PageBody
from site_builder.loading.page_ids import (
    LAST_PROGRAMME_NUMBER,
    Place,
    guide_place,
    lesson_number,
    lesson_place,
    parent_place,
    resource_place,
    training_place,
)
from site_builder.loading.source_file import ALSO_ASKED, ASKED
from site_builder.recording import Recording

LESSON_STAGES = {"中职": "zz", "幼小衔接": "yx"}
LEADS = ("任何老师", "班主任", "心理教师")
MODES = ("指导", "实践")
RESOURCE_STAGES = (*PARENT_STAGES, "中职", "全学段")
MOST_SUMMARY = 40
_MP3 = re.compile(r"[a-z0-9-]+\.mp3")

SHARED = ("id", "kind", "title", "summary", "audience", "tags", "asked", "also_asked", "authors", "sources", "reviewed")
OWN = {
    Kind.LESSON: ("grade", "stage", "term", "slot", "area", "minutes", "lead"),
    Kind.PARENT: ("stage", "number", "step", "mode", "minutes", "mental_health", "completion", "recordings"),
    Kind.TRAINING: ("level", "number", "year", "hours", "prerequisites", "assessment", "completion", "tasks"),
    Kind.RESOURCE: ("type", "stage", "minutes"),
    Kind.GUIDE: (),
}
"""Fields of a kind beside the shared ones."""


class SharedFields(TypedDict):
    """What every page is made with, in the names of `curriculum.Page`."""

    id: str
    kind: Kind
    title: str
    summary: str
    source: str
    tags: tuple[str, ...]
    asked: tuple[str, ...]
    also_asked: tuple[str, ...]
    authors: tuple[str, ...]
    sources: tuple[str, ...]
    review: Review
    audience: Audience
    intro_html: str
    intro_text: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A page as its header says, with where it belongs and the author ids of its must-pass questions."""

    page: AnyPage
    place: Place
    must_pass: tuple[str, ...] = ()


def make_page(header: Fields, kind: Kind, source: str, body: PageBody, key: BuildKey) -> Made:
    """Read the whole header. What is wrong is noted; the page counts only when `header.complete` afterwards."""
    header.expect_only((*SHARED, *OWN[kind]))
    return _MAKERS[kind](header, _shared(header, kind, source, body), body, key)


def _shared(header: Fields, kind: Kind, source: str, body: PageBody) -> SharedFields:
    summary = header.text("summary")
    if len(summary) > MOST_SUMMARY:
        header.notes.add("summary-long", header.lines["summary"], length=len(summary), most=MOST_SUMMARY)
    usual = Audience.PARENTS if kind is Kind.PARENT else Audience.ALL
    audience = header.choice("audience", [word.value for word in Audience], default=usual)
    reviewed = header.inner("reviewed", ("by", "on"))
    return SharedFields(
        id=header.text("id"),
        kind=kind,
        title=header.text("title"),
        summary=summary,
        source=source,
        tags=header.texts("tags"),
        asked=header.texts(ASKED),
        also_asked=header.texts(ALSO_ASKED),
        authors=header.texts("authors", required=True),
        sources=header.texts("sources"),
        review=Review(reviewed.text("by"), reviewed.day("on")) if reviewed else Review("", date.min),
        audience=Audience(audience or usual),
        intro_html=body.intro_html,
        intro_text=body.intro_text,
        sections=body.sections,
    )


def _lesson(header: Fields, shared: SharedFields, body: PageBody, _key: BuildKey) -> Made:
    if header.has("grade") == header.has("stage"):
        header.fail("grade-or-stage", "grade" if header.has("grade") else "id")
    grade = header.number("grade", 1, 12) if header.has("grade") else None
    stage = header.choice("stage", LESSON_STAGES) if header.has("stage") else ""
    page = Lesson(
        **shared,
        grade=grade,
        stage=stage,
        term=header.number("term", 1, 2),
        slot=header.number("slot", 1, LAST_PROGRAMME_NUMBER),
        area=header.choice("area", AREAS),
        minutes=header.number("minutes", 5, 90),
        lead=header.choice("lead", LEADS),
        activities=body.activities,
        practice=body.practice,
    )
    if body.process_line and header.complete:
        check_minutes(body.activities, page.minutes, body.process_line, header.notes)
    number = lesson_number(page.id, page.slot)
    return Made(page, lesson_place(grade, LESSON_STAGES.get(stage, ""), page.term, number))


def _parent(header: Fields, shared: SharedFields, _body: PageBody, key: BuildKey) -> Made:
    completion = read_completion(header, key)
    page = ParentLesson(
        **shared,
        stage=header.choice("stage", PARENT_STAGES),
        number=header.number("number", 1, 99),
        step=header.choice("step", PARENT_STEPS),
        mode=header.choice("mode", MODES),
        minutes=header.number("minutes", 1, 120),
        mental_health=header.truth("mental_health"),
        completion=completion.rule,
        recordings=_recordings(header),
    )
    return Made(page, parent_place(PARENT_STAGES.get(page.stage, ""), page.number), completion.must_pass)


def _recordings(header: Fields) -> tuple[Recording, ...]:
    """`recordings: [{file: p-xxd-01.mp3, voice: 普通话, by: 班主任, on: 2026-11-22}]`; a page need not have any."""
    if not header.has("recordings"):
        return ()
    groups = header.groups("recordings", ("file", "voice", "by", "on"))
    for group in groups:
        name = group.text("file")
        if name and not _MP3.fullmatch(name):
            group.fail(
                "key-value", "file", value=name, allowed="和这一课放在一起的 .mp3 文件，名字用小写字母、数字和短横线"
            )
    return tuple(
        Recording(group.text("file"), group.text("voice"), group.text("by"), group.day("on")) for group in groups
    )


def _training(header: Fields, shared: SharedFields, _body: PageBody, key: BuildKey) -> Made:
    completion = read_completion(header, key)
    tasks = read_tasks(header)
    check_judged(header, completion.rule, tasks)
    page = TrainingModule(
        **shared,
        level=header.choice("level", TRAINING_LEVELS),
        number=header.number("number", 1, 99),
        year=header.number("year", 1, 9) if header.has("year") else None,
        class_periods=header.number("hours", 1, 40),
        prerequisites=header.texts("prerequisites"),
        assessment=header.text("assessment"),
        completion=completion.rule,
        tasks=tasks,
    )
    return Made(page, training_place(TRAINING_LEVELS.get(page.level, ""), page.number), completion.must_pass)


def _resource(header: Fields, shared: SharedFields, _body: PageBody, _key: BuildKey) -> Made:
    page = Resource(
        **shared,
        type=header.choice("type", RESOURCE_TYPES),
        stage=header.choice("stage", RESOURCE_STAGES),
        minutes=header.number("minutes", 1, 300) if header.has("minutes") else None,
    )
    return Made(page, resource_place(page.id, RESOURCE_TYPES.get(page.type, "")))


def _guide(_header: Fields, shared: SharedFields, _body: PageBody, _key: BuildKey) -> Made:
    return Made(Guide(**shared), guide_place(shared["id"]))


_MAKERS: dict[Kind, Callable[[Fields, SharedFields, PageBody, BuildKey], Made]] = {
    Kind.LESSON: _lesson,
    Kind.PARENT: _parent,
    Kind.TRAINING: _training,
    Kind.RESOURCE: _resource,
    Kind.GUIDE: _guide,
}
