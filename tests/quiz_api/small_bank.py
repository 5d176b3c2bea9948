"""A curriculum small enough to read: one training module of two periods, one parent lesson, and their keys.

Canary words stand in everything that only the server may know.
"""

from __future__ import annotations

from datetime import date

from site_builder.answer_key import AnswerKey, QuizKey
from site_builder.bundle import Catalogue, catalogue_of
from site_builder.counting import ActivityKind, AskedCount, Counting
from site_builder.curriculum import (
    Activity,
    Choice,
    CompletionRule,
    Curriculum,
    Cut,
    Kind,
    Lesson,
    ParentLesson,
    Question,
    QuestionKind,
    Quiz,
    Review,
    Rule,
    TrainingModule,
)
from site_builder.tracks import Track

CANARY = "金丝雀"
TRACK = Track("subject", "学科教师，三年一轮", "学科教师", ("学科教师",), cycle_years=3)
REVIEW = Review("待专业审核", date(2026, 11, 22))
HOME_VISIT = ActivityKind(
    "home-visit",
    "家访",
    "只填户数",
    (AskedCount("families", "走访", "户", 500), AskedCount("teachers", "教师", "人", base="教职工")),
)
TRAINING_RULE = CompletionRule(Rule.PASSED, "q-t-s-01", pass_percent=75, attempts=3, must_pass=("must",))
PARENT_RULE = CompletionRule(Rule.COMPLETED, "q-p-czh-01")

RIGHT = {"must": ["m1"], "many": ["n1", "n2"], "blank": " ４ ", "order": ["o1", "o2", "o3"]}
"""A sheet with everything right."""
WRONG = {"must": ["m2"], "many": ["n1"], "blank": "五", "order": ["o3", "o2", "o1"]}
PARENT_SHEET = {"a": ["a1"], "b": ["b2"], "c": ["c1"]}
"""All three answered, the second one wrong."""


def question(name: str, kind: QuestionKind, *choices: str) -> Question:
    return Question(name, kind, f"<p>题目 {name}</p>", tuple(Choice(choice, f"选项 {choice}") for choice in choices))


def catalogue() -> Catalogue:
    module = TrainingModule(
        id="t-s-01",
        kind=Kind.TRAINING,
        title="学科教学中的心理视角",
        summary="能在备课中加入一个积极心理目标",
        source="training/s/t-s-01.md",
        review=REVIEW,
        level="学科教师",
        number=1,
        year=1,
        class_periods=2,
        prerequisites=(),
        assessment="测验",
        completion=TRAINING_RULE,
    )
    lesson = ParentLesson(
        id="p-czh-01",
        kind=Kind.PARENT,
        title="少年的大脑与情绪",
        summary="话要吵起来时停一停",
        source="parents/czh/p-czh-01.md",
        review=REVIEW,
        stage="初中",
        number=1,
        step="知",
        mode="指导",
        minutes=4,
        mental_health=True,
        completion=PARENT_RULE,
    )
    curriculum = Curriculum((lesson, module, class_lesson()), (training_quiz(), parent_quiz()))
    return catalogue_of(curriculum, counting=Counting(activities=(HOME_VISIT,)), tracks=(TRACK,))


def class_lesson() -> Lesson:
    steps = (("热身", 5), ("故事", 10), ("练一练", 15), ("说一说", 10))
    return Lesson(
        id="g03-t1-06",
        kind=Kind.LESSON,
        title="生气的时候",
        summary="能用三步停下来",
        source="lessons/g03/g03-t1-06.md",
        review=REVIEW,
        grade=3,
        stage="小学",
        term=1,
        slot=6,
        area="情绪",
        minutes=40,
        lead="班主任",
        activities=tuple(Activity(title, minutes, Cut.NEVER, title, "", "") for title, minutes in steps),
    )


def training_quiz() -> Quiz:
    questions = (
        question("must", QuestionKind.SINGLE, "m1", "m2"),
        question("many", QuestionKind.MULTIPLE, "n1", "n2", "n3"),
        question("blank", QuestionKind.BLANK),
        question("order", QuestionKind.ORDER, "o1", "o2", "o3"),
    )
    return Quiz("q-t-s-01", "t-s-01", "测验", "rev-2", questions)


def parent_quiz() -> Quiz:
    questions = tuple(question(name, QuestionKind.SINGLE, f"{name}1", f"{name}2") for name in "abc")
    return Quiz("q-p-czh-01", "p-czh-01", "三道小题", "rev-1", questions)


def key(name: str, kind: QuestionKind, **answers: object) -> AnswerKey:
    wrong = {"must": "m2", "many": "n3"}.get(name, f"{name}2")
    feedback = {wrong: f"<p>{CANARY}反馈 {name}</p>"}
    return AnswerKey(
        name, f"q-{name}", kind, feedback=feedback, explanation_html=f"<p>{CANARY}解析 {name}</p>", **answers
    )  # type: ignore[arg-type]


def bank() -> tuple[QuizKey, ...]:
    """Keys of today's revisions, and of one that was retired when its question `order` was added."""
    must = key("must", QuestionKind.SINGLE, correct=frozenset({"m1"}))
    many = key("many", QuestionKind.MULTIPLE, correct=frozenset({"n1", "n2"}))
    blank = key("blank", QuestionKind.BLANK, accepted=frozenset({"4", "四"}))
    order = key("order", QuestionKind.ORDER, order=("o1", "o2", "o3"))
    parents = tuple(key(name, QuestionKind.SINGLE, correct=frozenset({f"{name}1"})) for name in "abc")
    return (
        QuizKey("q-t-s-01", "rev-2", (must, many, blank, order)),
        QuizKey("q-t-s-01", "rev-1", (must, many, blank), retired_on=date(2026, 11, 1)),
        QuizKey("q-p-czh-01", "rev-1", parents),
    )
