"""What a JSON Schema allows, now and then bent in one place: the inputs of the fuzzer come from what is published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

Schema = Mapping[str, Any]

_LONGEST = 400
_FORMATS = {
    "uuid": st.uuids().map(str),
    "date-time": st.datetimes().map(lambda moment: moment.isoformat() + "Z"),
}


def allowed(schema: Schema, words: Sequence[str]) -> st.SearchStrategy[Any]:
    """Values that the schema allows. `words` are texts that mean something to the server."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "oneOf" in schema:
        return st.one_of([allowed(each, words) for each in schema["oneOf"]])
    kind = schema.get("type")
    if isinstance(kind, list):
        return st.one_of([allowed({**schema, "type": each}, words) for each in kind])
    makers = {
        "object": lambda: _objects(schema, words),
        "array": lambda: st.lists(
            allowed(schema.get("items", {}), words), min_size=schema.get("minItems", 0), max_size=3
        ),
        "string": lambda: _texts(schema, words),
        "integer": lambda: st.integers(schema.get("minimum"), schema.get("maximum")),
        "number": lambda: st.floats(allow_nan=False, allow_infinity=False),
        "boolean": st.booleans,
        "null": st.none,
    }
    return makers[kind]() if kind in makers else anything(words)


def anything(words: Sequence[str]) -> st.SearchStrategy[Any]:
    leaves = st.sampled_from(words) | st.none() | st.booleans() | st.integers() | st.text(max_size=12)
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(words), inner, max_size=4),
        max_leaves=6,
    )


def bent(schema: Schema, words: Sequence[str]) -> st.SearchStrategy[Any]:
    """A value that the schema allows, with one piece of it replaced, left out or added; or anything at all."""
    whole = allowed(schema, words)
    return whole | st.tuples(whole, anything(words), st.integers(0, 50)).map(_bend) | anything(words)


def _bend(parts: tuple[Any, Any, int]) -> Any:
    value, other, place = parts
    if isinstance(value, dict) and value:
        name = sorted(value)[place % len(value)]
        if place % 3 == 0:
            return {key: each for key, each in value.items() if key != name}
        if place % 3 == 1:
            return {**value, f"{name}x": other}
        return {**value, name: _bend((value[name], other, place // 3))}
    if isinstance(value, list) and value:
        return [_bend((value[0], other, place // 3)), *value[1:]]
    return other


def _objects(schema: Schema, words: Sequence[str]) -> st.SearchStrategy[Any]:
    properties = schema.get("properties", {})
    required = set(schema.get("required", ()))
    parts = {name: allowed(each, words) for name, each in properties.items()}
    must = {name: part for name, part in parts.items() if name in required}
    may = {name: part for name, part in parts.items() if name not in required}
    fixed = st.fixed_dictionaries(must, optional=may)
    if properties or schema.get("additionalProperties") is False:
        return fixed
    return st.dictionaries(st.sampled_from(words), anything(words), max_size=5)


def _texts(schema: Schema, words: Sequence[str]) -> st.SearchStrategy[Any]:
    longest = min(schema.get("maxLength", _LONGEST), _LONGEST)
    fitting = [word for word in words if len(word) <= longest]
    return _FORMATS.get(schema.get("format", ""), st.sampled_from(fitting or [""]) | st.text(max_size=min(longest, 20)))
