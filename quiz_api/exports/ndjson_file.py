"""NDJSON: one JSON value a line, keys in order, so that equal values give equal bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import IO

from quiz_api.domain.events import Json

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False)
"""Made once: values are plain data, which holds no part of itself."""


def write_ndjson(out: IO[bytes], values: Iterable[Mapping[str, Json]]) -> None:
    """Each line as it comes: of any number of values there is one in memory."""
    for value in values:
        out.write(f"{_ENCODER.encode(value)}\n".encode())
