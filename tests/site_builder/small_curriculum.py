"""A curriculum of a few pages, one of each kind, made without reading any file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from site_builder.curriculum import (
    PENDING_REVIEW,
    Activity,
    Audience,
    Choice,
    CompletionRule,
    Curriculum,
    Cut,
    Guide,
    Kind,
    Lesson,
    ParentLesson,
    PracticeChoice,
    PracticeQuestion,
    Question,
    QuestionKind,
    Quiz,
    Resource,
    Review,
    Rule,
    Section,
    TrainingModule,
)

REVIEW = Review(PENDING_REVIEW, date(2026, 11, 22))
SECTIONS = ("目标", "安全边界")


def lesson(grade: int = 7, slot: int = 2, title: str = "困难时谁在我身边") -> Lesson:
    page_id = f"g{grade:02d}-t1-{slot:02d}"
    practice = PracticeQuestion(
        QuestionKind.SINGLE,
        "<p>同桌有事，你先做什么？</p>",
        (
            PracticeChoice("听他说", right=True, feedback_html="<p>先听。</p>"),
            PracticeChoice("劝他别想", right=False, feedback_html="<p>再想想。</p>"),
        ),
        "<p>先听，再一起找大人。</p>",
    )
    return Lesson(
        id=page_id,
        kind=Kind.LESSON,
        title=title,
        summary="画出自己的求助圈",
        source=f"lessons/g{grade:02d}/{page_id}.md",
        tags=("求助",),
        authors=("教研组",),
        sources=("指导纲要",),
        review=REVIEW,
        sections=tuple(Section(name, name, f"<p>{name}的内容。</p>", f"{name}的内容。") for name in SECTIONS),
        grade=grade,
        stage="",
        term=1,
        slot=slot,
        area="生命安全",
        minutes=40,
        lead="任何老师",
        activities=(Activity("热身", 5, Cut.NEVER, "热身", "<p>跟着数呼吸。</p>", "跟着数呼吸。"),),
        practice=(practice,),
    )


def quiz(quiz_id: str, page_id: str) -> Quiz:
    choices = (Choice("c1", "先听"), Choice("c2", "先讲道理"))
    question = Question("k1", QuestionKind.SINGLE, "<p>第一步做什么？</p>", choices)
    return Quiz(quiz_id, page_id, "三道小题", "0123456789abcdef", (question,))


def parent_lesson() -> ParentLesson:
    return ParentLesson(
        id="p-czh-01",
        kind=Kind.PARENT,
        title="先听完",
        summary="听孩子把话说完",
        source="parents/czh/p-czh-01.md",
        review=REVIEW,
        stage="初中",
        number=1,
        step="知",
        mode="指导",
        minutes=4,
        mental_health=True,
        completion=CompletionRule(Rule.COMPLETED, "q-p-czh-01"),
        sections=(Section("今晚三分钟", "tonight", "<p>问一句今天怎么样。</p>", "问一句今天怎么样。"),),
    )


def training_module() -> TrainingModule:
    return TrainingModule(
        id="t-s-01",
        kind=Kind.TRAINING,
        title="学科教学中的心理视角",
        summary="在备课中加一个目标",
        source="training/s/t-s-01.md",
        review=REVIEW,
        level="学科教师",
        number=1,
        year=1,
        class_periods=2,
        prerequisites=(),
        assessment="测验",
        completion=CompletionRule(Rule.PASSED, "q-t-s-01", 80, 3),
        sections=(Section("学完以后", "after", "<p>写得出一个目标。</p>", "写得出一个目标。"),),
    )


def guide(page_id: str, title: str, audience: Audience = Audience.ALL) -> Guide:
    return Guide(
        id=page_id,
        kind=Kind.GUIDE,
        title=title,
        summary=title,
        source=f"guides/{page_id}.md",
        review=REVIEW,
        audience=audience,
    )


def resource() -> Resource:
    return Resource(
        id="r-yx-01",
        kind=Kind.RESOURCE,
        title="传话筒",
        summary="传一句话的游戏",
        source="library/r-yx-01.md",
        review=REVIEW,
        type="心理体验游戏",
        stage="小学",
        minutes=15,
    )


def small_curriculum() -> Curriculum:
    """Three lessons of two grades and one page of every other kind; gd-danger is for staff alone."""
    pages = (
        lesson(7, 1, "新班级里的我"),
        lesson(7, 2),
        lesson(8, 2, "烦恼有大小"),
        parent_lesson(),
        training_module(),
        resource(),
        guide("gd-help", "求助指南"),
        guide("gd-danger", "发现危险时", Audience.STAFF),
        guide("gd-about", "关于本站"),
        guide("gd-privacy", "隐私说明"),
    )
    quizzes = (quiz("q-p-czh-01", "p-czh-01"), quiz("q-t-s-01", "t-s-01"))
    return Curriculum(tuple(sorted(pages, key=lambda page: page.id)), quizzes)


def with_title(curriculum: Curriculum, page_id: str, title: str) -> Curriculum:
    """The same curriculum with one page renamed."""
    pages = tuple(replace(page, title=title) if page.id == page_id else page for page in curriculum.pages)
    return Curriculum(pages, curriculum.quizzes)
