"""How heavy a page may be, so that it opens on a cheap phone: the figures of the project's promises."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from pathlib import Path

from site_builder.verifying.html_facts import HtmlFacts
from site_builder.verifying.links import local_target
from site_builder.verifying.problems import Problem

LESSON_HTML = 40 * 1024
"""Bytes of a lesson's HTML before compression."""

COLD_PAGE = 90 * 1024
"""Bytes over the wire of a page opened for the first time, with all that it loads at once."""


def find_heavy(site: Path, pages: Mapping[Path, HtmlFacts]) -> list[Problem]:
    """Pages over budget. Lessons are the pages below lessons/."""
    weights: dict[Path, int] = {}
    problems = []
    for path, facts in pages.items():
        size = path.stat().st_size
        here = path.relative_to(site).as_posix()
        if here.startswith("lessons/") and size > LESSON_HTML:
            message = f"这一课的网页有 {size // 1024} KB，最多 {LESSON_HTML // 1024} KB。"
            problems.append(Problem("budget", path, message, "请把一课分成两课，或者把长材料放进资源库。"))
        loaded = {site / local_target(here, target) for target in facts.cold if ":" not in target}
        cold = _wire_bytes([path, *(file for file in loaded if file.is_file())], weights)
        if cold > COLD_PAGE:
            message = f"第一次打开这一页要下载 {cold // 1024} KB，最多 {COLD_PAGE // 1024} KB。"
            problems.append(Problem("budget", path, message, "请把图画改小，或者少放一张。"))
    return problems


def _wire_bytes(files: list[Path], weights: dict[Path, int]) -> int:
    """Bytes of these files over the wire. Compressed only when they would not fit as they are: most do."""
    raw = sum(file.stat().st_size for file in files)
    if raw <= COLD_PAGE:
        return raw
    for file in files:
        if file not in weights:
            weights[file] = len(gzip.compress(file.read_bytes(), 6, mtime=0))
    return sum(weights[file] for file in files)
