"""Links and pictures: they lead somewhere, and say where."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from site_builder.findings import Finding
from site_builder.loading.loader import Loaded
from site_builder.loading.pages import QUIZ_ENDING
from site_builder.loading.source_file import SourceFile, WrittenLink
from site_builder.rules.catalogue import Notes

EMPTY_WORDS = frozenset(
    (
        "点击这里",
        "点这里",
        "点击",
        "这里",
        "链接",
        "点击查看",
        "查看",
        "查看更多",
        "更多",
        "详情",
        "点我",
        "click here",
        "here",
    )
)
_OUTSIDE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_ADDRESS_SCHEMES = ("tel:", "mailto:")


def link_findings(loaded: Loaded) -> Iterator[Finding]:
    """Findings about every link and picture of every file."""
    by_path = {file.path: file for file in loaded.files}
    for file in loaded.files:
        notes = Notes(loaded.catalogue, file.path)
        for link in file.links:
            if link.is_image:
                _check_image(link, file, loaded.paths, notes)
            else:
                _check_link(link, file, by_path, loaded.paths, notes)
        yield from notes.found


def _check_image(link: WrittenLink, file: SourceFile, existing: frozenset[str], notes: Notes) -> None:
    if not link.text.strip():
        notes.add("image-alt", link.line, target=link.target)
    if _target_path(file.path, link.target) not in existing:
        notes.add("image-missing", link.line, target=link.target)


def _check_link(
    link: WrittenLink,
    file: SourceFile,
    by_path: Mapping[str, SourceFile],
    existing: frozenset[str],
    notes: Notes,
) -> None:
    if "".join(link.text.split()).lower() in {"".join(words.split()) for words in EMPTY_WORDS} or not link.text:
        notes.add("link-text", link.line, text=link.text)
    if link.target.startswith(_ADDRESS_SCHEMES):
        return
    if _OUTSIDE.match(link.target):
        notes.add("link-outside", link.line, text=link.text)
        return
    path = _target_path(file.path, link.target)
    page = by_path.get(path)
    anchor = unquote(link.target.partition("#")[2])
    if path.endswith(QUIZ_ENDING):
        notes.add("link-quiz", link.line, text=link.text)
    elif page is None and path not in existing:
        notes.add("link-missing", link.line, text=link.text, target=link.target)
    elif page is not None and anchor and page.page is not None and anchor not in page.anchors:
        notes.add("link-anchor", link.line, text=link.text, target=link.target)


def _target_path(here: str, target: str) -> str:
    """The file below content/ that a relative link means; a bare #anchor means its own page."""
    written = unquote(target.partition("#")[0].partition("?")[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(here), written)) if written else here
