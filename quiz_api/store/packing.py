"""Documents as they lie in the memory of the embedded store: flat tuples that share what comes again.

A document of dicts takes four times as much: each dict has a table of its own for names that stand in a hundred
thousand others. Here names stand once, in a `Shape`, together with the values that few documents differ in (kind,
school year, …), and a document is one tuple of its shape and the rest. Texts that come again (codes, paths, the hash
that two records have in common) are one object, and a hash is 32 bytes. A document is made anew for whoever reads it,
which takes about two microseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import itemgetter
from sys import intern
from typing import Any, TypeAlias

from quiz_api.store.codec import Document
from quiz_api.store.record_facts import Facts

_COME_AGAIN = frozenset(
    {
        "chain",
        "class_path",
        "credit_number",
        "entered_by",
        "notice_version",
        "organisation_path",
        "page_id",
        "quiz_id",
        "report",
        "revision",
        "scope_path",
        "session_id",
        "unit_path",
    }
)
"""Fields whose texts are few. A text that comes once would cost its place among the shared ones on top."""
_OF_THE_SHAPE = frozenset(
    {"clock_flagged", "evidence", "kind", "minutes", "passed", "questions", "school_year", "term"}
)
"""Fields of records with so few values that each set of them has a shape of its own."""
_PARTS = frozenset({"rule", "subject"})
"""Fields whose documents are few: each is kept whole, once."""
_NAME_RECORDS = frozenset({"attempt_id", "completion_id"})
"""Fields that mostly name the record before this one."""
_HASH = 32
_ZONE = "+00:00"
_LINKS = ("chain", "previous_hash", "hash")
_NOTHING: list[Any] = []

Packed: TypeAlias = tuple[Any, ...]
"""A Shape, then the values."""


class _Level:
    """One of the documents in a document: its names, the values that it has in common with others, and where the rest
    is."""

    __slots__ = ("common", "end", "names", "start")

    def __init__(self, common: Document, names: list[str], start: int) -> None:
        self.names = (*common, *names)
        self.common = (*common.values(),)
        self.start = start
        self.end = start + len(names)


class Shape:
    """`levels` are of a document, its draft and its body, or of a document alone; `short` are the fields of the first
    that lie shortened."""

    __slots__ = ("_levels", "_short", "ways")

    def __init__(self, levels: list[_Level], short: list[str]) -> None:
        self._levels = levels
        self._short = short
        self.ways: dict[Facts, tuple[itemgetter[Any], tuple[Any, ...]]] = {}

    def made(self, packed: Packed) -> Document:
        first = self._levels[0]
        found = dict(zip(first.names, first.common + packed[first.start : first.end], strict=True))
        for name in self._short:
            value = found[name]
            if value.__class__ is bytes:
                found[name] = value.hex() if len(value) == _HASH else f"{value.decode('ascii')}{_ZONE}"
        if len(self._levels) > 1:
            found["draft"] = self.draft(packed)
        return found

    def draft(self, packed: Packed) -> Document:
        _, outer, inner = self._levels
        found: Document = dict(zip(outer.names, outer.common + packed[outer.start : outer.end], strict=True))
        found["body"] = dict(zip(inner.names, inner.common + packed[inner.start : inner.end], strict=True))
        return found

    def facts(self, packed: Packed, asked: Facts) -> tuple[Any, ...]:
        if len(self._levels) == 1:
            return asked.of(self.made(packed))
        found, common = self.ways[asked] = self._way(asked)
        taken: tuple[Any, ...] = found(packed + common)
        return taken

    def _way(self, asked: Facts) -> tuple[itemgetter[Any], tuple[Any, ...]]:
        """The places of the fields in a packed document, and behind it what is common to all of this shape."""
        common: list[Any] = [None]
        end = self._levels[-1].end
        places = []
        for at, name in asked.fields:
            level = self._levels[at]
            place = level.names.index(name) if name in level.names else -1
            if place >= len(level.common):
                places.append(level.start + place - len(level.common))
            else:
                places.append(end + len(common) if place >= 0 else end)
                common += [level.common[place]] if place >= 0 else []
        return itemgetter(*places), tuple(common)


def unpacked(packed: Packed) -> Document:
    """A new document; lists and shared parts in it are those of the store, to be read and not changed."""
    shape: Shape = packed[0]
    return shape.made(packed)


def facts_of(rows: Iterable[Packed | None], asked: Facts) -> list[tuple[Any, ...] | None]:
    """Fields of records alone, two at least, which is what a report looks at: by the hundred thousand."""
    taken: list[tuple[Any, ...] | None] = []
    for row in rows:
        if row is None:
            taken.append(None)
        elif (way := row[0].ways.get(asked)) is None:
            taken.append(row[0].facts(row, asked))
        else:
            taken.append(way[0](row + way[1]))
    return taken


class _Plan:
    """How documents with the same names in the same order are packed. `levels` are their names, of inner ones too."""

    def __init__(self, levels: list[list[str]]) -> None:
        flat = [intern(name) for level in levels for name in level]
        is_record = len(levels) > 1
        common = [at for at, name in enumerate(flat) if is_record and name in _OF_THE_SHAPE]
        inner = {levels[0].index("draft"), len(levels[0]) + levels[1].index("body")} if is_record else set()
        self._kept = [at for at in range(len(flat)) if at not in {*common, *inner}]
        self._common = common
        self._taken = itemgetter(*self._kept) if len(self._kept) > 1 else None  # in one step, which is much of the work
        self._flat = flat
        self._ends = [sum(map(len, levels[: depth + 1])) for depth in range(len(levels))]
        self._shapes: dict[tuple[Any, ...], Shape] = {}
        ways = [(at, flat[place]) for at, place in enumerate(self._kept, start=1)]
        self.texts = [at for at, name in ways if name in _COME_AGAIN]
        self.parts = [at for at, name in ways if name in _PARTS]
        others = [way for way in ways if way[1] not in _COME_AGAIN | _PARTS | {*_SHORTER, "id"}]
        self.others = [(at, name, "id" if name in _NAME_RECORDS else name) for at, name in others]
        first = {flat[place]: at for at, place in enumerate(self._kept, start=1) if place < self._ends[0]}
        self.id_at = first.get("id", 0)
        self.links = tuple(first[name] for name in _LINKS) if {*_LINKS} <= {*first} else ()
        self.shorter = [(first[name], make) for name, make in _SHORTER.items() if name in first]

    def taken(self, values: list[Any]) -> list[Any]:
        """The shape for these values, and those that it has not in common."""
        common = [values[at] for at in self._common]
        key = (*common, *map(type, common))  # 1 and True are equal and not the same on paper
        shape = self._shapes.get(key)
        if shape is None:
            shape = self._shapes[key] = self._shape(values)
        return [shape, *(self._taken(values) if self._taken is not None else [values[at] for at in self._kept])]

    def _shape(self, values: list[Any]) -> Shape:
        levels, begin, start = [], 0, 1
        for end in self._ends:
            common = {self._flat[at]: values[at] for at in self._common if begin <= at < end}
            names = [self._flat[at] for at in self._kept if begin <= at < end]
            levels.append(_Level(common, names, start))
            begin, start = end, start + len(names)
        return Shape(levels, [name for name in levels[0].names if name in _SHORTER])


class Packing:
    """Not guarded: MemoryState holds its guard around every call."""

    def __init__(self) -> None:
        self._plans: dict[tuple[Any, ...], _Plan] = {}
        self._texts: dict[str, str] = {}
        self._parts: dict[tuple[Any, ...], Document] = {}
        self._latest: dict[str, Any] = {}
        self._ends: dict[Any, Any] = {}

    def packed(self, key: str, document: Document) -> Packed:
        """`key` is the very text that the table has."""
        draft: Any = document.get("draft")
        body: Any = draft.get("body") if draft.__class__ is dict else None
        if body.__class__ is dict:
            layout = (len(document), len(draft), *document, *draft, *body)
            values = [*document.values(), *draft.values(), *body.values()]
        else:
            layout, values = (*document,), [*document.values()]
        plan = self._plans.get(layout)
        if plan is None:
            levels = [[*document], [*draft], [*body]] if body.__class__ is dict else [[*document]]
            plan = self._plans[layout] = _Plan(levels)
        try:
            found = plan.taken(values)
        except TypeError:  # what should be a number or a word is a list: whoever reads it will say so
            return _whole(document)
        for at, make in plan.shorter:
            if found[at].__class__ is not str:
                return _whole(document)
            found[at] = make(found[at])
        self._share(plan, found)
        if plan.id_at and found[plan.id_at] == key:
            found[plan.id_at] = self._latest["id"] = key
        if plan.links:
            self._link(plan.links, found)
        return tuple(found)

    def _link(self, places: tuple[int, ...], values: list[Any]) -> None:
        """The very bytes of the hash before it in the chain."""
        chain, previous, last = places
        before = self._ends.get(values[chain])
        if before is not None and before == values[previous]:
            values[previous] = before
        self._ends[values[chain]] = values[last]

    def _share(self, plan: _Plan, values: list[Any]) -> None:
        texts, latest = self._texts, self._latest
        for at in plan.texts:
            value = values[at]
            if value.__class__ is str:
                values[at] = texts.setdefault(value, value)
        for at in plan.parts:
            if values[at].__class__ is dict:
                values[at] = self._part(values[at])
        for at, name, seen in plan.others:
            value = values[at]
            if value.__class__ is str:
                before = latest.get(seen)
                if before == value:
                    values[at] = before
                else:
                    latest[name] = value
            elif value.__class__ is list:
                values[at] = self._list(value)

    def _list(self, values: list[Any]) -> list[Any]:
        if not values:
            return _NOTHING
        known = self._texts
        return [known.get(each, each) if each.__class__ is str else each for each in values]

    def _part(self, part: Document) -> Document:
        texts = (tuple(value) if value.__class__ is list else value for value in part.values())
        key = (*part, *texts, *map(type, part.values()))
        found = self._parts.get(key)
        if found is None:
            found = self._parts[key] = {
                intern(name): self._texts.setdefault(value, value) if value.__class__ is str else value
                for name, value in part.items()
            }
        return found


def _whole(document: Document) -> Packed:
    return (Shape([_Level({}, [*document], 1)], []), *document.values())


def _digest(text: str) -> str | bytes:
    if len(text) != 64:
        return text
    try:
        found = bytes.fromhex(text)
    except ValueError:
        return text
    return found if found.hex() == text else text


def _moment(text: str) -> str | bytes:
    """Without the zone, which all have: a moment as this store writes it is not as long as a hash."""
    moment = text[: -len(_ZONE)]
    fits = text.endswith(_ZONE) and len(moment) < _HASH and moment.isascii()
    return moment.encode("ascii") if fits else text


_SHORTER: dict[str, Callable[[str], Any]] = {"hash": _digest, "previous_hash": _digest, "taken_at": _moment}
"""Texts of a record itself that lie as bytes, which no document has."""
