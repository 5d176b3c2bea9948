"""JSON as RFC 8259 means it: no duplicate names, no NaN, no deep nesting, no half characters, no other media type."""

from __future__ import annotations

import json
from typing import NoReturn

from flask import Request

from quiz_api.domain.errors import Refusal

MOST_BYTES = 64 * 1024
MOST_DEPTH = 20


def json_body(request: Request) -> object:
    """The body of a request. Raises Refusal `not-json` (415), `bad-json` (400)."""
    if request.mimetype != "application/json":
        raise Refusal("not-json", "请把内容写成 JSON，并注明 Content-Type: application/json。", status=415)
    return read_json(request.get_data(cache=False))


def read_json(data: bytes) -> object:
    """Raises Refusal `bad-json`."""
    try:
        value: object = json.loads(
            data.decode("utf-8"), object_pairs_hook=_without_duplicates, parse_constant=_no_constant
        )
        if b"\\u" in data:  # half characters come by escapes alone: bytes that hold one are not UTF-8
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise _bad_json() from error
    brackets = data.count(b"[") + data.count(b"{")  # no value is deeper than it has of them
    if brackets > MOST_DEPTH and _depth(value) > MOST_DEPTH:
        raise _bad_json()
    return value


def _bad_json() -> Refusal:
    detail = "这段 JSON 读不出来：可能格式不对、有重复的名字、嵌套太深，或含有不完整的字符。"
    return Refusal("bad-json", detail, status=400)


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("duplicate name")
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _depth(value: object) -> int:
    """Levels of nesting; stops looking once there are too many."""
    deepest, waiting = 0, [(value, 1)]
    while waiting and deepest <= MOST_DEPTH:
        item, depth = waiting.pop()
        children = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
        if isinstance(item, dict | list):
            deepest = max(deepest, depth)
        waiting.extend((child, depth + 1) for child in children)
    return deepest
