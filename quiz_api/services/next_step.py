"""What an account has not done yet and could do next: one module for a teacher, one lesson for a household."""

from __future__ import annotations

from collections.abc import Iterable

from quiz_api.domain.class_names import SchoolSystem, sections_of, system_of
from quiz_api.domain.organisations import Organisation
from quiz_api.domain.track_standing import Standing, Step
from quiz_api.services.served_curriculum import ServedCurriculum
from site_builder.bundle import CatalogueEntry

_PRIMARY = ("小学低", "小学中高")
_LAST_OF_LOWER = 2


def next_step(standings: Iterable[Standing], posts: frozenset[str]) -> tuple[Standing, Step] | None:
    """What the first open track has next: tracks of the posts come first, then those that were begun, then others."""
    places = sorted(standings, key=lambda standing: (not posts & set(standing.track.posts), not standing.is_begun))
    return next(((standing, standing.next) for standing in places if standing.next), None)


def next_lesson(curriculum: ServedCurriculum, stages: Iterable[str], done: frozenset[str]) -> CatalogueEntry | None:
    """The first parent lesson of the stages, in their order, that is not in `done`."""
    order = {stage: place for place, stage in enumerate(dict.fromkeys(stages))}
    waiting = [
        (order[entry.stage], entry.id, entry)
        for entry in curriculum.parent_lessons()
        if entry.stage in order and entry.id not in done
    ]
    return min(waiting, key=lambda found: found[:2], default=(0, "", None))[2]


def stages_of_class(
    unit: Organisation, school: Organisation, school_year: int, system: SchoolSystem
) -> tuple[str, ...]:
    """Stages that a class may be in this year: one where its section, or entry year and school tell it, else all of
    the school.

    A school with primary stages counts its classes from grade one on. Where kindergarten or two secondary stages share
    a school, the entry year does not say in which of them a class began: only a class that names its section does.
    """
    section = next(iter(sections_of(unit.stages)), "")
    if section and section != "小学":
        return (section,) if section in school.stages else school.stages
    begins_in_primary = any(stage in school.stages for stage in _PRIMARY)
    if unit.entry_year is None or not begins_in_primary or (not section and "幼儿园" in school.stages):
        return school.stages
    grade = school_year - unit.entry_year + 1
    stage = next((stage for stage, last in _last_grades(system_of(unit, system)) if grade <= last), "")
    return (stage,) if grade >= 1 and stage in school.stages else school.stages


def _last_grades(system: SchoolSystem) -> tuple[tuple[str, int], ...]:
    """Stages of the parent programme with the last grade of each: grade 6 is 初中 where the order is 五四."""
    sections = ((section, system.last_grade[section]) for section in ("初中", "高中"))
    return (("小学低", _LAST_OF_LOWER), ("小学中高", system.last_grade["小学"]), *sections)
