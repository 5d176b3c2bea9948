"""A JSON Schema of a page's header, for editors that complete and check while one types.

It is not written down anywhere: the loader reads a header that takes notes of every question it is asked (a word of
which list, a number in which range, needed or not). So the schema says what the loader does, and cannot say otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from site_builder.build_key import BuildKey
from site_builder.checking.asked_questions import LONGEST, MOST
from site_builder.curriculum import Kind
from site_builder.loading.fields import Fields
from site_builder.loading.page_body import PageBody
from site_builder.loading.page_ids import SHAPES
from site_builder.loading.page_kinds import MOST_SUMMARY, make_page
from site_builder.loading.pages import read_quiz_header
from site_builder.loading.quiz_draws import MOST_DRAWN
from site_builder.rules.catalogue import Notes, load_catalogue

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_EMPTY = PageBody("", "", (), (), (), 0, frozenset())
_TEXT = {"type": ["string", "number"]}
_ROUNDS = 3
"""How often the header is read without its optional fields, with another word chosen each time: what a word makes
necessary (rule: passed needs pass) is not necessary in general."""


def header_schema(kind: Kind) -> dict[str, Any]:
    """The schema of the header of pages of a kind."""
    whole = _read(kind, present=True, choose=0)
    needed = set.intersection(*(set(_read(kind, present=False, choose=turn).needed) for turn in range(_ROUNDS)))
    schema = whole.schema(needed | {"kind"})
    properties = schema["properties"]
    properties["kind"] = {"const": kind.value}
    properties["id"] = {"type": "string", "pattern": f"^(?:{SHAPES[kind].pattern})$"}
    properties["summary"] = {**_TEXT, "maxLength": MOST_SUMMARY}
    for field, most in MOST.items():
        question = {"type": "string", "maxLength": LONGEST}
        properties[field] = {"type": "array", "maxItems": most, "uniqueItems": True, "items": question}
    for name, group in whole.groups_inside.items():
        rounds = [_read(kind, present=False, choose=turn).groups_inside.get(name) for turn in range(_ROUNDS)]
        inside = set.intersection(*(set(one.needed) for one in rounds if one))
        properties[name] = group.schema(inside)
    for name, group in whole.lists_inside.items():
        properties[name] = {"type": "array", "minItems": 1, "items": group.schema(group.needed)}
    if "grade" in properties and "stage" in properties:
        schema["oneOf"] = [{"required": ["grade"]}, {"required": ["stage"]}]
    return {"$schema": DIALECT, "title": f"{kind.value} 文件开头那一段", **schema}


def quiz_schema() -> dict[str, Any]:
    """The schema of the header of a `*.quiz.md`; a draw is a count, or a count for each `##` group."""
    fields = NotingFields(present=True, choose=0)
    read_quiz_header(fields, "")
    schema = fields.schema(fields.needed)
    count = {"type": "integer", "minimum": 1, "maximum": MOST_DRAWN}
    properties = schema["properties"]
    properties["id"] = {"type": "string", "pattern": "^q-[a-z0-9]+(?:-[a-z0-9]+)*$"}
    properties["kind"] = {"const": "quiz"}
    properties["draw"] = {"oneOf": [count, {"type": "object", "minProperties": 1, "additionalProperties": count}]}
    return {"$schema": DIALECT, "title": "quiz 文件开头那一段", **schema}


def _read(kind: Kind, *, present: bool, choose: int) -> NotingFields:
    fields = NotingFields(present=present, choose=choose)
    make_page(fields, kind, "", _EMPTY, BuildKey(bytes(32)))
    return fields


class NotingFields(Fields):
    """Answers every question with something that fits, and notes what was asked.

    `present`: whether optional fields are there. `choose`: which word of a list is given.
    """

    __slots__ = ("_choose", "_known", "_present", "groups_inside", "lists_inside", "needed", "properties")

    def __init__(self, *, present: bool, choose: int) -> None:
        super().__init__({}, {}, Notes(load_catalogue(), ""), 1, 1)
        self._present = present
        self._choose = choose
        self._known: tuple[str, ...] = ()
        self.properties: dict[str, dict[str, Any]] = {}
        self.needed: list[str] = []
        self.groups_inside: dict[str, NotingFields] = {}
        self.lists_inside: dict[str, NotingFields] = {}

    def schema(self, needed: Collection[str]) -> dict[str, Any]:
        """As JSON Schema, fields in the order in which the loader names them."""
        names = [name for name in self._known if name in self.properties or name == "kind"]
        return {
            "type": "object",
            "required": [name for name in self._known if name in needed],
            "additionalProperties": False,
            "properties": {name: self.properties.get(name, {}) for name in names},
        }

    def fail(self, code: str, name: str, **values: object) -> None:
        """Nothing that is answered here is wrong."""

    def has(self, name: str) -> bool:  # noqa: ARG002 - every field is there, or none
        return self._present

    def text(self, name: str, *, default: str | None = None) -> str:
        self._note(name, _TEXT, needed=default is None)
        return "x"

    def choice(self, name: str, allowed: Collection[str], *, default: str | None = None) -> str:
        words = list(allowed)
        self._note(name, {"enum": words}, needed=default is None)
        return words[self._choose % len(words)]

    def number(self, name: str, least: int, most: int, *, default: int | None = None) -> int:
        self._note(name, {"type": "integer", "minimum": least, "maximum": most}, needed=default is None)
        return least

    def truth(self, name: str) -> bool:
        self._note(name, {"type": "boolean"}, needed=True)
        return False

    def day(self, name: str) -> date:
        self._note(name, {"type": "string", "format": "date"}, needed=True)
        return date.min

    def texts(self, name: str, *, required: bool = False) -> tuple[str, ...]:
        schema: dict[str, Any] = {"type": "array", "items": _TEXT}
        self._note(name, {**schema, "minItems": 1} if required else schema, needed=required)
        return ()

    def inner(self, name: str, known: Iterable[str]) -> Fields | None:
        self._note(name, {"type": "object"}, needed=True)
        group = NotingFields(present=self._present, choose=self._choose)
        group.expect_only(known)
        self.groups_inside[name] = group
        return group

    def groups(self, name: str, known: Iterable[str]) -> tuple[Fields, ...]:
        self._note(name, {"type": "array"}, needed=False)
        group = NotingFields(present=self._present, choose=self._choose)
        group.expect_only(known)
        self.lists_inside[name] = group
        return (group,)

    def expect_only(self, known: Iterable[str]) -> None:
        self._known = tuple(known)

    def _note(self, name: str, schema: dict[str, Any], *, needed: bool) -> None:
        self.properties.setdefault(name, schema)
        if needed:
            self.needed.append(name)
