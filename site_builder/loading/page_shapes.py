"""Which sections a page of each kind has, in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from site_builder.curriculum import Kind
from site_builder.loading.sections import Part
from site_builder.rules.catalogue import Notes

PROCESS = "过程"
PRACTICE = "想一想"
BOUNDARY = "安全边界"


@dataclass(frozen=True, slots=True)
class Shape:
    """`order` are the fixed sections; `optional` of them may be left out. `closed` allows no others."""

    order: tuple[str, ...] = ()
    optional: frozenset[str] = frozenset()
    closed: bool = False


LESSON_SECTIONS = ("目标", "重点难点", "准备", PROCESS, "板书", "给老师的话", BOUNDARY, "学习单", PRACTICE)
PARENT_SECTIONS = ("今晚三分钟", "孩子不在身边：电话里三分钟", "给帮忙带孩子的老人", "什么时候找人帮忙")
SHAPES = {
    Kind.LESSON: Shape(LESSON_SECTIONS, frozenset({PRACTICE}), closed=True),
    Kind.PARENT: Shape(PARENT_SECTIONS, frozenset({"给帮忙带孩子的老人"})),
    Kind.TRAINING: Shape((BOUNDARY,)),
    Kind.RESOURCE: Shape((BOUNDARY,)),
    Kind.GUIDE: Shape(),
}


def section_name(title: str) -> str:
    """A title as it is compared: no spaces, full-width colon."""
    return "".join(title.split()).replace(":", "：")


def check_shape(kind: Kind, parts: Sequence[Part], notes: Notes) -> None:
    """Note sections that are missing, doubled, out of order or (in a lesson) not known."""
    shape = SHAPES[kind]
    seen: list[str] = []
    for part in parts:
        name = section_name(part.title)
        if name in seen:
            notes.add("section-twice", part.line, title=part.title)
        elif name in shape.order:
            later = [title for title in seen if title in shape.order[shape.order.index(name) + 1 :]]
            if later:
                notes.add("section-order", part.line, title=part.title, later=later[0], order="、".join(shape.order))
        elif shape.closed:
            near = get_close_matches(name, shape.order, 1, 0.4)
            hint = f"是不是“{near[0]}”？" if near else "这里的小标题固定为：" + "、".join(shape.order) + "。"
            notes.add("section-unknown", part.line, title=part.title, hint=hint)
        seen.append(name)
    for title in shape.order:
        if title not in seen and title not in shape.optional:
            notes.add("boundary-missing" if title == BOUNDARY else "section-missing", 1, title=title)
    if not parts:
        notes.add("body-empty", 1)
