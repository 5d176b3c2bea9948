"""What the catalogue chooses pages by, and what its results show: files of the index that browsers load as they need.

    search/tables/facets.js    for every facet its values, and one character a page that says which it has
    search/cards/3.js          address, title, line under the title and goal of CARDS pages

A page has at most one value of a facet. Numbers of pages are those of the index: the order of ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from site_builder.curriculum import (
    AREAS,
    GRADE_NAMES,
    PARENT_STAGES,
    PARENT_STEPS,
    RESOURCE_TYPES,
    TRAINING_LEVELS,
    AnyPage,
    Audience,
    Curriculum,
    Guide,
    Kind,
    Lesson,
    ParentLesson,
    Resource,
    TrainingModule,
)
from site_builder.indexing.documents import note_of
from site_builder.indexing.postings import DIGITS
from site_builder.indexing.shards import shard_script
from site_builder.indexing.traditional import simplified_table
from site_builder.pupils_own import is_for_pupils

FACETS, SIMPLIFIED = "tables/facets", "tables/simplified"
CARDS = 48
"""Pages of one file of cards: about 3 KB over the wire."""

NONE = DIGITS[0]
WEEKLY_SLOTS = 10
"""Two-week slots of a term; lessons above stand beside them, for places with another school system."""

BANDS = ((5, "5", "5 分钟以内"), (20, "20", "6—20 分钟"), (30, "30", "21—30 分钟"), (45, "45", "31—45 分钟"))
LONGER = ("long", "45 分钟以上")

_KINDS = {
    Kind.LESSON: "学生课", Kind.PARENT: "家长课", Kind.TRAINING: "教师研修", Kind.RESOURCE: "资源", Kind.GUIDE: "指南",
}  # fmt: skip
_AUDIENCES = {"pupils": "学生", "parents": "家长", "staff": "老师", "all": "大家"}
_STAGES = {
    "yey": "幼儿园", "yx": "幼小衔接", "xxd": "小学低年级", "xxg": "小学中高年级",
    "czh": "初中", "gzh": "高中", "zz": "中职", "any": "全学段",
}  # fmt: skip
_STAGE_OF = {**PARENT_STAGES, "幼小衔接": "yx", "中职": "zz", "全学段": "any"}
_LAST_GRADES = ((3, "xxd"), (6, "xxg"), (9, "czh"), (12, "gzh"))
_AREA_CODES = dict(zip(AREAS, ("self", "study", "people", "mood", "adapting", "career", "life"), strict=True))
_LEADS = {"任何老师": "any", "班主任": "head", "心理教师": "psy"}
_STEPS = dict(zip(PARENT_STEPS, ("know", "use", "can", "well"), strict=True))


@dataclass(frozen=True, slots=True)
class Facet:
    """`key` and the codes of `values` stand in addresses, for ever; `of` gives the code that a page has, or ""."""

    key: str
    name: str
    values: Mapping[str, str]
    of: Callable[[AnyPage], str]

    def column(self, pages: Iterable[AnyPage]) -> str:
        """One character a page."""
        digits = {code: DIGITS[place] for place, code in enumerate(self.values, 1)}
        return "".join(digits.get(self.of(page), NONE) for page in pages)


def _audience(page: AnyPage) -> str:
    if isinstance(page, Lesson):
        return "pupils"
    if isinstance(page, ParentLesson):
        return "parents"
    if isinstance(page, TrainingModule):
        return "staff"
    if is_for_pupils(page):
        return "pupils"
    return {Audience.STAFF: "staff", Audience.PARENTS: "parents"}.get(page.audience, "all")


def stage_of(page: AnyPage) -> str:
    """Code of the stage of school life that a page is for; "" where it says none."""
    if isinstance(page, Lesson) and page.grade:
        return next(code for last, code in _LAST_GRADES if page.grade <= last)
    return _STAGE_OF.get(page.stage, "") if isinstance(page, Lesson | ParentLesson | Resource) else ""


def _minutes(page: AnyPage) -> str:
    minutes = None if isinstance(page, Guide) else page.minutes
    if not minutes:
        return ""
    return next((code for most, code, _ in BANDS if minutes <= most), LONGER[0])


def _of_lesson(read: Callable[[Lesson], str]) -> Callable[[AnyPage], str]:
    return lambda page: read(page) if isinstance(page, Lesson) else ""


ALL = (
    Facet("kind", "种类", {kind.value: name for kind, name in _KINDS.items()}, lambda page: page.kind.value),
    Facet("for", "给谁看", _AUDIENCES, _audience),
    Facet("stage", "学段", _STAGES, stage_of),
    Facet(
        "grade",
        "年级",
        {f"{number}": name for number, name in enumerate(GRADE_NAMES, 1)},
        _of_lesson(lambda page: f"{page.grade or ''}"),
    ),
    Facet("term", "学期", {"1": "第一学期", "2": "第二学期"}, _of_lesson(lambda page: f"{page.term}")),
    Facet(
        "slot",
        "第几周",
        {f"{slot}": f"第{2 * slot - 1}—{2 * slot}周" for slot in range(1, WEEKLY_SLOTS + 1)},
        _of_lesson(lambda page: f"{page.slot}"),
    ),
    Facet(
        "area",
        "主题",
        {code: area for area, code in _AREA_CODES.items()},
        _of_lesson(lambda page: _AREA_CODES.get(page.area, "")),
    ),
    Facet(
        "lead",
        "谁能带",
        {code: lead for lead, code in _LEADS.items()},
        _of_lesson(lambda page: _LEADS.get(page.lead, "")),
    ),
    Facet(
        "type",
        "资源类别",
        {code: name for name, code in RESOURCE_TYPES.items()},
        lambda page: RESOURCE_TYPES.get(page.type, "") if isinstance(page, Resource) else "",
    ),
    Facet(
        "step",
        "家长课步骤",
        {code: step for step, code in _STEPS.items()},
        lambda page: _STEPS.get(page.step, "") if isinstance(page, ParentLesson) else "",
    ),
    Facet(
        "level",
        "研修对象",
        {code: {"C": "C 级", "B": "B 级", "A": "A 级"}.get(level, level) for level, code in TRAINING_LEVELS.items()},
        lambda page: TRAINING_LEVELS.get(page.level, "") if isinstance(page, TrainingModule) else "",
    ),
    Facet("minutes", "时长", {**{code: name for _, code, name in BANDS}, LONGER[0]: LONGER[1]}, _minutes),
)


def index_tables(curriculum: Curriculum) -> dict[str, bytes]:
    """Files of the index that come from the headers of pages alone, by name below search/."""
    pages = curriculum.pages
    facets = [
        {"key": facet.key, "name": facet.name, "values": list(facet.values.items()), "of": facet.column(pages)}
        for facet in ALL
    ]
    files = {
        f"{SIMPLIFIED}.js": shard_script(SIMPLIFIED, {"pairs": simplified_table()}),
        f"{FACETS}.js": shard_script(FACETS, {"facets": facets, "cards": CARDS}),
    }
    for first in range(0, len(pages), CARDS):
        name = f"cards/{first // CARDS}"
        files[f"{name}.js"] = shard_script(name, {"pages": [_card(page) for page in pages[first : first + CARDS]]})
    return files


def _card(page: AnyPage) -> list[str]:
    return [page.url, page.title, note_of(page), page.summary]
