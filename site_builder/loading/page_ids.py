"""Ids say what a page is, and paths say the id: whoever sees one knows the other.

Ids never move or change meaning, because records point to them. A lesson's number is its slot up to 20; from 21
on it is a lesson beside that of its slot (decision 76).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from site_builder.curriculum import Kind
from site_builder.rules.catalogue import Notes

FOLDERS = {
    "lessons": Kind.LESSON,
    "parents": Kind.PARENT,
    "training": Kind.TRAINING,
    "library": Kind.RESOURCE,
    "guides": Kind.GUIDE,
}
SHAPES = {
    Kind.LESSON: re.compile(r"(?:g(?:0[1-9]|1[0-2])|zz|yx)-t[12]-\d{2}"),
    Kind.PARENT: re.compile(r"p-(?:yey|xxd|xxg|czh|gzh)-\d{2}"),
    Kind.TRAINING: re.compile(r"t-[a-z]-\d{2}"),
    Kind.RESOURCE: re.compile(r"r-(?:al|fd|qj|yx|kt|bh)-\d{2,3}"),
    Kind.GUIDE: re.compile(r"gd-[a-z0-9]+(?:-[a-z0-9]+)*"),
}
EXAMPLES = {
    Kind.LESSON: "g07-t1-02（年级、学期、第几个两周）",
    Kind.PARENT: "p-czh-02（学段、序号）",
    Kind.TRAINING: "t-s-03（级别、序号）",
    Kind.RESOURCE: "r-al-01（类型、序号）",
    Kind.GUIDE: "gd-help（小写字母和短横线）",
}


LAST_PROGRAMME_NUMBER = 20
"""Numbers of lessons to here are their slots: ten of a term, and what other school systems have instead. A lesson with
a higher number stands beside the one of its slot, and its header alone says which slot that is.
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of this id and header belongs: its id and the folder below content/."""

    id: str
    folder: str


def lesson_place(grade: int | None, stage_code: str, term: int, number: int) -> Place:
    code = f"g{grade:02d}" if grade is not None else stage_code
    return Place(f"{code}-t{term}-{number:02d}", f"lessons/{code}")


def lesson_number(page_id: str, slot: int) -> int:
    """The number that a lesson of this id and slot should have in its id."""
    written = page_id.rpartition("-")[2]
    beside = SHAPES[Kind.LESSON].fullmatch(page_id) is not None and int(written) > LAST_PROGRAMME_NUMBER
    return int(written) if beside else slot


def parent_place(stage_code: str, number: int) -> Place:
    return Place(f"p-{stage_code}-{number:02d}", f"parents/{stage_code}")


def training_place(level_code: str, number: int) -> Place:
    return Place(f"t-{level_code}-{number:02d}", f"training/{level_code}")


def resource_place(page_id: str, type_code: str) -> Place:
    return Place(f"r-{type_code}-{page_id.rpartition('-')[2]}", "library")


def guide_place(page_id: str) -> Place:
    return Place(page_id, "guides")


def check_id(page_id: str, kind: Kind, line: int, notes: Notes) -> bool:
    """True when the id has the shape of its kind."""
    if SHAPES[kind].fullmatch(page_id):
        return True
    notes.add("id-shape", line, id=page_id, example=EXAMPLES[kind])
    return False


def check_place(page_id: str, place: Place, path: str, line: int, notes: Notes) -> None:
    """Note an id that says other than the header, and a file that stands elsewhere than its id says."""
    if page_id != place.id:
        notes.add("id-header", line, id=page_id, wanted=place.id)
    elif path != f"{place.folder}/{page_id}.md":
        notes.add("id-path", line, path=path, wanted=f"{place.folder}/{page_id}.md")
