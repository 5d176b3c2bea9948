"""The state of the content in numbers: how much of what, what was found, and who has signed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from site_builder.checking.answer_patterns import Share, answered_questions, shares
from site_builder.curriculum import (
    AREAS,
    GRADE_NAMES,
    PARENT_STAGES,
    PARENT_STEPS,
    RESOURCE_TYPES,
    TRAINING_LEVELS,
    AnyPage,
    Guide,
    Lesson,
    ParentLesson,
    Resource,
    TrainingModule,
)
from site_builder.findings import Finding, Level
from site_builder.loading.loader import Loaded
from site_builder.loading.source_file import SourceFile
from site_builder.markdown.chinese import han_count
from site_builder.reporting.reading_level import ReadingLevel, reading_level


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: `minutes` of class, reading or training, `characters` of the page and its quiz."""

    name: str
    pages: int
    minutes: int
    characters: int


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a heading, in the order of the programme."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class PendingPage:
    """A page that waits for a professional's review."""

    path: str
    title: str
    speaks_of_danger: bool


@dataclass(frozen=True, slots=True)
class ContentReport:
    """Everything `site-builder report` says."""

    tables: tuple[Table, ...]
    findings: Counter[Level]
    pending: tuple[PendingPage, ...]
    signed: int
    questions: int
    answer_shares: tuple[Share, ...]
    parents: ReadingLevel


def content_report(loaded: Loaded, findings: Iterable[Finding]) -> ContentReport:
    """Count loaded content. `findings` are what the checker said of it."""
    pages = loaded.curriculum.pages
    size = _sizes(loaded.files)
    pending = [PendingPage(page.source, page.title, page.speaks_of_danger) for page in pages if page.review.pending]
    quizzes = loaded.curriculum.quizzes
    practice = sum(len(page.practice) for page in pages if isinstance(page, Lesson))
    return ContentReport(
        tables=tuple(_tables(pages, size)),
        findings=Counter(finding.level for finding in findings),
        pending=tuple(sorted(pending, key=lambda page: (not page.speaks_of_danger, page.path))),
        signed=len(pages) - len(pending),
        questions=practice + sum(len(quiz.questions) for quiz in quizzes),
        answer_shares=tuple(shares([*answered_questions(loaded.files)])),
        parents=reading_level(file for file in loaded.files if isinstance(file.page, ParentLesson)),
    )


def _sizes(files: Iterable[SourceFile]) -> Counter[str]:
    """Characters of each page by id, its quiz included."""
    sizes: Counter[str] = Counter()
    for file in files:
        owner = file.quiz.page_id if file.quiz else file.id
        sizes[owner] += sum(han_count(passage.text) for passage in file.passages)
    return sizes


def _tables(pages: tuple[AnyPage, ...], size: Counter[str]) -> Iterable[Table]:
    lessons = [page for page in pages if isinstance(page, Lesson)]
    parents = [page for page in pages if isinstance(page, ParentLesson)]
    training = [page for page in pages if isinstance(page, TrainingModule)]
    library = [page for page in pages if isinstance(page, Resource)]
    guides = [page for page in pages if isinstance(page, Guide)]

    def table(title: str, shown: list[AnyPage], name: Callable[[AnyPage], str], order: Iterable[str]) -> Table:
        rows = (_row(word, [page for page in shown if name(page) == word], size) for word in order)
        return Table(title, (*(row for row in rows if row.pages), _row("合计", shown, size)))

    yield table("课，按年级", [*lessons], _grade, (*GRADE_NAMES, "中职", "幼小衔接"))
    yield table("课，按领域", [*lessons], lambda page: getattr(page, "area", ""), AREAS)
    yield table("家长课，按学段", [*parents], lambda page: getattr(page, "stage", ""), PARENT_STAGES)
    yield table("家长课，按步骤", [*parents], lambda page: getattr(page, "step", ""), PARENT_STEPS)
    yield table("培训，按级别", [*training], lambda page: getattr(page, "level", ""), TRAINING_LEVELS)
    yield table("资源，按类型", [*library], lambda page: getattr(page, "type", ""), RESOURCE_TYPES)
    yield table("指南", [*guides], lambda page: page.audience.value, ())


def _row(name: str, pages: list[AnyPage], size: Counter[str]) -> Row:
    minutes = sum(getattr(page, "minutes", 0) or 0 for page in pages)
    return Row(name, len(pages), minutes, sum(size[page.id] for page in pages))


def _grade(page: AnyPage) -> str:
    grade = getattr(page, "grade", None)
    return GRADE_NAMES[grade - 1] if grade else getattr(page, "stage", "")
