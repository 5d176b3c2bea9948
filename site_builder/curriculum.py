"""The pure nouns of the curriculum: what lessons, modules and quizzes exist.

Nothing here does IO or can hold the answer to a question for the record: keys live in `site_builder.answer_key`, which
the code that builds public pages cannot import (a contract says so).

Times are whole minutes. Addresses (`url`) are relative to the site root, without a leading slash.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from site_builder.completion_rule import CompletionRule as CompletionRule  # noqa: PLC0414 - nouns are asked for here
from site_builder.completion_rule import Rule as Rule  # noqa: PLC0414
from site_builder.judged_task import JudgedTask
from site_builder.quiz_draw import Pool, asked, left_out
from site_builder.recording import Recording

AREAS = ("自我", "学习", "人际", "情绪", "生活适应", "生涯", "生命安全")
"""Areas of a lesson, after 《中小学心理健康教育指导纲要（2012年修订）》 教基一〔2012〕15号 plus 生涯 and 生命安全."""

GRADE_NAMES = (
    "一年级", "二年级", "三年级", "四年级", "五年级", "六年级", "七年级", "八年级", "九年级", "高一", "高二", "高三",
)  # fmt: skip
"""What a grade is called on a page: grade 1 first."""

PARENT_STAGES = {"幼儿园": "yey", "小学低": "xxd", "小学中高": "xxg", "初中": "czh", "高中": "gzh"}
"""Stages of the parent programme and their codes in ids (`p-czh-02`)."""

PARENT_STEPS = ("知", "用", "会", "好")

TRAINING_LEVELS = {
    "C": "c", "B": "b", "A": "a", "学科教师": "s", "校长": "p", "班主任": "h",
    "生活老师与保育员": "l", "幼儿教师": "k", "家长学校讲师与志愿者": "v",
}  # fmt: skip
"""Levels of the training catalogue and their codes in ids (`t-s-03`)."""

RESOURCE_TYPES = {
    "教学案例": "al", "辅导案例": "fd", "心理情景剧": "qj", "心理体验游戏": "yx", "课题成果": "kt", "班会活动": "bh",
}  # fmt: skip

CLASS_PERIOD_MINUTES = 45
"""Minutes of one 学时: common convention, a setting wherever it is shown."""

PENDING_REVIEW = "待专业审核"
FIRST_GRADE_OF_DANGER = 8  # from here on lessons of 生命安全 speak of danger: a professional signs them before use


class Kind(StrEnum):
    """What a page is; the word stands in its header and in every catalogue entry."""

    LESSON = "lesson"
    PARENT = "parent"
    TRAINING = "training"
    RESOURCE = "resource"
    GUIDE = "guide"


class Audience(StrEnum):
    """Who a page is for. STAFF pages about danger stay out of search engines and pupils' and parents' search."""

    ALL = "all"
    STAFF = "staff"
    PARENTS = "parents"


class QuestionKind(StrEnum):
    """Question types, by the word that stands in the question's heading."""

    SINGLE = "单选"
    MULTIPLE = "多选"
    TRUE_FALSE = "判断"
    BLANK = "填空"
    ORDER = "排序"
    SURVEY = "问卷"


class Cut(StrEnum):
    """Which shorter lesson leaves an activity out."""

    NEVER = "never"  # in the 20-, 30- and 40-minute lesson
    AT_20 = "at-20"  # heading says 20 分钟课可省略
    AT_30 = "at-30"  # heading says 可省略: left out at 20 and at 30 minutes


@dataclass(frozen=True, slots=True)
class Review:
    """Who signed a page and when. `by` is 待专业审核 until a person signs."""

    by: str
    on: date

    @property
    def pending(self) -> bool:
        return self.by == PENDING_REVIEW


@dataclass(frozen=True, slots=True)
class Section:
    """One `##` section of a page: finished public HTML and its plain text for search."""

    title: str
    anchor: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Activity:
    """A timed step of a lesson, in order; `html` holds no heading."""

    title: str
    minutes: int
    cut: Cut
    anchor: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class PracticeChoice:
    """A choice of a practice question. Practice travels to the phone with its key; it earns nothing."""

    html: str
    right: bool
    feedback_html: str


@dataclass(frozen=True, slots=True)
class PracticeQuestion:
    """A question under 想一想: answered in the page, offline, without a score."""

    kind: QuestionKind
    stem_html: str
    choices: tuple[PracticeChoice, ...]
    explanation_html: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice of a question for the record: no field could hold an answer. `id` is HMAC(build key, quiz, question,
    normalised text), so that it says nothing about place or key.
    """

    id: str
    html: str


@dataclass(frozen=True, slots=True)
class Question:
    """The public half of a question for the record. `choices` stand in the order of their ids, except 判断."""

    id: str
    kind: QuestionKind
    stem_html: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Quiz:
    """The public half of a `*.quiz.md`. `revision` is its hash; with `pools` a sheet does not ask every question."""

    id: str
    page_id: str
    title: str
    revision: str
    questions: tuple[Question, ...]
    pools: tuple[Pool, ...] = ()

    @property
    def asked(self) -> int:
        """Questions on one sheet."""
        return asked(self.pools, len(self.questions))

    @property
    def unasked_at_first(self) -> frozenset[str]:
        """Questions that a page without script or account leaves out."""
        return left_out(self.pools, self.revision, "", 1)

    def pool_of(self, question_id: str) -> int | None:
        """Place of the pool that a question is drawn from; None for one that stands on every sheet."""
        return next((place for place, pool in enumerate(self.pools) if question_id in pool.questions), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What every page has. `source` is the .md below content/; `asked` are questions, `also_asked` for search alone."""

    id: str
    kind: Kind
    title: str
    summary: str
    source: str
    tags: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    also_asked: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    review: Review
    audience: Audience = Audience.ALL
    intro_html: str = ""
    intro_text: str = ""
    sections: tuple[Section, ...] = ()

    @property
    def url(self) -> str:
        """Address below the site root; for ever, like the id."""
        return self.source.removesuffix(".md") + ".html"

    @property
    def speaks_of_danger(self) -> bool:
        """True for pages that a person trained in school or clinical psychology signs before use: staff pages."""
        return self.audience is Audience.STAFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson(Page):
    """A class lesson. `grade` 1-12, or None with `stage` 中职 | 幼小衔接. `sections` hold all but 过程 and 想一想."""

    grade: int | None
    stage: str
    term: int
    slot: int
    area: str
    minutes: int
    lead: str
    activities: tuple[Activity, ...]
    practice: tuple[PracticeQuestion, ...] = ()

    @property
    def speaks_of_danger(self) -> bool:
        """Also lessons of 生命安全 from grade 8 and in 中职."""
        older = self.grade is not None and self.grade >= FIRST_GRADE_OF_DANGER
        return self.area == "生命安全" and (older or self.stage == "中职")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParentLesson(Page):
    """A phone lesson for the adults of a household; at most four minutes of reading."""

    stage: str
    number: int
    step: str
    mode: str
    minutes: int
    mental_health: bool
    completion: CompletionRule
    recordings: tuple[Recording, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingModule(Page):
    """A module of teacher training. `class_periods` are 学时 of 45 minutes."""

    level: str
    number: int
    year: int | None
    class_periods: int
    prerequisites: tuple[str, ...]
    assessment: str
    completion: CompletionRule
    tasks: tuple[JudgedTask, ...] = ()

    @property
    def minutes(self) -> int:
        return self.class_periods * CLASS_PERIOD_MINUTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource(Page):
    """A library piece: a case (fictional), a play, a game, a small study."""

    type: str
    stage: str
    minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide(Page):
    """A page that explains: where to find help, what the law asks, what is kept and why."""


AnyPage: TypeAlias = Lesson | ParentLesson | TrainingModule | Resource | Guide


@dataclass(frozen=True, slots=True)
class Curriculum:
    """Everything public that content/ says, in the order of ids."""

    pages: tuple[AnyPage, ...] = ()
    quizzes: tuple[Quiz, ...] = ()
    by_id: dict[str, AnyPage] = field(init=False, repr=False, compare=False)
    quiz_by_id: dict[str, Quiz] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {page.id: page for page in self.pages})
        object.__setattr__(self, "quiz_by_id", {quiz.id: quiz for quiz in self.quizzes})
