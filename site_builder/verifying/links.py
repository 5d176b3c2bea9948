"""Links that lead nowhere, anything loaded from another host, and anything our content policy would refuse to run."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from site_builder.output_files import PRECOMPRESSED, files_below
from site_builder.verifying.html_facts import HtmlFacts
from site_builder.verifying.problems import Problem

_SCHEME = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_STYLE_LOADS = re.compile(r"""(?:url\(\s*['"]?|@import\s+['"])([^'")]+)""")

SERVER_ADDRESSES = ("sign-in", "me", "school", "county", "city", "verify", "api")
"""First parts of addresses that the server answers; no file stands behind them on a static host."""


def find_broken(site: Path, pages: Mapping[Path, HtmlFacts]) -> list[Problem]:
    """Problems of links and loads of every page and stylesheet below `site`."""
    files = {path.relative_to(site).as_posix() for path in files_below(site) if path.suffix not in PRECOMPRESSED}
    anchors = {path.relative_to(site).as_posix(): facts.anchors for path, facts in pages.items()}
    problems: list[Problem] = []
    for path, facts in pages.items():
        here = path.relative_to(site).as_posix()
        problems.extend(
            Problem("link", path, f"链接没有着落：{_in_words(here, target)}。", "请改成还在的那一页或那一节。")
            for target in dict.fromkeys((*facts.links, *facts.loads))
            if not _SCHEME.match(target) and not _leads_somewhere(here, target, files, anchors)
        )
        problems.extend(_foreign(path, facts.loads))
        if facts.inline:
            message = f"网页里写了内嵌的脚本或样式：{facts.inline[0]}。"
            problems.append(Problem("inline", path, message, "请写进 themes/assets 的文件里。"))
    for name in sorted(files):
        if name.endswith((".css", ".svg")):
            problems.extend(_foreign(site / name, _STYLE_LOADS.findall((site / name).read_text("utf-8"))))
    return problems


@lru_cache(maxsize=4096)  # the links of header and footer stand in every page of a folder
def _resolved(folder: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(folder, address))


def local_target(here: str, target: str) -> str:
    """Path below the site of a relative or root-absolute address that stands in the page `here`."""
    address = unquote(target.partition("#")[0].partition("?")[0])
    if address.startswith("/"):
        return address.lstrip("/") or "index.html"
    return _resolved(here.rpartition("/")[0], address) if address else here


def _in_words(here: str, target: str) -> str:
    """The target from the site root, so that one missing page is named alike from every depth."""
    if target.startswith("/"):
        return target
    place = target.partition("#")[1:]
    return local_target(here, target) + "".join(place)


def _leads_somewhere(here: str, target: str, files: set[str], anchors: Mapping[str, frozenset[str]]) -> bool:
    if target.startswith("/") and here != "404.html":  # only the server knows a root; a folder on a USB stick has none
        return False
    path = local_target(here, target)
    place = unquote(target.partition("#")[2])
    if path.split("/")[0] in SERVER_ADDRESSES:
        return True
    if path not in files:
        return False
    return not place or place in anchors.get(path, frozenset())


def _foreign(path: Path, loads: tuple[str, ...] | list[str]) -> Iterator[Problem]:
    for target in loads:
        if _SCHEME.match(target) and not target.startswith("data:"):
            yield Problem("host", path, f"网页要向别处要东西：{target}。", "请把它放进本站，或者去掉。")
