"""What the phone keeps without being asked: little. What it keeps when asked: tests/themes/test_kept_recordings.py."""

from __future__ import annotations

import json
import re

import pytest

from tests.end_to_end.running_city import City

pytestmark = pytest.mark.xdist_group("city")


def test_what_is_kept_unasked_stays_under_five_megabytes(city: City) -> None:
    """The shell, whole, and the most that opened pages may take: the worker's own figures."""
    site = city.catalogue.parent / "site"
    worker = (site / "sw.js").read_text("utf-8")
    shell = re.search(r"SHELL_FILES = (\[.*?\]);", worker)
    most = re.search(r"MOST_BYTES = (\d+) \* 1024 \* 1024;", worker)
    assert shell
    assert most
    names = json.loads(shell[1])
    assert len(names) > 10
    assert sum((site / name).stat().st_size for name in names) + int(most[1]) * 1024**2 < 5_000_000
