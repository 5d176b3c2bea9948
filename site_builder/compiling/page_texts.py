"""Where compiling gets the text of pages that are handed to it as outlines."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from site_builder.curriculum import AnyPage

ReadWhole = Callable[[Sequence[AnyPage]], list[AnyPage]]
"""Reads the whole of outlined pages; plain data that may travel to another process."""


@dataclass(frozen=True, slots=True)
class PageTexts:
    """`marks` change with the source of a page, by page id; `whole` are the pages at hand, `read` gets the others."""

    marks: Mapping[str, str]
    whole: Mapping[str, AnyPage]
    read: ReadWhole

    def at_hand(self, page: AnyPage) -> AnyPage | None:
        return self.whole.get(page.id)

    def all_whole(self, pages: Sequence[AnyPage]) -> list[AnyPage]:
        """The whole of these pages, in their order."""
        missing = [page for page in pages if page.id not in self.whole]
        found = {page.id: page for page in (self.read(missing) if missing else ())}
        return [found.get(page.id) or self.whole[page.id] for page in pages]


def texts_of(pages: Sequence[AnyPage]) -> PageTexts:
    """Of pages that are whole already."""
    marks = {page.id: hashlib.sha256(repr(page).encode("utf-8", "surrogatepass")).hexdigest() for page in pages}
    return PageTexts(marks, {page.id: page for page in pages}, list)
