"""What may be written of a county or a school: the columns of a list, the words for stages, and each cell read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from quiz_api.domain.class_names import SYSTEMS
from quiz_api.rosters.table import Wanted

NAME, CODE, STAGES, SHORT, COUNTY, SYSTEM = "名称", "代码", "学段", "简称", "县（区）代码", "学制"
SCHOOL_COLUMNS = (
    Wanted(NAME, required=True, aliases=("学校名称", "学校")),
    Wanted(CODE, required=True, aliases=("学校标识码", "标识码")),
    Wanted(STAGES, required=True),
    Wanted(SHORT, aliases=("学校简称",)),
    Wanted(COUNTY, aliases=("县代码", "区代码", "县", "行政区划代码")),
    Wanted(SYSTEM),
)
STAGE_WORDS = {
    "幼儿园": ("幼儿园",),
    "小学": ("小学低", "小学中高"),
    "初中": ("初中",),
    "高中": ("高中",),
    "中职": ("中职",),
    "九年一贯制": ("小学低", "小学中高", "初中"),
    "完全中学": ("初中", "高中"),
    "十二年一贯制": ("小学低", "小学中高", "初中", "高中"),
}
"""What people call the stages of a school, and the stages of the parent programme that it then has."""

_STAGES = {stage: (stage,) for means in STAGE_WORDS.values() for stage in means}
_SHORT = re.compile(r"[a-z][a-z0-9]{1,11}")
_SEPARATORS = re.compile(r"[、，,；;／/|\s]+")
AS_ABOVE = "随上级"
"""How a list or a form says that a unit has no school system of its own."""

NAME_ADVICE = "写单位的全称，40 个字以内。"


@dataclass(frozen=True, slots=True)
class UnitCells:
    """A line of a list, or a form, as it was understood. `stages` are empty for a county. `system` is empty for a
    school without one of its own, and None where the cell says nothing.
    """

    name: str
    code: str
    short: str
    stages: tuple[str, ...]
    system: str | None = None


def read_cells(cells: dict[str, str], *, is_school: bool) -> tuple[UnitCells, list[tuple[str, str]]]:
    """The cells, and what is wrong with them as (column, advice)."""
    wrong: list[tuple[str, str]] = []
    name, code, short = (cells.get(column, "").strip() for column in (NAME, CODE, SHORT))
    digits = 10 if is_school else 6
    if not name or len(name) > 40:
        wrong.append((NAME, NAME_ADVICE))
    if not (code.isascii() and code.isdigit() and len(code) == digits):
        wrong.append((CODE, f"{'学校标识码' if is_school else '行政区划代码'}是 {digits} 位数字。"))
    if short and not _SHORT.fullmatch(short):
        wrong.append((SHORT, "简称用 2 到 12 个小写字母和数字，字母开头，例如 yx3x。登录名从它开始。"))
    words = [word for word in _SEPARATORS.split(cells.get(STAGES, "").strip()) if word]
    known = _STAGES | STAGE_WORDS
    if is_school and (not words or any(word not in known for word in words)):
        wrong.append((STAGES, f"可以写：{'、'.join(STAGE_WORDS)}，几个学段用顿号隔开。"))
    stages = tuple(dict.fromkeys(stage for word in words for stage in known.get(word, ())))
    typed = cells.get(SYSTEM, "").strip().removesuffix("学制")
    if typed and typed not in (*SYSTEMS, AS_ABOVE):
        wrong.append((SYSTEM, f"可以写：{'、'.join(SYSTEMS)}、{AS_ABOVE}；空着就不改。"))
    system = typed if typed in SYSTEMS else ""
    return UnitCells(name, code, short, stages, system if typed else None), wrong


def stage_words(stages: tuple[str, ...]) -> str:
    """As people call them, and as a list may say them."""
    word = next((word for word, means in STAGE_WORDS.items() if means == stages), None)
    return word or "、".join(stages)
