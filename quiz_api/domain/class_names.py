"""What a class is called in a school year: 2024级3班 is 三年级(3)班 from September 2026.

Entry year and number never change; the grade is counted from them, so nothing has to be imported at the turn of the
year. Where a class names its section (小学, 初中 …), its entry year is that of the section; where it does not, grades
are counted from the first grade on, as a school with primary grades counts them. A class carries the school system of
its place; `system` below is that of the server, for classes whose place says nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from quiz_api.domain.class_words import class_key
from quiz_api.domain.organisations import Organisation
from site_builder.curriculum import GRADE_NAMES

SECTIONS = ("幼儿园", "小学", "初中", "高中", "中职")
_KINDERGARTEN = ("小班", "中班", "大班")
_VOCATIONAL = ("中职一年级", "中职二年级", "中职三年级")
_STAGES = {"小学低": "小学", "小学中高": "小学"}
"""Stages of the parent programme that are parts of a section."""


@dataclass(frozen=True, slots=True)
class SchoolSystem:
    """How many grades a section has: 六三 in most places, 五四 in some (grade 6 is then the first of 初中)."""

    name: str
    first_grade: Mapping[str, int]
    last_grade: Mapping[str, int]


SIX_THREE = SchoolSystem(
    "六三学制",
    MappingProxyType({"小学": 1, "初中": 7, "高中": 10}),
    MappingProxyType({"小学": 6, "初中": 9, "高中": 12}),
)
FIVE_FOUR = SchoolSystem(
    "五四学制",
    MappingProxyType({"小学": 1, "初中": 6, "高中": 10}),
    MappingProxyType({"小学": 5, "初中": 9, "高中": 12}),
)


SYSTEMS: Mapping[str, SchoolSystem] = MappingProxyType({"六三": SIX_THREE, "五四": FIVE_FOUR})
"""As settings, lists and organisations name them."""


def system_of(unit: Organisation, system: SchoolSystem) -> SchoolSystem:
    """The one that a class carries; `system` where it carries none."""
    return SYSTEMS.get(unit.system, system)


def sections_of(stages: Iterable[str]) -> tuple[str, ...]:
    """The sections of a school, from its stages, in order."""
    named = {_STAGES.get(stage, stage) for stage in stages}
    return tuple(section for section in SECTIONS if section in named)


def grade_of(unit: Organisation, school_year: int, system: SchoolSystem) -> str:
    """三年级, 高一, 大班; empty before the class begins, after it has left, and where the entry year is not known."""
    if unit.entry_year is None:
        return ""
    years = school_year - unit.entry_year
    section = next(iter(sections_of(unit.stages)), "")
    if section in ("幼儿园", "中职"):
        names = _KINDERGARTEN if section == "幼儿园" else _VOCATIONAL
        return names[years] if 0 <= years < len(names) else ""
    holds = system_of(unit, system)
    grade = holds.first_grade.get(section, 1) + years
    last = holds.last_grade.get(section, len(GRADE_NAMES))
    return GRADE_NAMES[grade - 1] if years >= 0 and grade <= last else ""


def class_label(unit: Organisation, school_year: int, system: SchoolSystem) -> str:
    """三年级(3)班, 小(1)班; the lasting name where no grade can be told."""
    grade = grade_of(unit, school_year, system)
    if grade in _KINDERGARTEN:
        grade = grade.removesuffix("班")
    return f"{grade}({unit.number})班" if grade and unit.number is not None else unit.name


def lasting_name(entry_year: int, number: int) -> str:
    return f"{entry_year}级{number}班"


def find_class(
    typed: str, classes: Iterable[Organisation], school_year: int, system: SchoolSystem
) -> Organisation | None:
    """The class meant by 2024级3班, 三年级(3)班, 三（3）班 or 三年级三班; None when it is none or not the only one."""
    return ClassNames(classes, school_year, system).find(typed)


class ClassNames:
    """The same for who asks about the classes of a school again and again."""

    def __init__(self, classes: Iterable[Organisation], school_year: int, system: SchoolSystem) -> None:
        self._named: dict[str, Organisation | None] = {}
        self._meant: dict[tuple[str, int] | None, Organisation | None] = {}
        for unit in classes:
            words = {unit.name, class_label(unit, school_year, system), _junior_label(unit, school_year, system)} - {""}
            for word in {_bare(word) for word in words}:
                self._named[word] = None if word in self._named else unit
            for key in {class_key(word) for word in words}:
                self._meant[key] = None if key in self._meant else unit
        self._meant[None] = None

    def find(self, typed: str) -> Organisation | None:
        """As it is called; else by its grade and number, however they are written."""
        word = _bare(typed)
        return self._named[word] if word in self._named else self._meant.get(class_key(typed))


def _junior_label(unit: Organisation, school_year: int, system: SchoolSystem) -> str:
    """初一(3)班 for 七年级(3)班, or for 六年级(3)班 in a place of 五四; empty for classes of other sections."""
    grade, section = grade_of(unit, school_year, system), next(iter(sections_of(unit.stages)), "初中")
    if grade not in GRADE_NAMES or section != "初中" or unit.number is None:
        return ""
    holds = system_of(unit, system)
    year = GRADE_NAMES.index(grade) + 1 - holds.first_grade["初中"]
    is_junior = 0 <= year <= holds.last_grade["初中"] - holds.first_grade["初中"]
    return f"初{'一二三四'[year]}({unit.number})班" if is_junior else ""


def _bare(name: str) -> str:
    folded = "".join(unicodedata.normalize("NFKC", name).split())
    return folded.replace("(", "").replace(")", "")
