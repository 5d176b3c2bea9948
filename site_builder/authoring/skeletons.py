"""New files for authors: in the right place, with the right id, and nothing red but what is still to be written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from site_builder.authoring import skeleton_quizzes as quizzes
from site_builder.authoring import skeleton_texts as texts
from site_builder.compiling.routes import LAST_SLOT
from site_builder.curriculum import PARENT_STAGES, RESOURCE_TYPES, TRAINING_LEVELS
from site_builder.loading.page_ids import (
    LAST_PROGRAMME_NUMBER,
    Place,
    guide_place,
    lesson_place,
    parent_place,
    resource_place,
    training_place,
)
from site_builder.loading.page_kinds import LESSON_STAGES

LAST_NUMBER = 99


class SkeletonError(ValueError):
    """The file cannot be made. The message, in Chinese, says why."""


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A file to write; `path` is below content/."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class LessonPlace:
    """Where a new lesson goes. `grade` is 1-12 or one of 中职, 幼小衔接; `number` is that of its id: its slot, or
    beyond the programme's numbers where the slot has a lesson already.
    """

    grade: str
    term: int
    slot: int
    number: int

    @property
    def place(self) -> Place:
        stage_code = LESSON_STAGES.get(self.grade, "")
        return lesson_place(None if stage_code else int(self.grade), stage_code, self.term, self.number)

    @property
    def header(self) -> str:
        return f"{'stage' if self.grade in LESSON_STAGES else 'grade'}: {self.grade}"


def place_for_lesson(content: Path, grade: str, term: int, slot: int | None) -> LessonPlace:
    """The place in a slot, or in the first slot of the term that has no lesson. Raises SkeletonError."""
    usual = [LessonPlace(grade, term, each, each) for each in ([slot] if slot else range(1, LAST_SLOT + 1))]
    beside = range(LAST_PROGRAMME_NUMBER + 1, LAST_NUMBER + 1) if slot else ()
    free = next(_free(content, [*usual, *(LessonPlace(grade, term, slot or 0, number) for number in beside)]), None)
    if free is not None:
        return free
    if slot:
        raise SkeletonError(f"这个学期的编号到 {LAST_NUMBER} 都用完了。请直接改其中的一篇。")
    raise SkeletonError(
        f"这个学期的 {LAST_SLOT} 个两周都有课了。要和已有的课放在同一个两周，请用 --slot 写明，例如 --slot 7。"
    )


def _free(content: Path, places: Sequence[LessonPlace]) -> Iterator[LessonPlace]:
    for each in places:
        if not (content / each.place.folder / f"{each.place.id}.md").exists():
            yield each


def new_lesson(where: LessonPlace, area: str, title: str, today: date) -> tuple[Skeleton, ...]:
    """An empty lesson."""
    text = texts.LESSON.substitute(
        id=where.place.id,
        title=quoted(title),
        place=where.header,
        term=where.term,
        slot=where.slot,
        area=area,
        today=today,
    )
    return (_page(where.place, text),)


def new_parent(stage: str, step: str, number: int, title: str, today: date) -> tuple[Skeleton, ...]:
    """A parent lesson with its three questions."""
    place = parent_place(PARENT_STAGES[stage], number)
    text = texts.PARENT.substitute(id=place.id, title=quoted(title), stage=stage, number=number, step=step, today=today)
    return _page(place, text), _quiz(place, quizzes.PARENT_QUIZ.substitute(id=place.id))


def new_training(level: str, number: int, title: str, today: date) -> tuple[Skeleton, ...]:
    """A training module with its test."""
    place = training_place(TRAINING_LEVELS[level], number)
    text = texts.TRAINING.substitute(id=place.id, title=quoted(title), level=level, number=number, today=today)
    return _page(place, text), _quiz(place, quizzes.MODULE_QUIZ.substitute(id=place.id))


def new_resource(kind: str, stage: str, number: int, title: str, today: date) -> tuple[Skeleton, ...]:
    """A library piece of one of the six types."""
    place = resource_place(f"{number:02d}", RESOURCE_TYPES[kind])
    text = texts.RESOURCE.substitute(id=place.id, title=quoted(title), type=kind, stage=stage, today=today)
    return (_page(place, text),)


def new_guide(name: str, title: str, today: date) -> tuple[Skeleton, ...]:
    """`name` is what follows gd- in the id."""
    place = guide_place(f"gd-{name}")
    return (_page(place, texts.GUIDE.substitute(id=place.id, title=quoted(title), today=today)),)


def write_skeletons(content: Path, skeletons: Sequence[Skeleton]) -> tuple[Path, ...]:
    """Write all or none; never over a file. Raises SkeletonError, OSError."""
    paths = tuple(content / skeleton.path for skeleton in skeletons)
    for path in paths:
        if path.exists():
            raise SkeletonError(f"{path} 已经有了，没有动它。请换一个序号，或者直接改那一篇。")
    for path, skeleton in zip(paths, skeletons, strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(skeleton.text)
    return paths


def quoted(title: str) -> str:
    """A title as a YAML value: as typed where that reads alike, else in quotes."""
    plain = title.strip()
    if (
        plain
        and plain[0] not in "-?:,[]{}#&*!|>'\"%@`"
        and ": " not in plain
        and " #" not in plain
        and plain[-1] != ":"
    ):
        return plain
    return "'" + plain.replace("'", "''") + "'"


def _page(place: Place, text: str) -> Skeleton:
    return Skeleton(f"{place.folder}/{place.id}.md", text)


def _quiz(place: Place, text: str) -> Skeleton:
    return Skeleton(f"{place.folder}/{place.id}.quiz.md", text)
