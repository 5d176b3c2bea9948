"""Reads content/local/<organisation>/slots.yml: the school's own room, phone and help lines, shown on its pages.

A site shows the slots of one organisation. Where several have a file, none is shown until one is left: a phone number
of the wrong school is worse than none.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from site_builder.loading.fields import Fields, compose
from site_builder.policy import LocalLine, LocalSlots
from site_builder.rules.catalogue import Catalogue, Notes

FILE_NAME = "slots.yml"
FIELDS = ("name", "room", "hours", "booking", "phone", "checked_on", "lines")
LINE_FIELDS = ("name", "number", "hours", "checked_on")
MOST_TEXT = 60
_NUMBER = re.compile(r"\+?\d[\d\- ]{1,18}\d")


def load_slots(content: Path, catalogue: Catalogue) -> tuple[LocalSlots, tuple[Notes, ...]]:
    """The slots to show, and notes on every file."""
    found: list[LocalSlots] = []
    notes = []
    for path in sorted(content.glob(f"local/*/{FILE_NAME}")):
        own = Notes(catalogue, path.relative_to(content).as_posix())
        notes.append(own)
        found.append(_read(path, own))
    if len(notes) > 1:
        for own in notes:
            own.add("slots-many", 0, count=len(notes))
        return LocalSlots(), tuple(notes)
    return (found[0] if found else LocalSlots()), tuple(notes)


def _read(path: Path, notes: Notes) -> LocalSlots:
    try:
        fields = compose(path.read_text("utf-8-sig"), notes, 1)
    except UnicodeDecodeError:
        notes.add("not-utf8", 1)
        return LocalSlots()
    except OSError:
        notes.add("unreadable", 0)
        return LocalSlots()
    if fields is None:
        return LocalSlots()
    fields.expect_only(FIELDS)
    source = f"local/{path.parent.name}/{path.name}"
    slots = LocalSlots(
        name=_short(fields, "name", None),
        room=_short(fields, "room"),
        hours=_short(fields, "hours"),
        booking=_short(fields, "booking"),
        phone=_number(fields, "phone") if fields.has("phone") else "",
        checked_on=fields.day("checked_on") if fields.text("checked_on") else date.min,
        lines=_lines(fields) if fields.has("lines") else (),
        source=source,
    )
    if fields.complete and not (slots.room or slots.phone or slots.lines):
        notes.add("slots-empty", 1)
    return slots if fields.complete else LocalSlots()


def _lines(fields: Fields) -> tuple[LocalLine, ...]:
    return tuple(
        LocalLine(_short(line, "name", None), _number(line, "number"), _short(line, "hours"), line.day("checked_on"))
        for line in fields.groups("lines", LINE_FIELDS)
    )


def _short(fields: Fields, name: str, default: str | None = "") -> str:
    value = fields.text(name, default=default)
    if len(value) > MOST_TEXT:
        fields.fail("key-value", name, value=f"{value[:12]}…", allowed=f"{MOST_TEXT} 个字以内的一行")
    return value


def _number(fields: Fields, name: str) -> str:
    value = fields.text(name)
    if value and not _NUMBER.fullmatch(value):
        fields.fail("key-value", name, value=value, allowed="能拨的号码，只有数字和短横线，例如 0537-1234567")
        return ""
    return value
