"""NDJSON: one JSON value a line, keys in order, so that equal values give equal bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from quiz_api.domain.events import Json


def ndjson_bytes(values: Iterable[Mapping[str, Json]]) -> bytes:
    return b"".join(map(ndjson_line, values))


def ndjson_line(value: Mapping[str, Json]) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8") + b"\n"
