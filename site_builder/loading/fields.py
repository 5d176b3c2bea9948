"""Fields of a YAML mapping, each read as what a page needs: a word of a list, a number in a range, a date.

YAML's own guesses are not used (`on` would be a truth value, `12356` a number, `2026-13-01` an error without a line):
the file is composed into nodes with their lines, and values are taken as their author wrote them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

import yaml

from site_builder.rules.catalogue import Notes

MOST_YAML = 100_000
"""Characters: what is longer is no header, and a YAML parser should not be asked."""

_WHOLE_NUMBER = re.compile(r"[0-9]{1,6}")
_LOADER: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def compose(text: str, notes: Notes, first_line: int) -> Fields | None:
    """The mapping that `text` is, or None with a finding at the line where YAML stopped understanding.

    `first_line` is the file's line on which `text` begins.
    """
    node, line = None, first_line
    try:
        node = yaml.compose(text, Loader=_LOADER) if len(text) <= MOST_YAML else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
    except (yaml.YAMLError, RecursionError):
        # Control characters and absurd nesting: no line is known.
        line = first_line
    if isinstance(node, yaml.MappingNode):
        return fields_of(node, notes, first_line)
    notes.add("yaml-broken", line)
    return None


def fields_of(
    node: yaml.MappingNode, notes: Notes, first_line: int, path: str = "", failed: list[str] | None = None
) -> Fields:
    """The fields of a composed mapping; one that stands twice is noted and its last value counts."""
    line = node.start_mark.line + first_line
    fields = Fields({}, {}, notes, first_line, line, path, [] if failed is None else failed)
    for key, value in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else _shown(key)
        again = name in fields.fields
        fields.fields[name], fields.lines[name] = value, key.start_mark.line + first_line
        if again:
            fields.fail("key-twice", name)
    return fields


@dataclass(slots=True)
class Fields:
    """The fields of a mapping. Reading one that is wrong notes a finding and gives an empty value.

    `path` names the fields above in messages, such as `completion.`.
    """

    fields: dict[str, yaml.Node]
    lines: dict[str, int]
    notes: Notes
    first_line: int
    line: int
    path: str = ""
    failed: list[str] = field(default_factory=list)
    misspelt: set[str] = field(default_factory=set)

    @property
    def complete(self) -> bool:
        """True while everything read so far, inner groups included, was understood."""
        return not self.failed

    def fail(self, code: str, name: str, **values: object) -> None:
        """Note that the field `name` is wrong."""
        self.failed.append(self.path + name)
        self.notes.add(code, self.lines.get(name, self.line), name=self.path + name, **values)

    def has(self, name: str) -> bool:
        return name in self.fields

    def is_empty_list(self, name: str) -> bool:
        """Whether the field is a list with nothing in it, for files that may be empty."""
        node = self.fields.get(name)
        return isinstance(node, yaml.SequenceNode) and not node.value

    def text(self, name: str, *, default: str | None = None) -> str:
        """A line of text; required unless there is a default."""
        node = self.fields.get(name)
        if node is None:
            return self._absent(name, default)
        value = node.value.strip() if isinstance(node, yaml.ScalarNode) else ""
        if not value and not (default == "" and isinstance(node, yaml.ScalarNode)):
            self.fail("key-value", name, value=_shown(node), allowed="一行文字")
        return value

    def choice(self, name: str, allowed: Collection[str], *, default: str | None = None) -> str:
        """One of some words."""
        value = self.text(name, default=default)
        if value in allowed or not self.has(name) or not value:
            return value
        near = get_close_matches(value, allowed, 1, 0.5)
        self.fail(
            "key-value", name, value=value, allowed="、".join(allowed) + (f"（是不是“{near[0]}”？）" if near else "")
        )
        return ""

    def number(self, name: str, least: int, most: int, *, default: int | None = None) -> int:
        """A whole number from `least` to `most`."""
        if not self.has(name) and default is not None:
            return default
        value = self.text(name)
        if value and not (_WHOLE_NUMBER.fullmatch(value) and least <= int(value) <= most):
            self.fail("key-value", name, value=value, allowed=f"{least} 到 {most} 之间的整数")
            return least
        return int(value) if value else least

    def truth(self, name: str) -> bool:
        """true or false."""
        return self.choice(name, ("true", "false")) == "true"

    def day(self, name: str) -> date:
        """A date written 2026-11-22."""
        value = self.text(name)
        try:
            return date.fromisoformat(value)
        except ValueError:
            if value:
                self.fail("key-value", name, value=value, allowed="写成 2026-11-22 这样的日期")
            return date.min

    def texts(self, name: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of lines of text."""
        node = self.fields.get(name)
        if node is None:
            return (self._absent(name, None if required else ""),) if required else ()
        items = node.value if isinstance(node, yaml.SequenceNode) else []
        values = tuple(item.value.strip() for item in items if isinstance(item, yaml.ScalarNode))
        whole = isinstance(node, yaml.SequenceNode) and all(values) and len(values) == len(items)
        if not whole or (required and not values):
            self.fail("key-value", name, value=_shown(node), allowed="用方括号或一行一条的短横线写成的列表")
        return values

    def items(self, name: str) -> tuple[tuple[str, int], ...]:
        """The lines of text of a list, each with its line in the file; what is no text is left out."""
        node = self.fields.get(name)
        items = node.value if isinstance(node, yaml.SequenceNode) else []
        return tuple(
            (item.value.strip(), item.start_mark.line + self.first_line)
            for item in items
            if isinstance(item, yaml.ScalarNode)
        )

    def inner(self, name: str, known: Iterable[str]) -> Fields | None:
        """A group of fields inside this one, such as `reviewed: {by: …, on: …}`."""
        node = self.fields.get(name)
        if node is None:
            self._absent(name, None)
            return None
        if not isinstance(node, yaml.MappingNode):
            self.fail("key-value", name, value=_shown(node), allowed="写成 {" + "、".join(known) + "} 这样的一组")
            return None
        return self._group(node, name, known)

    def groups(self, name: str, known: Iterable[str]) -> tuple[Fields, ...]:
        """A list of groups of fields."""
        node = self.fields.get(name)
        if node is None:
            self._absent(name, None)
            return ()
        items = node.value if isinstance(node, yaml.SequenceNode) else []
        if not items or not all(isinstance(item, yaml.MappingNode) for item in items):
            self.fail("key-value", name, value=_shown(node), allowed="一条一条的列表")
            return ()
        return tuple(self._group(item, name, known) for item in items)

    def _group(self, node: yaml.MappingNode, name: str, known: Iterable[str]) -> Fields:
        group = fields_of(node, self.notes, self.first_line, f"{self.path}{name}.", self.failed)
        group.expect_only(known)
        return group

    def expect_only(self, known: Iterable[str]) -> None:
        """Note every field that nobody reads, with the nearest name that would be."""
        names = tuple(known)
        for name in self.fields:
            if name not in names:
                near = get_close_matches(name, names, 1, 0.5)
                self.misspelt.update(near)
                hint = f"是不是“{near[0]}”？" if near else "这里能写的有：" + "、".join(names) + "。"
                self.fail("key-unknown", name, hint=hint)

    def _absent(self, name: str, default: str | None) -> str:
        if default is None and name in self.misspelt:
            self.failed.append(self.path + name)  # told once, where the near name stands
        elif default is None:
            self.fail("key-missing", name)
        return default or ""


def _shown(node: yaml.Node) -> str:
    """A value as it can be told to its author."""
    if isinstance(node, yaml.ScalarNode):
        return node.value or "（空）"
    return "（一个列表）" if isinstance(node, yaml.SequenceNode) else "（一组值）"
