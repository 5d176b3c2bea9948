"""Our nouns as plain data that JSON can hold, and back: for what a build remembers, never for what others read.

A dataclass becomes the list of its fields' values; where a field may be one of several dataclasses, its name stands
first. The reader of a type is worked out once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

Reader = Callable[[Any], Any]


def as_data(value: Any) -> Any:
    """Plain data of a value. Raises TypeError for what has no plain form."""
    if value is None or type(value) in (str, int, bool):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [as_data(item) for item in value]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: as_data(item) for key, item in value.items()}
    if is_dataclass(value):
        return [type(value).__name__, *(as_data(getattr(value, field.name)) for field in fields(value))]
    raise TypeError(f"{type(value).__name__} has no plain form")


def reader_of(kind: Any) -> Reader:
    """What makes a value of type `kind` of its plain data."""
    return _reader_of(kind) or _itself


@lru_cache
def _reader_of(kind: Any) -> Reader | None:
    """None when plain data is the value itself, which nearly all of it is."""
    origin, inside = get_origin(kind), get_args(kind)
    if kind in (str, int, bool, NoneType):
        return None
    if origin in (Union, UnionType):
        return _union_reader(inside)
    if origin in (tuple, frozenset):
        return _sequence_reader(origin, _reader_of(inside[0]))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if kind is date:
        return date.fromisoformat
    if is_dataclass(kind) and isinstance(kind, type):
        return _dataclass_reader(kind)
    return None if origin is not None else kind


def _sequence_reader(made: type, item: Reader | None) -> Reader:
    return made if item is None else lambda data: made(map(item, data))


def _union_reader(kinds: tuple[Any, ...]) -> Reader | None:
    readers = {kind.__name__: reader_of(kind) for kind in kinds if is_dataclass(kind) and isinstance(kind, type)}
    if readers:
        return lambda data: None if data is None else readers[data[0]](data)
    simple = next((found for kind in kinds if (found := _reader_of(kind))), None)
    return simple and (lambda data: None if data is None else simple(data))


def _dataclass_reader(kind: type) -> Reader:
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    readers = [(place, reader) for place, name in enumerate(names, 1) if (reader := _reader_of(hints[name]))]

    def read(data: list[Any]) -> Any:
        for place, reader in readers:
            data[place] = reader(data[place])
        return kind(**dict(zip(names, data[1:], strict=True)))

    return read


def _itself(data: Any) -> Any:
    return data
