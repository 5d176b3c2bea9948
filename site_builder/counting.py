"""What counts, as data of content/policy/counting.yml: which taught lessons, and what is asked of which activity.

Policy asks for one lesson in two weeks and for counts of activities; how short a lesson may be and until when it may be
written down are decisions of a place, so they stand in a file and not in code. `DEFAULT` holds where there is no file.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LessonRules:
    """`least_minutes`: shorter lessons are kept and do not count. The others are days after the lesson: until when its
    teacher may write it down, take it back, and a colleague may confirm having been there.
    """

    least_minutes: int = 20
    own_days: int = 7
    observer_days: int = 7
    own_lessons_count: bool = True


BASES = ("户", "教职工", "班")


@dataclass(frozen=True, slots=True)
class AskedCount:
    """One number of an activity: `unit` is what is counted (人次, 户, 场), `base` of how many (户, 教职工, 班); empty
    where there is none, as of pupils, whom the platform does not hold.
    """

    name: str
    label: str
    unit: str
    most: int = 100_000
    base: str = ""


@dataclass(frozen=True, slots=True)
class ActivityKind:
    """An activity of which a school tells counts, and nothing else. `about` says in a line what belongs here."""

    id: str
    name: str
    about: str
    counts: tuple[AskedCount, ...]


@dataclass(frozen=True, slots=True)
class Counting:
    lessons: LessonRules = LessonRules()
    activities: tuple[ActivityKind, ...] = ()

    def activity(self, kind_id: str) -> ActivityKind | None:
        return next((kind for kind in self.activities if kind.id == kind_id), None)


DEFAULT = Counting()
