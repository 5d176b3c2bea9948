"""How heavy a page may be, so that it opens on a cheap phone: the figures of the project's promises."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from pathlib import Path

from site_builder.output_files import Look
from site_builder.verifying.page_facts import FileFacts
from site_builder.verifying.problems import Problem

LESSON_HTML = 40 * 1024
"""Bytes of a lesson's HTML before compression."""

RECORDING = 1024 * 1024
"""Bytes of a recording: three minutes of speech are clear in less."""

COLD_PAGE = 90 * 1024
"""Bytes over the wire of a page opened for the first time, with all that it loads at once."""


def find_heavy(site: Path, files: Mapping[str, Look], facts: Mapping[str, FileFacts]) -> Iterator[Problem]:
    """Pages over budget. Lessons are the pages below lessons/; `files` are all files of the site."""
    weights: dict[str, int] = {}
    for name in files:
        if name.endswith(".mp3") and (size := files[name].size) > RECORDING:
            message = f"录音有 {size // 1024} KB，最多 {RECORDING // 1024} KB。"
            yield Problem("budget", site / name, message, "请存成单声道、32 kbps，或者分成两段。")
    for name, one in facts.items():
        if not name.endswith(".html"):
            continue
        size = files[name].size
        if name.startswith("lessons/") and size > LESSON_HTML:
            message = f"这一课的网页有 {size // 1024} KB，最多 {LESSON_HTML // 1024} KB。"
            yield Problem("budget", site / name, message, "请把一课分成两课，或者把长材料放进资源库。")
        loaded = [other for other in one.cold if other in files and other != name]
        # Compressed only when it would not fit as it is: most pages do beside what they load.
        shared = sum(_wire_bytes(site, other, weights) for other in loaded)
        cold = shared + size
        if cold > COLD_PAGE:
            cold = shared + _wire_bytes(site, name, weights)
        if cold > COLD_PAGE:
            message = f"第一次打开这一页要下载 {cold // 1024} KB，最多 {COLD_PAGE // 1024} KB。"
            yield Problem("budget", site / name, message, "请把图画改小，或者少放一张。")


def _wire_bytes(site: Path, name: str, weights: dict[str, int]) -> int:
    if name not in weights:
        weights[name] = len(gzip.compress((site / name).read_bytes(), 6, mtime=0))
    return weights[name]
