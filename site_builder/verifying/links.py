"""Links that lead nowhere, anything loaded from another host, and anything our content policy would refuse to run."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from site_builder.verifying.page_facts import FileFacts
from site_builder.verifying.problems import Problem

SERVER_ADDRESSES = ("sign-in", "me", "school", "county", "city", "verify", "api")
"""First parts of addresses that the server answers; no file stands behind them on a static host."""


def find_broken(site: Path, files: Collection[str], facts: Mapping[str, FileFacts]) -> Iterator[Problem]:
    """Problems of links and loads of every page and stylesheet; `files` are all files of the site by path."""
    places = {*files, *(anchor for one in facts.values() for anchor in one.anchors)}
    for name, one in facts.items():
        for place in one.leads:
            if place not in places and place.partition("#")[0].split("/")[0] not in SERVER_ADDRESSES:
                message = f"链接没有着落：{place}。"
                yield Problem("link", site / name, message, "请改成还在的那一页或那一节。")
        for target in one.foreign:
            message = f"网页要向别处要东西：{target}。"
            yield Problem("host", site / name, message, "请把它放进本站，或者去掉。")
        if one.inline:
            message = f"网页里写了内嵌的脚本或样式：{one.inline[0]}。"
            yield Problem("inline", site / name, message, "请写进 themes/assets 的文件里。")
